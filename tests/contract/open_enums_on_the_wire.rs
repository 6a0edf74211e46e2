//! What an open enum makes of what comes: a known value is its variant, an unknown one is kept, nothing fails.

use phoneproof::{
    portone::v1,
    smslink, solapi,
    verification::{Carrier, Gender},
};
use serde_json::{Value, json};

use crate::support::{
    apis::{Api, EnumVisitor, OpenEnum, Solapi, for_each_api},
    spec::{items, members},
};

/// Values that no spec lists: a code, a sentence, a number, nothing at all.
const UNLISTED: [&str; 6] = ["NEW_CODE_7", "a whole sentence: with signs", "77777", "-5", "", "새로운 값"];

fn each_enum(visitor: &mut impl EnumVisitor) {
    fn visit<A: Api>(visitor: &mut impl EnumVisitor) {
        A::enums(visitor);
    }
    for_each_api!(visit(visitor));
}

fn decode<E: OpenEnum>(json: &Value) -> E {
    serde_json::from_str(&json.to_string()).unwrap_or_else(|error| panic!("{} {json}: {error}", E::NAME))
}

fn encode<E: OpenEnum>(value: &E) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn a_known_value_survives_every_way_through() {
    struct Known;
    impl EnumVisitor for Known {
        fn visit<E: OpenEnum>(&mut self) {
            for value in E::KNOWN {
                let wire = value.wire();
                assert_eq!(&decode::<E>(&encode(value)), value, "{} {wire}: JSON", E::NAME);
                assert_eq!(&decode::<E>(&json!(wire)), value, "{} {wire}: text in JSON", E::NAME);
                assert_eq!(&E::from_str(wire).unwrap(), value, "{} {wire}: FromStr", E::NAME);
                assert_eq!(&E::from(wire), value, "{} {wire}: From", E::NAME);
                assert_eq!(value.unknown(), None, "{} {wire}", E::NAME);
            }
        }
    }
    each_enum(&mut Known);
}

#[test]
fn what_is_about_to_be_sent_is_listed_whatever_its_case_and_the_blanks_around_it() {
    struct Sent;
    impl EnumVisitor for Sent {
        fn visit<E: OpenEnum>(&mut self) {
            for value in E::KNOWN {
                let wire = value.wire();
                for written in [
                    wire.to_lowercase(),
                    wire.to_uppercase(),
                    format!(" {wire}\n"),
                    format!("\u{3000}{}\u{200b}", wire.to_lowercase()),
                ] {
                    assert_eq!(E::from_str(&written).as_ref(), Ok(value), "{} {written:?}", E::NAME);
                }
            }
        }
    }
    each_enum(&mut Sent);
    assert_eq!(v1::types::Carrier::new("skt"), Ok(v1::types::Carrier::Skt));
    assert_eq!("lgt_mvno".parse(), Ok(Carrier::LguMvno), "another spelling");
    assert_eq!("female".parse(), Ok(Gender::Female));
}

#[test]
fn what_is_about_to_be_sent_is_never_quietly_unknown() {
    struct Unlisted;
    impl EnumVisitor for Unlisted {
        fn visit<E: OpenEnum>(&mut self) {
            for text in UNLISTED {
                let refused = E::from_str(text).expect_err(text).to_string();
                assert!(refused.starts_with(E::NAME), "{refused}");
                assert!(E::KNOWN.iter().all(|value| refused.contains(value.wire())), "{refused}");
                assert!(text.is_empty() || !refused.contains(text), "{refused}");
            }
        }
    }
    each_enum(&mut Unlisted);
    assert_eq!(
        "AU".parse::<Carrier>().unwrap_err().to_string(),
        "Carrier: the spec does not list this value; give one of SKT, KT, LGU, SKT_MVNO, KT_MVNO, LGU_MVNO"
    );
    assert!("M".parse::<Gender>().is_err() && Carrier::new("").is_err());
}

