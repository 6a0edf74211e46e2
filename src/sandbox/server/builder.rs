//! What a sandbox is set up with, and its start.

use std::{
    fmt::Display,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use tokio::sync::oneshot;

use super::Sandbox;
use crate::sandbox::{
    control,
    engine::{dispatch, hosts::Hosts, listener, port::Port, state},
    page,
    providers::{stand_in::StandIn, switches::Switches},
    world::{Limits, World, otp::FixedOtp, random::Random},
};

/// As the builder was told; checked when the sandbox starts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) switches: Switches,
    pub(crate) otp: Option<String>,
    pub(crate) seed: Option<u64>,
    pub(crate) limits: Limits,
    pub(crate) state: Option<PathBuf>,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) grace: Option<Duration>,
}

/// What requests under way may take after the order to stop, if nothing is said.
const GRACE: Duration = Duration::from_secs(2);

fn invalid(text: impl Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, text.to_string())
}

impl Settings {
    /// The stand-in at this port, in a world of its own.
    pub(crate) fn stand_in(self, port: Arc<Port>) -> io::Result<StandIn> {
        let otp = self.otp.as_deref().map(FixedOtp::new).transpose().map_err(invalid)?;
        let hosts = Hosts::new(self.allowed_hosts).map_err(invalid)?;
        let world = World::new(Random::new(self.seed, otp), self.limits);
        Ok(StandIn::new(port, world, hosts, self.switches))
    }

    fn grace(&self) -> Duration {
        self.grace.unwrap_or(GRACE)
    }
}

/// Sets up a [`Sandbox`].
#[derive(Debug, Clone, Default)]
#[must_use = "call start()"]
pub struct SandboxBuilder {
    address: Option<IpAddr>,
    port: u16,
    settings: Settings,
}

impl SandboxBuilder {
    /// The address to listen on. Default: 127.0.0.1.
    ///
    /// Anybody who reaches another one reads every code and can change the sandbox's state.
    pub fn bind(mut self, address: IpAddr) -> Self {
        self.address = Some(address);
        self
    }

    /// The port. Default: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

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

    /// Starts it, on the current Tokio runtime.
    #[expect(clippy::unused_async, reason = "a start may have to wait, and callers should not have to change then")]
    pub async fn start(self) -> io::Result<Sandbox> {
        let address = self.address.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let listen_at = SocketAddr::new(address, self.port);
        let port = Port::open_at(listen_at)
            .map_err(|error| io::Error::new(error.kind(), format!("can't listen on {listen_at}: {error}")))?;
        let port = Arc::new(port);
        let (file, grace) = (self.settings.state.clone(), self.settings.grace());
        let stand_in = Arc::new(self.settings.stand_in(Arc::clone(&port))?);
        let engine = &stand_in.engine;
        let restored = file.map(|file| state::Restored::new(&file, engine)).transpose()?;
        let saver = restored.map(|restored| restored.keep(Arc::clone(engine))).transpose()?;
        if let Some(warning) = engine.warning() {
            tracing::warn!(address = %engine.address(), "{warning}");
        }
        let router = dispatch::router(Arc::clone(engine), control::router(&stand_in, page::router()));
        let (stop, stopped) = oneshot::channel::<()>();
        // The sender being dropped means the same as a message: stop.
        let stopped = async { stopped.await.unwrap_or_default() };
        let task = tokio::spawn(listener::serve(port, router, grace, stopped));
        Ok(Sandbox { stand_in, stop: Some(stop), task: Some(task), saver })
    }
}
