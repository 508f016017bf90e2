//! Releasing a reservation: the customer takes it. The stored card is charged (or another tender
//! taken), the goods are handed over, a second receipt follows.

use crate::payment::{self, Asked};
use crate::pickup;
use crate::steps::{Parts, handed_over};
use crate::take::due_minor;
use crate::{House, Placing};
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use kernel::{Actor, CreditId, FulfilmentId, Moment, OrderId, PaymentId, ShiftId, TillId, TokenId};
use orders::{Fulfilment, FulfilmentState, Taker};
use payments::{Payment, PaymentRefused, PaymentState, Taking, Tender};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stock::StockRefused;
use stores::Till;
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
    /// Nothing else: the credits of the customer pay all of it.
    Credits,
}

impl ReleasePay {
    /// Whether somebody outside the house is asked for money.
    const fn asks_outside(&self) -> bool {
        matches!(self, Self::Token(_) | Self::Terminal)
    }
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
    /// Store credits and gift cards that pay first, in this order.
    pub credits: Vec<CreditId>,
    /// How the rest is paid.
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
        ReleasePay::Cash { .. } | ReleasePay::Credits => None,
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
        let asked = (request.fulfilment, format!("{:?}", request.pay), &request.credits);
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
        let earlier = payments::store::payments_of_order(tx, f.order).await?;
        let mut due = f.amount_minor;
        if f.terms == kernel::PaymentTerms::Now {
            due = due_minor(&earlier, &f);
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
        let payments = Box::pin(self.payments(tx, &parts, &f, due, &earlier)).await?;
        for (share, credit) in payments.iter().filter_map(|one| Some((one, one.credit?))) {
            payments::store::spend_credit(tx, share, credit, request.actor, &self.moment).await?;
        }
        payments::store::begin(tx, &payments).await?;
        let payment = payments.into_iter().next().ok_or(ReleaseRefused::AlreadyPaid)?;
        let event = json!({"state": payment.state.as_str(), "order": f.order});
        tx.emit(Event::new(&self.moment, "payment_changed", payment.id, payment.location, event)).await?;
        if payment.state == PaymentState::Captured {
            Box::pin(handed_over(tx, &parts, f.id, Some(payment), &self.moment, request.actor)).await?;
        }
        Ok(begun)
    }
}

impl BeginRelease {
    /// What pays it: the rest first, by what was chosen, then what the credits pay. Where they pay all of
    /// it, the first of them is the one that the key names.
    async fn payments(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        f: &Fulfilment,
        due_minor: i64,
        earlier: &[Payment],
    ) -> Result<Vec<Payment>, ReleaseRefused> {
        let request = &self.request;
        let (till, known) = futures::try_join!(
            stores::store::get_till(tx, request.till),
            payments::store::get_credits(tx, &request.credits)
        )?;
        let taken = earlier.iter().filter(|one| one.slot == f.id.0).map(|one| one.share).max().unwrap_or(0);
        let (mut rest, mut shares) = (due_minor, Vec::new());
        for id in &request.credits {
            let credit = known.iter().find(|one| one.id == *id).ok_or(PaymentRefused::NoSuchCredit)?;
            let minor = credit.pays(rest, parts.order.currency, self.moment.now)?;
            if minor > 0 {
                rest -= minor;
                shares.push(Payment {
                    state: PaymentState::Captured,
                    captured_minor: minor,
                    share: taken + shares.len() as i64 + 1,
                    credit: Some(credit.id),
                    last4: Some(credit.code.last4().to_owned()),
                    ..self.attempt(parts, f, &till, (self.moment.id(), credit.kind.tender(), minor))
                });
            }
        }
        match (rest, &request.pay) {
            (0, _) => shares.first_mut().ok_or(PaymentRefused::CreditShort)?.id = self.payment,
            (_, ReleasePay::Credits) => return Err(PaymentRefused::CreditShort.into()),
            (rest, pay) => {
                if pay.asks_outside() {
                    // While a card is awaited they are only held: a decline gives them back.
                    for share in &mut shares {
                        share.state = PaymentState::Authorised;
                        share.captured_minor = 0;
                    }
                }
                shares.insert(0, self.rest(tx, parts, f, &till, rest).await?);
            }
        }
        Ok(shares)
    }

    /// An attempt of this release, at its till, by its seller.
    fn attempt(&self, parts: &Parts, f: &Fulfilment, till: &Till, of: (PaymentId, Tender, i64)) -> Payment {
        let (id, tender, minor) = of;
        Payment {
            slot: f.id.0,
            customer: parts.order.customer,
            shift: Some(self.request.shift),
            location: Some(till.location),
            // Who serves is not always who opened the shift.
            taking: Some(Taking { by: self.request.actor }),
            ..Payment::new(id, parts.order.id, tender, minor, parts.order.currency, self.moment.now)
        }
    }

    /// What the credits leave, by what was chosen.
    async fn rest(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        f: &Fulfilment,
        till: &Till,
        minor: i64,
    ) -> Result<Payment, ReleaseRefused> {
        let (tender, given_minor, token) = match self.request.pay {
            ReleasePay::Token(token) => (Tender::Mandate, 0, Some(token)),
            ReleasePay::Cash { given_minor } => (Tender::Cash, given_minor, None),
            ReleasePay::Terminal | ReleasePay::Credits => (Tender::Terminal, 0, None),
        };
        let card = match (token, parts.order.customer) {
            (Some(token), Some(customer)) => Some(payments::store::get_token(tx, customer, token).await?),
            (Some(_), None) => return Err(PaymentRefused::NoSuchCard.into()),
            (None, _) => None,
        };
        let is_paid = tender == Tender::Cash;
        Ok(Payment {
            state: if is_paid { PaymentState::Captured } else { PaymentState::Pending },
            captured_minor: if is_paid { minor } else { 0 },
            given_minor,
            token,
            terminal: Some(till.terminal.clone()),
            brand: card.as_ref().map(|card| card.brand.clone()),
            last4: card.map(|card| card.last4),
            ..self.attempt(parts, f, till, (self.payment, tender, minor))
        })
    }
}
