//! What follows from a verdict on a payment: kept or undone, in one transaction, once.

use crate::again;
use crate::cancel::{give_back, ready};
use crate::receipts::{Counter, Later, fee_lines, receipt_line, write_receipt};
use crate::supply::is_whole;
use crate::tell::{News, tell};
use customers::{Answer, ConsentChannel, ConsentSource, ConsentState, CustomerRefused, Purpose, RecordConsent};
use db::{Command, DbError, Event, Job, Tx};
use jiff::civil::Date;
use kernel::{Actor, CustomerId, FulfilmentId, LocationId, Method, Moment, OrderId, PaymentId, PaymentTerms, Role};
use orders::{Entry, Fulfilment, FulfilmentState, Order, OrderLine, OrderState, ReceiptLine};
use payments::gateway::IntentView;
use payments::{CardToken, Payment, PaymentRefused, PaymentState, Tender};
use serde_json::{Value as Json, json};
use stock::{AllocationState, By, PegState, Reference, StockRefused};
use stores::Policy;

/// What the provider said in the end.
#[derive(Clone, Debug)]
pub enum Verdict {
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
        let settled = if let (Some(known), Verdict::Captured(view)) = (&self.known, &self.verdict) {
            self.captured(tx, known.0.clone(), Some(&known.1), view).await?
        } else {
            let payment = payments::store::get_payment(tx, self.payment).await?;
            if payment.state != PaymentState::Pending {
                return Ok(self.ended(tx, payment).await?);
            }
            match &self.verdict {
                Verdict::Captured(view) => self.captured(tx, payment, None, view).await?,
                Verdict::Declined { reason } => self.failed(tx, payment, PaymentState::Declined, reason).await?,
                Verdict::Voided { reason } => self.failed(tx, payment, PaymentState::Voided, reason).await?,
            }
        };
        let body = json!({"state": settled.state.as_str(), "order": settled.order});
        tx.emit(Event::new(&self.moment, "payment_changed", self.payment, None, body)).await?;
        Ok(settled)
    }
}

impl Settle {
    /// What an attempt came to that had ended before.
    async fn ended(&self, tx: &Tx<'_>, payment: Payment) -> Result<Settled, DbError> {
        self.late(tx, &payment).await?;
        Ok(Settled { order: payment.order, state: payment.state, reason: payment.reason })
    }

    /// Money that came after we had given the attempt up goes back.
    async fn late(&self, tx: &Tx<'_>, payment: &Payment) -> Result<(), DbError> {
        let Verdict::Captured(view) = &self.verdict else { return Ok(()) };
        if payment.state == PaymentState::Captured || view.refunded.minor >= view.captured.minor {
            return Ok(());
        }
        let body =
            json!({"payment": payment.id, "provider_ref": view.provider_ref, "amount_minor": view.captured.minor});
        tx.enqueue(Job::new(&self.moment, "reverse_late_capture", body).once(format!("reverse:{}", payment.id)))
            .await?;
        let entry =
            entry(None, "payment_reversed", json!({"amount_minor": view.captured.minor}), Actor::System, &self.moment);
        orders::store::add_entry(tx, payment.order, &entry, &self.moment).await
    }

    /// The money came. When the attempt had ended before, nothing of this stays: the guard says so.
    /// An order that is not `known` is read behind the guard: before it, somebody who heard of the
    /// same verdict may be writing it.
    async fn captured(
        &self,
        tx: &Tx<'_>,
        mut payment: Payment,
        known: Option<&Parts>,
        view: &IntentView,
    ) -> Result<Settled, StockRefused> {
        let card = view.card.as_ref().map(|card| (card.brand.as_str(), card.last4.as_str()));
        let (id, now) = (payment.id, self.moment.now);
        let capture = async {
            let hit = payments::store::capture(tx, id, Some(&view.provider_ref), card, now).await?;
            if hit { Ok(()) } else { Err(again::changed().into()) }
        };
        payment.state = PaymentState::Captured;
        payment.captured_minor = payment.amount_minor;
        if let Some((brand, last4)) = card {
            payment.brand = Some(brand.to_owned());
            payment.last4 = Some(last4.to_owned());
        }
        let settled = Settled { order: payment.order, state: PaymentState::Captured, reason: None };
        let keep = async { self.keep_card(tx, &payment, view).await.map_err(StockRefused::from) };
        if let Some(parts) = known {
            futures::try_join!(capture, keep, self.go_on(tx, parts, &payment))?;
        } else {
            capture.await?;
            let parts = Parts::load(tx, payment.order).await?;
            futures::try_join!(keep, self.go_on(tx, &parts, &payment))?;
        }
        Ok(settled)
    }

