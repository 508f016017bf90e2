//! What a part waits for comes later, or does not come: other supply is looked for, then other places,
//! and only what they cannot keep is promised again and told.

use crate::cancel::{give_back, ready};
use crate::delivery::{Arrival, Coming, Free, Goods, Network, Shipment, TransferWay, Wanted, sold_of_late};
use crate::offers::supply_view;
use crate::promise::{Cause, promised_again, write};
use crate::sooner::from_shelf;
use crate::steps::{Parts, complete, end, entry, unpaid};
use crate::tell::{News, tell};
use crate::{Receiving, again, transfers};
use db::{DbError, Event, Tx};
use fulfilment::{Confidence, Delivery, Instead, Service, instead};
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, LocationId, Moment, PaymentTerms, SupplyId};
use orders::{Fulfilment, FulfilmentState, PromiseReason, Shipping};
use serde_json::json;
use stock::{AllocationDemand, By, NewPeg, Peg, PegMoved, PegState, Reach, StockRefused, Supply};

/// What happened to what is waited for.
#[derive(Clone, Copy)]
pub(crate) struct Happened<'a> {
    pub(crate) because: PromiseReason,
    /// The stable code of the reason, for parts that end by it.
    pub(crate) reason: &'a str,
    /// A place that has just said that it does not have it.
    pub(crate) but: Option<LocationId>,
    pub(crate) actor: Actor,
    pub(crate) moment: &'a Moment,
}

/// Supply that is expected on another day: each part that waits for it once, in the order of the queue.
pub(crate) async fn dates_moved(
    tx: &Tx<'_>,
    moved: &[PegMoved],
    (actor, moment): (Actor, &Moment),
    out: &mut Receiving,
) -> Result<(), StockRefused> {
    let waiting: Vec<PegMoved> = moved.iter().filter(|one| one.peg.state == PegState::Open).copied().collect();
    let mut network = None;
    for (part, changes) in by_part(waiting, |one| one.peg.fulfilment) {
        let is_later = changes.iter().any(|one| one.new_on > one.old_on);
        let because = if is_later { PromiseReason::SupplySlipped } else { PromiseReason::CameEarly };
        let happened = Happened { because, reason: because.as_str(), but: None, actor, moment };
        let slip = Slip { tx, happened, comes: true, may_be_earlier: !is_later };
        let pegs = changes.into_iter().map(|one| one.peg).collect();
        // On the heap: what calls it stays small.
        Box::pin(slip.part(part, pegs, &mut network, out)).await?;
    }
    Ok(())
}

/// Supply that does not come: its parts get other supply, or end.
pub(crate) async fn supply_gone(
    tx: &Tx<'_>,
    orphaned: &[Peg],
    happened: Happened<'_>,
    out: &mut Receiving,
) -> Result<(), StockRefused> {
    let mut network = None;
    for (part, pegs) in by_part(orphaned.to_vec(), |peg| peg.fulfilment) {
        let slip = Slip { tx, happened, comes: false, may_be_earlier: false };
        Box::pin(slip.part(part, pegs, &mut network, out)).await?;
    }
    Ok(())
}

/// Puts what concerns one part together; who waits longest comes first.
fn by_part<T>(all: Vec<T>, part: impl Fn(&T) -> FulfilmentId) -> Vec<(FulfilmentId, Vec<T>)> {
    let mut out: Vec<(FulfilmentId, Vec<T>)> = Vec::new();
    for one in all {
        let id = part(&one);
        match out.iter_mut().find(|known| known.0 == id) {
            Some(known) => known.1.push(one),
            None => out.push((id, vec![one])),
        }
    }
    out
}

