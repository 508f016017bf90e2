//! What is shown of orders and customers. One view, rendered by every face: no screen can say
//! something else than another.

use crate::offers::put_aside_from;
use customers::{Consent, Customer, News, Unreachable};
use db::{DbError, Tx};
use fulfilment::{ParcelEvent, SentParcel};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{CustomerId, FulfilmentId, LocationId, OrderId, PaymentTerms};
use orders::store::OrderFilter;
use orders::{
    Entry, Fulfilment, FulfilmentState, GoodsReturn, Order, OrderLine, OrderState, Pickup, Promise, Receipt, Withdrawal,
};
use payments::{CardToken, Payment, PaymentState, Refund, RefundState};
use std::collections::HashMap;
use stores::Location;

/// One part of an order with what it needs to be shown.
#[derive(Clone, Debug)]
pub struct PartView {
    /// The fulfilment.
    pub fulfilment: Fulfilment,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// The place that hands it over or sends it.
    pub location: Location,
    /// The parcel, once it is packed.
    pub parcel: Option<ParcelView>,
    /// From when it can be collected, while a store still has to put it aside from its shelf: the hour that
    /// was promised with the order.
    pub there_from: Option<Timestamp>,
    /// How it is fetched, once it has a code.
    pub pickup: Option<Pickup>,
    /// What was promised of it, the first one first; none of an order that is older than this record.
    pub promises: Vec<Promise>,
}

/// A parcel with what its carrier told.
#[derive(Clone, Debug)]
pub struct ParcelView {
    /// The parcel.
    pub parcel: SentParcel,
    /// What its carrier told, oldest first.
    pub events: Vec<ParcelEvent>,
}

/// What comes next, over the whole order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// The payment is being waited for.
    Pay,
    /// Something can be collected until then.
    Collect {
        /// Which part.
        fulfilment: FulfilmentId,
        /// Until when it is kept.
        until: Option<Timestamp>,
    },
    /// Something is being put aside.
    Prepare {
        /// Which part.
        fulfilment: FulfilmentId,
    },
    /// Something arrives on that day.
    Arrive {
        /// Which part.
        fulfilment: FulfilmentId,
        /// The promised day.
        on: Option<Date>,
    },
    /// Something is brought by that day.
    Deliver {
        /// Which part.
        fulfilment: FulfilmentId,
        /// The promised day.
        on: Option<Date>,
    },
    /// Nothing: everything has ended.
    Nothing,
}

/// When money that is set aside with an order is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TakenWhen {
    /// When the parcel leaves.
    Sent,
    /// When it is handed over in a store.
    Collected,
    /// Some of it so, some so.
    Both,
}

impl TakenWhen {
    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Collected => "collected",
            Self::Both => "both",
        }
    }
}

/// An order, whole.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// Its parts.
    pub parts: Vec<PartView>,
    /// Attempts to pay, oldest first.
    pub payments: Vec<Payment>,
    /// What of their value pays another order, because goods were exchanged.
    pub passed_on: Vec<Payment>,
    /// Money that went back.
    pub refunds: Vec<Refund>,
    /// What came back, oldest first.
    pub returns: Vec<GoodsReturn>,
    /// What was declared to be withdrawn from, oldest first.
    pub withdrawals: Vec<Withdrawal>,
    /// The timeline.
    pub entries: Vec<Entry>,
    /// The receipts.
    pub receipts: Vec<Receipt>,
    /// Whose.
    pub customer: Option<Customer>,
    /// The customer's stored cards.
    pub cards: Vec<CardToken>,
    /// Why no message will tell the customer of what is still to come: somebody has to say it.
    pub untold: Option<Unreachable>,
    /// What comes next.
    pub next: NextStep,
}

impl OrderView {
    /// What was taken and neither given back nor exchanged, minor units.
    pub fn paid_minor(&self) -> i64 {
        self.taken_minor() - self.back_minor() - self.exchanged_minor()
    }

    /// What of it pays another order, because goods were exchanged, minor units.
    pub fn exchanged_minor(&self) -> i64 {
        self.passed_on.iter().filter(|one| one.order != self.order.id).map(|one| one.amount_minor).sum()
    }

    /// What was taken, minor units.
    pub fn taken_minor(&self) -> i64 {
        // A share that moved along with its goods to another part was taken once.
        let moved =
            |p: &&Payment| p.came_from.is_some_and(|from| self.payments.iter().any(|one| one.id == from.payment));
        let taken = self.payments.iter().filter(|p| p.state == PaymentState::Captured);
        taken.filter(|p| !moved(p)).map(|p| p.captured_minor).sum()
    }

    /// The stored card that the customer agreed to for what is paid at hand-over.
    pub fn agreed_card(&self) -> Option<&CardToken> {
        self.cards.iter().find(|card| Some(card.id) == self.order.card)
    }

