//! What identifies a person, in no provider's words.

use crate::wire::{open_enum, text_value};

text_value! {
    /// A person's real name. Blanks around it and marks that nobody sees are left out, and it is brought to NFC.
    PersonName, personal, crate::wire::format::person_name
}

text_value! {
    /// The first seven digits of a Korean resident number: the birth date as `YYMMDD`, and the digit that tells sex,
    /// century and whether the person is a foreigner. Nobody should have the others.
    IdentityNumber, personal, crate::wire::format::resident_number_front
}

text_value! {
    /// A birth date, `YYYY-MM-DD`.
    BirthDate, personal, crate::wire::format::text
}

text_value! {
    /// The CI (connecting information): the same for one person everywhere.
    Ci, personal, crate::wire::format::text
}

text_value! {
    /// The DI (duplication information): the same for one person within one site.
    Di, personal, crate::wire::format::text
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
