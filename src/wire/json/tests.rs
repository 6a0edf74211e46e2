use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Decoded, Member, Misread, Notes, Role, Shape, decode, repair::readings};

/// A verdict with one member of every kind.
static ANSWER: Shape = Shape::Object(&[
    member("verdict", &Shape::Open, true, Role::Succeeds("\"YES\"")),
    member("passed", &Shape::Boolean, false, Role::Succeeds("true")),
    member("code", &INTEGER, true, Role::Succeeds("0")),
    member("id", &Shape::Text, true, Role::Decides),
    member("echo", &Shape::Text, false, Role::Echoes),
    member("owner", &Shape::Text, true, Role::Nothing),
    member("text", &Shape::Text, false, Role::Nothing),
    member("count", &INTEGER, false, Role::Nothing),
    member("flag", &Shape::Boolean, false, Role::Nothing),
    member("inner", &INNER, false, Role::Decides),
    member("items", &Shape::List { item: &ITEM, leaves_out: true }, false, Role::Nothing),
    member("notes", &Shape::List { item: &Shape::Text, leaves_out: false }, false, Role::Nothing),
]);
static INTEGER: Shape = Shape::Integer(i64::MIN, i64::MAX as u64);
static INNER: Shape = Shape::Object(&[member("transaction", &Shape::Text, true, Role::Decides)]);
static ITEM: Shape = Shape::Object(&[
    member("name", &Shape::Text, true, Role::Decides),
    member("state", &Shape::Text, false, Role::Decides),
]);

