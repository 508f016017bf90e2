//! What customers have reserved and not yet collected: some of it on its way, some put aside, some
//! still to be put aside. Nothing of it is paid yet.

use super::facts::{Facts, PREFIX, bytes_of};
use super::people::language;
use super::tickets::order_line;
use super::unexpected;
use crate::ids::{Ids, Stream};
use crate::{Customer, SaleLine, SupplyState};
use db::{DbError, Tx};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use kernel::{Actor, Channel, Currency, CustomerId, FulfilmentId, Method, Moment, OrderId, PaymentTerms, SupplyId};
use orders::{Entry, Fulfilment, FulfilmentState, Order, OrderLine, OrderNumber, OrderState};
use serde_json::{Value as Json, json};
use stock::{AllocationDemand, By, Confidence, NewPeg, Reach};

/// How many there are.
pub const RESERVATIONS: usize = 30;
/// Articles of the told stories, whose figures stay as they are.
const TOLD: &[&str] = &["CHO", "VDL", "RCE", "RCR", "TBE", "SQU", "PCR", "PTO", "VLI"];

pub(super) async fn write(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    let mut ids = Ids::new(!facts.chain.seed, Stream::Sales);
    for wish in wishes(facts) {
        let promise = Promise::new(facts, wish, &mut ids)?;
        orders::store::insert_orders(tx, std::slice::from_ref(&promise.order)).await?;
        orders::store::insert_lines(tx, &[(promise.order.id, promise.line.clone())]).await?;
        orders::store::insert_fulfilments(tx, std::slice::from_ref(&promise.fulfilment)).await?;
        let placed = facts.moment.at(promise.order.created_at);
        orders::store::insert_promises(tx, &promised(&promise.fulfilment, promise.actor, &placed)).await?;
        orders::store::add_entries(tx, &promise.entries(), &facts.moment).await?;
        promise.set_aside(tx, facts).await?;
    }
    Ok(())
}

/// What was promised of a part: with the order, and again when its supply slipped.
pub(super) fn promised(f: &Fulfilment, actor: Actor, placed: &Moment) -> Vec<orders::Promise> {
    let first = Fulfilment { promised_on: f.first_promised_on, ..f.clone() };
    let first = orders::Promise::first(&first, actor, placed);
    if f.promised_on == f.first_promised_on {
        return vec![first];
    }
    let next = first.next(f, orders::PromiseReason::SupplySlipped, Actor::System, placed);
    let told = orders::Promise { telling: orders::Telling::Told, told_at: Some(placed.now), ..next };
    vec![first, told]
}

/// What of it is there already.
#[derive(Clone, Copy)]
enum Stand {
    /// On its way: the supply order and its line.
    Waiting(usize, usize),
    /// In the store, to be put aside.
    Allocated,
    /// Put aside.
    Ready,
}

/// Somebody's wish for one article in one store.
#[derive(Clone, Copy)]
struct Wish {
    store: usize,
    variant: usize,
    customer: usize,
    stand: Stand,
    /// How many days ago.
    days: i64,
}

/// Ten stores' customers wait, ten are to be served, ten may come; one of each kind per store first.
fn wishes(facts: &Facts) -> Vec<Wish> {
    let chain = &facts.chain;
    let stores: Vec<usize> = (0..chain.locations.len()).filter(|&at| !chain.locations[at].tills.is_empty()).collect();
    let mut out: Vec<Wish> = Vec::with_capacity(RESERVATIONS);
    for round in 0..RESERVATIONS * 2 {
        let store = stores[round % stores.len()];
        let turn = (round + round / stores.len()) % 3;
        let taken: Vec<usize> = out.iter().map(|wish| wish.variant).collect();
        let (variant, stand) = match turn {
            0 => match coming(facts, store, &taken) {
                Some((variant, order, line)) => (variant, Stand::Waiting(order, line)),
                None => continue,
            },
            turn => match lying(facts, store, round * 37, &taken) {
                Some(variant) => (variant, if turn == 1 { Stand::Ready } else { Stand::Allocated }),
                None => continue,
            },
        };
        let mut near = (0..chain.customers.len()).filter(|&customer| chain.customers[customer].store == store);
        let customer = near.nth(round % 7).unwrap_or(round % chain.customers.len());
        let days = if turn == 2 { 0 } else { 1 + (round % 3) as i64 };
        out.push(Wish { store, variant, customer, stand, days });
        if out.len() == RESERVATIONS {
            break;
        }
    }
    out
}

