//! What hangs on the members of an answer.

use insta::assert_snapshot;

use crate::{changed, compile, said_of};

const SENT_CODE: &str = "      properties: # of SentCode\n";

/// What the compiler says of an answer with these lines before its properties.
fn with_lines(lines: &str) -> String {
    said_of(&changed(SENT_CODE, &format!("      {lines}\n{SENT_CODE}")))
}

#[test]
fn only_members_can_decide() {
    assert_snapshot!(with_lines("x-decides: [id, name]"), @"specs/example.yaml: /components/schemas/SentCode: x-decides names `name`, which is not a property; correct or remove it");
    assert_snapshot!(with_lines("x-success: { name: YES }"), @"specs/example.yaml: /components/schemas/SentCode: x-success names `name`, which is not a property; correct or remove it");
    assert_snapshot!(with_lines("x-echoes: [name]"), @"specs/example.yaml: /components/schemas/SentCode: x-echoes names `name`, which is not a property; correct or remove it");
    assert_snapshot!(with_lines("x-decides: []"), @"specs/example.yaml: /components/schemas/SentCode: x-decides names nothing; name properties, or remove it");
}

#[test]
fn success_is_a_value_that_the_member_can_have() {
    assert_snapshot!(with_lines("x-success: { note: 1 }"), @"specs/example.yaml: /components/schemas/SentCode: x-success: `note` is never 1; give the one value that says success, as the provider writes it");
    assert_snapshot!(with_lines("x-success: { note: true }"), @"specs/example.yaml: /components/schemas/SentCode: x-success: `note` is never true; give the one value that says success, as the provider writes it");
    let channel = "properties: # of SentCode\n        channel: { $ref: '#/components/schemas/Channel' }\n";
    let of_channel = |success: &str| {
        let text = changed("properties: # of SentCode\n", channel);
        said_of(&text.replace(channel, &format!("x-success: {{ channel: {success} }}\n      {channel}")))
    };
    assert_snapshot!(of_channel("CAMEL"), @r#"specs/example.yaml: /components/schemas/SentCode: x-success: `channel` is never "CAMEL"; give the one value that says success, as the provider writes it"#);
}

#[test]
fn only_lists_leave_items_out() {
    assert_snapshot!(with_lines("x-leaves-out: [note]"), @"specs/example.yaml: /components/schemas/SentCode: x-leaves-out names `note`, which is not a list; name lists only: it says that an item which can't be read is left out");
}

#[test]
fn a_required_member_decides_or_is_a_text() {
    let copies = |required: &str| {
        let member = "copies: { description: A number., type: integer }";
        let lines = format!("{required}\n      properties: # of SentCode\n        {member}\n");
        changed("      required: [id]\n      properties: # of SentCode\n", &lines)
    };
    assert_snapshot!(said_of(&copies("      required: [id, copies]")), @"specs/example.yaml: /components/schemas/SentCode: `copies` is required, and nothing hangs on it; name it in x-decides, or take it out of `required`: what decides nothing may be missing");
    let decided = copies("      x-decides: [copies]\n      required: [id, copies]");
    assert!(compile("specs/example.yaml", &decided, "crate::example::generated").is_ok());
}

#[test]
fn only_what_is_answered_decides() {
    let asked = "      required: [name, channel]\n";
    assert_snapshot!(said_of(&changed(asked, &format!("      x-decides: [name]\n{asked}"))), @"specs/example.yaml: /components/schemas/SendCodeRequest: x-decides on a schema that no answer holds; remove it: it belongs on a schema that a provider's answer holds");
}

#[test]
fn the_shape_of_an_answer_says_what_hangs_on_it() {
    let text = changed(SENT_CODE, &format!("      x-success: {{ note: sent }}\n      x-echoes: [id]\n{SENT_CODE}"));
    let code = compile("specs/example.yaml", &text, "crate::example::generated").unwrap();
    let shapes = &code[code.find("pub(crate) mod shapes").unwrap()..];
    assert_snapshot!(shapes, @r##"
    pub(crate) mod shapes {
        use crate::wire::{Member, Role, Shape};
        pub(crate) static ERROR_ANSWER: Shape = Shape::Object(
            &[
                Member {
                    name: "code",
                    shape: &Shape::Open,
                    is_required: false,
                    role: Role::Nothing,
                },
            ],
        );
        pub(crate) static SENT_CODE: Shape = Shape::Object(
            &[
                Member {
                    name: "id",
                    shape: &Shape::Text,
                    is_required: true,
                    role: Role::Echoes,
                },
                Member {
                    name: "note",
                    shape: &Shape::Text,
                    is_required: false,
                    role: Role::Succeeds("\"sent\""),
                },
            ],
        );
    }
    "##);
}
