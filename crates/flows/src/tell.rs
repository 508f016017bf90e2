//! Telling customers: what happened is queued with the change itself; what is said is written
//! afterwards, from the records as they are then, and goes out once.

mod account;
mod dates;
mod receipt;
mod returns;

pub(crate) use self::dates::{dates, tell_dates};
pub use self::receipt::{receipt_address, send_receipt};
use crate::House;
use crate::acknowledge;
use crate::offers::hours_of;
use crate::resource::Lacking;
use crate::views::{OrderView, PartView, TakenWhen, view_order};
use customers::{ConsentChannel, Customer};
use db::{Command, DbError, Job, Tx};
use fulfilment::OpeningHours;
use identity::{NewLink, Secret};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{
    Channel, CustomerId, FulfilmentId, Language, LocationId, Moment, Money, OrderId, PaymentId, PaymentTerms,
    ReceiptId, ReturnId, WithdrawalId,
};
use messages::{
    Article, Charged, ChargedWhen, EndedBecause, Hours, How, Line, Medium, NewMessage, OrderConfirmed, OrderPart,
    ParcelSent, PickupCode, ReadyForPickup, ReservationConfirmed, ReservationEnded, SupplyCancelled, Template, Until,
};
use orders::{Fulfilment, FulfilmentState, Order, OrderLine, Shipping};
use payments::{Payment, PaymentState, Refund};
use serde::{Deserialize, Serialize};
use serde_json::json;
use stores::{Company, Location};

/// What a customer is told of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum News {
    /// An order was placed that is not all carried out.
    OrderPlaced { order: OrderId },
    /// It lies ready.
    Ready { order: OrderId, fulfilment: FulfilmentId },
    /// It lies ready, and its time ends tomorrow.
    EndsSoon { order: OrderId, fulfilment: FulfilmentId },
    /// The carrier has it.
    Dispatched { order: OrderId, fulfilment: FulfilmentId },
    /// It waits in the relay point.
    AtPoint { order: OrderId, fulfilment: FulfilmentId },
    /// The carrier brought it.
    Delivered { order: OrderId, fulfilment: FulfilmentId },
    /// It will not come.
    SupplyCancelled { order: OrderId, fulfilment: FulfilmentId },
    /// It was called off.
    Cancelled { order: OrderId, fulfilment: FulfilmentId, reason: String },
    /// It was not collected in time.
    Expired { order: OrderId, fulfilment: FulfilmentId },
    /// The stored card was charged at hand-over.
    Charged { order: OrderId, fulfilment: FulfilmentId, payment: PaymentId },
    /// Goods came back, and the money goes back.
    Returned { order: OrderId, goods_return: ReturnId },
    /// The customer withdrew from what was bought at a distance.
    Withdrawn { order: OrderId, withdrawal: WithdrawalId },
    /// A receipt was written at a till for somebody who is known.
    Receipt { order: OrderId, receipt: ReceiptId },
    /// A web account waits to be opened.
    Invite { customer: CustomerId, store: Option<LocationId> },
    /// A new password was asked for.
    Reset { customer: CustomerId },
}

/// Queues news with the change that it tells of.
pub(crate) async fn tell(tx: &Tx<'_>, news: News, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, "tell", json!(news))).await
}

/// Everything that a letter about one part of an order needs.
struct Facts {
    public_url: String,
    view: OrderView,
    part: PartView,
    customer: Customer,
    keep_days: i64,
}

/// Says it: reads the records, writes the letter in the customer's language, queues it once.
pub(crate) async fn carry_out(house: &House, news: News) -> Result<(), DbError> {
    match &news {
        News::Invite { customer, store } => return account::invite(house, *customer, *store).await,
        News::Reset { customer } => return account::reset(house, *customer).await,
        News::OrderPlaced { order } => return placed(house, *order).await,
        News::Withdrawn { order, withdrawal } => return acknowledge::carry_out(house, *order, *withdrawal).await,
        News::Receipt { order, receipt } => return receipt::wished(house, *order, *receipt).await,
        News::Returned { order, goods_return } => return returns::returned(house, *order, *goods_return).await,
        _ => {}
    }
    let Some((order, fulfilment)) = news.about() else { return Ok(()) };
    let Some(facts) = facts(house, order, fulfilment).await? else { return Ok(()) };
    let link = link(house, &facts.view.order);
    let Some((kind, key, template)) = letter(&news, &facts, link) else { return Ok(()) };
    send(house, &facts.customer, Some(order), kind, key, template).await
}