pub(super) fn is_told(facts: &Facts, variant: usize) -> bool {
    let product = &facts.chain.products[facts.chain.variants[variant].product];
    TOLD.contains(&product.code.as_str())
}

/// An article on its way to a store, the supply order and its line.
fn coming(facts: &Facts, store: usize, taken: &[usize]) -> Option<(usize, usize, usize)> {
    let orders = facts.chain.supply.iter().enumerate().filter(|(_, order)| order.destination == store);
    let lines = orders.flat_map(|(at, order)| order.lines.iter().enumerate().map(move |(no, line)| (line, at, no)));
    lines
        .filter(|(line, ..)| line.quantity >= 2 && !is_told(facts, line.variant) && !taken.contains(&line.variant))
        .map(|(line, at, no)| (line.variant, at, no))
        .next()
}

/// An article of which a store has several.
fn lying(facts: &Facts, store: usize, from: usize, taken: &[usize]) -> Option<usize> {
    let here = facts.chain.stock.iter().filter(|level| {
        level.location == store
            && level.on_hand - level.safety >= 3
            && !is_told(facts, level.variant)
            && !taken.contains(&level.variant)
    });
    here.map(|level| level.variant).nth(from % 300)
}

/// A reservation with all its records.
struct Promise {
    order: Order,
    fulfilment: Fulfilment,
    line: OrderLine,
    stand: Stand,
    actor: Actor,
}

impl Promise {
    fn new(facts: &Facts, wish: Wish, ids: &mut Ids) -> Result<Self, DbError> {
        let customer = &facts.chain.customers[wish.customer];
        let placed_at = facts.at(facts.days_ago(wish.days), if wish.days == 0 { 7 } else { 18 });
        // Nothing was ordered in the hours that are still to come.
        let placed_at = placed_at.min(facts.moment.now);
        let mut id = || ids.at(placed_at.as_millisecond().unsigned_abs());
        let (order, fulfilment) = (OrderId(id()), FulfilmentId(id()));
        let variant = &facts.chain.variants[wish.variant];
        let rate = facts.chain.products[variant.product].vat.rate_bp();
        let sale =
            SaleLine { variant: wish.variant, quantity: 1, unit_price_minor: variant.price_minor, vat_rate_bp: rate };
        let line = order_line(facts, 1, fulfilment, &sale)?;
        let order = new_order(facts, wish, customer, order, placed_at, line.gross_minor);
        let fulfilment = new_fulfilment(facts, wish, fulfilment, &order);
        Ok(Self { order, fulfilment, line, stand: wish.stand, actor: Actor::Customer(CustomerId(customer.id)) })
    }

    fn entries(&self) -> Vec<(OrderId, Entry)> {
        let entry = |fulfilment, at, kind: &str, body: Json, actor| {
            (self.order.id, Entry { fulfilment, at, kind: kind.to_owned(), body, actor })
        };
        let f = &self.fulfilment;
        let placed_at = self.order.created_at;
        let after = placed_at.saturating_add(jiff::SignedDuration::from_millis(1)).unwrap_or(placed_at);
        let total = json!({"total_minor": self.order.total_minor});
        let promise = json!({"method": f.method.as_str(), "promised_on": f.promised_on});
        let first = if matches!(self.stand, Stand::Waiting(..)) { "waiting" } else { "allocated" };
        let mut out = vec![
            entry(None, placed_at, "placed", total, self.actor),
            entry(Some(f.id), after, first, promise, self.actor),
        ];
        if let (Some(ready_at), Some(until)) = (f.ready_at, f.keep_until) {
            let body = json!({"keep_until": kernel::micros(until)});
            out.push(entry(Some(f.id), ready_at, "ready_for_pickup", body, Actor::System));
        }
        out
    }

