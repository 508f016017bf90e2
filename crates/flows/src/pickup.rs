//! How parts of orders are fetched in a store: the code that opens a hand-over, whom the customer sends,
//! where it lies, and the reminder before its time ends.

use crate::cancel::CancelRefused;
use crate::steps::entry;
use crate::tell::{News, tell};
use crate::{House, again};
use db::{Command, DbError, Event, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{Actor, FulfilmentId, Method, Moment};
use orders::{Fulfilment, Pickup, PickupCode, Taker};
use serde_json::json;
use uuid::Uuid;

/// A hand-over as a seller makes it: to whom, under the key of the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandOver {
    /// Which part.
    pub fulfilment: FulfilmentId,
    /// To whom it is given.
    pub to: Taker,
    /// By which seller.
    pub actor: Actor,
    /// The same key again hands over once.
    pub key: Uuid,
}

/// The part that a scanned or typed code belongs to; none when it is no such code.
pub async fn find_pickup(tx: &Tx<'_>, text: &str) -> Result<Option<Pickup>, DbError> {
    match PickupCode::read(text) {
        Some(code) => orders::store::find_pickup_by_code(tx, &code).await,
        None => Ok(None),
    }
}

/// Gives a part its code, unless it has one.
pub(crate) async fn open(tx: &Tx<'_>, f: &Fulfilment, moment: &Moment) -> Result<Pickup, DbError> {
    if let Some(pickup) = orders::store::find_pickup(tx, f.id).await? {
        return Ok(pickup);
    }
    let code = PickupCode::from_chance(moment.secret());
    orders::store::open_pickup(tx, (f.id, f.order), &code).await?;
    orders::store::find_pickup(tx, f.id).await?.ok_or(DbError::Missing)
}

/// Writes to whom a part is given, for one form alone: another one that hands it over at the same time is
/// refused.
pub(crate) async fn give_to(
    tx: &Tx<'_>,
    f: &Fulfilment,
    (to, key): (Taker, Uuid),
    moment: &Moment,
) -> Result<(), CancelRefused> {
    let pickup = open(tx, f, moment).await?;
    if to == Taker::Person && pickup.collector.is_empty() {
        return Err(CancelRefused::NobodySent);
    }
    if !orders::store::begin_handing(tx, f.id, &key.to_string(), moment.now).await? {
        return Err(CancelRefused::BeingHandedOver);
    }
    Ok(orders::store::set_given_to(tx, f.id, to).await?)
}

/// Whether this form has handed the part over already.
pub(crate) async fn was_handed_by(tx: &Tx<'_>, f: FulfilmentId, key: Uuid) -> Result<bool, DbError> {
    let pickup = orders::store::find_pickup(tx, f).await?;
    Ok(pickup.is_some_and(|pickup| pickup.handing_key == Some(key.to_string())))
}

/// The hand-over of a form came to nothing.
pub(crate) struct EndHanding {
    pub(crate) fulfilment: FulfilmentId,
    pub(crate) key: Uuid,
}

impl Command for EndHanding {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        orders::store::end_handing(tx, self.fulfilment, &self.key.to_string()).await
    }
}

/// Names whom the customer sends, or withdraws that. The customer does, or for them a seller of the store
/// that hands it over; the name stands in no log, timeline or event.
pub async fn name_collector(
    house: &House,
    fulfilment: FulfilmentId,
    name: &str,
    actor: Actor,
) -> Result<(), CancelRefused> {
    let (name, is_withdrawn) = match (orders::collector_name(name), name.trim().is_empty()) {
        (Some(name), _) => (name, false),
        (None, true) => (String::new(), true),
        (None, false) => return Err(CancelRefused::NoName),
    };
    let kind = if is_withdrawn { "collector_withdrawn" } else { "collector_named" };
    let moment = house.clock.moment();
    again::run(house, &Write { fulfilment, what: What::Collector(name), kind, actor, moment }).await
}

