//! How a client is set up: where it calls, how long it waits, how often it tries.

use std::{env::VarError, fmt, sync::Arc, time::Duration};

use reqwest::{
    Client, Url,
    header::{HeaderMap, HeaderValue, USER_AGENT},
    redirect::Policy,
};
use zeroize::Zeroizing;

use super::{InvalidValue, RetryPolicy};

/// The most bytes of one answer. The largest documented answers are lists of some hundred kilobytes.
const DEFAULT_LIMIT: usize = 4 * 1024 * 1024;
/// The most that connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Why a client could not be set up. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An environment variable that a client's `from_env` needs.
    #[error("the environment variable {0} is not set")]
    MissingVariable(&'static str),
    /// An environment variable that may be left out is there, and can't be read.
    #[error("the environment variable {0} is empty or no text: unset it, or give it a value")]
    UnreadableVariable(&'static str),
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
        "the base URL has no TLS and {host} is not this machine: use https, or allow it by name with allow_plain_http_to"
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
    defaults: Defaults,
    base_url: Option<String>,
    http: reqwest::ClientBuilder,
    timeout: Duration,
    deadline: Duration,
    retry: RetryPolicy,
    limit: usize,
    user_agent: String,
    plain_http_hosts: Vec<String>,
    assemble: Box<dyn FnOnce(Transport) -> C + Send>,
}

/// What a provider sets before its user does.
pub(crate) struct Defaults {
    pub(crate) base_url: Option<&'static str>,
    /// The choices to name when there is no base URL.
    pub(crate) servers: &'static str,
    pub(crate) timeout: Duration,
    pub(crate) http1_only: bool,
    /// Headers of every request; none of them is a credential.
    pub(crate) headers: HeaderMap,
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
    pub(crate) fn new(defaults: Defaults, assemble: impl FnOnce(Transport) -> C + Send + 'static) -> Self {
        Self {
            base_url: defaults.base_url.map(str::to_owned),
            http: Client::builder(),
            timeout: defaults.timeout,
            deadline: defaults.timeout * 2,
            retry: RetryPolicy::default(),
            limit: DEFAULT_LIMIT,
            user_agent: concat!("phoneproof/", env!("CARGO_PKG_VERSION")).to_owned(),
            plain_http_hosts: Vec::new(),
            assemble: Box::new(assemble),
            defaults,
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

    /// Where to send requests. Must be `https`, or `http` to this machine.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Where the environment says, if it does.
    pub(crate) fn base_url_of(self, variable: &'static str) -> Result<Self, BuildError> {
        let base_url = optional_environment(variable)?;
        Ok(match base_url {
            Some(base_url) => self.base_url(base_url.as_str()),
            None => self,
        })
    }

    /// How long one attempt may take, from connecting to the last byte of the answer.
    ///
    /// Default 30 s; for PortOne 60 s, because the company behind it may be slow. Connecting may take half of it, and
    /// 10 s at most: it ends first, so that a request that was not sent is known as such.
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
    /// this builder's, as is the user agent; no proxy stands before a base URL without TLS, and SMSLINK is spoken to over
    /// HTTP/1.1.
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
    pub fn allow_plain_http_to(mut self, host: impl Into<String>) -> Self {
        self.plain_http_hosts.push(host.into());
        self
    }

    /// The client. Everything is checked here and nothing is sent.
    pub fn build(self) -> Result<C, BuildError> {
        let base_url = self.base_url.as_deref().ok_or(BuildError::MissingBaseUrl(self.defaults.servers))?;
        let url = checked_base_url(base_url, &self.plain_http_hosts)?;
        let mut headers = self.defaults.headers;
        let user_agent = HeaderValue::from_str(&self.user_agent).map_err(|_| BuildError::InvalidUserAgent)?;
        headers.insert(USER_AGENT, user_agent);
        let connect_timeout = CONNECT_TIMEOUT.min(self.timeout / 2).min(self.deadline / 2);
        let mut http = as_promised(self.http, &url).connect_timeout(connect_timeout).timeout(self.timeout);
        http = http.default_headers(headers);
        if self.defaults.http1_only {
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
        let shown = |url: &'_ String| match checked_base_url(url, &self.plain_http_hosts) {
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

fn checked_base_url(text: &str, plain_http_hosts: &[String]) -> Result<Url, BuildError> {
    let url = Url::parse(text).map_err(|_| BuildError::InvalidBaseUrl("is not a URL like https://host"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::InvalidBaseUrl("holds a user name or password: pass credentials to the builder"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BuildError::InvalidBaseUrl("has a query or a fragment: leave out what follows ? and #"));
    }
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) => Ok(url),
        ("http", Some(host)) if is_loopback(host) || plain_http_hosts.iter().any(|allowed| allowed == host) => Ok(url),
        ("http", Some(host)) => Err(BuildError::PlainHttp { host: host.to_owned() }),
        _ => Err(BuildError::InvalidBaseUrl("is neither https:// nor http://")),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Sees to it that credentials go to `url` and nowhere else, and that a request that is sent is sent once.
fn as_promised(http: reqwest::ClientBuilder, url: &Url) -> reqwest::ClientBuilder {
    let http = http.redirect(Policy::none()).retry(reqwest::retry::never());
    // Without TLS a proxy would read the credentials, and it can't reach this machine's loopback addresses.
    if url.scheme() == "http" { http.no_proxy() } else { http }
}

/// The value of an environment variable that must be there; it may be a secret.
pub(crate) fn environment(name: &'static str) -> Result<Zeroizing<String>, BuildError> {
    optional_environment(name)?.ok_or(BuildError::MissingVariable(name))
}

/// The value of an environment variable that may be left out. One that is there in vain is no default: who names another
/// server and is not understood must not reach the real one.
pub(crate) fn optional_environment(name: &'static str) -> Result<Option<Zeroizing<String>>, BuildError> {
    read(name, std::env::var(name))
}

fn read(name: &'static str, value: Result<String, VarError>) -> Result<Option<Zeroizing<String>>, BuildError> {
    match value {
        Ok(value) if !value.is_empty() => Ok(Some(Zeroizing::new(value))),
        Err(VarError::NotPresent) => Ok(None),
        Ok(_) | Err(VarError::NotUnicode(_)) => Err(BuildError::UnreadableVariable(name)),
    }
}

#[cfg(test)]
mod tests {
    use std::env::VarError;

    use super::{BuildError, checked_base_url, read};

    #[test]
    fn a_variable_that_is_there_in_vain_is_no_default() {
        let unreadable = Err(BuildError::UnreadableVariable("X"));
        assert_eq!(read("X", Err(VarError::NotPresent)), Ok(None));
        assert_eq!(read("X", Ok("https://api.example".to_owned())), Ok(Some("https://api.example".to_owned().into())));
        assert_eq!(read("X", Ok(String::new())), unreadable);
        assert_eq!(read("X", Err(VarError::NotUnicode("?".into()))), unreadable);
    }

    #[test]
    fn tls_or_this_machine() {
        for url in ["https://api.example", "http://127.0.0.1:8080", "http://[::1]:1/x", "http://localhost"] {
            assert!(checked_base_url(url, &[]).is_ok(), "{url}");
        }
    }

    #[test]
    fn plain_http_only_to_the_host_that_was_named() {
        let refused = BuildError::PlainHttp { host: "gateway.internal".to_owned() };
        assert_eq!(checked_base_url("http://gateway.internal", &[]), Err(refused.clone()));
        assert_eq!(checked_base_url("http://gateway.internal", &["other.internal".to_owned()]), Err(refused));
        assert!(checked_base_url("http://gateway.internal", &["gateway.internal".to_owned()]).is_ok());
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for url in ["", "api.example", "ftp://api.example", "https://user:pass@api.example", "https://api.example/?a=b"]
        {
            assert!(matches!(checked_base_url(url, &[]), Err(BuildError::InvalidBaseUrl(_))), "{url}");
        }
    }
}
