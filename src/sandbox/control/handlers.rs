//! Everything but messages and events.

use std::time::Duration;

use super::{
    Answer, query,
    refusal::Refusal,
    shown,
    types::{
        AdvanceClockRequest, AdvanceSeconds, ApproveInAppRequest, ClearedThing, ClosePortRequest, ClosedMs, ClosedPort,
        DecideReviewRequest, Found, HttpStatus, Requests, SenderIds,
    },
};
use crate::sandbox::{
    Shared, dispatch,
    exchange::{Call, Reply},
    portone, solapi,
};

pub(super) fn get_info(shared: &Shared) -> Reply {
    shown::reply(&shown::info(shared))
}

pub(super) fn advance_clock(shared: &Shared, call: &Call) -> Answer {
    let AdvanceClockRequest { seconds } = query::body(call)?;
    let seconds = AdvanceSeconds::new(seconds.get())?;
    shared.advance(Duration::from_secs(seconds.get().unsigned_abs()));
    Ok(shown::reply(&shown::clock(shared)))
}

/// The answer still comes: the connection that asked ends after it.
pub(super) fn close_port(shared: &Shared, call: &Call) -> Answer {
    let ClosePortRequest { milliseconds } = query::body(call)?;
    let milliseconds = ClosedMs::new(milliseconds.get())?.get();
    shared.port.close_for(Duration::from_millis(milliseconds.unsigned_abs()));
    Ok(shown::reply(&ClosedPort { milliseconds }))
}

pub(super) fn list_requests(shared: &Shared, call: &Call) -> Answer {
    let operation = call.query("operation");
    if let Some(id) = operation
        && !dispatch::operations().any(|(_, operation)| operation.id == id)
    {
        return Err(Refusal::misfit("operation: no provider has an operation of this name"));
    }
    let status = query::number(call, "status", HttpStatus::new)?.map(HttpStatus::get);
    let page = shared.journal.log().page(query::after(call)?, query::limit(call)?, |request| {
        operation.is_none_or(|id| request.operation() == Some(id))
            && status.is_none_or(|status| request.status().map(i64::from) == Some(status))
    });
    let requests = page.entries.iter().map(shown::request).collect();
    Ok(shown::reply(&Requests { requests, last: page.last }))
}

pub(super) fn clear_requests(shared: &Shared) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Requests, shared.journal.log().clear()))
}

pub(super) fn get_sender_ids(shared: &Shared) -> Reply {
    let sender_ids = solapi::sender_ids(shared).into_iter().map(shown::sender_id).collect();
    shown::reply(&SenderIds { sender_ids })
}

pub(super) fn decide_review(shared: &Shared, call: &Call) -> Answer {
    let DecideReviewRequest { id, approved } = query::body(call)?;
    Ok(shown::reply(&Found { found: solapi::review(shared, &id, approved) }))
}

pub(super) fn approve_in_app(shared: &Shared, call: &Call) -> Answer {
    let ApproveInAppRequest { id } = query::body(call)?;
    Ok(shown::reply(&Found { found: portone::approve(shared, &id) }))
}
