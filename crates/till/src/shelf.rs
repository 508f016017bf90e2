//! The catalogue as a seller looks at it: collections, articles with what is here, one article with
//! all its colours and sizes in every place.

use crate::desk::Desk;
use askama::Template;
use axum::extract::{Path, Query, State};
use catalogue::store as articles;
use catalogue::{CollectionNode, Cursor, OptionValue, ProductCard, ProductFilter, ProductPage, Status, Variant};
use db::{DbError, Tx};
use jiff::civil::Date;
use kernel::{CollectionId, LocationId, ProductId, VariantId};
use pricing::Price;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use stock::{Level, Supply};
use stores::LocationKind;
use web::{Answer, App, Failure};

/// Articles in one page of the shelf.
const PAGE: i64 = 30;

/// Where a seller looks: collection, article, colour.
#[derive(Deserialize, Default, Clone)]
pub(crate) struct Looking {
    /// The handle of a collection.
    pub(crate) collection: Option<String>,
    /// The handle of an article.
    pub(crate) article: Option<String>,
    /// The code of a colour.
    pub(crate) colour: Option<String>,
    /// After which place in the collection.
    pub(crate) after: Option<i64>,
    /// After which article.
    pub(crate) after_id: Option<ProductId>,
}

/// A dot: its class, its figure or day, and the word that goes with it.
pub(crate) struct Dot {
    /// The class of the style sheet.
    pub(crate) class: &'static str,
    /// What is read before the text, unseen: its key.
    pub(crate) before: &'static str,
    /// The figure or the day.
    pub(crate) text: String,
    /// What is read after the text, unseen: its key.
    pub(crate) after: &'static str,
}

/// An article on the shelf.
pub(crate) struct Card {
    /// What it is.
    pub(crate) product: ProductCard,
    /// Its lowest price here, minor units.
    pub(crate) price_minor: Option<i64>,
    /// Whether some of its variants cost more.
    pub(crate) has_dearer: bool,
    /// What is here.
    pub(crate) dot: Dot,
}

impl Card {
    /// The colour that it is drawn in.
    pub(crate) fn colour(&self) -> &str {
        self.product.colours.first().and_then(|value| value.colour.as_deref()).unwrap_or("gris")
    }
}

/// A page of articles.
pub(crate) struct Shelf {
    /// The collections at the top of the tree: handle and title.
    pub(crate) tabs: Vec<(String, String)>,
    /// The one that is open.
    pub(crate) current: String,
    /// The articles.
    pub(crate) cards: Vec<Card>,
    /// The article that is open.
    pub(crate) open: String,
    /// The address of the next page.
    pub(crate) more: Option<String>,
}

impl Shelf {
    /// Reads a page of a collection.
    pub(crate) async fn read(desk: &Desk, tx: &Tx<'_>, looking: &Looking) -> Result<Self, Failure> {
        let nodes = articles::list_collections(tx).await?;
        let wanted = looking.collection.as_deref();
        let open =
            wanted.and_then(|handle| find(&nodes, handle)).or_else(|| nodes.first().map(|node| &node.collection));
        let Some(open) = open else {
            return Ok(Self {
                tabs: Vec::new(),
                current: String::new(),
                cards: Vec::new(),
                open: String::new(),
                more: None,
            });
        };
        let filter =
            ProductFilter { collection: Some(open.id), status: Some(Status::Active), ..ProductFilter::default() };
        let after = looking.after_id.map(|id| Cursor { position: looking.after.unwrap_or(0), id: Some(id) });
        let found = articles::list_products(tx, &filter, after, PAGE).await?;
        let more = (found.len() == PAGE as usize).then(|| next(&open.handle, found.last())).flatten();
        let root = root_of(&nodes, open.id).unwrap_or(open);
        Ok(Self {
            tabs: nodes
                .iter()
                .map(|node| (node.collection.handle.clone(), title(desk, &node.collection.title)))
                .collect(),
            current: root.handle.clone(),
            cards: cards(desk, tx, found).await?,
            open: looking.article.clone().unwrap_or_default(),
            more,
        })
    }
}

