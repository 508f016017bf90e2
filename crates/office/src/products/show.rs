//! One article: its texts, its variants with codes, prices and units, its pictures, its prices over time.

use super::grid::{Facts, Grid};
use crate::desk::Desk;
use crate::plots::Steps;
use crate::query::read;
use askama::Template;
use axum::extract::{Path, Query, State};
use catalogue::{Picture, PictureSource, Product, ProductPage, PutProduct, Status, Variant};
use db::{DbError, Tx};
use identity::Permission;
use jiff::Timestamp;
use kernel::{Currency, ProductId, VariantId};
use pricing::Price;
use serde::Deserialize;
use std::collections::HashMap;
use stock::{Level, Supply};
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Markup, Toast};

/// Changes of a price that are shown.
const PRICES: i64 = 60;

/// A variant in the table.
struct Row {
    variant: Variant,
    options: String,
    gtins: String,
    price: Option<i64>,
    on_hand: i64,
    free: i64,
    is_chosen: bool,
}

/// One change of a price.
struct Change {
    since: Timestamp,
    minor: i64,
    is_ahead: bool,
}

#[derive(Template)]
#[template(path = "office/product.html")]
struct OneProduct {
    page: Desk,
    product: Product,
    rows: Vec<Row>,
    pictures: Vec<(Markup, String)>,
    plot: Option<Markup>,
    changes: Vec<Change>,
    chosen: Option<VariantId>,
    chosen_name: String,
    chosen_price: Option<i64>,
    grid: Grid,
    /// Only variants that are down to their last units.
    only_last: bool,
    may_price: bool,
    may_edit: bool,
}

#[derive(Deserialize, Default)]
pub(super) struct Look {
    variant: Option<String>,
    last: Option<String>,
}

/// What is known of the variants of an article.
struct Known {
    prices: HashMap<VariantId, Price>,
    levels: Vec<Level>,
    supply: Vec<Supply>,
    sold: flows::Sold,
}

/// Four statements for each hundred variants.
async fn facts(tx: &Tx<'_>, desk: &Desk, ids: &[VariantId]) -> Result<Known, DbError> {
    let (prices, levels, supply, sold) = futures::try_join!(
        pricing::store::prices_in_force(tx, ids, Currency::EUR, desk.now()),
        stock::levels_of(tx, ids),
        stock::open_supply_of(tx, ids),
        flows::sold_of_late(tx, ids, desk.now())
    )?;
    Ok(Known { prices, levels, supply, sold })
}

/// On hand and free, in the own place or in all.
fn units_of(desk: &Desk, levels: &[Level]) -> HashMap<VariantId, (i64, i64)> {
    let place = desk.own();
    let mut units: HashMap<VariantId, (i64, i64)> = HashMap::new();
    for level in levels.iter().filter(|level| place.is_none_or(|place| level.location == place)) {
        let sum = units.entry(level.variant).or_default();
        *sum = (sum.0 + level.on_hand, sum.1 + level.available_units().max(0));
    }
    units
}

fn pictures(desk: &Desk, found: &ProductPage) -> Vec<(Markup, String)> {
    let show = |picture: &Picture| {
        let words = picture.alt.text(desk.language()).to_owned();
        let drawing = match &picture.source {
            PictureSource::Drawing { symbol, colour } => {
                desk.drawing(symbol, colour.as_deref().unwrap_or_default(), &words)
            }
            PictureSource::Url(_) => desk.drawing(&found.product.drawing, "gris", &words),
        };
        let note = match &picture.source {
            PictureSource::Url(url) => url.clone(),
            PictureSource::Drawing { .. } => words,
        };
        (drawing, note)
    };
    found.pictures.iter().take(24).map(show).collect()
}

