//! Releasing a reservation: the customer takes it. The stored card is charged (or another tender
//! taken), the goods are handed over, a second receipt follows.

use crate::payment::{self, Asked};
use crate::pickup;
use crate::steps::{Parts, handed_over};
use crate::take::due_minor;
use crate::{House, Placing};
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use kernel::{Actor, FulfilmentId, Moment, OrderId, PaymentId, ShiftId, TillId, TokenId};
use orders::{FulfilmentState, Taker};
use payments::{Payment, PaymentRefused, PaymentState, Taking, Tender};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::StockRefused;
use thiserror::Error;
use uuid::Uuid;

/// How a released reservation is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReleasePay {
    /// The card that the customer stored for it.
    Token(TokenId),
    /// Cash at the till.
    Cash {
        /// What the customer gave, minor units.
        given_minor: i64,
    },
    /// A card on the terminal of the till.
    Terminal,
}

/// The customer takes a reserved article.
#[derive(Clone, Debug)]
pub struct Release {
    /// Which fulfilment.
    pub fulfilment: FulfilmentId,
    /// By which seller.
    pub actor: Actor,
    /// On which till.
    pub till: TillId,
    /// In which shift.
    pub shift: ShiftId,
    /// How it is paid.
    pub pay: ReleasePay,
    /// To whom it is given.
    pub to: Taker,
    /// The same key again gives the same answer again.
    pub key: Uuid,
}

/// Why a reservation was not released.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ReleaseRefused {
    /// Nothing is there to be handed over: not arrived, gone, or handed over already.
    #[error("there is nothing to hand over")]
    NotReady {
        /// Where it stands.
        state: FulfilmentState,
    },
    /// It was paid with the order: hand it over.
    #[error("it is paid already")]
    AlreadyPaid,
    /// Another store's.
    #[error("not in this store")]
    OtherStore,
    /// The payment was refused.
    #[error(transparent)]
    Payment(PaymentRefused),
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The customer sends nobody.
    #[error("the customer named nobody")]
    NobodySent,
    /// The shift of this till is over.
    #[error("no shift is open on this till")]
    NoShift,
    /// The key was used for something else.
    #[error("this form was used for something else")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ReleaseRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotReady { .. } => "nothing_to_hand_over",
            Self::AlreadyPaid => "already_paid",
            Self::OtherStore => "other_store",
            Self::Payment(refused) => refused.code(),
            Self::Stock(refused) => refused.code(),
            Self::NobodySent => "nobody_sent",
            Self::NoShift => "shift_not_open",
            Self::KeyReused => "key_reused",
            Self::Store(_) => "store",
        }
    }
}

impl From<PaymentRefused> for ReleaseRefused {
    fn from(refused: PaymentRefused) -> Self {
        match refused {
            PaymentRefused::Store(error) => Self::Store(error),
            other => Self::Payment(other),
        }
    }
}

impl From<StockRefused> for ReleaseRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

/// Charges and hands over.
pub async fn release(house: &House, request: Release) -> Result<Placing, ReleaseRefused> {
    let asked = match request.pay {
        ReleasePay::Token(_) => Some(Asked::TokenLater),
        ReleasePay::Terminal => Some(Asked::Terminal),
        ReleasePay::Cash { .. } => None,
    };
    let moment = house.clock.moment();
    let begun = house.db.run(BeginRelease { request, payment: moment.id(), moment }).await?;
    match asked {
        Some(asked) => Ok(payment::ask(house, begun.payment, asked).await?),
        None => Ok(Placing::Placed { order: begun.order }),
    }
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Begun {
    order: OrderId,
    payment: PaymentId,
}

struct BeginRelease {
    request: Release,
    payment: PaymentId,
    moment: Moment,
}

impl Command for BeginRelease {
    type Done = Begun;
    type Refused = ReleaseRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Begun, ReleaseRefused> {
        let request = &self.request;
        let key = request.key.to_string();
        let f = orders::store::get_fulfilment(tx, request.fulfilment).await?;
        let begun = Begun { order: f.order, payment: self.payment };
        let asked = (request.fulfilment, format!("{:?}", request.pay));
        match claim_key(tx, "release", &key, &asked, &begun, self.moment.now).await? {
            Claim::New => {}
            Claim::Same(begun) => return Ok(begun),
            Claim::Other => return Err(ReleaseRefused::KeyReused),
        }
        if !request.actor.may_act_in(f.location) {
            return Err(ReleaseRefused::OtherStore);
        }
        if !matches!(f.state, FulfilmentState::ReadyForPickup | FulfilmentState::Allocated) {
            return Err(ReleaseRefused::NotReady { state: f.state });
        }
        // What was set aside with the order may have lapsed and been refused: then it is due here, but
        // for what a credit paid of it.
        let mut due = f.amount_minor;
        if f.terms == kernel::PaymentTerms::Now {
            due = due_minor(&payments::store::payments_of_order(tx, f.order).await?, &f);
            if due == 0 {
                return Err(ReleaseRefused::AlreadyPaid);
            }
        }
        if !stores::store::hold_open_shift(tx, request.shift).await? {
            return Err(ReleaseRefused::NoShift);
        }
        let parts = Parts::load(tx, f.order).await?;
        let pickup = pickup::open(tx, &f, &self.moment).await?;
        if request.to == Taker::Person && pickup.collector.is_empty() {
            return Err(ReleaseRefused::NobodySent);
        }
        orders::store::set_given_to(tx, f.id, request.to).await?;
        let payment = self.payment(tx, &parts, f.id, due).await?;
        payments::store::begin(tx, std::slice::from_ref(&payment)).await?;
        let event = json!({"state": payment.state.as_str(), "order": f.order});
        tx.emit(Event::new(&self.moment, "payment_changed", payment.id, payment.location, event)).await?;
        if payment.state == PaymentState::Captured {
            handed_over(tx, &parts, f.id, Some(payment), &self.moment, request.actor).await?;
        }
        Ok(begun)
    }
}

impl BeginRelease {
    async fn payment(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        slot: FulfilmentId,
        amount_minor: i64,
    ) -> Result<Payment, ReleaseRefused> {
        let request = &self.request;
        let (tender, given_minor, token) = match request.pay {
            ReleasePay::Token(token) => (Tender::Mandate, 0, Some(token)),
            ReleasePay::Cash { given_minor } => (Tender::Cash, given_minor, None),
            ReleasePay::Terminal => (Tender::Terminal, 0, None),
        };
        let card = match (token, parts.order.customer) {
            (Some(token), Some(customer)) => Some(payments::store::get_token(tx, customer, token).await?),
            (Some(_), None) => return Err(PaymentRefused::NoSuchCard.into()),
            (None, _) => None,
        };
        let till = stores::store::get_till(tx, request.till).await?;
        let paid = tender == Tender::Cash;
        let attempt =
            Payment::new(self.payment, parts.order.id, tender, amount_minor, parts.order.currency, self.moment.now);
        Ok(Payment {
            slot: slot.0,
            customer: parts.order.customer,
            state: if paid { PaymentState::Captured } else { PaymentState::Pending },
            captured_minor: if paid { amount_minor } else { 0 },
            given_minor,
            token,
            terminal: Some(till.terminal),
            brand: card.as_ref().map(|card| card.brand.clone()),
            last4: card.map(|card| card.last4),
            shift: Some(request.shift),
            location: Some(till.location),
            // Who serves is not always who opened the shift.
            taking: Some(Taking { by: request.actor }),
            ..attempt
        })
    }
}
