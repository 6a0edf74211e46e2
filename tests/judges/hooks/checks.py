"""Promises of ours that Schemathesis has no check for."""

import json
from collections import defaultdict

import schemathesis

# Whatever generates values, an operation has to be asked this often.
EXAMPLES = 200
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
    if codes is None:
        return
    body = json.loads(response.content)
    code = body.get("errorCode", body.get("code", body.get("type")))
    if isinstance(code, str) and code not in codes and not code.startswith(INVENTED):
        raise AssertionError(f"{code} is not among the codes of HTTP {response.status_code}: {', '.join(codes)}")


@schemathesis.check
class EnoughExamples:
    """Every operation was asked often enough by valid requests, and went well: a judge that saw nothing knows nothing."""

    def __init__(self):
        self.cases = defaultdict(set)
        self.statuses = defaultdict(lambda: defaultdict(set))

    def after_response(self, ctx, response, case):
        if case.meta.generation.mode.is_positive:
            self.cases[case.operation.label].add(case.id)
            self.statuses[case.operation.label][response.status_code].add(case.id)

    def after_run(self, ctx):
        for label, cases in sorted(self.cases.items()):
            counts = (f"{len(ids)} x {status}" for status, ids in sorted(self.statuses[label].items()))
            print(f"    {label}: {len(cases)} valid requests, {', '.join(counts)}")
        few = [label for label, cases in self.cases.items() if len(cases) < EXAMPLES]
        unwell = [label for label, statuses in self.statuses.items() if min(statuses) >= 300]
        assert not few, f"fewer than {EXAMPLES} examples: {', '.join(few)}"
        assert not unwell, f"never went well: {', '.join(unwell)}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """What providers document and Schemathesis takes for a failure.

    SOLAPI refuses a malformed or unknown credential with 400, measured and in its spec; Schemathesis wants 401.
    PortOne V2 passes an error of the PG on as 502, a wrong OTP most likely among them: that is no failure of a server.
    """
    refused_with_400 = "got `400 Bad Request`" in failure.message and "(invalid credentials provided)" in failure.message
    if case.operation.path.startswith("/senderid/"):
        return not refused_with_400
    if case.operation.path.startswith("/identity-verifications/") and failure.title == "Server error":
        return response.status_code != 502 or json.loads(response.content).get("type") != "PG_PROVIDER"
    return True
