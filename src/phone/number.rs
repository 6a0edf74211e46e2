//! A telephone number that was read and found in the numbering plan.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use super::{
    Country, InvalidPhoneNumber, Kind,
    plan::{self, Row},
    text,
};

/// So many digits of a number stay hidden at least when it is shown.
const HIDDEN: usize = 4;

/// A telephone number of Korea or Japan.
///
/// Debug and Display hide its middle: `010-****-5678`. The value comes from [`e164`](Self::e164) and
/// [`national`](Self::national), serialised it is its E.164 text, and its memory is wiped when it is dropped. Two are
/// equal if they are the same number, however they were typed.
///
/// [Read](crate::phone) what is understood and what is known of a number. It converts into the number type of each
/// provider with `TryFrom`, which says why a provider does not take it:
///
/// ```
/// # #[cfg(all(feature = "smslink", feature = "portone"))] {
/// use phoneproof::{PhoneNumber, phone::Country, portone, smslink};
///
/// let number = PhoneNumber::parse("(090) 1234-5678", Country::Japan)?;
/// let phone = smslink::types::PhoneNumber::try_from(&number)?;
/// assert_eq!(phone.expose(), "09012345678");
///
/// let refused = portone::v1::types::PhoneNumber::try_from(&number).unwrap_err();
/// assert_eq!(refused.to_string(), "PhoneNumber: it is a number of another country; give a Korean one (+82)");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PhoneNumber {
    country: Country,
    national: Zeroizing<String>,
    row: &'static Row,
}

impl PhoneNumber {
    /// Reads a number of `country` in national or international form.
    ///
    /// Digits may be full-width, and hyphens, dashes, dots, brackets and blanks may stand anywhere between them; slashes
    /// and middle dots too, except after a number that is whole already: `02-123-4567/8` is two lines. `+82`, `+81`,
    /// `0082` and `0081` may stand before them, with or without the 0 of the national form.
    pub fn parse(text: &str, country: Country) -> Result<Self, InvalidPhoneNumber> {
        Self::new(country, text::national(text, country)?)
    }

    fn new(country: Country, national: Zeroizing<String>) -> Result<Self, InvalidPhoneNumber> {
        Ok(Self { row: plan::find(country, &national)?, country, national })
    }

    /// The country it belongs to.
    pub const fn country(&self) -> Country {
        self.country
    }

    /// What sort of line it belongs to.
    pub const fn kind(&self) -> Kind {
        self.row.kind
    }

    /// The number as it is dialled within its country, digits only: `01012345678`. Think before you log it.
    pub fn national(&self) -> &str {
        &self.national
    }

    /// The number as it is written world-wide: `+821012345678`. Think before you log it.
    ///
    /// A Korean nationwide number has no leading zero to leave out: 1588-0000 becomes `+8215880000`, which is read
    /// back, but which few networks abroad can dial.
    pub fn e164(&self) -> String {
        format!("+{}{}", self.country.calling_code(), self.significant())
    }

    /// The national form without its leading zero.
    fn significant(&self) -> &str {
        self.national.strip_prefix('0').unwrap_or(&self.national)
    }
}

impl FromStr for PhoneNumber {
    type Err = InvalidPhoneNumber;

    /// Reads a number in international form. Another one needs a country: [`PhoneNumber::parse`].
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (country, national) = text::with_country(text)?;
        Self::new(country, national)
    }
}

/// The beginning and the end. Four asterisks stand for four digits or more.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, rest) = self.national.split_at(self.row.open);
        write!(f, "{head}-****")?;
        match rest.get(HIDDEN.max(rest.len().saturating_sub(4))..) {
            None | Some("") => Ok(()),
            Some(tail) => write!(f, "-{tail}"),
        }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({self})")
    }
}

impl PartialEq for PhoneNumber {
    fn eq(&self, other: &Self) -> bool {
        (self.country, &self.national) == (other.country, &other.national)
    }
}

impl Eq for PhoneNumber {}

impl Hash for PhoneNumber {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.country, self.national()).hash(state);
    }
}

impl Serialize for PhoneNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("+{}{}", self.country.calling_code(), self.significant()))
    }
}

/// Reads the international form.
impl<'de> Deserialize<'de> for PhoneNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde's own words for a number without quotes repeat it.
        let read = deserializer.deserialize_str(Text).map_err(|_| de::Error::custom(Text::EXPECTED))?;
        read.map_err(de::Error::custom)
    }
}

struct Text;

impl Text {
    const EXPECTED: &'static str = "a telephone number is a text in international form";
}

impl de::Visitor<'_> for Text {
    type Value = Result<PhoneNumber, InvalidPhoneNumber>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::EXPECTED)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(text.parse())
    }
}
