//! Keeps web pages out of the control API and its page.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
    middleware::Next,
};

use super::refusal::ControlRefusal;
use crate::sandbox::engine::core::Engine;

pub(super) async fn refuse_strangers(
    State(engine): State<Arc<Engine>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    match engine.hosts.check(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(text) => ControlRefusal::new(403, text).reply().into_response(),
    }
}
