//! Whether a request was handed to a connection: what was not can't have been sent.
//!
//! The HTTP client asks for the body of a request only when a connection takes the request over, and no provider acts on a
//! request without its body.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};

use http_body::{Body, Frame, SizeHint};
use reqwest::Request;

/// Nobody has asked for the body.
const KEPT: u8 = 0;
/// A connection has asked for it.
const ASKED: u8 = 1;
/// The attempt is over, and the body is not given any more.
const WITHHELD: u8 = 2;

/// Tells whether a connection has asked for the body of a request.
pub(super) struct Handed(Arc<AtomicU8>);

impl Handed {
    /// Has it noted when the body of `request` is asked for. `None` if it is empty: then nobody asks for it.
    pub(super) fn note(request: &mut Request) -> Option<Self> {
        let body = request.body_mut().as_mut().filter(|body| body.as_bytes().is_some_and(|bytes| !bytes.is_empty()))?;
        let state = Arc::new(AtomicU8::new(KEPT));
        let noted = Noted { body: std::mem::take(body), state: Arc::clone(&state) };
        *body = reqwest::Body::wrap(noted);
        Some(Self(state))
    }

    /// Whether it was handed over, so that any part of it may have been sent. If not, it never is: a connection that
    /// asks at this moment gets no body.
    pub(super) fn was_handed(&self) -> bool {
        self.0.compare_exchange(KEPT, WITHHELD, Ordering::AcqRel, Ordering::Acquire) == Err(ASKED)
    }
}

/// A body that notes that it was asked for.
struct Noted {
    body: reqwest::Body,
    state: Arc<AtomicU8>,
}

impl Body for Noted {
    type Data = <reqwest::Body as Body>::Data;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, BoxError>>> {
        if self.state.compare_exchange(KEPT, ASKED, Ordering::AcqRel, Ordering::Acquire) == Err(WITHHELD) {
            return Poll::Ready(Some(Err("the attempt is over".into())));
        }
        Pin::new(&mut self.body).poll_frame(context).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use std::{
        future::poll_fn,
        pin::Pin,
        sync::{Arc, atomic::AtomicU8},
    };

    use http_body::Body;

    use super::{Handed, KEPT, Noted};

    fn noted(text: &'static str) -> (Handed, Noted) {
        let state = Arc::new(AtomicU8::new(KEPT));
        (Handed(Arc::clone(&state)), Noted { body: text.into(), state })
    }

    #[tokio::test]
    async fn a_body_that_was_asked_for_may_have_been_sent() {
        let (handed, mut body) = noted("{}");
        assert!(!body.is_end_stream() && body.size_hint().exact() == Some(2));
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert_eq!(frame.unwrap().unwrap().into_data().unwrap(), "{}");
        assert!(handed.was_handed() && handed.was_handed());
    }

    #[test]
    fn an_empty_body_is_asked_for_by_nobody() {
        let url = reqwest::Url::parse("http://localhost").unwrap();
        for body in [None, Some(reqwest::Body::from(""))] {
            let mut request = reqwest::Request::new(reqwest::Method::POST, url.clone());
            *request.body_mut() = body;
            assert!(Handed::note(&mut request).is_none());
        }
    }

    #[tokio::test]
    async fn a_body_that_was_not_asked_for_is_withheld_for_good() {
        let (handed, mut body) = noted("{}");
        assert!(!handed.was_handed());
        let frame = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        assert!(frame.is_some_and(|frame| frame.is_err()) && !handed.was_handed());
    }
}
