//! A collection with its filters, sorted and paged. The whole of a collection is read for its colours and
//! sizes, kept for a few seconds, and never more than [`MOST`] products of it.

use crate::legal;
use crate::shell::Shop;
use crate::tiles::{self, Tile, Wanted};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use catalogue::{CollectionNode, OptionValue, ProductFilter, Status};
use db::{DbError, Tx};
use flows::Here;
use jiff::{SignedDuration, Timestamp};
use kernel::{CollectionId, ProductId, VariantId};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use web::{Answer, App};

/// So many articles on a page.
pub(crate) const ON_PAGE: usize = 24;
/// So many products of a collection can be filtered.
const MOST: usize = 2_000;
/// So many are read at a time.
const AT_ONCE: i64 = 250;
/// How long what was read is kept.
const FRESH: SignedDuration = SignedDuration::from_secs(10);
/// So many collections are kept.
const KEPT: usize = 64;

/// A product of a collection, as far as filters need it.
struct Item {
    id: ProductId,
    handle: String,
    title: String,
    variants: Vec<ItemVariant>,
}

struct ItemVariant {
    id: VariantId,
    colour: Option<OptionValue>,
    size: Option<OptionValue>,
}

type Shelf = Arc<Vec<Item>>;

/// What was read lately, by collection.
#[derive(Clone, Default)]
pub(crate) struct Lately(Arc<Mutex<HashMap<CollectionId, (Timestamp, Shelf)>>>);

impl Lately {
    fn find(&self, id: CollectionId, now: Timestamp) -> Option<Shelf> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, shelf) = kept.get(&id)?;
        (now.duration_since(*at).abs() < FRESH).then(|| Arc::clone(shelf))
    }

    fn keep(&self, id: CollectionId, now: Timestamp, shelf: &Shelf) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(id, (now, Arc::clone(shelf)));
    }
}

async fn shelf(tx: &Tx<'_>, lately: &Lately, id: CollectionId, now: Timestamp) -> Result<Shelf, DbError> {
    if let Some(shelf) = lately.find(id, now) {
        return Ok(shelf);
    }
    let filter = ProductFilter { collection: Some(id), status: Some(Status::Active), ..ProductFilter::default() };
    let (mut items, mut after) = (Vec::new(), None);
    while items.len() < MOST {
        let cards = catalogue::store::list_products(tx, &filter, after, AT_ONCE).await?;
        let Some(last) = cards.last() else { break };
        after = Some(last.cursor);
        let ids: Vec<ProductId> = cards.iter().map(|card| card.id).collect();
        let sources = catalogue::store::search_sources(tx, &ids).await?;
        let is_last = cards.len() < AT_ONCE as usize;
        for card in cards {
            let Some(source) = sources.iter().find(|one| one.product.id == card.id) else { continue };
            let variant = |one: &catalogue::Variant| ItemVariant {
                id: one.id,
                colour: tiles::colour_of(one).cloned(),
                size: one.options.iter().find(|value| value.colour.is_none()).cloned(),
            };
            let variants = source.variants.iter().map(variant).collect();
            items.push(Item { id: card.id, handle: card.handle, title: card.title.fr, variants });
        }
        if is_last {
            break;
        }
    }
    let shelf = Arc::new(items);
    lately.keep(id, now, &shelf);
    Ok(shelf)
}

/// What the address asks for.
#[derive(Clone, Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    colour: String,
    #[serde(default)]
    size: String,
    #[serde(default)]
    here: String,
    #[serde(default)]
    sort: String,
    /// The handle of the last article of the page before.
    after: Option<String>,
}

/// A value that can be filtered by.
struct Facet {
    label: String,
    paint: String,
    href: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "shop/collection.html")]
struct CollectionPage {
    page: Shop,
    title: String,
    root: Option<(String, String)>,
    children: Vec<(String, String, bool)>,
    colours: Vec<Facet>,
    sizes: Vec<Facet>,
    asked: Asked,
    tiles: Vec<Tile>,
    total: usize,
    back: Option<String>,
    on: Option<String>,
}

/// A collection, the one it lies in, and those beside or below it.
struct Found<'a> {
    node: &'a CollectionNode,
    root: Option<&'a CollectionNode>,
}

fn find<'a>(menu: &'a [CollectionNode], handle: &str) -> Option<Found<'a>> {
    for root in menu {
        if root.collection.handle == handle {
            return Some(Found { node: root, root: None });
        }
        if let Some(node) = root.children.iter().find(|child| child.collection.handle == handle) {
            return Some(Found { node, root: Some(root) });
        }
    }
    None
}

