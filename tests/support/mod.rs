//! What several suites need: the description of each API, the one stub server, the specs as plain data, a sandbox and
//! the way to it.

#![allow(dead_code, reason = "every binary has all of it and needs a part")]

pub(crate) mod apis;
pub(crate) mod filling;
pub(crate) mod network;
pub(crate) mod spec;
pub(crate) mod stub;
pub(crate) mod told;
pub(crate) mod world;
