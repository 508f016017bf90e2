//! Telling customers: what happened is queued with the change itself; what is said is written
//! afterwards, from the records as they are then, and goes out once.

use crate::House;
use crate::acknowledge;
use crate::offers::hours_of;
use crate::views::{OrderView, PartView, view_order};
use customers::{ConsentChannel, Customer, CustomerRefused};
use db::{Command, DbError, Job, Tx};
use fulfilment::OpeningHours;
use identity::{NewLink, Secret};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Channel, CustomerId, FulfilmentId, Language, LocationId, Moment, Money, OrderId, PaymentId, PaymentTerms,
    ReceiptId, ReturnId, WithdrawalId,
};
use messages::{
    AccountInvitation, Article, Charged, DateChanged, Hours, How, LaterLine, Line, Medium, NewDate, NewMessage,
    OrderConfirmed, OrderPart, ParcelSent, PasswordReset, PickupCode, ReadyForPickup, Refunded, ReservationConfirmed,
    ReservationEnded, SupplyCancelled, Template, Tender, Until, VatLine,
};
use orders::{Fulfilment, NewDay, Order, OrderLine, Promise, Shipping, Telling};
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
    /// A web account waits to be opened.
    Invite { customer: CustomerId, store: Option<LocationId> },
    /// A new password was asked for.
    Reset { customer: CustomerId },
}

/// Queues news with the change that it tells of.
pub(crate) async fn tell(tx: &Tx<'_>, news: News, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, "tell", json!(news))).await
}

/// Queues the news that parts of an order come on other days. What slips again soon after, and other
/// parts of the same order, are told in one letter.
pub(crate) async fn tell_dates(tx: &Tx<'_>, order: OrderId, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, "tell_dates", json!({"order": order}))).await
}

/// How long a new day must have stood before it is told. In the demo nobody shall wait for a letter.
fn gathering(house: &House) -> SignedDuration {
    SignedDuration::from_secs(if house.settings.demo { 2 } else { 120 })
}

/// What became of promises that were due to be told.
struct Told {
    message: Option<NewMessage>,
    promises: Vec<(FulfilmentId, i64)>,
    telling: Telling,
    moment: Moment,
}

impl Command for Told {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let now = self.moment.now;
        for promise in &self.promises {
            if !orders::store::set_told(tx, *promise, self.telling, now).await? {
                // Another worker told them all.
                return Ok(());
            }
        }
        let Some(message) = &self.message else { return Ok(()) };
        if messages::queue(tx, message, &self.moment).await? {
            tx.emit(db::Event::new(&self.moment, "message_queued", message.id, None, json!({}))).await?;
        }
        Ok(())
    }
}

/// Tells of the days of an order that changed: once, of what they are in the end. When they changed just
/// now: from when on they can be told.
pub(crate) async fn dates(house: &House, order: OrderId) -> Result<Option<Timestamp>, DbError> {
    let view = {
        let reader = house.db.reader().await?;
        view_order(&reader.tx(), order).await?
    };
    let due: Vec<&Promise> =
        view.parts.iter().flat_map(|part| &part.promises).filter(|one| one.telling == Telling::Due).collect();
    let Some(last) = due.iter().map(|one| one.made_at).max() else { return Ok(None) };
    let (moment, ready) = (house.clock.moment(), last.saturating_add(gathering(house)).unwrap_or(last));
    if ready > moment.now {
        return Ok(Some(ready));
    }
    let promises = due.iter().map(|one| (one.fulfilment, one.no)).collect();
    // What lies ready, is there or was called off has had news of its own.
    let is_awaited = |part: &&PartView| part.fulfilment.ready_at.is_none() && !part.fulfilment.state.has_ended();
    let open = view.parts.iter().filter(is_awaited);
    let changes: Vec<(&PartView, NewDay)> =
        open.filter_map(|part| Some((part, orders::to_tell(&part.promises)?))).collect();
    let told = Told { message: None, promises, telling: Telling::Needless, moment };
    let (false, Some(customer)) = (changes.is_empty(), &view.customer) else {
        house.db.run(told).await?;
        return Ok(None);
    };
    let reached = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let company = stores::store::get_company(&tx).await?;
        customers::reach(&tx, customer, customers::News::DateChanged).await?.map(|chosen| (chosen, company))
    };
    let told = match reached {
        Ok(((channel, address), company)) => {
            let template = Template::DateChanged(new_dates(house, &view, customer, &changes));
            let key = dates_key(order, &told.promises);
            let to = (medium_of(channel), address.as_str());
            let message = message(house, customer, Some(order), to, key, &template, &company, &told.moment);
            Told { message: Some(message), telling: Telling::Told, ..told }
        }
        Err(unreachable) => {
            tracing::info!(customer = %customer.id, reason = unreachable.code(), "a customer is not told of a new day");
            Told { telling: Telling::Untold, ..told }
        }
    };
    house.db.run(told).await?;
    Ok(None)
}

