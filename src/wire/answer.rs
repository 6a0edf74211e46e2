//! A refusal, read leniently.

use zeroize::Zeroizing;

use super::error::Code;

/// What an error body says. Everything is optional: it may come from a gateway, or be no JSON at all.
pub(crate) struct Refusal<C: Code> {
    pub(crate) code: Option<C>,
    /// The code as the provider sent it.
    pub(crate) provider_code: Option<String>,
    pub(crate) message: Option<Zeroizing<String>>,
    pub(crate) details: Vec<C::Detail>,
    /// What the spec says a known code means for the work that was asked for.
    pub(crate) work: Option<Work>,
}

impl<C: Code> Refusal<C> {
    pub(crate) const fn unreadable() -> Self {
        Self { code: None, provider_code: None, message: None, details: Vec::new(), work: None }
    }

    /// As it came with `status`. That nothing was done holds for the kind of status that the spec lists the code with:
    /// a 500 that carries the code of a 429 may have come after the fact. That something may have been done holds with
    /// any.
    pub(crate) fn of_status(mut self, status: u16) -> Self {
        let listed = self.code.as_ref().and_then(Code::http_status);
        let is_unlisted = listed.is_some_and(|listed| listed / 100 != status / 100);
        if is_unlisted && matches!(self.work, Some(Work::NotDone | Work::NotDoneYet)) {
            self.work = None;
        }
        self
    }
}

/// What an error code says about the work (`delivery` in the rows of the specs).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Nothing was done, and the same request would be refused again.
    NotDone,
    /// Nothing was done, and the same request may be sent again later.
    NotDoneYet,
    /// It may have been done.
    Unclear,
    /// An earlier attempt is still being carried out; its answer can be asked for with the same idempotency key.
    Underway,
}
