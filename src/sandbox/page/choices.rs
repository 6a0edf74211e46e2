//! What the page offers that follows from the specs: the providers, and for a fault the operations and kinds.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    Provider,
    phone::Country,
    sandbox::spec::{provider_operations, types::FaultKind},
};

/// The colours that the style sheets have for providers. From the seventh owner on, two share one.
pub(super) const COLOURS: usize = 6;

/// A provider, as the page shows it.
#[derive(Serialize)]
struct Shown {
    name: Provider,
    title: &'static str,
    /// Its messages', so that their characters get their own shapes.
    language: &'static str,
    /// That of its owner.
    colour: usize,
}

/// An operation that can be chosen.
#[derive(Serialize)]
struct Choice {
    provider: Provider,
    id: &'static str,
    method: &'static str,
    path: &'static str,
}

/// A module of the page that exports them.
pub(super) fn script() -> String {
    let owners: BTreeSet<_> = Provider::ALL.iter().map(|provider| provider.feature()).collect();
    let shown = Provider::ALL.iter().map(|provider| Shown {
        name: *provider,
        title: provider.title(),
        language: language(provider.country()),
        colour: owners.iter().take_while(|owner| **owner != provider.feature()).count() % COLOURS,
    });
    let operations = provider_operations().map(|(provider, operation)| Choice {
        provider,
        id: operation.id,
        method: operation.method,
        path: operation.path,
    });
    [
        exported("providers", &shown.collect::<Vec<_>>()),
        exported("operations", &operations.collect::<Vec<_>>()),
        exported("kinds", &FaultKind::ALL),
    ]
    .concat()
}

/// JSON is an expression of the page's language.
fn exported(name: &str, value: &impl Serialize) -> String {
    // Texts, numbers and lists of them: nothing that JSON can't hold.
    format!("export const {name} = {};\n", serde_json::to_string(value).unwrap_or_default())
}

/// As a BCP 47 tag.
const fn language(country: Country) -> &'static str {
    match country {
        Country::Korea => "ko",
        Country::Japan => "ja",
    }
}
