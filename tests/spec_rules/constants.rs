//! Facts that are neither an operation nor a schema: `x-constants`.

use insta::assert_snapshot;

use crate::{changed, compile, said_of, with};

const LONGEST: &str = "
x-constants:
  LONGEST_NAME:
    value: 70
    unit: characters
    description: The longest name.
    x-source: made up [ours]

servers:
";

/// The base with a constant, in which `new` stands in place of `old`.
fn constant(old: &str, new: &str) -> String {
    assert_eq!(LONGEST.matches(old).count(), 1, "not there exactly once: {old}");
    changed("\nservers:\n", &LONGEST.replace(old, new))
}

fn emitted(text: &str) -> String {
    let code = compile("specs/example.yaml", text, "crate::example::generated");
    code.unwrap_or_else(|problems| panic!("refused: {problems:#?}"))
}

#[test]
fn a_constant_has_the_type_of_its_unit() {
    for (unit, declaration) in [
        ("characters", "LONGEST_NAME: usize = 70;"),
        ("bytes", "LONGEST_NAME: usize = 70;"),
        ("items", "LONGEST_NAME: usize = 70;"),
        ("times", "LONGEST_NAME: u32 = 70;"),
        ("seconds", "LONGEST_NAME: ::std::time::Duration = ::std::time::Duration::from_secs(70);"),
    ] {
        // However long lines are broken.
        let tight = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
        let code = tight(&emitted(&constant("characters", unit)));
        let declaration = tight(&format!("///The longest name. pub(crate) const {declaration}"));
        assert!(code.contains(&declaration), "{unit}: {declaration}");
    }
    let text = constant("    value: 70\n    unit: characters\n", "    value: '{{code}}'\n");
    assert!(emitted(&text).contains("pub(crate) const LONGEST_NAME: &str = \"{{code}}\";"));
}

#[test]
fn a_constant_is_named_like_one() {
    for name in ["longest_name", "LongestName", "LONGEST__NAME", "LONGEST_", "2_NAMES", "LONGEST-NAME"] {
        let said = said_of(&constant("LONGEST_NAME", name));
        assert!(said.contains(&format!("/x-constants/{name}: `{name}` can't name a constant; ")), "{said}");
    }
    assert_snapshot!(said_of(&constant("LONGEST_NAME", "LongestName")), @"specs/example.yaml: /x-constants/LongestName: `LongestName` can't name a constant; write it in capitals with one `_` between words, like `CODE_INTERVAL`");
}

#[test]
fn a_constant_says_what_it_is_and_where_the_fact_comes_from() {
    assert_snapshot!(said_of(&constant("    description: The longest name.\n", "")), @"specs/example.yaml: /x-constants/LONGEST_NAME: description is missing; say what it is: it becomes the constant's documentation");
    assert_snapshot!(said_of(&constant("    x-source: made up [ours]\n", "")), @"specs/example.yaml: /x-constants/LONGEST_NAME: x-source is missing; say where the fact comes from and how sure it is");
    assert_snapshot!(said_of(&constant("made up [ours]", "made up")), @"specs/example.yaml: /x-constants/LONGEST_NAME: x-source does not say how sure `made up` is; end it with one of [documented], [measured], [measured, weak], [inferred], [unknown], [ours]");
}

#[test]
fn a_number_has_a_unit_and_a_text_has_none() {
    for (old, new) in [
        ("    unit: characters\n", ""),
        ("characters", "hours"),
        ("70", "many"),
        ("70", "-1"),
        ("70", "0.5"),
        ("70", "5000000000"),
        ("    value: 70\n    unit: characters\n", "    value: ''\n"),
        ("    value: 70\n", ""),
        ("    value: 70\n    unit: characters\n", "    value: [70]\n"),
    ] {
        let said = said_of(&constant(old, new));
        assert!(said.contains("/x-constants/LONGEST_NAME: the value and its unit make no constant; "), "{new}: {said}");
    }
    assert_snapshot!(said_of(&constant("characters", "hours")), @"specs/example.yaml: /x-constants/LONGEST_NAME: the value and its unit make no constant; give a text and no unit, or a whole number and one of seconds, characters, bytes, items, times");
}

#[test]
fn a_constant_has_no_other_key() {
    assert_snapshot!(said_of(&constant("    unit", "    units: many\n    unit")), @"specs/example.yaml: /x-constants/LONGEST_NAME/units: nobody understands the key `units`; correct or remove it; known are value, unit, description, x-source");
}

#[test]
fn constants_stand_at_the_top() {
    assert_snapshot!(with("\nservers:\n", "\nx-constants: [70]\n\nservers:\n"), @"specs/example.yaml: /x-constants: x-constants is no mapping; write `NAME: { value: … }` for each");
    assert_snapshot!(with("  title: Codes by post", "  title: Codes by post\n  x-constants: {}"), @"specs/example.yaml: /info/x-constants: `x-constants` means nothing here; it belongs beside `openapi` and `info`");
    assert_snapshot!(said_of(&changed("\nservers:\n", "\nx-constants: { LONGEST_NAME: 70 }\n\nservers:\n")), @"
    specs/example.yaml: /x-constants/LONGEST_NAME: description is missing; say what it is: it becomes the constant's documentation
    specs/example.yaml: /x-constants/LONGEST_NAME: the value and its unit make no constant; give a text and no unit, or a whole number and one of seconds, characters, bytes, items, times
    specs/example.yaml: /x-constants/LONGEST_NAME: x-source is missing; say where the fact comes from and how sure it is
    ");
}