/// All units that a part waits for have come: it is put aside for who comes for it, or packed.
pub(crate) async fn arrived(tx: &Tx<'_>, f: Fulfilment, actor: Actor, moment: &Moment) -> Result<Fulfilment, DbError> {
    let Some(shipping) = f.shipping.clone() else { return ready(tx, f, actor, moment).await };
    let network = Network::load(tx, &[]).await?;
    let delivery =
        network.service(shipping.service).and_then(|service| network.sent_from(service, f.location, moment.now));
    let state = f.state.become_(FulfilmentState::Allocated).map_err(|refused| DbError::Data(refused.to_string()))?;
    let sent = sent_by(&f, &shipping, delivery, false);
    let after = write(tx, Fulfilment { state, ..sent }).await?;
    let body = json!({"method": f.method.as_str(), "promised_on": after.promised_on});
    orders::store::add_entry(tx, f.order, &entry(Some(f.id), "allocated", body, actor, moment), moment).await?;
    changed(tx, &after, moment).await?;
    if after.promised_on != f.promised_on {
        promised_again(tx, &f, &after, Cause { because: PromiseReason::SupplySlipped, actor, moment }).await?;
    }
    Ok(after)
}

/// A part as it is sent by a delivery: a promise that holds is not made again, unless it may be earlier.
fn sent_by(f: &Fulfilment, shipping: &Shipping, delivery: Option<Delivery>, may_be_earlier: bool) -> Fulfilment {
    let Some(delivery) = delivery else { return f.clone() };
    let holds = !may_be_earlier && f.promised_on.is_some_and(|on| delivery.latest_on <= on);
    Fulfilment {
        promised_on: if holds { f.promised_on } else { Some(delivery.latest_on) },
        confidence: Some(delivery.confidence.as_str().to_owned()),
        shipping: Some(Shipping { dispatch_on: delivery.dispatched_on, ..shipping.clone() }),
        ..f.clone()
    }
}

async fn changed(tx: &Tx<'_>, f: &Fulfilment, moment: &Moment) -> Result<(), DbError> {
    let body = json!({"state": f.state.as_str(), "fulfilment": f.id});
    tx.emit(Event::new(moment, "fulfilment_changed", f.order, Some(f.location), body)).await
}

/// A lost race for the units is looked at again.
pub(crate) fn taken<T>(outcome: Result<T, StockRefused>) -> Result<T, StockRefused> {
    outcome.map_err(|refused| match refused {
        StockRefused::NotEnough { .. } | StockRefused::SupplyExhausted { .. } | StockRefused::SupplyClosed { .. } => {
            again::changed().into()
        }
        other => other,
    })
}

/// How a reservation could be served after all.
enum Way {
    /// By what it waits for.
    Stay,
    /// By other supply to the same place.
    Supply(SupplyId),
    /// By what another place gives to the shuttle.
    Shuttle(Box<TransferWay>),
}

/// How a parcel could be sent after all.
enum Sent {
    Stay(Delivery),
    /// Out of other supply.
    Supply(Arrival),
    /// From a shelf.
    Shelf(Shipment),
}

/// One part of which what it waits for changed.
#[derive(Clone, Copy)]
struct Slip<'a, 'b> {
    tx: &'a Tx<'b>,
    happened: Happened<'a>,
    /// Whether what it waits for still comes.
    comes: bool,
    may_be_earlier: bool,
}

impl Slip<'_, '_> {
    fn by(&self) -> By {
        By::new(self.happened.moment.clone(), self.happened.actor)
    }

    async fn part(
        self,
        part: FulfilmentId,
        pegs: Vec<Peg>,
        network: &mut Option<Network>,
        out: &mut Receiving,
    ) -> Result<(), StockRefused> {
        let f = orders::store::get_fulfilment(self.tx, part).await?;
        if f.state.has_ended() {
            return Ok(());
        }
        let variants: Vec<_> = pegs.iter().map(|peg| peg.variant).collect();
        let network = match network {
            Some(network) => {
                network.ask_about(self.tx, &variants).await?;
                network
            }
            None => network.insert(Network::load(self.tx, &variants).await?),
        };
        match f.shipping.clone() {
            Some(shipping) => self.to_send(f, &shipping, &pegs, network, out).await,
            None => self.to_collect(f, &pegs, network, out).await,
        }
    }

