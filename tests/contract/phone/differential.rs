//! The numbering plans against libphonenumber's: every beginning of four digits, in every length from 7 to 15, with
//! several endings; and every way of writing a number that both read.
//!
//! The two need not agree: libphonenumber knows which blocks are assigned and guesses at what is missing; ours says
//! what the providers document. But every difference has a reason in [`REASONS`] and a line in the snapshot. One
//! without a reason fails, and so does a reason without a difference.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    ops::RangeInclusive,
};

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

/// What may follow the first four digits: nothing special, and the ends of every block.
const RESTS: [&str; 3] = ["23456789012", "00000000000", "99999999999"];

const LENGTHS: RangeInclusive<usize> = 7..=15;

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
    Reason { country: Korea, begins: &["08"], ours: None, theirs: &[FixedLine, Mobile, PersonalNumber, TollFree, VoIP], why: "a code that selects a carrier is no part of a number" },
    Reason { country: Korea, begins: &["010"], ours: None, theirs: &[Mobile], why: "010 has eight digits behind it; libphonenumber takes seven as well, which only the older prefixes have" },
    Reason { country: Korea, begins: &["012"], ours: None, theirs: &[Mobile], why: "012 is for machines; no provider documents it" },
    Reason { country: Korea, begins: &["015"], ours: None, theirs: &[Pager], why: "015 is for pagers; no provider documents it" },
    Reason { country: Korea, begins: &["015", "016", "018"], ours: None, theirs: &[CompanyNumber], why: "a nationwide number has no leading 0" },
    Reason { country: Korea, begins: &["0#"], ours: None, theirs: &[FixedLine], why: "an area's short service numbers; no provider documents them" },
    Reason { country: Japan, begins: &["060"], ours: None, theirs: &[PersonalNumber], why: "SMSLINK documents 060 with 11 digits only" },
    Reason { country: Japan, begins: &["00"], ours: None, theirs: &[TollFree], why: "a carrier's free service, dialled with the carrier's code" },
    // We take, they refuse.
    Reason { country: Japan, begins: &["0##"], ours: Some(Kind::Landline), theirs: &[], why: "SMSLINK documents landlines as 0 and 9 digits; which area codes are assigned changes" },
    Reason { country: Japan, begins: &["0700", "0900"], ours: Some(Kind::Mobile), theirs: &[], why: "SMSLINK documents 070, 080 and 090 as a whole; the numbers of its simulator begin with 0900" },
    Reason { country: Japan, begins: &["020"], ours: Some(Kind::Data), theirs: &[], why: "SMSLINK documents 020 with 14 digits too" },
    Reason { country: Japan, begins: &["0500"], ours: Some(Kind::Internet), theirs: &[], why: "SMSLINK documents 050 as a whole" },
    Reason { country: Japan, begins: &["0600"], ours: Some(Kind::FixedMobile), theirs: &[], why: "SMSLINK documents 060 as a whole" },
    Reason { country: Korea, begins: &["0105"], ours: Some(Kind::Mobile), theirs: &[], why: "010 is taken as a whole; libphonenumber leaves out 010-597 to 010-599, and which blocks are assigned changes" },
    Reason { country: Korea, begins: &["15", "16"], ours: Some(Kind::Nationwide), theirs: &[], why: "SOLAPI documents 15xx and 16xx as a whole; which blocks are assigned changes" },
    Reason { country: Korea, begins: &["18"], ours: Some(Kind::Nationwide), theirs: &[], why: "18xx is taken as a whole like 15xx and 16xx; which blocks are assigned changes" },
    Reason { country: Korea, begins: &["030"], ours: Some(Kind::UnifiedMessaging), theirs: &[], why: "SOLAPI documents 030 with up to 12 digits" },
    Reason { country: Korea, begins: &["0082"], ours: Some(Kind::Landline), theirs: &[], why: "00 is typed for +, but 008 is a Korean carrier's code for calls abroad" },
    Reason { country: Japan, begins: &["0081"], ours: Some(Kind::Landline), theirs: &[], why: "00 is typed for +, but in Japan 010 is dialled for calls abroad" },
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

