//! One flow over every provider, end to end against the sandbox.

mod failing;
mod flow;
mod kept;
mod neutral;
mod persons;
mod providers;
mod typing;