    /// What a payment was for: the order is placed, or one part of it is handed over.
    async fn go_on(&self, tx: &Tx<'_>, parts: &Parts, payment: &Payment) -> Result<(), StockRefused> {
        if payment.slot == payment.order.0 {
            let order = &parts.order;
            let counter = Counter { till: order.till, shift: order.shift, staff: order.staff };
            placed(tx, parts.clone(), Some(payment.clone()), counter, &self.moment, actor_of(order)).await
        } else {
            let actor = self.seller(tx, payment).await?;
            handed_over(tx, parts, FulfilmentId(payment.slot), Some(payment.clone()), &self.moment, actor).await
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
        payments::store::keep_token(tx, &kept, self.moment.now).await?;
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
        let entry = entry(None, "payment_failed", body, Actor::System, &self.moment);
        orders::store::add_entry(tx, payment.order, &entry, &self.moment).await?;
        if payment.slot == payment.order.0 {
            let parts = Parts::load(tx, payment.order).await?;
            for f in &parts.fulfilments {
                end(tx, &parts, f, FulfilmentState::Cancelled, reason, Actor::System, &self.moment).await?;
            }
            let (from, to) = (OrderState::AwaitingPayment, OrderState::Cancelled);
            orders::store::set_order_state(tx, payment.order, from, to, None).await?;
        }
        Ok(Settled { order: payment.order, state, reason: Some(reason.to_owned()) })
    }
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
    payment: Option<Payment>,
    counter: Counter,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let id = parts.order.id;
    let paid_by_card = payment.as_ref().is_some_and(|payment| payment.tender != Tender::Cash);
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
    let receipt = async {
        match &payment {
            Some(payment) => first_receipt(tx, &parts, payment, counter, moment).await,
            None => Ok(()),
        }
    };
    let close_cart = async {
        match parts.order.cart {
            Some(cart) => cart::store::close(tx, cart, cart::CartState::Ordered, moment.now).await.map(|_| ()),
            None => Ok(()),
        }
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
        close_cart,
        news,
    )?;
    if !awaited {
        return Err(DbError::Data(format!("order {id} did not await its payment")).into());
    }
    for f in gone.iter().filter(|f| f.terms == PaymentTerms::Now) {
        let Some(paid) = &payment else { break };
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
    for f in &parts.fulfilments {
        let lines = parts.lines_in(f.id);
        if f.terms == PaymentTerms::Now {
            paid.extend(lines.into_iter().map(receipt_line));
            paid.extend(fee_lines(f));
            continue;
        }
        let place = stores::store::get_location(tx, f.location).await?;
        let kept_until_on = f.promised_on.map(|on| plus_days(on, policy.keep_days));
        let last4 = if payment.save_card { payment.last4.clone() } else { None };
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
        let staff = if let Actor::Staff { id, .. } = actor { Some(id) } else { None };
        let till = match payment.shift {
            Some(shift) => stores::store::find_shift(tx, shift).await?.map(|shift| (shift.till, shift.staff)),
            None => None,
        };
        let counter =
            Counter { till: till.map(|t| t.0), shift: payment.shift, staff: staff.or_else(|| till.map(|t| t.1)) };
        let order = Order { location: Some(f.location), ..parts.order.clone() };
        let paid = parts.lines_in(id).into_iter().map(receipt_line).collect();
        write_receipt(tx, &order, counter, paid, &payment, Vec::new(), moment).await?;
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
