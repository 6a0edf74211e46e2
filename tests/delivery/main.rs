//! What becomes of a request when something goes wrong: every operation against every fault, and 10,000 random
//! sequences of faults for what must never be done twice.
//!
//! A provider comes with one file in `drivers/`. The table of `matrix` is the page `docs/what-happens-when.md`.

mod cell;
mod drivers;
mod faults;
mod matrix;
mod network;
mod page;
mod random;
mod short;
mod table;
mod told;
mod trouble;
mod world;
