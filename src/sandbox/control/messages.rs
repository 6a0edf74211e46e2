//! The messages: listed, waited for, forgotten.

use std::time::Duration;

use super::{
    Answer, query,
    refusal::ControlRefusal,
    shown,
    types::{ClearedThing, Messages, Provider, TimeoutMs},
};
use crate::sandbox::{
    engine::{
        core::Engine,
        exchange::{Call, Reply},
    },
    world::{
        inbox::{Message, WantedNumber},
        log::Page,
    },
};

/// How long to wait, if nothing is said.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// The most messages that waiting ends with.
const MOST: usize = 1000;

pub(super) fn list(engine: &Engine, call: &Call) -> Answer {
    let wanted = Wanted::of(call)?;
    let page = engine.world.inbox.log().page(query::after(call)?, query::limit(call)?, |message| wanted.is(message));
    Ok(shown::reply(&messages(engine, &page)))
}

pub(super) async fn wait(engine: &Engine, call: &Call) -> Answer {
    let wanted = Wanted::of(call)?;
    let after = query::after(call)?.unwrap_or_default();
    let timeout = query::number(call, "timeout_ms", TimeoutMs::new)?;
    let timeout = timeout.map(|timeout| Duration::from_millis(timeout.get().unsigned_abs()));
    let fits = |message: &Message| wanted.is(message);
    let waiting = engine.world.inbox.log().wait(after, MOST, fits);
    let page = match tokio::time::timeout(timeout.unwrap_or(DEFAULT_TIMEOUT), waiting).await {
        Ok(page) => page,
        Err(_) => engine.world.inbox.log().page(Some(after), MOST, fits),
    };
    Ok(shown::reply(&messages(engine, &page)))
}

pub(super) fn clear(engine: &Engine) -> Reply {
    shown::reply(&shown::cleared(ClearedThing::Messages, engine.world.inbox.clear()))
}

fn messages(engine: &Engine, page: &Page<Message>) -> Messages {
    let messages = page.entries.iter().map(|message| shown::message(engine, message));
    Messages { messages: messages.collect(), last: page.last }
}

/// Which messages are asked for.
struct Wanted {
    provider: Option<Provider>,
    number: Option<WantedNumber>,
}

impl Wanted {
    fn of(call: &Call) -> Result<Self, ControlRefusal> {
        let number = call.query("number").map(WantedNumber::new);
        if number.as_ref().is_some_and(|number| !number.is_readable()) {
            return Err(ControlRefusal::misfit("number: it is no telephone number"));
        }
        Ok(Self { provider: call.query("provider").map(str::parse).transpose()?, number })
    }

    fn is(&self, message: &Message) -> bool {
        self.provider.is_none_or(|provider| provider == message.provider())
            && self.number.as_ref().is_none_or(|number| number.is(message))
    }
}
