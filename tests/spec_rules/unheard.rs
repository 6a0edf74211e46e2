//! What `OpenAPI` has a word for and nothing here listens to.

use insta::assert_snapshot;

use crate::{extra_parameter, with};

#[test]
fn an_operation_calls_nobody_and_is_not_deprecated() {
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      callbacks: { sent: { '{$request.body#/url}': {} } }"), @"specs/example.yaml: /paths/~1codes/post/callbacks: `callbacks`, which nothing here listens to; say it in the description: the client takes no calls");
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      deprecated: true"), @"specs/example.yaml: /paths/~1codes/post/deprecated: `deprecated`, which nothing here listens to; say in the description what replaces it");
}

#[test]
fn a_parameter_is_one_plain_value() {
    for key in ["allowEmptyValue: true", "allowReserved: true", "deprecated: true", "explode: false", "style: form"] {
        let said = extra_parameter(&format!("name: extra\nin: query\n{key}\nschema: {{ type: string }}"));
        let (name, _) = key.split_once(':').unwrap();
        assert!(said.contains(&format!("parameters/1/{name}: `{name}`, which nothing here listens to; ")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    assert_snapshot!(extra_parameter("name: extra\nin: query\nexplode: false\nschema: { type: string }"), @"specs/example.yaml: /paths/~1codes~1{id}/get/parameters/1/explode: `explode`, which nothing here listens to; remove it, or say it in the description: a parameter is one plain value, escaped");
}

#[test]
fn an_answer_is_its_body() {
    let answer = "          description: Closed for today.";
    assert_snapshot!(with(answer, &format!("{answer}\n          headers: {{ Retry-After: {{ schema: {{ type: integer }} }} }}")), @"specs/example.yaml: /paths/~1codes/post/responses/503/headers: `headers`, which nothing here listens to; say it in the description: an answer is read from its body");
    assert_snapshot!(with(answer, &format!("{answer}\n          links: {{ next: {{ operationId: get_code }} }}")), @"specs/example.yaml: /paths/~1codes/post/responses/503/links: `links`, which nothing here listens to; say it in the description: an answer is read from its body");
}

#[test]
fn a_body_has_one_encoding() {
    let content = "              examples:\n                found:";
    assert_snapshot!(with(content, &format!("              encoding: {{ id: {{ contentType: text/plain }} }}\n{content}")), @"specs/example.yaml: /paths/~1codes~1{id}/get/responses/200/content/application~1json/encoding: `encoding`, which nothing here listens to; remove it: JSON needs none");
}

#[test]
fn a_server_has_one_url() {
    assert_snapshot!(with("    x-name: production", "    x-name: production\n    variables: { region: { default: seoul } }"), @"specs/example.yaml: /servers/0/variables: `variables`, which nothing here listens to; write each URL out, as a server with a name of its own");
}

#[test]
fn components_hold_what_something_refers_to() {
    let schema = "schema: { type: string }";
    for (group, entry) in
        [("callbacks", ""), ("examples", "value: 1"), ("headers", schema), ("links", "operationId: get_code")]
    {
        let said = with("components:\n", &format!("components:\n  {group}: {{ One: {{ {entry} }} }}\n"));
        let message = format!(
            "/components/{group}: `{group}`, which nothing here listens to; remove it: nothing can refer to it"
        );
        assert!(said.contains(&message), "{said}");
    }
}
