//! The `format`s of the specs: each checks a value that is about to be sent and brings it into shape.
//!
//! One function a format, named like it; `build/emit.rs` calls them by name. A refusal says what would be
//! right and never repeats the value.

mod address;
mod code;
mod name;

use zeroize::Zeroizing;

use crate::{
    Provider,
    phone::{self, Country, Kind, PhoneNumber},
};

pub(crate) use address::ip_address;
pub(crate) use code::{code_as_given, lower_alphanumeric_code, six_digit_code, spoken_code, typed_code};
pub(crate) use name::person_name;
pub(crate) use name::same_name;

/// Whoever drops it or takes it over, no copy is left behind.
type Checked = Result<Zeroizing<String>, String>;

/// No format: anything readable.
pub(crate) fn text(value: &str) -> Checked {
    if value.trim().is_empty() {
        return Err("it is empty".to_owned());
    }
    if value.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        return Err("it has a control character; line breaks are the only ones allowed".to_owned());
    }
    Ok(value.to_owned().into())
}

/// A credential: it travels in a header, so nothing that could end one.
pub(crate) fn credential(value: &str) -> Checked {
    if value.is_empty() {
        return Err("it is empty".to_owned());
    }
    if value.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return Err("it has a space, a line break or another character that no credential has".to_owned());
    }
    Ok(value.to_owned().into())
}

/// An id that stands in a path.
pub(crate) fn id(value: &str) -> Checked {
    if value.is_empty() {
        return Err("it is empty".to_owned());
    }
    // Not `;`, though a path may hold it: to many servers what follows it is a parameter and no part of the id.
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:@!$&'()*+,=".contains(&byte);
    if value == "." || value == ".." || !value.bytes().all(safe) {
        return Err("it would change the URL; use the id as the provider gave it".to_owned());
    }
    Ok(value.to_owned().into())
}

/// A birth date as PortOne V1 asks for it.
pub(crate) fn yymmdd(value: &str) -> Checked {
    let digits = phone::digits(value)?;
    let number = |from: usize| digits.get(from..from + 2).and_then(|two| two.parse::<u8>().ok()).unwrap_or_default();
    match digits.len() {
        6 if !(1..=12).contains(&number(2)) => Err("the month (third and fourth digit) is not 01 to 12".to_owned()),
        6 if !(1..=31).contains(&number(4)) => Err("the day (fifth and sixth digit) is not 01 to 31".to_owned()),
        6 => Ok(digits),
        8 => Err("8 digits given; give six, YYMMDD: the century is in the gender digit".to_owned()),
        count => Err(format!("{count} digits given; give six, YYMMDD")),
    }
}

/// The seventh digit of a Korean resident number.
pub(crate) fn resident_gender_digit(value: &str) -> Checked {
    let digits = phone::digits(value)?;
    if digits.len() == 1 && ("1"..="8").contains(&digits.as_str()) {
        return Ok(digits);
    }
    Err("give one digit from 1 to 8, the seventh of the resident number".to_owned())
}

/// The birth date and the gender digit of a Korean resident number.
pub(crate) fn resident_number_front(value: &str) -> Checked {
    let digits = phone::digits(value)?;
    match digits.len() {
        7 => {
            let (birth, gender) = digits.split_at(6);
            yymmdd(birth)?;
            resident_gender_digit(gender)?;
            Ok(digits)
        }
        13 => Err("13 digits given; give the first seven only: nobody should have the others".to_owned()),
        count => Err(format!("{count} digits given; give seven, YYMMDD and the gender digit")),
    }
}

/// A key that makes repeats harmless, as an RFC 8941 string: in quotes, which are added if need be.
pub(crate) fn idempotency_key(value: &str) -> Checked {
    let key = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    // Whether the quotes count in the provider's limit of 256 is not known.
    let fits = (16..=254).contains(&key.len());
    if fits && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        return Ok(format!("\"{key}\"").into());
    }
    Err("give 16 to 254 letters, digits, - and _".to_owned())
}

/// A Korean mobile number in national form.
pub(crate) fn kr_mobile_number(value: &str) -> Checked {
    let number = PhoneNumber::parse(value, Country::Korea).map_err(|invalid| invalid.to_string())?;
    match number.kind() {
        Kind::Mobile => Ok(number.national().to_owned().into()),
        other => Err(format!("it is a {other}; give a mobile number, from 010, 011 or 016 to 019")),
    }
}

/// A Korean number that can be a sender of messages: the provider documents lengths, and no list of kinds, so the
/// numbering plan is not asked.
pub(crate) fn kr_sender_number(value: &str) -> Checked {
    let digits = phone::national(value, Country::Korea).map_err(|invalid| invalid.to_string())?;
    match digits.len() {
        count @ 8..=10 if digits.starts_with("010") => {
            Err(format!("{count} digits given; after 010 there are eight more"))
        }
        8..=11 => Ok(digits),
        12 if digits.starts_with("030") => Ok(digits),
        count => Err(format!("{count} digits given; give 8 to 11 with the area code, or 12 after 030")),
    }
}

/// A number that the provider reaches, by whatever channel.
pub(crate) fn reached_number(value: &str, provider: Provider) -> Checked {
    let number = PhoneNumber::parse(value, provider.country()).map_err(|invalid| invalid.to_string())?;
    if provider.channels_to(&number).is_empty() {
        return Err(format!("it is a {}, which takes neither SMS nor calls from here", number.kind()));
    }
    Ok(number.national().to_owned().into())
}

/// A file as base64, bare or as a data URI.
#[cfg(feature = "solapi")]
pub(crate) fn base64_file(value: &str) -> Checked {
    use base64::{Engine, engine::general_purpose::STANDARD};

    let data = match value.strip_prefix("data:") {
        Some(uri) => uri.split_once(";base64,").map(|(_, data)| data).ok_or("it is a data URI without ;base64,")?,
        None => value,
    };
    match STANDARD.decode(data).map(Zeroizing::new) {
        Ok(bytes) if bytes.is_empty() => Err("the file is empty".to_owned()),
        Ok(_) => Ok(value.to_owned().into()),
        Err(_) => Err("it is not base64".to_owned()),
    }
}
