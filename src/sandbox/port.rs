//! A port that can be closed for a while: then connections are really refused, as by a machine where nobody listens.

use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;

/// The address of a sandbox, held also while nobody listens.
pub(super) struct Port {
    address: SocketAddr,
    state: Mutex<State>,
}

struct State {
    listener: Option<TcpListener>,
    /// Bound to the same address and never listening: keeps others from taking the port while it is closed. `None`
    /// where the system does not share addresses.
    reserve: Option<TcpSocket>,
    /// Who accepts.
    waker: Option<Waker>,
}

impl Port {
    /// Takes the address, or a free port of it, and listens.
    pub(super) fn open_at(address: SocketAddr) -> io::Result<Self> {
        let socket = bound(address)?;
        let address = socket.local_addr()?;
        let reserve = bound(address).ok();
        let state = State { listener: Some(socket.listen(BACKLOG)?), reserve, waker: None };
        Ok(Self { address, state: Mutex::new(state) })
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on connections are refused.
    pub(super) fn close(&self) {
        self.lock().listener = None;
    }

    /// Listens again.
    pub(super) fn open(&self) -> io::Result<()> {
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
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
        Ok(())
    }

    /// The next connection. Only one may wait for it.
    pub(super) async fn accept(&self) -> io::Result<TcpStream> {
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

fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Connections that ended lately should not keep the port; elsewhere the option would let others steal it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
