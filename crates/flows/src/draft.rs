//! A cart seen from a context: its lines with titles, prices, dates and problems. Nothing is stored.

use catalogue::VariantInfo;
use db::{DbError, Tx};
use jiff::Timestamp;
use kernel::{Currency, LocationId, Method, Money, Rate, VariantId};
use pricing::{Price, Quote, QuoteLine, VatClass};
use std::collections::HashMap;
use stock::{Level, Supply};
use stores::Location;

/// What stands in the way of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineProblem {
    /// It has no price, or is not sold any more.
    NotSold,
    /// Fewer are there than wanted.
    NotEnough {
        /// How many can be had this way.
        available: i64,
    },
    /// The supply was received, cancelled or promised to others.
    SupplyGone,
    /// The customer has not chosen where.
    NowhereChosen,
}

/// One line of a cart in a context.
#[derive(Clone, Debug)]
pub struct CartLine {
    /// What is wanted.
    pub intent: cart::Intent,
    /// What it is.
    pub info: VariantInfo,
    /// Per unit, minor units.
    pub unit_minor: i64,
    /// Together, minor units.
    pub gross_minor: i64,
    /// VAT rate.
    pub rate: Rate,
    /// The store that hands it over.
    pub location: Option<Location>,
    /// The supply it is reserved from.
    pub supply: Option<Supply>,
    /// What stands in its way.
    pub problem: Option<LineProblem>,
}

/// A cart in a context.
#[derive(Clone, Debug)]
pub struct CartView {
    /// The cart.
    pub cart: cart::Cart,
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// What they cost, now and later.
    pub quote: Quote,
}

impl CartView {
    /// Whether it can be ordered as it is.
    pub fn is_clean(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.problem.is_none())
    }

    /// Whether somebody must be known for it: whatever is not carried out at once.
    pub fn needs_customer(&self) -> bool {
        self.lines.iter().any(|line| line.intent.wish.method != Method::CarryOut)
    }
}

/// The VAT class of the catalogue in the words of pricing.
pub(crate) fn rate_of(info: &VariantInfo) -> Rate {
    info.vat_class.as_str().parse::<VatClass>().unwrap_or(VatClass::Standard).rate_in_france()
}

/// Evaluates a cart: five statements and one for each place, whatever the cart's size.
pub async fn view_cart(tx: &Tx<'_>, cart: cart::Cart, currency: Currency, now: Timestamp) -> Result<CartView, DbError> {
    let mut places: Vec<LocationId> = cart.intents.iter().filter_map(|intent| intent.wish.location).collect();
    places.sort_unstable();
    places.dedup();
    let variants = variants_of(&cart);
    let (locations, levels) =
        futures::try_join!(stores::store::get_locations(tx, &places), stock::levels_of(tx, &variants))?;
    evaluate(tx, cart, Sight { locations, levels: Some(levels) }, currency, now).await
}

/// The same for an order: the places' names are not needed, and what is on the shelf is said by
/// the guards that set it aside.
pub(crate) async fn view_cart_for_order(
    tx: &Tx<'_>,
    cart: cart::Cart,
    currency: Currency,
    now: Timestamp,
) -> Result<CartView, DbError> {
    evaluate(tx, cart, Sight { locations: Vec::new(), levels: None }, currency, now).await
}

fn variants_of(cart: &cart::Cart) -> Vec<VariantId> {
    let mut variants: Vec<VariantId> = cart.intents.iter().map(|intent| intent.variant).collect();
    variants.sort_unstable();
    variants.dedup();
    variants
}

/// What a screen shows beside the lines.
struct Sight {
    locations: Vec<Location>,
    /// None when the shelf is not asked.
    levels: Option<Vec<Level>>,
}

async fn evaluate(
    tx: &Tx<'_>,
    cart: cart::Cart,
    sight: Sight,
    currency: Currency,
    now: Timestamp,
) -> Result<CartView, DbError> {
    let variants = variants_of(&cart);
    let reserved: Vec<VariantId> =
        cart.intents.iter().filter(|intent| intent.wish.supply.is_some()).map(|intent| intent.variant).collect();
    let (infos, prices, supply) = futures::try_join!(
        catalogue::store::find_variants(tx, &variants),
        pricing::store::prices_in_force(tx, &variants, currency, now),
        stock::open_supply_of(tx, &reserved),
    )?;
    let facts = Facts { infos, prices, supply, sight };
    let lines: Vec<CartLine> = cart.intents.iter().filter_map(|intent| facts.line(&cart, intent)).collect();
    let quoted = lines.iter().filter_map(|line| {
        let unit = Money::new(line.unit_minor, currency);
        QuoteLine::new(line.intent.variant, line.intent.quantity, unit, line.rate, line.intent.wish.terms).ok()
    });
    let quote = pricing::quote(currency, quoted.collect(), &[]);
    Ok(CartView { cart, lines, quote })
}

struct Facts {
    infos: HashMap<VariantId, VariantInfo>,
    prices: HashMap<VariantId, Price>,
    supply: Vec<Supply>,
    sight: Sight,
}

impl Facts {
    fn line(&self, cart: &cart::Cart, intent: &cart::Intent) -> Option<CartLine> {
        let info = self.infos.get(&intent.variant)?.clone();
        let price = self.prices.get(&intent.variant);
        let unit_minor = price.map_or(0, |price| price.amount.minor);
        let supply = intent.wish.supply.and_then(|id| self.supply.iter().find(|supply| supply.id == id)).cloned();
        let location =
            intent.wish.location.and_then(|id| self.sight.locations.iter().find(|one| one.id == id)).cloned();
        let sold = price.is_some() && info.status == catalogue::Status::Active;
        let problem = if sold { self.problem(cart, intent, supply.as_ref()) } else { Some(LineProblem::NotSold) };
        Some(CartLine {
            intent: intent.clone(),
            rate: rate_of(&info),
            info,
            unit_minor,
            gross_minor: unit_minor.saturating_mul(intent.quantity.units()),
            location,
            supply,
            problem,
        })
    }

    /// What the whole cart wants of one shelf or supply must be there, so lines are added up.
    fn problem(&self, cart: &cart::Cart, intent: &cart::Intent, supply: Option<&Supply>) -> Option<LineProblem> {
        let wish = intent.wish;
        let Some(location) = wish.location else { return Some(LineProblem::NowhereChosen) };
        if wish.method == Method::CollectOnArrival {
            let Some(supply) = supply else { return Some(LineProblem::SupplyGone) };
            let asked = wanted(cart, |other| other.wish.supply == wish.supply && other.wish.method == wish.method);
            let available = supply.free_units();
            return match available {
                n if n <= 0 => Some(LineProblem::SupplyGone),
                n if n < asked => Some(LineProblem::NotEnough { available }),
                _ => None,
            };
        }
        let levels = self.sight.levels.as_ref()?;
        let level = levels.iter().find(|level| level.variant == intent.variant && level.location == location);
        let available = level.map_or(0, |level| {
            if wish.method == Method::CarryOut { level.shelf_units() } else { level.available_units() }
        });
        let asked = wanted(cart, |other| {
            other.variant == intent.variant
                && other.wish.location == wish.location
                && other.wish.method != Method::CollectOnArrival
        });
        if available < asked { Some(LineProblem::NotEnough { available: available.max(0) }) } else { None }
    }
}

fn wanted(cart: &cart::Cart, same: impl Fn(&cart::Intent) -> bool) -> i64 {
    cart.intents.iter().filter(|other| same(other)).map(|other| other.quantity.units()).sum()
}
