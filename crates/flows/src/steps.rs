//! How an order and its parts move: placed, taken from the shelf, dispatched, handed over, ended.

use crate::cancel::give_back;
use crate::exchange::{self, Exchanged};
use crate::money_back::covering_all;
use crate::receipts::{Counter, Later, Paid, fee_lines, receipt_line, write_receipt};
use crate::slip::arrived;
use crate::supply::is_whole;
use crate::tell::{News, tell};
use crate::{again, transfers};
use db::{DbError, Event, Job, Tx};
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, LocationId, Method, Moment, OrderId, PaymentTerms, VariantId};
use orders::{Entry, Fulfilment, FulfilmentState, Order, OrderLine, OrderState, ReceiptLine};
use payments::{Payment, PaymentRefused, PaymentState, Taking};
use serde_json::{Value as Json, json};
use stock::{AllocationState, By, PegState, Reference, StockRefused};
use stores::Policy;

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

/// The payment by which a part is covered: of several that pay it together, the one that was asked for
/// outside.
pub(crate) fn covering<'a>(payments: &'a [Payment], f: &Fulfilment) -> Option<&'a Payment> {
    let all = covering_all(payments, f);
    all.iter().find(|one| one.tender.asks_outside()).or_else(|| all.first()).copied()
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
// tidy: long because everything that follows from a placed order follows in one transaction
pub(crate) async fn placed(
    tx: &Tx<'_>,
    mut parts: Parts,
    payments: &[Payment],
    counter: Counter,
    moment: &Moment,
    actor: Actor,
) -> Result<(), StockRefused> {
    let id = parts.order.id;
    let awaited_card = payments.iter().any(|payment| payment.tender.asks_outside());
    let payments = &settled(tx, payments, moment).await?;
    let ordered: Vec<_> = parts.lines.iter().map(|line| (line.variant, line.quantity.units())).collect();
    // Some may have been called off for want of supply while the card was awaited.
    let (gone, before): (Vec<_>, Vec<_>) = parts.fulfilments.into_iter().partition(|f| f.state.has_ended());
    parts.lines.retain(|line| gone.iter().all(|f| f.id != line.fulfilment));
    parts.fulfilments = Vec::with_capacity(before.len());
    for f in &before {
        if f.method == Method::CarryOut && awaited_card {
            take_out(tx, &parts.order, f.id, moment, actor).await?;
        }
        let state = match f.method {
            Method::CarryOut => FulfilmentState::HandedOver,
            // What nobody has yet is sent or handed over once it has come.
            Method::CollectOnArrival => FulfilmentState::Waiting,
            Method::Ship | Method::Relay if f.supply.is_some() => FulfilmentState::Waiting,
            Method::Collect | Method::Ship | Method::Relay => FulfilmentState::Allocated,
        };
        parts.fulfilments.push(Fulfilment { state, ..f.clone() });
    }
    let entries = first_entries(&parts, actor, moment);
    let (from, to) = (OrderState::AwaitingPayment, OrderState::Placed);
    let exchanged = match parts.order.till {
        // Boxed: an exchange is rare, and every sale would carry the room for it on its stack.
        Some(_) => Box::pin(exchange::carry_out(tx, &parts.order, counter, moment, actor)).await?,
        None => None,
    };
    let receipt = async {
        for aside in payments.iter().filter(|one| one.slot == id.0 && one.state == PaymentState::Authorised) {
            payments::store::ask_for(tx, aside.id, Taking { by: actor }, moment.now).await?;
            tx.enqueue(Job::new(moment, "take_money", json!({"payment": aside.id}))).await?;
        }
        Box::pin(first_receipt(tx, &parts, payments, exchanged.as_ref(), counter, moment)).await
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
        close_cart(tx, &parts.order, &ordered, moment),
        news,
    )?;
    if !awaited {
        return Err(DbError::Data(format!("order {id} did not await its payment")).into());
    }
    for f in gone.iter().filter(|f| f.terms == PaymentTerms::Now) {
        give_back(tx, f, payments, "supply_cancelled", Actor::System, moment).await.map_err(unpaid)?;
    }
    show_placed(tx, &parts, moment).await?;
    if awaited_card {
        // A delivery may have come while the card was awaited.
        for f in advanced.into_iter().filter(|f| f.state == FulfilmentState::Waiting) {
            if is_whole(tx, &f).await? {
                arrived(tx, f, Actor::System, moment).await?;
            }
        }
    }
    Ok(())
}

