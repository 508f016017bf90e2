//! One variant: every place, every day, what is on its way and who waits for it, and the journal.

use super::heat::{Cell, cells, days};
use crate::desk::{Desk, staff_names, staff_of, who};
use crate::query::{instant_cursor, read, read_instant_cursor};
use crate::words;
use askama::Template;
use axum::extract::{Path, Query, State};
use catalogue::VariantInfo;
use db::{DbError, Tx};
use identity::Permission;
use jiff::civil::Date;
use kernel::{Currency, LocationId, MovementId, StaffId, VariantId};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use stock::{Level, Movement, ReferenceKind, Supply, SupplyOrderKind};
use stores::LocationKind;
use uuid::Uuid;
use web::{Answer, App, Failure};

/// How many days the strip shows.
const DAYS: usize = 10;
/// Entries of the journal beside the strip, and on its own page.
const FEW: i64 = 8;
const MANY: i64 = 50;

/// A place in the table.
pub(super) struct PlaceRow {
    pub(super) id: LocationId,
    pub(super) name: String,
    pub(super) level: Level,
    pub(super) cells: Vec<Cell>,
    pub(super) is_chosen: bool,
    pub(super) begins_warehouses: bool,
}

/// So many units are drawn one by one; more of them as a bar.
const MOST_SQUARES: i64 = 24;

/// Promised units solid, free ones dashed; received ones in green: one square each, or a bar with
/// their shares in percent when they are many.
pub(crate) struct Squares {
    pub(crate) received: i64,
    pub(crate) promised: i64,
    pub(crate) free: i64,
    pub(crate) is_bar: bool,
    pub(crate) words: String,
}

impl Squares {
    /// The squares of so many units.
    pub(crate) fn of(desk: &Desk, received: i64, promised: i64, free: i64) -> Self {
        let words = desk.ta("office-squares", &[("received", &received), ("promised", &promised), ("free", &free)]);
        let units = [received.max(0), promised.max(0), free.max(0)];
        let all: i64 = units.iter().sum();
        let is_bar = all > MOST_SQUARES;
        // A share that is there is seen, however small.
        let share = |part: i64| if is_bar && part > 0 { (part * 100 / all).max(2) } else { part };
        let [received, promised, free] = units.map(share);
        Self { received, promised, free, is_bar, words }
    }
}

/// A line on its way.
struct Coming {
    line: Supply,
    title: String,
    route: String,
    squares: Squares,
    is_late: bool,
    slipped_days: i64,
    link: Option<String>,
}

/// An entry of the journal.
pub(super) struct Entry {
    pub(super) movement: Movement,
    pub(super) kind: String,
    pub(super) place: String,
    pub(super) what: String,
    /// Why, beside the number of what it belongs to.
    pub(super) why: Option<String>,
    pub(super) href: Option<String>,
    pub(super) who: String,
}

/// What can be changed in the chosen place.
struct Shelf {
    level: Level,
    place: String,
}

#[derive(Deserialize, Default)]
pub(super) struct Look {
    place: Option<String>,
    before: Option<String>,
}

#[derive(Template)]
#[template(path = "office/variant.html")]
struct VariantPage {
    page: Desk,
    info: VariantInfo,
    price: Option<i64>,
    on_hand: i64,
    coming_units: i64,
    days: Vec<Date>,
    rows: Vec<PlaceRow>,
    totals: Level,
    coming: Vec<Coming>,
    journal: Vec<Entry>,
    before: Option<(VariantId, String)>,
    after: Option<(VariantId, String)>,
    shelf: Option<Shelf>,
    may_send: bool,
}

impl VariantPage {
    /// The day above a column.
    fn day(&self, at: usize) -> String {
        match self.days.get(at) {
            Some(day) if at > 0 => self.page.short_day(*day),
            _ => self.page.t("office-today-short"),
        }
    }
}

