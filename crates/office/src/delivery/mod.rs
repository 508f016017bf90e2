//! How the house delivers: services, places with their working days, costs. Head office alone.

mod costs;
mod days;
mod list;
mod place;
mod read;
mod service;
mod trial;

use axum::Router;
use axum::routing::{get, post};
use web::App;

/// Where all of it is shown.
const HOME: &str = "/office/delivery";

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route(HOME, get(list::show))
        .route("/office/delivery/costs", get(costs::show).post(costs::set))
        .route("/office/delivery/trials", post(trial::begin))
        .route("/office/delivery/trials/{id}", get(trial::show))
        .route("/office/delivery/trials/{id}/on", post(trial::switch_on))
        .route("/office/delivery/trials/{id}/discard", post(trial::discard))
        .route("/office/delivery/services/new", get(service::begin).post(service::create))
        .route("/office/delivery/services/{id}", get(service::show).post(service::set))
        .route("/office/delivery/places/{id}", get(place::show).post(place::set))
}
