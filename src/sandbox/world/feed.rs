//! Everything that happens, for the stream of events. To wait for a message, wait at its [`Log`](super::log::Log).
//!
//! Events are small: they name what happened, and whoever reads them looks up how things are then. The newest ones
//! are kept once for all readers, so a slow reader costs nothing and finds a gap in the ids at worst.

use std::collections::VecDeque;

use tokio::sync::watch;

use crate::sandbox::spec::types::ClearedThing;

/// The most events that are kept; the specification names this number.
const CAPACITY: usize = 16_384;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// The message with this id was delivered.
    Message(u64),
    /// The request with this id was answered.
    Request(u64),
    /// So many entries were forgotten.
    Cleared(ClearedThing, usize),
    /// The clock was moved.
    Clock,
    /// The fault with this id was ordered or fired.
    Fault(u64),
}

/// The events so far.
#[derive(Default)]
pub(crate) struct Feed(watch::Sender<Recent>);

#[derive(Default)]
struct Recent {
    events: VecDeque<Event>,
    /// The id of the newest event: they rise by one from 1.
    last: u64,
    is_over: bool,
}

impl Recent {
    /// The first event after the one with this id.
    fn after(&self, seen: u64) -> Option<(u64, Event)> {
        let first = self.last + 1 - self.events.len() as u64;
        let id = first.max(seen + 1);
        let event = self.events.get(usize::try_from(id - first).ok()?)?;
        Some((id, event.clone()))
    }
}

impl Feed {
    pub(crate) fn publish(&self, event: Event) {
        self.0.send_modify(|recent| {
            if recent.events.len() == CAPACITY {
                recent.events.pop_front();
            }
            recent.events.push_back(event);
            recent.last += 1;
        });
    }

    /// Ends all waiting: nothing will happen any more.
    pub(crate) fn end(&self) {
        self.0.send_modify(|recent| recent.is_over = true);
    }

    /// Reads on after the event with the id `seen`, or from now on. An id that was not given yet belongs to another
    /// sandbox, before this one: then everything is new.
    pub(crate) fn read(&self, seen: Option<u64>) -> Reader {
        let receiver = self.0.subscribe();
        let last = receiver.borrow().last;
        let seen = seen.map_or(last, |seen| if seen > last { 0 } else { seen });
        Reader { receiver, seen }
    }
}

/// A reader of events, at its own pace.
pub(crate) struct Reader {
    receiver: watch::Receiver<Recent>,
    seen: u64,
}

impl Reader {
    /// The next event and its id; `None` when nothing will happen any more.
    pub(crate) async fn next(&mut self) -> Option<(u64, Event)> {
        loop {
            {
                let recent = self.receiver.borrow_and_update();
                if let Some((id, event)) = recent.after(self.seen) {
                    self.seen = id;
                    return Some((id, event));
                }
                if recent.is_over {
                    return None;
                }
            }
            self.receiver.changed().await.ok()?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Event, Feed};

    #[tokio::test]
    async fn a_reader_sees_every_event_in_order_whenever_it_looks() {
        let feed = Feed::default();
        let mut reader = feed.read(None);
        for id in 1..=1000 {
            feed.publish(Event::Message(id));
        }
        for id in 1..=1000 {
            assert_eq!(reader.next().await, Some((id, Event::Message(id))));
        }
        feed.end();
        assert_eq!(reader.next().await, None);
    }

    #[tokio::test]
    async fn a_reader_that_is_too_far_behind_finds_a_gap_in_the_ids() {
        let feed = Feed::default();
        let mut reader = feed.read(None);
        let most = CAPACITY as u64;
        for id in 1..=most + 3 {
            feed.publish(Event::Request(id));
        }
        assert_eq!(reader.next().await, Some((4, Event::Request(4))));
    }

    #[tokio::test]
    async fn reading_goes_on_after_an_id_and_starts_over_after_one_that_was_never_given() {
        let feed = Feed::default();
        for id in 1..=3 {
            feed.publish(Event::Request(id));
        }
        assert_eq!(feed.read(Some(2)).next().await, Some((3, Event::Request(3))));
        assert_eq!(feed.read(Some(0)).next().await, Some((1, Event::Request(1))));
        assert_eq!(feed.read(Some(99)).next().await, Some((1, Event::Request(1))));
    }
}
