//! Calling a part of an order off, putting it aside, handing over what is paid, letting it expire.

use crate::money_back::{NotBack, RefundTo, Teller, covering_all, draws_of};
use crate::picking::is_half_picked;
use crate::pickup::{self, EndHanding, HandOver};
use crate::receipts::write_cancel_receipt;
use crate::settle::undo_at_provider;
use crate::steps::{Parts, advance, complete, end, entry, handed_over};
use crate::take::{self, Taken, is_paid};
use crate::tell::{News, tell};
use crate::{House, again};
use db::{Command, DbError, Tx};
use kernel::{Actor, FulfilmentId, Moment, PaymentTerms, ShiftId};
use orders::{Fulfilment, FulfilmentState, Taker};
use payments::{Payment, PaymentRefused, PaymentState};
use serde_json::json;
use stock::StockRefused;
use thiserror::Error;
use uuid::Uuid;

/// Why a fulfilment was not changed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CancelRefused {
    /// It has ended already.
    #[error("this part of the order has ended")]
    Ended {
        /// How.
        state: FulfilmentState,
    },
    /// Not in this store, or not this customer's.
    #[error("not allowed")]
    NotAllowed,
    /// It is not paid: release it.
    #[error("it is not paid yet")]
    Unpaid,
    /// It is not there yet.
    #[error("it is not there yet")]
    NotThere,
    /// It is packed or on its way; it comes back instead.
    #[error("it is on its way")]
    OnItsWay,
    /// A payment for it is under way.
    #[error("a payment for it is under way")]
    PaymentUnderWay,
    /// Another till hands it over at this moment.
    #[error("another till hands it over")]
    BeingHandedOver,
    /// Some of it was scanned, and not all.
    #[error("some of it was scanned, and not all")]
    HalfPicked,
    /// The customer sends nobody.
    #[error("the customer named nobody")]
    NobodySent,
    /// What was typed names nobody.
    #[error("this is no name")]
    NoName,
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The refund was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl CancelRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Ended { .. } => "fulfilment_ended",
            Self::NotAllowed => "not_allowed",
            Self::Unpaid => "not_paid",
            Self::NotThere => "nothing_to_hand_over",
            Self::OnItsWay => "on_its_way",
            Self::PaymentUnderWay => "payment_under_way",
            Self::BeingHandedOver => "being_handed_over",
            Self::HalfPicked => "half_picked",
            Self::NobodySent => "nobody_sent",
            Self::NoName => "collector_name",
            Self::Stock(refused) => refused.code(),
            Self::Payment(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for CancelRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl From<PaymentRefused> for CancelRefused {
    fn from(refused: PaymentRefused) -> Self {
        match refused {
            PaymentRefused::Store(error) => Self::Store(error),
            other => Self::Payment(other),
        }
    }
}

#[derive(Clone, PartialEq, Eq)]
enum Step {
    /// With the shift of the till where the customer stands; none when nobody stands at one.
    Cancel(Option<ShiftId>),
    Expire,
    /// With the place where it lies then, as far as it was said.
    PutAside(String),
    /// With to whom, and the key of the form, as far as it was said.
    HandOver(Option<(Taker, Uuid)>),
}

#[derive(Clone)]
struct Change {
    fulfilment: FulfilmentId,
    step: Step,
    reason: String,
    actor: Actor,
    moment: Moment,
}

impl Command for Change {
    type Done = ();
    type Refused = CancelRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), CancelRefused> {
        let f = orders::store::get_fulfilment(tx, self.fulfilment).await?;
        let parts = Parts::load(tx, f.order).await?;
        let own = matches!(self.actor, Actor::Customer(id) if parts.order.customer == Some(id));
        let may_act = self.actor.may_act_in(f.location) || (own && self.step == Step::Cancel(None));
        if !may_act {
            return Err(CancelRefused::NotAllowed);
        }
        if f.state.has_ended() {
            if let Step::HandOver(Some((_, key))) = self.step
                && f.state == FulfilmentState::HandedOver
                && pickup::was_handed_by(tx, f.id, key).await?
            {
                return Ok(());
            }
            return Err(CancelRefused::Ended { state: f.state });
        }
        match &self.step {
            Step::Cancel(at) => self.cancel(tx, &parts, &f, FulfilmentState::Cancelled, *at).await,
            Step::Expire => self.expire(tx, &parts, &f).await,
            Step::PutAside(place) => self.put_aside(tx, &f, place).await,
            Step::HandOver(to) => self.hand_over(tx, &parts, &f, *to).await,
        }
    }
}

