//! One HTTP attempt: how every generated client sends what it made of an operation.
//!
//! A generated client is made anew for each attempt and carries an [`Attempt`] inside: the headers and the time that it
//! may use.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use reqwest::{
    Client, Request, Response, Url,
    header::{
        ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue, RETRY_AFTER,
    },
};

use super::{
    Cause, Shared,
    error::{Coding, Kind},
    handed::Handed,
};

/// The header that some providers name a request with.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What one attempt needs.
#[derive(Clone)]
pub(crate) struct Attempt {
    shared: Arc<Shared>,
    /// The credentials, and what else is of this call alone.
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Duration,
}

/// What a generated call brings.
pub(crate) type Sent<T> = Result<Unread<T>, Failure>;

/// An answer that nobody has read yet; `T` is what the spec says of a success.
pub(crate) struct Unread<T> {
    pub(crate) arrived: Arrived,
    of: PhantomData<fn() -> T>,
}

impl<T> Unread<T> {
    pub(crate) const fn new(arrived: Arrived) -> Self {
        Self { arrived, of: PhantomData }
    }
}

/// An answer of any status. Its status line was read, whatever came after it.
pub(crate) struct Arrived {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<String>,
    /// All of the body, or why it can't be had.
    pub(crate) body: Result<Vec<u8>, Kind>,
}

/// An attempt that brought no answer.
pub(crate) struct Failure(pub(crate) Kind);

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").finish_non_exhaustive()
    }
}

impl Attempt {
    pub(crate) fn new(shared: Arc<Shared>, headers: Vec<(HeaderName, HeaderValue)>, timeout: Duration) -> Self {
        Self { shared, headers, timeout }
    }

    /// What stands before each path: nothing, or the path of the base URL.
    pub(crate) fn base_path(&self) -> &str {
        self.shared.base_url.path().trim_end_matches('/')
    }

    /// The URL with this path. The base URL is not parsed again.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.shared.base_url.clone();
        url.set_path(path);
        url
    }

    /// Sends `request` and reads the answer, within the attempt's time and size.
    ///
    /// What it waits for is kept small, because every future around it is copied with it: no request is part of it.
    pub(crate) fn perform(
        &self,
        client: &Client,
        mut request: Request,
    ) -> impl Future<Output = Result<Arrived, Failure>> + Send {
        let headers = request.headers_mut();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        hide(headers);
        if self.timeout < self.shared.timeout {
            *request.timeout_mut() = Some(self.timeout);
        }
        let handed = Handed::note(&mut request);
        let answer = client.execute(request);
        async move {
            let mut response = answer.await.map_err(|error| Failure(kind_with(&error, handed.as_ref())))?;
            let body = self.read(&mut response).await;
            Ok(Arrived {
                status: response.status().as_u16(),
                request_id: header(&response, &REQUEST_ID),
                retry_after: header(&response, &RETRY_AFTER),
                body,
            })
        }
    }

    async fn read(&self, response: &mut Response) -> Result<Vec<u8>, Kind> {
        if response.status().is_redirection() {
            return Err(Kind::Redirected);
        }
        if let Some(coding) = coding(response) {
            return Err(Kind::Coded(coding));
        }
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= self.shared.limit => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(Kind::TooLarge(self.shared.limit)),
                Ok(None) => return Ok(body),
                Err(error) => return Err(kind_of(&error)),
            }
        }
    }
}

/// Never keeps reqwest's error: it holds the URL, and with it what stands in the path and the query.
fn kind_of(error: &reqwest::Error) -> Kind {
    if error.is_connect() {
        if error.is_timeout() { Kind::Timeout { connecting: true } } else { Kind::Connect(Cause::of(error)) }
    } else if error.is_timeout() {
        Kind::Timeout { connecting: false }
    } else if error.is_builder() {
        Kind::Unbuildable
    } else {
        Kind::Broken(Cause::of(error))
    }
}

/// What went wrong. A busy machine looks at its timers so late that the time of the attempt is over along with that of
/// connecting: a request that no connection has taken over was not sent all the same.
fn kind_with(error: &reqwest::Error, handed: Option<&Handed>) -> Kind {
    match kind_of(error) {
        Kind::Timeout { connecting: false } if handed.is_some_and(|handed| !handed.was_handed()) => {
            Kind::Timeout { connecting: true }
        }
        kind => kind,
    }
}

/// The coding of an answer, although every request asks for none.
fn coding(response: &Response) -> Option<Coding> {
    let mut codings = response.headers().get_all(CONTENT_ENCODING).iter().flat_map(|value| {
        let value = value.to_str().unwrap_or("?");
        value.split(',').map(str::trim).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"))
    });
    codings.next().map(Coding::named)
}

fn header(response: &Response, name: &HeaderName) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// Keeps headers out of the Debug output and logs of the libraries below: any of them may hold a credential or,
/// like SOLAPI's `x-mfa-data`, a person's number.
fn hide(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        value.set_sensitive(*name != ACCEPT && *name != CONTENT_TYPE);
    }
}

/// For the `?` of a generated call, which builds a request. Told apart all the same: a failure to send one must never
/// pass for one to build it.
impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self(kind_of(&error))
    }
}

impl From<InvalidHeaderValue> for Failure {
    fn from(_: InvalidHeaderValue) -> Self {
        Self(Kind::Unbuildable)
    }
}

/// A path parameter that is no single segment of a path.
pub(crate) struct NoSegment;

impl From<NoSegment> for Failure {
    fn from(_: NoSegment) -> Self {
        Self(Kind::Unbuildable)
    }
}

/// Refuses what a URL parser would resolve into another path. The generated clients call it.
pub(crate) fn path_segment(value: &str) -> Result<&str, NoSegment> {
    let unsafe_segment = value.is_empty() || value == "." || value == ".." || value.contains(['/', '\\']);
    if unsafe_segment { Err(NoSegment) } else { Ok(value) }
}
