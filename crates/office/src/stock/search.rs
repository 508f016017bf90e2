//! Finding an article by bar code, SKU or name; what is missing; what one place has.

use super::show::infos;
use crate::desk::Desk;
use crate::query::{Csv, read, word};
use askama::Template;
use axum::extract::{Query, State};
use catalogue::search::SearchFilters;
use catalogue::{Scanned, VariantInfo};
use db::{DbError, Tx};
use kernel::{LocationId, VariantId};
use serde::Deserialize;
use stock::Level;
use uuid::Uuid;
use web::{Answer, App, Failure};

/// Rows of one page of levels.
const ROWS: usize = 60;
/// Most articles that a search brings.
const MOST_VARIANTS: usize = 160;
/// Most rows of a file.
const MOST_ROWS: usize = 20_000;

#[derive(Deserialize, Default)]
pub(super) struct Filters {
    q: Option<String>,
    place: Option<String>,
    after: Option<String>,
}

/// A variant with its units in one place, or in all.
pub(super) struct Row {
    pub(super) info: VariantInfo,
    pub(super) level: Level,
    pub(super) place: Option<LocationId>,
}

#[derive(Template)]
#[template(path = "office/stock.html")]
struct StockPage {
    page: Desk,
    text: String,
    places: Vec<(String, String)>,
    place: String,
    place_name: Option<String>,
    short: Vec<Row>,
    rows: Vec<Row>,
    next: Option<String>,
    csv: Option<String>,
}

fn rows_of(levels: &[Level], infos: &std::collections::HashMap<VariantId, VariantInfo>) -> Vec<Row> {
    let row = |level: &Level| {
        let info = infos.get(&level.variant)?.clone();
        Some(Row { info, level: *level, place: Some(level.location) })
    };
    levels.iter().filter_map(row).collect()
}

/// All levels of some variants, added up.
async fn summed(tx: &Tx<'_>, ids: &[VariantId], place: Option<LocationId>) -> Result<Vec<Row>, DbError> {
    let (infos, levels) = futures::try_join!(catalogue::store::find_variants(tx, ids), ::stock::levels_of(tx, ids))?;
    let nowhere = LocationId(Uuid::nil());
    let row = |id: &VariantId| {
        let mine = levels.iter().filter(|level| level.variant == *id && place.is_none_or(|p| level.location == p));
        let level = mine.fold(Level::none(*id, place.unwrap_or(nowhere)), |sum, level| Level {
            on_hand: sum.on_hand + level.on_hand,
            allocated: sum.allocated + level.allocated,
            safety: sum.safety + level.safety,
            ..sum
        });
        Some(Row { info: infos.get(id)?.clone(), level, place: None })
    };
    Ok(ids.iter().filter_map(row).collect())
}

/// The variants that somebody may mean.
async fn find(app: &App, tx: &Tx<'_>, desk: &Desk, text: &str) -> Result<Vec<VariantId>, Failure> {
    let hits = app
        .house()
        .search
        .search(text, desk.language(), &SearchFilters::default(), 12, 0)
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let products: Vec<_> = hits.items.iter().map(|hit| hit.product_id).collect();
    let cards = catalogue::store::cards_of(tx, &products).await?;
    Ok(cards.into_iter().flat_map(|card| card.variant_ids).take(MOST_VARIANTS).collect())
}

/// The entry: a search, what is missing, and what a place has.
pub(super) async fn entry(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let place = desk.scope(read(filters.place.as_ref()));
    let text = word(filters.q.as_ref());
    if let Some(text) = text
        && let Scanned::Found(info) = catalogue::store::find_variant_by_code(&tx, text).await?
    {
        return Ok(desk.go(format!("/office/stock/{}", info.id)).into());
    }
    let mut page = StockPage {
        text: text.unwrap_or_default().to_owned(),
        places: desk.place_options(Some("office-all-places")),
        place: place.map(|id| id.to_string()).unwrap_or_default(),
        place_name: place.map(|id| desk.place_name(id).to_owned()),
        short: Vec::new(),
        rows: Vec::new(),
        next: None,
        csv: place.map(|id| format!("/office/stock.csv?place={id}")),
        page: desk,
    };
    if let Some(text) = text {
        let ids = find(&app, &tx, &page.page, text).await?;
        page.rows = summed(&tx, &ids, place).await?;
        return web::html(&page);
    }
    let mut short = ::stock::list_shortages(&tx, None, 200).await?;
    short.retain(|level| place.is_none_or(|place| level.location == place));
    page.short = rows_of(&short, &infos(&tx, &short).await?);
    if let Some(place) = place {
        let after = read::<Uuid>(filters.after.as_ref()).map(VariantId);
        let mut levels = ::stock::list_levels(&tx, place, after, ROWS as i64 + 1).await?;
        let is_last = levels.len() <= ROWS;
        levels.truncate(ROWS);
        let last = levels.last().filter(|_| !is_last).map(|level| level.variant.to_string());
        page.next = last.map(|last| page.page.here_with("after", &last));
        page.rows = rows_of(&levels, &infos(&tx, &levels).await?);
    }
    web::html(&page)
}

/// What a place has, as a file.
pub(super) async fn csv(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let place = desk.scope(read(filters.place.as_ref())).ok_or(Failure::NotFound)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let header = ["sku", "article", "on-hand", "allocated", "safety", "free"];
    let mut csv = Csv::new(&header.map(|name| desk.t(&format!("office-csv-{name}"))));
    let (mut after, mut written) = (None, 0);
    loop {
        let levels = ::stock::list_levels(&tx, place, after, 500).await?;
        for row in rows_of(&levels, &infos(&tx, &levels).await?) {
            let level = row.level;
            let figures = [level.on_hand, level.allocated, level.safety, level.available_units().max(0)];
            let (title, options) = (row.info.title.text(desk.language()), row.info.option_text.text(desk.language()));
            let mut cells = vec![row.info.sku.to_string(), format!("{title} {options}")];
            cells.extend(figures.map(|units| units.to_string()));
            csv.row(&cells);
        }
        written += levels.len();
        after = levels.last().map(|level| level.variant);
        if levels.len() < 500 || written >= MOST_ROWS {
            break;
        }
    }
    let code = desk.place(place).map(|place| place.code.to_lowercase()).unwrap_or_default();
    Ok(csv.answer(&format!("stock-{code}-{}", desk.today())))
}
