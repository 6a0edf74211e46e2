//! Numbers that always behave one way.

use crate::sandbox::{server::Sandbox, world::magic::MagicNumber};

fn row(magic: &MagicNumber) -> String {
    format!("{} {} {}", magic.behaviour().as_str(), magic.provider().title(), magic.number())
}

/// The rows of the documentation, one for each number and provider.
fn documented() -> Vec<String> {
    let mut rows = Vec::new();
    for line in include_str!("../magic.md").lines().skip(2) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        for provider in cells[2].split(", ") {
            for number in cells[3].split(' ') {
                rows.push(format!("{} {provider} {number}", cells[1]).replace('`', ""));
            }
        }
    }
    rows.sort();
    rows
}

#[test]
fn the_documented_table_lists_the_numbers_that_the_sandbox_knows() {
    let mut known: Vec<_> = Sandbox::magic_numbers().iter().map(row).collect();
    known.sort();
    assert_eq!(known, documented());
}

#[test]
fn a_number_behaves_one_way_with_a_provider() {
    let mut numbers: Vec<_> =
        Sandbox::magic_numbers().iter().map(|one| (one.provider().title(), one.number())).collect();
    let all = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all);
}
