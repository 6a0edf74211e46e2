//! Requests that no client of ours would send.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use phoneproof::{Operation, sandbox::Sandbox};
use reqwest::{Client, Method, RequestBuilder, header};
use serde_json::Value;
use sha2::Sha256;

/// An answer to the letter.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) request_id: Option<String>,
}

impl Answer {
    /// The names of the body's members.
    pub(crate) fn members(&self) -> Vec<&str> {
        self.body.as_object().expect("the body is an object").keys().map(String::as_str).collect()
    }

    /// A member of the body that is a text.
    pub(crate) fn text(&self, member: &str) -> &str {
        self.body[member].as_str().unwrap_or_default()
    }
}

/// One for all tests, since setting one up takes longer than a request. It keeps no connection: each test has a
/// runtime of its own, and connections end with it.
static HTTP: LazyLock<Client> =
    LazyLock::new(|| Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap());

/// A request by method and path.
pub(crate) fn request(sandbox: &Sandbox, method: &str, path: &str) -> RequestBuilder {
    HTTP.request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{}{path}", sandbox.base_url()))
}

/// A request for an operation, with what stands for the parameter of its path, if it has one.
pub(crate) fn operation(sandbox: &Sandbox, operation: &Operation, parameter: &str) -> RequestBuilder {
    let path = match operation.path.split_once('{') {
        Some((before, rest)) => {
            let (_, after) = rest.split_once('}').unwrap();
            format!("{before}{parameter}{after}")
        }
        None => operation.path.to_owned(),
    };
    request(sandbox, operation.method, &path)
}

pub(crate) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let kind = response.headers().get(header::CONTENT_TYPE).expect("an answer has a type").to_str().unwrap();
    assert_eq!(kind, "application/json; charset=utf-8");
    let request_id = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
    let status = response.status().as_u16();
    Answer { status, body: response.json().await.unwrap(), request_id }
}

/// The credentials of SOLAPI, signed now.
pub(crate) fn signed(sandbox: &Sandbox) -> String {
    signed_at(sandbox, Timestamp::now())
}

/// The credentials of SOLAPI, signed at another time.
pub(crate) fn signed_at(sandbox: &Sandbox, at: Timestamp) -> String {
    signed_with(sandbox, &at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), &salt())
}

pub(crate) fn signed_with(sandbox: &Sandbox, date: &str, salt: &str) -> String {
    let keys = sandbox.credentials();
    let signature = signature(keys.solapi_api_secret(), date, salt);
    format!("HMAC-SHA256 apiKey={}, date={date}, salt={salt}, signature={signature}", keys.solapi_api_key())
}

pub(crate) fn signature(secret: &str, date: &str, salt: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{date}{salt}").as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// 32 characters that were never used before.
pub(crate) fn salt() -> String {
    let mut random = [0; 16];
    getrandom::fill(&mut random).unwrap();
    hex::encode(random)
}

/// A time from now on, if `seconds` is positive.
pub(crate) fn in_seconds(seconds: i64) -> Timestamp {
    Timestamp::now() + jiff::SignedDuration::from_secs(seconds)
}
