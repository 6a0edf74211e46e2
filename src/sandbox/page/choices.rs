//! What the page offers for a fault: the operations and kinds that there are, from the specs.

use serde::Serialize;

use crate::{
    Provider,
    sandbox::spec::{provider_operations, types::FaultKind},
};

/// What can be chosen.
#[derive(Serialize)]
pub(super) struct Choices {
    operations: Vec<Choice>,
    kinds: &'static [FaultKind],
}

#[derive(Serialize)]
struct Choice {
    provider: Provider,
    id: &'static str,
    method: &'static str,
    path: &'static str,
}

impl Choices {
    pub(super) fn new() -> Self {
        let operations = provider_operations().map(|(provider, operation)| Choice {
            provider,
            id: operation.id,
            method: operation.method,
            path: operation.path,
        });
        Self { operations: operations.collect(), kinds: FaultKind::ALL }
    }

    pub(super) fn to_json(&self) -> String {
        // Texts and lists of them: nothing that JSON can't hold.
        serde_json::to_string(self).unwrap_or_default()
    }
}