/// A letter goes out once for the promises that it tells of.
fn dates_key(order: OrderId, promises: &[(FulfilmentId, i64)]) -> String {
    let last = promises.iter().map(|(part, no)| format!("{part}:{no}")).max().unwrap_or_default();
    format!("dates:{order}:{last}:{}", promises.len())
}

fn new_dates(house: &House, view: &OrderView, customer: &Customer, changes: &[(&PartView, NewDay)]) -> DateChanged {
    let change = |(part, day): &(&PartView, NewDay)| {
        let none = || Article { name: String::new(), detail: String::new(), quantity: 1 };
        NewDate {
            article: part.lines.first().map_or_else(none, |line| article(line, customer.language)),
            how: how(part),
            old_on: day.old_on,
            new_on: day.new_on,
        }
    };
    let is_free = |f: &Fulfilment| f.is_unpaid() || view.is_set_aside(f);
    DateChanged {
        first_name: customer.first_name.clone(),
        order_number: view.order.number.clone(),
        changes: changes.iter().map(change).collect(),
        unpaid: changes.iter().all(|(part, _)| is_free(&part.fulfilment)),
        link: link(house, &view.order),
    }
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
        News::Invite { customer, store } => return invite(house, *customer, *store).await,
        News::Reset { customer } => return reset(house, *customer).await,
        News::OrderPlaced { order } => return placed(house, *order).await,
        News::Withdrawn { order, withdrawal } => return acknowledge::carry_out(house, *order, *withdrawal).await,
        News::Returned { order, goods_return } => return returned(house, *order, *goods_return).await,
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

    /// What goes back for a part that was called off; nothing when it was only set aside for it.
    fn refund(&self) -> Option<Money> {
        let f = &self.part.fulfilment;
        // By card, a part that can be called off was never charged; cash was there with the order.
        let was_taken = self.view.taken_minor() > 0 && !self.view.payments.iter().any(|payment| payment.takes_later);
        (f.terms == PaymentTerms::Now && was_taken).then(|| self.amount())
    }

    /// What was only set aside for a part that was called off.
    fn let_go(&self) -> Option<Money> {
        self.view.was_let_go(&self.part.fulfilment).then(|| self.amount())
    }

    fn ended(&self, link: String) -> ReservationEnded {
        ReservationEnded {
            first_name: self.customer.first_name.clone(),
            order_number: self.view.order.number.clone(),
            article: self.first_article(),
            store: self.part.location.name.clone(),
            refund: self.refund(),
            was_paid: self.part.fulfilment.terms == PaymentTerms::Now,
            in_cash: self.refund().is_some() && self.view.cash_to_give().next().is_some(),
            let_go: self.let_go(),
            link,
        }
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

/// The week's opening hours, days with the same hours together. `around` is any day of that time.
fn week(hours: &OpeningHours, around: Date) -> Vec<Hours> {
    let monday = around.saturating_sub(jiff::Span::new().days(i64::from(around.weekday().to_monday_zero_offset())));
    let mut out: Vec<Hours> = Vec::new();
    for offset in 0..7_i64 {
        let day = monday.saturating_add(jiff::Span::new().days(offset));
        for open in hours.on(day) {
            let (weekday, opens, closes) = (day.weekday(), open.open, open.close);
            let before = day.weekday().previous();
            match out.iter_mut().find(|one| one.last == before && (one.opens, one.closes) == (opens, closes)) {
                Some(one) => one.last = weekday,
                None => out.push(Hours { first: weekday, last: weekday, opens, closes }),
            }
        }
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
        News::Cancelled { .. } => {
            let ended = Template::ReservationCancelled(facts.ended(link));
            (customers::News::ReservationEnded, format!("ended:{id}"), ended)
        }
        News::Expired { .. } => {
            let ended = Template::ReservationExpired(facts.ended(link));
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
                link,
            };
            (customers::News::Charged, format!("charged:{payment}"), Template::Charged(charged))
        }
        News::OrderPlaced { .. }
        | News::Returned { .. }
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
        let on = part.fulfilment.promised_on.unwrap_or_else(|| today_at(house, &part.location));
        OrderPart { how: how(part), lines: part.lines.iter().map(line).collect(), from: on, to: on }
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
        link,
    }
}

/// What came back, where, and how the money goes.
async fn returned(house: &House, order: OrderId, id: ReturnId) -> Result<(), DbError> {
    let (view, place) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let view = view_order(&tx, order).await?;
        let Some(taken) = view.returns.iter().find(|one| one.id == id) else { return Ok(()) };
        let place = stores::store::get_location(&tx, taken.location).await?;
        (view, place)
    };
    let (Some(customer), Some(taken)) = (&view.customer, view.returns.iter().find(|one| one.id == id)) else {
        return Ok(());
    };
    // The refunds of a return are written with it, at the same instant.
    let refunds = || view.refunds.iter().filter(|refund| refund.created_at == taken.at);
    let refund = refunds().next();
    let back_minor: i64 = refunds().map(|refund| refund.amount_minor).sum();
    // What paid other goods did not go back.
    if back_minor == 0 && taken.exchanged_for.is_some() {
        return Ok(());
    }
    let paid = refund.and_then(|refund| view.payments.iter().find(|payment| payment.id == refund.payment));
    let to_card = refund.is_some_and(|refund| refund.in_cash.is_none() && refund.credit.is_none());
    let lines = view.parts.iter().flat_map(|part| &part.lines);
    let articles = lines.filter_map(|line| {
        let units = taken.lines.iter().find(|one| one.line_no == line.line_no)?.units;
        Some(Article { quantity: units, ..article(line, customer.language) })
    });
    let template = Template::Refunded(Refunded {
        first_name: customer.first_name.clone(),
        order_number: view.order.number.clone(),
        articles: articles.collect(),
        store: place.name,
        amount: Money::new(back_minor, view.order.currency),
        last4: paid.filter(|_| to_card).and_then(|payment| payment.last4.clone()),
        link: link(house, &view.order),
    });
    send(house, customer, Some(order), customers::News::Charged, format!("returned:{id}"), template).await
}

