//! What identifies a person, in no provider's words.

use jiff::civil::Date;
use zeroize::Zeroizing;

use crate::{
    phone,
    wire::{open_enum, text_value},
};

text_value! {
    /// A person's real name. Blanks around it and marks that nobody sees are left out, and it is brought to NFC.
    PersonName, personal, crate::formats::person_name
}

text_value! {
    /// The first seven digits of a Korean resident number: the birth date as `YYMMDD`, and the digit that tells sex,
    /// century and whether the person is a foreigner. Nobody should have the others.
    IdentityNumber, personal, crate::formats::resident_number_front
}

text_value! {
    /// A birth date, `YYYY-MM-DD`. What a provider has instead of one is kept as it is, and equals no date.
    BirthDate, personal, crate::verification::values::birth_date
}

text_value! {
    /// A telephone number that does not read as one: masked, foreign, or not a number at all.
    UnreadableNumber, personal, crate::formats::text
}

text_value! {
    /// The CI (connecting information): the same for one person everywhere.
    Ci, personal, crate::formats::text
}

text_value! {
    /// The DI (duplication information): the same for one person within one site.
    Di, personal, crate::formats::text
}

open_enum! {
    /// The carrier of a Korean mobile number.
    Carrier, text, plain, exact, {
        /// SK Telecom.
        Skt = "SKT",
        /// KT.
        Kt = "KT",
        /// LG U+.
        Lgu = "LGU" | "LGT",
        /// An MVNO on the network of SK Telecom.
        SktMvno = "SKT_MVNO",
        /// An MVNO on the network of KT.
        KtMvno = "KT_MVNO",
        /// An MVNO on the network of LG U+.
        LguMvno = "LGU_MVNO" | "LGT_MVNO",
    }
}

impl Carrier {
    /// Its name; `None` for an unknown one.
    pub const fn description(&self) -> Option<&'static str> {
        match self {
            Self::Skt => Some("SK Telecom"),
            Self::Kt => Some("KT"),
            Self::Lgu => Some("LG U+"),
            Self::SktMvno => Some("MVNO of SK Telecom"),
            Self::KtMvno => Some("MVNO of KT"),
            Self::LguMvno => Some("MVNO of LG U+"),
            Self::Unknown(_) => None,
        }
    }
}

open_enum! {
    /// A person's sex, as the provider has it.
    Gender, text, personal, ignoring_case, {
        /// Male.
        Male = "MALE",
        /// Female.
        Female = "FEMALE",
        /// Another one, or not known.
        Other = "OTHER",
    }
}

impl Gender {
    /// A word for it; `None` for an unknown value.
    pub const fn description(&self) -> Option<&'static str> {
        match self {
            Self::Male => Some("male"),
            Self::Female => Some("female"),
            Self::Other => Some("other"),
            Self::Unknown(_) => None,
        }
    }
}

/// A birth date that a service gives.
fn birth_date(text: &str) -> Result<Zeroizing<String>, String> {
    let mut date = Zeroizing::new(String::with_capacity(text.len()));
    date.extend(text.trim().chars().map(phone::ascii));
    if day(&date).is_none() {
        return Err("there is no such day; a date is YYYY-MM-DD".to_owned());
    }
    Ok(date)
}

/// Reads `YYYY-MM-DD`, and no other form that a date can have.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| *Zeroizing::new(day.to_string()) == text)
}
