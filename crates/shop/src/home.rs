//! The first page: the chosen store, what is on its shelves, what arrives in it this week.

use crate::places::Store;
use crate::shell::Shop;
use crate::tiles::{self, Tile, Wanted};
use askama::Template;
use axum::extract::State;
use catalogue::{CollectionNode, ProductFilter, Status};
use db::{DbError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{CollectionId, LocationId, VariantId};
use stock::{Supply, SupplyFilter, SupplyOrderState};
use web::{Answer, App};

/// So many articles of the shelf are shown.
const ON_SHELF: usize = 8;
/// So many of each collection are looked at to find them.
const LOOKED_AT: i64 = 12;
/// So many days ahead are a week.
const DAYS: i64 = 7;
/// So many days of arrivals fit in a row.
const ARRIVALS: usize = 6;
/// So many supply orders of a week are looked at.
const ORDERS: i64 = 40;

#[derive(Template)]
#[template(path = "shop/home.html")]
struct HomePage {
    page: Shop,
    on_shelf: Vec<Tile>,
    week: Vec<Arrival>,
    rooms: Vec<Room>,
}

/// An article that arrives on a day.
struct Arrival {
    on: String,
    is_today: bool,
    href: String,
    title: String,
    drawing: String,
    colour: String,
}

/// A collection with its drawings.
struct Room {
    href: String,
    title: String,
    drawings: Vec<(String, String)>,
}

pub(crate) async fn home(State(app): State<App>, page: Shop) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let on_shelf = on_shelf(&tx, &page).await?;
    let week = match &page.store {
        Some(store) => week(&tx, &page, store).await?,
        None => Vec::new(),
    };
    let rooms = rooms(&tx, &page).await?;
    drop(tx);
    drop(reader);
    web::html(&HomePage { page, on_shelf, week, rooms })
}

fn in_collection(id: CollectionId) -> ProductFilter {
    ProductFilter { collection: Some(id), status: Some(Status::Active), ..ProductFilter::default() }
}

/// Articles that are on the shelf of the chosen store, in turn from each collection.
async fn on_shelf(tx: &Tx<'_>, page: &Shop) -> Result<Vec<Tile>, DbError> {
    let mut lists: Vec<std::vec::IntoIter<Wanted>> = Vec::new();
    for node in &page.menu {
        let cards = catalogue::store::list_products(tx, &in_collection(node.collection.id), None, LOOKED_AT).await?;
        let variants: Vec<VariantId> = cards.iter().flat_map(|card| card.variant_ids.iter().copied()).collect();
        let here = tiles::here(tx, page, &variants).await?;
        let there = |id: &VariantId| matches!(here.get(id), Some(flows::Here::OnShelf(_)));
        let found: Vec<Wanted> =
            cards.into_iter().filter(|card| card.variant_ids.iter().any(there)).map(|card| (card.id, None)).collect();
        lists.push(found.into_iter());
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    while wanted.len() < ON_SHELF {
        let round: Vec<Wanted> = lists.iter_mut().filter_map(Iterator::next).collect();
        if round.is_empty() {
            break;
        }
        wanted.extend(round.into_iter().filter(|one| !wanted.iter().any(|(id, _)| *id == one.0)).collect::<Vec<_>>());
    }
    wanted.truncate(ON_SHELF);
    tiles::tiles(tx, page, &wanted).await
}

/// What arrives in the store within a week: one article a day that is not promised to others yet.
async fn week(tx: &Tx<'_>, page: &Shop, store: &Store) -> Result<Vec<Arrival>, DbError> {
    let today = page.today();
    let last = today.saturating_add(DAYS.days());
    let mut days: Vec<(Date, Supply)> = Vec::new();
    for supply in arriving(tx, store.id(), today, last).await? {
        let known = days.iter().any(|(_, known)| known.variant == supply.variant);
        if !known && !days.iter().any(|(on, _)| *on == supply.expected_on) && days.len() < ARRIVALS {
            days.push((supply.expected_on, supply));
        }
    }
    let ids: Vec<VariantId> = days.iter().map(|(_, supply)| supply.variant).collect();
    let infos = catalogue::store::find_variants(tx, &ids).await?;
    let arrival = |(on, supply): (Date, Supply)| {
        let info = infos.get(&supply.variant).filter(|info| info.status == Status::Active)?;
        let colour = info.colour.clone().unwrap_or_default();
        Some(Arrival {
            on: page.in_days(on),
            is_today: on == today,
            href: format!("/p/{}?sku={}", web::encode(&info.handle), web::encode(info.sku.as_str())),
            title: page.say(&info.title).to_owned(),
            drawing: info.drawing.clone(),
            colour,
        })
    };
    Ok(days.into_iter().filter_map(arrival).collect())
}

/// The lines on their way to a store between two days that have units free, earliest first.
async fn arriving(tx: &Tx<'_>, store: LocationId, from: Date, last: Date) -> Result<Vec<Supply>, DbError> {
    let filter =
        SupplyFilter { state: Some(SupplyOrderState::Open), to_location: Some(store), ..SupplyFilter::default() };
    let orders = stock::list_supply_orders(tx, &filter, None, ORDERS).await?;
    let mut lines = Vec::new();
    for summary in orders.iter().filter(|one| (from..=last).contains(&one.order.expected_on) && one.free > 0) {
        let of_order = stock::supply_of(tx, summary.order.id).await?;
        lines.extend(
            of_order.into_iter().filter(|line| line.free_units() > 0 && (from..=last).contains(&line.expected_on)),
        );
    }
    lines.sort_by_key(|line| line.expected_on);
    Ok(lines)
}

/// Three collections, the first of them wide: the last but one, the second, the last.
async fn rooms(tx: &Tx<'_>, page: &Shop) -> Result<Vec<Room>, DbError> {
    let last = page.menu.len().saturating_sub(1);
    let mut shown: Vec<&CollectionNode> = Vec::new();
    for node in [last.saturating_sub(1), 1, last].into_iter().filter_map(|at| page.menu.get(at)) {
        if !shown.iter().any(|known| known.collection.id == node.collection.id) {
            shown.push(node);
        }
    }
    let mut rooms = Vec::new();
    for node in shown {
        let below = node.children.iter().take(2).map(|child| child.collection.id);
        let ids: Vec<CollectionId> = if node.children.is_empty() { vec![node.collection.id] } else { below.collect() };
        let mut drawings = Vec::new();
        for id in ids {
            let cards = catalogue::store::list_products(tx, &in_collection(id), None, 1).await?;
            let Some(card) = cards.first().filter(|card| !card.drawing.is_empty()) else { continue };
            let colour = card.colours.iter().find_map(|value| value.colour.clone()).unwrap_or_default();
            drawings.push((card.drawing.clone(), colour));
        }
        rooms.push(Room {
            href: format!("/c/{}", node.collection.handle),
            title: page.say(&node.collection.title).to_owned(),
            drawings,
        });
    }
    Ok(rooms)
}
