//! Orders: the list with what is at risk first, and one order whole.

mod act;
mod list;
mod map;
mod receipt;
mod risk;
mod show;
mod why;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/orders", get(list::list))
        .route("/office/orders.csv", get(list::csv))
        .route("/office/orders/{id}", get(show::show))
        .route("/office/orders/{id}/receipts/{receipt}", get(receipt::show))
        .route("/office/orders/{id}/cancel", post(act::cancel))
        .route("/office/orders/{id}/aside", post(act::put_aside))
        .route("/office/orders/{id}/follow", post(act::follow))
}
