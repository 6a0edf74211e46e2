//! The `phoneproof` command, as a process.

#![cfg(all(feature = "cli", unix))]

mod crash;
mod log;
mod readme;
mod running;
mod sandbox;
mod tour;
