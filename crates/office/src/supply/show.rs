//! One purchase order or transfer: its lines, who waits, what happened.

use super::list::suppliers;
use crate::desk::{Desk, staff_names, staff_of, who};
use crate::stock::Squares;
use crate::words;
use askama::Template;
use axum::extract::{Path, State};
use catalogue::VariantInfo;
use db::{DbError, Tx};
use identity::Permission;
use kernel::{CustomerId, OrderId, SupplyOrderId, VariantId};
use orders::Order;
use std::collections::HashMap;
use stock::{Peg, Supply, SupplyChange, SupplyOrder, SupplyOrderState, SupplyState};
use uuid::Uuid;
use web::{Answer, App, Failure, Markup};

/// Who waits for a line: the order, the person in short, units.
pub(super) struct Waiting {
    pub(super) order: OrderId,
    pub(super) number: String,
    pub(super) person: String,
    pub(super) units: i64,
}

/// A line of the order.
pub(super) struct Line {
    pub(super) supply: Supply,
    pub(super) info: VariantInfo,
    pub(super) squares: Squares,
    pub(super) waiting: Vec<Waiting>,
    pub(super) is_open: bool,
}

/// Something that happened to the order.
struct Change {
    at: jiff::Timestamp,
    what: String,
    details: String,
    who: String,
}

/// A supply order with all that its pages show.
pub(super) struct View {
    pub(super) order: SupplyOrder,
    pub(super) lines: Vec<Line>,
}

impl View {
    /// How many promises wait for it.
    pub(super) fn waiting(&self) -> usize {
        self.lines.iter().map(|line| line.waiting.len()).sum()
    }
}

async fn people(
    tx: &Tx<'_>,
    pegs: &[Vec<Peg>],
) -> Result<(HashMap<OrderId, Order>, HashMap<CustomerId, String>), DbError> {
    let mut ids: Vec<OrderId> = pegs.iter().flatten().map(|peg| peg.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = orders::store::get_orders(tx, &ids).await?;
    let ids: Vec<CustomerId> = found.iter().filter_map(|order| order.customer).take(200).collect();
    let customers = customers::list_customers_by_ids(tx, &ids).await?;
    let names = customers.into_iter().map(|one| (one.id, one.name_hint())).collect();
    Ok((found.into_iter().map(|order| (order.id, order)).collect(), names))
}

/// Reads a supply order of a place that may be seen.
pub(super) async fn read(tx: &Tx<'_>, desk: &Desk, id: Uuid) -> Result<View, Failure> {
    let order = stock::get_supply_order(tx, SupplyOrderId(id)).await?;
    if !desk.sees(Some(order.to_location)) && !desk.sees(order.from_location) {
        return Err(Failure::HeadOffice);
    }
    let supplies = stock::supply_of(tx, order.id).await?;
    let variants: Vec<VariantId> = supplies.iter().map(|line| line.variant).collect();
    let infos = catalogue::store::find_variants(tx, &variants).await?;
    let pegs = futures::future::try_join_all(supplies.iter().map(|line| stock::pegs_of_supply(tx, line.id))).await?;
    let (orders, names) = people(tx, &pegs).await?;
    let waits = |peg: &Peg| {
        let order = orders.get(&peg.order);
        Waiting {
            order: peg.order,
            number: order.map(|order| order.number.clone()).unwrap_or_default(),
            person: order.and_then(|order| names.get(&order.customer?)).cloned().unwrap_or_default(),
            units: peg.open_units(),
        }
    };
    let lines = supplies.into_iter().zip(pegs).filter_map(|(supply, pegs)| {
        Some(Line {
            info: infos.get(&supply.variant)?.clone(),
            squares: Squares::of(desk, supply.received, supply.pegged, supply.free_units()),
            waiting: pegs.iter().map(waits).collect(),
            is_open: supply.state == SupplyState::Open,
            supply,
        })
    });
    Ok(View { lines: lines.collect(), order })
}

#[derive(Template)]
#[template(path = "office/supply.html")]
struct SupplyPage {
    page: Desk,
    view: View,
    kind: String,
    state: Markup,
    from: String,
    is_late: bool,
    changes: Vec<Change>,
    may_change: bool,
    may_receive: bool,
    key: Markup,
}

fn changes(desk: &Desk, found: Vec<SupplyChange>, names: &HashMap<kernel::StaffId, String>) -> Vec<Change> {
    let change = |one: SupplyChange| {
        let days = match (one.old_on, one.new_on) {
            (Some(old), Some(new)) => format!("{} → {}", desk.day(old), desk.day(new)),
            _ => String::new(),
        };
        let details = [days, words::supply_reason(desk, &one.reason)]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        Change { at: one.at, what: desk.t(words::supply_change(one.kind)), details, who: who(desk, &one.actor, names) }
    };
    found.into_iter().rev().map(change).collect()
}

/// The order.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = read(&tx, &desk, id).await?;
    let found = stock::supply_changes_of(&tx, view.order.id).await?;
    let names = staff_names(&tx, found.iter().filter_map(|one| staff_of(&one.actor))).await?;
    let suppliers = suppliers(&tx).await?;
    let supplier = view.order.supplier.and_then(|id| suppliers.get(&id)).map(|one| one.name.clone());
    let (key, tone) = words::supply_state(view.order.state);
    let is_open = view.order.state == SupplyOrderState::Open;
    let to = view.order.to_location;
    web::html(&SupplyPage {
        kind: desk.t(words::supply_kind(view.order.kind)),
        state: desk.badge(tone, desk.t(key)),
        from: supplier.unwrap_or_else(|| desk.place_or_dash(view.order.from_location).to_owned()),
        is_late: is_open && view.order.expected_on < desk.today(),
        changes: changes(&desk, found, &names),
        may_change: is_open && desk.may_in(to, Permission::ChangeSupply),
        may_receive: is_open && desk.may_in(to, Permission::ReceiveSupply),
        key: desk.key(),
        view,
        page: desk,
    })
}