fn place_rows(
    desk: &Desk,
    levels: &[Level],
    supply: &[Supply],
    variant: VariantId,
    chosen: Option<LocationId>,
) -> Vec<PlaceRow> {
    let strip = days(desk.today(), DAYS);
    let has_line = |id: LocationId| supply.iter().any(|line| line.to_location == id);
    let mut rows: Vec<PlaceRow> = Vec::new();
    for place in desk.places.iter() {
        let level = levels.iter().find(|level| level.location == place.id).copied();
        if level.is_none() && !has_line(place.id) && place.kind == LocationKind::Warehouse {
            continue;
        }
        let level = level.unwrap_or(Level::none(variant, place.id));
        let is_first_warehouse = place.kind == LocationKind::Warehouse
            && !rows.iter().any(|row| desk.place(row.id).is_some_and(|one| one.kind == LocationKind::Warehouse));
        rows.push(PlaceRow {
            id: place.id,
            name: place.name.clone(),
            level,
            cells: cells(&level, supply, desk.today(), &strip),
            is_chosen: chosen == Some(place.id),
            begins_warehouses: is_first_warehouse,
        });
    }
    rows
}

fn coming(desk: &Desk, supply: Vec<Supply>) -> Vec<Coming> {
    let mut lines: Vec<Supply> = supply.into_iter().filter(|line| line.remaining_units() > 0).collect();
    lines.sort_by_key(|line| (line.expected_on, line.id));
    lines.truncate(30);
    lines.into_iter().map(|line| come(desk, line)).collect()
}

fn come(desk: &Desk, line: Supply) -> Coming {
    let to = desk.place_name(line.to_location).to_owned();
    let units = line.remaining_units();
    let route = match line.from_location {
        Some(from) => desk.ta(
            "office-route-from-to",
            &[("from", &desk.place_name(from).to_owned()), ("to", &to), ("n", &units), ("promised", &line.pegged)],
        ),
        None => desk.ta("office-route-to", &[("to", &to), ("n", &units), ("promised", &line.pegged)]),
    };
    let key = match line.kind {
        SupplyOrderKind::PurchaseOrder => "office-purchase-number",
        SupplyOrderKind::Transfer => "office-transfer-number",
    };
    let days = line.first_expected_on.until(line.expected_on).map_or(0, |span| i64::from(span.get_days()));
    Coming {
        // A number is read in one piece.
        title: desk.ta(key, &[("number", &line.number.replace('-', "\u{2011}"))]),
        route,
        squares: Squares::of(desk, 0, line.pegged, line.free_units()),
        is_late: line.expected_on < desk.today(),
        slipped_days: days.max(0),
        link: desk.sees(Some(line.to_location)).then(|| format!("/office/supply/{}", line.supply_order)),
        line,
    }
}

/// The entries of a journal, each with what it belongs to.
pub(super) fn entries(desk: &Desk, movements: Vec<Movement>, names: &HashMap<StaffId, String>) -> Vec<Entry> {
    let entry = |movement: Movement| {
        let reference = &movement.reference;
        let href = match (reference.kind, reference.id) {
            (ReferenceKind::Order, Some(id)) => Some(format!("/office/orders/{id}")),
            (ReferenceKind::SupplyOrder, Some(id)) => Some(format!("/office/supply/{id}")),
            _ => None,
        };
        let (what, why) = match (movement.reason.as_str(), reference.text.as_str()) {
            ("", "") => (desk.t(words::reference(reference.kind)), None),
            ("", number) => (number.to_owned(), None),
            (reason, "") => (words::reason(desk, reason), None),
            (reason, number) => (number.to_owned(), Some(words::reason(desk, reason))),
        };
        Entry {
            kind: desk.t(words::movement(movement.kind)),
            place: desk.place_name(movement.location).to_owned(),
            what,
            why,
            href,
            who: who(desk, &movement.actor, names),
            movement,
        }
    };
    movements.into_iter().map(entry).collect()
}

