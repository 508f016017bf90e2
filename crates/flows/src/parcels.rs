//! The way of a parcel: packed where it lies, given to the carrier, there.

use crate::cancel::CancelRefused;
use crate::picking::is_half_picked;
use crate::promise::{Cause, promised_again, write};
use crate::steps::{Parts, advance, dispatched, entry, handed_over};
use crate::take::{self, Taken, is_paid};
use crate::tell::{News, tell};
use crate::{House, again};
use db::{Command, DbError, Tx};
use fulfilment::{ParcelEvent, ParcelNews, SentParcel, sscc};
use kernel::{Actor, FulfilmentId, Moment};
use orders::{Fulfilment, FulfilmentState, PromiseReason, Shipping};
use payments::PaymentRefused;
use serde_json::json;
use stock::StockRefused;
use thiserror::Error;

/// Why a parcel did not take a step.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ParcelRefused {
    /// Another place's.
    #[error("not allowed")]
    NotAllowed,
    /// This part of the order is not sent.
    #[error("this part is not sent")]
    NotSent,
    /// It is elsewhere on its way.
    #[error("a parcel that is {state:?} does not take this step")]
    NotNow {
        /// Where it stands.
        state: FulfilmentState,
    },
    /// Some of it was scanned, and not all.
    #[error("some of it was scanned, and not all")]
    HalfPicked,
    /// It is not paid, or what was set aside for it is gone.
    #[error("it is not paid")]
    Unpaid,
    /// Its money is being taken; it goes by itself once that is done.
    #[error("a payment for it is under way")]
    PaymentUnderWay,
    /// The money was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// No parcel has this number.
    #[error("no parcel has this number")]
    Unknown,
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ParcelRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotSent => "not_sent",
            Self::NotNow { .. } => "parcel_not_now",
            Self::HalfPicked => "half_picked",
            Self::Unpaid => "not_paid",
            Self::PaymentUnderWay => "payment_under_way",
            Self::Payment(refused) => refused.code(),
            Self::Unknown => "parcel_unknown",
            Self::Stock(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for ParcelRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl again::Refusal for ParcelRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Pack,
    Dispatch,
}

#[derive(Clone)]
struct Move {
    fulfilment: FulfilmentId,
    step: Step,
    actor: Actor,
    moment: Moment,
}

impl Command for Move {
    type Done = ();
    type Refused = ParcelRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), ParcelRefused> {
        let f = orders::store::get_fulfilment(tx, self.fulfilment).await?;
        if !self.actor.may_act_in(f.location) {
            return Err(ParcelRefused::NotAllowed);
        }
        let Some(shipping) = f.shipping.clone() else { return Err(ParcelRefused::NotSent) };
        match (self.step, f.state) {
            (Step::Pack, FulfilmentState::Allocated) => self.pack(tx, f, &shipping).await,
            (Step::Dispatch, FulfilmentState::Packed) => self.dispatch(tx, f).await,
            // The same touch twice: it is done.
            (Step::Pack, FulfilmentState::Packed) | (Step::Dispatch, FulfilmentState::Dispatched) => Ok(()),
            (_, state) => Err(ParcelRefused::NotNow { state }),
        }
    }
}

impl Move {
    async fn pack(&self, tx: &Tx<'_>, f: Fulfilment, shipping: &Shipping) -> Result<(), ParcelRefused> {
        if is_half_picked(tx, &f).await? {
            return Err(ParcelRefused::HalfPicked);
        }
        let parcel = SentParcel {
            id: self.moment.id(),
            order: f.order,
            fulfilment: f.id,
            number: sscc(self.moment.secret()),
            carrier: shipping.carrier.clone(),
            packed_at: self.moment.now,
            dispatched_at: None,
            delivered_at: None,
        };
        let f = advance(tx, f, FulfilmentState::Packed, None, &self.moment).await?;
        fulfilment::store::insert_parcel(tx, &parcel).await?;
        let done = entry(Some(f.id), "packed", json!({"number": parcel.number}), self.actor, &self.moment);
        Ok(orders::store::add_entry(tx, f.order, &done, &self.moment).await?)
    }

    /// The goods leave the place for good, and never unpaid.
    async fn dispatch(&self, tx: &Tx<'_>, f: Fulfilment) -> Result<(), ParcelRefused> {
        let (parts, payments) =
            futures::try_join!(Parts::load(tx, f.order), payments::store::payments_of_order(tx, f.order))?;
        if !is_paid(&payments, &f) {
            return Err(ParcelRefused::Unpaid);
        }
        Ok(dispatched(tx, &parts, &f, None, &self.moment, self.actor).await?)
    }
}

