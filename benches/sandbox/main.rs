//! How fast the sandbox is, and whether its memory stays flat: `cargo bench --features cli --bench sandbox`.
//!
//! It ends by itself, with exit code 1 if a bar is not reached. Without `--bench`, which `cargo bench` adds, it only
//! proves that it runs. `benches/README.md` says what was measured and where.

mod flows;
mod memory;
mod throughput;

use std::{
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use phoneproof::sandbox::Sandbox;

/// At least this share of the throughput of a handler that does nothing.
const RATIO_BAR: f64 = 0.7;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How much is done.
struct Size {
    starts: usize,
    rounds: usize,
    flows_a_round: usize,
    requests: usize,
}

const FULL: Size = Size { starts: 21, rounds: 10, flows_a_round: 10_000, requests: 1_000_000 };
const SMOKE: Size = Size { starts: 3, rounds: 2, flows_a_round: 200, requests: 2_000 };

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let full = std::env::args().any(|argument| argument == "--bench");
    let size = if full { FULL } else { SMOKE };

    let (library, command) = (start(size.starts).await?, start_command(size.starts)?);
    println!(
        "start-up, median of {}: Sandbox::start {library:.1?}, the command until its URL {command:.1?}",
        size.starts
    );

    let ratio = throughput::compare(size.rounds, size.flows_a_round).await?;
    println!("ratio: {ratio:.2} (bar: {RATIO_BAR})");

    let flat = memory::watch(size.requests).await?;
    println!("resident memory is {}", if flat { "flat" } else { "not flat" });

    let passed = !full || (ratio >= RATIO_BAR && flat);
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn start(times: usize) -> Result<Duration> {
    let mut took = Vec::new();
    for _ in 0..times {
        let begin = Instant::now();
        let sandbox = Sandbox::start().await?;
        took.push(begin.elapsed());
        sandbox.stop().await;
    }
    Ok(median(took))
}

fn start_command(times: usize) -> Result<Duration> {
    let mut took = Vec::new();
    for _ in 0..times {
        let begin = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_phoneproof")).arg("sandbox").stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        took.push(begin.elapsed());
        child.kill()?;
        child.wait()?;
    }
    Ok(median(took))
}

fn median(mut took: Vec<Duration>) -> Duration {
    took.sort();
    took.get(took.len() / 2).copied().unwrap_or_default()
}

/// How many a second that is.
fn a_second(count: usize, took: Duration) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from) / took.as_secs_f64()
}
