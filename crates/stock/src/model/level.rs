//! What is there, and what is promised of it.

use super::texts;
use crate::StockRefused;
use jiff::Timestamp;
use kernel::{Actor, AllocationId, FulfilmentId, LocationId, MovementId, OrderId, PegId, SupplyOrderId, VariantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What one location has of one variant, in units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Level {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units there: the sum of the movements.
    pub on_hand: i64,
    /// Units that belong to orders.
    pub allocated: i64,
    /// Units kept back from promises.
    pub safety: i64,
}

impl Level {
    /// Nothing there.
    pub const fn none(variant: VariantId, location: LocationId) -> Self {
        Self { variant, location, on_hand: 0, allocated: 0, safety: 0 }
    }

    /// Units that may be promised: on hand, less allocated and safety. Negative when more is
    /// promised or kept back than is there.
    pub const fn available_units(&self) -> i64 {
        self.on_hand - self.allocated - self.safety
    }

    /// Units that the store itself may sell from its shelf: safety units too. Negative when short.
    pub const fn shelf_units(&self) -> i64 {
        self.on_hand - self.allocated
    }

    /// Units that are promised and not there, after a loss or a count; 0 when all is well.
    pub const fn short_units(&self) -> i64 {
        if self.shelf_units() < 0 { -self.shelf_units() } else { 0 }
    }

    /// Units that this reach may promise; never negative.
    pub fn reachable_units(&self, reach: Reach) -> i64 {
        match reach {
            Reach::Promise => self.available_units(),
            Reach::Shelf => self.shelf_units(),
        }
        .max(0)
    }
}

/// How far a promise may reach into the stock of a location.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Web, phone, another store: the safety units are kept back.
    Promise,
    /// The store itself, which sees its shelf: the safety units too.
    Shelf,
}

/// Why the units on hand changed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// Goods came from a supplier.
    Receipt,
    /// Goods went to a customer.
    Sale,
    /// Goods left for another location.
    TransferOut,
    /// Goods came from another location.
    TransferIn,
    /// A customer brought goods back.
    Return,
    /// A correction by hand, with a reason.
    Adjustment,
    /// A count of the shelf found a difference, or none.
    Count,
    /// Goods were broken or lost.
    Damage,
}

texts!(MovementKind {
    Receipt = "receipt",
    Sale = "sale",
    TransferOut = "transfer_out",
    TransferIn = "transfer_in",
    Return = "return",
    Adjustment = "adjustment",
    Count = "count",
    Damage = "damage",
});

/// What a movement belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// An order.
    Order,
    /// A supply order.
    SupplyOrder,
    /// The first stock of a location.
    Opening,
    /// An imported file.
    Import,
    /// Somebody's own decision.
    Manual,
}

texts!(ReferenceKind {
    Order = "order",
    SupplyOrder = "supply_order",
    Opening = "opening",
    Import = "import",
    Manual = "manual",
});

/// What a movement belongs to: a kind, an id if there is one, and what people call it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reference {
    /// The kind.
    pub kind: ReferenceKind,
    /// The id of an order or of a supply order.
    pub id: Option<Uuid>,
    /// The number that people know, or empty.
    pub text: String,
}

impl Reference {
    /// An order, by its id and number.
    pub fn order(id: OrderId, number: impl Into<String>) -> Self {
        Self { kind: ReferenceKind::Order, id: Some(id.0), text: number.into() }
    }

    /// A supply order, by its id and number.
    pub fn supply_order(id: SupplyOrderId, number: impl Into<String>) -> Self {
        Self { kind: ReferenceKind::SupplyOrder, id: Some(id.0), text: number.into() }
    }

    /// The first stock of a location.
    pub fn opening() -> Self {
        Self { kind: ReferenceKind::Opening, id: None, text: String::new() }
    }

    /// An imported file, by its name.
    pub fn import(file: impl Into<String>) -> Self {
        Self { kind: ReferenceKind::Import, id: None, text: file.into() }
    }

