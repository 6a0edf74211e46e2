//! `phoneproof sandbox`.

mod arguments;
mod lines;
mod log;

use std::{
    error::Error,
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use clap::{CommandFactory, error::ErrorKind as UsageError};
use phoneproof::sandbox::Sandbox;

pub(crate) use self::arguments::Arguments;
use crate::terminal::{aside, heading};

/// The exit code of what was ended by Ctrl-C, as shells tell it.
const INTERRUPTED: u8 = 130;

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let _log = log::start(arguments.log.format, arguments.log.quiet)?;
    let sandbox = start(arguments).await?;
    let output = async {
        if !arguments.log.quiet {
            introduce(&sandbox, arguments)?;
        }
        log::messages(&sandbox, arguments.log.show_messages).await;
        Ok::<_, io::Error>(())
    };
    tokio::select! {
        // First, so that Ctrl-C already ends it in good order when the introduction says so.
        biased;
        stopped = asked_to_stop() => stopped?,
        failed = output => failed?,
    }
    tokio::select! {
        biased;
        // Whoever asks again does not want to wait for requests under way.
        stopped = asked_to_stop() => stopped.map(|()| ExitCode::from(INTERRUPTED)).map_err(Into::into),
        () = sandbox.stop() => Ok(ExitCode::SUCCESS),
    }
}

async fn start(arguments: &Arguments) -> Result<Sandbox, Box<dyn Error>> {
    match arguments.builder().start().await {
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
    let keys = sandbox.credentials();
    let channels = [("Danal", keys.portone_v2_channel_key()), ("KCP", keys.portone_v2_kcp_channel_key())];
    for (pg, key) in channels {
        writeln!(out, "{}", aside(&format!("PortOne V2's channel of {pg} is {key}")))?;
    }
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
