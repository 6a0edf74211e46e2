//! Every text that is checked before it is sent: telephone numbers, birth dates, codes, ids, credentials. No panic, the
//! same again once it was normalised, and no refusal that repeats what was given.

use std::str::FromStr;

use phoneproof::{
    InvalidValue, PhoneNumber,
    phone::Country,
    portone::{
        v1::{
            Credentials,
            types::{Birth, Birthday, GenderDigit},
        },
        v2::types::{BirthDate, IdentityNumber},
    },
    smslink::Token,
    solapi::{ApiKey, types::DocumentFile},
    verification::Pending,
};
use serde::Serialize;

use crate::{choice, choose, memory, spec};

static TEXTS: &[Text] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

struct Text {
    name: &'static str,
    check: fn(&str) -> Result<String, String>,
}

impl Text {
    const fn new<T: FromStr<Err = InvalidValue> + Serialize>(name: &'static str) -> Self {
        Self { name, check: check::<T> }
    }
}

fn check<T: FromStr<Err = InvalidValue> + Serialize>(text: &str) -> Result<String, String> {
    let value: T = text.parse().map_err(|refused: InvalidValue| format!("{refused} {refused:?}"))?;
    let written = serde_json::to_value(value).expect("a text");
    Ok(written.as_str().expect("a text").to_owned())
}

/// A byte that chooses the type, then the text.
pub fn formats(input: &[u8]) {
    let Some((Text { name, check }, rest)) = choose(TEXTS, input) else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    memory::bounded(input, || {
        match check(text) {
            Ok(normal) => assert_eq!(check(&normal), Ok(normal.clone()), "{name}: normalised again it is another"),
            // No reason has so many digits, so they can only be those of the value.
            Err(reason) if longest_number(text) >= 7 => {
                assert!(longest_number(&reason) < 7, "{name}: the refusal repeats what was given: {reason}");
            }
            Err(_) => {}
        }
        for country in [Country::Korea, Country::Japan] {
            number(text, country);
        }
        birth(text);
        pending(text);
        let _ = (Token::new(text), ApiKey::new(text, text), DocumentFile::from_bytes(text, rest));
        if let Ok(credentials) = Credentials::new(text, text) {
            let _ = credentials.with_tier(text);
        }
    });
}

/// A number as people type it: the same again from its international form, and never shown whole.
fn number(text: &str, country: Country) {
    match PhoneNumber::parse(text, country) {
        Ok(number) => {
            let shown = format!("{number} {number:?} {number:#?}");
            assert!(!shown.contains(number.national()), "{shown} shows all of it");
            assert_eq!(number.e164().parse(), Ok(number.clone()), "{} is read as another", number.e164());
            assert_eq!(PhoneNumber::parse(number.national(), country), Ok(number));
        }
        Err(refused) if longest_number(text) >= 7 => {
            let reason = format!("{refused} {refused:?}");
            assert!(longest_number(&reason) < 7, "the refusal repeats what was given: {reason}");
        }
        Err(_) => {}
    }
}

/// What PortOne's two APIs say of a birth date, from one to the other.
fn birth(text: &str) {
    if let Ok(number) = IdentityNumber::new(text) {
        let (birth, digit) = <(Birth, GenderDigit)>::try_from(&number).expect("seven digits");
        assert_eq!(IdentityNumber::try_from((&birth, &digit)), Ok(number.clone()));
        if let Ok(date) = BirthDate::try_from(&number) {
            assert_eq!(IdentityNumber::try_from((&date, &digit)), Ok(number), "of another century");
            let day = Birthday::try_from(&date).expect("a date");
            assert_eq!(BirthDate::try_from(&day), Ok(date));
        }
    }
}

/// What a service kept between two requests of a person: the same again.
fn pending(text: &str) {
    if let Ok(pending) = serde_json::from_str::<Pending>(text) {
        let kept = serde_json::to_string(&pending).expect("it serialises");
        assert_eq!(serde_json::from_str::<Pending>(&kept).ok(), Some(pending));
    }
}

fn longest_number(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}

/// Every text of every example, as every type; and what people type.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let typed = [
        "010-1234-5678",
        "+82 (0)10-1234-5678",
        "０１０－１２３４－５６７８",
        "＋８１ ９０ １２３４ ５６７８",
        "0312345678",
        "02012345678901",
        "90-01-01",
        "901301",
        "19900101",
        "482913",
        "[４８２-９１３].",
        "\u{200e}AB 12\u{200f}",
        "홍길동",
        "\u{1112}\u{1169}\u{11bc}\u{3000}\u{1100}\u{1175}\u{11af}\u{200b}",
        "::ffff:203.0.113.10",
        "203.0.113.10:443, 2001:db8::1",
        "82-10-1234-5678",
        "02-123-4567/8",
        "900101-1",
        "(02) 1588.0000",
        "０９０ー１２３４ー５６７８",
        r#"{"version":1,"provider":"smslink","number":"+819012345678","expires_at":1,"attempts_left":5}"#,
        r#"{"version":1,"provider":"portone-v2","id":"1"}"#,
        "data:image/png;base64,iVBORw0KGgo=",
        "{{verification_code}} {{valid_period_min}}",
        "..",
    ];
    let mut texts: Vec<String> = typed.map(str::to_owned).into();
    for example in spec::examples().iter().filter(|example| example.status.is_none()) {
        let members = example.value.as_object().into_iter().flatten();
        texts.extend(members.filter_map(|(_, member)| Some(member.as_str()?.to_owned())));
    }
    texts.sort();
    texts.dedup();
    let as_every_type = |text: &String| -> Vec<Vec<u8>> {
        (0..TEXTS.len()).map(|place| [&[choice(place)], text.as_bytes()].concat()).collect()
    };
    texts.iter().flat_map(as_every_type).collect()
}