    /// Somebody's own decision.
    pub fn manual() -> Self {
        Self { kind: ReferenceKind::Manual, id: None, text: String::new() }
    }
}

/// One entry of the journal. Never changed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Movement {
    /// Its id.
    pub id: MovementId,
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Why.
    pub kind: MovementKind,
    /// Units that came (positive) or went (negative); 0 for a count without a difference.
    pub quantity: i64,
    /// When.
    pub at: Timestamp,
    /// For which order or delivery.
    pub reference: Reference,
    /// In words, or empty.
    pub reason: String,
    /// By whom.
    pub actor: Actor,
}

/// Units of one variant in one location: what is sold, sent or brought back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StockUnits {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units, at least 1.
    pub quantity: i64,
}

/// A change of the shelf by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShelfChange {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// `Adjustment`, `Damage` or `Return`; other kinds come with their own acts.
    pub kind: MovementKind,
    /// Units that came (positive) or went (negative).
    pub quantity: i64,
    /// For what.
    pub reference: Reference,
    /// In words.
    pub reason: String,
}

/// What a person counted on a shelf. The difference is taken against the figure that they had
/// before them, so a sale rung up meanwhile is not undone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CountedShelf {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units counted.
    pub counted: i64,
    /// Units on hand when the count began.
    pub expected: i64,
}

/// The first stock of one variant in one location.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpeningLevel {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units there.
    pub on_hand: i64,
    /// Units kept back from promises.
    pub safety: i64,
}

/// Whether an allocation still reserves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AllocationState {
    /// The units wait for the customer.
    Reserved,
    /// They were handed over or sent.
    Consumed,
    /// They are free again.
    Released,
}

texts!(AllocationState { Reserved = "reserved", Consumed = "consumed", Released = "released" });

/// Units to be allocated to a line of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllocationDemand {
    /// For which order.
    pub order: OrderId,
    /// For which fulfilment of it.
    pub fulfilment: FulfilmentId,
    /// For which line.
    pub line_no: i64,
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units.
    pub quantity: i64,
}

/// Units that belong to a line of an order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Allocation {
    /// Its id.
    pub id: AllocationId,
    /// For which order.
    pub order: OrderId,
    /// For which fulfilment of it.
    pub fulfilment: FulfilmentId,
    /// For which line.
    pub line_no: i64,
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units.
    pub quantity: i64,
    /// Whether it still reserves.
    pub state: AllocationState,
    /// The peg that it grew from.
    pub peg: Option<PegId>,
    /// Since when.
    pub allocated_at: Timestamp,
}

/// A sum that does not agree with the rows that it is the sum of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub enum Difference {
    /// Units on hand against the movements.
    OnHand(DifferenceAt),
    /// Units allocated against the reserved allocations.
    Allocated(DifferenceAt),
    /// Units pegged against the open pegs of a supply line.
    Pegged {
        /// Which line.
        supply: kernel::SupplyId,
        /// The sum of the rows.
        expected: i64,
        /// The stored sum.
        found: i64,
    },
    /// Units that a peg got against its allocations.
    Filled {
        /// Which peg.
        peg: PegId,
        /// The sum of the rows.
        expected: i64,
        /// The stored sum.
        found: i64,
    },
}

/// Where a level disagrees.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DifferenceAt {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// The sum of the rows.
    pub expected: i64,
    /// The stored sum.
    pub found: i64,
}

/// One level: the key that rows are locked in order of.
pub(crate) type Key = (VariantId, LocationId);

/// Adds up units per key, in the order in which rows are locked; refuses what is no quantity.
pub(crate) fn per_key(units: impl IntoIterator<Item = (Key, i64)>) -> Result<BTreeMap<Key, i64>, StockRefused> {
    /// More than any chain has of one article; sums of many lines still fit.
    const MOST: i64 = 1_000_000_000;
    let mut sums = BTreeMap::new();
    for (key, quantity) in units {
        if !(1..=MOST).contains(&quantity) {
            return Err(StockRefused::NotAQuantity { quantity });
        }
        *sums.entry(key).or_insert(0) += quantity;
    }
    Ok(sums)
}
