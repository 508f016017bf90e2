//! What follows from a verdict on a payment: kept or undone, in one transaction, once.

use crate::money_back::restore;
use crate::receipts::Counter;
use crate::steps::{Parts, actor_of, dispatched, end, entry, handed_over, placed, settled};
use crate::{again, exchange};
use customers::{Answer, ConsentChannel, ConsentSource, ConsentState, CustomerRefused, Purpose, RecordConsent};
use db::{Command, DbError, Event, Job, Tx};
use kernel::{Actor, CustomerId, FulfilmentId, Moment, OrderId, PaymentId, Role};
use orders::{FulfilmentState, OrderState};
use payments::gateway::{IntentState, IntentView};
use payments::{CardToken, OrderToken, Payment, PaymentState, SeenCard, Tender};
use serde_json::json;
use stock::StockRefused;

/// What the provider said in the end.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// The money is set aside.
    SetAside(Box<IntentView>),
    /// The money came.
    Captured(Box<IntentView>),
    /// The bank or the customer said no.
    Declined {
        /// Why, as a stable code.
        reason: String,
    },
    /// Given up; nothing was taken.
    Voided {
        /// Why, as a stable code.
        reason: String,
    },
}

/// What an attempt came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Of which order.
    pub order: OrderId,
    /// Where the attempt stands now.
    pub state: PaymentState,
    /// Why, when no money came.
    pub reason: Option<String>,
    /// Whether the order is not placed yet, because further parts of it are still to be set aside.
    pub awaits_rest: bool,
}

/// Applies a verdict. Told twice, it changes once.
#[derive(Clone)]
pub(crate) struct Settle {
    pub(crate) payment: PaymentId,
    pub(crate) verdict: Verdict,
    /// The attempt and its order as they were written just now; they are not read again, and the
    /// guards say whether they still hold.
    pub(crate) known: Option<Box<(Payment, Parts)>>,
    pub(crate) moment: Moment,
}

impl Command for Settle {
    type Done = Settled;
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Settled, StockRefused> {
        let settled =
            if let (Some(known), Verdict::Captured(view) | Verdict::SetAside(view)) = (&self.known, &self.verdict) {
                self.came(tx, known.0.clone(), Some(&known.1), view).await?
            } else {
                let payment = payments::store::get_payment(tx, self.payment).await?;
                match (payment.state, &self.verdict) {
                    (PaymentState::Pending, Verdict::SetAside(view))
                    | (PaymentState::Pending | PaymentState::Authorised, Verdict::Captured(view)) => {
                        self.came(tx, payment, None, view).await?
                    }
                    (PaymentState::Pending, Verdict::Declined { reason }) => {
                        self.failed(tx, payment, PaymentState::Declined, reason).await?
                    }
                    (PaymentState::Pending, Verdict::Voided { reason }) => {
                        self.failed(tx, payment, PaymentState::Voided, reason).await?
                    }
                    _ => return Ok(self.ended(tx, payment).await?),
                }
            };
        let body = json!({"state": settled.state.as_str(), "order": settled.order});
        tx.emit(Event::new(&self.moment, "payment_changed", self.payment, None, body)).await?;
        Ok(settled)
    }
}

impl Settle {
    /// What an attempt came to that had a verdict before.
    async fn ended(&self, tx: &Tx<'_>, payment: Payment) -> Result<Settled, DbError> {
        if payment.has_ended()
            && let Verdict::Captured(view) | Verdict::SetAside(view) = &self.verdict
        {
            self.late(tx, &payment, view).await?;
        }
        let awaits_rest = payment.state == PaymentState::Authorised
            && orders::store::get_order(tx, payment.order).await?.state == OrderState::AwaitingPayment;
        Ok(Settled { order: payment.order, state: payment.state, reason: payment.reason, awaits_rest })
    }

