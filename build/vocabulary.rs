//! No key that nobody understands: a typed `operationID` or `patern` would otherwise be dropped in silence.
//!
//! The document is read into the `OpenAPI` 3.0 model and written again; what vanished on the way was not
//! understood. Extensions survive that, so they are held against the list of ours.

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use super::{
    document::{Part, join, parts},
    place::Place,
    problem::Problem,
};

/// Our extensions by where they stand, and what to do with one that stands elsewhere.
const EXTENSIONS: [(Place, &[&str], &str); 6] = [
    (Place::Document, &["x-api", "x-served", "x-constants"], "it belongs beside `openapi` and `info`"),
    (Place::Server, &["x-name"], "it belongs on a server"),
    (Place::Operation, &["x-effect"], "it belongs on an operation"),
    (Place::Parameter, &["x-idempotency-key"], "it belongs on a parameter"),
    (Place::Answer, &["x-codes", "x-delivery"], "it belongs on an answer"),
    (
        Place::NamedSchema,
        &[
            "x-decides",
            "x-echoes",
            "x-ignore-case",
            "x-leaves-out",
            "x-providers",
            "x-sensitive",
            "x-spoken",
            "x-success",
            "x-values",
        ],
        "move the schema to components.schemas and refer to it: the generator skips an inline one",
    ),
];
/// Where the fact comes from.
const SOURCE: &str = "x-source";

/// Every key that is neither `OpenAPI` 3.0 nor ours.
pub(super) fn unknown_keys(document: &Value) -> Vec<Problem> {
    let mut problems: Vec<Problem> = parts(document).iter().flat_map(unknown_extensions).collect();
    problems.extend(beside_the_paths(document));
    if let Ok(understood) = serde_json::from_value::<OpenAPI>(document.clone()).and_then(serde_json::to_value) {
        vanished(document, &understood, "", &mut problems);
    }
    problems
}

fn unknown_extensions(part: &Part<'_>) -> Vec<Problem> {
    let here = Place::of(part);
    let keys = part.value.as_object().into_iter().flat_map(Map::keys).filter(|key| key.starts_with("x-"));
    let breach = |key: &String| {
        let home = EXTENSIONS.iter().find(|(_, known, _)| known.contains(&key.as_str()));
        let (what, remedy) = match home {
            Some((place, ..)) if *place == here => return None,
            None if key == SOURCE && matches!(here, Place::Operation | Place::NamedSchema) => return None,
            None if key == SOURCE => (
                format!("`{key}` means nothing here"),
                "it belongs on an operation or a schema of components".to_owned(),
            ),
            Some((.., remedy)) => (format!("`{key}` means nothing here"), (*remedy).to_owned()),
            None => {
                let known = EXTENSIONS.iter().flat_map(|(_, known, _)| *known).copied().chain([SOURCE]);
                let remedy = format!("correct or remove it; known are {}", known.collect::<Vec<_>>().join(", "));
                (format!("nobody understands the key `{key}`"), remedy)
            }
        };
        Some(Problem::at(join(&part.pointer, key), what, remedy))
    };
    keys.filter_map(breach).collect()
}

/// The keys of `paths` are names, except that `OpenAPI` takes extensions among them.
fn beside_the_paths(document: &Value) -> impl Iterator<Item = Problem> {
    let keys = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    keys.filter(|key| key.starts_with("x-")).map(|key| {
        let what = format!("nobody understands the key `{key}` among the paths");
        Problem::at(join("/paths", key), what, "remove it, or open a path with `/`")
    })
}

fn vanished(source: &Value, understood: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    match (source, understood) {
        (Value::Object(source), Value::Object(understood)) => {
            for (key, value) in source {
                let at = join(pointer, key);
                match understood.get(key) {
                    Some(kept) => vanished(value, kept, &at, problems),
                    None => problems.push(ignored(at, key, value, source)),
                }
            }
        }
        (Value::Array(source), Value::Array(understood)) => {
            for (index, (value, kept)) in source.iter().zip(understood).enumerate() {
                vanished(value, kept, &join(pointer, &index.to_string()), problems);
            }
        }
        _ => {}
    }
}

