//! The log of `phoneproof sandbox`, on stderr: a line for each request and each message, for people or for programs.
//!
//! The fields have the names of the control API's `Request` and `Message`. A `path` is the operation's, without what a
//! request put in it, because paths can hold numbers.

use std::io;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use phoneproof::sandbox::{Message, Sandbox, control::types};
use tracing::Level;

use super::lines::Lines;

/// How a line is written: for people, or as a JSON object.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    // Without documentation of their own: the command's help would be three times as long.
    Text,
    Json,
}

/// What is logged until this is dropped, which waits for it to be written.
pub(super) struct Log(Lines);

impl Drop for Log {
    fn drop(&mut self) {
        self.0.flush();
    }
}

/// From now on everything that happens is logged, or with `quiet` only what should not.
pub(super) fn start(format: Format, quiet: bool) -> io::Result<Log> {
    let lines = Lines::start(match format {
        Format::Text => |count| format!("WARN {count} lines are missing here: they were not read in time\n"),
        Format::Json => {
            |count| format!("{{\"level\":\"WARN\",\"message\":\"lines are missing here\",\"missing\":{count}}}\n")
        }
    })?;
    let level = if quiet { Level::WARN } else { Level::INFO };
    let coloured = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
    let log = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_target(false)
        .with_ansi(coloured)
        .with_writer(lines.clone());
    match format {
        Format::Text => log.init(),
        Format::Json => log.json().flatten_event(true).init(),
    }
    Ok(Log(lines))
}

/// Logs the messages that arrive, without an end.
pub(super) async fn messages(sandbox: &Sandbox, in_full: bool) {
    // Not those of the run before.
    let mut seen = sandbox.inbox().last_id();
    loop {
        let (messages, last) = sandbox.inbox().next(seen).await;
        seen = last;
        for message in &messages {
            line(message, in_full);
        }
    }
}

fn line(message: &Message, in_full: bool) {
    let (provider, channel) = (message.provider(), types::Channel::from(message.channel()));
    let number = if in_full { message.to().to_owned() } else { masked(message.to()) };
    tracing::info!(
        provider = provider.as_str(),
        channel = channel.as_str(),
        number,
        text = in_full.then(|| message.text()),
        code = Some(message.code()).filter(|code| in_full && !code.is_empty()),
        "message"
    );
}

/// Enough of a number to tell it from others, and too little to call it.
fn masked(number: &str) -> String {
    let last = number.len().saturating_sub(2).max(3);
    number.char_indices().map(|(at, digit)| if (3..last).contains(&at) { '*' } else { digit }).collect()
}
