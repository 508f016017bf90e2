//! What a place does not find, will not send or cannot put aside is looked for elsewhere: the stock is corrected, the
//! cheapest other places send it, and the customer is told only when it comes later than promised,
//! or not at all.

mod short;

use crate::beside::{beside_minor, go_along};
use crate::cancel::give_back;
use crate::counts::to_recount;
use crate::delivery::{Free, Goods, Network, Shipment, Wanted, sold_of_late};
use crate::promise::{Cause, promised_again, promised_in_part};
use crate::steps::{Parts, advance, complete, covering, entry};
use crate::tell::{News, tell};
use crate::{House, again};
use db::{Command, DbError, Event, Job, Tx};
use fulfilment::ChoiceOccasion;
use kernel::{Actor, FulfilmentId, LocationId, Method, Moment, VariantId};
use orders::{Fulfilment, FulfilmentState, OrderLine, PromiseReason, Shipping};
use payments::{Payment, PaymentRefused, PaymentState, Tender};
use serde_json::json;
use stock::{AllocationDemand, AllocationState, By, MovementKind, Reach, Reference, ShelfChange, StockRefused};
use thiserror::Error;

/// Where articles of an order were looked for in vain, this place included: none of them is asked again.
async fn lacked(tx: &Tx<'_>, f: &Fulfilment, variants: &[VariantId]) -> Result<Vec<(VariantId, LocationId)>, DbError> {
    let entries = orders::store::entries_of(tx, f.order).await?;
    let places = entries.iter().filter(|entry| entry.kind == "lacking").filter_map(|entry| {
        let place: LocationId = serde_json::from_value(entry.body["place"].clone()).ok()?;
        // An entry that is older than this record names no articles: it speaks of all.
        let of: Option<Vec<VariantId>> = serde_json::from_value(entry.body["variants"].clone()).ok();
        Some((place, of))
    });
    let mut out: Vec<(VariantId, LocationId)> = variants.iter().map(|variant| (*variant, f.location)).collect();
    for (place, of) in places {
        let is_of = |variant: &&VariantId| of.as_ref().is_none_or(|of| of.contains(variant));
        out.extend(variants.iter().filter(is_of).map(|variant| (*variant, place)));
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// Why a place does not send what it should.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lacking {
    /// It is not where it should lie: the stock was wrong.
    NotFound,
    /// It is there and broken.
    Damaged,
    /// The place cannot today; its stock is right.
    TooBusy,
    /// A count of the place found less than was promised; its stock is corrected already.
    Counted,
}

impl Lacking {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Damaged => "damaged",
            Self::TooBusy => "too_busy",
            Self::Counted => "counted",
        }
    }

    /// Whether a part was called off because a place lacks it.
    pub(crate) fn is_reason(code: &str) -> bool {
        [Self::NotFound, Self::Damaged, Self::TooBusy, Self::Counted].iter().any(|why| why.as_str() == code)
    }

    /// What a promise is made again because of.
    const fn because(self) -> PromiseReason {
        match self {
            Self::NotFound | Self::Counted => PromiseReason::NotFound,
            Self::Damaged => PromiseReason::Damaged,
            Self::TooBusy => PromiseReason::Refused,
        }
    }

    /// What it means for the shelf.
    const fn movement(self) -> Option<MovementKind> {
        match self {
            Self::NotFound => Some(MovementKind::Adjustment),
            Self::Damaged => Some(MovementKind::Damage),
            Self::TooBusy | Self::Counted => None,
        }
    }
}

/// Why it was not looked for elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum LackRefused {
    /// Another place's.
    #[error("not allowed")]
    NotAllowed,
    /// It is packed or handed over already, or is not there yet.
    #[error("a part that is {state:?} is not looked for elsewhere")]
    NotNow {
        /// Where it stands.
        state: FulfilmentState,
    },
    /// No such line in it, or more units than it has.
    #[error("not so many units of this line are in it")]
    NoSuchUnits,
    /// The money for it is being set aside.
    #[error("a payment for it is under way")]
    PaymentUnderWay,
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The money was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl LackRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotNow { .. } => "parcel_not_now",
            Self::NoSuchUnits => "no_such_units",
            Self::PaymentUnderWay => "payment_under_way",
            Self::Stock(refused) => refused.code(),
            Self::Payment(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for LackRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl From<PaymentRefused> for LackRefused {
    fn from(refused: PaymentRefused) -> Self {
        match refused {
            PaymentRefused::Store(error) => Self::Store(error),
            other => Self::Payment(other),
        }
    }
}

impl again::Refusal for LackRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// What became of what was lacking.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resourced {
    /// It is there, or others send it, by the day that was promised.
    InTime,
    /// Others send it, later; the customer is told.
    Later,
    /// Nobody has it: it is called off, its money goes back, the customer is told.
    CalledOff,
}

