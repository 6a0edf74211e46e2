//! Requests as no client of ours would send them: each gets the provider's own status and error body.

mod portone;
mod smslink;
mod solapi;
mod solapi_credentials;
mod unreadable;

use serde_json::{Map, Value};

/// A JSON object without one member.
fn without(body: &Value, member: &str) -> Value {
    let mut members = object(body);
    members.remove(member).expect("it has the member");
    Value::Object(members)
}

/// A JSON object with another value for a member, or one member more.
fn with(body: &Value, member: &str, value: impl Into<Value>) -> Value {
    let mut members = object(body);
    members.insert(member.to_owned(), value.into());
    Value::Object(members)
}

fn object(body: &Value) -> Map<String, Value> {
    body.as_object().expect("it is an object").clone()
}
