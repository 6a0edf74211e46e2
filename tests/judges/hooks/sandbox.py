"""The sandbox that is judged, asked beside Schemathesis for what a valid request needs: codes, time, decisions."""

import json
import os
import secrets
import time

import requests

from .auth import authorization

BASE_URL = os.environ["PHONEPROOF_SMSLINK_BASE_URL"]

IMP_KEY, IMP_SECRET = os.environ["PHONEPROOF_PORTONE_V1_IMP_KEY"], os.environ["PHONEPROOF_PORTONE_V1_IMP_SECRET"]

PERSON = {"name": "홍길동", "phone": "01000000000", "birth": "900101", "gender_digit": "1", "carrier": "SKT"}


def ask(method, path, headers=None, body=None):
    return requests.request(method, BASE_URL + path, headers=headers, json=body, timeout=10).json()


def newest_code(provider):
    messages = ask("GET", f"/sandbox/v1/messages?provider={provider}&limit=1")["messages"]
    return messages[0]["code"] if messages else None


def wait_until_open():
    for _ in range(100):
        try:
            return ask("GET", "/sandbox/v1/info")
        except requests.ConnectionError:
            time.sleep(0.01)
    raise AssertionError("a port that was closed for milliseconds did not open in a second")


def advance(seconds):
    ask("POST", "/sandbox/v1/clock/advance", body={"seconds": seconds})


def order_fault():
    """The id of a fault on order, for a request that does not come."""
    return str(ask("POST", "/sandbox/v1/faults", body={"operation": "get_token", "kind": "stall"})["id"])


def request_otp():
    """A record that waits for its OTP, and that OTP."""
    login = ask("POST", "/users/getToken", body={"imp_key": IMP_KEY, "imp_secret": IMP_SECRET})
    bearer = {"Authorization": f"Bearer {login['response']['access_token']}"}
    answer = ask("POST", "/certifications/otp/request", bearer, PERSON)
    return answer["response"]["imp_uid"], newest_code("portone-v1")


V2_SECRET, V2_STORE = os.environ["PHONEPROOF_PORTONE_V2_API_SECRET"], os.environ["PHONEPROOF_PORTONE_V2_STORE_ID"]
V2_CHANNELS = ["channel-key-sandbox-danal", "channel-key-sandbox-kcp"]


def portone_v2(method, path, body=None):
    return ask(method, path, {"Authorization": f"PortOne {V2_SECRET}"}, body)


def send_verification():
    """The id of a verification that waits for its OTP, and that OTP."""
    id = secrets.token_hex(16)
    customer = {"name": "홍길동", "phoneNumber": "01000000000", "identityNumber": "9001011", "ipAddress": "203.0.113.10"}
    body = {"channelKey": V2_CHANNELS[0], "customer": customer, "operator": "SKT", "method": "SMS"}
    portone_v2("POST", f"/identity-verifications/{id}/send", body)
    return id, newest_code("portone-v2")


def refresh_token():
    return ask("POST", "/login/api-secret", body={"apiSecret": V2_SECRET})["refreshToken"]


def solapi(method, path, body=None, **headers):
    return ask(method, f"/senderid/v1/{path}", {"Authorization": authorization(), **headers}, body)


# The account has room for as many.
NUMBERS = ["0212345678", "15880000", "01000000001", "0311234567", "0511234567"]


def sender_ids():
    return [sender_id["phoneNumber"] for sender_id in solapi("GET", "numbers")["senderIds"]]


def registered(number):
    """The number, which is registered by now, whatever became of it."""
    if number not in sender_ids():
        solapi("POST", "numbers", {"phoneNumber": number})
    return number


def unregistered(number):
    """The number, which is not registered any more; an active one can't be removed."""
    if number in sender_ids():
        solapi("PUT", f"numbers/{number}", {"status": "INACTIVE"})
        solapi("DELETE", f"numbers/{number}")
    return number


def active(number):
    """The number, which a call proved."""
    transaction, code = call(registered(number))
    data = {"authType": "ARS", "extras": {"phoneNumber": number}, "transactionId": transaction, "token": code}
    solapi("PUT", f"numbers/{number}/authenticate", {}, **{"x-mfa-data": json.dumps(data)})
    return number


def upload(file):
    return solapi("POST", "documents", {"file": file, "category": "SENDERID_APPROVAL"})["documentId"]


def decide_reviews(approved):
    """Decides what waits for a reviewer of SOLAPI."""
    account = solapi("GET", "numbers")
    reviews = [("limitationId", review) for review in account["limitationDocuments"]]
    for sender_id in account["senderIds"]:
        reviews += [("approvalId", review) for review in sender_id["approvalDocuments"]]
        reviews += [("duplicateId", sender_id["unlockDuplicate"] or {})]
    for name, review in reviews:
        if review.get("status") == "PENDING":
            ask("POST", "/sandbox/v1/reviews", body={"id": review[name], "approved": approved})


def call(number):
    """The transaction of a call to a registered number, and the code that it read aloud."""
    headers = {"x-mfa-data": '{"authType":"ARS","extras":{"phoneNumber":"%s"}}' % number}
    answer = solapi("PUT", f"numbers/{number}/authenticate", {}, **headers)
    return answer["mfa"]["transactionId"], newest_code("solapi")
