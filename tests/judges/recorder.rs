//! A proxy in front of Prism that keeps what Prism objects to: our clients don't show the headers of an answer.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, Response,
        header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING},
    },
};
use reqwest::{Client, redirect::Policy};
use tokio::{net::TcpListener, task::JoinHandle};

/// Where Prism lists what is wrong with a request or its answer.
const VIOLATIONS: HeaderName = HeaderName::from_static("sl-violations");

/// Belongs to one connection, so it is not passed on.
const OF_A_CONNECTION: [HeaderName; 4] = [HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING];

/// A recording proxy. It stops when it is dropped.
pub(crate) struct Recorder {
    /// Where it listens.
    pub(crate) base_url: String,
    way: Arc<Way>,
    task: JoinHandle<()>,
}

struct Way {
    upstream: String,
    client: Client,
    violations: Mutex<Vec<String>>,
}

impl Recorder {
    pub(crate) async fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let client = Client::builder().no_proxy().redirect(Policy::none()).http1_only().build().unwrap();
        let way = Arc::new(Way { upstream: upstream.to_owned(), client, violations: Mutex::default() });
        let router = Router::new().fallback(pass_on).with_state(Arc::clone(&way));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base_url, way, task }
    }

    /// Everything that Prism objected to, request by request.
    pub(crate) fn violations(&self) -> Vec<String> {
        self.way.violations.lock().unwrap().clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass_on(State(way): State<Arc<Way>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let (method, uri) = (parts.method, parts.uri);
    let mut forward = way.client.request(method.clone(), format!("{}{uri}", way.upstream)).headers(kept(parts.headers));
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if !body.is_empty() {
        forward = forward.body(body);
    }
    let mut answer = forward.send().await.unwrap();
    let status = answer.status();
    if let Some(violations) = answer.headers().get(VIOLATIONS) {
        let violations = String::from_utf8_lossy(violations.as_bytes());
        way.violations.lock().unwrap().push(format!("{method} {uri} -> {status}: {violations}"));
    }
    let headers = kept(std::mem::take(answer.headers_mut()));
    let mut passed = Response::new(Body::from(answer.bytes().await.unwrap()));
    (*passed.status_mut(), *passed.headers_mut()) = (status, headers);
    passed
}

fn kept(mut headers: HeaderMap) -> HeaderMap {
    for name in OF_A_CONNECTION {
        headers.remove(name);
    }
    headers
}