/// `GET /c/{handle}`.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(lately): Extension<Lately>,
    page: Shop,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let Some(found) = find(&page.menu, &handle) else { return legal::missing(page.clone()) };
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let shelf = shelf(&tx, &lately, found.node.collection.id, page.now()).await?;
    let wanted = chosen(&tx, &page, &shelf, &asked).await?;
    let (slice, back, on) = paged(&page, &wanted, asked.after.as_deref());
    let ids: Vec<Wanted> = slice.iter().map(|item| (item.id, chosen_colour(item, &asked))).collect();
    let tiles = tiles::tiles(&tx, &page, &ids).await?;
    drop(tx);
    drop(reader);
    let template = CollectionPage {
        title: page.say(&found.node.collection.title).to_owned(),
        root: found.root.map(|root| link(&page, root)),
        children: beside(&page, &found),
        colours: colours(&page, &shelf, &asked),
        sizes: sizes(&page, &shelf, &asked),
        total: wanted.len(),
        tiles,
        back,
        on,
        asked,
        page,
    };
    web::html(&template)
}

fn link(page: &Shop, node: &CollectionNode) -> (String, String) {
    (format!("/c/{}", node.collection.handle), page.say(&node.collection.title).to_owned())
}

/// The collections below, or those beside a lowest one, with whether it is the current one.
fn beside(page: &Shop, found: &Found<'_>) -> Vec<(String, String, bool)> {
    let around = if found.node.children.is_empty() { found.root.unwrap_or(found.node) } else { found.node };
    let child = |child: &CollectionNode| {
        let (href, title) = link(page, child);
        (href, title, child.collection.id == found.node.collection.id)
    };
    around.children.iter().map(child).collect()
}

impl ItemVariant {
    fn fits(&self, asked: &Asked) -> bool {
        let is = |value: &Option<OptionValue>, code: &str| {
            code.is_empty() || value.as_ref().is_some_and(|value| value.code == code)
        };
        is(&self.colour, &asked.colour) && is(&self.size, &asked.size)
    }
}

/// The colour in which an article is shown when a colour or a size was asked for.
fn chosen_colour(item: &Item, asked: &Asked) -> Option<String> {
    if asked.colour.is_empty() && asked.size.is_empty() {
        return None;
    }
    let fits = item.variants.iter().find(|one| one.fits(asked));
    fits.and_then(|one| Some(one.colour.as_ref()?.code.clone()))
}

/// The articles that fit, in the order asked for.
async fn chosen<'a>(tx: &Tx<'_>, page: &Shop, shelf: &'a Shelf, asked: &Asked) -> Result<Vec<&'a Item>, DbError> {
    let mut items: Vec<&Item> = shelf.iter().filter(|item| item.variants.iter().any(|one| one.fits(asked))).collect();
    if asked.here == "1" {
        let ids: Vec<VariantId> = items
            .iter()
            .flat_map(|item| item.variants.iter().filter(|one| one.fits(asked)).map(|one| one.id))
            .collect();
        let here = tiles::here(tx, page, &ids).await?;
        let there = |one: &ItemVariant| one.fits(asked) && matches!(here.get(&one.id), Some(Here::OnShelf(_)));
        items.retain(|item| item.variants.iter().any(there));
    }
    match asked.sort.as_str() {
        "up" | "down" => {
            let firsts: Vec<VariantId> = items
                .iter()
                .filter_map(|item| item.variants.iter().find(|one| one.fits(asked)).map(|one| one.id))
                .collect();
            let prices = pricing::store::prices_in_force(tx, &firsts, page.company.currency, page.now()).await?;
            let price = |item: &&Item| {
                let first = item.variants.iter().find(|one| one.fits(asked))?;
                Some(prices.get(&first.id)?.amount.minor)
            };
            items.sort_by_key(|item| (price(item).unwrap_or(i64::MAX), item.handle.clone()));
            if asked.sort == "down" {
                items.reverse();
            }
        }
        "name" => items.sort_by_key(|item| kernel::fold(&item.title)),
        _ => {}
    }
    Ok(items)
}

