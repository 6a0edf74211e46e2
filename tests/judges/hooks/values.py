"""Requests that fit the formats of the specs and what the sandbox knows: ids, numbers and codes of earlier answers.

Only requests that are valid by their schema are touched, most of them and at random, but with a fixed seed.
"""

import json
import random
import secrets
from collections import defaultdict
from pathlib import Path

import schemathesis
from hypothesis import strategies as st
from schemathesis.generation.meta import TestPhase

from . import sandbox
from .samples import BY_FORMAT, FILES

RANDOM = random.Random(20260301)

# The providers, by the names of their specs.
PROVIDERS = sorted(spec.stem for spec in Path("specs").glob("*.yaml") if "\nx-served:" not in spec.read_text())

# What earlier answers named, by what it is.
seen = defaultdict(list)

# Operations of the providers.
ASKED = ["verify_code", "request_otp", "send_identity_verification", "list_sender_ids"]

# The requests that were made valid: Schemathesis takes JSON in a query, once it is another one, for a plain text.
valid = set()

CODE, PERIOD = "{{verification_code}}", "{{valid_period_min}}"


def often():
    return RANDOM.random() < 0.8


def recent(kind, otherwise):
    known = seen[kind][-5:]
    return RANDOM.choice(known) if known and often() else otherwise


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.operation.definition.raw["operationId"] == "wait_for_messages":
        wait_briefly(case)
    if case.operation.definition.raw["operationId"] == "close_port":
        close_briefly(case)
    # A sequence of requests passes on what its own answers named, in whatever state that is.
    is_sequence = case.meta.phase.name == TestPhase.STATEFUL
    if is_sequence or not case.meta.generation.mode.is_positive:
        return
    valid.add(case.id)
    if not often():
        return
    raw = case.operation.schema.raw_schema
    operation = raw["paths"][case.operation.path][case.operation.method]
    for parameter in operation.get("parameters", []):
        parameter = resolved(raw, parameter)
        values = {"path": case.path_parameters, "query": case.query, "header": case.headers}.get(parameter["in"])
        # What has a content in place of a schema is JSON.
        fit(raw, values, parameter["name"], parameter.get("schema", {}))
    if isinstance(case.body, dict):
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        members = resolved(raw, body).get("properties", {})
        if often():
            case.body = {name: value for name, value in case.body.items() if name in members}
        for name, schema in members.items():
            fit(raw, case.body, name, schema)
    if prepare := OPERATIONS.get(operation["operationId"]):
        prepare(case)


def resolved(raw, schema):
    if "$ref" not in schema:
        return schema
    _, *path = schema["$ref"].split("/")
    for part in path:
        raw = raw[part]
    return raw


def fit(raw, values, name, schema):
    """Puts a value of the right format, or a known one of an enum, in the place of a made-up one."""
    schema = resolved(raw, schema)
    rows = PROVIDERS if schema.get("x-providers") else schema.get("x-values", ())
    listed = [int(value) if schema["type"] == "integer" else value for value in rows]
    samples = listed or BY_FORMAT.get(schema.get("format"))
    if values and name in values and samples and often():
        values[name] = RANDOM.choice(samples)


def wait_briefly(case):
    """Thirty seconds, the default, are long; what is no number stays as it is."""
    if str(case.query.get("timeout_ms", 30000)).isdecimal():
        case.query["timeout_ms"] = 20


def close_briefly(case):
    """Whatever is asked meanwhile is refused, so not for long; `after_call` waits. What is out of range stays so."""
    milliseconds = case.body.get("milliseconds") if isinstance(case.body, dict) else None
    if type(milliseconds) is int and 1 <= milliseconds <= 300_000:
        case.body["milliseconds"] = min(milliseconds, RANDOM.randint(1, 10))


def stream(case):
    case.query["after"] = 0


def messages(case):
    if "number" in case.query and often():
        case.query["number"] = RANDOM.choice(["01000000000", "+82 10-1234-5678", "090-1111-1101"])


def requests(case):
    if "operation" in case.query and often():
        case.query["operation"] = RANDOM.choice(ASKED)


def order_fault(case):
    if often():
        case.body["operation"] = RANDOM.choice(["*", *ASKED])
    # Either for a number of requests or at a rate, which alone has a seed.
    for name in RANDOM.choice([("rate", "seed"), ("times",)]):
        case.body.pop(name, None)
    if "rate" in case.body:
        case.body["rate"] = RANDOM.random()
    else:
        case.body.pop("seed", None)


def remove_fault(case):
    if often():
        case.path_parameters["fault_id"] = sandbox.order_fault()


def get_token(case):
    case.body.update(imp_key=sandbox.IMP_KEY, imp_secret=sandbox.IMP_SECRET)


