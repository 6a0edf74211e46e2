//! One HTTP attempt: what the hook of every generated client does.
//!
//! A generated client is made anew for each attempt and carries an [`Attempt`] inside: the headers and the
//! time it may use, and a place for the failure. The hook can only hand back an answer or reqwest's own error,
//! so a failure is left in that place and an empty answer handed back; [`super::call`] looks there first. The
//! body of a success is left there too, for [`Attempt::decode`].

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use progenitor_client::ResponseValue;
use reqwest::{
    Client, Request, Response, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER, USER_AGENT},
};
use serde::de::DeserializeOwned;

use super::{Cause, Shared, error::Kind};

/// The header that some providers name a request with.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What one attempt needs, and what became of it.
#[derive(Clone)]
pub(crate) struct Attempt {
    shared: Arc<Shared>,
    /// With the credentials.
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Duration,
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
    body: Vec<u8>,
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
        Self { shared, headers, timeout, seen: Arc::default() }
    }

    /// Where to look when the generated client is done.
    pub(crate) fn seen(&self) -> Arc<Mutex<Seen>> {
        Arc::clone(&self.seen)
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
    pub(crate) async fn perform(&self, client: &Client, mut request: Request) -> reqwest::Result<Response> {
        let headers = request.headers_mut();
        headers.reserve(self.headers.len() + self.shared.headers.len());
        for (name, value) in self.headers.iter().map(|(name, value)| (name, value)).chain(&self.shared.headers) {
            headers.insert(name.clone(), value.clone());
        }
        hide(headers);
        *request.timeout_mut() = Some(self.timeout);
        let failure = match client.execute(request).await {
            Err(error) => Failure::of(&error, None),
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
                Ok(Some(chunk)) if body.len() + chunk.len() <= self.shared.limit => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(Failure::head(&response, Kind::TooLarge(self.shared.limit))),
                Ok(None) => break,
                Err(error) => return Err(Failure::of(&error, Some(&response))),
            }
        }
        if !response.status().is_success() {
            return Err(Failure { body, ..Failure::head(&response, Kind::Answered) });
        }
        let (status, request_id) = (Some(response.status().as_u16()), header(&response, &REQUEST_ID));
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Seen { failure: None, status, request_id, body };
        Ok(response)
    }

    /// The value of a success answer, for the generated client. Nobody asks it for headers.
    #[expect(clippy::result_large_err, reason = "it is the error that a generated call returns")]
    pub(crate) fn decode<T: DeserializeOwned>(
        &self,
        status: StatusCode,
    ) -> Result<ResponseValue<T>, progenitor_client::Error<()>> {
        let body = std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner).body);
        match serde_json::from_slice(&body) {
            Ok(value) => Ok(ResponseValue::new(value, status, HeaderMap::new())),
            Err(error) => Err(progenitor_client::Error::InvalidResponsePayload(body.into(), error)),
        }
    }
}

impl Failure {
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
            None => Self { kind, status: None, retry_after: None, request_id: None, body: Vec::new() },
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
            fn with(client: &reqwest::Client, attempt: crate::wire::Attempt) -> Self {
                // The attempt knows the base URL.
                Self::new_with_client("", client.clone(), attempt)
            }
        }
    };
}
pub(crate) use hooks;
