//! What is shown of a number, and how it travels.

use phoneproof::{
    PhoneNumber,
    phone::Country::{Japan, Korea},
};

#[test]
fn a_shown_number_hides_four_digits_or_more() {
    for (typed, country, shown) in [
        ("01012345678", Korea, "010-****-5678"),
        ("0111234567", Korea, "011-****-567"),
        ("021234567", Korea, "02-****-567"),
        ("0212345678", Korea, "02-****-5678"),
        ("03112345678", Korea, "031-****-5678"),
        ("15880000", Korea, "1588-****"),
        ("050212345678", Korea, "0502-****-5678"),
        ("09012345678", Japan, "090-****-5678"),
        ("0312345678", Japan, "03-****-5678"),
        ("0120123456", Japan, "0120-****-56"),
        ("02012345678901", Japan, "020-****-8901"),
    ] {
        let number = PhoneNumber::parse(typed, country).unwrap();
        assert_eq!(number.to_string(), shown);
        assert_eq!(format!("{number:?}"), format!("PhoneNumber({shown})"));
        assert_eq!(format!("{number:#?}"), format!("PhoneNumber({shown})"));
    }
}

#[test]
fn a_number_travels_as_e164() {
    let number = PhoneNumber::parse("090-1234-5678", Japan).unwrap();
    let json = serde_json::to_string(&number).unwrap();
    assert_eq!(json, "\"+819012345678\"");
    assert_eq!(serde_json::from_str::<PhoneNumber>(&json).unwrap(), number);
    // An escape makes serde hand over text of its own.
    assert_eq!(serde_json::from_str::<PhoneNumber>(r#""\u002b81 90-1234-5678""#).unwrap(), number);
}

#[test]
fn json_that_is_no_number_is_refused_without_being_repeated() {
    for json in ["\"09012345678\"", "9012345678", "-9012345678", "9012345678.5", "\"+81 90 1234 567\"", "[9012345678]"]
    {
        let refused = serde_json::from_str::<PhoneNumber>(json).unwrap_err();
        for shown in [refused.to_string(), format!("{refused:?}")] {
            assert!(!shown.contains("901234") && !shown.contains("90 1234"), "{shown}");
        }
    }
}
