//! The world that all providers live in: its time and its chance, the phones, and what happened.

pub(crate) mod clock;
pub(crate) mod code;
pub(crate) mod feed;
pub(crate) mod inbox;
pub(crate) mod log;
pub(crate) mod magic;
pub(crate) mod otp;
pub(crate) mod part;
pub(crate) mod random;
pub(crate) mod recent;
pub(crate) mod secret;
pub(crate) mod watched;

use std::{sync::Arc, time::Duration};

use self::{
    clock::Clock,
    feed::{Event, Feed},
    inbox::Inbox,
    random::Random,
};

/// How much a sandbox remembers. What is older falls out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Messages in the [`Inbox`].
    pub messages: usize,
    /// Requests in the journal.
    pub requests: usize,
    /// Records of each kind of a provider: SMSLINK's deliveries and numbers with codes, PortOne's records,
    /// numbers and idempotency keys, SOLAPI's files, papers, sender IDs and signatures that can't be used again. None
    /// holds more than its request brought, which is 64 KiB at most; of files only the record is kept.
    pub records: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { messages: 10_000, requests: 10_000, records: 10_000 }
    }
}

/// What the providers share, and no more.
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) limits: Limits,
    pub(crate) inbox: Inbox,
    pub(crate) feed: Arc<Feed>,
}

impl World {
    pub(crate) fn new(random: Random, limits: Limits) -> Self {
        let feed = Arc::<Feed>::default();
        let inbox = Inbox::new(limits.messages, Arc::clone(&feed));
        Self { clock: Clock::default(), random, limits, inbox, feed }
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.feed.publish(Event::Clock);
    }

    /// Ends all waiting: nothing will happen any more.
    pub(crate) fn end(&self) {
        self.feed.end();
        self.inbox.log().end();
    }
}
