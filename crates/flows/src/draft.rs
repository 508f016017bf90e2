//! A cart seen from a context: its lines with titles, prices, dates and problems. Nothing is stored.

use crate::delivery::{Coming, Free, Goods, Network, NotSent, Shipment, Sold, TransferWay, Wanted, sold_of_late};
use crate::offers::put_aside_from;
use catalogue::VariantInfo;
use db::{DbError, Tx};
use fulfilment::{Choice, Costs, Service, ServiceKind, When};
use jiff::Timestamp;
use kernel::{AddressId, Currency, IntentId, LocationId, Method, Money, PaymentTerms, Rate, ServiceId, VariantId};
use pricing::{Charge, Price, Quote, QuoteLine, VatClass};
use std::collections::HashMap;
use stock::{Level, Supply};
use stores::{Location, Policy};

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
    /// The house does not send it this way: the service is gone, or it would take too many parcels.
    NotSent,
    /// The carrier takes nothing as heavy.
    TooHeavy,
}

impl LineProblem {
    /// Whether none of it can be had this way.
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::NotSold | Self::SupplyGone | Self::NotEnough { available: ..=0 })
    }
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
    /// From where it is brought to the store on request.
    pub transfer: Option<TransferWay>,
    /// What stands in its way.
    pub problem: Option<LineProblem>,
}

/// One parcel that a cart would become, with its share of what bringing costs.
#[derive(Clone, Debug)]
pub struct PlannedParcel {
    /// From where, by when, which lines of the cart and how many units of each.
    pub shipment: Shipment,
    /// What the customer pays for bringing it, by VAT rate.
    pub charges: Vec<Charge>,
    /// What that would be by the cheapest service, minor units.
    pub standard_minor: i64,
}

/// What goes to one address by one service.
#[derive(Clone, Debug)]
pub struct Sent {
    /// By which service.
    pub service: Service,
    /// To which address of the cart; none while it was not said.
    pub address: Option<AddressId>,
    /// What the customer pays for it, VAT included, minor units.
    pub fee_minor: i64,
    /// Its parcels, the cheapest that hold everything.
    pub parcels: Vec<PlannedParcel>,
    /// Why these; only for an order that is placed.
    pub(crate) why: Option<Choice>,
}

/// A cart in a context.
#[derive(Clone, Debug)]
pub struct CartView {
    /// The cart.
    pub cart: cart::Cart,
    /// Its lines.
    pub lines: Vec<CartLine>,
    /// How what is sent goes.
    pub sent: Vec<Sent>,
    /// What they cost, now and later.
    pub quote: Quote,
}

