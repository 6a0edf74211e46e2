//! The words of the specs, under all floors: the types of the control API, and the providers.

mod provider;

pub use generated::operations;
pub use provider::Provider;
pub(crate) use provider::{operations as provider_operations, places_of};

crate::wire::from_spec!("sandbox.rs", missing_docs);