impl News {
    fn about(&self) -> Option<(OrderId, FulfilmentId)> {
        match self {
            Self::Ready { order, fulfilment }
            | Self::EndsSoon { order, fulfilment }
            | Self::Dispatched { order, fulfilment }
            | Self::AtPoint { order, fulfilment }
            | Self::Delivered { order, fulfilment }
            | Self::SupplyCancelled { order, fulfilment }
            | Self::Cancelled { order, fulfilment, .. }
            | Self::Expired { order, fulfilment }
            | Self::Charged { order, fulfilment, .. } => Some((*order, *fulfilment)),
            Self::OrderPlaced { .. }
            | Self::Returned { .. }
            | Self::Withdrawn { .. }
            | Self::Receipt { .. }
            | Self::Invite { .. }
            | Self::Reset { .. } => None,
        }
    }
}

async fn facts(house: &House, order: OrderId, fulfilment: FulfilmentId) -> Result<Option<Facts>, DbError> {
    let reader = house.db.reader().await?;
    let tx = reader.tx();
    let view = view_order(&tx, order).await?;
    let part = view.parts.iter().find(|part| part.fulfilment.id == fulfilment).cloned();
    let (Some(part), Some(customer)) = (part, view.customer.clone()) else { return Ok(None) };
    let keep_days = stores::store::get_policy(&tx).await?.keep_days;
    let public_url = house.settings.public_url.clone();
    Ok(Some(Facts { public_url, view, part, customer, keep_days }))
}

pub(crate) fn link(house: &House, order: &Order) -> String {
    format!("{}/orders/{}?k={}", house.settings.public_url, order.number, order.link_key)
}

/// Where a parcel goes on one line; a relay point by its name.
fn where_to(shipping: &Shipping) -> String {
    let line = shipping.address.on_one_line();
    if shipping.point.is_some() { format!("{}, {line}", shipping.address.more) } else { line }
}

/// How the customer gets a part.
fn how(part: &PartView) -> How {
    match &part.fulfilment.shipping {
        Some(shipping) if shipping.point.is_some() => How::Relayed { address: where_to(shipping) },
        Some(shipping) => How::Delivered { address: where_to(shipping) },
        None => How::Collected { store: part.location.name.clone() },
    }
}

/// An amount of an order.
pub(crate) fn money_of(view: &OrderView, minor: i64) -> Money {
    Money::new(minor, view.order.currency)
}

pub(crate) fn article(line: &OrderLine, language: Language) -> Article {
    Article {
        name: line.title.get(language).to_owned(),
        detail: line.options.get(language).to_owned(),
        quantity: line.quantity.units(),
    }
}

impl Facts {
    fn language(&self) -> Language {
        self.customer.language
    }

    fn articles(&self) -> Vec<Article> {
        self.part.lines.iter().map(|line| article(line, self.language())).collect()
    }

    /// The one article of a reservation, or the first of several.
    fn first_article(&self) -> Article {
        let none = || Article { name: String::new(), detail: String::new(), quantity: 1 };
        self.articles().into_iter().next().unwrap_or_else(none)
    }

    fn amount(&self) -> Money {
        Money::new(self.part.fulfilment.amount_minor, self.view.order.currency)
    }

    fn due(&self) -> Option<Money> {
        self.part.fulfilment.is_unpaid().then(|| self.amount())
    }

    fn last4(&self) -> Option<String> {
        self.view.agreed_card().map(|card| card.last4.clone())
    }

    /// The payments that were made for this part alone.
    fn own_payments(&self) -> impl Iterator<Item = &Payment> {
        let part = self.part.fulfilment.id;
        self.view.payments.iter().filter(move |payment| payment.slot == part.0)
    }

    /// What goes back for a part that was called off; nothing when it was only set aside for it.
    fn refund(&self) -> Option<Money> {
        let f = &self.part.fulfilment;
        if self.own_payments().next().is_some() {
            let is_own = |refund: &&Refund| self.own_payments().any(|payment| payment.id == refund.payment);
            let back: i64 = self.view.refunds.iter().filter(is_own).map(|refund| refund.amount_minor).sum();
            return (back > 0).then(|| money_of(&self.view, back));
        }
        // By card, a part that can be called off was never charged; cash was there with the order.
        let was_taken = self.view.taken_minor() > 0 && !self.view.payments.iter().any(|payment| payment.takes_later);
        (f.terms == PaymentTerms::Now && was_taken).then(|| self.amount())
    }

