//! What an operation answers.

use insta::assert_snapshot;

use crate::{changed, compile, extra_field, with, without};

const ERROR: &str = "          x-codes: []\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/ErrorAnswer'";

#[test]
fn there_is_one_success() {
    assert_snapshot!(with("        '503':\n", "        '201':\n"), @"specs/example.yaml: /paths/~1codes/post/responses/201: an answer `201`, which is neither '200' nor an error; describe the success under '200' (any 2xx is decoded like it) and errors by their status");
    assert_snapshot!(with("        '503':\n", "        '2XX':\n"), @"specs/example.yaml: /paths/~1codes/post/responses/2XX: an answer `2XX`, which is neither '200' nor an error; describe the success under '200' (any 2xx is decoded like it) and errors by their status");
    assert_snapshot!(with("        '503':\n", "        '999':\n"), @"specs/example.yaml: /paths/~1codes/post/responses/999: an answer `999`, which is neither '200' nor an error; describe the success under '200' (any 2xx is decoded like it) and errors by their status");
}

#[test]
fn there_is_no_answer_for_everything_else() {
    assert_snapshot!(with("        '503':\n", "        default:\n"), @"specs/example.yaml: /paths/~1codes/post/responses/default: an answer `default`, which is neither '200' nor an error; describe the success under '200' (any 2xx is decoded like it) and errors by their status");
}

