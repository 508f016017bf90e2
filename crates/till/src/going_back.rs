//! The way in for goods that come back: an order by its number, its receipt, its pick-up code, its customer, an
//! article of it, or by the card that paid it, which the terminal reads.

use crate::desk::Desk;
use crate::reservations::number_in;
use crate::say;
use askama::Template;
use axum::extract::{Path, Query, State};
use customers::{ConsentChannel, Customer, Purpose};
use db::{DbError, Tx};
use flows::{ReadRefused, Reading, ScanRefused};
use identity::Permission;
use kernel::{CustomerId, OrderId};
use orders::store::OrderFilter;
use orders::{Order, OrderNumber};
use serde::Deserialize;
use std::collections::HashMap;
use web::{Answer, App, Checked, Failure, Toast};

/// How many customers and how many orders are looked through.
const MOST_PEOPLE: i64 = 6;
const MOST_ORDERS: i64 = 12;

/// What was scanned or typed.
#[derive(Deserialize, Default)]
pub(crate) struct Sought {
    #[serde(default)]
    text: String,
}

/// An order that something may come back of.
struct Found {
    order: Order,
    customer: Option<Customer>,
}

#[derive(Template)]
#[template(path = "till/returns.html")]
struct FindPage {
    page: Desk,
    text: String,
    found: Vec<Found>,
    /// Somebody was found who does not let sellers see what was bought elsewhere.
    is_closed: bool,
    /// What the words are besides: an article, or the last four digits of a card.
    of: Option<String>,
}

#[derive(Template)]
#[template(path = "till/card-read.html")]
struct CardPage {
    page: Desk,
    /// The provider's name of the reading.
    reading: String,
    /// None while the terminal waits: the card's last digits, and what it paid.
    read: Option<(String, Vec<Found>)>,
}

/// `GET /till/returns`: without words the latest orders of this store.
pub(crate) async fn find(desk: Desk, State(app): State<App>, Query(sought): Query<Sought>) -> Answer {
    desk.require(Permission::Refund)?;
    let text = sought.text.trim().to_owned();
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    if let Some(order) = by_code(&tx, &desk, &text).await? {
        return Ok(desk.go(format!("/till/orders/{order}/return")).into());
    }
    let here = OrderFilter { location: Some(desk.store.id), placed_only: true, ..OrderFilter::default() };
    let article = if text.is_empty() { Err(ScanRefused::Unknown) } else { flows::scan(&tx, &text).await };
    let (orders, is_closed, of) = match article {
        Ok(info) => {
            let orders = orders::store::orders_with(&tx, info.id, desk.store.id, MOST_ORDERS).await?;
            (orders, false, Some(desk.ta("till-returns-article", &[("name", &info.title.text(desk.language()))])))
        }
        Err(ScanRefused::Store(error)) => return Err(error.into()),
        Err(_) if text.is_empty() => (orders::store::list_orders(&tx, &here, MOST_ORDERS).await?, false, None),
        Err(_) => {
            let (orders, is_closed) = of_people(&tx, &here, &text).await?;
            (orders, is_closed, None)
        }
    };
    let found = with_customers(&tx, orders).await?;
    web::html(&FindPage { page: desk, text, found, is_closed, of })
}

/// The one order that a text names: by its number, the number of a receipt of this store, or the code with
/// which it is fetched.
async fn by_code(tx: &Tx<'_>, desk: &Desk, text: &str) -> Result<Option<OrderId>, DbError> {
    let number = OrderNumber::read(&number_in(text)).0;
    if let Some(order) = orders::store::find_order_by_number(tx, &number).await? {
        return Ok(Some(order.id));
    }
    if let Some((till, number)) = receipt_number(text) {
        let tills = stores::store::tills_of(tx, desk.store.id).await?;
        if let Some(till) = tills.iter().find(|one| one.number == till) {
            let receipt = orders::store::find_receipt_by_number(tx, till.id, number).await?;
            return Ok(receipt.map(|receipt| receipt.order));
        }
    }
    match flows::find_pickup(tx, text).await? {
        Some(pickup) => Ok(Some(orders::store::get_fulfilment(tx, pickup.fulfilment).await?.order)),
        None => Ok(None),
    }
}

