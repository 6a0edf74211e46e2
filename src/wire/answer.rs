//! What came back: an answer that decoded, or a refusal read leniently.

use zeroize::Zeroizing;

use super::{
    error::{Code, Delivery, Error, Kind},
    operation::Operation,
};

/// A success answer.
pub(crate) struct Answer<T> {
    pub(crate) value: T,
    pub(crate) head: Head,
}

/// What is known of a success answer beside its value.
pub(crate) struct Head {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    /// The attempt that brought it.
    pub(crate) attempt: u32,
}

impl Head {
    /// An answer that is a failure all the same.
    pub(crate) fn error<C: Code>(
        self,
        provider: &'static str,
        operation: &'static Operation,
        kind: Kind,
        delivery: Delivery,
    ) -> Error<C> {
        let error = Error::new(provider, operation, kind, delivery).with_status(Some(self.status));
        error.with_request_id(self.request_id).with_attempts(self.attempt)
    }
}

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

    /// As it came with `status`. What a code says of the work holds for the kind of status that the spec lists it with:
    /// a 500 that carries the code of a 429 may have come after the fact.
    pub(crate) fn of_status(mut self, status: u16) -> Self {
        let listed = self.code.as_ref().and_then(Code::http_status);
        if listed.is_some_and(|listed| listed / 100 != status / 100) {
            self.work = None;
        }
        self
    }
}

/// What an error code says about the work (`x-enum-delivery` in the specs).
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
