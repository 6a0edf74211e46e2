//! The sandbox: it shows what was sent where it is asked for, on its page and by its methods, and nowhere else.

use phoneproof::{
    sandbox::{
        Sandbox,
        control::types::{self, Message, Request, SenderId},
    },
    smslink::{
        Client, Token,
        types::{DeliverCodeRequest, DeliveryType, MessageTemplate, OwnCode, PhoneNumber, VerificationCode},
    },
};
use serde_json::json;

use crate::{
    canary::{Canary, Place, hits},
    support::{
        apis::{Shown, debug},
        filling::{Given, named},
        spec::Spec,
    },
    witness,
};

const PHONE: &str = "09073019285";
const CODE: &str = "73019285";

/// A value for each mark of the control API's spec, and of what a caller sends here.
pub(crate) fn planted() -> Given {
    Given::from([
        ("Code", json!(CODE)),
        ("MessageText", json!("코드 73019285 카나리아문자")),
        ("PhoneNumber", json!(PHONE)),
        ("RequestPath", json!("/senderid/v1/numbers/09073019285/canary")),
    ])
}

fn canaries() -> Vec<Canary> {
    planted().iter().map(|(name, value)| Canary::new(format!("sandbox {name}"), value)).collect()
}

fn filled<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(named(Spec::read("sandbox"), name, &planted())).expect("what is filled decodes")
}

fn assert_shows_nothing(shown: Vec<Shown>) {
    let mut places: Vec<_> = shown.into_iter().map(|(surface, text)| Place::new(surface, text)).collect();
    places.extend(witness::lines().into_iter().map(|line| Place::new("the log", line)));
    let found = hits(&canaries(), &places);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_types_of_the_control_api_show_no_canary() {
    let planted = planted();
    let values = [
        debug(&serde_json::from_value::<types::Code>(planted["Code"].clone())),
        debug(&serde_json::from_value::<types::MessageText>(planted["MessageText"].clone())),
        debug(&serde_json::from_value::<types::PhoneNumber>(planted["PhoneNumber"].clone())),
        debug(&serde_json::from_value::<types::RequestPath>(planted["RequestPath"].clone())),
        debug(&filled::<Message>("Message")),
        debug(&filled::<Request>("Request")),
        debug(&filled::<SenderId>("SenderId")),
    ];
    assert_shows_nothing(values.concat());
}

#[tokio::test]
async fn a_sandbox_at_work_logs_no_canary() {
    witness::listen();
    let sandbox = Sandbox::start().await.unwrap();
    let token = Token::new(sandbox.credentials().smslink_token()).unwrap();
    let client = Client::builder(token).base_url(sandbox.base_url()).build().unwrap();
    let phone = PhoneNumber::new(PHONE).unwrap();
    let code = VerificationCode::new(CODE).unwrap();
    let text = MessageTemplate::new("code {{verification_code}}").unwrap();
    let request = DeliverCodeRequest::new(phone.clone(), DeliveryType::Sms, text, OwnCode::new(CODE).unwrap());
    client.deliver(&request).await.unwrap();
    let checked = client.verify(&phone, &code).await;
    for path in [format!("/senderid/v1/numbers/{PHONE}"), format!("/{CODE}?number={PHONE}"), "/%zz".to_owned()] {
        let answer = reqwest::get(format!("{}{path}", sandbox.base_url())).await.unwrap();
        assert!(answer.status().is_client_error(), "{path}");
    }
    assert_eq!((sandbox.inbox().messages().len(), sandbox.requests().len()), (1, 5));

    let messages = sandbox.inbox().messages();
    assert_eq!((messages[0].to(), messages[0].code()), (PHONE, CODE), "it does tell who asks");
    let shown =
        [debug(&sandbox), debug(&sandbox.inbox()), debug(&messages), debug(&sandbox.requests()), debug(&checked)];
    assert_shows_nothing(shown.concat());
    sandbox.stop().await;
    assert_shows_nothing(Vec::new());
}
