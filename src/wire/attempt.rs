//! One HTTP attempt: how every generated client sends what it made of an operation.
//!
//! A generated client is made anew for each attempt and carries an [`Attempt`] inside: the headers and the time that it
//! may use.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use reqwest::{
    Client, Request, Response, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue, RETRY_AFTER},
};

use super::{Cause, Shared, error::Kind};

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

/// A success answer whose body was read, and is to be decoded as `T`.
pub(crate) struct Unread<T> {
    pub(crate) success: Success,
    of: PhantomData<fn() -> T>,
}

impl<T> Unread<T> {
    pub(crate) const fn new(success: Success) -> Self {
        Self { success, of: PhantomData }
    }
}

/// A success answer.
pub(crate) struct Success {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// An attempt that brought no success answer.
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// The status line was read, whatever came after it.
    pub(crate) status: Option<u16>,
    pub(crate) retry_after: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) body: Vec<u8>,
}

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
    ) -> impl Future<Output = Result<Success, Failure>> + Send {
        let headers = request.headers_mut();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        hide(headers);
        if self.timeout < self.shared.timeout {
            *request.timeout_mut() = Some(self.timeout);
        }
        let answer = client.execute(request);
        async {
            let mut response = answer.await?;
            if response.status().is_redirection() {
                return Err(Failure::head(&response, Kind::Redirected));
            }
            let body = self.read(&mut response).await?;
            if !response.status().is_success() {
                return Err(Failure { body, ..Failure::head(&response, Kind::Answered) });
            }
            Ok(Success { status: response.status().as_u16(), request_id: header(&response, &REQUEST_ID), body })
        }
    }

    async fn read(&self, response: &mut Response) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= self.shared.limit => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(Failure::head(response, Kind::TooLarge(self.shared.limit))),
                Ok(None) => return Ok(body),
                Err(error) => return Err(Failure::of(&error, Some(response))),
            }
        }
    }
}

impl Failure {
    /// Before any answer.
    fn bare(kind: Kind) -> Self {
        Self { kind, status: None, retry_after: None, request_id: None, body: Vec::new() }
    }

    fn head(response: &Response, kind: Kind) -> Self {
        Self {
            kind,
            status: Some(response.status().as_u16()),
            retry_after: header(response, &RETRY_AFTER),
            request_id: header(response, &REQUEST_ID),
            body: Vec::new(),
        }
    }

    /// Never keeps reqwest's error: it holds the URL, and with it what stands in the path and the query.
    fn of(error: &reqwest::Error, response: Option<&Response>) -> Self {
        let kind = if error.is_connect() {
            if error.is_timeout() { Kind::Timeout { connecting: true } } else { Kind::Connect(Cause::of(error)) }
        } else if error.is_timeout() {
            Kind::Timeout { connecting: false }
        } else if error.is_builder() {
            Kind::Unbuildable
        } else {
            Kind::Broken(Cause::of(error))
        };
        match response {
            Some(response) => Self::head(response, kind),
            None => Self::bare(kind),
        }
    }
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
        Self::of(&error, None)
    }
}

impl From<InvalidHeaderValue> for Failure {
    fn from(_: InvalidHeaderValue) -> Self {
        Self::bare(Kind::Unbuildable)
    }
}

/// A path parameter that is no single segment of a path.
pub(crate) struct NoSegment;

impl From<NoSegment> for Failure {
    fn from(_: NoSegment) -> Self {
        Self::bare(Kind::Unbuildable)
    }
}

/// Refuses what a URL parser would resolve into another path. The generated clients call it.
pub(crate) fn path_segment(value: &str) -> Result<&str, NoSegment> {
    let unsafe_segment = value.is_empty() || value == "." || value == ".." || value.contains(['/', '\\']);
    if unsafe_segment { Err(NoSegment) } else { Ok(value) }
}
