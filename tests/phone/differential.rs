//! The numbering plans against libphonenumber's: every beginning of four digits, in every length from 7 to 12.
//!
//! The two need not agree: libphonenumber knows which blocks are assigned and guesses at what is missing; ours says
//! what the providers document. But every difference has a reason in [`REASONS`] and a line in the snapshot. One
//! without a reason fails, and so does a reason without a difference.

use std::{collections::BTreeMap, fmt::Write};

use phoneproof::{
    PhoneNumber,
    phone::{
        Country::{self, Japan, Korea},
        Kind,
    },
};
use rlibphonenumber::{
    PHONE_NUMBER_UTIL, PhoneNumberFormat,
    PhoneNumberType::{
        self, FixedLine, Mobile, Pager, PersonalNumber, PremiumRate, TollFree, UAN as CompanyNumber, VoIP,
    },
    Region,
};

/// What follows the first four digits.
const REST: &str = "23456789";

/// Why numbers that begin so are one thing to us and another to libphonenumber.
struct Reason {
    country: Country,
    /// `#` is a digit from 1 to 9.
    begins: &'static [&'static str],
    /// No kind: we refuse them.
    ours: Option<Kind>,
    /// No types: libphonenumber refuses them.
    theirs: &'static [PhoneNumberType],
    why: &'static str,
}

const ANY: &[PhoneNumberType] = &[FixedLine, Mobile, Pager, PersonalNumber, PremiumRate, TollFree, CompanyNumber, VoIP];

/// The first that fits counts.
#[rustfmt::skip]
static REASONS: &[Reason] = &[
    // We refuse, they take.
    Reason { country: Korea, begins: &["82"], ours: None, theirs: ANY, why: "a country code without + or 00 is not guessed at" },
    Reason { country: Japan, begins: &["81"], ours: None, theirs: ANY, why: "a country code without + or 00 is not guessed at" },
    Reason { country: Korea, begins: &["#"], ours: None, theirs: ANY, why: "without its leading 0 a number is not guessed at: digits may be missing" },
    Reason { country: Japan, begins: &["#"], ours: None, theirs: ANY, why: "without its leading 0 a number is not guessed at: digits may be missing" },
    Reason { country: Korea, begins: &["08"], ours: None, theirs: &[FixedLine, Mobile], why: "a code that selects a carrier is no part of a number" },
    Reason { country: Korea, begins: &["012"], ours: None, theirs: &[Mobile], why: "012 is for machines; no provider documents it" },
    Reason { country: Korea, begins: &["015"], ours: None, theirs: &[Pager], why: "015 is for pagers; no provider documents it" },
    Reason { country: Korea, begins: &["0152"], ours: None, theirs: &[CompanyNumber], why: "a nationwide number has no leading 0" },
    Reason { country: Korea, begins: &["0#"], ours: None, theirs: &[FixedLine], why: "an area's short service numbers; no provider documents them" },
    Reason { country: Japan, begins: &["060"], ours: None, theirs: &[PersonalNumber], why: "SMSLINK documents 060 with 11 digits only" },
    Reason { country: Japan, begins: &["00"], ours: None, theirs: &[TollFree], why: "a carrier's free service, dialled with the carrier's code" },
    // We take, they refuse.
    Reason { country: Japan, begins: &["0##"], ours: Some(Kind::Landline), theirs: &[], why: "SMSLINK documents landlines as 0 and 9 digits; which area codes are assigned changes" },
    Reason { country: Japan, begins: &["0700", "0900"], ours: Some(Kind::Mobile), theirs: &[], why: "SMSLINK documents 070, 080 and 090 as a whole; the numbers of its simulator begin with 0900" },
    Reason { country: Japan, begins: &["0500"], ours: Some(Kind::Internet), theirs: &[], why: "SMSLINK documents 050 as a whole" },
    Reason { country: Japan, begins: &["0600"], ours: Some(Kind::FixedMobile), theirs: &[], why: "SMSLINK documents 060 as a whole" },
    Reason { country: Korea, begins: &["15", "16"], ours: Some(Kind::Nationwide), theirs: &[], why: "SOLAPI documents 15xx and 16xx as a whole; which blocks are assigned changes" },
    Reason { country: Korea, begins: &["18"], ours: Some(Kind::Nationwide), theirs: &[], why: "18xx is taken as a whole like 15xx and 16xx; which blocks are assigned changes" },
    Reason { country: Korea, begins: &["030"], ours: Some(Kind::UnifiedMessaging), theirs: &[], why: "SOLAPI documents 030 with up to 12 digits" },
    Reason { country: Korea, begins: &["0082"], ours: Some(Kind::Landline), theirs: &[], why: "00 is typed for +, but 008 is a Korean carrier's code for calls abroad" },
    // Both take, as something else.
    Reason { country: Korea, begins: &["030"], ours: Some(Kind::UnifiedMessaging), theirs: &[TollFree], why: "libphonenumber has no type for 030; that a call is free is not documented" },
    Reason { country: Japan, begins: &["020"], ours: Some(Kind::Data), theirs: &[Pager], why: "SMSLINK documents 020 as data lines; pagers are gone" },
    Reason { country: Japan, begins: &["060"], ours: Some(Kind::FixedMobile), theirs: &[Mobile], why: "newer plans give 060 to mobiles; SMSLINK documents that it reaches none" },
];

