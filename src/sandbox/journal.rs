//! Which requests came in, and how they were answered.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

/// The most requests that are kept; the oldest fall out.
const CAPACITY: usize = 10_000;

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

#[derive(Default)]
pub(super) struct Journal(Mutex<VecDeque<Request>>);

impl Journal {
    pub(super) fn note(&self, request: Request) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() == CAPACITY {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