fn title(desk: &Desk, text: &catalogue::LocalText) -> String {
    text.text(desk.language()).to_owned()
}

fn next(handle: &str, last: Option<&ProductCard>) -> Option<String> {
    let cursor = last?.cursor;
    Some(format!("/till/shelf?collection={}&after={}&after_id={}", web::encode(handle), cursor.position, cursor.id?))
}

fn find<'a>(nodes: &'a [CollectionNode], handle: &str) -> Option<&'a catalogue::Collection> {
    nodes.iter().find_map(|node| {
        if node.collection.handle == handle { Some(&node.collection) } else { find(&node.children, handle) }
    })
}

fn root_of(nodes: &[CollectionNode], id: CollectionId) -> Option<&catalogue::Collection> {
    fn holds(node: &CollectionNode, id: CollectionId) -> bool {
        node.collection.id == id || node.children.iter().any(|child| holds(child, id))
    }
    nodes.iter().find(|node| holds(node, id)).map(|node| &node.collection)
}

/// Cards with price and dot: what is elsewhere is asked for those alone that are not here.
pub(crate) async fn cards(desk: &Desk, tx: &Tx<'_>, found: Vec<ProductCard>) -> Result<Vec<Card>, DbError> {
    let variants: Vec<VariantId> = found.iter().flat_map(|card| card.variant_ids.iter().copied()).collect();
    let (prices, here) = futures::try_join!(
        pricing::store::prices_in_force(tx, &variants, desk.currency, desk.now()),
        stock::levels_at(tx, desk.store.id, &variants),
    )?;
    let here: HashMap<VariantId, i64> = here.iter().map(|level| (level.variant, level.shelf_units().max(0))).collect();
    let units = |card: &ProductCard| card.variant_ids.iter().filter_map(|id| here.get(id)).sum::<i64>();
    let missing: Vec<VariantId> =
        found.iter().filter(|card| units(card) == 0).flat_map(|card| card.variant_ids.iter().copied()).collect();
    let (supply, levels) = futures::try_join!(stock::open_supply_of(tx, &missing), stock::levels_of(tx, &missing))?;
    let mut out = Vec::with_capacity(found.len());
    for card in found {
        let amounts: Vec<i64> =
            card.variant_ids.iter().filter_map(|id| prices.get(id)).map(|p| p.amount.minor).collect();
        let lowest = amounts.iter().min().copied();
        let dot = dot(desk, units(&card), &card.variant_ids, &supply, &levels);
        out.push(Card {
            price_minor: lowest,
            has_dearer: amounts.iter().any(|a| Some(*a) > lowest),
            dot,
            product: card,
        });
    }
    Ok(out)
}

fn dot(desk: &Desk, here: i64, variants: &[VariantId], supply: &[Supply], levels: &[Level]) -> Dot {
    if here > 0 {
        let class = if here > 2 { "here" } else { "low" };
        return Dot { class, before: "", text: desk.number(here), after: "till-here" };
    }
    let arrives = supply
        .iter()
        .filter(|line| variants.contains(&line.variant) && line.to_location == desk.store.id && line.free_units() > 0)
        .map(|line| line.expected_on)
        .min();
    if let Some(on) = arrives {
        let text = desk.short_day(on.max(desk.today()));
        return Dot { class: "soon", before: "till-arrives", text, after: "" };
    }
    let elsewhere = levels.iter().any(|level| variants.contains(&level.variant) && level.available_units() > 0);
    let (class, key) = if elsewhere { ("", "till-elsewhere") } else { ("none", "till-nowhere") };
    Dot { class, before: "", text: desk.t(key), after: "" }
}

/// A colour of an article.
pub(crate) struct Swatch {
    /// Its code.
    pub(crate) code: String,
    /// Its name.
    pub(crate) label: String,
    /// As it is painted.
    pub(crate) colour: String,
    /// Whether it is the one that is shown.
    pub(crate) is_on: bool,
}

