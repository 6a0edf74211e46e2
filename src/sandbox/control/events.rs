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

use super::{query, refusal::Refusal, shown, types::EventName};
use crate::sandbox::{
    Shared,
    exchange::Call,
    feed::{Event, Reader},
    nulls::with_nulls,
};

/// With it a browser says where it was when its connection broke.
const LAST_EVENT_ID: &str = "last-event-id";

pub(super) fn stream(shared: Arc<Shared>, call: &Call) -> Result<Response<Body>, Refusal> {
    let after = match call.header(LAST_EVENT_ID) {
        Some(id) => Some(id.parse().map_err(|_| Refusal::misfit("the header Last-Event-ID is no id of an event"))?),
        None => query::after(call)?,
    };
    let only = call.query("event").map(str::parse::<EventName>).transpose()?;
    let reader = shared.feed.read(after);
    let events = stream::unfold((shared, reader, only), async |(shared, mut reader, only)| {
        let event = next(&shared, &mut reader, only.as_ref()).await?;
        Some((Ok::<_, std::convert::Infallible>(event), (shared, reader, only)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// The next event that is wanted and still there.
async fn next(shared: &Shared, reader: &mut Reader, only: Option<&EventName>) -> Option<sse::Event> {
    loop {
        let (id, event) = reader.next().await?;
        if only.is_some_and(|only| *only != name(&event)) {
            continue;
        }
        if let Some(data) = data(shared, &event) {
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
fn data(shared: &Shared, event: &Event) -> Option<String> {
    Some(match event {
        Event::Message(id) => json(&shown::message(shared, &shared.inbox.log().get(*id)?)),
        Event::Request(id) => json(&shown::request(&shared.journal.log().get(*id)?)),
        Event::Cleared(what, count) => json(&shown::cleared(*what, *count)),
        Event::Clock => json(&shown::clock(shared)),
        Event::Fault(id) => json(&shown::fault(&shared.faults.get(*id)?)),
    })
}

fn json<T: Serialize + DeserializeOwned>(data: &T) -> String {
    with_nulls(data).to_string()
}
