//! No key that nobody understands, and no value that `OpenAPI` has no place for.

use insta::assert_snapshot;

use crate::{extra_field, extra_parameter, extra_schema, with, without};

#[test]
fn a_misspelt_key_is_an_error() {
    assert_snapshot!(with("operationId: send_code", "operationID: send_code"), @"
    specs/example.yaml: /paths/~1codes/post: operationId is missing; name the operation in snake_case, like `send_code`
    specs/example.yaml: /paths/~1codes/post/operationID: nobody understands the key `operationID` here; correct the spelling, the indentation or the `type` beside it, or remove it
    ");
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      sumary: Send it"), @"specs/example.yaml: /paths/~1codes/post/sumary: nobody understands the key `sumary` here; correct the spelling, the indentation or the `type` beside it, or remove it");
    assert_snapshot!(extra_field("type: string\nnullable: true\npatern: ^a$"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra/patern: nobody understands the key `patern` here; correct the spelling, the indentation or the `type` beside it, or remove it");
}

#[test]
fn a_key_in_the_wrong_place_is_an_error() {
    assert_snapshot!(with("  /codes/{id}:\n    get:", "  /codes/{id}:\n    gett:"), @"specs/example.yaml: /paths/~1codes~1{id}/gett: nobody understands the key `gett` here; correct the spelling, the indentation or the `type` beside it, or remove it");
    assert_snapshot!(with("  /codes/{id}:\n", "  codes/{id}:\n"), @"specs/example.yaml: /paths/codes~1{id}: `codes/{id}` is no path; open it with `/`");
    assert_snapshot!(with("        '503':", "        'late':"), @"
    specs/example.yaml: /paths/~1codes/post/responses/late: `late` is no HTTP status; write three digits in quotes, or 4XX or 5XX
    specs/example.yaml: /paths/~1codes/post/responses/late: an answer `late`, which is neither '200' nor an error; describe the success under '200' (any 2xx is decoded like it) and errors by their status
    ");
}

#[test]
fn a_key_beside_a_reference_is_an_error() {
    assert_snapshot!(with(
        "          $ref: '#/components/schemas/Copies'",
        "          $ref: '#/components/schemas/Copies'\n          description: How many."
    ), @"specs/example.yaml: /components/schemas/SendCodeRequest/properties/copies/description: the key `description` beside a $ref is ignored; say it where the $ref points");
}

#[test]
fn a_key_that_says_what_holds_anyway_is_an_error() {
    assert_snapshot!(extra_parameter("name: extra\nin: query\nrequired: false\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1/required: the key `required` says nothing (false); remove it, or correct its spelling");
}

#[test]
fn an_unknown_extension_is_an_error() {
    assert_snapshot!(with("x-sensitive: personal", "x-sensitve: personal"), @"specs/example.yaml: /components/schemas/Name/x-sensitve: nobody understands the key `x-sensitve`; correct or remove it; known are x-api, x-served, x-constants, x-name, x-effect, x-idempotency-key, x-codes, x-delivery, x-decides, x-echoes, x-ignore-case, x-leaves-out, x-providers, x-sensitive, x-spoken, x-success, x-values, x-source");
}

#[test]
fn an_extension_among_the_paths_is_an_error() {
    assert_snapshot!(with("\npaths:\n", "\npaths:\n  x-prefix: /v1\n"), @"specs/example.yaml: /paths/x-prefix: nobody understands the key `x-prefix` among the paths; remove it, or open a path with `/`");
}

#[test]
fn an_extension_in_the_wrong_place_is_an_error() {
    assert_snapshot!(with("x-sensitive: personal", "x-effect: read"), @"specs/example.yaml: /components/schemas/Name/x-effect: `x-effect` means nothing here; it belongs on an operation");
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      x-codes: [WRONG]"), @"specs/example.yaml: /paths/~1codes/post/x-codes: `x-codes` means nothing here; it belongs on an answer");
    assert_snapshot!(with("  title: Codes by post", "  title: Codes by post\n  x-name: codes"), @"specs/example.yaml: /info/x-name: `x-name` means nothing here; it belongs on a server");
    assert_snapshot!(extra_field("type: string\nnullable: true\nx-source: made up [ours]"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra/x-source: `x-source` means nothing here; it belongs on an operation or a schema of components");
}

#[test]
fn an_inline_schema_is_neither_sensitive_nor_an_enum() {
    assert_snapshot!(extra_field("type: string\nnullable: true\nx-sensitive: personal"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra/x-sensitive: `x-sensitive` means nothing here; move the schema to components.schemas and refer to it: the generator skips an inline one");
    assert_snapshot!(extra_field("type: string\nnullable: true\nx-values: { ONE: { name: One, means: One. } }"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra/x-values: `x-values` means nothing here; move the schema to components.schemas and refer to it: the generator skips an inline one");
    assert_snapshot!(extra_parameter("name: extra\nin: query\nx-sensitive: secret\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1/x-sensitive: `x-sensitive` means nothing here; move the schema to components.schemas and refer to it: the generator skips an inline one");
}

#[test]
fn names_and_examples_may_look_like_extensions() {
    let text = crate::changed("value: { id: a1 }", "value: { id: a1, x-anything: 1 }");
    let text = text.replace("          nullable: true", "          nullable: true\n        x-note:\n          description: As told.\n          type: string\n          nullable: true");
    assert!(crate::compile("specs/example.yaml", &text, "crate::example::generated").is_ok());
}

#[test]
fn a_value_of_the_wrong_type_is_located() {
    assert_snapshot!(with("operationId: send_code", "operationId: 7"), @"specs/example.yaml: /paths/~1codes/post/operationId: not OpenAPI 3.0: invalid type: integer `7`, expected a string; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(extra_field("type: [string, 'null']"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra/type: not OpenAPI 3.0: invalid type: sequence, expected a string; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(extra_field("type: string\nnullable: 'true'"), @r#"specs/example.yaml: /components/schemas/SentCode/properties/extra/nullable: not OpenAPI 3.0: invalid type: string "true", expected a boolean; correct or add it: https://spec.openapis.org/oas/v3.0.3"#);
    assert_snapshot!(extra_schema("oneOf: nonsense"), @r#"specs/example.yaml: /components/schemas/Extra/oneOf: not OpenAPI 3.0: invalid type: string "nonsense", expected a sequence; correct or add it: https://spec.openapis.org/oas/v3.0.3"#);
    assert_snapshot!(with("          in: query", "          in: nowhere"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: not OpenAPI 3.0: unknown variant `nowhere`, expected one of `query`, `header`, `path`, `cookie`; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(with("  - url: https://api.example.com", "  - url: 7"), @"specs/example.yaml: /servers/0: not OpenAPI 3.0: invalid type: integer `7`, expected a string; correct or add it: https://spec.openapis.org/oas/v3.0.3");
}

#[test]
fn a_missing_key_is_located() {
    assert_snapshot!(with("  title: Codes by post", "  titel: Codes by post"), @"specs/example.yaml: /: not OpenAPI 3.0: missing field `title`; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(with("\npaths:\n", "\npath:\n"), @"specs/example.yaml: /: not OpenAPI 3.0: missing field `paths`; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(extra_parameter("in: query\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: not OpenAPI 3.0: missing field `name`; correct or add it: https://spec.openapis.org/oas/v3.0.3");
    assert_snapshot!(without("          description: Closed for today.\n"), @"specs/example.yaml: /paths/~1codes/post/responses/503: not OpenAPI 3.0: missing field `description`; correct or add it: https://spec.openapis.org/oas/v3.0.3");
}

#[test]
fn a_schema_that_is_no_mapping_is_located() {
    assert_snapshot!(with("        note:\n", "        extra: text\n        note:\n"), @r#"specs/example.yaml: /components/schemas/SentCode/properties/extra: not OpenAPI 3.0: invalid type: string "text", expected struct Schema; correct or add it: https://spec.openapis.org/oas/v3.0.3"#);
    assert_snapshot!(with("components:\n", "components: nothing\nnot-components:\n"), @r#"specs/example.yaml: /components: not OpenAPI 3.0: invalid type: string "nothing", expected struct Components; correct or add it: https://spec.openapis.org/oas/v3.0.3"#);
}

#[test]
fn several_mistakes_are_all_told() {
    let text = crate::changed("operationId: send_code", "operationId: 7");
    let text = text.replace("operationId: get_code", "operationId: [get_code]").replace("minimum: 1", "minimum: one");
    assert_snapshot!(crate::said_of(&text), @r#"
    specs/example.yaml: /components/schemas/Copies/minimum: not OpenAPI 3.0: invalid type: string "one", expected a JSON number; correct or add it: https://spec.openapis.org/oas/v3.0.3
    specs/example.yaml: /paths/~1codes/post/operationId: not OpenAPI 3.0: invalid type: integer `7`, expected a string; correct or add it: https://spec.openapis.org/oas/v3.0.3
    specs/example.yaml: /paths/~1codes~1{id}/get/operationId: not OpenAPI 3.0: invalid type: sequence, expected a string; correct or add it: https://spec.openapis.org/oas/v3.0.3
    "#);
}
