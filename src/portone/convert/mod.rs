//! V1's values as V2's, and back: what a service needs that moves from one to the other, or runs both for a while.
//!
//! Only what loses nothing converts. `From` is for what both versions write alike, `TryFrom` for codes and dates, with
//! an error where the other version has no such value. What has no counterpart, or more than one, is in the page
//! `docs/portone-migration.md` and not here: the seconds of V1's `BirthEpoch`, for one, which are of midnight in Korea,
//! where the clocks were not always nine hours ahead of UTC.

mod birth;
mod bypass;
mod codes;

use super::{v1, v2};
use crate::InvalidValue;

/// Text that both versions write alike. It is not checked: the type that it comes from says what it has been through.
macro_rules! alike {
    ($($one:ident <=> $two:ident),* $(,)?) => {
        $(
            impl From<&v1::types::$one> for v2::types::$two {
                fn from(value: &v1::types::$one) -> Self {
                    Self::verbatim(value.expose())
                }
            }

            impl From<&v2::types::$two> for v1::types::$one {
                fn from(value: &v2::types::$two) -> Self {
                    Self::verbatim(value.expose())
                }
            }
        )*
    };
}
alike! {
    PersonName <=> PersonName,
    PhoneNumber <=> PhoneNumber,
    UniqueKey <=> Ci,
    UniqueInSite <=> Di,
}

/// Six digits, of which V2 documents nothing.
impl From<&v1::types::Otp> for v2::types::Otp {
    fn from(otp: &v1::types::Otp) -> Self {
        Self::verbatim(otp.expose())
    }
}

/// If it has the six digits that V1 documents.
impl TryFrom<&v2::types::Otp> for v1::types::Otp {
    type Error = InvalidValue;

    fn try_from(otp: &v2::types::Otp) -> Result<Self, Self::Error> {
        Self::new(otp.expose())
    }
}

/// V2 finds the records of V1 by it. There is no way back: an id that a caller of V2 chose is none of V1's.
impl From<&v1::types::ImpUid> for v2::types::IdentityVerificationId {
    fn from(imp_uid: &v1::types::ImpUid) -> Self {
        Self::verbatim(imp_uid.as_str())
    }
}
