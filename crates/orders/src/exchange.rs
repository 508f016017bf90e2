//! Goods that come back with another order. Pure.

use crate::ReturnedLine;
use crate::model::texts;
use jiff::Timestamp;
use kernel::{OrderId, PaymentId, ReturnId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

texts!(
    /// Where an exchange stands.
    ExchangeState {
        /// Its units are held while the money of the other order is asked for.
        Agreed = "agreed",
        /// The other order is placed, and the goods came back.
        Done = "done",
        /// The other order was not paid: nothing came back.
        GivenUp = "given_up",
    }
);

/// So much of a payment goes back to the customer, because what came back was worth more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GivenBack {
    /// Of which payment.
    pub payment: PaymentId,
    /// How much, minor units.
    pub amount_minor: i64,
}

/// What comes back of one order with another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exchange {
    /// The order that is paid by it.
    pub order: OrderId,
    /// The order whose goods come back.
    pub from: OrderId,
    /// The return that it becomes.
    pub goods_return: ReturnId,
    /// Where it stands.
    pub state: ExchangeState,
    /// What the goods are worth, minor units: the shares that were frozen with their order.
    pub value_minor: i64,
    /// What comes back.
    pub lines: Vec<ReturnedLine>,
    /// How what is too much goes back, as the flow calls it; none when nothing does.
    pub back_to: Option<String>,
    /// What is too much.
    pub back: Vec<GivenBack>,
    /// When it was agreed.
    pub at: Timestamp,
}
