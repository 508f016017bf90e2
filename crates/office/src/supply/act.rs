//! Another date, calling off, receiving. The first two say who will be told before it is done.

use super::show::{View, read};
use crate::desk::Desk;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use flows::{ReceiveSupply, Receiving};
use identity::Permission;
use jiff::civil::Date;
use kernel::{SupplyId, SupplyOrderId};
use serde::Deserialize;
use stock::{ReceivedLine, Rest};
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

fn home(id: Uuid) -> String {
    format!("/office/supply/{id}")
}

/// A supply order of a place in which this person may do this.
async fn open(desk: &Desk, app: &App, id: Uuid, permission: Permission) -> Result<View, Failure> {
    let reader = app.db().reader().await?;
    let view = read(&reader.tx(), desk, id).await?;
    desk.require_in(view.order.to_location, permission)?;
    Ok(view)
}

#[derive(Template)]
#[template(path = "office/supply_ask.html")]
struct AskPage {
    page: Desk,
    view: View,
    new_on: Option<Date>,
    reason: String,
    is_later: bool,
}

impl AskPage {
    /// The place that the goods go to, when it is closed on the new day.
    fn closed(&self) -> Option<&str> {
        let place = self.page.place(self.view.order.to_location)?;
        let hours = crate::places::hours(place);
        self.new_on.filter(|on| hours.is_ever_open() && hours.on(*on).is_empty()).map(|_| place.name.as_str())
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    on: Option<String>,
    reason: Option<String>,
}

/// Says whom another date concerns.
pub(super) async fn ask_date(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = open(&desk, &app, id, Permission::ChangeSupply).await?;
    let Some(new_on) = asked.on.as_deref().and_then(|on| desk.coming_day(on)) else {
        return Ok(other_day(&desk, id));
    };
    let reason = asked.reason.unwrap_or_default();
    web::html(&AskPage { is_later: new_on > view.order.expected_on, new_on: Some(new_on), view, reason, page: desk })
}

/// Says whom calling off concerns.
pub(super) async fn ask_cancel(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let view = open(&desk, &app, id, Permission::ChangeSupply).await?;
    web::html(&AskPage { view, new_on: None, reason: String::new(), is_later: true, page: desk })
}

/// Back to the form, which asks for a day from today on.
fn other_day(desk: &Desk, id: Uuid) -> Response {
    desk.go(home(id)).toast(Toast::new("refused-office-day")).into()
}

#[derive(Deserialize)]
pub(super) struct DateForm {
    on: String,
    reason: String,
}

/// What happened to promises, in one line.
fn told(key: &str, done: &Receiving) -> Toast {
    Toast::new(key).with("moved", done.moved.len()).with("ended", done.ended.len()).with("ready", done.ready.len())
}

fn with_reason(text: &str) -> Result<&str, Failure> {
    let text = text.trim();
    if text.is_empty() { Err(Failure::invalid("reason_missing")) } else { Ok(text) }
}

/// Gives another date.
pub(super) async fn change_date(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<DateForm>,
) -> Answer {
    open(&desk, &app, id, Permission::ChangeSupply).await?;
    let reason = with_reason(&form.reason)?;
    let Some(new_on) = desk.coming_day(&form.on) else {
        return Ok(other_day(&desk, id));
    };
    let done = flows::change_supply_date(app.house(), SupplyOrderId(id), new_on, reason, desk.actor()).await?;
    Ok(desk.go(home(id)).toast(told("office-supply-moved", &done).with("day", new_on)).into())
}

#[derive(Deserialize)]
pub(super) struct CancelForm {
    reason: String,
}

/// Calls it off.
pub(super) async fn cancel(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<CancelForm>,
) -> Answer {
    open(&desk, &app, id, Permission::ChangeSupply).await?;
    let reason = with_reason(&form.reason)?;
    let done = flows::cancel_supply(app.house(), SupplyOrderId(id), reason, desk.actor()).await?;
    Ok(desk.go(home(id)).toast(told("office-supply-was-cancelled", &done)).into())
}

#[derive(Deserialize)]
pub(super) struct ReceiveForm {
    idempotency: Uuid,
    #[serde(default)]
    supply: Vec<Uuid>,
    #[serde(default)]
    received: Vec<i64>,
    #[serde(default)]
    damaged: Vec<i64>,
    /// Whether more than was ordered is accepted.
    over: Option<String>,
    /// Whether the rest will not come.
    close: Option<String>,
}

/// Lines of the form that say something; several fields of one name stand in the same order.
fn counted(form: &ReceiveForm, view: &View) -> Vec<ReceivedLine> {
    let counts = form.supply.iter().zip(&form.received).zip(&form.damaged);
    let line = |((supply, received), damaged): ((&Uuid, &i64), &i64)| {
        let open = view.lines.iter().find(|line| line.supply.id.0 == *supply)?;
        let surplus = received.saturating_add(*damaged) - open.supply.remaining_units();
        let over = if form.over.is_some() { surplus.max(0) } else { 0 };
        let said = *received != 0 || *damaged != 0;
        said.then_some(ReceivedLine { supply: SupplyId(*supply), received: *received, damaged: *damaged, over })
    };
    counts.filter_map(line).collect()
}

/// Receives what was counted.
pub(super) async fn receive(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<ReceiveForm>,
) -> Answer {
    let view = open(&desk, &app, id, Permission::ReceiveSupply).await?;
    let request = ReceiveSupply {
        supply_order: SupplyOrderId(id),
        lines: counted(&form, &view),
        rest: if form.close.is_some() { Rest::IsClosed } else { Rest::StaysOpen },
        actor: desk.actor(),
        key: form.idempotency,
    };
    let done = flows::receive_supply(app.house(), request).await?;
    Ok(desk.go(home(id)).toast(told("office-supply-was-received", &done)).into())
}
