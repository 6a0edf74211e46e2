//! SOLAPI: prove that an account may send from a Korean telephone number (a sender ID).
//!
//! Registering a number opens it as `PENDING`; an automated call (ARS) reads a code aloud; the right code makes it
//! `ACTIVE`. Papers reviewed by people are the other way. Facts, and how sure we are of each:
//! `specs/solapi.yaml`. Nothing here was tried against the live service; the ARS flow in particular is known only
//! from older official SDKs.
//!
//! ```no_run
//! use phoneproof::{Outcome, solapi::{ApiKey, ArsAnswer, ArsCall, Client, types::*}};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(ApiKey::new("NCS1234567890ABC", "01234567890123456789012345678901")?).build()?;
//!
//! let number = PhoneNumber::new("02-1234-5678")?;
//! client.create_sender_id(&CreateSenderIdRequest::new(number.clone())).await?;
//!
//! match client.request_ars_call(&number).await? {
//!     ArsCall::AlreadyActive(_) => println!("nothing to do"),
//!     ArsCall::Challenged(challenge) => {
//!         // The phone rings and a voice reads the code.
//!         match client.authenticate(&challenge, &ArsCode::new("0000")?).await? {
//!             ArsAnswer::Checked(Outcome::Verified(_)) => println!("active"),
//!             ArsAnswer::Checked(Outcome::Rejected(reason)) => println!("{reason}"),
//!             ArsAnswer::ChallengedAgain(_) => println!("a new call was placed: ask for its code"),
//!         }
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod ars;
mod auth;
mod client;
mod documents;
mod error;

pub use ars::{ArsAnswer, ArsCall, Challenge};
pub use auth::ApiKey;
pub use client::Client;
pub use documents::DocumentQuery;
pub use generated::{operations, servers};

/// Why a SOLAPI call failed.
pub type Error = crate::Error<types::ErrorCode>;

crate::wire::from_spec!("solapi.rs");
crate::wire::from_phone_number!(types::PhoneNumber);
