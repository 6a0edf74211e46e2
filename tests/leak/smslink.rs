//! SMSLINK.

use phoneproof::{
    ClientBuilder,
    smslink::{
        Client, Token, operations,
        types::{self, DeliverCodeRequest, GenerateAndDeliverCodeRequest, PhoneNumber, VerificationCode},
    },
};
use serde_json::json;

use crate::{
    filling::{Given, named},
    provider::{Provider, debug, drivers, texts},
    support::spec::Spec,
};

const NAME: &str = "smslink";
const TOKEN: &str = "b4e2d07f9a1c63e85f0b7d29c4a6183e5d7f0c92";
const PHONE: &str = "09073019284";
const CODE: &str = "58201746";

fn planted() -> Given {
    Given::from([
        ("PhoneNumber", json!(PHONE)),
        ("VerificationCode", json!(CODE)),
        ("OwnCode", json!("61930582")),
        ("ErrorDetailMessage", json!("「カナリア詳細」は不正です。")),
        ("ErrorDetailParameter", json!("カナリアパラメータ")),
        ("ProviderText", json!("カナリアさん宛ての配信に失敗しました。")),
    ])
}

fn plain() -> Given {
    Given::from([("MessageTemplate", json!("code: {{verification_code}} ({{valid_period_min}} min)"))])
}

fn filled<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let given = planted().into_iter().chain(plain()).collect();
    serde_json::from_value(named(Spec::read(NAME), name, &given)).expect("what is filled decodes")
}

fn builder() -> ClientBuilder<Client> {
    Client::builder(Token::new(TOKEN).unwrap())
}

fn phone() -> PhoneNumber {
    PhoneNumber::new(PHONE).unwrap()
}

fn code() -> VerificationCode {
    VerificationCode::new(CODE).unwrap()
}

/// Refused before it is sent: the message has no place for the code, but for the code itself.
fn unsendable() -> DeliverCodeRequest {
    let mut request = filled::<DeliverCodeRequest>("DeliverCodeRequest");
    request.message = serde_json::from_value(json!("code: 1")).unwrap();
    request
}

pub(crate) fn provider() -> Provider {
    Provider {
        name: NAME,
        planted: planted(),
        plain: plain(),
        credentials: vec![("Token", TOKEN.to_owned())],
        operations: operations::ALL,
        drivers: drivers! { builder,
            GENERATE_AND_DELIVER_CODE |client| client.generate_and_deliver(
                &filled::<GenerateAndDeliverCodeRequest>("GenerateAndDeliverCodeRequest")
            ),
            DELIVER_CODE |client| client.deliver(&filled::<DeliverCodeRequest>("DeliverCodeRequest")),
            DELIVER_CODE |client| client.deliver(&unsendable()),
            VERIFY_CODE |client| client.verify(&phone(), &code()),
            GET_CODE_DELIVERY_RESULT |client| client.delivery_result(101),
        },
        values: texts! { types: PhoneNumber VerificationCode OwnCode ErrorDetailMessage ErrorDetailParameter ProviderText },
        shown: [
            debug(&Token::new(TOKEN).unwrap()),
            debug(&Token::new(format!("{TOKEN}\n"))),
            debug(&builder()),
            debug(&builder().base_url(format!("https://api.example/?token={TOKEN}"))),
            debug(&builder().base_url(format!("https://api.example/?token={TOKEN}")).build()),
            debug(&builder().base_url("https://api.example").build()),
            debug(&filled::<GenerateAndDeliverCodeRequest>("GenerateAndDeliverCodeRequest")),
            debug(&filled::<DeliverCodeRequest>("DeliverCodeRequest")),
            debug(&filled::<types::VerifyCodeRequest>("VerifyCodeRequest")),
            debug(&filled::<types::VerifyResult>("VerifyResult")),
            debug(&filled::<types::ErrorAnswer>("ErrorAnswer")),
        ]
        .concat(),
    }
}
