//! PortOne V2, by its API secret and by the access tokens that it is exchanged for.

use futures_util::{StreamExt, TryStreamExt};
use phoneproof::{
    ClientBuilder,
    portone::v2::{
        ApiSecret, Client, Pending, operations,
        types::{
            self, GetIdentityVerificationsBody, IdempotencyKey, IdentityVerificationId, Otp,
            SendIdentityVerificationBody, SendIdentityVerificationBodyCustomer,
        },
    },
};
use serde_json::json;

use crate::{
    filling::{Given, named},
    provider::{Driver, Provider, SensitiveValue, debug, drivers, other, texts},
    support::spec::Spec,
};

const NAME: &str = "portone-v2";
/// Of one logical call; what the client draws itself is looked for as well.
const KEY: &str = "canary-idempotency-key-3f7a91c0";

fn planted() -> Given {
    Given::from([
        ("ApiSecretText", json!("Vt5c0b82d47f19e6a3305bd7c9f1e84a26d0b7395ce1f8a4Wq")),
        ("AccessToken", json!("eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjQ4MTV9.q7Zr0c4Nw8xLk2Tf")),
        ("RefreshTokenText", json!("eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjE2MjN9.h3Yp9d1Mv6sJb5Rg")),
        ("Otp", json!("91530264")),
        ("PersonName", json!("독고카나리아")),
        ("PhoneNumber", json!("01064728193")),
        ("IpAddress", json!("203.0.113.173")),
        ("IdentityNumber", json!("9204173")),
        ("CustomerId", json!("canary-customer-58c1f0")),
        ("CustomData", json!("주문 58 카나리아자료")),
        // It looks like a code, because an enum that is not sensitive would show it then.
        ("Gender", json!("CANARYSEX")),
        // Two or four digits could not be told from others: an answer's value is never checked, so it may be longer.
        ("BirthYear", json!("1992-canaryyear")),
        ("BirthMonth", json!("04-canarymonth")),
        ("BirthDay", json!("17-canaryday")),
        ("BirthDate", json!("1992-04-17")),
        ("Ci", json!("cI1cAnArY/8h2+5kT9uVbLe4nD0sQtWiJz3oM7yHcXfQaR6eYaGv1BxU+pKrLjSdEmFoPwZbN5tI8qCg2uIh==")),
        ("Di", json!("dI1canary+Ty64rNmKp/2sUoXeLt8vZiHk0pFvBc4gYjE7rXmSuOaCwIlNzQ=")),
        ("PgRawResponse", json!(r#"{"RETURNMSG":"카나리아원문","USERID":"canary-raw-2b60"}"#)),
        ("PgMessage", json!("PG: 카나리아결제사의 말")),
        ("FailureReason", json!("카나리아사유로 실패했습니다.")),
        ("Message", json!("카나리아설명이 있습니다: 6472")),
    ])
}

/// What makes a record a proof, so that all of it is handed out.
fn plain() -> Given {
    Given::from([("IdentityVerificationStatus", json!("VERIFIED"))])
}

/// A type of the spec with canaries in it.
fn filled<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let given = planted().into_iter().chain(plain()).collect();
    serde_json::from_value(named(Spec::read(NAME), name, &given)).expect("what is filled decodes")
}

fn text(name: &str) -> String {
    planted()[name].as_str().map(str::to_owned).unwrap_or_default()
}

fn secret() -> ApiSecret {
    ApiSecret::new(text("ApiSecretText")).unwrap()
}

fn by_secret() -> ClientBuilder<Client> {
    Client::builder(secret())
}

fn by_tokens() -> ClientBuilder<Client> {
    Client::builder(secret().with_access_tokens())
}

fn id() -> IdentityVerificationId {
    IdentityVerificationId::new("signup17try1").unwrap()
}

fn pending() -> Pending {
    id().into()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::new(KEY).unwrap()
}

fn otp() -> Otp {
    Otp::new(text("Otp")).unwrap()
}

fn person() -> SendIdentityVerificationBody {
    filled("SendIdentityVerificationBody")
}

fn query() -> GetIdentityVerificationsBody {
    filled("GetIdentityVerificationsBody")
}

/// What either credential opens.
fn calls(builder: fn() -> ClientBuilder<Client>) -> Vec<Driver> {
    drivers! { builder,
        SEND_IDENTITY_VERIFICATION |client| client.send(&person()),
        SEND_IDENTITY_VERIFICATION |client| client.with_idempotency_key(&key()).send_as(&id(), &person()),
        RESEND_IDENTITY_VERIFICATION |client| client.resend(&pending()),
        CONFIRM_IDENTITY_VERIFICATION |client| client.confirm(&pending(), &otp()),
        CONFIRM_IDENTITY_VERIFICATION |client| client.confirm_in_app(&pending()),
        GET_IDENTITY_VERIFICATION |client| client.get(&id()),
        LIST_IDENTITY_VERIFICATIONS |client| client.list_page(&query()),
        // The stub's pages never end.
        LIST_IDENTITY_VERIFICATIONS |client| client.list(query()).take(2).try_collect::<Vec<_>>(),
    }
}

/// They have no method: the first call that needs a token makes the one, a call whose token was refused the other.
fn token_calls() -> Vec<Driver> {
    let mut calls = drivers! { by_tokens, LOGIN_VIA_API_SECRET |client| client.get(&id()) };
    let refreshing = drivers! { by_tokens, REFRESH_TOKEN |client| client.get(&id()) };
    calls.extend(refreshing.into_iter().map(|call| call.refused(&operations::GET_IDENTITY_VERIFICATION)));
    calls
}

pub(crate) fn provider() -> Provider {
    let base_url = format!("https://portone:{}@api.example/?secret={}", text("ApiSecretText"), text("ApiSecretText"));
    Provider {
        name: NAME,
        planted: planted(),
        plain: plain(),
        credentials: Vec::new(),
        operations: operations::ALL,
        drivers: calls(by_secret).into_iter().chain(calls(by_tokens)).chain(token_calls()).collect(),
        values: values(),
        shown: [
            debug(&secret()),
            debug(&secret().with_access_tokens()),
            debug(&ApiSecret::new(text("ApiSecretText") + "\n")),
            debug(&by_secret()),
            debug(&by_tokens()),
            debug(&by_secret().base_url(&*base_url)),
            debug(&by_secret().base_url(&*base_url).build()),
            debug(&by_secret().user_agent(format!("{}\n", text("ApiSecretText"))).build()),
            debug(&by_secret().build()),
            debug(&by_tokens().build()),
            debug(&pending()),
            debug(&person()),
            debug(&filled::<SendIdentityVerificationBodyCustomer>("SendIdentityVerificationBodyCustomer")),
            debug(&query()),
            debug(&filled::<types::ConfirmIdentityVerificationBody>("ConfirmIdentityVerificationBody")),
            debug(&filled::<types::LoginViaApiSecretBody>("LoginViaApiSecretBody")),
            debug(&filled::<types::RefreshTokenBody>("RefreshTokenBody")),
            debug(&filled::<types::TokenAnswer>("TokenAnswer")),
            debug(&filled::<types::IdentityVerification>("IdentityVerification")),
            debug(&filled::<types::ErrorAnswer>("ErrorAnswer")),
        ]
        .concat(),
    }
}

fn values() -> Vec<SensitiveValue> {
    let mut values = texts! { types:
        ApiSecretText AccessToken RefreshTokenText Otp PersonName PhoneNumber IpAddress IdentityNumber CustomerId
        CustomData BirthYear BirthMonth BirthDay BirthDate Ci Di PgRawResponse PgMessage FailureReason Message
    };
    values.push(other!(types: Gender));
    values
}

/// The stored form of a pending verification has no secret: what it holds opens nothing without the API secret.
#[test]
fn a_pending_verification_is_stored_without_a_canary() {
    assert_eq!(serde_json::to_value(pending()).unwrap(), json!({ "id": "signup17try1" }));
}
