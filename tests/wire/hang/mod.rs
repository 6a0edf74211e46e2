//! No hang: every call ends by its deadline, can be dropped anywhere, and shares its token without a stampede.
//!
//! Time is real here, because the sockets are: what is held is that a call ends and how, never how fast. A hang shows
//! by [`ends`], which waits far longer than any call here may take.

mod calls;
mod cancelled;
mod crowd;
mod deadlines;

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

use tokio::time::timeout;

/// What `call` comes to. A hang fails; slowness doesn't.
async fn ends<F: Future>(what: &str, call: F) -> F::Output {
    timeout(Duration::from_secs(120), call).await.unwrap_or_else(|_| panic!("{what}: it hangs"))
}

/// Begins `call`, which then waits.
async fn begin<F: Future + ?Sized>(call: &mut Pin<Box<F>>) {
    let begun = poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
    assert!(begun.is_pending(), "it waits for the network");
}
