//! PortOne V1.

use phoneproof::{
    ClientBuilder,
    portone::v1::{
        Client, Credentials, Pending, operations,
        types::{self, Otp, RequestOtpRequest},
    },
};
use serde_json::{Value, json};

use crate::{
    filling::{Given, named},
    provider::{Provider, debug, drivers, other, texts},
    support::spec::Spec,
};

const NAME: &str = "portone-v1";

fn planted() -> Given {
    Given::from([
        ("ImpKey", json!("7305918264730591")),
        ("ImpSecret", json!("Kx7f0a91c35e8d24b6f73019c2845ad1e6b09f3c7d58a2e41b6c90d3f7a85e2Zq")),
        ("AccessToken", json!("a3f9c1e75b2d48f60917c3e5a8b4d2f1e6907c5b")),
        ("Message", json!("입력하신 정보가 다릅니다: 카나리아메시지")),
        ("Otp", json!("468201")),
        ("PersonName", json!("남궁카나리아")),
        ("PhoneNumber", json!("01073019284")),
        ("Birth", json!("870613")),
        // One digit could not be told from others: an answer's value is never checked, so it may be longer.
        ("GenderDigit", json!("7-canarydigit")),
        // It looks like a code, because an enum that is not sensitive would show it then.
        ("Gender", json!("CANARYGENDER")),
        ("Birthday", json!("1987-06-13")),
        ("BirthEpoch", json!(550_538_291)),
        (
            "UniqueKey",
            json!("cAnArYkEy/0x7q+3fE9uZbLw2mD8sRtVhJp1oN6yKcXgQiT4eWaHv5BzU+lMrOjSdGnFkPxYbC7wE0tIqAz3uLg=="),
        ),
        (
            "UniqueInSite",
            json!("dI0canary+Zx81QpLm/7rTnVbKs3wYhGj5oEuCa9fXiD2qWlRtNzBvHkMyP6gJeSxOc4dIaUw1TfLpQrAsZbVnKm=="),
        ),
    ])
}

/// A type of the spec with canaries in it.
fn filled<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(named(Spec::read(NAME), name, &planted())).expect("what is filled decodes")
}

fn text(name: &str) -> String {
    planted()[name].as_str().map(str::to_owned).unwrap_or_default()
}

fn credentials() -> Credentials {
    Credentials::new(text("ImpKey"), text("ImpSecret")).unwrap().with_tier("A1B").unwrap()
}

fn builder() -> ClientBuilder<Client> {
    Client::builder(credentials())
}

fn otp() -> Otp {
    Otp::new(text("Otp")).unwrap()
}

fn pending() -> Pending {
    filled::<types::OtpRequested>("OtpRequested").imp_uid.into()
}

pub(crate) fn provider() -> Provider {
    let base_url = |user: &str| format!("https://{user}:{}@api.example/?key={}", text("ImpSecret"), text("ImpKey"));
    Provider {
        name: NAME,
        planted: planted(),
        plain: Given::new(),
        credentials: Vec::new(),
        operations: operations::ALL,
        drivers: drivers! { builder,
            // It has no method: the first call of any other operation makes it.
            GET_TOKEN |client| client.get_certification(pending().imp_uid()),
            REQUEST_OTP |client| client.request_otp(&filled::<RequestOtpRequest>("RequestOtpRequest")),
            CONFIRM_OTP |client| client.confirm_otp(&pending(), &otp()),
            CONFIRM_OTP |client| client.confirm_in_app(&pending()),
            GET_CERTIFICATION |client| client.get_certification(pending().imp_uid()),
            DELETE_CERTIFICATION |client| client.delete_certification(pending().imp_uid()),
        },
        values: values(),
        shown: [
            debug(&credentials()),
            debug(&builder()),
            debug(&builder().base_url(base_url("key"))),
            debug(&builder().base_url(base_url("key")).build()),
            debug(&builder().user_agent(format!("{}\n", text("ImpSecret"))).build()),
            debug(&builder().build()),
            debug(&pending()),
            debug(&Credentials::new(text("ImpKey") + "\n", text("ImpSecret"))),
            debug(&Credentials::new(text("ImpKey"), text("ImpSecret") + " ")),
            debug(&credentials().with_tier(&text("ImpSecret"))),
            debug(&filled::<RequestOtpRequest>("RequestOtpRequest")),
            debug(&filled::<types::GetTokenRequest>("GetTokenRequest")),
            debug(&filled::<types::ConfirmOtpRequest>("ConfirmOtpRequest")),
            debug(&filled::<types::TokenAnswer>("TokenAnswer")),
            debug(&filled::<types::CertificationAnswer>("CertificationAnswer")),
            debug(&filled::<types::ErrorAnswer>("ErrorAnswer")),
        ]
        .concat(),
    }
}

fn values() -> Vec<crate::provider::SensitiveValue> {
    let mut values = texts! { types:
        ImpKey ImpSecret AccessToken Message Otp PersonName PhoneNumber Birth GenderDigit Birthday UniqueKey UniqueInSite
    };
    values.extend([other!(types: Gender), other!(types: BirthEpoch)]);
    values
}

/// The stored form of a pending verification has no secret: what it holds opens nothing without the token.
#[test]
fn a_pending_verification_is_stored_without_a_canary() {
    let stored = serde_json::to_value(pending()).unwrap();
    assert_eq!(stored, json!({ "imp_uid": Value::from("plain") }));
}
