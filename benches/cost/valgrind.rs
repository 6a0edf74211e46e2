//! Instructions and allocations of a call, as valgrind counts them: the same on a busy machine.
//!
//! The client runs under valgrind, the server beside it, so the server is not counted; the start of the program
//! falls out of the difference between two runs, one with twice the calls.

use std::{fs, path::Path, process::Command};

use crate::{
    Result, Size,
    peers::{ByHand, Facade, Hyper, Operation, Peer},
    report::Report,
    server::Server,
};

/// At most so many times the instructions of the same call written by hand.
const RATIO_BAR: f64 = 1.10;
pub(crate) const ALLOCATIONS_BAR: f64 = 3.0;
const MISSING: &str = "not counted: valgrind is not installed (apt-get install valgrind)";

pub(crate) fn compare(report: &mut Report, size: &Size) -> Result<()> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        report.missing("instructions and allocations", MISSING);
        return Ok(());
    }
    let server = Server::start()?;
    let counted = |tool, peer, operation: Operation| {
        a_time(tool, size.counted_calls, |calls| {
            ["calls", peer, operation.name(), calls, &server.url].map(str::to_owned).to_vec()
        })
    };
    let mut worst = 0.0_f64;
    for operation in Operation::ALL {
        let mut figures = Vec::new();
        for peer in [Facade::NAME, ByHand::NAME, Hyper::NAME] {
            let instructions = counted(Tool::Callgrind, peer, operation)?;
            let allocations = counted(Tool::Memcheck, peer, operation)?;
            figures.push(instructions);
            report.note(
                format!("{} by {peer}", operation.name()),
                format!("{instructions:.0} instructions, {allocations:.1} allocations"),
            );
        }
        let [facade, by_hand, hyper] = figures.as_slice() else { return Err("three peers".into()) };
        let ratio = facade / by_hand;
        worst = worst.max(ratio);
        report.at_most(format!("{} instructions, × reqwest by hand", operation.name()), ratio, RATIO_BAR);
        report.note(format!("{} instructions, × hyper-util", operation.name()), format!("{:.2}", facade / hyper));
    }
    report.set("instructions_ratio", worst);
    let allocations = a_time(Tool::Memcheck, size.counted_calls, |times| vec!["sign".to_owned(), times.to_owned()])?;
    report.exactly_at_most("allocations of a SOLAPI signature", allocations, ALLOCATIONS_BAR);
    report.set("signing_allocations", allocations);
    Ok(())
}

#[derive(Clone, Copy)]
enum Tool {
    Callgrind,
    Memcheck,
}

/// What one repetition costs: the difference between `times` and twice as many.
fn a_time(tool: Tool, times: u32, arguments: impl Fn(&str) -> Vec<String>) -> Result<f64> {
    let once = tool.count(&arguments(&times.to_string()))?;
    let twice = tool.count(&arguments(&(2 * times).to_string()))?;
    Ok((twice - once) / f64::from(times))
}

impl Tool {
    fn count(self, arguments: &[String]) -> Result<f64> {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cost-valgrind-{}", std::process::id()));
        let log_file = |option: &str| format!("{option}={}", log.display());
        let options = match self {
            Self::Callgrind => vec!["--tool=callgrind".to_owned(), log_file("--callgrind-out-file")],
            Self::Memcheck => vec!["--tool=memcheck".to_owned(), "--leak-check=no".to_owned(), log_file("--log-file")],
        };
        let output = Command::new("valgrind").args(options).arg(std::env::current_exe()?).args(arguments).output()?;
        let text = fs::read_to_string(&log)?;
        fs::remove_file(&log)?;
        if !output.status.success() {
            return Err(format!("under valgrind: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        let line = text.lines().find_map(|line| line.split_once(self.label())).ok_or("valgrind says no figure")?;
        let figure = line.1.split_whitespace().next().unwrap_or_default();
        Ok(figure.replace(',', "").parse()?)
    }

    /// What stands before the figure.
    const fn label(self) -> &'static str {
        match self {
            Self::Callgrind => "totals: ",
            Self::Memcheck => "total heap usage: ",
        }
    }
}
