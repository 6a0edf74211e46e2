//! What a service is built on: the one flow over every provider, and the example service as a browser sees it.

#[path = "../support/spec.rs"]
#[allow(dead_code, reason = "here only their names matter")]
mod spec;
mod verification;
mod web;
