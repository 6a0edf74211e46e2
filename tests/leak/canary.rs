//! Values that nobody else uses, and the search for them in every form in which a log could hold one.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use serde_json::Value;

/// One value that must not be seen, under the name to report it by.
pub(crate) struct Canary {
    pub(crate) name: String,
    /// As it is.
    pub(crate) text: String,
    forms: BTreeSet<String>,
    /// For a value of digits: all of them, as a country code leaves them.
    digits: Option<String>,
}

impl Canary {
    pub(crate) fn new(name: impl Into<String>, value: &Value) -> Self {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let name = name.into();
        assert!(text.len() > 5, "{name}: {text:?} is too short to be told from other text");
        // A shorter one could be found across two numbers that have nothing to do with it.
        let is_number = text.len() > 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let digits = is_number.then(|| text.trim_start_matches('0').to_owned());
        Self { name, forms: forms(&text), digits, text }
    }

    /// One that is drawn anew for each request, and goes nowhere but into a header: as it is.
    pub(crate) fn plain(name: impl Into<String>, text: &str) -> Self {
        Self { name: name.into(), text: text.to_owned(), forms: BTreeSet::from([text.to_owned()]), digits: None }
    }

    /// Whether `place` holds it in some form.
    pub(crate) fn is_in(&self, place: &Place) -> bool {
        self.has_digits_in(place) || self.forms.iter().any(|form| place.text.contains(form))
    }

    fn has_digits_in(&self, place: &Place) -> bool {
        self.digits.as_deref().is_some_and(|digits| place.digits.contains(digits))
    }
}

/// A text to search.
pub(crate) struct Place {
    pub(crate) at: String,
    pub(crate) text: String,
    /// The text without what people put between digits.
    digits: String,
}

impl Place {
    pub(crate) fn new(at: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let digits = text.replace(['-', ' ', '.', '(', ')', ','], "");
        Self { at: at.into(), text, digits }
    }
}

fn forms(text: &str) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let units = |form: fn(u16) -> String| text.encode_utf16().map(form).collect::<String>();
    let each = |form: fn(&u8) -> String| bytes.iter().map(form).collect::<String>();
    let mut forms = BTreeSet::from([
        text.to_owned(),
        // Debug of a text, of bytes, and of bytes as text.
        text.escape_debug().collect(),
        text.escape_default().collect(),
        bytes.escape_ascii().to_string(),
        format!("{bytes:?}").trim_matches(['[', ']']).to_owned(),
        // JSON, with as little escaped as possible and with everything.
        Value::from(text).to_string().trim_matches('"').to_owned(),
        units(escaped),
        units(|unit| format!("\\u{unit:04X}")),
        units(|unit| u8::try_from(unit).map_or_else(|_| escaped(unit), |byte| char::from(byte).to_string())),
        // A URL, with as little escaped as possible and with everything.
        each(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") }),
        each(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02x}") }),
        each(|byte| format!("%{byte:02X}")),
        hex::encode(bytes),
        hex::encode_upper(bytes),
    ]);
    // In base64 a text looks different after none, one or two other bytes.
    for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
        for before in 0..3 {
            let encoded = engine.encode([&vec![0; before][..], bytes].concat());
            // The first and the last letter or two hold bits of what stands beside it.
            forms.insert(encoded[if before == 0 { 0 } else { before + 1 }..encoded.len() - 2].to_owned());
        }
    }
    forms
}

/// As JSON does it.
fn escaped(unit: u16) -> String {
    format!("\\u{unit:04x}")
}

/// What was seen of which canary: `name`, `at`, and some of the text around it.
pub(crate) fn hits(canaries: &[Canary], places: &[Place]) -> Vec<String> {
    // All forms of all canaries at once: there are many, and many texts.
    let forms = || canaries.iter().flat_map(|canary| canary.forms.iter().map(move |form| (canary, form)));
    let finder = AhoCorasick::new(forms().map(|(_, form)| form)).expect("there is room for all canaries");
    let owners: Vec<_> = forms().map(|(canary, _)| canary).collect();
    let found = places.iter().flat_map(|place| {
        let seen = finder.find_overlapping_iter(&place.text).map(|found| owners[found.pattern().as_usize()]);
        let seen = seen.chain(canaries.iter().filter(|canary| canary.has_digits_in(place)));
        let names: BTreeSet<_> = seen.map(|canary| canary.name.as_str()).collect();
        names.into_iter().map(|name| format!("leaked: {name} at {}: {:.300}", place.at, place.text))
    });
    found.collect()
}

#[test]
fn a_canary_is_found_in_every_form() {
    let number = Canary::new("number", &Value::from("01073019284"));
    for text in [
        "to 01073019284.",
        "010-7301-9284",
        "+82 (0)10 7301 9284",
        "[48, 49, 48, 55, 51, 48, 49, 57, 50, 56, 52]",
        "3031303733303139323834",
        "%30%31%30%37%33%30%31%39%32%38%34",
        &STANDARD_NO_PAD.encode("01073019284"),
        &STANDARD_NO_PAD.encode("a:01073019284:b"),
        &URL_SAFE_NO_PAD.encode("ab:01073019284"),
    ] {
        assert!(number.is_in(&Place::new("", text)), "{text}");
    }
    let name = Canary::new("name", &Value::from("카나리아/Ω"));
    for text in [
        "카나리아/Ω",
        r"\u{ce74}\u{b098}\u{b9ac}\u{c544}/\u{3a9}",
        r"\uce74\ub098\ub9ac\uc544/\u03a9",
        r"\uCE74\uB098\uB9AC\uC544\u002F\u03A9",
        "%EC%B9%B4%EB%82%98%EB%A6%AC%EC%95%84%2F%CE%A9",
        "%ec%b9%b4%eb%82%98%eb%a6%ac%ec%95%84%2f%ce%a9",
        r"\xec\xb9\xb4\xeb\x82\x98\xeb\xa6\xac\xec\x95\x84/\xce\xa9",
    ] {
        assert!(name.is_in(&Place::new("", text)), "{text}");
    }
    assert!(!number.is_in(&Place::new("", "01073019285")) && !name.is_in(&Place::new("", "카나리")));
}
