//! Purchase orders and transfers on their way: who waits for them, another date, calling off, receiving.

mod act;
mod list;
mod new;
mod show;

pub(crate) use new::number;

use axum::Router;
use axum::routing::{get, post};
use web::App;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/supply", get(list::list))
        .route("/office/supply/new", get(new::show).post(new::place))
        .route("/office/supply/{id}", get(show::show))
        .route("/office/supply/{id}/date", get(act::ask_date).post(act::change_date))
        .route("/office/supply/{id}/cancel", get(act::ask_cancel).post(act::cancel))
        .route("/office/supply/{id}/receive", post(act::receive))
}