    /// What is set aside and taken when the goods leave, minor units.
    pub fn set_aside_minor(&self) -> i64 {
        self.payments.iter().filter(|p| p.state == PaymentState::Authorised).map(|p| p.amount_minor).sum()
    }

    /// When what is set aside is taken.
    pub fn taken_when(&self) -> TakenWhen {
        let aside = || self.parts.iter().map(|part| &part.fulfilment).filter(|f| self.is_set_aside(f));
        match (aside().any(|f| f.shipping.is_some()), aside().any(|f| f.shipping.is_none())) {
            (true, true) => TakenWhen::Both,
            (false, true) => TakenWhen::Collected,
            (_, false) => TakenWhen::Sent,
        }
    }

    /// Whether a part was called off while its money was only set aside: it was let go, nothing comes back.
    pub fn was_let_go(&self, f: &Fulfilment) -> bool {
        let is_off = matches!(f.state, FulfilmentState::Cancelled | FulfilmentState::Expired);
        is_off
            && f.terms == PaymentTerms::Now
            && self.covering(f).is_none()
            && self.payments.iter().any(|one| one.slot == f.id.0 && one.has_ended())
    }

    /// Whether the money for a part is set aside, and taken when it leaves.
    pub fn is_set_aside(&self, f: &Fulfilment) -> bool {
        self.covering(f).is_some_and(|payment| payment.state == PaymentState::Authorised)
    }

    /// What of the money for a part is set aside: less than its amount when a credit paid some of it.
    /// Minor units.
    pub fn set_aside_of(&self, f: &Fulfilment) -> i64 {
        let aside = crate::money_back::covering_all(&self.payments, f);
        aside.iter().filter(|one| one.state == PaymentState::Authorised).map(|one| one.amount_minor).sum()
    }

    /// What is due when a part is handed over, minor units: of what should have been paid with the order,
    /// what is not.
    pub fn due_minor(&self, f: &Fulfilment) -> i64 {
        match f.terms {
            PaymentTerms::AtHandOver => f.amount_minor,
            PaymentTerms::Now => crate::take::due_minor(&self.payments, f),
        }
    }

    /// Whether something of the money for a part was taken with the order, beside what is set aside.
    pub fn is_partly_taken(&self, f: &Fulfilment) -> bool {
        let aside = self.set_aside_of(f);
        0 < aside && aside < f.amount_minor
    }

    /// The payment that covers a part: taken, or set aside for it.
    pub fn covering(&self, f: &Fulfilment) -> Option<&Payment> {
        crate::steps::covering(&self.payments, f)
    }

    /// When the money of an attempt was taken; none while it was not. What is only set aside with the order
    /// is taken when its part leaves, and the timeline says when that was: the row of the payment changes
    /// again when money goes back.
    pub fn taken_at(&self, payment: &Payment) -> Option<Timestamp> {
        if payment.state != PaymentState::Captured {
            return None;
        }
        if !payment.takes_later {
            return Some(payment.created_at);
        }
        let is_of_part = |entry: &&Entry| entry.fulfilment.is_some_and(|part| part.0 == payment.slot);
        let leaves = |entry: &&Entry| matches!(entry.kind.as_str(), "dispatched" | "handed_over");
        let left = self.entries.iter().filter(is_of_part).filter(leaves).map(|entry| entry.at).min();
        Some(left.unwrap_or(payment.updated_at))
    }

    /// What was given back or is on its way back, minor units.
    pub fn back_minor(&self) -> i64 {
        self.refunds.iter().filter(|r| r.state != RefundState::Failed).map(|r| r.amount_minor).sum()
    }

    /// Cash that waits to be given back over a counter.
    pub fn cash_to_give(&self) -> impl Iterator<Item = &Refund> {
        let was_cash = |refund: &&Refund| {
            self.payments.iter().any(|one| one.id == refund.payment && one.means() == payments::Tender::Cash)
        };
        self.refunds.iter().filter(|refund| refund.state == RefundState::Pending).filter(was_cash)
    }

    /// What of an order that stands was called off, or not fetched, minor units.
    pub fn called_off_minor(&self) -> i64 {
        called_off_minor(&self.order, self.parts.iter().map(|part| &part.fulfilment))
    }

    /// What the order comes to, without what was called off: what is paid, set aside and due later. Minor units.
    pub fn stands_minor(&self) -> i64 {
        if self.order.state == OrderState::Cancelled { 0 } else { self.order.total_minor - self.called_off_minor() }
    }

    /// What will be charged at hand-over, minor units.
    pub fn later_minor(&self) -> i64 {
        self.parts.iter().filter(|part| part.fulfilment.is_unpaid()).map(|part| part.fulfilment.amount_minor).sum()
    }
}

