//! What the sandbox "delivered": every SMS, voice message and ARS call.

use std::{collections::VecDeque, fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    feed::{Event, Feed},
    log::Log,
};
use crate::{
    Provider,
    phone::{self, Country},
    sandbox::spec::types::ClearedThing,
};

/// The most characters of a text that are kept: more than any message has. The specification names this number.
const LONGEST_TEXT: usize = 4096;

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
    pub(crate) id: u64,
    pub(crate) sent: Outgoing,
    /// Whether its code was verified: the providers forget.
    pub(crate) verified: bool,
}

/// A message on its way into the inbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outgoing {
    pub(crate) provider: Provider,
    pub(crate) channel: Channel,
    /// In national digits.
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) code: String,
    pub(crate) at: Timestamp,
    /// What its provider keeps the code under; `None` if it does not check this code.
    pub(crate) kept_under: Option<String>,
}

impl Message {
    /// Rises by one with every message, from 1.
    pub const fn id(&self) -> u64 {
        self.id
    }

    /// The provider that delivered it.
    pub const fn provider(&self) -> Provider {
        self.sent.provider
    }

    /// How.
    pub const fn channel(&self) -> Channel {
        self.sent.channel
    }

    /// To which number, in national digits.
    pub fn to(&self) -> &str {
        &self.sent.to
    }

    /// What the person read or heard, at most 4096 characters of it.
    pub fn text(&self) -> &str {
        &self.sent.text
    }

    /// The code in the text; empty for [`Channel::App`].
    pub fn code(&self) -> &str {
        &self.sent.code
    }

    /// When, by the sandbox's clock.
    pub const fn at(&self) -> Timestamp {
        self.sent.at
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("id", &self.id)
            .field("provider", &self.provider())
            .field("channel", &self.channel())
            .field("at", &self.at())
            .finish_non_exhaustive()
    }
}

/// The messages so far. The oldest fall out: 10,000 stay if the sandbox was told nothing else.
///
/// Wherever a number is asked for, give it in national digits or as people write it: `010-1234-5678` and
/// `+82 10 1234 5678` are the same.
///
/// ```
/// use std::time::Duration;
/// use phoneproof::sandbox::Sandbox;
/// # use phoneproof::smslink::{Client, Token, types::*};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let inbox = sandbox.inbox();
/// let before = inbox.last_id();
///
/// // Now make your service send a code.
/// # let client = Client::builder(Token::new(sandbox.credentials().smslink_token())?).base_url(sandbox.base_url()).build()?;
/// # client.generate_and_deliver(&GenerateAndDeliverCodeRequest::new(
/// #     PhoneNumber::new("090-1111-1101")?, DeliveryType::Sms,
/// #     MessageTemplate::new("{{verification_code}} {{valid_period_min}}")?,
/// #     CharacterType::Digits, CharacterSize::new(6)?, ValidPeriodMin::new(10)?,
/// # )).await?;
///
/// let message = inbox.wait_for_after("090-1111-1101", before, Duration::from_secs(5)).await.expect("it was sent");
/// assert_eq!(message.code().len(), 6);
/// assert_eq!(sandbox.code_status(&message).attempts_left, Some(5));
/// # Ok(())
/// # }
/// ```
pub struct Inbox(pub(crate) Log<Message>);

impl Inbox {
    pub(crate) fn new(most: usize, feed: Arc<Feed>) -> Self {
        Self(Log::new(most, feed, Event::Message, ClearedThing::Messages))
    }

    /// Puts a message in and tells its id.
    pub(crate) fn deliver(&self, mut sent: Outgoing) -> u64 {
        if let Some((end, _)) = sent.text.char_indices().nth(LONGEST_TEXT) {
            sent.text.truncate(end);
        }
        self.0.add(|id| Message { id, sent, verified: false })
    }

    /// Remembers that the code of a message was verified.
    pub(crate) fn verified(&self, id: u64) {
        self.0.change(id, |message| message.verified = true);
    }

    pub(crate) const fn log(&self) -> &Log<Message> {
        &self.0
    }

    /// Waits until there are messages with an id above `seen`, and returns them and the id of the newest.
    ///
    /// Start with 0 and pass the id on. Returns no message when the sandbox stops.
    pub async fn next(&self, seen: u64) -> (Vec<Message>, u64) {
        let page = self.0.wait(seen, usize::MAX, |_| true).await;
        (page.entries, page.last)
    }

    /// Waits for a message to a number: the newest one if there is one already. `None` when the time is over.
    ///
    /// For a number that got messages before, use [`wait_for_after`](Self::wait_for_after).
    pub async fn wait_for(&self, number: &str, timeout: Duration) -> Option<Message> {
        match self.latest_to(number) {
            Some(message) => Some(message),
            None => self.wait_for_after(number, 0, timeout).await,
        }
    }

    /// Waits for the first message to a number with an id above `after`. `None` when the time is over.
    ///
    /// Take [`last_id`](Self::last_id) before you do what should send the message, and nothing is missed.
    pub async fn wait_for_after(&self, number: &str, after: u64, timeout: Duration) -> Option<Message> {
        let number = WantedNumber::new(number);
        let waiting = self.0.wait(after, 1, |message| number.is(message));
        tokio::time::timeout(timeout, waiting).await.ok()?.entries.pop()
    }

    /// Every message, oldest first.
    pub fn messages(&self) -> Vec<Message> {
        self.messages_after(0)
    }

    /// The messages with an id above `after`, oldest first.
    pub fn messages_after(&self, after: u64) -> Vec<Message> {
        self.0.page(Some(after), usize::MAX, |_| true).entries
    }

    /// The id of the newest message that ever arrived; 0 before the first one.
    pub fn last_id(&self) -> u64 {
        self.0.last()
    }

    /// The newest message to a number.
    pub fn latest_to(&self, number: &str) -> Option<Message> {
        let number = WantedNumber::new(number);
        self.0.page(None, 1, |message| number.is(message)).entries.pop()
    }

    /// How many messages went to a number.
    pub fn count_to(&self, number: &str) -> usize {
        let number = WantedNumber::new(number);
        self.0.look(|messages| messages.iter().filter(|message| number.is(message)).count())
    }

    /// Forgets all messages and tells how many there were. Codes stay valid.
    pub fn clear(&self) -> usize {
        self.0.clear()
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("messages", &self.0.look(VecDeque::len)).finish()
    }
}

/// A number to look for, as people write it.
pub(crate) struct WantedNumber {
    as_given: String,
    korean: Option<Zeroizing<String>>,
    japanese: Option<Zeroizing<String>>,
}

impl WantedNumber {
    pub(crate) fn new(text: &str) -> Self {
        Self {
            as_given: text.to_owned(),
            korean: phone::national(text, Country::Korea).ok(),
            japanese: phone::national(text, Country::Japan).ok(),
        }
    }

    /// Whether it can be a number at all.
    pub(crate) const fn is_readable(&self) -> bool {
        self.korean.is_some() || self.japanese.is_some()
    }

    pub(crate) fn is(&self, message: &Message) -> bool {
        let national = match message.provider().country() {
            Country::Japan => &self.japanese,
            Country::Korea => &self.korean,
        };
        message.to() == self.as_given || national.as_deref().is_some_and(|national| national == message.to())
    }
}
