//! An OpenAPI document as plain JSON values, read strictly and walked with JSON pointers.

use serde_json::Value;

use super::problem::{Place, Problem};

/// Reads YAML, refusing what YAML readers commonly let pass: duplicate keys, merge keys, `NO` as false.
pub(super) fn read(text: &str) -> Result<Value, Problem> {
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::options::DuplicateKeyPolicy::Error,
        merge_keys: serde_saphyr::options::MergeKeyPolicy::Error,
        strict_booleans: true,
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map_or(Place::Line(1, 1), |at| Place::Line(at.line(), at.column()));
        // The first line says what is wrong; what follows repeats the place.
        let text = error.without_snippet().to_string();
        let what = text.lines().next().unwrap_or("not YAML");
        let what = what.split(" at line ").next().unwrap_or(what).to_owned();
        Problem::new(place, format!("not valid YAML ({what})"), "mend the syntax there")
    })
}

/// `pointer` with one more segment, escaped as RFC 6901 asks.
pub(super) fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

/// Calls `visit` for `value` and everything below it, parents first.
pub(super) fn walk<'a>(value: &'a Value, pointer: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(pointer, value);
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                walk(member, &join(pointer, key), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &join(pointer, &index.to_string()), visit);
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

/// Every operation of the document.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = OperationAt<'_>> {
    let paths = document.pointer("/paths").and_then(Value::as_object);
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

/// The server-sent events of an answer.
pub(super) fn event_stream(answer: &Value) -> Option<&Value> {
    answer.pointer("/content/text~1event-stream")
}

/// Whether this crate is the server of the API (`x-served`): it then needs the types, and no client.
pub(super) fn is_served(document: &Value) -> bool {
    document.get("x-served") == Some(&Value::Bool(true))
}

/// The text members of a list.
pub(super) fn texts(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
