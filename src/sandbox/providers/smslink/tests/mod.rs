//! Every documented answer, and every choice of the sandbox.

mod admission;
mod checking;
mod delivering;
mod sending;

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Operation,
    sandbox::{
        engine::exchange::Reply,
        providers::{
            stand_in::StandIn,
            switches::{SmslinkSwitches, Switches},
            testing::{self, Ask},
        },
    },
    smslink::generated::operations::{DELIVER_CODE, GENERATE_AND_DELIVER_CODE, GET_CODE_DELIVERY_RESULT, VERIFY_CODE},
};

const PHONE: &str = "09012345678";

struct Desk(StandIn);

impl Desk {
    fn new() -> Self {
        Self::with(SmslinkSwitches::default())
    }

    fn with(smslink: SmslinkSwitches) -> Self {
        Self(testing::stand_in(Switches { smslink, ..Switches::default() }))
    }

    fn ask(&self, operation: &'static Operation) -> Ask {
        Ask::of(operation).header("token", self.0.credentials.smslink_token())
    }

    fn send(&self, ask: &Ask) -> Reply {
        ask.send(&self.0)
    }

    fn post(&self, operation: &'static Operation, body: &Value) -> Reply {
        let reply = self.send(&self.ask(operation).json(body));
        assert_documented(operation, &reply);
        reply
    }

    /// The code that was made.
    fn generate(&self, phone: &str) -> String {
        let reply = self.post(&GENERATE_AND_DELIVER_CODE, &generated(phone));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body["verification_code"].as_str().unwrap().to_owned()
    }

    /// The result code.
    fn verify(&self, phone: &str, code: &str) -> String {
        let reply = self.post(&VERIFY_CODE, &json!({ "phone_number": phone, "verification_code": code }));
        reply.body["verify_result_code"].as_str().unwrap_or_else(|| panic!("{}", reply.body)).to_owned()
    }

    fn result(&self, id: u64) -> Reply {
        let ask = self.ask(&GET_CODE_DELIVERY_RESULT).query("verification_code_id", &id.to_string());
        let reply = self.send(&ask);
        assert_documented(&GET_CODE_DELIVERY_RESULT, &reply);
        reply
    }

    fn advance(&self, seconds: u64) {
        self.0.world().clock.advance(Duration::from_secs(seconds));
    }
}

fn generated(phone: &str) -> Value {
    json!({
        "phone_number": phone, "delivery_type": 10, "message": "code:{{verification_code}} {{valid_period_min}}分間有効です。",
        "character_type": 10, "character_size": 6, "valid_period_min": 10
    })
}

fn delivered(phone: &str, code: &str) -> Value {
    json!({
        "phone_number": phone, "delivery_type": 10, "message": "code:{{verification_code}}", "verification_code": code
    })
}

/// `body` with one member changed; null removes it.
fn with(mut body: Value, name: &str, value: Value) -> Value {
    let members = body.as_object_mut().unwrap();
    match value {
        Value::Null => drop(members.remove(name)),
        value => drop(members.insert(name.to_owned(), value)),
    }
    body
}

/// A code that is not this one.
fn wrong(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

/// An error must be one that the spec lists for the operation.
fn assert_documented(operation: &Operation, reply: &Reply) {
    let Some(code) = reply.body["code"].as_str() else { return };
    let status = reply.status.as_u16();
    let documented = operation.errors.iter().any(|(at, codes)| *at == status && codes.contains(&code));
    assert!(documented, "{}: {status} {code} is not documented", operation.id);
}

/// The detail of an `ERR400001`, without its stem.
fn detail(reply: &Reply) -> &str {
    assert_eq!((reply.status.as_u16(), &reply.body["code"]), (400, &json!("ERR400001")), "{}", reply.body);
    reply.body["details"][0]["code"].as_str().map_or("none", |code| code.strip_prefix("ERR400001_").unwrap())
}
