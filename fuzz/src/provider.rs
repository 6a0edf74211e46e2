//! A provider that answers whatever it is told, on loopback, and the runtime that the clients share with it.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{Builder, Runtime},
    signal::unix::{SignalKind, signal},
    time::timeout,
};

/// Far longer than anything here takes: beyond it is a hang.
const GUARD: Duration = Duration::from_secs(20);
const TOKEN_PATHS: &[&str] = &["/users/getToken ", "/login/api-secret "];

/// A runtime on this thread alone, so that a run is repeatable.
pub(crate) fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    // Rust's own `main` ignores SIGPIPE, libFuzzer's does not: a write to a connection that the other side has closed
    // would end the process without a word. Whoever listens to a signal takes its default action away for good.
    {
        let _inside = runtime.enter();
        drop(signal(SignalKind::pipe()).expect("a signal that there is"));
    }
    runtime
}

/// What `work` comes to. A hang is a crash.
pub(crate) async fn ends<F: Future>(work: F) -> F::Output {
    timeout(GUARD, work).await.expect("it hangs")
}

/// The answers, whole: to PortOne's token requests, and to every other one.
#[derive(Clone, Default)]
pub(crate) struct Answers {
    pub(crate) token: Vec<u8>,
    pub(crate) others: Vec<u8>,
}

pub(crate) struct Provider {
    pub(crate) base_url: String,
    answers: Arc<Mutex<Answers>>,
}

impl Provider {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("it listens"));
        let answers: Arc<Mutex<Answers>> = Arc::default();
        let told = Arc::clone(&answers);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&told)));
            }
        });
        Self { base_url, answers }
    }

    pub(crate) fn will_answer(&self, answers: Answers) {
        *self.answers.lock().unwrap_or_else(PoisonError::into_inner) = answers;
    }
}

/// An answer with `headers`, each a whole line. One that has no body by its status is sent without.
pub(crate) fn answer(status: u16, headers: &[Vec<u8>], body: &[u8]) -> Vec<u8> {
    let body = if matches!(status, 204 | 304) { &[] } else { body };
    let mut answer = format!("HTTP/1.1 {status} Status\r\n").into_bytes();
    for header in headers {
        answer.extend_from_slice(header);
        answer.extend_from_slice(b"\r\n");
    }
    if !matches!(status, 204 | 304) {
        answer.extend_from_slice(format!("content-length: {}\r\n", body.len()).as_bytes());
    }
    answer.extend_from_slice(b"\r\n");
    answer.extend_from_slice(body);
    answer
}

/// A header line, of the bytes of `value` that one may have.
pub(crate) fn header(name: &str, value: &[u8]) -> Vec<u8> {
    let mut header = format!("{name}: ").into_bytes();
    header.extend(value.iter().filter(|byte| **byte >= b' ' && **byte != 0x7f));
    header
}

/// Answers requests on a connection until it is closed.
async fn serve(mut stream: TcpStream, answers: Arc<Mutex<Answers>>) {
    let mut read = Vec::new();
    loop {
        while let Some(length) = request_length(&read) {
            let head = String::from_utf8_lossy(&read);
            let line = head.lines().next().unwrap_or_default();
            let is_token = TOKEN_PATHS.iter().any(|path| line.contains(path));
            read.drain(..length);
            let Answers { token, others } = answers.lock().unwrap_or_else(PoisonError::into_inner).clone();
            if stream.write_all(if is_token { &token } else { &others }).await.is_err() {
                return;
            }
        }
        match stream.read_buf(&mut read).await {
            Ok(count) if count > 0 => {}
            _ => return,
        }
    }
}

/// Of the first request, if it is there as a whole.
fn request_length(read: &[u8]) -> Option<usize> {
    let head = read.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&read[..head]);
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    });
    let whole = head + 4 + length.unwrap_or(0);
    (read.len() >= whole).then_some(whole)
}