    /// What was only set aside for a part that was called off: all of it, or what a credit left to a card.
    fn let_go(&self) -> Option<Money> {
        let f = &self.part.fulfilment;
        let card = self.own_payments().filter(|payment| payment.tender.asks_outside()).max_by_key(|one| one.created_at);
        let was_aside = card.filter(|card| f.state.has_ended() && card.state == PaymentState::Voided);
        match was_aside {
            Some(card) => Some(Money::new(card.amount_minor, card.currency)),
            None => self.view.was_let_go(f).then(|| self.amount()),
        }
    }

    fn ended(&self, because: EndedBecause, link: String) -> ReservationEnded {
        let is_off = |f: &Fulfilment| matches!(f.state, FulfilmentState::Cancelled | FulfilmentState::Expired);
        ReservationEnded {
            first_name: self.customer.first_name.clone(),
            order_number: self.view.order.number.clone(),
            articles: self.articles(),
            because,
            rest_stands: self.view.parts.iter().any(|part| !is_off(&part.fulfilment)),
            store: self.part.fulfilment.shipping.is_none().then(|| self.part.location.name.clone()),
            refund: self.refund(),
            was_paid: self.part.fulfilment.terms == PaymentTerms::Now,
            in_cash: self.refund().is_some() && self.view.cash_to_give().next().is_some(),
            let_go: self.let_go(),
            link,
        }
    }

    /// What was taken of a card when the part left.
    fn charged(&self) -> Option<(Money, String)> {
        let paid = self.view.covering(&self.part.fulfilment)?;
        let is_taken = paid.takes_later && paid.state == PaymentState::Captured;
        Some((Money::new(paid.captured_minor, paid.currency), paid.last4.clone().filter(|_| is_taken)?))
    }

    fn parcel(&self, link: String) -> Option<ParcelSent> {
        let (parcel, shipping) = (&self.part.parcel.as_ref()?.parcel, self.part.fulfilment.shipping.as_ref()?);
        Some(ParcelSent {
            first_name: self.customer.first_name.clone(),
            order_number: self.view.order.number.clone(),
            articles: self.articles(),
            carrier: parcel.carrier.clone(),
            number: parcel.number.clone(),
            address: where_to(shipping),
            is_relay: shipping.point.is_some(),
            recipient: (kernel::fold(&shipping.address.name) != kernel::fold(&self.customer.full_name()))
                .then(|| shipping.address.name.clone()),
            charged: self.charged(),
            by: self.part.fulfilment.promised_on?,
            link,
        })
    }

    /// What was ready, was not found and is ready again is told again.
    fn ready_key(&self) -> String {
        let f = &self.part.fulfilment;
        format!("ready:{}:{}", f.id, f.ready_at.map_or(0, kernel::micros))
    }

    fn ready(&self, link: String) -> ReadyForPickup {
        let place = &self.part.location;
        let zone = kernel::store_time_zone(&place.time_zone);
        let until = self.part.fulfilment.keep_until.unwrap_or(Timestamp::MAX).to_zoned(zone);
        let code = self.part.pickup.as_ref().map(|pickup| pickup.code.clone());
        let forward = code.as_ref().map(|code| forward_link(&self.public_url, code)).unwrap_or_default();
        ReadyForPickup {
            first_name: self.customer.first_name.clone(),
            order_number: self.view.order.number.clone(),
            articles: self.articles(),
            store: place.name.clone(),
            address: format!("{}, {} {}", place.street, place.postcode, place.city),
            hours: week(&hours_of(place), until.date()),
            kept_until: Until { on: until.date(), at: Some(until.time()) },
            due: self.due(),
            last4: self.due().and_then(|_| self.last4()),
            code: code.map(|code| PickupCode { scanned: code.as_str().to_owned(), said: code.grouped() }),
            forward,
            link,
        }
    }
}