/// What of an order that stands was called off, or not fetched, minor units: it is no part of what it came to.
pub fn called_off_minor<'a>(order: &Order, parts: impl Iterator<Item = &'a Fulfilment>) -> i64 {
    if order.state == OrderState::Cancelled {
        return 0;
    }
    let is_off = |f: &&Fulfilment| matches!(f.state, FulfilmentState::Cancelled | FulfilmentState::Expired);
    parts.filter(is_off).map(|f| f.amount_minor).sum()
}

fn next_step(parts: &[PartView]) -> NextStep {
    let find = |state| parts.iter().map(|part| &part.fulfilment).find(|f| f.state == state);
    if find(FulfilmentState::AwaitingPayment).is_some() {
        return NextStep::Pay;
    }
    if let Some(f) = find(FulfilmentState::ReadyForPickup) {
        return NextStep::Collect { fulfilment: f.id, until: f.keep_until };
    }
    let open = || parts.iter().map(|part| &part.fulfilment).filter(|f| !f.state.has_ended());
    if let Some(f) = open().find(|f| f.state == FulfilmentState::Allocated && f.shipping.is_none()) {
        return NextStep::Prepare { fulfilment: f.id };
    }
    if let Some(f) = open().filter(|f| f.shipping.is_some()).min_by_key(|f| f.promised_on) {
        return NextStep::Deliver { fulfilment: f.id, on: f.promised_on };
    }
    match open().filter(|f| f.state == FulfilmentState::Waiting).min_by_key(|f| f.promised_on) {
        Some(f) => NextStep::Arrive { fulfilment: f.id, on: f.promised_on },
        None => NextStep::Nothing,
    }
}

/// The news that is still to come of an order: that something lies ready, else that a parcel leaves.
fn news_ahead(parts: &[PartView]) -> Option<News> {
    let open = || parts.iter().map(|part| &part.fulfilment).filter(|f| !f.state.has_ended());
    if open().any(|f| f.shipping.is_none()) {
        return Some(News::Ready);
    }
    open().next().map(|_| News::Sent)
}

/// Why the customer will not be told of what is to come of an order.
async fn untold(tx: &Tx<'_>, customer: &Customer, parts: &[PartView]) -> Result<Option<Unreachable>, DbError> {
    match news_ahead(parts) {
        Some(news) => Ok(customers::reach(tx, customer, news).await?.err()),
        None => Ok(None),
    }
}

/// An order, whole: twenty statements, whatever its history.
// tidy: long because it names everything that an order has, once
pub async fn view_order(tx: &Tx<'_>, id: OrderId) -> Result<OrderView, DbError> {
    let (
        order,
        lines,
        fulfilments,
        payments,
        passed_on,
        refunds,
        returns,
        withdrawals,
        mut entries,
        receipts,
        locations,
        policy,
        parcels,
        pickups,
        promises,
    ) = futures::try_join!(
        orders::store::get_order(tx, id),
        orders::store::lines_of(tx, id),
        orders::store::fulfilments_of(tx, id),
        payments::store::payments_of_order(tx, id),
        payments::store::passed_on_from(tx, id),
        payments::store::refunds_of_order(tx, id),
        orders::store::returns_of(tx, id),
        orders::store::withdrawals_of(tx, id),
        orders::store::entries_of(tx, id),
        orders::store::receipts_of(tx, id),
        stores::store::all_locations(tx),
        stores::store::get_policy(tx),
        parcels_of(tx, id),
        orders::store::pickups_of(tx, std::slice::from_ref(&id)),
        orders::store::promises_of(tx, id),
    )?;
    let mut parts = Vec::with_capacity(fulfilments.len());
    for fulfilment in fulfilments {
        let location = locations.iter().find(|one| one.id == fulfilment.location).ok_or(DbError::Missing)?.clone();
        let lines = lines.iter().filter(|line| line.fulfilment == fulfilment.id).cloned().collect();
        let parcel = parcels.iter().find(|one| one.parcel.fulfilment == fulfilment.id).cloned();
        let is_to_prepare = fulfilment.state == FulfilmentState::Allocated && fulfilment.shipping.is_none();
        let asked = order.placed_at.unwrap_or(order.created_at);
        let promised = || fulfilment.promised_at.or_else(|| put_aside_from(&location, asked, &policy));
        let there_from = if is_to_prepare { promised() } else { None };
        let promises = promises.iter().filter(|one| one.fulfilment == fulfilment.id).cloned().collect();
        let pickup = pickups.iter().find(|one| one.fulfilment == fulfilment.id).cloned();
        parts.push(PartView { fulfilment, lines, location, parcel, there_from, pickup, promises });
    }
    let (customer, cards, untold) = match order.customer {
        Some(id) => {
            let customer = customers::resolve(tx, id).await?;
            let (cards, untold) =
                futures::try_join!(payments::store::tokens_of(tx, customer.id), untold(tx, &customer, &parts))?;
            (Some(customer), cards, untold)
        }
        None => (None, Vec::new(), None),
    };
    let next = next_step(&parts);
    orders::in_order_of_causes(&mut entries);
    Ok(OrderView {
        order,
        parts,
        payments,
        passed_on,
        refunds,
        returns,
        withdrawals,
        entries,
        receipts,
        customer,
        cards,
        untold,
        next,
    })
}

