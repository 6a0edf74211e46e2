//! From what arrived to what was said: each operation has one reader, and no error exists before it has read.
//!
//! A reader tells apart what was asked for, a verdict, a challenge and a refusal. Only what none of them is becomes an
//! error, so a "no" to a code never travels as one.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use super::{
    answer::Refusal,
    attempt::Arrived,
    call::Facade,
    error::{Code, Delivery, Kind},
    json::{Decoded, Misread, Notes, decode},
    operation::Operation,
};

/// What an answer says.
pub(crate) enum Reading<T, C: Code> {
    /// What was asked for, a verdict or a challenge. The call is done.
    Told(T),
    /// The provider refused, or failed.
    Refused(Refusal<C>),
    /// Nothing that can be relied on.
    Unusable(Kind, Refusal<C>),
}

impl<T, C: Code> Reading<T, C> {
    /// An answer that names its subject: `other` is what it has if that is not `ours`.
    pub(crate) fn about(ours: bool, value: T, other: &'static str) -> Self {
        if ours { Self::Told(value) } else { Self::of_another(other) }
    }

    /// Goes on from what was told.
    pub(crate) fn and_then<U>(self, next: impl FnOnce(T) -> Reading<U, C>) -> Reading<U, C> {
        match self {
            Self::Told(told) => next(told),
            Self::Refused(refusal) => Reading::Refused(refusal),
            Self::Unusable(kind, refusal) => Reading::Unusable(kind, refusal),
        }
    }

    /// Takes a refusal for an answer, where `verdict` makes one of it.
    pub(crate) fn or_verdict(self, verdict: impl FnOnce(&Refusal<C>) -> Option<T>) -> Self {
        match self {
            Self::Refused(refusal) => verdict(&refusal).map_or(Self::Refused(refusal), Self::Told),
            other => other,
        }
    }

    /// An answer that is not about what was asked for.
    pub(crate) const fn of_another(what: &'static str) -> Self {
        Self::Unusable(Kind::OfAnother(what), Refusal::unreadable())
    }

    /// An answer that lacks what it hangs on.
    pub(crate) const fn incomplete(what: &'static str) -> Self {
        Self::Unusable(Kind::Undecodable { what }, Refusal::unreadable())
    }
}

/// An answer on its way to a reader; `T` is what the spec says of a success.
pub(crate) struct Exchange<'a, P: Facade, T> {
    pub(crate) operation: &'static Operation,
    /// What the earlier attempts of this call may have done.
    pub(crate) earlier: Delivery,
    arrived: &'a Arrived,
    of: PhantomData<fn(P) -> T>,
}

impl<'a, P: Facade, T: DeserializeOwned> Exchange<'a, P, T> {
    pub(super) const fn new(operation: &'static Operation, earlier: Delivery, arrived: &'a Arrived) -> Self {
        Self { operation, earlier, arrived, of: PhantomData }
    }

    pub(crate) const fn status(&self) -> u16 {
        self.arrived.status
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// The body, if all of it arrived.
    pub(crate) fn body(&self) -> Option<&'a [u8]> {
        self.arrived.body.as_deref().ok()
    }

    /// Reads the body as a success answer, whatever the status.
    pub(crate) fn decoded(&self) -> Option<Result<Decoded<T>, Misread>> {
        Some(decode(self.body()?, self.operation.answer))
    }

    /// Reads an answer of success with `read`, and everything else as what it is.
    pub(crate) fn success<R>(&self, read: impl FnOnce(T, &Notes) -> Reading<R, P::Code>) -> Reading<R, P::Code> {
        if !self.is_success() {
            return self.no_success();
        }
        match self.decoded() {
            Some(Ok(Decoded { value, notes })) if !notes.is_doubtful => read(value, &notes),
            Some(decoded) => self.unreadable(decoded.err()),
            None => self.no_success(),
        }
    }

    /// Reads an answer of success that says everything by its value.
    pub(crate) fn plain(&self) -> Reading<T, P::Code> {
        self.success(|value, _| Reading::Told(value))
    }

    /// Reads an answer that is not one of success.
    pub(crate) fn no_success<R>(&self) -> Reading<R, P::Code> {
        match &self.arrived.body {
            Ok(body) => Reading::Refused(P::refusal(self.operation, self.status(), body)),
            Err(kind) => Reading::Unusable(kind.clone(), Refusal::unreadable()),
        }
    }

    /// Reads an answer that says success and can't be read as one: it may still say why.
    pub(crate) fn unreadable<R>(&self, misread: Option<Misread>) -> Reading<R, P::Code> {
        let refusal = self.body().map(|body| P::refusal(self.operation, self.status(), body));
        match (misread, refusal) {
            (_, Some(refusal)) if refusal.provider_code.is_some() => Reading::Refused(refusal),
            (Some(Misread::Foreign(what)), _) => Reading::Unusable(Kind::Foreign(what), Refusal::unreadable()),
            _ => Reading::incomplete("a member that decides is missing, there twice or of another type"),
        }
    }
}
