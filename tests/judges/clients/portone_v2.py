"""PortOne's own Python SDK goes through V2's whole flow. Its decoders are strict, and what they let pass is held here.

It takes a base URL, so its transport is not redirected. An answer is known if it is of a class of the SDK, no value of
an enum is one that the SDK does not list, and the SDK's own encoder makes the same JSON of it again.
"""

import secrets
import types
import typing
from dataclasses import is_dataclass

import sandbox
from portone_server_sdk import AuthClient, IdentityVerificationClient, auth, common
from portone_server_sdk import identity_verification as iv
from portone_server_sdk._generated.identity_verification import client as encoders

checks = sandbox.Checks("portone-server-sdk 0.21.0")
print("portone-server-sdk (Python) takes a base URL; nothing is redirected")

# What the official document lists for each operation, but for what no request through the SDK brings about: a `send`
# that does not find its record, and a path that makes `get` malformed.
EVERY = {
    "send": {
        "InvalidRequestError", "MaxTransactionCountReachedError", "UnauthorizedError", "ForbiddenError",
        "ChannelNotFoundError", "IdentityVerificationAlreadyVerifiedError", "IdentityVerificationAlreadySentError",
        "PgProviderError",
    },
    "resend": {
        "InvalidRequestError", "UnauthorizedError", "ForbiddenError", "IdentityVerificationNotFoundError",
        "IdentityVerificationNotSentError", "IdentityVerificationAlreadyVerifiedError", "PgProviderError",
    },
    "confirm": {
        "InvalidRequestError", "UnauthorizedError", "ForbiddenError", "IdentityVerificationNotFoundError",
        "IdentityVerificationNotSentError", "IdentityVerificationAlreadyVerifiedError", "PgProviderError",
    },
    "get": {"UnauthorizedError", "ForbiddenError", "IdentityVerificationNotFoundError"},
    "list": {"InvalidRequestError", "UnauthorizedError", "ForbiddenError"},
    "login": {"InvalidRequestError", "UnauthorizedError"},
    "refresh": {"InvalidRequestError", "UnauthorizedError"},
}  # fmt: skip
met = {operation: set() for operation in EVERY}


def unknown(value, hint, at=""):
    """Where a value is none of what the SDK's types list."""
    choices = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    literals = [text for choice in choices for text in typing.get_args(choice) if typing.get_origin(choice) is typing.Literal]
    if literals:
        # The `str` beside them stands for what the SDK does not know.
        return [] if value in literals or (value is None and type(None) in choices) else [f"{at} is {value!r}"]
    if is_dataclass(value):
        hints = typing.get_type_hints(type(value))
        return [found for name, hint in hints.items() for found in unknown(getattr(value, name), hint, f"{at}.{name}")]
    if isinstance(value, list):
        (item,) = typing.get_args(hint)
        return [found for index, member in enumerate(value) for found in unknown(member, item, f"{at}[{index}]")]
    fits = any(isinstance(value, choice) and value is not True for choice in choices if choice in (str, int))
    return [] if value is None or fits or (isinstance(value, bool) and bool in choices) else [f"{at} is {value!r}"]


class Recorded:
    """A client of the SDK, whose answers are kept as they came."""

    def __init__(self, kind, **options):
        self.client = kind(**{"secret": sandbox.V2_SECRET, "base_url": sandbox.BASE_URL, **options})
        self.raw = None
        self.client._sync_client.event_hooks["response"].append(self.keep)

    def keep(self, response):
        response.read()
        self.raw = response.json()


METHODS = {
    **{name: f"{name}_identity_verification" for name in ("send", "resend", "confirm", "get")},
    "list": "get_identity_verifications",
    "login": "login_via_api_secret",
    "refresh": "refresh_token",
}


