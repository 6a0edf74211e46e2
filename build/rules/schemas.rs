//! Schemas have a shape that the generator keeps, and values that are types of their own have a name.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    super::{
        document::{Part, is_enum, is_open, is_served, join, parts, resolve, schema_name, schemas, text, texts},
        problem::Problem,
        words::{FieldKind, Format, Sensitivity},
    },
    enums, is_pascal_case, reachable, requested_schemas, required_choice, required_text, sent_roots, source,
};

const SCHEMAS: &str = "/components/schemas";
const ERROR_CODE: &str = "ErrorCode";
/// Names that Rust's prelude or the generated code has for something else.
const RESERVED: [&str; 20] = [
    "AsRef", "Box", "Client", "Clone", "Copy", "Default", "Drop", "Err", "Error", "From", "Into", "None", "Ok",
    "Option", "Result", "Self", "Some", "String", "ToString", "Vec",
];
/// Keywords by which a value could fail to decode. Nothing else enforces them.
const LIMITS: [&str; 14] = [
    "additionalProperties",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "uniqueItems",
];
/// What the generator ignores, guesses about or stumbles over.
const UNSUPPORTED: [(&str, &str); 8] = [
    ("allOf", "write one schema with all the fields"),
    ("anyOf", "write one schema with all the fields, optional where they may be missing"),
    ("not", "say it in the description"),
    ("discriminator", "write one schema with all the fields and an open enum for the kind"),
    ("default", "say the default in the description: written here, the client would send it"),
    ("deprecated", "say in the description what replaces it"),
    ("readOnly", "write a schema for the request and one for the answer"),
    ("writeOnly", "write a schema for the request and one for the answer"),
];

pub(super) fn check(document: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for part in parts(document).iter().filter(|part| part.is_schema && part.value.get("$ref").is_none()) {
        let is_named = part.pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'));
        problems.extend(shape(document, part, is_named));
        problems.extend(keywords(part, is_named));
        problems.extend(format(part, is_named));
        let is_property = part.pointer.rsplit('/').nth(1) == Some("properties");
        if is_property && !is_named {
            problems.extend(required_text(part.value, &part.pointer, "description", "say what the field holds"));
        }
    }
    for (name, schema) in schemas(document) {
        problems.extend(named(document, name, schema));
    }
    problems.extend(what_is_sent_has_one_shape(document));
    problems.extend(what_is_open_stands_inside(document));
    problems.extend(all_are_used(document));
    problems.extend(error_codes_say_what_to_do(document));
    problems
}

/// The sandbox holds a request against the fields of its schema, and a choice has none.
fn what_is_sent_has_one_shape(document: &Value) -> Vec<Problem> {
    let requested = requested_schemas(document);
    let choices = schemas(document).filter(|(name, schema)| requested.contains(name) && has(schema, "oneOf"));
    let remedy = "write one schema with all the fields, optional where they may be missing";
    let problem = |(name, _)| Problem::at(join(SCHEMAS, name), "oneOf in what a request holds", remedy);
    choices.map(problem).collect()
}

/// An unknown member of a body is a mistake of its writer, which the sandbox finds; inside it may be passed on.
fn what_is_open_stands_inside(document: &Value) -> Vec<Problem> {
    let open = sent_roots(document).into_iter().filter_map(schema_name).filter(|name| {
        let at = join(SCHEMAS, name);
        document.pointer(&at).is_some_and(is_open)
    });
    let remedy = "remove it, or describe an object inside it that is open";
    let problem =
        |name| Problem::at(join(SCHEMAS, name), "`additionalProperties` beside the properties of a body", remedy);
    open.collect::<BTreeSet<_>>().into_iter().map(problem).collect()
}

/// A schema that no operation leads to is a type that nothing makes or takes. `ErrorCode` is led to by `x-codes`.
fn all_are_used(document: &Value) -> Vec<Problem> {
    let groups = ["/paths", "/components/parameters", "/components/requestBodies", "/components/responses"];
    let used = reachable(document, groups.iter().filter_map(|group| document.pointer(group)).collect());
    let unused = schemas(document).filter(|(name, _)| !used.contains(name) && *name != ERROR_CODE);
    let problem = |(name, _)| Problem::at(join(SCHEMAS, name), "no operation leads to it", "refer to it or remove it");
    unused.map(problem).collect()
}