/// A place says that it does not have so many units of some lines of a part.
#[derive(Clone, Debug)]
pub struct Lack {
    /// Of which part.
    pub fulfilment: FulfilmentId,
    /// Which lines, and how many units of each.
    pub units: Vec<(i64, i64)>,
    /// Why.
    pub why: Lacking,
    /// By whom.
    pub actor: Actor,
}

/// Looks for it elsewhere.
pub async fn lack(house: &House, lack: Lack) -> Result<Resourced, LackRefused> {
    let moment = house.clock.moment();
    again::run(house, &Resource { lack, moment }).await
}

#[derive(Clone)]
struct Resource {
    lack: Lack,
    moment: Moment,
}

impl Command for Resource {
    type Done = Resourced;
    type Refused = LackRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Resourced, LackRefused> {
        let f = orders::store::get_fulfilment(tx, self.lack.fulfilment).await?;
        if !self.lack.actor.may_act_in(f.location) {
            return Err(LackRefused::NotAllowed);
        }
        let shipping = match (f.state, f.shipping.clone()) {
            (FulfilmentState::Allocated, Some(shipping)) => Some(shipping),
            // What is fetched in the store is looked for as long as nobody fetched it.
            (FulfilmentState::Allocated | FulfilmentState::ReadyForPickup, None) if f.method != Method::CarryOut => {
                None
            }
            _ => return Err(LackRefused::NotNow { state: f.state }),
        };
        let (parts, payments) =
            futures::try_join!(Parts::load(tx, f.order), payments::store::payments_of_order(tx, f.order))?;
        // A part that was cut off just now waits for the bank: how much it will be is not known yet.
        if payments.iter().any(|one| one.slot == f.id.0 && one.state == PaymentState::Pending) {
            return Err(LackRefused::PaymentUnderWay);
        }
        let missing = self.missing(&parts, &f)?;
        self.correct(tx, &parts, &f, &missing).await?;
        let Some(shipping) = shipping else {
            // On the heap: this walk is long, and most callers do not take it.
            return Box::pin(self.fetched(tx, (&parts, &payments), f, &missing)).await;
        };
        let shipments = self.plan(tx, &f, &shipping, &missing).await?;
        let whole = parts.lines_in(f.id).len() == missing.len()
            && missing.iter().all(|(line, units)| line.quantity.units() == *units);
        let outcome = match shipments.as_slice() {
            [one] if whole => self.relocate(tx, f, shipping, one, &missing).await?,
            some => self.split(tx, (&parts, &payments), f, &shipping, some, &missing).await?,
        };
        Ok(outcome)
    }
}