def answered(recorded, name, kind, encoder, /, **arguments):
    """A success of this class, which is known."""
    try:
        answer = getattr(recorded.client, METHODS[name])(**arguments)
    except Exception as error:  # The SDK raises several kinds when it can't read an answer; each is a complaint.
        checks.that(False, f"{name}: {type(error).__name__} in place of an answer: {recorded.raw}")
        return None
    checks.that(isinstance(answer, kind), f"{name}: {type(answer).__name__} in place of {kind.__name__}")
    found = unknown(answer, type(answer), name)
    checks.that(not found, f"{name}: {', '.join(found)}")
    again = encoder(answer)
    checks.that(again == recorded.raw, f"{name}: {recorded.raw} is read as {again}")
    return answer


def refused(recorded, name, expected, /, **arguments):
    """An error of this class."""
    try:
        answer = getattr(recorded.client, METHODS[name])(**arguments)
    except Exception as error:  # Whatever it is, its class is held against the expected one.
        checks.that(type(error).__name__ == expected, f"{name}: {type(error).__name__}, not {expected}: {recorded.raw}")
        checks.that(isinstance(error.message, str), f"{name}: {expected} without a message")
        if expected == "PgProviderError":
            texts = [getattr(error, name, None) for name in ("pg_code", "pg_message")]
            checks.that(all(isinstance(text, str) for text in texts), f"{name}: the PG's texts are {texts}")
        met[name].add(type(error).__name__)
    else:
        checks.that(False, f"{name}: {answer} in place of {expected}")


def new_id():
    return secrets.token_hex(16)


def request(verification, **changes):
    customer = {"name": "홍길동", "phone_number": "01000000000", "identity_number": "9001011", "ip_address": "203.0.113.10"}
    customer.update({name: changes.pop(name) for name in list(changes) if name in (*customer, "id")})
    person = iv.SendIdentityVerificationBodyCustomer(**customer)
    fields = {"channel_key": sandbox.DANAL, "operator": "SKT", "method": "SMS", **changes}
    return {"identity_verification_id": verification, "customer": person, **fields}


def about(id):
    return {"identity_verification_id": id}


client = Recorded(IdentityVerificationClient)
in_store = Recorded(IdentityVerificationClient, store_id=sandbox.V2_STORE)
elsewhere = Recorded(IdentityVerificationClient, store_id="another-store")
stranger = Recorded(IdentityVerificationClient, secret="another-secret")


def send(recorded=client, **changes):
    id = changes.pop("as_id", None) or new_id()
    answered(recorded, "send", iv.SendIdentityVerificationResponse, lambda _: {}, **request(id, **changes))
    return id


def read(id, kind):
    return answered(client, "get", kind, encoders._serialize_identity_verification, **about(id))


def resend(id, recorded=client):
    answered(recorded, "resend", iv.ResendIdentityVerificationResponse, lambda _: {}, **about(id))


def confirm(id, recorded=client, **otp):
    encode = encoders._serialize_confirm_identity_verification_response
    answer = answered(recorded, "confirm", iv.ConfirmIdentityVerificationResponse, encode, **about(id), **otp)
    verified = answer and answer.identity_verification
    checks.that(isinstance(verified, iv.VerifiedIdentityVerification), f"confirm: {verified}")
    return verified


def otp():
    return sandbox.newest_code("portone-v2")


def wrong():
    return "000001" if otp() == "000000" else "000000"


def listed(**question):
    encode = encoders._serialize_get_identity_verifications_response
    return answered(client, "list", iv.GetIdentityVerificationsResponse, encode, **question)


def ids(**filter):
    page = listed(page=common.PageInput(size=1000), filter=iv.IdentityVerificationFilterInput(**filter))
    return [item.id for item in page.items] if page else []


def by_danal():
    bypass = {"danal": {"AGELIMIT": 20, "CPTITLE": "sample.example.com"}}
    id = send(custom_data="order 1", id="user-1", bypass=bypass)
    ready = read(id, iv.ReadyIdentityVerification)
    checks.that(ready and ready.requested_customer.phone_number == "01000000000", f"get: {ready}")
    resend(id)
    refused(client, "send", "IdentityVerificationAlreadySentError", **request(id))
    refused(client, "confirm", "PgProviderError", **about(id), otp=wrong())
    refused(client, "confirm", "InvalidRequestError", **about(id))
    verified = confirm(id, otp=otp())
    person = verified and verified.verified_customer
    checks.that(person and (person.phone_number, person.is_foreigner) == (None, None), f"no extra contract: {person}")
    checks.that(person and (person.name, person.id) == ("홍길동", "user-1"), f"confirm: {person}")
    checks.that(read(id, iv.VerifiedIdentityVerification) == verified, "get: not what confirm answered")
    for name in ("send", "resend", "confirm"):
        arguments = request(id) if name == "send" else about(id)
        refused(client, name, "IdentityVerificationAlreadyVerifiedError", **arguments)