/// Says where a part lies that waits for its customer: whoever sells in that store.
pub async fn place_pickup(
    house: &House,
    fulfilment: FulfilmentId,
    place: &str,
    actor: Actor,
) -> Result<(), CancelRefused> {
    let moment = house.clock.moment();
    let what = What::Place(orders::put_at(place));
    again::run(house, &Write { fulfilment, what, kind: "", actor, moment }).await
}

#[derive(Clone)]
enum What {
    Collector(String),
    Place(String),
}

#[derive(Clone)]
struct Write {
    fulfilment: FulfilmentId,
    what: What,
    /// What the timeline says of it; nothing of where something lies.
    kind: &'static str,
    actor: Actor,
    moment: Moment,
}

impl Command for Write {
    type Done = ();
    type Refused = CancelRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), CancelRefused> {
        let f = orders::store::get_fulfilment(tx, self.fulfilment).await?;
        let order = orders::store::get_order(tx, f.order).await?;
        let own = matches!(self.actor, Actor::Customer(id) if order.customer == Some(id));
        let may = match self.what {
            What::Collector(_) => own || self.actor.may_act_in(f.location),
            What::Place(_) => self.actor.may_act_in(f.location),
        };
        if !may {
            return Err(CancelRefused::NotAllowed);
        }
        if f.state.has_ended() {
            return Err(CancelRefused::Ended { state: f.state });
        }
        if f.shipping.is_some() || f.method == Method::CarryOut {
            return Err(CancelRefused::NotThere);
        }
        open(tx, &f, &self.moment).await?;
        match &self.what {
            What::Collector(name) => {
                orders::store::set_collector(tx, f.id, name).await?;
                let told = entry(Some(f.id), self.kind, json!({}), self.actor, &self.moment);
                orders::store::add_entry(tx, f.order, &told, &self.moment).await?;
            }
            What::Place(place) => orders::store::set_put_at(tx, f.id, place).await?,
        }
        let body = json!({"state": f.state.as_str(), "fulfilment": f.id});
        Ok(tx.emit(Event::new(&self.moment, "fulfilment_changed", f.order, Some(f.location), body)).await?)
    }
}

/// What is due of collections by the clock alone: codes for what was put aside before there were any, and
/// the reminder on the day before their time ends.
pub(crate) async fn sweep(house: &House, now: Timestamp) -> Result<(), DbError> {
    const AHEAD: SignedDuration = SignedDuration::from_hours(48);
    let (bare, ending) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let before = now.saturating_add(AHEAD).unwrap_or(now);
        (orders::store::list_without_code(&tx, 200).await?, orders::store::list_ending(&tx, now, before, 200).await?)
    };
    for f in bare {
        house.db.run(Open { f, moment: house.clock.moment() }).await?;
    }
    for f in ending {
        if let Err(error) = house.db.run(Remind { f: f.clone(), moment: house.clock.moment() }).await {
            tracing::warn!(fulfilment = %f.id, %error, "a customer could not be reminded");
        }
    }
    Ok(())
}

struct Open {
    f: Fulfilment,
    moment: Moment,
}

impl Command for Open {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        open(tx, &self.f, &self.moment).await.map(|_| ())
    }
}

struct Remind {
    f: Fulfilment,
    moment: Moment,
}

impl Command for Remind {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let f = orders::store::get_fulfilment(tx, self.f.id).await?;
        let place = stores::store::get_location(tx, f.location).await?;
        let zone = kernel::store_time_zone(&place.time_zone);
        let (Some(ready_at), Some(until)) = (f.ready_at, f.keep_until) else { return Ok(()) };
        let is_due = fulfilment::remind_from(ready_at, until, &zone).is_some_and(|from| from <= self.moment.now);
        if f.state != orders::FulfilmentState::ReadyForPickup || !is_due || until < self.moment.now {
            return Ok(());
        }
        open(tx, &f, &self.moment).await?;
        if orders::store::set_reminded(tx, f.id, self.moment.now).await? {
            tell(tx, News::EndsSoon { order: f.order, fulfilment: f.id }, &self.moment).await?;
        }
        Ok(())
    }
}
