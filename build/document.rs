//! An `OpenAPI` document as plain JSON values, read strictly and walked with JSON pointers.

use serde_json::Value;
use serde_saphyr::Error;

use super::{problem::Problem, yaml};

/// Reads YAML, refusing what YAML readers commonly let pass: duplicate keys, merge keys, `NO` as false.
pub(super) fn read(text: &str) -> Result<Value, Vec<Problem>> {
    let document = parse(text)?;
    let version = document.get("openapi").and_then(Value::as_str).unwrap_or_default();
    if version.starts_with("3.0.") {
        return Ok(document);
    }
    let (at, what) = match &document {
        Value::Null => ("", "the file is empty".to_owned()),
        Value::Object(members) => match members.get("openapi") {
            Some(version) => ("/openapi", format!("the version {version} is not one of OpenAPI 3.0")),
            None => ("", "the key `openapi` is missing".to_owned()),
        },
        _ => ("", "the file is not a mapping of keys to values".to_owned()),
    };
    Err(vec![Problem::at(at, what, "write an OpenAPI document that opens with `openapi: 3.0.3`")])
}

/// Any YAML, with its keys in order: the same file gives the same bytes, whatever order another crate makes
/// `serde_json` keep.
pub(super) fn parse(text: &str) -> Result<Value, Vec<Problem>> {
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::Error,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    let yaml::Document(mut document) = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| vec![unreadable(error.without_snippet())])?;
    document.sort_all_objects();
    Ok(document)
}

fn unreadable(error: &Error) -> Problem {
    let (what, remedy) = match error {
        Error::DuplicateMappingKey { key, .. } => {
            (format!("the key `{}` is given twice", key.as_deref().unwrap_or("?")), "keep one of them")
        }
        Error::MergeKeyNotAllowed { .. } => ("a merge key (`<<`)".to_owned(), "write out the keys that it stands for"),
        Error::NullIntoString { .. } => ("a key that is nothing".to_owned(), "name it, in quotes if need be"),
        Error::MultipleDocuments { .. } => ("a second YAML document".to_owned(), "remove the line `---`"),
        other => {
            // The first line says what is wrong; what follows repeats the place.
            let text = other.to_string();
            let text = text.lines().next().and_then(|line| line.split(" at line ").next()).unwrap_or_default();
            let remedy =
                if text.contains("tab") { "indent with spaces" } else { "mend the syntax there or just before" };
            (format!("not valid YAML ({text})"), remedy)
        }
    };
    let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
    Problem::on_line(line, column, what, remedy)
}

/// `pointer` with one more segment, escaped as RFC 6901 asks.
pub(super) fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

/// An object whose keys are those of `OpenAPI` or our extensions, with its place.
pub(super) struct Part<'a> {
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    pub(super) is_schema: bool,
}

/// Every part of the document, parents first. What an author may fill freely (examples) is none.
pub(super) fn parts(document: &Value) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    collect(document, "", Meaning::Other, &mut parts);
    parts
}

/// A schema and every schema written inside it.
pub(super) fn schema_parts<'a>(schema: &'a Value, pointer: &str) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    collect(schema, pointer, Meaning::Schema, &mut parts);
    parts
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Meaning {
    Schema,
    /// Names that the author chose, of schemas.
    SchemaNames,
    /// Names that the author chose, of something else.
    Names,
    Other,
}

impl Meaning {
    /// The meaning of what stands under `key`; `None` for what is no description.
    fn below(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::SchemaNames, _) => Some(Self::Schema),
            (Self::Names, _) => Some(Self::Other),
            (_, "example" | "examples" | "default" | "enum") => None,
            (_, key) if key.starts_with("x-") => None,
            (_, "schemas" | "properties") => Some(Self::SchemaNames),
            (_, "schema" | "items" | "additionalProperties" | "not" | "oneOf" | "anyOf" | "allOf") => {
                Some(Self::Schema)
            }
            (
                _,
                "paths" | "responses" | "parameters" | "requestBodies" | "headers" | "content" | "securitySchemes"
                | "callbacks" | "links" | "encoding" | "variables" | "mapping",
            ) => Some(Self::Names),
            _ => Some(Self::Other),
        }
    }
}