    /// Money that came after we had given the attempt up goes back.
    async fn late(&self, tx: &Tx<'_>, payment: &Payment, view: &IntentView) -> Result<(), DbError> {
        if view.state == IntentState::Captured && view.refunded.minor >= view.captured.minor {
            return Ok(());
        }
        undo_at_provider(tx, payment.id, &self.moment).await?;
        let body = json!({"amount_minor": view.amount.minor});
        let entry = entry(None, "payment_reversed", body, Actor::System, &self.moment);
        orders::store::add_entry(tx, payment.order, &entry, &self.moment).await
    }

    /// The money is set aside, or came. When the attempt had ended before, nothing of this stays: the
    /// guard says so. An order that is not `known` is read behind the guard: before it, somebody who
    /// heard of the same verdict may be writing it.
    async fn came(
        &self,
        tx: &Tx<'_>,
        mut payment: Payment,
        known: Option<&Parts>,
        view: &IntentView,
    ) -> Result<Settled, StockRefused> {
        let card = view.card.as_ref().map(SeenCard::of);
        if let Some(card) = card {
            payment.brand = Some(card.brand.to_owned());
            payment.last4 = Some(card.last4.to_owned());
        }
        let was = payment.state;
        payment.state = PaymentState::Authorised;
        if view.state == IntentState::Captured {
            payment.state = PaymentState::Captured;
            payment.captured_minor = payment.amount_minor;
        }
        let note =
            async { if self.note(tx, &payment, card, view).await? { Ok(()) } else { Err(again::changed().into()) } };
        let keep = async {
            let kept = if was == PaymentState::Pending { self.keep_card(tx, &payment, view).await } else { Ok(()) };
            kept.map_err(StockRefused::from)
        };
        let awaits_rest = if let Some(parts) = known {
            futures::try_join!(note, keep, self.go_on(tx, parts, std::slice::from_ref(&payment), &payment))?;
            false
        } else {
            note.await?;
            let (parts, payments) = futures::try_join!(
                Parts::load(tx, payment.order),
                payments::store::payments_of_order(tx, payment.order)
            )?;
            let is_awaited = parts.order.state == OrderState::AwaitingPayment;
            let awaits_rest = is_awaited && payments.iter().any(|one| one.state == PaymentState::Pending);
            keep.await?;
            if !awaits_rest {
                self.go_on(tx, &parts, &payments, &payment).await?;
            }
            awaits_rest
        };
        Ok(Settled { order: payment.order, state: payment.state, reason: None, awaits_rest })
    }

    /// Writes down what the provider said; false when the attempt had ended before.
    async fn note(
        &self,
        tx: &Tx<'_>,
        payment: &Payment,
        card: Option<SeenCard<'_>>,
        view: &IntentView,
    ) -> Result<bool, DbError> {
        let (id, now) = (payment.id, self.moment.now);
        if payment.state == PaymentState::Captured {
            return payments::store::capture(tx, id, Some(&view.provider_ref), card, now).await;
        }
        let token = self.order_token(tx, payment, view).await?;
        let kept = (view.set_aside_until, token.as_ref());
        payments::store::set_aside(tx, id, &view.provider_ref, card, kept, now).await
    }

    /// What further charges for the same order name: the stored card that the customer chose, or the
    /// token that came with the confirmation.
    async fn order_token(
        &self,
        tx: &Tx<'_>,
        payment: &Payment,
        view: &IntentView,
    ) -> Result<Option<OrderToken>, DbError> {
        if let (Some(token), Some(customer)) = (payment.token, payment.customer)
            && let Ok(card) = payments::store::get_token(tx, customer, token).await
        {
            return Ok(Some(OrderToken {
                token: card.provider_token,
                network_transaction_id: card.network_transaction_id.unwrap_or_default(),
                mandate_id: card.mandate_id,
            }));
        }
        // Only what the customer confirmed brings one.
        let Some(card) = view.card.as_ref().filter(|_| payment.tender != Tender::Mandate) else { return Ok(None) };
        let named = card.token.clone().zip(card.network_transaction_id.clone());
        Ok(named.map(|(token, network_transaction_id)| OrderToken {
            token,
            network_transaction_id,
            mandate_id: payment.id.to_string(),
        }))
    }

