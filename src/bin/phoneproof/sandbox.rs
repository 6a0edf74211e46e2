//! `phoneproof sandbox`.

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Args;
use phoneproof::sandbox::{Message, Sandbox};

use crate::terminal::{aside, heading};

const EXAMPLES: &str = "\
Examples:
  phoneproof sandbox                               a free port
  phoneproof sandbox --port 8099                   a fixed one
  phoneproof sandbox --port 8099 --show-messages   with the codes that were \"sent\"

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
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let sandbox = Sandbox::builder().port(arguments.port).start().await.map_err(|error| {
        format!("can't listen on 127.0.0.1:{}: {error}; choose another port with --port", arguments.port)
    })?;
    let output = async {
        introduce(&sandbox)?;
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

fn introduce(sandbox: &Sandbox) -> io::Result<()> {
    let mut out = anstream::stdout();
    writeln!(out, "{} {}", heading("phoneproof sandbox on"), heading(&sandbox.base_url()))?;
    writeln!(out, "{}\n", aside("a stand-in on this machine: no provider is called, no phone rings"))?;
    for (name, value) in sandbox.environment() {
        writeln!(out, "export {name}={value}")?;
    }
    writeln!(out, "\n{}", aside("Ctrl-C stops it"))
}

async fn report(sandbox: &Sandbox, in_full: bool) -> io::Result<()> {
    let mut seen = 0;
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
