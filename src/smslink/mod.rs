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
//! match client.verify(&phone, &typed).await? {
//!     Outcome::Verified(()) => println!("welcome"),
//!     Outcome::Rejected(Rejection::WrongCode) => println!("please type it again"),
//!     Outcome::Rejected(reason) => println!("{reason}: ask for a new code"),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod echo;
mod error;
mod message;
mod verification;

pub use client::{Client, Token};
pub use generated::{operations, servers};

/// Why an SMSLINK call failed.
pub type Error = crate::Error<types::ErrorCode>;

crate::wire::from_spec!("smslink.rs");
crate::wire::from_phone_number!(types::PhoneNumber);

#[cfg(test)]
mod tests {
    use super::types::{CharacterSize, VerificationCode};

    const SIX: CharacterSize = CharacterSize::checked(6).unwrap();

    #[test]
    fn a_length_can_be_a_constant() {
        assert_eq!(CharacterSize::new(6), Ok(SIX));
        assert_eq!(CharacterSize::checked(CharacterSize::MAX + 1), None);
    }

    #[test]
    fn a_code_has_the_length_that_the_spec_lets_the_provider_make() {
        let takes = |length: i64| VerificationCode::new("7".repeat(usize::try_from(length).unwrap())).is_ok();
        assert!(takes(CharacterSize::MIN) && !takes(CharacterSize::MIN - 1));
        assert!(takes(CharacterSize::MAX) && !takes(CharacterSize::MAX + 1));
    }
}
