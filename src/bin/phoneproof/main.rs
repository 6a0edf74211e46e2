//! `phoneproof`: the sandbox as a command, and a tour of all providers against it.

#![forbid(unsafe_code)]

mod sandbox;
mod terminal;
mod tour;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Prove phone numbers through Korean and Japanese providers, and try it without any of them.
///
/// Nothing here calls a real provider: both commands use the sandbox, a stand-in on this machine.
#[derive(Parser)]
#[command(name = "phoneproof", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  phoneproof tour                  every provider's flow, step by step
  phoneproof tour --json           the same as one JSON document
  phoneproof sandbox --port 8099   a stand-in for all providers, until Ctrl-C

Exit codes:
  0  everything ended as it should
  1  a step of the tour did not, or the sandbox could not run
  2  the command line is wrong";

#[derive(Subcommand)]
enum Command {
    /// Walk through every provider's flow against a sandbox of its own
    Tour(tour::Arguments),
    /// Run the sandbox in the foreground
    Sandbox(sandbox::Arguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Tour(arguments) => tour::run(&arguments).await,
        Command::Sandbox(arguments) => sandbox::run(&arguments).await,
    };
    match result {
        Ok(code) => code,
        // Whoever reads the output has seen enough, `head` for example.
        Err(error) if is_broken_pipe(&*error) => ExitCode::FAILURE,
        Err(error) => {
            anstream::eprintln!("{} {error}", terminal::failure("error:"));
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