/// What asked nobody outside was only held while a card was awaited: now it is the house's.
pub(crate) async fn settled(tx: &Tx<'_>, payments: &[Payment], moment: &Moment) -> Result<Vec<Payment>, DbError> {
    let mut settled = payments.to_vec();
    for one in settled.iter_mut().filter(|one| !one.tender.asks_outside() && one.state == PaymentState::Authorised) {
        if !payments::store::capture(tx, one.id, None, None, moment.now).await? {
            return Err(again::changed());
        }
        one.state = PaymentState::Captured;
        one.captured_minor = one.amount_minor;
    }
    Ok(settled)
}

/// The cart has become the order. What was put into it while the money was awaited is not lost.
async fn close_cart(tx: &Tx<'_>, order: &Order, ordered: &[(VariantId, i64)], moment: &Moment) -> Result<(), DbError> {
    let Some(cart) = order.cart else { return Ok(()) };
    if cart::store::close_as_seen(tx, cart, order.created_at, moment.now).await? {
        return Ok(());
    }
    cart::store::close_but_rest(tx, cart, ordered, moment.id(), moment.now).await.map(|_| ())
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
        complete(tx, id, moment).await?;
    }
    Ok(())
}

/// That money could not go back is a failure of the store, or of ours.
pub(crate) fn unpaid(refused: PaymentRefused) -> DbError {
    match refused {
        PaymentRefused::Store(error) => error,
        other => DbError::Data(other.to_string()),
    }
}

