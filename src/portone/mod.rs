//! PortOne (formerly i'mport): prove who a person in Korea is, by an OTP to a phone that a carrier vouches for.

pub mod v1;