impl CartView {
    /// Whether it can be ordered as it is.
    pub fn is_clean(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.problem.is_none())
    }

    /// Whether something is brought to a door and nobody said to which.
    pub fn needs_address(&self) -> bool {
        self.sent.iter().any(|sent| sent.address.is_none())
    }

    /// What the customer pays for bringing, VAT included, minor units.
    pub fn fee_minor(&self) -> i64 {
        self.sent.iter().map(|sent| sent.fee_minor).sum()
    }

    /// What a card is only authorised for with the order and charged when it leaves: whatever is paid
    /// with it and not carried out at once. Minor units, what bringing costs included.
    pub fn when_leaving_minor(&self) -> i64 {
        let leaves = |line: &&CartLine| {
            line.intent.wish.terms == PaymentTerms::Now && line.intent.wish.method != Method::CarryOut
        };
        self.lines.iter().filter(leaves).map(|line| line.gross_minor).sum::<i64>() + self.fee_minor()
    }

    /// By when a line of the cart that is sent is there at the latest.
    pub fn delivered_on(&self, line: usize) -> Option<jiff::civil::Date> {
        let parcels = self.sent.iter().flat_map(|sent| &sent.parcels).map(|parcel| &parcel.shipment);
        parcels.filter(|one| one.lines.iter().any(|part| part.0 == line)).map(|one| one.delivery.latest_on).max()
    }

    /// What is promised of each line that is not carried out, by its intent: the day, and the hour for
    /// what is put aside from a shelf. `places` are those of the lines.
    pub fn promises(&self, places: &[Location], policy: &Policy, now: Timestamp) -> Vec<(IntentId, When)> {
        let promise = |(at, line): (usize, &CartLine)| {
            let wish = line.intent.wish;
            let day = |on| Some(When { on, at: None });
            let when = match wish.method {
                Method::CarryOut => None,
                Method::Collect => {
                    let place = places.iter().find(|place| Some(place.id) == wish.location)?;
                    let from = put_aside_from(place, now, policy)?;
                    Some(When { on: kernel::date_in(from, &kernel::store_time_zone(&place.time_zone)), at: Some(from) })
                }
                Method::CollectOnArrival => {
                    let brought = line.transfer.as_ref().map(|way| way.delivery.latest_on);
                    line.supply.as_ref().map(|supply| supply.expected_on).or(brought).and_then(day)
                }
                Method::Ship | Method::Relay => self.delivered_on(at).and_then(day),
            };
            Some((line.intent.id, when?))
        };
        self.lines.iter().enumerate().filter_map(promise).collect()
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

/// Evaluates a cart: five statements and one for each place, whatever the cart's size; eight more
/// when something is sent.
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
    let mut lines: Vec<CartLine> = cart.intents.iter().filter_map(|intent| facts.line(&cart, intent)).collect();
    let explains = facts.sight.levels.is_none();
    let sent = plan(tx, &cart, &mut lines, explains, now).await?;
    let quoted = lines.iter().filter_map(|line| {
        let unit = Money::new(line.unit_minor, currency);
        QuoteLine::new(line.intent.variant, line.intent.quantity, unit, line.rate, line.intent.wish.terms).ok()
    });
    let parcels = sent.iter().flat_map(|sent: &Sent| &sent.parcels);
    let charges: Vec<Charge> = parcels.flat_map(|parcel| parcel.charges.iter().copied()).collect();
    let quote = pricing::quote(currency, quoted.collect(), &charges);
    Ok(CartView { cart, lines, sent, quote })
}

/// The cheapest parcels for everything that is sent, address by address. What cannot be sent gets
/// its problem. The plan of an order explains itself.
async fn plan(
    tx: &Tx<'_>,
    cart: &cart::Cart,
    lines: &mut [CartLine],
    explains: bool,
    now: Timestamp,
) -> Result<Vec<Sent>, DbError> {
    let moves = |line: &&CartLine| line.is_sent() || line.intent.wish.is_transfer();
    let mut variants: Vec<VariantId> = lines.iter().filter(moves).map(|line| line.intent.variant).collect();
    if variants.is_empty() {
        return Ok(Vec::new());
    }
    variants.sort_unstable();
    variants.dedup();
    let (network, levels, sold, supply) = futures::try_join!(
        Network::load(tx, &variants),
        stock::levels_of(tx, &variants),
        sold_of_late(tx, &variants, now),
        stock::open_supply_of(tx, &variants),
    )?;
    let (mut free, mut coming) = (Free::of(&levels), Coming::of(&supply, &levels));
    for line in lines.iter() {
        if let Some(supply) = line.intent.wish.supply {
            coming.take(supply, line.intent.quantity.units());
        }
    }
    for line in lines.iter().filter(|line| matches!(line.intent.wish.method, Method::CarryOut | Method::Collect)) {
        if let Some(place) = line.intent.wish.location {
            free.take(line.intent.variant, place, line.intent.quantity.units());
        }
    }
    let mut ways: Vec<(Option<ServiceId>, Option<AddressId>)> = Vec::new();
    for line in lines.iter().filter(|line| line.is_sent()) {
        let way = (line.intent.wish.service, line.intent.wish.address);
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    for line in lines.iter_mut().filter(|line| line.intent.wish.is_transfer() && line.problem.is_none()) {
        bring_here(&network, line, &mut free, now);
    }
    let mut planner = Planner { cart, network, sold, free, coming, explains, now };
    Ok(ways.into_iter().filter_map(|way| planner.send(way, lines)).collect())
}

/// Chooses the place that gives what a shuttle brings.
fn bring_here(network: &Network, line: &mut CartLine, free: &mut Free, now: Timestamp) {
    let (variant, units) = (line.intent.variant, line.intent.quantity.units());
    let Some(store) = line.intent.wish.location else { return };
    line.transfer = network.transfer((variant, units), (store, line.intent.wish.service), free, now);
    match &line.transfer {
        Some(way) => free.take(variant, way.source, units),
        None => line.problem = Some(LineProblem::NotSent),
    }
}

struct Planner<'a> {
    cart: &'a cart::Cart,
    network: Network,
    sold: Sold,
    free: Free,
    coming: Coming,
    explains: bool,
    now: Timestamp,
}

