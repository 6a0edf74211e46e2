//! PortOne (formerly i'mport): prove who a person in Korea is, by an OTP to a phone that a carrier vouches for.
//!
//! [`v2`] is its current API, [`v1`] the one before: two hosts, two credentials, two sets of codes.

mod token;
pub mod v1;
pub mod v2;
