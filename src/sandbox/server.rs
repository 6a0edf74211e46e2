//! A sandbox from its start to its stop.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{sync::oneshot, task::JoinHandle};

use super::{
    Credentials, Inbox, Shared, dispatch, listener,
    port::Port,
    settings::Settings,
    solapi,
    state::{self, Saver},
};
use crate::solapi::types::SenderId;

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    /// Saves once more when it is dropped: by [`stop`](Sandbox::stop) after all requests, otherwise beside those that
    /// the task leaves unfinished, of which each is in the file as a whole or not at all.
    saver: Option<Saver>,
}

/// Sets up a [`Sandbox`].
#[derive(Debug, Clone, Default)]
#[must_use = "call start()"]
pub struct SandboxBuilder {
    address: Option<IpAddr>,
    port: u16,
    pub(super) settings: Settings,
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

    /// Starts it, on the current Tokio runtime.
    #[expect(clippy::unused_async, reason = "a start may have to wait, and callers should not have to change then")]
    pub async fn start(self) -> io::Result<Sandbox> {
        let address = self.address.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let listen_at = SocketAddr::new(address, self.port);
        let port = Port::open_at(listen_at)
            .map_err(|error| io::Error::new(error.kind(), format!("can't listen on {listen_at}: {error}")))?;
        let port = Arc::new(port);
        let (file, grace) = (self.settings.state.clone(), self.settings.grace());
        let mut shared = Shared::new(Arc::clone(&port), self.settings)?;
        let restored = file.map(|file| state::Restored::new(&file, &mut shared)).transpose()?;
        let shared = Arc::new(shared);
        let saver = restored.map(|restored| restored.keep(Arc::clone(&shared))).transpose()?;
        if let Some(warning) = shared.warning() {
            tracing::warn!(address = %shared.address(), "{warning}");
        }
        let router = dispatch::router(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        // The sender being dropped means the same as a message: stop.
        let stopped = async { stopped.await.unwrap_or_default() };
        let task = tokio::spawn(listener::serve(port, router, grace, stopped));
        Ok(Sandbox { shared, stop: Some(stop), task: Some(task), saver })
    }
}

impl Sandbox {
    /// Starts a sandbox on a free port of loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The base URL for the clients of all providers on this machine.
    pub fn base_url(&self) -> String {
        self.shared.base_url()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address()
    }

    /// Whether others than this machine can reach it: then anybody who does can read every code.
    pub fn is_public(&self) -> bool {
        self.shared.is_public()
    }

    /// The credentials that it accepts.
    pub fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    /// The environment variables that the clients' `from_env` read.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        self.credentials().environment(&self.base_url())
    }

    /// What it "delivered".
    pub fn inbox(&self) -> &Inbox {
        &self.shared.inbox
    }

    /// The time by the sandbox's clock.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The sender IDs of SOLAPI's account, as they are now.
    pub fn sender_ids(&self) -> Vec<SenderId> {
        solapi::sender_ids(&self.shared)
    }

    /// Moves the sandbox's clock ahead, so that codes and tokens expire.
    ///
    /// By more than 15 minutes, SOLAPI refuses its clients: they sign with the clock of this machine.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Stops listening until [`open_port`](Self::open_port): new connections are refused, as where no server runs.
    /// Those that are open end with the request under way, so that a client that pools them notices, too.
    pub fn close_port(&self) {
        self.shared.port.close();
    }

    /// The same, and listens again after this time by this machine's clock.
    pub fn close_port_for(&self, time: Duration) {
        self.shared.port.close_for(time);
    }

    /// Listens again, at the same address.
    pub fn open_port(&self) -> io::Result<()> {
        self.shared.port.open()
    }

    /// Stops after the requests under way, within the [grace period](SandboxBuilder::grace_period).
    pub async fn stop(mut self) {
        self.shared.end();
        self.stop.take();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the sandbox's task failed");
        }
        self.saver.take();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.end();
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address()).finish_non_exhaustive()
    }
}
