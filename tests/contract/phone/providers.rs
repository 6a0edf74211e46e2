//! Which provider takes and reaches a number.

use std::collections::BTreeMap;

use phoneproof::{
    PhoneNumber,
    phone::Country::{Japan, Korea},
    portone,
    provider::{
        Channel::{self, SenderId, Sms, Voice},
        Provider::{self, PortOneV1, PortOneV2, Smslink, Solapi},
    },
    smslink, solapi,
};

use crate::support::apis::{Api, of_each_api};

#[test]
fn a_number_is_reached_as_the_providers_document() {
    let nobody: &[(Provider, Channel)] = &[];
    for (typed, country, expected) in [
        ("01012345678", Korea, &[(PortOneV1, Sms), (PortOneV2, Sms), (Solapi, SenderId)] as &[_]),
        ("0212345678", Korea, &[(Solapi, SenderId)]),
        ("15880000", Korea, &[(Solapi, SenderId)]),
        ("030123456789", Korea, &[(Solapi, SenderId)]),
        ("07012345678", Korea, nobody),
        ("0602345678", Korea, nobody),
        ("0801234567", Korea, nobody),
        ("09012345678", Japan, &[(Smslink, Sms), (Smslink, Voice)]),
        ("02012345678", Japan, &[(Smslink, Sms)]),
        ("05012345678", Japan, &[(Smslink, Voice)]),
        ("0312345678", Japan, &[(Smslink, Voice)]),
        ("06012345678", Japan, nobody),
        ("0120123456", Japan, nobody),
        ("0570123456", Japan, nobody),
        ("08001234567", Japan, nobody),
    ] {
        let number = PhoneNumber::parse(typed, country).unwrap();
        let reach: Vec<_> = number.reach().map(|reach| (reach.provider, reach.channel)).collect();
        assert_eq!(reach, expected, "{typed}");
        for (provider, channel) in expected {
            assert!(number.is_reached(*provider, *channel), "{typed}");
        }
    }
}

#[test]
fn a_number_becomes_each_providers_own() {
    let korean: PhoneNumber = "+82 10-1234-5678".parse().unwrap();
    let japanese: PhoneNumber = "+81 90-1234-5678".parse().unwrap();
    let nationwide: PhoneNumber = "+82 1588-0000".parse().unwrap();

    assert_eq!(portone::v1::types::PhoneNumber::try_from(&korean).unwrap().expose(), "01012345678");
    assert_eq!(portone::v2::types::PhoneNumber::try_from(&korean).unwrap().expose(), "01012345678");
    assert_eq!(solapi::types::PhoneNumber::try_from(&korean).unwrap().expose(), "01012345678");
    assert_eq!(solapi::types::PhoneNumber::try_from(&nationwide).unwrap().expose(), "15880000");
    assert_eq!(smslink::types::PhoneNumber::try_from(&japanese).unwrap().expose(), "09012345678");
}

#[test]
fn a_provider_that_does_not_take_a_number_says_why() {
    let korean = |typed| PhoneNumber::parse(typed, Korea).unwrap();
    let japanese = |typed| PhoneNumber::parse(typed, Japan).unwrap();
    let portone_v1 = |number: PhoneNumber| portone::v1::types::PhoneNumber::try_from(&number).unwrap_err().to_string();
    let portone_v2 = |number: PhoneNumber| portone::v2::types::PhoneNumber::try_from(&number).unwrap_err().to_string();
    let solapi = |number: PhoneNumber| solapi::types::PhoneNumber::try_from(&number).unwrap_err().to_string();
    let smslink = |number: PhoneNumber| smslink::types::PhoneNumber::try_from(&number).unwrap_err().to_string();

    for (refused, reason) in [
        (smslink(korean("01012345678")), "it is a number of another country; give a Japanese one (+81)"),
        (solapi(japanese("09012345678")), "it is a number of another country; give a Korean one (+82)"),
        (
            portone_v1(korean("0212345678")),
            "it is a landline number; give a mobile number, from 010, 011 or 016 to 019",
        ),
        (
            portone_v2(korean("0212345678")),
            "it is a landline number; give a mobile number, from 010, 011 or 016 to 019",
        ),
        (portone_v1(japanese("09012345678")), "it is a number of another country; give a Korean one (+82)"),
        (portone_v2(japanese("09012345678")), "it is a number of another country; give a Korean one (+82)"),
        (smslink(japanese("0120123456")), "it is a toll-free number, which takes neither SMS nor calls from here"),
        (solapi(korean("050212345678")), "12 digits given; give 8 to 11 with the area code, or 12 after 030"),
    ] {
        assert_eq!(refused, format!("PhoneNumber: {reason}"));
    }
}

/// What is promised to be reached is taken by the provider's type: neither says anything that the other denies.
#[test]
fn a_provider_takes_every_number_that_it_is_said_to_reach() {
    let takers = BTreeMap::from(of_each_api!(taker()));
    let begins = (0..10_000_u32).map(|prefix| format!("{prefix:04}"));
    for begin in begins {
        for digits in 7..=14 {
            let typed = format!("{begin:1<digits$}");
            for number in [Korea, Japan].into_iter().filter_map(|country| PhoneNumber::parse(&typed, country).ok()) {
                for reach in number.reach() {
                    let taken = takers[reach.provider.as_str()](&number);
                    assert!(taken, "{typed}: {reach:?}");
                }
            }
        }
    }
}

/// The name of a provider, and whether its type takes a number.
fn taker<A: Api>() -> (&'static str, fn(&PhoneNumber) -> bool) {
    (A::SPEC, A::takes)
}
