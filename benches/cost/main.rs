//! What the crate costs: its calls beside the same calls written by hand, in the same run.
//!
//! `cargo bench --bench cost` prints a table and writes `target/cost.json`; its exit code is 1 if a bar is not
//! reached. Without `--bench`, which `cargo bench` adds, it proves that it runs, and that what can be counted rather
//! than measured (allocations, connections) is as promised. `benches/README.md` says how to read it and what was
//! measured where.
//!
//! The server, and whatever is counted by valgrind or by its resident memory, runs in a process of its own: this
//! program again, with a role as its first argument.

mod connections;
mod memory;
mod peers;
mod report;
mod requests;
mod server;
mod signing;
mod throughput;
mod valgrind;

use std::process::ExitCode;

use peers::{ByHand, Facade, Hyper, Operation, Peer};
use report::Report;
use server::Server;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How much is done.
struct Size {
    /// Calls under valgrind; twice as many are made in a second run, and the difference is counted.
    counted_calls: u32,
    signatures: u32,
    sequential_calls: usize,
    calls_to_remember: usize,
    rounds: usize,
    calls_a_round: usize,
}

const FULL: Size = Size {
    counted_calls: 500,
    signatures: 200_000,
    sequential_calls: 10_000,
    calls_to_remember: 1_000_000,
    rounds: 101,
    calls_a_round: 2_048,
};
const SMOKE: Size = Size {
    counted_calls: 20,
    signatures: 200,
    sequential_calls: 200,
    calls_to_remember: 2_000,
    rounds: 2,
    calls_a_round: 512,
};

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve"] => server::serve(),
        ["calls", peer, operation, calls, url] => make_calls(peer, operation, calls.parse()?, url),
        ["sign", times] => signing::sign_times(times.parse()?),
        ["remember", calls, url] => memory::print_growth(calls.parse()?, url),
        arguments => return bench(arguments.contains(&"--bench")),
    }?;
    Ok(ExitCode::SUCCESS)
}

fn bench(full: bool) -> Result<ExitCode> {
    let size = if full { FULL } else { SMOKE };
    let mut report = Report::default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(requests::are_alike())?;
    valgrind::compare(&mut report, &size)?;
    signing::measure(&mut report, size.signatures)?;
    runtime.block_on(connections::count(&mut report, size.sequential_calls))?;
    memory::measure(&mut report, size.calls_to_remember)?;
    runtime.block_on(throughput::compare(&mut report, size.rounds, size.calls_a_round))?;
    report.print();
    if full {
        report.write()?;
    }
    let passed = if full { report.passed() } else { report.passed_what_is_exact() };
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The role of a counted process: one thread, one call after the other.
fn make_calls(peer: &str, operation: &str, calls: u32, url: &str) -> Result<()> {
    let operation = Operation::named(operation).ok_or("no such operation")?;
    match peer {
        Facade::NAME => make_calls_of::<Facade>(operation, calls, url),
        ByHand::NAME => make_calls_of::<ByHand>(operation, calls, url),
        Hyper::NAME => make_calls_of::<Hyper>(operation, calls, url),
        _ => Err("no such peer".into()),
    }
}

fn make_calls_of<P: Peer>(operation: Operation, calls: u32, url: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let peer = P::new(url)?;
    runtime.block_on(async {
        for _ in 0..calls {
            operation.call(&peer).await?;
        }
        Ok(())
    })
}
