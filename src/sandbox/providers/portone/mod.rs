//! Both versions of PortOne: two APIs, the same people.

mod citizen;
pub(crate) mod v1;
pub(crate) mod v2;

use crate::sandbox::world::magic::Behaviour;

/// The sandbox's own numbers that mean something to both.
const BEHAVIOURS: &[Behaviour] = &[
    Behaviour::Delivered,
    Behaviour::Undeliverable,
    Behaviour::WrongCode,
    Behaviour::Expired,
    Behaviour::Locked,
    Behaviour::CarrierMismatch,
];
