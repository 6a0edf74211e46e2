//! Reads a client's settings from environment variables, and tells of everything that is wrong with them at once.

use std::{env::VarError, error, fmt};

use zeroize::Zeroizing;

use super::{BuildError, ClientBuilder, InvalidValue, base_url};
use crate::provider::{Credential, Provider};

/// Hosts that may be called without TLS, separated by commas.
pub(super) const ALLOW_PLAIN_HTTP_TO: &str = "PHONEPROOF_ALLOW_PLAIN_HTTP_TO";

/// The environment variables that keep a client from being set up: all of them, with the provider that needs them.
/// No value is ever shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEnvironment {
    provider: Provider,
    variables: Vec<InvalidVariable>,
}

/// An environment variable that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidVariable {
    name: &'static str,
    problem: VariableProblem,
}

/// Why an environment variable can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VariableProblem {
    /// It is needed, and not set.
    #[error("is not set")]
    Missing,
    /// It is set, but there is nothing in it, or not text. An optional variable too is then an error: someone who
    /// redirects a client must not hit production.
    #[error("is empty or no text: unset it, or give it a value")]
    Unreadable,
    /// Its value has the wrong form.
    #[error("is wrong: {0}")]
    Invalid(InvalidValue),
    /// It is not a base URL.
    #[error("{0}")]
    InvalidBaseUrl(&'static str),
    /// It is a base URL without TLS, of another machine.
    #[error("has no TLS and leads to another machine: use https, or name its host in {ALLOW_PLAIN_HTTP_TO}")]
    PlainHttp,
}

impl InvalidEnvironment {
    /// The provider whose client was to be set up.
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// The variables, in the order in which the client reads them.
    pub fn variables(&self) -> &[InvalidVariable] {
        &self.variables
    }
}

impl InvalidVariable {
    /// The name of the variable.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What is wrong with it.
    pub const fn problem(&self) -> &VariableProblem {
        &self.problem
    }
}

impl fmt::Display for InvalidVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.problem)
    }
}

impl fmt::Display for InvalidEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can't be set up from the environment", self.provider)?;
        for (index, variable) in self.variables.iter().enumerate() {
            write!(f, "{}{variable}", if index == 0 { ": " } else { "; " })?;
        }
        Ok(())
    }
}

impl error::Error for InvalidEnvironment {}

/// A variable that a setting came from, so that a later error can name it.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    provider: Provider,
    variable: &'static str,
}

impl Source {
    /// Names the variable in place of its value.
    pub(super) fn blamed(self, error: BuildError) -> BuildError {
        let problem = match error {
            BuildError::PlainHttp { .. } => VariableProblem::PlainHttp,
            BuildError::InvalidBaseUrl(why) => VariableProblem::InvalidBaseUrl(why),
            other => return other,
        };
        let variables = vec![InvalidVariable { name: self.variable, problem }];
        BuildError::Environment(InvalidEnvironment { provider: self.provider, variables })
    }
}

/// Where a client is to call.
pub(crate) struct Place {
    /// With the variable that it came from.
    pub(super) base_url: Option<(String, Source)>,
    pub(super) plain_http_hosts: Vec<String>,
}

/// The environment as one client reads it, and everything that is wrong with it so far.
pub(crate) struct Environment {
    provider: Provider,
    read: fn(&'static str) -> Result<String, VarError>,
    invalid: Vec<InvalidVariable>,
    /// Wrong, unless the caller of a builder still allows it.
    not_allowed: Option<InvalidVariable>,
}

impl Environment {
    fn of(provider: Provider) -> Self {
        Self { provider, read: |name| std::env::var(name), invalid: Vec::new(), not_allowed: None }
    }

    /// Reads a builder, whose user may still change it.
    pub(crate) fn builder<C>(
        provider: Provider,
        read: fn(&mut Self) -> Option<ClientBuilder<C>>,
    ) -> Result<ClientBuilder<C>, BuildError> {
        let mut environment = Self::of(provider);
        let builder = read(&mut environment);
        environment.finish(builder)
    }

