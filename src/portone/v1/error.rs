//! Error answers, and success answers that are none: V1 says both in one envelope.

use std::convert::Infallible;

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::{
    client::PortOne,
    generated::shapes::ERROR_ANSWER,
    types::{
        Certification, CertificationAnswer, ErrorAnswer, ErrorCode, Message, OtpRequested, OtpRequestedAnswer, Token,
        TokenAnswer,
    },
};
use crate::{
    Operation,
    wire::{
        Exchange, Reading, Refusal, code,
        json::{Decoded, decode, has_members},
    },
};

code!(ErrorCode, Infallible, is_over: ErrorCode::is_over);

/// `{code, message, response}`.
pub(super) trait Envelope {
    type Response;

    fn open(self) -> (i64, Option<Message>, Option<Self::Response>);
}

macro_rules! envelope {
    ($($answer:ty => $response:ty),*) => {
        $(impl Envelope for $answer {
            type Response = $response;

            fn open(self) -> (i64, Option<Message>, Option<$response>) {
                (self.code, self.message, self.response)
            }
        })*
    };
}
envelope!(TokenAnswer => Token, OtpRequestedAnswer => OtpRequested, CertificationAnswer => Certification);

/// Reads an answer of any status. HTTP 2xx is success only with `code` 0 and a response, which `read` then reads.
pub(super) fn open<E: Envelope + DeserializeOwned, R>(
    answer: &Exchange<'_, PortOne, E>,
    read: impl FnOnce(E::Response) -> Reading<R, ErrorCode>,
) -> Reading<R, ErrorCode> {
    let (envelope, notes) = match answer.decoded() {
        Some(Ok(Decoded { value, notes })) if answer.is_success() => (value, notes),
        Some(Err(misread)) if answer.is_success() => return answer.unreadable(Some(misread)),
        _ => return answer.no_success(),
    };
    match envelope.open() {
        (0, _, Some(response)) if !notes.is_doubtful => read(response),
        (0, ..) if notes.is_doubtful => answer.unreadable(None),
        (0, ..) => Reading::incomplete("no response beside code 0"),
        (code, message, _) => Reading::Refused(refusal(Some(ErrorCode::Rejected), Some(code), message.as_ref())),
    }
}

/// The members by which an answer is known as the provider's.
const ENVELOPE: [&str; 2] = ["code", "response"];

/// Reads an error body. The spec lists at most one code for each operation and status; it is named only for an answer
/// in the provider's envelope, which that of a gateway is not: every one that was captured has a `response`.
pub(super) fn read(operation: &'static Operation, status: u16, body: &[u8]) -> Refusal<ErrorCode> {
    let Ok(Decoded { value: answer, .. }) = decode::<ErrorAnswer>(body, &ERROR_ANSWER) else {
        return Refusal::unreadable();
    };
    let Some(number) = answer.code.filter(|number| *number != 0 && has_members(body, &ENVELOPE)) else {
        return Refusal { message: text(answer.message.as_ref()), ..Refusal::unreadable() };
    };
    let documented = operation.errors.iter().find(|(documented, _)| *documented == status);
    let code = documented.and_then(|(_, codes)| codes.first()).map(|code| ErrorCode::from(*code));
    refusal(code, Some(number), answer.message.as_ref())
}

fn refusal(code: Option<ErrorCode>, number: Option<i64>, message: Option<&Message>) -> Refusal<ErrorCode> {
    Refusal {
        work: code.as_ref().and_then(ErrorCode::work),
        code,
        provider_code: number.map(|number| number.to_string()),
        message: text(message),
        details: Vec::new(),
    }
}

fn text(message: Option<&Message>) -> Option<Zeroizing<String>> {
    message.map(|message| message.expose().to_owned().into())
}

#[cfg(test)]
mod tests {
    use super::{ENVELOPE, ERROR_ANSWER};
    use crate::wire::Shape;

    #[test]
    fn the_spec_has_the_members_of_the_envelope() {
        let Shape::Object(members) = &ERROR_ANSWER else { panic!("it is an object") };
        assert!(ENVELOPE.iter().all(|name| members.iter().any(|member| member.name == *name)));
    }
}
