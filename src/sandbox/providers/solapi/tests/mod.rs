//! Handlers called as the server calls them, without HTTP.

mod ars;
mod auth;
mod documents;
mod papers;
mod sender_ids;
mod shape;

use std::{cell::Cell, collections::HashMap, time::Duration};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{
    Effect, Operation,
    sandbox::{
        engine::{
            api::{Api, Unreached},
            exchange::{Call, Reply},
            hosts::Hosts,
        },
        providers::{
            stand_in::StandIn,
            switches::{SolapiSwitches, Switches},
            testing,
        },
        world::{Limits, World, clock::utc_millis, random::Random},
    },
    solapi::{generated::operations, types::ErrorCode},
};

const NUMBER: &str = "01000000001";
const PNG: &str = "iVBORw0KGgo=";

struct Solapi {
    stand_in: StandIn,
    salts: Cell<u32>,
}

impl Solapi {
    fn new() -> Self {
        Self::with(|_| {})
    }

    fn with(set: impl FnOnce(&mut SolapiSwitches)) -> Self {
        let mut switches = Switches::default();
        set(&mut switches.solapi);
        let world = World::new(Random::default(), Limits::default());
        let stand_in = StandIn::new(testing::closed_port(), world, Hosts::default(), switches);
        Self { stand_in, salts: Cell::new(0) }
    }

    /// An Authorization header that is right now, and never the same.
    fn authorization(&self) -> String {
        self.salts.set(self.salts.get() + 1);
        let salt = format!("sandbox-salt-{:08}", self.salts.get());
        let credentials = &self.stand_in.credentials;
        let date = utc_millis(self.stand_in.world().clock.now());
        header(credentials.solapi_api_key(), credentials.solapi_api_secret(), &date, &salt)
    }

    fn ask(&self, operation: &'static Operation) -> Ask<'_> {
        let call =
            Call { operation, headers: HeaderMap::new(), path: HashMap::new(), query: Vec::new(), body: Vec::new() };
        Ask { solapi: self, call }.header("authorization", &self.authorization())
    }

    fn create(&self, number: &str) -> Reply {
        self.ask(&operations::CREATE_SENDER_ID).body(&json!({ "phoneNumber": number })).send()
    }

    fn switch(&self, number: &str, status: &str) -> Reply {
        self.ask(&operations::UPDATE_SENDER_ID_STATUS).path(number).body(&json!({ "status": status })).send()
    }

    fn delete(&self, number: &str) -> Reply {
        self.ask(&operations::DELETE_SENDER_ID).path(number).send()
    }

    fn list(&self) -> Value {
        self.ask(&operations::LIST_SENDER_IDS).send().succeeded()
    }

    fn active(&self) -> Value {
        self.ask(&operations::LIST_ACTIVE_SENDER_IDS).send().succeeded()
    }

    /// The account's number as it is listed.
    fn number(&self, number: &str) -> Value {
        let account = self.list();
        let ids = account["senderIds"].as_array().unwrap();
        ids.iter().find(|id| id["phoneNumber"] == number).cloned().unwrap_or(Value::Null)
    }

    fn authenticate(&self, number: &str, mfa: &Value) -> Reply {
        let ask = self.ask(&operations::AUTHENTICATE_SENDER_ID).path(number);
        ask.header("x-mfa-data", &mfa.to_string()).body(&json!({})).send()
    }

    /// Places a call; answers the transaction's id.
    fn ring(&self, number: &str) -> String {
        let reply = self.authenticate(number, &step_1(number));
        reply.body["mfa"]["transactionId"].as_str().expect("the call was placed").to_owned()
    }

    /// The code that was read out last.
    fn heard(&self, number: &str) -> String {
        self.stand_in.world().inbox.latest_to(number).expect("somebody called").code().to_owned()
    }

    fn prove(&self, number: &str) -> Value {
        let id = self.ring(number);
        self.authenticate(number, &step_2(number, &id, &self.heard(number))).succeeded()
    }

    fn upload(&self) -> String {
        let ask = self.ask(&operations::UPLOAD_DOCUMENT);
        let document = ask.body(&json!({ "file": PNG, "category": "SENDERID_APPROVAL" })).send().succeeded();
        document["documentId"].as_str().unwrap().to_owned()
    }

    fn advance(&self, seconds: u64) {
        self.stand_in.world().clock.advance(Duration::from_secs(seconds));
    }
}

struct Ask<'a> {
    solapi: &'a Solapi,
    call: Call,
}

impl Ask<'_> {
    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.call.headers.insert(HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        self
    }

    fn without(mut self, header: &str) -> Self {
        self.call.headers.remove(header);
        self
    }

    fn path(mut self, parameter: &str) -> Self {
        let template = self.call.operation.path;
        let name = template.split(['{', '}']).nth(1).expect("the path has a parameter");
        self.call.path.insert(name.to_owned(), parameter.to_owned());
        self
    }

    fn query(mut self, name: &str, value: &str) -> Self {
        self.call.query.push((name.to_owned(), value.to_owned()));
        self
    }

    fn body(self, body: &Value) -> Self {
        self.bytes(body.to_string().into_bytes())
    }

    fn bytes(mut self, body: Vec<u8>) -> Self {
        self.call.body = body;
        self
    }

    fn send(self) -> Reply {
        testing::send(&self.call, &self.solapi.stand_in)
    }
}

impl Reply {
    fn succeeded(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }

    /// Status and code of an error; its text must be there too.
    fn refused(&self) -> (u16, &str) {
        let text = self.body["errorMessage"].as_str().unwrap_or_default();
        assert!(!text.is_empty(), "no text in {}", self.body);
        (self.status.as_u16(), self.body["errorCode"].as_str().unwrap_or_default())
    }

    /// Asserts that it is a documented error, with the status and the text that the spec gives it.
    fn is(&self, code: &ErrorCode) {
        assert_eq!(self.refused(), (code.http_status().unwrap(), code.as_str()), "{}", self.body);
        if let Some(text) = code.provider_text() {
            assert_eq!(self.body["errorMessage"], text);
        }
    }
}

fn header(key: &str, secret: &str, date: &str, salt: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(format!("{date}{salt}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    format!("HMAC-SHA256 apiKey={key}, date={date}, salt={salt}, signature={signature}")
}

fn step_1(number: &str) -> Value {
    json!({ "authType": "ARS", "extras": { "phoneNumber": number } })
}

fn step_2(number: &str, transaction_id: &str, code: &str) -> Value {
    json!({
        "authType": "ARS", "extras": { "phoneNumber": number }, "transactionId": transaction_id, "token": code
    })
}

#[test]
fn a_path_without_an_operation_is_answered_in_the_providers_words() {
    let StandIn { solapi, engine, .. } = Solapi::new().stand_in;
    solapi.unreached(&engine.world, Unreached::Path).is(&ErrorCode::NotFound);
    let wrong_method = solapi.unreached(&engine.world, Unreached::Method);
    assert_eq!(
        (wrong_method.status.as_u16(), &wrong_method.body["errorCode"]),
        (405, &json!("SandboxMethodNotAllowed"))
    );
}

#[test]
fn every_operation_refuses_a_query_parameter_that_the_spec_does_not_know() {
    let solapi = Solapi::new();
    for operation in operations::ALL {
        solapi.ask(operation).query("bogus", "1").send().is(&ErrorCode::ValidationError);
    }
}

#[test]
fn every_operation_refuses_a_member_of_the_body_that_the_spec_does_not_know() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    for operation in operations::ALL {
        let ask = solapi.ask(operation).body(&json!({ "bogus": 1 }));
        let ask = if operation.path.contains('{') { ask.path(NUMBER) } else { ask };
        let reply = ask.send();
        reply.is(&ErrorCode::ValidationError);
        assert_eq!(reply.body["errorMessage"], "\"bogus\" is not allowed", "{}", operation.id);
    }
}

#[test]
fn every_operation_with_a_body_refuses_one_that_is_no_object_or_lacks_a_member_or_has_another_type() {
    let solapi = Solapi::new();
    solapi.create(NUMBER).succeeded();
    let ask = |operation: &'static Operation| {
        let ask = solapi.ask(operation);
        if operation.path.contains('{') { ask.path(NUMBER) } else { ask }
    };
    let mut held = 0;
    for operation in operations::ALL.iter().filter(|operation| !operation.body.is_empty()) {
        for body in ["[]", "nonsense", "\"text\"", "{\"a\":"] {
            ask(operation).bytes(body.as_bytes().to_vec()).send().is(&ErrorCode::ValidationError);
        }
        if operation.body.iter().any(|field| field.required) {
            ask(operation).body(&json!({})).send().is(&ErrorCode::ValidationError);
            ask(operation).send().is(&ErrorCode::ValidationError);
        }
        for field in operation.body {
            ask(operation).body(&json!({ field.name: 1.5 })).send().is(&ErrorCode::ValidationError);
            held += 1;
        }
    }
    assert!(held > 10, "only {held} fields were tried");
}

#[test]
fn a_wrong_member_inside_a_member_is_refused() {
    let solapi = Solapi::new();
    let ask = |list: Value| {
        let body = json!({ "phoneNumber": NUMBER, "documentList": list });
        solapi.ask(&operations::CREATE_SENDER_ID).body(&body).send()
    };
    ask(json!({ "bogus": ["DOC1"] })).is(&ErrorCode::ValidationError);
    let reply = ask(json!({ "bogus": "DOC1" }));
    reply.is(&ErrorCode::ValidationError);
    assert_eq!(reply.body["errorMessage"], "\"bogus\" is not allowed");
    ask(json!({ "certificateDocument": "DOC1" })).is(&ErrorCode::ValidationError);
    ask(json!({ "employmentCertificate": ["DOC1"] })).is(&ErrorCode::ValidationError);
    ask(json!({ "certificateDocument": [1] })).is(&ErrorCode::ValidationError);
    ask(json!({ "certificateDocument": [] })).succeeded();
}

#[test]
fn the_rate_limit_refuses_the_twenty_first_read_in_five_seconds_and_says_so_in_message() {
    let solapi = Solapi::with(|switches| switches.rate_limit = true);
    for _ in 0..20 {
        solapi.list();
    }
    let reply = solapi.ask(&operations::LIST_DOCUMENTS).send();
    assert_eq!(reply.status, 429);
    assert_eq!(reply.body["errorCode"], "TooManyRequests");
    assert!(reply.body["message"].is_string(), "{}", reply.body);
    assert!(reply.body.get("errorMessage").is_none(), "{}", reply.body);
    // Writes are not counted.
    assert_ne!(operations::CREATE_SENDER_ID.effect, Effect::Read);
    solapi.create(NUMBER).succeeded();
    solapi.advance(5);
    solapi.list();
}

#[test]
fn reads_are_not_limited_unless_the_switch_says_so() {
    let solapi = Solapi::new();
    for _ in 0..50 {
        solapi.list();
    }
}