    /// What a payment was for: the order is placed, or one part of it leaves.
    async fn go_on(
        &self,
        tx: &Tx<'_>,
        parts: &Parts,
        payments: &[Payment],
        payment: &Payment,
    ) -> Result<(), StockRefused> {
        let order = &parts.order;
        if order.state == OrderState::AwaitingPayment {
            let counter = Counter { till: order.till, shift: order.shift, staff: order.staff };
            let good: Vec<Payment> = payments.iter().filter(|one| one.is_good()).cloned().collect();
            return Box::pin(placed(tx, parts.clone(), &good, counter, &self.moment, actor_of(order))).await;
        }
        let Some(f) = parts.fulfilments.iter().find(|f| f.id.0 == payment.slot) else { return Ok(()) };
        let actor = match &payment.taking {
            Some(taking) => taking.by,
            None => self.seller(tx, payment).await?,
        };
        match f.state {
            _ if payment.state != PaymentState::Captured => Ok(()),
            FulfilmentState::Packed => Box::pin(dispatched(tx, parts, f, Some(payment), &self.moment, actor)).await,
            state if state.has_ended() => Ok(undo_at_provider(tx, payment.id, &self.moment).await?),
            _ if f.shipping.is_some() => Ok(()),
            _ => {
                // What credits pay of it was only held while the card was awaited.
                let held: Vec<Payment> = payments.iter().filter(|one| one.slot == payment.slot).cloned().collect();
                settled(tx, &held, &self.moment).await?;
                Box::pin(handed_over(tx, parts, f.id, Some(payment.clone()), &self.moment, actor)).await
            }
        }
    }

    /// Who released it: the seller whose shift it was paid in.
    async fn seller(&self, tx: &Tx<'_>, payment: &Payment) -> Result<Actor, DbError> {
        let Some(shift) = payment.shift else { return Ok(Actor::System) };
        let shift = stores::store::find_shift(tx, shift).await?;
        Ok(shift.map_or(Actor::System, |shift| Actor::Staff {
            id: shift.staff,
            role: Role::Seller,
            location: Some(shift.location),
        }))
    }

    /// What the customer agreed to at the till is written as a consent, like any other.
    async fn record_consent(&self, tx: &Tx<'_>, payment: &Payment, customer: CustomerId) -> Result<(), DbError> {
        let record = RecordConsent {
            customer,
            answer: Answer {
                purpose: Purpose::KeepCard,
                channel: ConsentChannel::None,
                state: ConsentState::Granted,
                text_version: "till-1".into(),
            },
            source: ConsentSource::Till,
            actor: self.seller(tx, payment).await?,
            moment: self.moment.clone(),
        };
        match record.carry_out(tx).await {
            Ok(_) => Ok(()),
            Err(CustomerRefused::Store(error)) => Err(error),
            Err(other) => Err(DbError::Data(other.to_string())),
        }
    }

    /// The card is kept when the customer agreed to it; never its number.
    async fn keep_card(&self, tx: &Tx<'_>, payment: &Payment, view: &IntentView) -> Result<(), DbError> {
        let (Some(card), Some(customer), true) = (&view.card, payment.customer, payment.save_card) else {
            return Ok(());
        };
        let Some(token) = card.token.clone() else { return Ok(()) };
        let kept = CardToken {
            id: self.moment.id(),
            customer,
            provider_token: token,
            fingerprint: card.fingerprint.clone(),
            brand: card.brand.clone(),
            last4: card.last4.clone(),
            expires_month: card.expiry_month.into(),
            expires_year: card.expiry_year.into(),
            network_transaction_id: card.network_transaction_id.clone(),
            mandate_id: payment.id.to_string(),
            mandate_text: payment.mandate_text.clone().unwrap_or_default(),
            mandate_at: payment.created_at,
        };
        let kept = payments::store::keep_token(tx, &kept, self.moment.now).await?;
        orders::store::set_card(tx, payment.order, kept).await?;
        if payment.tender == Tender::Terminal {
            self.record_consent(tx, payment, customer).await?;
        }
        let body = json!({"last4": card.last4, "brand": card.brand});
        let entry = entry(None, "card_kept", body, Actor::Customer(customer), &self.moment);
        orders::store::add_entry(tx, payment.order, &entry, &self.moment).await
    }

