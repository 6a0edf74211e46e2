//! What both versions write alike, and what they pass to the PG.

use phoneproof::portone::{v1::types as one, v2::types as two};
use serde_json::Value;

use crate::{dates::answered, specs::Spec};

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
fn a_bypass_that_would_lose_something_is_refused() {
    let refused = |text: &str| two::Bypass::try_from(&one::Bypass::new(text).unwrap()).unwrap_err().to_string();
    assert_eq!(refused("kcpV2"), "Bypass: it is not a JSON text");
    assert_eq!(refused("[]"), "Bypass: V2 has it in another shape");
    for text in [r#"{"kcpV2":{"media_type":"MC01","new":1}}"#, r#"{"kcp":{}}"#, r#"{"kcpV2":null}"#] {
        assert_eq!(refused(text), "Bypass: it has a field that V2's does not, or in another form");
    }

    let danal = two::Bypass::new().with_danal(two::DanalBypass::new());
    let refused = one::Bypass::try_from(&danal).unwrap_err().to_string();
    assert_eq!(refused, "Bypass: V1 passes it to KCP only, and this has a part for Danal");
}
