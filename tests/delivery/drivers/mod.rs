//! How each operation is made to do its work, once, with a client that meets trouble.
//!
//! A new provider brings a file like those here, and its line in [`all`].

mod portone_v1;
mod portone_v2;
#[expect(clippy::unused_async, reason = "all drivers have one form, whether they have something to prepare or not")]
mod smslink;
#[expect(clippy::unused_async, reason = "as above")]
mod solapi;

use std::fmt;

use futures_util::future::BoxFuture;
use phoneproof::{Operation, sandbox::Switches};

use crate::{told::Told, world::World};

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
    const fn new(operation: &'static Operation, prepare: Prepare) -> Self {
        Self { operation, special: "", token: None, turn: |_| {}, prepare }
    }

    const fn special(self, special: &'static str) -> Self {
        Self { special, ..self }
    }

    const fn turned(self, turn: fn(&mut Switches)) -> Self {
        Self { turn, ..self }
    }

    const fn with_token(self, token: &'static Operation) -> Self {
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

/// Every way of every operation.
pub(crate) fn all() -> Vec<Driver> {
    [smslink::drivers(), portone_v1::drivers(), portone_v2::drivers(), solapi::drivers()].concat()
}

/// A code of the same length that is not this one.
fn other(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}

/// The code of the newest message to a number.
fn received(world: &World, number: &str) -> String {
    world.sandbox.inbox().latest_to(number).expect("a message was delivered").code().to_owned()
}

/// The operations of all providers, from their specs.
pub(crate) fn operations() -> Vec<&'static Operation> {
    use phoneproof::{
        portone::{v1, v2},
        smslink, solapi,
    };

    [smslink::operations::ALL, v1::operations::ALL, v2::operations::ALL, solapi::operations::ALL].concat()
}

#[test]
fn every_operation_of_every_provider_is_driven() {
    let drivers = all();
    let is_driven = |operation: &Operation| {
        drivers.iter().any(|driver| driver.operation == operation || driver.token == Some(operation))
    };
    let missing: Vec<_> = operations().into_iter().filter(|operation| !is_driven(operation)).collect();
    assert!(missing.is_empty(), "no driver for {missing:?}");
}
