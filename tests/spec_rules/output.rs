//! What a sound spec becomes: the same Rust every time, and other Rust when the spec says something else.

use std::path::Path;

use crate::{BASE, changed, compile, compiler::Folder};

fn compiled(text: &str) -> String {
    let compiled = compile("specs/example.yaml", text, "crate::example::generated");
    compiled.unwrap_or_else(|problems| panic!("refused: {problems:#?}"))
}

/// The text of every spec of ours, by its name.
pub(crate) fn specs() -> Vec<(String, String)> {
    let folder = Folder::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("specs"));
    let folder = folder.unwrap_or_else(|problems| panic!("refused: {problems:#?}"));
    folder.specs().iter().map(|spec| (spec.name.clone(), spec.text.clone())).collect()
}

/// The lines of `new` that `old` does not have.
fn added(old: &str, new: &str) -> Vec<String> {
    let lines = new.lines().map(str::trim).filter(|line| !old.lines().any(|old| old.trim() == *line));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_spec_of_ours_compiles_to_the_same_bytes_every_time() {
    for (name, text) in specs() {
        let once = compiled(&text);
        assert!(once == compiled(&text), "{name} compiles to something else the second time");
        assert!(once.len() > 10_000, "{name} compiles to {} bytes only", once.len());
    }
}

/// A change of progenitor's, or of ours, is a change to review.
#[test]
fn all_the_rust_of_a_small_spec_is_known() {
    insta::assert_snapshot!(compiled(BASE));
}

#[test]
fn the_order_of_keys_changes_nothing() {
    let reordered = changed(
        "      description: How many letters to send.\n      type: integer\n",
        "      type: integer\n      description: How many letters to send.\n",
    );
    assert_eq!(compiled(BASE), compiled(&reordered));
}

#[test]
fn a_renamed_field_shows() {
    let (old, new) = (compiled(BASE), compiled(&changed("        note:\n", "        postScript:\n")));
    let added = added(&old, &new);
    assert!(added.contains(&"rename = \"postScript\",".to_owned()), "{added:#?}");
    assert!(added.iter().any(|line| line.starts_with("pub post_script:")), "{added:#?}");
    assert!(!new.contains("pub note:"));
}

#[test]
fn another_effect_shows() {
    let (old, new) = (compiled(BASE), compiled(&changed("x-effect: sends", "x-effect: idempotent")));
    assert_eq!(added(&old, &new), ["effect: Effect::Idempotent,"]);
}

#[test]
fn a_call_without_credentials_shows() {
    let open = changed("summary: Send a code", "summary: Send a code\n      security: []");
    let (old, new) = (compiled(BASE), compiled(&open));
    assert_eq!(added(&old, &new), ["authenticated: false,"]);
}

#[test]
fn another_description_shows() {
    let (old, new) = (compiled(BASE), compiled(&changed("What the postman said.", "What the postman thought.")));
    assert_eq!(added(&old, &new), ["///What the postman thought."]);
}

#[test]
fn one_more_code_shows() {
    let late = "        LATE: { name: Late, status: 410, delivery: unclear, means: Too late., advice: Give up }\n";
    let text = changed("        CLOSED:\n", &format!("{late}        CLOSED:\n"));
    let (old, new) = (compiled(BASE), compiled(&text));
    let added = added(&old, &new).join("\n");
    for fact in ["Late = \"LATE\"", "Too late.", "Give up", "410", "Unclear"] {
        assert!(added.contains(fact), "{fact} is not in\n{added}");
    }
}

#[test]
fn what_a_code_means_shows() {
    let meaning = "name: Wrong\n          rejection: wrong-code\n          over: true";
    let (old, new) = (compiled(BASE), compiled(&changed("name: Wrong\n", &format!("{meaning}\n"))));
    let added = added(&old, &new).join("\n");
    for fact in ["Self::Wrong => Some(crate::Rejection::WrongCode)", "matches!(self, Self::Wrong)"] {
        assert!(added.contains(fact), "{fact} is not in\n{added}");
    }
}

/// The base with numbers as error codes.
fn with_numbers(codes: &str) -> String {
    let (before, rows) = BASE.split_once("    ErrorCode:\n").unwrap();
    let rows =
        rows.replace("type: string", "type: integer").replace("WRONG:", "'40001':").replace("CLOSED:", "'50301':");
    format!("{before}    ErrorCode:\n{rows}").replace("x-codes: [WRONG]", &format!("x-codes: {codes}"))
}

#[test]
fn a_code_may_be_a_number() {
    let code = compiled(&with_numbers("[40001]"));
    assert_eq!(code.matches("errors: &[(400, &[\"40001\"])]").count(), 2, "{code}");
    assert!(code.contains("Wrong = 40001"), "{code}");
}

#[test]
fn a_code_that_is_a_number_is_written_as_one_and_listed() {
    for codes in ["['40001']", "[40002]"] {
        let said = crate::said_of(&with_numbers(codes));
        assert!(said.contains("which ErrorCode does not list"), "{said}");
    }
}

#[test]
fn a_sensitive_value_says_so() {
    let (old, new) = (compiled(BASE), compiled(&changed("x-sensitive: personal", "x-sensitive: secret")));
    let added = added(&old, &new).join("\n");
    assert!(added.contains("secret"), "{added}");
}

/// With `tests/leak`, whose canaries see every plain value: no mark can be taken out unseen.
#[test]
fn a_mark_that_is_taken_out_makes_a_plain_value_or_stops_the_build() {
    let mut marks = 0;
    for (_, text) in specs() {
        for (at, _) in text.match_indices("      x-sensitive: ") {
            let end = at + text[at..].find('\n').unwrap();
            let names = text[..at].lines().rev().filter(|line| line.starts_with("    ") && !line.starts_with("     "));
            let name = names.map(|line| line.trim().trim_end_matches(':')).next().unwrap();
            let unmarked = format!("{}{}", &text[..at], &text[end + 1..]);
            marks += 1;
            match compile("specs/example.yaml", &unmarked, "crate::example::generated") {
                Ok(code) => {
                    let code: String = code.split_whitespace().collect();
                    let (text, number) = (format!("{name},plain,"), format!("{name},integer,plain,"));
                    let choice = format!("{name},text,plain,");
                    assert!([text, number, choice].iter().any(|plain| code.contains(plain)), "{name}");
                }
                Err(problems) => {
                    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
                    assert!(problems[0].contains(&format!("/{name}: a named integer")), "{name}: {problems:?}");
                }
            }
        }
    }
    assert!(marks > 30, "{marks} marks");
}

#[test]
fn what_has_no_shape_keeps_its_name_and_is_not_shown() {
    let fields = [
        "oneThing:\n  description: Anything.\n  type: object\n  nullable: true",
        "manyThings:\n  description: Anything.\n  type: array\n  items: { type: object }\n  nullable: true",
    ];
    let new = compiled(&crate::inserted("      properties: # of SentCode", 4, &fields.join("\n")));
    assert!(new.contains("pub one_thing: ::std::option::Option<crate::wire::Untyped>"), "{new}");
    assert!(new.contains("rename = \"oneThing\""), "{new}");
    assert!(new.contains("pub many_things: ::std::vec::Vec<crate::wire::Untyped>"), "{new}");
    let new = compiled(&crate::with_schema("oneOf: [{ type: object }, { type: string }]"));
    assert!(new.contains("Object(crate::wire::Untyped)"), "{new}");
}

#[test]
fn every_path_segment_is_checked_before_it_is_sent() {
    for text in specs().iter().map(|(_, text)| text.as_str()).chain([BASE]) {
        let code: String = compiled(text).split_whitespace().collect();
        let encoded = code.matches("encode_path(").count();
        assert_eq!(code.matches("encode_path(crate::wire::path_segment(").count(), encoded);
    }
    assert!(compiled(BASE).contains("encode_path("), "the base has a path parameter");
}

#[test]
fn the_version_of_a_spec_is_not_sent() {
    for text in specs().iter().map(|(_, text)| text.as_str()).chain([BASE]) {
        assert!(!compiled(text).contains("api-version\""));
    }
}

#[test]
fn documentation_has_no_copy_of_the_schema() {
    for text in specs().iter().map(|(_, text)| text.as_str()).chain([BASE]) {
        assert!(!compiled(text).contains("<details>"));
    }
}

#[test]
fn every_operation_is_in_the_table() {
    let code = compiled(BASE);
    assert!(code.contains("pub static ALL: &[&Operation] = &[&SEND_CODE, &GET_CODE];"), "{code}");
}

#[test]
fn an_idempotency_key_is_the_clients_own_affair() {
    let key = "      x-effect: sends\n      parameters:\n        - name: Idempotency-Key\n          in: header\n          x-idempotency-key: true\n          schema: { type: string }\n";
    let (old, new) = (compiled(BASE), compiled(&changed("      x-effect: sends\n", key)));
    assert_eq!(added(&old, &new), ["idempotency_key: Some(\"Idempotency-Key\"),"], "no argument of the operation");
}

#[test]
fn a_parameter_that_holds_json_is_text_and_its_schema_is_built_like_a_body() {
    let parameter = "- name: question\n  in: query\n  description: What to look for.\n  content: { application/json: { schema: { $ref: '#/components/schemas/SentCode' } } }";
    let new = compiled(&crate::inserted("        - $ref: '#/components/parameters/CodeId'", 4, parameter));
    let (text, setter) = ("question: Option<&'a str>", "pub fn with_note(");
    assert!(new.contains(text) && new.contains(setter), "{new}");
    assert!(!compiled(BASE).contains(setter), "answers have no setters");
}

/// The base with an open object in the request, with this property.
fn with_open_object(property: &str) -> String {
    let schema = format!(
        "    Stamps:\n      description: Which stamps.\n      type: object\n      additionalProperties: true\n      \
         properties: {{ {property}: {{ type: integer, description: How many. }} }}\n      \
         x-source: \"made up: stamps [ours]\"\n\n    SentCode:"
    );
    let field =
        "          $ref: '#/components/schemas/Copies'\n        stamps:\n          $ref: '#/components/schemas/Stamps'";
    changed("    SentCode:", &schema).replace("          $ref: '#/components/schemas/Copies'", field)
}

#[test]
fn an_open_object_keeps_what_the_spec_does_not_name() {
    let code = compiled(&with_open_object("red"));
    let stamps = &code[code.find("pub struct Stamps").unwrap()..];
    let stamps = &stamps[..stamps.find('}').unwrap()];
    assert!(stamps.contains("#[serde(flatten)]\n        other: crate::wire::OtherMembers"), "{stamps}");
    let code: String = code.split_whitespace().collect();
    assert!(code.contains("pubfnwith_red(") && code.contains("pubfnwith_other("), "{code}");
    assert!(code.contains("stringify!(Stamps),&[\"red\"]"), "{code}");
    assert!(code.contains("required:false,open:true,members:&[Field{name:\"red\""), "{code}");
    assert!(!code.contains("deny_unknown_fields"), "{code}");
    assert!(!compiled(BASE).contains("OtherMembers"));
}

#[test]
fn what_an_open_object_keeps_has_a_name_of_its_own() {
    let said = crate::said_of(&with_open_object("other"));
    assert_eq!(
        said,
        "specs/example.yaml: /components/schemas/Stamps: two properties become the field `other` in Rust; leave one of \
         them out"
    );
}

#[test]
fn an_answer_without_members_may_get_some() {
    let new = compiled(&crate::with_schema("type: object\nadditionalProperties: true"));
    assert!(new.contains("pub struct Extra {}") && !new.contains("deny_unknown_fields"), "{new}");
}
