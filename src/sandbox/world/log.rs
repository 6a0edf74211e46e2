//! What is kept of what happened, messages and requests: under ids that rise by one, the oldest falling out.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{
    feed::{Event, Feed},
    recent::{push, trim},
    watched::Watched,
};
use crate::sandbox::spec::types::ClearedThing;

/// A bounded list that tells the [`Feed`] what becomes of it.
pub(crate) struct Log<T> {
    pub(crate) kept: Watched<Kept<T>>,
    capacity: usize,
    feed: Arc<Feed>,
    added: fn(u64) -> Event,
    cleared: ClearedThing,
    /// `true` once nothing more will be added; also notified whenever something was.
    is_over: watch::Sender<bool>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Kept<T> {
    entries: VecDeque<T>,
    /// The id of the newest entry, gone or not.
    last: u64,
}

/// Some entries, oldest first, and the id after which to go on.
pub(crate) struct Page<T> {
    pub(crate) entries: Vec<T>,
    pub(crate) last: u64,
}

impl<T: Clone> Log<T> {
    pub(crate) fn new(capacity: usize, feed: Arc<Feed>, added: fn(u64) -> Event, cleared: ClearedThing) -> Self {
        let kept = Watched::new(Kept { entries: VecDeque::new(), last: 0 });
        Self { kept, capacity: capacity.max(1), feed, added, cleared, is_over: watch::Sender::new(false) }
    }

    pub(crate) const fn capacity(&self) -> usize {
        self.capacity
    }

    /// The id of the newest entry that ever was; 0 before the first.
    pub(crate) fn last(&self) -> u64 {
        self.kept.look().last
    }

    /// Adds what `make` makes of its id.
    pub(crate) fn add(&self, make: impl FnOnce(u64) -> T) -> u64 {
        let mut kept = self.kept.lock();
        kept.last += 1;
        let id = kept.last;
        push(&mut kept.entries, make(id), self.capacity);
        // Told before the lock is let go, so that events come in the order of the ids.
        self.feed.publish((self.added)(id));
        self.is_over.send_modify(|_| {});
        id
    }

    /// The entry with this id, if it is still kept.
    pub(crate) fn get(&self, id: u64) -> Option<T> {
        let kept = self.kept.look();
        kept.entries.get(kept.index(id)?).cloned()
    }

    /// Changes the entry with this id, if it is still kept.
    pub(crate) fn change(&self, id: u64, change: impl FnOnce(&mut T)) {
        let mut kept = self.kept.lock();
        let index = kept.index(id);
        if let Some(entry) = index.and_then(|index| kept.entries.get_mut(index)) {
            change(entry);
        }
    }

    /// Looks at the entries that are kept, oldest first.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&VecDeque<T>) -> R) -> R {
        look(&self.kept.look().entries)
    }

    /// The first `limit` entries after an id that are wanted, or the newest ones.
    pub(crate) fn page(&self, after: Option<u64>, limit: usize, wanted: impl Fn(&T) -> bool) -> Page<T> {
        let kept = self.kept.look();
        let Some(after) = after else {
            let newest = kept.entries.iter().rev().filter(|entry| wanted(entry)).take(limit);
            let mut entries: Vec<T> = newest.cloned().collect();
            entries.reverse();
            return Page { entries, last: kept.last };
        };
        let first = kept.first().max(after.saturating_add(1));
        let start = kept.index(first).unwrap_or_default().min(kept.entries.len());
        let mut entries = Vec::new();
        for (id, entry) in (first..=kept.last).zip(kept.entries.range(start..)).filter(|(_, entry)| wanted(entry)) {
            entries.push(entry.clone());
            if entries.len() == limit {
                return Page { entries, last: id };
            }
        }
        Page { entries, last: kept.last }
    }

    /// The same as [`page`](Self::page), once there is at least one entry. Empty if nothing will be added any more.
    pub(crate) async fn wait(&self, mut after: u64, limit: usize, wanted: impl Fn(&T) -> bool) -> Page<T> {
        let mut news = self.is_over.subscribe();
        loop {
            // Before the look, so that what is added meanwhile is not slept through.
            let is_over = *news.borrow_and_update();
            let page = self.page(Some(after), limit, &wanted);
            // Its sender lives as long as this log.
            if is_over || !page.entries.is_empty() || news.changed().await.is_err() {
                return page;
            }
            // What was looked at once need not be looked at again; an id that was not given yet stays where it is.
            after = after.max(page.last);
        }
    }

    /// Ends all waiting: nothing will be added any more.
    pub(crate) fn end(&self) {
        self.is_over.send_replace(true);
    }

