//! What the specs say once more elsewhere, where nothing can be made of them: features, tables, documentation.

use std::{fs, path::Path};

use phoneproof::Provider;

use crate::support::spec::Spec;

const CARGO: &str = include_str!("../../Cargo.toml");
const README: &str = include_str!("../../README.md");
const LIB: &str = include_str!("../../src/lib.rs");
const VERIFICATION: &str = include_str!("../../src/verification/mod.rs");

/// What a feature of Cargo.toml brings.
fn brought_by(feature: &str) -> Vec<&'static str> {
    let (_, list) = CARGO.split_once(&format!("\n{feature} = [")).unwrap();
    list.split(']').next().unwrap().split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_owner_has_a_feature_that_is_on_by_default_and_with_the_sandbox() {
    assert!(brought_by("sandbox").contains(&"default"), "Cargo.toml: the sandbox stands in for every provider");
    for feature in Spec::features() {
        assert!(CARGO.contains(&format!("\n{feature} = [")), "Cargo.toml has no feature `{feature}`");
        assert!(brought_by("default").contains(&feature), "Cargo.toml: `default` lacks `{feature}`");
    }
}

/// The rows of a document's tables.
fn rows(document: &str) -> impl Iterator<Item = &str> {
    document.lines().map(|line| line.trim_start_matches("//! ")).filter(|line| line.starts_with('|'))
}

#[test]
fn every_provider_has_a_row_in_the_readme_and_on_the_first_page_of_the_documentation() {
    for provider in Provider::ALL {
        for (name, document) in [("README.md", README), ("src/lib.rs", LIB)] {
            assert!(rows(document).any(|row| row.contains(provider.title())), "{name}: no row for {provider}");
        }
        let module = format!("[`{}`]", Spec::read(provider.as_str()).head("module").as_str().unwrap());
        assert!(rows(LIB).any(|row| row.contains(&module)), "src/lib.rs: no row leads to {module}");
    }
}

#[test]
fn every_provider_that_reaches_people_has_a_row_among_the_verifiers() {
    for provider in Provider::ALL {
        let verifier = format!("| [`{provider:?}Verifier`]");
        let has_row = rows(VERIFICATION).any(|row| row.starts_with(&verifier));
        assert_eq!(
            has_row,
            Spec::read(provider.as_str()).reaches_people(),
            "src/verification/mod.rs: a row of {verifier}"
        );
    }
}

/// The documentation in the sources of a module.
fn documentation(module: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module.replace("::", "/"));
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let sources = files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let sources: String = sources.map(|path| fs::read_to_string(path).unwrap()).collect();
    sources.lines().map(str::trim_start).filter(|line| line.starts_with("///")).collect()
}

#[test]
fn every_environment_variable_of_a_provider_is_documented_at_its_client() {
    for provider in Provider::ALL {
        let spec = Spec::read(provider.as_str());
        let documentation = documentation(spec.head("module").as_str().unwrap());
        let variables = spec.credentials().filter_map(|credential| credential["variable"].as_str());
        for variable in variables.chain([spec.base_url_variable().as_str()]) {
            assert!(documentation.contains(&format!("`{variable}`")), "{provider}: {variable} is not documented");
        }
    }
}
