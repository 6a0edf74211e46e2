//! What a call told its caller.

use phoneproof::{Code, Delivery, Error, Outcome};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Told {
    /// It worked; where a code was checked, it was right.
    Done,
    /// The code that was checked was not right.
    Rejected,
    Failed(Failed),
}

/// What an error says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) delivery: Delivery,
    pub(crate) attempts: u32,
    /// What it is, in the words of the error's predicates.
    pub(crate) shows: Vec<String>,
}

/// Of a call that checks nothing.
pub(crate) fn done<T, C: Code>(result: Result<T, Error<C>>) -> Told {
    result.map_or_else(|error| Told::failed(&error), |_| Told::Done)
}

/// Of a call that checks a code.
pub(crate) fn outcome<T, C: Code>(result: Result<Outcome<T>, Error<C>>) -> Told {
    match result {
        Ok(Outcome::Verified(_)) => Told::Done,
        Ok(Outcome::Rejected(_)) => Told::Rejected,
        Err(error) => Told::failed(&error),
    }
}

impl Told {
    pub(crate) fn failed<C: Code>(error: &Error<C>) -> Self {
        let predicates = [
            ("is_connect", error.is_connect()),
            ("is_timeout", error.is_timeout()),
            ("is_unreadable", error.is_unreadable()),
            ("is_unauthorized", error.is_unauthorized()),
            ("is_rate_limited", error.is_rate_limited()),
        ];
        let holding = predicates.iter().filter(|(_, holds)| *holds).map(|(name, _)| format!("`{name}`"));
        let shows = holding.chain(error.status().map(|status| format!("`status` {status}"))).collect();
        Self::Failed(Failed { delivery: error.delivery(), attempts: error.attempts(), shows })
    }

    pub(crate) const fn delivery(&self) -> Option<Delivery> {
        match self {
            Self::Failed(failed) => Some(failed.delivery),
            Self::Done | Self::Rejected => None,
        }
    }
}