impl Resource {
    fn cause(&self) -> Cause<'_> {
        Cause { because: self.lack.why.because(), actor: self.lack.actor, moment: &self.moment }
    }

    /// The lines that are lacking, with their units.
    fn missing<'a>(&self, parts: &'a Parts, f: &Fulfilment) -> Result<Vec<(&'a OrderLine, i64)>, LackRefused> {
        let lines = parts.lines_in(f.id);
        let mut out = Vec::with_capacity(self.lack.units.len());
        for (line_no, units) in self.lack.units.iter().filter(|one| one.1 != 0) {
            let line = lines.iter().find(|line| line.line_no == *line_no).ok_or(LackRefused::NoSuchUnits)?;
            if *units < 0
                || *units > line.quantity.units()
                || out.iter().any(|(one, _): &(&OrderLine, i64)| one.line_no == *line_no)
            {
                return Err(LackRefused::NoSuchUnits);
            }
            out.push((*line, *units));
        }
        if out.is_empty() { Err(LackRefused::NoSuchUnits) } else { Ok(out) }
    }

    /// What was set aside here is free again, what is not there leaves the books, and what was found
    /// of the same lines stays set aside.
    async fn correct(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        f: &Fulfilment,
        missing: &[(&OrderLine, i64)],
    ) -> Result<(), LackRefused> {
        let by = By::new(self.moment.clone(), self.lack.actor);
        let allocations = stock::allocations_of_fulfilment(tx, f.id).await?;
        let is_missing = |line_no| missing.iter().any(|(line, _)| line.line_no == line_no);
        let ids: Vec<_> = allocations
            .iter()
            .filter(|one| one.state == AllocationState::Reserved && is_missing(one.line_no))
            .map(|one| one.id)
            .collect();
        stock::release_allocations(tx, &ids, &by).await?;
        let mut found = Vec::new();
        for (line, units) in missing {
            if let Some(kind) = self.lack.why.movement() {
                let change = ShelfChange {
                    variant: line.variant,
                    location: f.location,
                    kind,
                    quantity: -units,
                    reference: Reference::order(parts.order.id, parts.order.number.as_str()),
                    reason: self.lack.why.as_str().to_owned(),
                };
                stock::change_shelf(tx, &change, &by).await?;
            }
            let event = Event::new(&self.moment, "stock_changed", line.variant, Some(f.location), json!({}));
            tx.emit(event).await?;
            let left = line.quantity.units() - units;
            if left > 0 {
                found.push(demand(f, f.location, line, line.line_no, left));
            }
        }
        if !found.is_empty() {
            stock::allocate_again(tx, &found, &by).await?;
        }
        for (line, units) in missing {
            fulfilment::store::keep_picked(tx, f.id, line.line_no, line.quantity.units() - units).await?;
        }
        let units: i64 = missing.iter().map(|one| one.1).sum();
        let variants: Vec<_> = missing.iter().map(|one| one.0.variant).collect();
        if self.lack.why == Lacking::NotFound {
            to_recount(tx, f.location, &variants, self.lack.actor, &self.moment).await?;
        }
        let body = json!({"reason": self.lack.why.as_str(), "units": units, "place": f.location, "variants": variants});
        let told = entry(Some(f.id), "lacking", body, self.lack.actor, &self.moment);
        Ok(orders::store::add_entry(tx, f.order, &told, &self.moment).await?)
    }

    /// Who else sends it, with the reasons; nobody when there is no plan.
    async fn plan(
        &self,
        tx: &Tx<'_>,
        f: &Fulfilment,
        shipping: &Shipping,
        missing: &[(&OrderLine, i64)],
    ) -> Result<Vec<Shipment>, DbError> {
        let variants: Vec<_> = missing.iter().map(|(line, _)| line.variant).collect();
        let now = self.moment.now;
        let (network, levels, sold) = futures::try_join!(
            Network::load(tx, &variants),
            stock::levels_of(tx, &variants),
            sold_of_late(tx, &variants, now)
        )?;
        let mut free = Free::of(&levels);
        for (variant, place) in lacked(tx, f, &variants).await? {
            free.take(variant, place, i64::MAX);
        }
        let goods: Vec<Goods> = missing
            .iter()
            .map(|(line, units)| Goods { variant: line.variant, units: *units, unit_minor: line.unit_minor })
            .collect();
        let wanted = Wanted { service: shipping.service, postcode: Some(&shipping.address.postcode), lines: &goods };
        let Ok(weighing) = network.weigh(&wanted, &free, &sold, now) else { return Ok(Vec::new()) };
        let Ok(plan) = weighing.plan(network.rules()) else { return Ok(Vec::new()) };
        let why = weighing.choice(&plan, network.rules(), Some(f.location));
        fulfilment::store::insert_choices(tx, f.order, ChoiceOccasion::Resourced, &[&why], &self.moment).await?;
        Ok(weighing.shipments(plan))
    }

    /// All of it goes from one other place: the part stays what it is, and its money too.
    async fn relocate(
        &self,
        tx: &Tx<'_>,
        f: Fulfilment,
        shipping: Shipping,
        shipment: &Shipment,
        missing: &[(&OrderLine, i64)],
    ) -> Result<Resourced, LackRefused> {
        let by = By::new(self.moment.clone(), self.lack.actor);
        let demands: Vec<_> =
            missing.iter().map(|(line, units)| demand(&f, shipment.source, line, line.line_no, *units)).collect();
        allocated(stock::allocate(tx, &demands, Reach::Promise, &by).await)?;
        let shipping = Shipping { dispatch_on: shipment.delivery.dispatched_on, ..shipping };
        let latest_on = shipment.delivery.latest_on;
        let outcome = outcome(&f, shipment);
        let next = Fulfilment {
            location: shipment.source,
            // A promise that holds is not made again.
            promised_on: if outcome == Resourced::Later { Some(latest_on) } else { f.promised_on },
            confidence: Some(shipment.delivery.confidence.as_str().to_owned()),
            shipping: Some(shipping),
            ..f.clone()
        };
        self.rewrite(tx, &next).await?;
        let body = json!({"place": next.location, "promised_on": next.promised_on});
        let told = entry(Some(next.id), "resourced", body, self.lack.actor, &self.moment);
        orders::store::add_entry(tx, next.order, &told, &self.moment).await?;
        promised_again(tx, &f, &next, self.cause()).await?;
        Ok(outcome)
    }

    /// What is lacking leaves the part: into parts of their own, or into one that is called off.
    async fn split(
        &self,
        tx: &Tx<'_>,
        (parts, payments): (&Parts, &[Payment]),
        f: Fulfilment,
        shipping: &Shipping,
        shipments: &[Shipment],
        missing: &[(&OrderLine, i64)],
    ) -> Result<Resourced, LackRefused> {
        let mut cut = Cut::new(parts, &f, missing);
        let mut worst = if shipments.is_empty() { Resourced::CalledOff } else { Resourced::InTime };
        for shipment in shipments {
            let fresh = cut.part(&self.moment, shipping, shipment);
            let lines = cut.lines(fresh.id, shipment);
            if outcome(&f, shipment) == Resourced::Later {
                worst = Resourced::Later;
            }
            cut.parts.push((fresh, lines, shipment.source));
        }
        if shipments.is_empty() {
            let all: Vec<(usize, i64)> = missing.iter().enumerate().map(|(at, one)| (at, one.1)).collect();
            let fresh = cut.called_off(&self.moment, Some(shipping), self.lack.why.as_str());
            let lines = cut.lines_of(fresh.id, &all);
            cut.parts.push((fresh, lines, f.location));
        }
        cut.settle_amounts();
        self.write_cut(tx, &cut, &f, missing).await?;
        self.pay(tx, payments, &cut, &f).await?;
        for (part, _, _) in &cut.parts {
            if part.state.has_ended() {
                let reason = self.lack.why.as_str().to_owned();
                let news = News::Cancelled { order: f.order, fulfilment: part.id, reason };
                tell(tx, news, &self.moment).await?;
            } else {
                promised_in_part(tx, &f, part, self.cause()).await?;
            }
        }
        complete(tx, f.order, &self.moment).await?;
        Ok(worst)
    }

    async fn write_cut(
        &self,
        tx: &Tx<'_>,
        cut: &Cut<'_>,
        f: &Fulfilment,
        missing: &[(&OrderLine, i64)],
    ) -> Result<(), LackRefused> {
        let by = By::new(self.moment.clone(), self.lack.actor);
        for (line, units) in missing {
            let left = line.quantity.units() - units;
            orders::store::set_line_units(tx, f.order, line.line_no, left, line.unit_minor).await?;
        }
        let fresh: Vec<Fulfilment> = cut.parts.iter().map(|(part, _, _)| part.clone()).collect();
        let lines: Vec<_> = cut.parts.iter().flat_map(|(_, lines, _)| lines).map(|l| (f.order, l.clone())).collect();
        orders::store::insert_fulfilments(tx, &fresh).await?;
        orders::store::insert_lines(tx, &lines).await?;
        let mut demands = Vec::new();
        let mut pegs = Vec::new();
        for (part, lines, place) in cut.parts.iter().filter(|one| !one.0.state.has_ended()) {
            match part.supply.filter(|_| part.state == FulfilmentState::Waiting) {
                Some(supply) => pegs.extend(lines.iter().map(|line| short::peg(part, line, line.line_no, supply))),
                None => demands
                    .extend(lines.iter().map(|line| demand(part, *place, line, line.line_no, line.quantity.units()))),
            }
        }
        if !pegs.is_empty() {
            pegged(stock::peg(tx, &pegs, &by).await)?;
        }
        if !demands.is_empty() {
            allocated(stock::allocate(tx, &demands, Reach::Promise, &by).await)?;
        }
        let rest = Fulfilment { amount_minor: cut.left_minor, shipping: cut.left_shipping.clone(), ..f.clone() };
        self.rewrite(tx, &rest).await?;
        if cut.is_empty {
            let rest = Fulfilment { version: rest.version + 1, ..rest };
            advance(tx, rest, FulfilmentState::Cancelled, Some(self.lack.why.as_str()), &self.moment).await?;
        }
        for (part, _, _) in &cut.parts {
            if let Some(supply) = part.supply.filter(|_| part.shipping.is_none()) {
                self.comes_with(tx, part, supply).await?;
                continue;
            }
            let body = json!({"place": part.location, "promised_on": part.promised_on, "reason": part.reason});
            let kind = if part.state.has_ended() { "cancelled" } else { "resourced" };
            let told = entry(Some(part.id), kind, body, self.lack.actor, &self.moment);
            orders::store::add_entry(tx, f.order, &told, &self.moment).await?;
        }
        Ok(())
    }

    /// Each new part has its own authorisation, and the old one takes no more than is left of it.
    /// What was paid in cash with the whole order stays paid; what is called off goes back.
    async fn pay(&self, tx: &Tx<'_>, payments: &[Payment], cut: &Cut<'_>, f: &Fulfilment) -> Result<(), LackRefused> {
        let Some(paid) = covering(payments, f) else { return Ok(()) };
        if paid.slot != f.id.0 {
            for (part, _, _) in cut.parts.iter().filter(|one| one.0.state.has_ended() && one.0.amount_minor > 0) {
                give_back(tx, part, payments, self.lack.why.as_str(), self.lack.actor, &self.moment).await?;
            }
            return Ok(());
        }
        let live = || cut.parts.iter().filter(|one| !one.0.state.has_ended() && one.0.amount_minor > 0);
        let to: Vec<_> = live().map(|(part, _, _)| (part.id, part.amount_minor)).collect();
        let why = (self.lack.why.as_str(), self.lack.actor, &self.moment);
        let held = beside_minor(payments, f).min(cut.left_minor);
        let beside = Box::pin(go_along(tx, (payments, f), cut.left_minor, &to, why)).await?;
        if !paid.tender.asks_outside() {
            return Ok(());
        }
        if cut.left_minor == held {
            // What paid beside the card has gone along or back; the card itself is let go.
            let own = Fulfilment { amount_minor: paid.amount_minor, ..f.clone() };
            give_back(tx, &own, std::slice::from_ref(paid), why.0, self.lack.actor, &self.moment).await?;
        } else if !payments::store::lower(tx, paid.id, cut.left_minor - held, self.moment.now).await? {
            return Err(again::changed().into());
        }
        for (part, _, _) in live() {
            let own_minor = part.amount_minor - beside.iter().find(|one| one.0 == part.id).map_or(0, |one| one.1);
            if own_minor == 0 {
                continue;
            }
            let fresh = Payment {
                id: self.moment.id(),
                slot: part.id.0,
                tender: Tender::Mandate,
                state: PaymentState::Pending,
                amount_minor: own_minor,
                captured_minor: 0,
                transferred_minor: 0,
                takes_later: true,
                order_token: payments.iter().find_map(|one| one.order_token.clone()),
                terminal: None,
                save_card: false,
                mandate_text: None,
                provider_ref: None,
                client_url: None,
                set_aside_until: None,
                taking: None,
                created_at: self.moment.now,
                updated_at: self.moment.now,
                ..paid.clone()
            };
            payments::store::begin(tx, std::slice::from_ref(&fresh)).await?;
            tx.enqueue(Job::new(&self.moment, "set_aside", json!({"payment": fresh.id}))).await?;
        }
        Ok(())
    }

    async fn rewrite(&self, tx: &Tx<'_>, f: &Fulfilment) -> Result<(), DbError> {
        if !orders::store::rewrite_fulfilment(tx, f).await? {
            return Err(again::changed());
        }
        let body = json!({"state": f.state.as_str(), "fulfilment": f.id});
        tx.emit(Event::new(&self.moment, "fulfilment_changed", f.order, Some(f.location), body)).await
    }
}

