//! What to do with one request.

use std::{borrow::Borrow, time::Duration};

use serde_json::Value;
use tokio::sync::watch;

#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// An answer as it should be.
    Whole(Whole),
    /// These bytes, whatever they are, and the connection is closed.
    Raw(Vec<u8>),
    /// The connection is closed without an answer.
    Close,
    /// Nothing, for ever.
    Stall,
    /// A status line and then a byte now and then, for ever.
    Drip,
    /// A status line and then a header that grows, for ever.
    DripHead,
    /// These bytes, and then nothing, for ever.
    Part(Vec<u8>),
    /// This long nothing, then the answer.
    After(Duration, Box<Answer>),
    /// Nothing until this turns true, then the answer.
    When(watch::Receiver<bool>, Box<Answer>),
}

#[derive(Clone, Debug)]
pub(crate) struct Whole {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    /// The connection is kept for the next request.
    pub(super) keeps_alive: bool,
}

impl Answer {
    pub(crate) fn json(status: u16, body: impl Borrow<Value>) -> Self {
        Self::bytes(status, body.borrow().to_string())
    }

    /// What may be no JSON, and says that it is.
    pub(crate) fn bytes(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::of_type("application/json", status, body)
    }

    pub(crate) fn html(status: u16, body: &str) -> Self {
        Self::of_type("text/html", status, body)
    }

    pub(crate) const fn empty(status: u16) -> Self {
        Self::Whole(Whole { status, headers: Vec::new(), body: Vec::new(), keeps_alive: false })
    }

    fn of_type(content_type: &str, status: u16, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self::Whole(Whole { status, headers, body: body.into(), keeps_alive: false })
    }

    pub(crate) fn with_header(self, name: &'static str, value: impl Into<String>) -> Self {
        let mut whole = self.whole();
        whole.headers.push((name, value.into()));
        Self::Whole(whole)
    }

    /// The connection is kept for the next request.
    pub(crate) fn kept_alive(self) -> Self {
        Self::Whole(Whole { keeps_alive: true, ..self.whole() })
    }

    /// The connection closes before the last byte.
    pub(crate) fn cut_short(self) -> Self {
        let whole = self.whole();
        Self::Raw([whole.head().as_bytes(), &whole.body[..whole.body.len() - 1]].concat())
    }

    fn whole(self) -> Whole {
        match self {
            Self::Whole(whole) => whole,
            other => panic!("{other:?} has neither head nor body"),
        }
    }
}

impl Whole {
    pub(super) fn head(&self) -> String {
        let (status, length) = (self.status, self.body.len());
        let mut head = format!("HTTP/1.1 {status} Stub\r\ncontent-length: {length}\r\n");
        if !self.keeps_alive {
            head += "connection: close\r\n";
        }
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head + "\r\n"
    }
}
