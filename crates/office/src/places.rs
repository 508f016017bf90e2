//! Stores and warehouses: hours, tills, shifts with what they took and what was missing; the rules of the house.

use crate::desk::{Desk, staff_names};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use db::{Command, DbError, Event, Tx};
use fulfilment::OpeningHours;
use identity::Permission;
use jiff::civil::{Date, Weekday};
use kernel::{LocationId, Moment, StaffId};
use payments::Tender;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use stores::{Location, LocationKind, Policy, Shift, Till};
use uuid::Uuid;
use web::{Answer, App, Checked, Toast};

/// Shifts on a page.
const SHIFTS: i64 = 30;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/stores", get(list))
        .route("/office/stores/policy", post(set_policy))
        .route("/office/stores/{id}", get(show))
}

/// A place in the list.
struct Row {
    place: Location,
    is_store: bool,
    today: String,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "office/stores.html")]
struct StoresPage {
    page: Desk,
    rows: Vec<Row>,
    policy: Option<Policy>,
    /// What the legal pages cannot name yet.
    missing: Vec<String>,
}

pub(crate) fn hours(place: &Location) -> OpeningHours {
    serde_json::from_value(place.hours.clone()).unwrap_or_default()
}

/// The hours of a day in words: "10 h – 19 h".
fn day_hours(desk: &Desk, hours: &OpeningHours, day: Date) -> String {
    let spans: Vec<String> =
        hours.on(day).iter().map(|span| format!("{} – {}", desk.time(span.open), desk.time(span.close))).collect();
    if spans.is_empty() { desk.t("office-closed") } else { spans.join(", ") }
}

async fn list(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::SeeReports)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let policy = stores::store::get_policy(&tx).await?;
    let missing = crate::house::missing(&tx, &desk).await?;
    let row = |place: &Location| {
        let hours = hours(place);
        let zone = kernel::store_time_zone(&place.time_zone);
        Row {
            is_store: place.kind == LocationKind::Store,
            today: day_hours(&desk, &hours, kernel::date_in(desk.now(), &zone)),
            is_open: hours.is_open_at(desk.now(), &zone),
            place: place.clone(),
        }
    };
    let rows = desk.places.iter().filter(|place| desk.sees(Some(place.id))).map(row).collect();
    let policy = Some(policy).filter(|_| desk.may(Permission::EditStores));
    web::html(&StoresPage { rows, policy, missing, page: desk })
}

/// A shift with what it took.
struct ShiftRow {
    shift: Shift,
    till: String,
    who: String,
    card_minor: i64,
    cash_minor: i64,
    sales: i64,
    difference: Option<i64>,
}

#[derive(Template)]
#[template(path = "office/store.html")]
struct StorePage {
    page: Desk,
    place: Location,
    hours: Vec<(String, String)>,
    tills: Vec<(Till, bool)>,
    shifts: Vec<ShiftRow>,
    address: String,
    may_edit: bool,
    is_store: bool,
}

fn week(desk: &Desk, hours: &OpeningHours) -> Vec<(String, String)> {
    let today = desk.today();
    let monday = today.saturating_sub(jiff::Span::new().days(i64::from(today.weekday().since(Weekday::Monday))));
    (0..7)
        .map(|n| {
            let day = monday.saturating_add(jiff::Span::new().days(n));
            (desk.day(day), day_hours(desk, hours, day))
        })
        .collect()
}

async fn shift_row(
    tx: &Tx<'_>,
    shift: Shift,
    tills: &[Till],
    names: &HashMap<StaffId, String>,
) -> Result<ShiftRow, DbError> {
    let takings = payments::store::takings_of_shift(tx, shift.id).await?;
    let sum = |cash: bool| {
        let of = takings.iter().filter(|one| if cash { one.0 == Tender::Cash } else { one.0.asks_outside() });
        of.map(|one| one.2).sum()
    };
    Ok(ShiftRow {
        till: tills.iter().find(|till| till.id == shift.till).map(|till| till.number.to_string()).unwrap_or_default(),
        who: names.get(&shift.staff).cloned().unwrap_or_default(),
        card_minor: sum(false),
        cash_minor: sum(true),
        sales: takings.iter().map(|one| one.1).sum(),
        difference: shift.difference_minor(),
        shift,
    })
}

async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let id = LocationId(id);
    desk.require_in(id, Permission::SeeReports)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let place = stores::store::get_location(&tx, id).await?;
    let tills = stores::store::tills_of(&tx, id).await?;
    let found = stores::store::list_shifts(&tx, id, SHIFTS).await?;
    let names = staff_names(&tx, found.iter().map(|shift| shift.staff)).await?;
    let open: Vec<_> = found.iter().filter(|shift| shift.closed_at.is_none()).map(|shift| shift.till).collect();
    let mut shifts = Vec::with_capacity(found.len());
    for shift in found {
        shifts.push(shift_row(&tx, shift, &tills, &names).await?);
    }
    web::html(&StorePage {
        hours: week(&desk, &hours(&place)),
        tills: tills.into_iter().map(|till| (till.clone(), open.contains(&till.id))).collect(),
        shifts,
        address: format!("{}, {} {}", place.street, place.postcode, place.city),
        may_edit: desk.may(Permission::EditStores),
        is_store: place.kind == LocationKind::Store,
        place,
        page: desk,
    })
}

/// Sets the rules of the house.
struct SetPolicy {
    policy: Policy,
    moment: Moment,
}

impl Command for SetPolicy {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        stores::store::put_policy(tx, &self.policy).await?;
        let body = json!({
            "keep_days": self.policy.keep_days, "hold_minutes": self.policy.hold_minutes,
            "preparation_minutes": self.policy.preparation_minutes, "return_days": self.policy.return_days,
        });
        tx.emit(Event::new(&self.moment, "policy_changed", Uuid::nil(), None, body)).await
    }
}

#[derive(Deserialize)]
struct PolicyForm {
    keep_days: i64,
    hold_minutes: i64,
    preparation_minutes: i64,
    return_days: i64,
}

async fn set_policy(desk: Desk, State(app): State<App>, Checked(form): Checked<PolicyForm>) -> Answer {
    desk.require(Permission::EditStores)?;
    let PolicyForm { keep_days, hold_minutes, preparation_minutes, return_days } = form;
    let fits = (1..=60).contains(&keep_days)
        && (1..=240).contains(&hold_minutes)
        && (0..=2_880).contains(&preparation_minutes)
        && (0..=3_650).contains(&return_days);
    if !fits {
        return Ok(desk.go("/office/stores").toast(Toast::new("refused-office-policy")).into());
    }
    let policy = Policy { keep_days, hold_minutes, preparation_minutes, return_days };
    app.db().run(SetPolicy { policy, moment: desk.moment().clone() }).await?;
    Ok(desk.go("/office/stores").toast(Toast::new("office-policy-set")).into())
}
