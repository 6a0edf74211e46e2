//! One flow over every provider, end to end against the sandbox.

#![cfg(feature = "sandbox")]

mod failing;
mod flow;
mod kept;
mod providers;
mod typing;
