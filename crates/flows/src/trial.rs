//! Trying a draft of rules on what was sent in the last thirty days: each delivery is planned again by
//! the rules in force and by the draft, on the same facts, one independent of the other.
//!
//! The facts are those of the step that looks at it: levels, what places sold of late, what they have to
//! pack, services and working days as they are now; a delivery has its own units back where it took them
//! from, and is planned at the instant of its order. Orders and sales follow from the trial's id: the same
//! trial on the same facts says the same.

use crate::House;
use crate::delivery::{Free, Goods, Network, NotSent, Sold, Wanted, sold_of_late};
use crate::weighing::Weighing;
use db::{DbError, Tx};
use fulfilment::{Costs, KeepTried, Outcome, Plan, ServiceKind, Trial, TrialSample, TrialState};
use jiff::{SignedDuration, Timestamp};
use kernel::{LocationId, OrderId, ServiceId, Sku, VariantId};
use orders::{Fulfilment, FulfilmentState, OrderLine};
use std::collections::HashMap;
use uuid::Uuid;

/// How far back it looks.
const SPAN: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Orders that are looked at, at most: evenly over the time when there are more.
const MOST: i64 = 2_000;
/// With fewer orders than this, sales of the history stand in.
const FEW: usize = 50;
/// Looked at in one step.
const AT_A_TIME: usize = 100;

/// Something that was sent to one address by one service, or would have been.
struct Demand {
    order: Option<OrderId>,
    number: String,
    at: Timestamp,
    service: ServiceId,
    postcode: Option<String>,
    lines: Vec<Goods>,
    /// What it took, and from where.
    took: Vec<(VariantId, LocationId, i64)>,
}

/// One step of a trial; whether there are more.
pub(crate) async fn try_rules(house: &House, id: Uuid) -> Result<bool, DbError> {
    let moment = house.clock.moment();
    let (mut trial, demands, facts) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let Some(mut trial) = fulfilment::store::find_trial(&tx, id).await? else { return Ok(false) };
        if trial.state != TrialState::Running {
            return Ok(false);
        }
        let sample = match trial.sample.take() {
            Some(sample) => sample,
            None => choose(&tx, &trial).await?,
        };
        let mut network = Network::load(&tx, &[]).await?;
        let demands = next_demands(&tx, &network, &sample, trial.done).await?;
        trial.sample = Some(sample);
        let variants: Vec<_> = demands.iter().flat_map(|one| &one.lines).map(|goods| goods.variant).collect();
        network.ask_about(&tx, &variants).await?;
        let facts = Facts::load(&tx, network, &demands, moment.now).await?;
        (trial, demands, facts)
    };
    let done_before = trial.done;
    facts.weigh_all(&demands, &mut trial).await;
    let all = trial.sample.as_ref().map_or(0, TrialSample::len) as i64;
    trial.done = (done_before + AT_A_TIME as i64).min(all);
    if trial.done == all {
        trial.state = TrialState::Done;
    }
    let goes_on = trial.state == TrialState::Running;
    let kept = house.db.run(KeepTried { trial, done_before, moment }).await?;
    // Whoever had done this step before us goes on as well.
    Ok(goes_on || !kept)
}

/// What the trial looks at, by chance from its id.
async fn choose(tx: &Tx<'_>, trial: &Trial) -> Result<TrialSample, DbError> {
    let seed = (trial.id.as_u128() & 0x7fff_ffff) as u32;
    let from = trial.at.saturating_sub(SPAN).unwrap_or(trial.at);
    let (total, orders) = orders::store::sample_sent(tx, (from, trial.at), MOST, seed).await?;
    let history = if orders.len() < FEW {
        insight::store::sample_sales(tx, SPAN, MOST - orders.len() as i64, seed).await?
    } else {
        Vec::new()
    };
    Ok(TrialSample { total, orders, history })
}

/// The next ones to look at: orders first, then sales of the history.
async fn next_demands(tx: &Tx<'_>, network: &Network, sample: &TrialSample, done: i64) -> Result<Vec<Demand>, DbError> {
    let from = usize::try_from(done).unwrap_or(0);
    let to = (from + AT_A_TIME).min(sample.len());
    let cut = |at: usize| at.clamp(0, sample.orders.len());
    let orders = &sample.orders[cut(from)..cut(to)];
    let past = |at: usize| at.saturating_sub(sample.orders.len()).min(sample.history.len());
    let sales = &sample.history[past(from)..past(to)];
    let mut demands = of_orders(tx, orders).await?;
    demands.extend(of_history(tx, network, sales).await?);
    Ok(demands)
}

async fn of_orders(tx: &Tx<'_>, ids: &[OrderId]) -> Result<Vec<Demand>, DbError> {
    let (mut orders, parts, lines) = futures::try_join!(
        orders::store::get_orders(tx, ids),
        orders::store::fulfilments_of_many(tx, ids),
        orders::store::lines_of_many(tx, ids)
    )?;
    orders.sort_by_key(|order| (order.created_at, order.id));
    let mut of_part: HashMap<_, Vec<OrderLine>> = HashMap::new();
    for (_, line) in lines {
        of_part.entry(line.fulfilment).or_default().push(line);
    }
    let mut demands = Vec::new();
    for order in orders {
        let mine = parts.iter().filter(|part| part.order == order.id && was_sent(part));
        let mut together: Vec<Vec<&Fulfilment>> = Vec::new();
        for part in mine {
            let known = together.iter_mut().find(|group| goes_with(group[0], part));
            match known {
                Some(group) => group.push(part),
                None => together.push(vec![part]),
            }
        }
        let at = order.placed_at.unwrap_or(order.created_at);
        demands.extend(
            together.into_iter().filter_map(|group| demand(&group, &of_part, (order.id, order.number.as_str(), at))),
        );
    }
    Ok(demands)
}

