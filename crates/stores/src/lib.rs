//! Places, tills, shifts, and the rules that the house sets for all of them.
//!
//! Tables: `company`, `imprint` (what the law wants said of it), `location` (stores and warehouses), `till`, `shift`, `policy`.
//! Invariants: a code names one place, a terminal stands beside one till; a till has at most one open shift; receipt numbers of a till have no gap, because
//! the number is taken in the transaction that writes the receipt.

mod departments;
mod imprint;
mod location;
mod model;
pub mod store;
mod use_cases;

pub use departments::department_seat;
pub use imprint::{HouseFact, HouseRefused, Imprint};
pub use location::{LocationRefused, degrees, millionths};
pub use model::{
    CloseShift, Company, Location, LocationKind, OpenShift, Policy, Shift, ShiftRefused, Till, distance_m,
    near_postcode,
};
pub use use_cases::{AddTill, PutHouse, PutLocation};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 10, name: "stores", sql: include_str!("../migrations/0010_stores.sql") };
/// How long goods can be brought back.
pub const RETURNS: db::Migration =
    db::Migration { number: 11, name: "returns", sql: include_str!("../migrations/0011_returns.sql") };
/// What the law wants said of the house.
pub const IMPRINT: db::Migration =
    db::Migration { number: 12, name: "imprint", sql: include_str!("../migrations/0012_imprint.sql") };
