//! The committed snapshots: no canary of this test, and no credential of any other.

use std::{fs, path::Path};

use crate::canary::{Canary, Place, hits};

/// Every file below a directory with one of these endings.
fn files(directory: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The texts of constants that a test's source names after a credential.
fn credentials(source: &str) -> Vec<Canary> {
    let constants = source.lines().filter_map(|line| line.trim().strip_prefix("const "));
    let named = constants.filter_map(|constant| constant.split_once(": &str = \""));
    let credentials = named.filter(|(name, _)| ["KEY", "SECRET", "TOKEN"].iter().any(|word| name.ends_with(word)));
    credentials.map(|(name, rest)| Canary::new(name, &rest.trim_end_matches("\";").into())).collect()
}

#[test]
fn no_snapshot_holds_a_canary_or_a_credential() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let snapshots: Vec<_> = files(&tests, "snap").into_iter().map(|(at, text)| Place::new(at, text)).collect();
    assert!(snapshots.len() > 100, "{} snapshots", snapshots.len());

    let mut canaries: Vec<_> =
        files(&tests.join("contract/provider"), "rs").iter().flat_map(|(_, source)| credentials(source)).collect();
    assert!(canaries.len() >= 5, "{} credentials", canaries.len());
    canaries.extend(crate::providers().iter().flat_map(crate::Provider::canaries));
    let found = hits(&canaries, &snapshots);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
