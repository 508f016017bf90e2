//! How an article can be had: one answer for the shop page, the till and the order desk.

use crate::delivery::{Coming, DeliveryWay, Free, Network, TransferWay};
use db::{DbError, Tx};
use fulfilment::{LevelView, Offer, OpeningHours, PlaceKind, PlaceView, Preparation, Question, SupplyView};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{LocationId, VariantId};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use stock::{Level, Supply};
use stores::{Location, LocationKind, Policy};

/// The offers for a variant, with the facts they were made from.
#[derive(Clone, Debug)]
pub struct Offers {
    /// Every way, the earliest first.
    pub offers: Vec<Offer>,
    /// Every service that brings so many units, in the order of the house.
    pub ways: Vec<DeliveryWay>,
    /// The store that one looks from.
    pub near: Option<LocationId>,
    /// The best of what shuttles bring, from two places at most.
    shuttles: Vec<TransferWay>,
    /// What each place has.
    pub levels: Vec<Level>,
    /// What is on its way.
    pub supply: Vec<Supply>,
    /// All places.
    pub locations: Arc<[Location]>,
}

impl Offers {
    /// By a shuttle to a store: the same, from whichever store one looks.
    pub fn transfer_to(&self, store: LocationId) -> Option<&TransferWay> {
        self.shuttles.iter().find(|way| way.source != store)
    }

    /// A place by its id.
    pub fn location(&self, id: LocationId) -> Option<&Location> {
        self.locations.iter().find(|one| one.id == id)
    }

    /// The supply line of an offer on arrival that comes from one line alone.
    pub fn single_supply(&self, offer: &Offer) -> Option<&Supply> {
        match offer.supply.as_slice() {
            [share] => self.supply.iter().find(|line| line.id == share.supply),
            _ => None,
        }
    }
}

/// Opening hours as room `fulfilment` reads them; unreadable ones are never open.
pub(crate) fn hours_of(place: &Location) -> OpeningHours {
    serde_json::from_value(place.hours.clone()).unwrap_or_default()
}

/// From when a store has put aside what was asked for at an instant: what the customer was told then.
pub fn put_aside_from(place: &Location, asked: Timestamp, policy: &Policy) -> Option<Timestamp> {
    let zone = kernel::store_time_zone(&place.time_zone);
    fulfilment::collect_from(asked, policy.preparation_minutes, &hours_of(place), &zone)
}

fn place_view(place: &Location, near: Option<&Location>) -> PlaceView {
    let at = |one: &Location| (one.latitude_e6, one.longitude_e6);
    PlaceView {
        id: place.id,
        kind: match place.kind {
            LocationKind::Store => PlaceKind::Store,
            LocationKind::Warehouse => PlaceKind::Warehouse,
        },
        name: place.name.clone(),
        distance_m: near
            .filter(|near| near.has_coordinates() && place.has_coordinates())
            .map(|near| stores::distance_m(at(near), at(place))),
        hours: hours_of(place),
        time_zone: kernel::store_time_zone(&place.time_zone),
    }
}

fn level_view(level: &Level) -> LevelView {
    LevelView {
        variant: level.variant,
        location: level.location,
        on_hand: level.on_hand,
        allocated: level.allocated,
        safety: level.safety,
    }
}

pub(crate) fn supply_view(supply: &Supply) -> SupplyView {
    SupplyView {
        id: supply.id,
        variant: supply.variant,
        to_location: supply.to_location,
        to_come: supply.remaining_units(),
        pegged: supply.pegged,
        expected_on: supply.expected_on,
        first_expected_on: supply.first_expected_on,
        confidence: match supply.confidence {
            stock::Confidence::Sure => fulfilment::Confidence::Sure,
            stock::Confidence::VeryLikely => fulfilment::Confidence::VeryLikely,
            stock::Confidence::Likely => fulfilment::Confidence::Likely,
        },
        spread_days: supply.spread_days,
    }
}

/// Every way to get so many units. `near` is the store one looks from or has chosen; `standing`
/// says whether one stands in it, so that its shelf can be taken from at once. Eight statements.
pub async fn offers(
    tx: &Tx<'_>,
    variant: VariantId,
    quantity: i64,
    near: Option<LocationId>,
    standing: bool,
    now: Timestamp,
) -> Result<Offers, DbError> {
    let asked = Asked { near, standing, now };
    let mut found = offers_of(tx, &[(variant, quantity)], asked).await?;
    found.pop().ok_or(DbError::Missing)
}

/// From where and when one asks.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The store one looks from or has chosen.
    pub near: Option<LocationId>,
    /// Whether one stands in it, so that its shelf can be taken from at once.
    pub standing: bool,
    /// When.
    pub now: Timestamp,
}