def by_kcp():
    bypass = {"kcpV2": {"media_type": "MC01", "cp_sms_msg": "[000000]"}}
    for wanting in ({}, {"kcpV2": {}}, {"kcpV2": {"media_type": "MC01", "cp_sms_msg": "code"}}):
        refused(client, "send", "InvalidRequestError", **request(new_id(), channel_key=sandbox.KCP, bypass=wanting))
    id = send(in_store, channel_key=sandbox.KCP, bypass=bypass)
    resend(id, in_store)
    person = confirm(id, in_store, otp=otp()).verified_customer
    shown = (person.phone_number, person.operator, person.is_foreigner)
    checks.that(shown == ("01000000000", "SKT", False), f"KCP gives {shown}")


def in_an_app():
    id = send(method="APP")
    refused(client, "resend", "InvalidRequestError", **about(id))
    refused(client, "confirm", "PgProviderError", **about(id))
    sandbox.approve_in_app(id)
    confirm(id)


def until_it_fails():
    id = new_id()
    for _ in range(5):
        send(as_id=id)
        for _ in range(5):
            refused(client, "confirm", "PgProviderError", **about(id), otp=wrong())
        failed = read(id, iv.FailedIdentityVerification)
        checks.that(failed and failed.failure.pg_code == "SANDBOX_TOO_MANY_TRIES", f"get: {failed}")
    refused(client, "resend", "PgProviderError", **about(id))
    refused(client, "send", "MaxTransactionCountReachedError", **request(id))


def refusals():
    id = send()
    for name in ("send", "resend", "confirm", "get", "list"):
        arguments = {"send": request(new_id()), "list": {}}.get(name, about(id))
        if name == "list":
            filter = iv.IdentityVerificationFilterInput(store_id="another-store")
            refused(client, name, "ForbiddenError", filter=filter)
        else:
            refused(elsewhere, name, "ForbiddenError", **arguments)
        refused(stranger, name, "UnauthorizedError", **arguments)
    for name in ("resend", "confirm", "get"):
        refused(client, name, "IdentityVerificationNotFoundError", **about("nobody"))
    for name in ("resend", "confirm"):
        refused(client, name, "IdentityVerificationNotSentError", **about(sandbox.FROM_BROWSER))
    refused(client, "send", "ChannelNotFoundError", **request(new_id(), channel_key="another"))
    refused(client, "send", "InvalidRequestError", **request(new_id(), phone_number="010-0000-0000"))
    refused(client, "send", "PgProviderError", **request(new_id(), phone_number="01000009906"))
    refused(client, "list", "InvalidRequestError", page=common.PageInput(size=0))
    read(sandbox.FROM_BROWSER, iv.ReadyIdentityVerification)


def tokens():
    client = Recorded(AuthClient)
    login = {"api_secret": sandbox.V2_SECRET}
    first = answered(client, "login", auth.LoginViaApiSecretResponse, tokens_encoder, **login)
    second = answered(client, "refresh", auth.RefreshTokenResponse, tokens_encoder, refresh_token=first.refresh_token)
    checks.that(second.refresh_token != first.refresh_token, "refresh: the same refresh token comes again")
    refused(client, "refresh", "UnauthorizedError", refresh_token=first.refresh_token)
    refused(client, "refresh", "InvalidRequestError", refresh_token=7)
    refused(client, "login", "UnauthorizedError", api_secret="another-secret")
    refused(client, "login", "InvalidRequestError", api_secret=7)


