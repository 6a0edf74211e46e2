"""The sandbox beside the clients that are judged: its addresses and credentials, its inbox, and the count of checks."""

import json
import os
from urllib.request import Request, urlopen

BASE_URL = os.environ["PHONEPROOF_SMSLINK_BASE_URL"]
IMP_KEY, IMP_SECRET = os.environ["PHONEPROOF_PORTONE_V1_IMP_KEY"], os.environ["PHONEPROOF_PORTONE_V1_IMP_SECRET"]
V2_SECRET, V2_STORE = os.environ["PHONEPROOF_PORTONE_V2_API_SECRET"], os.environ["PHONEPROOF_PORTONE_V2_STORE_ID"]
DANAL, KCP = "channel-key-sandbox-danal", "channel-key-sandbox-kcp"
FROM_BROWSER = "startedbybrowsersdk"


def ask(method, path, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = Request(BASE_URL + path, data, {"Content-Type": "application/json", **headers}, method=method)
    with urlopen(request, timeout=10) as answer:
        return json.load(answer)


def newest_code(provider):
    return ask("GET", f"/sandbox/v1/messages?provider={provider}&limit=1")["messages"][0]["code"]


def approve_in_app(id):
    ask("POST", "/sandbox/v1/app-approvals", {"id": id})


def token_of_v1():
    answer = ask("POST", "/users/getToken", {"imp_key": IMP_KEY, "imp_secret": IMP_SECRET})
    return answer["response"]["access_token"]


def request_of_v1(**more):
    """A record of V1 that waits for its OTP, which no client under judgement can request."""
    person = {"name": "홍길동", "phone": "01000000000", "birth": "900101", "gender_digit": "1", "carrier": "SKT"}
    answer = ask("POST", "/certifications/otp/request", {**person, **more}, Authorization=token_of_v1())
    return answer["response"]["imp_uid"]


def confirm_of_v1(imp_uid):
    otp = {"otp": newest_code("portone-v1")}
    return ask("POST", f"/certifications/otp/confirm/{imp_uid}", otp, Authorization=token_of_v1())


class Checks:
    """Counts what was held, so that a run that held nothing does not pass for a good one."""

    def __init__(self, client):
        self.client, self.count, self.complaints = client, 0, []

    def that(self, holds, what):
        self.count += 1
        if not holds:
            self.complaints.append(what)

    def run(self, *parts):
        """Goes on with the next part after one that an answer broke."""
        for part in parts:
            try:
                part()
            except Exception as error:
                self.that(False, f"{part.__name__}: {type(error).__name__}: {error}")

    def end(self, least):
        self.that(self.count >= least, f"only {self.count} checks, not {least}")
        for complaint in self.complaints:
            print(f"{self.client}: {complaint}")
        print(f"{self.client}: {self.count} checks, {len(self.complaints)} failed")
        raise SystemExit(bool(self.complaints))
