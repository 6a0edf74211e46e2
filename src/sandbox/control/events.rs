//! The stream of events. Each is looked up when it is read, so a slow reader holds nothing but its place.

use std::sync::Arc;

use axum::{
    body::Body,
    http::Response,
    response::{
        IntoResponse,
        sse::{self, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::{Serialize, de::DeserializeOwned};

use super::{query, refusal::ControlRefusal, shown, types::EventName};
use crate::sandbox::{
    engine::{core::Engine, exchange::Call, nulls::with_nulls},
    world::feed::{Event, Reader},
};

/// With it a browser says where it was when its connection broke.
const LAST_EVENT_ID: &str = "last-event-id";

pub(super) fn stream(engine: Arc<Engine>, call: &Call) -> Result<Response<Body>, ControlRefusal> {
    let after = match call.header(LAST_EVENT_ID) {
        Some(id) => {
            Some(id.parse().map_err(|_| ControlRefusal::misfit("the header Last-Event-ID is no id of an event"))?)
        }
        None => query::after(call)?,
    };
    let only = call.query("event").map(str::parse::<EventName>).transpose()?;
    let reader = engine.world.feed.read(after);
    let events = stream::unfold((engine, reader, only), async |(engine, mut reader, only)| {
        let event = next(&engine, &mut reader, only.as_ref()).await?;
        Some((Ok::<_, std::convert::Infallible>(event), (engine, reader, only)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// The next event that is wanted and still there.
async fn next(engine: &Engine, reader: &mut Reader, only: Option<&EventName>) -> Option<sse::Event> {
    loop {
        let (id, event) = reader.next().await?;
        if only.is_some_and(|only| *only != name(&event)) {
            continue;
        }
        if let Some(data) = data(engine, &event) {
            return Some(sse::Event::default().id(id.to_string()).event(name(&event).as_str()).data(data));
        }
    }
}

const fn name(event: &Event) -> EventName {
    match event {
        Event::Message(_) => EventName::Message,
        Event::Request(_) => EventName::Request,
        Event::Cleared(..) => EventName::Cleared,
        Event::Clock => EventName::Clock,
        Event::Fault(_) => EventName::Fault,
    }
}

/// What an event tells, as things are now; `None` if it is gone.
fn data(engine: &Engine, event: &Event) -> Option<String> {
    Some(match event {
        Event::Message(id) => json(&shown::message(engine, &engine.world.inbox.log().get(*id)?)),
        Event::Request(id) => json(&shown::request(&engine.journal.log().get(*id)?)),
        Event::Cleared(what, count) => json(&shown::cleared(*what, *count)),
        Event::Clock => json(&shown::clock(engine)),
        Event::Fault(id) => json(&shown::fault(&engine.faults.get(*id)?)),
    })
}

fn json<T: Serialize + DeserializeOwned>(data: &T) -> String {
    with_nulls(data).to_string()
}
