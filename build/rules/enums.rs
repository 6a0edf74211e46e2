//! An enum is a table: a value in each row of `x-values`, and a cell for each thing that is known about it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::{
    document::{is_served, is_true, join, rows, text, texts},
    problem::Problem,
    words::{Rejection, Work},
};

/// A cell of a row.
struct Column {
    key: &'static str,
    of: Owner,
    is_required: bool,
    takes: fn(&Value) -> bool,
    remedy: &'static str,
}

/// Whose enums have it.
#[derive(Clone, Copy, PartialEq)]
enum Owner {
    Anybody,
    /// A provider: such an enum is open.
    Provider,
    /// This crate, the API's server: such an enum is closed.
    Us,
}

const COLUMNS: [Column; 11] = [
    Column {
        key: "name",
        of: Owner::Anybody,
        is_required: true,
        takes: |cell| cell.as_str().is_some_and(is_variant),
        remedy: "name the variant in PascalCase, but not Self, Err or Unknown",
    },
    Column {
        key: "means",
        of: Owner::Anybody,
        is_required: true,
        takes: is_sentence,
        remedy: "describe the value in a sentence",
    },
    Column {
        key: "status",
        of: Owner::Provider,
        is_required: false,
        takes: |cell| cell.as_u64().is_some_and(|status| (100..600).contains(&status)),
        remedy: "give the HTTP status that comes with the value, or remove it",
    },
    Column {
        key: "delivery",
        of: Owner::Provider,
        is_required: false,
        takes: |cell| cell.as_str().is_some_and(|word| Work::WORDS.contains(&word)),
        remedy: "use one of refused, refused-for-now, unclear, underway",
    },
    Column {
        key: "text",
        of: Owner::Provider,
        is_required: false,
        takes: is_sentence,
        remedy: "give the provider's own text, or remove it",
    },
    Column {
        key: "advice",
        of: Owner::Provider,
        is_required: false,
        takes: is_sentence,
        remedy: "say what the caller should do, or remove it",
    },
    Column {
        key: "rejection",
        of: Owner::Provider,
        is_required: false,
        takes: |cell| cell.as_str().is_some_and(|word| Rejection::WORDS.contains(&word)),
        remedy: "use one of wrong-code, expired, already-used, too-many-attempts, not-found, or remove it",
    },
    Column {
        key: "over",
        of: Owner::Provider,
        is_required: false,
        takes: |cell| cell == &Value::Bool(true),
        remedy: "write `true`, or remove it",
    },
    Column {
        key: "wait",
        of: Owner::Provider,
        is_required: false,
        takes: Value::is_string,
        remedy: "name a constant in seconds, or remove it",
    },
    Column {
        key: "after-the-work",
        of: Owner::Us,
        is_required: false,
        takes: |cell| cell == &Value::Bool(true),
        remedy: "write `true`, or remove it",
    },
    Column {
        key: "aliases",
        of: Owner::Provider,
        is_required: false,
        takes: |cell| cell.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(is_sentence)),
        remedy: "list other spellings of the value, or remove it",
    },
];

pub(super) fn check(document: &Value, schema: &Value, at: &str, is_integer: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    let owner = if is_served(document) { Owner::Us } else { Owner::Provider };
    if owner == Owner::Us {
        problems.extend(closed(schema, at, is_integer));
    }
    if rows(schema).next().is_none() {
        let remedy = "write `VALUE: { name: Variant, means: … }` for each known value";
        problems.push(Problem::at(at, "x-values has no row", remedy));
    }
    for (value, row) in rows(schema) {
        let at = place(at, value);
        problems.extend(fits(value, is_integer, &at));
        problems.extend(cells(row, owner, &at));
        problems.extend(wait_is_known(document, row, &at));
    }
    problems.extend(names_are_single(schema, at));
    problems.extend(spellings_are_single(schema, at));
    if schema.get("x-ignore-case").is_some_and(|flag| flag != &Value::Bool(true)) {
        problems.push(Problem::at(at, "x-ignore-case is not `true`", "write `true`, or remove it"));
    }
    problems
}

/// Every row that lacks one of these cells.
pub(super) fn complete(schema: &Value, at: &str, keys: &[&str], remedy: &str) -> Vec<Problem> {
    let lacks = |(value, row): (&str, &Value)| -> Vec<Problem> {
        let missing = keys.iter().filter(|key| row.get(key).is_none());
        missing.map(|key| Problem::at(place(at, value), format!("{key} is missing"), remedy)).collect()
    };
    rows(schema).flat_map(lacks).collect()
}

