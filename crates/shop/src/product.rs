//! One article: its colours and sizes with their state, its price, every way to get it with a date.

use crate::delivery::Delivery;
use crate::legal;
use crate::product_data;
use crate::shell::Shop;
use crate::tiles::{self, Tile};
use crate::ways::{self, Way};
use askama::Template;
use axum::extract::{Path, Query, State};
use catalogue::{LocalText, OptionValue, PictureSource, ProductPage as Article, Status, Variant};
use db::{DbError, Tx};
use flows::Here;
use fulfilment::WayOrder;
use kernel::VariantId;
use pricing::Price;
use serde::Deserialize;
use std::collections::HashMap;
use web::{Answer, App};

/// So many other stores are listed.
const STORES: usize = 8;
/// So many stores stand above the buttons, and so many beside the ways of delivery.
const WAYS: usize = 3;
const WAYS_BESIDE: usize = 2;
/// So far a store is near, in metres.
const NEAR_M: i64 = 30_000;
/// So many other articles are shown.
const OTHERS: i64 = 9;

/// What the address says.
#[derive(Clone, Deserialize, Default)]
pub(crate) struct Choice {
    colour: Option<String>,
    size: Option<String>,
    form: Option<String>,
    sku: Option<String>,
}

#[derive(Template)]
#[template(path = "shop/product.html")]
struct ProductPage {
    page: Shop,
    title: String,
    /// Its first sentence, and the rest.
    short: String,
    description: String,
    details: Vec<String>,
    crumbs: Vec<(String, String)>,
    drawing: String,
    colour: String,
    /// What the drawing shows, in words.
    words: String,
    options: Vec<Choosing>,
    price: Option<Shown>,
    variant: Option<VariantId>,
    /// Where the nearest stores that have it are shown.
    nearest: String,
    /// "Rouge · 40", or "40" for a heading.
    chosen: String,
    /// Whether it can be had in another size or colour.
    has_another: bool,
    offer: Offered,
    others: Vec<Tile>,
    json_ld: String,
}

/// One option with its values.
struct Choosing {
    name: String,
    param: &'static str,
    is_colour: bool,
    /// The label of the chosen value.
    chosen: String,
    values: Vec<Choosable>,
}

/// A value of an option.
pub(crate) struct Choosable {
    label: String,
    /// Colour token.
    paint: String,
    href: String,
    is_chosen: bool,
    /// Class of its box: here, soon, elsewhere, gone.
    class: &'static str,
    /// "26 nov.", "dernière".
    note: String,
}

/// The price that is shown.
pub(crate) struct Shown {
    pub(crate) minor: i64,
    pub(crate) is_from: bool,
    prior_minor: Option<i64>,
    off: String,
}

/// What can be done about the chosen variant.
#[derive(Default)]
struct Offered {
    /// Above the buttons: in stores and brought, the earliest promise first.
    ways: Vec<Told>,
    /// Whether the chosen store has it or gets it.
    is_here: bool,
    /// A way for each store.
    stores: Vec<Way>,
    /// What puts it into the cart; the first is the main one.
    buttons: Vec<Button>,
    /// What machines read of the services.
    services: Vec<flows::DeliveryWay>,
}

impl Offered {
    fn is_nothing(&self) -> bool {
        self.ways.is_empty()
    }
}

/// A way to get the article, in a store or brought, as it is told above the buttons.
struct Told {
    order: WayOrder,
    icon: &'static str,
    /// Of its date: there, coming, or neither.
    class: &'static str,
    name: String,
    facts: Vec<String>,
    when: String,
    /// How the date is meant, and how far it may be trusted.
    how_sure: Vec<String>,
}

impl Told {
    fn in_store(way: &Way) -> Self {
        let (icon, class) = match (way.is_brought(), way.is_arrival) {
            (true, _) => ("swap", "s"),
            (false, true) => ("arrival", "s"),
            (false, false) => ("store", "h"),
        };
        Self {
            order: way.order,
            icon,
            class,
            name: way.name.clone(),
            facts: vec![way.detail.clone()],
            when: way.when.clone(),
            how_sure: vec![way.how_sure.clone()],
        }
    }