def request_otp(case):
    if "bypass" in case.body:
        case.body["bypass"] = "{}"
    if often():
        case.body.update(sandbox.PERSON)
        # The app needs a channel.
        case.body["verification_method"] = "SMS"


def certification(case):
    case.path_parameters["imp_uid"] = recent("imp_uid", case.path_parameters["imp_uid"])


def delete_certification(case):
    certification(case)
    if often():
        case.path_parameters["imp_uid"], _ = sandbox.request_otp()


def confirm_otp(case):
    if often():
        case.path_parameters["imp_uid"], otp = sandbox.request_otp()
        case.body["otp"] = otp if often() else "wrong"


def sending(case):
    placeholders = [CODE, PERIOD] if "valid_period_min" in case.body else [CODE]
    case.body["message"] = " ".join([*placeholders, plain(case.body["message"])[:20]])
    if often():
        case.body["phone_number"] = RANDOM.choice(["09011111101", "090-1111-1102", "+81 90 1234 5678", "08012345678"])
        # A number takes one code a minute.
        sandbox.advance(61)


def plain(text):
    """Without what no SMS may hold: characters beyond the basic plane, and braces that stand for nothing."""
    return "".join(character for character in text if ord(character) < 0x10000 and character not in "{}")


def verify_code(case):
    number, code = recent("code", (case.body["phone_number"], case.body["verification_code"]))
    case.body["phone_number"] = number
    if often():
        case.body["verification_code"] = code


def delivery_result(case):
    case.query["verification_code_id"] = RANDOM.randint(1, len(seen["code"]) + 1)


def registered(case):
    case.path_parameters["phoneNumber"] = RANDOM.choice(sandbox.sender_ids() or ["0212345678"])


def create(case):
    if often():
        number = sandbox.unregistered(RANDOM.choice(sandbox.NUMBERS))
        case.body = {"phoneNumber": number, "documents": [sandbox.upload(FILES[0])]}


def authenticate(case):
    registered(case)
    number = case.path_parameters["phoneNumber"]
    data = {"authType": "ARS", "extras": {"phoneNumber": number}}
    if number in sandbox.sender_ids() and often():
        data["transactionId"], data["token"] = sandbox.call(number)
        data["token"] = data["token"] if often() else "wrong"
    case.headers["x-mfa-data"] = json.dumps(data)


def update_status(case):
    registered(case)
    if often():
        case.path_parameters["phoneNumber"] = sandbox.active(RANDOM.choice(sandbox.NUMBERS))
        # Of all that a number can be, nothing else can be set.
        case.body["status"] = RANDOM.choice(["ACTIVE", "INACTIVE"])


def delete_sender_id(case):
    registered(case)
    if often():
        number = RANDOM.choice(sandbox.NUMBERS)
        case.path_parameters["phoneNumber"] = sandbox.registered(sandbox.unregistered(number))


def duplicate_release(case):
    delete_sender_id(case)
    if often():
        # Null only in answers.
        case.body = {name: value or "sample" for name, value in case.body.items()}
    if not often():
        sandbox.decide_reviews(approved=True)


def list_documents(case):
    fine = {"startDate": "2026-01-01T00:00:00Z", "endDate": "2027-01-01T00:00:00Z", "startKey": "1", "limit": 20}
    if often():
        case.query.update({name: value for name, value in fine.items() if name in case.query})


def upload(case):
    if often():
        case.body["file"] = RANDOM.choice(FILES[:4])


def get_document(case):
    case.path_parameters["documentId"] = recent("documentId", case.path_parameters["documentId"])
    if often():
        case.path_parameters["documentId"] = sandbox.upload(FILES[0])


def documents(case):
    case.body["documents"] = [sandbox.upload(FILES[0]) if often() else "none"]


def approval(case):
    case.path_parameters["phoneNumber"] = sandbox.registered(RANDOM.choice(sandbox.NUMBERS))
    case.body.pop("documentList", None)
    documents(case)


def limit_increase(case):
    documents(case)
    case.body["limit"] = RANDOM.randint(0, 30)


def label(case):
    case.body["senderId"] = sandbox.registered(RANDOM.choice(sandbox.NUMBERS))


def send_verification(case):
    path, body = case.path_parameters, case.body
    path["identityVerificationId"] = recent("identityVerificationId", secrets.token_hex(16))
    _, kcp = sandbox.V2_CHANNELS
    body["channelKey"] = RANDOM.choice(sandbox.V2_CHANNELS)
    customer = body["customer"] = {key: value for key, value in body["customer"].items() if key != "id"}
    members = {"name": "홍길동", "phoneNumber": "01000000000", "identityNumber": "9001011"}
    customer.update({name: value for name, value in members.items() if often()})
    body.pop("bypass", None)
    if body["channelKey"] == kcp and often():
        # What KCP requires.
        body["bypass"] = {"kcpV2": {"media_type": RANDOM.choice(["MC01", "MC02"])}}
    own_store(body)
    own_key(case)
    if often():
        path["identityVerificationId"] = RANDOM.randbytes(16).hex()
        body["customer"] = {**members, "ipAddress": "203.0.113.10"}
        body.update(operator="SKT", method="SMS")


