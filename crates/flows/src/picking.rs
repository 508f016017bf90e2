//! The back room's list: what a store takes from its shelves for collections and parcels, by place in the
//! shop, scanned unit by unit.

use crate::again::{self, Refusal};
use crate::to_send::{ToPick, by_place};
use crate::{House, ScanRefused, scan};
use customers::Customer;
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, FulfilmentId, LocationId, Moment, OrderId, VariantId};
use orders::{Fulfilment, FulfilmentState, Localised, Order, OrderLine};
use serde_json::json;
use std::collections::HashMap;
use thiserror::Error;

/// A part of an order that a store has to take from its shelves.
#[derive(Clone, Debug)]
pub struct Picking {
    /// The order.
    pub order: Order,
    /// The part of it.
    pub fulfilment: Fulfilment,
    /// For whom.
    pub customer: Option<Customer>,
    /// Its articles by their place in the shop, then by SKU; with the units that were taken.
    pub lines: Vec<(ToPick, i64)>,
}

impl Picking {
    /// Whether it is sent, and not fetched.
    pub const fn is_sent(&self) -> bool {
        self.fulfilment.shipping.is_some()
    }

    /// Units in it, and how many of them were taken.
    pub fn units(&self) -> (i64, i64) {
        let all = self.lines.iter().map(|(pick, _)| pick.line.quantity.units()).sum();
        (all, self.lines.iter().map(|(_, picked)| picked).sum())
    }

    /// Whether everything was taken.
    pub fn is_whole(&self) -> bool {
        let (all, picked) = self.units();
        all == picked
    }

    /// What is done first: what has to leave first, then what was ordered first.
    fn urgency(&self) -> (Option<jiff::civil::Date>, jiff::Timestamp, FulfilmentId) {
        let leaves = self.fulfilment.shipping.as_ref().map(|shipping| shipping.dispatch_on);
        (leaves, self.order.placed_at.unwrap_or(self.order.created_at), self.fulfilment.id)
    }
}

/// An article of the list, over all parts.
#[derive(Clone, Debug)]
pub struct PickSum {
    /// What, and where it stands.
    pub pick: ToPick,
    /// Units that all parts need.
    pub units: i64,
    /// Of them taken.
    pub picked: i64,
    /// Parts that need it.
    pub parts: usize,
}

/// The list by place in the shop.
pub fn picking_list(all: &[Picking]) -> Vec<PickSum> {
    let mut list: Vec<PickSum> = Vec::new();
    for (pick, picked) in all.iter().flat_map(|part| &part.lines) {
        let units = pick.line.quantity.units();
        match list.iter_mut().find(|sum| sum.pick.line.variant == pick.line.variant) {
            Some(sum) => {
                sum.units += units;
                sum.picked += picked;
                sum.parts += 1;
            }
            None => list.push(PickSum { pick: pick.clone(), units, picked: *picked, parts: 1 }),
        }
    }
    list.sort_by_cached_key(|sum| by_place(&sum.pick.shelf, &sum.pick.line.sku));
    list
}

/// What a store has to take from its shelves, what is done first comes first. Nine statements.
pub async fn picking_at(tx: &Tx<'_>, place: LocationId, limit: i64) -> Result<Vec<Picking>, DbError> {
    let (fetched, sent) = futures::try_join!(
        orders::store::list_to_put_aside(tx, Some(place), limit),
        orders::store::list_to_send(tx, Some(place), limit)
    )?;
    let open: Vec<Fulfilment> =
        fetched.into_iter().chain(sent).filter(|f| f.state == FulfilmentState::Allocated).collect();
    let parts: Vec<FulfilmentId> = open.iter().map(|f| f.id).collect();
    let mut ids: Vec<OrderId> = open.iter().map(|f| f.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let (orders, lines, picked) = futures::try_join!(
        orders::store::get_orders(tx, &ids),
        orders::store::lines_of_many(tx, &ids),
        fulfilment::store::picked_of(tx, &parts),
    )?;
    let mut variants: Vec<VariantId> = lines.iter().map(|(_, line)| line.variant).collect();
    variants.sort_unstable();
    variants.dedup();
    let people: Vec<_> = orders.iter().filter_map(|order| order.customer).collect();
    let (infos, places, people) = futures::try_join!(
        catalogue::store::find_variants(tx, &variants),
        stock::shelf_places(tx, &variants),
        customers::list_customers_by_ids(tx, &people),
    )?;
    let orders: HashMap<OrderId, Order> = orders.into_iter().map(|order| (order.id, order)).collect();
    let mut by_part: HashMap<FulfilmentId, Vec<OrderLine>> = HashMap::new();
    for (_, line) in lines {
        by_part.entry(line.fulfilment).or_default().push(line);
    }
    let taken = |f: FulfilmentId, line: &OrderLine| {
        let found = picked.iter().find(|one| one.0 == f && one.1 == line.line_no).map_or(0, |one| one.2);
        found.clamp(0, line.quantity.units())
    };
    let mut found: Vec<Picking> = open
        .into_iter()
        .filter_map(|f| {
            let order = orders.get(&f.order)?.clone();
            let lines = by_part.remove(&f.id)?;
            let mut lines: Vec<(ToPick, i64)> = lines
                .into_iter()
                .map(|line| {
                    let units = taken(f.id, &line);
                    (ToPick::at(line, place, &infos, &places), units)
                })
                .collect();
            lines.sort_by_cached_key(|(pick, _)| by_place(&pick.shelf, &pick.line.sku));
            let customer = people.iter().find(|one| Some(one.id) == order.customer).cloned();
            Some(Picking { order, fulfilment: f, customer, lines })
        })
        .collect();
    found.sort_by_key(Picking::urgency);
    Ok(found)
}

/// Whether some of a part was scanned, and not all of it: then something is missing, and it neither lies ready
/// nor is it a parcel. A place that scans nothing takes by hand what it knows to be there. At most two statements.
pub(crate) async fn is_half_picked(tx: &Tx<'_>, f: &Fulfilment) -> Result<bool, DbError> {
    let picked: i64 = fulfilment::store::picked_of(tx, &[f.id]).await?.iter().map(|one| one.2).sum();
    if picked == 0 {
        return Ok(false);
    }
    let lines = orders::store::lines_of(tx, f.order).await?;
    let all = lines.iter().filter(|line| line.fulfilment == f.id).map(|line| line.quantity.units());
    Ok(picked < all.sum())
}

/// Why a scan counted nothing.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PickRefused {
    /// Not in this store.
    #[error("not allowed")]
    NotAllowed,
    /// Not an article, or a damaged code.
    #[error(transparent)]
    Code(ScanRefused),
    /// Another article is on the list; the next of it by place is named.
    #[error("this article is not on the list")]
    Wrong {
        /// What was scanned.
        scanned: Localised,
        /// What is expected next: name, SKU and place. None when everything was taken.
        expected: Option<(Localised, String, String)>,
    },
    /// All units of it were taken already.
    #[error("all units of it were taken")]
    Enough {
        /// What was scanned.
        scanned: Localised,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl PickRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::Code(refused) => refused.code(),
            Self::Wrong { .. } => "pick_wrong",
            Self::Enough { .. } => "pick_enough",
            Self::Store(_) => "store",
        }
    }
}