struct SendInvite {
    customer: CustomerId,
    email: String,
    token_hash: String,
    reset: bool,
    message: NewMessage,
    moment: Moment,
}

impl Command for SendInvite {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        if self.reset {
            if identity::request_reset(tx, &self.email, &self.token_hash, self.moment.now).await?.is_none() {
                return Ok(());
            }
        } else {
            let link = NewLink::invitation(self.token_hash.clone(), self.customer, &self.email, self.moment.now);
            identity::insert_link(tx, &link).await?;
        }
        messages::queue(tx, &self.message, &self.moment).await?;
        Ok(())
    }
}

/// The link that opens a web account. Its token is made here and lives in the message alone.
async fn invite(house: &House, id: CustomerId, store: Option<LocationId>) -> Result<(), DbError> {
    let (customer, company, store) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let store = match store {
            Some(store) => Some(stores::store::get_location(&tx, store).await?.name),
            None => None,
        };
        (customers::resolve(&tx, id).await?, stores::store::get_company(&tx).await?, store)
    };
    let Some(email) = customer.email.clone() else { return Ok(()) };
    let moment = house.clock.moment();
    let secret = Secret::new(&moment);
    let token_hash = secret.hash();
    let link = NewLink::invitation(token_hash.clone(), customer.id, &email, moment.now);
    let zone = kernel::store_time_zone("Europe/Paris");
    let template = Template::AccountInvitation(AccountInvitation {
        first_name: customer.first_name.clone(),
        store,
        link: format!("{}/account/open/{}", house.settings.public_url, secret.text()),
        valid_until: kernel::date_in(link.expires_at(), &zone),
    });
    let message =
        message(house, &customer, None, (Medium::Email, &email), format!("invite:{id}"), &template, &company, &moment);
    house.db.run(SendInvite { customer: customer.id, email, token_hash, reset: false, message, moment }).await
}

async fn reset(house: &House, id: CustomerId) -> Result<(), DbError> {
    let (customer, company, account) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let account = identity::find_account(&tx, id).await?;
        (customers::resolve(&tx, id).await?, stores::store::get_company(&tx).await?, account)
    };
    let Some(email) = account.map(|account| account.email_key) else { return Ok(()) };
    let moment = house.clock.moment();
    let secret = Secret::new(&moment);
    let token_hash = secret.hash();
    let template = Template::PasswordReset(PasswordReset {
        first_name: customer.first_name.clone(),
        link: format!("{}/account/reset/{}", house.settings.public_url, secret.text()),
        valid_minutes: 60,
    });
    let message = message(
        house,
        &customer,
        None,
        (Medium::Email, &email),
        format!("reset:{token_hash}"),
        &template,
        &company,
        &moment,
    );
    house.db.run(SendInvite { customer: customer.id, email, token_hash, reset: true, message, moment }).await
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
    let from = messages::House {
        name: company.name.clone(),
        url: house.settings.public_url.clone(),
        legal: format!("{} · SIRET {} · TVA {}", company.legal_name, company.siret, company.vat_number),
    };
    NewMessage::new(moment.id(), key, to, template, (customer.language, &from)).about(Some(customer.id), order)
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

