//! A `$ref` finds what it asks for.

use insta::assert_snapshot;

use crate::with;

const COPIES: &str = "          $ref: '#/components/schemas/Copies'";

#[test]
fn a_schema_that_is_not_there_is_an_error() {
    assert_snapshot!(with(COPIES, "          $ref: '#/components/schemas/Coppies'"), @r##"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies: $ref "#/components/schemas/Coppies" points at nothing in this file; correct the name or add it under components.schemas"##);
    assert_snapshot!(with(COPIES, "          $ref: 'smslink.yaml#/components/schemas/Copies'"), @r#"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies: $ref "smslink.yaml#/components/schemas/Copies" points at nothing in this file; correct the name or add it under components.schemas"#);
    assert_snapshot!(with(COPIES, "          $ref: Copies"), @r#"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies: $ref "Copies" points at nothing in this file; correct the name or add it under components.schemas"#);
}

#[test]
fn a_response_that_is_not_there_is_an_error() {
    assert_snapshot!(with("    BadRequest:\n", "    WrongRequest:\n"), @r##"
    specs/example.yaml: /components/responses/WrongRequest: nothing refers to it; refer to it or remove it
    specs/example.yaml: /paths/~1codes/post/responses/400: $ref "#/components/responses/BadRequest" points at nothing in this file; correct the name or add it under components.responses
    specs/example.yaml: /paths/~1codes~1{id}/get/responses/400: $ref "#/components/responses/BadRequest" points at nothing in this file; correct the name or add it under components.responses
    "##);
}

#[test]
fn a_parameter_that_is_not_there_is_an_error() {
    assert_snapshot!(with("        - $ref: '#/components/parameters/CodeId'", "        - $ref: '#/components/parameters/Id'"), @r##"
    specs/example.yaml: /components/parameters/CodeId: nothing refers to it; refer to it or remove it
    specs/example.yaml: /paths/~1codes~1{id}/get/parameters/0: $ref "#/components/parameters/Id" points at nothing in this file; correct the name or add it under components.parameters
    "##);
}

#[test]
fn a_reference_leads_to_its_own_kind() {
    assert_snapshot!(with(COPIES, "          $ref: '#/info'"), @r##"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies: $ref "#/info" can't stand here; refer to an entry of components.schemas"##);
    assert_snapshot!(with(COPIES, "          $ref: '#/components/schemas/SentCode/properties/note'"), @r##"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies: $ref "#/components/schemas/SentCode/properties/note" can't stand here; refer to an entry of components.schemas"##);
    assert_snapshot!(with("        - $ref: '#/components/parameters/CodeId'", "        - $ref: '#/components/schemas/CodeId'"), @r##"
    specs/example.yaml: /components/parameters/CodeId: nothing refers to it; refer to it or remove it
    specs/example.yaml: /paths/~1codes~1{id}/get/parameters/0: $ref "#/components/schemas/CodeId" can't stand here; refer to an entry of components.parameters
    "##);
    assert_snapshot!(with("  /codes/{id}:\n", "  /other:\n    $ref: '#/paths/~1codes'\n\n  /codes/{id}:\n"), @"specs/example.yaml: /paths/~1other: a $ref that the generator can't follow; write it out");
}

#[test]
fn a_reference_does_not_lead_to_a_reference() {
    let copies = "      description: How many letters to send.\n      type: integer\n      minimum: 1\n      maximum: 9\n      x-source: \"made up: copies [ours]\"";
    assert_snapshot!(with(copies, "      $ref: '#/components/schemas/Copies'"), @r##"specs/example.yaml: /components/schemas/Copies: an entry of components that is only a $ref to "#/components/schemas/Copies"; write it out, or refer to that directly"##);
    assert_snapshot!(with("    BadRequest:\n", "    BadRequest:\n      $ref: '#/components/responses/Wrong'\n    Wrong:\n"), @r##"specs/example.yaml: /components/responses/BadRequest: an entry of components that is only a $ref to "#/components/responses/Wrong"; write it out, or refer to that directly"##);
}

#[test]
fn a_response_that_nobody_uses_is_an_error() {
    assert_snapshot!(with("    BadRequest:\n", "    Teapot:\n      description: I am one.\n    BadRequest:\n"), @"specs/example.yaml: /components/responses/Teapot: nothing refers to it; refer to it or remove it");
}

#[test]
fn schemas_may_refer_to_each_other_in_circles() {
    let circle = "        replies:\n          description: What came back.\n          type: array\n          nullable: true\n          items:\n            $ref: '#/components/schemas/SentCode'\n        note:\n";
    let text = crate::changed("        note:\n", circle);
    assert!(crate::compile("specs/example.yaml", &text, "crate::example::generated").is_ok());
}