fn ignored(at: String, key: &str, value: &Value, siblings: &Map<String, Value>) -> Problem {
    let says_nothing = match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    let segments: Vec<&str> = at.split('/').skip(1).collect();
    let (what, remedy) = if siblings.contains_key("$ref") {
        (format!("the key `{key}` beside a $ref is ignored"), "say it where the $ref points")
    } else if says_nothing {
        (format!("the key `{key}` says nothing ({value})"), "remove it, or correct its spelling")
    } else if let ["paths", _] = segments[..] {
        (format!("`{key}` is no path"), "open it with `/`")
    } else if let [.., "responses", _] = segments[..] {
        (format!("`{key}` is no HTTP status"), "write three digits in quotes, or 4XX or 5XX")
    } else {
        let remedy = "correct the spelling, the indentation or the `type` beside it, or remove it";
        (format!("nobody understands the key `{key}` here"), remedy)
    };
    Problem::at(at, what, remedy)
}

/// Every part of the document that does not fit the `OpenAPI` model.
pub(super) fn misfits(document: &Value) -> Vec<Problem> {
    let Err(reason) = fits(document) else { return Vec::new() };
    let mut problems: Vec<Problem> = pieces(document)
        .filter_map(|(piece, pointer)| {
            let reason = fits(&piece).err()?;
            let at = innermost(&piece, pointer);
            Some(misfit(at, &reason))
        })
        .collect();
    if problems.is_empty() {
        problems.push(misfit(String::new(), &reason));
    }
    problems
}

fn misfit(at: String, reason: &str) -> Problem {
    Problem::at(at, format!("not OpenAPI 3.0: {reason}"), "correct or add it: https://spec.openapis.org/oas/v3.0.3")
}

fn fits(document: &Value) -> Result<(), String> {
    serde_json::from_value::<OpenAPI>(document.clone()).map(drop).map_err(|error| error.to_string())
}

/// The document in small documents, each with the place of what it has: a path, a component, or the rest.
fn pieces(document: &Value) -> impl Iterator<Item = (Value, String)> {
    let alone = |keys: &[&str], value: &Value| {
        let mut piece = json!({ "openapi": "3.0.3", "info": { "title": "", "version": "" }, "paths": {} });
        let place = keys.iter().fold(&mut piece, |place, key| &mut place[*key]);
        *place = value.clone();
        (piece, keys.iter().fold(String::new(), |pointer, key| join(&pointer, key)))
    };
    let members = |value: &Value| value.as_object().cloned().into_iter().flatten();
    let mut rest = document.clone();
    let paths =
        rest.get_mut("paths").filter(|paths| paths.is_object()).map(|paths| std::mem::replace(paths, json!({})));
    let groups = rest.get_mut("components").filter(|groups| groups.is_object()).map(Value::take);
    let paths = members(&paths.unwrap_or_default()).map(move |(path, item)| alone(&["paths", &path], &item));
    let groups = members(&groups.unwrap_or_default()).flat_map(move |(group, entries)| {
        let whole = (!entries.is_object()).then(|| alone(&["components", &group], &entries));
        let each = members(&entries).map(|(name, entry)| alone(&["components", &group, &name], &entry));
        whole.into_iter().chain(each).collect::<Vec<_>>()
    });
    std::iter::once((rest, String::new())).chain(paths).chain(groups)
}

/// The innermost place of a piece that spoils it: the piece is sound without what stands there.
fn innermost(piece: &Value, mut pointer: String) -> String {
    loop {
        let mut below = Vec::new();
        piece.pointer(&pointer).into_iter().for_each(|value| places(value, &pointer, &mut below));
        let spoils = |place: &String| fits(&without(piece, place)).is_ok();
        match below.into_iter().find(spoils) {
            Some(place) => pointer = place,
            None => return pointer,
        }
    }
}

/// The pointers to everything below `value`, parents first.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(members) => members.iter().map(|(key, member)| (join(pointer, key), member)).collect(),
        Value::Array(items) => {
            (0..).zip(items).map(|(index, item): (usize, _)| (join(pointer, &index.to_string()), item)).collect()
        }
        _ => Vec::new(),
    };
    for (place, value) in below {
        found.push(place.clone());
        places(value, &place, found);
    }
}

fn without(document: &Value, place: &str) -> Value {
    let mut document = document.clone();
    let (parent, key) = place.rsplit_once('/').unwrap_or_default();
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(&key.replace("~1", "/").replace("~0", "~"))),
        Some(Value::Array(items)) => drop(key.parse().map(|index: usize| items.remove(index))),
        _ => {}
    }
    document
}
