//! A sandbox, the way to it, and how clients are set up.

use std::time::Duration;

use super::network::{HOST, Network};
use phoneproof::{
    ClientBuilder, RetryPolicy,
    sandbox::{Sandbox, Switches},
};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
/// Three attempts without a wait to speak of.
pub(crate) const QUICK: RetryPolicy =
    RetryPolicy { attempts: 3, base: Duration::from_millis(1), longest: Duration::from_millis(1) };
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

impl World {
    pub(crate) async fn new(turn: fn(&mut Switches), place: Place, patience: Patience, scheme: &'static str) -> Self {
        let mut switches = Switches::default();
        turn(&mut switches);
        let sandbox = Sandbox::builder().switches(switches).allow_host(HOST).start().await.unwrap();
        let network = Network::to(sandbox.address());
        Self { sandbox, network, place, patience, scheme }
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
