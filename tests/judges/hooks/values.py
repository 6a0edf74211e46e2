"""Requests that fit the formats of the specs and what the sandbox knows: ids, numbers and codes of earlier answers.

Only requests that are valid by their schema are touched, most of them and at random, but with a fixed seed.
"""

import json
import random
import secrets
from collections import defaultdict

import schemathesis
from hypothesis import strategies as st
from schemathesis.generation.meta import TestPhase

from . import sandbox
from .samples import BY_FORMAT

RANDOM = random.Random(20260301)

# What earlier answers named, by what it is.
seen = defaultdict(list)

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
    # A sequence of requests passes on what its own answers named.
    is_sequence = case.meta.phase.name == TestPhase.STATEFUL
    if is_sequence or not case.meta.generation.mode.is_positive or not often():
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
    """Puts a value of the right format, or a known one of an open enum, in the place of a made-up one."""
    schema = resolved(raw, schema)
    samples = schema.get("x-extensible-enum") or BY_FORMAT.get(schema.get("format"))
    if values and name in values and samples and often():
        values[name] = RANDOM.choice(samples)


def wait_briefly(case):
    """Thirty seconds, the default, are long; what is no number stays as it is."""
    if str(case.query.get("timeout_ms", 30000)).isdecimal():
        case.query["timeout_ms"] = 20


def stream(case):
    case.query["after"] = 0


def next_fault(case):
    case.path_parameters["fault_id"] = recent("fault", case.path_parameters["fault_id"])


def get_token(case):
    case.body.update(imp_key=sandbox.IMP_KEY, imp_secret=sandbox.IMP_SECRET)


def request_otp(case):
    if "bypass" in case.body:
        case.body["bypass"] = "{}"


def certification(case):
    case.path_parameters["imp_uid"] = recent("imp_uid", case.path_parameters["imp_uid"])


def confirm_otp(case):
    if often():
        case.path_parameters["imp_uid"], otp = sandbox.request_otp()
        case.body["otp"] = otp if often() else "wrong"


def sending(case):
    placeholders = [CODE, PERIOD] if "valid_period_min" in case.body else [CODE]
    case.body["message"] = " ".join([*placeholders, case.body["message"][:20]])
    if often():
        # A number takes one code a minute.
        sandbox.advance(61)


def verify_code(case):
    number, code = recent("code", (case.body["phone_number"], case.body["verification_code"]))
    case.body["phone_number"] = number
    if often():
        case.body["verification_code"] = code


def delivery_result(case):
    case.query["verification_code_id"] = RANDOM.randint(1, len(seen["code"]) + 1)


def registered(case):
    case.path_parameters["phoneNumber"] = RANDOM.choice(sandbox.sender_ids() or ["0212345678"])


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
    if not often():
        sandbox.decide_reviews(approved=True)


def duplicate_release(case):
    registered(case)
    if not often():
        sandbox.decide_reviews(approved=True)


def get_document(case):
    case.path_parameters["documentId"] = recent("documentId", case.path_parameters["documentId"])


def documents(case):
    case.body["documents"] = [recent("documentId", "none")]


def approval(case):
    registered(case)
    documents(case)


def limit_increase(case):
    documents(case)
    case.body["limit"] = RANDOM.randint(0, 30)


def label(case):
    case.body["senderId"] = RANDOM.choice(sandbox.sender_ids() or ["0212345678"])


def send_verification(case):
    path, body = case.path_parameters, case.body
    path["identityVerificationId"] = recent("identityVerificationId", secrets.token_hex(16))
    body["channelKey"] = RANDOM.choice(sandbox.V2_CHANNELS)
    customer = body["customer"] = {key: value for key, value in body["customer"].items() if key != "id"}
    members = {"name": "홍길동", "phoneNumber": "01000000000", "identityNumber": "9001011"}
    customer.update({name: value for name, value in members.items() if often()})
    body.pop("bypass", None)
    own_store(body)


def own_store(values):
    if "storeId" in values and often():
        values["storeId"] = sandbox.V2_STORE


def verification(case):
    case.path_parameters["identityVerificationId"] = recent("identityVerificationId", "nobody")
    own_store(case.query)


def resend_verification(case):
    verification(case)
    if often():
        case.path_parameters["identityVerificationId"], _ = sandbox.send_verification()


def confirm_verification(case):
    own_store(case.body)
    if often():
        case.path_parameters["identityVerificationId"], otp = sandbox.send_verification()
        case.body["otp"] = otp if often() else "wrong"


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
    "get_token": get_token,
    "request_otp": request_otp,
    "confirm_otp": confirm_otp,
    "get_certification": certification,
    "delete_certification": certification,
    "generate_and_deliver_code": sending,
    "deliver_code": sending,
    "verify_code": verify_code,
    "get_code_delivery_result": delivery_result,
    "authenticate_sender_id": authenticate,
    "get_document": get_document,
    "delete_documents": documents,
    "submit_approval_documents": approval,
    "request_limit_increase": limit_increase,
    "request_duplicate_release": duplicate_release,
    "update_sender_id_status": update_status,
    "delete_sender_id": registered,
    "set_sender_id_alias": label,
}


@schemathesis.hook
def after_call(context, case, response):
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
def before_generate_headers(context, strategy):
    """An operation that takes nothing would be asked once; with a header that means nothing, as often as others."""
    raw = context.operation.definition.raw
    if raw.keys() & {"parameters", "requestBody"}:
        return strategy
    return st.fixed_dictionaries({"X-Example": st.integers().map(str)})
