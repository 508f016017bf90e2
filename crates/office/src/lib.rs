//! The face `office`: the back room of a store and head office.
//!
//! Every page is a list with its filters in the address, or one thing with what can be done about
//! it. [`desk::Desk`] is the context of every template: who is signed in, what the role may do,
//! which places it may see. A store manager sees the own store, head office sees all; a seller has
//! no office. Orders and stock are live: a part of a page fetches itself again when something
//! happened to it.

mod costs;
mod counts;
mod credits;
mod customers;
mod delivery;
mod desk;
mod health;
mod house;
mod import;
mod messages;
mod orders;
mod place_form;
mod places;
mod plots;
mod products;
mod query;
mod shipments;
mod sign_in;
mod staff;
mod stock;
mod supply;
mod words;

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use desk::Desk;
use web::{App, Failure, Watch};

/// The pages of this face.
pub fn router() -> Router<App> {
    Router::new()
        .route("/office", get(home))
        .route("/office/live", get(live))
        .merge(sign_in::router())
        .merge(orders::router())
        .merge(shipments::router())
        .merge(delivery::router())
        .merge(stock::router())
        .merge(counts::router())
        .merge(supply::router())
        .merge(products::router())
        .merge(import::router())
        .merge(customers::router())
        .merge(messages::router())
        .merge(staff::router())
        .merge(places::router())
        .merge(place_form::router())
        .merge(credits::router())
        .merge(house::router())
        .merge(health::router())
}

/// The office begins with the orders.
async fn home(desk: Desk) -> Response {
    desk.go("/office/orders").into()
}

/// What the screens listen to: a store manager hears of the own store.
const HEARD: &[&str] = &[
    "order_placed",
    "fulfilment_changed",
    "payment_changed",
    "goods_returned",
    "stock_changed",
    "level_changed",
    "supply_changed",
    "supply_ordered",
    "transfer_sent",
    "transfer_asked",
    "count_changed",
    "message_queued",
    "message_sent",
    "message_kept",
    "message_failed",
    "customer_created",
    "trial_changed",
];

async fn live(desk: Desk, axum::extract::State(app): axum::extract::State<App>) -> Result<Response, Failure> {
    let watch = Watch::new().kinds(HEARD);
    app.live().open(match desk.own() {
        Some(store) => watch.location(store),
        None => watch,
    })
}
