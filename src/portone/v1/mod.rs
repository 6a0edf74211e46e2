//! PortOne V1 (`api.iamport.kr`): identity verification by OTP.
//!
//! The carrier checks a person's name, birth date, sex and number and sends an OTP by SMS; the right OTP makes a
//! [`Certification`](types::Certification). The API is open only to customers whom the carriers approved. Facts,
//! and how sure we are of each: `specs/portone-v1.yaml`. Nothing here was tried against the live service.
//!
//! ```no_run
//! use phoneproof::{Outcome, portone::v1::{Client, Credentials, types::*}, verification::Expected};
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
//! let expected = Expected::try_from(&person)?;
//! let pending = client.send(&person).await?; // an SMS is sent
//!
//! match client.confirm(&pending, &Otp::new("123456")?).await? {
//!     // Anybody can verify as themselves: ask whether it is the person you expect.
//!     Outcome::Verified(certification) => match certification.difference(&expected) {
//!         None => println!("welcome"),
//!         Some(difference) => println!("somebody else: {difference:?}"),
//!     },
//!     Outcome::Rejected(reason) => println!("{reason}"),
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod pending;

pub use client::{Client, Credentials};
pub use generated::{operations, servers};
pub use pending::Pending;

/// Why a PortOne V1 call failed.
///
/// V1 has no table of error codes: [`code`](crate::Error::code) names the documented pairs of operation and HTTP
/// status, [`provider_code`](crate::Error::provider_code) is the number that came, "-1" most often.
pub type Error = crate::Error<types::ErrorCode>;

crate::wire::from_spec!("portone-v1.rs");
crate::wire::from_phone_number!(types::PhoneNumber);
