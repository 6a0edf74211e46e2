//! The providers' other sides: a state machine for each.

pub(crate) mod credentials;
pub(crate) mod portone;
mod smslink;
mod solapi;
pub(crate) mod stand_in;
pub(crate) mod switches;
#[cfg(test)]
pub(crate) mod testing;
