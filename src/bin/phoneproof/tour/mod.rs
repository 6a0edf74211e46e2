//! `phoneproof tour`: the real clients against sandboxes of their own.
//!
//! Each provider's part is a module that adds its steps; a step knows what was sent, what came back and whether
//! that is how it should end. Requests and answers are shown by their Debug, which redacts them.

mod one_flow;
mod portone_v1;
mod portone_v2;
mod report;
mod smslink;
mod solapi;

use std::{error::Error, process::ExitCode};

use clap::Args;
use phoneproof::{Provider, sandbox::Sandbox};

use one_flow::Way;
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

/// `parts! { Variant: module, … }`: the part of each provider. The tour fails for a provider that has none.
macro_rules! parts {
    ($($provider:ident: $module:ident),+) => {
        async fn walk(provider: Provider, sandbox: &Sandbox, report: &mut Report) -> Result<(), Box<dyn Error>> {
            match provider {
                $(Provider::$provider => $module::walk(sandbox, report).await,)+
                _ => Err(without_part(provider)),
            }
        }

        /// Its part in the one flow; `None` if it proves nothing of a person.
        fn way(provider: Provider, sandbox: &Sandbox) -> Result<Option<Way>, Box<dyn Error>> {
            match provider {
                $(Provider::$provider => $module::way(sandbox),)+
                _ => Err(without_part(provider)),
            }
        }
    };
}

parts! { PortOneV1: portone_v1, PortOneV2: portone_v2, Smslink: smslink, Solapi: solapi }

fn without_part(provider: Provider) -> Box<dyn Error> {
    format!("{provider} has no part in the tour").into()
}

pub(crate) async fn run(arguments: &Arguments) -> Result<ExitCode, Box<dyn Error>> {
    let mut report = Report::new(arguments.json);
    for provider in Provider::ALL {
        // A part moves the clock, and requests are signed with the time: each has a sandbox of its own.
        let sandbox = Sandbox::start().await?;
        walk(*provider, &sandbox, &mut report).await?;
        sandbox.stop().await;
    }
    let sandbox = Sandbox::start().await?;
    one_flow::walk(&sandbox, &mut report).await?;
    sandbox.stop().await;
    Ok(report.finish()?)
}