async fn step(house: &House, fulfilment: FulfilmentId, step: Step, actor: Actor) -> Result<(), ParcelRefused> {
    let moment = house.clock.moment();
    again::run(house, &Move { fulfilment, step, actor, moment }).await
}

/// Says that a parcel is packed; from now on it has a number.
pub async fn pack(house: &House, fulfilment: FulfilmentId, actor: Actor) -> Result<(), ParcelRefused> {
    step(house, fulfilment, Step::Pack, actor).await
}

/// Says that the carrier has it: what was set aside for it is taken, the goods leave the stock, the
/// customer is told.
pub async fn dispatch(house: &House, fulfilment: FulfilmentId, actor: Actor) -> Result<(), ParcelRefused> {
    let taken = Box::pin(take::take(house, fulfilment, None, actor)).await.map_err(|refused| match refused {
        CancelRefused::Store(error) => error,
        other => DbError::Data(other.to_string()),
    })?;
    match taken {
        Taken::Nothing => step(house, fulfilment, Step::Dispatch, actor).await,
        Taken::Done => Ok(()),
        Taken::Unknown => Err(ParcelRefused::PaymentUnderWay),
        Taken::Refused(reason) => Err(ParcelRefused::Payment(PaymentRefused::Declined { reason })),
    }
}

/// What a carrier tells of the parcel with this number.
#[derive(Clone)]
struct Hear {
    number: String,
    event: ParcelEvent,
    moment: Moment,
}

impl Command for Hear {
    type Done = ();
    type Refused = ParcelRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), ParcelRefused> {
        let parcel = fulfilment::store::find_parcel_by_number(tx, &self.number).await?;
        let parcel = parcel.ok_or(ParcelRefused::Unknown)?;
        if !fulfilment::store::insert_event(tx, parcel.id, &self.event).await? {
            return Ok(());
        }
        let f = orders::store::get_fulfilment(tx, parcel.fulfilment).await?;
        let body = json!({"news": self.event.news.as_str(), "place": self.event.place, "number": parcel.number});
        let told = entry(Some(f.id), "carrier_news", body, Actor::System, &self.moment);
        orders::store::add_entry(tx, f.order, &told, &self.moment).await?;
        let changed = db::Event::new(
            &self.moment,
            "fulfilment_changed",
            f.order,
            Some(f.location),
            json!({"state": f.state.as_str(), "fulfilment": f.id}),
        );
        tx.emit(changed).await?;
        if self.event.news == ParcelNews::Failed && f.state == FulfilmentState::Dispatched {
            self.come_again(tx, &f).await?;
        }
        if self.event.news == ParcelNews::AtPoint && f.state == FulfilmentState::Dispatched {
            tell(tx, News::AtPoint { order: f.order, fulfilment: f.id }, &self.moment).await?;
        }
        if self.event.news == ParcelNews::Delivered && f.state == FulfilmentState::Dispatched {
            fulfilment::store::set_delivered(tx, parcel.id, self.event.at).await?;
            let parts = Parts::load(tx, f.order).await?;
            handed_over(tx, &parts, f.id, None, &self.moment, Actor::System).await?;
            tell(tx, News::Delivered { order: f.order, fulfilment: f.id }, &self.moment).await?;
        }
        Ok(())
    }
}

impl Hear {
    /// Nobody was there: the carrier comes again on its next day of delivery, and when that is later than
    /// was promised, so it is promised.
    async fn come_again(&self, tx: &Tx<'_>, f: &Fulfilment) -> Result<(), DbError> {
        let Some(shipping) = &f.shipping else { return Ok(()) };
        let services = fulfilment::store::services(tx).await?;
        let Some(service) = services.iter().find(|one| one.id == shipping.service) else { return Ok(()) };
        let tried = kernel::date_in(self.event.at, &kernel::store_time_zone(kernel::PARIS));
        let next = tried.checked_add(jiff::Span::new().days(1)).ok().and_then(|day| service.transit.delivers.from(day));
        let Some(on) = next.filter(|on| f.promised_on.is_none_or(|promised| *on > promised)) else { return Ok(()) };
        let after = write(tx, Fulfilment { promised_on: Some(on), ..f.clone() }).await?;
        let cause = Cause { because: PromiseReason::CarrierNews, actor: Actor::System, moment: &self.moment };
        promised_again(tx, f, &after, cause).await.map(|_| ())
    }
}

/// Notes what a carrier tells of a parcel. The same news twice is one; what is delivered has reached
/// the customer.
pub async fn hear_of_parcel(house: &House, number: &str, event: ParcelEvent) -> Result<(), ParcelRefused> {
    let moment = house.clock.moment();
    again::run(house, &Hear { number: number.to_owned(), event, moment }).await
}