impl Planner<'_> {
    /// What goes one way, or the problems of its lines.
    fn send(
        &mut self,
        (service, address): (Option<ServiceId>, Option<AddressId>),
        lines: &mut [CartLine],
    ) -> Option<Sent> {
        let goes = |line: &CartLine| {
            line.is_sent()
                && line.problem.is_none()
                && (line.intent.wish.service, line.intent.wish.address) == (service, address)
        };
        let places: Vec<usize> = (0..lines.len()).filter(|at| goes(&lines[*at])).collect();
        let goods: Vec<Goods> = places.iter().map(|at| lines[*at].goods()).collect();
        if goods.is_empty() {
            return None;
        }
        let postcode = address.and_then(|id| self.cart.address(id)).map(|address| address.postcode.as_str());
        // A form may name any service: what goes to a door is not brought at the price of a relay point.
        let kind = match lines[places[0]].intent.wish.method {
            Method::Relay => ServiceKind::Relay,
            _ => ServiceKind::Home,
        };
        let service = service.and_then(|id| self.network.service(id)).filter(|one| one.kind == kind).cloned();
        let planned = service.ok_or(NotSent::NoService).and_then(|service| {
            let (shipments, why) = self.shipments(&service, postcode, &goods)?;
            Ok((service, shipments, why))
        });
        let (service, shipments, why) = match planned {
            Ok(planned) => planned,
            Err(NotSent::NotEnough { line, available }) => {
                lines[places[line]].problem = Some(LineProblem::NotEnough { available });
                return None;
            }
            Err(NotSent::TooHeavy { line }) => {
                lines[places[line]].problem = Some(LineProblem::TooHeavy);
                return None;
            }
            Err(NotSent::NoService | NotSent::TooMany) => {
                for at in places {
                    lines[at].problem = Some(LineProblem::NotSent);
                }
                return None;
            }
        };
        for shipment in &shipments {
            for (at, units) in &shipment.lines {
                match shipment.supply {
                    Some(supply) => self.coming.take(supply, *units),
                    None => self.free.take(goods[*at].variant, shipment.source, *units),
                }
            }
        }
        let amount = goods.iter().map(|one| one.units * one.unit_minor).sum();
        let fee_minor = service.fee_for(amount);
        let standard_minor = self.network.cheapest_fee(kind, amount).min(fee_minor);
        let parcels = charged(shipments, &places, lines, (fee_minor, standard_minor));
        Some(Sent { service, address, fee_minor, parcels, why })
    }

    /// The cheapest parcels of what lies somewhere; an article of which all places together have too few
    /// is sent when it comes to a warehouse.
    fn shipments(
        &self,
        service: &Service,
        postcode: Option<&str>,
        goods: &[Goods],
    ) -> Result<(Vec<Shipment>, Option<Choice>), NotSent> {
        let mut why = None;
        let mut lying: Vec<usize> = (0..goods.len()).collect();
        let mut later: Vec<Shipment> = Vec::new();
        while !lying.is_empty() {
            let wanted: Vec<Goods> = lying.iter().map(|at| goods[*at]).collect();
            let wanted = Wanted { service: service.id, postcode, lines: &wanted };
            let (line, available) = match self.weighed(&wanted) {
                Ok((found, choice)) => {
                    why = choice;
                    let lines_of = |one: &Shipment| one.lines.iter().map(|(at, units)| (lying[*at], *units)).collect();
                    later.extend(found.into_iter().map(|one| Shipment { lines: lines_of(&one), ..one }));
                    break;
                }
                Err(NotSent::NotEnough { line, available }) => (lying[line], available),
                Err(other) => return Err(other),
            };
            let variant = goods[line].variant;
            let theirs: Vec<usize> = lying.iter().copied().filter(|at| goods[*at].variant == variant).collect();
            let units = theirs.iter().map(|at| goods[*at].units).sum();
            let arrival = self.network.arriving(service, (variant, units), &self.coming, self.now);
            let arrival = arrival.ok_or(NotSent::NotEnough { line, available })?;
            later.push(Shipment {
                source: arrival.place,
                supply: Some(arrival.supply),
                delivery: arrival.delivery,
                lines: theirs.iter().map(|at| (*at, goods[*at].units)).collect(),
                costs: Costs::default(),
            });
            lying.retain(|at| goods[*at].variant != variant);
        }
        Ok((later, why))
    }

    /// The cheapest parcels of what lies somewhere, and why they are, when somebody will want to know.
    fn weighed(&self, wanted: &Wanted<'_>) -> Result<(Vec<Shipment>, Option<Choice>), NotSent> {
        let weighing = self.network.weigh(wanted, &self.free, &self.sold, self.now)?;
        let plan = weighing.plan(self.network.rules())?;
        let why = self.explains.then(|| weighing.choice(&plan, self.network.rules(), None));
        Ok((weighing.shipments(plan), why))
    }
}

