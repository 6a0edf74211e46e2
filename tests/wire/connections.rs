//! How many connections the calls use, as the server counts them.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use phoneproof::smslink::{Client, Token};
use tokio::{net::TcpListener, sync::Barrier, task::JoinSet};

use crate::clients::{code, jp_phone};

const VERIFIED: &str = r#"{"verify_result_code":"VRFY00001"}"#;
const REFUSED: &str = r#"{"code":"ERR400002","message":"no"}"#;

/// A server that keeps its connections open and answers so many requests at a time.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(status: StatusCode, answer: &'static str, at_a_time: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let (count, gate) = (Arc::clone(&connections), Arc::new(Barrier::new(at_a_time)));
        let serve = move |request: Request<Incoming>| {
            let gate = Arc::clone(&gate);
            async move {
                drop(request.into_body().collect().await);
                gate.wait().await;
                let mut response = Response::new(Full::new(Bytes::from_static(answer.as_bytes())));
                *response.status_mut() = status;
                Ok::<_, Infallible>(response)
            }
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let serve = service_fn(serve.clone());
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
            }
        });
        Self { url, connections }
    }

    fn client(&self) -> Client {
        Client::builder(Token::new("0123456789abcdef").unwrap()).base_url(&self.url).build().unwrap()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn verify(client: &Client) -> bool {
    client.verify(&jp_phone(), &code()).await.is_ok_and(|outcome| outcome.is_verified())
}

#[tokio::test]
async fn calls_in_a_row_use_one_connection() {
    let server = Server::start(StatusCode::OK, VERIFIED, 1).await;
    let client = server.client();
    for _ in 0..500 {
        assert!(verify(&client).await);
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn clones_of_a_client_share_its_connection() {
    let server = Server::start(StatusCode::OK, VERIFIED, 1).await;
    let client = server.client();
    for _ in 0..50 {
        assert!(verify(&client.clone()).await);
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn an_error_answer_leaves_its_connection_usable() {
    let server = Server::start(StatusCode::BAD_REQUEST, REFUSED, 1).await;
    let client = server.client();
    for _ in 0..50 {
        assert!(!verify(&client).await);
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn calls_at_the_same_time_use_a_connection_each_and_no_more() {
    const CALLS: usize = 256;
    // It answers when all requests are there: so all are under way at once.
    let server = Server::start(StatusCode::OK, VERIFIED, CALLS).await;
    let client = server.client();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move { verify(&client).await });
    }
    assert!(calls.join_all().await.into_iter().all(|is_verified| is_verified));
    assert_eq!(server.connections(), CALLS);
}

/// Moves the client's clock, and nothing else.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_twenty_seconds() {
    let server = Server::start(StatusCode::OK, VERIFIED, 1).await;
    let client = server.client();
    for (idle, connections) in [(0, 1), (18, 1), (21, 2), (18, 2), (3600, 3)] {
        pass(idle).await;
        assert!(verify(&client).await);
        assert_eq!(server.connections(), connections, "after {idle} s");
    }
}

#[tokio::test]
async fn the_pool_of_a_callers_http_client_is_the_callers() {
    let server = Server::start(StatusCode::OK, VERIFIED, 1).await;
    let pool = reqwest::Client::builder().pool_idle_timeout(Duration::from_secs(60));
    let client = Client::builder(Token::new("0123456789abcdef").unwrap());
    let client = client.base_url(&server.url).http_client(pool).build().unwrap();
    for (idle, connections) in [(0, 1), (50, 1), (61, 2)] {
        pass(idle).await;
        assert!(verify(&client).await);
        assert_eq!(server.connections(), connections, "after {idle} s");
    }
}
