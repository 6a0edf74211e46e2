//! What the page offers for a fault: the operations and kinds that there are, from the specs.

use serde::Serialize;

use crate::{
    Operation,
    sandbox::{portone, server::Handler, smslink, solapi},
};

/// What can be chosen.
#[derive(Serialize)]
pub(super) struct Choices {
    operations: Vec<Choice>,
    kinds: Vec<&'static str>,
}

#[derive(Serialize)]
struct Choice {
    provider: &'static str,
    id: &'static str,
    method: &'static str,
    path: &'static str,
}

impl Choices {
    pub(super) fn new() -> Self {
        let tables: [(&str, &[(&Operation, Handler)]); 3] =
            [("solapi", solapi::OPERATIONS), ("portone-v1", portone::OPERATIONS), ("smslink", smslink::OPERATIONS)];
        let of = |(provider, table): (&'static str, &'static [(&Operation, Handler)])| {
            table.iter().map(move |(operation, _)| Choice {
                provider,
                id: operation.id,
                method: operation.method,
                path: operation.path,
            })
        };
        Self { operations: tables.into_iter().flat_map(of).collect(), kinds: Vec::new() }
    }

    pub(super) fn to_json(&self) -> String {
        // Texts and lists of them: nothing that JSON can't hold.
        serde_json::to_string(self).unwrap_or_default()
    }
}
