//! Goods on their way: received, delayed, called off; and what that means for who waits for them.

use crate::slip::{Happened, arrived, dates_moved, supply_gone};
use crate::sooner::served;
use crate::{House, again};
use db::{Claim, Command, DbError, Event, Tx, claim_key, remember_answer};
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, Moment, SupplyOrderId};
use orders::{Fulfilment, FulfilmentState, PromiseReason};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{By, PegState, ReceivedLine, Rest, StockRefused};
use uuid::Uuid;

/// What came in a delivery.
#[derive(Clone, Debug)]
pub struct ReceiveSupply {
    /// Which purchase order or transfer.
    pub supply_order: SupplyOrderId,
    /// What was counted.
    pub lines: Vec<ReceivedLine>,
    /// What becomes of what did not come.
    pub rest: Rest,
    /// By whom.
    pub actor: Actor,
    /// The same key again receives once.
    pub key: Uuid,
}

/// What a delivery, a new date or a cancellation meant for reservations.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Receiving {
    /// Now ready, their customers told.
    pub ready: Vec<FulfilmentId>,
    /// Promised for another day, their customers told.
    pub moved: Vec<FulfilmentId>,
    /// Called off for want of supply, their customers told.
    pub ended: Vec<FulfilmentId>,
    /// Now to be packed and sent from here.
    #[serde(default)]
    pub to_send: Vec<FulfilmentId>,
    /// Whether everything of the order has come.
    pub complete: bool,
}

/// Receives a delivery: units go to the shelf, reservations get theirs in their order.
pub async fn receive_supply(house: &House, request: ReceiveSupply) -> Result<Receiving, StockRefused> {
    again::run(house, &Receive { request, moment: house.clock.moment() }).await
}

/// Gives a purchase order or transfer another date: who waits for it gets a new promise and is told.
pub async fn change_supply_date(
    house: &House,
    supply_order: SupplyOrderId,
    new_on: Date,
    reason: &str,
    actor: Actor,
) -> Result<Receiving, StockRefused> {
    let what = What::Date(new_on);
    let change = ChangeSupply { supply_order, what, reason: reason.to_owned(), actor, moment: house.clock.moment() };
    again::run(house, &change).await
}

/// Calls a purchase order or transfer off: who waits for it gets other supply, or is told.
pub async fn cancel_supply(
    house: &House,
    supply_order: SupplyOrderId,
    reason: &str,
    actor: Actor,
) -> Result<Receiving, StockRefused> {
    let what = What::Cancel;
    let change = ChangeSupply { supply_order, what, reason: reason.to_owned(), actor, moment: house.clock.moment() };
    again::run(house, &change).await
}

/// Calls a transfer off that the place which was asked does not find, in the transaction of what corrects
/// its stock.
pub(crate) async fn not_found(
    tx: &Tx<'_>,
    supply_order: SupplyOrderId,
    actor: Actor,
    moment: &Moment,
) -> Result<Receiving, StockRefused> {
    let reason = PromiseReason::NotFound.as_str().to_owned();
    ChangeSupply { supply_order, what: What::NotFound, reason, actor, moment: moment.clone() }.run(tx).await
}

#[derive(Clone)]
struct Receive {
    request: ReceiveSupply,
    moment: Moment,
}

