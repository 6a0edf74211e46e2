//! What the sandbox "delivered": every SMS, voice message and ARS call.

use std::{collections::VecDeque, fmt};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::{
    recent::{push, trim},
    watched::Watched,
};

/// Who delivered a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Provider {
    /// SOLAPI.
    Solapi,
    /// PortOne V1.
    PortOneV1,
    /// SMSLINK.
    Smslink,
}

/// How a message reached the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Channel {
    /// A text message.
    Sms,
    /// A call that reads a text.
    Voice,
    /// SOLAPI's call that reads a code.
    Ars,
    /// A request to confirm in an app.
    App,
}

/// One message. Debug shows neither the number nor the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub(super) provider: Provider,
    pub(super) channel: Channel,
    pub(super) to: String,
    pub(super) text: String,
    pub(super) code: String,
    pub(super) at: Timestamp,
}

impl Message {
    /// Who delivered it.
    pub const fn provider(&self) -> Provider {
        self.provider
    }

    /// How.
    pub const fn channel(&self) -> Channel {
        self.channel
    }

    /// To which number, in national digits.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// What the person read or heard.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The code in the text; empty for [`Channel::App`].
    pub fn code(&self) -> &str {
        &self.code
    }

    /// When, by the sandbox's clock.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("provider", &self.provider)
            .field("channel", &self.channel)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// The messages so far. The oldest fall out: 10,000 stay if the sandbox was told nothing else.
pub struct Inbox {
    most: usize,
    pub(super) kept: Watched<Kept>,
    arrived: Notify,
}

#[derive(Default, Serialize, Deserialize)]
pub(super) struct Kept {
    messages: VecDeque<Message>,
    /// How many were ever delivered, those that fell out included.
    delivered: usize,
}

impl Inbox {
    pub(super) fn new(most: usize) -> Self {
        Self { most, kept: Watched::default(), arrived: Notify::new() }
    }

    pub(super) fn deliver(&self, message: Message) {
        let mut kept = self.kept.lock();
        push(&mut kept.messages, message, self.most);
        kept.delivered += 1;
        drop(kept);
        self.arrived.notify_waiters();
    }

    /// Keeps to the limit, after more was restored.
    pub(super) fn trim(&self) {
        trim(&mut self.kept.lock().messages, self.most);
    }

    /// Waits until more than `seen` messages were ever delivered, and returns the new ones and their total.
    ///
    /// Start with 0 and pass the total on.
    pub async fn next(&self, seen: usize) -> (Vec<Message>, usize) {
        loop {
            // Asked for before looking, so that a message in between is not missed.
            let arrived = self.arrived.notified();
            {
                let kept = self.kept.look();
                if kept.delivered > seen {
                    let new = (kept.delivered - seen).min(kept.messages.len());
                    let first = kept.messages.len() - new;
                    return (kept.messages.iter().skip(first).cloned().collect(), kept.delivered);
                }
            }
            arrived.await;
        }
    }

    /// How many messages were ever delivered: [`next`](Self::next) after this returns new ones only.
    pub fn delivered(&self) -> usize {
        self.kept.look().delivered
    }

    /// Every message, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.kept.look().messages.iter().cloned().collect()
    }

    /// The newest message to a number, given in national digits.
    pub fn latest_to(&self, number: &str) -> Option<Message> {
        self.kept.look().messages.iter().rev().find(|message| message.to == number).cloned()
    }

    /// How many messages went to a number.
    pub fn count_to(&self, number: &str) -> usize {
        self.kept.look().messages.iter().filter(|message| message.to == number).count()
    }

    /// Forgets all messages. Codes stay valid.
    pub fn clear(&self) {
        self.kept.lock().messages.clear();
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("messages", &self.kept.look().messages.len()).finish_non_exhaustive()
    }
}
