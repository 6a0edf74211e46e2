//! Work under way that many wait for, such as the fetch of a token.
//!
//! It runs as a task of its own, so whoever is dropped leaves it to the others as it is. When nobody waits any more, it
//! ends.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::{Arc, Weak},
    task::Poll,
};

use tokio::sync::watch;
use tracing::Instrument;

/// Work under way, or none.
pub(crate) struct Flight<T>(Weak<watch::Sender<Option<T>>>);

/// A place among those who wait.
pub(crate) struct Waiting<T>(watch::Receiver<Option<T>>);

impl<T> Flight<T> {
    pub(crate) const fn none() -> Self {
        Self(Weak::new())
    }

    /// Joins those who wait, if there are any: work that they all left is about to end.
    pub(crate) fn join(&self) -> Option<Waiting<T>> {
        let sender = self.0.upgrade().filter(|sender| sender.receiver_count() > 0)?;
        Some(Waiting(sender.subscribe()))
    }
}

impl<T: Send + Sync + 'static> Flight<T> {
    /// Begins work, in the span of whoever asks for it first.
    pub(crate) fn start(work: impl Future<Output = T> + Send + 'static) -> (Self, Waiting<T>) {
        let (sender, receiver) = watch::channel(None);
        let sender = Arc::new(sender);
        let flight = Self(Arc::downgrade(&sender));
        tokio::spawn(while_awaited(work, sender).in_current_span());
        (flight, Waiting(receiver))
    }
}

impl<T: Clone> Waiting<T> {
    /// The result; `None` if the work ended without one: with its runtime, or deserted a moment before it was joined.
    pub(crate) async fn result(mut self) -> Option<T> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}

async fn while_awaited<T>(work: impl Future<Output = T>, sender: Arc<watch::Sender<Option<T>>>) {
    let (mut work, mut deserted) = (pin!(work), pin!(sender.closed()));
    let result = poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending => deserted.as_mut().poll(context).map(|()| None),
    });
    if let Some(result) = result.await {
        sender.send_replace(Some(result));
    }
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        time::Duration,
    };

    use tokio::time::{sleep, timeout};

    use super::Flight;

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn the_first_may_leave_and_the_others_still_get_the_result() {
        let (flight, first) = Flight::start(async {
            sleep(LONG).await;
            7
        });
        let second = flight.join().unwrap();
        timeout(LONG / 2, first.result()).await.expect_err("it is not there yet");
        let third = flight.join().unwrap();
        assert_eq!((second.result().await, third.result().await), (Some(7), Some(7)));
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_everybody_left_ends_and_is_joined_by_nobody() {
        let (ended, seen) = tokio::sync::oneshot::channel::<()>();
        let (flight, only) = Flight::start(async move {
            let _ended = ended;
            pending::<()>().await;
        });
        drop(only);
        assert!(flight.join().is_none());
        seen.await.expect_err("the work is dropped, and its sender with it");
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_that_give_up_together_begin_nothing_anew() {
        let begun = Arc::new(AtomicU32::new(0));
        let work = {
            let begun = Arc::clone(&begun);
            async move {
                begun.fetch_add(1, Ordering::Relaxed);
                pending::<()>().await;
            }
        };
        let (flight, first) = Flight::start(work);
        let mut crowd: Vec<_> = (1..1000).map(|_| flight.join().unwrap()).collect();
        crowd.push(first);
        let crowd = crowd.into_iter().map(|waiting| timeout(LONG, waiting.result()));
        assert!(futures_util::future::join_all(crowd).await.iter().all(Result::is_err));
        assert_eq!(begun.load(Ordering::Relaxed), 1);
    }
}
