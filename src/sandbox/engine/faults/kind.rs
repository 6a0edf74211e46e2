//! What can go wrong.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::InvalidFault;

/// What goes wrong, and whether the operation is carried out nevertheless.
///
/// | kind | what the client sees | work |
/// |---|---|---|
/// | `close-before` | the end of the connection in good order, and no answer | not done |
/// | `reset-before` | a reset once the head of the request was read | not done |
/// | `reset-after` | a reset in place of the answer | **done** |
/// | `stall` | nothing, for as long as it waits | not done |
/// | `stall-after` | nothing, for as long as it waits | **done** |
/// | `drip` | the answer's head at once and its body at ten bytes a second | **done** |
/// | `truncate` | half of the body that `Content-Length` promised, then the end of the connection | **done** |
/// | `not-json` | a text in place of the body, still called `application/json` | **done** |
/// | `oversize` | the real answer, filled up with spaces to 8 MiB | **done** |
/// | `wrong-content-type` | an HTML page under the real status | **done** |
/// | `redirect` | 307 to a path that no operation has | not done |
/// | `unauthorized-once` | 401 in the provider's words | not done |
/// | `too-many-requests` | 429 in the provider's words | not done |
/// | `too-many-requests-with-retry-after` | the same with `Retry-After: 1` | not done |
/// | `conflict` | 409 in the provider's words | not done |
/// | `internal-error` | 500 in the provider's words | not done |
/// | `bad-gateway` | 502 with an HTML page, as from a proxy | not done |
/// | `unavailable` | 503 in the provider's words; SMSLINK's is its maintenance | not done |
/// | `clock-skew` | SOLAPI's `RequestTimeTooSkewed`; 401 from the others | not done |
/// | `expired-token` | 401; PortOne's token has really expired then | not done |
/// | `unknown-enum-value` | the real answer, with a value the spec does not list in every open enum | **done** |
/// | `unknown-field` | the real answer, with one more member in every object | **done** |
/// | `null-value` | the real answer, with null in place of every text, number and boolean that may be left out | **done** |
///
/// "Done" means handled as without a fault: a request that the provider would refuse is still refused, and the fault
/// strikes the refusal. What was really done is in the journal
/// ([`Request::was_carried_out`](crate::sandbox::Request::was_carried_out)).
///
/// Of these, PortOne documents neither 409, 429 nor 503, and SOLAPI no 503 and no 409 of this kind: the sandbox's are in
/// the shape of the provider's other errors, SOLAPI's with the code `SandboxConflict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The request is read, and the connection closed in good order without an answer; nothing was done.
    ///
    /// A client can't know that, unlike with a connection that is refused: for that see
    /// [`Sandbox::close_port`](crate::sandbox::Sandbox::close_port).
    CloseBefore,
    /// A reset once the head of the request was read; nothing was done.
    ResetBefore,
    /// A reset in place of the answer; everything was done.
    ResetAfter,
    /// No answer, for as long as the client waits; nothing was done.
    Stall,
    /// No answer, for as long as the client waits; everything was done.
    StallAfter,
    /// The answer, its body byte by byte, ten in a second; everything was done.
    Drip,
    /// Half of the body that `Content-Length` promised; everything was done.
    Truncate,
    /// A body that is no JSON; everything was done.
    NotJson,
    /// The answer, filled up with spaces to 8 MiB; everything was done.
    Oversize,
    /// An HTML page in place of the answer; everything was done.
    WrongContentType,
    /// 307 to another path; nothing was done.
    Redirect,
    /// 401 as for wrong credentials; nothing was done.
    UnauthorizedOnce,
    /// 429 without `Retry-After`; nothing was done.
    TooManyRequests,
    /// 429 with `Retry-After: 1`; nothing was done.
    TooManyRequestsWithRetryAfter,
    /// 409, as if another request had come between; nothing was done, but a client can't know.
    Conflict,
    /// 500 in the provider's words; nothing was done.
    InternalError,
    /// 502 as an HTML page; nothing was done.
    BadGateway,
    /// 503 in the provider's words; nothing was done.
    Unavailable,
    /// As if the client's clock were wrong: SOLAPI's `RequestTimeTooSkewed`, 401 elsewhere; nothing was done.
    ClockSkew,
    /// 401 as for a token that expired, and PortOne's has; nothing else was done.
    ExpiredToken,
    /// The answer with values that the spec does not list; everything was done. It waits for an answer that holds an
    /// open enum.
    UnknownEnumValue,
    /// The answer with members that the spec does not list; everything was done. It waits for an answer with an object.
    UnknownField,
    /// The answer with nulls where the spec lets values be left out; everything was done. It waits for an answer
    /// that holds such a value.
    NullValue,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::CloseBefore,
        Self::ResetBefore,
        Self::ResetAfter,
        Self::Stall,
        Self::StallAfter,
        Self::Drip,
        Self::Truncate,
        Self::NotJson,
        Self::Oversize,
        Self::WrongContentType,
        Self::Redirect,
        Self::UnauthorizedOnce,
        Self::TooManyRequests,
        Self::TooManyRequestsWithRetryAfter,
        Self::Conflict,
        Self::InternalError,
        Self::BadGateway,
        Self::Unavailable,
        Self::ClockSkew,
        Self::ExpiredToken,
        Self::UnknownEnumValue,
        Self::UnknownField,
        Self::NullValue,
    ];

    /// Its name, as the control API writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CloseBefore => "close-before",
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::Stall => "stall",
            Self::StallAfter => "stall-after",
            Self::Drip => "drip",
            Self::Truncate => "truncate",
            Self::NotJson => "not-json",
            Self::Oversize => "oversize",
            Self::WrongContentType => "wrong-content-type",
            Self::Redirect => "redirect",
            Self::UnauthorizedOnce => "unauthorized-once",
            Self::TooManyRequests => "too-many-requests",
            Self::TooManyRequestsWithRetryAfter => "too-many-requests-with-retry-after",
            Self::Conflict => "conflict",
            Self::InternalError => "internal-error",
            Self::BadGateway => "bad-gateway",
            Self::Unavailable => "unavailable",
            Self::ClockSkew => "clock-skew",
            Self::ExpiredToken => "expired-token",
            Self::UnknownEnumValue => "unknown-enum-value",
            Self::UnknownField => "unknown-field",
            Self::NullValue => "null-value",
        }
    }

    /// Whether the request is handled as without the fault, which strikes only the answer.
    pub const fn strikes_after_the_work(self) -> bool {
        matches!(
            self,
            Self::ResetAfter
                | Self::StallAfter
                | Self::Drip
                | Self::Truncate
                | Self::NotJson
                | Self::Oversize
                | Self::WrongContentType
                | Self::UnknownEnumValue
                | Self::UnknownField
                | Self::NullValue
        )
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for FaultKind {
    type Err = InvalidFault;

    fn from_str(name: &str) -> Result<Self, InvalidFault> {
        let found = Self::ALL.iter().find(|kind| kind.as_str() == name);
        found.copied().ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
            InvalidFault(format!("there is no such kind; give one of {}", known.join(", ")))
        })
    }
}

impl Serialize for FaultKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for FaultKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
