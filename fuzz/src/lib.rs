//! What the fuzz targets do: one function each, named like its target. `fuzz/run` builds and runs them.
//!
//! Inputs are plain: a byte or a line that chooses, then text. So a seed is an example of a spec with a line before it,
//! and a crash can be read.

mod answers;
mod calls;
mod decoders;
mod formats;
mod memory;
mod provider;
mod sandbox;
mod spec;

use std::{env, fs, path::Path};

pub use answers::{answers, challenge, retry_after};
pub use decoders::decoders;
pub use formats::formats;
pub use sandbox::{sandbox_bytes, sandbox_requests};

/// Writes the seeds of a target into the folder that `FUZZ_SEEDS` names, if it is set, a file each.
///
/// A target does it by itself before it begins, because nothing but a target links with what a fuzzer brings.
pub fn sow(target: &str) {
    let Some(folder) = env::var_os("FUZZ_SEEDS") else { return };
    let seeds = match target {
        "answers" => answers::seeds(),
        "challenge" => answers::challenge_seeds(),
        "decoders" => decoders::seeds(),
        "formats" => formats::seeds(),
        "retry_after" => answers::retry_after_seeds(),
        "sandbox_bytes" => sandbox::bytes_seeds(),
        "sandbox_requests" => sandbox::requests_seeds(),
        other => panic!("{other} has no seeds"),
    };
    for (number, seed) in seeds.iter().enumerate() {
        let file = Path::new(&folder).join(format!("seed-{number:04}"));
        fs::write(&file, seed).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

/// The byte that chooses one of `choices`, and the rest.
fn choose<'c, 'a, T>(choices: &'c [T], input: &'a [u8]) -> Option<(&'c T, &'a [u8])> {
    let (first, rest) = input.split_first()?;
    Some((&choices[usize::from(*first) % choices.len()], rest))
}

/// The first line, and what follows it.
fn line(input: &[u8]) -> (&[u8], &[u8]) {
    match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[]),
    }
}

/// The byte that chooses the `index`-th.
fn choice(index: usize) -> u8 {
    u8::try_from(index).expect("fewer than 256 choices")
}
