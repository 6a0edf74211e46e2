//! Base URLs and credentials.

use insta::assert_snapshot;

use crate::{changed, compile, with, without};

#[test]
fn a_server_has_a_name_of_its_own() {
    assert_snapshot!(without("\n    x-name: production"), @"specs/example.yaml: /servers/0: x-name `` is missing, not in snake_case, or another server's; give each server its own snake_case name, like `production`");
    assert_snapshot!(with("x-name: production", "x-name: Production site"), @"specs/example.yaml: /servers/0: x-name `Production site` is missing, not in snake_case, or another server's; give each server its own snake_case name, like `production`");
    assert_snapshot!(with(
        "    x-name: production",
        "    x-name: production\n  - url: https://other.example.com\n    x-name: production"
    ), @"specs/example.yaml: /servers/1: x-name `production` is missing, not in snake_case, or another server's; give each server its own snake_case name, like `production`");
}

#[test]
fn a_base_url_is_https_without_a_slash_at_the_end() {
    assert_snapshot!(with("https://api.example.com", "http://api.example.com"), @"specs/example.yaml: /servers/0: url `http://api.example.com` is no base URL; write https://, the host and at most a path, with no `/` at the end");
    assert_snapshot!(with("https://api.example.com", "https://api.example.com/"), @"specs/example.yaml: /servers/0: url `https://api.example.com/` is no base URL; write https://, the host and at most a path, with no `/` at the end");
    for rest in [
        "me:secret@api.example.com",
        "api.example.com?key=1",
        "api.example.com#top",
        "{region}.example.com",
        "",
        ":443/v1/",
    ] {
        let said = with("https://api.example.com", &format!("https://{rest}"));
        assert!(said.contains(&format!("/servers/0: url `https://{rest}` is no base URL; ")), "{said}");
    }
    let text = changed("https://api.example.com", "https://api.example.com:8443/v1");
    assert!(compile("specs/example.yaml", &text, "crate::example::generated").is_ok());
}

#[test]
fn there_is_a_server() {
    assert_snapshot!(with("servers:\n  - url: https://api.example.com\n    description: Production.\n    x-name: production\n", ""), @"specs/example.yaml: /: servers is missing; list the base URLs, each with url, description, x-name");
}

#[test]
fn an_operation_has_no_server_of_its_own() {
    assert_snapshot!(with(
        "summary: Send a code",
        "summary: Send a code\n      servers: [{ url: https://post.example.com }]"
    ), @"specs/example.yaml: /paths/~1codes/post: servers of its own, which the client ignores; list them under `servers` of the document");
}

#[test]
fn the_credentials_travel_in_a_header() {
    assert_snapshot!(with("in: header\n      name: X-Token", "in: query\n      name: token"), @"specs/example.yaml: /components/securitySchemes/token: the credentials do not travel in a header; use `type: http`, or `type: apiKey` with `in: header` and the header's `name`");
    assert_snapshot!(with("name: X-Token", "name: X Token"), @"specs/example.yaml: /components/securitySchemes/token: the credentials do not travel in a header; use `type: http`, or `type: apiKey` with `in: header` and the header's `name`");
    assert_snapshot!(with("type: apiKey\n      in: header\n      name: X-Token", "type: oauth2\n      flows: {}"), @"specs/example.yaml: /components/securitySchemes/token: the credentials do not travel in a header; use `type: http`, or `type: apiKey` with `in: header` and the header's `name`");
}

#[test]
fn there_is_one_way_to_prove_who_calls() {
    assert_snapshot!(with("    token:\n      type: apiKey", "    basic: { type: http, scheme: basic }\n    token:\n      type: apiKey"), @"specs/example.yaml: /: 2 security schemes; describe the one that the client uses under components.securitySchemes");
    assert_snapshot!(with("  - token: []", "  - tokn: []"), @r#"specs/example.yaml: /security: security is [{"tokn":[]}]; write `- token: []` under it: every call carries the credentials"#);
}

#[test]
fn every_call_carries_the_credentials_but_those_that_say_so() {
    assert_snapshot!(without("security:\n  - token: []\n"), @"specs/example.yaml: /security: security is missing; write `- token: []` under it: every call carries the credentials");
    assert_snapshot!(with("  - token: []", "  - token: [codes]"), @r#"specs/example.yaml: /security: security is [{"token":["codes"]}]; write `- token: []` under it: every call carries the credentials"#);
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      security: [{}]"), @"specs/example.yaml: /paths/~1codes/post/security: security is [{}]; write `security: []` where no credentials are asked for, and nothing elsewhere");
    assert_snapshot!(with("summary: Send a code", "summary: Send a code\n      security: [{ token: [] }]"), @r#"specs/example.yaml: /paths/~1codes/post/security: security is [{"token":[]}]; write `security: []` where no credentials are asked for, and nothing elsewhere"#);
}
