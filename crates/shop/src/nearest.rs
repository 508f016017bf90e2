//! The nearest stores that have an article, drawn and listed: live stock, opening hours, and the ways
//! from there. Around a postcode, around where somebody is, or from the store that they chose.

use crate::places::{self, Store};
use crate::shell::Shop;
use crate::store_choice::coordinates;
use crate::ways::{self, Way};
use crate::{legal, product, tiles};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use catalogue::{ProductPage as Article, Status, Variant};
use flows::Near;
use kernel::VariantId;
use serde::Deserialize;
use web::france::{CORSICA, MAINLAND, VIEW_BOX, apart, spot, spot_at};
use web::{Answer, App, Failure, Markup, Stock, Watch};

/// So many stores are listed, the nearest first.
const MOST: usize = 24;
/// Numbered marks stand so far apart, in units of the map.
const APART: f64 = 23.0;

/// Of which variant, and where to look.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    sku: String,
    postcode: Option<String>,
    /// "45.76,4.83": where one is, to a kilometre.
    near: Option<String>,
}

#[derive(Template)]
#[template(path = "shop/nearest.html")]
struct NearestPage {
    page: Shop,
    handle: String,
    sku: String,
    variant: VariantId,
    title: String,
    options: String,
    drawing: String,
    colour: String,
    /// As it was typed.
    postcode: String,
    error: Option<String>,
    /// From where distances are told.
    from: String,
    found: Vec<Found>,
    /// How many other stores have none.
    others: usize,
    map: Map,
}

impl NearestPage {
    /// Where the article itself is shown.
    fn article(&self) -> String {
        format!("/p/{}?sku={}", web::encode(&self.handle), web::encode(&self.sku))
    }

    /// The address of the page with `rest` at its end.
    fn path(&self, rest: &str) -> String {
        format!("/p/{}/stores{rest}", web::encode(&self.handle))
    }
}

/// How a store comes by it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// It lies there.
    There,
    /// It is on its way there.
    Coming,
    /// A shuttle brings it on request.
    Brought,
}

impl How {
    fn of(way: &Way) -> Self {
        match (way.is_brought(), way.is_arrival) {
            (true, _) => Self::Brought,
            (false, true) => Self::Coming,
            (false, false) => Self::There,
        }
    }
}

/// A store that has it, or gets it.
struct Found {
    no: usize,
    code: String,
    store: Store,
    is_mine: bool,
    is_open: bool,
    opening: String,
    hours: String,
    distance: String,
    stock: Markup,
    /// "dès 16 h 30", "très probable".
    sure: String,
    now: Option<String>,
    later: String,
    how: How,
    detail: String,
    when: String,
}

/// The stores on the map of France.
struct Map {
    view_box: &'static str,
    mainland: &'static str,
    corsica: &'static str,
    words: String,
    /// Stores that have none.
    quiet: Vec<(f64, f64)>,
    marks: Vec<Mark>,
    /// Where one looks from.
    here: Option<(f64, f64)>,
}

struct Mark {
    x: f64,
    y: f64,
    class: &'static str,
    no: usize,
}

/// `GET /p/{handle}/stores?sku=…`: anybody.
pub(crate) async fn show(
    State(app): State<App>,
    mut page: Shop,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let article = catalogue::store::product_page(&tx, &handle).await?;
    let Some((article, variant)) = article.and_then(|article| chosen(article, &asked.sku)) else {
        return legal::missing(page);
    };
    let typed = asked.postcode.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let read = typed.and_then(Near::postcode);
    let (offers, at_postcode) =
        futures::try_join!(flows::offers(&tx, variant.id, 1, page.store_id(), false, page.now()), async {
            match &read {
                Some(Near::Postcode(postcode)) => flows::whereabouts(&tx, postcode).await,
                _ => Ok(None),
            }
        })?;
    drop(tx);
    drop(reader);
    let near = asked.near.as_deref().and_then(coordinates).filter(|_| typed.is_none());
    let here = at_postcode.or(near);
    if let Some(here) = here {
        places::measure(&mut page.stores, here);
    }
    let error = match (typed, &read, at_postcode) {
        (Some(_), None, _) => Some(page.t("refused-address-postcode")),
        (Some(postcode), Some(_), None) => Some(page.ta("shop-nearest-unknown", &[("postcode", &postcode)])),
        _ => None,
    };
    let from = match (at_postcode, near) {
        (Some(_), _) => page.ta("shop-nearest-from-postcode", &[("postcode", &typed.unwrap_or_default())]),
        (None, Some(_)) => page.t("shop-near-said"),
        (None, None) => page.ta("shop-nearest-from-store", &[("store", &page.store_name())]),
    };
    let found = found(&page, &ways::ways_everywhere(&page, &offers));
    let is_wrong = typed.is_some() && read.is_none();
    let template = NearestPage {
        map: Map::of(&page, &found, here),
        others: page.stores.len() - found.len().min(page.stores.len()),
        title: page.say(&article.product.title).to_owned(),
        options: options(&page, &variant),
        drawing: product::drawing(&article),
        colour: tiles::colour_of(&variant).and_then(|value| value.colour.clone()).unwrap_or_default(),
        postcode: typed.unwrap_or_default().to_owned(),
        sku: variant.sku.to_string(),
        variant: variant.id,
        handle,
        error,
        from,
        found,
        page,
    };
    web::html_with(if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &template)
}

