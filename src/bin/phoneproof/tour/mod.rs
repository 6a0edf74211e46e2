//! `phoneproof tour`: the real clients against a sandbox of their own.
//!
//! Each provider's flow is a module that adds its steps; a step knows what was sent, what came back and whether
//! that is how it should end. Requests and answers are shown by their Debug, which redacts them.

mod one_flow;
mod portone_v1;
mod portone_v2;
mod report;
mod smslink;
mod solapi;

use std::{error::Error, process::ExitCode};

use clap::Args;
use phoneproof::sandbox::Sandbox;

use report::Report;

const EXAMPLES: &str = "\
Examples:
  phoneproof tour
  phoneproof tour --json | jq '.steps[] | select(.as_expected | not)'";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Print one JSON document instead of text
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    let mut report = Report::new(arguments.json);
    solapi::walk(&sandbox, &mut report).await?;
    portone_v1::walk(&sandbox, &mut report).await?;
    portone_v2::walk(&sandbox, &mut report).await?;
    smslink::walk(&sandbox, &mut report).await?;
    one_flow::walk(&sandbox, &mut report).await?;
    let code = report.finish()?;
    sandbox.stop().await;
    Ok(code)
}