/// What this crate lists itself needs no tolerance.
fn closed(schema: &Value, at: &str, is_integer: bool) -> Option<Problem> {
    let is_plain = !is_integer && schema.get("x-ignore-case").is_none() && schema.get("x-sensitive").is_none();
    let remedy = "write a string, and neither x-ignore-case nor x-sensitive";
    (!is_plain).then(|| Problem::at(at, "an enum of an API of ours that is more than a list of words", remedy))
}

fn place(at: &str, value: &str) -> String {
    join(&join(at, "x-values"), value)
}

fn fits(value: &str, is_integer: bool, at: &str) -> Option<Problem> {
    let is_number = || value.parse::<i64>().is_ok_and(|number| number.to_string() == value);
    let (what, remedy) = if is_integer && !is_number() {
        ("the value is no whole number", "write its digits in quotes, like '10', or correct the `type`")
    } else if value.is_empty() {
        ("the value is empty", "write it as the provider does, or remove the row")
    } else {
        return None;
    };
    Some(Problem::at(at, what, remedy))
}

fn cells(row: &Value, owner: Owner, at: &str) -> Vec<Problem> {
    let Some(row) = row.as_object() else {
        return vec![Problem::at(at, "the row is no mapping", "write `{ name: Variant, means: … }`")];
    };
    let columns = || COLUMNS.iter().filter(|column| [Owner::Anybody, owner].contains(&column.of));
    let known: Vec<&str> = columns().map(|column| column.key).collect();
    let mut problems: Vec<Problem> = row
        .keys()
        .filter(|key| !known.contains(&key.as_str()))
        .map(|key| {
            let remedy = format!("correct or remove it; known are {}", known.join(", "));
            Problem::at(join(at, key), format!("nobody understands the key `{key}`"), remedy)
        })
        .collect();
    problems.extend(columns().filter_map(|column| cell(row, column, at)));
    problems
}

fn cell(row: &Map<String, Value>, column: &Column, at: &str) -> Option<Problem> {
    let Column { key, is_required, takes, remedy, .. } = column;
    match row.get(*key) {
        None => is_required.then(|| Problem::at(at, format!("{key} is missing"), *remedy)),
        Some(cell) if takes(cell) => None,
        Some(cell) => Some(Problem::at(join(at, key), format!("{cell} can't stand here"), *remedy)),
    }
}

fn wait_is_known(document: &Value, row: &Value, at: &str) -> Option<Problem> {
    let name = text(row, "wait")?;
    let unit = document.get("x-constants").and_then(|constants| text(constants.get(name)?, "unit"));
    let what = format!("`{name}` is not a constant in seconds");
    (unit != Some("seconds"))
        .then(|| Problem::at(join(at, "wait"), what, "correct it, or describe it under x-constants"))
}

fn names_are_single(schema: &Value, at: &str) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let names = rows(schema).filter_map(|(value, row)| Some((value, text(row, "name")?)));
    names
        .filter(|(_, name)| !seen.insert(*name))
        .map(|(value, name)| {
            Problem::at(place(at, value), format!("a second variant named `{name}`"), "give each value its own name")
        })
        .collect()
}

/// Values and their other spellings: what is read leads to one row.
fn spellings_are_single(schema: &Value, at: &str) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut is_new = |text: &str| {
        seen.insert(if is_true(schema, "x-ignore-case") { text.to_ascii_lowercase() } else { text.to_owned() })
    };
    let mut twice: Vec<(&str, &str)> =
        rows(schema).filter(|(value, _)| !is_new(value)).map(|(value, _)| (value, value)).collect();
    let aliases =
        rows(schema).flat_map(|(value, row)| texts(row.get("aliases")).into_iter().map(move |alias| (value, alias)));
    twice.extend(aliases.filter(|(_, alias)| !is_new(alias)));
    twice
        .into_iter()
        .map(|(value, spelling)| {
            Problem::at(place(at, value), format!("`{spelling}` is listed twice"), "keep one of them")
        })
        .collect()
}

fn is_variant(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
        && !["Err", "Self", "Unknown"].contains(&name)
}

fn is_sentence(cell: &Value) -> bool {
    cell.as_str().is_some_and(|text| !text.trim().is_empty())
}
