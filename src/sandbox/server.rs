//! The HTTP server: one listener on loopback for all providers, whose paths don't overlap.

use std::{
    collections::HashMap,
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, RawPathParams, Request as HttpRequest, State},
    http::{HeaderName, HeaderValue, Method, Response, header::CONTENT_TYPE},
    routing::{MethodFilter, on},
};
use jiff::Timestamp;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

use super::{
    Credentials, Inbox, Provider, Shared, Switches,
    clock::Clock,
    control,
    exchange::{Call, Reply},
    journal::Underway,
    page, portone, smslink, solapi,
};
use crate::{Operation, solapi::types::SenderId};

/// The largest request: a document of 10 MB as base64 in JSON.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// How long a request may hold a stop up.
const PATIENCE: Duration = Duration::from_secs(3);

/// What answers an operation.
pub(super) type Handler = fn(&Shared, &Call) -> Reply;

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

/// Sets up a [`Sandbox`].
#[derive(Debug, Clone, Default)]
#[must_use = "call start()"]
pub struct SandboxBuilder {
    port: u16,
    switches: Switches,
}

impl SandboxBuilder {
    /// The port on loopback. Default: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How the sandbox behaves where the providers document nothing.
    pub fn switches(mut self, switches: Switches) -> Self {
        self.switches = switches;
        self
    }

    /// Starts it, on the current Tokio runtime.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(address, Clock::default(), self.switches));
        let router = router().with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            // The sender being dropped means the same as a message: stop.
            let stopped = async { stopped.await.unwrap_or_default() };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Sandbox { shared, address, stop: Some(stop), task: Some(task) })
    }
}

impl Sandbox {
    /// Starts a sandbox on a free port of loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// The base URL for the clients of all providers.
    pub fn base_url(&self) -> String {
        self.shared.base_url()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The credentials that it accepts.
    pub fn credentials(&self) -> &Credentials {
        &self.shared.credentials
    }

    /// The environment variables that the clients' `from_env` read.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        self.credentials().environment(&self.base_url())
    }

    /// What it "delivered".
    pub fn inbox(&self) -> &Inbox {
        &self.shared.inbox
    }

    /// The time by the sandbox's clock.
    pub fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The sender IDs of SOLAPI's account, as they are now.
    pub fn sender_ids(&self) -> Vec<SenderId> {
        solapi::sender_ids(&self.shared)
    }

    /// Moves the sandbox's clock ahead, so that codes and tokens expire.
    ///
    /// By more than 15 minutes, SOLAPI refuses its clients: they sign with the clock of this machine.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Stops after the requests under way. One that takes longer than three seconds is given up.
    pub async fn stop(mut self) {
        self.shared.feed.end();
        self.stop.take();
        let Some(mut task) = self.task.take() else { return };
        match timeout(PATIENCE, &mut task).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the sandbox's task failed"),
            Err(_) => task.abort(),
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.shared.feed.end();
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("address", &self.address).finish_non_exhaustive()
    }
}

/// The operations of all providers.
pub(super) fn operations() -> impl Iterator<Item = (Provider, &'static Operation, Handler)> {
    let of = |provider, operations: &'static [(&'static Operation, Handler)]| {
        operations.iter().map(move |(operation, handler)| (provider, *operation, *handler))
    };
    of(Provider::Solapi, solapi::OPERATIONS)
        .chain(of(Provider::PortOneV1, portone::OPERATIONS))
        .chain(of(Provider::Smslink, smslink::OPERATIONS))
}

fn router() -> Router<Arc<Shared>> {
    let router = operations()
        .fold(control::router(), |router, (provider, operation, handler)| mount(router, provider, operation, handler));
    router.merge(page::router()).fallback(unknown).method_not_allowed_fallback(unknown)
}

fn mount(
    router: Router<Arc<Shared>>,
    provider: Provider,
    operation: &'static Operation,
    handler: Handler,
) -> Router<Arc<Shared>> {
    let answer = async move |State(shared): State<Arc<Shared>>, request: HttpRequest| {
        let (now, id) = (shared.clock.now(), Some(operation.id));
        let underway = Underway::new(now, provider, id, request.method(), request.uri());
        let reply = match call(operation, request).await {
            Ok(call) => handler(&shared, &call),
            Err(status) => unreadable(provider, status),
        };
        shared.journal.note(underway, &reply);
        respond(reply)
    };
    router.route(operation.path, on(method_of(operation), answer))
}

/// What the provider says to a request that could not be taken in.
fn unreadable(provider: Provider, status: u16) -> Reply {
    match provider {
        Provider::Solapi => solapi::unreadable(status),
        Provider::PortOneV1 => portone::unreadable(status),
        Provider::Smslink => smslink::unreadable(status),
    }
}

pub(super) fn method_of(operation: &Operation) -> MethodFilter {
    match operation.method {
        "GET" => MethodFilter::GET,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    }
}

/// No operation has this path, or none with this method.
async fn unknown(State(shared): State<Arc<Shared>>, method: Method, request: HttpRequest) -> Response<Body> {
    let path = request.uri().path();
    let is_path = |operation: &Operation| same_path(operation.path, path);
    let wrong_method = smslink::OPERATIONS.iter().any(|(operation, _)| is_path(operation));
    let (provider, reply) = match path {
        _ if path.starts_with("/api/") => (Provider::Smslink, smslink::unknown(wrong_method)),
        _ if path.starts_with("/senderid/") => (Provider::Solapi, solapi::unknown()),
        _ => (Provider::PortOneV1, portone::unknown()),
    };
    tracing::debug!(%method, status = reply.status.as_u16(), "no such operation");
    let underway = Underway::new(shared.clock.now(), provider, None, &method, request.uri());
    shared.journal.note(underway, &reply);
    respond(reply)
}

fn same_path(template: &str, path: &str) -> bool {
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

pub(super) async fn call(operation: &'static Operation, request: HttpRequest) -> Result<Call, u16> {
    let (mut parts, body) = request.into_parts();
    let path: HashMap<String, String> = match RawPathParams::from_request_parts(&mut parts, &()).await {
        Ok(parameters) => parameters.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        Err(_) => return Err(400),
    };
    let query = parts.uri.query().map(form_pairs).unwrap_or_default();
    let body = axum::body::to_bytes(body, LARGEST_BODY).await.map_err(|_| 413_u16)?.to_vec();
    Ok(Call { operation, headers: parts.headers, path, query, body })
}

/// The pairs of a query or of a form body.
pub(super) fn form_pairs(text: &str) -> Vec<(String, String)> {
    // The standard's parser, by way of the URL type that reqwest exports.
    let Ok(mut url) = reqwest::Url::parse("http://localhost/") else { return Vec::new() };
    url.set_query(Some(text));
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

pub(super) fn respond(reply: Reply) -> Response<Body> {
    let mut response = Response::new(Body::from(reply.body.to_string()));
    *response.status_mut() = reply.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