/// The same for several articles at once, in their order: nine statements, however many they are.
pub async fn offers_of(tx: &Tx<'_>, wanted: &[(VariantId, i64)], asked: Asked) -> Result<Vec<Offers>, DbError> {
    let mut variants: Vec<VariantId> = wanted.iter().map(|one| one.0).collect();
    variants.sort_unstable();
    variants.dedup();
    let (levels, supply, network, policy) = futures::try_join!(
        stock::levels_of(tx, &variants),
        stock::open_supply_of(tx, &variants),
        Network::load(tx, &variants),
        stores::store::get_policy(tx),
    )?;
    let free = Free::of(&levels);
    let coming = Coming::of(&supply, &levels);
    let facts = Facts { free, coming, network, minutes: policy.preparation_minutes, asked };
    let of = |(variant, quantity): &(VariantId, i64)| {
        let levels = levels.iter().filter(|level| level.variant == *variant).copied().collect();
        let supply = supply.iter().filter(|line| line.variant == *variant).cloned().collect();
        facts.answer(*variant, *quantity, levels, supply)
    };
    Ok(wanted.iter().map(of).collect())
}

/// By when a shuttle brings a unit of each of these articles to a store, and how many could come; what no other
/// place has is not among them.
pub async fn brought_to(
    tx: &Tx<'_>,
    variants: &[VariantId],
    store: LocationId,
    now: Timestamp,
) -> Result<HashMap<VariantId, (Date, i64)>, DbError> {
    let (levels, network) = futures::try_join!(stock::levels_of(tx, variants), Network::load(tx, variants))?;
    let free = Free::of(&levels);
    let way = |variant: &VariantId| {
        let way = network.transfer((*variant, 1), (store, None), &free, now)?;
        Some((*variant, (way.delivery.latest_on, way.free_units)))
    };
    Ok(variants.iter().filter_map(way).collect())
}

/// What all articles share.
struct Facts {
    free: Free,
    coming: Coming,
    network: Network,
    minutes: i64,
    asked: Asked,
}

impl Facts {
    fn answer(&self, variant: VariantId, quantity: i64, levels: Vec<Level>, supply: Vec<Supply>) -> Offers {
        let Asked { near, standing, now } = self.asked;
        let ways = self.network.ways((variant, quantity), &self.free, &self.coming, now);
        let shuttles = self.network.transfers((variant, quantity), None, &self.free, now);
        let locations = self.network.places();
        let from = near.and_then(|id| locations.iter().find(|one| one.id == id));
        // Only who has some, or gets some, is looked at more closely.
        let matters: HashSet<LocationId> = levels
            .iter()
            .filter(|level| level.shelf_units() != 0)
            .map(|level| level.location)
            .chain(supply.iter().map(|line| line.to_location))
            .collect();
        let places: Vec<PlaceView> =
            locations.iter().filter(|one| matters.contains(&one.id)).map(|one| place_view(one, from)).collect();
        let (level_views, supply_views): (Vec<_>, Vec<_>) =
            (levels.iter().map(level_view).collect(), supply.iter().map(supply_view).collect());
        let offers = fulfilment::offers(&Question {
            variant,
            quantity,
            levels: &level_views,
            supply: &supply_views,
            places: &places,
            here: near.filter(|_| standing),
            now,
            preparation: Preparation { collect_minutes: self.minutes, arrival_days: 0 },
        });
        Offers { offers, ways, near, shuttles, levels, supply, locations: Arc::clone(locations) }
    }
}

/// What a grid shows of a variant, seen from a store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Here {
    /// So many can be taken from this store's shelf.
    OnShelf(i64),
    /// Units on their way to this store that nobody was promised.
    Soon {
        /// The first day.
        on: Date,
        /// Free on that day.
        free: i64,
    },
    /// So many elsewhere.
    Elsewhere(i64),
    /// Nowhere.
    Nowhere,
}

/// The state of many variants seen from a store, in two statements.
pub async fn availability(
    tx: &Tx<'_>,
    variants: &[VariantId],
    here: LocationId,
) -> Result<HashMap<VariantId, Here>, DbError> {
    let (levels, supply) = futures::try_join!(stock::levels_of(tx, variants), stock::open_supply_of(tx, variants))?;
    let mut out: HashMap<VariantId, Here> = variants.iter().map(|variant| (*variant, Here::Nowhere)).collect();
    let mut elsewhere: HashMap<VariantId, i64> = HashMap::new();
    for level in &levels {
        if level.location == here && level.shelf_units() > 0 {
            out.insert(level.variant, Here::OnShelf(level.shelf_units()));
        } else if level.location != here {
            *elsewhere.entry(level.variant).or_default() += level.available_units().max(0);
        }
    }
    for line in supply.iter().filter(|line| line.to_location == here && line.free_units() > 0) {
        let soon = Here::Soon { on: line.expected_on, free: line.free_units() };
        match out.get(&line.variant) {
            Some(Here::Nowhere) => {
                out.insert(line.variant, soon);
            }
            Some(Here::Soon { on, .. }) if line.expected_on < *on => {
                out.insert(line.variant, soon);
            }
            _ => {}
        }
    }
    for (variant, units) in elsewhere {
        if units > 0 && out.get(&variant) == Some(&Here::Nowhere) {
            out.insert(variant, Here::Elsewhere(units));
        }
    }
    Ok(out)
}
