//! The list: by expected day, so that what is late comes first.

use crate::desk::Desk;
use crate::query::{day_cursor, read, read_day_cursor, word};
use crate::stock::Squares;
use crate::words;
use askama::Template;
use axum::extract::{Query, State};
use identity::Permission;
use kernel::{SupplierId, SupplyOrderId};
use serde::Deserialize;
use std::collections::HashMap;
use stock::{Supplier, SupplyFilter, SupplyOrderKind, SupplyOrderState, SupplyOrderSummary};
use web::{Answer, App, Markup};

const ROWS: usize = 50;

#[derive(Deserialize, Default)]
pub(super) struct Filters {
    q: Option<String>,
    state: Option<String>,
    kind: Option<String>,
    place: Option<String>,
    after: Option<String>,
}

struct Row {
    one: SupplyOrderSummary,
    kind: String,
    from: String,
    to: String,
    state: Markup,
    is_late: bool,
    slipped_days: i64,
    squares: Squares,
}

#[derive(Template)]
#[template(path = "office/supplies.html")]
struct SuppliesPage {
    page: Desk,
    text: String,
    rows: Vec<Row>,
    next: Option<String>,
    states: Vec<(String, String)>,
    state: String,
    kinds: Vec<(String, String)>,
    kind: String,
    places: Vec<(String, String)>,
    place: String,
    may_order: bool,
}

/// Suppliers by id; a chain has hundreds at most.
pub(super) async fn suppliers(tx: &db::Tx<'_>) -> Result<HashMap<SupplierId, Supplier>, db::DbError> {
    Ok(stock::list_suppliers(tx, "", 500).await?.into_iter().map(|one| (one.id, one)).collect())
}

fn row(desk: &Desk, one: SupplyOrderSummary, suppliers: &HashMap<SupplierId, Supplier>) -> Row {
    let order = &one.order;
    let (key, tone) = words::supply_state(order.state);
    let supplier = order.supplier.and_then(|id| suppliers.get(&id)).map(|supplier| supplier.name.clone());
    let is_open = order.state == SupplyOrderState::Open;
    let days = order.first_expected_on.until(order.expected_on).map_or(0, |span| i64::from(span.get_days()));
    Row {
        kind: desk.t(words::supply_kind(order.kind)),
        from: supplier.unwrap_or_else(|| desk.place_or_dash(order.from_location).to_owned()),
        to: desk.place_name(order.to_location).to_owned(),
        state: desk.badge(tone, desk.t(key)),
        is_late: is_open && order.expected_on < desk.today(),
        slipped_days: days.max(0),
        squares: Squares::of(desk, one.received, one.pegged, one.free.max(0)),
        one,
    }
}

/// The list.
pub(super) async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let state = match word(filters.state.as_ref()) {
        None => Some(SupplyOrderState::Open),
        Some(text) => text.parse().ok(),
    };
    let filter = SupplyFilter {
        state,
        kind: read(filters.kind.as_ref()),
        to_location: desk.scope(read(filters.place.as_ref())),
        supplier: None,
        number: word(filters.q.as_ref()).map(str::to_owned),
    };
    let after = read_day_cursor(filters.after.as_ref()).map(|(on, id)| (on, SupplyOrderId(id)));
    let mut found = stock::list_supply_orders(&tx, &filter, after, ROWS as i64 + 1).await?;
    let is_last = found.len() <= ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| !is_last).map(|one| day_cursor(one.order.expected_on, one.order.id.0));
    let suppliers = suppliers(&tx).await?;
    let states = SupplyOrderState::ALL.iter().map(|s| (s.as_str().to_owned(), desk.t(words::supply_state(*s).0)));
    let any = std::iter::once(("all".to_owned(), desk.t("office-supply-all")));
    let kinds = SupplyOrderKind::ALL.iter().map(|k| (k.as_str().to_owned(), desk.t(words::supply_kind(*k))));
    let any_kind = std::iter::once((String::new(), desk.t("office-supply-all-kinds")));
    web::html(&SuppliesPage {
        text: filters.q.clone().unwrap_or_default(),
        rows: found.into_iter().map(|one| row(&desk, one, &suppliers)).collect(),
        next: next.map(|cursor| desk.here_with("after", &cursor)),
        states: states.chain(any).collect(),
        state: filters.state.unwrap_or_else(|| "open".to_owned()),
        kinds: any_kind.chain(kinds).collect(),
        kind: filters.kind.unwrap_or_default(),
        places: desk.place_options(Some("office-all-places")),
        place: filters.place.unwrap_or_default(),
        may_order: desk.may(Permission::ChangeSupply) || desk.may(Permission::TransferStock),
        page: desk,
    })
}
