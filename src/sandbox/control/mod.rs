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

pub(super) use self::guard::Hosts;
use self::refusal::Refusal;
use super::{
    Shared,
    dispatch::method_of,
    exchange::{Call, Reply},
    listener::Link,
    page,
};
use crate::Operation;

pub use generated::operations;

crate::wire::from_spec!("sandbox.rs", missing_docs);

/// Everything below this path is the control API.
const BASE: &str = "/sandbox/";

type Answer = Result<Reply, Refusal>;

/// Answers an operation at once.
type Handler = fn(&Shared, &Call) -> Answer;

static OPERATIONS: &[(&Operation, Handler)] = &[
    (&operations::GET_INFO, |shared, _| Ok(handlers::get_info(shared))),
    (&operations::ADVANCE_CLOCK, handlers::advance_clock),
    (&operations::CLOSE_PORT, handlers::close_port),
    (&operations::LIST_MESSAGES, messages::list),
    (&operations::CLEAR_MESSAGES, |shared, _| Ok(messages::clear(shared))),
    (&operations::LIST_REQUESTS, handlers::list_requests),
    (&operations::CLEAR_REQUESTS, |shared, _| Ok(handlers::clear_requests(shared))),
    (&operations::GET_SENDER_IDS, |shared, _| Ok(handlers::get_sender_ids(shared))),
    (&operations::DECIDE_REVIEW, handlers::decide_review),
    (&operations::APPROVE_IN_APP, handlers::approve_in_app),
    (&operations::LIST_FAULTS, |shared, _| Ok(faults::list(shared))),
    (&operations::ORDER_FAULT, faults::order),
    (&operations::CLEAR_FAULTS, |shared, _| Ok(faults::clear(shared))),
    (&operations::REMOVE_FAULT, faults::remove),
];

/// The paths of the control API, and the page that asks it.
pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    OPERATIONS
        .iter()
        .fold(Router::new(), |router, (operation, handler)| mount(router, operation, *handler))
        .route(operations::WAIT_FOR_MESSAGES.path, on(method_of(&operations::WAIT_FOR_MESSAGES), wait))
        .route(operations::STREAM_EVENTS.path, on(method_of(&operations::STREAM_EVENTS), stream))
        .route(&format!("{BASE}{{*path}}"), any(unknown))
        .method_not_allowed_fallback(wrong_method)
        .merge(page::router())
        .layer(middleware::from_fn_with_state(Arc::clone(shared), guard::refuse_strangers))
}

fn mount(router: Router<Arc<Shared>>, operation: &'static Operation, handler: Handler) -> Router<Arc<Shared>> {
    let answer = async move |State(shared): State<Arc<Shared>>, request: HttpRequest| {
        let answer = query::read(&shared, operation, request).await.and_then(|call| handler(&shared, &call));
        answer.unwrap_or_else(Refusal::reply).into_response()
    };
    router.route(operation.path, on(method_of(operation), answer))
}

async fn wait(State(shared): State<Arc<Shared>>, request: HttpRequest) -> Response<Body> {
    let answer = match query::read(&shared, &operations::WAIT_FOR_MESSAGES, request).await {
        Ok(call) => messages::wait(&shared, &call).await,
        Err(refusal) => Err(refusal),
    };
    answer.unwrap_or_else(Refusal::reply).into_response()
}

async fn stream(State(shared): State<Arc<Shared>>, request: HttpRequest) -> Response<Body> {
    let link = request.extensions().get::<Link>().cloned().unwrap_or_default();
    let call = query::read(&shared, &operations::STREAM_EVENTS, request).await;
    match call.and_then(|call| events::stream(shared, &call)) {
        Ok(events) => {
            link.streams();
            events
        }
        Err(refusal) => refusal.reply().into_response(),
    }
}

async fn unknown() -> Response<Body> {
    Refusal::new(404, "the control API has no such path").reply().into_response()
}

async fn wrong_method() -> Response<Body> {
    Refusal::new(405, "the path does not take this method").reply().into_response()
}
