//! The text: YAML that is read strictly, and an `OpenAPI` 3.0 document in it.

use insta::assert_snapshot;

use crate::{said_of, with, without};

#[test]
fn a_mistake_in_the_syntax_is_located() {
    assert_snapshot!(with("required: [id]", "required: [id"), @"specs/example.yaml: line 149, column 17: not valid YAML (illegal placement of ':' indicator); mend the syntax there or just before");
    assert_snapshot!(with("summary: Send a code", "summary: Send: a code"), @"specs/example.yaml: line 20, column 20: not valid YAML (mapping values are not allowed in this context); mend the syntax there or just before");
    assert_snapshot!(with("summary: Send a code", "summary: \"Send a code"), @"specs/example.yaml: line 22, column 18: not valid YAML (invalid trailing content after double-quoted scalar); mend the syntax there or just before");
}

#[test]
fn wrong_indentation_is_located() {
    assert_snapshot!(with("      summary: Send a code", "     summary: Send a code"), @"specs/example.yaml: line 20, column 6: not valid YAML (while parsing a block mapping, did not find expected key); mend the syntax there or just before");
}

#[test]
fn a_tab_is_located() {
    assert_snapshot!(with("      summary: Send a code", "\tsummary: Send a code"), @"specs/example.yaml: line 19, column 20: not valid YAML (while scanning a plain scalar, found a tab); indent with spaces");
}

#[test]
fn a_key_is_given_once() {
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      summary: Send it"), @"specs/example.yaml: line 21, column 7: the key `summary` is given twice; keep one of them");
}

#[test]
fn merge_keys_are_written_out() {
    assert_snapshot!(with("    Copies:\n", "    Copies:\n      <<: { title: Copies }\n"), @"specs/example.yaml: line 118, column 7: a merge key (`<<`); write out the keys that it stands for");
}

#[test]
fn a_key_is_not_nothing() {
    assert_snapshot!(with("        note:\n", "        : x\n        note:\n"), @"specs/example.yaml: line 152, column 9: a key that is nothing; name it, in quotes if need be");
}

#[test]
fn an_anchor_that_is_not_there_is_located() {
    assert_snapshot!(with("summary: Send a code", "summary: *other"), @"specs/example.yaml: line 20, column 16: not valid YAML (alias references unknown anchor); mend the syntax there or just before");
}

#[test]
fn a_file_holds_one_document() {
    assert_snapshot!(with("servers:\n", "---\nservers:\n"), @"specs/example.yaml: line 9, column 1: a second YAML document; remove the line `---`");
}

#[test]
fn yes_is_not_true() {
    assert_snapshot!(with("      requestBody:\n        required: true", "      requestBody:\n        required: yes"), @r#"specs/example.yaml: /paths/~1codes/post/requestBody/required: not OpenAPI 3.0: invalid type: string "yes", expected a boolean; correct or add it: https://spec.openapis.org/oas/v3.0.3"#);
}

#[test]
fn a_file_is_not_empty() {
    assert_snapshot!(said_of(""), @"specs/example.yaml: /: the file is empty; write an OpenAPI document that opens with `openapi: 3.0.3`");
    assert_snapshot!(said_of("# later\n"), @"specs/example.yaml: /: the file is empty; write an OpenAPI document that opens with `openapi: 3.0.3`");
}

#[test]
fn a_file_is_a_mapping() {
    assert_snapshot!(said_of("- one\n- two\n"), @"specs/example.yaml: /: the file is not a mapping of keys to values; write an OpenAPI document that opens with `openapi: 3.0.3`");
    assert_snapshot!(said_of("an API"), @"specs/example.yaml: /: the file is not a mapping of keys to values; write an OpenAPI document that opens with `openapi: 3.0.3`");
}

#[test]
fn the_version_is_3_0() {
    assert_snapshot!(with("openapi: 3.0.3", "openapi: 3.1.0"), @r#"specs/example.yaml: /openapi: the version "3.1.0" is not one of OpenAPI 3.0; write an OpenAPI document that opens with `openapi: 3.0.3`"#);
    assert_snapshot!(with("openapi: 3.0.3", "openapi: 3.0"), @"specs/example.yaml: /openapi: the version 3.0 is not one of OpenAPI 3.0; write an OpenAPI document that opens with `openapi: 3.0.3`");
    assert_snapshot!(with("openapi: 3.0.3", "swagger: '2.0'"), @"specs/example.yaml: /: the key `openapi` is missing; write an OpenAPI document that opens with `openapi: 3.0.3`");
    assert_snapshot!(without("openapi: 3.0.3\n"), @"specs/example.yaml: /: the key `openapi` is missing; write an OpenAPI document that opens with `openapi: 3.0.3`");
}
