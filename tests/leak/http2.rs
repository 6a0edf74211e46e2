//! The same answers over HTTP/2: the crates below log frames there, and pack headers in another way.

use std::{
    io::Cursor,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use h2::server::SendResponse;
use http::Response;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::stub::{Answer, Request};

type Script = dyn Fn(&Request) -> Answer + Send + Sync;

/// A server on loopback. It stops when it is dropped.
pub(crate) struct Stub {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    task: JoinHandle<()>,
}

impl Stub {
    pub(crate) async fn start(script: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (seen, script): (_, Arc<Script>) = (Arc::clone(&requests), Arc::new(script));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (seen, script) = (Arc::clone(&seen), Arc::clone(&script));
                tokio::spawn(async move { serve(stream, &seen, &*script).await });
            }
        });
        Self { address, requests, task }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(stream: TcpStream, seen: &Mutex<Vec<Request>>, script: &Script) {
    let Ok(mut connection) = h2::server::Builder::new().handshake::<_, Cursor<Vec<u8>>>(stream).await else { return };
    let mut stalled = Vec::new();
    while let Some(Ok((request, respond))) = connection.accept().await {
        // The body comes only while the connection is driven.
        let request = tokio::select! {
            request = read(request) => request,
            _ = std::future::poll_fn(|context| connection.poll_closed(context)) => return,
        };
        let answer = script(&request);
        seen.lock().unwrap().push(request);
        stalled.extend(reply(respond, answer));
    }
}

async fn read(request: http::Request<h2::RecvStream>) -> Request {
    let (head, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(Ok(chunk)) = stream.data().await {
        drop(stream.flow_control().release_capacity(chunk.len()));
        body.extend_from_slice(&chunk);
    }
    let target = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let headers = head.headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()));
    Request {
        line: format!("{} {target} HTTP/2", head.method),
        headers: headers.collect::<Vec<_>>().join("\n"),
        body: String::from_utf8(body).unwrap_or_default(),
    }
}

/// Answers, or hands back what is to stay open.
fn reply(mut respond: SendResponse<Cursor<Vec<u8>>>, answer: Answer) -> Option<SendResponse<Cursor<Vec<u8>>>> {
    let (status, header, body) = match answer {
        Answer::Json(status, body) => (status, None, body.to_string().into_bytes()),
        Answer::JsonWith(status, name, value, body) => (status, Some((name, value)), body.to_string().into_bytes()),
        // HTTP/2 has no other frame around a body: its head stands for its status, its body is sent as it is.
        Answer::Raw(bytes) => {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(200);
            let body = text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
            (status, None, body.into_bytes())
        }
        Answer::Stall => return Some(respond),
        _ => {
            respond.send_reset(h2::Reason::INTERNAL_ERROR);
            return None;
        }
    };
    let mut response = Response::builder().status(status).header("content-type", "application/json");
    if let Some((name, value)) = header {
        response = response.header(name, value);
    }
    // The client may have gone: that is its business.
    if let Ok(mut stream) = respond.send_response(response.body(()).unwrap(), false) {
        drop(stream.send_data(Cursor::new(body), true));
    }
    None
}
