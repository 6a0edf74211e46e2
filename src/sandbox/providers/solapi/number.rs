//! Telephone numbers, as the provider writes them.

use super::refusal::SolapiRefusal;
use crate::{
    sandbox::{
        spec::Provider,
        world::magic::{Behaviour, Heeded},
    },
    solapi::types::{ErrorCode, PhoneNumber},
};

/// What the sandbox's own numbers mean here.
pub(super) static HEEDED: Heeded = Heeded {
    provider: Provider::Solapi,
    behaviours: &[
        Behaviour::Delivered,
        Behaviour::Undeliverable,
        Behaviour::WrongCode,
        Behaviour::Expired,
        Behaviour::Locked,
        Behaviour::HeldElsewhere,
    ],
};

/// Refuses what is not in the provider's form: nothing is stripped or translated here. Documented for numbers that
/// are registered; everywhere else such a number is one that the account does not have.
pub(super) fn check(number: &str) -> Result<&str, SolapiRefusal> {
    match PhoneNumber::new(number) {
        Ok(normal) if normal.expose() == number => Ok(number),
        _ => Err(ErrorCode::InvalidPhoneNumber.into()),
    }
}
