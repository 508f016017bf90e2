//! Payments: attempts, refunds, stored cards. Money out is never more than money in.
//!
//! Tables: `payment` (one row is one attempt), `refund`, `card_token`.
//! Invariants: one live attempt for one thing (a unique index says so); refunded ≤ captured ≤
//! amount (checks say so); no card number comes here, only the provider's token with brand, last
//! four digits, expiry and fingerprint.

pub mod gateway;
mod model;
pub mod store;

pub use model::{CardToken, OrderToken, Payment, PaymentRefused, PaymentState, Refund, RefundState, Taking, Tender};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 70, name: "payments", sql: include_str!("../migrations/0070_payments.sql") };
/// Money that is set aside first and taken when the goods leave.
pub const SET_ASIDE: db::Migration =
    db::Migration { number: 71, name: "set_aside", sql: include_str!("../migrations/0071_set_aside.sql") };
