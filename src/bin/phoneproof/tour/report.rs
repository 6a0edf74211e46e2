//! The steps so far, as text while they happen or as JSON at the end.

use std::{
    fmt::{Debug, Display},
    io::{self, Write},
    process::ExitCode,
};

use anstream::AutoStream;

use phoneproof::{Operation, Outcome};
use serde::Serialize;

use crate::terminal::{aside, failure, heading, success};

#[derive(Serialize)]
struct Document<'a> {
    passed: bool,
    steps: &'a [Step],
}

#[derive(Serialize)]
struct Step {
    provider: &'static str,
    title: String,
    operation: &'static str,
    sent: String,
    came_back: String,
    as_expected: bool,
}

/// What came back, and whether it should have.
pub(super) struct Ending {
    came_back: String,
    as_expected: bool,
}

impl Ending {
    /// An answer was expected.
    pub(super) fn answer<T, E: Display>(result: &Result<T, E>, show: impl FnOnce(&T) -> String) -> Self {
        match result {
            Ok(value) => Self { came_back: show(value), as_expected: true },
            Err(error) => Self { came_back: error.to_string(), as_expected: false },
        }
    }

    /// One particular answer was expected.
    pub(super) fn exactly<T: Debug + PartialEq, E: Display>(result: &Result<T, E>, expected: &T) -> Self {
        let mut ending = Self::answer(result, |value| format!("{value:?}"));
        ending.as_expected &= result.as_ref().is_ok_and(|value| value == expected);
        ending
    }

    /// An answer that fits was expected.
    pub(super) fn fitting<T, E: Display>(
        result: &Result<T, E>,
        fits: impl FnOnce(&T) -> bool,
        show: impl FnOnce(&T) -> String,
    ) -> Self {
        let mut ending = Self::answer(result, show);
        ending.as_expected &= result.as_ref().is_ok_and(fits);
        ending
    }

    /// An error that fits was expected.
    pub(super) fn error<T, E: Display>(result: &Result<T, E>, fits: impl FnOnce(&E) -> bool) -> Self {
        match result {
            Ok(_) => Self { came_back: "an answer, where an error was expected".to_owned(), as_expected: false },
            Err(error) => Self { came_back: error.to_string(), as_expected: fits(error) },
        }
    }
}

/// What a code should lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Verified,
    Rejected,
}

impl Expected {
    pub(super) fn is<T>(self, outcome: &Outcome<T>) -> bool {
        outcome.is_verified() == (self == Self::Verified)
    }
}

pub(super) struct Report {
    out: AutoStream<io::Stdout>,
    json: bool,
    provider: &'static str,
    steps: Vec<Step>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { out: anstream::stdout(), json, provider: "", steps: Vec::new() }
    }

    /// The steps that follow are about this provider.
    pub(super) fn provider(&mut self, name: &'static str, about: &str) -> io::Result<()> {
        self.provider = name;
        if self.json { Ok(()) } else { writeln!(self.out, "{} {}", heading(name), aside(about)) }
    }

    /// Adds a step.
    pub(super) fn step(
        &mut self,
        title: &str,
        operation: &Operation,
        sent: &dyn Debug,
        ending: Ending,
    ) -> io::Result<()> {
        let Ending { came_back, as_expected } = ending;
        let step = Step {
            provider: self.provider,
            title: title.to_owned(),
            operation: operation.id,
            sent: format!("{} {} {}", operation.method, operation.path, without_absent(&format!("{sent:?}"))),
            came_back: without_absent(&came_back),
            as_expected,
        };
        if !self.json {
            let mark = if step.as_expected { success("ok") } else { failure("FAILED") };
            writeln!(self.out, "  {mark} {title}")?;
            writeln!(self.out, "     {} {}", aside("->"), step.sent)?;
            writeln!(self.out, "     {} {}", aside("<-"), step.came_back)?;
        }
        self.steps.push(step);
        Ok(())
    }

    /// Says how it all ended.
    pub(super) fn finish(mut self) -> io::Result<ExitCode> {
        let failed = self.steps.iter().filter(|step| !step.as_expected).count();
        if self.json {
            let document = Document { passed: failed == 0, steps: &self.steps };
            writeln!(self.out, "{}", serde_json::to_string_pretty(&document)?)?;
        } else if failed == 0 {
            writeln!(self.out, "{} all {} steps ended as they should", success("ok"), self.steps.len())?;
        } else {
            writeln!(self.out, "{} {failed} of {} steps", failure("FAILED"), self.steps.len())?;
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// Leaves out of a Debug text the fields that hold nothing.
fn without_absent(debug: &str) -> String {
    let mut text = debug.to_owned();
    for absent in [": None", ": []"] {
        while let Some((start, end)) = absent_field(&text, absent) {
            text.replace_range(start..end, "");
        }
    }
    text
}

/// Where the first field that reads `absent` stands, with the comma that parts it from its neighbour.
fn absent_field(text: &str, absent: &str) -> Option<(usize, usize)> {
    let (at, _) = text.match_indices(absent).find(|(at, _)| {
        let rest = &text[at + absent.len()..];
        rest.starts_with(", ") || rest.starts_with(" }")
    })?;
    let (start, end) = (text[..at].rfind(' ')? + 1, at + absent.len());
    if text[end..].starts_with(", ") {
        return Some((start, end + 2));
    }
    let start = text[..start].strip_suffix(", ").map_or(start, str::len);
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::without_absent;

    #[test]
    fn fields_that_hold_nothing_are_left_out() {
        let debug = "Outer { a: None, b: Inner { c: [], d: 1 }, e: None, f: 2, g: [] }";
        assert_eq!(without_absent(debug), "Outer { b: Inner { d: 1 }, f: 2 }");
        assert_eq!(without_absent("Request { x: None, y: Y([personal]) }"), "Request { y: Y([personal]) }");
        assert_eq!(without_absent("plain text"), "plain text");
    }
}