impl Change {
    async fn cancel(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        f: &Fulfilment,
        to: FulfilmentState,
        at: Option<ShiftId>,
    ) -> Result<(), CancelRefused> {
        // Who has the parcel in hands may unpack it, as long as the carrier has not taken it.
        let unpacks = f.state == FulfilmentState::Packed && matches!(self.actor, Actor::Staff { .. });
        if matches!(f.state, FulfilmentState::Packed | FulfilmentState::Dispatched) && !unpacks {
            return Err(CancelRefused::OnItsWay);
        }
        let payments = payments::store::payments_of_order(tx, f.order).await?;
        let is_moving = |p: &Payment| p.state == PaymentState::Pending || (p.is_good() && p.taking.is_some());
        let under_way = payments.iter().any(|p| p.slot == f.id.0 && p.captured_minor == 0 && is_moving(p));
        if under_way || f.state == FulfilmentState::AwaitingPayment {
            return Err(CancelRefused::PaymentUnderWay);
        }
        end(tx, parts, f, to, &self.reason, self.actor, &self.moment).await?;
        if f.terms == PaymentTerms::Now {
            give_back_at(tx, f, &payments, (&self.reason, at), self.actor, &self.moment).await?;
        }
        complete(tx, f.order, &self.moment).await?;
        let news = if to == FulfilmentState::Expired {
            News::Expired { order: f.order, fulfilment: f.id }
        } else {
            News::Cancelled { order: f.order, fulfilment: f.id, reason: self.reason.clone() }
        };
        Ok(tell(tx, news, &self.moment).await?)
    }

    /// Silence: it ends by itself on the announced date, not before.
    async fn expire(&self, tx: &Tx<'_>, parts: &Parts, f: &Fulfilment) -> Result<(), CancelRefused> {
        let over = f.keep_until.is_some_and(|until| until < self.moment.now);
        if f.state != FulfilmentState::ReadyForPickup || !over {
            return Err(CancelRefused::NotThere);
        }
        self.cancel(tx, parts, f, FulfilmentState::Expired, None).await
    }

    async fn put_aside(&self, tx: &Tx<'_>, f: &Fulfilment, place: &str) -> Result<(), CancelRefused> {
        if f.state != FulfilmentState::Allocated || f.shipping.is_some() {
            return Err(CancelRefused::NotThere);
        }
        if is_half_picked(tx, f).await? {
            return Err(CancelRefused::HalfPicked);
        }
        ready(tx, f.clone(), self.actor, &self.moment).await?;
        if !place.is_empty() {
            orders::store::set_put_at(tx, f.id, place).await?;
        }
        Ok(())
    }

    async fn hand_over(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        f: &Fulfilment,
        to: Option<(Taker, Uuid)>,
    ) -> Result<(), CancelRefused> {
        if f.terms == PaymentTerms::AtHandOver {
            return Err(CancelRefused::Unpaid);
        }
        let is_there = matches!(f.state, FulfilmentState::ReadyForPickup | FulfilmentState::Allocated);
        if !is_there || f.shipping.is_some() {
            return Err(CancelRefused::NotThere);
        }
        if !is_paid(&payments::store::payments_of_order(tx, f.order).await?, f) {
            return Err(CancelRefused::Unpaid);
        }
        if let Some(to) = to {
            pickup::give_to(tx, f, to, &self.moment).await?;
        }
        handed_over(tx, parts, f.id, None, &self.moment, self.actor).await?;
        Ok(())
    }
}

