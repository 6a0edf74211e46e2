//! The control API: what a test in any language asks of a running sandbox. Its contract is `specs/sandbox.yaml`.
//!
//! It answers with the types of that document. Rust has the same as methods of [`Sandbox`](super::Sandbox) and
//! [`Inbox`](super::Inbox).

mod events;
mod faults;
mod guard;
mod handlers;
mod messages;
mod query;
mod refusal;
mod shown;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::{Request as HttpRequest, State},
    http::Response,
    middleware,
    routing::{any, on},
};

use self::refusal::ControlRefusal;
use crate::{
    Operation,
    sandbox::{
        engine::{
            core::Engine,
            dispatch::method_of,
            exchange::{Call, Reply},
            listener::Link,
        },
        providers::stand_in::StandIn,
    },
};

pub use super::spec::{operations, types};

/// Everything below this path is the control API.
const BASE: &str = "/sandbox/";

type Answer = Result<Reply, ControlRefusal>;

/// Answers an operation at once.
type Handler = fn(&StandIn, &Call) -> Answer;

static OPERATIONS: &[(&Operation, Handler)] = &[
    (&operations::GET_INFO, |stand_in, _| Ok(handlers::get_info(stand_in))),
    (&operations::ADVANCE_CLOCK, |stand_in, call| handlers::advance_clock(&stand_in.engine, call)),
    (&operations::CLOSE_PORT, |stand_in, call| handlers::close_port(&stand_in.engine, call)),
    (&operations::LIST_MESSAGES, |stand_in, call| messages::list(&stand_in.engine, call)),
    (&operations::CLEAR_MESSAGES, |stand_in, _| Ok(messages::clear(&stand_in.engine))),
    (&operations::LIST_REQUESTS, |stand_in, call| handlers::list_requests(&stand_in.engine, call)),
    (&operations::CLEAR_REQUESTS, |stand_in, _| Ok(handlers::clear_requests(&stand_in.engine))),
    (&operations::GET_SENDER_IDS, |stand_in, _| Ok(handlers::get_sender_ids(stand_in))),
    (&operations::DECIDE_REVIEW, |stand_in, call| handlers::decide_review(&stand_in.engine, call)),
    (&operations::APPROVE_IN_APP, |stand_in, call| handlers::approve_in_app(&stand_in.engine, call)),
    (&operations::LIST_FAULTS, |stand_in, _| Ok(faults::list(&stand_in.engine))),
    (&operations::ORDER_FAULT, |stand_in, call| faults::order(&stand_in.engine, call)),
    (&operations::CLEAR_FAULTS, |stand_in, _| Ok(faults::clear(&stand_in.engine))),
    (&operations::REMOVE_FAULT, |stand_in, call| faults::remove(&stand_in.engine, call)),
];

/// The paths of the control API, and the page that asks it.
pub(super) fn router(stand_in: &Arc<StandIn>, page: Router<Arc<StandIn>>) -> Router<Arc<Engine>> {
    OPERATIONS
        .iter()
        .fold(Router::new(), |router, (operation, handler)| mount(router, operation, *handler))
        .route(operations::WAIT_FOR_MESSAGES.path, on(method_of(&operations::WAIT_FOR_MESSAGES), wait))
        .route(operations::STREAM_EVENTS.path, on(method_of(&operations::STREAM_EVENTS), stream))
        .route(&format!("{BASE}{{*path}}"), any(unknown))
        .method_not_allowed_fallback(wrong_method)
        .merge(page)
        .layer(middleware::from_fn_with_state(Arc::clone(&stand_in.engine), guard::refuse_strangers))
        .with_state(Arc::clone(stand_in))
}

fn mount(router: Router<Arc<StandIn>>, operation: &'static Operation, handler: Handler) -> Router<Arc<StandIn>> {
    let answer = async move |State(stand_in): State<Arc<StandIn>>, request: HttpRequest| {
        let answer = query::read(&stand_in.engine, operation, request).await.and_then(|call| handler(&stand_in, &call));
        answer.unwrap_or_else(ControlRefusal::reply).into_response()
    };
    router.route(operation.path, on(method_of(operation), answer))
}

async fn wait(State(stand_in): State<Arc<StandIn>>, request: HttpRequest) -> Response<Body> {
    let answer = match query::read(&stand_in.engine, &operations::WAIT_FOR_MESSAGES, request).await {
        Ok(call) => messages::wait(&stand_in.engine, &call).await,
        Err(refusal) => Err(refusal),
    };
    answer.unwrap_or_else(ControlRefusal::reply).into_response()
}

async fn stream(State(stand_in): State<Arc<StandIn>>, request: HttpRequest) -> Response<Body> {
    let link = request.extensions().get::<Link>().cloned().unwrap_or_default();
    let call = query::read(&stand_in.engine, &operations::STREAM_EVENTS, request).await;
    match call.and_then(|call| events::stream(Arc::clone(&stand_in.engine), &call)) {
        Ok(events) => {
            link.streams();
            events
        }
        Err(refusal) => refusal.reply().into_response(),
    }
}

async fn unknown() -> Response<Body> {
    ControlRefusal::new(404, "the control API has no such path").reply().into_response()
}

async fn wrong_method() -> Response<Body> {
    ControlRefusal::new(405, "the path does not take this method").reply().into_response()
}
