//! Connections: accepted, served and cut. A request carries a [`Link`] to its connection, so that what answers it can
//! also break it.

use std::{
    convert::Infallible,
    future::pending,
    io,
    pin::{self, pin},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, extract::Request as HttpRequest};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::TcpStream,
    sync::{Notify, OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::port::Port;

/// The most connections at a time; others wait to be accepted.
const CONNECTIONS: usize = 4_096;
/// Longer than clients keep a connection that they don't use (reqwest: 90 seconds), so that they close it first.
const HEAD_TIMEOUT: Duration = Duration::from_secs(120);
/// The most bytes that a connection holds of what was read and not handled, a request's head among them.
const BUFFER: usize = 64 * 1024;
/// What a client may take to read the end of a stream of events after the order to stop.
const LINGER: Duration = Duration::from_millis(200);
/// How long to wait when the system has no more sockets.
const BREATH: Duration = Duration::from_millis(50);

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// With a reset: the client loses what it did not read yet.
    Reset,
    /// In good order, but in the middle of an answer.
    Close,
    /// Not at all, but no answer comes either.
    Never,
}

/// The connection of a request.
#[derive(Clone, Default)]
pub(crate) struct Link(Arc<Connection>);

#[derive(Default)]
struct Connection {
    cut: OnceLock<Cut>,
    asked: Notify,
    /// Whether it is being answered with a stream.
    streams: AtomicBool,
}

impl Link {
    /// Has the connection cut. What asks for it is not heard of again.
    pub(crate) async fn cut(&self, cut: Cut) -> Infallible {
        if cut != Cut::Never && self.0.cut.set(cut).is_ok() {
            self.0.asked.notify_one();
        }
        pending().await
    }

    /// The answer is a stream that ends by itself when the sandbox stops: a client that does not read it to its end is
    /// not waited for.
    pub(crate) fn streams(&self) {
        self.0.streams.store(true, Ordering::Relaxed);
    }

    /// Waits until a stream was left enough time to end; forever if there is none.
    async fn outlived(&self) {
        if !self.0.streams.load(Ordering::Relaxed) {
            pending::<()>().await;
        }
        sleep(LINGER).await;
    }

    async fn asked(&self) -> Cut {
        self.0.asked.notified().await;
        self.0.cut.get().copied().unwrap_or(Cut::Close)
    }
}

/// Serves connections until `stop` ends; those still under way then get the time of `grace`.
pub(crate) async fn serve(port: Arc<Port>, router: Router, grace: Duration, stop: impl Future<Output = ()>) {
    let mut stop = pin!(stop);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let (closing, closed) = watch::channel(());
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = accept(&port, &places) => match accepted {
                Ok((stream, place)) => {
                    let serving = connection(stream, router.clone(), port.closings(), closed.clone());
                    connections.spawn(async { serving.await; drop(place); });
                }
                Err(error) => tracing::warn!(%error, "a connection was not accepted"),
            },
            Some(_) = connections.join_next() => {}
        }
    }
    port.close();
    drop(closing);
    let ended = timeout(grace, async { while connections.join_next().await.is_some() {} }).await;
    if ended.is_err() {
        tracing::debug!(connections = connections.len(), "ended with requests under way");
        connections.shutdown().await;
    }
}

async fn accept(port: &Port, places: &Arc<Semaphore>) -> io::Result<(TcpStream, Option<OwnedSemaphorePermit>)> {
    // Nobody closes the semaphore.
    let place = Arc::clone(places).acquire_owned().await.ok();
    match port.accept().await {
        Ok(stream) => Ok((stream, place)),
        Err(error) => {
            sleep(BREATH).await;
            Err(error)
        }
    }
}

async fn connection(
    stream: TcpStream,
    router: Router,
    mut port_closings: watch::Receiver<()>,
    mut closed: watch::Receiver<()>,
) {
    // Small answers should not wait for an acknowledgement; where it can't be set, they do.
    let _ = stream.set_nodelay(true);
    let link = Link::default();
    let mut serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(BUFFER)
        .serve_connection(TokioIo::new(stream), linked(router, link.clone()));
    let mut closing = false;
    let cut = loop {
        tokio::select! {
            served = &mut serving => {
                if let Err(error) = served {
                    tracing::debug!(%error, "a connection broke");
                }
                return;
            }
            cut = link.asked() => break cut,
            () = link.outlived(), if closing => return,
            // A client that keeps connections would not notice otherwise that new ones are refused.
            Ok(()) = port_closings.changed() => pin::Pin::new(&mut serving).graceful_shutdown(),
            // The other end is dropped to say so.
            Err(_) = closed.changed(), if !closing => {
                closing = true;
                pin::Pin::new(&mut serving).graceful_shutdown();
            }
        }
    };
    if cut == Cut::Reset {
        reset(serving.into_parts().io.inner());
    }
}

/// Ends a connection with a reset once it is dropped.
fn reset(stream: &TcpStream) {
    if let Err(error) = stream.set_zero_linger() {
        tracing::warn!(%error, "a connection ends in good order instead of with a reset");
    }
}

/// `router`, with a link to its connection in each request.
fn linked(
    router: Router,
    link: Link,
) -> impl Service<hyper::Request<Incoming>, Response = axum::response::Response, Error = Infallible, Future: Send> {
    let service = TowerToHyperService::new(router);
    service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: HttpRequest = request.map(axum::body::Body::new);
        link.0.streams.store(false, Ordering::Relaxed);
        request.extensions_mut().insert(link.clone());
        service.call(request)
    })
}
