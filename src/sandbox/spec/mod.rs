//! The words of the specs, under all floors: the types of the control API, and what the specs say of all providers.

pub use generated::operations;

pub(crate) use crate::Provider;
use crate::{Operation, wire::AnswerPlaces};

crate::wire::from_spec!("sandbox.rs", missing_docs);

/// The operations of all providers.
pub(crate) fn provider_operations() -> impl Iterator<Item = (Provider, &'static Operation)> {
    Provider::ALL.iter().flat_map(|provider| provider.operations().iter().map(|operation| (*provider, *operation)))
}

/// Where the answers of an operation have enums, and what may be left out of them.
pub(crate) fn places_of(operation: &Operation) -> Option<&'static AnswerPlaces> {
    Provider::ALL.iter().flat_map(|provider| provider.answers()).find(|places| places.operation.id == operation.id)
}