#[test]
fn there_is_a_success() {
    assert_snapshot!(with("        '200':\n          description: The code.\n", "        '404':\n          description: The code.\n"), @"
    specs/example.yaml: /paths/~1codes~1{id}/get/responses: the success answer '200' is missing; describe it, with a schema and an example
    specs/example.yaml: /paths/~1codes~1{id}/get/responses/404: two error schemas on one operation: `SentCode` here, `ErrorAnswer` for 400; use one tolerant error schema for all 4xx and 5xx answers
    specs/example.yaml: /paths/~1codes~1{id}/get/responses/404: x-codes is missing; list the values of ErrorCode documented here, or [] where none is
    ");
}

#[test]
fn a_success_is_a_named_schema_in_json() {
    let answer = "          description: The code.\n          content:\n            application/json:\n              schema:\n                $ref: '#/components/schemas/SentCode'";
    assert_snapshot!(with(answer, &answer.replace("$ref: '#/components/schemas/SentCode'", "type: object")), @"specs/example.yaml: /paths/~1codes~1{id}/get/responses/200: the answer is no $ref, nor a list of a $ref, to a named schema; describe it under components.schemas and refer to it");
    assert_snapshot!(with(answer, &answer.replace("application/json", "text/plain")), @"specs/example.yaml: /paths/~1codes~1{id}/get/responses/200: the content is text/plain in place of application/json; describe it under content.application/json only: the client speaks JSON");
    assert_snapshot!(with(answer, "          description: The code.\n          content:\n            application/json:"), @"specs/example.yaml: /paths/~1codes~1{id}/get/responses/200: application/json has no schema; add `schema:` with a $ref to a named schema");
}

#[test]
fn a_success_has_an_example() {
    assert_snapshot!(without("              examples:\n                found:\n                  value: { id: a1 }\n"), @"specs/example.yaml: /paths/~1codes~1{id}/get/responses/200: there is no example; add one under content.application/json.examples, with a name and a `value:`");
}

#[test]
fn an_operation_has_one_error_schema() {
    assert_snapshot!(with(ERROR, &ERROR.replace("ErrorAnswer", "SentCode")), @"specs/example.yaml: /paths/~1codes/post/responses/503: two error schemas on one operation: `SentCode` here, `ErrorAnswer` for 400; use one tolerant error schema for all 4xx and 5xx answers");
    assert_snapshot!(with(ERROR, &ERROR.replace("$ref: '#/components/schemas/ErrorAnswer'", "type: object")), @"specs/example.yaml: /paths/~1codes/post/responses/503: the error answer is no $ref to a named schema; refer to the error schema of this spec");
}

#[test]
fn an_error_has_a_body() {
    assert_snapshot!(with(ERROR, "          x-codes: []"), @"specs/example.yaml: /paths/~1codes/post/responses/503: the content is nothing in place of application/json; describe it under content.application/json only: the client speaks JSON");
}

#[test]
fn an_error_lists_its_codes() {
    assert_snapshot!(without("          x-codes: []\n"), @"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes is missing; list the values of ErrorCode documented here, or [] where none is");
    assert_snapshot!(with("x-codes: []", "x-codes: WRONG"), @"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes is no list; list the values of ErrorCode documented here, or [] where none is");
}

#[test]
fn a_code_of_an_error_is_in_the_enum() {
    assert_snapshot!(with("x-codes: []", "x-codes: [LATE]"), @r#"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes names "LATE", which ErrorCode does not list; correct it or add it to ErrorCode"#);
    assert_snapshot!(with("x-codes: []", "x-codes: [503]"), @"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes names 503, which ErrorCode does not list; correct it or add it to ErrorCode");
}

#[test]
fn a_code_of_an_error_is_named_once() {
    assert_snapshot!(with("x-codes: []", "x-codes: [CLOSED, CLOSED]"), @r#"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes names "CLOSED", a second time; name each code once"#);
}

#[test]
fn a_code_comes_with_a_status_of_its_own_class() {
    assert_snapshot!(with("x-codes: []", "x-codes: [WRONG]"), @r#"specs/example.yaml: /paths/~1codes/post/responses/503: x-codes names "WRONG", whose status is 400; name it with an answer of that class, or correct the status"#);
    let text = changed("x-codes: []", "x-codes: [CLOSED]").replace("'503':", "'500':");
    assert!(compile("specs/example.yaml", &text, "crate::example::generated").is_ok(), "503 and 500 are one class");
}

#[test]
fn a_range_of_statuses_names_no_code_of_another() {
    let closed = "        '503':\n          description: Closed for today.\n          x-codes: []\n";
    assert_snapshot!(with(closed, &closed.replace("503", "4XX").replace("[]", "[WRONG]")), @"specs/example.yaml: /paths/~1codes/post/responses/4XX: x-codes on the range `4XX`; name each code with its own status, and write `x-codes: []` here");
    let any_fault = closed.replace("503", "5XX").replace("[]", "[CLOSED]");
    assert!(compile("specs/example.yaml", &changed(closed, &any_fault), "crate::example::generated").is_ok());
    let fault = closed.replace("503", "500");
    let body = ERROR.strip_prefix("          x-codes: []\n").unwrap();
    assert_snapshot!(with(closed, &format!("{fault}{body}\n{any_fault}")), @"specs/example.yaml: /paths/~1codes/post/responses/5XX: x-codes on the range `5XX`; name each code with its own status, and write `x-codes: []` here");
}

#[test]
fn a_status_that_says_that_nothing_was_done_is_one_that_can_say_so() {
    let wrong = |delivery: &str| {
        with("      x-codes: [WRONG]\n", &format!("      x-codes: [WRONG]\n      x-delivery: {delivery}\n"))
    };
    assert_snapshot!(wrong("unclear"), @r#"
    specs/example.yaml: /paths/~1codes/post/responses/400: x-delivery is "unclear"; write `refused`, or remove it: without it a code has to say so
    specs/example.yaml: /paths/~1codes~1{id}/get/responses/400: x-delivery is "unclear"; write `refused`, or remove it: without it a code has to say so
    "#);
    assert_snapshot!(with("          x-codes: []\n", "          x-codes: []\n          x-delivery: refused\n"), @"specs/example.yaml: /paths/~1codes/post/responses/503: x-delivery on `503`; say it of one status of 400 to 499: no other blames the request alone");
    let any = with(
        "        '503':\n          description: Closed for today.\n          x-codes: []\n",
        "        '4XX':\n          description: Closed for today.\n          x-codes: []\n          x-delivery: refused\n",
    );
    assert_snapshot!(any, @"specs/example.yaml: /paths/~1codes/post/responses/4XX: x-delivery on `4XX`; say it of one status of 400 to 499: no other blames the request alone");
}

#[test]
fn an_optional_field_of_an_answer_is_nullable() {
    assert_snapshot!(extra_field("type: string"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: an optional field of an answer is not nullable; add `nullable: true`: providers send null for what they leave out");
}

#[test]
fn a_required_field_of_an_answer_is_not_nullable() {
    assert_snapshot!(with("      required: [id]", "      required: [id, note]"), @"specs/example.yaml: /components/schemas/SentCode/properties/note: a required field of an answer is nullable; take it out of `required`: null and missing then decode alike");
}

#[test]
fn an_answer_has_no_limits() {
    assert_snapshot!(extra_field("type: string\nnullable: true\npattern: ^a$"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: `pattern`, which only spoils answers and checks no request; say the limit in the description; a named string can have a `format`, a named integer a range");
    assert_snapshot!(extra_field("type: array\nnullable: true\nminItems: 1\nitems: { type: string, maxLength: 5 }"), @"
    specs/example.yaml: /components/schemas/SentCode/properties/extra: `minItems`, which only spoils answers and checks no request; say the limit in the description; a named string can have a `format`, a named integer a range
    specs/example.yaml: /components/schemas/SentCode/properties/extra/items: `maxLength`, which only spoils answers and checks no request; say the limit in the description; a named string can have a `format`, a named integer a range
    ");
    assert_snapshot!(
        with("        note:\n", "        copies:\n          $ref: '#/components/schemas/Copies'\n        note:\n"),
        @"specs/example.yaml: /components/schemas/Copies: `minimum` on a schema that answers use; say the limit in the description, or use another schema: an answer is decoded whatever it says"
    );
    assert_snapshot!(with("      required: [id]", "      required: [id]\n      additionalProperties: false"), @"specs/example.yaml: /components/schemas/SentCode: `additionalProperties` on a schema that answers use; say the limit in the description, or use another schema: an answer is decoded whatever it says");
}