/// An error of a client says what was done and what to do, so its codes do.
fn error_codes_say_what_to_do(document: &Value) -> Vec<Problem> {
    if is_served(document) {
        return Vec::new();
    }
    let Some((_, schema)) = schemas(document).find(|(name, _)| *name == ERROR_CODE) else {
        let remedy = "list the codes of the errors under components.schemas.ErrorCode, as an open enum";
        return vec![Problem::at(SCHEMAS, "ErrorCode is missing", remedy)];
    };
    let at = join(SCHEMAS, ERROR_CODE);
    if !is_enum(schema) {
        return vec![Problem::at(at, "x-values is missing", "list the codes that are documented")];
    }
    enums::complete(schema, &at, &["delivery", "advice"], "give each code what the error of the client says of it")
}

fn kind(schema: &Value) -> &str {
    text(schema, "type").unwrap_or_default()
}

fn has(schema: &Value, key: &str) -> bool {
    schema.get(key).is_some()
}

fn shape(document: &Value, part: &Part<'_>, is_named: bool) -> Option<Problem> {
    let (schema, at) = (part.value, part.pointer.as_str());
    let has_fields = schema.get("properties").and_then(Value::as_object).is_some_and(|fields| !fields.is_empty());
    let (what, remedy) = match text(schema, "type") {
        None if has(schema, "oneOf") && is_named => return alternatives(document, schema, at),
        None if has(schema, "oneOf") => ("oneOf in an inline schema", "describe it under components.schemas"),
        None if UNSUPPORTED.iter().any(|(key, _)| has(schema, key)) => return None,
        None => ("type is missing", "write `type:`; an `object` without properties stands for anything"),
        Some(kind) if !FieldKind::WORDS.contains(&kind) => {
            let remedy = format!("use one of {}", FieldKind::WORDS.join(", "));
            return Some(Problem::at(at, format!("`type: {kind}` is not a type"), remedy));
        }
        Some(_) if has(schema, "oneOf") => ("`type` beside oneOf", "remove one of them"),
        Some("array") if !has(schema, "items") => ("a list without items", "say under `items:` what it lists"),
        Some("string" | "integer") => return None,
        Some("object") if is_named && !has_fields && !has(schema, "additionalProperties") => {
            ("a named object without properties", "list them, or write `type: object` where anything may stand")
        }
        Some("object") if !is_named && has_fields => {
            ("an object with properties in an inline schema", "describe it under components.schemas and refer to it")
        }
        Some("object") => return unknown_required(schema, at),
        Some(_) if is_named => {
            ("a named schema that is no object, string, integer or oneOf", "write it where it is used")
        }
        Some(_) => return None,
    };
    Some(Problem::at(at, what, remedy))
}

fn unknown_required(schema: &Value, at: &str) -> Option<Problem> {
    let properties = schema.get("properties").unwrap_or(&Value::Null);
    let unknown = texts(schema.get("required")).into_iter().find(|name| properties.get(name).is_none())?;
    let what = format!("`required` names `{unknown}`, which is not a property");
    Some(Problem::at(at, what, "correct the name or describe the property"))
}

