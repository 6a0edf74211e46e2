//! The table, and the same figures for programs.

use std::fs;

use serde_json::{Map, Value, json};

use crate::Result;

#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
    figures: Map<String, Value>,
}

struct Row {
    what: String,
    figure: String,
    bar: String,
    reached: bool,
    /// Whether it depends on neither the machine nor how the program was compiled.
    is_exact: bool,
}

impl Report {
    /// A figure without a bar.
    pub(crate) fn note(&mut self, what: impl Into<String>, figure: impl Into<String>) {
        self.row(what, figure, "", true, false);
    }

    /// A figure that could not be had.
    pub(crate) fn missing(&mut self, what: &str, why: &str) {
        self.row(what, why, "to be counted", false, false);
    }

    pub(crate) fn at_most(&mut self, what: impl Into<String>, figure: f64, bar: f64) {
        self.row(what, format!("{figure:.2}"), format!("≤ {bar:.2}"), figure <= bar, false);
    }

    /// The same, of what is counted and not measured.
    pub(crate) fn exactly_at_most(&mut self, what: impl Into<String>, figure: f64, bar: f64) {
        self.row(what, format!("{figure:.2}"), format!("≤ {bar:.2}"), figure <= bar, true);
    }

    pub(crate) fn at_least(&mut self, what: impl Into<String>, figure: f64, bar: f64) {
        self.row(what, format!("{figure:.2}"), format!("≥ {bar:.2}"), figure >= bar, false);
    }

    pub(crate) fn count_at_most(&mut self, what: impl Into<String>, count: usize, bar: usize) {
        self.row(what, count.to_string(), format!("≤ {bar}"), count <= bar, true);
    }

    fn row(
        &mut self,
        what: impl Into<String>,
        figure: impl Into<String>,
        bar: impl Into<String>,
        reached: bool,
        is_exact: bool,
    ) {
        let row = Row { what: what.into(), figure: figure.into(), bar: bar.into(), reached, is_exact };
        // A long run shows how far it is.
        eprintln!("{}: {}", row.what, row.figure);
        self.rows.push(row);
    }

    pub(crate) fn set(&mut self, key: &str, figure: f64) {
        self.figures.insert(key.to_owned(), json!(figure));
    }

    pub(crate) fn set_in(&mut self, group: &str, key: &str, figure: f64) {
        let group = self.figures.entry(group).or_insert_with(|| json!({}));
        group[key] = json!(figure);
    }

    pub(crate) fn passed(&self) -> bool {
        self.rows.iter().all(|row| row.reached)
    }

    pub(crate) fn passed_what_is_exact(&self) -> bool {
        self.rows.iter().filter(|row| row.is_exact).all(|row| row.reached)
    }

    /// In Markdown, as `benches/README.md` has it.
    pub(crate) fn print(&self) {
        println!("| what | figure | bar | |\n|---|---|---|---|");
        for Row { what, figure, bar, reached, is_exact: _ } in &self.rows {
            let verdict = match (bar.is_empty(), reached) {
                (true, _) => "",
                (false, true) => "reached",
                (false, false) => "NOT REACHED",
            };
            println!("| {what} | {figure} | {bar} | {verdict} |");
        }
    }

    pub(crate) fn write(&self) -> Result<()> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target");
        fs::create_dir_all(folder)?;
        let path = format!("{folder}/cost.json");
        fs::write(&path, serde_json::to_string_pretty(&self.figures)?)?;
        println!("\nwritten to {path}");
        Ok(())
    }
}
