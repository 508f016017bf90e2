//! Stock: a journal of movements, and what is promised of it.
//!
//! # Words
//! - A [`Level`] is what one location has of one variant: `on_hand` is the sum of its
//!   [`Movement`]s, `allocated` belongs to orders, `safety` is kept back from promises.
//!   `available = on_hand − allocated − safety`. Nothing belongs to a cart: while an order waits for its
//!   payment its allocations are what holds the units, and they end with the wait.
//! - A supply order is a purchase order or a transfer on its way; each of its lines is a [`Supply`]
//!   with a date. A [`Peg`] ties a promised unit to such a line; when the goods arrive, pegs become
//!   allocations in their order: first come, first served.
//!
//! # Invariants
//! - Every change of `on_hand` is a movement, written in the same transaction; movements are
//!   never changed or removed. [`verify`] recomputes all sums.
//! - No promise takes `available` below zero, no peg exceeds what is still to come: the condition
//!   stands in the statement's WHERE, so two callers cannot both win. The store that sells from its
//!   own shelf ([`Reach::Shelf`]) may use up the safety units; nobody else may.
//! - A count or a loss may show that less is there than was promised: that is told
//!   ([`Level::short_units`]), not refused, as the shelf is right.
//! - A peg is filled by as many units as came, in turn; its order is ready when it is whole.
//! - Rows are locked in one order: supply order, supply line, peg, allocation, then levels
//!   by (variant, location), with the demand of one key added up first.
//!
//! A refusal ([`StockRefused`]) leaves the transaction half done: the command that gets it must
//! refuse as well, so that it is rolled back.

mod model;
mod refused;
mod store;
mod use_cases;

pub use model::*;
pub use refused::StockRefused;
pub use store::*;
pub use use_cases::{AdjustStock, CountShelf, PlaceSupplyOrder, PutShelfPlace, PutSupplier, SendTransfer, SetSafety};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 50, name: "stock", sql: include_str!("../migrations/0050_stock.sql") };
/// Levels without units held for carts.
pub const NO_HOLDS: db::Migration =
    db::Migration { number: 51, name: "no_holds", sql: include_str!("../migrations/0051_no_holds.sql") };
/// Transfers that are asked for.
pub const TO_HAND_OVER: db::Migration =
    db::Migration { number: 52, name: "to_hand_over", sql: include_str!("../migrations/0052_to_hand_over.sql") };
/// Counts of places, and where articles stand in them.
pub const COUNT: db::Migration =
    db::Migration { number: 53, name: "count", sql: include_str!("../migrations/0053_count.sql") };
/// Counts of what was not found.
pub const RECOUNT: db::Migration =
    db::Migration { number: 54, name: "recount", sql: include_str!("../migrations/0054_recount.sql") };
