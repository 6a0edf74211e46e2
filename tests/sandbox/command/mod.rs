//! The `phoneproof` command, as a process.

mod crash;
mod log;
mod readme;
mod running;
mod sandbox;
mod tour;