impl Command for Receive {
    type Done = Receiving;
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Receiving, StockRefused> {
        let (request, moment) = (&self.request, &self.moment);
        let key = request.key.to_string();
        let counted: Vec<_> = request.lines.iter().map(|l| (l.supply, l.received, l.damaged, l.over)).collect();
        match claim_key(tx, "receive", &key, &(request.supply_order, counted), &Receiving::default(), moment.now)
            .await?
        {
            Claim::New => {}
            Claim::Same(receiving) => return Ok(receiving),
            Claim::Other => return Err(DbError::Data("this form was used for another delivery".into()).into()),
        }
        let by = By::new(moment.clone(), request.actor);
        let received = stock::receive(tx, request.supply_order, &request.lines, request.rest, &by).await?;
        let mut out = Receiving { complete: received.complete, ..Receiving::default() };
        for filled in received.allocated.iter().filter(|filled| filled.whole) {
            let f = orders::store::get_fulfilment(tx, filled.peg.fulfilment).await?;
            match f.state {
                FulfilmentState::Waiting if is_whole(tx, &f).await? => {
                    let f = arrived(tx, f, request.actor, moment).await?;
                    if f.shipping.is_some() { out.to_send.push(f.id) } else { out.ready.push(f.id) }
                }
                // Its payment is under way: whoever settles it shall see that the units are here.
                FulfilmentState::AwaitingPayment => write(tx, &f).await?,
                _ => {}
            }
        }
        let (because, reason) = (PromiseReason::SupplyCancelled, "not_delivered");
        let happened = Happened { because, reason, but: None, actor: request.actor, moment };
        supply_gone(tx, &received.orphaned, happened, &mut out).await?;
        served(tx, &received.levels, (request.actor, moment), &mut out).await?;
        let order = stock::get_supply_order(tx, request.supply_order).await?;
        for level in &received.levels {
            tx.emit(Event::new(moment, "stock_changed", level.variant, Some(level.location), json!({}))).await?;
        }
        let body = json!({"number": received.number, "complete": received.complete});
        tx.emit(Event::new(moment, "supply_changed", request.supply_order, Some(order.to_location), body)).await?;
        remember_answer(tx, "receive", &key, &out).await?;
        Ok(out)
    }
}

/// Writes a fulfilment that nobody else changed meanwhile.
async fn write(tx: &Tx<'_>, f: &Fulfilment) -> Result<(), DbError> {
    if orders::store::update_fulfilment(tx, f).await? { Ok(()) } else { Err(again::changed()) }
}

/// Whether every unit that a fulfilment waits for has come.
pub(crate) async fn is_whole(tx: &Tx<'_>, f: &Fulfilment) -> Result<bool, DbError> {
    let pegs = stock::pegs_of_order(tx, f.order).await?;
    // A released peg was given something else instead.
    let own = pegs.iter().filter(|peg| peg.fulfilment == f.id && peg.state != PegState::Released);
    Ok(own.into_iter().all(|peg| peg.state == PegState::Allocated))
}

#[derive(Clone, Copy)]
enum What {
    Date(Date),
    Cancel,
    /// The place that was asked for it does not have it.
    NotFound,
}

#[derive(Clone)]
struct ChangeSupply {
    supply_order: SupplyOrderId,
    what: What,
    reason: String,
    actor: Actor,
    moment: Moment,
}

impl Command for ChangeSupply {
    type Done = Receiving;
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Receiving, StockRefused> {
        let by = By::new(self.moment.clone(), self.actor);
        let mut out = Receiving::default();
        match self.what {
            What::Date(new_on) => {
                let moved = stock::change_expected_date(tx, self.supply_order, new_on, &self.reason, &by).await?;
                dates_moved(tx, &moved, (self.actor, &self.moment), &mut out).await?;
            }
            What::Cancel | What::NotFound => {
                let order = stock::get_supply_order(tx, self.supply_order).await?;
                let (because, reason, but) = match self.what {
                    What::NotFound => (PromiseReason::NotFound, "not_found", order.from_location),
                    _ => (PromiseReason::SupplyCancelled, "supply_cancelled", None),
                };
                let orphaned = stock::cancel_supply_order(tx, self.supply_order, &self.reason, &by).await?;
                let happened = Happened { because, reason, but, actor: self.actor, moment: &self.moment };
                supply_gone(tx, &orphaned, happened, &mut out).await?;
            }
        }
        let order = stock::get_supply_order(tx, self.supply_order).await?;
        for line in stock::supply_of(tx, self.supply_order).await? {
            tx.emit(Event::new(&self.moment, "stock_changed", line.variant, Some(line.to_location), json!({}))).await?;
        }
        let body = json!({"number": order.number, "expected_on": order.expected_on});
        tx.emit(Event::new(&self.moment, "supply_changed", self.supply_order, Some(order.to_location), body)).await?;
        Ok(out)
    }
}
