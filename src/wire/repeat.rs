//! What a failed attempt may have done, and whether it may be made again. The spec decides, and no policy.

use super::{
    answer::Work,
    error::{Code, Delivery, Error, Kind},
    operation::Operation,
};

/// Whether an earlier attempt is still being carried out, as this one was told.
pub(super) fn is_underway<C: Code>(error: &Error<C>) -> bool {
    error.work() == Some(Work::Underway)
}

/// Whether a repeat is safe and could help.
pub(super) fn may_repeat<C: Code>(error: &Error<C>) -> bool {
    if error.is_credential_failure() {
        // It was fetched again as often as that could help, for all who waited for it.
        return false;
    }
    let Operation { effect, idempotency_key, .. } = error.operation();
    match error.kind() {
        Kind::Connect(_) | Kind::Timeout { connecting: true } => true,
        Kind::Answered if matches!(error.work(), Some(Work::NotDoneYet | Work::Underway)) => true,
        Kind::Answered => {
            // With a key, a failure that the spec knows would come again as it was stored.
            let may_pass = effect.is_repeatable() || idempotency_key.is_some() && error.work().is_none();
            may_pass && matches!(error.status(), Some(408 | 429 | 500..=599))
        }
        Kind::Timeout { .. } | Kind::Broken(_) => effect.is_repeatable() || idempotency_key.is_some(),
        // The next answer may be to this request.
        Kind::OfAnother(_) => effect.is_repeatable(),
        _ => false,
    }
}

/// Whether a failure to fetch a credential may pass. A refused one stays refused.
pub(super) fn may_pass<C: Code>(error: &Error<C>) -> bool {
    let is_refused =
        matches!(error.status(), Some(400..=407 | 409..=428 | 430..=499)) && error.work() != Some(Work::NotDoneYet);
    !is_refused && !error.is_invalid_input()
}

/// What an error answer says about the work: by the spec's word on its code, else by its word on the status. Any other
/// answer, a bare 400 too, may come after the fact.
pub(super) fn delivery(operation: &Operation, status: u16, work: Option<Work>) -> Delivery {
    let nothing_was_done = match work {
        Some(work) => !matches!(work, Work::Unclear | Work::Underway),
        None => operation.refused.contains(&status),
    };
    if nothing_was_done { Delivery::Refused } else { Delivery::MaybeSent }
}

/// What an answer that tells nothing says about the work, by its status line.
pub(super) fn unread_delivery(operation: &Operation, status: u16, kind: &Kind) -> Delivery {
    match kind {
        // Somebody else wrote it, and their status is not the provider's.
        Kind::Foreign(_) | Kind::OfAnother(_) => Delivery::MaybeSent,
        _ if (200..300).contains(&status) => Delivery::Accepted,
        _ if operation.refused.contains(&status) => Delivery::Refused,
        _ => Delivery::MaybeSent,
    }
}