def tokens_encoder(answer):
    return {"accessToken": answer.access_token, "refreshToken": answer.refresh_token}


def records_of_v1():
    for more in ({}, {"pg": "danal.A010002002"}, {"channel_key": "channel-key-1", "verification_method": "SMS"}):
        imp_uid = sandbox.request_of_v1(**more)
        ready = read(imp_uid, iv.ReadyIdentityVerification)
        checks.that(ready and ready.version == "V1", f"get: {ready}")
        sandbox.confirm_of_v1(imp_uid)
        verified = read(imp_uid, iv.VerifiedIdentityVerification)
        checks.that(verified and verified.requested_at <= verified.verified_at, f"get: {verified}")
        checks.that(imp_uid in ids(version="V1", statuses=["VERIFIED"]), f"list: {imp_uid} is not among those of V1")
    sandbox.request_of_v1()


def lists():
    for _ in range(4):
        send()
    everything = ids()
    checks.that(len(everything) > 10 and len(set(everything)) == len(everything), f"list: {everything}")
    first = listed()
    checks.that([item.id for item in first.items] == everything[:10], "list: by default not the ten newest")
    paged, number = [], 0
    while page := listed(page=common.PageInput(number=number, size=4)).items:
        paged += [item.id for item in page]
        number += 1
    checks.that(paged == everything, f"list: {len(paged)} in pages, {len(everything)} at once")
    oldest = listed(sort=iv.IdentityVerificationSortInput(by="REQUESTED_AT", order="ASC"), page=common.PageInput(size=1000))
    times = [item.requested_at for item in oldest.items]
    checks.that(times == sorted(times) and len(times) == len(everything), f"list: {times}")
    by_status = {status: ids(statuses=[status]) for status in ("READY", "VERIFIED", "FAILED")}
    checks.that(all(by_status.values()) and sum(map(len, by_status.values())) == len(everything), f"list: {by_status}")
    by_version = {version: ids(version=version) for version in ("V1", "V2")}
    checks.that(all(by_version.values()) and sum(map(len, by_version.values())) == len(everything), f"list: {by_version}")
    one = everything[3]
    checks.that(ids(identity_verification_id=one) == [one], "list: one id is not one record")
    kcp = ids(pg_providers=["KCP_V2"], version="V2")
    checks.that(len(kcp) == 1 and ids(carriers=["SKT"], version="V2") == kcp, f"list: {kcp} by the PG and by the carrier")
    nobody = iv.IdentityVerificationFilterCustomerInput(name="김철수")
    checks.that(ids(customer=nobody) == [], "list: somebody of another name")
    checks.that(ids(from_="2099-01-01T00:00:00Z", until="2099-01-02T00:00:00Z") == [], "list: from the future")


def awake():
    """What is not known is seen: a judge that lets everything pass would find nothing."""
    client.client.get_identity_verification(**about(sandbox.request_of_v1()))
    whole = client.raw
    channel = {name: value for name, value in whole["channel"].items() if name != "pgMerchantId"}
    for spoilt in (
        {**whole, "channel": channel},
        {**whole, "requestedAt": None},
        {**whole, "status": "PENDING"},
        {name: value for name, value in whole.items() if name != "updatedAt"},
    ):
        try:
            decoded = encoders._deserialize_identity_verification(spoilt)
        except ValueError:
            decoded = None
        checks.that(decoded is None, f"the SDK takes {spoilt}")
    decode = encoders._deserialize_identity_verification
    other = decode({**whole, "channel": {**whole["channel"], "type": "OTHER"}})
    checks.that(unknown(other, type(other)) == [".channel.type is 'OTHER'"], "an unknown value of an enum is not seen")
    more = {**whole, "more": 1}
    checks.that(encoders._serialize_identity_verification(decode(more)) != more, "an unknown member is not seen")


checks.run(tokens, by_danal, by_kcp, in_an_app, until_it_fails, refusals, records_of_v1, lists, awake)
for name, kinds in EVERY.items():
    checks.that(met[name] >= kinds, f"{name}: {', '.join(sorted(kinds - met[name]))} did not come up")
checks.end(least=350)