async fn journal_of(
    tx: &Tx<'_>,
    desk: &Desk,
    variant: VariantId,
    place: Option<LocationId>,
    before: Option<(jiff::Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Entry>, DbError> {
    let before = before.map(|(at, id)| (at, MovementId(id)));
    let movements = stock::journal_of(tx, variant, desk.scope(place), before, limit).await?;
    let names = staff_names(tx, movements.iter().filter_map(|one| staff_of(&one.actor))).await?;
    Ok(entries(desk, movements, &names))
}

/// A variant and what people call it beside its neighbours.
type Neighbour = Option<(VariantId, String)>;

async fn neighbours(tx: &Tx<'_>, info: &VariantInfo, desk: &Desk) -> Result<(Neighbour, Neighbour), DbError> {
    let all = catalogue::store::variants_of(tx, info.product_id).await?;
    let at = all.iter().position(|one| one.id == info.id).unwrap_or(0);
    let named =
        |one: &catalogue::Variant| (one.id, catalogue::option_text(&one.options).text(desk.language()).to_owned());
    let before = at.checked_sub(1).and_then(|at| all.get(at)).map(named);
    Ok((before, all.get(at + 1).map(named)))
}

fn totals(variant: VariantId, rows: &[PlaceRow]) -> Level {
    rows.iter().fold(Level::none(variant, LocationId(Uuid::nil())), |sum, row| Level {
        on_hand: sum.on_hand + row.level.on_hand,
        allocated: sum.allocated + row.level.allocated,
        safety: sum.safety + row.level.safety,
        ..sum
    })
}

/// The variant.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Query(look): Query<Look>) -> Answer {
    let variant = VariantId(id);
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let info = catalogue::store::get_variants(&tx, &[variant]).await?.pop().ok_or(Failure::NotFound)?;
    let chosen = desk.scope(read(look.place.as_ref()));
    let only = [variant];
    let (levels, supply, prices) = futures::try_join!(
        stock::levels_of(&tx, &only),
        stock::open_supply_of(&tx, &only),
        pricing::store::prices_in_force(&tx, &only, Currency::EUR, desk.now()),
    )?;
    let journal = journal_of(&tx, &desk, variant, None, None, FEW).await?;
    let (before, after) = neighbours(&tx, &info, &desk).await?;
    let rows = place_rows(&desk, &levels, &supply, variant, chosen);
    let shelf = chosen.filter(|place| desk.may_in(*place, Permission::AdjustStock)).and_then(|place| {
        let row = rows.iter().find(|row| row.id == place)?;
        Some(Shelf { level: row.level, place: row.name.clone() })
    });
    web::html(&VariantPage {
        price: prices.get(&variant).map(|price| price.amount.minor),
        on_hand: levels.iter().map(|level| level.on_hand).sum(),
        coming_units: supply.iter().map(Supply::remaining_units).sum(),
        days: days(desk.today(), DAYS),
        totals: totals(variant, &rows),
        rows,
        coming: coming(&desk, supply),
        journal,
        before,
        after,
        shelf,
        may_send: desk.may(Permission::TransferStock),
        info,
        page: desk,
    })
}

#[derive(Template)]
#[template(path = "office/journal.html")]
struct JournalPage {
    page: Desk,
    info: VariantInfo,
    journal: Vec<Entry>,
    places: Vec<(String, String)>,
    place: String,
    next: Option<String>,
}

/// The whole journal of a variant, page by page.
pub(super) async fn journal(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Query(look): Query<Look>,
) -> Answer {
    let variant = VariantId(id);
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let info = catalogue::store::get_variants(&tx, &[variant]).await?.pop().ok_or(Failure::NotFound)?;
    let place = read(look.place.as_ref());
    let before = read_instant_cursor(look.before.as_ref());
    let mut journal = journal_of(&tx, &desk, variant, place, before, MANY + 1).await?;
    let is_last = journal.len() <= MANY as usize;
    journal.truncate(MANY as usize);
    let next = journal.last().filter(|_| !is_last).map(|one| instant_cursor(one.movement.at, one.movement.id.0));
    web::html(&JournalPage {
        info,
        journal,
        places: desk.place_options(Some("office-all-places")),
        place: look.place.unwrap_or_default(),
        next: next.map(|cursor| desk.here_with("before", &cursor)),
        page: desk,
    })
}

/// Which variants a set of levels is about; used by lists.
pub(super) async fn infos(tx: &Tx<'_>, levels: &[Level]) -> Result<HashMap<VariantId, VariantInfo>, DbError> {
    let ids: HashSet<VariantId> = levels.iter().map(|level| level.variant).collect();
    let ids: Vec<VariantId> = ids.into_iter().collect();
    catalogue::store::find_variants(tx, &ids).await
}
