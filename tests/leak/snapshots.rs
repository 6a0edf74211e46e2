//! The committed snapshots: no canary of this test, and no credential of any other.

use std::{fs, path::Path};

use crate::{
    canary::{Canary, Place, hits},
    drive::canaries,
    support::apis::{Api, of_each_api},
};

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

/// Of this test and of any other.
fn planted<A: Api>() -> Vec<Canary> {
    let secrets = A::SECRETS.iter().map(|secret| Canary::new(format!("{} credential", A::SPEC), &(*secret).into()));
    secrets.chain(canaries::<A>()).collect()
}

#[test]
fn no_snapshot_holds_a_canary_or_a_credential() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let snapshots: Vec<_> = files(&tests, "snap").into_iter().map(|(at, text)| Place::new(at, text)).collect();
    assert!(snapshots.len() > 100, "{} snapshots", snapshots.len());

    let canaries: Vec<_> = of_each_api!(planted()).into_iter().flatten().collect();
    let found = hits(&canaries, &snapshots);
    assert!(found.is_empty(), "{}", found.join("\n"));
}