/// Sends a receipt to an address that is used for nothing else.
pub async fn send_receipt(house: &House, id: ReceiptId, email: &str) -> Result<(), CustomerRefused> {
    let address = customers::Email::parse(email)?;
    let (receipt, view, company, place) = {
        let reader = house.db.reader().await?;
        let tx = reader.tx();
        let receipt = orders::store::get_receipt(&tx, id).await?;
        let view = view_order(&tx, receipt.order).await?;
        let place = match receipt.location {
            Some(place) => Some(stores::store::get_location(&tx, place).await?),
            None => None,
        };
        (receipt, view, stores::store::get_company(&tx).await?, place)
    };
    let language = view.customer.as_ref().map_or(view.order.language, |customer| customer.language);
    let template = Template::Receipt(receipt_letter(house, &receipt, &view, place.as_ref(), language));
    let moment = house.clock.moment();
    let from = messages::House {
        name: company.name.clone(),
        url: house.settings.public_url.clone(),
        legal: format!("{} · SIRET {} · TVA {}", company.legal_name, company.siret, company.vat_number),
    };
    let key = format!("receipt:{id}:{}", address.key());
    let to = (Medium::Email, address.as_typed());
    let message = NewMessage::new(moment.id(), key, to, &template, (language, &from))
        .about(view.order.customer, Some(view.order.id));
    Ok(house.db.run(Queue { message, moment }).await?)
}

fn receipt_letter(
    house: &House,
    receipt: &orders::Receipt,
    view: &OrderView,
    place: Option<&Location>,
    language: Language,
) -> messages::Receipt {
    let (body, currency) = (&receipt.body, receipt.body.currency);
    let money = |minor: i64| Money::new(minor, currency);
    let line = |l: &orders::ReceiptLine| Line {
        article: Article {
            name: l.title.get(language).to_owned(),
            detail: l.options.get(language).to_owned(),
            quantity: l.quantity,
        },
        amount: money(l.gross_minor),
    };
    let zone = kernel::store_time_zone(place.map_or("Europe/Paris", |place| place.time_zone.as_str()));
    let tender = |t: &orders::ReceiptTender| match (t.tender.as_str(), t.last4.clone()) {
        ("cash", _) => Tender::Cash,
        ("store_credit", Some(last4)) => Tender::StoreCredit { last4 },
        ("gift_card", Some(last4)) => Tender::GiftCard { last4 },
        ("exchange", _) => Tender::Exchange,
        ("mandate" | "token", Some(last4)) => Tender::KeptCard { last4 },
        (_, Some(last4)) => Tender::Card { last4 },
        (other, None) => Tender::Other(other.to_owned()),
    };
    let vat = body.taxes.iter().map(|t| VatLine {
        rate: t.rate,
        net: money(t.net_minor),
        tax: money(t.vat_minor),
        gross: money(t.gross_minor),
    });
    let later = body.later.iter().flat_map(|later| {
        let kept_until = later.kept_until_on.map(|on| Until { on, at: None });
        later.lines.iter().map(move |l| {
            let Line { article, amount } = line(l);
            LaterLine { article, amount, arrives_on: later.promised_on, kept_until }
        })
    });
    messages::Receipt {
        first_name: view.customer.as_ref().map(|customer| customer.first_name.clone()),
        order_number: body.order_number.clone(),
        receipt_number: format!("{}-{}", body.till_number, receipt.number),
        store: place.map(|place| place.name.clone()),
        at: receipt.at.to_zoned(zone.clone()).datetime(),
        lines: body.lines.iter().chain(body.returned.iter().flat_map(|one| &one.lines)).map(line).collect(),
        credit: body.credit.as_ref().map(|credit| messages::CreditSlip {
            is_gift: credit.kind == "gift_card",
            code: credit.code.clone(),
            balance: money(credit.balance_minor),
            valid_until: credit.valid_until.to_zoned(zone.clone()).date(),
        }),
        paid: money(receipt.total_minor),
        tenders: body.tenders.iter().map(|t| (tender(t), money(t.amount_minor))).collect(),
        vat: vat.collect(),
        later: later.collect(),
        later_last4: body.later.iter().find_map(|later| later.last4.clone()),
        link: link(house, &view.order),
    }
}
