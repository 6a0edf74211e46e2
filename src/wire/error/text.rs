//! An error in words: what happened, what became of the request, what to do.

use std::fmt;

use super::{Code, Delivery, Error, Kind};
use crate::wire::{
    Cause,
    redact::{Shown, ShownId},
};

impl<C: Code> fmt::Display for Error<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.0.operation.api, self.0.operation.id)?;
        if let Some(during) = self.0.during {
            write!(f, "{}: ", during.id)?;
        }
        self.what(f)?;
        write!(f, "; {}", self.fate())?;
        if let Some(advice) = self.advice_text() {
            write!(f, "; {}", LowerFirst(advice))?;
        }
        if let Some(wait) = self.0.retry_after {
            write!(f, "; the provider asks to wait {} s", wait.as_secs())?;
        }
        if self.0.attempts > 1 {
            write!(f, " ({} attempts)", self.0.attempts)?;
        }
        if let Some(id) = &self.0.request_id {
            write!(f, " [request id {}]", ShownId(id))?;
        }
        Ok(())
    }
}

impl<C: Code> Error<C> {
    fn what(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Invalid(value) => write!(f, "{value}"),
            Kind::Unbuildable => f.write_str("the request can't be built from these values"),
            Kind::Connect(cause) => write!(f, "no connection ({cause})"),
            Kind::Timeout { connecting: true } => f.write_str("no connection in time"),
            Kind::Timeout { connecting: false } => f.write_str("no answer in time"),
            Kind::Broken(cause) => write!(f, "the answer broke off ({cause})"),
            Kind::Answered => self.answer(f),
            Kind::Redirected => f.write_str("the answer is a redirect, which is never followed"),
            Kind::TooLarge(limit) => write!(f, "the answer is larger than {limit} bytes"),
            Kind::Coded(coding) => write!(f, "the answer is encoded as {coding}, although none was asked for"),
            Kind::Undecodable { what } => write!(f, "the answer is not what the spec says ({what})"),
            Kind::Foreign(what) => write!(f, "the answer is not the provider's ({what})"),
            Kind::OfAnother(what) => write!(f, "the answer is not to this request: it has {what}"),
            Kind::UnusableCredential(what) => write!(f, "the provider handed out {what}"),
        }
    }

    fn answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.0.status.unwrap_or_default())?;
        match (&self.0.code, &self.0.provider_code) {
            (Some(code), sent) => {
                write!(f, " {code}")?;
                // PortOne V1's codes are names of ours: its own number says more.
                if let Some(sent) = sent.as_ref().filter(|sent| **sent != code.to_string()) {
                    write!(f, " (code {})", Shown(sent))?;
                }
                code.description().map_or(Ok(()), |text| write!(f, ": {}", text.trim_end_matches('.')))?;
            }
            (None, Some(code)) => write!(f, " code {}", Shown(code))?,
            (None, None) => f.write_str(" without a code")?,
        }
        let mut details = self.0.details.iter().filter_map(C::detail);
        details.try_for_each(|detail| write!(f, " ({})", detail.trim_end_matches('.')))
    }

    /// What became of the request, in the light of what a repeat would do.
    fn fate(&self) -> &'static str {
        match self.0.delivery {
            Delivery::MaybeSent if self.0.operation.effect.is_repeatable() => {
                "it may have been carried out, and can be repeated"
            }
            // That the answer can't be read was just said.
            Delivery::Accepted => "the provider accepted it",
            other => other.text(),
        }
    }

    fn advice_text(&self) -> Option<&'static str> {
        if let Some(advice) = self.0.code.as_ref().and_then(Code::advice) {
            return Some(advice);
        }
        match (&self.0.kind, self.0.status) {
            (Kind::Connect(Cause::Tls), _) => Some("check the base URL and the clock of this machine"),
            (Kind::Connect(_) | Kind::Timeout { connecting: true }, _) => Some("check the network and the base URL"),
            (Kind::Redirected, _) | (Kind::Answered, Some(404 | 405)) => Some("check the base URL"),
            (Kind::Undecodable { .. } | Kind::Foreign(_), _) => {
                Some("check the base URL, or compare the answer with the spec")
            }
            (Kind::Coded(_), _) => Some("check the proxy or gateway that answers"),
            (Kind::OfAnother(_), _) => Some("find out what became of the request before repeating it"),
            (Kind::TooLarge(_), _) => Some("check the base URL, or raise response_limit"),
            (Kind::Answered, Some(401 | 403)) => Some("check the credentials"),
            _ => None,
        }
    }
}

/// A sentence of the spec, to go on with in the middle of one.
struct LowerFirst(&'static str);

impl fmt::Display for LowerFirst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0.chars();
        match rest.next() {
            Some(first) => write!(f, "{}{}", first.to_lowercase(), rest.as_str()),
            None => Ok(()),
        }
    }
}