/// A lost race for the units is planned again.
fn allocated<T>(outcome: Result<T, StockRefused>) -> Result<T, LackRefused> {
    outcome.map_err(|refused| match refused {
        StockRefused::NotEnough { .. } => again::changed().into(),
        other => other.into(),
    })
}

/// So is one for what is on its way.
fn pegged<T>(outcome: Result<T, StockRefused>) -> Result<T, LackRefused> {
    outcome.map_err(|refused| match refused {
        StockRefused::SupplyExhausted { .. } | StockRefused::SupplyClosed { .. } => again::changed().into(),
        other => other.into(),
    })
}

fn outcome(f: &Fulfilment, shipment: &Shipment) -> Resourced {
    if f.promised_on.is_some_and(|on| shipment.delivery.latest_on > on) { Resourced::Later } else { Resourced::InTime }
}

fn demand(
    f: &Fulfilment,
    place: kernel::LocationId,
    line: &OrderLine,
    line_no: i64,
    quantity: i64,
) -> AllocationDemand {
    AllocationDemand { order: f.order, fulfilment: f.id, line_no, variant: line.variant, location: place, quantity }
}

/// A part that is cut: what leaves it, and what is left.
struct Cut<'a> {
    f: &'a Fulfilment,
    missing: &'a [(&'a OrderLine, i64)],
    next_no: i64,
    next_line: i64,
    /// New parts with their lines and the place that sends them.
    parts: Vec<(Fulfilment, Vec<OrderLine>, kernel::LocationId)>,
    left_minor: i64,
    left_shipping: Option<Shipping>,
    /// Whether nothing is left in it.
    is_empty: bool,
}

