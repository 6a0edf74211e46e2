//! Every documented answer, and every choice of the sandbox.

mod keys;
mod listing;
mod records;
mod requests;
mod tokens;

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Operation,
    portone::v2::generated::operations::{
        CONFIRM_IDENTITY_VERIFICATION, GET_IDENTITY_VERIFICATION, LIST_IDENTITY_VERIFICATIONS, LOGIN_VIA_API_SECRET,
        REFRESH_TOKEN, RESEND_IDENTITY_VERIFICATION, SEND_IDENTITY_VERIFICATION,
    },
    sandbox::{
        engine::{api::Unreached, exchange::Reply},
        providers::{
            stand_in::StandIn,
            switches::{PortOneV2Switches, Switches},
            testing::{self, Ask},
        },
        spec::Provider,
    },
};

const PHONE: &str = "01012345678";
const ID: &str = "00000000000000000000000000000001";

struct Desk(StandIn);

impl Desk {
    fn new() -> Self {
        Self::with(PortOneV2Switches::default())
    }

    fn with(portone_v2: PortOneV2Switches) -> Self {
        Self(testing::stand_in(Switches { portone_v2, ..Switches::default() }))
    }

    /// A request that carries the API secret.
    fn ask(&self, operation: &'static Operation) -> Ask {
        let secret = self.0.credentials.portone_v2_api_secret();
        Ask::of(operation).header("authorization", &format!("PortOne {secret}"))
    }

    fn about(&self, operation: &'static Operation, id: &str) -> Ask {
        self.ask(operation).path("identityVerificationId", id)
    }

    fn send(&self, id: &str, body: &Value) -> Reply {
        self.about(&SEND_IDENTITY_VERIFICATION, id).json(body).send(&self.0)
    }

    /// Sends and reads the OTP.
    fn sent(&self, id: &str) -> String {
        let reply = self.send(id, &person());
        assert_eq!((reply.status.as_u16(), &reply.body), (200, &json!({})));
        self.otp()
    }

    fn otp(&self) -> String {
        self.0.world().inbox.latest_to(PHONE).unwrap().code().to_owned()
    }

    fn resend(&self, id: &str) -> Reply {
        self.about(&RESEND_IDENTITY_VERIFICATION, id).send(&self.0)
    }

    fn confirm(&self, id: &str, body: &Value) -> Reply {
        self.about(&CONFIRM_IDENTITY_VERIFICATION, id).json(body).send(&self.0)
    }

    fn confirm_otp(&self, id: &str, otp: &str) -> Reply {
        self.confirm(id, &json!({ "otp": otp }))
    }

    fn get(&self, id: &str) -> Reply {
        self.about(&GET_IDENTITY_VERIFICATION, id).send(&self.0)
    }

    fn list(&self, question: &Value) -> Reply {
        self.ask(&LIST_IDENTITY_VERIFICATIONS).query("requestBody", &question.to_string()).send(&self.0)
    }

    fn advance(&self, seconds: u64) {
        self.0.world().clock.advance(Duration::from_secs(seconds));
    }
}

fn person() -> Value {
    json!({
        "channelKey": "channel-key-sandbox-danal", "operator": "SKT", "method": "SMS",
        "customer": {
            "name": "홍길동", "phoneNumber": PHONE, "identityNumber": "9001011", "ipAddress": "203.0.113.10"
        }
    })
}

fn in_app() -> Value {
    with(person(), "/method", json!("APP"))
}

/// `body` with what stands at a pointer replaced.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[name] = value;
    body
}

fn without(mut body: Value, pointer: &str) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
    body
}

/// An OTP that is not this one.
fn wrong(otp: &str) -> &'static str {
    if otp == "000000" { "000001" } else { "000000" }
}

/// An error of V2; its text.
#[track_caller]
fn refused<'a>(reply: &'a Reply, status: u16, code: &str) -> &'a str {
    assert_eq!((reply.status.as_u16(), &reply.body["type"]), (status, &json!(code)), "{}", reply.body);
    assert_eq!(reply.code.as_deref(), Some(code), "for the journal");
    reply.body["message"].as_str().unwrap()
}

/// An error of the PG; its code.
#[track_caller]
fn refused_by_pg(reply: &Reply) -> &str {
    refused(reply, 502, "PG_PROVIDER");
    assert!(reply.body["pgMessage"].is_string(), "{}", reply.body);
    reply.body["pgCode"].as_str().unwrap()
}

#[test]
fn unknown_paths_and_methods_have_an_error_of_v2() {
    let unreached = |why| testing::unreached(Provider::PortOneV2, why);
    refused(&unreached(Unreached::Path), 404, "SANDBOX_NO_SUCH_OPERATION");
    refused(&unreached(Unreached::Method), 405, "SANDBOX_WRONG_METHOD");
}

#[test]
fn without_a_credential_nothing_but_a_login_is_answered() {
    let desk = Desk::new();
    let logins = [LOGIN_VIA_API_SECRET.id, REFRESH_TOKEN.id];
    for (operation, _) in super::HANDLERS.iter().filter(|(operation, _)| !logins.contains(&operation.id)) {
        let wrong =
            ["", "PortOne", "PortOne another", "Bearer sandbox-v2-api-secret", "sandbox-v2-api-secret", "Basic a"];
        for header in wrong {
            let ask =
                Ask::of(operation).path("identityVerificationId", ID).header("authorization", header).json(&person());
            refused(&ask.send(&desk.0), 401, "UNAUTHORIZED");
        }
        let none = Ask::of(operation).path("identityVerificationId", ID).json(&person());
        refused(&none.send(&desk.0), 401, "UNAUTHORIZED");
    }
    assert!(desk.0.world().inbox.messages().is_empty());
}
