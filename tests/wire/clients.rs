//! Clients of a stub, quick to give up, and values to send.

use std::time::Duration;

use phoneproof::{
    ClientBuilder,
    portone::{v1, v2},
    smslink::{self, types as sms},
    solapi::{self, types as sender},
};
use serde_json::{Value, json};

use crate::support::{
    apis::{self, Api, PortOneV1, Smslink, Solapi, api_secret},
    stub::Stub,
    world::QUICK,
};

const KOREAN: &str = "01012345678";

fn quick<C>(builder: ClientBuilder<C>, base_url: &str) -> ClientBuilder<C> {
    builder.base_url(base_url).retry(QUICK).timeout(Duration::from_secs(5)).deadline(Duration::from_secs(20))
}

pub(crate) fn smslink(stub: &Stub) -> ClientBuilder<smslink::Client> {
    smslink_at(&stub.base_url())
}

pub(crate) fn portone(stub: &Stub) -> ClientBuilder<v1::Client> {
    portone_at(&stub.base_url())
}

pub(crate) fn solapi(stub: &Stub) -> ClientBuilder<solapi::Client> {
    solapi_at(&stub.base_url())
}

pub(crate) fn smslink_at(base_url: &str) -> ClientBuilder<smslink::Client> {
    quick(Smslink::builder(), base_url)
}

pub(crate) fn portone_at(base_url: &str) -> ClientBuilder<v1::Client> {
    quick(PortOneV1::builder(), base_url)
}

pub(crate) fn solapi_at(base_url: &str) -> ClientBuilder<solapi::Client> {
    quick(Solapi::builder(), base_url)
}

pub(crate) fn portone_v2(stub: &Stub) -> ClientBuilder<v2::Client> {
    portone_v2_at(&stub.base_url())
}

pub(crate) fn portone_v2_by_tokens(stub: &Stub) -> ClientBuilder<v2::Client> {
    portone_v2_by_tokens_at(&stub.base_url())
}

pub(crate) fn portone_v2_at(base_url: &str) -> ClientBuilder<v2::Client> {
    quick(v2::Client::builder(api_secret()), base_url)
}

pub(crate) fn portone_v2_by_tokens_at(base_url: &str) -> ClientBuilder<v2::Client> {
    quick(v2::Client::builder(api_secret().with_access_tokens()), base_url)
}

pub(crate) fn verification_request() -> v2::types::SendIdentityVerificationBody {
    apis::verification_request("channel-key", KOREAN)
}

pub(crate) fn code_request() -> sms::GenerateAndDeliverCodeRequest {
    apis::code_request(jp_phone())
}

pub(crate) fn jp_phone() -> sms::PhoneNumber {
    sms::PhoneNumber::new("09012345678").unwrap()
}

pub(crate) fn code() -> sms::VerificationCode {
    sms::VerificationCode::new("482913").unwrap()
}

pub(crate) fn otp_request() -> v1::types::RequestOtpRequest {
    apis::otp_request(KOREAN)
}

pub(crate) fn kr_phone() -> sender::PhoneNumber {
    sender::PhoneNumber::new("0212345678").unwrap()
}

pub(crate) fn generated_code() -> Value {
    json!({ "verification_code_id": 101, "verification_code": "482913" })
}

pub(crate) fn delivery_result() -> Value {
    json!({ "verification_code_id": 101 })
}

/// A token with this many seconds left.
pub(crate) fn token(seconds: i64) -> Value {
    json!({
        "code": 0, "message": null,
        "response": { "access_token": "0123456789abcdef", "now": 1_767_225_600, "expired_at": 1_767_225_600 + seconds }
    })
}

pub(crate) fn otp_requested() -> Value {
    json!({ "code": 0, "message": null, "response": { "imp_uid": "imp_000000000001" } })
}

pub(crate) fn certification(certified: bool) -> Value {
    json!({
        "code": 0, "message": null,
        "response": { "imp_uid": "imp_000000000001", "pg_provider": "danal", "certified": certified }
    })
}

pub(crate) fn account(status: &str, method: Option<&str>) -> Value {
    json!({
        "accountId": "12925149",
        "senderIds": [{ "phoneNumber": "0212345678", "status": status, "method": method }]
    })
}