def own_store(values):
    if "storeId" in values and often():
        values["storeId"] = sandbox.V2_STORE


def own_key(case):
    """A key of another request is refused."""
    for name in case.headers:
        if name.lower() == "idempotency-key" and often():
            case.headers[name] = f'"{RANDOM.randbytes(12).hex()}"'


def verification(case):
    case.path_parameters["identityVerificationId"] = recent("identityVerificationId", "nobody")
    own_store(case.query)


def resend_verification(case):
    verification(case)
    own_key(case)
    if often():
        case.path_parameters["identityVerificationId"], _ = sandbox.send_verification()


def confirm_verification(case):
    own_store(case.body)
    own_key(case)
    if often():
        case.path_parameters["identityVerificationId"], otp = sandbox.send_verification()
        # Nothing else is in the way of the OTP.
        own = {"storeId": sandbox.V2_STORE} if "storeId" in case.body else {}
        case.body = {**own, "otp": otp if often() else "wrong"}


def list_verifications(case):
    questions = [{}, {"page": {"size": 2}}, {"filter": {"statuses": ["VERIFIED"]}}, {"sort": {"order": "ASC"}}]
    case.query["requestBody"] = json.dumps(RANDOM.choice(questions))


def login_via_api_secret(case):
    case.body["apiSecret"] = sandbox.V2_SECRET


def refresh(case):
    case.body["refreshToken"] = sandbox.refresh_token()


OPERATIONS = {
    "send_identity_verification": send_verification,
    "resend_identity_verification": resend_verification,
    "confirm_identity_verification": confirm_verification,
    "get_identity_verification": verification,
    "list_identity_verifications": list_verifications,
    "login_via_api_secret": login_via_api_secret,
    "refresh_token": refresh,
    "stream_events": stream,
    "list_messages": messages,
    "wait_for_messages": messages,
    "list_requests": requests,
    "order_fault": order_fault,
    "remove_fault": remove_fault,
    "get_token": get_token,
    "request_otp": request_otp,
    "confirm_otp": confirm_otp,
    "get_certification": certification,
    "delete_certification": delete_certification,
    "generate_and_deliver_code": sending,
    "deliver_code": sending,
    "verify_code": verify_code,
    "get_code_delivery_result": delivery_result,
    "create_sender_id": create,
    "list_documents": list_documents,
    "upload_document": upload,
    "authenticate_sender_id": authenticate,
    "get_document": get_document,
    "delete_documents": documents,
    "submit_approval_documents": approval,
    "request_limit_increase": limit_increase,
    "request_duplicate_release": duplicate_release,
    "update_sender_id_status": update_status,
    "delete_sender_id": delete_sender_id,
    "set_sender_id_alias": label,
}


@schemathesis.hook
def after_call(context, case, response):
    if case.operation.definition.raw["operationId"] == "close_port" and response.status_code == 200:
        sandbox.wait_until_open()
    if not response.headers.get("content-type", [""])[0].startswith("application/json"):
        return
    answer = json.loads(response.content)
    if not isinstance(answer, dict):
        return
    if imp_uid := (answer.get("response") or {}).get("imp_uid"):
        seen["imp_uid"].append(imp_uid)
    if answer.get("verification_code_id") and answer.get("verification_code"):
        seen["code"].append((answer["phone_number"], answer["verification_code"]))
    if answer.get("status") and answer.get("requestedAt"):
        seen["identityVerificationId"].append(answer["id"])
    if response.status_code == 200 and case.operation.path.endswith("/send"):
        seen["identityVerificationId"].append(case.path_parameters["identityVerificationId"])
    if answer.get("documentId"):
        seen["documentId"].append(answer["documentId"])


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """JSON for a header is made of characters that no header takes, so nearly all of it is thrown away.

    A text in its place: `authenticate` puts the JSON into it.
    """
    operations = (operation for item in raw_schema["paths"].values() for operation in item.values())
    for operation in (operation for operation in operations if isinstance(operation, dict)):
        for parameter in operation.get("parameters", ()):
            if parameter.get("in") == "header" and parameter.pop("content", None):
                parameter["schema"] = {"type": "string"}


@schemathesis.hook
def before_generate_headers(context, strategy):
    """An operation that takes nothing would be asked once; with a header that means nothing, as often as others."""
    raw = context.operation.definition.raw
    if raw.keys() & {"parameters", "requestBody"}:
        return strategy
    return st.fixed_dictionaries({"X-Example": st.integers().map(str)})