fn collect<'a>(value: &'a Value, pointer: &str, meaning: Meaning, parts: &mut Vec<Part<'a>>) {
    match value {
        Value::Object(members) => {
            if !matches!(meaning, Meaning::Names | Meaning::SchemaNames) {
                parts.push(Part { pointer: pointer.to_owned(), value, is_schema: meaning == Meaning::Schema });
            }
            for (key, member) in members {
                if let Some(meaning) = meaning.below(key) {
                    collect(member, &join(pointer, key), meaning, parts);
                }
            }
        }
        Value::Array(items) => {
            let meaning = if meaning == Meaning::Schema { meaning } else { Meaning::Other };
            for (index, item) in items.iter().enumerate() {
                collect(item, &join(pointer, &index.to_string()), meaning, parts);
            }
        }
        _ => {}
    }
}

/// What a `$ref` points at, if `value` is one: the name behind it and the target.
pub(super) fn reference<'a>(document: &'a Value, value: &'a Value) -> Option<(&'a str, &'a Value)> {
    let target = value.get("$ref")?.as_str()?;
    let found = document.pointer(target.strip_prefix('#')?)?;
    Some((target.rsplit('/').next()?, found))
}

/// `value` itself, or what it refers to.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    reference(document, value).map_or(value, |(_, target)| target)
}

/// The name of the schema that `value` refers to.
pub(super) fn schema_name(value: &Value) -> Option<&str> {
    value.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// The schemas under `components`, by name.
pub(super) fn schemas(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let members = document.pointer("/components/schemas").and_then(Value::as_object);
    members.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema))
}

/// One operation, with its place.
pub(super) struct OperationAt<'a> {
    pub(super) pointer: String,
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) value: &'a Value,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Every operation of the document, by path and method.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = OperationAt<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        members.filter(|(method, _)| METHODS.contains(&method.as_str())).map(move |(method, value)| OperationAt {
            pointer: join(&join("/paths", path), method),
            path,
            method,
            value,
        })
    })
}

/// The parameters of an operation: place, and the parameter with its `$ref` followed.
pub(super) fn parameters<'a>(
    document: &'a Value,
    operation: &OperationAt<'a>,
) -> impl Iterator<Item = (String, &'a Value)> {
    let pointer = join(&operation.pointer, "parameters");
    let members = operation.value.get("parameters").and_then(Value::as_array);
    let members = members.into_iter().flatten().enumerate();
    members.map(move |(index, parameter)| (join(&pointer, &index.to_string()), resolve(document, parameter)))
}

/// The answers of an operation: status as written, place, and the answer with its `$ref` followed.
pub(super) fn answers<'a>(
    document: &'a Value,
    operation: &OperationAt<'a>,
) -> impl Iterator<Item = (&'a str, String, &'a Value)> {
    let pointer = join(&operation.pointer, "responses");
    let members = operation.value.get("responses").and_then(Value::as_object);
    members
        .into_iter()
        .flatten()
        .map(move |(status, answer)| (status.as_str(), join(&pointer, status), resolve(document, answer)))
}

/// The JSON schema of a body or an answer.
pub(super) fn json_schema(body: &Value) -> Option<&Value> {
    body.pointer("/content/application~1json/schema")
}

/// The text behind a key.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// Whether a key is `true`.
pub(super) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// Whether a schema lists values, one in each row.
pub(super) fn is_enum(schema: &Value) -> bool {
    schema.get("x-values").is_some()
}

/// The rows of an enum, each with its value as text, in the order of the spec.
pub(super) fn rows(schema: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let rows = schema.get("x-values").and_then(Value::as_array);
    rows.into_iter().flatten().filter_map(|row| Some((row.get(0)?.as_str()?, row.get(1)?)))
}

/// A code or a value of an enum as text: what a row's key is.
pub(super) fn as_key(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether an object has members that are described and may have others, which then are kept and sent.
pub(super) fn is_open(schema: &Value) -> bool {
    is_true(schema, "additionalProperties") && schema.get("properties").is_some()
}

/// Whether this crate is the server of the API: it then needs the types, and no client.
pub(super) fn is_served(document: &Value) -> bool {
    is_true(document, "x-served")
}

/// The text members of a list.
pub(super) fn texts(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
