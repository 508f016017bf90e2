//! Fulfilment: how a customer can get an article, and by when.
//! The rules are pure; the tables hold what they are fed with and the parcels that follow.
//!
//! Tables: `delivery_service`, `place_handling`, `sourcing_rules`, `parcel`, `parcel_event`,
//! `relay_point`, `sourcing_choice`, `sourcing_trial`.
//!
//! # Words
//! - An [`Offer`] is one way to get units of a variant, with a date and how far it may be trusted.
//!   [`offers`] is the one function that answers the question, for the shop page, the till and the
//!   order desk alike; what differs is only from where one looks ([`Question`]).
//! - [`atp`] is what can still be promised on a day without breaking a later promise.
//! - A [`Delivery`] is what [`deliver`] promises for a parcel: [`Handling`] where it is packed and
//!   [`Transit`] by the carrier, each with [`WorkingDays`] of its own; [`holidays_of`] knows those of France.
//! - [`source`] finds the exact cheapest [`Plan`] of parcels for an order; [`candidate`] says what a
//!   line costs from a place ([`CostRules`]), part by part ([`Costs`]), so that a choice explains itself.
//! - A [`Choice`] is a plan with the reasons for it, kept as it was made; a [`Trial`] shows what other
//!   rules would have chosen for orders of the past.
//! - A [`Service`] is what customers choose, a [`Sender`] a place that packs, a [`SentParcel`] what is on
//!   its way, known by its SSCC ([`sscc`]).
//! - [`OpeningHours`] say when a place is open; dates that customers hear are days and times of the
//!   place, in its own time zone. [`keep_until`] is the announced end of a reservation.
//!
//! # Invariants
//! - No offer has more units than are free: safety units are kept back from everybody but the
//!   store itself, promised units on their way are not offered again, and units that are missing
//!   for older promises are taken off the next arrivals first.
//! - Who orders later is never promised an earlier day. No other plan is cheaper than the one that
//!   is found.
//! - What explains a plan sums to what the plan costs, part by part, and nothing grows with the number
//!   of places.
//! - An offer's date is never before today and never a day on which its place is closed.

mod carrier;
mod model;
pub mod store;
mod trials;
mod use_cases;

pub use carrier::{Announced, Announcing, Carrier, Door, NoCarrier, NotAnnounced};
pub use model::*;
pub use trials::{BeginTrial, EndTrial, KeepTried, TRY_RULES, TrialRefused, TrialVerdict};
pub use use_cases::{ChangeDelivery, DeliveryChange};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 120, name: "delivery", sql: include_str!("../migrations/0120_delivery.sql") };
/// Relay points.
pub const RELAY: db::Migration =
    db::Migration { number: 121, name: "relay", sql: include_str!("../migrations/0121_relay.sql") };
/// What is picked.
pub const PICKED: db::Migration =
    db::Migration { number: 122, name: "picked", sql: include_str!("../migrations/0122_picked.sql") };
/// Why sources were chosen, and drafts of rules that are tried.
pub const CHOICES: db::Migration =
    db::Migration { number: 123, name: "choices", sql: include_str!("../migrations/0123_choices.sql") };
/// What a service takes, and what a place sends.
pub const LIMITS: db::Migration =
    db::Migration { number: 124, name: "limits", sql: include_str!("../migrations/0124_limits.sql") };
