//! A server on loopback that answers what a test tells it to, and keeps what it was sent.

use std::{
    collections::BTreeMap,
    fmt::Write,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// The server. It stops when it is dropped.
pub(crate) struct Stub {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    answers: BTreeMap<String, Answer>,
    otherwise: Option<Answer>,
    requests: Vec<Request>,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// By name in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    ending: Ending,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Ending {
    Whole,
    /// The connection closes before the last byte.
    CutShort,
    /// The connection closes before the first byte.
    Closed,
    /// Nothing ever comes.
    Silent,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    /// What may be no JSON, and says that it is.
    pub(crate) fn bytes(status: u16, body: Vec<u8>) -> Self {
        Self::new(status, "application/json", body)
    }

    pub(crate) fn html(status: u16, body: &str) -> Self {
        Self::new(status, "text/html", body)
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), ending: Ending::Whole }
    }

    pub(crate) fn closed() -> Self {
        Self { ending: Ending::Closed, ..Self::empty(200) }
    }

    pub(crate) fn silent() -> Self {
        Self { ending: Ending::Silent, ..Self::empty(200) }
    }

    pub(crate) fn cut_short(self) -> Self {
        Self { ending: Ending::CutShort, ..self }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::empty(status) }.with_header("content-type", content_type)
    }

    fn head(&self) -> String {
        let length = self.body.len();
        let mut head = format!("HTTP/1.1 {} Stub\r\nconnection: close\r\ncontent-length: {length}\r\n", self.status);
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        head + "\r\n"
    }
}

impl Stub {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move { serve(connection, &shared).await });
            }
        });
        Self { address, state, task }
    }

    /// The URL of a port where nobody listens any more.
    pub(crate) fn nowhere() -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on, answers this wherever nothing else was said.
    pub(crate) fn answer(&self, answer: Answer) {
        lock(&self.state).otherwise = Some(answer);
    }

    /// From now on, answers this at `path`.
    pub(crate) fn answer_at(&self, path: &str, answer: Answer) {
        lock(&self.state).answers.insert(path.to_owned(), answer);
    }

    /// What came so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.state).requests.clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(connection: TcpStream, state: &Mutex<State>) {
    let mut connection = BufReader::new(connection);
    let Some(request) = read(&mut connection).await else {
        // What is no HTTP, a TLS handshake for example, is answered as HTTP servers do.
        let _ = connection.write_all(Answer::empty(400).head().as_bytes()).await;
        return;
    };
    let answer = {
        let mut state = lock(state);
        let path = request.target.split('?').next().unwrap_or_default();
        let answer = state.answers.get(path).or(state.otherwise.as_ref()).cloned();
        state.requests.push(request);
        answer.unwrap_or_else(|| Answer::empty(404))
    };
    let body = match answer.ending {
        Ending::Closed => return,
        Ending::Silent => return std::future::pending().await,
        Ending::Whole => &answer.body[..],
        Ending::CutShort => &answer.body[..answer.body.len() - 1],
    };
    // A client that has seen enough may be gone; that is its affair.
    let _ = connection.write_all(answer.head().as_bytes()).await;
    let _ = connection.write_all(body).await;
    let _ = connection.shutdown().await;
}

async fn read(connection: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    connection.read_line(&mut line).await.ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.ok()?;
    Some(Request { method, target, headers, body: String::from_utf8(body).unwrap() })
}
