//! PortOne V2 (`api.portone.io`): identity verification by SMS or in an app.
//!
//! The carrier checks a person's name, birth date, sex and number and sends an OTP by SMS; the right OTP makes an
//! [`IdentityVerification`](types::IdentityVerification) with the status `VERIFIED`. Facts, and how sure we are of
//! each: `specs/portone-v2.yaml`. Nothing here was tried against the live service.
//!
//! ```no_run
//! use phoneproof::{Outcome, portone::v2::{ApiSecret, Client, types::*}, verification::Expected};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(ApiSecret::new("your-api-secret")?).build()?;
//!
//! let person = SendIdentityVerificationBodyCustomer::new(
//!     PersonName::new("홍길동")?,
//!     PhoneNumber::new("010-0000-0000")?,
//!     IpAddress::new("203.0.113.10")?,
//! )
//! .with_identity_number(IdentityNumber::new("900101-1")?);
//! let request = SendIdentityVerificationBody::new(
//!     "channel-key-00000000-0000-0000-0000-000000000000",
//!     person,
//!     IdentityVerificationOperator::Skt,
//!     IdentityVerificationMethod::Sms,
//! );
//! let expected = Expected::try_from(&request.customer)?;
//! let pending = client.send(&request).await?; // an SMS is sent, once
//!
//! match client.confirm(&pending, &Otp::new("123456")?).await? {
//!     // Anybody can verify as themselves: ask whether it is the person you expect.
//!     Outcome::Verified(record) => match record.verified_customer.map(|customer| customer.difference(&expected)) {
//!         Some(None) => println!("welcome"),
//!         somebody_else => println!("somebody else: {somebody_else:?}"),
//!     },
//!     Outcome::Rejected(reason) => println!("{reason}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Repeats
//!
//! What sends or checks carries an `Idempotency-Key`, one for a call and all its attempts, so unlike elsewhere in this
//! crate an attempt whose answer was lost is repeated: the provider then answers what it answered before. (That it does
//! so is its general rule; its reference of these operations does not mention the key. Should it ignore the key,
//! [`send`](Client::send) still sends once, by its id; what becomes of [`resend`](Client::resend) and
//! [`confirm`](Client::confirm) stands there.) Only a refused access token changes the key, and only if nothing was done
//! before: the provider would answer the old key with the 401 that it keeps. An error still says [`MaybeSent`](crate::Delivery::MaybeSent) if any
//! attempt may have been carried out.

mod call;
mod client;
mod error;
mod list;
mod pending;
mod secret;
mod token;

pub use call::Call;
pub use client::{Client, channel_key_from_env};
pub use error::PgError;
pub use generated::{operations, servers};
pub use pending::Pending;
pub use secret::ApiSecret;

/// Why a PortOne V2 call failed. Of [`ErrorCode::PgProvider`](types::ErrorCode::PgProvider),
/// [`details`](crate::Error::details) holds what the PG said.
pub type Error = crate::Error<types::ErrorCode>;

crate::wire::from_spec!("portone-v2.rs");
crate::wire::from_phone_number!(types::PhoneNumber);

#[cfg(test)]
mod tests {
    use super::{
        generated::constants::{LONGEST_IDEMPOTENCY_KEY, SHORTEST_IDEMPOTENCY_KEY},
        types::IdempotencyKey,
    };

    /// Whether the provider counts the quotes is not known, so the client leaves room for them.
    #[test]
    fn an_idempotency_key_has_the_length_that_the_spec_says() {
        let takes = |length: usize| IdempotencyKey::new("k".repeat(length)).is_ok();
        assert!(takes(SHORTEST_IDEMPOTENCY_KEY) && !takes(SHORTEST_IDEMPOTENCY_KEY - 1));
        assert!(takes(LONGEST_IDEMPOTENCY_KEY - 2) && !takes(LONGEST_IDEMPOTENCY_KEY - 1));
    }
}