    async fn to_collect(
        self,
        f: Fulfilment,
        pegs: &[Peg],
        network: &Network,
        out: &mut Receiving,
    ) -> Result<(), StockRefused> {
        for peg in pegs {
            if !self.reserve(&f, peg, network).await? {
                return self.end(&f, out).await;
            }
        }
        let Some((on, confidence, supply)) = self.waits_until(&f).await? else {
            // All of it lies there already: the store takes it from its shelf, and then says that it is ready.
            if f.state == FulfilmentState::Waiting {
                let after = Fulfilment { state: FulfilmentState::Allocated, supply: None, ..f.clone() };
                self.promise(&f, after, out).await?;
            }
            return Ok(());
        };
        let holds = !self.may_be_earlier && f.promised_on.is_some_and(|promised| on <= promised);
        let after = Fulfilment {
            supply: Some(supply),
            promised_on: if holds { f.promised_on } else { Some(on) },
            confidence: Some(confidence.as_str().to_owned()),
            ..f.clone()
        };
        self.promise(&f, after, out).await
    }

    /// Writes what changed of a part, if anything did.
    async fn promise(self, f: &Fulfilment, after: Fulfilment, out: &mut Receiving) -> Result<(), StockRefused> {
        if after == *f {
            return Ok(());
        }
        let Happened { because, actor, moment, .. } = self.happened;
        let after = write(self.tx, after).await?;
        if after.location != f.location {
            let body = json!({"place": after.location, "promised_on": after.promised_on});
            let told = entry(Some(f.id), "resourced", body, actor, moment);
            orders::store::add_entry(self.tx, f.order, &told, moment).await?;
        } else if let Some(supply) = after.supply.filter(|_| after.supply != f.supply) {
            let line = stock::find_supply(self.tx, supply).await?.ok_or(DbError::Missing)?;
            let body = json!({"number": line.number, "place": line.from_location, "promised_on": after.promised_on});
            let told = entry(Some(f.id), "other_supply", body, actor, moment);
            orders::store::add_entry(self.tx, f.order, &told, moment).await?;
        }
        changed(self.tx, &after, moment).await?;
        if promised_again(self.tx, f, &after, Cause { because, actor, moment }).await? {
            out.moved.push(f.id);
        }
        Ok(())
    }

    /// The day on which the last of what a part waits for comes, how sure that is, and what comes first.
    async fn waits_until(&self, f: &Fulfilment) -> Result<Option<(Date, Confidence, SupplyId)>, DbError> {
        let pegs = stock::pegs_of_order(self.tx, f.order).await?;
        let open = || pegs.iter().filter(|peg| peg.fulfilment == f.id && peg.state == PegState::Open);
        let (mut last, mut worst) = (None, Confidence::Sure);
        for peg in open() {
            let line = stock::find_supply(self.tx, peg.supply).await?.ok_or(DbError::Missing)?;
            last = last.max(Some(line.expected_on));
            worst = worst.max(supply_view(&line).trusted(self.today(&f.location).await?));
        }
        Ok(last.zip(open().next()).map(|(on, first)| (on, worst, first.supply)))
    }

    async fn today(&self, place: &LocationId) -> Result<Date, DbError> {
        let place = stores::store::get_location(self.tx, *place).await?;
        Ok(kernel::date_in(self.happened.moment.now, &kernel::store_time_zone(&place.time_zone)))
    }

