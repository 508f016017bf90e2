//! Live screens: the events of the house as server-sent events.
//!
//! A face offers one address, with its own permission:
//!
//! ```ignore
//! async fn live(session: TillSession, State(app): State<App>) -> Result<Response, Failure> {
//!     app.live().open(Watch::new().location(session.store).kinds(&["stock_changed", "order_placed"]))
//! }
//! ```
//!
//! and says so on its body: `<body data-live="/till/live">`. Any element then fetches itself again
//! when something happened to it: `<div hx-get="/till/queue" hx-trigger="live"
//! data-on="order_placed order_cancelled" data-subject="…">`. The script `live.js` does the rest:
//! it closes the stream of a hidden page, opens it again and then fetches everything once, as
//! events may have been missed.

use crate::Failure;
use axum::http::{HeaderValue, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use db::{Db, Event};
use futures::{Stream, StreamExt, stream};
use kernel::LocationId;
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use uuid::Uuid;

/// The most streams that are open at once; the next one is asked to come back later.
const MOST_STREAMS: usize = 2_000;
/// How often a quiet stream says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Hands out streams and closes them at the end.
pub struct Live {
    db: Db,
    places: Arc<Semaphore>,
    closing: watch::Sender<bool>,
}

/// Which events a screen wants. Nothing said means everything: say at least one thing on a screen
/// that a customer sees, as kinds and ids are told.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    kinds: Vec<&'static str>,
    subjects: Vec<Uuid>,
    location: Option<LocationId>,
}

impl Watch {
    /// Everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only these kinds.
    #[must_use]
    pub fn kinds(mut self, kinds: &[&'static str]) -> Self {
        self.kinds.extend(kinds);
        self
    }

    /// Only what happened to this, or to the others that were named.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<Uuid>) -> Self {
        self.subjects.push(subject.into());
        self
    }

    /// Only what happened in this place, or in no place.
    #[must_use]
    pub fn location(mut self, location: LocationId) -> Self {
        self.location = Some(location);
        self
    }

    /// Whether a screen wants this event.
    pub fn wants(&self, event: &Event) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&event.kind.as_str()))
            && (self.subjects.is_empty() || self.subjects.contains(&event.subject))
            && (self.location.is_none() || event.location.is_none() || event.location == self.location)
    }
}

impl Live {
    pub(crate) fn new(db: Db) -> Self {
        Self { db, places: Arc::new(Semaphore::new(MOST_STREAMS)), closing: watch::channel(false).0 }
    }

    /// Opens a stream, or asks to come back later when too many are open.
    pub fn open(&self, filter: Watch) -> Result<Response, Failure> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Failure::Busy)?;
        let stream = messages(self.db.events(), self.closing.subscribe(), filter, place);
        let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
        let head = response.headers_mut();
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        head.insert("x-accel-buffering", HeaderValue::from_static("no"));
        Ok(response)
    }

    /// Ends all streams, so that the process can end. Streams asked for afterwards end at once.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// How many streams are open.
    pub fn open_streams(&self) -> usize {
        MOST_STREAMS - self.places.available_permits()
    }
}

/// What happened, as the script reads it: `{"kind":"order_placed","subject":"…"}`. A screen that
/// could not keep up is told the kind `*`: fetch everything.
fn messages(
    events: tokio::sync::broadcast::Receiver<Event>,
    mut closing: watch::Receiver<bool>,
    filter: Watch,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Sent, Infallible>> + use<> {
    let happened = BroadcastStream::new(events).filter_map(move |event| {
        let told = match event {
            Ok(event) if filter.wants(&event) => Some(json!({ "kind": event.kind, "subject": event.subject })),
            Ok(_) => None,
            Err(BroadcastStreamRecvError::Lagged(_)) => Some(json!({ "kind": "*" })),
        };
        futures::future::ready(told.map(|body| Ok(Sent::default().event("change").data(body.to_string()))))
    });
    let greeting = stream::once(futures::future::ready(Ok(Sent::default()
        .event("hello")
        .data("{}")
        .retry(Duration::from_secs(3)))));
    greeting.chain(happened).take_until(async move {
        let _place = place;
        let _ = closing.wait_for(|closed| *closed).await;
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_screen_hears_what_it_asked_for() {
        let (here, there) = (LocationId(Uuid::from_u128(1)), LocationId(Uuid::from_u128(2)));
        let order = Uuid::from_u128(9);
        let event = |kind: &str, location| Event {
            id: kernel::EventId(Uuid::nil()),
            at: Timestamp::UNIX_EPOCH,
            kind: kind.to_owned(),
            subject: order,
            location,
            body: json!({}),
        };
        let all = Watch::new();
        let store = Watch::new().location(here);
        let kinds = Watch::new().kinds(&["order_placed"]);
        let other = Watch::new().subject(Uuid::from_u128(8));
        for (watch, kind, location, wanted) in [
            (&all, "anything", Some(there), true),
            (&store, "stock_changed", Some(here), true),
            (&store, "stock_changed", Some(there), false),
            (&store, "price_changed", None, true),
            (&kinds, "order_placed", None, true),
            (&kinds, "order_cancelled", None, false),
            (&other, "order_placed", None, false),
        ] {
            assert_eq!(watch.wants(&event(kind, location)), wanted, "{watch:?} {kind}");
        }
    }
}