    fn brought(page: &Shop, way: &Delivery) -> Self {
        Self {
            order: way.order,
            icon: way.icon,
            class: if way.coming.is_empty() { "" } else { "s" },
            name: way.name.clone(),
            facts: way.facts().into_iter().map(str::to_owned).collect(),
            when: way.when.clone(),
            how_sure: vec![page.t("shop-delivery-latest"), way.how_sure.clone()],
        }
    }
}

/// One way into the cart.
struct Button {
    value: String,
    icon: &'static str,
    label: String,
    /// Where and when; empty when the label says it.
    small: String,
    is_later: bool,
}

impl Button {
    fn new(value: &str, icon: &'static str, label: String) -> Self {
        Self { value: value.to_owned(), icon, label, small: String::new(), is_later: false }
    }

    fn reserve(value: &str, label: String) -> Self {
        Self { is_later: true, ..Self::new(value, "hanger", label) }
    }

    fn brought(page: &Shop, way: &Delivery) -> Self {
        let small = page.ta("shop-deliver-small", &[("by", &way.by), ("fee", &way.fee_now)]);
        Self { small, ..Self::new(&way.value, way.icon, page.t("shop-deliver")) }
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    page: Shop,
    Path(handle): Path<String>,
    Query(choice): Query<Choice>,
) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let article = catalogue::store::product_page(&tx, &handle).await?;
    let Some(article) = article.filter(|article| article.product.status == Status::Active) else {
        return legal::missing(page);
    };
    let view = view(&tx, page, article, choice).await?;
    drop(tx);
    drop(reader);
    web::html(&view)
}

async fn view(tx: &Tx<'_>, page: Shop, article: Article, choice: Choice) -> Result<ProductPage, DbError> {
    let variants: Vec<&Variant> = article.variants.iter().filter(|one| one.status == Status::Active).collect();
    let ids: Vec<VariantId> = variants.iter().map(|one| one.id).collect();
    let brought = async {
        match page.store_id() {
            Some(store) => flows::brought_to(tx, &ids, store, page.now()).await,
            None => Ok(HashMap::new()),
        }
    };
    let (mut here, brought, prices, crumbs, others) = futures::try_join!(
        tiles::here(tx, &page, &ids),
        brought,
        pricing::store::prices_in_force(tx, &ids, page.company.currency, page.now()),
        crumbs(tx, &page, &article),
        others(tx, &page, &article)
    )?;
    // The sizes say the day on which the ways below say that it is there.
    for (variant, (on, free)) in brought {
        tiles::keep_better(&mut here, variant, Here::Soon { on, free });
    }
    let chooser = Chooser { page: &page, article: &article, variants: &variants, here: &here };
    let codes = chooser.codes(&choice);
    let variant = chooser.exact(&codes);
    let shown = chooser.shown(&codes);
    let price = price(tx, &page, variant, &chooser.matching(&codes), &prices).await?;
    let offer = match variant {
        Some(one) => match prices.get(&one.id) {
            Some(price) => offered(tx, &page, one.id, price.amount.minor).await?,
            None => Offered::default(),
        },
        None => Offered::default(),
    };
    let services = &offer.services;
    let facts = product_data::Facts { page: &page, article: &article, variant, prices: &prices, here: &here, services };
    let json_ld = product_data::json_ld(&facts, &codes);
    let title = page.say(&article.product.title).to_owned();
    let colour = shown.and_then(tiles::colour_of);
    let words = colour.map_or_else(|| title.clone(), |value| format!("{title}, {}", page.say(&value.label)));
    let (short, description) = first_sentence(page.say(&article.product.description));
    Ok(ProductPage {
        title,
        short,
        description,
        details: page.say(&article.product.details).lines().map(str::to_owned).collect(),
        crumbs,
        drawing: drawing(&article),
        colour: colour.and_then(|value| value.colour.clone()).unwrap_or_default(),
        words,
        options: chooser.options(&codes),
        price,
        variant: variant.filter(|one| prices.contains_key(&one.id)).map(|one| one.id),
        nearest: variant.map(|one| nearest_of(&article, one)).unwrap_or_default(),
        chosen: variant.map(|one| chooser.words_of(one)).unwrap_or_default(),
        has_another: variants.iter().any(|one| chooser.state(one) != Here::Nowhere),
        offer,
        others,
        json_ld,
        page,
    })
}

