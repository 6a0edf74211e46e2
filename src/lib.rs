//! Draft.
mod phone;
#[cfg(feature = "portone")]
pub mod portone;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "smslink")]
pub mod smslink;
#[cfg(feature = "solapi")]
pub mod solapi;
mod wire;

pub use wire::{
    BuildError, Cause, ClientBuilder, Code, Delivery, Effect, Error, Field, FieldKind, InvalidValue, Operation,
    Outcome, Rejection, RetryPolicy, UnknownValue, Untyped,
};
