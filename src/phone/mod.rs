//! Telephone numbers of Korea and Japan: what people type, and what it is.
//!
//! People type full-width digits, the dashes of their keyboards, brackets, `+82 (0)10`. [`PhoneNumber`] reads them,
//! says why it refuses one, and knows the [`Kind`] of what it took. The providers' own
//! number types read with the same parser, so a number has one form however it was typed.
//!
//! ```
//! use phoneproof::{PhoneNumber, phone::{Country, InvalidPhoneNumber, Kind}, provider::{Channel, Provider}};
//!
//! # fn main() -> Result<(), InvalidPhoneNumber> {
//! // Digits in national form are read as the country says that you name: 070 and 02 exist in both.
//! let number = PhoneNumber::parse("０１０－１２３４－５６７８", Country::Korea)?;
//! assert_eq!(number.kind(), Kind::Mobile);
//! assert_eq!(number.e164(), "+821012345678");
//! assert_eq!(number.national(), "01012345678");
//!
//! // The international form says it itself.
//! assert_eq!("+82 (0)10-1234-5678".parse(), Ok(number.clone()));
//! assert_eq!("010-1234-5678".parse::<PhoneNumber>(), Err(InvalidPhoneNumber::CountryNeeded));
//!
//! assert!(number.is_reached(Provider::PortOneV1, Channel::Sms));
//! assert!(!number.is_reached(Provider::Smslink, Channel::Sms));
//!
//! // Logs see as much as a person needs to recognise their own number.
//! assert_eq!(number.to_string(), "010-****-5678");
//! assert_eq!(format!("{number:?}"), "PhoneNumber(010-****-5678)");
//! # Ok(())
//! # }
//! ```

mod invalid;
mod kind;
mod marks;
mod number;
mod plan;
mod text;

pub use invalid::InvalidPhoneNumber;
pub use kind::{Country, Kind};
pub use number::PhoneNumber;

#[allow(unused_imports, reason = "each provider's formats use their own")]
pub(crate) use {
    marks::{ascii, is_blank, is_bracket, is_dash, is_full_stop, is_middle_dot, is_unseen},
    text::{digits, national},
};
