//! An article in a grid: drawing, price, colours, and what of it is in the chosen store.

use crate::shell::Shop;
use catalogue::{OptionValue, SearchSource, Variant};
use db::{DbError, Tx};
use flows::Here;
use jiff::{SignedDuration, Timestamp};
use kernel::{Currency, ProductId, VariantId};
use pricing::Price;
use std::collections::HashMap;
use web::{Markup, Stock};

/// How long a lower price is announced as one.
const ANNOUNCED: SignedDuration = SignedDuration::from_hours(60 * 24);
/// The days before a reduction whose lowest price is told (code de la consommation, L112-1-1).
const PRIOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// So many price changes are looked at.
const CHANGES: i64 = 40;

/// An article in a grid.
#[derive(Clone, Debug)]
pub(crate) struct Tile {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) drawing: String,
    pub(crate) colour: String,
    /// The other colours, as painted dots; few.
    pub(crate) dots: Vec<String>,
    pub(crate) price_minor: i64,
    /// Whether other sizes cost more.
    pub(crate) is_from: bool,
    /// The lowest price of the thirty days before a reduction.
    pub(crate) prior_minor: Option<i64>,
    /// "−9 %".
    pub(crate) off: String,
    pub(crate) stock: Markup,
}

/// Which products, and which colour of each is meant; none takes one that is there.
pub(crate) type Wanted = (ProductId, Option<String>);

/// The tiles of these products in their order; those not on sale or without a price are left out.
pub(crate) async fn tiles(tx: &Tx<'_>, page: &Shop, wanted: &[Wanted]) -> Result<Vec<Tile>, DbError> {
    let ids: Vec<ProductId> = wanted.iter().map(|(id, _)| *id).collect();
    let sources = catalogue::store::search_sources(tx, &ids).await?;
    let variants: Vec<VariantId> = sources.iter().flat_map(|one| one.variants.iter().map(|v| v.id)).collect();
    let currency = page.company.currency;
    let (prices, here) = futures::try_join!(
        pricing::store::prices_in_force(tx, &variants, currency, page.now()),
        here(tx, page, &variants)
    )?;
    let mut out = Vec::with_capacity(wanted.len());
    for (id, colour) in wanted {
        let Some(source) = sources.iter().find(|one| one.product.id == *id) else { continue };
        let facts = Facts { page, source, prices: &prices, here: &here };
        let Some(mut tile) = facts.tile(colour.as_deref()) else { continue };
        if let Some((price, variant)) = facts.shown_price(colour.as_deref()) {
            let prior = prior_price(tx, variant, price, currency, page.now()).await?;
            tile.prior_minor = prior;
            tile.off = prior.map_or_else(String::new, |prior| off(page, prior, price.amount.minor));
        }
        out.push(tile);
    }
    Ok(out)
}

pub(crate) fn off(page: &Shop, prior_minor: i64, price_minor: i64) -> String {
    web::wording::percent_off(page.language(), prior_minor, price_minor)
}

/// What of these variants is where, seen from the chosen store: what may be promised on the web,
/// safety units kept back, by the same figures as the offers.
pub(crate) async fn here(
    tx: &Tx<'_>,
    page: &Shop,
    variants: &[VariantId],
) -> Result<HashMap<VariantId, Here>, DbError> {
    let Some(store) = &page.store else { return Ok(HashMap::new()) };
    let (levels, supply) = futures::try_join!(stock::levels_of(tx, variants), stock::open_supply_of(tx, variants))?;
    let mut out: HashMap<VariantId, Here> = HashMap::with_capacity(variants.len());
    for level in levels.iter().filter(|level| level.available_units() > 0) {
        let units = level.available_units();
        let state = if level.location == store.id() { Here::OnShelf(units) } else { Here::Elsewhere(units) };
        keep_better(&mut out, level.variant, state);
    }
    // What comes to a warehouse can be sent on from there.
    let comes_to_a_warehouse =
        |line: &&stock::Supply| line.free_units() > 0 && page.store_of(line.to_location).is_none();
    for line in supply.iter().filter(comes_to_a_warehouse) {
        keep_better(&mut out, line.variant, Here::Elsewhere(line.free_units()));
    }
    for line in supply.iter().filter(|line| line.to_location == store.id() && line.free_units() > 0) {
        let Some(on) = store.hours.open_day_from(line.expected_on.max(page.today())) else { continue };
        keep_better(&mut out, line.variant, Here::Soon { on, free: line.free_units() });
    }
    Ok(out)
}