fn was_sent(part: &Fulfilment) -> bool {
    use FulfilmentState as S;
    part.shipping.is_some() && !matches!(part.state, S::AwaitingPayment | S::Cancelled | S::Expired)
}

fn goes_with(one: &Fulfilment, other: &Fulfilment) -> bool {
    match (&one.shipping, &other.shipping) {
        (Some(one), Some(other)) => one.service == other.service && one.address == other.address,
        _ => false,
    }
}

fn demand(
    group: &[&Fulfilment],
    of_part: &HashMap<kernel::FulfilmentId, Vec<OrderLine>>,
    (order, number, at): (OrderId, &str, Timestamp),
) -> Option<Demand> {
    let shipping = group.first()?.shipping.as_ref()?;
    let (mut lines, mut took) = (Vec::new(), Vec::new());
    for part in group {
        for line in of_part.get(&part.id).into_iter().flatten().filter(|line| line.quantity.units() > 0) {
            let units = line.quantity.units();
            lines.push(Goods { variant: line.variant, units, unit_minor: line.unit_minor });
            took.push((line.variant, part.location, units));
        }
    }
    (!lines.is_empty()).then(|| Demand {
        order: Some(order),
        number: number.to_owned(),
        at,
        service: shipping.service,
        postcode: Some(shipping.address.postcode.clone()),
        lines,
        took,
    })
}

/// Sales of the history as if they had been sent to a door; nobody knows where it was. Articles that
/// are not in the catalogue are left out.
async fn of_history(tx: &Tx<'_>, network: &Network, sales: &[Uuid]) -> Result<Vec<Demand>, DbError> {
    let Some(service) = network.first_of(ServiceKind::Home) else { return Ok(Vec::new()) };
    let lines = insight::store::lines_of_sales(tx, sales).await?;
    let mut skus: Vec<Sku> = lines.iter().filter_map(|line| line.code.parse().ok()).collect();
    skus.sort_unstable();
    skus.dedup();
    let owners = catalogue::store::sku_owners(tx, &skus).await?;
    let mut demands: Vec<Demand> = Vec::new();
    let mut sale = None;
    for line in lines {
        let Some((variant, _)) = line.code.parse::<Sku>().ok().and_then(|sku| owners.get(&sku)) else { continue };
        if sale != Some(line.sale) {
            sale = Some(line.sale);
            demands.push(Demand {
                order: None,
                number: line.number.clone(),
                at: line.at,
                service,
                postcode: None,
                lines: Vec::new(),
                took: Vec::new(),
            });
        }
        if let Some(demand) = demands.last_mut() {
            let goods = Goods { variant: *variant, units: line.quantity, unit_minor: line.unit_e4 / 100 };
            demand.lines.push(goods);
        }
    }
    Ok(demands)
}

/// What the deliveries of a step are planned on.
struct Facts {
    network: Network,
    free: Free,
    sold: Sold,
}

impl Facts {
    async fn load(tx: &Tx<'_>, network: Network, demands: &[Demand], now: Timestamp) -> Result<Self, DbError> {
        let mut variants: Vec<VariantId> =
            demands.iter().flat_map(|one| &one.lines).map(|goods| goods.variant).collect();
        variants.sort_unstable();
        variants.dedup();
        let (levels, sold) = futures::try_join!(stock::levels_of(tx, &variants), sold_of_late(tx, &variants, now))?;
        Ok(Self { network, free: Free::of(&levels), sold })
    }

    /// Weighs one delivery after another; others have their turn in between.
    async fn weigh_all(mut self, demands: &[Demand], trial: &mut Trial) {
        let rules = (trial.present, trial.draft);
        for demand in demands {
            for (variant, place, units) in &demand.took {
                self.free.give(*variant, *place, *units);
            }
            let tried = &mut trial.tried;
            match self.weigh(demand, rules) {
                Ok((present, kept, draft)) => tried.take((demand.order, &demand.number), &present, kept, &draft),
                Err(_) => tried.skipped += 1,
            }
            for (variant, place, units) in &demand.took {
                self.free.take(*variant, *place, *units);
            }
            tokio::task::yield_now().await;
        }
    }

    /// What is chosen now, what that costs by the draft, what the draft chooses.
    fn weigh(
        &self,
        demand: &Demand,
        (present, draft): (fulfilment::SourcingRules, fulfilment::SourcingRules),
    ) -> Result<(Outcome, Costs, Outcome), NotSent> {
        let wanted = Wanted { service: demand.service, postcode: demand.postcode.as_deref(), lines: &demand.lines };
        let weighing = self.network.weigh(&wanted, &self.free, &self.sold, demand.at)?;
        let (before, after) = (weighing.plan(&present)?, weighing.plan(&draft)?);
        let kept = weighing.reckoned(&before, &draft).ok_or(NotSent::TooMany)?;
        let kept = kept.parcels.iter().map(|parcel| parcel.costs).sum();
        Ok((outcome(&weighing, &before, demand.at), kept, outcome(&weighing, &after, demand.at)))
    }
}

/// What a plan does, in the calendar of the house.
fn outcome(weighing: &Weighing<'_>, plan: &Plan, at: Timestamp) -> Outcome {
    let ordered_on = at.to_zoned(kernel::store_time_zone(kernel::PARIS)).date();
    let promised = plan.parcels.iter().filter_map(|parcel| weighing.promises.get(&parcel.location));
    let days = promised
        .filter_map(|delivery| ordered_on.until(delivery.latest_on).ok())
        .map(|span| i64::from(span.get_days()))
        .max()
        .unwrap_or(0);
    Outcome { parcels: plan.parcels.iter().map(|parcel| (parcel.location, parcel.costs)).collect(), days }
}
