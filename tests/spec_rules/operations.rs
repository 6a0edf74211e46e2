//! What every operation says about itself, and its request.

use insta::assert_snapshot;

use crate::{changed, extra_parameter, said_of, with, without};

#[test]
fn an_operation_says_what_a_repeat_does() {
    assert_snapshot!(without("      x-effect: sends\n"), @"specs/example.yaml: /paths/~1codes/post: x-effect is missing; say what a repeat does, with one of: read, idempotent, sends, consumes-attempt");
    assert_snapshot!(with("x-effect: sends", "x-effect: sned"), @r#"specs/example.yaml: /paths/~1codes/post: x-effect is "sned"; say what a repeat does, with one of: read, idempotent, sends, consumes-attempt"#);
    assert_snapshot!(with("x-effect: sends", "x-effect: [sends]"), @r#"specs/example.yaml: /paths/~1codes/post: x-effect is ["sends"]; say what a repeat does, with one of: read, idempotent, sends, consumes-attempt"#);
}

#[test]
fn an_operation_says_where_the_facts_come_from() {
    assert_snapshot!(without("      x-source: \"made up: sending [ours]\"\n"), @"specs/example.yaml: /paths/~1codes/post: x-source is missing; say where the fact comes from and how sure it is");
    assert_snapshot!(with("      x-source: \"made up: sending [ours]\"", "      x-source: \" \""), @"specs/example.yaml: /paths/~1codes/post: x-source is missing; say where the fact comes from and how sure it is");
}

#[test]
fn every_part_of_a_source_says_how_sure_it_is() {
    let source = "made up: sending [ours]";
    assert_snapshot!(with(source, "made up: sending"), @"specs/example.yaml: /paths/~1codes/post: x-source does not say how sure `made up: sending` is; end it with one of [documented], [measured], [measured, weak], [inferred], [unknown], [ours]");
    assert_snapshot!(with(source, "made up: sending [ours]; retry rule: inferred"), @"specs/example.yaml: /paths/~1codes/post: x-source does not say how sure `retry rule: inferred` is; end it with one of [documented], [measured], [measured, weak], [inferred], [unknown], [ours]");
    assert_snapshot!(with(source, "made up: sending [undocumented]"), @"specs/example.yaml: /paths/~1codes/post: x-source does not say how sure `made up: sending [undocumented]` is; end it with one of [documented], [measured], [measured, weak], [inferred], [unknown], [ours]");
    for word in ["documented", "measured", "measured, weak", "inferred", "unknown", "ours"] {
        let text = changed(source, &format!("made up: sending [{word}]; its summary [ours]"));
        assert!(crate::compile("specs/example.yaml", &text, "crate::example::generated").is_ok(), "{word}");
    }
}

#[test]
fn a_tag_is_described() {
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      tags: [post]"), @"specs/example.yaml: /paths/~1codes/post/tags: nothing describes the tag `post`; correct it, or describe it under `tags` of the document");
    let text = changed("summary: Send a code", "summary: Send a code\n      tags: [post]");
    let text = text.replace("\nservers:\n", "\ntags: [{ name: post, description: By post. }]\n\nservers:\n");
    assert!(crate::compile("specs/example.yaml", &text, "crate::example::generated").is_ok());
}

#[test]
fn an_operation_has_a_summary() {
    assert_snapshot!(without("      summary: Send a code\n"), @"specs/example.yaml: /paths/~1codes/post: summary is missing; say in one line what the operation does");
}

#[test]
fn an_operation_has_a_name() {
    assert_snapshot!(without("      operationId: send_code\n"), @"specs/example.yaml: /paths/~1codes/post: operationId is missing; name the operation in snake_case, like `send_code`");
}

#[test]
fn an_operation_is_named_in_snake_case() {
    for name in ["sendCode", "send-code", "send__code", "send_code_", "2_codes", ""] {
        let said = with("operationId: send_code", &format!("operationId: '{name}'"));
        assert!(said.contains(&format!("operationId `{name}` is not in snake_case")), "{said}");
    }
    assert_snapshot!(with("operationId: send_code", "operationId: sendCode"), @"specs/example.yaml: /paths/~1codes/post: operationId `sendCode` is not in snake_case; write lower-case words with one `_` between them, like `send_code`");
}

#[test]
fn an_operation_takes_no_name_of_the_client() {
    assert_snapshot!(with("operationId: send_code", "operationId: new"), @"specs/example.yaml: /paths/~1codes/post: operationId `new` is a name that the generated client needs for itself; use none of all, baseurl, client, exec, inner, new, new_with_client, post, pre");
    assert_snapshot!(with("operationId: send_code", "operationId: all"), @"specs/example.yaml: /paths/~1codes/post: operationId `all` is a name that the generated client needs for itself; use none of all, baseurl, client, exec, inner, new, new_with_client, post, pre");
}

#[test]
fn two_operations_have_two_names() {
    assert_snapshot!(with("operationId: get_code", "operationId: send_code"), @"specs/example.yaml: /paths/~1codes~1{id}/get: operationId `send_code` is also used at /paths/~1codes/post; give each operation its own");
}

#[test]
fn a_path_parameter_is_a_named_string() {
    let inline = "      description: Which code.\n      schema:\n        type: string\n";
    let named = "      description: Which code.\n      schema:\n        $ref: '#/components/schemas/CodeId'\n";
    assert_snapshot!(with(named, inline), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/0: a path parameter that is no named string; refer to a string schema under components: it becomes a type that is checked");
    assert_snapshot!(with("      in: path\n      required: true\n", "      in: path\n"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/0: a path parameter is not required; add `required: true`: OpenAPI asks for it");
    assert_snapshot!(with(named, &named.replace("CodeId", "Copies")), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/0: a path parameter that is no named string; refer to a string schema under components: it becomes a type that is checked");
}

#[test]
fn the_braces_of_a_path_are_described() {
    assert_snapshot!(with("  /codes/{id}:", "  /codes/{id}/{page}:"), @"specs/example.yaml: /paths/~1codes~1{id}~1{page}/get: the path has {page}, which no parameter describes; add a parameter of that name with `in: path`, or correct the path");
    assert_snapshot!(with("  /codes/{id}:", "  /codes/{code}:"), @"
    specs/example.yaml: /paths/~1codes~1{code}/get: the path has {code}, which no parameter describes; add a parameter of that name with `in: path`, or correct the path
    specs/example.yaml: /paths/~1codes~1{code}/get: the path parameter `id` is not in the path; write {id} in the path, or remove the parameter
    ");
    assert_snapshot!(with("  /codes/{id}:", "  /codes/{id}?all=1:"), @"specs/example.yaml: /paths/~1codes~1{id}?all=1/get: the path has more than segments; describe what follows `?` as parameters with `in: query`");
}

#[test]
fn two_paths_differ_in_more_than_the_names_of_their_parameters() {
    assert_snapshot!(with("  /codes/{id}:\n", "  /codes/{code}: {}\n\n  /codes/{id}:\n"), @"specs/example.yaml: /paths/~1codes~1{id}: the path differs from `/codes/{code}` in the names of its parameters only; describe both under one path: no request tells them apart");
    let text = changed("  /codes/{id}:\n", "  /codes/latest: {}\n\n  /codes/{id}:\n");
    assert!(crate::compile("specs/example.yaml", &text, "crate::example::generated").is_ok());
}

#[test]
fn parameters_belong_to_an_operation() {
    assert_snapshot!(with("  /codes/{id}:\n", "  /codes/{id}:\n    parameters: [{ name: a, in: query, schema: { type: string } }]\n"), @"specs/example.yaml: /paths/~1codes~1{id}: parameters beside the methods of a path; list them in each operation");
}

#[test]
fn a_method_is_one_that_the_client_can_send() {
    for method in ["head", "options", "patch", "trace"] {
        let said = with("  /codes/{id}:\n    get:", &format!("  /codes/{{id}}:\n    {method}:"));
        assert!(said.contains(&format!("/paths/~1codes~1{{id}}: the method `{method}` is not supported; ")), "{said}");
    }
    assert_snapshot!(with("  /codes/{id}:\n    get:", "  /codes/{id}:\n    patch:"), @"specs/example.yaml: /paths/~1codes~1{id}: the method `patch` is not supported; use get, put, post or delete");
}

#[test]
fn a_parameter_is_plain() {
    assert_snapshot!(extra_parameter("name: extra\nin: cookie\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: a parameter that the generator does not support (in: cookie, type: string); use `in:` path, query or header and a `schema:` that is a string, integer or boolean");
    assert_snapshot!(extra_parameter("name: extra\nin: query\nschema: { type: array, items: { type: string } }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: a parameter that the generator does not support (in: query, type: array); use `in:` path, query or header and a `schema:` that is a string, integer or boolean");
    assert_snapshot!(extra_parameter("name: extra\nin: query\ncontent: { application/json: { schema: { type: string } } }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: a parameter that the generator does not support (in: query, type: none); use `in:` path, query or header and a `schema:` that is a string, integer or boolean");
    assert_snapshot!(extra_parameter("name: Très chic\nin: header\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: `Très chic` can't name a header; use letters, digits and `-`");
}

#[test]
fn a_parameter_is_described_once() {
    assert_snapshot!(extra_parameter("name: verbose\nin: header\nschema: { type: boolean }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/2: a second parameter named `verbose`; remove one of them: each name becomes one argument");
}

#[test]
fn a_body_is_json() {
    let json = "        content:\n          application/json:\n            schema:\n              $ref: '#/components/schemas/SendCodeRequest'";
    assert_snapshot!(with(json, &json.replace("application/json", "multipart/form-data")), @"specs/example.yaml: /paths/~1codes/post/requestBody: the content is multipart/form-data in place of application/json; describe it under content.application/json only: the client speaks JSON");
    let both = json.replace("        content:\n", "        content:\n          application/xml: {}\n");
    assert_snapshot!(with(json, &both), @"specs/example.yaml: /paths/~1codes/post/requestBody: the content is application/json and application/xml in place of application/json; describe it under content.application/json only: the client speaks JSON");
}

#[test]
fn a_body_is_a_named_object() {
    let schema = "              $ref: '#/components/schemas/SendCodeRequest'";
    assert_snapshot!(with(schema, "              type: object"), @"
    specs/example.yaml: /components/schemas/Channel: no operation leads to it; refer to it or remove it
    specs/example.yaml: /components/schemas/Copies: no operation leads to it; refer to it or remove it
    specs/example.yaml: /components/schemas/Name: no operation leads to it; refer to it or remove it
    specs/example.yaml: /components/schemas/SendCodeRequest: no operation leads to it; refer to it or remove it
    specs/example.yaml: /paths/~1codes/post/requestBody: the request body is no $ref to a named object; describe it under components.schemas and refer to it
    ");
    assert_snapshot!(with(schema, "              $ref: '#/components/schemas/Name'"), @"
    specs/example.yaml: /components/schemas/Channel: no operation leads to it; refer to it or remove it
    specs/example.yaml: /components/schemas/Copies: no operation leads to it; refer to it or remove it
    specs/example.yaml: /components/schemas/SendCodeRequest: no operation leads to it; refer to it or remove it
    specs/example.yaml: /paths/~1codes/post/requestBody: the request body is no $ref to a named object; describe it under components.schemas and refer to it
    ");
}

#[test]
fn a_body_has_an_example() {
    assert_snapshot!(without("            examples:\n              by-letter:\n                value: { name: Ann, channel: LETTER, copies: 2 }\n"), @"specs/example.yaml: /paths/~1codes/post/requestBody: there is no example; add one under content.application/json.examples, with a name and a `value:`");
}

/// The base with one more parameter of `send_code`.
fn sending_with(parameter: &str) -> String {
    let indented = parameter.replace('\n', "\n          ");
    changed("      x-effect: sends\n", &format!("      x-effect: sends\n      parameters:\n        - {indented}\n"))
}

#[test]
fn an_idempotency_key_is_an_optional_header_of_what_is_not_repeatable_without_it() {
    let key = "name: Idempotency-Key\nin: header\nx-idempotency-key: true\nschema: { type: string }";
    assert_snapshot!(said_of(&sending_with(&key.replace("true", "yes"))), @r#"specs/example.yaml: /paths/~1codes/post/parameters/0: x-idempotency-key is not `true`; write `true`, or remove it"#);
    assert_snapshot!(said_of(&sending_with(&key.replace("in: header", "in: query"))), @"specs/example.yaml: /paths/~1codes/post/parameters/0: x-idempotency-key on what is no optional header; remove it");
    assert_snapshot!(said_of(&sending_with(&key.replace("in: header", "in: header\nrequired: true"))), @"specs/example.yaml: /paths/~1codes/post/parameters/0: x-idempotency-key on what is no optional header; remove it");
    assert_snapshot!(extra_parameter(key), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1: an idempotency key, though a repeat does no harm; remove the parameter, or correct x-effect");
    assert_snapshot!(with("x-effect: sends", "x-effect: sends\n      x-idempotency-key: true"), @"specs/example.yaml: /paths/~1codes/post/x-idempotency-key: `x-idempotency-key` means nothing here; it belongs on a parameter");
}

#[test]
fn a_call_has_one_idempotency_key() {
    let key = |name: &str| format!("name: {name}\nin: header\nx-idempotency-key: true\nschema: {{ type: string }}");
    let two = sending_with(&key("Idempotency-Key"));
    let two = two.replace(
        "      parameters:\n        - name: Idem",
        &format!(
            "      parameters:\n        - {}\n        - name: Idem",
            key("Request-Key").replace('\n', "\n          ")
        ),
    );
    assert_snapshot!(said_of(&two), @"specs/example.yaml: /paths/~1codes/post/parameters/1: a second idempotency key; keep one of them: a call has one key");
}