fn nearest_of(article: &Article, variant: &Variant) -> String {
    let (handle, sku) = (web::encode(&article.product.handle), web::encode(variant.sku.as_str()));
    format!("/p/{handle}/stores?sku={sku}")
}

/// The first sentence of a text, and what follows.
fn first_sentence(text: &str) -> (String, String) {
    let text = text.trim();
    let end = [". ", ".\n", "\n"].iter().filter_map(|mark| text.find(mark)).min();
    match end {
        Some(at) => {
            (text[..at].trim_end_matches('.').to_owned(), text[at..].trim_start_matches(['.', ' ', '\n']).to_owned())
        }
        None => (text.to_owned(), String::new()),
    }
}

pub(crate) fn drawing(article: &Article) -> String {
    if !article.product.drawing.is_empty() {
        return article.product.drawing.clone();
    }
    let drawn = article.pictures.iter().find_map(|picture| match &picture.source {
        PictureSource::Drawing { symbol, .. } => Some(symbol.clone()),
        PictureSource::Url(_) => None,
    });
    drawn.unwrap_or_default()
}

/// The collections that lead to an article: address and name.
async fn crumbs(tx: &Tx<'_>, page: &Shop, article: &Article) -> Result<Vec<(String, String)>, DbError> {
    let ids = catalogue::store::collection_ids_of(tx, article.product.id).await?;
    let crumb = |handle: &str, title: &LocalText| (format!("/c/{handle}"), page.say(title).to_owned());
    for root in &page.menu {
        let child = root.children.iter().find(|child| ids.contains(&child.collection.id));
        if child.is_none() && !ids.contains(&root.collection.id) {
            continue;
        }
        let mut crumbs = vec![crumb(&root.collection.handle, &root.collection.title)];
        crumbs.extend(child.map(|child| crumb(&child.collection.handle, &child.collection.title)));
        return Ok(crumbs);
    }
    Ok(Vec::new())
}

/// Other articles of the same collection.
async fn others(tx: &Tx<'_>, page: &Shop, article: &Article) -> Result<Vec<Tile>, DbError> {
    let ids = catalogue::store::collection_ids_of(tx, article.product.id).await?;
    let Some(collection) = ids.first() else { return Ok(Vec::new()) };
    let filter = catalogue::ProductFilter {
        collection: Some(*collection),
        status: Some(Status::Active),
        ..catalogue::ProductFilter::default()
    };
    let cards = catalogue::store::list_products(tx, &filter, None, OTHERS).await?;
    let wanted: Vec<tiles::Wanted> =
        cards.iter().filter(|card| card.id != article.product.id).take(4).map(|card| (card.id, None)).collect();
    tiles::tiles(tx, page, &wanted).await
}

async fn price(
    tx: &Tx<'_>,
    page: &Shop,
    variant: Option<&Variant>,
    matching: &[&Variant],
    prices: &HashMap<VariantId, Price>,
) -> Result<Option<Shown>, DbError> {
    let of = |one: &&Variant| Some((*prices.get(&one.id)?, one.id));
    let found = match variant {
        Some(one) => of(&one),
        None => matching.iter().filter_map(of).min_by_key(|(price, _)| price.amount.minor),
    };
    let Some((price, id)) = found else { return Ok(None) };
    let dearest = matching.iter().filter_map(|one| prices.get(&one.id)).map(|price| price.amount.minor).max();
    let prior_minor = tiles::prior_price(tx, id, price, page.company.currency, page.now()).await?;
    Ok(Some(Shown {
        minor: price.amount.minor,
        is_from: variant.is_none() && dearest.is_some_and(|most| most > price.amount.minor),
        prior_minor,
        off: prior_minor.map_or_else(String::new, |prior| tiles::off(page, prior, price.amount.minor)),
    }))
}

