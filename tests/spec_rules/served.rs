//! An API that this crate serves itself: types and operations, no client, and streams of events.

use insta::assert_snapshot;

use crate::{changed, compile, said_of, with};

const JSON: &str = "            application/json:
              schema:
                $ref: '#/components/schemas/SentCode'
              examples:
                accepted:
                  value: { id: a1, note: null }
";

const STREAM: &str = "            text/event-stream:
              schema:
                $ref: '#/components/schemas/SentCode'
              examples: { one: { value: { id: a1 } } }
";

fn served(text: &str) -> String {
    text.replace("\nservers:\n", "\nx-served: true\n\nservers:\n")
}

fn compiled(text: &str) -> String {
    compile("specs/example.yaml", text, "crate::example::generated").unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn it_has_types_and_operations_and_no_client() {
    let code = compiled(&served(crate::BASE));
    assert!(code.contains("pub struct SentCode"), "{code}");
    assert!(code.contains("pub static SEND_CODE: Operation"), "{code}");
    assert!(!code.contains("Client"), "{code}");
}

#[test]
fn it_can_stream_events() {
    let code = compiled(&served(&changed(JSON, STREAM)));
    assert!(code.contains("pub static SEND_CODE: Operation"), "{code}");
}

#[test]
fn an_api_that_is_called_streams_nothing() {
    assert_snapshot!(with(JSON, STREAM), @"specs/example.yaml: /paths/~1codes/post/responses/200: the content is text/event-stream in place of application/json; describe it under content.application/json only: the client speaks JSON");
}

#[test]
fn a_stream_says_what_one_event_is_with_an_example() {
    let without_example = STREAM.replace("              examples: { one: { value: { id: a1 } } }\n", "");
    let with_json = format!("{STREAM}{JSON}");
    let of_text = STREAM.replace("$ref: '#/components/schemas/SentCode'", "type: string");
    let streams = [without_example, with_json, of_text];
    let [first, second, third] = streams.map(|stream| said_of(&served(&changed(JSON, &stream))));
    assert_snapshot!(first, @"specs/example.yaml: /paths/~1codes/post/responses/200: a stream of events that does not say what one event is; give content.text/event-stream a $ref to the schema of one event and an example, and nothing beside it");
    assert_eq!((&second, &third), (&first, &first));
}

#[test]
fn it_may_be_on_this_machine_and_ask_for_no_credentials() {
    let text = served(&changed("https://api.example.com", "http://127.0.0.1:8099"));
    let schemes = "  securitySchemes:
    token:
      type: apiKey
      in: header
      name: X-Token
      description: The token of the account.
";
    assert!(text.contains(schemes), "the base has credentials");
    let text = text.replace("\nsecurity:\n  - token: []\n", "\n").replace(schemes, "");
    compiled(&text);
    assert_snapshot!(with("https://api.example.com", "http://127.0.0.1:8099"), @"specs/example.yaml: /servers/0: url `http://127.0.0.1:8099` is no base URL; write https://, the host and at most a path, with no `/` at the end");
}

#[test]
fn it_says_so_at_the_top() {
    assert_snapshot!(with("x-effect: sends", "x-effect: sends\n      x-served: true"), @"specs/example.yaml: /paths/~1codes/post/x-served: `x-served` means nothing here; it belongs beside `openapi` and `info`");
    assert_snapshot!(with("\nservers:\n", "\nx-served: 'yes'\nservers:\n"), @r#"specs/example.yaml: /x-served: x-served is "yes"; write `x-served: true`, or remove it"#);
}
