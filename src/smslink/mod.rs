//! NEXLINK SMSLINK: prove that a person holds a Japanese telephone number.
//!
//! The provider makes a code and delivers it by SMS or a voice call; the person types it; the provider checks
//! it. Facts, and how sure we are of each: `specs/smslink.yaml`. Nothing here was tried against the live service.
//!
//! ```no_run
//! use phoneproof::{Outcome, Rejection, smslink::{Client, Token, servers, types::*}};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! // The provider's development environment sends no real SMS; production is `servers::PRODUCTION`.
//! let client = Client::builder(Token::new("0123456789abcdef")?).base_url(servers::DEVELOPMENT).build()?;
//!
//! let phone = PhoneNumber::new("090-1234-5678")?;
//! let sent = client
//!     .generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
//!         phone.clone(),
//!         DeliveryType::Sms,
//!         MessageTemplate::new("code: {{verification_code}} ({{valid_period_min}} min)")?,
//!         CharacterType::Digits,
//!         CharacterSize::new(6)?,
//!         ValidPeriodMin::new(10)?,
//!     ))
//!     .await?;
//!
//! let typed = VerificationCode::new("482913")?;
//! match client.verify(&phone, &typed).await?.outcome() {
//!     Outcome::Verified(()) => println!("welcome"),
//!     Outcome::Rejected(Rejection::WrongCode) => println!("please type it again"),
//!     Outcome::Rejected(reason) => println!("{reason}: ask for a new code"),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod message;
mod verification;

pub(crate) use client::NAME;
pub use client::{Client, Token};
pub use generated::{operations, servers};
pub use verification::Verification;

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

/// Why an SMSLINK call failed.
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
    include!(concat!(env!("OUT_DIR"), "/smslink.rs"));
}
