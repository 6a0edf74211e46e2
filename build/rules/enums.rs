//! An open enum is a table: a value in each row, and a column for each thing that is known about it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::{
    document::{is_true, join, texts},
    problem::Problem,
};

/// What an error code says about the work that was asked for.
const DELIVERIES: [&str; 4] = ["refused", "refused-for-now", "unclear", "underway"];

struct Column {
    key: &'static str,
    required: bool,
    takes: fn(&Value) -> bool,
    remedy: &'static str,
}

const COLUMNS: [Column; 6] = [
    Column {
        key: "x-enum-varnames",
        required: true,
        takes: |cell| cell.as_str().is_some_and(is_variant),
        remedy: "name the variant in PascalCase, but not Self, Err or Unknown",
    },
    Column {
        key: "x-enum-descriptions",
        required: true,
        takes: is_sentence,
        remedy: "describe the value in a sentence",
    },
    Column {
        key: "x-enum-status",
        required: false,
        takes: |cell| cell.is_null() || cell.as_u64().is_some_and(|status| (100..600).contains(&status)),
        remedy: "give the HTTP status that comes with the value, or null",
    },
    Column {
        key: "x-enum-messages",
        required: false,
        takes: |cell| cell.is_null() || is_sentence(cell),
        remedy: "give the provider's own text, or null",
    },
    Column {
        key: "x-enum-delivery",
        required: false,
        takes: |cell| cell.as_str().is_some_and(|delivery| DELIVERIES.contains(&delivery)),
        remedy: "use one of refused, refused-for-now, unclear, underway",
    },
    Column {
        key: "x-enum-advice",
        required: false,
        takes: |cell| cell.is_null() || is_sentence(cell),
        remedy: "say what the caller should do, or null",
    },
];

pub(super) fn check(schema: &Value, at: &str, is_integer: bool) -> Vec<Problem> {
    let list = schema.get("x-extensible-enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut problems = values(list, at, is_integer, is_true(schema, "x-enum-ignore-case"));
    problems.extend(COLUMNS.iter().flat_map(|column| cells(schema, at, column, list.len())));
    let mut seen = BTreeSet::new();
    for name in texts(schema.get("x-enum-varnames")).into_iter().filter(|name| !seen.insert(*name)) {
        problems.push(Problem::at(at, format!("two variants named `{name}`"), "give each value its own name"));
    }
    problems.extend(aliases(schema, at, list));
    if schema.get("x-enum-ignore-case").is_some_and(|flag| flag != &Value::Bool(true)) {
        problems.push(Problem::at(at, "x-enum-ignore-case is not `true`", "write `true`, or remove it"));
    }
    problems
}

fn values(list: &[Value], at: &str, is_integer: bool, ignores_case: bool) -> Vec<Problem> {
    let mut problems = Vec::new();
    if list.is_empty() {
        problems.push(Problem::at(at, "x-extensible-enum lists no value", "list the known values"));
    }
    let mut seen = BTreeSet::new();
    for value in list {
        let fits = if is_integer { value.is_i64() } else { value.as_str().is_some_and(|text| !text.is_empty()) };
        if !fits {
            let what = format!("the value {value} is not of the schema's type");
            problems.push(Problem::at(at, what, "correct it, or put it in quotes"));
        }
        let text = value.to_string();
        if !seen.insert(if ignores_case { text.to_ascii_lowercase() } else { text }) {
            problems.push(Problem::at(at, format!("the value {value} is listed twice"), "list each value once"));
        }
    }
    problems
}

fn cells(schema: &Value, at: &str, column: &Column, rows: usize) -> Vec<Problem> {
    let Column { key, required, takes, remedy } = column;
    let cells = match schema.get(key) {
        None if !required => return Vec::new(),
        cells => cells.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default(),
    };
    if cells.len() != rows {
        let what = match schema.get(key) {
            None => format!("{key} is missing"),
            Some(_) => format!("{key} has {} entries for {rows} values", cells.len()),
        };
        return vec![Problem::at(at, what, "give each value exactly one, in the same order")];
    }
    let at = join(at, key);
    let wrong = cells.iter().enumerate().filter(|(_, cell)| !takes(cell));
    wrong
        .map(|(row, cell)| Problem::at(join(&at, &row.to_string()), format!("{cell} can't stand here"), *remedy))
        .collect()
}

fn aliases(schema: &Value, at: &str, list: &[Value]) -> Vec<Problem> {
    let Some(aliases) = schema.get("x-enum-aliases") else { return Vec::new() };
    let remedy = "write `OtherSpelling: LISTED_VALUE`";
    let Some(aliases) = aliases.as_object() else {
        return vec![Problem::at(at, "x-enum-aliases is no mapping", remedy)];
    };
    let at = join(at, "x-enum-aliases");
    let read =
        |text: &str| if is_true(schema, "x-enum-ignore-case") { text.to_ascii_lowercase() } else { text.to_owned() };
    let mut taken: BTreeSet<String> = list.iter().filter_map(Value::as_str).map(read).collect();
    let wrong = aliases.iter().filter(|(alias, value)| !taken.insert(read(alias)) || !list.contains(value));
    wrong
        .map(|(alias, value)| {
            Problem::at(at.as_str(), format!("`{alias}: {value}` is no other spelling of a value"), remedy)
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
