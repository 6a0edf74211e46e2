//! Faults: ordered, listed, taken back.

use serde_json::Value;

use super::{
    Answer, query,
    refusal::Refusal,
    shown,
    types::{ClearedThing, FaultTimes, Faults, OrderFaultRequest},
};
use crate::sandbox::{
    Fault, Shared,
    exchange::{Call, Reply},
};

pub(super) fn list(shared: &Shared) -> Reply {
    let faults = shared.faults.list().iter().map(shown::fault).collect();
    shown::reply(&Faults { faults })
}

pub(super) fn order(shared: &Shared, call: &Call) -> Answer {
    let request: OrderFaultRequest = query::body(call)?;
    if let Some(times) = &request.times {
        FaultTimes::new(times.get())?;
    }
    let request = serde_json::to_value(request).unwrap_or(Value::Null);
    let fault: Fault = serde_json::from_value(request).map_err(|error| Refusal::misfit(error.to_string()))?;
    Ok(shown::reply(&shown::fault(&shared.order_fault(fault))))
}

pub(super) fn clear(shared: &Shared) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Faults, shared.clear_faults()))
}

pub(super) fn remove(shared: &Shared, call: &Call) -> Answer {
    // The only parameter of the path.
    let id = call.path.values().next().and_then(|id| id.parse().ok());
    let removed = id.and_then(|id| shared.remove_fault(id));
    let removed = removed.ok_or_else(|| Refusal::new(404, "no fault on order has this id"))?;
    Ok(shown::reply(&shown::fault(&removed)))
}
