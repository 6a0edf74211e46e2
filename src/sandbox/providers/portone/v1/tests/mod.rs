//! Every documented answer, and every choice of the sandbox.

mod confirming;
mod records;
mod requesting;
mod tokens;

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Operation,
    portone::v1::generated::operations::{
        CONFIRM_OTP, DELETE_CERTIFICATION, GET_CERTIFICATION, GET_TOKEN, REQUEST_OTP,
    },
    sandbox::{
        engine::{api::Unreached, exchange::Reply},
        providers::{
            stand_in::StandIn,
            switches::{PortOneSwitches, Switches},
            testing::{self, Ask},
        },
        spec::Provider,
    },
};

const PHONE: &str = "01012345678";
/// When the clock of these tests stands still, in UNIX seconds.
const START: i64 = 1_767_574_800;

struct Desk(StandIn);

impl Desk {
    fn new() -> Self {
        Self::with(PortOneSwitches::default())
    }

    fn with(portone: PortOneSwitches) -> Self {
        Self(testing::stand_in(Switches { portone, ..Switches::default() }))
    }

    fn login(&self) -> Value {
        let credentials = &self.0.credentials;
        json!({ "imp_key": credentials.portone_imp_key(), "imp_secret": credentials.portone_imp_secret() })
    }

    /// The answer to `get_token`.
    fn token(&self) -> Value {
        let reply = Ask::of(&GET_TOKEN).json(&self.login()).send(&self.0);
        assert!(reply.status.is_success(), "{}", reply.body);
        reply.body["response"].clone()
    }

    /// A request that carries the token.
    fn ask(&self, operation: &'static Operation) -> Ask {
        let token = self.token();
        Ask::of(operation).header("authorization", &format!("Bearer {}", token["access_token"].as_str().unwrap()))
    }

    fn request(&self, body: &Value) -> Reply {
        self.ask(&REQUEST_OTP).json(body).send(&self.0)
    }

    /// The `imp_uid` of a request that is accepted.
    fn requested(&self, body: &Value) -> String {
        let reply = self.request(body);
        assert_eq!(reply.body["code"], 0, "{}", reply.body);
        reply.body["response"]["imp_uid"].as_str().unwrap().to_owned()
    }

    fn otp(&self) -> String {
        self.0.world().inbox.latest_to(PHONE).unwrap().code().to_owned()
    }

    fn confirm(&self, imp_uid: &str, body: &Value) -> Reply {
        self.ask(&CONFIRM_OTP).path("imp_uid", imp_uid).json(body).send(&self.0)
    }

    fn confirm_otp(&self, imp_uid: &str, otp: &str) -> Reply {
        self.confirm(imp_uid, &json!({ "otp": otp }))
    }

    fn get(&self, imp_uid: &str) -> Reply {
        self.ask(&GET_CERTIFICATION).path("imp_uid", imp_uid).send(&self.0)
    }

    fn delete(&self, imp_uid: &str) -> Reply {
        self.ask(&DELETE_CERTIFICATION).path("imp_uid", imp_uid).send(&self.0)
    }

    fn advance(&self, seconds: u64) {
        self.0.world().clock.advance(Duration::from_secs(seconds));
    }
}

fn person() -> Value {
    json!({ "name": "홍길동", "phone": PHONE, "birth": "900101", "gender_digit": "1", "carrier": "SKT" })
}

fn in_app() -> Value {
    with(with(person(), "verification_method", json!("APP")), "channel_key", json!("channel-key-1"))
}

/// `body` with one member set.
fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn without(mut body: Value, name: &str) -> Value {
    body.as_object_mut().unwrap().remove(name);
    body
}

/// An OTP that is not this one.
fn wrong(otp: &str) -> &'static str {
    if otp == "000000" { "000001" } else { "000000" }
}

/// An error in V1's envelope; its text.
fn refused(reply: &Reply, status: u16, code: i64) -> &str {
    assert_eq!((reply.status.as_u16(), &reply.body["code"]), (status, &json!(code)), "{}", reply.body);
    assert_eq!(reply.body.get("response"), Some(&Value::Null), "{}", reply.body);
    reply.body["message"].as_str().unwrap()
}

#[test]
fn unknown_paths_and_methods_have_an_error_of_v1() {
    let unreached = |why| testing::unreached(Provider::PortOneV1, why);
    assert!(refused(&unreached(Unreached::Path), 404, -1).starts_with("[sandbox] "));
    assert!(refused(&unreached(Unreached::Method), 405, -1).starts_with("[sandbox] "));
}

#[test]
fn success_can_have_another_status_and_a_message() {
    let desk = Desk::with(PortOneSwitches { success_status: 201, success_message: true, ..Default::default() });
    let imp_uid = desk.requested(&person());
    let replies =
        [desk.request(&person()), desk.get(&imp_uid), desk.confirm_otp(&desk.requested(&person()), &desk.otp())];
    for reply in replies {
        assert_eq!((reply.status.as_u16(), &reply.body["message"]), (201, &json!("success")), "{}", reply.body);
    }
    assert_eq!(desk.get("imp_000000000000").status, 404);
}
