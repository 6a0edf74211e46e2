//! What several suites need: the one stub server, and the specs as plain data.

#![allow(dead_code, reason = "every binary has all of it and needs a part")]

pub(crate) mod spec;
pub(crate) mod stub;