/// One size of an article, in one colour, in every place.
pub(crate) struct Size {
    /// The variant.
    pub(crate) variant: VariantId,
    /// Its size, or what else tells it apart.
    pub(crate) label: String,
    /// Its price, minor units.
    pub(crate) price_minor: Option<i64>,
    /// Units on this shelf.
    pub(crate) here: i64,
    /// The next arrival here: day and free units.
    pub(crate) arrival: Option<(Date, i64)>,
    /// Units in other stores.
    pub(crate) others: i64,
    /// Units in warehouses.
    pub(crate) warehouses: i64,
}

impl Size {
    /// Whether it arrives later than on a day.
    pub(crate) fn comes_after(&self, on: &Date) -> bool {
        self.arrival.is_some_and(|(day, _)| day > *on)
    }
}

/// One article, one colour, all sizes and places.
pub(crate) struct Panel {
    /// Its name in addresses.
    pub(crate) handle: String,
    /// Its name.
    pub(crate) title: String,
    /// Its colours.
    pub(crate) colours: Vec<Swatch>,
    /// The name of the colour that is shown.
    pub(crate) colour: String,
    /// Its sizes.
    pub(crate) sizes: Vec<Size>,
    /// The collection that lies behind.
    pub(crate) collection: String,
}

impl Panel {
    /// Reads an article; none when it is not on sale.
    pub(crate) async fn read(desk: &Desk, tx: &Tx<'_>, looking: &Looking) -> Result<Option<Self>, Failure> {
        let Some(handle) = looking.article.as_deref() else { return Ok(None) };
        let Some(page) = articles::product_page(tx, handle).await? else { return Ok(None) };
        let collection = looking.collection.clone().unwrap_or_default();
        Ok(Some(Self { collection, ..Self::of(desk, tx, &page, looking.colour.as_deref(), None).await? }))
    }

    /// An article in the colour of a code, or in that of a variant.
    pub(crate) async fn of(
        desk: &Desk,
        tx: &Tx<'_>,
        page: &ProductPage,
        colour: Option<&str>,
        variant: Option<VariantId>,
    ) -> Result<Self, DbError> {
        let values = page.option_values();
        let place = values.iter().position(|values| values.iter().any(|value| value.colour.is_some()));
        let colours: &[OptionValue] = place.map_or(&[], |at| &values[at]);
        let of_variant = page.variants.iter().find(|one| Some(one.id) == variant);
        let code = of_variant
            .and_then(|one| place.and_then(|at| one.options.get(at)).map(|value| value.code.clone()))
            .or_else(|| colour.filter(|code| colours.iter().any(|value| value.code == *code)).map(str::to_owned))
            .or_else(|| colours.first().map(|value| value.code.clone()));
        let wears =
            |one: &Variant| place.is_none_or(|at| one.options.get(at).map(|value| &value.code) == code.as_ref());
        let shown: Vec<&Variant> = page.variants.iter().filter(|v| v.status == Status::Active && wears(v)).collect();
        let ids: Vec<VariantId> = shown.iter().map(|one| one.id).collect();
        let facts = Facts::read(desk, tx, &ids).await?;
        let title = page.product.title.text(desk.language()).to_owned();
        let language = desk.language();
        let swatch = |value: &OptionValue| Swatch {
            code: value.code.clone(),
            label: value.label.text(language).to_owned(),
            colour: value.colour.clone().unwrap_or_else(|| "gris".to_owned()),
            is_on: Some(&value.code) == code.as_ref(),
        };
        let colours: Vec<Swatch> = colours.iter().map(swatch).collect();
        Ok(Self {
            handle: page.product.handle.clone(),
            colour: colours.iter().find(|one| one.is_on).map(|one| one.label.clone()).unwrap_or_default(),
            colours,
            sizes: shown.into_iter().map(|one| facts.size(desk, one, place)).collect(),
            title,
            collection: String::new(),
        })
    }

    /// What it costs: one price, or the lowest and the highest.
    pub(crate) fn prices(&self) -> Option<(i64, i64)> {
        let amounts = || self.sizes.iter().filter_map(|size| size.price_minor);
        Some((amounts().min()?, amounts().max()?))
    }

