//! How goods are sent: what each service promises, and the cheapest sources for what goes to one address.

use crate::offers::supply_view;
use crate::weighing::{Piece, Weighing};
use catalogue::store::SentGoods;
use db::{DbError, Tx};
use fulfilment::{
    Costs, Delivery, Exclusion, From, MOST_LINES, PlaceKind, Sender, Service, ServiceKind, Source, SourceStock,
    SourcingRules, deliver,
};
use jiff::{SignedDuration, Timestamp};
use kernel::{LocationId, ServiceId, SupplyId, VariantId};
use std::collections::HashMap;
use std::sync::Arc;
use stock::{Level, Supply};
use stores::{Location, LocationKind};

/// Sales of so many days say how much a place sells itself.
pub const RATE_DAYS: i64 = 90;
/// What a unit weighs as long as the catalogue does not say, in grams.
const UNIT_G: i64 = 500;

/// Who sends what, by which services, under which rules.
pub(crate) struct Network {
    services: Vec<Service>,
    senders: Vec<(Sender, Location)>,
    rules: SourcingRules,
    to_pack: HashMap<LocationId, i64>,
    /// Where postcodes are, as far as the places of the house tell.
    places: Arc<[Location]>,
    /// What the articles that are asked about weigh, and in which departments they are.
    goods: HashMap<VariantId, SentGoods>,
}

/// A service that can bring so many units of a variant, with its date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeliveryWay {
    /// Which service.
    pub service: Service,
    /// The place that would send.
    pub source: LocationId,
    /// The supply that it is sent from once it has come; none for what lies there.
    pub supply: Option<SupplyId>,
    /// By when.
    pub delivery: Delivery,
    /// Units that this place could send.
    pub free_units: i64,
}

/// A unit of another place that could be brought to a store, with its date.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferWay {
    /// By which shuttle.
    pub service: Service,
    /// The place that would hand it over.
    pub source: LocationId,
    /// What that place is called.
    pub source_name: String,
    /// By when it is in the store.
    pub delivery: Delivery,
    /// Units that this place could give.
    pub free_units: i64,
}

/// So many units of an article that shall be sent; an article may be wanted twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Goods {
    pub(crate) variant: VariantId,
    pub(crate) units: i64,
    /// Price of one, VAT included, minor units.
    pub(crate) unit_minor: i64,
}

/// What shall go to one address together.
pub(crate) struct Wanted<'a> {
    pub(crate) service: ServiceId,
    pub(crate) postcode: Option<&'a str>,
    pub(crate) lines: &'a [Goods],
}

/// Units that can be promised, by article and place.
#[derive(Clone, Default)]
pub(crate) struct Free(HashMap<(VariantId, LocationId), i64>);

impl Free {
    pub(crate) fn of(levels: &[Level]) -> Self {
        Self(levels.iter().map(|one| ((one.variant, one.location), one.available_units().max(0))).collect())
    }

    fn at(&self, variant: VariantId, place: LocationId) -> i64 {
        self.0.get(&(variant, place)).copied().unwrap_or(0)
    }

    /// Units that are there again, as if something had not been sent.
    pub(crate) fn give(&mut self, variant: VariantId, place: LocationId, units: i64) {
        *self.0.entry((variant, place)).or_default() += units;
    }

    /// What something else of the same cart takes is not there twice.
    pub(crate) fn take(&mut self, variant: VariantId, place: LocationId, units: i64) {
        if let Some(free) = self.0.get_mut(&(variant, place)) {
            *free = (*free - units).max(0);
        }
    }
}

/// Units on their way that nobody was promised yet.
#[derive(Clone, Default)]
pub(crate) struct Coming(Vec<Supply>);

impl Coming {
    /// Open lines of supply; what a place lacks for older promises is taken off the next of its arrivals.
    pub(crate) fn of(supply: &[Supply], levels: &[Level]) -> Self {
        let mut lines = supply.to_vec();
        lines.sort_by_key(|line| (line.expected_on, line.id));
        for level in levels {
            let mut missing = (-level.shelf_units()).max(0);
            let theirs = |line: &&mut Supply| (line.variant, line.to_location) == (level.variant, level.location);
            for line in lines.iter_mut().filter(theirs) {
                let taken = line.free_units().clamp(0, missing);
                line.pegged += taken;
                missing -= taken;
            }
        }
        Self(lines)
    }

