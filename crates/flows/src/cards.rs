//! What still hangs on a stored card, said before it is removed; and what a customer confirmed for one order, forgotten
//! when that is over.

use crate::House;
use db::{Command, DbError, Tx};
use kernel::{CustomerId, OrderId};
use orders::store::OrderFilter;
use orders::{Fulfilment, Order, OrderState};
use payments::{CardToken, Payment, PaymentState};

/// So many of a customer's latest orders are looked through.
const ORDERS: i64 = 200;

/// What open orders still expect of a stored card, minor units.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct CardUse {
    /// Set aside on it, and taken when the goods leave.
    pub set_aside_minor: i64,
    /// Agreed to be charged to it when a reservation is taken.
    pub later_minor: i64,
}

/// The stored cards of a customer, each with what open orders expect of it. Four statements.
pub async fn cards_in_use(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<(CardToken, CardUse)>, DbError> {
    let filter = OrderFilter { customer: Some(customer), placed_only: true, ..OrderFilter::default() };
    let (cards, mut orders) =
        futures::try_join!(payments::store::tokens_of(tx, customer), orders::store::list_orders(tx, &filter, ORDERS))?;
    orders.retain(|order| order.state == OrderState::Placed);
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let (parts, payments) =
        futures::try_join!(orders::store::fulfilments_of_many(tx, &ids), payments::store::payments_of_many(tx, &ids))?;
    Ok(cards
        .into_iter()
        .map(|card| {
            let use_ = use_of(&card, &orders, &parts, &payments);
            (card, use_)
        })
        .collect())
}

/// A card that was typed and kept with a payment is known there by what is printed on it.
fn is_by(card: &CardToken, payment: &Payment) -> bool {
    payment.token == Some(card.id)
        || (payment.token.is_none()
            && payment.brand.as_deref() == Some(&card.brand)
            && payment.last4.as_deref() == Some(&card.last4))
}

fn use_of(card: &CardToken, orders: &[Order], parts: &[Fulfilment], payments: &[Payment]) -> CardUse {
    let aside = payments.iter().filter(|one| one.state == PaymentState::Authorised && is_by(card, one));
    let is_agreed = |f: &&Fulfilment| orders.iter().any(|one| one.id == f.order && one.card == Some(card.id));
    let later = parts.iter().filter(|f| f.is_unpaid()).filter(is_agreed);
    CardUse {
        set_aside_minor: aside.map(|one| one.amount_minor).sum(),
        later_minor: later.map(|f| f.amount_minor).sum(),
    }
}

/// Has the provider forget what was confirmed for the further charges of an order that is over. A card that the
/// customer agreed to keep stays. While money of it still moves it is refused: it is tried again.
pub(crate) async fn forget_order_tokens(house: &House, order: OrderId) -> Result<(), String> {
    let told = |error: DbError| error.to_string();
    let tokens = {
        let reader = house.db.reader().await.map_err(told)?;
        tokens_to_forget(&reader.tx(), order).await.map_err(told)?.ok_or("money of this order still moves")?
    };
    for token in &tokens {
        house.gateway.forget_token(token).await.map_err(|error| error.to_string())?;
    }
    house.db.run(Forget(order)).await.map_err(told)
}

async fn tokens_to_forget(tx: &Tx<'_>, order: OrderId) -> Result<Option<Vec<String>>, DbError> {
    let (order, payments) =
        futures::try_join!(orders::store::get_order(tx, order), payments::store::payments_of_order(tx, order))?;
    let is_over = matches!(order.state, OrderState::Completed | OrderState::Cancelled);
    let moves = payments.iter().any(|one| matches!(one.state, PaymentState::Pending | PaymentState::Authorised));
    if !is_over || moves {
        return Ok(None);
    }
    let kept = match order.customer {
        Some(customer) => payments::store::tokens_of(tx, customer).await?,
        None => Vec::new(),
    };
    let confirmed = payments.into_iter().filter_map(|one| one.order_token).map(|confirmed| confirmed.token);
    let mut tokens: Vec<String> =
        confirmed.filter(|token| kept.iter().all(|card| card.provider_token != *token)).collect();
    tokens.sort_unstable();
    tokens.dedup();
    Ok(Some(tokens))
}

struct Forget(OrderId);

impl Command for Forget {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        payments::store::forget_order_tokens(tx, self.0).await
    }
}
