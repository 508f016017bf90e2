//! Customers: who they are, what they agreed to, how they are told, and which records are one person.
//!
//! Words: **Customer** (one person, known on every channel by one number), **Consent** (an answer to
//! one question, with the text that was shown), **News** (what one can be told of), **Match** and
//! **duplicate offer** (two records that may be one person).
//!
//! Invariants:
//! - An e-mail address belongs to at most one customer that is not merged (unique index). What a **guest**
//!   types on the web is another column: it belongs to nobody until it is proved ([`JoinGuest`]).
//! - Consents are only ever added; the latest of a purpose and channel is in force, and no answer is no.
//! - Two records become one only by the act of a member of staff, or of a guest who proved the address. The one that is gone stays, and
//!   points to the one that is kept, always in one hop; [`resolve`] follows it.
//! - A change names the revision that it saw; of two changes at once the later is told.
//!
//! Tables: `customer`, `consent`, `news_preference`, `duplicate_offer`, `customer_look`.
//! Events, without personal data: `customer_created`, `customer_changed`, `consent_recorded`,
//! `news_preference_set`, `customers_merged`, `duplicate_refused`.

mod model;
mod store;
mod use_cases;

pub use model::*;
pub use store::*;
pub use use_cases::*;

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 60, name: "customers", sql: include_str!("../migrations/0060_customers.sql") };
/// Guests of the web, and the address that they gave.
pub const GUESTS: db::Migration =
    db::Migration { number: 61, name: "guests", sql: include_str!("../migrations/0061_guests.sql") };