    /// What something else of the same cart takes does not come twice.
    pub(crate) fn take(&mut self, supply: SupplyId, units: i64) {
        if let Some(line) = self.0.iter_mut().find(|line| line.id == supply) {
            line.pegged += units.min(line.free_units());
        }
    }
}

/// Units that will come to a warehouse and be sent from there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Arrival {
    pub(crate) supply: SupplyId,
    pub(crate) place: LocationId,
    pub(crate) delivery: Delivery,
    pub(crate) free_units: i64,
}

/// Units that places sold in the last [`RATE_DAYS`] days, by article and place.
pub type Sold = HashMap<(VariantId, LocationId), i64>;

/// What the places sold of these articles in the last three months.
pub async fn sold_of_late(tx: &Tx<'_>, variants: &[VariantId], now: Timestamp) -> Result<Sold, DbError> {
    let from = now.saturating_sub(SignedDuration::from_hours(24 * RATE_DAYS)).unwrap_or(now);
    let sold = stock::sold_since(tx, variants, from).await?;
    Ok(sold.into_iter().map(|(variant, place, units)| ((variant, place), units)).collect())
}

/// One parcel of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shipment {
    /// From where.
    pub source: LocationId,
    /// The supply that it waits for; none when it lies there.
    pub supply: Option<SupplyId>,
    /// By when.
    pub delivery: Delivery,
    /// Which lines of what was wanted, and how many units of each.
    pub lines: Vec<(usize, i64)>,
    /// What it costs the house, by part.
    pub costs: Costs,
}

/// Why something is not sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum NotSent {
    /// There is no such service (any more).
    NoService,
    /// So many units of this line could be sent.
    NotEnough { line: usize, available: i64 },
    /// The carrier takes no article as heavy as this line's.
    TooHeavy { line: usize },
    /// Only in more parcels than the house sends, or with more articles than one plan holds.
    TooMany,
}

impl Network {
    /// Six statements, whatever is sold and whatever was sent before.
    pub(crate) async fn load(tx: &Tx<'_>, variants: &[VariantId]) -> Result<Self, DbError> {
        let (services, senders, rules, to_pack, places, goods) = futures::try_join!(
            fulfilment::store::services(tx),
            fulfilment::store::senders(tx),
            fulfilment::store::get_rules(tx),
            orders::store::count_to_pack(tx),
            stores::store::all_locations(tx),
            catalogue::store::sent_goods(tx, variants),
        )?;
        let at = |id| places.iter().find(|place: &&Location| place.id == id).cloned();
        let senders =
            senders.into_iter().filter_map(|sender| at(sender.location).map(|place| (sender, place))).collect();
        Ok(Self { services, senders, rules, to_pack: to_pack.into_iter().collect(), places: places.into(), goods })
    }

    /// Asks about further articles: what is not known weighs little, and every place sends it.
    pub(crate) async fn ask_about(&mut self, tx: &Tx<'_>, variants: &[VariantId]) -> Result<(), DbError> {
        let fresh: Vec<VariantId> = variants.iter().filter(|one| !self.goods.contains_key(one)).copied().collect();
        self.goods.extend(catalogue::store::sent_goods(tx, &fresh).await?);
        Ok(())
    }

    /// What a unit weighs, in grams.
    fn unit_g(&self, variant: VariantId) -> i64 {
        self.goods.get(&variant).and_then(|goods| goods.weight_g).unwrap_or(UNIT_G)
    }

    /// Whether a place sends an article at all, whatever it has.
    fn sends(&self, sender: &Sender, variant: VariantId) -> bool {
        sender.sends(self.goods.get(&variant).map_or(&[], |goods| goods.departments.as_slice()))
    }

    /// Units that a place could send.
    fn free_at(&self, free: &Free, sender: &Sender, variant: VariantId) -> i64 {
        if self.sends(sender, variant) { free.at(variant, sender.location) } else { 0 }
    }

    pub(crate) fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The first service of a kind, as customers see them.
    pub(crate) fn first_of(&self, kind: ServiceKind) -> Option<ServiceId> {
        self.services.iter().find(|service| service.kind == kind).map(|service| service.id)
    }

