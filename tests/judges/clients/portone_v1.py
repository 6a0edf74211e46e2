"""iamport-rest-client, the public client of PortOne V1, gets a token, finds a certification and cancels it.

It sends the bare token, `Authorization: <token>`. It takes a base URL, so its transport is not redirected.
"""

import iamport
import sandbox

checks = sandbox.Checks("iamport-rest-client 0.9.0")
print("iamport-rest-client takes a base URL; nothing is redirected")


def client(secret=sandbox.IMP_SECRET):
    return iamport.Iamport(sandbox.IMP_KEY, secret, f"{sandbox.BASE_URL}/")


def refusal(call):
    """The HTTP status and the code of an error, each if the client found one."""
    try:
        answer = call()
    except iamport.Iamport.HttpError as error:
        return error.code, None
    except iamport.Iamport.ResponseError as error:
        return 200, error.code
    return f"no error but {answer}"


def tokens():
    token = client().get_headers()["Authorization"]
    checks.that(isinstance(token, str) and len(token) == 40, f"the token is {token!r}")
    checks.that(client().get_headers()["Authorization"] == token, "the same token does not come again")
    refused = refusal(client("another").get_headers)
    checks.that(refused == (401, None), f"a wrong secret is {refused}")


def certifications():
    imp_uid = sandbox.request_of_v1(merchant_uid="ORDER0001")
    waiting = client().find_certification(imp_uid)
    for name, value in {
        "imp_uid": imp_uid, "merchant_uid": "ORDER0001", "pg_provider": "danal", "certified": False, "certified_at": 0,
        "birth": 0, "name": None, "unique_key": None,
    }.items():  # fmt: skip
        checks.that(name in waiting and waiting[name] == value, f"{name} of a waiting record is {waiting.get(name)!r}")

    sandbox.confirm_of_v1(imp_uid)
    certified = client().find_certification(imp_uid)
    for name, value in {
        "imp_uid": imp_uid, "certified": True, "name": "홍길동", "gender": "male", "birthday": "1990-01-01",
        "birth": 631119600, "foreigner": False, "foreigner_v2": None,
    }.items():  # fmt: skip
        checks.that(name in certified and certified[name] == value, f"{name} of a record is {certified.get(name)!r}")
    checks.that(len(certified["unique_key"]) == 88 and len(certified["unique_in_site"]) == 64, f"CI and DI: {certified}")

    cancelled = client().cancel_certification(imp_uid)
    checks.that(cancelled == certified, f"what was cancelled is {cancelled}")
    for again in [client().find_certification, client().cancel_certification]:
        refused = refusal(lambda: again(imp_uid))
        checks.that(refused == (404, None), f"after the cancellation it is {refused}")


checks.run(tokens, certifications)
checks.end(least=23)
