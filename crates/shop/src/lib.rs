//! The face `shop`: the web shop on computer and phone.
//!
//! Every page knows its [`shell::Shop`]: the collections, the chosen store, who is signed in, the
//! cart. What an article costs and how it can be had comes from the same functions as at the till;
//! an order is shown by the same view.
//!
//! - `/` the chosen store now; `/c/…` collections; `/p/…` articles and the nearest stores that have them; `/search`; `/stores`
//! - `/cart`, where a line goes, `/checkout`, `/checkout/return` (from the payment provider), `/hooks/payments` (its messages), `/hooks/carriers` (those of carriers)
//! - `/orders/…?k=…` one order by the secret of its link or by whom it belongs to
//! - `/sign-in`, `/account/…`, `/data`, `/legal/…`; any address that nobody knows

mod account;
mod basket;
mod checkout;
mod credits;
mod delivery;
mod home;
mod legal;
mod nearest;
mod paying;
mod pickup;
mod places;
mod plans;
mod points;
mod product;
mod product_data;
mod range;
mod searching;
mod sending;
mod shell;
mod sign_in;
mod steps;
mod store_choice;
mod tiles;
mod tracking;
mod ways;
mod withdrawing;

use axum::routing::{any, get, post};
use axum::{Extension, Router};
use web::App;

/// The pages of this face.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(home::home))
        .route("/c/{handle}", get(range::show))
        .route("/p/{handle}", get(product::show))
        .route("/p/{handle}/stores", get(nearest::show))
        .route("/p/{handle}/stores/live", get(nearest::live))
        .route("/search", get(searching::show))
        .route("/search/suggest", get(searching::suggest))
        .route("/stores", get(store_choice::list).post(store_choice::choose))
        .route("/cart", get(basket::show))
        .route("/cart/add", post(basket::add))
        .route("/cart/plan", post(plans::choose))
        .route("/cart/lines/{line}/quantity", post(basket::quantity))
        .route("/cart/lines/{line}/way", post(basket::way))
        .route("/cart/lines/{line}/remove", post(basket::remove))
        .route("/cart/lines/{line}/address", get(sending::line_form).post(sending::line))
        .route("/cart/lines/{line}/point", get(points::list).post(points::choose))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/checkout/elsewhere", post(sending::elsewhere))
        .route("/checkout/credit", post(credits::put))
        .route("/checkout/credit/off", post(credits::off))
        .route("/account/credits", get(credits::list))
        .route("/checkout/return", get(paying::back))
        .route("/hooks/payments", post(paying::webhook))
        .route("/hooks/carriers", post(paying::carrier))
        .route("/orders", get(tracking::find_form).post(tracking::find))
        .route("/orders/{number}", get(tracking::show))
        .route("/orders/{number}/live", get(tracking::live))
        .route("/orders/{number}/cancel", post(tracking::cancel))
        .route("/orders/{number}/withdraw", get(withdrawing::form).post(withdrawing::declare))
        .route("/orders/{number}/collector", post(tracking::collector))
        .route("/orders/{number}/join", post(tracking::join))
        .route("/orders/{number}/receipts/{receipt}", get(tracking::receipt))
        .route("/pickup", get(pickup::show))
        .route("/data", get(account::data))
        .route("/legal/notice", get(legal::notice))
        .route("/legal/terms", get(legal::terms))
        .route("/legal/returns", get(legal::returns))
        .route("/{*nowhere}", any(legal::nowhere))
        .merge(people())
        .layer(Extension(range::Lately::default()))
}

fn people() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/sign-in/forgotten", get(sign_in::forgotten_form).post(sign_in::forgotten))
        .route("/account/open/{token}", get(sign_in::open_form).post(sign_in::open))
        .route("/account/reset/{token}", get(sign_in::reset_form).post(sign_in::reset))
        .route("/account/create", get(sign_in::create_form).post(sign_in::create))
        .route("/account", get(account::home))
        .route("/account/orders", get(account::orders))
        .route("/account/details", get(account::details_form).post(account::details))
        .route("/account/consents", get(account::consents_page).post(account::consent))
        .route("/account/news", post(account::news))
        .route("/account/cards", get(account::cards))
        .route("/account/cards/remove", post(account::remove_card))
        .route("/account/password", get(account::password_form).post(account::password))
}