/// On the shelf is better than soon, soon is better than elsewhere, the earlier day is better.
pub(crate) fn keep_better(out: &mut HashMap<VariantId, Here>, variant: VariantId, state: Here) {
    let rank = |state: &Here| match state {
        Here::OnShelf(_) => (0, None),
        Here::Soon { on, .. } => (1, Some(*on)),
        Here::Elsewhere(_) => (2, None),
        Here::Nowhere => (3, None),
    };
    let known = out.entry(variant).or_insert(Here::Nowhere);
    if rank(&state) < rank(known) {
        *known = state;
    }
}

/// The lowest price of the thirty days before the one in force, when that one is a reduction
/// that is still announced.
pub(crate) async fn prior_price(
    tx: &Tx<'_>,
    variant: VariantId,
    current: Price,
    currency: Currency,
    now: Timestamp,
) -> Result<Option<i64>, DbError> {
    if now.duration_since(current.valid_from) > ANNOUNCED {
        return Ok(None);
    }
    let history = pricing::store::list_prices(tx, variant, currency, CHANGES).await?;
    Ok(lowest_before(&history, current))
}

/// Out of a history, newest first: the lowest price that was in force in the thirty days before
/// the current one began, if that is more than the current one.
fn lowest_before(history: &[Price], current: Price) -> Option<i64> {
    let since = current.valid_from.saturating_sub(PRIOR).unwrap_or(Timestamp::MIN);
    let mut lowest: Option<i64> = None;
    for price in history.iter().filter(|price| price.valid_from < current.valid_from) {
        lowest = Some(lowest.map_or(price.amount.minor, |low| low.min(price.amount.minor)));
        if price.valid_from <= since {
            break;
        }
    }
    lowest.filter(|low| *low > current.amount.minor)
}

/// The colour of a variant.
pub(crate) fn colour_of(variant: &Variant) -> Option<&OptionValue> {
    variant.options.iter().find(|value| value.colour.is_some())
}

/// The first option of a variant that is not its colour.
fn size_of(variant: &Variant) -> Option<&OptionValue> {
    variant.options.iter().find(|value| value.colour.is_none())
}

struct Facts<'a> {
    page: &'a Shop,
    source: &'a SearchSource,
    prices: &'a HashMap<VariantId, Price>,
    here: &'a HashMap<VariantId, Here>,
}

