//! The folder as a whole: heads, owners, and what fits none of them alone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use insta::assert_snapshot;

use crate::{BASE, compiler::Folder};

const HEAD: &str = "\nx-api:
  provider: Example
  module: example
  owner: example
  title: EXAMPLE
  country: JP
  environment: EXAMPLE
  credentials: [token]
  default-server: production
  timeout-seconds: 30
  x-source: made up [ours]
";
const OWNER: &str = "title: Example
feature: example
credentials:
  - id: token
    variable: PHONEPROOF_EXAMPLE_TOKEN
    sandbox: sandbox-token
    description: A token.
";

/// A folder of the test called `name`, with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("specs-{name}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(folder.join("owners")).unwrap();
    for (file, text) in files {
        fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn base_with(head: &str) -> String {
    BASE.replacen("\nservers:\n", &format!("{head}\nservers:\n"), 1)
}

/// What is said of a folder of one spec with this head, and of its owner.
fn said(name: &str, head: &str, owner: &str) -> String {
    let folder = folder(name, &[("example.yaml", &base_with(head)), ("owners/example.yaml", owner)]);
    let Err(problems) = Folder::read(&folder) else { panic!("the folder is taken") };
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    said.join("\n").replace(&folder.display().to_string(), "specs")
}

#[test]
fn a_spec_says_which_api_it_is() {
    assert_snapshot!(said("headless", "", OWNER), @"specs/example.yaml: /: x-api is missing; say which API it is: ARCHITECTURE.md lists what stands there");
    let unknown = HEAD.replace("title:", "titel:");
    assert_snapshot!(said("unknown-key", &unknown, OWNER), @"specs/example.yaml: /x-api: unknown field `titel`, expected one of `provider`, `module`, `owner`, `title`, `country`, `environment`, `credentials`, `default-server`, `timeout-seconds`, `http`, `reaches`, `simulator`, `x-source`; correct it: ARCHITECTURE.md lists what stands there");
    let country = HEAD.replace("JP", "US");
    assert_snapshot!(said("country", &country, OWNER), @"specs/example.yaml: /x-api: unknown variant `US`, expected `KR` or `JP`; correct it: ARCHITECTURE.md lists what stands there");
    let kind = HEAD.replace("  x-source", "  reaches: { mobil: [sms] }\n  x-source");
    assert_snapshot!(said("kind", &kind, OWNER), @"specs/example.yaml: /x-api: unknown variant `mobil`, expected one of `mobile`, `landline`, `internet`, `data`, `personal`, `unified-messaging`, `nationwide`, `navi-dial`, `toll-free`, `premium`, `fixed-mobile`; correct it: ARCHITECTURE.md lists what stands there");
}

#[test]
fn what_a_head_refers_to_is_there() {
    assert_snapshot!(said("owner", &HEAD.replace("owner: example", "owner: nobody"), OWNER), @"specs/example.yaml: /x-api/owner: there is no owner `nobody`; correct it, or add its file to specs/owners");
    assert_snapshot!(said("credential", &HEAD.replace("[token]", "[tokn]"), OWNER), @"specs/example.yaml: /x-api/credentials: `example` has no credential `tokn`; correct it, or add it to the owner's file");
    assert_snapshot!(said("server", &HEAD.replace("production", "elsewhere"), OWNER), @"specs/example.yaml: /x-api/default-server: no server has the x-name `elsewhere`; name one of `servers`, or remove it");
    assert_snapshot!(said("owner-key", HEAD, &OWNER.replace("sandbox:", "sandpit:")), @"specs/owners/example.yaml: /: unknown field `sandpit`, expected one of `id`, `variable`, `sandbox`, `channel-of`, `description`; correct it: ARCHITECTURE.md lists what stands there");
}

#[test]
fn what_becomes_a_name_in_rust_can_be_one() {
    for (old, new, place) in [
        ("provider: Example", "provider: an example", "/x-api/provider"),
        ("module: example", "module: exam-ple", "/x-api/module"),
        ("environment: EXAMPLE", "environment: Example", "/x-api/environment"),
        ("x-source: made up [ours]", "x-source: made up", "/x-api"),
    ] {
        let said = said("names", &HEAD.replace(old, new), OWNER);
        assert!(said.starts_with(&format!("specs/example.yaml: {place}: ")), "{new}: {said}");
    }
    let hyphen = said("id", HEAD, &OWNER.replace("id: token", "id: a-token"));
    assert!(hyphen.starts_with("specs/owners/example.yaml: /credentials/0/id: "), "{hyphen}");
}

#[test]
fn no_two_specs_are_one_provider() {
    let spec = base_with(HEAD);
    let files = [("one.yaml", &*spec), ("two.yaml", &*spec), ("owners/example.yaml", OWNER)];
    let Err(problems) = Folder::read(&folder("twice", &files)) else { panic!("the folder is taken") };
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_snapshot!(said.join("\n"), @"specs/two.yaml: /x-api/provider: another spec is the provider `Example` too; give it a variant of its own, in PascalCase");
}

#[test]
fn one_file_is_made_of_all_heads() {
    let files = [("example.yaml", &*base_with(HEAD)), ("owners/example.yaml", OWNER)];
    let Ok(folder) = Folder::read(&folder("whole", &files)) else { panic!("it keeps every rule") };
    let [spec] = folder.specs() else { panic!("it has one spec") };
    assert_eq!((spec.name.as_str(), folder.feature(spec), spec.is_served()), ("example", "example", false));
    assert!(spec.compile().is_ok());
    assert_snapshot!("providers", folder.compile(|feature| feature == "example"));
    let without = folder.compile(|_| false);
    let without = without.split_whitespace().collect::<String>();
    assert!(without.contains("operations:&[]"), "{without}");
}