fn compare(country: Country, prefix: u32, digits: usize, rest: &str) -> Option<Difference> {
    let prefix = format!("{prefix:04}");
    let typed = &format!("{prefix}{rest}")[..digits];
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
    let mut explained: Vec<BTreeMap<String, BTreeSet<u32>>> = REASONS.iter().map(|_| BTreeMap::new()).collect();
    let mut unexplained = BTreeMap::<_, BTreeSet<u32>>::new();
    let kinds = [Korea, Japan].into_iter().flat_map(|country| LENGTHS.map(move |digits| (country, digits)));
    for ((country, digits), rest) in kinds.flat_map(|kind| RESTS.map(|rest| (kind, rest))) {
        for difference in (0..10_000).filter_map(|prefix| compare(country, prefix, digits, rest)) {
            let (said, prefix) = (said(&difference), difference.prefix.parse().unwrap());
            match REASONS.iter().position(|reason| reason.explains(&difference)) {
                Some(reason) => explained[reason].entry(said).or_default().insert(prefix),
                None => unexplained.entry((format!("{country:?}"), said)).or_default().insert(prefix),
            };
        }
    }
    let unexplained: BTreeMap<_, _> = unexplained.iter().map(|(said, prefixes)| (said, ranges(prefixes))).collect();
    assert!(unexplained.is_empty(), "no reason for {unexplained:#?}");

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
fn ranges(prefixes: &BTreeSet<u32>) -> String {
    let prefixes: Vec<_> = prefixes.iter().copied().collect();
    let rows = prefixes.chunk_by(|one, next| one + 1 == *next);
    let shown = rows.map(|row| match row {
        [one] => format!("{one:04}"),
        [first, .., last] => format!("{first:04}-{last:04}"),
        [] => String::new(),
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// A way of writing a number.
struct Form {
    name: &'static str,
    /// Of the country and the number as it is dialled there; nothing if it can't be written so.
    write: fn(Country, &str) -> Option<String>,
}

/// In blocks, as people write them.
fn in_blocks(national: &str, between: &str) -> String {
    let (area, rest) = national.split_at(3);
    let (exchange, line) = rest.split_at(rest.len() - 4);
    [area, exchange, line].join(between)
}

/// Without the trunk 0, in blocks behind whatever goes before the country's code.
fn abroad(country: Country, national: &str, before: &str, between: &str) -> String {
    let significant = national.strip_prefix('0').unwrap_or(national);
    format!("{before}{}{between}{}", country.calling_code(), in_blocks(significant, between))
}

#[rustfmt::skip]
static FORMS: &[Form] = &[
    Form { name: "+CC", write: |country, national| Some(abroad(country, national, "+", "")) },
    Form { name: "+CC, blocks", write: |country, national| Some(abroad(country, national, "+", " ")) },
    Form { name: "+CC, trunk 0", write: |country, national| Some(format!("+{} {}", country.calling_code(), in_blocks(national.strip_prefix('0').map(|_| national)?, "-"))) },
    Form { name: "+CC (0)", write: |country, national| Some(format!("+{} (0){}", country.calling_code(), in_blocks(national.strip_prefix('0')?, "-"))) },
    Form { name: "00CC", write: |country, national| Some(abroad(country, national, "00", "")) },
    Form { name: "hyphens", write: |_, national| Some(in_blocks(national, "-")) },
    Form { name: "blanks", write: |_, national| Some(in_blocks(national, " ")) },
    Form { name: "dots", write: |_, national| Some(in_blocks(national, ".")) },
    Form { name: "slashes", write: |_, national| Some(in_blocks(national, "/")) },
    Form { name: "brackets", write: |_, national| { let (area, rest) = national.split_at(3); Some(format!("({area}){rest}")) } },
    Form { name: "long dashes", write: |_, national| Some(in_blocks(national, "\u{30fc}")) },
    Form { name: "full width", write: |_, national| Some(national.chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap()).collect()) },
];

/// Why a form is read here and not there. There is none that is read there and not here.
struct FormReason {
    country: Country,
    form: &'static str,
    why: &'static str,
}

#[rustfmt::skip]
static FORM_REASONS: &[FormReason] = &[
    FormReason { country: Korea, form: "00CC", why: "00 is typed for +; libphonenumber wants a Korean carrier's code for calls abroad" },
    FormReason { country: Japan, form: "00CC", why: "00 is typed for +; libphonenumber wants the 010 that is dialled in Japan" },
];

/// Who reads a number in this form, here and there. Whoever reads it reads the number that it is, where it is one.
fn readers(country: Country, national: &str, e164: Option<&str>, form: &Form) -> Option<(bool, bool)> {
    let written = (form.write)(country, national)?;
    let we = ours(&written, country).map(|(_, form)| form);
    let they = theirs(&written, country).map(|(_, form)| form);
    if let Some(e164) = e164 {
        let read = [&we, &they].into_iter().flatten();
        assert!(read.into_iter().all(|read| read == e164), "{written}: {we:?} here, {they:?} there");
    }
    Some((we.is_some(), they.is_some()))
}

/// Numbers that both sides take for the same, and those that both refuse: what is different about the others is in the
/// table of beginnings.
#[test]
fn every_form_that_one_side_reads_and_the_other_does_not_has_a_reason() {
    let mut found = BTreeMap::<_, BTreeSet<u32>>::new();
    let kinds = [Korea, Japan].into_iter().flat_map(|country| (8..=12).map(move |digits| (country, digits)));
    for ((country, digits), prefix) in kinds.flat_map(|kind| (0..10_000).map(move |prefix| (kind, prefix))) {
        let national = &format!("{prefix:04}{}", RESTS[0])[..digits];
        let e164 = match (ours(national, country), theirs(national, country)) {
            (Some((kind, e164)), Some((their_type, _))) if is_the_same(kind, their_type) => Some(e164),
            // Most are, so a few will do.
            (None, None) if prefix % 7 == 0 => None,
            _ => continue,
        };
        // What is no number here may be another one with a country's code.
        for form in FORMS.iter().filter(|form| e164.is_some() || !form.name.contains("CC")) {
            let Some((we, they)) = readers(country, national, e164.as_deref(), form) else { continue };
            if we != they || e164.is_some() && !we {
                found.entry((format!("{country:?}"), form.name, we, they)).or_default().insert(prefix);
            }
        }
    }

    let mut report = String::new();
    for ((country, form, we, they), prefixes) in &found {
        let is_of = |reason: &&FormReason| format!("{:?}", reason.country) == *country && reason.form == *form;
        let reason = FORM_REASONS.iter().find(is_of).filter(|_| *we && !they);
        let reason = reason.unwrap_or_else(|| panic!("no reason: {found:#?}"));
        writeln!(report, "{country}, {form}: {}\n  {}", reason.why, ranges(prefixes)).unwrap();
    }
    assert_eq!(found.len(), FORM_REASONS.len(), "nothing differs any more: {found:#?}");
    insta::assert_snapshot!("forms_that_libphonenumber_does_not_read", report);
}
