//! Something that each provider sends to a phone, asked for once.

use std::time::Duration;

use phoneproof::{
    ClientBuilder, Code, Delivery, Error, Operation, RetryPolicy,
    portone::{
        v1::{self, types as person},
        v2::{self, types as verification},
    },
    sandbox::{Request, Sandbox},
    smslink::{self, types as sms},
    solapi::{self, ArsCall, types as sender},
};

pub(crate) const JP_NUMBER: &str = "09011111101";
pub(crate) const KR_NUMBER: &str = "01000000001";

/// Who sends something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sender {
    Smslink,
    PortOne,
    PortOneV2,
    Solapi,
}

pub(crate) const SENDERS: [Sender; 4] = [Sender::Smslink, Sender::PortOne, Sender::PortOneV2, Sender::Solapi];

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

impl Sender {
    /// The operation that sends.
    pub(crate) const fn operation(self) -> &'static Operation {
        match self {
            Self::Smslink => &smslink::operations::GENERATE_AND_DELIVER_CODE,
            Self::PortOne => &v1::operations::REQUEST_OTP,
            Self::PortOneV2 => &v2::operations::SEND_IDENTITY_VERIFICATION,
            Self::Solapi => &solapi::operations::AUTHENTICATE_SENDER_ID,
        }
    }

    pub(crate) const fn number(self) -> &'static str {
        match self {
            Self::Smslink => JP_NUMBER,
            _ => KR_NUMBER,
        }
    }

    /// What has to be done once, before anything can be sent.
    pub(crate) async fn prepare(self, sandbox: &Sandbox) {
        if self == Self::Solapi {
            let number = sender::CreateSenderIdRequest::new(sender::PhoneNumber::new(KR_NUMBER).unwrap());
            solapi(sandbox).build().unwrap().create_sender_id(&number).await.unwrap();
        }
    }

    /// Sends, in one attempt of at most `timeout`.
    pub(crate) async fn send(self, sandbox: &Sandbox, timeout: Duration) -> Result<(), Failed> {
        match self {
            Self::Smslink => {
                let client = smslink(sandbox).timeout(timeout).build().unwrap();
                client.generate_and_deliver(&code_request()).await?;
            }
            Self::PortOne => {
                let client = portone(sandbox).timeout(timeout).build().unwrap();
                client.request_otp(&otp_request()).await?;
            }
            Self::PortOneV2 => {
                let client = portone_v2(sandbox).timeout(timeout).build().unwrap();
                client.send(&customer(sandbox)).await?;
            }
            Self::Solapi => {
                let client = solapi(sandbox).timeout(timeout).build().unwrap();
                let call = client.request_ars_call(&sender::PhoneNumber::new(KR_NUMBER).unwrap()).await?;
                assert!(matches!(call, ArsCall::Challenged(_)), "{call:?}");
            }
        }
        Ok(())
    }

    /// The requests for the operation that sends.
    pub(crate) fn requests(self, sandbox: &Sandbox) -> Vec<Request> {
        let requests = sandbox.requests();
        requests.into_iter().filter(|request| request.operation() == Some(self.operation().id)).collect()
    }
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

pub(crate) fn portone_v2(sandbox: &Sandbox) -> ClientBuilder<v2::Client> {
    let secret = v2::ApiSecret::new(sandbox.credentials().portone_v2_api_secret()).unwrap();
    once(v2::Client::builder(secret), sandbox)
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

pub(crate) fn customer(sandbox: &Sandbox) -> verification::SendIdentityVerificationBody {
    let customer = verification::SendIdentityVerificationBodyCustomer::new(
        verification::PersonName::new("홍길동").unwrap(),
        verification::PhoneNumber::new(KR_NUMBER).unwrap(),
        verification::IpAddress::new("203.0.113.10").unwrap(),
    );
    verification::SendIdentityVerificationBody::new(
        sandbox.credentials().portone_v2_channel_key(),
        customer.with_identity_number(verification::IdentityNumber::new("9001011").unwrap()),
        verification::IdentityVerificationOperator::Skt,
        verification::IdentityVerificationMethod::Sms,
    )
}