    /// Sees that a promised unit comes after all; false when there is no way.
    async fn reserve(&self, f: &Fulfilment, peg: &Peg, network: &Network) -> Result<bool, StockRefused> {
        let lines = stock::open_supply_of(self.tx, &[peg.variant]).await?;
        let own = lines.iter().find(|line| self.comes && line.id == peg.supply).map(|line| line.expected_on);
        let keeps = |on: Date| f.promised_on.is_some_and(|promised| on <= promised);
        if own.is_some_and(keeps) {
            return Ok(true);
        }
        let levels = stock::levels_of(self.tx, &[peg.variant]).await?;
        // What lies free on the shelf there is sooner than anything that comes.
        let shelf = levels.iter().find(|level| level.location == peg.location);
        let free = shelf.map_or(0, stock::Level::available_units);
        if f.state == FulfilmentState::Waiting
            && from_shelf(self.tx, peg, free, &self.by(), self.happened.moment).await?
        {
            return Ok(true);
        }
        let today = self.today(&peg.location).await?;
        let fits = |line: &&Supply| {
            line.id != peg.supply && line.to_location == peg.location && line.free_units() >= peg.open_units()
        };
        let others = lines.iter().filter(fits);
        let others =
            others.map(|line| Instead { on: line.expected_on.max(today), trouble: 1, way: Way::Supply(line.id) });
        let mut ways: Vec<Instead<Way>> =
            own.map(|on| Instead { on, trouble: 0, way: Way::Stay }).into_iter().collect();
        ways.extend(others);
        if !ways.iter().any(|one| keeps(one.on)) {
            let mut free = Free::of(&levels);
            if let Some(place) = self.happened.but {
                free.take(peg.variant, place, i64::MAX);
            }
            let goods = (peg.variant, peg.open_units());
            let brought = network.transfer(goods, (peg.location, None), &free, self.happened.moment.now);
            ways.extend(brought.map(|way| Instead {
                on: way.delivery.latest_on,
                trouble: 2,
                way: Way::Shuttle(Box::new(way)),
            }));
        }
        let Some(found) = instead(ways, f.promised_on) else { return Ok(false) };
        let (by, moment) = (self.by(), self.happened.moment);
        let supply = match found.way {
            Way::Stay => return Ok(true),
            Way::Supply(supply) => supply,
            Way::Shuttle(way) => {
                let asked = transfers::asked(&way, peg.location, (peg.variant, peg.open_units()), moment);
                taken(transfers::ask(self.tx, &asked, &by, moment).await)?;
                let event = Event::new(moment, "stock_changed", peg.variant, Some(way.source), json!({}));
                self.tx.emit(event).await?;
                asked.lines[0].id
            }
        };
        taken(stock::move_peg(self.tx, peg.id, supply).await)?;
        transfers::call_off(self.tx, peg.supply, self.happened.reason, &by, moment).await?;
        Ok(true)
    }

    /// A parcel that waits for supply: all of it goes from one place, or as it was planned.
    async fn to_send(
        self,
        f: Fulfilment,
        shipping: &Shipping,
        pegs: &[Peg],
        network: &Network,
        out: &mut Receiving,
    ) -> Result<(), StockRefused> {
        let Some(service) = network.service(shipping.service) else {
            return if self.comes { Ok(()) } else { self.end(&f, out).await };
        };
        let Some(found) = self.way_to_send(&f, (service, shipping), pegs, network).await? else {
            return if self.comes { Ok(()) } else { self.end(&f, out).await };
        };
        let (delivery, place, supply) = match &found {
            Sent::Stay(delivery) => (*delivery, f.location, f.supply),
            Sent::Supply(arrival) => (arrival.delivery, arrival.place, Some(arrival.supply)),
            Sent::Shelf(shipment) => (shipment.delivery, shipment.source, None),
        };
        let lies_there = matches!(found, Sent::Shelf(_)) && f.state == FulfilmentState::Waiting;
        let sent = sent_by(&f, shipping, Some(delivery), self.may_be_earlier);
        let state = if lies_there { FulfilmentState::Allocated } else { f.state };
        let after = Fulfilment { location: place, supply, state, ..sent };
        self.take_from(&f, pegs, &found).await?;
        self.promise(&f, after, out).await
    }

