//! What is on its way, and what of it is promised.

use super::texts;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, LocationId, OrderId, PegId, SupplierId, SupplyId, SupplyOrderId, VariantId};
use serde::{Deserialize, Serialize};

/// Who delivers to us.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Supplier {
    /// Its id.
    pub id: SupplierId,
    /// The house's short name of it; unique.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Usual days from order to delivery.
    pub lead_days: i64,
    /// Days that a delivery may come later than usual.
    pub spread_days: i64,
}

/// Where the goods of a supply order come from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyOrderKind {
    /// From a supplier.
    PurchaseOrder,
    /// From another location of ours.
    Transfer,
}

texts!(SupplyOrderKind { PurchaseOrder = "purchase_order", Transfer = "transfer" });

/// Whether a supply order is still awaited.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyOrderState {
    /// Something is still to come.
    Open,
    /// All that will come has come.
    Received,
    /// It will not come.
    Cancelled,
}

texts!(SupplyOrderState { Open = "open", Received = "received", Cancelled = "cancelled" });

/// Whether a line of supply is still awaited.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyState {
    /// Something is still to come.
    Open,
    /// All that will come has come.
    Closed,
    /// It will not come.
    Cancelled,
}

texts!(SupplyState { Open = "open", Closed = "closed", Cancelled = "cancelled" });

/// How far a date may be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It is on the van, or in the place.
    Sure,
    /// It was confirmed.
    VeryLikely,
    /// It is the usual lead time.
    Likely,
}

texts!(Confidence { Sure = "sure", VeryLikely = "very_likely", Likely = "likely" });

/// A purchase order or a transfer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SupplyOrder {
    /// Its id.
    pub id: SupplyOrderId,
    /// What people call it: "F-2288", "T-1187".
    pub number: String,
    /// Where its goods come from.
    pub kind: SupplyOrderKind,
    /// From which supplier.
    pub supplier: Option<SupplierId>,
    /// From which location; transfers only.
    pub from_location: Option<LocationId>,
    /// To which location.
    pub to_location: LocationId,
    /// Whether it is still awaited.
    pub state: SupplyOrderState,
    /// The day on which it is expected.
    pub expected_on: Date,
    /// The day on which it was expected at first.
    pub first_expected_on: Date,
    /// When its goods left our location, if that was journalled.
    pub sent_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A supply order in a list, with its units.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SupplyOrderSummary {
    /// The order.
    pub order: SupplyOrder,
    /// How many lines.
    pub lines: i64,
    /// Units ordered.
    pub ordered: i64,
    /// Good units received.
    pub received: i64,
    /// Units that came damaged.
    pub damaged: i64,
    /// Units that are promised and still to come.
    pub pegged: i64,
    /// Units still to come that nobody was promised.
    pub free: i64,
}

/// One dated line of supply.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Supply {
    /// Its id.
    pub id: SupplyId,
    /// In which supply order.
    pub supply_order: SupplyOrderId,
    /// The number of that order.
    pub number: String,
    /// Where its goods come from.
    pub kind: SupplyOrderKind,
    /// From which location; transfers only.
    pub from_location: Option<LocationId>,
    /// Its place in the order, from 1.
    pub line_no: i64,
    /// Of what.
    pub variant: VariantId,
    /// To which location.
    pub to_location: LocationId,
    /// Units ordered.
    pub ordered: i64,
    /// Good units received.
    pub received: i64,
    /// Units that came damaged.
    pub damaged: i64,
    /// Units that came beyond what was ordered.
    pub surplus: i64,
    /// Units that are promised and still to come.
    pub pegged: i64,
    /// The day on which it is expected.
    pub expected_on: Date,
    /// The day on which it was expected at first; later than that, it has slipped.
    pub first_expected_on: Date,
    /// How far the date may be trusted.
    pub confidence: Confidence,
    /// Days that the supplier may come later than said, by experience; 0 for transfers.
    pub spread_days: i64,
    /// Whether it is still awaited.
    pub state: SupplyState,
}

impl Supply {
    /// Units still to come; none once the line is closed or cancelled.
    pub fn remaining_units(&self) -> i64 {
        if self.state == SupplyState::Open { self.ordered + self.surplus - self.received - self.damaged } else { 0 }
    }

