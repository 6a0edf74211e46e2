//! The shape of a schema, and the values that are types of their own.

use insta::assert_snapshot;

use crate::{extra_field, extra_schema, with, without};

#[test]
fn a_schema_says_what_it_is_and_where_the_fact_comes_from() {
    assert_snapshot!(without("      description: How many letters to send.\n"), @"specs/example.yaml: /components/schemas/Copies: description is missing; say what it is: it becomes the type's documentation");
    assert_snapshot!(without("      x-source: \"made up: copies [ours]\"\n"), @"specs/example.yaml: /components/schemas/Copies: x-source is missing; say where the fact comes from and how sure it is");
    assert_snapshot!(without("          description: What the postman said.\n"), @"specs/example.yaml: /components/schemas/SentCode/properties/note: description is missing; say what the field holds");
}

#[test]
fn a_schema_is_named_like_a_type() {
    for name in ["extra", "extra-schema", "SMSCode", "Result", "Self"] {
        let text = crate::inserted(
            "  schemas:",
            2,
            &format!("{name}:\n  description: One more.\n  x-source: made up [ours]\n  type: string"),
        );
        let said = crate::said_of(&text);
        assert!(said.contains(&format!("`{name}` can't name a type")), "{said}");
    }
    let text = crate::inserted(
        "  schemas:",
        2,
        "SMSCode:\n  description: One more.\n  x-source: made up [ours]\n  type: string",
    );
    assert_snapshot!(crate::said_of(&text), @"
    specs/example.yaml: /components/schemas/SMSCode: `SMSCode` can't name a type; write it in PascalCase with acronyms like words (`SmsCode`), and unlike Rust's own types
    specs/example.yaml: /components/schemas/SMSCode: no operation leads to it; refer to it or remove it
    ");
}

#[test]
fn a_schema_has_a_type() {
    assert_snapshot!(extra_field("nullable: true"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: type is missing; write `type:`; an `object` without properties stands for anything");
    assert_snapshot!(extra_field("type: strng\nnullable: true"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: `type: strng` is not a type; use one of string, integer, number, boolean, array, object");
    assert_snapshot!(extra_schema("type: strng"), @"specs/example.yaml: /components/schemas/Extra: `type: strng` is not a type; use one of string, integer, number, boolean, array, object");
}

#[test]
fn a_named_schema_is_an_object_or_a_value() {
    assert_snapshot!(extra_schema("type: object"), @"specs/example.yaml: /components/schemas/Extra: a named object without properties; list them, or write `type: object` where anything may stand");
    assert_snapshot!(extra_schema("type: array\nitems: { type: string }"), @"specs/example.yaml: /components/schemas/Extra: a named schema that is no object, string, integer or oneOf; write it where it is used");
    assert_snapshot!(extra_schema("type: number"), @"specs/example.yaml: /components/schemas/Extra: a named schema that is no object, string, integer or oneOf; write it where it is used");
}

#[test]
fn an_object_with_properties_is_named() {
    assert_snapshot!(extra_field("type: object\nnullable: true\nproperties: { inner: { type: string, description: Inner. } }"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: an object with properties in an inline schema; describe it under components.schemas and refer to it");
}

#[test]
fn a_keyword_belongs_to_its_type() {
    assert_snapshot!(extra_field("type: string\nnullable: true\nitems: { type: string }"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: `items` on what is no array; correct the `type`, or remove it");
    assert_snapshot!(extra_schema("type: string\nrequired: [a]"), @"specs/example.yaml: /components/schemas/Extra: `required` on what is no object; correct the `type`, or remove it");
}

#[test]
fn a_list_has_items() {
    assert_snapshot!(extra_field("type: array\nnullable: true"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: a list without items; say under `items:` what it lists");
}

#[test]
fn what_is_required_is_a_property() {
    assert_snapshot!(with("      required: [id]", "      required: [id, nte]"), @"specs/example.yaml: /components/schemas/SentCode: `required` names `nte`, which is not a property; correct the name or describe the property");
}

#[test]
fn alternatives_differ_in_their_type() {
    assert_snapshot!(extra_schema("oneOf: []"), @"specs/example.yaml: /components/schemas/Extra: oneOf whose alternatives do not differ in their JSON type; write one schema with all the fields, optional where they may be missing");
    assert_snapshot!(extra_schema("oneOf:\n  - $ref: '#/components/schemas/SentCode'\n  - $ref: '#/components/schemas/ErrorAnswer'"), @"specs/example.yaml: /components/schemas/Extra: oneOf whose alternatives do not differ in their JSON type; write one schema with all the fields, optional where they may be missing");
    assert_snapshot!(extra_schema("oneOf:\n  - $ref: '#/components/schemas/Extra'\n  - type: string"), @"specs/example.yaml: /components/schemas/Extra: oneOf whose alternatives do not differ in their JSON type; write one schema with all the fields, optional where they may be missing");
    assert_snapshot!(extra_schema("type: string\noneOf:\n  - type: string\n  - type: integer"), @"specs/example.yaml: /components/schemas/Extra: `type` beside oneOf; remove one of them");
    assert_snapshot!(extra_field("oneOf: [{ type: string }, { type: integer }]"), @"
    specs/example.yaml: /components/schemas/SentCode/properties/extra: an optional field of an answer is not nullable; add `nullable: true`: providers send null for what they leave out
    specs/example.yaml: /components/schemas/SentCode/properties/extra: oneOf in an inline schema; describe it under components.schemas
    ");
}

#[test]
fn what_is_sent_is_no_choice() {
    let choice = "    Copies:\n      description: How many letters to send.\n      oneOf: [{ type: string }, { type: integer }]\n      x-source: \"made up: copies [ours]\"\n";
    let copies = "    Copies:\n      description: How many letters to send.\n      type: integer\n      minimum: 1\n      maximum: 9\n      x-source: \"made up: copies [ours]\"\n";
    assert_snapshot!(with(copies, choice), @"specs/example.yaml: /components/schemas/Copies: oneOf in what a request holds; write one schema with all the fields, optional where they may be missing");
}

#[test]
fn an_operation_leads_to_every_schema() {
    let lonely = "Lonely:\n  description: Nobody asks for it.\n  x-source: made up [ours]\n  type: object\n  properties:\n    other: { $ref: '#/components/schemas/Lonely' }";
    assert_snapshot!(crate::said_of(&crate::inserted("  schemas:", 2, lonely)), @"specs/example.yaml: /components/schemas/Lonely: no operation leads to it; refer to it or remove it");
}

#[test]
fn error_codes_say_what_was_done_and_what_to_do() {
    assert_snapshot!(without("          delivery: refused-for-now\n"), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED: delivery is missing; give each code what the error of the client says of it");
    assert_snapshot!(without("          advice: Come back tomorrow\n"), @"specs/example.yaml: /components/schemas/ErrorCode/x-values/CLOSED: advice is missing; give each code what the error of the client says of it");
    let rows = &crate::BASE[crate::BASE.find("      x-values:\n        WRONG:").unwrap()..];
    let rows = &rows[..rows.find("      x-source").unwrap()];
    assert_snapshot!(without(rows), @r#"
    specs/example.yaml: /components/schemas/ErrorCode: x-values is missing; list the codes that are documented
    specs/example.yaml: /paths/~1codes/post/responses/400: x-codes names "WRONG", which ErrorCode does not list; correct it or add it to ErrorCode
    specs/example.yaml: /paths/~1codes~1{id}/get/responses/400: x-codes names "WRONG", which ErrorCode does not list; correct it or add it to ErrorCode
    "#);
    let text = crate::BASE.replace("ErrorCode", "FailureCode").replace("[WRONG]\n      content", "[]\n      content");
    assert_snapshot!(crate::said_of(&text), @"specs/example.yaml: /components/schemas: ErrorCode is missing; list the codes of the errors under components.schemas.ErrorCode, as an open enum");
}

#[test]
fn what_the_generator_guesses_at_is_refused() {
    assert_snapshot!(extra_schema("allOf: [{ $ref: '#/components/schemas/SentCode' }]"), @"specs/example.yaml: /components/schemas/Extra: `allOf` is not supported; write one schema with all the fields");
    assert_snapshot!(extra_schema("anyOf: [{ type: string }, { type: integer }]"), @"specs/example.yaml: /components/schemas/Extra: `anyOf` is not supported; write one schema with all the fields, optional where they may be missing");
    assert_snapshot!(extra_schema("not: { type: string }"), @"specs/example.yaml: /components/schemas/Extra: `not` is not supported; say it in the description");
    for key in ["deprecated", "readOnly", "writeOnly"] {
        let said = extra_field(&format!("type: string\nnullable: true\n{key}: true"));
        assert!(said.contains(&format!("SentCode/properties/extra: `{key}` is not supported; ")), "{said}");
    }
    assert_snapshot!(extra_field("type: string\nnullable: true\nreadOnly: true"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: `readOnly` is not supported; write a schema for the request and one for the answer");
    assert_snapshot!(extra_field("type: string\nnullable: true\ndefault: hello"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: `default` is not supported; say the default in the description: written here, the client would send it");
}

#[test]
fn an_enum_is_open() {
    assert_snapshot!(extra_field("type: string\nnullable: true\nenum: [ONE, TWO]"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: a closed `enum`; list the values under x-values, each with a name and what it means: providers add some");
    assert_snapshot!(extra_schema("type: string\nenum: [ONE, TWO]"), @"specs/example.yaml: /components/schemas/Extra: a closed `enum`; list the values under x-values, each with a name and what it means: providers add some");
}

#[test]
fn what_is_sensitive_says_why() {
    assert_snapshot!(with("x-sensitive: personal", "x-sensitive: private"), @r#"specs/example.yaml: /components/schemas/Name: x-sensitive is "private"; use one of: secret, personal"#);
    assert_snapshot!(extra_schema("type: object\nproperties: { a: { type: string, nullable: true, description: A. } }\nx-sensitive: personal"), @"specs/example.yaml: /components/schemas/Extra: x-sensitive on a schema that is no string or integer; mark the values inside it, each as a named schema");
}

#[test]
fn a_format_is_one_that_the_crate_knows() {
    assert_snapshot!(with("format: id", "format: uuid"), @"specs/example.yaml: /components/schemas/CodeId: format `uuid` means nothing here; use one of base64-file, code-as-given, id, idempotency-key, ip-address, kr-mobile-number, kr-sender-number, lower-alphanumeric-code, message-template, person-name, reached-number, resident-gender-digit, resident-number-front, six-digit-code, spoken-code, typed-code, yymmdd, or none");
    assert_snapshot!(extra_field("type: string\nnullable: true\nformat: date-time"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: format `date-time` means nothing here; remove it, or name the schema under components if the crate knows the format");
    assert_snapshot!(extra_field("type: integer\nnullable: true\nformat: int128"), @"specs/example.yaml: /components/schemas/SentCode/properties/extra: format `int128` means nothing here; use one of int32, int64, uint64, or none");
    assert_snapshot!(with("      x-values:\n        LETTER:", "      format: id\n      x-values:\n        LETTER:"), @"specs/example.yaml: /components/schemas/Channel: format `id` means nothing here; remove it");
}

#[test]
fn a_limit_that_nothing_checks_is_refused() {
    assert_snapshot!(with("x-sensitive: personal", "x-sensitive: personal\n      maxLength: 20"), @"specs/example.yaml: /components/schemas/Name: `maxLength`, which only spoils answers and checks no request; say the limit in the description; a named string can have a `format`, a named integer a range");
    assert_snapshot!(with("      required: [name, channel]", "      required: [name, channel]\n      additionalProperties: { type: string }"), @"specs/example.yaml: /components/schemas/SendCodeRequest: `additionalProperties`, which only spoils answers and checks no request; say the limit in the description; a named string can have a `format`, a named integer a range");
}

#[test]
fn what_a_request_holds_inside_may_be_open_and_nothing_else() {
    let open = "type: object\nadditionalProperties: true\nproperties: { a: { type: string, nullable: true, description: A. } }";
    assert_snapshot!(extra_schema(open), @"specs/example.yaml: /components/schemas/Extra: `additionalProperties` beside the properties of an answer; remove it: an answer takes unknown members anyway, and drops them");
    assert_snapshot!(with("      required: [name, channel]", "      required: [name, channel]\n      additionalProperties: true"), @"specs/example.yaml: /components/schemas/SendCodeRequest: `additionalProperties` beside the properties of a body; remove it, or describe an object inside it that is open");
}

#[test]
fn a_range_has_two_ends() {
    assert_snapshot!(without("      maximum: 9\n"), @"specs/example.yaml: /components/schemas/Copies: half a range, or a wrong one; give `minimum` and `maximum`, whole numbers, the lesser one first");
    assert_snapshot!(with("      maximum: 9\n", "      maximum: 0\n"), @"specs/example.yaml: /components/schemas/Copies: half a range, or a wrong one; give `minimum` and `maximum`, whole numbers, the lesser one first");
    assert_snapshot!(with("      maximum: 9\n", "      maximum: 9.5\n"), @"specs/example.yaml: /components/schemas/Copies: half a range, or a wrong one; give `minimum` and `maximum`, whole numbers, the lesser one first");
}

#[test]
fn a_value_that_is_not_shown_has_no_range() {
    assert_snapshot!(with("      maximum: 9\n", "      maximum: 9\n      x-sensitive: personal\n"), @"specs/example.yaml: /components/schemas/Copies: a range on an open enum or a sensitive value; say the range in the description");
}

#[test]
fn a_named_integer_has_a_reason_to_be_named() {
    assert_snapshot!(extra_schema("type: integer"), @"specs/example.yaml: /components/schemas/Extra: a named integer that is nothing more; give it a range, or write it where it is used");
}
