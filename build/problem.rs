//! What is wrong with a spec, where, and what to do about it.

use std::fmt;

/// A breach of a spec rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Problem {
    file: String,
    place: Place,
    what: String,
    remedy: String,
}

/// Where in a document a problem is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A line and a column of the text, both counted from one.
    Line(u64, u64),
    /// A JSON pointer, `/paths/~1users/get`.
    Pointer(String),
}

impl Problem {
    /// A problem at a JSON pointer.
    pub(super) fn at(pointer: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Place::Pointer(pointer.into()), what, remedy)
    }

    /// A problem anywhere.
    pub(super) fn new(place: Place, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { file: String::new(), place, what: what.into(), remedy: remedy.into() }
    }

    /// The same problem, said to be in `file`.
    pub(super) fn in_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, place, what, remedy } = self;
        match place {
            Place::Line(line, column) => write!(f, "{file}: line {line}, column {column}: ")?,
            Place::Pointer(pointer) if pointer.is_empty() => write!(f, "{file}: /: ")?,
            Place::Pointer(pointer) => write!(f, "{file}: {pointer}: ")?,
        }
        write!(f, "{what}; {remedy}")
    }
}