    /// Units still to come that nobody was promised.
    pub fn free_units(&self) -> i64 {
        self.remaining_units() - self.pegged
    }

    /// Whether it comes later than was said at first.
    pub fn has_slipped(&self) -> bool {
        self.expected_on > self.first_expected_on
    }
}

/// A supply order to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSupplyOrder {
    /// Its id.
    pub id: SupplyOrderId,
    /// What people call it; unique.
    pub number: String,
    /// Where its goods come from.
    pub kind: SupplyOrderKind,
    /// From which supplier.
    pub supplier: Option<SupplierId>,
    /// From which location; transfers only.
    pub from_location: Option<LocationId>,
    /// To which location.
    pub to_location: LocationId,
    /// The day on which it is expected.
    pub expected_on: Date,
    /// The day on which it was expected at first; none when that is the same.
    pub first_expected_on: Option<Date>,
    /// How far the date may be trusted.
    pub confidence: Confidence,
    /// What is to come; at least one line.
    pub lines: Vec<NewSupply>,
}

/// A line of a supply order to be written. Lines are numbered from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewSupply {
    /// Its id.
    pub id: SupplyId,
    /// Of what.
    pub variant: VariantId,
    /// Units ordered.
    pub ordered: i64,
}

/// Which supply orders to list.
#[derive(Clone, Debug, Default)]
pub struct SupplyFilter {
    /// Only in this state.
    pub state: Option<SupplyOrderState>,
    /// Only of this kind.
    pub kind: Option<SupplyOrderKind>,
    /// Only to this location.
    pub to_location: Option<LocationId>,
    /// Only from this supplier.
    pub supplier: Option<SupplierId>,
    /// Only whose number begins so, upper and lower case alike.
    pub number: Option<String>,
}

/// What happened to a supply order, for its history.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct SupplyChange {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: SupplyChangeKind,
    /// The date before, when it was changed.
    pub old_on: Option<Date>,
    /// The date after, when it was changed.
    pub new_on: Option<Date>,
    /// In words, or empty.
    pub reason: String,
    /// By whom.
    pub actor: Actor,
}

/// Kinds of change of a supply order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupplyChangeKind {
    /// It is expected on another day.
    DateChanged,
    /// Goods came.
    Received,
    /// It will not come.
    Cancelled,
}

texts!(SupplyChangeKind { DateChanged = "date_changed", Received = "received", Cancelled = "cancelled" });

/// Whether a peg still waits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PegState {
    /// Its units are still to come.
    Open,
    /// All its units came and are allocated.
    Allocated,
    /// Its supply will not come: the customer needs another promise.
    Orphaned,
    /// Given back.
    Released,
}

texts!(PegState { Open = "open", Allocated = "allocated", Orphaned = "orphaned", Released = "released" });

/// Units of supply to be promised to a line of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NewPeg {
    /// Of which supply line.
    pub supply: SupplyId,
    /// For which order.
    pub order: OrderId,
    /// For which fulfilment of it.
    pub fulfilment: FulfilmentId,
    /// For which line.
    pub line_no: i64,
    /// Units.
    pub quantity: i64,
}

/// Units of supply that are promised to a line of an order. First pegged, first served.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Peg {
    /// Its id; it stays when the peg moves to other supply.
    pub id: PegId,
    /// Of which supply line.
    pub supply: SupplyId,
    /// For which order.
    pub order: OrderId,
    /// For which fulfilment of it.
    pub fulfilment: FulfilmentId,
    /// For which line.
    pub line_no: i64,
    /// Of what.
    pub variant: VariantId,
    /// Where it will be.
    pub location: LocationId,
    /// Units promised.
    pub quantity: i64,
    /// Units of these that came and are allocated.
    pub filled: i64,
    /// Its place in the queue.
    pub pegged_at: Timestamp,
    /// Whether it still waits.
    pub state: PegState,
}

impl Peg {
    /// Units that are still to come.
    pub const fn open_units(&self) -> i64 {
        self.quantity - self.filled
    }
}

/// A promise whose date has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PegMoved {
    /// The promise.
    pub peg: Peg,
    /// The day that was promised.
    pub old_on: Date,
    /// The day on which it is expected now.
    pub new_on: Date,
}
