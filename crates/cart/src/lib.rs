//! The cart: what somebody would like to have, and how. It holds no price and no stock.
//!
//! Tables: `cart`, `intent`, `cart_address`. Invariants: a customer, a visitor and a till have at most one open
//! cart; nothing in a cart is ever lost by signing in: two carts join line by line. What a person typed
//! at checkout is forgotten when the cart is closed, and after a day without a change.

mod model;
pub mod store;

pub use model::{Cart, CartRefused, CartState, Coming, Destination, Intent, Owner, Typed, Wish};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 80, name: "cart", sql: include_str!("../migrations/0080_cart.sql") };
/// Where a cart may be sent.
pub const ADDRESSES: db::Migration =
    db::Migration { number: 81, name: "addresses", sql: include_str!("../migrations/0081_addresses.sql") };
/// What was typed at checkout.
pub const TYPED: db::Migration =
    db::Migration { number: 82, name: "typed", sql: include_str!("../migrations/0082_typed.sql") };
/// Relay points among the addresses.
pub const POINT: db::Migration =
    db::Migration { number: 83, name: "point", sql: include_str!("../migrations/0083_point.sql") };
/// What comes back with a ticket, and the credits that pay it.
pub const SETTLING: db::Migration =
    db::Migration { number: 84, name: "settling", sql: include_str!("../migrations/0084_settling.sql") };