#[test]
fn an_unknown_value_is_kept_and_equals_no_known_one() {
    struct Unknown;
    impl EnumVisitor for Unknown {
        fn visit<E: OpenEnum>(&mut self) {
            for text in UNLISTED {
                let value: E = decode(&json!(text));
                assert_eq!(value.unknown(), Some(text), "{}: Unknown keeps the text", E::NAME);
                assert_eq!(value.wire(), text, "{}: as_str gives the text", E::NAME);
                assert_eq!(value, E::from(text), "{} {text}: From", E::NAME);
                assert_eq!(decode::<E>(&encode(&value)), value, "{} {text}: JSON", E::NAME);
                assert!(!E::KNOWN.contains(&value), "{} {text}: equals a known value", E::NAME);
                assert!(value.facts().iter().all(|(_, fact)| fact.is_none()), "{} {text}: has a meaning", E::NAME);
            }
        }
    }
    each_enum(&mut Unknown);
}

#[test]
fn a_value_of_the_other_json_type_is_no_error() {
    struct Numbers;
    impl EnumVisitor for Numbers {
        fn visit<E: OpenEnum>(&mut self) {
            for number in [json!(77_777), json!(-5), json!(u64::MAX)] {
                assert_eq!(decode::<E>(&number).wire(), number.to_string(), "{}", E::NAME);
            }
        }
    }
    each_enum(&mut Numbers);
}

#[test]
fn an_unknown_value_is_shown_only_if_it_looks_like_a_code() {
    struct Shown;
    impl EnumVisitor for Shown {
        fn visit<E: OpenEnum>(&mut self) {
            for personal in ["01012345678", "홍길동", "482913", "Hong Gildong"] {
                let shown = format!("{:?}", decode::<E>(&json!(personal)));
                assert!(!shown.contains(personal), "{} shows {personal}", E::NAME);
            }
        }
    }
    each_enum(&mut Shown);
    let unknown = smslink::types::ErrorCode::from("ERR999999");
    assert_eq!((format!("{unknown:?}"), unknown.to_string()), ("Unknown(ERR999999)".into(), "ERR999999".into()));
}

#[test]
fn an_integer_enum_reads_numbers_and_numeric_text_and_writes_numbers() {
    use smslink::types::DeliveryStatus;
    for status in DeliveryStatus::KNOWN {
        let number = status.as_i64().unwrap();
        assert_eq!(encode(status), json!(number));
        assert_eq!(&decode::<DeliveryStatus>(&json!(number)), status);
        assert_eq!(&decode::<DeliveryStatus>(&json!(number.to_string())), status);
        assert_eq!(&DeliveryStatus::from(number), status);
    }
    let unknown = DeliveryStatus::from(450);
    assert_eq!((unknown.as_i64(), unknown.as_str(), encode(&unknown)), (Some(450), "450", json!(450)));
    let word = DeliveryStatus::from("soon");
    assert_eq!((word.as_i64(), encode(&word)), (None, json!("soon")));
}

#[test]
fn a_solapi_error_code_ignores_case_and_knows_its_other_names() {
    use solapi::types::ErrorCode;
    for code in ErrorCode::KNOWN {
        let text = code.as_str();
        for written in [text.to_lowercase(), text.to_uppercase()] {
            assert_eq!(&ErrorCode::from(written.as_str()), code, "{written}");
        }
    }
    let rows = members(&Solapi::spec().schema("ErrorCode")["x-values"]);
    let aliases = rows.flat_map(|(value, row)| items(&row["aliases"]).map(move |alias| (alias, value)));
    let aliases: Vec<_> = aliases.map(|(alias, value)| (alias.as_str().unwrap(), value)).collect();
    assert!(!aliases.is_empty());
    for (alias, code) in aliases {
        let code = ErrorCode::from(code);
        assert!(ErrorCode::KNOWN.contains(&code));
        for written in [alias.to_owned(), alias.to_lowercase()] {
            assert_eq!(decode::<ErrorCode>(&json!(written)), code, "{written}");
        }
    }
}

#[test]
fn every_other_enum_is_exact() {
    assert_eq!(v1::types::Carrier::from("skt").as_str(), "skt");
    assert!(!v1::types::Carrier::KNOWN.contains(&v1::types::Carrier::from("skt")));
    assert!(!solapi::types::SenderIdStatus::KNOWN.contains(&"active".into()));
    assert!(!smslink::types::VerifyResultCode::KNOWN.contains(&" VRFY00001".into()));
    assert!(!smslink::types::VerifyResultCode::KNOWN.contains(&"vrfy00001".into()));
}