impl Refusal for PickRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// What a scan counted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picked {
    /// For which part.
    pub fulfilment: FulfilmentId,
    /// The number of its order.
    pub number: String,
    /// What.
    pub title: Localised,
    /// Its colour and size.
    pub options: Localised,
    /// Units of it taken for this part, and needed.
    pub units: (i64, i64),
    /// Whether the part is whole now.
    pub is_whole: bool,
}

#[derive(Clone)]
struct Pick {
    place: LocationId,
    code: String,
    only: Option<FulfilmentId>,
    actor: Actor,
    moment: Moment,
}

impl Command for Pick {
    type Done = Picked;
    type Refused = PickRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Picked, PickRefused> {
        /// A list is walked as far as a shop may ever have to pick in a day.
        const MOST: i64 = 500;
        if !self.actor.may_act_in(self.place) {
            return Err(PickRefused::NotAllowed);
        }
        let info = scan(tx, &self.code).await.map_err(|refused| match refused {
            ScanRefused::Store(error) => PickRefused::Store(error),
            other => PickRefused::Code(other),
        })?;
        let mut all = picking_at(tx, self.place, MOST).await?;
        all.retain(|part| self.only.is_none_or(|only| only == part.fulfilment.id));
        let is_it = |pick: &ToPick| pick.line.variant == info.id;
        let found = all.iter().find_map(|part| {
            let wants = |(pick, picked): &&(ToPick, i64)| is_it(pick) && *picked < pick.line.quantity.units();
            Some((part, part.lines.iter().find(wants)?))
        });
        let Some((part, (pick, picked))) = found else {
            let title = info.title;
            let scanned = Localised { fr: title.fr, en: title.en };
            let is_taken = all.iter().flat_map(|part| &part.lines).any(|(pick, _)| is_it(pick));
            return Err(if is_taken {
                PickRefused::Enough { scanned }
            } else {
                PickRefused::Wrong { scanned, expected: next_of(&all) }
            });
        };
        let (line, f) = (&pick.line, &part.fulfilment);
        if !fulfilment::store::pick_one(tx, f.id, line.line_no, line.quantity.units()).await? {
            return Err(again::changed().into());
        }
        let body = json!({"state": f.state.as_str(), "fulfilment": f.id});
        tx.emit(Event::new(&self.moment, "fulfilment_changed", f.order, Some(f.location), body)).await?;
        let (all, before) = part.units();
        Ok(Picked {
            fulfilment: f.id,
            number: part.order.number.clone(),
            title: line.title.clone(),
            options: line.options.clone(),
            units: (picked + 1, line.quantity.units()),
            is_whole: before + 1 == all,
        })
    }
}

/// The next article of the list that is still to be taken, by place.
fn next_of(all: &[Picking]) -> Option<(Localised, String, String)> {
    let next = picking_list(all).into_iter().find(|sum| sum.picked < sum.units)?;
    Some((next.pick.line.title, next.pick.line.sku, next.pick.shelf))
}

/// Takes one unit of what was scanned for whoever waits first; `only` for one part.
pub async fn pick(
    house: &House,
    place: LocationId,
    code: &str,
    only: Option<FulfilmentId>,
    actor: Actor,
) -> Result<Picked, PickRefused> {
    let moment = house.clock.moment();
    again::run(house, &Pick { place, code: code.to_owned(), only, actor, moment }).await
}

struct PutBack {
    part: FulfilmentId,
    actor: Actor,
    moment: Moment,
}

impl Command for PutBack {
    type Done = ();
    type Refused = PickRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), PickRefused> {
        let f = orders::store::get_fulfilment(tx, self.part).await?;
        if !self.actor.may_act_in(f.location) {
            return Err(PickRefused::NotAllowed);
        }
        fulfilment::store::unpick(tx, f.id, None).await?;
        let body = json!({"state": f.state.as_str(), "fulfilment": f.id});
        Ok(tx.emit(Event::new(&self.moment, "fulfilment_changed", f.order, Some(f.location), body)).await?)
    }
}

/// Whoever took the wrong things begins a part anew.
pub async fn pick_anew(house: &House, part: FulfilmentId, actor: Actor) -> Result<(), PickRefused> {
    house.db.run(PutBack { part, actor, moment: house.clock.moment() }).await
}
