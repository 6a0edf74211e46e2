//! Faults on order, over real HTTP: what the clients see of each, and what the sandbox did.

mod clients;
mod kinds;
mod orders;
mod server;
mod wire;