/// Where whom the customer sends sees the code and the store, and nothing else.
fn forward_link(public_url: &str, code: &orders::PickupCode) -> String {
    format!("{public_url}/pickup?c={}", code.as_str())
}

/// The week's opening hours, days that are open alike together, in the order in which they are lived. `around` is
/// any day of that time.
fn week(hours: &OpeningHours, around: Date) -> Vec<Hours> {
    let monday = around.saturating_sub(jiff::Span::new().days(i64::from(around.weekday().to_monday_zero_offset())));
    let mut out: Vec<Hours> = Vec::new();
    // Where the lines of the day before begin, and what it was.
    let (mut begins, mut before) = (0, Vec::new());
    for offset in 0..7_i64 {
        let day = monday.saturating_add(jiff::Span::new().days(offset));
        let weekday = day.weekday();
        let open: Vec<_> = hours.on(day).iter().map(|one| (one.open, one.close)).collect();
        if open == before {
            out[begins..].iter_mut().for_each(|one| one.last = weekday);
        } else {
            begins = out.len();
            out.extend(open.iter().map(|&(opens, closes)| Hours { first: weekday, last: weekday, opens, closes }));
        }
        before = open;
    }
    out
}

/// The letter of a piece of news about one part: what kind, under which key it goes out once, the template.
fn letter(news: &News, facts: &Facts, link: String) -> Option<(customers::News, String, Template)> {
    let id = facts.part.fulfilment.id;
    let first_name = facts.customer.first_name.clone();
    let order_number = facts.view.order.number.clone();
    let store = facts.part.location.name.clone();
    Some(match news {
        News::Ready { .. } => (customers::News::Ready, facts.ready_key(), Template::ReadyForPickup(facts.ready(link))),
        News::EndsSoon { .. } => {
            (customers::News::Ready, format!("ends_soon:{id}"), Template::EndsSoon(facts.ready(link)))
        }
        News::Dispatched { .. } => {
            (customers::News::Sent, format!("dispatched:{id}"), Template::Dispatched(facts.parcel(link)?))
        }
        News::AtPoint { .. } => {
            (customers::News::Sent, format!("at_point:{id}"), Template::AtPoint(facts.parcel(link)?))
        }
        News::Delivered { .. } => {
            (customers::News::Sent, format!("delivered:{id}"), Template::Delivered(facts.parcel(link)?))
        }
        News::SupplyCancelled { .. } => {
            let refund = facts.refund();
            let article = facts.first_article();
            let (how, let_go) = (how(&facts.part), facts.let_go());
            let gone = SupplyCancelled { first_name, order_number, article, how, refund, let_go, link };
            (customers::News::ReservationEnded, format!("ended:{id}"), Template::SupplyCancelled(gone))
        }
        News::Cancelled { reason, .. } => {
            let because = if Lacking::is_reason(reason) { EndedBecause::Lacking } else { EndedBecause::CalledOff };
            let ended = Template::ReservationCancelled(facts.ended(because, link));
            (customers::News::ReservationEnded, format!("ended:{id}"), ended)
        }
        News::Expired { .. } => {
            let ended = Template::ReservationExpired(facts.ended(EndedBecause::CalledOff, link));
            (customers::News::ReservationEnded, format!("ended:{id}"), ended)
        }
        News::Charged { payment, .. } => {
            let paid = facts.view.payments.iter().find(|one| one.id == *payment)?;
            let charged = Charged {
                first_name,
                order_number,
                articles: facts.articles(),
                store,
                amount: Money::new(paid.captured_minor, paid.currency),
                last4: paid.last4.clone().unwrap_or_default(),
                with_order: paid.takes_later,
                taken_by: facts
                    .part
                    .pickup
                    .as_ref()
                    .filter(|one| one.given_to == Some(orders::Taker::Person))
                    .map(|one| one.collector.clone()),
                link,
            };
            (customers::News::Charged, format!("charged:{payment}"), Template::Charged(charged))
        }
        News::OrderPlaced { .. }
        | News::Returned { .. }
        | News::Receipt { .. }
        | News::Withdrawn { .. }
        | News::Invite { .. }
        | News::Reset { .. } => return None,
    })
}

