//! A port that can be closed for a while: then connections are really refused, as by a machine where nobody listens.

use std::{
    future::{pending, poll_fn},
    io,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    time::{Instant, sleep_until},
};

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// The address of a sandbox, held also while nobody listens.
pub(crate) struct Port {
    address: SocketAddr,
    state: Mutex<State>,
    /// Tells whenever it is closed.
    closings: watch::Sender<()>,
}

#[derive(Default)]
struct State {
    listener: Option<TcpListener>,
    /// Bound to the same address and never listening: keeps others from taking the port while it is closed. `None`
    /// where the system does not share addresses.
    reserve: Option<TcpSocket>,
    /// When it opens by itself, if it is closed and does.
    opens_at: Option<Instant>,
    /// Of the task that accepts.
    waker: Option<Waker>,
}

impl Port {
    /// Takes the address, or a free port of it, and listens.
    pub(crate) fn open_at(address: SocketAddr) -> io::Result<Self> {
        let socket = bound(address)?;
        let address = socket.local_addr()?;
        let reserve = bound(address).ok();
        let state = State { listener: Some(socket.listen(BACKLOG)?), reserve, ..State::default() };
        Ok(Self { state: Mutex::new(state), ..Self::closed_at(address) })
    }

    /// An address that nobody listens at.
    pub(crate) fn closed_at(address: SocketAddr) -> Self {
        Self { address, state: Mutex::default(), closings: watch::Sender::default() }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on connections are refused, and those that are open end with the request under way.
    pub(crate) fn close(&self) {
        self.close_until(None);
    }

    /// The same, and opens it after this time, as long as somebody accepts.
    pub(crate) fn close_for(&self, time: Duration) {
        self.close_until(Some(Instant::now() + time));
    }

    fn close_until(&self, opens_at: Option<Instant>) {
        let mut state = self.lock();
        state.listener = None;
        state.opens_at = opens_at;
        // Under the lock, so that the task that accepts waits for the newest time.
        self.closings.send_replace(());
    }

    /// A receiver that changes whenever the port is closed from now on.
    pub(crate) fn closings(&self) -> watch::Receiver<()> {
        self.closings.subscribe()
    }

    /// Listens again.
    pub(crate) fn open(&self) -> io::Result<()> {
        let mut state = self.lock();
        if state.listener.is_some() {
            return Ok(());
        }
        let socket = match state.reserve.take() {
            Some(socket) => socket,
            None => bound(self.address)?,
        };
        // An address can be shared only as long as nobody listens.
        state.reserve = bound(self.address).ok();
        state.listener = Some(socket.listen(BACKLOG)?);
        state.opens_at = None;
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
        Ok(())
    }

    /// The next connection, and meanwhile opens the port when its time has come. Only one may wait for it.
    pub(crate) async fn accept(&self) -> io::Result<TcpStream> {
        loop {
            let mut closings = self.closings();
            let opens_at = self.lock().opens_at;
            tokio::select! {
                accepted = self.connection() => return accepted,
                () = until(opens_at) => self.open()?,
                // Maybe to another time.
                _ = closings.changed() => {}
            }
        }
    }

    async fn connection(&self) -> io::Result<TcpStream> {
        poll_fn(|context| {
            let mut state = self.lock();
            if let Some(listener) = &state.listener
                && let Poll::Ready(accepted) = listener.poll_accept(context)
            {
                return Poll::Ready(accepted.map(|(stream, _)| stream));
            }
            state.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => pending().await,
    }
}

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Connections that ended lately should not keep the port; elsewhere the option would let others steal it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