/// The history of one variant's price, newest first, and its plot.
async fn history(tx: &Tx<'_>, desk: &Desk, variant: VariantId) -> Result<(Vec<Change>, Option<Markup>), DbError> {
    let prices = pricing::store::list_prices(tx, variant, Currency::EUR, PRICES).await?;
    let changes: Vec<Change> = prices
        .iter()
        .map(|price| Change {
            since: price.valid_from,
            minor: price.amount.minor,
            is_ahead: price.valid_from > desk.now(),
        })
        .collect();
    let past = changes.iter().rev().filter(|one| !one.is_ahead);
    let points: Vec<(Timestamp, i64)> = past.map(|one| (one.since, one.minor)).collect();
    let lowest = points.iter().map(|point| point.1).min().unwrap_or(0);
    let words = desk.ta("office-price-plot", &[("n", &points.len()), ("least", &desk.money(lowest))]);
    Ok((changes, Steps::of(desk, &points, words).map(|plot| plot.show())))
}

/// The article.
pub(super) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Query(look): Query<Look>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let found = catalogue::store::product_page_of(&tx, ProductId(id)).await?.ok_or(Failure::NotFound)?;
    let ids: Vec<VariantId> = found.variants.iter().map(|variant| variant.id).collect();
    let Known { prices, levels, supply, sold } = facts(&tx, &desk, &ids).await?;
    let units = units_of(&desk, &levels);
    let only_last = look.last.as_deref() == Some("1");
    let grid = {
        let variants: Vec<&Variant> = found.variants.iter().collect();
        let facts = Facts { levels: &levels, supply: &supply, sold: &sold };
        Grid::of(&desk, &variants, &facts, only_last, desk.may(Permission::TransferStock))
    };
    let asked: Option<VariantId> = read::<Uuid>(look.variant.as_ref()).map(VariantId);
    let chosen = asked.filter(|id| ids.contains(id)).or(ids.first().copied());
    let (changes, plot) = match chosen {
        Some(variant) => history(&tx, &desk, variant).await?,
        None => (Vec::new(), None),
    };
    let pictures = pictures(&desk, &found);
    let row = |variant: Variant| {
        let (on_hand, free) = units.get(&variant.id).copied().unwrap_or_default();
        Row {
            options: catalogue::option_text(&variant.options).text(desk.language()).to_owned(),
            gtins: variant.gtins.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            price: prices.get(&variant.id).map(|price| price.amount.minor),
            on_hand,
            free,
            is_chosen: chosen == Some(variant.id),
            variant,
        }
    };
    let rows: Vec<Row> = found.variants.into_iter().map(row).collect();
    let picked = rows.iter().find(|row| row.is_chosen);
    web::html(&OneProduct {
        product: found.product,
        pictures,
        plot,
        changes,
        chosen,
        chosen_name: picked.map(|row| row.options.clone()).unwrap_or_default(),
        chosen_price: picked.and_then(|row| row.price),
        grid,
        only_last,
        may_price: desk.may(Permission::EditPrices),
        may_edit: desk.may(Permission::EditCatalogue),
        rows,
        page: desk,
    })
}

#[derive(Deserialize)]
pub(super) struct TextsForm {
    title_fr: String,
    title_en: String,
    description_fr: String,
    description_en: String,
    on_sale: Option<String>,
}

/// Changes the texts of an article, and whether it is on sale.
pub(super) async fn texts(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<TextsForm>,
) -> Answer {
    desk.require(Permission::EditCatalogue)?;
    let reader = app.db().reader().await?;
    let before = catalogue::store::get_product(&reader.tx(), ProductId(id)).await?;
    drop(reader);
    let text = |fr: &str, en: &str| catalogue::LocalText::new(fr.trim(), en.trim());
    let product = Product {
        title: text(&form.title_fr, &form.title_en),
        description: text(&form.description_fr, &form.description_en),
        status: if form.on_sale.is_some() { Status::Active } else { Status::Draft },
        ..before
    };
    let (actor, moment) = (desk.actor(), desk.moment().clone());
    app.db().run(PutProduct { product, variants: Vec::new(), pictures: None, actor, moment }).await?;
    Ok(desk.go(format!("/office/products/{id}")).toast(Toast::new("office-product-saved")).into())
}
