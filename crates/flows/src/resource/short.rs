//! What a store does not find of something that is fetched there: another unit of its shelf, other supply to
//! the same store, or the shuttle from another one, whichever is soonest; else it is called off.

use super::{Cut, LackRefused, Lacking, Resource, Resourced, allocated, demand, pegged};
use crate::delivery::{Free, Network};
use crate::offers::put_aside_from;
use crate::promise::{promised_again, promised_in_part};
use crate::steps::{Parts, advance, complete, entry};
use crate::tell::{News, tell};
use db::{DbError, Event, Tx};
use jiff::civil::Date;
use kernel::{FulfilmentId, LocationId, Method, SupplyId, SupplyOrderId, VariantId};
use orders::{Fulfilment, FulfilmentState, OrderLine};
use payments::Payment;
use serde_json::json;
use stock::{By, NewPeg, NewSupply, NewSupplyOrder, Reach, Supply, SupplyOrderKind};

/// Units that will come to the store, and on which day.
struct Coming {
    units: i64,
    on: Date,
    confidence: &'static str,
    how: How,
}

enum How {
    /// Free units of supply that is on its way there.
    Supply(SupplyId),
    /// A unit of another place, to be asked for.
    Shuttle(LocationId),
}

pub(super) fn peg(part: &Fulfilment, line: &OrderLine, line_no: i64, supply: SupplyId) -> NewPeg {
    NewPeg { supply, order: part.order, fulfilment: part.id, line_no, quantity: line.quantity.units() }
}

