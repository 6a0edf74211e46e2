//! Which requests came in, and how they were answered.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use super::{FaultKind, recent::push};

/// One request, without anything that was in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    pub(super) operation: Option<&'static str>,
    pub(super) status: Option<u16>,
    pub(super) fault: Option<FaultKind>,
    pub(super) carried_out: bool,
}

impl Request {
    /// The operation it asked for; `None` if the path or the method belongs to no operation, or if its connection was
    /// reset before it was read.
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP status it was answered with; `None` if it was not answered.
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// The ordered fault that struck it.
    pub const fn fault(&self) -> Option<FaultKind> {
        self.fault
    }

    /// Whether the sandbox did what was asked: something was sent, changed, checked or read out. A try with a wrong
    /// code was carried out; a request that was refused was not, nor was one that a fault kept from being handled.
    pub const fn was_carried_out(&self) -> bool {
        self.carried_out
    }
}

pub(super) struct Journal {
    most: usize,
    requests: Mutex<VecDeque<Request>>,
}

impl Journal {
    pub(super) fn new(most: usize) -> Self {
        Self { most, requests: Mutex::default() }
    }

    pub(super) fn note(&self, request: Request) {
        push(&mut self.requests.lock().unwrap_or_else(PoisonError::into_inner), request, self.most);
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