async fn offered(tx: &Tx<'_>, page: &Shop, variant: VariantId, unit_minor: i64) -> Result<Offered, DbError> {
    let offers = flows::offers(tx, variant, 1, page.store_id(), false, page.now()).await?;
    let all = ways::ways(page, &offers);
    let best = ways::one_per_store(&all);
    let deliveries: Vec<Delivery> = offers.ways.iter().map(|way| Delivery::of(page, way, unit_minor, None)).collect();
    let far = |way: &Way| page.store_of(way.store).and_then(|store| store.distance_m).unwrap_or(0);
    // What arrives nearby is worth waiting for: trying it on costs nothing.
    let is_brought_at_once = !deliveries.is_empty() && best.iter().all(|way| far(way) > NEAR_M);
    let mut stores = best.clone();
    stores.sort_by_key(far);
    stores.truncate(STORES);
    let shown = if deliveries.is_empty() { WAYS } else { WAYS_BESIDE };
    // Beside what a shuttle would bring sooner to the chosen store stands what comes there anyway.
    let is_brought_here = best.iter().any(|way| Some(way.store) == page.store_id() && way.is_brought());
    let also = all.iter().find(|way| is_brought_here && Some(way.store) == page.store_id() && !way.is_brought());
    let in_store = best.iter().take(shown).chain(also).map(Told::in_store);
    let mut told: Vec<Told> = in_store.chain(deliveries.iter().map(|way| Told::brought(page, way))).collect();
    told.sort_by_key(|way| way.order);
    Ok(Offered {
        is_here: best.iter().any(|way| Some(way.store) == page.store_id() && !way.is_brought()),
        buttons: buttons(page, &best, &deliveries, is_brought_at_once),
        ways: told,
        stores,
        services: offers.ways,
    })
}

/// What puts an article into the cart, the nearest way first.
fn buttons(page: &Shop, best: &[Way], deliveries: &[Delivery], is_brought_at_once: bool) -> Vec<Button> {
    let here = best.iter().find(|way| Some(way.store) == page.store_id());
    let elsewhere = best.iter().find(|way| Some(way.store) != page.store_id());
    let reserve_at = |way: &Way| Button::reserve(&way.later, page.ta("shop-reserve-at", &[("store", &way.name)]));
    let reserve_for = |way: &Way| {
        let words = page.ta("shop-reserve-for", &[("store", &way.name), ("day", &way.when)]);
        Button::reserve(&way.later, words)
    };
    let collect_at = |way: &Way| {
        let words = page.ta("shop-collect-at", &[("store", &way.name), ("when", &way.from)]);
        way.now.as_ref().map(|now| Button::new(now, "store", words))
    };
    let mut out = Vec::new();
    match (here, elsewhere) {
        (Some(way), other) => {
            if let Some(now) = &way.now {
                let small = page.ta("shop-add-small", &[("store", &way.name), ("when", &way.from)]);
                let small = if deliveries.is_empty() { String::new() } else { small };
                out.push(Button { small, ..Button::new(now, "", page.t("shop-add")) });
                out.push(reserve_at(way));
            } else {
                out.push(reserve_for(way));
                out.extend(other.and_then(collect_at));
            }
        }
        (None, Some(way)) => match collect_at(way) {
            Some(button) => out.extend([button, reserve_at(way)]),
            None => out.push(reserve_for(way)),
        },
        (None, None) => {}
    }
    if let Some(way) = deliveries.first() {
        out.insert(if is_brought_at_once { 0 } else { out.len() }, Button::brought(page, way));
    }
    out
}

/// The parameter of each option in the address: the colour, the size, one more.
pub(crate) fn params(article: &Article) -> Vec<&'static str> {
    let values = article.option_values();
    let colour = values.iter().position(|values| values.iter().any(|value| value.colour.is_some()));
    let mut others = ["size", "form", "other"].into_iter();
    (0..values.len()).map(|i| if Some(i) == colour { "colour" } else { others.next().unwrap_or("other") }).collect()
}

/// The address of an article with some of its options chosen.
pub(crate) fn address(article: &Article, codes: &[Option<String>]) -> String {
    let pairs: Vec<String> = params(article)
        .iter()
        .zip(codes)
        .filter_map(|(param, code)| Some(format!("{param}={}", web::encode(code.as_ref()?))))
        .collect();
    let path = format!("/p/{}", web::encode(&article.product.handle));
    if pairs.is_empty() { path } else { format!("{path}?{}", pairs.join("&")) }
}

struct Chooser<'a> {
    page: &'a Shop,
    article: &'a Article,
    variants: &'a [&'a Variant],
    here: &'a HashMap<VariantId, Here>,
}