/// An order with something to come: one confirmation for each thing that is reserved, and one for
/// all that is paid.
async fn placed(house: &House, order: OrderId) -> Result<(), DbError> {
    let (view, keep_days) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        (view_order(&tx, order).await?, stores::store::get_policy(&tx).await?.keep_days)
    };
    let Some(customer) = view.customer.clone() else { return Ok(()) };
    let later = |part: &&PartView| part.fulfilment.method != kernel::Method::CarryOut;
    let (unpaid, paid): (Vec<&PartView>, Vec<&PartView>) =
        view.parts.iter().filter(later).partition(|part| part.fulfilment.is_unpaid());
    if unpaid.is_empty() && paid.is_empty() {
        return Ok(());
    }
    let link = confirming_link(house, &view.order, &customer).await?;
    for part in unpaid {
        let public_url = house.settings.public_url.clone();
        let (view, customer) = (view.clone(), customer.clone());
        let facts = Facts { public_url, part: part.clone(), view, customer, keep_days };
        let template = Template::ReservationConfirmed(facts.reserved(link.clone()));
        let key = format!("placed:{}", part.fulfilment.id);
        confirm(house, &facts.view, &facts.customer, key, template).await?;
    }
    if paid.is_empty() {
        return Ok(());
    }
    let template = Template::OrderConfirmed(order_confirmed(house, &view, &customer, &paid, link));
    confirm(house, &view, &customer, format!("placed:{order}"), template).await
}

/// The link in the letter that confirms an order. A guest's tells besides, once it is followed, that the
/// address is theirs: nobody else has it, not even the browser that ordered.
async fn confirming_link(house: &House, order: &Order, customer: &Customer) -> Result<String, DbError> {
    let link = link(house, order);
    let Some(address) = customer.address().filter(|_| customer.is_guest()) else { return Ok(link) };
    let moment = house.clock.moment();
    let secret = Secret::new(&moment);
    let proof = NewLink::order(secret.hash(), order.id, customer.id, address, moment.now);
    house.db.run(WriteLink(proof)).await?;
    Ok(format!("{link}&t={}", secret.text()))
}

struct WriteLink(NewLink);

impl Command for WriteLink {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        identity::insert_link(tx, &self.0).await
    }
}

impl Facts {
    fn reserved(&self, link: String) -> ReservationConfirmed {
        let f = &self.part.fulfilment;
        ReservationConfirmed {
            first_name: self.customer.first_name.clone(),
            order_number: self.view.order.number.clone(),
            article: self.first_article(),
            store: self.part.location.name.clone(),
            arrives_on: f.promised_on,
            kept_days: self.keep_days,
            amount: self.amount(),
            last4: self.last4(),
            link,
        }
    }
}

fn today_at(house: &House, place: &Location) -> Date {
    kernel::date_in(house.clock.now(), &kernel::store_time_zone(&place.time_zone))
}

/// What is paid and still to come, part by part.
fn order_confirmed(
    house: &House,
    view: &OrderView,
    customer: &Customer,
    paid: &[&PartView],
    link: String,
) -> OrderConfirmed {
    let money = |minor: i64| Money::new(minor, view.order.currency);
    let line = |l: &OrderLine| Line { article: article(l, customer.language), amount: money(l.gross_minor) };
    let part = |part: &&PartView| {
        // What is put aside from a shelf is there from the hour that was promised.
        let zone = kernel::store_time_zone(&part.location.time_zone);
        let there = part.there_from.map(|at| kernel::date_in(at, &zone));
        let on = part.fulfilment.promised_on.or(there).unwrap_or_else(|| today_at(house, &part.location));
        let shipping = part.fulfilment.shipping.as_ref();
        let how = match (how(part), shipping) {
            (How::Delivered { address }, Some(to)) => {
                How::Delivered { address: format!("{}, {address}", to.address.name) }
            }
            (how, _) => how,
        };
        OrderPart {
            how,
            service: shipping.map(|one| one.name.get(customer.language).to_owned()),
            lines: part.lines.iter().map(line).collect(),
            at: part.there_from.filter(|_| shipping.is_none()).map(|at| at.to_zoned(zone).time()),
            from: on,
            to: on,
        }
    };
    // A part that was called off before this letter was written is neither paid nor set aside.
    let sum = |is_of: &dyn Fn(&PartView) -> bool| -> Money {
        money(paid.iter().filter(|part| is_of(part)).map(|part| part.fulfilment.amount_minor).sum())
    };
    let is_set_aside = |part: &PartView| view.is_set_aside(&part.fulfilment);
    let is_taken = |part: &PartView| view.covering(&part.fulfilment).is_some() && !is_set_aside(part);
    OrderConfirmed {
        first_name: customer.first_name.clone(),
        order_number: view.order.number.clone(),
        parts: paid.iter().map(part).collect(),
        delivery: money(paid.iter().map(|part| part.fulfilment.fee_minor()).sum()),
        total: sum(&|_| true),
        paid: sum(&is_taken),
        when_it_leaves: sum(&is_set_aside),
        charged: match view.taken_when() {
            TakenWhen::Sent => ChargedWhen::Sent,
            TakenWhen::Collected => ChargedWhen::Collected,
            TakenWhen::Both => ChargedWhen::Both,
        },
        link,
    }
}