    /// What the cheapest service of a kind takes for goods of this amount, minor units: to the door, who
    /// withdraws gets back what the standard one costs, although a relay point may be free.
    pub(crate) fn cheapest_fee(&self, kind: ServiceKind, goods_minor: i64) -> i64 {
        self.for_customers()
            .filter(|service| service.kind == kind)
            .map(|service| service.fee_for(goods_minor))
            .min()
            .unwrap_or(0)
    }

    /// All places of the house.
    pub(crate) fn places(&self) -> &Arc<[Location]> {
        &self.places
    }

    /// Places that take on one parcel more.
    fn open(&self) -> impl Iterator<Item = &(Sender, Location)> {
        let is_open = |sender: &Sender| sender.may_send() && self.waiting_at(sender.location) < sender.most_parcels;
        self.senders.iter().filter(move |(sender, _)| is_open(sender))
    }

    fn waiting_at(&self, place: LocationId) -> i64 {
        self.to_pack.get(&place).copied().unwrap_or(0)
    }

    /// By when each service brings so many units that one place has: the soonest place of each. What no
    /// place has is sent when it comes.
    pub(crate) fn ways(
        &self,
        (variant, units): (VariantId, i64),
        free: &Free,
        coming: &Coming,
        now: Timestamp,
    ) -> Vec<DeliveryWay> {
        let way = |service: &Service| {
            let from = |(sender, place): &(Sender, Location)| {
                let free_units = self.free_at(free, sender, variant);
                let delivery = promise(sender, place, service, now)?;
                let (service, source) = (service.clone(), sender.location);
                let way = DeliveryWay { service, source, supply: None, delivery, free_units };
                (free_units >= units).then_some(way)
            };
            let there = self.open().filter_map(from);
            there.min_by_key(|way| (way.delivery.latest_on, -way.free_units, way.source)).or_else(|| {
                let Arrival { supply, place, delivery, free_units } =
                    self.arriving(service, (variant, units), coming, now)?;
                Some(DeliveryWay {
                    service: service.clone(),
                    source: place,
                    supply: Some(supply),
                    delivery,
                    free_units,
                })
            })
        };
        self.for_customers().filter(|service| service.takes(self.unit_g(variant))).filter_map(way).collect()
    }

    /// The supply to a warehouse out of which so many units are brought the soonest.
    pub(crate) fn arriving(
        &self,
        service: &Service,
        (variant, units): (VariantId, i64),
        coming: &Coming,
        now: Timestamp,
    ) -> Option<Arrival> {
        let sends = |place| {
            let sender = self.senders.iter().find(|one| one.0.location == place);
            sender.is_some_and(|(sender, _)| sender.may_send() && self.sends(sender, variant))
        };
        let fits = |line: &&Supply| line.variant == variant && line.free_units() >= units && sends(line.to_location);
        let arrival = |line: &Supply| {
            let delivery = self.sent_on(service, line, now)?;
            Some(Arrival { supply: line.id, place: line.to_location, delivery, free_units: line.free_units() })
        };
        let all = coming.0.iter().filter(fits).filter_map(arrival);
        all.min_by_key(|one| (one.delivery.latest_on, one.supply))
    }

    /// By when a service brings what comes with a line of supply; none when it comes to no warehouse that
    /// sends: what a store gets is for who goes there.
    pub(crate) fn sent_on(&self, service: &Service, line: &Supply, now: Timestamp) -> Option<Delivery> {
        let is_it = |(sender, place): &&(Sender, Location)| {
            sender.location == line.to_location && place.kind == LocationKind::Warehouse
        };
        let (sender, place) = self.senders.iter().find(is_it)?;
        let zone = kernel::store_time_zone(&place.time_zone);
        let arrives = supply_view(line).arrives(kernel::date_in(now, &zone));
        deliver(arrives, &zone, &sender.handling, &service.transit)
    }

    /// By when a service brings what lies in a place.
    pub(crate) fn sent_from(&self, service: &Service, place: LocationId, now: Timestamp) -> Option<Delivery> {
        let (sender, location) = self.senders.iter().find(|one| one.0.location == place)?;
        promise(sender, location, service, now)
    }

