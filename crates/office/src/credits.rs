//! Store credits and gift cards: found by their code, with balance and journal; blocked, and for how long
//! new ones are good. A code is never shown: lists say its last four signs.

use crate::desk::{self, Desk};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use customers::Customer;
use identity::Permission;
use kernel::{CreditId, CustomerId, StaffId};
use orders::Order;
use payments::{Credit, CreditCode, CreditMovement, CreditRules, PaymentRefused};
use serde::Deserialize;
use std::collections::HashMap;
use web::{Answer, App, Checked, Toast, Tone};

/// So many of the latest are listed.
const MOST: i64 = 60;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/credits", get(list))
        .route("/office/credits/find", post(find))
        .route("/office/credits/rules", post(rules))
        .route("/office/credits/{id}", get(show))
        .route("/office/credits/{id}/block", post(block))
}

/// A credit with its holder.
struct Row {
    credit: Credit,
    holder: Option<Customer>,
}

#[derive(Template)]
#[template(path = "office/credits.html")]
struct ListPage {
    page: Desk,
    rows: Vec<Row>,
    rules: CreditRules,
    wrong: Option<String>,
}

impl ListPage {
    fn state(&self, credit: &Credit) -> web::Markup {
        badge(&self.page, credit)
    }
}

/// Where a credit stands.
fn badge(desk: &Desk, credit: &Credit) -> web::Markup {
    let (tone, key) = match credit.pays(1, credit.currency, desk.now()) {
        Err(PaymentRefused::CreditBlocked) => (Tone::Late, "office-credit-blocked"),
        Err(PaymentRefused::CreditExpired) => (Tone::Warn, "office-credit-expired"),
        Err(_) => (Tone::Plain, "office-credit-spent"),
        Ok(_) => (Tone::Here, "office-credit-good"),
    };
    desk.badge(tone, desk.t(key))
}

async fn page(desk: Desk, app: &App, wrong: Option<String>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let credits = payments::store::list_credits(&tx, None, MOST).await?;
    let rules = payments::store::get_credit_rules(&tx).await?;
    let people: Vec<CustomerId> = credits.iter().filter_map(|one| one.customer).collect();
    let people: HashMap<CustomerId, Customer> =
        customers::list_customers_by_ids(&tx, &people).await?.into_iter().map(|one| (one.id, one)).collect();
    let row = |credit: Credit| Row { holder: credit.customer.and_then(|id| people.get(&id)).cloned(), credit };
    let rows = credits.into_iter().map(row).collect();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::html_with(status, &ListPage { page: desk, rows, rules, wrong })
}

/// Head office: the latest credits.
async fn list(desk: Desk, State(app): State<App>) -> Answer {
    page(desk, &app, None).await
}

/// The code in a form's body: an address would be kept in histories and logs.
#[derive(Deserialize)]
struct Sought {
    #[serde(default)]
    code: String,
}

/// Head office: the credit of a code.
async fn find(desk: Desk, State(app): State<App>, Checked(form): Checked<Sought>) -> Answer {
    desk.require(Permission::EditStores)?;
    let found = match CreditCode::read(&form.code) {
        Some(code) => {
            let reader = app.db().reader().await?;
            payments::store::find_credit_by_code(&reader.tx(), &code).await?
        }
        None => None,
    };
    if let Some(credit) = found {
        return Ok(desk.go(format!("/office/credits/{}", credit.id)).into());
    }
    let wrong = desk.t("refused-no-such-credit");
    page(desk, &app, Some(wrong)).await
}

/// An entry of the journal, in words.
struct Entry {
    movement: CreditMovement,
    who: String,
    order: Option<Order>,
}

#[derive(Template)]
#[template(path = "office/credit.html")]
struct CreditPage {
    page: Desk,
    row: Row,
    entries: Vec<Entry>,
}

impl CreditPage {
    fn state(&self) -> web::Markup {
        badge(&self.page, &self.row.credit)
    }

    fn kind(&self, entry: &Entry) -> String {
        self.page.t(match entry.movement.kind {
            payments::CreditMove::Issued => "office-credit-issued",
            payments::CreditMove::Spent => "office-credit-paid",
            payments::CreditMove::Unspent => "office-credit-unspent",
            payments::CreditMove::GivenBack => "office-credit-given-back",
        })
    }
}

/// Head office: one credit with its journal.
async fn show(desk: Desk, State(app): State<App>, Path(id): Path<CreditId>) -> Answer {
    desk.require(Permission::EditStores)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let credit = payments::store::get_credit(&tx, id).await?;
    let journal = payments::store::credit_journal(&tx, id).await?;
    let staff: Vec<StaffId> = journal.iter().filter_map(|one| desk::staff_of(&one.actor)).collect();
    let names = desk::staff_names(&tx, staff).await?;
    let mut wanted: Vec<_> = journal.iter().filter_map(|one| one.order).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let orders = orders::store::get_orders(&tx, &wanted).await?;
    let holder = match credit.customer {
        Some(customer) => Some(customers::resolve(&tx, customer).await?),
        None => None,
    };
    let entry = |movement: CreditMovement| Entry {
        who: desk::who(&desk, &movement.actor, &names),
        order: orders.iter().find(|one| Some(one.id) == movement.order).cloned(),
        movement,
    };
    let entries = journal.into_iter().map(entry).collect();
    web::html(&CreditPage { row: Row { credit, holder }, entries, page: desk })
}

/// Whether it is blocked or let go.
#[derive(Deserialize)]
struct Blocking {
    blocked: bool,
}

/// Head office: nobody spends it any more, or somebody may again.
async fn block(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CreditId>,
    Checked(form): Checked<Blocking>,
) -> Answer {
    desk.require(Permission::EditStores)?;
    let (actor, moment) = (desk.actor(), desk.moment().clone());
    app.db().run(flows::BlockCredit { credit: id, blocked: form.blocked, actor, moment }).await?;
    let key = if form.blocked { "office-credit-blocked-toast" } else { "office-credit-unblocked-toast" };
    Ok(desk.go(format!("/office/credits/{id}")).toast(Toast::new(key)).into())
}

#[derive(Deserialize)]
struct Rules {
    store_credit_days: i64,
    gift_card_days: i64,
}

/// Head office: for how long new credits are good.
async fn rules(desk: Desk, State(app): State<App>, Checked(form): Checked<Rules>) -> Answer {
    desk.require(Permission::EditStores)?;
    let Rules { store_credit_days, gift_card_days } = form;
    if !(1..=3_650).contains(&store_credit_days) || !(1..=3_650).contains(&gift_card_days) {
        return Ok(desk.go("/office/credits").toast(Toast::new("refused-office-policy")).into());
    }
    let rules = CreditRules { store_credit_days, gift_card_days };
    app.db().run(flows::SetCreditRules { rules, actor: desk.actor(), moment: desk.moment().clone() }).await?;
    Ok(desk.go("/office/credits").toast(Toast::new("office-policy-set")).into())
}
