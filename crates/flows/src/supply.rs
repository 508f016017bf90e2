//! Goods on their way: received, delayed, called off; and what that means for who waits for them.

use crate::cancel::{give_back_unseen, ready};
use crate::steps::{Parts, end, entry, unpaid};
use crate::tell::{News, tell};
use crate::{House, again};
use db::{Claim, Command, DbError, Event, Tx, claim_key, remember_answer};
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, Moment, SupplyId, SupplyOrderId};
use orders::{Fulfilment, FulfilmentState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::{By, Peg, PegState, ReceivedLine, Rest, StockRefused};
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

/// The same in the transaction of something else.
pub(crate) async fn cancelled(
    tx: &Tx<'_>,
    supply_order: SupplyOrderId,
    reason: &str,
    actor: Actor,
    moment: &Moment,
) -> Result<Receiving, StockRefused> {
    let (what, reason) = (What::Cancel, reason.to_owned());
    ChangeSupply { supply_order, what, reason, actor, moment: moment.clone() }.run(tx).await
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
                    out.ready.push(ready(tx, f, request.actor, moment).await?.id);
                }
                // Its payment is under way: whoever settles it shall see that the units are here.
                FulfilmentState::AwaitingPayment => write(tx, &f).await?,
                _ => {}
            }
        }
        for peg in &received.orphaned {
            find_other(tx, peg, "not_delivered", request.actor, moment, &mut out).await?;
        }
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
    Ok(pegs.iter().filter(|peg| peg.fulfilment == f.id).all(|peg| peg.state == PegState::Allocated))
}

#[derive(Clone, Copy)]
enum What {
    Date(Date),
    Cancel,
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
                for one in moved {
                    self.moved(tx, &one, &mut out).await?;
                }
            }
            What::Cancel => {
                let orphaned = stock::cancel_supply_order(tx, self.supply_order, &self.reason, &by).await?;
                for peg in &orphaned {
                    find_other(tx, peg, "supply_cancelled", self.actor, &self.moment, &mut out).await?;
                }
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

impl ChangeSupply {
    /// A slip first looks for other supply to the same place that is no later than what was
    /// promised; only then the customer hears of a new date.
    async fn moved(&self, tx: &Tx<'_>, one: &stock::PegMoved, out: &mut Receiving) -> Result<(), StockRefused> {
        if one.peg.state != PegState::Open {
            return Ok(());
        }
        let f = orders::store::get_fulfilment(tx, one.peg.fulfilment).await?;
        if one.new_on > one.old_on
            && let Some((supply, on)) = other_supply(tx, &one.peg, Some(one.old_on)).await?
        {
            stock::move_peg(tx, one.peg.id, supply).await?;
            let f = Fulfilment { supply: Some(supply), ..f };
            return Ok(promise(tx, f, on, self.actor, &self.moment, out).await?);
        }
        Ok(promise(tx, f, one.new_on, self.actor, &self.moment, out).await?)
    }
}

/// Other open supply of the same article to the same place with enough free units: the earliest.
async fn other_supply(
    tx: &Tx<'_>,
    peg: &Peg,
    no_later_than: Option<Date>,
) -> Result<Option<(SupplyId, Date)>, DbError> {
    let mut lines = stock::open_supply_of(tx, &[peg.variant]).await?;
    lines.retain(|line| {
        line.id != peg.supply
            && line.to_location == peg.location
            && line.free_units() >= peg.open_units()
            && no_later_than.is_none_or(|on| line.expected_on <= on)
    });
    lines.sort_by_key(|line| (line.expected_on, line.id));
    Ok(lines.first().map(|line| (line.id, line.expected_on)))
}

/// The supply of a peg is gone: other supply, or the reservation ends and its customer is told.
async fn find_other(
    tx: &Tx<'_>,
    peg: &Peg,
    reason: &str,
    actor: Actor,
    moment: &Moment,
    out: &mut Receiving,
) -> Result<(), StockRefused> {
    let f = orders::store::get_fulfilment(tx, peg.fulfilment).await?;
    if f.state.has_ended() {
        return Ok(());
    }
    if let Some((supply, on)) = other_supply(tx, peg, None).await? {
        stock::move_peg(tx, peg.id, supply).await?;
        return Ok(promise(tx, Fulfilment { supply: Some(supply), ..f }, on, actor, moment, out).await?);
    }
    let parts = Parts::load(tx, f.order).await?;
    end(tx, &parts, &f, FulfilmentState::Cancelled, reason, actor, moment).await?;
    // What was paid with the order and put aside before may wait for supply too: its money goes back.
    let payments = payments::store::payments_of_order(tx, f.order).await?;
    if f.terms == kernel::PaymentTerms::Now {
        give_back_unseen(tx, &f, &payments, reason, actor, moment).await.map_err(unpaid)?;
    }
    orders::store::complete_if_ended(tx, f.order).await?;
    out.ended.push(f.id);
    Ok(tell(tx, News::SupplyCancelled { order: f.order, fulfilment: f.id }, moment).await?)
}

/// Writes a promise; told to the customer when the day is another.
async fn promise(
    tx: &Tx<'_>,
    f: Fulfilment,
    on: Date,
    actor: Actor,
    moment: &Moment,
    out: &mut Receiving,
) -> Result<(), DbError> {
    let before = f.promised_on;
    let next = Fulfilment { promised_on: Some(on), ..f };
    write(tx, &next).await?;
    if before == Some(on) {
        return Ok(());
    }
    out.moved.push(next.id);
    let body = json!({"old_on": before, "new_on": on});
    let told = entry(Some(next.id), "date_changed", body.clone(), actor, moment);
    orders::store::add_entry(tx, next.order, &told, moment).await?;
    tx.emit(Event::new(moment, "fulfilment_changed", next.order, Some(next.location), body)).await?;
    tell(tx, News::DateChanged { order: next.order, fulfilment: next.id, old_on: before, new_on: on }, moment).await
}