    fn for_customers(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|service| service.kind.is_for_customers())
    }

    /// From which places shuttles bring so many units to a store, the soonest first; of several that do alike, the
    /// one that has the most. Only the two best: a store is brought nothing from itself. `only` is the shuttle
    /// that was chosen. What it costs does not grow with the places that ask.
    pub(crate) fn transfers(
        &self,
        (variant, units): (VariantId, i64),
        only: Option<ServiceId>,
        free: &Free,
        now: Timestamp,
    ) -> Vec<TransferWay> {
        let fits =
            |service: &&Service| service.kind == ServiceKind::Store && only.is_none_or(|chosen| chosen == service.id);
        let from = |service: &Service| {
            let from = |(sender, place): &(Sender, Location)| {
                let free_units = free.at(variant, sender.location);
                let is_there = free_units >= units && sender.may_send();
                let delivery = promise(sender, place, service, now).filter(|_| is_there)?;
                Some(TransferWay {
                    service: service.clone(),
                    source: sender.location,
                    source_name: place.name.clone(),
                    delivery,
                    free_units,
                })
            };
            self.senders.iter().filter_map(from).collect::<Vec<_>>()
        };
        let mut all: Vec<TransferWay> = self.services.iter().filter(fits).flat_map(from).collect();
        all.sort_by_key(|way| (way.delivery.latest_on, -way.free_units, way.source));
        let Some(first) = all.first().cloned() else { return all };
        let second = all.into_iter().find(|way| way.source != first.source);
        std::iter::once(first).chain(second).collect()
    }

    /// The best of them for one store.
    pub(crate) fn transfer(
        &self,
        goods: (VariantId, i64),
        (to, only): (LocationId, Option<ServiceId>),
        free: &Free,
        now: Timestamp,
    ) -> Option<TransferWay> {
        self.transfers(goods, only, free, now).into_iter().find(|way| way.source != to)
    }

    /// The rules in force.
    pub(crate) fn rules(&self) -> &SourcingRules {
        &self.rules
    }

    /// What goes to one address, before anything is chosen: to be planned by some rules, and to be explained.
    /// `sold` is what each place sold of late.
    pub(crate) fn weigh<'a>(
        &'a self,
        wanted: &'a Wanted<'a>,
        free: &Free,
        sold: &Sold,
        now: Timestamp,
    ) -> Result<Weighing<'a>, NotSent> {
        let service = self.service(wanted.service).ok_or(NotSent::NoService)?;
        let promises: HashMap<LocationId, Delivery> = self
            .open()
            .filter_map(|(sender, place)| Some((sender.location, promise(sender, place, service, now)?)))
            .collect();
        let is_too_heavy = |goods: &Goods| !service.takes(self.unit_g(goods.variant));
        if let Some(line) = wanted.lines.iter().position(is_too_heavy) {
            return Err(NotSent::TooHeavy { line });
        }
        let there: Vec<&Sender> =
            self.open().map(|one| &one.0).filter(|one| promises.contains_key(&one.location)).collect();
        let free_at =
            |variant: VariantId| there.iter().map(|one| (self.free_at(free, one, variant), one.location)).collect();
        let pieces = pieces(wanted, free_at)?;
        let sources = self.sources(wanted, &pieces, free, sold, &promises);
        let weights_g = pieces.iter().map(|piece| piece.units * self.unit_g(piece.variant)).collect();
        let barred = self.barred(&promises, &pieces);
        Ok(Weighing { wanted, service, promises, pieces, sources, barred, weights_g })
    }

    /// The cheapest parcels by the rules in force.
    pub(crate) fn plan(
        &self,
        wanted: &Wanted<'_>,
        free: &Free,
        sold: &Sold,
        now: Timestamp,
    ) -> Result<Vec<Shipment>, NotSent> {
        let weighing = self.weigh(wanted, free, sold, now)?;
        Ok(weighing.shipments(weighing.plan(self.rules())?))
    }

    /// Places that send nothing now, with the reason.
    fn barred(&self, promises: &HashMap<LocationId, Delivery>, pieces: &[Piece]) -> Vec<(Exclusion, LocationId)> {
        let why = |place: &Location| {
            let sender = self.senders.iter().find(|one| one.0.location == place.id).map(|one| &one.0);
            match sender {
                None => Some(Exclusion::NotSending),
                Some(sender) if sender.most_parcels == 0 => Some(Exclusion::NotSending),
                Some(sender) if !sender.may_send() => Some(Exclusion::NotLent),
                Some(sender) if pieces.iter().all(|piece| !self.sends(sender, piece.variant)) => Some(Exclusion::Kept),
                Some(sender) if self.waiting_at(place.id) >= sender.most_parcels => Some(Exclusion::Full),
                Some(_) if !promises.contains_key(&place.id) => Some(Exclusion::NoDate),
                Some(_) => None,
            }
        };
        self.places.iter().filter_map(|place| Some((why(place)?, place.id))).collect()
    }

    fn sources(
        &self,
        wanted: &Wanted<'_>,
        pieces: &[Piece],
        free: &Free,
        sold: &Sold,
        promises: &HashMap<LocationId, Delivery>,
    ) -> Vec<Source> {
        let there = wanted.postcode.and_then(|postcode| self.whereabouts(postcode));
        let soonest = promises.values().map(|delivery| delivery.latest_on).min();
        let late = |delivery: &Delivery| {
            soonest.and_then(|on| on.until(delivery.latest_on).ok()).map_or(0, |span| i64::from(span.get_days()))
        };
        let of = |(sender, place): &(Sender, Location)| {
            let delivery = promises.get(&sender.location)?;
            let stock = pieces.iter().map(|piece| {
                let is_meant =
                    piece.only.is_none_or(|only| only == sender.location) && self.sends(sender, piece.variant);
                let units = sold.get(&(piece.variant, sender.location)).copied().unwrap_or(0).max(0);
                is_meant.then(|| SourceStock {
                    available: free.at(piece.variant, sender.location),
                    sold_e3: units * 1_000 / RATE_DAYS,
                })
            });
            Some(Source {
                location: sender.location,
                kind: match place.kind {
                    LocationKind::Store => PlaceKind::Store,
                    LocationKind::Warehouse => PlaceKind::Warehouse,
                },
                tariff: 0,
                distance_m: there.map_or(0, |there| stores::distance_m(there, (place.latitude_e6, place.longitude_e6))),
                to_pack: self.waiting_at(sender.location),
                late_days: late(delivery),
                stock: stock.collect(),
            })
        };
        self.senders.iter().filter_map(of).collect()
    }

    /// About where a postcode is. Where nobody knows, the way is not weighed.
    fn whereabouts(&self, postcode: &str) -> Option<(i64, i64)> {
        let place = stores::near_postcode(self.places.iter().filter(|place| place.has_coordinates()), postcode);
        place.map(|one| (one.latitude_e6, one.longitude_e6)).or_else(|| stores::department_seat(postcode))
    }
}

