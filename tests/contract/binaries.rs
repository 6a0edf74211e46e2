//! Few binaries: each is linked with the whole crate, and runs after the one before it.

use std::{fs, path::Path};

/// A suite that has to have a process of its own is one; what it is about is a module.
const MOST: usize = 8;

#[test]
fn there_are_few_test_binaries() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let found = fs::read_dir(tests).unwrap().map(|entry| entry.unwrap().path());
    // As cargo finds them.
    let binaries: Vec<_> =
        found.filter(|path| path.extension().is_some_and(|it| it == "rs") || path.join("main.rs").exists()).collect();
    assert!(binaries.len() <= MOST, "make a module of one of these: {binaries:?}");
}