    /// No money came: what was set aside is free again.
    async fn failed(
        &self,
        tx: &Tx<'_>,
        payment: Payment,
        state: PaymentState,
        reason: &str,
    ) -> Result<Settled, StockRefused> {
        if !payments::store::fail(tx, payment.id, state, reason, self.moment.now).await? {
            return Err(again::changed().into());
        }
        let body = json!({"reason": reason, "amount_minor": payment.amount_minor});
        let slot = FulfilmentId(payment.slot);
        let parts = Parts::load(tx, payment.order).await?;
        let about = parts.fulfilments.iter().find(|f| f.id == slot && !payment.is_of_order()).map(|f| f.id);
        let entry = entry(about, "payment_failed", body, Actor::System, &self.moment);
        orders::store::add_entry(tx, payment.order, &entry, &self.moment).await?;
        let (is_awaited, slot) = (parts.order.state == OrderState::AwaitingPayment, payment.slot);
        let others = payments::store::payments_of_order(tx, parts.order.id).await?;
        // Of an order that is not placed yet everything is let go, of a part what was to pay it with this.
        let goes = |one: &&Payment| is_awaited || (one.slot == slot && one.state == PaymentState::Authorised);
        let others: Vec<&Payment> =
            others.iter().filter(|one| one.id != payment.id && !one.has_ended()).filter(goes).collect();
        Box::pin(self.let_go(tx, &others, reason)).await?;
        if is_awaited {
            self.give_up(tx, &parts, reason).await?;
        }
        Ok(Settled { order: payment.order, state, reason: Some(reason.to_owned()), awaits_rest: false })
    }

    /// Attempts that stood with one that came to nothing come to nothing too.
    async fn let_go(&self, tx: &Tx<'_>, others: &[&Payment], reason: &str) -> Result<(), DbError> {
        let now = self.moment.now;
        for other in others {
            let ended = match other.state {
                PaymentState::Pending => payments::store::fail(tx, other.id, PaymentState::Voided, reason, now).await?,
                _ => payments::store::let_go(tx, other.id, reason, now).await?,
            };
            if !ended {
                return Err(again::changed());
            }
            if other.tender.asks_outside() {
                undo_at_provider(tx, other.id, &self.moment).await?;
            } else {
                restore(tx, other, Actor::System, &self.moment).await?;
            }
        }
        Ok(())
    }

    /// An order of which one part is not paid is not placed.
    async fn give_up(&self, tx: &Tx<'_>, parts: &Parts, reason: &str) -> Result<(), StockRefused> {
        if parts.order.till.is_some() {
            exchange::give_up(tx, parts.order.id).await?;
        }
        for f in &parts.fulfilments {
            end(tx, parts, f, FulfilmentState::Cancelled, reason, Actor::System, &self.moment).await?;
        }
        let (from, to) = (OrderState::AwaitingPayment, OrderState::Cancelled);
        orders::store::set_order_state(tx, parts.order.id, from, to, None).await?;
        Ok(())
    }
}

/// Whatever the provider still holds or has taken of an attempt that came to nothing goes back.
pub(crate) async fn undo_at_provider(tx: &Tx<'_>, payment: PaymentId, moment: &Moment) -> Result<(), DbError> {
    let job = Job::new(moment, "undo_payment", json!({"payment": payment}));
    tx.enqueue(job.once(format!("undo:{payment}"))).await
}