impl<'a> Cut<'a> {
    fn new(parts: &Parts, f: &'a Fulfilment, missing: &'a [(&'a OrderLine, i64)]) -> Self {
        let all: i64 = parts.lines_in(f.id).iter().map(|line| line.quantity.units()).sum();
        Self {
            f,
            missing,
            next_no: parts.fulfilments.iter().map(|one| one.no).max().unwrap_or(0) + 1,
            next_line: parts.lines.iter().map(|line| line.line_no).max().unwrap_or(0) + 1,
            parts: Vec::new(),
            left_minor: 0,
            left_shipping: f.shipping.clone(),
            is_empty: missing.iter().map(|one| one.1).sum::<i64>() == all,
        }
    }

    fn part(&mut self, moment: &Moment, shipping: &Shipping, shipment: &Shipment) -> Fulfilment {
        let delivery = shipment.delivery;
        let no = self.next_no;
        self.next_no += 1;
        let is_late = outcome(self.f, shipment) == Resourced::Later;
        Fulfilment {
            id: moment.id(),
            no,
            location: shipment.source,
            amount_minor: 0,
            promised_on: if is_late { Some(delivery.latest_on) } else { self.f.promised_on },
            confidence: Some(delivery.confidence.as_str().to_owned()),
            shipping: Some(Shipping { fees: Vec::new(), dispatch_on: delivery.dispatched_on, ..shipping.clone() }),
            version: 0,
            ..self.f.clone()
        }
    }

    /// The part of what nobody has.
    fn called_off(&mut self, moment: &Moment, shipping: Option<&Shipping>, reason: &str) -> Fulfilment {
        let no = self.next_no;
        self.next_no += 1;
        Fulfilment {
            id: moment.id(),
            no,
            state: FulfilmentState::Cancelled,
            amount_minor: 0,
            ended_at: Some(moment.now),
            reason: Some(reason.to_owned()),
            shipping: shipping.map(|shipping| Shipping { fees: Vec::new(), ..shipping.clone() }),
            version: 0,
            ..self.f.clone()
        }
    }

    fn lines(&mut self, part: FulfilmentId, shipment: &Shipment) -> Vec<OrderLine> {
        self.lines_of(part, &shipment.lines)
    }

    fn lines_of(&mut self, part: FulfilmentId, units: &[(usize, i64)]) -> Vec<OrderLine> {
        let mut out = Vec::with_capacity(units.len());
        for (at, units) in units {
            let line = self.missing[*at].0;
            out.push(OrderLine {
                line_no: self.next_line,
                fulfilment: part,
                quantity: line.quantity.at_most(*units),
                gross_minor: line.unit_minor.saturating_mul(*units),
                ..line.clone()
            });
            self.next_line += 1;
        }
        out
    }

    /// The lines of each part are what it costs. What bringing costs stays with what is left, or goes
    /// along with the first part that takes all of it over.
    fn settle_amounts(&mut self) {
        for (part, lines, _) in &mut self.parts {
            part.amount_minor = lines.iter().map(|line| line.gross_minor).sum();
        }
        let gone: i64 = self.parts.iter().map(|one| one.0.amount_minor).sum();
        self.left_minor = self.f.amount_minor - gone;
        if self.is_empty
            && let Some(first) = self.parts.first_mut()
            && let (Some(to), Some(from)) = (&mut first.0.shipping, &mut self.left_shipping)
        {
            to.fees = std::mem::take(&mut from.fees);
            first.0.amount_minor += self.f.fee_minor();
            self.left_minor = 0;
        }
    }
}
