//! PortOne (formerly i'mport): prove who a person in Korea is, by an OTP to a phone that a carrier vouches for.

mod token;
pub mod v1;
