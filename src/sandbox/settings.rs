//! What a sandbox is set up with, beside where it listens.

use std::{fmt::Display, io, path::PathBuf, time::Duration};

use super::{Sandbox, SandboxBuilder, Switches, control::Hosts, otp::FixedOtp, random::Random};

/// How much a sandbox remembers. What is older falls out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Messages in the [`Inbox`](super::Inbox).
    pub messages: usize,
    /// Requests in the journal.
    pub requests: usize,
    /// Records of each kind of a provider: SMSLINK's deliveries and numbers with codes, PortOne's records,
    /// numbers and idempotency keys, SOLAPI's files, papers, sender IDs and signatures that can't be used again. None
    /// holds more than its request brought, which is 64 KiB at most; of files only the record is kept.
    pub records: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { messages: 10_000, requests: 10_000, records: 10_000 }
    }
}

/// As the builder was told; checked when the sandbox starts.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) switches: Switches,
    pub(super) otp: Option<String>,
    pub(super) seed: Option<u64>,
    pub(super) limits: Limits,
    pub(super) state: Option<PathBuf>,
    pub(super) allowed_hosts: Vec<String>,
    pub(super) grace: Option<Duration>,
}

/// What requests under way may take after the order to stop, if nothing is said.
const GRACE: Duration = Duration::from_secs(2);

fn invalid(text: impl Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text.to_string())
}

impl Settings {
    pub(super) fn random(&self) -> io::Result<Random> {
        let otp = self.otp.as_deref().map(FixedOtp::new).transpose();
        Ok(Random::new(self.seed, otp.map_err(invalid)?))
    }

    pub(super) fn hosts(&self) -> io::Result<Hosts> {
        Hosts::new(self.allowed_hosts.clone()).map_err(invalid)
    }

    pub(super) fn grace(&self) -> Duration {
        self.grace.unwrap_or(GRACE)
    }
}

impl SandboxBuilder {
    /// How the sandbox behaves where the providers document nothing.
    pub fn switches(mut self, switches: Switches) -> Self {
        self.settings.switches = switches;
        self
    }

    /// Sends this code instead of random ones: 4 to 12 digits, or the sandbox does not start.
    ///
    /// A provider whose codes are shorter takes the first digits of it (SOLAPI 4, PortOne 6, SMSLINK as many as the
    /// request asks for); where they are longer it is repeated. Digits are sent even if a request asks SMSLINK for
    /// letters too. Codes that a caller made itself stay as they are.
    ///
    /// ```
    /// # use phoneproof::sandbox::Sandbox;
    /// # async fn run() -> std::io::Result<()> {
    /// let sandbox = Sandbox::builder().otp("000000").start().await?;
    /// assert_eq!(sandbox.otp(), Some("000000"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn otp(mut self, digits: impl Into<String>) -> Self {
        self.settings.otp = Some(digits.into());
        self
    }

    /// Draws every code, id and token from a generator that begins with this seed: the same requests in the same
    /// order get the same values in every run. Times still come from the clock. Without a seed the values come from
    /// the operating system and can't be foretold.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = Some(seed);
        self
    }

    /// Keeps the state of all providers, the inbox and the clock in this file over restarts.
    ///
    /// It is written at least every second if something changed, and when the sandbox stops; a crash loses the last
    /// second. The file holds numbers and codes in the clear, and only its owner may read it. The sandbox does not
    /// start if the file is used by another one, or was written by another version or by something else; such a file
    /// is left as it is. With a [`seed`](Self::seed) the generator goes on where it stopped.
    ///
    /// What belongs to one run is not kept: the journal of requests, whose ids begin at 1 again, and ordered faults.
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.state = Some(file.into());
        self
    }

    /// Answers under this name too: that of a container, for example. Give it without a port; call this once for each
    /// name.
    ///
    /// Otherwise nothing is answered but under `localhost` and IP addresses, neither by the providers' paths nor by the
    /// control API and the page, so that no web page reaches the sandbox under a name of its own (DNS rebinding).
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.settings.allowed_hosts.push(name.into());
        self
    }

    /// How long requests under way may take once the sandbox is told to stop; those that take longer are cut off.
    /// Default: 2 seconds. Streams of events and calls that wait for a message end at once.
    pub fn grace_period(mut self, grace: Duration) -> Self {
        self.settings.grace = Some(grace);
        self
    }

    /// How many messages the inbox keeps: at least 1. Default: 10,000.
    pub fn max_messages(mut self, messages: usize) -> Self {
        self.settings.limits.messages = messages.max(1);
        self
    }

    /// How many requests the journal keeps: at least 1. Default: 10,000.
    pub fn max_requests(mut self, requests: usize) -> Self {
        self.settings.limits.requests = requests.max(1);
        self
    }

    /// How many records of each kind a provider keeps ([`Limits::records`]): at least 1. Default: 10,000.
    pub fn max_records(mut self, records: usize) -> Self {
        self.settings.limits.records = records.max(1);
        self
    }
}

