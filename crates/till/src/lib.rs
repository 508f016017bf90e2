//! The face `till`: a seller, a customer, one screen. From the float to the count; everything by
//! touch, by keyboard and by scanner.
//!
//! Every page but the choice of the till and the sign-in needs a [`desk::Desk`]: the seller, the
//! store and the till of the session. A seller of one store acts in no other.

#![allow(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    clippy::needless_pass_by_value,
    reason = "templates call methods, and lend or give what they hand over"
)]

mod address;
mod counting;
mod credited;
mod customer;
mod desk;
mod going_back;
mod lines;
mod order;
mod parcels;
mod parked;
mod pay;
mod picking;
mod pickup;
mod points;
mod receiving;
mod reservations;
mod returns;
mod sale;
mod say;
mod search;
mod settling;
mod shelf;
mod shift;
mod sign_in;
mod ticket;
mod transfers;
mod ways;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use desk::Desk;
use web::{Answer, App, Watch};

/// The pages of this face.
pub fn router() -> Router<App> {
    Router::new()
        .route("/till", get(sale::show))
        .route("/till/live", get(live))
        .route("/till/choose", get(sign_in::choose).post(sign_in::chosen))
        .route("/till/sign-in", get(sign_in::show).post(sign_in::sign_in))
        .route("/till/sign-out", post(sign_in::sign_out))
        .route("/till/shift/open", get(shift::open_form).post(shift::open))
        .route("/till/shift/close", get(shift::close_form).post(shift::close))
        .route("/till/shifts", get(shift::list))
        .route("/till/shifts/{id}", get(shift::show))
        .merge(selling())
        .merge(serving())
        .merge(back_room())
}

/// The sale itself.
fn selling() -> Router<App> {
    Router::new()
        .route("/till/scan", post(sale::scan))
        .route("/till/search", get(sale::search))
        .route("/till/shelf", get(shelf::shelf))
        .route("/till/articles/{handle}", get(shelf::article))
        .route("/till/ways/{variant}", get(ways::show))
        .route("/till/lines", post(lines::add))
        .route("/till/lines/restore", post(lines::restore))
        .route("/till/lines/{id}/quantity", post(lines::quantity))
        .route("/till/lines/{id}/undo", post(lines::undo))
        .route("/till/lines/{id}/remove", post(lines::remove))
        .route("/till/lines/{id}/terms", post(lines::terms))
        .route("/till/ticket", get(ticket::show))
        .route("/till/ticket/park", post(parked::park))
        .route("/till/ticket/empty", post(parked::empty))
        .route("/till/ticket/customer/leave", post(customer::leave))
        .route("/till/address", get(address::form).post(address::keep))
        .route("/till/points/{line}", get(points::list).post(points::choose))
        .route("/till/credit", get(settling::ask).post(settling::put))
        .route("/till/credits/{id}/off", post(settling::credit_off))
        .route("/till/coming/{order}/{line}/off", post(settling::coming_off))
        .route("/till/parked", get(parked::parked))
        .route("/till/parked/{id}/take-up", post(parked::take_up))
        .route("/till/cash", get(pay::cash))
        .route("/till/pay", post(pay::pay))
        .route("/till/declined", get(pay::declined))
        .route("/till/payments/{id}", get(pay::show))
        .route("/till/payments/{id}/give-up", post(pay::give_up))
        .route("/till/payments/{id}/leave", post(pay::leave))
}

/// Customers, orders, deliveries.
fn serving() -> Router<App> {
    Router::new()
        .route("/till/customers", get(customer::find))
        .route("/till/customers/new", get(customer::form).post(customer::create))
        .route("/till/customers/{id}", get(customer::show))
        .route("/till/customers/{id}/choose", post(customer::choose))
        .route("/till/customers/{id}/consents", post(customer::consent))
        .route("/till/customers/{id}/merge", post(customer::merge))
        .route("/till/orders/{id}", get(order::show))
        .route("/till/orders/{id}/done", get(order::done))
        .route("/till/orders/{id}/return", get(returns::show).post(returns::take))
        .route("/till/receipts/{id}", get(order::receipt))
        .route("/till/receipts/{id}/send", post(order::send))
        .route("/till/fulfilments/{id}/put-aside", post(order::put_aside))
        .route("/till/fulfilments/{id}/cancel", post(order::cancel))
        .route("/till/fulfilments/{id}/hand-over", post(order::hand_over))
        .route("/till/fulfilments/{id}/cash", get(order::cash))
        .route("/till/fulfilments/{id}/credit", get(credited::show).post(credited::put))
        .route("/till/fulfilments/{id}/release", post(order::release))
        .route("/till/pickups/{id}", get(pickup::show))
        .route("/till/pickups/{id}/hand-over", post(pickup::hand_over))
        .route("/till/pickups/{id}/collector", post(pickup::collector))
        .route("/till/pickups/{id}/place", post(pickup::place))
        .route("/till/refunds/{id}/give", post(pickup::give_cash))
        .route("/till/returns", get(going_back::find))
        .route("/till/returns/card", post(going_back::ask_for_card))
        .route("/till/returns/card/{reading}", get(going_back::card))
        .route("/till/returns/card/{reading}/give-up", post(going_back::give_up_card))
        .route("/till/reservations", get(reservations::list))
        .route("/till/parcels", get(parcels::list))
        .route("/till/parcels/{id}/label", get(parcels::label))
        .route("/till/parcels/{id}/pack", post(parcels::pack))
        .route("/till/parcels/{id}/lack", post(parcels::lack))
        .route("/till/parcels/{id}/dispatch", post(parcels::dispatch))
        .route("/till/transfers/{id}/left", post(transfers::left))
        .route("/till/transfers/{id}/lack", post(transfers::lack))
        .route("/till/receiving", get(receiving::list))
        .route("/till/receiving/{id}", get(receiving::show).post(receiving::receive))
}

/// The back room: picking and counting.
fn back_room() -> Router<App> {
    Router::new()
        .route("/till/picking", get(picking::list))
        .route("/till/picking/scan", post(picking::scan))
        .route("/till/picking/place/{variant}", post(picking::place))
        .route("/till/picking/{id}/put-aside", post(picking::put_aside))
        .route("/till/picking/{id}/anew", post(picking::anew))
        .route("/till/pickups/{id}/lack", post(picking::lack))
        .route("/till/counts", get(counting::list).post(counting::begin))
        .route("/till/counts/{id}", get(counting::show))
        .route("/till/counts/{id}/scan", post(counting::scan))
        .route("/till/counts/{id}/units", post(counting::units))
        .route("/till/counts/{id}/finish", post(counting::finish))
        .route("/till/counts/{id}/approve", post(counting::approve))
        .route("/till/counts/{id}/give-up", post(counting::give_up))
}

/// What happens in this store.
async fn live(desk: Desk, State(app): State<App>) -> Answer {
    let kinds = [
        "stock_changed",
        "level_changed",
        "supply_changed",
        "fulfilment_changed",
        "order_placed",
        "cart_changed",
        "payment_changed",
        "goods_returned",
        "transfer_asked",
        "count_changed",
    ];
    app.live().open(Watch::new().location(desk.store.id).kinds(&kinds))
}
