//! Answers made wrong in ways that a client should bear: unknown values, unknown members, nulls.

use serde_json::{Value, json};

use super::FaultKind;
use crate::{Operation, sandbox::spec::places_of};

/// A value that no spec lists, in place of a text.
const UNKNOWN_TEXT: &str = "SANDBOX_UNKNOWN";
/// And in place of a number.
const UNKNOWN_NUMBER: i64 = 987_654_321;
/// A member that no spec lists.
const UNKNOWN_MEMBER: &str = "sandbox_unknown_field";

/// Makes an answer wrong. False if there is nothing in it that could be made wrong in this way.
pub(crate) fn distort(kind: FaultKind, operation: &Operation, answer: &mut Value) -> bool {
    let places = places_of(operation);
    match kind {
        FaultKind::UnknownEnumValue => at(answer, places.map_or(&[], |places| places.enums), unlisted),
        FaultKind::NullValue => at(answer, places.map_or(&[], |places| places.optional), null),
        FaultKind::UnknownField => with_unknown_members(answer),
        _ => true,
    }
}

/// A value that the spec does not list. Where there is none, null stays.
fn unlisted(value: &mut Value) -> bool {
    match value {
        Value::String(text) => UNKNOWN_TEXT.clone_into(text),
        Value::Number(_) => *value = UNKNOWN_NUMBER.into(),
        _ => return false,
    }
    true
}

/// Null, but for the larger things that a place may hold in another form of the answer.
fn null(value: &mut Value) -> bool {
    let replaced = !matches!(value, Value::Null | Value::Object(_) | Value::Array(_));
    if replaced {
        *value = Value::Null;
    }
    replaced
}

/// One more member in every object.
fn with_unknown_members(answer: &mut Value) -> bool {
    match answer {
        Value::Object(members) => {
            members.values_mut().for_each(|member| _ = with_unknown_members(member));
            members.insert(UNKNOWN_MEMBER.to_owned(), json!({ "list": [1, null, "text"] }));
            true
        }
        Value::Array(items) => any(items.iter_mut().map(with_unknown_members)),
        _ => false,
    }
}

/// Changes what stands at `places`. True if anything was changed.
fn at(answer: &mut Value, places: &[&str], change: fn(&mut Value) -> bool) -> bool {
    any(places.iter().map(|place| {
        let path: Vec<_> = place.split('/').filter(|segment| !segment.is_empty()).collect();
        change_at(answer, &path, change)
    }))
}

/// Whether one was true, after all were made.
fn any(changes: impl Iterator<Item = bool>) -> bool {
    changes.filter(|changed| *changed).count() > 0
}

fn change_at(value: &mut Value, path: &[&str], change: fn(&mut Value) -> bool) -> bool {
    match (path, value) {
        ([], value) => change(value),
        (["*", rest @ ..], Value::Array(items)) => any(items.iter_mut().map(|item| change_at(item, rest, change))),
        ([name, rest @ ..], Value::Object(members)) => {
            members.get_mut(*name).is_some_and(|member| change_at(member, rest, change))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::distort;
    use crate::{
        Operation,
        sandbox::engine::faults::FaultKind,
        smslink::operations::GENERATE_AND_DELIVER_CODE,
        solapi::operations::{LIST_ACTIVE_SENDER_IDS, LIST_SENDER_IDS},
    };

    fn distorted(kind: FaultKind, operation: &Operation, mut answer: Value) -> Value {
        assert!(distort(kind, operation, &mut answer), "{kind} changed nothing in {answer}");
        answer
    }

    #[test]
    fn the_spec_tells_where_enums_are() {
        let answer = json!({
            "accountId": "1", "senderIds": [{ "phoneNumber": "0212345678", "status": "ACTIVE", "method": null }]
        });
        let expected = json!({
            "accountId": "1",
            "senderIds": [{ "phoneNumber": "0212345678", "status": "SANDBOX_UNKNOWN", "method": null }]
        });
        assert_eq!(distorted(FaultKind::UnknownEnumValue, &LIST_SENDER_IDS, answer), expected);
    }

    #[test]
    fn what_the_spec_requires_is_not_nulled() {
        let answer = json!(["0212345678", { "phoneNumber": "0212345679", "expireAt": "2026-01-01" }]);
        let expected = json!(["0212345678", { "phoneNumber": "0212345679", "expireAt": null }]);
        assert_eq!(distorted(FaultKind::NullValue, &LIST_ACTIVE_SENDER_IDS, answer), expected);
    }

    #[test]
    fn every_object_gets_a_member() {
        let answer = json!([{ "inner": {} }, "text"]);
        let answer = distorted(FaultKind::UnknownField, &LIST_SENDER_IDS, answer);
        assert!(answer[0]["sandbox_unknown_field"].is_object());
        assert!(answer[0]["inner"]["sandbox_unknown_field"].is_object());
    }

    #[test]
    fn an_answer_with_nothing_to_make_wrong_is_told_apart() {
        let mut answer = json!({ "verification_code_id": 1, "verification_code": "482913" });
        let before = answer.clone();
        assert!(!distort(FaultKind::UnknownEnumValue, &GENERATE_AND_DELIVER_CODE, &mut answer));
        assert_eq!(answer, before);
        assert!(!distort(FaultKind::UnknownField, &LIST_ACTIVE_SENDER_IDS, &mut json!(["0212345678"])));
    }
}
