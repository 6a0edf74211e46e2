//! Clients of a sandbox that try once, and values to send.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Code, Delivery, Error, RetryPolicy,
    portone::v1::{self, types as person},
    sandbox::Sandbox,
    smslink::{self, types as sms},
    solapi::{self, types as sender},
};

pub(crate) const JP_NUMBER: &str = "09011111101";
pub(crate) const KR_NUMBER: &str = "01000000001";

/// What a failed call said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) delivery: Delivery,
    pub(crate) status: Option<u16>,
    pub(crate) is_timeout: bool,
    pub(crate) retry_after: Option<Duration>,
}

impl<C: Code> From<Error<C>> for Failed {
    fn from(error: Error<C>) -> Self {
        Self {
            delivery: error.delivery(),
            status: error.status(),
            is_timeout: error.is_timeout(),
            retry_after: error.retry_after(),
        }
    }
}

/// Has SMSLINK send a code, in one attempt of at most `timeout`.
pub(crate) async fn send(sandbox: &Sandbox, timeout: Duration) -> Result<(), Failed> {
    let client = smslink(sandbox).timeout(timeout).build().unwrap();
    Ok(client.generate_and_deliver(&code_request()).await.map(drop)?)
}

/// Registers a number with SOLAPI, so that a call can be placed to it.
pub(crate) async fn register(sandbox: &Sandbox) {
    let number = sender::CreateSenderIdRequest::new(sender::PhoneNumber::new(KR_NUMBER).unwrap());
    solapi(sandbox).build().unwrap().create_sender_id(&number).await.unwrap();
}

fn once<C>(builder: ClientBuilder<C>, sandbox: &Sandbox) -> ClientBuilder<C> {
    builder.base_url(sandbox.base_url()).retry(RetryPolicy::never()).deadline(Duration::from_secs(30))
}

pub(crate) fn smslink(sandbox: &Sandbox) -> ClientBuilder<smslink::Client> {
    let token = smslink::Token::new(sandbox.credentials().smslink_token()).unwrap();
    once(smslink::Client::builder(token), sandbox)
}

pub(crate) fn portone(sandbox: &Sandbox) -> ClientBuilder<v1::Client> {
    let credentials = sandbox.credentials();
    let credentials = v1::Credentials::new(credentials.portone_imp_key(), credentials.portone_imp_secret()).unwrap();
    once(v1::Client::builder(credentials), sandbox)
}

pub(crate) fn solapi(sandbox: &Sandbox) -> ClientBuilder<solapi::Client> {
    let credentials = sandbox.credentials();
    let key = solapi::ApiKey::new(credentials.solapi_api_key(), credentials.solapi_api_secret()).unwrap();
    once(solapi::Client::builder(key), sandbox)
}

pub(crate) fn jp_phone() -> sms::PhoneNumber {
    sms::PhoneNumber::new(JP_NUMBER).unwrap()
}

pub(crate) fn code_request() -> sms::GenerateAndDeliverCodeRequest {
    sms::GenerateAndDeliverCodeRequest::new(
        jp_phone(),
        sms::DeliveryType::Sms,
        sms::MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
        sms::CharacterType::Digits,
        sms::CharacterSize::new(6).unwrap(),
        sms::ValidPeriodMin::new(10).unwrap(),
    )
}

pub(crate) fn otp_request() -> person::RequestOtpRequest {
    person::RequestOtpRequest::new(
        person::PersonName::new("홍길동").unwrap(),
        person::PhoneNumber::new(KR_NUMBER).unwrap(),
        person::Birth::new("900101").unwrap(),
        person::GenderDigit::new("1").unwrap(),
        person::Carrier::Skt,
    )
}