/// `GET /p/{handle}/stores/live?sku=…`: anybody hears that the stock of a variant on sale changed.
pub(crate) async fn live(State(app): State<App>, Path(handle): Path<String>, Query(asked): Query<Asked>) -> Answer {
    let article = {
        let reader = app.db().reader().await?;
        catalogue::store::product_page(&reader.tx(), &handle).await?
    };
    let (_, variant) = article.and_then(|article| chosen(article, &asked.sku)).ok_or(Failure::NotFound)?;
    app.live().open(Watch::new().kinds(&["stock_changed", "level_changed"]).subject(variant.id))
}

/// An article on sale with the variant of this SKU, or its only one.
fn chosen(article: Article, sku: &str) -> Option<(Article, Variant)> {
    if article.product.status != Status::Active {
        return None;
    }
    let mut sold = article.variants.iter().filter(|one| one.status == Status::Active);
    let variant = match sku {
        "" => sold.next().filter(|_| sold.next().is_none()),
        sku => sold.find(|one| one.sku.as_str() == sku),
    }?;
    let variant = variant.clone();
    Some((article, variant))
}

fn options(page: &Shop, variant: &Variant) -> String {
    let words: Vec<&str> = variant.options.iter().map(|value| page.say(&value.label)).collect();
    words.join(catalogue::BETWEEN_OPTIONS)
}

/// A row for each store that has it or gets it, the nearest first.
fn found(page: &Shop, all: &[Way]) -> Vec<Found> {
    let mut best = ways::one_per_store(all);
    best.sort_by_key(|way| page.store_of(way.store).and_then(|store| store.distance_m).unwrap_or(0));
    let rows = best.into_iter().filter_map(|way| Some((page.store_of(way.store)?.clone(), way)));
    let row = |(at, (store, way)): (usize, (Store, Way))| Found {
        no: at + 1,
        code: store.location.code.clone(),
        is_mine: Some(store.id()) == page.store_id(),
        is_open: store.is_open(page.page()),
        opening: store.opening(page.page()),
        hours: store.hours_on(page.page(), page.today()),
        distance: store.distance_m.map(|metres| page.distance(metres)).unwrap_or_default(),
        stock: if way.is_arrival { way.stock(page) } else { page.stock(Stock::here(way.free_units)) },
        sure: way.how_sure.clone(),
        how: How::of(&way),
        detail: way.detail.clone(),
        when: way.from.clone(),
        now: way.now,
        later: way.later,
        store,
    };
    rows.take(MOST).enumerate().map(row).collect()
}

impl Found {
    /// Whether it is not there yet.
    fn is_arrival(&self) -> bool {
        self.how != How::There
    }

    fn is_brought(&self) -> bool {
        self.how == How::Brought
    }

    /// The place for the map application of the telephone.
    fn geo(&self) -> Option<String> {
        let (latitude, longitude) = self.store.point();
        let degrees = |millionths: i64| {
            let sign = if millionths < 0 { "-" } else { "" };
            format!("{sign}{}.{:06}", millionths.abs() / 1_000_000, millionths.abs() % 1_000_000)
        };
        let is_known = self.store.location.has_coordinates();
        is_known.then(|| format!("geo:{},{}", degrees(latitude), degrees(longitude)))
    }
}

impl Map {
    fn of(page: &Shop, found: &[Found], here: Option<(i64, i64)>) -> Self {
        let drawn: Vec<&Found> = found.iter().filter(|one| one.store.location.has_coordinates()).collect();
        let spots: Vec<(f64, f64)> = drawn.iter().map(|one| spot(&one.store.location)).collect();
        let class = |one: &Found| match (one.is_arrival(), one.is_open) {
            (true, _) => "soon",
            (false, true) => "has",
            (false, false) => "has shut",
        };
        let marks = drawn.iter().zip(apart(&spots, APART));
        let marks = marks.map(|(one, (x, y))| Mark { x, y, class: class(one), no: one.no });
        let has = |store: &&Store| found.iter().all(|one| one.store.id() != store.id());
        let names: Vec<String> = drawn.iter().map(|one| format!("{} {}", one.no, one.store.location.name)).collect();
        Self {
            view_box: VIEW_BOX,
            mainland: MAINLAND,
            corsica: CORSICA,
            words: page.ta("shop-nearest-map", &[("stores", &names.join(", "))]),
            quiet: page
                .stores
                .iter()
                .filter(has)
                .filter(|store| store.location.has_coordinates())
                .map(|store| spot(&store.location))
                .collect(),
            marks: marks.collect(),
            here: here.map(spot_at),
        }
    }
}
