//! What follows from a verdict on a payment: kept or undone, in one transaction, once.

use crate::again;
use crate::cancel::{give_back, ready};
use crate::receipts::{Counter, Later, fee_lines, receipt_line, write_receipt};
use crate::supply::is_whole;
use crate::tell::{News, tell};
use customers::{Answer, ConsentChannel, ConsentSource, ConsentState, CustomerRefused, Purpose, RecordConsent};
use db::{Command, DbError, Event, Job, Tx};
use jiff::civil::Date;
use kernel::{
    Actor, CartId, CustomerId, FulfilmentId, LocationId, Method, Moment, OrderId, PaymentId, PaymentTerms, Role,
};
use orders::{Entry, Fulfilment, FulfilmentState, Order, OrderLine, OrderState, ReceiptLine};
use payments::gateway::{IntentState, IntentView};
use payments::{CardToken, OrderToken, Payment, PaymentRefused, PaymentState, Taking, Tender};
use serde_json::{Value as Json, json};
use stock::{AllocationState, By, PegState, Reference, StockRefused};
use stores::Policy;

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

/// An order with its parts in memory.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    pub(crate) order: Order,
    pub(crate) fulfilments: Vec<Fulfilment>,
    pub(crate) lines: Vec<OrderLine>,
}

impl Parts {
    pub(crate) async fn load(tx: &Tx<'_>, id: OrderId) -> Result<Self, DbError> {
        let (order, fulfilments, lines) = futures::try_join!(
            orders::store::get_order(tx, id),
            orders::store::fulfilments_of(tx, id),
            orders::store::lines_of(tx, id)
        )?;
        Ok(Self { order, fulfilments, lines })
    }

    pub(crate) fn fulfilment(&self, id: FulfilmentId) -> &Fulfilment {
        self.fulfilments.iter().find(|f| f.id == id).expect("every line lies in a fulfilment of its order")
    }

    pub(crate) fn lines_in(&self, id: FulfilmentId) -> Vec<&OrderLine> {
        self.lines.iter().filter(|line| line.fulfilment == id).collect()
    }
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
        let card = view.card.as_ref().map(|card| (card.brand.as_str(), card.last4.as_str()));
        if let Some((brand, last4)) = card {
            payment.brand = Some(brand.to_owned());
            payment.last4 = Some(last4.to_owned());
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
        card: Option<(&str, &str)>,
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
            return placed(tx, parts.clone(), &good, counter, &self.moment, actor_of(order)).await;
        }
        let Some(f) = parts.fulfilments.iter().find(|f| f.id.0 == payment.slot) else { return Ok(()) };
        let actor = match &payment.taking {
            Some(taking) => taking.by,
            None => self.seller(tx, payment).await?,
        };
        match f.state {
            _ if payment.state != PaymentState::Captured => Ok(()),
            FulfilmentState::Packed => dispatched(tx, parts, f, Some(payment), &self.moment, actor).await,
            state if state.has_ended() => Ok(undo_at_provider(tx, payment.id, &self.moment).await?),
            _ if f.shipping.is_some() => Ok(()),
            _ => handed_over(tx, parts, f.id, Some(payment.clone()), &self.moment, actor).await,
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
        if parts.order.state == OrderState::AwaitingPayment {
            self.give_up(tx, &parts, payment.id, reason).await?;
        }
        Ok(Settled { order: payment.order, state, reason: Some(reason.to_owned()), awaits_rest: false })
    }

