//! Prove a phone number, or the person behind it, through the providers that Korean and Japanese services use.
//!
//! | module | provider | proves |
//! |---|---|---|
//! | [`solapi`] | SOLAPI (Korea) | that an account may send from a number, by an automated call |
//! | [`portone::v1`] | PortOne V1 (Korea) | who a person is, by an OTP to a phone that the carrier vouches for |
//! | [`portone::v2`] | PortOne V2 (Korea) | the same, through its current API |
//! | [`smslink`] | NEXLINK SMSLINK (Japan) | that a person holds a number, by a code in an SMS or a call |
//!
//! The clients are generated at build time from the OpenAPI documents in `specs/`; a thin facade adds
//! authentication and turns codes into enums. What all of them share:
//!
//! * [`Outcome`]: a wrong code typed by a user is an outcome, not an error, and only the provider's success code
//!   makes a [`Verified`](Outcome::Verified).
//! * [`Error`]: tells what became of the request ([`Error::delivery`]), the provider's code as an enum, and what to
//!   do. It never shows what was sent or what came back. [`what_happens_when`] has the whole table.
//! * [`RetryPolicy`]: what sends a message or uses up a user's try is repeated only if it certainly was not done, or if
//!   the provider takes an idempotency key.
//! * [`PhoneNumber`]: reads what people in Korea and Japan type, and knows which provider reaches it how.
//! * [`verification`]: one flow over every provider that checks a code, chosen at run time. It compares who was verified
//!   with who was expected, and sorts every failure by what to answer ([`errors`]).
//! * Values that identify a person or open a door are types that do not show themselves in Debug.
//!
//! Tracing: each call is a `phoneproof.call` span and each attempt an event in it, with OpenTelemetry's names for
//! HTTP and no value of a user.
//!
//! # Nothing here was tried against a live provider
//!
//! The specs are written from public documentation, and say for each fact how sure it is. The crate's own
//! [`sandbox`](https://docs.rs/phoneproof/latest/phoneproof/sandbox) stands in for the providers in all tests.
//!
//! # Features
//!
//! Each provider's module has a feature of its first name, and all of these are on by default. `http2` lets many calls
//! at a time share a connection, where a provider speaks it. `schemars` implements `JsonSchema` for the generated types,
//! `sandbox` brings the stand-in server with every provider, `cli` the `phoneproof` command.

#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg_attr(not(every_provider), allow(dead_code, unused_imports, reason = "each provider uses its own"))]
mod formats;
#[cfg(test)]
mod house;
pub mod phone;
#[cfg(feature = "portone")]
pub mod portone;
pub mod provider;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "smslink")]
pub mod smslink;
#[cfg(feature = "solapi")]
pub mod solapi;
pub mod verification;
#[doc = include_str!("../docs/errors.md")]
pub mod errors {}
#[doc = include_str!("../docs/what-happens-when.md")]
pub mod what_happens_when {}
#[cfg_attr(
    not(every_provider),
    allow(dead_code, unused_imports, unused_macros, reason = "one provider alone needs not all of it")
)]
mod wire;

pub use phone::PhoneNumber;
pub use provider::Provider;
pub use wire::{
    BuildError, Cause, ClientBuilder, Code, Delivery, Effect, Error, Field, FieldKind, InvalidEnvironment,
    InvalidValue, InvalidVariable, Operation, Outcome, ProviderCode, Rejection, RetryPolicy, UnknownValue, Untyped,
    VariableProblem,
};

/// The README's examples, compiled as doc tests.
#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../README.md")]
struct Readme;