#[expect(clippy::too_many_arguments, reason = "a letter has a sender, a reader, a subject, a way and a date")]
fn message(
    house: &House,
    customer: &Customer,
    order: Option<OrderId>,
    to: (Medium, &str),
    key: String,
    template: &Template,
    company: &Company,
    moment: &Moment,
) -> NewMessage {
    let from = sender(house, company);
    NewMessage::new(moment.id(), key, to, template, (customer.language, &from)).about(Some(customer.id), order)
}

/// Who writes, as each letter says at its foot.
fn sender(house: &House, company: &Company) -> messages::House {
    messages::House {
        name: company.name.clone(),
        url: house.settings.public_url.clone(),
        legal: format!("{} · SIRET {} · TVA {}", company.legal_name, company.siret, company.vat_number),
    }
}

struct Queue {
    message: NewMessage,
    moment: Moment,
}

impl Command for Queue {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        if messages::queue(tx, &self.message, &self.moment).await? {
            let id = self.message.id;
            tx.emit(db::Event::new(&self.moment, "message_queued", id, None, json!({}))).await?;
        }
        Ok(())
    }
}

/// Queues a letter by the channel that the customer chose and agreed to; whoever agreed to none is not told.
async fn send(
    house: &House,
    customer: &Customer,
    order: Option<OrderId>,
    news: customers::News,
    key: String,
    template: Template,
) -> Result<(), DbError> {
    // The reader goes back before the letter is queued: who holds one and waits for another may wait for ever.
    let reached = customers::reach(&house.db.reader().await?.tx(), customer, news).await?;
    match reached {
        Ok(chosen) => send_by(house, customer, order, chosen, key, template).await,
        Err(unreachable) => {
            tracing::info!(customer = %customer.id, reason = unreachable.code(), key, "a customer is not told");
            Ok(())
        }
    }
}

/// Confirms an order. What was ordered at a distance is confirmed by e-mail even to who wants no other
/// news: the law wants the contract on a durable medium (Code de la consommation, article L221-13).
async fn confirm(
    house: &House,
    view: &OrderView,
    customer: &Customer,
    key: String,
    template: Template,
) -> Result<(), DbError> {
    let (recorded, addresses) = (customers::News::OrderRecorded, customer.addresses());
    let email = addresses.of(ConsentChannel::Email).filter(|_| view.order.channel == Channel::Web);
    let reached = customers::reach(&house.db.reader().await?.tx(), customer, recorded).await?;
    match (reached, email) {
        (Err(_), Some(email)) => {
            let chosen = (ConsentChannel::Email, email.to_owned());
            send_by(house, customer, Some(view.order.id), chosen, key, template).await
        }
        _ => send(house, customer, Some(view.order.id), recorded, key, template).await,
    }
}

const fn medium_of(channel: ConsentChannel) -> Medium {
    match channel {
        ConsentChannel::Email | ConsentChannel::None => Medium::Email,
        ConsentChannel::Sms => Medium::Sms,
        ConsentChannel::Push => Medium::Push,
    }
}

pub(crate) async fn send_by(
    house: &House,
    customer: &Customer,
    order: Option<OrderId>,
    (channel, address): (ConsentChannel, String),
    key: String,
    template: Template,
) -> Result<(), DbError> {
    let company = stores::store::get_company(&house.db.reader().await?.tx()).await?;
    let moment = house.clock.moment();
    let message = message(house, customer, order, (medium_of(channel), &address), key, &template, &company, &moment);
    house.db.run(Queue { message, moment }).await
}
