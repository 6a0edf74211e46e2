//! What a request to the control API asks for, held against the specification first.

use axum::extract::Request as HttpRequest;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    refusal::ControlRefusal,
    types::{LastId, PageLimit},
};
use crate::{
    InvalidValue, Operation,
    sandbox::engine::{core::Engine, dispatch, exchange::Call, strict},
};

/// The entries of a page, if nothing is said.
const DEFAULT_LIMIT: usize = 1000;

/// The largest body.
const LARGEST_BODY: usize = 64 * 1024;

/// Reads a request and refuses parameters that the operation does not know.
pub(super) async fn read(
    engine: &Engine,
    operation: &'static Operation,
    request: HttpRequest,
) -> Result<Call, ControlRefusal> {
    let (call, _) = dispatch::read(engine, operation, request, LARGEST_BODY).await?;
    strict::check_query(operation.query, &call.query)?;
    if operation.body.is_empty() && !call.body.is_empty() {
        return Err(ControlRefusal::misfit("the operation takes no body"));
    }
    Ok(call)
}

/// The JSON body.
pub(super) fn body<T: DeserializeOwned>(call: &Call) -> Result<T, ControlRefusal> {
    let body = call.json()?;
    strict::check_body(call.operation.body, &body)?;
    serde_json::from_value(Value::Object(body)).map_err(|error| misfit(&error))
}

/// What still does not fit is a value that its enum does not list, which says so itself, or a number beyond 64 bits.
fn misfit(error: &serde_json::Error) -> ControlRefusal {
    let text = error.to_string();
    let text = if text.starts_with("invalid ") { "a number of the body is out of range".to_owned() } else { text };
    ControlRefusal::misfit(text)
}

/// A whole number of the query, as one of the specification's bounded numbers.
pub(super) fn number<T>(
    call: &Call,
    name: &str,
    check: fn(i64) -> Result<T, InvalidValue>,
) -> Result<Option<T>, ControlRefusal> {
    let Some(text) = call.query(name) else { return Ok(None) };
    // The specification's types are checked, so what can't be read is too large.
    let number = check(text.parse().unwrap_or(i64::MAX));
    Ok(Some(number.map_err(|error| ControlRefusal::misfit(format!("{name}: {error}")))?))
}

/// What was read last.
pub(super) fn after(call: &Call) -> Result<Option<u64>, ControlRefusal> {
    Ok(number(call, "after", LastId::new)?.map(|id| id.get().unsigned_abs()))
}

/// The most entries to answer with.
pub(super) fn limit(call: &Call) -> Result<usize, ControlRefusal> {
    let limit = number(call, "limit", PageLimit::new)?;
    Ok(limit.and_then(|limit| usize::try_from(limit.get()).ok()).unwrap_or(DEFAULT_LIMIT))
}
