//! The last step: what the generator refuses, and two names that become one in Rust.

use insta::assert_snapshot;

use crate::{changed, extra_parameter, said_of, with};

#[test]
fn two_properties_do_not_become_one_field() {
    let text = changed(
        "        note:\n",
        "        userId: { description: One., type: string, nullable: true }\n        user_id: { description: Two., type: string, nullable: true }\n        note:\n",
    );
    assert_snapshot!(said_of(&text), @"specs/example.yaml: /components/schemas/SentCode: two properties become the field `user_id` in Rust; leave one of them out");
}

#[test]
fn two_parameters_do_not_become_one_argument() {
    assert_snapshot!(extra_parameter("name: header_map\nin: query\nschema: { type: boolean }"), @"specs/example.yaml: /paths/~1codes~1{id}/get: `header_map` can't name an argument in Rust: another parameter, the body or the client has that name; leave one of them out");
    assert_snapshot!(extra_parameter("name: Verbose\nin: header\nschema: { type: boolean }"), @"specs/example.yaml: /paths/~1codes~1{id}/get: `verbose` can't name an argument in Rust: another parameter, the body or the client has that name; leave one of them out");
}

#[test]
fn a_parameter_is_not_taken_for_the_body() {
    assert_snapshot!(with(
        "      requestBody:\n",
        "      parameters: [{ name: body, in: query, schema: { type: string } }]\n      requestBody:\n"
    ), @"specs/example.yaml: /paths/~1codes/post: `body` can't name an argument in Rust: another parameter, the body or the client has that name; leave one of them out");
}

#[test]
fn what_the_generator_refuses_is_located() {
    assert_snapshot!(with("  /codes/{id}:\n", "  /codes/{id}{:\n"), @r#"specs/example.yaml: /paths/~1codes~1{id}{/get: the generator refuses this operation (invalid operation path unterminated parameter); write it in a simpler way: see "What the generator can't do" in ARCHITECTURE.md"#);
}
