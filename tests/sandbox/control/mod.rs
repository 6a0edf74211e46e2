//! The control API's contract, over real HTTP: what a test in any language sees of a sandbox.

mod access;
mod codes;
mod events;
mod faults;
mod info;
mod messages;
mod people;
mod requests;
mod strictness;
mod waiting;

use std::time::Duration;

use phoneproof::{
    portone::{self, v1::types as person, v2::types as customer},
    sandbox::{Sandbox, SandboxBuilder},
    smslink::{self, types::*},
};
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::Value;

/// A number of SMSLINK's simulator that takes everything.
const JAPANESE: &str = "09001111101";
const KOREAN: &str = "01012345678";

/// Long enough for anything on this machine to happen, and never waited for when a test passes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A sandbox, seen from outside.
struct Outside {
    sandbox: Sandbox,
    http: Client,
}

impl Outside {
    async fn start() -> Self {
        Self::of(Sandbox::builder()).await
    }

    async fn of(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        Self { sandbox, http: Client::builder().no_proxy().build().unwrap() }
    }

    fn ask(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}/sandbox/v1{path}", self.sandbox.base_url());
        self.http.request(Method::from_bytes(method.as_bytes()).unwrap(), url)
    }

    /// The body of a good answer.
    async fn get(&self, path: &str) -> Value {
        good(self.ask("GET", path)).await
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        good(self.ask("POST", path).json(body)).await
    }

    async fn delete(&self, path: &str) -> Value {
        good(self.ask("DELETE", path)).await
    }

    fn smslink(&self) -> smslink::Client {
        let token = smslink::Token::new(self.sandbox.credentials().smslink_token()).unwrap();
        smslink::Client::builder(token).base_url(self.sandbox.base_url()).build().unwrap()
    }

    fn portone(&self) -> portone::v1::Client {
        let keys = self.sandbox.credentials();
        let credentials = portone::v1::Credentials::new(keys.portone_imp_key(), keys.portone_imp_secret()).unwrap();
        portone::v1::Client::builder(credentials).base_url(self.sandbox.base_url()).build().unwrap()
    }

    fn portone_v2(&self) -> portone::v2::Client {
        let secret = portone::v2::ApiSecret::new(self.sandbox.credentials().portone_v2_api_secret()).unwrap();
        portone::v2::Client::builder(secret).base_url(self.sandbox.base_url()).build().unwrap()
    }

    /// Sends a code that SMSLINK makes, valid for ten minutes.
    async fn send_code(&self, number: &str) {
        let request = GenerateAndDeliverCodeRequest::new(
            PhoneNumber::new(number).unwrap(),
            DeliveryType::Sms,
            MessageTemplate::new("{{verification_code}} {{valid_period_min}}").unwrap(),
            CharacterType::Digits,
            CharacterSize::new(6).unwrap(),
            ValidPeriodMin::new(10).unwrap(),
        );
        self.smslink().generate_and_deliver(&request).await.unwrap();
    }

    /// Sends a code that the caller made.
    async fn send_own_code(&self, number: &str, code: &str) {
        let request = DeliverCodeRequest::new(
            PhoneNumber::new(number).unwrap(),
            DeliveryType::Sms,
            MessageTemplate::new("{{verification_code}}").unwrap(),
            OwnCode::new(code).unwrap(),
        );
        self.smslink().deliver(&request).await.unwrap();
    }

    /// What SMSLINK says of a code.
    async fn verify(&self, number: &str, code: &str) -> bool {
        let (number, code) = (PhoneNumber::new(number).unwrap(), VerificationCode::new(code).unwrap());
        self.smslink().verify(&number, &code).await.unwrap().is_verified()
    }
}

/// Somebody whom PortOne can verify.
fn somebody(number: &str) -> person::RequestOtpRequest {
    person::RequestOtpRequest::new(
        person::PersonName::new("홍길동").unwrap(),
        person::PhoneNumber::new(number).unwrap(),
        person::Birth::new("900101").unwrap(),
        person::GenderDigit::new("1").unwrap(),
        person::Carrier::Skt,
    )
}

/// The same for PortOne V2.
fn customer(number: &str) -> customer::SendIdentityVerificationBody {
    let somebody = customer::SendIdentityVerificationBodyCustomer::new(
        customer::PersonName::new("홍길동").unwrap(),
        customer::PhoneNumber::new(number).unwrap(),
        customer::IpAddress::new("203.0.113.10").unwrap(),
    );
    customer::SendIdentityVerificationBody::new(
        "channel-key-sandbox-danal",
        somebody.with_identity_number(customer::IdentityNumber::new("9001011").unwrap()),
        customer::IdentityVerificationOperator::Skt,
        customer::IdentityVerificationMethod::Sms,
    )
}

async fn send(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let kind = response.headers().get(header::CONTENT_TYPE).expect("an answer has a type").to_str().unwrap();
    assert_eq!(kind, "application/json; charset=utf-8");
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn good(request: RequestBuilder) -> Value {
    let (status, body) = send(request).await;
    assert_eq!(status, 200, "{body}");
    body
}

/// The text of a refusal.
async fn refused(request: RequestBuilder, status: u16) -> String {
    let (given, body) = send(request).await;
    assert_eq!(given, status, "{body}");
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(1), "{body}");
    body["error"].as_str().expect("a refusal says why").to_owned()
}

/// One member of every entry of a list.
fn column(list: &Value, member: &str) -> Vec<Value> {
    list.as_array().expect("a list").iter().map(|entry| entry[member].clone()).collect()
}

/// A code that is not this one.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}