    /// Reads a value that nobody changes any more.
    pub(crate) fn value<T>(provider: Provider, read: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, BuildError> {
        let mut environment = Self::of(provider);
        let value = read(&mut environment);
        let not_allowed = environment.not_allowed.take();
        environment.invalid.extend(not_allowed);
        environment.finish(value)
    }

    /// Reads a client.
    pub(crate) fn client<C>(
        provider: Provider,
        read: fn(&mut Self) -> Option<ClientBuilder<C>>,
    ) -> Result<C, BuildError> {
        Self::value(provider, read)?.build()
    }

    /// Reads a credential that must be set.
    pub(crate) fn required<T>(
        &mut self,
        credential: &'static Credential,
        read: impl FnOnce(Zeroizing<String>) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        self.required_variable(credential.variable?, read)
    }

    /// Reads a credential that need not be set.
    pub(crate) fn optional<T>(
        &mut self,
        credential: &'static Credential,
        read: impl FnOnce(Zeroizing<String>) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        self.variable(credential.variable?, read)
    }

    fn required_variable<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Zeroizing<String>) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        let before = self.invalid.len();
        let value = self.variable(name, read);
        if value.is_none() && self.invalid.len() == before {
            return self.note(name, VariableProblem::Missing);
        }
        value
    }

    fn variable<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(Zeroizing<String>) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        let text = match (self.read)(name) {
            Ok(text) if !text.is_empty() => Zeroizing::new(text),
            Err(VarError::NotPresent) => return None,
            Ok(_) | Err(VarError::NotUnicode(_)) => return self.note(name, VariableProblem::Unreadable),
        };
        match read(text) {
            Ok(value) => Some(value),
            Err(invalid) => self.note(name, VariableProblem::Invalid(invalid)),
        }
    }

    /// Reads where to call. It must be said where the provider's spec has no default.
    pub(crate) fn place(&mut self) -> Place {
        let facts = self.provider.facts();
        let name = facts.base_url_variable;
        let base_url =
            if facts.base_url.is_some() { self.variable(name, Ok) } else { self.required_variable(name, Ok) };
        self.checked_place(name, base_url)
    }

    fn checked_place(&mut self, name: &'static str, base_url: Option<Zeroizing<String>>) -> Place {
        let plain_http_hosts = self.variable(ALLOW_PLAIN_HTTP_TO, |hosts| hosts_in(&hosts)).unwrap_or_default();
        match base_url.as_ref().map(|text| base_url::checked(text, &plain_http_hosts)) {
            Some(Err(BuildError::PlainHttp { .. })) => {
                self.not_allowed = Some(InvalidVariable { name, problem: VariableProblem::PlainHttp });
            }
            Some(Err(BuildError::InvalidBaseUrl(why))) => {
                self.note::<()>(name, VariableProblem::InvalidBaseUrl(why));
            }
            Some(Ok(_) | Err(_)) | None => {}
        }
        let source = Source { provider: self.provider, variable: name };
        let base_url = base_url.map(|text| (String::clone(&text), source));
        Place { base_url, plain_http_hosts }
    }

    /// Notes what is wrong, and brings no value.
    fn note<T>(&mut self, name: &'static str, problem: VariableProblem) -> Option<T> {
        self.invalid.push(InvalidVariable { name, problem });
        None
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, BuildError> {
        let Self { provider, invalid: variables, .. } = self;
        match value {
            Some(value) if variables.is_empty() => Ok(value),
            _ => Err(BuildError::Environment(InvalidEnvironment { provider, variables })),
        }
    }
}

/// Splits a list of hosts. A wrong entry would only show as a refused base URL.
fn hosts_in(list: &str) -> Result<Vec<String>, InvalidValue> {
    let entries = list.split(',').filter(|entry| !entry.trim().is_empty());
    let hosts = entries.map(base_url::host_of).collect::<Option<Vec<_>>>();
    hosts
        .filter(|hosts| !hosts.is_empty())
        .ok_or_else(|| InvalidValue::new("host", "give names without scheme and port, separated by commas"))
}

#[cfg(test)]
mod tests;