impl Facts<'_> {
    fn is_here(&self, variant: &Variant) -> bool {
        matches!(self.here.get(&variant.id), Some(Here::OnShelf(_)))
    }

    /// The variants of the colour that is shown: the one meant, or the first that is there.
    fn shown(&self, colour: Option<&str>) -> Vec<&Variant> {
        let variants = &self.source.variants;
        let meant = |one: &&Variant| colour.is_some() && colour_of(one).map(|value| value.code.as_str()) == colour;
        let first = variants.iter().find(meant).or_else(|| variants.iter().find(|one| self.is_here(one)));
        let Some(first) = first.or_else(|| variants.first()) else { return Vec::new() };
        let code = colour_of(first).map(|value| &value.code);
        variants.iter().filter(|one| colour_of(one).map(|value| &value.code) == code).collect()
    }

    fn shown_price(&self, colour: Option<&str>) -> Option<(Price, VariantId)> {
        let shown = self.shown(colour);
        let prices = shown.iter().filter_map(|one| Some((*self.prices.get(&one.id)?, one.id)));
        prices.min_by_key(|(price, _)| price.amount.minor)
    }

    fn tile(&self, colour: Option<&str>) -> Option<Tile> {
        let (source, page) = (self.source, self.page);
        let (price, _) = self.shown_price(colour)?;
        let shown = self.shown(colour);
        let value = shown.first().and_then(|one| colour_of(one));
        let mut href = format!("/p/{}", web::encode(&source.product.handle));
        if let Some(value) = value {
            href = format!("{href}?colour={}", web::encode(&value.code));
        }
        let dearest = shown.iter().filter_map(|one| self.prices.get(&one.id)).map(|price| price.amount.minor).max();
        Some(Tile {
            href,
            title: page.say(&source.product.title).to_owned(),
            drawing: source.product.drawing.clone(),
            colour: value.and_then(|value| value.colour.clone()).unwrap_or_default(),
            dots: self.dots(),
            price_minor: price.amount.minor,
            is_from: dearest.is_some_and(|most| most > price.amount.minor),
            prior_minor: None,
            off: String::new(),
            stock: self.stock(&shown),
        })
    }

    /// The colours; none for an article that comes in one.
    fn dots(&self) -> Vec<String> {
        let mut dots: Vec<String> = Vec::new();
        for colour in self.source.variants.iter().filter_map(|one| colour_of(one)?.colour.as_ref()) {
            if !dots.contains(colour) {
                dots.push(colour.clone());
            }
        }
        if dots.len() < 2 {
            dots.clear();
        }
        dots.truncate(5);
        dots
    }

    fn stock(&self, shown: &[&Variant]) -> Markup {
        let page = self.page;
        let on_shelf = |one: &&&Variant| match self.here.get(&one.id) {
            Some(Here::OnShelf(units)) => Some(*units),
            _ => None,
        };
        let units: Vec<i64> = shown.iter().filter_map(|one| on_shelf(&one)).collect();
        if !units.is_empty() {
            return self.on_shelf(shown, &units);
        }
        let soonest = shown.iter().filter_map(|one| match self.here.get(&one.id) {
            Some(Here::Soon { on, .. }) => Some(*on),
            _ => None,
        });
        if let Some(on) = soonest.min() {
            return page.stock(Stock::Soon(on));
        }
        let elsewhere = shown.iter().any(|one| matches!(self.here.get(&one.id), Some(Here::Elsewhere(_))));
        page.stock(if elsewhere { Stock::Elsewhere } else { Stock::Gone })
    }

    /// "6 tailles en rayon", "dernières pointures", or the units of an article in one size.
    fn on_shelf(&self, shown: &[&Variant], units: &[i64]) -> Markup {
        let page = self.page;
        let all: i64 = units.iter().sum();
        if shown.len() < 2 || shown.iter().any(|one| size_of(one).is_none()) {
            return page.stock(Stock::here(all));
        }
        let has = |name: &str| self.source.product.options.iter().any(|option| option.fr == name);
        let sizes = units.len();
        let (few, many) = match (has("Pointure"), has("Taille")) {
            (true, _) => ("shop-last-shoe-sizes", "shop-shoe-sizes-here"),
            (_, true) => ("shop-last-sizes", "shop-sizes-here"),
            _ => ("shop-last-kinds", "shop-kinds-here"),
        };
        if sizes < 3 && sizes < shown.len() {
            page.stock_as(Stock::Low(all), page.n(few, sizes))
        } else {
            page.stock_as(Stock::Here(all), page.n(many, sizes))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Money;

    /// A price of so many euros since so many days before today.
    fn price(euros: i64, days_ago: i64) -> Price {
        let now = kernel::from_micros(1_795_000_000_000_000);
        let valid_from = now.saturating_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
        Price { variant: VariantId(uuid::Uuid::nil()), amount: Money::eur(euros * 100), valid_from }
    }

    #[test]
    fn the_prior_price_is_the_lowest_of_thirty_days() {
        let current = price(35, 0);
        for (history, prior) in [
            (vec![price(35, 0), price(50, 90)], Some(5_000)),
            // 40 for a day, 50 again, then reduced: 40 is told.
            (vec![price(35, 0), price(50, 5), price(40, 6), price(50, 90)], Some(4_000)),
            // 40 ended before the thirty days began.
            (vec![price(35, 0), price(50, 40), price(40, 60)], Some(5_000)),
            // 40 was in force when they began.
            (vec![price(35, 0), price(50, 20), price(40, 60)], Some(4_000)),
            (vec![price(35, 0), price(30, 90)], None),
            (vec![price(35, 0)], None),
        ] {
            assert_eq!(lowest_before(&history, current), prior, "{history:?}");
        }
    }
}
