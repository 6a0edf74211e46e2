//! The shape of an answer, as the build script makes it of the spec.

use std::fmt;

/// What stands in one place of an answer.
#[derive(PartialEq, Eq)]
pub(crate) enum Shape {
    Text,
    /// A whole number within these bounds.
    Integer(i64, u64),
    #[allow(dead_code, reason = "no answer has one today")]
    Number,
    Boolean,
    /// An open enum: a text or a whole number.
    Open,
    /// Whatever it is.
    Any,
    List {
        item: &'static Shape,
        /// Whether an item that can't be read is left out, instead of spoiling the list.
        leaves_out: bool,
    },
    /// The first that fits.
    Either(&'static [&'static Shape]),
    Object(&'static [Member]),
}

/// A member of an object.
#[derive(PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) shape: &'static Shape,
    pub(crate) is_required: bool,
    pub(crate) role: Role,
}

/// What hangs on a member (`x-decides`, `x-success` and `x-echoes` in the specs).
#[derive(PartialEq, Eq)]
pub(crate) enum Role {
    Nothing,
    /// It repeats what was asked for. Missing or unreadable it says nothing.
    Echoes,
    /// The answer hangs on it.
    Decides,
    /// The answer hangs on it, and this JSON alone says success.
    Succeeds(&'static str),
}

impl Member {
    /// Whether the answer hangs on it.
    pub(crate) fn decides(&self) -> bool {
        matches!(self.role, Role::Decides | Role::Succeeds(_))
    }
}

/// The whole of it would bury what it is part of.
impl fmt::Debug for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shape")
    }
}
