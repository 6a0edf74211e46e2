//! SMSLINK: codes made, delivered and checked, and how their delivery went.

mod checking;
mod delivering;
mod sending;
mod switches;

use phoneproof::{
    Outcome, Rejection,
    sandbox::Sandbox,
    smslink::{
        Client, Error,
        types::{
            CharacterSize, CharacterType, DeliverCodeRequest, DeliveryType, GenerateAndDeliverCodeRequest,
            GeneratedCode, MessageTemplate, OwnCode, PhoneNumber, ValidPeriodMin, VerificationCode,
        },
    },
};

use crate::clients::latest_code;

pub(crate) const PHONE: &str = "09001111101";

pub(crate) fn phone(number: &str) -> PhoneNumber {
    PhoneNumber::new(number).unwrap()
}

/// Six digits for ten minutes.
pub(crate) fn code_for(number: &str, delivery: DeliveryType) -> GenerateAndDeliverCodeRequest {
    GenerateAndDeliverCodeRequest::new(
        phone(number),
        delivery,
        MessageTemplate::new("code: {{verification_code}} ({{valid_period_min}} min)").unwrap(),
        CharacterType::Digits,
        CharacterSize::new(6).unwrap(),
        ValidPeriodMin::new(10).unwrap(),
    )
}

/// A code that the caller made.
pub(crate) fn own_code(number: &str, delivery: DeliveryType, code: &str) -> DeliverCodeRequest {
    let text = MessageTemplate::new("code: {{verification_code}}").unwrap();
    DeliverCodeRequest::new(phone(number), delivery, text, OwnCode::new(code).unwrap())
}

async fn send(client: &Client, number: &str) -> GeneratedCode {
    client.generate_and_deliver(&code_for(number, DeliveryType::Sms)).await.unwrap()
}

/// Has a code sent by SMS, and reads it.
async fn sent(sandbox: &Sandbox, client: &Client, number: &str) -> VerificationCode {
    send(client, number).await;
    VerificationCode::new(latest_code(sandbox, number)).unwrap()
}

fn wrong(code: &VerificationCode) -> VerificationCode {
    VerificationCode::new(crate::clients::other(code.expose())).unwrap()
}

/// The verdict on a code.
async fn checked(client: &Client, number: &str, code: &VerificationCode) -> Outcome {
    client.verify(&phone(number), code).await.unwrap()
}

const fn rejected(reason: Rejection) -> Outcome {
    Outcome::Rejected(reason)
}

/// The provider's code, and the codes of its details.
fn refused_with<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, Vec<String>) {
    let error = result.unwrap_err();
    assert_eq!(error.delivery(), phoneproof::Delivery::Refused, "{error}");
    let details = error.details().iter().filter_map(|detail| detail.code.as_ref());
    (error.provider_code().unwrap().to_owned(), details.map(|code| code.as_str().to_owned()).collect())
}