    /// An order of which one part is not paid is not placed: the others are let go too.
    async fn give_up(&self, tx: &Tx<'_>, parts: &Parts, but: PaymentId, reason: &str) -> Result<(), StockRefused> {
        let others = payments::store::payments_of_order(tx, parts.order.id).await?;
        for other in others.iter().filter(|one| one.id != but && !one.has_ended()) {
            let now = self.moment.now;
            let ended = match other.state {
                PaymentState::Pending => payments::store::fail(tx, other.id, PaymentState::Voided, reason, now).await?,
                _ => payments::store::let_go(tx, other.id, reason, now).await?,
            };
            if !ended {
                return Err(again::changed().into());
            }
            undo_at_provider(tx, other.id, &self.moment).await?;
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

/// The payment by which a part is covered: its own if it ever had one, or else the one that paid
/// for the whole order.
pub(crate) fn covering<'a>(payments: &'a [Payment], f: &Fulfilment) -> Option<&'a Payment> {
    let has_own = payments.iter().any(|one| one.slot == f.id.0);
    let slot = if has_own { f.id.0 } else { f.order.0 };
    payments.iter().find(|one| one.slot == slot && one.is_good())
}

/// Who stands behind an order.
pub(crate) fn actor_of(order: &Order) -> Actor {
    match (order.staff, order.customer) {
        (Some(id), _) => Actor::Staff { id, role: kernel::Role::Seller, location: order.location },
        (None, Some(customer)) => Actor::Customer(customer),
        (None, None) => Actor::Visitor,
    }
}

pub(crate) fn entry(fulfilment: Option<FulfilmentId>, kind: &str, body: Json, actor: Actor, moment: &Moment) -> Entry {
    Entry { fulfilment, at: moment.now, kind: kind.to_owned(), body, actor }
}

/// The order is placed: its parts take their first real state, the receipt is written, the cart is
/// closed, everybody is told.
pub(crate) async fn placed(
    tx: &Tx<'_>,
    mut parts: Parts,
    payments: &[Payment],
    counter: Counter,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let id = parts.order.id;
    let paid_by_card = payments.iter().any(|payment| payment.tender != Tender::Cash);
    // Some may have been called off for want of supply while the card was awaited.
    let (gone, before): (Vec<_>, Vec<_>) = parts.fulfilments.into_iter().partition(|f| f.state.has_ended());
    parts.lines.retain(|line| gone.iter().all(|f| f.id != line.fulfilment));
    parts.fulfilments = Vec::with_capacity(before.len());
    for f in &before {
        if f.method == Method::CarryOut && paid_by_card {
            take_out(tx, &parts.order, f.id, moment, actor).await?;
        }
        let state = match f.method {
            Method::CarryOut => FulfilmentState::HandedOver,
            Method::CollectOnArrival => FulfilmentState::Waiting,
            Method::Collect | Method::Ship | Method::Relay => FulfilmentState::Allocated,
        };
        parts.fulfilments.push(Fulfilment { state, ..f.clone() });
    }
    let entries = first_entries(&parts, actor, moment);
    let (from, to) = (OrderState::AwaitingPayment, OrderState::Placed);
    // What is carried out or paid in cash is paid now; every other part is, when it leaves.
    let at_once = payments.iter().find(|payment| payment.slot == id.0);
    let receipt = async {
        let Some(payment) = at_once else { return Ok(()) };
        if payment.state == PaymentState::Authorised {
            payments::store::ask_for(tx, payment.id, Taking { by: actor }, moment.now).await?;
            tx.enqueue(Job::new(moment, "take_money", json!({"payment": payment.id}))).await?;
        }
        first_receipt(tx, &parts, payment, counter, moment).await
    };
    let steps = parts.fulfilments.iter().zip(before).map(|(f, old)| advance(tx, old, f.state, None, moment));
    let news = async {
        let tells = parts.order.customer.is_some() && parts.fulfilments.iter().any(|f| f.method != Method::CarryOut);
        if tells { tell(tx, News::OrderPlaced { order: id }, moment).await } else { Ok(()) }
    };
    let (awaited, advanced, (), (), (), ()) = futures::try_join!(
        orders::store::set_order_state(tx, id, from, to, Some(moment.now)),
        futures::future::try_join_all(steps),
        orders::store::add_entries(tx, &entries, moment),
        receipt,
        close_cart(tx, parts.order.cart, moment),
        news,
    )?;
    if !awaited {
        return Err(DbError::Data(format!("order {id} did not await its payment")).into());
    }
    for f in gone.iter().filter(|f| f.terms == PaymentTerms::Now) {
        let Some(paid) = covering(payments, f) else { continue };
        give_back(tx, f, paid, "supply_cancelled", Actor::System, moment).await.map_err(unpaid)?;
    }
    show_placed(tx, &parts, moment).await?;
    if paid_by_card {
        // A delivery may have come while the card was awaited.
        for f in advanced.into_iter().filter(|f| f.state == FulfilmentState::Waiting) {
            if is_whole(tx, &f).await? {
                ready(tx, f, Actor::System, moment).await?;
            }
        }
    }
    Ok(())
}

async fn close_cart(tx: &Tx<'_>, cart: Option<CartId>, moment: &Moment) -> Result<(), DbError> {
    let Some(cart) = cart else { return Ok(()) };
    cart::store::close(tx, cart, cart::CartState::Ordered, moment.now).await.map(|_| ())
}

/// How the timeline begins.
fn first_entries(parts: &Parts, actor: Actor, moment: &Moment) -> Vec<(OrderId, Entry)> {
    let id = parts.order.id;
    let mut entries = vec![(id, entry(None, "placed", json!({"total_minor": parts.order.total_minor}), actor, moment))];
    for f in &parts.fulfilments {
        let body = json!({"method": f.method.as_str(), "promised_on": f.promised_on});
        entries.push((id, entry(Some(f.id), f.state.as_str(), body, actor, moment)));
    }
    entries
}

/// Screens hear of a placed order; one that is handed over whole has ended.
async fn show_placed(tx: &Tx<'_>, parts: &Parts, moment: &Moment) -> Result<(), DbError> {
    let id = parts.order.id;
    if let Some(cart) = parts.order.cart {
        tx.emit(Event::new(moment, "cart_changed", cart, parts.order.location, json!({"ordered": id}))).await?;
    }
    stock_changed(tx, parts, moment).await?;
    let body = json!({"number": parts.order.number, "channel": parts.order.channel.as_str()});
    tx.emit(Event::new(moment, "order_placed", id, parts.order.location, body)).await?;
    if parts.fulfilments.iter().all(|f| f.state.has_ended()) {
        orders::store::complete_if_ended(tx, id).await?;
    }
    Ok(())
}

fn unpaid(refused: PaymentRefused) -> DbError {
    match refused {
        PaymentRefused::Store(error) => error,
        other => DbError::Data(other.to_string()),
    }
}

async fn first_receipt(
    tx: &Tx<'_>,
    parts: &Parts,
    payment: &Payment,
    counter: Counter,
    moment: &Moment,
) -> Result<(), DbError> {
    let mut paid: Vec<ReceiptLine> = Vec::new();
    let mut later: Vec<(Later<'_>, Vec<&OrderLine>)> = Vec::new();
    let reserved = parts.fulfilments.iter().any(|f| f.terms == PaymentTerms::AtHandOver);
    let policy = if reserved { stores::store::get_policy(tx).await? } else { Policy::default() };
    let agreed = match (parts.order.customer, parts.order.card) {
        (Some(customer), Some(card)) => {
            payments::store::get_token(tx, customer, card).await.ok().map(|card| card.last4)
        }
        _ => None,
    };
    for f in &parts.fulfilments {
        let lines = parts.lines_in(f.id);
        // By card only what is carried out is paid at once.
        let is_paid = payment.tender == Tender::Cash || f.method == Method::CarryOut;
        if f.terms == PaymentTerms::Now && is_paid {
            paid.extend(lines.into_iter().map(receipt_line));
            paid.extend(fee_lines(f));
            continue;
        }
        let place = stores::store::get_location(tx, f.location).await?;
        let is_reserved = f.terms == PaymentTerms::AtHandOver;
        // What is put aside from a shelf is there at once: kept from today.
        let there_on =
            f.promised_on.unwrap_or_else(|| kernel::date_in(moment.now, &kernel::store_time_zone(&place.time_zone)));
        let kept_until_on = is_reserved.then(|| plus_days(there_on, policy.keep_days));
        let last4 = if payment.save_card || !is_reserved { payment.last4.clone() } else { agreed.clone() };
        later.push((Later { fulfilment: f, kept_until_on, place: place.name, last4 }, lines));
    }
    write_receipt(tx, &parts.order, counter, paid, payment, later, moment).await.map(|_| ())
}

/// A day so many days later; the far end of the calendar stays.
pub(crate) fn plus_days(on: Date, days: i64) -> Date {
    on.saturating_add(jiff::Span::new().days(days))
}

/// Screens that show the stock of these articles look again.
pub(crate) async fn stock_changed(tx: &Tx<'_>, parts: &Parts, moment: &Moment) -> Result<(), DbError> {
    let mut told: Vec<(kernel::VariantId, LocationId)> = Vec::new();
    for line in &parts.lines {
        let key = (line.variant, parts.fulfilment(line.fulfilment).location);
        if !told.contains(&key) {
            told.push(key);
            tx.emit(Event::new(moment, "stock_changed", key.0, Some(key.1), json!({}))).await?;
        }
    }
    Ok(())
}

/// Takes a fulfilment one step along its arrows and writes it.
pub(crate) async fn advance(
    tx: &Tx<'_>,
    f: Fulfilment,
    to: FulfilmentState,
    reason: Option<&str>,
    moment: &Moment,
) -> Result<Fulfilment, DbError> {
    let state = f.state.become_(to).map_err(|refused| DbError::Data(refused.to_string()))?;
    let ended_at = if state.has_ended() { Some(moment.now) } else { None };
    let mut next = Fulfilment { state, ended_at, ..f };
    if let Some(reason) = reason {
        next.reason = Some(reason.to_owned());
    }
    if !orders::store::update_fulfilment(tx, &next).await? {
        return Err(again::changed());
    }
    next.version += 1;
    let body = json!({"state": next.state.as_str(), "fulfilment": next.id});
    tx.emit(Event::new(moment, "fulfilment_changed", next.order, Some(next.location), body)).await?;
    Ok(next)
}

/// The units leave the place: reserved allocations of a fulfilment become sales.
pub(crate) async fn take_out(
    tx: &Tx<'_>,
    order: &Order,
    id: FulfilmentId,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let allocations = stock::allocations_of_fulfilment(tx, id).await?;
    let ids: Vec<_> = allocations.iter().filter(|a| a.state == AllocationState::Reserved).map(|a| a.id).collect();
    let by = By::new(moment.clone(), actor);
    stock::consume_allocations(tx, &ids, &Reference::order(order.id, order.number.as_str()), &by).await?;
    Ok(())
}

/// The carrier has it: stock leaves, the receipt of what was paid is written, the customer is told.
pub(crate) async fn dispatched(
    tx: &Tx<'_>,
    parts: &Parts,
    f: &Fulfilment,
    payment: Option<&Payment>,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let parcel = fulfilment::store::find_parcel(tx, f.id).await?.ok_or(DbError::Missing)?;
    take_out(tx, &parts.order, f.id, moment, actor).await?;
    let f = advance(tx, f.clone(), FulfilmentState::Dispatched, None, moment).await?;
    fulfilment::store::set_dispatched(tx, parcel.id, moment.now).await?;
    let body = json!({"number": parcel.number, "carrier": parcel.carrier});
    let done = entry(Some(f.id), "dispatched", body, actor, moment);
    orders::store::add_entry(tx, f.order, &done, moment).await?;
    if let Some(payment) = payment {
        part_receipt(tx, parts, &f, payment, moment, actor).await?;
    }
    stock_changed(tx, parts, moment).await?;
    let announce = Job::new(moment, "announce_parcel", json!({"fulfilment": f.id}));
    tx.enqueue(announce.once(format!("announce:{}", f.id))).await?;
    Ok(tell(tx, News::Dispatched { order: f.order, fulfilment: f.id }, moment).await?)
}

/// The receipt of a part that is paid when it leaves.
async fn part_receipt(
    tx: &Tx<'_>,
    parts: &Parts,
    f: &Fulfilment,
    payment: &Payment,
    moment: &Moment,
    actor: Actor,
) -> Result<(), DbError> {
    let staff = if let Actor::Staff { id, .. } = actor { Some(id) } else { None };
    let till = match payment.shift {
        Some(shift) => stores::store::find_shift(tx, shift).await?.map(|shift| (shift.till, shift.staff)),
        None => None,
    };
    let counter = Counter { till: till.map(|t| t.0), shift: payment.shift, staff: staff.or_else(|| till.map(|t| t.1)) };
    let order = Order { location: Some(f.location), ..parts.order.clone() };
    let mut paid: Vec<ReceiptLine> = parts.lines_in(f.id).into_iter().map(receipt_line).collect();
    paid.extend(fee_lines(f));
    write_receipt(tx, &order, counter, paid, payment, Vec::new(), moment).await.map(|_| ())
}

/// The customer has it: stock leaves, the receipt of what was paid is written, the order may end.
pub(crate) async fn handed_over(
    tx: &Tx<'_>,
    parts: &Parts,
    id: FulfilmentId,
    payment: Option<Payment>,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let f = parts.fulfilment(id).clone();
    // What the carrier brought left when it was dispatched; then there is nothing to take out.
    take_out(tx, &parts.order, id, moment, actor).await?;
    advance(tx, f.clone(), FulfilmentState::HandedOver, None, moment).await?;
    let body = json!({"amount_minor": payment.as_ref().map_or(0, |payment| payment.amount_minor)});
    let done = entry(Some(id), "handed_over", body, actor, moment);
    orders::store::add_entry(tx, parts.order.id, &done, moment).await?;
    if let Some(payment) = payment {
        part_receipt(tx, parts, &f, &payment, moment, actor).await?;
        let order = &parts.order;
        if payment.tender != Tender::Cash {
            tell(tx, News::Charged { order: order.id, fulfilment: id, payment: payment.id }, moment).await?;
        }
    }
    stock_changed(tx, parts, moment).await?;
    orders::store::complete_if_ended(tx, parts.order.id).await?;
    Ok(())
}

/// A fulfilment ends without being handed over: what was set aside for it is free again.
pub(crate) async fn end(
    tx: &Tx<'_>,
    parts: &Parts,
    f: &Fulfilment,
    state: FulfilmentState,
    reason: &str,
    actor: Actor,
    moment: &Moment,
) -> Result<(), StockRefused> {
    if f.state.has_ended() {
        return Ok(());
    }
    let by = By::new(moment.clone(), actor);
    for peg in stock::pegs_of_order(tx, parts.order.id).await?.into_iter().filter(|peg| peg.fulfilment == f.id) {
        if peg.state != PegState::Released {
            stock::release_peg(tx, peg.id, &by).await?;
        }
    }
    let allocations = stock::allocations_of_fulfilment(tx, f.id).await?;
    let ids: Vec<_> = allocations.iter().filter(|a| a.state == AllocationState::Reserved).map(|a| a.id).collect();
    stock::release_allocations(tx, &ids, &by).await?;
    advance(tx, f.clone(), state, Some(reason), moment).await?;
    let done = entry(Some(f.id), state.as_str(), json!({"reason": reason}), actor, moment);
    orders::store::add_entry(tx, parts.order.id, &done, moment).await?;
    stock_changed(tx, parts, moment).await?;
    Ok(())
}