/// One page of a list, and the addresses of the pages before and after it.
fn paged<'a>(page: &Shop, items: &[&'a Item], after: Option<&str>) -> (Vec<&'a Item>, Option<String>, Option<String>) {
    let seen = after.and_then(|handle| items.iter().position(|item| item.handle == handle));
    let from = seen.map_or(0, |at| at + 1);
    let slice: Vec<&Item> = items.iter().skip(from).take(ON_PAGE).copied().collect();
    let on = (from + ON_PAGE < items.len()).then(|| slice.last().map(|last| page.here_with("after", &last.handle)));
    let back = (from > 0).then(|| match from.checked_sub(ON_PAGE + 1) {
        Some(at) => page.here_with("after", &items[at].handle),
        None => page.here_with("after", ""),
    });
    (slice, back, on.flatten())
}

/// The address with one filter set, from the first page on.
fn filtered(page: &Shop, name: &str, value: &str) -> String {
    let whole = page.here_with(name, value);
    let Some((path, query)) = whole.split_once('?') else { return whole };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("after=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The values of an option over a shelf, each once, with how many articles have it.
fn values<'a>(
    shelf: &'a Shelf,
    of: impl Fn(&'a ItemVariant) -> Option<&'a OptionValue>,
) -> Vec<(&'a OptionValue, usize)> {
    let mut out: Vec<(&OptionValue, usize)> = Vec::new();
    for item in shelf.iter() {
        let mut seen: Vec<&str> = Vec::new();
        for value in item.variants.iter().filter_map(&of) {
            if seen.contains(&value.code.as_str()) {
                continue;
            }
            seen.push(&value.code);
            match out.iter_mut().find(|(known, _)| known.code == value.code) {
                Some((_, count)) => *count += 1,
                None => out.push((value, 1)),
            }
        }
    }
    out
}

fn colours(page: &Shop, shelf: &Shelf, asked: &Asked) -> Vec<Facet> {
    let mut values = values(shelf, |one| one.colour.as_ref());
    values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let facet = |(value, _): (&OptionValue, usize)| {
        let is_chosen = asked.colour == value.code;
        Facet {
            label: page.say(&value.label).to_owned(),
            paint: value.colour.clone().unwrap_or_default(),
            href: filtered(page, "colour", if is_chosen { "" } else { &value.code }),
            is_chosen,
        }
    };
    values.into_iter().take(16).map(facet).collect()
}

/// The sizes that several articles share; a shelf of many kinds has too many to choose from.
fn sizes(page: &Shop, shelf: &Shelf, asked: &Asked) -> Vec<Facet> {
    let mut values = values(shelf, |one| one.size.as_ref());
    values.retain(|(value, count)| *count > 1 || value.code == asked.size);
    if values.len() > 40 {
        values.truncate(40);
    }
    values.sort_by_key(|(value, _)| size_rank(&value.label.fr));
    let facet = |(value, _): (&OptionValue, usize)| {
        let is_chosen = asked.size == value.code;
        Facet {
            label: page.say(&value.label).to_owned(),
            paint: String::new(),
            href: filtered(page, "size", if is_chosen { "" } else { &value.code }),
            is_chosen,
        }
    };
    values.into_iter().map(facet).collect()
}

/// XS, S, M, L, XL; then numbers by value; then words.
fn size_rank(label: &str) -> (u8, u32, String) {
    const LETTERS: [&str; 8] = ["XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL"];
    if let Some(at) = LETTERS.iter().position(|one| *one == label) {
        return (0, at as u32, String::new());
    }
    let digits: String = label.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().map_or_else(|_| (2, 0, label.to_owned()), |number| (1, number, label.to_owned()))
}

impl CollectionPage {
    fn is_filtered(&self) -> bool {
        !self.asked.colour.is_empty() || !self.asked.size.is_empty() || self.asked.here == "1"
    }

    fn is_sort(&self, sort: &str) -> bool {
        self.asked.sort == sort
    }

    /// The address that sorts so.
    fn sorted(&self, sort: &str) -> String {
        filtered(&self.page, "sort", sort)
    }

    /// The address that shows what is in the chosen store alone, or everything again.
    fn toggled_here(&self) -> String {
        filtered(&self.page, "here", if self.asked.here == "1" { "" } else { "1" })
    }

    fn is_here(&self) -> bool {
        self.asked.here == "1"
    }
}

#[cfg(test)]
mod tests {
    use super::size_rank;

    #[test]
    fn sizes_stand_in_their_order() {
        let mut sizes = ["Unique", "40", "M", "9", "XS", "100 cm", "L"];
        sizes.sort_by_key(|label| size_rank(label));
        assert_eq!(sizes, ["XS", "M", "L", "9", "40", "100 cm", "Unique"]);
    }
}
