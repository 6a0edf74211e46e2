//! Faults on order, over real HTTP: what the clients see of each, and what the sandbox did.

#![cfg(feature = "sandbox")]

mod clients;
mod kinds;
mod orders;
mod server;
mod wire;
