//! A server that answers by script, also in ways that no HTTP library would allow.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// What to do with one request.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A status and JSON.
    Json(u16, Value),
    /// The same, with one more header.
    JsonWith(u16, &'static str, String, Value),
    /// 200 and JSON, and the connection is kept for the next request.
    KeepAlive(Value),
    /// These bytes, whatever they are, and the connection is closed.
    Raw(Vec<u8>),
    /// The connection is closed without an answer.
    Close,
    /// Nothing, for ever.
    Stall,
    /// A status line and then a byte now and then, for ever.
    Drip,
    /// A status line and then a header that grows, for ever.
    DripHead,
    /// These bytes, and then nothing, for ever.
    Part(Vec<u8>),
    /// This long nothing, then the answer.
    After(Duration, Box<Answer>),
    /// Nothing until this turns true, then the answer.
    When(watch::Receiver<bool>, Box<Answer>),
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: String,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn path(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.headers.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Stub {
    /// `script` is told the number of the request, counted from zero, and the request.
    pub(crate) async fn start(script: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests: Arc<Mutex<Vec<Request>>> = Arc::default();
        let connections = Arc::<AtomicUsize>::default();
        let (seen, accepted, script) = (Arc::clone(&requests), Arc::clone(&connections), Arc::new(script));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::Relaxed);
                let (seen, script) = (Arc::clone(&seen), Arc::clone(&script));
                tokio::spawn(async move { serve(stream, &seen, &*script).await });
            }
        });
        Self { address, requests, connections, task }
    }

    /// The same answer to every request.
    pub(crate) async fn always(answer: Answer) -> Self {
        Self::start(move |_, _| answer.clone()).await
    }

    /// These answers in turn, the last one from then on.
    pub(crate) async fn in_turn(answers: Vec<Answer>) -> Self {
        Self::start(move |number, _| answers.get(number).or(answers.last()).cloned().unwrap()).await
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// How many requests went to a path.
    pub(crate) fn count_of(&self, path: &str) -> usize {
        self.requests().iter().filter(|request| request.path() == path).count()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

const CLOSE: &str = "connection: close\r\n";

async fn serve(
    mut stream: TcpStream,
    seen: &Mutex<Vec<Request>>,
    script: &(dyn Fn(usize, &Request) -> Answer + Send + Sync),
) {
    while let Some(request) = read(&mut stream).await {
        let answer = {
            let mut seen = seen.lock().unwrap();
            let answer = script(seen.len(), &request);
            seen.push(request);
            answer
        };
        let Answer::KeepAlive(body) = answer else { return finish(stream, answer).await };
        write(&mut stream, 200, "", &body).await;
    }
}

/// Answers a connection's last request.
async fn finish(mut stream: TcpStream, mut answer: Answer) {
    let answer = loop {
        answer = match answer {
            Answer::After(wait, then) => {
                tokio::time::sleep(wait).await;
                *then
            }
            Answer::When(mut is_time, then) => {
                // Without a sender it never is: the test is over.
                drop(is_time.wait_for(|is_time| *is_time).await);
                *then
            }
            now => break now,
        };
    };
    match answer {
        Answer::Json(status, body) => write(&mut stream, status, CLOSE, &body).await,
        Answer::JsonWith(status, name, value, body) => {
            write(&mut stream, status, &format!("{CLOSE}{name}: {value}\r\n"), &body).await;
        }
        Answer::Raw(bytes) => drop(stream.write_all(&bytes).await),
        Answer::Close => drop(stream),
        Answer::Stall => std::future::pending().await,
        Answer::Drip => {
            drip(stream, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n").await;
        }
        Answer::DripHead => drip(stream, "HTTP/1.1 200 OK\r\nx-slow:").await,
        Answer::Part(bytes) => {
            drop(stream.write_all(&bytes).await);
            std::future::pending::<()>().await;
        }
        Answer::KeepAlive(_) | Answer::After(..) | Answer::When(..) => unreachable!("answered before"),
    }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let (line, headers) = head.split_once("\r\n")?;
            let request = Request { line: line.to_owned(), headers: headers.to_owned(), body: body.to_owned() };
            let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if body.len() >= length {
                return Some(request);
            }
        }
        match stream.read(&mut buffer).await {
            Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
    }
}

async fn write(stream: &mut TcpStream, status: u16, headers: &str, body: &Value) {
    let body = body.to_string();
    let head = format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    );
    // The client may have gone: that is its business.
    drop(stream.write_all(format!("{head}{body}").as_bytes()).await);
}

async fn drip(mut stream: TcpStream, head: &str) {
    let mut alive = stream.write_all(head.as_bytes()).await.is_ok();
    while alive {
        alive = stream.write_all(b" ").await.is_ok();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
