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
enum Place {
    /// A line and a column of the text, both counted from one.
    Line(u64, u64),
    /// A JSON pointer, `/paths/~1users/get`.
    Pointer(String),
}

impl Problem {
    /// A problem at a JSON pointer; the empty one is the document.
    pub(super) fn at(pointer: impl Into<String>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Place::Pointer(pointer.into()), what, remedy)
    }

    /// A problem of the text.
    pub(super) fn on_line(line: u64, column: u64, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(Place::Line(line, column), what, remedy)
    }

    fn new(place: Place, what: impl Into<String>, remedy: impl Into<String>) -> Self {
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
        let place = match place {
            Place::Line(line, column) => format!("line {line}, column {column}"),
            Place::Pointer(pointer) if pointer.is_empty() => "/".to_owned(),
            Place::Pointer(pointer) => pointer.clone(),
        };
        let message = format!("{file}: {place}: {what}; {remedy}");
        // Cargo reads one message a line, and a spec may have anything in a key.
        f.write_str(&message.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
