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
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use super::{
    Credentials, Inbox, Request, Shared,
    exchange::{Call, Reply},
    portone,
    settings::Settings,
    smslink, solapi,
    state::{self, Saver},
};
use crate::Operation;

/// The largest request: a document of 10 MB as base64 in JSON.
const LARGEST_BODY: usize = 16 * 1024 * 1024;

/// What answers an operation.
pub(super) type Handler = fn(&Shared, &Call) -> Reply;

/// A running sandbox. It stops when it is dropped.
pub struct Sandbox {
    pub(super) shared: Arc<Shared>,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
    /// Dropped after the task was stopped.
    saver: Option<Saver>,
}

/// Sets up a [`Sandbox`].
#[derive(Debug, Clone, Default)]
#[must_use = "call start()"]
pub struct SandboxBuilder {
    port: u16,
    pub(super) settings: Settings,
}

impl SandboxBuilder {
    /// The port on loopback. Default: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts it, on the current Tokio runtime.
    pub async fn start(self) -> io::Result<Sandbox> {
        let file = self.settings.state.clone();
        let mut shared = Shared::new(self.settings)?;
        let restored = file.map(|file| state::Restored::new(&file, &mut shared)).transpose()?;
        let shared = Arc::new(shared);
        let listen_at = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = TcpListener::bind(listen_at)
            .await
            .map_err(|error| io::Error::new(error.kind(), format!("can't listen on {listen_at}: {error}")))?;
        let address = listener.local_addr()?;
        let saver = restored.map(|restored| restored.keep(Arc::clone(&shared))).transpose()?;
        let router = router().with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            // The sender being dropped means the same as a message: stop.
            let stopped = async { stopped.await.unwrap_or_default() };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
                tracing::error!(%error, "the sandbox stopped serving");
            }
        });
        Ok(Sandbox { shared, address, stop: Some(stop), task: Some(task), saver })
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
        format!("http://{}", self.address)
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
        let (base_url, credentials) = (self.base_url(), self.credentials());
        vec![
            ("PHONEPROOF_SOLAPI_BASE_URL", base_url.clone()),
            ("PHONEPROOF_SOLAPI_API_KEY", credentials.solapi_api_key().to_owned()),
            ("PHONEPROOF_SOLAPI_API_SECRET", credentials.solapi_api_secret().to_owned()),
            ("PHONEPROOF_PORTONE_V1_BASE_URL", base_url.clone()),
            ("PHONEPROOF_PORTONE_V1_IMP_KEY", credentials.portone_imp_key().to_owned()),
            ("PHONEPROOF_PORTONE_V1_IMP_SECRET", credentials.portone_imp_secret().to_owned()),
            ("PHONEPROOF_SMSLINK_BASE_URL", base_url),
            ("PHONEPROOF_SMSLINK_TOKEN", credentials.smslink_token().to_owned()),
        ]
    }

    /// What it "delivered".
    pub fn inbox(&self) -> &Inbox {
        &self.shared.inbox
    }

    /// The requests so far, oldest first, as many of them as the sandbox keeps.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.journal.requests()
    }

    /// Moves the sandbox's clock ahead, so that codes and tokens expire.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// Stops after the requests under way.
    pub async fn stop(mut self) {
        self.stop.take();
        if let Some(task) = self.task.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the sandbox's task failed");
        }
        self.saver.take();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
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

fn router() -> Router<Arc<Shared>> {
    let operations = solapi::OPERATIONS.iter().chain(portone::OPERATIONS).chain(smslink::OPERATIONS);
    let router = operations.fold(Router::new(), |router, (operation, handler)| mount(router, operation, *handler));
    router.fallback(unknown).method_not_allowed_fallback(unknown)
}

fn mount(router: Router<Arc<Shared>>, operation: &'static Operation, handler: Handler) -> Router<Arc<Shared>> {
    let method = match operation.method {
        "GET" => MethodFilter::GET,
        "PUT" => MethodFilter::PUT,
        "DELETE" => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    };
    let answer = async move |State(shared): State<Arc<Shared>>, request: HttpRequest| {
        let reply = match call(operation, request).await {
            Ok(call) => handler(&shared, &call),
            Err(status) => Reply::new(status, serde_json::Value::Null),
        };
        shared.journal.note(Request { operation: Some(operation.id), status: reply.status.as_u16() });
        respond(reply)
    };
    router.route(operation.path, on(method, answer))
}

/// No operation has this path, or none with this method.
async fn unknown(State(shared): State<Arc<Shared>>, method: Method, request: HttpRequest) -> Response<Body> {
    let path = request.uri().path();
    let is_path = |operation: &Operation| same_path(operation.path, path);
    let wrong_method = smslink::OPERATIONS.iter().any(|(operation, _)| is_path(operation));
    let reply = match path {
        _ if path.starts_with("/api/v1/") => smslink::unknown(&shared, wrong_method),
        _ if path.starts_with("/senderid/") => solapi::unknown(),
        _ => portone::unknown(),
    };
    tracing::debug!(%method, status = reply.status.as_u16(), "no such operation");
    shared.journal.note(Request { operation: None, status: reply.status.as_u16() });
    respond(reply)
}

fn same_path(template: &str, path: &str) -> bool {
    template.split('/').count() == path.split('/').count()
        && template.split('/').zip(path.split('/')).all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

async fn call(operation: &'static Operation, request: HttpRequest) -> Result<Call, u16> {
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

fn respond(reply: Reply) -> Response<Body> {
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
