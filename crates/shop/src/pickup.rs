//! What whom a customer sends sees of a part that lies ready: its code, the store, until when. Not the order,
//! not the price, not the customer: this address is forwarded.

use crate::places::Store;
use crate::shell::Shop;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use orders::{FulfilmentState, Pickup};
use serde::Deserialize;
use web::{Answer, App, Failure, Refusal};

#[derive(Template)]
#[template(path = "shop/pickup.html")]
struct PickupPage {
    page: Shop,
    pickup: Pickup,
    store: Store,
    /// Whether it lies ready: only then the code opens anything.
    is_ready: bool,
    /// Whether it was fetched, called off or not fetched in time.
    is_over: bool,
    /// "jeudi 3 décembre, 19 h 30"; empty when that is not known.
    until: String,
    units: i64,
}

/// The code of the part.
#[derive(Deserialize, Default)]
pub(crate) struct Code {
    #[serde(default)]
    c: String,
}

/// `GET /pickup?c=…`: for whoever has the code; nobody guesses one.
pub(crate) async fn show(State(app): State<App>, page: Shop, Query(code): Query<Code>) -> Answer {
    let (pickup, f, units) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let unknown = || Refusal { status: StatusCode::NOT_FOUND, ..Refusal::invalid("pickup_code") };
        let pickup = flows::find_pickup(&tx, &code.c).await?.ok_or_else(unknown)?;
        let f = orders::store::get_fulfilment(&tx, pickup.fulfilment).await?;
        let lines = orders::store::lines_of(&tx, f.order).await?;
        let units = lines.iter().filter(|line| line.fulfilment == f.id).map(|line| line.quantity.units()).sum();
        (pickup, f, units)
    };
    let store = page.store_of(f.location).cloned().ok_or(Failure::NotFound)?;
    let until = f.keep_until.map(|at| format!("{}, {}", page.long_day(at), page.time(at))).unwrap_or_default();
    let is_ready = f.state == FulfilmentState::ReadyForPickup;
    web::html(&PickupPage { page, pickup, store, is_ready, is_over: f.state.has_ended(), until, units })
}
