//! Answers made wrong in ways that a client should bear: unknown values, unknown members, nulls.

use serde_json::{Value, json};

use super::places_of;
use crate::Operation;

/// A value that no spec lists, in place of a text.
const UNKNOWN_TEXT: &str = "SANDBOX_UNKNOWN";
/// And in place of a number.
const UNKNOWN_NUMBER: i64 = 987_654_321;
/// A member that no spec lists.
const UNKNOWN_MEMBER: &str = "sandbox_unknown_field";

/// Puts a value that the spec does not list in every open enum.
pub(super) fn with_unknown_enum_values(operation: &Operation, answer: &mut Value) {
    let enums = places_of(operation).map_or(&[][..], |places| places.enums);
    change(answer, enums, |value| match value {
        Value::String(text) => UNKNOWN_TEXT.clone_into(text),
        Value::Number(_) => *value = UNKNOWN_NUMBER.into(),
        _ => {}
    });
}

/// Puts null where the spec lets a text, a number or a boolean be left out.
pub(super) fn with_nulls(operation: &Operation, answer: &mut Value) {
    let optional = places_of(operation).map_or(&[][..], |places| places.optional);
    change(answer, optional, |value| {
        // A place may hold something larger in another form of the answer.
        if !value.is_object() && !value.is_array() {
            *value = Value::Null;
        }
    });
}

/// Puts one more member in every object.
pub(super) fn with_unknown_members(answer: &mut Value) {
    match answer {
        Value::Object(members) => {
            members.values_mut().for_each(with_unknown_members);
            members.insert(UNKNOWN_MEMBER.to_owned(), json!({ "list": [1, null, "text"] }));
        }
        Value::Array(items) => items.iter_mut().for_each(with_unknown_members),
        _ => {}
    }
}

fn change(answer: &mut Value, places: &[&str], change: impl Fn(&mut Value)) {
    for place in places {
        let path: Vec<_> = place.split('/').filter(|segment| !segment.is_empty()).collect();
        change_at(answer, &path, &change);
    }
}

fn change_at(value: &mut Value, path: &[&str], change: &impl Fn(&mut Value)) {
    match (path, value) {
        ([], value) => change(value),
        (["*", rest @ ..], Value::Array(items)) => items.iter_mut().for_each(|item| change_at(item, rest, change)),
        ([name, rest @ ..], Value::Object(members)) => {
            if let Some(member) = members.get_mut(*name) {
                change_at(member, rest, change);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{with_nulls, with_unknown_enum_values, with_unknown_members};
    use crate::solapi::operations::{LIST_ACTIVE_SENDER_IDS, LIST_SENDER_IDS};

    #[test]
    fn the_spec_tells_where_enums_are() {
        let mut answer = json!({
            "accountId": "1", "senderIds": [{ "phoneNumber": "0212345678", "status": "ACTIVE", "method": null }]
        });
        with_unknown_enum_values(&LIST_SENDER_IDS, &mut answer);
        let expected = json!({
            "accountId": "1",
            "senderIds": [{ "phoneNumber": "0212345678", "status": "SANDBOX_UNKNOWN", "method": null }]
        });
        assert_eq!(answer, expected);
    }

    #[test]
    fn what_the_spec_requires_is_not_nulled() {
        let mut answer = json!(["0212345678", { "phoneNumber": "0212345679", "expireAt": "2026-01-01" }]);
        with_nulls(&LIST_ACTIVE_SENDER_IDS, &mut answer);
        assert_eq!(answer, json!(["0212345678", { "phoneNumber": "0212345679", "expireAt": null }]));
    }

    #[test]
    fn every_object_gets_a_member() {
        let mut answer = json!([{ "inner": {} }]);
        with_unknown_members(&mut answer);
        assert!(answer[0]["sandbox_unknown_field"].is_object());
        assert!(answer[0]["inner"]["sandbox_unknown_field"].is_object());
    }
}
