//! HTTP, and what every API of the sandbox has: a port, strictness, a journal, faults, a file of its state. No provider by
//! name: each is an [`Api`](api::Api) in a list.

pub(crate) mod api;
pub(crate) mod body;
pub(crate) mod core;
pub(crate) mod dispatch;
pub(crate) mod exchange;
pub(crate) mod faults;
pub(crate) mod hosts;
pub(crate) mod journal;
pub(crate) mod listener;
pub(crate) mod nulls;
pub(crate) mod port;
pub(crate) mod state;
pub(crate) mod strict;