    async fn set_aside(&self, tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
        let by = By::new(facts.moment.at(self.order.created_at), self.actor);
        let (order, fulfilment) = (self.order.id, self.fulfilment.id);
        if let Some(supply) = self.fulfilment.supply {
            let peg = NewPeg { supply, order, fulfilment, line_no: 1, quantity: 1 };
            return stock::peg(tx, &[peg], &by).await.map(|_| ()).map_err(unexpected);
        }
        let location = self.fulfilment.location;
        let demand =
            AllocationDemand { order, fulfilment, line_no: 1, variant: self.line.variant, location, quantity: 1 };
        stock::allocate(tx, &[demand], Reach::Promise, &by).await.map(|_| ()).map_err(unexpected)
    }
}

fn new_order(
    facts: &Facts,
    wish: Wish,
    customer: &Customer,
    id: OrderId,
    placed_at: Timestamp,
    total_minor: i64,
) -> Order {
    let chance = bytes_of(id.0, 1);
    Order {
        id,
        number: OrderNumber::from_chance(PREFIX, chance).0,
        state: OrderState::Placed,
        channel: Channel::Web,
        customer: Some(CustomerId(customer.id)),
        location: Some(facts.location(wish.store)),
        till: None,
        shift: None,
        staff: None,
        cart: None,
        card: None,
        language: language(customer.language),
        currency: Currency::EUR,
        total_minor,
        link_key: link_key(id),
        created_at: placed_at,
        placed_at: Some(placed_at),
    }
}

/// The secret in the link to an order.
pub(super) fn link_key(id: OrderId) -> String {
    let key = u64::from_le_bytes(bytes_of(id.0, 0x5a)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{key:016x}{:08x}", key.rotate_left(23) as u32)
}

fn new_fulfilment(facts: &Facts, wish: Wish, id: FulfilmentId, order: &Order) -> Fulfilment {
    let plain = Fulfilment {
        id,
        order: order.id,
        no: 1,
        method: Method::Collect,
        terms: PaymentTerms::AtHandOver,
        state: FulfilmentState::Allocated,
        location: facts.location(wish.store),
        supply: None,
        amount_minor: order.total_minor,
        promised_on: None,
        first_promised_on: None,
        promised_at: None,
        confidence: None,
        ready_at: None,
        keep_until: None,
        ended_at: None,
        reason: None,
        version: 1,
        shipping: None,
    };
    match wish.stand {
        Stand::Allocated => plain,
        Stand::Ready => {
            let keep_until = facts.at(days_later(facts.chain.today, 6 - wish.days), 19);
            let ready_at = facts.at(facts.days_ago(wish.days - 1), 8).min(facts.moment.now).max(order.created_at);
            Fulfilment {
                state: FulfilmentState::ReadyForPickup,
                ready_at: Some(ready_at),
                keep_until: Some(keep_until),
                ..plain
            }
        }
        Stand::Waiting(supply, line) => {
            let supply = &facts.chain.supply[supply];
            let confidence = match supply.state {
                SupplyState::Shipped => Confidence::Sure,
                SupplyState::Confirmed => Confidence::VeryLikely,
                SupplyState::Ordered => Confidence::Likely,
            };
            Fulfilment {
                method: Method::CollectOnArrival,
                state: FulfilmentState::Waiting,
                supply: Some(SupplyId(supply.lines[line].id)),
                promised_on: Some(supply.expected_on),
                first_promised_on: Some(supply.announced_on),
                confidence: Some(confidence.as_str().to_owned()),
                ..plain
            }
        }
    }
}

fn days_later(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}
