//! The list of articles: search, collection, state.

use crate::desk::Desk;
use crate::query::{Csv, plain_amount, read, word};
use askama::Template;
use axum::extract::{Query, State};
use catalogue::search::SearchFilters;
use catalogue::{CollectionNode, Cursor, ProductCard, ProductFilter, Scanned, Status};
use db::{DbError, Tx};
use identity::Permission;
use kernel::{CollectionId, Currency, ProductId, VariantId};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;
use web::{Answer, App, Failure};

const ROWS: usize = 40;
/// Most articles of a file.
const MOST_ROWS: usize = 20_000;

#[derive(Deserialize, Default)]
pub(super) struct Filters {
    q: Option<String>,
    collection: Option<String>,
    status: Option<String>,
    after: Option<String>,
}

/// An article in the list.
struct Row {
    card: ProductCard,
    colour: String,
    price: Option<(i64, i64)>,
    on_hand: i64,
    free: i64,
}

#[derive(Template)]
#[template(path = "office/products.html")]
struct ProductsPage {
    page: Desk,
    text: String,
    rows: Vec<Row>,
    next: Option<String>,
    collections: Vec<(String, String)>,
    collection: String,
    status: String,
    csv: String,
    may_import: bool,
}

/// Collections as options, those below others set in.
fn options(desk: &Desk, nodes: &[CollectionNode], depth: usize, out: &mut Vec<(String, String)>) {
    for node in nodes {
        let name = node.collection.title.text(desk.language());
        let indent = "\u{2003}".repeat(depth);
        out.push((node.collection.id.to_string(), format!("{indent}{name}")));
        options(desk, &node.children, depth + 1, out);
    }
}

/// Prices and units of a page of articles: two statements.
async fn rows(tx: &Tx<'_>, desk: &Desk, cards: Vec<ProductCard>) -> Result<Vec<Row>, DbError> {
    let ids: Vec<VariantId> = cards.iter().flat_map(|card| card.variant_ids.iter().copied()).collect();
    let (prices, levels) = futures::try_join!(
        pricing::store::prices_in_force(tx, &ids, Currency::EUR, desk.now()),
        stock::levels_of(tx, &ids)
    )?;
    let place = desk.own();
    let mut units: HashMap<VariantId, (i64, i64)> = HashMap::new();
    for level in levels.iter().filter(|level| place.is_none_or(|place| level.location == place)) {
        let sum = units.entry(level.variant).or_default();
        *sum = (sum.0 + level.on_hand, sum.1 + level.available_units().max(0));
    }
    let row = |card: ProductCard| {
        let amounts = || card.variant_ids.iter().filter_map(|id| prices.get(id)).map(|price| price.amount.minor);
        let sum = card.variant_ids.iter().filter_map(|id| units.get(id));
        let (on_hand, free) = sum.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let colour = card.colours.first().map(|one| one.colour.clone().unwrap_or_else(|| one.code.clone()));
        Row { price: amounts().min().zip(amounts().max()), on_hand, free, colour: colour.unwrap_or_default(), card }
    };
    Ok(cards.into_iter().map(row).collect())
}

fn cursor(text: Option<&String>) -> Option<Cursor> {
    let (position, id) = word(text)?.split_once('.')?;
    Some(Cursor { position: position.parse().ok()?, id: Some(ProductId(id.parse::<Uuid>().ok()?)) })
}

fn filter(filters: &Filters) -> ProductFilter {
    let collection: Option<Uuid> = read(filters.collection.as_ref());
    ProductFilter {
        collection: collection.map(CollectionId),
        status: match word(filters.status.as_ref()) {
            Some("active") => Some(Status::Active),
            Some("draft") => Some(Status::Draft),
            _ => None,
        },
        ..ProductFilter::default()
    }
}

async fn search(
    app: &App,
    tx: &Tx<'_>,
    desk: &Desk,
    filters: &Filters,
    text: &str,
) -> Result<Vec<ProductCard>, Failure> {
    let only = SearchFilters { collection: filter(filters).collection, ..SearchFilters::default() };
    let hits = app
        .house()
        .search
        .search(text, desk.language(), &only, ROWS, 0)
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let ids: Vec<ProductId> = hits.items.iter().map(|hit| hit.product_id).collect();
    Ok(catalogue::store::cards_of(tx, &ids).await?)
}

/// The list.
pub(super) async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let text = word(filters.q.as_ref());
    if let Some(text) = text
        && let Scanned::Found(info) = catalogue::store::find_variant_by_code(&tx, text).await?
    {
        return Ok(desk.go(format!("/office/products/{}", info.product_id)).into());
    }
    let (cards, next) = if let Some(text) = text {
        (search(&app, &tx, &desk, &filters, text).await?, None)
    } else {
        let after = cursor(filters.after.as_ref());
        let mut cards = catalogue::store::list_products(&tx, &filter(&filters), after, ROWS as i64 + 1).await?;
        let is_last = cards.len() <= ROWS;
        cards.truncate(ROWS);
        let next = cards.last().filter(|_| !is_last).map(|card| format!("{}.{}", card.cursor.position, card.id));
        (cards, next)
    };
    let mut collections = vec![(String::new(), desk.t("office-all-collections"))];
    options(&desk, &catalogue::store::list_collections(&tx).await?, 0, &mut collections);
    let query = desk.here_with("after", "");
    let query = query.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    web::html(&ProductsPage {
        text: text.unwrap_or_default().to_owned(),
        rows: rows(&tx, &desk, cards).await?,
        next: next.map(|next| desk.here_with("after", &next)),
        collections,
        collection: filters.collection.unwrap_or_default(),
        status: filters.status.unwrap_or_default(),
        csv: format!("/office/products.csv{query}"),
        may_import: desk.may(Permission::Import),
        page: desk,
    })
}

/// The articles as a file.
pub(super) async fn csv(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let header = ["handle", "article", "variants", "price", "on-hand", "free"];
    let mut csv = Csv::new(&header.map(|name| desk.t(&format!("office-csv-{name}"))));
    let (mut after, mut written) = (None, 0);
    loop {
        let cards = catalogue::store::list_products(&tx, &filter(&filters), after, 100).await?;
        let (len, last) = (cards.len(), cards.last().map(|card| card.cursor));
        for row in rows(&tx, &desk, cards).await? {
            csv.row(&[
                row.card.handle.clone(),
                row.card.title.text(desk.language()).to_owned(),
                row.card.variant_ids.len().to_string(),
                row.price.map(|(least, _)| plain_amount(least)).unwrap_or_default(),
                row.on_hand.to_string(),
                row.free.to_string(),
            ]);
        }
        written += len;
        after = last;
        if len < 100 || written >= MOST_ROWS {
            break;
        }
    }
    Ok(csv.answer(&format!("{}-{}", desk.t("office-csv-products-name"), desk.today())))
}
