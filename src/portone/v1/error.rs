//! Error answers, and success answers that are none: V1 says both in one envelope.

use std::convert::Infallible;

use super::{
    Error,
    types::{
        Certification, CertificationAnswer, ErrorAnswer, ErrorCode, Message, OtpRequested, OtpRequestedAnswer, Token,
        TokenAnswer,
    },
};
use crate::{
    Delivery, Operation,
    wire::{Answer, Kind, Refusal, code},
};

code!(ErrorCode, Infallible);

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

/// HTTP 2xx is success only with `code` 0 and a response.
pub(super) fn success<E: Envelope>(operation: &'static Operation, answer: Answer<E>) -> Result<E::Response, Error> {
    let Answer { value, head } = answer;
    match value.open() {
        (0, _, Some(response)) => Ok(response),
        (0, _, None) => {
            let kind = Kind::Undecodable { what: "no response beside code 0", at: None };
            Err(head.error(super::client::NAME, operation, kind, Delivery::Accepted))
        }
        (code, message, _) => {
            let refusal = refusal(Some(ErrorCode::Rejected), Some(code), message.as_ref());
            let status = head.status;
            let error: Error = head.error(super::client::NAME, operation, Kind::Answered, Delivery::MaybeSent);
            Err(error.answered(status, refusal))
        }
    }
}

/// Reads an error body. The spec lists at most one code for each operation and status; it is named only for an answer
/// that has the provider's own number, as that of a gateway has not.
pub(super) fn read(operation: &'static Operation, status: u16, body: &[u8]) -> Refusal<ErrorCode> {
    let Ok(answer) = serde_json::from_slice::<ErrorAnswer>(body) else { return Refusal::unreadable() };
    let documented = operation.errors.iter().find(|(documented, _)| *documented == status && answer.code.is_some());
    let code = documented.and_then(|(_, codes)| codes.first()).map(|code| ErrorCode::from(*code));
    refusal(code, answer.code, answer.message.as_ref())
}

fn refusal(code: Option<ErrorCode>, number: Option<i64>, message: Option<&Message>) -> Refusal<ErrorCode> {
    Refusal {
        work: code.as_ref().and_then(ErrorCode::work),
        code,
        provider_code: number.map(|number| number.to_string()),
        message: message.map(|message| message.expose().to_owned().into()),
        details: Vec::new(),
    }
}
