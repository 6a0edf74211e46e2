//! Enums: a value in each row, its name, and what is known of it.

use insta::assert_snapshot;

use crate::{BASE, changed, compile, extra_schema, with};

const LETTER: &str = "        LETTER: { name: Letter, means: \"A letter.\" }\n";
const PIGEON: &str = "        PIGEON: { name: Pigeon, means: \"A pigeon.\" }\n";
const IGNORING: &str = "      x-ignore-case: true\n      x-values:\n        LETTER:";
const EXACT: &str = "      x-values:\n        LETTER:";

/// What is said of another row for the pigeon.
fn pigeon(row: &str) -> String {
    with(PIGEON, &format!("        {row}\n"))
}

/// What is said of it where letter case makes no difference.
fn pigeon_ignoring_case(row: &str) -> String {
    crate::said_of(&changed(PIGEON, &format!("        {row}\n")).replace(EXACT, IGNORING))
}

/// The values in the order in which a compiled enum lists them.
fn order(text: &str, values: [&str; 2]) -> bool {
    let code = compile("specs/example.yaml", text, "crate::example::generated").unwrap();
    let at = |value: &str| code.find(&format!("= \"{value}\"")).unwrap();
    at(values[0]) < at(values[1])
}

#[test]
fn rows_keep_their_order() {
    assert!(order(BASE, ["LETTER", "PIGEON"]) && order(BASE, ["WRONG", "CLOSED"]));
    let turned = changed(LETTER, "").replace(PIGEON, &format!("{PIGEON}{LETTER}"));
    assert!(order(&turned, ["PIGEON", "LETTER"]));
}

