//! The page "What happens when…" shows what the matrix found.
//!
//! `INSTA_UPDATE=always cargo test --all-features --test delivery` writes both the snapshots and the page anew.

use std::{env, fs};

use insta::assert_snapshot;

use crate::{
    matrix::{pairs, rows},
    short,
    support::{apis::operations, world::Place},
    table::{BY_EFFECT, IN_ONE, effects, render},
};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/what-happens-when.md");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_tells_what_happens() {
    let pairs = pairs().await;
    let found = [
        ("effects", effects(&operations())),
        ("operation", render(&rows(pairs, Place::Operation), BY_EFFECT)),
        ("token_request", render(&rows(pairs, Place::Token), IN_ONE)),
        ("short_deadlines", render(short::rows().await, BY_EFFECT)),
    ];
    let page = fs::read_to_string(PAGE).unwrap();
    let expected = found.iter().fold(page.clone(), |page, (name, text)| filled(&page, name, text));
    if env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(PAGE, expected).unwrap();
    } else {
        assert!(page == expected, "{PAGE} is out of date; write it anew with INSTA_UPDATE=always");
    }
    for (name, text) in found {
        assert_snapshot!(name, text);
    }
}

/// The page with `text` between the two marks of this name.
fn filled(page: &str, name: &str, text: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
    let (before, rest) = page.split_once(&begin).expect("the page has the mark");
    let (_, after) = rest.split_once(&end).expect("the page has the mark of the end");
    format!("{before}{begin}\n{text}\n{end}{after}")
}
