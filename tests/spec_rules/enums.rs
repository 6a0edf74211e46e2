//! Open enums: values, names, descriptions, and what is known of error codes.

use insta::assert_snapshot;

use crate::{extra_schema, with, without};

const NAMES: &str = "x-enum-varnames: [Letter, Pigeon]";
const VALUES: &str = "x-extensible-enum: [LETTER, PIGEON]";

#[test]
fn every_value_has_a_name_and_a_description() {
    assert_snapshot!(with(NAMES, "x-enum-varnames: [Letter]"), @"specs/example.yaml: /components/schemas/Channel: x-enum-varnames has 1 entries for 2 values; give each value exactly one, in the same order");
    assert_snapshot!(without("      x-enum-descriptions: [A letter., A pigeon.]\n"), @"specs/example.yaml: /components/schemas/Channel: x-enum-descriptions is missing; give each value exactly one, in the same order");
    assert_snapshot!(with("[A letter., A pigeon.]", "[A letter., '']"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-descriptions/1: "" can't stand here; describe the value in a sentence"#);
}

#[test]
fn a_variant_is_named_like_one() {
    assert_snapshot!(with(NAMES, "x-enum-varnames: [Letter, carrier-pigeon]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-varnames/1: "carrier-pigeon" can't stand here; name the variant in PascalCase, but not Self, Err or Unknown"#);
    assert_snapshot!(with(NAMES, "x-enum-varnames: [Letter, 2]"), @"specs/example.yaml: /components/schemas/Channel/x-enum-varnames/1: 2 can't stand here; name the variant in PascalCase, but not Self, Err or Unknown");
    assert_snapshot!(with(NAMES, "x-enum-varnames: [Letter, Unknown]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-varnames/1: "Unknown" can't stand here; name the variant in PascalCase, but not Self, Err or Unknown"#);
}

#[test]
fn two_variants_have_two_names() {
    assert_snapshot!(with(NAMES, "x-enum-varnames: [Letter, Letter]"), @"specs/example.yaml: /components/schemas/Channel: two variants named `Letter`; give each value its own name");
}

#[test]
fn a_value_is_listed_once() {
    assert_snapshot!(with(VALUES, "x-extensible-enum: [LETTER, LETTER]"), @r#"specs/example.yaml: /components/schemas/Channel: the value "LETTER" is listed twice; list each value once"#);
    assert_snapshot!(with(VALUES, "x-enum-ignore-case: true\n      x-extensible-enum: [LETTER, letter]"), @r#"specs/example.yaml: /components/schemas/Channel: the value "letter" is listed twice; list each value once"#);
}

#[test]
fn a_value_is_of_the_type_of_the_schema() {
    assert_snapshot!(with(VALUES, "x-extensible-enum: [LETTER, 10]"), @"specs/example.yaml: /components/schemas/Channel: the value 10 is not of the schema's type; correct it, or put it in quotes");
    assert_snapshot!(with(VALUES, "x-extensible-enum: [LETTER, null]"), @"specs/example.yaml: /components/schemas/Channel: the value null is not of the schema's type; correct it, or put it in quotes");
}

#[test]
fn an_enum_lists_values() {
    assert_snapshot!(extra_schema("type: string\nx-extensible-enum: []\nx-enum-varnames: []\nx-enum-descriptions: []"), @"specs/example.yaml: /components/schemas/Extra: x-extensible-enum lists no value; list the known values");
    assert_snapshot!(extra_schema("type: string\nx-extensible-enum: ONE\nx-enum-varnames: [One]\nx-enum-descriptions: [One.]"), @"
    specs/example.yaml: /components/schemas/Extra: x-enum-descriptions has 1 entries for 0 values; give each value exactly one, in the same order
    specs/example.yaml: /components/schemas/Extra: x-enum-varnames has 1 entries for 0 values; give each value exactly one, in the same order
    specs/example.yaml: /components/schemas/Extra: x-extensible-enum lists no value; list the known values
    ");
}

#[test]
fn only_strings_and_integers_are_enums() {
    assert_snapshot!(extra_schema("type: object\nproperties: { a: { type: string, nullable: true, description: A. } }\nx-extensible-enum: [ONE]"), @"specs/example.yaml: /components/schemas/Extra: x-extensible-enum on a schema that is no open enum; an open enum has `type: string` or `type: integer`, and x-extensible-enum");
    assert_snapshot!(extra_schema("type: string\nx-enum-varnames: [One]"), @"specs/example.yaml: /components/schemas/Extra: x-enum-varnames on a schema that is no open enum; an open enum has `type: string` or `type: integer`, and x-extensible-enum");
}

#[test]
fn what_is_known_of_a_code_is_complete() {
    assert_snapshot!(with("x-enum-status: [400, 503]", "x-enum-status: [400]"), @"specs/example.yaml: /components/schemas/ErrorCode: x-enum-status has 1 entries for 2 values; give each value exactly one, in the same order");
    assert_snapshot!(with("x-enum-status: [400, 503]", "x-enum-status: [400, '503']"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-enum-status/1: "503" can't stand here; give the HTTP status that comes with the value, or null"#);
    assert_snapshot!(with("x-enum-status: [400, 503]", "x-enum-status: [400, 70000]"), @"specs/example.yaml: /components/schemas/ErrorCode/x-enum-status/1: 70000 can't stand here; give the HTTP status that comes with the value, or null");
    assert_snapshot!(with("x-enum-messages: [Wrong., null]", "x-enum-messages: [Wrong., 2]"), @"specs/example.yaml: /components/schemas/ErrorCode/x-enum-messages/1: 2 can't stand here; give the provider's own text, or null");
    assert_snapshot!(with("[refused, refused-for-now]", "[refused, never]"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-enum-delivery/1: "never" can't stand here; use one of refused, refused-for-now, unclear, underway"#);
    assert_snapshot!(with("[Correct the request, Come back tomorrow]", "[Correct the request, '']"), @r#"specs/example.yaml: /components/schemas/ErrorCode/x-enum-advice/1: "" can't stand here; say what the caller should do, or null"#);
}

#[test]
fn another_spelling_leads_to_a_listed_value() {
    assert_snapshot!(with(VALUES, "x-enum-aliases: { Brief: LETER }\n      x-extensible-enum: [LETTER, PIGEON]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-aliases: `Brief: "LETER"` is no other spelling of a value; write `OtherSpelling: LISTED_VALUE`"#);
    assert_snapshot!(with(VALUES, "x-enum-aliases: { PIGEON: LETTER }\n      x-extensible-enum: [LETTER, PIGEON]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-aliases: `PIGEON: "LETTER"` is no other spelling of a value; write `OtherSpelling: LISTED_VALUE`"#);
    assert_snapshot!(with(VALUES, "x-enum-ignore-case: true\n      x-enum-aliases: { Pigeon: LETTER }\n      x-extensible-enum: [LETTER, PIGEON]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-aliases: `Pigeon: "LETTER"` is no other spelling of a value; write `OtherSpelling: LISTED_VALUE`"#);
    assert_snapshot!(with(VALUES, "x-enum-ignore-case: true\n      x-enum-aliases: { Brief: LETTER, BRIEF: PIGEON }\n      x-extensible-enum: [LETTER, PIGEON]"), @r#"specs/example.yaml: /components/schemas/Channel/x-enum-aliases: `Brief: "LETTER"` is no other spelling of a value; write `OtherSpelling: LISTED_VALUE`"#);
    assert_snapshot!(with(VALUES, "x-enum-aliases: [Brief]\n      x-extensible-enum: [LETTER, PIGEON]"), @"specs/example.yaml: /components/schemas/Channel: x-enum-aliases is no mapping; write `OtherSpelling: LISTED_VALUE`");
}

#[test]
fn case_is_ignored_or_not() {
    assert_snapshot!(with(VALUES, "x-enum-ignore-case: maybe\n      x-extensible-enum: [LETTER, PIGEON]"), @"specs/example.yaml: /components/schemas/Channel: x-enum-ignore-case is not `true`; write `true`, or remove it");
}
