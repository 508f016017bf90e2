//! Tickets that are put aside for a while: the till serves somebody else, and takes them up again.

use crate::desk::Desk;
use crate::say;
use crate::ticket::{current, refuse};
use askama::Template;
use axum::extract::{Path, State};
use cart::{Cart, CartRefused};
use flows::CartLine;
use kernel::CartId;
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Toast};

/// `POST /till/ticket/empty`: gives the ticket up. It is parked, so that it can be taken up again.
pub(crate) async fn empty(desk: Desk, State(app): State<App>, Checked(()): Checked<()>) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return Ok(desk.go("/till").into()) };
    match flows::cart_park(app.house(), desk.till.id, &desk.t("till-given-up-label")).await {
        Ok(_) => {
            let undo = format!("/till/parked/{}/take-up", cart.id);
            Ok(desk.go("/till").toast(Toast::new("till-parked-toast").undo(undo, &[])).into())
        }
        Err(refused) => refuse(&desk, &refused),
    }
}

/// Under what name.
#[derive(Deserialize)]
pub(crate) struct Label {
    #[serde(default)]
    label: String,
}

/// `POST /till/ticket/park`.
pub(crate) async fn park(desk: Desk, State(app): State<App>, Checked(form): Checked<Label>) -> Answer {
    let Some(cart) = current(&desk, &app).await?.filter(|cart| !cart.is_blank()) else {
        return say::refused(&desk, "ticket_empty");
    };
    let label: String = form.label.trim().chars().take(60).collect();
    match flows::cart_park(app.house(), desk.till.id, &label).await {
        Ok(_) => {
            let undo = format!("/till/parked/{}/take-up", cart.id);
            Ok(desk.go("/till").toast(Toast::new("till-parked-toast").undo(undo, &[])).into())
        }
        Err(refused) => refuse(&desk, &refused),
    }
}

/// A parked ticket in the list.
struct Parked {
    cart: Cart,
    customer: Option<String>,
    total_minor: i64,
    /// Whether something comes back with it.
    is_exchange: bool,
    pictures: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "till/parked.html")]
struct ParkedPage {
    page: Desk,
    tickets: Vec<Parked>,
    is_busy: bool,
}

/// `GET /till/parked`.
pub(crate) async fn parked(desk: Desk, State(app): State<App>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let mut tickets = Vec::new();
    for cart in cart::store::list_parked(&tx, desk.till.id, 30).await? {
        let customer = match cart.customer {
            Some(id) => Some(customers::resolve(&tx, id).await?.full_name()),
            None => None,
        };
        let view = flows::view_cart(&tx, cart, desk.currency, desk.now()).await?;
        let picture = |line: &CartLine| (line.info.drawing.clone(), line.info.colour.clone().unwrap_or_default());
        let pictures = view.lines.iter().take(5).map(picture).collect();
        let is_exchange = !view.cart.coming.is_empty();
        tickets.push(Parked {
            total_minor: view.quote.total_minor(),
            is_exchange,
            customer,
            pictures,
            cart: view.cart,
        });
    }
    drop(reader);
    let is_busy = current(&desk, &app).await?.is_some_and(|cart| !cart.is_blank());
    web::html(&ParkedPage { page: desk, tickets, is_busy })
}

/// `POST /till/parked/{id}/take-up`: the open ticket, if there is one, is parked in its place.
pub(crate) async fn take_up(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CartId>,
    Checked(()): Checked<()>,
) -> Answer {
    let reader = app.db().reader().await?;
    let parked = cart::store::find_cart(&reader.tx(), id).await?.ok_or(Failure::NotFound)?;
    drop(reader);
    if parked.till != Some(desk.till.id) {
        return Err(Failure::NotFound);
    }
    if current(&desk, &app).await?.is_some_and(|cart| !cart.is_blank()) {
        flows::cart_park(app.house(), desk.till.id, "").await.ok();
    }
    match flows::cart_take_up(app.house(), id, desk.till.id).await {
        Ok(_) => Ok(desk.go("/till").into()),
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(refused) => Err(web::Refusal::conflict(refused.code()).way_out("/till", "home-till").into()),
    }
}
