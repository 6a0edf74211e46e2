//! Faults: ordered, listed, taken back.

use serde_json::Value;

use super::{
    Answer, query,
    refusal::ControlRefusal,
    shown,
    types::{ClearedThing, FaultTimes, Faults, OrderFaultRequest},
};
use crate::sandbox::engine::{
    core::Engine,
    exchange::{Call, Reply},
    faults::Fault,
};

pub(super) fn list(engine: &Engine) -> Reply {
    let faults = engine.faults.list().iter().map(shown::fault).collect();
    shown::reply(&Faults { faults })
}

pub(super) fn order(engine: &Engine, call: &Call) -> Answer {
    let request: OrderFaultRequest = query::body(call)?;
    if let Some(times) = &request.times {
        FaultTimes::new(times.get())?;
    }
    let request = serde_json::to_value(request).unwrap_or(Value::Null);
    let fault: Fault = serde_json::from_value(request).map_err(|error| ControlRefusal::misfit(error.to_string()))?;
    Ok(shown::reply(&shown::fault(&engine.order_fault(fault))))
}

pub(super) fn clear(engine: &Engine) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Faults, engine.clear_faults()))
}

pub(super) fn remove(engine: &Engine, call: &Call) -> Answer {
    // The only parameter of the path.
    let id = call.path.values().next().and_then(|id| id.parse().ok());
    let removed = id.and_then(|id| engine.remove_fault(id));
    let removed = removed.ok_or_else(|| ControlRefusal::new(404, "no fault on order has this id"))?;
    Ok(shown::reply(&shown::fault(&removed)))
}
