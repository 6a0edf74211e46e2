//! PortOne (formerly i'mport): prove who a person in Korea is, by an OTP to a phone that a carrier vouches for.
//!
//! [`v2`] is its current API, [`v1`] the one before: two hosts, two credentials, two sets of codes. [`migration`] holds
//! the two side by side, for a service that moves; the values that both have convert into each other.

mod convert;
#[doc = include_str!("../../docs/portone-migration.md")]
pub mod migration {}
mod token;
pub mod v1;
pub mod v2;