/// Each parcel with its share of the fee, by the amount of goods in it: what is called off takes its
/// share along, and all shares together are the fee.
fn charged(
    shipments: Vec<Shipment>,
    places: &[usize],
    lines: &[CartLine],
    (fee_minor, standard_minor): (i64, i64),
) -> Vec<PlannedParcel> {
    let goods = |shipment: &Shipment| -> Vec<(Rate, i64)> {
        shipment.lines.iter().map(|(at, units)| (lines[*at].rate, lines[*at].unit_minor * units)).collect()
    };
    let shipments: Vec<Shipment> = shipments
        .into_iter()
        .map(|one| Shipment { lines: one.lines.iter().map(|(at, units)| (places[*at], *units)).collect(), ..one })
        .collect();
    let amounts: Vec<i64> = shipments.iter().map(|one| goods(one).iter().map(|part| part.1).sum::<i64>()).collect();
    let amounts = if amounts.iter().sum::<i64>() == 0 { vec![1; amounts.len()] } else { amounts };
    let shares = kernel::spread(fee_minor, &amounts).into_iter().zip(kernel::spread(standard_minor, &amounts));
    let parcel = |(shipment, (share, standard_minor)): (Shipment, (i64, i64))| PlannedParcel {
        charges: pricing::charges(share, goods(&shipment)),
        standard_minor,
        shipment,
    };
    shipments.into_iter().zip(shares).map(parcel).collect()
}

impl CartLine {
    /// Whether a carrier brings it, to a door or to a relay point.
    pub fn is_sent(&self) -> bool {
        matches!(self.intent.wish.method, Method::Ship | Method::Relay)
    }

    fn goods(&self) -> Goods {
        Goods { variant: self.intent.variant, units: self.intent.quantity.units(), unit_minor: self.unit_minor }
    }
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
            transfer: None,
            problem,
        })
    }

    /// What the whole cart wants of one shelf or supply must be there, so lines are added up.
    fn problem(&self, cart: &cart::Cart, intent: &cart::Intent, supply: Option<&Supply>) -> Option<LineProblem> {
        let wish = intent.wish;
        if matches!(wish.method, Method::Ship | Method::Relay) {
            // Whether it can be sent, the plan says.
            return (!cart.fits(&wish)).then_some(LineProblem::NowhereChosen);
        }
        let Some(location) = wish.location else { return Some(LineProblem::NowhereChosen) };
        if wish.is_transfer() {
            // The plan says it.
            return None;
        }
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
