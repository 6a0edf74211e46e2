//! Everything but messages and events.

use std::time::Duration;

use super::{
    Answer, query,
    refusal::ControlRefusal,
    shown,
    types::{
        AdvanceClockRequest, AdvanceSeconds, ApproveInAppRequest, ClearedThing, ClosePortRequest, ClosedMs, ClosedPort,
        DecideReviewRequest, Found, HttpStatus, Requests, SenderIds,
    },
};
use crate::sandbox::{
    engine::{
        core::Engine,
        exchange::{Call, Reply},
    },
    providers::stand_in::StandIn,
    spec::provider_operations,
};

pub(super) fn get_info(stand_in: &StandIn) -> Reply {
    shown::reply(&shown::info(stand_in))
}

pub(super) fn advance_clock(engine: &Engine, call: &Call) -> Answer {
    let AdvanceClockRequest { seconds } = query::body(call)?;
    let seconds = AdvanceSeconds::new(seconds.get())?;
    engine.world.advance(Duration::from_secs(seconds.get().unsigned_abs()));
    Ok(shown::reply(&shown::clock(engine)))
}

/// The answer still comes: the connection that asked ends after it.
pub(super) fn close_port(engine: &Engine, call: &Call) -> Answer {
    let ClosePortRequest { milliseconds } = query::body(call)?;
    let milliseconds = ClosedMs::new(milliseconds.get())?.get();
    engine.port.close_for(Duration::from_millis(milliseconds.unsigned_abs()));
    Ok(shown::reply(&ClosedPort { milliseconds }))
}

pub(super) fn list_requests(engine: &Engine, call: &Call) -> Answer {
    let operation = call.query("operation");
    if let Some(id) = operation
        && !provider_operations().any(|(_, operation)| operation.id == id)
    {
        return Err(ControlRefusal::misfit("operation: no provider has an operation of this name"));
    }
    let status = query::number(call, "status", HttpStatus::new)?.map(HttpStatus::get);
    let page = engine.journal.log().page(query::after(call)?, query::limit(call)?, |request| {
        operation.is_none_or(|id| request.operation() == Some(id))
            && status.is_none_or(|status| request.status().map(i64::from) == Some(status))
    });
    let requests = page.entries.iter().map(shown::request).collect();
    Ok(shown::reply(&Requests { requests, last: page.last }))
}

pub(super) fn clear_requests(engine: &Engine) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Requests, engine.journal.log().clear()))
}

pub(super) fn get_sender_ids(stand_in: &StandIn) -> Reply {
    let sender_ids = stand_in.solapi.sender_ids(stand_in.world()).into_iter().map(shown::sender_id).collect();
    shown::reply(&SenderIds { sender_ids })
}

pub(super) fn decide_review(engine: &Engine, call: &Call) -> Answer {
    let DecideReviewRequest { id, approved } = query::body(call)?;
    Ok(shown::reply(&Found { found: engine.review(&id, approved) }))
}

pub(super) fn approve_in_app(engine: &Engine, call: &Call) -> Answer {
    let ApproveInAppRequest { id } = query::body(call)?;
    Ok(shown::reply(&Found { found: engine.approve_in_app(&id) }))
}
