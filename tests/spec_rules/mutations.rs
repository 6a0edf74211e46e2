//! Any one change to a spec: the compiler takes it or says what is wrong, and never panics.

use proptest::{prelude::*, sample::Index, test_runner::TestCaseResult};
use serde_json::{Value, json};

use crate::{BASE, compile, compiler::Problem, output::specs};

/// What takes the place of a value, or of nothing.
#[derive(Debug, Clone)]
enum Change {
    Removed,
    Replaced(Value),
    Added(String, Value),
    Moved(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Removed),
        value().prop_map(Change::Replaced),
        (key(), value()).prop_map(|(key, value)| Change::Added(key, value)),
        any::<Index>().prop_map(Change::Moved),
    ]
}

/// Values of every type, and those that mean something in a spec.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        word().prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        word().prop_map(|word| json!([word, word])),
        (key(), word()).prop_map(|(key, word)| json!({ key: word })),
        (key(), word()).prop_map(|(key, word)| json!({ "x": { key: { "type": word } } })),
        prop::sample::select(&["Name", "SentCode", "ErrorCode", "Nobody"][..])
            .prop_map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })),
    ]
}

fn word() -> impl Strategy<Value = String> {
    let words = [
        "string",
        "integer",
        "number",
        "boolean",
        "array",
        "object",
        "strng",
        "path",
        "query",
        "header",
        "cookie",
        "read",
        "personal",
        "Self",
        "self",
        "type",
        "match",
        "all",
        "Unknown",
        "refused",
        "id",
        "/codes/{id",
        "{",
        "#",
        "",
        "#/components/schemas/Name",
        "a b",
        "Ünïcode",
        "200",
        "r#type",
        "'",
        "\"",
        "\n",
    ];
    prop::sample::select(words.map(str::to_owned).to_vec())
}

fn key() -> impl Strategy<Value = String> {
    let keys = [
        "type",
        "items",
        "properties",
        "required",
        "oneOf",
        "allOf",
        "anyOf",
        "not",
        "enum",
        "default",
        "nullable",
        "format",
        "minimum",
        "pattern",
        "title",
        "description",
        "$ref",
        "schema",
        "content",
        "parameters",
        "responses",
        "examples",
        "example",
        "x-effect",
        "x-sensitive",
        "x-values",
        "x-ignore-case",
        "delivery",
        "means",
        "status",
        "discriminator",
        "additionalProperties",
        "readOnly",
        "deprecated",
        "security",
        "servers",
        "get",
        "trace",
        "/other",
        "name",
        "in",
        "application/xml",
        "203",
        "headers",
        "tags",
    ];
    prop_oneof![prop::sample::select(keys.map(str::to_owned).to_vec()), word()]
}

/// The pointers to everything in a document but itself.
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, member)| (key.clone(), member)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (key, member) in below {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        pointers(member, &pointer, found);
        found.push(pointer);
    }
}

fn apply(document: &mut Value, place: Index, change: Change) {
    let mut places = Vec::new();
    pointers(document, "", &mut places);
    let pointer = place.get(&places).clone();
    match change {
        Change::Removed => {
            let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a slash");
            match document.pointer_mut(parent) {
                Some(Value::Object(members)) => drop(members.remove(&key.replace("~1", "/").replace("~0", "~"))),
                Some(Value::Array(items)) => drop(items.remove(key.parse().expect("an index is a number"))),
                other => unreachable!("{parent} is {other:?}"),
            }
        }
        Change::Replaced(value) => *document.pointer_mut(&pointer).expect("it is there") = value,
        Change::Added(key, value) => match document.pointer_mut(&pointer).expect("it is there") {
            Value::Object(members) => drop(members.insert(key, value)),
            Value::Array(items) => items.push(value),
            leaf => *leaf = json!({ key: value }),
        },
        Change::Moved(from) => {
            let source: &String = from.get(&places);
            let moved = document.pointer(source).expect("it is there").clone();
            *document.pointer_mut(&pointer).expect("it is there") = moved;
        }
    }
}

/// Whatever stands below a path, by method and path.
fn described(text: &str) -> Vec<(String, String)> {
    let document: Value = serde_saphyr::from_str(text).expect("the compiler could read it");
    let paths = document["paths"].as_object().into_iter().flatten();
    let members = paths.flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        members.filter(|(_, member)| member.is_object()).map(|(method, _)| (method.clone(), path.clone()))
    });
    members.collect()
}

fn is_judged(text: &str) -> TestCaseResult {
    match compile("specs/example.yaml", text, "crate::example::generated") {
        Ok(code) => {
            prop_assert!(syn::parse_file(&code).is_ok(), "what comes out is not Rust");
            for (method, path) in described(text) {
                let row = format!("method: \"{}\",\n        path: {path:?},", method.to_uppercase());
                prop_assert!(code.contains(&row), "{} {} got lost", method, path);
            }
        }
        Err(problems) => {
            prop_assert!(!problems.is_empty(), "refused without a reason");
            for message in problems.iter().map(Problem::to_string) {
                let (place, rest) = message.split_once(": ").unwrap_or_default();
                prop_assert_eq!(place, "specs/example.yaml");
                prop_assert!(rest.contains("; ") && message.lines().count() == 1, "{}", message);
                prop_assert!(!message.contains("panicked") && !message.contains("RUST_BACKTRACE"), "{}", message);
            }
        }
    }
    Ok(())
}

/// JSON is YAML, so the changed document is written as JSON.
fn is_judged_when_changed(text: &str, changes: Vec<(Index, Change)>) -> TestCaseResult {
    let mut document: Value = serde_saphyr::from_str(text).expect("the specs are YAML");
    for (place, change) in changes {
        apply(&mut document, place, change);
    }
    is_judged(&document.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_to_the_base_is_judged(changes in prop::collection::vec((any::<Index>(), change()), 1..3)) {
        is_judged_when_changed(BASE, changes)?;
    }

    #[test]
    fn any_slip_of_the_keyboard_is_judged(
        from in any::<Index>(),
        lost in 0..12_usize,
        typed in prop::sample::select(&["", ":", ": ", "- ", "\t", "  ", "'", "\"", "{", "]", "\n", "&a", "*a", "!t", "|", "#", "?", "%"][..]),
    ) {
        let (from, length) = (from.index(BASE.len()), BASE.len());
        is_judged(&format!("{}{typed}{}", &BASE[..from], &BASE[(from + lost).min(length)..]))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_to_a_real_spec_is_judged(
        (_, text) in prop::sample::select(specs()),
        place in any::<Index>(),
        change in change(),
    ) {
        is_judged_when_changed(&text, vec![(place, change)])?;
    }
}