/// What is missing: lines with so many units.
type Missing<'a> = &'a [(&'a OrderLine, i64)];

impl Resource {
    /// Looks for what is lacking of a part that is fetched in its store.
    pub(super) async fn fetched(
        &self,
        tx: &Tx<'_>,
        (parts, payments): (&Parts, &[Payment]),
        f: Fulfilment,
        missing: &[(&OrderLine, i64)],
    ) -> Result<Resourced, LackRefused> {
        let missing = self.replaced_from_own_shelf(tx, &f, missing).await?;
        if missing.is_empty() {
            return Ok(Resourced::InTime);
        }
        let promised = self.promised(tx, parts, &f).await?;
        let coming = self.coming(tx, &f, &missing).await?;
        let units_of_part: i64 = parts.lines_in(f.id).iter().map(|line| line.quantity.units()).sum();
        let is_whole = missing.len() == 1 && missing[0].1 == units_of_part;
        if is_whole
            && let [(_, one)] = coming.as_slice()
            && one.units == units_of_part
        {
            return self.waits_again(tx, f, missing[0].0, one, promised).await;
        }
        self.cut_fetched(tx, (parts, payments), f, (&missing, &coming), promised).await
    }

    /// What is broken is replaced from the shelf it lay on, where another one lies; what is left is missing.
    async fn replaced_from_own_shelf<'a>(
        &self,
        tx: &Tx<'_>,
        f: &Fulfilment,
        missing: &[(&'a OrderLine, i64)],
    ) -> Result<Vec<(&'a OrderLine, i64)>, LackRefused> {
        if self.lack.why != Lacking::Damaged {
            return Ok(missing.to_vec());
        }
        let by = By::new(self.moment.clone(), self.lack.actor);
        let mut left = Vec::new();
        for (line, units) in missing {
            let levels = stock::levels_at(tx, f.location, &[line.variant]).await?;
            let here = levels.first().map_or(0, |level| level.reachable_units(Reach::Shelf)).min(*units);
            if here > 0 {
                let again = [demand(f, f.location, line, line.line_no, here)];
                allocated(stock::allocate(tx, &again, Reach::Shelf, &by).await)?;
            }
            if here < *units {
                left.push((*line, units - here));
            }
        }
        Ok(left)
    }

    /// The day that was promised: what a store puts aside from its shelf is there within hours.
    async fn promised(&self, tx: &Tx<'_>, parts: &Parts, f: &Fulfilment) -> Result<Date, DbError> {
        if let Some(on) = f.promised_on {
            return Ok(on);
        }
        let place = stores::store::get_location(tx, f.location).await?;
        let policy = stores::store::get_policy(tx).await?;
        let asked = parts.order.placed_at.unwrap_or(parts.order.created_at);
        let from = f.ready_at.or_else(|| put_aside_from(&place, asked, &policy)).unwrap_or(asked);
        let zone = kernel::store_time_zone(&place.time_zone);
        // One that was said yesterday is kept today at best.
        Ok(kernel::date_in(from, &zone).max(kernel::date_in(self.moment.now, &zone)))
    }

    /// What comes for each missing line, the soonest first; what is not among it comes from nowhere.
    async fn coming(
        &self,
        tx: &Tx<'_>,
        f: &Fulfilment,
        missing: &[(&OrderLine, i64)],
    ) -> Result<Vec<(usize, Coming)>, DbError> {
        let variants: Vec<VariantId> = missing.iter().map(|one| one.0.variant).collect();
        let (network, levels, mut supply) = futures::try_join!(
            Network::load(tx, &variants),
            stock::levels_of(tx, &variants),
            stock::open_supply_of(tx, &variants)
        )?;
        supply.retain(|line| line.to_location == f.location);
        let mut taken: Vec<(SupplyId, i64)> = Vec::new();
        let mut free = Free::of(&levels);
        for (variant, place) in super::lacked(tx, f, &variants).await? {
            free.take(variant, place, i64::MAX);
        }
        let mut out = Vec::new();
        for (at, (line, units)) in missing.iter().enumerate() {
            let mut wanting = *units;
            while wanting > 0 {
                let Some(one) = self.soonest(f, (line.variant, wanting), &network, (&supply, &taken), &free) else {
                    break;
                };
                wanting -= one.units;
                match one.how {
                    How::Supply(id) => taken.push((id, one.units)),
                    How::Shuttle(place) => free.take(line.variant, place, one.units),
                }
                out.push((at, one));
            }
        }
        Ok(out)
    }

    /// Of supply and shuttle the one that brings as many as are wanted the soonest; if none brings them all,
    /// one less is asked for.
    fn soonest(
        &self,
        f: &Fulfilment,
        (variant, wanting): (VariantId, i64),
        network: &Network,
        (supply, taken): (&[Supply], &[(SupplyId, i64)]),
        free: &Free,
    ) -> Option<Coming> {
        let left = |line: &Supply| {
            let used: i64 = taken.iter().filter(|one| one.0 == line.id).map(|one| one.1).sum();
            line.free_units() - used
        };
        (1..=wanting).rev().find_map(|units| {
            let arrives = supply
                .iter()
                .filter(|line| line.variant == variant && left(line) >= units)
                .min_by_key(|line| (line.expected_on, line.id))
                .map(|line| Coming {
                    units,
                    on: line.expected_on,
                    confidence: line.confidence.as_str(),
                    how: How::Supply(line.id),
                });
            let shuttle =
                network.transfer((variant, units), (f.location, None), free, self.moment.now).map(|way| Coming {
                    units,
                    on: way.delivery.latest_on,
                    confidence: way.delivery.confidence.as_str(),
                    how: How::Shuttle(way.source),
                });
            arrives.into_iter().chain(shuttle).min_by_key(|one| one.on)
        })
    }

    /// The supply that brings it; what another place has is asked for.
    async fn supply_of(
        &self,
        tx: &Tx<'_>,
        f: &Fulfilment,
        variant: VariantId,
        one: &Coming,
    ) -> Result<SupplyId, LackRefused> {
        let source = match one.how {
            How::Supply(id) => return Ok(id),
            How::Shuttle(source) => source,
        };
        let by = By::new(self.moment.clone(), self.lack.actor);
        let id: SupplyOrderId = self.moment.id();
        let line: SupplyId = self.moment.id();
        let asked = NewSupplyOrder {
            id,
            number: orders::OrderNumber::from_chance("T", self.moment.secret()).0,
            kind: SupplyOrderKind::Transfer,
            supplier: None,
            from_location: Some(source),
            to_location: f.location,
            expected_on: one.on,
            first_expected_on: None,
            confidence: one.confidence.parse().unwrap_or(stock::Confidence::Likely),
            lines: vec![NewSupply { id: line, variant, ordered: one.units }],
        };
        allocated(stock::ask_transfer(tx, &asked, &by).await)?;
        let body = json!({"number": asked.number});
        tx.emit(Event::new(&self.moment, "transfer_asked", id, Some(source), body)).await?;
        Ok(line)
    }

    /// All of a part comes together: it stays what it is, with its money, and waits.
    async fn waits_again(
        &self,
        tx: &Tx<'_>,
        f: Fulfilment,
        line: &OrderLine,
        one: &Coming,
        promised: Date,
    ) -> Result<Resourced, LackRefused> {
        let supply = self.supply_of(tx, &f, line.variant, one).await?;
        let by = By::new(self.moment.clone(), self.lack.actor);
        pegged(stock::peg(tx, &[peg(&f, line, line.line_no, supply)], &by).await)?;
        let was_ready = f.state == FulfilmentState::ReadyForPickup;
        let before = f.clone();
        orders::store::set_method(tx, f.id, Method::CollectOnArrival).await?;
        orders::store::set_put_at(tx, f.id, "").await?;
        let f = Fulfilment {
            supply: Some(supply),
            promised_on: Some(one.on),
            promised_at: None,
            first_promised_on: f.first_promised_on.or(Some(promised)),
            confidence: Some(one.confidence.to_owned()),
            ready_at: None,
            keep_until: None,
            ..f
        };
        let f = advance(tx, f, FulfilmentState::Waiting, None, &self.moment).await?;
        promised_again(tx, &before, &f, self.cause()).await?;
        self.comes_with(tx, &f, supply).await?;
        // Who was told that it lies ready comes in vain, even if it is there again on the promised day.
        if one.on <= promised && !was_ready { Ok(Resourced::InTime) } else { Ok(Resourced::Later) }
    }

    /// Writes down with what a part comes now.
    pub(super) async fn comes_with(&self, tx: &Tx<'_>, part: &Fulfilment, supply: SupplyId) -> Result<(), DbError> {
        let line = stock::find_supply(tx, supply).await?.ok_or(DbError::Missing)?;
        let body = json!({"number": line.number, "place": line.from_location, "promised_on": part.promised_on});
        let told = entry(Some(part.id), "other_supply", body, self.lack.actor, &self.moment);
        orders::store::add_entry(tx, part.order, &told, &self.moment).await
    }

    /// What is lacking leaves the part: each thing that comes is a part of its own, what does not is called off.
    async fn cut_fetched(
        &self,
        tx: &Tx<'_>,
        (parts, payments): (&Parts, &[Payment]),
        f: Fulfilment,
        (missing, coming): (Missing<'_>, &[(usize, Coming)]),
        promised: Date,
    ) -> Result<Resourced, LackRefused> {
        let mut cut = Cut::new(parts, &f, missing);
        let mut worst = Resourced::InTime;
        let mut left: Vec<i64> = missing.iter().map(|one| one.1).collect();
        for (at, one) in coming {
            left[*at] -= one.units;
            let supply = self.supply_of(tx, &f, missing[*at].0.variant, one).await?;
            let fresh = cut.waiting(self.moment.id::<FulfilmentId>(), supply, one, promised);
            if one.on > promised {
                worst = Resourced::Later;
            }
            let lines = cut.lines_of(fresh.id, &[(*at, one.units)]);
            cut.parts.push((fresh, lines, f.location));
        }
        let off: Vec<(usize, i64)> = left.into_iter().enumerate().filter(|one| one.1 > 0).collect();
        if !off.is_empty() {
            worst = Resourced::CalledOff;
            let fresh = cut.called_off(&self.moment, None, self.lack.why.as_str());
            let lines = cut.lines_of(fresh.id, &off);
            cut.parts.push((fresh, lines, f.location));
        }
        cut.settle_amounts();
        self.write_cut(tx, &cut, &f, missing).await?;
        self.pay(tx, payments, &cut, &f).await?;
        let was_ready = f.state == FulfilmentState::ReadyForPickup;
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
        if was_ready && worst == Resourced::InTime { Ok(Resourced::Later) } else { Ok(worst) }
    }
}

impl Cut<'_> {
    /// A part that waits for supply to the same store.
    fn waiting(&mut self, id: FulfilmentId, supply: SupplyId, one: &Coming, promised: Date) -> Fulfilment {
        let no = self.next_no;
        self.next_no += 1;
        Fulfilment {
            id,
            no,
            method: Method::CollectOnArrival,
            state: FulfilmentState::Waiting,
            supply: Some(supply),
            amount_minor: 0,
            promised_on: Some(one.on),
            promised_at: None,
            first_promised_on: self.f.first_promised_on.or(Some(promised)),
            confidence: Some(one.confidence.to_owned()),
            ready_at: None,
            keep_until: None,
            version: 0,
            ..self.f.clone()
        }
    }
}
