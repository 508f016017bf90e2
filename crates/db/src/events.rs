//! The event log: what happened, in past tense, written with the change itself.

use crate::{DbError, Tx, params};
use jiff::Timestamp;
use kernel::{EventId, LocationId, Moment};
use serde_json::Value as Json;
use uuid::Uuid;

/// Something that happened. Its body holds ids and figures, no personal data.
#[derive(Clone, Debug)]
pub struct Event {
    /// Grows with time.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What, in past tense: `order_placed`.
    pub kind: String,
    /// To what: the id of an order, a variant, a customer.
    pub subject: Uuid,
    /// In which place, when it has one; screens of a store listen to their own.
    pub location: Option<LocationId>,
    /// The details.
    pub body: Json,
}

impl Event {
    /// An event of this moment.
    pub fn new(
        moment: &Moment,
        kind: &str,
        subject: impl Into<Uuid>,
        location: Option<LocationId>,
        body: Json,
    ) -> Self {
        Self { id: moment.id(), at: moment.now, kind: kind.to_owned(), subject: subject.into(), location, body }
    }
}

/// The events after one that was seen, oldest first, `limit` at most.
pub async fn list_events(tx: &Tx<'_>, after: EventId, limit: i64) -> Result<Vec<Event>, DbError> {
    tx.rows(
        "SELECT id, at, kind, subject, location_id, body FROM event WHERE id > $1 ORDER BY id LIMIT $2",
        params![after, limit],
        |row| {
            Ok(Event {
                id: row.get(0)?,
                at: row.get(1)?,
                kind: row.get(2)?,
                subject: row.get(3)?,
                location: row.get(4)?,
                body: row.json(5)?,
            })
        },
    )
    .await
}
