//! Why a request to the control API is refused.

use super::types::ErrorAnswer;
use crate::{
    InvalidValue,
    sandbox::engine::{exchange::Reply, nulls::with_nulls, strict::Breach},
};

/// An error answer.
#[derive(Debug)]
pub(super) struct ControlRefusal {
    status: u16,
    error: String,
}

impl ControlRefusal {
    pub(super) fn new(status: u16, error: impl Into<String>) -> Self {
        Self { status, error: error.into() }
    }

    /// The request does not fit the specification.
    pub(super) fn misfit(error: impl Into<String>) -> Self {
        Self::new(400, error)
    }

    pub(super) fn reply(self) -> Reply {
        Reply::new(self.status, with_nulls(&ErrorAnswer { error: self.error }))
    }
}

impl From<Breach> for ControlRefusal {
    fn from(breach: Breach) -> Self {
        Self::misfit(match breach {
            Breach::NotAnObject => "the body is no JSON object".to_owned(),
            Breach::TooLarge => "the body is too large".to_owned(),
            Breach::Unfinished => "the body took too long or broke off".to_owned(),
            Breach::Repeated(name) => format!("{name}: it is given twice"),
            Breach::Unknown(name) => format!("{name}: the operation has no such parameter or member"),
            Breach::Missing(name) => format!("{name}: it is missing"),
            Breach::WrongType(name, kind) => format!("{name}: it is not of the type {kind:?}"),
        })
    }
}

impl From<InvalidValue> for ControlRefusal {
    fn from(invalid: InvalidValue) -> Self {
        Self::misfit(invalid.to_string())
    }
}