impl Sandbox {
    /// The code that is sent instead of random ones, if there is one.
    pub fn otp(&self) -> Option<&str> {
        self.shared.random.otp().map(FixedOtp::as_str)
    }

    /// What the random values begin with, if they repeat from run to run.
    pub fn seed(&self) -> Option<u64> {
        self.shared.random.seed()
    }

    /// How much it remembers.
    pub fn limits(&self) -> Limits {
        self.shared.limits
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Settings;
    use crate::{
        portone::v1::generated::operations::{CONFIRM_OTP, GET_TOKEN, REQUEST_OTP},
        sandbox::{
            exchange::Reply,
            testing::{self, Ask},
        },
        smslink::generated::operations::{GENERATE_AND_DELIVER_CODE, VERIFY_CODE},
    };

    /// A run on a clock that stands still: every reply in full.
    fn run(seed: u64) -> Vec<String> {
        let shared = testing::with_settings(Settings { seed: Some(seed), ..Settings::default() });
        let mut replies = Vec::new();
        let mut ask = |request: Ask| -> Value {
            let Reply { status, body, headers, .. } = request.send(&shared);
            replies.push(format!("{status} {headers:?} {body}"));
            body
        };
        let keys = &shared.credentials;

        let smslink = |operation| Ask::of(operation).header("token", keys.smslink_token());
        let sent = ask(smslink(&GENERATE_AND_DELIVER_CODE).json(&json!({
            "phone_number": "09012345678", "delivery_type": 10, "character_type": 20, "character_size": 12,
            "valid_period_min": 10, "message": "{{verification_code}} {{valid_period_min}}",
        })));
        let typed = json!({ "phone_number": "09012345678", "verification_code": sent["verification_code"] });
        ask(smslink(&VERIFY_CODE).json(&typed));

        let login = json!({ "imp_key": keys.portone_imp_key(), "imp_secret": keys.portone_imp_secret() });
        let token = ask(Ask::of(&GET_TOKEN).json(&login))["response"]["access_token"].as_str().unwrap().to_owned();
        let portone = |operation| Ask::of(operation).header("authorization", &token);
        let person = json!({
            "name": "홍길동", "phone": "01012345678", "birth": "900101", "gender_digit": "1", "carrier": "SKT"
        });
        let asked = ask(portone(&REQUEST_OTP).json(&person));
        let otp = shared.inbox.latest_to("01012345678").unwrap().code().to_owned();
        let imp_uid = asked["response"]["imp_uid"].as_str().unwrap();
        ask(portone(&CONFIRM_OTP).path("imp_uid", imp_uid).json(&json!({ "otp": otp })));
        replies
    }

    #[test]
    fn with_the_same_seed_requests_and_clock_a_run_repeats_byte_for_byte() {
        let (first, second) = (run(1), run(1));
        assert_eq!(first.len(), 5);
        assert!(first.iter().all(|reply| reply.starts_with("200 OK")), "{first:?}");
        assert_eq!(first, second);
        assert!(first.iter().zip(run(2)).all(|(one, other)| *one != other));
    }
}