/// What was paid for it goes back where it came from; what was only set aside is let go. A part that
/// nobody paid gives nothing back. Cash goes back over a counter: where nobody stands at one, it waits until
/// the customer comes.
pub(crate) async fn give_back(
    tx: &Tx<'_>,
    f: &Fulfilment,
    payments: &[Payment],
    reason: &str,
    actor: Actor,
    moment: &Moment,
) -> Result<(), PaymentRefused> {
    give_back_at(tx, f, payments, (reason, None), actor, moment).await
}

/// The same with the shift of the till at which the customer stands: its drawer gives the cash.
async fn give_back_at(
    tx: &Tx<'_>,
    f: &Fulfilment,
    payments: &[Payment],
    (reason, at): (&str, Option<ShiftId>),
    actor: Actor,
    moment: &Moment,
) -> Result<(), PaymentRefused> {
    let covering = covering_all(payments, f);
    let aside: Vec<&Payment> = covering.iter().filter(|one| one.state == PaymentState::Authorised).copied().collect();
    let mut left_minor = if covering.is_empty() { 0 } else { f.amount_minor };
    for one in aside {
        if !payments::store::let_go(tx, one.id, reason, moment.now).await? {
            return Err(again::changed().into());
        }
        undo_at_provider(tx, one.id, moment).await?;
        let body = json!({"amount_minor": one.amount_minor});
        let done = entry(Some(f.id), "payment_let_go", body, actor, moment);
        orders::store::add_entry(tx, f.order, &done, moment).await?;
        left_minor -= one.amount_minor;
    }
    if left_minor <= 0 {
        return Ok(());
    }
    let order = orders::store::get_order(tx, f.order).await?;
    let draws = draws_of(payments, [(f.clone(), left_minor)])?;
    let teller =
        Teller { order: &order, to: RefundTo::Origin, shift: at, is_unseen: at.is_none(), actor, reason, moment };
    let given = match Box::pin(teller.give(tx, draws)).await {
        Ok(given) => given,
        Err(NotBack::Payment(refused)) => return Err(refused),
        Err(NotBack::CashForCard | NotBack::CashLimit) => return Err(PaymentRefused::MoreThanTaken),
    };
    let staff = if let Actor::Staff { id, .. } = actor { Some(id) } else { None };
    write_cancel_receipt(tx, f, &given, staff, moment).await?;
    for one in &given.list {
        let body = json!({"amount_minor": one.amount_minor, "tender": one.payment.means().as_str()});
        let done = entry(Some(f.id), "refunded", body, actor, moment);
        orders::store::add_entry(tx, f.order, &done, moment).await?;
    }
    Ok(())
}

/// It lies ready: the customer is told until when.
pub(crate) async fn ready(tx: &Tx<'_>, f: Fulfilment, actor: Actor, moment: &Moment) -> Result<Fulfilment, DbError> {
    let place = stores::store::get_location(tx, f.location).await?;
    let policy = stores::store::get_policy(tx).await?;
    let zone = kernel::store_time_zone(&place.time_zone);
    let hours: fulfilment::OpeningHours = serde_json::from_value(place.hours.clone()).unwrap_or_default();
    // What was printed with the order holds, also when the goods came before their day.
    let promised =
        f.first_promised_on.and_then(|on| zone.to_timestamp(on.to_datetime(jiff::civil::Time::midnight())).ok());
    let from = promised.map_or(moment.now, |promised| promised.max(moment.now));
    let keep_until = fulfilment::keep_until(from, &hours, &zone, policy.keep_days);
    let f = Fulfilment { ready_at: Some(moment.now), keep_until: Some(keep_until), ..f };
    let f = advance(tx, f, FulfilmentState::ReadyForPickup, None, moment).await?;
    let body = json!({"keep_until": kernel::micros(keep_until)});
    orders::store::add_entry(tx, f.order, &entry(Some(f.id), "ready_for_pickup", body, actor, moment), moment).await?;
    pickup::open(tx, &f, moment).await?;
    tell(tx, News::Ready { order: f.order, fulfilment: f.id }, moment).await?;
    Ok(f)
}

