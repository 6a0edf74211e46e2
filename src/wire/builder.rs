//! How a client is set up: where it calls, how long it waits, how often it tries.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::{
    Client, Url,
    header::{ACCEPT_ENCODING, HeaderMap, HeaderValue, USER_AGENT},
    redirect::Policy,
};

use super::{
    InvalidValue, RetryPolicy, base_url,
    environment::{ALLOW_PLAIN_HTTP_TO, InvalidEnvironment, Place, Source},
};
use crate::Provider;

/// The most bytes of one answer. The largest documented answers are lists of some hundred kilobytes.
const DEFAULT_LIMIT: usize = 4 * 1024 * 1024;
/// The most that connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Shorter than gateways commonly keep a connection: a request sent over one that is closed meanwhile is lost, and nobody
/// knows whether it arrived.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// Why a client could not be set up. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Environment variables that a client's `from_env` needs and can't use: all of them at once.
    #[error(transparent)]
    Environment(#[from] InvalidEnvironment),
    /// A credential, or another value, of the wrong form.
    #[error(transparent)]
    InvalidValue(#[from] InvalidValue),
    /// The base URL is a required choice for this provider.
    #[error("no base URL: choose one of {0}")]
    MissingBaseUrl(&'static str),
    /// The base URL can't be used.
    #[error("the base URL {0}")]
    InvalidBaseUrl(&'static str),
    /// `http://` to another host than this machine.
    #[error(
        "the base URL has no TLS and {host} is not this machine: use https, or allow it by name with allow_plain_http_to or {ALLOW_PLAIN_HTTP_TO}"
    )]
    PlainHttp {
        /// The host of the base URL.
        host: String,
    },
    /// The user agent is not a header value.
    #[error("the user agent may hold printable ASCII only")]
    InvalidUserAgent,
    /// The HTTP client can't be set up, for want of TLS roots for example.
    #[error("the HTTP client can't be set up: check what was passed to http_client, or this machine's TLS roots")]
    HttpClient,
}

/// Sets up a client of one provider; made by its `Client::builder`.
///
/// ```
/// # #[cfg(feature = "smslink")] {
/// use std::time::Duration;
/// use phoneproof::{RetryPolicy, smslink};
///
/// # fn build() -> Result<(), phoneproof::BuildError> {
/// let client = smslink::Client::builder(smslink::Token::new("0123456789abcdef")?)
///     .base_url(smslink::servers::DEVELOPMENT)
///     .timeout(Duration::from_secs(10))
///     .deadline(Duration::from_secs(25))
///     .retry(RetryPolicy::default())
///     .user_agent("signup/1.4")
///     .build()?;
/// # Ok(())
/// # }
/// # build().unwrap();
/// # }
/// ```
#[must_use = "call build()"]
pub struct ClientBuilder<C> {
    provider: Provider,
    /// Headers of every request; none of them is a credential.
    headers: HeaderMap,
    base_url: Option<String>,
    /// The environment variable that has the base URL.
    source: Option<Source>,
    http: reqwest::ClientBuilder,
    timeout: Duration,
    deadline: Duration,
    retry: RetryPolicy,
    limit: usize,
    user_agent: String,
    plain_http_hosts: Vec<String>,
    assemble: Box<dyn FnOnce(Transport) -> C + Send>,
}

/// The way to a provider.
pub(crate) struct Transport {
    pub(crate) client: Client,
    pub(crate) shared: Arc<Shared>,
    pub(crate) deadline: Duration,
    pub(crate) retry: RetryPolicy,
}

/// What all attempts of a client have in common.
pub(crate) struct Shared {
    pub(crate) base_url: Url,
    /// Of a whole attempt; the HTTP client keeps to it by itself.
    pub(crate) timeout: Duration,
    /// Limits connecting. An attempt that begins with less time left can end without it, as one that may have been sent.
    pub(crate) connect_timeout: Duration,
    /// The most bytes of an answer.
    pub(crate) limit: usize,
}

impl Transport {
    pub(crate) fn base_url(&self) -> &str {
        self.shared.base_url.as_str().trim_end_matches('/')
    }
}

impl<C> ClientBuilder<C> {
    /// With the defaults of the provider's spec.
    pub(crate) fn new(
        provider: Provider,
        headers: HeaderMap,
        assemble: impl FnOnce(Transport) -> C + Send + 'static,
    ) -> Self {
        let facts = provider.facts();
        Self {
            provider,
            headers,
            base_url: facts.base_url.map(str::to_owned),
            source: None,
            http: Client::builder().pool_idle_timeout(IDLE_TIMEOUT),
            timeout: facts.timeout,
            deadline: facts.timeout * 2,
            retry: RetryPolicy::default(),
            limit: DEFAULT_LIMIT,
            user_agent: concat!("phoneproof/", env!("CARGO_PKG_VERSION")).to_owned(),
            plain_http_hosts: Vec::new(),
            assemble: Box::new(assemble),
        }
    }

    /// The client, changed before anybody has it.
    pub(crate) fn then(self, change: impl FnOnce(C) -> C + Send + 'static) -> Self
    where
        C: 'static,
    {
        let assemble = self.assemble;
        Self { assemble: Box::new(|transport| change(assemble(transport))), ..self }
    }

    /// Sets where to send requests. Must be `https`, or `http` to this machine.
    ///
    /// `localhost` and every name under it are this machine: they lead to `127.0.0.1` and `::1`, and no resolver is asked.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        (self.base_url, self.source) = (Some(base_url.into()), None);
        self
    }

    /// Takes over what the environment says of where to call.
    pub(crate) fn at(mut self, place: Place) -> Self {
        if let Some((base_url, source)) = place.base_url {
            (self.base_url, self.source) = (Some(base_url), Some(source));
        }
        self.plain_http_hosts.extend(place.plain_http_hosts);
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the answer.
    ///
    /// The default is that of the provider's spec: 30 s, or 60 s where the company behind the provider may be slow. Connecting may take half of it, a
    /// quarter of the [`deadline`](Self::deadline), and 10 s at most: it ends first, so that a request that was not sent
    /// is known as such.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long one call may take, with all its attempts, waits and token requests. Default twice the timeout.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// How often and how patiently failed attempts are repeated, where that is safe.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The most bytes of one answer. Default 4 MiB.
    pub fn response_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The `User-Agent` header. Default `phoneproof/` and its version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Your own HTTP client, for its proxy, pool, TLS or name resolution.
    ///
    /// It is given as a builder, because what this crate promises is set last, whatever the builder says: redirects are
    /// not followed, nothing is sent again below this crate, connecting ends before the [`timeout`](Self::timeout), which is
    /// this builder's, as is the user agent; no proxy stands before a base URL without TLS or on this machine, which is
    /// never looked up; answers are not compressed, and HTTP/1.1 is spoken where the provider's spec says so. The pool is yours: without
    /// this builder idle connections are kept for 20 s.
    ///
    /// ```
    /// # #[cfg(feature = "smslink")] {
    /// use phoneproof::smslink;
    ///
    /// # fn build() -> Result<(), phoneproof::BuildError> {
    /// let pool = reqwest::Client::builder().pool_max_idle_per_host(8);
    /// let client = smslink::Client::builder(smslink::Token::new("0123456789abcdef")?)
    ///     .base_url(smslink::servers::DEVELOPMENT)
    ///     .http_client(pool)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// # build().unwrap();
    /// # }
    /// ```
    pub fn http_client(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = builder;
        self
    }

    /// Allows a base URL without TLS to this host and no other. Credentials and codes then travel in the clear.
    ///
    /// Give a name or an address without a scheme or port. `from_env` and `builder_from_env` of every client also allow
    /// the hosts in `PHONEPROOF_ALLOW_PLAIN_HTTP_TO`, which are separated by commas.
    pub fn allow_plain_http_to(mut self, host: impl Into<String>) -> Self {
        self.plain_http_hosts.push(host.into());
        self
    }

    /// The client. Everything is checked here and nothing is sent.
    pub fn build(self) -> Result<C, BuildError> {
        let base_url = self.base_url.as_deref().ok_or(BuildError::MissingBaseUrl(self.provider.facts().servers))?;
        let url = base_url::checked(base_url, &self.plain_http_hosts)
            .map_err(|error| self.source.map_or(error.clone(), |source| source.blamed(error)))?;
        let mut headers = self.headers;
        let user_agent = HeaderValue::from_str(&self.user_agent).map_err(|_| BuildError::InvalidUserAgent)?;
        headers.insert(USER_AGENT, user_agent);
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let connect_timeout = CONNECT_TIMEOUT.min(self.timeout / 2).min(self.deadline / 4);
        let mut http = as_promised(self.http, &url).connect_timeout(connect_timeout).timeout(self.timeout);
        http = http.default_headers(headers);
        if self.provider.facts().http1_only {
            http = http.http1_only();
        }
        let client = http.build().map_err(|_| BuildError::HttpClient)?;
        Ok((self.assemble)(Transport {
            client,
            shared: Arc::new(Shared { base_url: url, timeout: self.timeout, connect_timeout, limit: self.limit }),
            deadline: self.deadline,
            retry: self.retry,
        }))
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One that `build` would refuse may hold a password, or a key in its query.
        let shown = |url: &'_ String| match base_url::checked(url, &self.plain_http_hosts) {
            Ok(_) | Err(BuildError::PlainHttp { .. }) => url.clone(),
            Err(_) => "[not shown]".to_owned(),
        };
        f.debug_struct("ClientBuilder")
            .field("base_url", &self.base_url.as_ref().map(shown))
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Sees to it that credentials go to `url` and nowhere else, that a request that is sent is sent once, and that answers
/// come as they are.
fn as_promised(http: reqwest::ClientBuilder, url: &Url) -> reqwest::ClientBuilder {
    let http = http.redirect(Policy::none()).retry(reqwest::retry::never());
    // Another crate in the tree may have switched these on.
    let http = http.no_gzip().no_brotli().no_zstd().no_deflate();
    let host = url.host_str().unwrap_or_default();
    let http = match base_url::pinned(host) {
        Some(addresses) => http.resolve_to_addrs(host, &addresses),
        None => http,
    };
    // Without TLS a proxy would read the credentials, and it can't reach this machine's loopback addresses.
    if url.scheme() == "http" || base_url::is_this_machine(host) { http.no_proxy() } else { http }
}
