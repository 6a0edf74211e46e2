//! Where a name leads: to the sandbox, to nowhere, to a closed port, or to one where nobody takes the call. No packet
//! leaves this machine's loopback.

use std::{
    collections::VecDeque,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, LazyLock, Mutex},
    time::Duration,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::TcpSocket;

/// The name of the sandbox. RFC 6761: no resolver may find it, so only [`Network`] can.
pub(crate) const HOST: &str = "sandbox.invalid";

/// What one connection meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The sandbox.
    Open,
    /// A name that has no address.
    NoName,
    /// A port on which nobody listens.
    Closed,
    /// A port whose queue is full: the connection is neither taken nor refused.
    Full,
}

/// A resolver of names that does as it was told, connection by connection.
#[derive(Clone)]
pub(crate) struct Network(Arc<Mutex<Plan>>);

struct Plan {
    sandbox: SocketAddr,
    next: VecDeque<Way>,
    then: Way,
}

impl Network {
    pub(crate) fn to(sandbox: SocketAddr) -> Self {
        Self(Arc::new(Mutex::new(Plan { sandbox, next: VecDeque::new(), then: Way::Open })))
    }

    /// The next connections meet these, and later ones `then`.
    pub(crate) fn plan(&self, next: impl IntoIterator<Item = Way>, then: Way) {
        let mut plan = self.0.lock().unwrap();
        plan.next = next.into_iter().collect();
        plan.then = then;
    }

    fn next(&self) -> Option<SocketAddr> {
        let mut plan = self.0.lock().unwrap();
        match plan.next.pop_front().unwrap_or(plan.then) {
            Way::Open => Some(plan.sandbox),
            Way::NoName => None,
            Way::Closed => Some(CLOSED.1),
            Way::Full => Some(full_port()),
        }
    }
}

impl Resolve for Network {
    fn resolve(&self, name: Name) -> Resolving {
        assert_eq!(name.as_str(), HOST, "no other name is asked for");
        let found = self.next();
        Box::pin(async move {
            let address = found.ok_or("no such host")?;
            Ok(Box::new(std::iter::once(address)) as Addrs)
        })
    }
}

/// A port that is taken, so that nobody else gets it, and where nobody listens.
static CLOSED: LazyLock<(TcpSocket, SocketAddr)> = LazyLock::new(|| {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
});

/// A listener that never accepts, and as many connections as its queue takes.
static FULL: LazyLock<(TcpListener, Vec<TcpStream>)> = LazyLock::new(|| {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let listener = socket.listen(1).unwrap().into_std().unwrap();
    let address = listener.local_addr().unwrap();
    let waiting = std::iter::from_fn(|| TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok());
    (listener, waiting.collect())
});

pub(crate) fn full_port() -> SocketAddr {
    FULL.0.local_addr().unwrap()
}
