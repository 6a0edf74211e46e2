//! What the spec says of an operation.

use std::fmt;

use super::Shape;

/// One operation of a provider's API, as its spec describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The name of the spec that describes it: `smslink`. Errors and spans call the API by it.
    pub api: &'static str,
    /// The `operationId`, in snake case.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its parameters in braces, `/certifications/{imp_uid}`.
    pub path: &'static str,
    /// One line on what it does.
    pub summary: &'static str,
    /// What a repeat would do; decides whether a failed attempt is tried again.
    pub effect: Effect,
    /// Whether its requests carry the credentials; those that fetch a token can't.
    pub authenticated: bool,
    /// The header that makes a repeat harmless: the attempts of a call carry the same value in it. Only a token that was
    /// refused before anything was done gives the call a new one.
    pub idempotency_key: Option<&'static str>,
    /// The members of the JSON body.
    pub body: &'static [Field],
    /// The query parameters.
    pub query: &'static [Field],
    /// The documented error codes by HTTP status; 500 also stands for any 5xx.
    pub errors: &'static [(u16, &'static [&'static str])],
    /// The HTTP statuses that say by themselves, whatever the body, that nothing was done.
    pub refused: &'static [u16],
    /// The shape of a success answer.
    pub(crate) answer: &'static Shape,
}

/// Places in the answers of an operation, success and error: `senderIds/*/status`, `*` for every item of a list.
#[cfg(feature = "sandbox")]
pub(crate) struct AnswerPlaces {
    pub(crate) operation: &'static Operation,
    /// Where open enums stand.
    pub(crate) enums: &'static [&'static str],
    /// Where texts, numbers and booleans stand that no answer is required to have.
    pub(crate) optional: &'static [&'static str],
}

/// A member of a request body, or a query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its JSON type.
    pub kind: FieldKind,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether it may have members that the spec does not name, beside those that it does; they are sent as they are.
    pub open: bool,
    /// The members of an object, or of the object whose JSON a text holds; none if the spec gives it no shape.
    pub members: &'static [Field],
}

/// The JSON type of a [`Field`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// A string.
    Text,
    /// A whole number.
    Integer,
    /// A number, with or without a fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    List,
    /// An object.
    Object,
}

/// What a repeat of an operation would do (`x-effect` in the spec).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It only reads: repeated freely.
    Read,
    /// A repeat ends in the same state: repeated freely.
    Idempotent,
    /// It rings a phone, sends a message or opens a case: repeated only when it certainly was not done, or under an
    /// idempotency key.
    Sends,
    /// It uses up one of a user's tries: repeated only when it certainly was not done, or under an idempotency key.
    ConsumesAttempt,
}

impl Effect {
    /// Whether it can be repeated although an earlier attempt may have been carried out.
    pub const fn is_repeatable(self) -> bool {
        matches!(self, Self::Read | Self::Idempotent)
    }

    /// The word that the specs use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Idempotent => "idempotent",
            Self::Sends => "sends",
            Self::ConsumesAttempt => "consumes-attempt",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