const fn member(name: &'static str, shape: &'static Shape, is_required: bool, role: Role) -> Member {
    Member { name, shape, is_required, role }
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Answer {
    verdict: Value,
    passed: Option<bool>,
    code: i64,
    id: String,
    echo: Option<String>,
    owner: String,
    text: Option<String>,
    count: Option<i64>,
    flag: Option<bool>,
    inner: Option<Inner>,
    #[serde(default)]
    items: Vec<Item>,
    notes: Option<Vec<String>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Inner {
    transaction: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Item {
    name: String,
    state: Option<String>,
}

fn read(body: impl AsRef<[u8]>) -> Result<(Answer, Notes), Misread> {
    decode(body.as_ref(), &ANSWER).map(|Decoded { value, notes }| (value, notes))
}

const WHOLE: &str = r#"{"verdict":"YES","passed":true,"code":0,"id":"a1","echo":"e","owner":"o","text":"t","count":1,"flag":true,"inner":{"transaction":"x"},"items":[{"name":"n","state":"s"}],"notes":["m"]}"#;

/// The whole answer with `json` in place of a member's value.
fn with(name: &str, json: &[u8]) -> Vec<u8> {
    let whole: Value = serde_json::from_str(WHOLE).unwrap();
    let mut body = b"{".to_vec();
    for (key, value) in whole.as_object().unwrap() {
        if body.len() > 1 {
            body.push(b',');
        }
        body.extend(format!("{}:", json!(key)).bytes());
        body.extend(if key == name { json.to_vec() } else { value.to_string().into_bytes() });
    }
    body.push(b'}');
    body
}

/// What may come in place of a value: every type of JSON, and every byte that JSON has not.
const ODD: &[&[u8]] = &[
    b"null",
    b"true",
    b"false",
    b"0",
    b"-1",
    b"403.0",
    b"1e999",
    b"123456789012345678901234567890",
    b"\"\"",
    b"\"text\"",
    b"{}",
    b"[]",
    b"[null]",
    b"{\"a\":{\"b\":[1]}}",
    b"\"\\ud83d\"",
    b"\"\\udc00\\ud800\"",
    b"\"a\x00b\"",
    b"\"a\nb\tc\x1f\"",
    b"\"\xff\"",
    b"\"\xed\xa0\x80\"",
    b"\"\xe3\x81\"",
    b"\"\x94\x46\x8f\xd8\"",
    // Shift_JIS, its second byte a backslash: in the middle, and as the last of the text.
    b"\"\x95\x5c\x8e\xa6\"",
    b"\"\x94\x5c\"",
];

#[test]
fn the_whole_answer_is_read_as_it_is() {
    let (answer, notes) = read(WHOLE).unwrap();
    assert_eq!((answer.id.as_str(), answer.items.len(), notes), ("a1", 1, Notes::default()));
}

#[test]
fn what_decides_nothing_spoils_nothing() {
    let (whole, _) = read(WHOLE).unwrap();
    for name in ["owner", "text", "count", "flag", "notes"] {
        for odd in ODD {
            let (answer, notes) = read(with(name, odd)).unwrap_or_else(|why| panic!("{name}: {odd:?}: {why:?}"));
            let decisions = |answer: &Answer| {
                let Answer { verdict, passed, code, id, echo, inner, items, .. } = answer.clone();
                (verdict, passed, code, id, echo, inner, items)
            };
            assert_eq!(decisions(&answer), decisions(&whole), "{name}: {odd:?}");
            assert!(!notes.is_doubtful && !notes.left_out, "{name}: {odd:?}");
        }
    }
}

#[test]
fn an_unreadable_echo_says_nothing() {
    for odd in [&b"{}"[..], b"[]", b"true", b"null"] {
        let (answer, notes) = read(with("echo", odd)).unwrap();
        assert_eq!((answer.echo, notes), (None, Notes::default()), "{odd:?}");
    }
}

#[test]
fn leniency_never_says_yes() {
    for (name, almost) in [
        ("passed", &["\"true\"", "1", "\"yes\"", "{}", "[true]"][..]),
        ("code", &["\"0\"", "0.0", "-0", "false", "\"\"", "[0]", "[]", "{}"]),
        ("verdict", &["[\"YES\"]", "{\"YES\":1}", "true"]),
    ] {
        for json in almost {
            match read(with(name, json.as_bytes())) {
                Err(Misread::OtherShape) => {}
                Ok((_, notes)) => assert!(notes.is_doubtful, "{name}: {json}"),
                Err(why) => panic!("{name}: {json}: {why:?}"),
            }
        }
    }
    // One that says no may.
    assert_eq!(read(with("code", b"\"-1\"")).unwrap().0.code, -1);
    assert_eq!(read(with("passed", b"\"false\"")).unwrap().0.passed, Some(false));
}

#[test]
fn numbers_and_texts_stand_for_each_other_where_nothing_is_lost() {
    let (answer, notes) = read(with("text", b"20260101000000000001234567890")).unwrap();
    assert_eq!((answer.text.as_deref(), notes.numbers), (Some("20260101000000000001234567890"), vec!["text"]));
    assert_eq!(read(with("count", b"\"1796000000\"")).unwrap().0.count, Some(1_796_000_000));
    assert_eq!(read(with("flag", b"\"false\"")).unwrap().0.flag, Some(false));
    for lossy in ["\"01\"", "\"1.0\"", "\" 1\"", "\"+1\"", "1.5"] {
        assert_eq!(read(with("count", lossy.as_bytes())).unwrap().0.count, None, "{lossy}");
    }
    assert_eq!(read(with("text", b"1.50")).unwrap().0.text, None);
}

#[test]
fn what_stands_there_twice_decides_nothing() {
    for name in ["verdict", "code", "id"] {
        let twice = WHOLE.replacen('{', &format!("{{\"{name}\":null,"), 1);
        assert_eq!(read(&twice), Err(Misread::OtherShape), "{name}");
    }
    for name in ["passed", "inner"] {
        let twice = WHOLE.replacen('{', &format!("{{\"{name}\":null,"), 1);
        assert!(read(&twice).unwrap().1.is_doubtful, "{name}");
    }
    // Spelled otherwise it is the same name.
    assert!(read(WHOLE.replacen('{', "{\"p\\u0061ssed\":true,", 1)).unwrap().1.is_doubtful);
    for name in ["text", "echo", "owner"] {
        let (answer, notes) = read(WHOLE.replacen('{', &format!("{{\"{name}\":\"a\","), 1)).unwrap();
        assert_eq!((answer.id.as_str(), notes.is_doubtful), ("a1", false), "{name}");
    }
}

#[test]
fn a_list_is_no_struct() {
    assert!(read(with("inner", b"[\"x\"]")).unwrap().1.is_doubtful);
    let whole = br#"["YES",true,0,"a1","e","o"]"#;
    assert_eq!(read(whole), Err(Misread::Foreign("JSON of another kind")));
}

#[test]
fn an_object_that_is_not_there_comes_in_many_dresses() {
    for nothing in ["null", "[]", "{}", "\"\"", "false", "{\"transaction\":null}", "{\"a\":null,\"b\":null}"] {
        let (answer, notes) = read(with("inner", nothing.as_bytes())).unwrap();
        assert_eq!((answer.inner, notes), (None, Notes::default()), "{nothing}");
    }
    for something in ["true", "0", "\"x\"", "[0]", "{\"transaction\":{}}", "{\"a\":1}"] {
        assert!(read(with("inner", something.as_bytes())).unwrap().1.is_doubtful, "{something}");
    }
}

#[test]
fn an_item_that_cannot_be_read_is_left_out_and_the_others_stay() {
    for odd in ["1", "null", "{}", "{\"name\":{}}", "{\"name\":\"b\",\"state\":{}}", "{\"name\":\"b\",\"name\":\"c\"}"]
    {
        let list = format!("[{{\"name\":\"a\"}},{odd},{{\"name\":\"z\",\"state\":\"s\"}}]");
        let (answer, notes) = read(with("items", list.as_bytes())).unwrap();
        let names: Vec<&str> = answer.items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!((names, notes.left_out, notes.is_doubtful), (vec!["a", "z"], true, false), "{odd}");
    }
    let (answer, notes) = read(with("notes", b"[\"a\",{}]")).unwrap();
    assert_eq!((answer.notes, notes), (None, Notes::default()));
}

#[test]
fn a_byte_order_mark_is_skipped() {
    assert!(read(format!("\u{feff}{WHOLE}")).is_ok());
    assert!(read(format!("\u{feff}{}", WHOLE.replace("\"t\"", "{}"))).is_ok());
}

#[test]
fn what_is_no_json_is_somebody_elses() {
    for body in ["", " ", "<html>", "{\"a\":", "captive portal", "{\"a\":1}}", "{'a':1}", "\u{feff}"] {
        assert_eq!(read(body), Err(Misread::Foreign("not JSON")), "{body}");
    }
    for body in ["1", "\"captive portal\"", "null", "[]", "true"] {
        assert_eq!(read(body), Err(Misread::Foreign("JSON of another kind")), "{body}");
    }
}

#[test]
fn nothing_that_a_person_typed_becomes_structure() {
    // Shift_JIS whose backslash hides the quote after it: read byte by byte, the text goes on to the next quote.
    let hidden: &[u8] = b"{\"text\":\"\x95\x5c\",\"x\":\",\"verdict\":\"YES\",\"code\":0,\"id\":\"a1\",\"y\":\"\"}";
    assert!(read(hidden).is_err());
    // Both readings are JSON, and only one of them has a verdict.
    let both: &[u8] = b"{\"text\":\"\x95\x5c\",\"verdict\":\"NO\",\"code\":0,\"id\":\"a\",\"owner\":\"\x95\x5c\"}";
    let (answer, _) = read(both).unwrap();
    assert_eq!(answer.verdict, "NO");
    let ambiguous: &[u8] =
        b"{\"code\":0,\"id\":\"a\",\"text\":\"\x95\x5c\",\"verdict\":\"YES\",\"z\":\"\x95\x5c\",\"verdict\":\"NO\"}";
    let refused = read(ambiguous);
    assert!(refused.is_err() || refused.is_ok_and(|(_, notes)| notes.is_doubtful));
}

/// As it stands in a text of JSON.
fn escaped(text: &[u8]) -> Vec<u8> {
    text.iter().flat_map(|byte| if *byte == b'"' { vec![b'\\', b'"'] } else { vec![*byte] }).collect()
}

/// A text in an encoding that has a backslash or a quote as a part of a character, and what a person typed as the next.
#[test]
fn an_encoding_that_hides_a_quote_costs_no_verdict_and_gives_none() {
    let forged: &[u8] = b",\"verdict\":\"YES\",\"passed\":true,\"code\":0,\"id\":\"a1\",\"y\":";
    for text in [
        &b"\x95\x5c"[..],
        // Big5, GBK and Johab: the first byte is a whole character of Shift_JIS.
        b"\xa5\x5c",
        b"\xb3\x5c",
        b"\xd0\x5c",
        // ISO-2022-JP.
        b"\x1b$B\"\\\"\x1b(B",
        b"\x1b$B0\\\x1b(J",
    ] {
        let quoted = [b"\"", text, b"\""].concat();
        let (answer, notes) = read(with("text", &quoted)).unwrap_or_else(|no| panic!("{text:?}: {no:?}"));
        assert_eq!((answer.verdict, answer.code, notes.is_doubtful), (json!("YES"), 0, false), "{text:?}");
        // As a member, and inside the text that the person typed: told apart only by what the bytes mean.
        let typed = [
            b"{\"text\":",
            &*quoted,
            b",\"x\":\"",
            &escaped(forged),
            b"\",\"verdict\":\"NO\",\"code\":0,\"id\":\"a1\"}",
        ]
        .concat();
        let verdict = read(&typed).map(|(answer, _)| answer.verdict);
        assert!(verdict != Ok(json!("YES")), "{text:?}: {verdict:?}");
        let bare = [b"{\"text\":", &*quoted, b",\"z\":\"", forged, b"\"\"}"].concat();
        assert!(read(&bare).is_err(), "{text:?}");
    }
}

#[test]
fn two_readings_of_a_decision_are_an_error() {
    // With the backslash as JSON's own, `text` ends behind the comma and `passed` is true; as half of a character, it
    // ends before it and `passed` is text.
    let body: &[u8] = b"{\"code\":0,\"id\":\"a\",\"verdict\":\"YES\",\"text\":\"\x95\x5c\",\"count\":\"1\",\"flag\":\"\x95\x5c\",\"passed\":true,\"o\":\"\"}";
    let read_as = readings(body);
    assert!(read_as.iter().all(|json| serde_json::from_str::<Value>(json).is_ok()), "{read_as:?}");
    let agreed = read(body);
    assert!(
        agreed.is_ok()
            || agreed == Err(Misread::Foreign("not JSON, and its damage can be mended in more than one way"))
    );
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn the_repair_changes_no_valid_json(value in json_value(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(readings(text.as_bytes()), vec![text.as_str()]);
    }

    #[test]
    fn no_bytes_panic(body: Vec<u8>) {
        let _ = read(body);
    }

    #[test]
    fn odd_bytes_in_a_text_leave_the_rest(text in prop::collection::vec(any::<u8>().prop_filter("JSON's own", |byte| !b"\"\\\x1b".contains(byte)), 0..12)) {
        let mut json = b"\"".to_vec();
        json.extend(text);
        json.push(b'"');
        let (answer, notes) = read(with("text", &json)).unwrap();
        prop_assert_eq!((answer.id.as_str(), answer.code, notes.is_doubtful), ("a1", 0, false));
    }

    #[test]
    fn what_is_fitted_is_what_is_read_at_once(count in any::<i64>(), text in any::<String>(), passed: bool) {
        let exact = json!({ "verdict": "NO", "passed": passed, "code": 0, "id": "a", "owner": "o", "text": text, "count": count });
        let at_once = read(exact.to_string()).unwrap();
        // A list sends it the long way.
        let mut fitted = exact;
        fitted["x"] = json!([]);
        prop_assert_eq!(at_once, read(fitted.to_string()).unwrap());
    }
}