fn promise(sender: &Sender, place: &Location, service: &Service, now: Timestamp) -> Option<Delivery> {
    deliver(From::Shelf(now), &kernel::store_time_zone(&place.time_zone), &sender.handling, &service.transit)
}

/// What travels together: all units of an article, unless no place has them all; then the places
/// with the most send what they have.
fn pieces(wanted: &Wanted<'_>, free_at: impl Fn(VariantId) -> Vec<(i64, LocationId)>) -> Result<Vec<Piece>, NotSent> {
    let mut pieces: Vec<Piece> = Vec::new();
    for goods in wanted.lines {
        if let Some(piece) = pieces.iter_mut().find(|piece| piece.variant == goods.variant) {
            piece.units += goods.units;
        } else {
            let Goods { variant, units, unit_minor } = *goods;
            pieces.push(Piece { variant, units, unit_minor, only: None });
        }
    }
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut there = free_at(piece.variant);
        there.sort_by_key(|(units, place)| (-units, *place));
        if there.first().is_some_and(|most| most.0 >= piece.units) {
            out.push(piece);
            continue;
        }
        let mut wanting = piece.units;
        for (units, place) in there.into_iter().filter(|(units, _)| *units > 0) {
            let units = units.min(wanting);
            wanting -= units;
            out.push(Piece { units, only: Some(place), ..piece });
            if wanting == 0 {
                break;
            }
        }
        if wanting > 0 {
            let line = wanted.lines.iter().position(|goods| goods.variant == piece.variant).unwrap_or(0);
            return Err(NotSent::NotEnough { line, available: piece.units - wanting });
        }
    }
    if out.len() > MOST_LINES { Err(NotSent::TooMany) } else { Ok(out) }
}
