//! What a service is built on: the one flow over every provider, and the example service as a browser sees it.

#[path = "../support/mod.rs"]
mod support;
mod verification;
mod web;