    async fn way_to_send(
        &self,
        f: &Fulfilment,
        (service, shipping): (&Service, &Shipping),
        pegs: &[Peg],
        network: &Network,
    ) -> Result<Option<Sent>, StockRefused> {
        let Some(first) = pegs.first() else { return Ok(None) };
        let (variant, now) = (first.variant, self.happened.moment.now);
        let units: i64 = pegs.iter().map(Peg::open_units).sum();
        let only = [variant];
        let (lines, levels, sold) = futures::try_join!(
            stock::open_supply_of(self.tx, &only),
            stock::levels_of(self.tx, &only),
            sold_of_late(self.tx, &only, now)
        )?;
        let own = lines.iter().find(|line| self.comes && line.id == first.supply);
        let own = own.and_then(|line| network.sent_on(service, line, now));
        let stay = own.map(|delivery| Instead { on: delivery.latest_on, trouble: 0, way: Sent::Stay(delivery) });
        // Some of it may have come: then the rest is waited for where that lies.
        if pegs.iter().any(|peg| peg.filled > 0) {
            return Ok(stay.map(|one| one.way));
        }
        let others: Vec<Supply> = lines.iter().filter(|line| line.id != first.supply).cloned().collect();
        let other = network.arriving(service, (variant, units), &Coming::of(&others, &levels), now);
        let mut free = Free::of(&levels);
        if let Some(place) = self.happened.but {
            free.take(variant, place, i64::MAX);
        }
        let goods = [Goods { variant, units, unit_minor: f.amount_minor / units.max(1) }];
        let wanted = Wanted { service: service.id, postcode: Some(&shipping.address.postcode), lines: &goods };
        let lying = network.plan(&wanted, &free, &sold, now).unwrap_or_default();
        let lying = if let [one] = lying.as_slice() { Some(one.clone()) } else { None };
        let ways = stay
            .into_iter()
            .chain(other.map(|one| Instead { on: one.delivery.latest_on, trouble: 1, way: Sent::Supply(one) }))
            .chain(lying.map(|one| Instead { on: one.delivery.latest_on, trouble: 2, way: Sent::Shelf(one) }));
        Ok(instead(ways, f.promised_on).map(|one| one.way))
    }

    /// Moves what is set aside for a parcel to where it is sent from now.
    async fn take_from(&self, f: &Fulfilment, pegs: &[Peg], found: &Sent) -> Result<(), StockRefused> {
        let (tx, by) = (self.tx, self.by());
        match found {
            Sent::Stay(_) => {}
            Sent::Supply(arrival) => {
                for peg in pegs {
                    if peg.location == arrival.place {
                        taken(stock::move_peg(tx, peg.id, arrival.supply).await)?;
                        continue;
                    }
                    stock::release_peg(tx, peg.id, &by).await?;
                    let Peg { order, fulfilment, line_no, quantity, .. } = *peg;
                    let fresh = NewPeg { supply: arrival.supply, order, fulfilment, line_no, quantity };
                    taken(stock::peg(tx, &[fresh], &by).await)?;
                }
            }
            Sent::Shelf(shipment) => {
                let mut demands = Vec::with_capacity(pegs.len());
                for peg in pegs {
                    stock::release_peg(tx, peg.id, &by).await?;
                    let Peg { order, fulfilment, line_no, quantity, variant, .. } = *peg;
                    let location = shipment.source;
                    demands.push(AllocationDemand { order, fulfilment, line_no, variant, location, quantity });
                }
                taken(stock::allocate(tx, &demands, Reach::Promise, &by).await)?;
                for demand in &demands {
                    let (moment, place) = (self.happened.moment, Some(shipment.source));
                    tx.emit(Event::new(moment, "stock_changed", demand.variant, place, json!({}))).await?;
                }
            }
        }
        // A supply order that waits for nobody any more and has not left stays where it is.
        if let (Some(supply), false) = (f.supply, matches!(found, Sent::Stay(_))) {
            transfers::call_off(tx, supply, self.happened.reason, &by, self.happened.moment).await?;
        }
        Ok(())
    }

    /// Nothing comes: the part ends, what was paid for it goes back, its customer is told.
    async fn end(self, f: &Fulfilment, out: &mut Receiving) -> Result<(), StockRefused> {
        let Happened { reason, actor, moment, .. } = self.happened;
        let tx = self.tx;
        let parts = Parts::load(tx, f.order).await?;
        end(tx, &parts, f, FulfilmentState::Cancelled, reason, actor, moment).await?;
        if f.terms == PaymentTerms::Now {
            let payments = payments::store::payments_of_order(tx, f.order).await?;
            give_back(tx, f, &payments, reason, actor, moment).await.map_err(unpaid)?;
        }
        complete(tx, f.order, moment).await?;
        out.ended.push(f.id);
        Ok(tell(tx, News::SupplyCancelled { order: f.order, fulfilment: f.id }, moment).await?)
    }
}
