//! PortOne V1 (`api.iamport.kr`): identity verification by OTP.
//!
//! The carrier checks a person's name, birth date, sex and number and sends an OTP by SMS; the right OTP makes a
//! [`Certification`](types::Certification). The API is open only to customers whom the carriers approved. Facts,
//! and how sure we are of each: `specs/portone-v1.yaml`. Nothing here was tried against the live service.
//!
//! ```no_run
//! use phoneproof::{Outcome, portone::v1::{Client, Credentials, types::*}};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(Credentials::new("imp_key", "imp_secret")?).build()?;
//!
//! let person = RequestOtpRequest::new(
//!     PersonName::new("홍길동")?,
//!     PhoneNumber::new("010-0000-0000")?,
//!     Birth::new("900101")?,
//!     GenderDigit::new("1")?,
//!     Carrier::Skt,
//! );
//! let pending = client.request_otp(&person).await?; // an SMS is sent
//!
//! match client.confirm_otp(&pending, &Otp::new("123456")?).await? {
//!     Outcome::Verified(certification) => {
//!         // Somebody else may have verified: compare with whom you expect.
//!         let is_expected = certification.name.as_ref().is_some_and(|name| name.expose() == "홍길동");
//!         println!("verified: {is_expected}");
//!     }
//!     Outcome::Rejected(reason) => println!("{reason}"),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod pending;

pub(crate) use client::NAME;
pub use client::{Client, Credentials};
pub use generated::{operations, servers};
pub use pending::Pending;

/// The types of the spec, generated at build time.
pub mod types {
    pub use super::generated::{types::*, values::*};

    /// The JSON Schema of every type in this module, by name.
    #[cfg(feature = "schemars")]
    pub fn json_schemas() -> Vec<(&'static str, schemars::Schema)> {
        let mut schemas = super::generated::types::json_schemas();
        schemas.extend(super::generated::values::json_schemas());
        schemas
    }
}

/// Why a PortOne V1 call failed.
///
/// V1 has no table of error codes: [`code`](crate::Error::code) names the documented pairs of operation and HTTP
/// status, [`provider_code`](crate::Error::provider_code) is the number that came, "-1" most often.
pub type Error = crate::Error<types::ErrorCode>;

impl TryFrom<&crate::PhoneNumber> for types::PhoneNumber {
    type Error = crate::InvalidValue;

    /// In the provider's own form, if it takes the number.
    fn try_from(number: &crate::PhoneNumber) -> Result<Self, Self::Error> {
        Self::new(zeroize::Zeroizing::new(number.e164()))
    }
}

#[allow(
    dead_code,
    unused_mut,
    unreachable_pub,
    rustdoc::all,
    clippy::all,
    clippy::pedantic,
    reason = "generated; its documentation is the spec's"
)]
pub(crate) mod generated {
    include!(concat!(env!("OUT_DIR"), "/portone-v1.rs"));
}
