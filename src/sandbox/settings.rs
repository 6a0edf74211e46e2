//! What a sandbox is set up with, beside where it listens.

use std::{io, path::PathBuf};

use super::{Sandbox, SandboxBuilder, Switches, otp::FixedOtp, random::Random};

/// How much a sandbox remembers. What is older falls out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Messages in the [`Inbox`](super::Inbox).
    pub messages: usize,
    /// Requests in the journal.
    pub requests: usize,
    /// Records of each kind of a provider: SMSLINK's deliveries and numbers with codes, PortOne's certifications and
    /// numbers, SOLAPI's files, papers, sender IDs and signatures that can't be used again.
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
}

impl Settings {
    pub(super) fn random(&self) -> io::Result<Random> {
        let otp = self.otp.as_deref().map(FixedOtp::new).transpose();
        let otp = otp.map_err(|text| io::Error::new(io::ErrorKind::InvalidInput, text))?;
        Ok(Random::new(self.seed, otp))
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
    pub fn state(mut self, file: impl Into<PathBuf>) -> Self {
        self.settings.state = Some(file.into());
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
