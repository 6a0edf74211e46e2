"""SOLAPI's signature, made anew for every request: the one credential that a configuration can't express."""

import hashlib
import hmac
import os
import secrets
from datetime import datetime, timezone

import schemathesis


def authorization():
    key, secret = os.environ["PHONEPROOF_SOLAPI_API_KEY"], os.environ["PHONEPROOF_SOLAPI_API_SECRET"]
    date, salt = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), secrets.token_hex(16)
    signature = hmac.new(secret.encode(), (date + salt).encode(), hashlib.sha256).hexdigest()
    return f"HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}"


@schemathesis.auth(refresh_interval=None).apply_to(path_regex="^/senderid/")
class Signature:
    def get(self, case, context):
        return authorization()

    def set(self, case, header, context):
        case.headers["Authorization"] = header
