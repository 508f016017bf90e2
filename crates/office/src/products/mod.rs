//! Articles: the list, one article with its variants, and its prices.

mod grid;
mod list;
mod price;
mod show;

pub(crate) use grid::{Share, cover_words};

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/products", get(list::list))
        .route("/office/products.csv", get(list::csv))
        .route("/office/products/{id}", get(show::show))
        .route("/office/products/{id}/texts", post(show::texts))
        .route("/office/products/{id}/price", post(price::set))
}
