//! The way in for goods that come back: an order by its number, its code or its customer.

use crate::desk::Desk;
use crate::reservations::number_in;
use askama::Template;
use axum::extract::{Query, State};
use customers::{ConsentChannel, Customer, Purpose};
use db::Tx;
use identity::Permission;
use kernel::CustomerId;
use orders::store::OrderFilter;
use orders::{Order, OrderNumber};
use serde::Deserialize;
use std::collections::HashMap;
use web::{Answer, App, Failure};

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
}

/// `GET /till/returns`: without words the latest orders of this store.
pub(crate) async fn find(desk: Desk, State(app): State<App>, Query(sought): Query<Sought>) -> Answer {
    desk.require(Permission::Refund)?;
    let text = sought.text.trim().to_owned();
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let number = OrderNumber::read(&number_in(&text)).0;
    if let Some(order) = orders::store::find_order_by_number(&tx, &number).await? {
        return Ok(desk.go(format!("/till/orders/{}/return", order.id)).into());
    }
    let here = OrderFilter { location: Some(desk.store.id), placed_only: true, ..OrderFilter::default() };
    let (orders, is_closed) = if text.is_empty() {
        (orders::store::list_orders(&tx, &here, MOST_ORDERS).await?, false)
    } else {
        of_people(&tx, &here, &text).await?
    };
    let found = with_customers(&tx, orders).await?;
    web::html(&FindPage { page: desk, text, found, is_closed })
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