    /// The day of the next arrival, when anything is on its way.
    pub(crate) fn arrival_on(&self) -> Option<Date> {
        self.sizes.iter().filter_map(|size| size.arrival.map(|(on, _)| on)).min()
    }
}

struct Facts {
    prices: HashMap<VariantId, Price>,
    levels: Vec<Level>,
    supply: Vec<Supply>,
    stores: HashSet<LocationId>,
}

impl Facts {
    async fn read(desk: &Desk, tx: &Tx<'_>, ids: &[VariantId]) -> Result<Self, DbError> {
        let (prices, levels, supply, locations) = futures::try_join!(
            pricing::store::prices_in_force(tx, ids, desk.currency, desk.now()),
            stock::levels_of(tx, ids),
            stock::open_supply_of(tx, ids),
            stores::store::all_locations(tx),
        )?;
        let stores = locations.iter().filter(|one| one.kind == LocationKind::Store).map(|one| one.id).collect();
        Ok(Self { prices, levels, supply, stores })
    }

    fn size(&self, desk: &Desk, variant: &Variant, colour_at: Option<usize>) -> Size {
        let here = desk.store.id;
        let language = desk.language();
        let of = |level: &&Level| level.variant == variant.id;
        let sum = |wanted: &dyn Fn(&Level) -> bool| {
            self.levels.iter().filter(of).filter(|l| wanted(l)).map(|l| l.available_units().max(0)).sum::<i64>()
        };
        let rest: Vec<&str> = variant
            .options
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != colour_at)
            .map(|(_, value)| value.label.text(language))
            .collect();
        let label = if rest.is_empty() { desk.t("till-one-size") } else { rest.join(catalogue::BETWEEN_OPTIONS) };
        Size {
            variant: variant.id,
            label,
            price_minor: self.prices.get(&variant.id).map(|price| price.amount.minor),
            here: self
                .levels
                .iter()
                .find(|level| of(level) && level.location == here)
                .map_or(0, |level| level.shelf_units().max(0)),
            arrival: self.arrival(desk, variant.id),
            others: sum(&|level| level.location != here && self.stores.contains(&level.location)),
            warehouses: sum(&|level| !self.stores.contains(&level.location)),
        }
    }

    fn arrival(&self, desk: &Desk, variant: VariantId) -> Option<(Date, i64)> {
        let coming = self
            .supply
            .iter()
            .filter(|line| line.variant == variant && line.to_location == desk.store.id && line.free_units() > 0);
        let first = coming.clone().map(|line| line.expected_on).min()?;
        Some((first.max(desk.today()), coming.filter(|line| line.expected_on == first).map(Supply::free_units).sum()))
    }
}

#[derive(Template)]
#[template(path = "till/cards.html")]
struct Cards {
    page: Desk,
    shelf: Shelf,
}

/// `GET /till/shelf`: the articles alone, for the next page and for live.
pub(crate) async fn shelf(desk: Desk, State(app): State<App>, Query(looking): Query<Looking>) -> Answer {
    if !desk.is_htmx() {
        return Ok(desk.go("/till").into());
    }
    let reader = app.db().reader().await?;
    let shelf = Shelf::read(&desk, &reader.tx(), &looking).await?;
    web::html(&Cards { page: desk, shelf })
}

#[derive(Template)]
#[template(path = "till/panel.html")]
struct PanelPart {
    page: Desk,
    panel: Option<Panel>,
}

/// `GET /till/articles/{handle}`: one article.
pub(crate) async fn article(
    desk: Desk,
    State(app): State<App>,
    Path(handle): Path<String>,
    Query(looking): Query<Looking>,
) -> Answer {
    if !desk.is_htmx() {
        let colour = looking.colour.map(|colour| format!("&colour={}", web::encode(&colour))).unwrap_or_default();
        return Ok(desk.go(format!("/till?article={}{colour}", web::encode(&handle))).into());
    }
    let looking = Looking { article: Some(handle), ..looking };
    let reader = app.db().reader().await?;
    let panel = Panel::read(&desk, &reader.tx(), &looking).await?;
    web::html(&PanelPart { page: desk, panel })
}
