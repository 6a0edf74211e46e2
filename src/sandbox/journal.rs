//! Which requests came in, and how they were answered.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use super::recent::push;

/// One request, without anything that was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub(super) operation: Option<&'static str>,
    pub(super) status: u16,
}

impl Request {
    /// The operation it asked for; `None` if the path or the method belongs to no operation.
    pub const fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The HTTP status it was answered with.
    pub const fn status(&self) -> u16 {
        self.status
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
