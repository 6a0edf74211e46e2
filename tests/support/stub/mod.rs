//! A server on loopback that answers as a test wants, also in ways that no HTTP library would allow.
//!
//! [`Stub::start`] takes a script, [`Stub::always`] and [`Stub::in_turn`] take answers, and [`Stub::untold`] is told on
//! the way what to answer. Each speaks HTTP/1.1, but for [`Stub::over_http2`].

mod answer;
mod http1;
mod http2;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) use self::answer::Answer;

/// A request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// The protocol, as the request names it.
    pub(crate) version: String,
    /// By name in lower case. Those of one name are one, parted by commas.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Request {
    /// The path without the query.
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// All of it as one text.
    pub(crate) fn text(&self) -> String {
        let headers: Vec<_> = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("{} {} {}\n{}\n{}", self.method, self.target, self.version, headers.concat(), self.body)
    }
}

/// A server. It stops when it is dropped.
pub(crate) struct Stub {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// How to answer a request, which it is told with its number, counted from zero.
type Script = dyn Fn(usize, &Request) -> Answer + Send + Sync;

/// What a server knows, on whichever of its connections.
struct Shared {
    script: Box<Script>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    told: Mutex<Told>,
}

/// `headers` by name.
fn by_name<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let known = found.entry(name.to_ascii_lowercase()).or_default();
        let comma = if known.is_empty() { "" } else { ", " };
        known.extend([comma, value]);
    }
    found
}

/// What a test said on the way. It goes before the script.
#[derive(Default)]
struct Told {
    at: BTreeMap<String, Answer>,
    otherwise: Option<Answer>,
}

impl Shared {
    /// Notes a request and says how to answer it.
    fn answer(&self, request: Request) -> Answer {
        let mut requests = lock(&self.requests);
        let told = {
            let told = lock(&self.told);
            told.at.get(request.path()).or(told.otherwise.as_ref()).cloned()
        };
        let answer = told.unwrap_or_else(|| (self.script)(requests.len(), &request));
        requests.push(request);
        answer
    }
}

impl Stub {
    /// Answers by `script`, which is told the request and its number, counted from zero.
    pub(crate) async fn start(script: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::serve(script, http1::serve).await
    }

    /// The same over HTTP/2 in the clear.
    pub(crate) async fn over_http2(script: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::serve(script, http2::serve).await
    }

    /// Gives the same answer to every request.
    pub(crate) async fn always(answer: Answer) -> Self {
        Self::start(move |_, _| answer.clone()).await
    }

    /// Gives these answers in turn, the last one from then on.
    pub(crate) async fn in_turn(answers: Vec<Answer>) -> Self {
        Self::start(move |number, _| answers.get(number).or(answers.last()).cloned().unwrap()).await
    }

    /// Answers 404 until [`Self::answer`] or [`Self::answer_at`] says otherwise.
    pub(crate) async fn untold() -> Self {
        Self::always(Answer::empty(404)).await
    }

    async fn serve<S, F>(script: S, serve: fn(tokio::net::TcpStream, Arc<Shared>) -> F) -> Self
    where
        S: Fn(usize, &Request) -> Answer + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Box::new(script),
            requests: Mutex::default(),
            connections: AtomicUsize::default(),
            told: Mutex::default(),
        });
        let known = Arc::clone(&shared);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                known.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, Arc::clone(&known)));
            }
        });
        Self { address, shared, task }
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
        lock(&self.shared.told).otherwise = Some(answer);
    }

    /// From now on, answers this at `path`.
    pub(crate) fn answer_at(&self, path: &str, answer: Answer) {
        lock(&self.shared.told).at.insert(path.to_owned(), answer);
    }

    /// What came so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    pub(crate) fn count(&self) -> usize {
        lock(&self.shared.requests).len()
    }

    /// How many requests went to a path.
    pub(crate) fn count_of(&self, path: &str) -> usize {
        lock(&self.shared.requests).iter().filter(|request| request.path() == path).count()
    }

    pub(crate) fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A script that panicked has failed its test; others of the stub's may go on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
