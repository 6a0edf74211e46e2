//! Why a text is no telephone number.

use super::{Country, Kind};

/// Why a text is no telephone number, in words that help who typed it. The text is not in them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPhoneNumber {
    /// Nothing, or blanks.
    #[error("it is empty")]
    Empty,
    /// Only what stands between digits.
    #[error("it has no digit")]
    NoDigit,
    /// A letter of any script.
    #[error("it has a letter; give digits")]
    Letter,
    /// Something that is neither a digit nor stands between digits.
    #[error("it has a character that no number has; give digits")]
    Character,
    /// A `+` after a digit.
    #[error("it has a + inside; a country code stands at the beginning")]
    PlusInside,
    /// `#12`, `x12`, `ext. 12`, 내선, 内線.
    #[error("it has an extension; give the number alone")]
    Extension,
    /// `02-123-4567/8`: a slash or a middle dot after a number that is whole already.
    #[error("it is more than one number; give one of them, whole")]
    SeveralNumbers,
    /// `82-10-…`: a country code, and nothing that says so.
    #[error("it begins with the country code of a {} number; put + before it", country.adjective())]
    PlusMissing {
        /// The country whose code it begins with.
        country: Country,
    },
    /// National form, and nobody said whose.
    #[error(
        "it has no country code, and the same digits can be a number of Korea or of Japan; begin with +82 or +81, or \
         name the country"
    )]
    CountryNeeded,
    /// A country code that is neither +82 nor +81.
    #[error("it is a number of another country; give one of Korea (+82) or Japan (+81)")]
    UnservedCountry,
    /// A country code, but not that of the country that was named.
    #[error("it is a number of another country; give a {} one (+{})", wanted.adjective(), wanted.calling_code())]
    OtherCountry {
        /// The country that was named.
        wanted: Country,
    },
    /// No kind of number begins so. A landline without its area code, perhaps.
    #[error("no {} number begins like this; give a mobile number, or a landline with its area code", country.adjective())]
    UnknownPrefix {
        /// The country whose number it should be.
        country: Country,
    },
    /// It begins like a number, but ends too soon.
    #[error("it is too short: a {kind} that begins like this has {} digits", list(wanted))]
    TooShort {
        /// The kind of number it begins like.
        kind: Kind,
        /// The numbers of digits that would be right, in national form.
        wanted: &'static [usize],
    },
    /// It begins like a number, but goes on too long.
    #[error("it is too long: a {kind} that begins like this has {} digits", list(wanted))]
    TooLong {
        /// The kind of number it begins like.
        kind: Kind,
        /// The numbers of digits that would be right, in national form.
        wanted: &'static [usize],
    },
}

/// `9`, `9 or 10`, `10, 11 or 12`.
fn list(counts: &[usize]) -> String {
    let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
    match counts.as_slice() {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        counts => counts.concat(),
    }
}
