//! The page leaves nothing of V1 out and names nothing that V2 does not have.

use std::{collections::BTreeSet, fs, path::Path};

use super::specs::{Spec, parts};

/// What the page may put in backticks beside the names of the specs.
const OTHERS: &[&str] = &[
    "portone::v1",
    "portone::v2",
    "specs/portone-v1.yaml",
    "specs/portone-v2.yaml",
    "Authorization: Bearer",
    "Authorization: <token>",
    "Authorization: PortOne",
    "Tier",
    "PHONEPROOF_PORTONE_V1_IMP_KEY",
    "PHONEPROOF_PORTONE_V1_IMP_SECRET",
    "PHONEPROOF_PORTONE_V2_API_SECRET",
    "PHONEPROOF_PORTONE_V2_STORE_ID",
    "Client::from_env",
    "Client::with_idempotency_key",
    "Outcome::Rejected",
    "MaybeSent",
    "From",
    "TryFrom",
    "_MVNO",
];

/// A row of a table: the words in backticks of its headline, and its cells by the table's own heads.
pub(crate) struct Row {
    headline: String,
    cells: Vec<(String, String)>,
}

impl Row {
    pub(crate) fn cell(&self, head: &str) -> Option<&str> {
        self.cells.iter().find(|(of, _)| of == head).map(|(_, text)| text.as_str())
    }

    /// The names in a cell; none without the cell.
    fn names(&self, head: &str) -> Vec<&str> {
        self.cell(head).map(quoted).unwrap_or_default()
    }

    /// The first of them.
    pub(crate) fn name(&self, head: &str) -> Option<&str> {
        self.names(head).into_iter().next()
    }

    /// `operation` 200, as a cell has it.
    fn answer(&self, head: &str) -> Option<(&str, &str)> {
        let (operation, status) = self.cell(head)?.strip_prefix('`')?.split_once("` ")?;
        Some((operation, status))
    }
}

/// The page without its examples.
fn prose() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/portone-migration.md");
    let page = fs::read_to_string(path).unwrap();
    page.split("```").step_by(2).collect()
}

/// The rows of all tables.
fn rows() -> Vec<Row> {
    let (mut headline, mut heads, mut rows) = (String::new(), Vec::new(), Vec::new());
    for line in prose().lines() {
        if let Some(text) = line.strip_prefix('#') {
            text.trim_start_matches('#').trim().clone_into(&mut headline);
        }
        let Some(inner) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            heads.clear();
            continue;
        };
        let cells: Vec<_> = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
        if heads.is_empty() {
            heads = cells;
        } else if !inner.starts_with("---") {
            assert_eq!(cells.len(), heads.len(), "{line}");
            rows.push(Row { headline: headline.clone(), cells: heads.iter().cloned().zip(cells).collect() });
        }
    }
    rows
}

/// The rows under the headlines that hold `text`.
pub(crate) fn rows_under(text: &str) -> Vec<Row> {
    let found: Vec<_> = rows().into_iter().filter(|row| row.headline.contains(text)).collect();
    assert!(!found.is_empty(), "no table under {text}");
    found
}

fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_field_and_code_of_v1_has_its_row_under_its_schema() {
    let v1 = Spec::read("portone-v1");
    for (schema, definition) in v1.schemas().filter(|(_, definition)| !parts(definition).is_empty()) {
        let rows = rows_under(&format!("`{schema}`"));
        let written: BTreeSet<_> = rows.iter().flat_map(|row| row.names("V1")).collect();
        assert_eq!(written, parts(definition), "{schema}");
    }
}

#[test]
fn every_value_of_v1_has_its_row() {
    let v1 = Spec::read("portone-v1");
    let values = v1.schemas().filter(|(_, definition)| definition["properties"].is_null());
    let rows = rows_under("Values");
    let written: BTreeSet<_> = rows.iter().flat_map(|row| row.names("V1")).collect();
    assert_eq!(written, values.map(|(name, _)| name).collect());
}

#[test]
fn every_operation_of_both_has_its_row() {
    let rows = rows_under("Operations");
    for (head, spec) in [("V1", Spec::read("portone-v1")), ("V2", Spec::read("portone-v2"))] {
        let written: BTreeSet<_> = rows.iter().flat_map(|row| row.names(head)).collect();
        assert_eq!(written, spec.operations().map(|(id, _)| id).collect(), "{head}");
    }
}

#[test]
fn every_status_of_every_operation_of_v1_has_its_row() {
    let v1 = Spec::read("portone-v1");
    let rows = rows_under("HTTP statuses");
    let written: BTreeSet<_> = rows.iter().filter_map(|row| row.answer("V1")).collect();
    let operations = v1.operations().map(|(id, _)| id);
    let specified = operations.flat_map(|id| v1.answers(id).into_iter().map(move |(status, _)| (id, status)));
    assert_eq!(written, specified.collect());
}

#[test]
fn a_status_of_v2_has_the_codes_that_its_spec_lists() {
    let v2 = Spec::read("portone-v2");
    let rows = rows_under("HTTP statuses");
    for row in &rows {
        let Some((operation, status)) = row.answer("V2") else { continue };
        let answers = v2.answers(operation);
        let (_, codes) = answers.iter().find(|(of, _)| *of == status).unwrap_or_else(|| panic!("{operation} {status}"));
        for code in row.names("codes in V2") {
            assert!(codes.contains(code), "{operation} {status} {code}");
        }
    }
}

#[test]
fn every_error_code_of_v2_has_its_row() {
    let v2 = Spec::read("portone-v2");
    let (_, codes) = v2.schemas().find(|(name, _)| *name == "ErrorCode").unwrap();
    let rows = rows_under("`ErrorCode`");
    let written: BTreeSet<_> = rows.iter().flat_map(|row| row.names("V2")).collect();
    assert_eq!(written, parts(codes));
}

#[test]
fn every_name_of_v2_in_a_table_is_in_its_spec() {
    let names = Spec::read("portone-v2").names();
    let rows: Vec<_> = rows().into_iter().filter(|row| row.headline != "What differs as a whole").collect();
    for name in rows.iter().flat_map(|row| [row.names("V2"), row.names("codes in V2")].concat()) {
        assert!(names.contains(name), "{name}");
    }
}

#[test]
fn every_name_on_the_page_is_known() {
    let (v1, v2) = (Spec::read("portone-v1").names(), Spec::read("portone-v2").names());
    for name in quoted(&prose()) {
        assert!(v1.contains(name) || v2.contains(name) || OTHERS.contains(&name), "{name}");
    }
}
