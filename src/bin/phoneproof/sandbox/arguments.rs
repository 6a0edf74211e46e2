//! What `phoneproof sandbox` can be told.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
};

use clap::{Args, builder::RangedU64ValueParser};
use phoneproof::sandbox::{Limits, Sandbox, SandboxBuilder};

use super::log;

const EXAMPLES: &str = "\
Examples:
  phoneproof sandbox                               a free port
  phoneproof sandbox --port 8099                   a fixed one
  phoneproof sandbox --port 8099 --show-messages   with the codes that were \"sent\"
  phoneproof sandbox --port 8099 --otp 000000      every code is 000000
  phoneproof sandbox --port 8099 --seed 1          the same codes and ids in every run
  phoneproof sandbox --port 8099 --state dev.redb  goes on where it was stopped
  phoneproof sandbox --port 8099 --quiet           nothing but warnings and errors
  phoneproof sandbox --log-format json 2>log       a log for programs
  phoneproof sandbox --bind 0.0.0.0 --port 8099 --allow-host sandbox
                                                   for other containers, which call it \"sandbox\"

Point your service's base URLs at it; `from_env` of every client reads the variables it prints.
It listens on loopback only, unless --bind says otherwise, and sends nothing to any phone.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Port to listen on; 0 takes a free one
    #[arg(long, env = "PHONEPROOF_SANDBOX_PORT", default_value_t = 0)]
    port: u16,

    /// Address to listen on; whoever reaches another one than loopback reads every code
    #[arg(long, env = "PHONEPROOF_SANDBOX_BIND", value_name = "ADDR", default_value_t = Ipv4Addr::LOCALHOST.into())]
    bind: IpAddr,

    /// Answer under this name, too, given without a port; repeatable, or separated by commas. Nothing is answered under
    /// other names than these, localhost and IP addresses
    #[arg(long = "allow-host", env = "PHONEPROOF_SANDBOX_ALLOW_HOST", value_name = "NAME", value_delimiter = ',')]
    allowed_hosts: Vec<String>,

    /// Send this code instead of random ones, 4 to 12 digits; cut or repeated to the length that a provider needs
    #[arg(long, env = "PHONEPROOF_SANDBOX_OTP", value_name = "DIGITS")]
    otp: Option<String>,

    /// Draw codes, ids and tokens from this number: the same requests get the same ones in every run
    #[arg(long, env = "PHONEPROOF_SANDBOX_SEED", value_name = "N")]
    seed: Option<u64>,

    /// Keep the state of all providers, the inbox and the clock in this file over restarts; not the journal of requests
    /// and not ordered faults
    #[arg(long, env = "PHONEPROOF_SANDBOX_STATE", value_name = "FILE")]
    pub(super) state: Option<PathBuf>,

    #[command(flatten)]
    pub(super) log: LogArguments,

    #[command(flatten)]
    limits: LimitArguments,
}

/// What it says while it runs.
#[derive(Args)]
#[command(next_help_heading = "Log")]
pub(super) struct LogArguments {
    /// Log every message with its number, text and code; otherwise numbers are masked and codes left out
    #[arg(long, conflicts_with = "quiet")]
    pub(super) show_messages: bool,

    /// Form of the log on stderr, a line for each request and message; json writes one object a line
    #[arg(long = "log-format", env = "PHONEPROOF_SANDBOX_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    pub(super) format: log::Format,

    /// Print nothing but warnings and errors
    #[arg(long, short)]
    pub(super) quiet: bool,
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

impl Arguments {
    pub(super) fn builder(&self) -> SandboxBuilder {
        let mut builder = Sandbox::builder()
            .bind(self.bind)
            .port(self.port)
            .max_messages(self.limits.messages)
            .max_requests(self.limits.requests)
            .max_records(self.limits.records);
        for name in &self.allowed_hosts {
            builder = builder.allow_host(name);
        }
        if let Some(otp) = &self.otp {
            builder = builder.otp(otp);
        }
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(file) = &self.state {
            builder = builder.state(file);
        }
        builder
    }
}
