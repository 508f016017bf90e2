//! What settles a ticket beside money: what comes back with it, and the credits of its customer.

use crate::desk::Desk;
use crate::say;
use crate::ticket;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cart::{CartRefused, Coming, Owner};
use identity::Permission;
use kernel::{CreditId, OrderId};
use payments::{Credit, CreditCode, PaymentRefused};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Toast};

#[derive(Template)]
#[template(path = "till/credit-part.html")]
struct CreditPart {
    page: Desk,
    typed: String,
    wrong: Option<String>,
    known: Vec<Credit>,
}

#[derive(Template)]
#[template(path = "till/credit.html")]
struct CreditPage {
    page: Desk,
    typed: String,
    wrong: Option<String>,
    known: Vec<Credit>,
}

/// The credits of the ticket's customer that can still be spent; their codes are not shown.
async fn known(desk: &Desk, app: &App) -> Result<Vec<Credit>, Failure> {
    let Some(cart) = ticket::current(desk, app).await? else { return Ok(Vec::new()) };
    let Some(customer) = cart.customer else { return Ok(Vec::new()) };
    let reader = app.db().reader().await?;
    let all = payments::store::credits_of(&reader.tx(), customer, 12).await?;
    let is_good = |one: &Credit| one.pays(1, desk.currency, desk.now()).is_ok() && !cart.credits.contains(&one.id);
    Ok(all.into_iter().filter(is_good).collect())
}

async fn sheet(desk: Desk, app: &App, typed: String, wrong: Option<String>) -> Answer {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let known = known(&desk, app).await?;
    if desk.is_htmx() {
        return web::html_with(status, &CreditPart { page: desk, typed, wrong, known });
    }
    web::html_with(status, &CreditPage { page: desk, typed, wrong, known })
}

/// `GET /till/credit`: asks for the code of a credit.
pub(crate) async fn ask(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::Sell)?;
    sheet(desk, &app, String::new(), None).await
}

/// What was typed or scanned, or which of the customer's own.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) credit: Option<CreditId>,
}

/// `POST /till/credit`.
pub(crate) async fn put(desk: Desk, State(app): State<App>, Checked(form): Checked<Typed>) -> Answer {
    desk.require(Permission::Sell)?;
    let own = known(&desk, &app).await?.into_iter().find(|one| Some(one.id) == form.credit);
    let found = match own {
        Some(own) => Ok(own),
        None => find(&desk, &app, &form.code).await?,
    };
    match found {
        Ok(credit) => on_ticket(desk, &app, credit).await,
        Err(refused) => {
            let wrong = say::refusal(&desk, refused.code());
            sheet(desk, &app, form.code, Some(wrong)).await
        }
    }
}

/// The credit of a code, if it can be spent.
pub(crate) async fn find(desk: &Desk, app: &App, text: &str) -> Result<Result<Credit, PaymentRefused>, Failure> {
    let Some(code) = CreditCode::read(text) else { return Ok(Err(PaymentRefused::NoSuchCredit)) };
    let reader = app.db().reader().await?;
    let found = payments::store::find_credit_by_code(&reader.tx(), &code).await?;
    Ok(match found {
        Some(credit) => credit.pays(1, desk.currency, desk.now()).map(|_| credit),
        None => Err(PaymentRefused::NoSuchCredit),
    })
}

/// Puts a credit on the ticket.
pub(crate) async fn on_ticket(desk: Desk, app: &App, credit: Credit) -> Answer {
    desk.open_shift()?;
    match flows::cart_credit(app.house(), Owner::Till(desk.till.id), credit.id).await {
        Ok(_) => {
            let toast = Toast::new("till-credit-toast").with("amount", desk.money(credit.balance_minor));
            Ok(desk.go("/till").toast(toast).into())
        }
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}

/// `POST /till/credits/{id}/off`.
pub(crate) async fn credit_off(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CreditId>,
    Checked(()): Checked<()>,
) -> Answer {
    let Some(cart) = ticket::current(&desk, &app).await? else { return Ok(desk.go("/till").into()) };
    match flows::cart_credit_off(app.house(), cart.id, id).await {
        Ok(_) => ticket::answer(desk, &app, None, None, false).await,
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}

/// Puts what comes back of an order on the ticket, and with it the customer when there is none yet. The
/// ticket of somebody else is put aside first: nobody pays for another.
pub(crate) async fn bring(desk: &Desk, app: &App, order: OrderId, coming: Vec<Coming>) -> Result<Response, Failure> {
    desk.open_shift()?;
    let owner = Owner::Till(desk.till.id);
    let whose = {
        let reader = app.db().reader().await?;
        orders::store::get_order(&reader.tx(), order).await?.customer
    };
    let open = ticket::current(desk, app).await?.and_then(|cart| cart.customer);
    let is_of_other = open.is_some() && whose.is_some() && open != whose;
    if is_of_other && let Err(refused) = flows::cart_park(app.house(), desk.till.id, "").await {
        return ticket::refuse(desk, &refused);
    }
    let toast = if is_of_other { "till-exchange-other-toast" } else { "till-exchange-toast" };
    let brought = flows::cart_bring(app.house(), owner.clone(), order, coming, desk.store.id).await;
    let brought = match brought {
        Ok(cart) if cart.customer.is_none() && whose.is_some() => flows::cart_customer(app.house(), owner, whose).await,
        brought => brought,
    };
    match brought {
        Ok(_) => Ok(desk.go("/till").toast(Toast::new(toast)).into()),
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(refused) => say::refused(desk, refused.code()),
    }
}

/// `POST /till/coming/{order}/{line}/off`: it does not come back with this ticket.
pub(crate) async fn coming_off(
    desk: Desk,
    State(app): State<App>,
    Path((order, line)): Path<(OrderId, i64)>,
    Checked(()): Checked<()>,
) -> Answer {
    let Some(cart) = ticket::current(&desk, &app).await? else { return Ok(desk.go("/till").into()) };
    let left = cart.coming.into_iter().filter(|one| one.order == order && one.line_no != line).collect();
    match flows::cart_bring(app.house(), Owner::Till(desk.till.id), order, left, desk.store.id).await {
        Ok(_) => ticket::answer(desk, &app, None, None, false).await,
        Err(refused) => ticket::refuse(&desk, &refused),
    }
}