impl Chooser<'_> {
    fn state(&self, variant: &Variant) -> Here {
        self.here.get(&variant.id).copied().unwrap_or(Here::Nowhere)
    }

    /// The code of each option: as the address says, a colour that is there, or the only value.
    fn codes(&self, choice: &Choice) -> Vec<Option<String>> {
        let by_sku = choice.sku.as_ref().and_then(|sku| self.variants.iter().find(|one| one.sku.as_str() == *sku));
        if let Some(variant) = by_sku {
            return variant.options.iter().map(|value| Some(value.code.clone())).collect();
        }
        let there = self.variants.iter().find(|one| matches!(self.state(one), Here::OnShelf(_)));
        let first = there.or_else(|| self.variants.first());
        let values = self.article.option_values();
        let pick = |(i, (param, values)): (usize, (&&str, &Vec<OptionValue>))| {
            let asked = match *param {
                "colour" => &choice.colour,
                "size" => &choice.size,
                "form" => &choice.form,
                _ => &None,
            };
            let asked = asked.as_ref().filter(|code| values.iter().any(|value| value.code == **code)).cloned();
            let only = (values.len() == 1 || *param == "colour").then(|| first.map(|one| one.options[i].code.clone()));
            asked.or_else(|| only.flatten())
        };
        params(self.article).iter().zip(&values).enumerate().map(pick).collect()
    }

    fn matching(&self, codes: &[Option<String>]) -> Vec<&Variant> {
        let fits = |one: &&&Variant| {
            one.options.iter().zip(codes).all(|(value, code)| code.as_ref().is_none_or(|code| *code == value.code))
        };
        self.variants.iter().filter(fits).copied().collect()
    }

    /// The variant, when every option is chosen and there is one.
    fn exact(&self, codes: &[Option<String>]) -> Option<&Variant> {
        if codes.iter().any(Option::is_none) { None } else { self.matching(codes).into_iter().next() }
    }

    /// A variant that shows the chosen colour.
    fn shown(&self, codes: &[Option<String>]) -> Option<&Variant> {
        self.matching(codes).into_iter().next().or_else(|| self.variants.first().copied())
    }

    fn words_of(&self, variant: &Variant) -> String {
        let words: Vec<&str> = variant.options.iter().map(|value| self.page.say(&value.label)).collect();
        words.join(catalogue::BETWEEN_OPTIONS)
    }

    fn options(&self, codes: &[Option<String>]) -> Vec<Choosing> {
        let values = self.article.option_values();
        let option = |(i, (param, values)): (usize, (&'static str, &Vec<OptionValue>))| {
            let chosen = values.iter().find(|value| Some(&value.code) == codes[i].as_ref());
            Choosing {
                name: self.page.say(&self.article.product.options[i]).to_owned(),
                param,
                is_colour: param == "colour",
                chosen: chosen.map(|value| self.page.say(&value.label).to_owned()).unwrap_or_default(),
                values: values.iter().map(|value| self.value(i, value, codes)).collect(),
            }
        };
        params(self.article).into_iter().zip(&values).enumerate().map(option).collect()
    }

    fn value(&self, i: usize, value: &OptionValue, codes: &[Option<String>]) -> Choosable {
        let mut with = codes.to_vec();
        with[i] = Some(value.code.clone());
        let (class, note) = self.best(&self.matching(&with));
        Choosable {
            label: self.page.say(&value.label).to_owned(),
            paint: value.colour.clone().unwrap_or_default(),
            href: address(self.article, &with),
            is_chosen: codes[i].as_ref() == Some(&value.code),
            class,
            note,
        }
    }

    /// The best that can be said of some variants: class and words.
    fn best(&self, variants: &[&Variant]) -> (&'static str, String) {
        let (mut soon, mut units, mut elsewhere) = (None, 0, false);
        for variant in variants {
            match self.state(variant) {
                Here::OnShelf(more) => units += more,
                Here::Soon { on, .. } => soon = Some(soon.map_or(on, |known: jiff::civil::Date| known.min(on))),
                Here::Elsewhere(_) => elsewhere = true,
                Here::Nowhere => {}
            }
        }
        match (units, soon, elsewhere) {
            (1, _, _) => ("low", self.page.t("shop-size-last")),
            (2.., _, _) => ("here", String::new()),
            (_, Some(on), _) => ("so", self.page.short_day(on)),
            (_, None, true) => ("el", self.page.t("shop-size-elsewhere")),
            _ => ("no", self.page.t("shop-size-gone")),
        }
    }
}
