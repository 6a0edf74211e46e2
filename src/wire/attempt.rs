//! One HTTP attempt: what the hook of every generated client does.
//!
//! A generated client is made anew for each attempt and carries an [`Attempt`] inside: the headers and the
//! time it may use, and a place for the failure. The hook can only hand back an answer or reqwest's own error,
//! so a failure is left in that place and an empty answer handed back; [`super::call`] looks there first.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::{
    Client, Request, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, RETRY_AFTER, USER_AGENT},
};

use super::{Cause, error::Kind};

/// The header that some providers name a request with.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// What one attempt needs, and what became of it.
#[derive(Clone)]
pub(crate) struct Attempt {
    headers: HeaderMap,
    timeout: Duration,
    limit: usize,
    seen: Arc<Mutex<Seen>>,
}

/// What was seen of the answer. The generated client keeps neither a failure nor, of an answer that it can't
/// decode, the head.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) failure: Option<Failure>,
    /// Of a success answer.
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
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
    pub(crate) fn new(headers: HeaderMap, timeout: Duration, limit: usize) -> Self {
        Self { headers, timeout, limit, seen: Arc::default() }
    }

    /// Where to look when the generated client is done.
    pub(crate) fn seen(&self) -> Arc<Mutex<Seen>> {
        Arc::clone(&self.seen)
    }

    /// Sends `request` and reads the answer, within the attempt's time and size.
    pub(crate) async fn perform(&self, client: &Client, mut request: Request) -> reqwest::Result<Response> {
        request.headers_mut().extend(self.headers.clone());
        hide(request.headers_mut());
        *request.timeout_mut() = Some(self.timeout);
        let asked = request.url().clone();
        let failure = match client.execute(request).await {
            Err(error) => Failure::of(&error, None),
            // Only a client that the caller brought can have followed a redirect.
            Ok(response) if *response.url() != asked => Failure::head(&response, Kind::Redirected),
            Ok(response) if response.status().is_redirection() => Failure::head(&response, Kind::Redirected),
            Ok(response) => match self.read(response).await {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            },
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).failure = Some(failure);
        Ok(empty(StatusCode::INTERNAL_SERVER_ERROR))
    }

    async fn read(&self, mut response: Response) -> Result<Response, Failure> {
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= self.limit => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(Failure::head(&response, Kind::TooLarge(self.limit))),
                Ok(None) => break,
                Err(error) => return Err(Failure::of(&error, Some(&response))),
            }
        }
        if !response.status().is_success() {
            return Err(Failure { body, ..Failure::head(&response, Kind::Answered) });
        }
        let (status, request_id) = (Some(response.status().as_u16()), header(&response, REQUEST_ID));
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen { failure: None, status, request_id };
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut whole = http::Response::new(body);
        *whole.status_mut() = status;
        *whole.headers_mut() = headers;
        Ok(whole.into())
    }
}

impl Failure {
    fn head(response: &Response, kind: Kind) -> Self {
        Self {
            kind,
            status: Some(response.status().as_u16()),
            retry_after: header(response, RETRY_AFTER.as_str()),
            request_id: header(response, REQUEST_ID),
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
        } else if error.is_redirect() {
            Kind::Redirected
        } else {
            Kind::Broken(Cause::of(error))
        };
        match response {
            Some(response) => Self::head(response, kind),
            None => Self { kind, status: None, retry_after: None, request_id: None, body: Vec::new() },
        }
    }
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// Keeps headers out of the Debug output and logs of the libraries below: any of them may hold a credential or,
/// like SOLAPI's `x-mfa-data`, a person's number.
fn hide(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        value.set_sensitive(*name != ACCEPT && *name != CONTENT_TYPE && *name != USER_AGENT);
    }
}

fn empty(status: StatusCode) -> Response {
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = status;
    response.into()
}

/// Refuses what a URL parser would resolve into another path. The generated clients call it.
pub(crate) fn path_segment(value: &str) -> Result<&str, String> {
    let unsafe_segment = value.is_empty() || value == "." || value == ".." || value.contains(['/', '\\']);
    if unsafe_segment { Err("a path parameter that is no single segment".to_owned()) } else { Ok(value) }
}

/// Ties a generated client to this module.
macro_rules! hooks {
    ($client:ty) => {
        impl progenitor_client::ClientHooks<crate::wire::Attempt> for $client {
            async fn exec(
                &self,
                request: reqwest::Request,
                _: &progenitor_client::OperationInfo,
            ) -> reqwest::Result<reqwest::Response> {
                self.inner.perform(&self.client, request).await
            }
        }

        impl crate::wire::Generated for $client {
            fn with(base_url: &str, client: &reqwest::Client, attempt: crate::wire::Attempt) -> Self {
                Self::new_with_client(base_url, client.clone(), attempt)
            }
        }
    };
}
pub(crate) use hooks;
