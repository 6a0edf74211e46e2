//! The clients of a sandbox, and the first half of each provider's flow.

use phoneproof::{
    Outcome,
    portone::{
        v1::{self, types as person},
        v2::{self, types as verification},
    },
    sandbox::Sandbox,
    smslink::{self, types as sms},
    solapi::{self, types as sender},
};
use serde_json::{Value, json};

pub(crate) struct Clients {
    pub(crate) solapi: solapi::Client,
    pub(crate) portone: v1::Client,
    pub(crate) portone_v2: v2::Client,
    pub(crate) smslink: smslink::Client,
}

impl Clients {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let keys = sandbox.credentials();
        let solapi = solapi::ApiKey::new(keys.solapi_api_key(), keys.solapi_api_secret()).unwrap();
        let portone = v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret()).unwrap();
        let portone_v2 = v2::ApiSecret::new(keys.portone_v2_api_secret()).unwrap();
        let smslink = smslink::Token::new(keys.smslink_token()).unwrap();
        Self {
            solapi: solapi::Client::builder(solapi).base_url(sandbox.base_url()).build().unwrap(),
            portone: v1::Client::builder(portone).base_url(sandbox.base_url()).build().unwrap(),
            portone_v2: v2::Client::builder(portone_v2).base_url(sandbox.base_url()).build().unwrap(),
            smslink: smslink::Client::builder(smslink).base_url(sandbox.base_url()).build().unwrap(),
        }
    }

    /// Has SMSLINK send a code of six digits; the id of its delivery.
    pub(crate) async fn send_code(&self, phone: &str) -> u64 {
        self.send_code_of(phone, sms::CharacterType::Digits, 6).await
    }

    pub(crate) async fn send_code_of(&self, phone: &str, kind: sms::CharacterType, length: i64) -> u64 {
        let request = sms::GenerateAndDeliverCodeRequest::new(
            sms::PhoneNumber::new(phone).unwrap(),
            sms::DeliveryType::Sms,
            sms::MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
            kind,
            sms::CharacterSize::new(length).unwrap(),
            sms::ValidPeriodMin::new(10).unwrap(),
        );
        self.smslink.generate_and_deliver(&request).await.unwrap().verification_code_id
    }

    pub(crate) async fn verify(&self, phone: &str, code: &str) -> Outcome {
        let (phone, code) = (sms::PhoneNumber::new(phone).unwrap(), sms::VerificationCode::new(code).unwrap());
        self.smslink.verify(&phone, &code).await.unwrap()
    }

    /// Has PortOne send an OTP.
    pub(crate) async fn request_otp(&self, phone: &str) -> v1::Pending {
        self.portone.send(&person(phone)).await.unwrap()
    }

    /// Has PortOne V2 send an OTP.
    pub(crate) async fn send_otp(&self, phone: &str) -> v2::Pending {
        self.portone_v2.send(&customer(phone)).await.unwrap()
    }

    pub(crate) async fn confirm(&self, pending: &v2::Pending, code: &str) -> Outcome<()> {
        let otp = verification::Otp::new(code).unwrap();
        match self.portone_v2.confirm(pending, &otp).await.unwrap() {
            Outcome::Verified(_) => Outcome::Verified(()),
            Outcome::Rejected(why) => Outcome::Rejected(why),
        }
    }

    /// Has SOLAPI call a number that is registered just now.
    pub(crate) async fn ring(&self, number: &str) -> solapi::Challenge {
        let number = sender::PhoneNumber::new(number).unwrap();
        self.solapi.create_sender_id(&sender::CreateSenderIdRequest::new(number.clone())).await.unwrap();
        match self.solapi.request_ars_call(&number).await.unwrap() {
            solapi::ArsCall::Challenged(challenge) => challenge,
            solapi::ArsCall::AlreadyActive(_) => panic!("the number was active already"),
        }
    }

    pub(crate) async fn authenticate(&self, challenge: &solapi::Challenge, code: &str) -> Outcome {
        match self.solapi.authenticate(challenge, &sender::ArsCode::new(code).unwrap()).await.unwrap() {
            solapi::ArsAnswer::Checked(Outcome::Verified(_)) => Outcome::Verified(()),
            solapi::ArsAnswer::Checked(Outcome::Rejected(why)) => Outcome::Rejected(why),
            solapi::ArsAnswer::ChallengedAgain(_) => panic!("a code was asked for, and a call placed"),
        }
    }
}

pub(crate) fn person(phone: &str) -> person::RequestOtpRequest {
    person::RequestOtpRequest::new(
        person::PersonName::new("홍길동").unwrap(),
        person::PhoneNumber::new(phone).unwrap(),
        person::Birth::new("900101").unwrap(),
        person::GenderDigit::new("1").unwrap(),
        person::Carrier::Skt,
    )
}

/// For PortOne V2.
pub(crate) fn customer(phone: &str) -> verification::SendIdentityVerificationBody {
    let customer = verification::SendIdentityVerificationBodyCustomer::new(
        verification::PersonName::new("홍길동").unwrap(),
        verification::PhoneNumber::new(phone).unwrap(),
        verification::IpAddress::new("203.0.113.10").unwrap(),
    );
    verification::SendIdentityVerificationBody::new(
        "channel-key-sandbox-danal",
        customer.with_identity_number(verification::IdentityNumber::new("9001011").unwrap()),
        verification::IdentityVerificationOperator::Skt,
        verification::IdentityVerificationMethod::Sms,
    )
}

pub(crate) fn otp(code: &str) -> person::Otp {
    person::Otp::new(code).unwrap()
}

/// The newest code that a number was sent.
pub(crate) fn code_of(sandbox: &Sandbox, number: &str) -> String {
    sandbox.inbox().latest_to(number).expect("a message").code().to_owned()
}

/// A request as it goes over the wire, for what the clients don't show.
pub(crate) async fn post(sandbox: &Sandbox, path: &str, header: (&str, &str), body: &Value) -> reqwest::Response {
    let request = reqwest::Client::new().post(format!("{}{path}", sandbox.base_url()));
    let request = request.header(header.0, header.1).header("content-type", "application/json");
    request.body(body.to_string()).send().await.unwrap()
}

/// PortOne's access token.
pub(crate) async fn portone_token(sandbox: &Sandbox) -> String {
    let keys = sandbox.credentials();
    let body = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
    let answer = post(sandbox, "/users/getToken", ("accept", "application/json"), &body).await;
    let answer: Value = answer.json().await.unwrap();
    answer["response"]["access_token"].as_str().unwrap().to_owned()
}

/// PortOne V2's access token.
pub(crate) async fn portone_v2_token(sandbox: &Sandbox) -> String {
    let body = json!({ "apiSecret": sandbox.credentials().portone_v2_api_secret() });
    let answer = post(sandbox, "/login/api-secret", ("accept", "application/json"), &body).await;
    let answer: Value = answer.json().await.unwrap();
    answer["accessToken"].as_str().unwrap().to_owned()
}
