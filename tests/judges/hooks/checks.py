"""Promises of ours that Schemathesis has no check for."""

import json
from collections import defaultdict

import schemathesis

from .values import valid

# Whatever generates values, an operation has to be asked this often.
EXAMPLES = 200
# Of the valid requests this share has to go well: what the schema does not say, `values.py` gets right in half of them
# and more. Where several things have to be right at once the share is smaller.
SHARE = 0.4
SHARES = {
    "generate_and_deliver_code": (0.35, "number, channel and kind of code are each right in most, all three in fewer"),
    "deliver_code": (0.3, "number, channel and code are each right in most, all three in fewer"),
    "confirm_otp": (0.35, "some OTPs are wrong on purpose, and some records nobody requested"),
    "confirm_identity_verification": (0.35, "some OTPs are wrong on purpose, and some ids nobody sent"),
    "send_identity_verification": (0.35, "some are to another store or channel, or under an id that was sent"),
    "authenticate_sender_id": (0.3, "a call that is placed is answered with 403, and some codes are wrong on purpose"),
}
# PortOne V1's paths.
V1 = ("/users/", "/certifications/")
# Error codes that the sandbox had to invent begin with one of these; the specs list none of them.
INVENTED = ("Sandbox", "SANDBOX_")


def documented(case, status):
    """The `x-codes` of the answers with this status."""
    operation = case.operation
    responses = operation.schema.raw_schema["paths"][operation.path][operation.method]["responses"]
    response = responses.get(str(status)) or responses.get(f"{status // 100}XX", {})
    _, _, shared = response.get("$ref", "").rpartition("/")
    return (operation.schema.raw_schema["components"]["responses"][shared] if shared else response).get("x-codes")


@schemathesis.check
def documented_error_code(ctx, response, case):
    """An error's code is one that the spec lists for the operation and the status."""
    codes = documented(case, response.status_code) if response.status_code >= 400 else None
    # The control API has no codes.
    if not codes:
        return
    body = json.loads(response.content)
    code = body.get("errorCode", body.get("code", body.get("type")))
    # PortOne V1's `code` is a number without a table, -1 for nearly everything. The names in its spec are told from
    # operation and status, and that a status is documented is checked elsewhere: the type alone is left.
    if case.operation.path.startswith(V1):
        assert type(code) is int, f"{code!r} is no number"
        return
    assert isinstance(code, str), f"an error of HTTP {response.status_code} without a code: {body}"
    if code not in codes and not code.startswith(INVENTED):
        raise AssertionError(f"{code} is not among the codes of HTTP {response.status_code}: {', '.join(codes)}")


@schemathesis.check
class EnoughExamples:
    """Every operation of the spec was asked often enough, and valid requests went well often enough.

    A judge that saw nothing, or only refusals, knows nothing.
    """

    def __init__(self):
        self.schema = None
        self.cases = defaultdict(set)
        self.statuses = defaultdict(lambda: defaultdict(set))

    def after_response(self, ctx, response, case):
        self.schema = case.operation.schema.raw_schema
        operation = case.operation.definition.raw["operationId"]
        self.cases[operation].add(case.id)
        if case.id in valid:
            self.statuses[operation][response.status_code].add(case.id)

    def after_run(self, ctx):
        assert self.schema, "nothing was asked"
        complaints = []
        for operation in operations(self.schema):
            statuses = {status: len(ids) for status, ids in sorted(self.statuses[operation].items())}
            well, all_valid = sum(count for status, count in statuses.items() if status < 300), sum(statuses.values())
            counts = ", ".join(f"{count} x {status}" for status, count in statuses.items())
            print(f"    {operation}: {len(self.cases[operation])} requests, {all_valid} valid requests, {counts}")
            if len(self.cases[operation]) < EXAMPLES:
                complaints.append(f"{operation} was asked {len(self.cases[operation])} times, not {EXAMPLES}")
            share, _ = SHARES.get(operation, (SHARE, ""))
            if all_valid == 0 or well < share * all_valid:
                complaints.append(f"{operation} went well in {well} of {all_valid} valid requests, not in {share:.0%}")
        assert not complaints, "; ".join(complaints)


def operations(schema):
    methods = ("get", "put", "post", "delete")
    return [item[method]["operationId"] for item in schema["paths"].values() for method in methods if method in item]


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What no configuration can say: SOLAPI refuses a malformed or unknown credential with 400.

    That is measured and in its spec; the check of credentials wants 401 or 403 of every API.
    """
    refused_with_400 = "got `400 Bad Request`" in failure.message and "(invalid credentials provided)" in failure.message
    return not (case.operation.path.startswith("/senderid/") and refused_with_400)