    /// Forgets all entries and tells how many there were. Ids go on.
    pub(crate) fn clear(&self) -> usize {
        let mut kept = self.kept.lock();
        let count = kept.entries.len();
        kept.entries.clear();
        self.feed.publish(Event::Cleared(self.cleared, count));
        count
    }

    /// Keeps to the capacity, after more was restored.
    pub(crate) fn trim(&self) {
        trim(&mut self.kept.lock().entries, self.capacity);
    }
}

impl<T> Kept<T> {
    /// The id of the oldest entry, or of the next one if there is none.
    fn first(&self) -> u64 {
        (self.last + 1).saturating_sub(self.entries.len() as u64)
    }

    fn index(&self, id: u64) -> Option<usize> {
        usize::try_from(id.checked_sub(self.first())?).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        pin::pin,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        task::{Context, Poll, Wake, Waker},
    };

    use super::Log;
    use crate::sandbox::{
        spec::types::ClearedThing,
        world::feed::{Event, Feed},
    };

    fn log(capacity: usize, entries: u64) -> Log<u64> {
        let log = Log::new(capacity, Arc::new(Feed::default()), Event::Message, ClearedThing::Messages);
        for _ in 0..entries {
            log.add(|id| id);
        }
        log
    }

    #[test]
    fn the_oldest_entries_fall_out_and_ids_go_on() {
        let log = log(3, 5);
        assert_eq!(log.page(None, 10, |_| true).entries, [3, 4, 5]);
        assert_eq!((log.get(2), log.get(3), log.get(5), log.get(6)), (None, Some(3), Some(5), None));
        assert_eq!(log.clear(), 3);
        assert_eq!(log.add(|id| id), 6);
        assert_eq!((log.get(5), log.get(6)), (None, Some(6)));
    }

    #[test]
    fn pages_go_forward_from_an_id_without_a_gap() {
        let log = log(10, 10);
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let page = log.page(Some(after), 3, |id| id % 2 == 0);
            if page.entries.is_empty() {
                break;
            }
            seen.extend(page.entries);
            after = page.last;
        }
        assert_eq!(seen, [2, 4, 6, 8, 10]);
    }

    #[test]
    fn without_an_id_a_page_has_the_newest_entries_newest_last() {
        let page = log(10, 10).page(None, 3, |id| id % 2 == 1);
        assert_eq!((page.entries, page.last), (vec![5, 7, 9], 10));
    }

    #[test]
    fn a_page_after_an_id_that_is_gone_begins_with_what_is_kept() {
        let log = log(3, 5);
        assert_eq!(log.page(Some(0), 10, |_| true).entries, [3, 4, 5]);
        assert_eq!(log.page(Some(4), 10, |_| true).entries, [5]);
        for none in [5, 6, u64::MAX] {
            let page = log.page(Some(none), 10, |_| true);
            assert_eq!((page.entries, page.last), (vec![], 5), "{none}");
        }
    }

    #[tokio::test]
    async fn waiting_ends_with_the_first_wanted_entry_or_with_the_sandbox() {
        let log = Arc::new(log(10, 2));
        let waiting = tokio::spawn({
            let log = Arc::clone(&log);
            async move { log.wait(2, 10, |id| *id == 4).await.entries }
        });
        log.add(|id| id);
        log.add(|id| id);
        assert_eq!(waiting.await.unwrap(), [4]);
        log.end();
        assert!(log.wait(4, 10, |_| true).await.entries.is_empty());
    }

    #[test]
    fn who_waits_wakes_for_new_entries_alone_and_looks_at_each_once() {
        let log = log(1_000, 1_000);
        let looks = Cell::new(0);
        let mut waiting = pin!(log.wait(0, 10, |id| {
            looks.set(looks.get() + 1);
            *id == 1_100
        }));
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut poll = || waiting.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(poll().is_pending());
        for id in 0..100 {
            log.feed.publish(Event::Request(id));
        }
        assert_eq!(woken.0.load(Ordering::Relaxed), 0, "a request is no entry");
        for _ in 0..99 {
            log.add(|id| id);
            assert!(poll().is_pending());
        }
        log.add(|id| id);
        let Poll::Ready(page) = poll() else { panic!("it is there") };
        assert_eq!((page.entries, looks.get(), woken.0.load(Ordering::Relaxed)), (vec![1_100], 1_100, 100));
    }

    #[tokio::test]
    async fn who_waits_after_an_id_that_was_not_given_yet_waits_for_what_comes_after_it() {
        let log = log(10, 2);
        let (page, ()) = tokio::join!(log.wait(4, 10, |_| true), async {
            for _ in 0..3 {
                log.add(|id| id);
                tokio::task::yield_now().await;
            }
        });
        assert_eq!(page.entries, [5]);
    }

    /// Counts how often it is woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}