/// The generated code takes the first alternative that fits, so only different JSON types can be told apart.
fn alternatives(document: &Value, schema: &Value, at: &str) -> Option<Problem> {
    let options = schema.get("oneOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut kinds: Vec<&str> = options.iter().map(|option| kind(resolve(document, option))).collect();
    kinds.sort_unstable();
    let clear = kinds.len() > 1 && kinds.windows(2).all(|pair| pair[0] != pair[1]);
    let sound = clear && !kinds.contains(&"") && !(kinds.contains(&"integer") && kinds.contains(&"number"));
    (!sound).then(|| {
        let what = "oneOf whose alternatives do not differ in their JSON type";
        Problem::at(at, what, "write one schema with all the fields, optional where they may be missing")
    })
}

fn keywords(part: &Part<'_>, is_named: bool) -> Vec<Problem> {
    let (schema, at) = (part.value, part.pointer.as_str());
    let mut problems = Vec::new();
    for (key, remedy) in UNSUPPORTED.into_iter().filter(|(key, _)| has(schema, key)) {
        problems.push(Problem::at(at, format!("`{key}` is not supported"), remedy));
    }
    if schema.get("enum").is_some_and(Value::is_array) {
        let remedy = "list the values under x-values, each with a name and what it means: providers add some";
        problems.push(Problem::at(at, "a closed `enum`", remedy));
    }
    let allowed: &[&str] = match kind(schema) {
        "integer" if is_named => &["minimum", "maximum"],
        // Closed, or open to members that nobody described: `answers` says where which of them may stand.
        "object" if is_named && schema["additionalProperties"].is_boolean() => &["additionalProperties"],
        _ => &[],
    };
    for (key, owner) in [("items", "array"), ("properties", "object"), ("required", "object")] {
        if has(schema, key) && kind(schema) != owner {
            problems.push(Problem::at(
                at,
                format!("`{key}` on what is no {owner}"),
                "correct the `type`, or remove it",
            ));
        }
    }
    for key in LIMITS.into_iter().filter(|key| has(schema, key) && !allowed.contains(key)) {
        let what = format!("`{key}`, which only spoils answers and checks no request");
        let remedy = "say the limit in the description; a named string can have a `format`, a named integer a range";
        problems.push(Problem::at(at, what, remedy));
    }
    problems
}

fn format(part: &Part<'_>, is_named: bool) -> Option<Problem> {
    let format = text(part.value, "format")?;
    let known: &[&str] = match (kind(part.value), is_named) {
        ("string", true) if !is_enum(part.value) => Format::WORDS,
        ("integer", true) => &["int32", "int64"],
        ("integer", false) => &["int32", "int64", "uint64"],
        ("number", false) => &["double", "float"],
        _ => &[],
    };
    let remedy = match known {
        [] if is_named => "remove it".to_owned(),
        [] => "remove it, or name the schema under components if the crate knows the format".to_owned(),
        known => format!("use one of {}, or none", known.join(", ")),
    };
    (!known.contains(&format))
        .then(|| Problem::at(&part.pointer, format!("format `{format}` means nothing here"), remedy))
}

fn named(document: &Value, name: &str, schema: &Value) -> Vec<Problem> {
    let at = join("/components/schemas", name);
    let mut problems = Vec::new();
    if !is_pascal_case(name) || RESERVED.contains(&name) {
        let remedy = "write it in PascalCase with acronyms like words (`SmsCode`), and unlike Rust's own types";
        problems.push(Problem::at(at.as_str(), format!("`{name}` can't name a type"), remedy));
    }
    let remedy = "say what it is: it becomes the type's documentation";
    problems.extend(required_text(schema, &at, "description", remedy));
    problems.extend(source(schema, &at));
    let is_value = matches!(kind(schema), "string" | "integer");
    let is_enum = is_enum(schema);
    if has(schema, "x-sensitive") {
        problems.extend(required_choice(schema, &at, "x-sensitive", Sensitivity::WORDS, "use one of"));
        if !is_value {
            let what = "x-sensitive on a schema that is no string or integer";
            problems.push(Problem::at(at.as_str(), what, "mark the values inside it, each as a named schema"));
        }
    }
    if is_enum && is_value {
        problems.extend(enums::check(document, schema, &at, kind(schema) == "integer"));
    } else if let Some(key) = ["x-values", "x-ignore-case"].into_iter().find(|key| has(schema, key)) {
        let what = format!("{key} on a schema that is no enum");
        let remedy = "an enum has `type: string` or `type: integer`, and x-values";
        problems.push(Problem::at(at.as_str(), what, remedy));
    }
    if kind(schema) == "integer" {
        problems.extend(integer(schema, &at, is_enum));
    }
    problems
}

/// A named integer is an open enum, a range that constructors check, or a value that is not shown.
fn integer(schema: &Value, at: &str, is_enum: bool) -> Option<Problem> {
    let limit = |key: &str| schema.get(key).map(Value::as_i64);
    let is_sensitive = has(schema, "x-sensitive");
    let (what, remedy) = match (limit("minimum"), limit("maximum")) {
        (None, None) if is_enum || is_sensitive => return None,
        (None, None) => ("a named integer that is nothing more", "give it a range, or write it where it is used"),
        (Some(_), _) | (_, Some(_)) if is_enum || is_sensitive => {
            ("a range on an open enum or a sensitive value", "say the range in the description")
        }
        (Some(Some(least)), Some(Some(most))) if least <= most => return None,
        _ => ("half a range, or a wrong one", "give `minimum` and `maximum`, whole numbers, the lesser one first"),
    };
    Some(Problem::at(at, what, remedy))
}
