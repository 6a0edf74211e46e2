//! The numbering plans: how the numbers of each kind begin, and how long they are.
//!
//! A row says what the providers document. What a row takes from the national numbering plan alone is marked, and
//! is only what libphonenumber says as well (`tests/contract/phone/differential.rs`). Who reaches the numbers of a kind
//! stands in the specs.

use super::{Country, InvalidPhoneNumber, Kind};

/// The numbers of one kind.
#[derive(Debug)]
pub(super) struct Row {
    /// How they begin; `#` is a digit from 1 to 9.
    starts: &'static [&'static str],
    /// How many digits they have, the leading zero included; ascending.
    digits: &'static [usize],
    pub(super) kind: Kind,
    /// How many digits at the beginning say no more than the kind, or the area of a large one.
    pub(super) open: usize,
}

const fn row(starts: &'static [&'static str], digits: &'static [usize], kind: Kind, open: usize) -> Row {
    Row { starts, digits, kind, open }
}

/// The first row that fits counts.
static KOREA: [Row; 10] = [
    // Only the older prefixes have numbers with seven digits behind them: numbering plan.
    row(&["010"], &[11], Kind::Mobile, 3),
    row(&["011", "016", "017", "018", "019"], &[10, 11], Kind::Mobile, 3),
    // Lengths and area codes: numbering plan. No exchange begins with 0.
    row(&["02#"], &[9, 10], Kind::Landline, 2),
    row(
        &[
            "031#", "032#", "033#", "041#", "042#", "043#", "044#", "051#", "052#", "053#", "054#", "055#", "061#",
            "062#", "063#", "064#",
        ],
        &[10, 11],
        Kind::Landline,
        3,
    ),
    // Ten digits: numbering plan. SOLAPI says up to 12.
    row(&["030"], &[10, 11, 12], Kind::UnifiedMessaging, 3),
    // SOLAPI names 15xx and 16xx; 18xx is of the numbering plan.
    row(&["15", "16", "18"], &[8], Kind::Nationwide, 4),
    // The numbering plan's alone. Whether they can be sender IDs is documented for none of them.
    row(&["050"], &[11, 12], Kind::Personal, 4),
    row(&["0602", "0603", "0604", "0605", "0606", "0607", "0608", "0609"], &[10], Kind::Premium, 3),
    row(&["070"], &[11], Kind::Internet, 3),
    row(&["080"], &[10], Kind::TollFree, 3),
];

/// The first row that fits counts.
static JAPAN: [Row; 9] = [
    row(&["0120"], &[10], Kind::TollFree, 4),
    row(&["0800"], &[11], Kind::TollFree, 4),
    row(&["0570"], &[10], Kind::NaviDial, 4),
    // Numbering plan.
    row(&["0990"], &[10], Kind::Premium, 4),
    row(&["070", "080", "090"], &[11], Kind::Mobile, 3),
    row(&["020"], &[11, 14], Kind::Data, 3),
    row(&["050"], &[11], Kind::Internet, 3),
    // SMSLINK reaches none since June 2022.
    row(&["060"], &[11], Kind::FixedMobile, 3),
    // No area code begins with 0 after the leading one: numbering plan. Area codes have one to five digits and are
    // not told apart, so only the first of them is open.
    row(&["0##"], &[10], Kind::Landline, 2),
];

/// The row of a number in national form.
pub(super) fn find(country: Country, national: &str) -> Result<&'static Row, InvalidPhoneNumber> {
    let rows: &[Row] = match country {
        Country::Korea => &KOREA,
        Country::Japan => &JAPAN,
    };
    let row = rows
        .iter()
        .find(|row| row.starts.iter().any(|start| begins(national, start)))
        .ok_or(InvalidPhoneNumber::UnknownPrefix { country })?;
    let wanted = row.digits;
    match (wanted.contains(&national.len()), wanted.last()) {
        (true, _) => Ok(row),
        (false, Some(&most)) if national.len() > most => Err(InvalidPhoneNumber::TooLong { kind: row.kind, wanted }),
        _ => Err(InvalidPhoneNumber::TooShort { kind: row.kind, wanted }),
    }
}

fn begins(national: &str, start: &str) -> bool {
    let fits = |(digit, wanted): (u8, u8)| digit == wanted || wanted == b'#' && (b'1'..=b'9').contains(&digit);
    national.len() >= start.len() && national.bytes().zip(start.bytes()).all(fits)
}
