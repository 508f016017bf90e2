//! Stock: finding an article, what is missing, and one variant over all places and days.

mod act;
mod heat;
mod search;
mod show;
mod transfer;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) use show::Squares;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/stock", get(search::entry))
        .route("/office/stock.csv", get(search::csv))
        .route("/office/stock/{variant}", get(show::show))
        .route("/office/stock/{variant}/journal", get(show::journal))
        .route("/office/stock/{variant}/transfer", get(transfer::ask).post(transfer::send))
        .route("/office/stock/{variant}/adjust", post(act::adjust))
        .route("/office/stock/{variant}/count", post(act::count))
        .route("/office/stock/{variant}/safety", post(act::safety))
}
