//! Prices, and the quote: what lines cost, now and later, with their taxes.
//!
//! Table: `price`, an immutable history; the price in force is the latest that has begun.
//! Invariants: a quote's parts sum exactly to its total; VAT is derived from the document's total
//! per rate (the policy of France), never added up from lines.

mod model;
pub mod store;

pub use model::{
    Charge, Price, PriceRefused, Quote, QuoteLine, TaxLine, Totals, UnknownVatClass, VatClass, charges, quote, totals,
};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 40, name: "pricing", sql: include_str!("../migrations/0040_pricing.sql") };
