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

/// The text with its head changed, and without what only a provider's codes say.
fn served(text: &str) -> String {
    let text = text.replace("\nservers:\n", "\nx-served: true\n\nservers:\n");
    let cells = ["status", "delivery", "text", "advice"].map(|cell| format!("          {cell}: "));
    let kept = text.lines().filter(|line| !cells.iter().any(|cell| line.starts_with(cell)));
    kept.collect::<Vec<_>>().join("\n")
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
fn its_enums_are_closed() {
    let code: String = compiled(&served(crate::BASE)).split_whitespace().collect();
    assert!(code.contains("closed_enum!{") && !code.contains("open_enum!{"), "{code}");
    assert!(code.contains("Letter=\"LETTER\",\"Aletter.\""), "{code}");
    assert!(!code.contains("|value|") && !code.contains("strikes_after_the_work"), "{code}");
}

#[test]
fn a_value_that_strikes_after_the_work_says_so_in_a_table() {
    let text = served(&changed("PIGEON: { name: Pigeon,", "PIGEON: { name: Pigeon, after-the-work: true,"));
    let code = compiled(&text);
    for line in
        ["| `LETTER` | A letter. | not done |", "| `PIGEON` | A pigeon. | **done** |", "A pigeon. Everything is done."]
    {
        assert!(code.contains(line), "{line} is not in\n{code}");
    }
    assert!(code.contains("matches!(self, Self::Pigeon)"), "{code}");
}

#[test]
fn its_enums_are_plain_words() {
    let channel = "      description: How the code travels.\n      type: string\n";
    for change in [
        channel.replace("string", "integer"),
        format!("{channel}      x-ignore-case: true\n"),
        format!("{channel}      x-sensitive: personal\n"),
    ] {
        let said = said_of(&served(&changed(channel, &change)));
        assert!(said.contains("/Channel: an enum of an API of ours that is more than a list of words"), "{said}");
    }
}

#[test]
fn a_cell_has_its_owner() {
    let row = "PIGEON: { name: Pigeon, means: \"A pigeon.\" }";
    let with_cell = |cell: &str| changed(row, &row.replace(" }", &format!(", {cell} }}")));
    assert_snapshot!(said_of(&served(&with_cell("status: 400"))), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/status: nobody understands the key `status`; correct or remove it; known are name, means, after-the-work");
    assert_snapshot!(said_of(&with_cell("after-the-work: true")), @"specs/example.yaml: /components/schemas/Channel/x-values/PIGEON/after-the-work: nobody understands the key `after-the-work`; correct or remove it; known are name, means, status, delivery, text, advice, rejection, over, wait, aliases");
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