async fn change(
    house: &House,
    fulfilment: FulfilmentId,
    step: Step,
    reason: &str,
    actor: Actor,
) -> Result<(), CancelRefused> {
    let moment = house.clock.moment();
    again::run(house, &Change { fulfilment, step, reason: reason.to_owned(), actor, moment }).await
}

/// Calls one part of an order off, in one touch: its units are free again, what was paid goes back.
pub async fn cancel_fulfilment(
    house: &House,
    id: FulfilmentId,
    actor: Actor,
    reason: &str,
) -> Result<(), CancelRefused> {
    change(house, id, Step::Cancel(None), reason, actor).await
}

/// The same at a till, before the customer: cash goes back from the drawer of its shift.
pub async fn cancel_at_till(
    house: &House,
    id: FulfilmentId,
    shift: ShiftId,
    actor: Actor,
    reason: &str,
) -> Result<(), CancelRefused> {
    change(house, id, Step::Cancel(Some(shift)), reason, actor).await
}

/// Calls a part off because the customer withdrew from it, in the transaction of the declaration.
pub(crate) async fn withdrawn(
    tx: &Tx<'_>,
    fulfilment: FulfilmentId,
    actor: Actor,
    moment: &Moment,
) -> Result<(), CancelRefused> {
    let reason = "withdrawn".to_owned();
    Change { fulfilment, step: Step::Cancel(None), reason, actor, moment: moment.clone() }.run(tx).await
}

/// Says that a collection lies ready, and tells the customer.
pub async fn put_aside(house: &House, id: FulfilmentId, actor: Actor) -> Result<(), CancelRefused> {
    put_aside_at(house, id, "", actor).await
}

/// The same, with the place where it lies then, in the words of the store.
pub async fn put_aside_at(house: &House, id: FulfilmentId, place: &str, actor: Actor) -> Result<(), CancelRefused> {
    change(house, id, Step::PutAside(orders::put_at(place)), "", actor).await
}

/// Hands over what was paid with the order; what was set aside for it is taken now.
pub async fn hand_over(house: &House, id: FulfilmentId, actor: Actor) -> Result<(), CancelRefused> {
    hand(house, id, None, actor).await
}

/// The same at a till: to the customer or to whom they sent. Of two tills one does it, the other is told.
pub async fn hand_over_to(house: &House, request: HandOver) -> Result<(), CancelRefused> {
    hand(house, request.fulfilment, Some((request.to, request.key)), request.actor).await
}

async fn hand(house: &House, id: FulfilmentId, to: Option<(Taker, Uuid)>, actor: Actor) -> Result<(), CancelRefused> {
    // On the heap: what is set aside is taken on a long walk to the provider and back.
    match Box::pin(take::take(house, id, to, actor)).await? {
        Taken::Nothing => change(house, id, Step::HandOver(to), "", actor).await,
        Taken::Done => Ok(()),
        Taken::Unknown => Err(CancelRefused::PaymentUnderWay),
        Taken::Refused(reason) => {
            if let Some((_, key)) = to {
                house.db.run(EndHanding { fulfilment: id, key }).await?;
            }
            Err(CancelRefused::Payment(PaymentRefused::Declined { reason }))
        }
    }
}

/// Ends a reservation whose time is over.
pub(crate) async fn expire(house: &House, id: FulfilmentId) -> Result<(), CancelRefused> {
    change(house, id, Step::Expire, "not_collected", Actor::System).await
}
