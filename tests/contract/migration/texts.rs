//! What both versions write alike, and what they pass to the PG.

use phoneproof::portone::{v1::types as one, v2::types as two};
use serde_json::Value;

use super::{dates::answered, specs::Spec};

/// Converts there and back, and says that nothing was lost.
macro_rules! there_and_back {
    ($one:ty, $two:ty, $text:expr) => {{
        let first: $one = answered($text);
        let second = <$two>::from(&first);
        assert_eq!(second.expose(), $text);
        assert_eq!(<$one>::from(&second), first);
    }};
}
pub(crate) use there_and_back;

#[test]
fn texts_that_both_write_alike_stay_as_they_are() {
    there_and_back!(one::PersonName, two::PersonName, "홍길동");
    there_and_back!(one::PhoneNumber, two::PhoneNumber, "01012345678");
    there_and_back!(one::UniqueKey, two::Ci, "");
    there_and_back!(one::UniqueInSite, two::Di, "MC0GCCqGSIb3DQIJAyEA=");
}

/// What one version's constructor let pass, the other's would.
#[test]
fn texts_that_both_write_alike_are_checked_alike() {
    let (v1, v2) = (Spec::read("portone-v1"), Spec::read("portone-v2"));
    let format = |spec: &Spec, name| {
        let (_, schema) = spec.schemas().find(|(schema, _)| *schema == name).unwrap();
        (schema["type"].clone(), schema["format"].clone(), schema["x-sensitive"].clone())
    };
    for (first, second) in [
        ("PersonName", "PersonName"),
        ("PhoneNumber", "PhoneNumber"),
        ("UniqueKey", "Ci"),
        ("UniqueInSite", "Di"),
        ("ImpUid", "IdentityVerificationId"),
    ] {
        assert_eq!(format(&v1, first), format(&v2, second), "{first}");
    }
}

#[test]
fn an_otp_is_v1s_if_it_has_six_digits() {
    let otp = one::Otp::new("482-913").unwrap();
    let other = two::Otp::from(&otp);
    assert_eq!((other.expose(), one::Otp::try_from(&other)), ("482913", Ok(otp)));
    assert!(one::Otp::try_from(&two::Otp::new("4829").unwrap()).is_err());
}

#[test]
fn v2_finds_a_record_of_v1_by_its_id() {
    let imp_uid = one::ImpUid::new("imp_000000000001").unwrap();
    assert_eq!(two::IdentityVerificationId::from(&imp_uid).as_str(), "imp_000000000001");
}

#[test]
fn a_bypass_for_kcp_converts_both_ways() {
    let text = r#"{"kcpV2":{"media_type":"MC02","web_siteid":"S1","cp_sms_msg":"[000000]"}}"#;
    let object = two::Bypass::try_from(&one::Bypass::new(text).unwrap()).unwrap();
    assert_eq!(object.kcp_v2.as_ref().and_then(|kcp| kcp.web_siteid.as_deref()), Some("S1"));
    let back = one::Bypass::try_from(&object).unwrap();
    let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(json(back.as_str()), json(text));
}

#[test]
fn a_bypass_keeps_what_the_specs_do_not_name() {
    for text in [
        r#"{"kcpV2":{"media_type":"MC03","new":1,"newer":{"a":[null,2.5,"x"]}}}"#,
        r#"{"kcp":{}}"#,
        r#"{"other":null,"kcpV2":{"cp_sms_msg":"[000000]"}}"#,
        "{}",
    ] {
        let object = two::Bypass::try_from(&one::Bypass::new(text).unwrap()).unwrap();
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(serde_json::to_value(&object).unwrap(), json(text));
        assert_eq!(json(one::Bypass::try_from(&object).unwrap().as_str()), json(text));
    }
    let danal = two::Bypass::try_from(&one::Bypass::new(r#"{"danal":{"AGELIMIT":20}}"#).unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&danal).unwrap(), r#"{"danal":{"AGELIMIT":20}}"#);
}

#[test]
fn a_member_that_the_spec_names_is_no_other_one() {
    let refused = two::DanalBypass::new().with_other("AGELIMIT", 20).unwrap_err();
    assert_eq!(refused.to_string(), "DanalBypass: `AGELIMIT` has a setter of its own");
    let bypass = two::DanalBypass::new().with_other("SECRET", "20").unwrap();
    assert_eq!(bypass.other("SECRET"), Some(&Value::from("20")));
    let shown = format!("{bypass:?} {bypass:#?}");
    assert!(!shown.contains("SECRET") && !shown.contains("\"20\""), "{shown}");
}

#[test]
fn a_bypass_that_would_lose_something_is_refused() {
    let refused = |text: &str| two::Bypass::try_from(&one::Bypass::new(text).unwrap()).unwrap_err().to_string();
    assert_eq!(refused("kcpV2"), "Bypass: it is not a JSON text");
    assert_eq!(refused("[]"), "Bypass: V2 has it in another shape");
    for text in [r#"{"kcpV2":null}"#, r#"{"kcpV2":{"web_siteid":null}}"#] {
        assert_eq!(refused(text), "Bypass: it has a field in another form than V2's");
    }
    for text in [
        r#"{"danal":{"AGELIMIT":20.0}}"#,
        r#"{"danal":{"AGELIMIT":"20"}}"#,
        r#"{"kcpV2":[]}"#,
        r#"{"kcpV2":{},"kcpV2":{}}"#,
        r#"{"kcpV2":{"web_siteid":"S1","web_siteid":"S2"}}"#,
    ] {
        assert_eq!(refused(text), "Bypass: V2 has it in another shape", "{text}");
    }

    let danal = two::Bypass::new().with_danal(two::DanalBypass::new());
    let refused = one::Bypass::try_from(&danal).unwrap_err().to_string();
    assert_eq!(refused, "Bypass: V1 passes it to KCP only, and this has a part for Danal");
}
