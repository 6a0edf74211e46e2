//! The tables of the page: a row for each fault, a column for each effect, and one for what carries an idempotency key
//! whatever its effect. What is alike is folded.

use std::{collections::BTreeSet, fmt::Write};

use phoneproof::{Effect, Operation};

use crate::{
    cell::Cell,
    support::{apis::Driver, told::Told},
};

/// A column: its name, and whose cells it has.
pub(crate) type Column = (&'static str, fn(&Operation) -> bool);

pub(crate) const BY_EFFECT: &[Column] = &[
    ("`read`", |operation| has(operation, Effect::Read)),
    ("`idempotent`", |operation| has(operation, Effect::Idempotent)),
    ("`sends`", |operation| has(operation, Effect::Sends)),
    ("`consumes-attempt`", |operation| has(operation, Effect::ConsumesAttempt)),
    ("with an idempotency key", |operation| operation.idempotency_key.is_some()),
];

pub(crate) const IN_ONE: &[Column] = &[("every operation", |_| true)];

fn has(operation: &Operation, effect: Effect) -> bool {
    operation.effect == effect && operation.idempotency_key.is_none()
}

/// Which operations have which effect.
pub(crate) fn effects(operations: &[&Operation]) -> String {
    let line = |(name, is_of): &Column| {
        let mut of_effect: Vec<_> = operations.iter().filter(|operation| is_of(operation)).collect();
        of_effect.sort_unstable_by_key(|operation| operation.id);
        let ids: Vec<_> = of_effect.iter().map(|operation| format!("`{}`", operation.id)).collect();
        format!("* {name}: {}\n", ids.join(", "))
    };
    BY_EFFECT.iter().map(line).collect()
}

/// One fault and what came of it for each operation.
pub(crate) struct Row {
    pub(crate) words: &'static str,
    pub(crate) cells: Vec<(Driver, Cell)>,
}

/// Who differs from the column, how, and in which rows.
struct Note {
    drivers: String,
    cell: String,
    rows: Vec<&'static str>,
}

/// The table, and below it which operations differ.
pub(crate) fn render(rows: &[Row], columns: &[Column]) -> String {
    let mut text = String::from("| when… |");
    for (name, _) in columns {
        write!(text, " {name} |").unwrap();
    }
    writeln!(text, " the error shows |\n|---|{}---|", "---|".repeat(columns.len())).unwrap();
    let mut notes: Vec<Note> = Vec::new();
    for row in rows {
        write!(text, "| {} |", row.words).unwrap();
        let mut others: Vec<(String, Vec<Driver>)> = Vec::new();
        for (_, is_of) in columns {
            let usual = usual(row, *is_of);
            write!(text, " {usual} |").unwrap();
            for (driver, cell) in row.cells.iter().filter(|(driver, _)| is_of(driver.operation)) {
                let cell = cell.to_string();
                match others.iter_mut().find(|(known, _)| *known == cell) {
                    _ if cell == usual => {}
                    Some((_, drivers)) => drivers.push(*driver),
                    None => others.push((cell, vec![*driver])),
                }
            }
        }
        writeln!(text, " {} |", shown(row)).unwrap();
        for (cell, drivers) in others {
            let drivers = named(&drivers, row);
            match notes.iter_mut().find(|note| note.drivers == drivers && note.cell == cell) {
                Some(note) => note.rows.push(row.words),
                None => notes.push(Note { drivers, cell, rows: vec![row.words] }),
            }
        }
    }
    if !notes.is_empty() {
        text += "\nWhere an operation differs from its column:\n\n";
    }
    for Note { drivers, cell, rows } in notes {
        writeln!(text, "* {drivers}: {cell}, when {}", rows.join("; ")).unwrap();
    }
    text
}

/// What most operations of a column say, the special ways of driving one not counted. If two are as many, the one that
/// is more common in the whole row.
fn usual(row: &Row, is_of: fn(&Operation) -> bool) -> String {
    let texts: Vec<_> = row.cells.iter().map(|(driver, cell)| (driver, cell.to_string())).collect();
    let of_column = |(driver, _): &&(&Driver, String)| is_of(driver.operation);
    let votes = |wanted: &str| {
        let all = texts.iter().filter(|(_, text)| text == wanted);
        let usual = all.clone().filter(of_column).filter(|(driver, _)| driver.special.is_empty());
        (usual.count(), all.count())
    };
    let candidates: BTreeSet<_> = texts.iter().filter(of_column).map(|(_, text)| text.as_str()).collect();
    candidates.into_iter().max_by_key(|text| votes(text)).unwrap_or("–").to_owned()
}

/// What all errors of a row show; the status only if it is not that of the operation's own answer.
fn shown(row: &Row) -> String {
    let mut failed = row.cells.iter().filter_map(|(_, cell)| match &cell.told {
        Told::Failed(failed) => Some(&failed.shows),
        Told::Done | Told::Rejected => None,
    });
    let first = failed.next().cloned().unwrap_or_default();
    let common = failed.fold(first, |common, shows| common.into_iter().filter(|word| shows.contains(word)).collect());
    if common.is_empty() { "–".to_owned() } else { common.join(", ") }
}

/// The drivers by operation. What is special is said only where another way of the same operation does not differ.
fn named(drivers: &[Driver], row: &Row) -> String {
    let mut names: Vec<String> = Vec::new();
    for driver in drivers {
        let is_same = |other: &&Driver| other.operation == driver.operation;
        let all = row.cells.iter().map(|(driver, _)| driver).filter(is_same).count();
        let differ = drivers.iter().filter(is_same).count();
        let name = if all == differ { format!("`{}`", driver.operation.id) } else { driver.to_string() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}
