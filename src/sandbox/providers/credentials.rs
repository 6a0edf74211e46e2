//! The credentials that the sandbox accepts: fixed and made up, good for nothing else.

use crate::{Provider, provider::Credential};

/// What to hand to the clients. Not secret: they open nothing but a sandbox. The specs name them, and each method here is
/// made of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Credentials {}

impl Credentials {
    /// The environment variables that the clients' `from_env` read.
    #[expect(clippy::unused_self, reason = "they are this sandbox's")]
    pub(crate) fn environment(&self, base_url: &str) -> Vec<(&'static str, String)> {
        let mut variables = Vec::new();
        for facts in Provider::ALL.iter().map(|provider| provider.facts()) {
            let place = (facts.base_url_variable, base_url.to_owned());
            let credentials = facts.credentials.iter();
            let keys = credentials.filter_map(|key| Some((key.variable?, key.sandbox?.to_owned())));
            for variable in std::iter::once(place).chain(keys) {
                // APIs of one owner share them.
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        variables
    }

    /// The keys of channels, which requests name: the company behind each, and its key.
    #[expect(clippy::unused_self, reason = "they are this sandbox's")]
    pub(crate) fn channel_keys(&self) -> Vec<(&'static str, &'static str)> {
        let keys = Provider::ALL.iter().flat_map(|provider| provider.facts().credentials);
        keys.filter_map(|Credential { channel_of, sandbox, .. }| Some(((*channel_of)?, (*sandbox)?))).collect()
    }
}
