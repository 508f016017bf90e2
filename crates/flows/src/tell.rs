//! Telling customers: what happened is queued with the change itself; what is said is written
//! afterwards, from the records as they are then, and goes out once.

use db::{DbError, Job, Tx};
use jiff::civil::Date;
use kernel::{CustomerId, FulfilmentId, LocationId, Moment, OrderId, PaymentId};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a customer is told of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// An order was placed that is not all carried out.
    OrderPlaced { order: OrderId },
    /// It lies ready.
    Ready { order: OrderId, fulfilment: FulfilmentId },
    /// It comes on another day.
    DateChanged { order: OrderId, fulfilment: FulfilmentId, old_on: Option<Date>, new_on: Date },
    /// It will not come.
    SupplyCancelled { order: OrderId, fulfilment: FulfilmentId },
    /// It was called off.
    Cancelled { order: OrderId, fulfilment: FulfilmentId, reason: String },
    /// It was not collected in time.
    Expired { order: OrderId, fulfilment: FulfilmentId },
    /// The stored card was charged at hand-over.
    Charged { order: OrderId, fulfilment: FulfilmentId, payment: PaymentId },
    /// A web account waits to be opened.
    Invite { customer: CustomerId, store: Option<LocationId> },
    /// A new password was asked for.
    Reset { customer: CustomerId },
}

/// Queues news with the change that it tells of.
pub(crate) async fn tell(tx: &Tx<'_>, news: News, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, "tell", json!(news))).await
}
