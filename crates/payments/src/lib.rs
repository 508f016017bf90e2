//! Payments: attempts, refunds, stored cards. Money out is never more than money in.
//!
//! Tables: `payment` (one row is one attempt), `refund`, `card_token`, `credit` with its journal
//! `credit_movement`, `credit_rules`.
//! Invariants: one thing is paid by one attempt that asks the outside at most, beside any number of
//! shares that are settled at once (a unique index says so); refunded + transferred ≤ captured ≤
//! amount (checks say so); the balance of a credit is the sum of its journal and never below nothing
//! (a statement says so); no card number comes here, only the provider's token with brand, last
//! four digits, expiry and fingerprint.

pub mod gateway;
mod model;
pub mod store;

pub use model::{
    CameFrom, CardToken, Credit, CreditCode, CreditKind, CreditMove, CreditMovement, CreditRules, Draw, Due,
    OrderToken, Payment, PaymentRefused, PaymentState, Purse, Refund, RefundState, SeenCard, Share, Taking, Tender,
    part, share_out,
};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 70, name: "payments", sql: include_str!("../migrations/0070_payments.sql") };
/// Money that is set aside first and taken when the goods leave.
pub const SET_ASIDE: db::Migration =
    db::Migration { number: 71, name: "set_aside", sql: include_str!("../migrations/0071_set_aside.sql") };
/// Store credits and gift cards, and several means for one thing.
pub const CREDITS: db::Migration =
    db::Migration { number: 72, name: "credits", sql: include_str!("../migrations/0072_credits.sql") };
/// Payments by the card that paid them.
pub const CARD_SEEN: db::Migration =
    db::Migration { number: 73, name: "card_seen", sql: include_str!("../migrations/0073_card_seen.sql") };
