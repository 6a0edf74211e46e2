//! What a client sees of a fault.

use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue, Response, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER},
    },
};
use futures_util::stream;

use super::FaultKind;
use crate::sandbox::engine::{
    api::Failure,
    exchange::Reply,
    listener::{Cut, Link},
};

/// How large an oversized answer is.
const OVERSIZE: usize = 8 * 1024 * 1024;
/// How long a dripping answer takes for a byte.
const DRIP: Duration = Duration::from_millis(100);
/// No operation has this path.
const ELSEWHERE: &str = "/sandbox-redirect";
const GATEWAY_PAGE: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
const WRONG_PAGE: &str = "<html><head><title>Welcome</title></head><body><p>This is no API.</p></body></html>";
const NOT_JSON: &str = "This is not JSON.";
static SPACES: [u8; 64 * 1024] = [b' '; 64 * 1024];

/// What is answered when nothing is done, for every kind that does not strike after the work. `fail` finds the
/// provider's words.
pub(crate) fn instead_of_the_work(kind: FaultKind, fail: impl Fn(Failure) -> Reply) -> Result<Response<Body>, Cut> {
    let refused = |failure| Ok(fail(failure).into_response());
    match kind {
        FaultKind::CloseBefore => Err(Cut::Close),
        FaultKind::Stall => Err(Cut::Never),
        FaultKind::Redirect => {
            let mut response = page(StatusCode::TEMPORARY_REDIRECT, "");
            response.headers_mut().insert(LOCATION, HeaderValue::from_static(ELSEWHERE));
            Ok(response)
        }
        FaultKind::BadGateway => Ok(page(StatusCode::BAD_GATEWAY, GATEWAY_PAGE)),
        FaultKind::UnauthorizedOnce => refused(Failure::Unauthorized),
        FaultKind::TooManyRequests => refused(Failure::TooManyRequests),
        FaultKind::TooManyRequestsWithRetryAfter => {
            let mut response = fail(Failure::TooManyRequests).into_response();
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            Ok(response)
        }
        FaultKind::Conflict => refused(Failure::Conflict),
        FaultKind::InternalError => refused(Failure::Internal),
        FaultKind::Unavailable => refused(Failure::Unavailable),
        FaultKind::ClockSkew => refused(Failure::ClockSkew),
        FaultKind::ExpiredToken => refused(Failure::ExpiredToken),
        _ => Err(Cut::Reset),
    }
}

/// What is answered when everything was done.
pub(crate) fn after_the_work(kind: FaultKind, reply: Reply, link: &Link) -> Result<Response<Body>, Cut> {
    let whole = Bytes::from(reply.body.to_string());
    let mut response = reply.into_response();
    match kind {
        FaultKind::ResetAfter => return Err(Cut::Reset),
        FaultKind::StallAfter => return Err(Cut::Never),
        FaultKind::NotJson => *response.body_mut() = Body::from(NOT_JSON),
        FaultKind::WrongContentType => response = page(response.status(), WRONG_PAGE),
        FaultKind::Drip => announce(&mut response, whole.len(), dripping(whole)),
        FaultKind::Truncate => announce(&mut response, whole.len(), truncated(&whole, link.clone())),
        FaultKind::Oversize => announce(&mut response, OVERSIZE.max(whole.len()), oversized(whole)),
        _ => {}
    }
    Ok(response)
}

fn page(status: StatusCode, html: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Sends `body` as one of so many bytes.
fn announce(response: &mut Response<Body>, length: usize, body: Body) {
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
    *response.body_mut() = body;
}

fn dripping(whole: Bytes) -> Body {
    Body::from_stream(stream::unfold(whole, async |mut left| {
        if left.is_empty() {
            return None;
        }
        tokio::time::sleep(DRIP).await;
        let drop = left.split_to(1);
        Some((Ok::<_, Infallible>(drop), left))
    }))
}

fn truncated(whole: &Bytes, link: Link) -> Body {
    let half = whole.slice(..whole.len() / 2);
    Body::from_stream(stream::unfold(Some(half), move |half| {
        let link = link.clone();
        async move {
            if let Some(half) = half {
                return Some((Ok::<_, Infallible>(half), None));
            }
            // What was given so far is written before this is asked again.
            tokio::task::yield_now().await;
            match link.cut(Cut::Close).await {}
        }
    }))
}

fn oversized(whole: Bytes) -> Body {
    let spaces = OVERSIZE.saturating_sub(whole.len());
    Body::from_stream(stream::unfold((whole, spaces), async |(mut next, spaces)| {
        if next.is_empty() {
            next = Bytes::from_static(&SPACES[..spaces.min(SPACES.len())]);
            let left = spaces - next.len();
            return (!next.is_empty()).then_some((Ok::<_, Infallible>(next), (Bytes::new(), left)));
        }
        Some((Ok(next), (Bytes::new(), spaces)))
    }))
}
