//! How each operation is made to do its work, once, with a client that meets trouble.

use std::fmt;

use futures_util::future::BoxFuture;
use phoneproof::{Operation, sandbox::Switches};

use crate::support::{told::Told, world::World};

/// A call that was prepared, and not made yet.
pub(crate) type Call = BoxFuture<'static, Told>;

/// One operation, in one way.
#[derive(Clone, Copy)]
pub(crate) struct Driver {
    pub(crate) operation: &'static Operation,
    /// What is special about this way; empty for the usual one.
    pub(crate) special: &'static str,
    /// The operation that brings the credential, where there is one.
    pub(crate) token: Option<&'static Operation>,
    pub(crate) turn: fn(&mut Switches),
    pub(crate) prepare: Prepare,
}

/// Does what has to be done before the call.
pub(crate) type Prepare = for<'a> fn(&'a World) -> BoxFuture<'a, Call>;

impl Driver {
    pub(super) const fn new(operation: &'static Operation, prepare: Prepare) -> Self {
        Self { operation, special: "", token: None, turn: |_| {}, prepare }
    }

    pub(super) const fn special(self, special: &'static str) -> Self {
        Self { special, ..self }
    }

    pub(super) const fn turned(self, turn: fn(&mut Switches)) -> Self {
        Self { turn, ..self }
    }

    pub(super) const fn with_token(self, token: &'static Operation) -> Self {
        Self { token: Some(token), ..self }
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.operation.id)?;
        if self.special.is_empty() { Ok(()) } else { write!(f, " ({})", self.special) }
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The code of the newest message to a number.
pub(super) fn received(world: &World, number: &str) -> String {
    world.sandbox.inbox().latest_to(number).expect("a message was delivered").code().to_owned()
}