/// The number of a till and of its receipt, as receipts say it: "2-1532".
fn receipt_number(text: &str) -> Option<(i64, i64)> {
    let last = text.split_whitespace().last()?;
    let (till, number) = last.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(till) && is_number(number) { Some((till.parse().ok()?, number.parse().ok()?)) } else { None }
}

/// `POST /till/returns/card`: the terminal of this till asks for the card that paid, only to read it.
pub(crate) async fn ask_for_card(desk: Desk, State(app): State<App>, Checked(()): Checked<()>) -> Answer {
    desk.require(Permission::Refund)?;
    match flows::begin_reading(app.house(), &desk.till.terminal, desk.language()).await {
        Ok(reading) => Ok(desk.go(format!("/till/returns/card/{reading}")).into()),
        Err(refused) => not_read(&desk, refused),
    }
}

fn not_read(desk: &Desk, refused: ReadRefused) -> Answer {
    match refused {
        ReadRefused::Store(error) => Err(error.into()),
        other => Ok(desk.go("/till/returns").toast(Toast::new(&say::key(desk, other.code()))).into()),
    }
}

/// `GET /till/returns/card/{reading}`: waits for the card, then shows what it paid, wherever that was. The screen
/// asks again by itself.
pub(crate) async fn card(desk: Desk, State(app): State<App>, Path(reading): Path<String>) -> Answer {
    desk.require(Permission::Refund)?;
    let read = match flows::follow_reading(app.house(), &desk.till.terminal, &reading).await {
        Ok(Reading::Waiting) => None,
        Ok(Reading::GivenUp) => {
            return Ok(desk.go("/till/returns").toast(Toast::new("till-card-not-read")).into());
        }
        Ok(Reading::Card { last4, orders }) => {
            let reader = app.db().reader().await?;
            let tx = reader.tx();
            let mut list = orders::store::get_orders(&tx, &orders).await?;
            list.sort_by_key(|order| std::cmp::Reverse(order.created_at));
            Some((last4, with_customers(&tx, list).await?))
        }
        Err(refused) => return not_read(&desk, refused),
    };
    web::html(&CardPage { page: desk, reading, read })
}

/// `POST /till/returns/card/{reading}/give-up`: the terminal stops asking.
pub(crate) async fn give_up_card(
    desk: Desk,
    State(app): State<App>,
    Path(reading): Path<String>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::Refund)?;
    flows::give_up_reading(app.house(), &desk.till.terminal, &reading).await;
    Ok(desk.go("/till/returns").into())
}

/// What the people bought whom the words mean: everywhere when they let sellers see it, else here.
async fn of_people(tx: &Tx<'_>, here: &OrderFilter, text: &str) -> Result<(Vec<Order>, bool), Failure> {
    let mut orders = Vec::new();
    let mut is_closed = false;
    for person in customers::search(tx, text, MOST_PEOPLE).await? {
        let consents = customers::list_consents(tx, person.id).await?;
        let is_open = customers::is_allowed(&consents, Purpose::SellerSeesHistory, ConsentChannel::None);
        is_closed |= !is_open;
        let location = here.location.filter(|_| !is_open);
        let filter = OrderFilter { customer: Some(person.id), location, ..here.clone() };
        orders.extend(orders::store::list_orders(tx, &filter, MOST_ORDERS).await?);
    }
    orders.sort_by_key(|order| std::cmp::Reverse(order.created_at));
    Ok((orders, is_closed))
}

async fn with_customers(tx: &Tx<'_>, orders: Vec<Order>) -> Result<Vec<Found>, Failure> {
    let people: Vec<CustomerId> = orders.iter().filter_map(|order| order.customer).collect();
    let people: HashMap<CustomerId, Customer> =
        customers::list_customers_by_ids(tx, &people).await?.into_iter().map(|one| (one.id, one)).collect();
    let found = |order: Order| {
        let customer = order.customer.and_then(|id| people.get(&id)).cloned();
        Found { order, customer }
    };
    Ok(orders.into_iter().map(found).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_read_as_they_are_printed() {
        for (text, number) in [
            ("2-1532", Some((2, 1532))),
            ("Ticket 2-1532", Some((2, 1532))),
            ("MF-48114", None),
            ("2-", None),
            ("-1", None),
            ("2-1-3", None),
            ("99999999999999999999-1", None),
            ("", None),
        ] {
            assert_eq!(receipt_number(text), number, "{text}");
        }
    }
}