async fn parcels_of(tx: &Tx<'_>, id: OrderId) -> Result<Vec<ParcelView>, DbError> {
    let (parcels, events) =
        futures::try_join!(fulfilment::store::parcels_of_order(tx, id), fulfilment::store::events_of_order(tx, id))?;
    let view = |parcel: SentParcel| ParcelView {
        events: events.iter().filter(|one| one.0 == parcel.id).map(|one| one.1.clone()).collect(),
        parcel,
    };
    Ok(parcels.into_iter().map(view).collect())
}

/// A part of an order that a store has to do with.
#[derive(Clone, Debug)]
pub struct ReservationView {
    /// The order.
    pub order: Order,
    /// The fulfilment.
    pub fulfilment: Fulfilment,
    /// Its lines.
    pub lines: Vec<OrderLine>,
    /// For whom.
    pub customer: Option<Customer>,
    /// Whether its money is only set aside, and taken when it leaves.
    pub is_set_aside: bool,
    /// How it is fetched, once it has a code.
    pub pickup: Option<Pickup>,
}

/// The open reservations and collections of a store: those kept the shortest time first. Six statements.
pub async fn reservations_at(tx: &Tx<'_>, store: LocationId, limit: i64) -> Result<Vec<ReservationView>, DbError> {
    let open = orders::store::list_open_fulfilments(tx, store, limit).await?;
    with_orders(tx, open).await
}

/// What a place has to send or has on its way: what was promised first comes first. Six statements.
pub async fn to_send_from(tx: &Tx<'_>, place: LocationId, limit: i64) -> Result<Vec<ReservationView>, DbError> {
    let open = orders::store::list_to_send(tx, Some(place), limit).await?;
    with_orders(tx, open).await
}

async fn with_orders(tx: &Tx<'_>, open: Vec<Fulfilment>) -> Result<Vec<ReservationView>, DbError> {
    let mut ids: Vec<OrderId> = open.iter().map(|f| f.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let (orders, lines, payments, pickups) = futures::try_join!(
        orders::store::get_orders(tx, &ids),
        orders::store::lines_of_many(tx, &ids),
        payments::store::payments_of_many(tx, &ids),
        orders::store::pickups_of(tx, &ids),
    )?;
    let people: Vec<CustomerId> = orders.iter().filter_map(|order| order.customer).collect();
    let people: HashMap<CustomerId, Customer> =
        customers::list_customers_by_ids(tx, &people).await?.into_iter().map(|one| (one.id, one)).collect();
    let orders: HashMap<OrderId, Order> = orders.into_iter().map(|order| (order.id, order)).collect();
    let view = |fulfilment: Fulfilment| {
        let order = orders.get(&fulfilment.order)?.clone();
        let lines = lines.iter().filter(|(_, line)| line.fulfilment == fulfilment.id).map(|(_, l)| l.clone()).collect();
        let customer = order.customer.and_then(|id| people.get(&id)).cloned();
        let is_set_aside = crate::steps::covering(&payments, &fulfilment)
            .is_some_and(|payment| payment.state == PaymentState::Authorised);
        let pickup = pickups.iter().find(|one| one.fulfilment == fulfilment.id).cloned();
        Some(ReservationView { order, fulfilment, lines, customer, is_set_aside, pickup })
    };
    Ok(open.into_iter().filter_map(view).collect())
}

/// A customer as staff may see one.
#[derive(Clone, Debug)]
pub struct CustomerView {
    /// The customer.
    pub customer: Customer,
    /// What they agreed to and refused.
    pub consents: Vec<Consent>,
    /// Their stored cards.
    pub cards: Vec<CardToken>,
    /// Their latest orders.
    pub orders: Vec<Order>,
    /// Whether they have an account on the web.
    pub has_account: bool,
}

/// A customer with the latest orders. Five statements.
pub async fn customer_view(tx: &Tx<'_>, id: CustomerId) -> Result<CustomerView, DbError> {
    let customer = customers::resolve(tx, id).await?;
    let filter = OrderFilter { customer: Some(customer.id), placed_only: true, ..OrderFilter::default() };
    let (consents, cards, orders, account) = futures::try_join!(
        customers::list_consents(tx, customer.id),
        payments::store::tokens_of(tx, customer.id),
        orders::store::list_orders(tx, &filter, 20),
        identity::find_account(tx, customer.id),
    )?;
    Ok(CustomerView { customer, consents, cards, orders, has_account: account.is_some() })
}
