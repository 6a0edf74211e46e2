//! What a sandbox repeats and remembers: seeds, fixed codes, magic numbers, state over restarts, limits. Over real HTTP.

mod clients;
mod command;
mod limits;
mod magic;
mod otp;
mod seed;
mod state;
mod state_files;
