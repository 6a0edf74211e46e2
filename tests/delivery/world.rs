//! A sandbox, the way to it, and how clients are set up.

use std::time::Duration;

use crate::{
    network::{HOST, Network, Way},
    trouble::Trouble,
};
use phoneproof::{
    ClientBuilder, RetryPolicy,
    sandbox::{Sandbox, Switches},
};

/// Three attempts without a wait to speak of.
pub(crate) const QUICK: RetryPolicy =
    RetryPolicy { attempts: 3, base: Duration::from_millis(1), longest: Duration::from_millis(1) };
/// For what ends by itself, on the slowest machine.
const PATIENT: Duration = Duration::from_secs(60);
/// For what does not.
const IMPATIENT: Duration = Duration::from_secs(3);
/// Less than an oversized answer has, more than any other.
const LIMIT: usize = 256 * 1024;

/// Which request goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The operation itself; a token, if it needs one, is at hand.
    Operation,
    /// The request for a token.
    Token,
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) network: Network,
    pub(crate) place: Place,
    patience: Patience,
    scheme: &'static str,
}

/// How long the client to look at waits, and how often it tries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) timeout: Duration,
    pub(crate) deadline: Duration,
    pub(crate) retry: RetryPolicy,
}

impl Patience {
    /// With a deadline that leaves time for every attempt.
    const fn without_end(timeout: Duration) -> Self {
        Self { timeout, deadline: Duration::from_secs(600), retry: QUICK }
    }
}

impl World {
    /// Where `trouble` can happen.
    pub(crate) async fn for_trouble(turn: fn(&mut Switches), trouble: Trouble, place: Place) -> Self {
        let takes_for_ever = trouble.takes_for_ever() || trouble == Trouble::Way(Way::Full);
        let timeout = if takes_for_ever { IMPATIENT } else { PATIENT };
        Self::with_patience(turn, trouble, place, Patience::without_end(timeout)).await
    }

    /// The same for a client with so much patience.
    pub(crate) async fn with_patience(
        turn: fn(&mut Switches),
        trouble: Trouble,
        place: Place,
        patience: Patience,
    ) -> Self {
        let scheme = if trouble == Trouble::Tls { "https" } else { "http" };
        let sandbox = sandbox(turn).await;
        let network = Network::to(sandbox.address());
        Self { sandbox, network, place, patience, scheme }
    }

    /// Where anything can happen. The clock of the runtime is paused: time costs nothing.
    pub(crate) async fn for_random(turn: fn(&mut Switches), place: Place) -> Self {
        Self::for_trouble(turn, Trouble::Way(Way::Open), place).await
    }

    /// A client for preparations: it knows the sandbox by its address, so nothing goes wrong with it.
    pub(crate) fn ready<C>(&self, builder: ClientBuilder<C>) -> C {
        builder.base_url(self.sandbox.base_url()).http_client(self.http()).build().unwrap()
    }

    /// The client to look at.
    pub(crate) fn tried<C>(&self, builder: ClientBuilder<C>) -> C {
        let Patience { timeout, deadline, retry } = self.patience;
        builder
            .base_url(format!("{}://{HOST}", self.scheme))
            .allow_plain_http_to(HOST)
            .http_client(self.http())
            .retry(retry)
            .timeout(timeout)
            .deadline(deadline)
            .response_limit(LIMIT)
            .build()
            .unwrap()
    }

    /// A connection for each request, so that each meets the network.
    fn http(&self) -> reqwest::ClientBuilder {
        reqwest::Client::builder().dns_resolver(self.network.clone()).pool_max_idle_per_host(0).tls_certs_only([])
    }
}

async fn sandbox(turn: fn(&mut Switches)) -> Sandbox {
    let mut switches = Switches::default();
    turn(&mut switches);
    Sandbox::builder().switches(switches).allow_host(HOST).start().await.unwrap()
}