/// What is carried out, and what is paid whole already, stands on the receipt as paid; every other part
/// is, when it leaves. Nothing is written while nothing was paid.
async fn first_receipt(
    tx: &Tx<'_>,
    parts: &Parts,
    payments: &[Payment],
    exchanged: Option<&Exchanged>,
    counter: Counter,
    moment: &Moment,
) -> Result<(), DbError> {
    let is_paid = |f: &Fulfilment| {
        let covering = covering_all(payments, f);
        f.method == Method::CarryOut
            || (!covering.is_empty() && covering.iter().all(|one| one.state == PaymentState::Captured))
    };
    let now: Vec<_> = parts.fulfilments.iter().filter(|f| f.terms == PaymentTerms::Now && is_paid(f)).collect();
    let slots = now.iter().flat_map(|f| covering_all(payments, f)).map(|one| one.slot);
    let mut slots: Vec<_> = slots.collect();
    slots.push(parts.order.id.0);
    let by: Vec<&Payment> = payments.iter().filter(|one| slots.contains(&one.slot)).collect();
    if by.is_empty() && exchanged.is_none() {
        return Ok(());
    }
    let card = payments.iter().find(|one| one.tender.asks_outside());
    let mut paid: Vec<ReceiptLine> = Vec::new();
    let mut later: Vec<(Later<'_>, Vec<&OrderLine>)> = Vec::new();
    let is_kept = |f: &Fulfilment| f.terms == PaymentTerms::AtHandOver;
    let policy =
        if parts.fulfilments.iter().any(is_kept) { stores::store::get_policy(tx).await? } else { Policy::default() };
    let agreed = match (parts.order.customer, parts.order.card) {
        (Some(customer), Some(card)) => {
            payments::store::get_token(tx, customer, card).await.ok().map(|card| card.last4)
        }
        _ => None,
    };
    for f in &parts.fulfilments {
        let lines = parts.lines_in(f.id);
        if now.iter().any(|one| one.id == f.id) {
            paid.extend(lines.into_iter().map(receipt_line));
            paid.extend(fee_lines(f));
            continue;
        }
        let place = stores::store::get_location(tx, f.location).await?;
        let is_reserved = is_kept(f);
        // What is put aside from a shelf is there at once: kept from today.
        let there_on =
            f.promised_on.unwrap_or_else(|| kernel::date_in(moment.now, &kernel::store_time_zone(&place.time_zone)));
        let kept_until_on = is_reserved.then(|| plus_days(there_on, policy.keep_days));
        let last4 = match card.filter(|card| card.save_card || !is_reserved) {
            Some(card) => card.last4.clone(),
            None if is_reserved => agreed.clone(),
            None => None,
        };
        let there_from = f.promised_at;
        let own = payments.iter().filter(|one| one.slot == f.id.0 && one.state == PaymentState::Captured);
        let paid_minor = own.map(|one| one.amount_minor).sum();
        later.push((Later { fulfilment: f, there_from, kept_until_on, place: place.name, last4, paid_minor }, lines));
    }
    let paid = Paid { lines: paid, by, exchanged };
    write_receipt(tx, &parts.order, counter, paid, later, moment).await.map(|_| ())
}

/// A day so many days later; the far end of the calendar stays.
fn plus_days(on: Date, days: i64) -> Date {
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

/// Ends an order of which every part has ended. What its customer confirmed for further charges is of no use any
/// more: the provider forgets it.
pub(crate) async fn complete(tx: &Tx<'_>, order: OrderId, moment: &Moment) -> Result<(), DbError> {
    match orders::store::complete_if_ended(tx, order).await? {
        Some(ended) if ended.was_awaited => {
            let job = Job::new(moment, "forget_token", json!({"order": order}));
            tx.enqueue(job.once(format!("forget:{order}"))).await
        }
        _ => Ok(()),
    }
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
        Box::pin(part_receipt(tx, parts, &f, payment, moment, actor)).await?;
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
    // A credit may have paid a part of it with the order.
    let all = if payment.amount_minor < f.amount_minor {
        payments::store::payments_of_order(tx, f.order).await?
    } else {
        Vec::new()
    };
    let with = covering_all(&all, f).into_iter().filter(|one| one.id != payment.id && !one.tender.asks_outside());
    let by = with.chain([payment]).collect();
    let paid = Paid { lines: paid, by, exchanged: None };
    write_receipt(tx, &order, counter, paid, Vec::new(), moment).await.map(|_| ())
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
    let taker = match f.shipping {
        None => orders::store::find_pickup(tx, id).await?.and_then(|pickup| pickup.given_to),
        Some(_) => None,
    };
    let amount_minor = payment.as_ref().map_or(0, |payment| payment.amount_minor);
    // Whom the customer sent is known by the row of the pick-up; the timeline says only that somebody came.
    let body = json!({"amount_minor": amount_minor, "to": taker.map(orders::Taker::as_str)});
    let done = entry(Some(id), "handed_over", body, actor, moment);
    orders::store::add_entry(tx, parts.order.id, &done, moment).await?;
    if let Some(payment) = payment {
        Box::pin(part_receipt(tx, parts, &f, &payment, moment, actor)).await?;
        let order = &parts.order;
        if payment.tender.asks_outside() {
            tell(tx, News::Charged { order: order.id, fulfilment: id, payment: payment.id }, moment).await?;
        }
    }
    stock_changed(tx, parts, moment).await?;
    complete(tx, parts.order.id, moment).await?;
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
    let mut waited_for = Vec::new();
    for peg in stock::pegs_of_order(tx, parts.order.id).await?.into_iter().filter(|peg| peg.fulfilment == f.id) {
        if peg.state != PegState::Released {
            stock::release_peg(tx, peg.id, &by).await?;
            waited_for.push(peg.supply);
        }
    }
    // What was asked of another place and has not left stays there.
    waited_for.sort_unstable();
    waited_for.dedup();
    for supply in waited_for {
        transfers::call_off(tx, supply, reason, &by, moment).await?;
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
