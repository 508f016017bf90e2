//! The order: one record for what is taken now, put aside, or reserved against next week's
//! delivery; each part in a fulfilment of its own, with its own promise, state and terms.
//!
//! Tables: `customer_order`, `order_line` (the frozen quote), `fulfilment`, `order_entry` (the
//! timeline), `receipt`, `promise` (what was promised of a part, each time), `goods_return` and
//! `goods_return_line`, `exchange` (what comes back with another order), `withdrawal`, `pickup`. Invariants: no more
//! units of a line
//! come back than were handed over, and each brings back its frozen share of the price; the lines sum to the order and to its fulfilments; a
//! fulfilment moves only along the arrows of [`FulfilmentState`]; a receipt is never changed.

mod exchange;
mod model;
mod pickup;
mod promise;
mod returns;
pub mod store;
mod withdrawal;

pub use exchange::{Exchange, ExchangeState, GivenBack};
pub use model::{
    Entry, Fulfilment, FulfilmentState, Localised, Order, OrderLine, OrderNumber, OrderState, Receipt, ReceiptBody,
    ReceiptCredit, ReceiptLater, ReceiptLine, ReceiptReturned, ReceiptSent, ReceiptTax, ReceiptTender, Shipping,
    ShippingFee, TransitionRefused, in_order_of_causes,
};
pub use pickup::{Pickup, PickupCode, Taker, collector_name, put_at};
pub use promise::{NewDay, Promise, PromiseReason, Telling, to_tell, told_last};
pub use returns::{GoodsReturn, ReturnCondition, ReturnReason, ReturnedLine};
pub use withdrawal::{
    WITHDRAWAL_DAYS, Withdrawal, WithdrawalTime, WithdrawnLine, is_at_a_distance, withdrawable, withdrawal_time,
};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 90, name: "orders", sql: include_str!("../migrations/0090_orders.sql") };
/// What customers bring back.
pub const RETURNS: db::Migration =
    db::Migration { number: 91, name: "returns", sql: include_str!("../migrations/0091_returns.sql") };
/// What is sent to customers.
pub const SHIPPING: db::Migration =
    db::Migration { number: 92, name: "shipping", sql: include_str!("../migrations/0092_shipping.sql") };
/// The card that was agreed to.
pub const CARD: db::Migration =
    db::Migration { number: 93, name: "card", sql: include_str!("../migrations/0093_card.sql") };
/// What goes to relay points.
pub const RELAY: db::Migration =
    db::Migration { number: 94, name: "relay", sql: include_str!("../migrations/0094_relay.sql") };
/// What customers withdraw from.
pub const WITHDRAWAL: db::Migration =
    db::Migration { number: 95, name: "withdrawal", sql: include_str!("../migrations/0095_withdrawal.sql") };
/// What comes back with another order.
pub const EXCHANGE: db::Migration =
    db::Migration { number: 96, name: "exchange", sql: include_str!("../migrations/0096_exchange.sql") };
/// How parts are fetched in a store.
pub const PICKUP: db::Migration =
    db::Migration { number: 97, name: "pickup", sql: include_str!("../migrations/0097_pickup.sql") };
/// What was promised, each time that it was.
pub const PROMISES: db::Migration =
    db::Migration { number: 98, name: "promises", sql: include_str!("../migrations/0098_promises.sql") };
/// What was taken, by time.
pub const RECEIPTS_BY_TIME: db::Migration = db::Migration {
    number: 99,
    name: "receipts_by_time",
    sql: include_str!("../migrations/0099_receipts_by_time.sql"),
};
