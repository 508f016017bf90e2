//! What the past says: sales history brought in from files of other systems.
//!
//! Tables: `history_sale`, `history_line`, `history_return`. The history moves no stock and no money;
//! it is there to be looked at and to try rules on.
//!
//! Invariants: a row of a file is taken once, however often the file comes; no more of a line comes
//! back than was sold; the sums of sales, returns and what was neither add up to the sum of the file,
//! to the ten-thousandth.

mod import;
mod model;
pub mod store;

pub use import::{ImportRefused, NotTaken, import_sales};
pub use model::{Columns, ColumnsRefused, NotSale, Progress, Row, RowKind, SalesReport, Tally, parse_e4};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 110, name: "history", sql: include_str!("../migrations/0110_history.sql") };