impl Reason {
    fn explains(&self, difference: &Difference) -> bool {
        let theirs = match difference.theirs {
            None => self.theirs.is_empty(),
            Some(theirs) => self.theirs.contains(&theirs),
        };
        let begins = |begin: &&str| {
            difference
                .prefix
                .bytes()
                .zip(begin.bytes())
                .all(|(digit, wanted)| digit == wanted || wanted == b'#' && digit != b'0')
        };
        self.country == difference.country && self.ours == difference.ours && theirs && self.begins.iter().any(begins)
    }
}

struct Difference {
    country: Country,
    prefix: String,
    digits: usize,
    ours: Option<Kind>,
    theirs: Option<PhoneNumberType>,
}

/// The kind of a number and its E.164 form, if it is one.
fn ours(typed: &str, country: Country) -> Option<(Kind, String)> {
    PhoneNumber::parse(typed, country).ok().map(|number| (number.kind(), number.e164()))
}

fn theirs(typed: &str, country: Country) -> Option<(PhoneNumberType, String)> {
    let region = if country == Korea { Region::KR } else { Region::JP };
    let number = PHONE_NUMBER_UTIL.parse(typed, Some(region)).ok()?;
    let e164 = PHONE_NUMBER_UTIL.format(&number, PhoneNumberFormat::E164).into_owned();
    // A carrier's code for calls abroad may make it a number of somewhere else.
    let is_of_country = number.country_code.to_string() == country.calling_code();
    (is_of_country && PHONE_NUMBER_UTIL.is_valid_number(&number))
        .then(|| (PHONE_NUMBER_UTIL.get_number_type(&number), e164))
}

fn is_the_same(ours: Kind, theirs: PhoneNumberType) -> bool {
    matches!(
        (ours, theirs),
        (Kind::Mobile, Mobile)
            | (Kind::Landline, FixedLine)
            | (Kind::Internet, VoIP)
            | (Kind::Personal, PersonalNumber)
            | (Kind::Nationwide | Kind::NaviDial, CompanyNumber)
            | (Kind::TollFree, TollFree)
            | (Kind::Premium, PremiumRate)
    )
}

fn compare(country: Country, prefix: u32, digits: usize) -> Option<Difference> {
    let prefix = format!("{prefix:04}");
    let typed = &format!("{prefix}{REST}")[..digits];
    let (ours, theirs) = (ours(typed, country), theirs(typed, country));
    match (&ours, &theirs) {
        (None, None) => return None,
        (Some((kind, our_form)), Some((their_type, their_form))) => {
            assert_eq!(our_form, their_form, "{country:?} {typed}");
            if is_the_same(*kind, *their_type) {
                return None;
            }
        }
        _ => {}
    }
    let (ours, theirs) = (ours.map(|(kind, _)| kind), theirs.map(|(their_type, _)| their_type));
    Some(Difference { country, prefix, digits, ours, theirs })
}

#[test]
fn every_difference_from_libphonenumber_has_a_reason() {
    let mut explained: Vec<BTreeMap<String, Vec<u32>>> = REASONS.iter().map(|_| BTreeMap::new()).collect();
    for country in [Korea, Japan] {
        for (prefix, digits) in (0..10_000).flat_map(|prefix| (7..=12).map(move |digits| (prefix, digits))) {
            let Some(difference) = compare(country, prefix, digits) else { continue };
            let said = said(&difference);
            let reason = REASONS.iter().position(|reason| reason.explains(&difference));
            let reason = reason.unwrap_or_else(|| panic!("no reason for {country:?} {}: {said}", difference.prefix));
            explained[reason].entry(said).or_default().push(prefix);
        }
    }

    let mut report = String::new();
    for (reason, differences) in REASONS.iter().zip(explained) {
        let Reason { country, begins, why, .. } = reason;
        assert!(!differences.is_empty(), "nothing differs any more: {country:?} {begins:?}: {why}");
        writeln!(report, "{country:?}: {why}").unwrap();
        for (said, prefixes) in differences {
            writeln!(report, "  {said}: {}", ranges(&prefixes)).unwrap();
        }
    }
    insta::assert_snapshot!("differences_from_libphonenumber", report);
}

fn said(Difference { digits, ours, theirs, .. }: &Difference) -> String {
    let ours = ours.map_or_else(|| "refused".to_owned(), |kind| format!("{kind:?}"));
    let theirs = theirs.map_or_else(|| "refused".to_owned(), |their_type| format!("{their_type:?}"));
    format!("{digits:>2} digits, {ours} here, {theirs} there")
}

/// `0110-0112 0117`: rising beginnings, those in a row taken together.
fn ranges(prefixes: &[u32]) -> String {
    let rows = prefixes.chunk_by(|one, next| one + 1 == *next);
    let shown = rows.map(|row| match row {
        [one] => format!("{one:04}"),
        [first, .., last] => format!("{first:04}-{last:04}"),
        [] => String::new(),
    });
    shown.collect::<Vec<_>>().join(" ")
}
