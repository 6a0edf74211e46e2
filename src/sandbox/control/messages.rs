//! The messages: listed, waited for, forgotten.

use std::time::Duration;

use super::{
    Answer, query,
    refusal::Refusal,
    shown,
    types::{ClearedThing, Messages, Provider, TimeoutMs},
};
use crate::sandbox::{
    Message, Shared,
    exchange::{Call, Reply},
    inbox::Number,
    log::Page,
};

/// How long to wait, if nothing is said.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// The most messages that waiting ends with.
const MOST: usize = 1000;

pub(super) fn list(shared: &Shared, call: &Call) -> Answer {
    let wanted = Wanted::of(call)?;
    let page = shared.inbox.log().page(query::after(call)?, query::limit(call)?, |message| wanted.is(message));
    Ok(shown::reply(&messages(shared, &page)))
}

pub(super) async fn wait(shared: &Shared, call: &Call) -> Answer {
    let wanted = Wanted::of(call)?;
    let after = query::after(call)?.unwrap_or_default();
    let timeout = query::number(call, "timeout_ms", TimeoutMs::new)?;
    let timeout = timeout.map(|timeout| Duration::from_millis(timeout.get().unsigned_abs()));
    let fits = |message: &Message| wanted.is(message);
    let waiting = shared.inbox.log().wait(after, MOST, fits);
    let page = match tokio::time::timeout(timeout.unwrap_or(DEFAULT_TIMEOUT), waiting).await {
        Ok(page) => page,
        Err(_) => shared.inbox.log().page(Some(after), MOST, fits),
    };
    Ok(shown::reply(&messages(shared, &page)))
}

pub(super) fn clear(shared: &Shared) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Messages, shared.inbox.clear()))
}

fn messages(shared: &Shared, page: &Page<Message>) -> Messages {
    let messages = page.entries.iter().map(|message| shown::message(shared, message));
    Messages { messages: messages.collect(), last: page.last }
}

/// Which messages are asked for.
struct Wanted {
    provider: Option<Provider>,
    number: Option<Number>,
}

impl Wanted {
    fn of(call: &Call) -> Result<Self, Refusal> {
        let number = call.query("number").map(Number::new);
        if number.as_ref().is_some_and(|number| !number.is_readable()) {
            return Err(Refusal::misfit("number: it is no telephone number"));
        }
        Ok(Self { provider: call.query("provider").map(str::parse).transpose()?, number })
    }

    fn is(&self, message: &Message) -> bool {
        self.provider.is_none_or(|provider| shown::is(provider, message.provider()))
            && self.number.as_ref().is_none_or(|number| number.is(message))
    }
}
