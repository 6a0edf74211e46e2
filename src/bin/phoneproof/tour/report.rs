//! The steps so far, as text while they happen or as JSON at the end.

use std::{
    fmt::{Debug, Display},
    process::ExitCode,
};

use phoneproof::Operation;
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

pub(super) struct Report {
    json: bool,
    provider: &'static str,
    steps: Vec<Step>,
}

impl Report {
    pub(super) fn new(json: bool) -> Self {
        Self { json, provider: "", steps: Vec::new() }
    }

    /// The steps that follow are about this provider.
    pub(super) fn provider(&mut self, name: &'static str, about: &str) {
        self.provider = name;
        if !self.json {
            anstream::println!("{} {}", heading(name), aside(about));
        }
    }

    /// Adds a step.
    pub(super) fn step(&mut self, title: &str, operation: &Operation, sent: &dyn Debug, ending: Ending) {
        let step = Step {
            provider: self.provider,
            title: title.to_owned(),
            operation: operation.id,
            sent: format!("{} {} {sent:?}", operation.method, operation.path),
            came_back: ending.came_back,
            as_expected: ending.as_expected,
        };
        if !self.json {
            let mark = if step.as_expected { success("ok") } else { failure("FAILED") };
            anstream::println!("  {mark} {title}");
            anstream::println!("     {} {}", aside("->"), step.sent);
            anstream::println!("     {} {}", aside("<-"), step.came_back);
        }
        self.steps.push(step);
    }

    /// Says how it all ended.
    pub(super) fn finish(self) -> serde_json::Result<ExitCode> {
        let failed = self.steps.iter().filter(|step| !step.as_expected).count();
        if self.json {
            let document = Document { passed: failed == 0, steps: &self.steps };
            anstream::println!("{}", serde_json::to_string_pretty(&document)?);
        } else if failed == 0 {
            anstream::println!("{} all {} steps ended as they should", success("ok"), self.steps.len());
        } else {
            anstream::println!("{} {failed} of {} steps", failure("FAILED"), self.steps.len());
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