#[test]
fn every_value_has_a_name_and_a_meaning() {
    assert_snapshot!(pigeon("PIGEON: { means: A pigeon. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: name is missing; name the variant in PascalCase, but not Self, Err or Unknown");
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: means is missing; describe the value in a sentence");
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: '' }"), @r#"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/means: "" can't stand here; describe the value in a sentence"#);
    assert_snapshot!(pigeon("PIGEON: Pigeon"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: the row is no mapping; write `{ name: Variant, means: … }`");
    assert_snapshot!(pigeon("PIGEON:"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: the row is no mapping; write `{ name: Variant, means: … }`");
}

#[test]
fn a_row_has_cells_that_are_known() {
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: A pigeon., mean: A bird. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/mean: nobody understands the key `mean`; correct or remove it; known are name, means, status, delivery, text, advice, rejection, over, wait, aliases");
}

#[test]
fn a_variant_is_named_like_one() {
    assert_snapshot!(pigeon("PIGEON: { name: carrier-pigeon, means: A pigeon. }"), @r#"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/name: "carrier-pigeon" can't stand here; name the variant in PascalCase, but not Self, Err or Unknown"#);
    assert_snapshot!(pigeon("PIGEON: { name: 2, means: A pigeon. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/name: 2 can't stand here; name the variant in PascalCase, but not Self, Err or Unknown");
    assert_snapshot!(pigeon("PIGEON: { name: Unknown, means: A pigeon. }"), @r#"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/name: "Unknown" can't stand here; name the variant in PascalCase, but not Self, Err or Unknown"#);
}

#[test]
fn two_variants_have_two_names() {
    assert_snapshot!(pigeon("PIGEON: { name: Letter, means: A pigeon. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: a second variant named `Letter`; give each value its own name");
}

#[test]
fn a_value_is_listed_once() {
    assert_snapshot!(pigeon("LETTER: { name: Pigeon, means: A pigeon. }"), @"specs/example.yaml: line 129, column 9: the key `LETTER` is given twice; keep one of them");
    assert_snapshot!(pigeon_ignoring_case("letter: { name: Pigeon, means: A pigeon. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/letter: `letter` is listed twice; keep one of them");
    assert_snapshot!(pigeon("'': { name: Pigeon, means: A pigeon. }"), @"specs/example.yaml: /components/schemas/Channel/x-values/: the value is empty; write it as the provider does, or remove the row");
}

#[test]
fn an_integer_is_written_as_digits_in_quotes() {
    let schema = |row: &str| format!("type: integer\nx-values:\n  {row}: {{ name: Ten, means: Ten. }}");
    for row in ["'10'", "'-10'", "10"] {
        let text = crate::with_schema(&schema(row));
        assert!(compile("specs/example.yaml", &text, "crate::example::generated").is_ok(), "{row}");
    }
    assert_snapshot!(extra_schema(&schema("TEN")), @"specs/example.yaml: /components/schemas/Extra/x-values/TEN: the value is no whole number; write its digits in quotes, like '10', or correct the `type`");
    assert_snapshot!(extra_schema(&schema("'010'")), @"specs/example.yaml: /components/schemas/Extra/x-values/010: the value is no whole number; write its digits in quotes, like '10', or correct the `type`");
}

#[test]
fn an_enum_has_rows() {
    assert_snapshot!(extra_schema("type: string\nx-values: {}"), @"specs/example.yaml: /components/schemas/Extra: x-values has no row; write `VALUE: { name: Variant, means: … }` for each known value");
    assert_snapshot!(extra_schema("type: string\nx-values: ONE"), @"specs/example.yaml: /components/schemas/Extra: x-values has no row; write `VALUE: { name: Variant, means: … }` for each known value");
    assert_snapshot!(extra_schema("type: string\nx-values: [[ONE, { name: One, means: One. }]]"), @"specs/example.yaml: /components/schemas/Extra: x-values has no row; write `VALUE: { name: Variant, means: … }` for each known value");
}

#[test]
fn only_strings_and_integers_are_enums() {
    let fields = "properties: { a: { type: string, nullable: true, description: A. } }";
    assert_snapshot!(extra_schema(&format!("type: object\n{fields}\nx-values: {{ ONE: {{ name: One, means: One. }} }}")), @"specs/example.yaml: /components/schemas/Extra: x-values on a schema that is no enum; an enum has `type: string` or `type: integer`, and x-values");
    assert_snapshot!(extra_schema("type: string\nx-ignore-case: true"), @"specs/example.yaml: /components/schemas/Extra: x-ignore-case on a schema that is no enum; an enum has `type: string` or `type: integer`, and x-values");
}

#[test]
fn what_is_known_of_a_code_can_be_known() {
    assert_snapshot!(with("status: 503", "status: '503'"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/status: "503" can't stand here; give the HTTP status that comes with the value, or remove it"#);
    assert_snapshot!(with("status: 503", "status: 70000"), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/status: 70000 can't stand here; give the HTTP status that comes with the value, or remove it");
    assert_snapshot!(with("text: Wrong.", "text: 2"), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/WRONG/text: 2 can't stand here; give the provider's own text, or remove it");
    assert_snapshot!(with("delivery: refused-for-now", "delivery: never"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/delivery: "never" can't stand here; use one of refused, refused-for-now, unclear, underway"#);
    assert_snapshot!(with("advice: Come back tomorrow", "advice: ''"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/advice: "" can't stand here; say what the caller should do, or remove it"#);
}

#[test]
fn what_a_code_means_is_said_in_words_that_are_known() {
    assert_snapshot!(with("delivery: refused-for-now", "delivery: refused-for-now\n          rejection: closed"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/rejection: "closed" can't stand here; use one of wrong-code, expired, already-used, too-many-attempts, not-found, or remove it"#);
    assert_snapshot!(with("delivery: refused-for-now", "delivery: refused-for-now\n          over: false"), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/over: false can't stand here; write `true`, or remove it");
}

#[test]
fn a_wait_is_a_constant_in_seconds() {
    let constants = "x-constants:\n  PAUSE:\n    value: 60\n    unit: UNIT\n    description: A pause.\n    x-source: made up [ours]\n\nsecurity:";
    let waiting = |unit: &str, wait: &str| {
        let text = changed("\nsecurity:", &format!("\n{}", constants.replace("UNIT", unit)));
        text.replace("delivery: refused-for-now", &format!("delivery: refused-for-now\n          wait: {wait}"))
    };
    assert!(compile("specs/example.yaml", &waiting("seconds", "PAUSE"), "crate::example::generated").is_ok());
    assert_snapshot!(crate::said_of(&waiting("times", "PAUSE")), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/wait: `PAUSE` is not a constant in seconds; correct it, or describe it under x-constants");
    assert_snapshot!(crate::said_of(&waiting("seconds", "BREAK")), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/wait: `BREAK` is not a constant in seconds; correct it, or describe it under x-constants");
    assert_snapshot!(crate::said_of(&waiting("seconds", "60")), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED/wait: 60 can't stand here; name a constant in seconds, or remove it");
}

#[test]
fn another_spelling_leads_to_one_value() {
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: A pigeon., aliases: [LETTER] }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: `LETTER` is listed twice; keep one of them");
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: A pigeon., aliases: [Bird, Bird] }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: `Bird` is listed twice; keep one of them");
    assert_snapshot!(pigeon_ignoring_case("PIGEON: { name: Pigeon, means: A pigeon., aliases: [pigeon] }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON: `pigeon` is listed twice; keep one of them");
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: A pigeon., aliases: Bird }"), @r#"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/aliases: "Bird" can't stand here; list other spellings of the value, or remove it"#);
    assert_snapshot!(pigeon("PIGEON: { name: Pigeon, means: A pigeon., aliases: [] }"), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/aliases: [] can't stand here; list other spellings of the value, or remove it");
}

#[test]
fn case_is_ignored_or_not() {
    assert_snapshot!(with(EXACT, &IGNORING.replace("true", "maybe")), @"specs/example.yaml: /components/schemas/Channel: x-ignore-case is not `true`; write `true`, or remove it");
}
