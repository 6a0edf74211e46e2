//! What becomes of a request when something goes wrong: every operation against every fault, and 10,000 random
//! sequences of faults for what must never be done twice.
//!
//! The operations come from `tests/support/apis`. The table of `matrix` is the page `docs/what-happens-when.md`.

mod cell;
mod faults;
mod matrix;
mod page;
mod random;
mod short;
#[path = "../support/mod.rs"]
mod support;
mod table;
mod trouble;
mod worlds;
