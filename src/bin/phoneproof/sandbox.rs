//! `phoneproof sandbox`.

use std::{
    error::Error,
    io::{self, ErrorKind, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, CommandFactory, builder::RangedU64ValueParser, error::ErrorKind as UsageError};
use phoneproof::sandbox::{Limits, Message, Sandbox};

use crate::terminal::{aside, heading};

const EXAMPLES: &str = "\
Examples:
  phoneproof sandbox                               a free port
  phoneproof sandbox --port 8099                   a fixed one
  phoneproof sandbox --port 8099 --show-messages   with the codes that were \"sent\"
  phoneproof sandbox --port 8099 --otp 000000      every code is 000000
  phoneproof sandbox --port 8099 --seed 1          the same codes and ids in every run
  phoneproof sandbox --port 8099 --state dev.redb  goes on where it was stopped

Point your service's base URLs at it; `from_env` of every client reads the variables it prints.
It listens on loopback only and sends nothing to any phone.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, env = "PHONEPROOF_SANDBOX_PORT", default_value_t = 0)]
    port: u16,

    /// Print every message with its number, text and code
    #[arg(long)]
    show_messages: bool,

    /// Send this code instead of random ones, 4 to 12 digits; cut or repeated to the length that a provider needs
    #[arg(long, env = "PHONEPROOF_SANDBOX_OTP", value_name = "DIGITS")]
    otp: Option<String>,

    /// Draw codes, ids and tokens from this number: the same requests get the same ones in every run
    #[arg(long, env = "PHONEPROOF_SANDBOX_SEED", value_name = "N")]
    seed: Option<u64>,

    /// Keep the state of all providers, the inbox and the clock in this file over restarts
    #[arg(long, env = "PHONEPROOF_SANDBOX_STATE", value_name = "FILE")]
    state: Option<PathBuf>,

    #[command(flatten)]
    limits: LimitArguments,
}

/// What is older falls out.
#[derive(Args)]
#[command(next_help_heading = "Limits")]
struct LimitArguments {
    /// Messages to keep in the inbox
    #[arg(long = "max-messages", env = "PHONEPROOF_SANDBOX_MAX_MESSAGES", value_name = "N",
          default_value_t = Limits::default().messages, value_parser = at_least_one())]
    messages: usize,

    /// Requests to keep in the journal
    #[arg(long = "max-requests", env = "PHONEPROOF_SANDBOX_MAX_REQUESTS", value_name = "N",
          default_value_t = Limits::default().requests, value_parser = at_least_one())]
    requests: usize,

    /// Records of each kind to keep for a provider: numbers with codes, deliveries, certifications, files
    #[arg(long = "max-records", env = "PHONEPROOF_SANDBOX_MAX_RECORDS", value_name = "N",
          default_value_t = Limits::default().records, value_parser = at_least_one())]
    records: usize,
}

fn at_least_one() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(1..)
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let sandbox = start(arguments).await?;
    let output = async {
        introduce(&sandbox, arguments)?;
        report(&sandbox, arguments.show_messages).await
    };
    tokio::select! {
        // First, so that Ctrl-C already ends it in good order when the introduction says so.
        biased;
        stopped = asked_to_stop() => stopped?,
        failed = output => failed?,
    }
    sandbox.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn start(arguments: &Arguments) -> Result<Sandbox, Box<dyn Error>> {
    let limits = &arguments.limits;
    let mut builder = Sandbox::builder()
        .port(arguments.port)
        .max_messages(limits.messages)
        .max_requests(limits.requests)
        .max_records(limits.records);
    if let Some(otp) = &arguments.otp {
        builder = builder.otp(otp);
    }
    if let Some(seed) = arguments.seed {
        builder = builder.seed(seed);
    }
    if let Some(file) = &arguments.state {
        builder = builder.state(file);
    }
    match builder.start().await {
        Ok(sandbox) => Ok(sandbox),
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            crate::Cli::command().error(UsageError::ValueValidation, error).exit()
        }
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            Err(format!("{error}; choose another port with --port").into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Ctrl-C, or SIGTERM as from a service manager or a container.
async fn asked_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn introduce(sandbox: &Sandbox, arguments: &Arguments) -> io::Result<()> {
    let mut out = anstream::stdout();
    writeln!(out, "{} {}", heading("phoneproof sandbox on"), heading(&sandbox.base_url()))?;
    writeln!(out, "{}\n", aside("a stand-in on this machine: no provider is called, no phone rings"))?;
    for (name, value) in sandbox.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    writeln!(out)?;
    if let Some(otp) = sandbox.otp() {
        writeln!(out, "{}", aside(&format!("every code is {otp}")))?;
    }
    if let Some(seed) = sandbox.seed() {
        writeln!(out, "{}", aside(&format!("codes, ids and tokens are drawn from the seed {seed}")))?;
    }
    if let Some(file) = &arguments.state {
        writeln!(out, "{}", aside(&format!("the state is kept in {}", file.display())))?;
    }
    writeln!(out, "{}", aside("Ctrl-C stops it"))
}

async fn report(sandbox: &Sandbox, in_full: bool) -> io::Result<()> {
    // Not those of the run before.
    let mut seen = sandbox.inbox().last_id();
    loop {
        let (messages, total) = sandbox.inbox().next(seen).await;
        seen = total;
        for message in messages {
            print(&message, in_full)?;
        }
    }
}

fn print(message: &Message, in_full: bool) -> io::Result<()> {
    let mut out = anstream::stdout();
    let (at, provider, channel) = (message.at(), message.provider(), message.channel());
    let at = at.strftime("%H:%M:%SZ");
    if in_full {
        writeln!(out, "{at} {provider:?} {channel:?} to {}: {}", message.to(), message.text())
    } else {
        writeln!(out, "{at} {provider:?} {channel:?} {}", aside("(--show-messages shows it)"))
    }
}
