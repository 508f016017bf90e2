//! One order: its parts with their steps and dates, what was paid and what is not yet, and the one
//! touch that calls a part off. The same view that till and office show.

use crate::credits;
use crate::delivery;
use crate::shell::Shop;
use crate::steps::{self, Part};
use crate::withdrawing::Right;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use customers::Email;
use flows::{NextStep, OrderView};
use fulfilment::ParcelNews;
use identity::{IdentityRefused, LinkPurpose, Secret};
use kernel::{Actor, FulfilmentId, ReceiptId};
use orders::{Order, OrderNumber, OrderState, Receipt};
use payments::RefundState;
use serde::Deserialize;
use web::{Answer, App, Checked, Errors, Failure, Toast, Watch};

/// The reasons that may be given; the first stands for none.
const REASONS: &[&str] = &["customer", "changed_mind", "too_late", "found_elsewhere"];

#[derive(Template)]
#[template(path = "shop/order.html")]
struct OrderPage {
    page: Shop,
    order: Order,
    /// The key of the link, when it was opened by it.
    key: String,
    parts: Vec<Part>,
    next: Option<(String, String)>,
    money: Money,
    receipts: Vec<(String, String)>,
    reasons: Vec<(&'static str, String)>,
    can_follow: bool,
    /// The secret of the letter's link, while it can put the order into an account.
    proof: Option<String>,
    /// Whether no letter tells the customer of what is still to come.
    is_untold: bool,
    /// The right to withdraw; none for what was bought in a store.
    right: Option<Right>,
}

/// The amounts beside an order.
struct Money {
    parts: Vec<(String, i64)>,
    /// What the order comes to, without what was called off; none when one part says the same.
    total_minor: Option<i64>,
    /// What bringing cost; empty when nothing was sent.
    delivery: String,
    paid_minor: i64,
    /// "Visa •••• 4417, sam. 21 nov."
    paid_by: String,
    refunded_minor: i64,
    /// What pays another order, because goods were exchanged.
    exchanged_minor: i64,
    is_refund_pending: bool,
    set_aside_minor: i64,
    later_minor: i64,
    /// Whether all that was ever set aside was let go: nothing was charged, and nothing will be.
    is_let_go: bool,
}

#[derive(Deserialize, Default)]
pub(crate) struct Link {
    k: Option<String>,
    /// What the letter to a guest says besides.
    t: Option<String>,
}

/// The order, if this browser may see it: by the secret of its link, or by whom it belongs to.
pub(crate) async fn open(app: &App, page: &Shop, number: &str, link: &Link) -> Result<(OrderView, String), Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let number = OrderNumber::read(number).0;
    let order = orders::store::find_order_by_number(&tx, &number).await?.ok_or(Failure::NotFound)?;
    let by_link = link.k.as_deref().is_some_and(|key| !order.link_key.is_empty() && same(key, &order.link_key));
    let is_mine = page.customer.is_some() && order.customer == page.customer_id();
    if !by_link && !is_mine {
        return Err(if page.customer.is_none() { Failure::SignIn(web::Face::Shop) } else { Failure::NotFound });
    }
    let key = if by_link { order.link_key.clone() } else { String::new() };
    Ok((flows::view_order(&tx, order.id).await?, key))
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// `GET /orders/{number}`.
pub(crate) async fn show(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
) -> Answer {
    let (view, key) = open(&app, &page, &number, &link).await?;
    let (keep_days, proof) = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        (stores::store::get_policy(&tx).await?.keep_days, proof(&tx, &page, &view, link.t).await?)
    };
    let parts: Vec<Part> = view.parts.iter().map(|part| steps::part(&page, &view, part, keep_days)).collect();
    let template = OrderPage {
        next: next(&page, &view),
        money: money(&page, &view),
        receipts: view.receipts.iter().map(|one| receipt_link(&page, &view.order, one, &key)).collect(),
        reasons: REASONS.iter().skip(1).map(|code| (*code, reason(&page, code))).collect(),
        proof,
        is_untold: view.untold.is_some(),
        right: Right::of(&page, &view),
        can_follow: !matches!(view.order.state, OrderState::Cancelled | OrderState::Completed),
        parts,
        order: view.order,
        key,
        page,
    };
    web::html(&template)
}

/// The secret of the letter's link, if it still has something to prove about this order.
async fn proof(
    tx: &db::Tx<'_>,
    page: &Shop,
    view: &OrderView,
    secret: Option<String>,
) -> Result<Option<String>, db::DbError> {
    let is_guest = view.customer.as_ref().is_some_and(customers::Customer::is_guest);
    let Some(secret) = secret.filter(|_| is_guest) else { return Ok(None) };
    let hash = Secret::read(&secret).hash();
    let link = identity::find_link(tx, &hash, LinkPurpose::OrderLink, page.now()).await?;
    Ok(link.filter(|link| link.order == Some(view.order.id)).map(|_| secret))
}

#[derive(Deserialize)]
pub(crate) struct Join {
    #[serde(default)]
    t: String,
}

/// `POST /orders/{number}/join`: the guest has the address, and wants the order in an account.
pub(crate) async fn join(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    Checked(form): Checked<Join>,
) -> Result<Response, Failure> {
    let (view, _) = open(&app, &page, &number, &link).await?;
    let address = format!("/orders/{}", web::encode(&view.order.number));
    let joined = flows::join_order(app.house(), view.order.id, &form.t, page.customer_id()).await?;
    let Some(joined) = joined else {
        let refusal = web::Refusal::from(IdentityRefused::LinkInvalid);
        return Err(refusal.way_out("/sign-in", "sign-in").into());
    };
    let go = match joined.invitation {
        Some(secret) => page.go(format!("/account/open/{secret}")).toast(Toast::new("shop-joined-open")),
        None if page.customer_id() == Some(joined.customer.id) => page.go(address).toast(Toast::new("shop-joined")),
        None => page.go(format!("/sign-in?next={address}")).toast(Toast::new("shop-joined-sign-in")),
    };
    Ok(go.into())
}

fn reason(page: &Shop, code: &str) -> String {
    page.t(match code {
        "changed_mind" => "shop-reason-changed-mind",
        "too_late" => "shop-reason-too-late",
        _ => "shop-reason-found-elsewhere",
    })
}

impl OrderPage {
    /// `?k=…` for addresses of this order.
    fn link(&self) -> String {
        if self.key.is_empty() { String::new() } else { format!("?k={}", self.key) }
    }

    /// The same page again, with what the letter's link proves.
    fn again(&self) -> String {
        match &self.proof {
            Some(proof) => format!("{}&t={proof}", self.link()),
            None => self.link(),
        }
    }

    fn headline(&self) -> String {
        let page = &self.page;
        match (self.order.state, self.parts.len()) {
            (OrderState::AwaitingPayment, _) => page.t("shop-order-awaiting"),
            (OrderState::Cancelled, _) => page.t("shop-order-cancelled"),
            (_, 1) => page.t("shop-order-one"),
            (_, ways) => page.n("shop-order-ways", ways),
        }
    }

    fn placed(&self) -> String {
        let page = &self.page;
        let at = page.date_time(self.order.placed_at.unwrap_or(self.order.created_at));
        let store = self.order.location.and_then(|id| page.store_of(id)).map(|store| store.location.name.as_str());
        match (self.order.channel, store) {
            (kernel::Channel::Till, Some(store)) => page.ta("shop-order-placed-in", &[("store", &store), ("at", &at)]),
            _ => page.ta("shop-order-placed-web", &[("at", &at)]),
        }
    }
}

/// What comes next: a headline and a sentence.
fn next(page: &Shop, view: &OrderView) -> Option<(String, String)> {
    let part = |id: FulfilmentId| view.parts.iter().find(|part| part.fulfilment.id == id);
    let words = |id: FulfilmentId| {
        let part = part(id)?;
        let title = part.lines.first().map(|line| page.told(&line.title).to_owned()).unwrap_or_default();
        Some((title, part.location.name.clone()))
    };
    match view.next {
        NextStep::Pay => Some((page.t("shop-next-pay"), page.t("shop-next-pay-text"))),
        NextStep::Collect { fulfilment, until } => {
            let (title, store) = words(fulfilment)?;
            let head = match until {
                Some(until) => {
                    page.ta("shop-next-collect", &[("day", &page.long_day(until)), ("time", &page.time(until))])
                }
                None => page.t("shop-next-collect-any"),
            };
            Some((head, page.ta("shop-next-collect-text", &[("title", &title), ("store", &store)])))
        }
        NextStep::Prepare { fulfilment } => {
            let (title, store) = words(fulfilment)?;
            Some((
                page.t("shop-next-prepare"),
                page.ta("shop-next-prepare-text", &[("title", &title), ("store", &store)]),
            ))
        }
        NextStep::Arrive { fulfilment, on } => {
            let (title, store) = words(fulfilment)?;
            let head = match on {
                Some(on) => page.ta("shop-next-arrive", &[("day", &page.long_day(on))]),
                None => page.t("shop-next-arrive-any"),
            };
            Some((head, page.ta("shop-next-arrive-text", &[("title", &title), ("store", &store)])))
        }
        NextStep::Deliver { fulfilment, on } => {
            let title = words(fulfilment)?.0;
            let news = part(fulfilment).and_then(steps::last_news);
            let address = part(fulfilment)?.fulfilment.shipping.as_ref()?.address.on_one_line();
            let head = match on {
                _ if news == Some(ParcelNews::AtPoint) => page.t("shop-next-at-point"),
                Some(on) if news == Some(ParcelNews::Failed) => {
                    page.ta("shop-next-missed", &[("day", &page.long_day(on))])
                }
                Some(on) => page.ta("shop-next-deliver", &[("day", &page.long_day(on))]),
                None => page.t("shop-next-deliver-any"),
            };
            Some((head, page.ta("shop-next-deliver-text", &[("title", &title), ("address", &address)])))
        }
        NextStep::Nothing => None,
    }
}

/// By what means, in words: the card by its name, a credit by its last four signs.
fn means_of(page: &Shop, tender: &str, brand: Option<&str>, last4: Option<&str>) -> String {
    match (tender, brand, last4) {
        ("store_credit" | "gift_card" | "exchange", _, _) => {
            credits::name(page, tender, last4.filter(|_| tender != "exchange"))
        }
        (_, Some(brand), Some(last4)) => web::wording::card(brand, last4),
        ("cash", _, _) => page.t("shop-cash"),
        _ => page.t("shop-card"),
    }
}

fn money(page: &Shop, view: &OrderView) -> Money {
    let paid: Vec<_> = view.payments.iter().filter(|payment| payment.is_good()).collect();
    // Several means may have paid together: each is named once, and the day of the last.
    let by = paid.last().map(|last| {
        let mut means: Vec<String> = Vec::new();
        let is_taken = |one: &&&payments::Payment| one.captured_minor > 0;
        let taken: Vec<_> = paid.iter().filter(is_taken).collect();
        for payment in if taken.is_empty() { paid.iter().collect() } else { taken } {
            let name = means_of(page, payment.tender.as_str(), payment.brand.as_deref(), payment.last4.as_deref());
            if !means.contains(&name) {
                means.push(name);
            }
        }
        format!("{}, {}", means.join(", "), page.day(last.updated_at))
    });
    let back = view.refunds.iter().filter(|refund| refund.state != RefundState::Failed);
    Money {
        parts: view
            .parts
            .iter()
            .filter(|part| !part.fulfilment.is_unpaid() && steps::counts(view, part))
            .map(|part| (steps::method(page, view, part), part.fulfilment.amount_minor - part.fulfilment.fee_minor()))
            .collect(),
        total_minor: (view.parts.len() > 1 && view.stands_minor() > 0).then(|| view.stands_minor()),
        delivery: brought(page, view),
        paid_minor: view.taken_minor(),
        paid_by: by.unwrap_or_default(),
        refunded_minor: back.map(|refund| refund.amount_minor).sum(),
        exchanged_minor: view.exchanged_minor(),
        is_refund_pending: view.refunds.iter().any(|refund| refund.state == RefundState::Pending),
        set_aside_minor: view.set_aside_minor(),
        later_minor: view.later_minor(),
        is_let_go: paid.is_empty() && view.parts.iter().any(|part| view.was_let_go(&part.fulfilment)),
    }
}

fn brought(page: &Shop, view: &OrderView) -> String {
    let counted = view.parts.iter().filter(|part| steps::counts(view, part)).map(|part| &part.fulfilment);
    let sent: Vec<_> = counted.filter(|f| f.shipping.is_some()).collect();
    if sent.is_empty() { String::new() } else { delivery::free_or(page, sent.iter().map(|f| f.fee_minor()).sum()) }
}

pub(crate) fn receipt_link(page: &Shop, order: &Order, receipt: &Receipt, key: &str) -> (String, String) {
    let link = if key.is_empty() { String::new() } else { format!("?k={key}") };
    let key = if receipt.total_minor < 0 { "shop-credit-note-of" } else { "shop-receipt-of" };
    let text = page.ta(key, &[("day", &page.day(receipt.at)), ("amount", &page.money(receipt.total_minor))]);
    (format!("/orders/{}/receipts/{}{link}", web::encode(&order.number), receipt.id), text)
}

/// `GET /orders/{number}/live`.
pub(crate) async fn live(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
) -> Answer {
    let (view, _) = open(&app, &page, &number, &link).await?;
    let kinds = &["order_placed", "order_changed", "fulfilment_changed", "payment_changed", "goods_returned"];
    let mut watch = Watch::new().kinds(kinds).subject(view.order.id);
    for part in &view.parts {
        watch = watch.subject(part.fulfilment.id);
    }
    for payment in &view.payments {
        watch = watch.subject(payment.id);
    }
    app.live().open(watch)
}

#[derive(Deserialize)]
pub(crate) struct Cancel {
    fulfilment: FulfilmentId,
    #[serde(default)]
    reason: String,
}

/// `POST /orders/{number}/cancel`.
pub(crate) async fn cancel(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    Checked(form): Checked<Cancel>,
) -> Result<Response, Failure> {
    let (view, key) = open(&app, &page, &number, &link).await?;
    let part = view.parts.iter().find(|part| part.fulfilment.id == form.fulfilment).ok_or(Failure::NotFound)?;
    let back = format!(
        "/orders/{}{}",
        web::encode(&view.order.number),
        if key.is_empty() { key } else { format!("?k={key}") }
    );
    let actor = view.order.customer.map_or(Actor::Visitor, Actor::Customer);
    let reason = REASONS.iter().find(|code| **code == form.reason).unwrap_or(&REASONS[0]);
    let done = flows::cancel_fulfilment(app.house(), form.fulfilment, actor, reason).await;
    if let Err(refused) = done {
        return Err(match Failure::from(refused) {
            Failure::Refused(refusal) => refusal.way_out(back, "shop-order-back").into(),
            other => other,
        });
    }
    let toast = match &part.fulfilment {
        f if f.is_unpaid() => "shop-cancelled",
        f if view.is_set_aside(f) && !view.is_partly_taken(f) => "shop-cancelled-let-go",
        _ => "shop-cancelled-refund",
    };
    Ok(page.go(back).toast(Toast::new(toast)).into())
}

#[derive(Deserialize)]
pub(crate) struct Collector {
    fulfilment: FulfilmentId,
    #[serde(default)]
    name: String,
}

/// `POST /orders/{number}/collector`: the customer says who fetches a part for them, or that nobody does any
/// more: whoever has the order's link, or is signed in as its customer.
pub(crate) async fn collector(
    State(app): State<App>,
    page: Shop,
    Path(number): Path<String>,
    Query(link): Query<Link>,
    Checked(form): Checked<Collector>,
) -> Result<Response, Failure> {
    let (view, key) = open(&app, &page, &number, &link).await?;
    let part = view.parts.iter().find(|part| part.fulfilment.id == form.fulfilment).ok_or(Failure::NotFound)?;
    let key = if key.is_empty() { key } else { format!("?k={key}") };
    let back = format!("/orders/{}{key}", web::encode(&view.order.number));
    let actor = view.order.customer.map_or(Actor::Visitor, Actor::Customer);
    if let Err(refused) = flows::name_collector(app.house(), part.fulfilment.id, &form.name, actor).await {
        return Err(match Failure::from(refused) {
            Failure::Refused(refusal) => refusal.way_out(back, "shop-order-back").into(),
            other => other,
        });
    }
    let is_withdrawn = form.name.trim().is_empty();
    let toast = if is_withdrawn { "shop-collector-withdrawn" } else { "shop-collector-named" };
    Ok(page.go(back).toast(Toast::new(toast)).into())
}

#[derive(Template)]
#[template(path = "shop/receipt.html")]
struct ReceiptPage {
    page: Shop,
    order: Order,
    receipt: Receipt,
    place: Option<stores::Location>,
    /// Who bought, and where a carrier brings it.
    buyer: Option<customers::Customer>,
    address: Option<kernel::Address>,
    /// Which receipt of its order it is, from one: what is sold on the web has no till to number it.
    ordinal: usize,
    /// Whether something of the order can still be followed or called off.
    is_open: bool,
    key: String,
}

impl ReceiptPage {
    fn link(&self) -> String {
        if self.key.is_empty() { String::new() } else { format!("?k={}", self.key) }
    }

    /// Where the order can be followed from the paper.
    fn order_link(&self) -> String {
        self.page.public(&format!("/orders/{}?k={}", web::encode(&self.order.number), self.order.link_key))
    }

    /// "MF-7K3QX9A-1": what names it, as no till numbered it.
    fn number(&self) -> String {
        format!("{}-{}", self.order.number, self.ordinal)
    }

    /// The day on which it was ordered.
    fn ordered_on(&self) -> String {
        self.page.full_date(self.order.placed_at.unwrap_or(self.order.created_at))
    }

    /// Whether goods came back by it.
    fn is_return(&self) -> bool {
        self.receipt.total_minor < 0
    }

    /// What stands below a line: options, units and their price, VAT.
    fn facts(&self, line: &orders::ReceiptLine) -> String {
        let page = &self.page;
        let options = page.told(&line.options).to_owned();
        let units = (line.quantity > 1)
            .then(|| page.ta("shop-receipt-units", &[("n", &line.quantity), ("each", &page.money(line.unit_minor))]));
        let rate = page.vat(line.rate);
        let facts = [Some(options), units, Some(rate)].into_iter().flatten().filter(|fact| !fact.is_empty());
        facts.collect::<Vec<_>>().join(" · ")
    }

    /// From when something that is put aside can be collected.
    fn there_from(&self, later: &orders::ReceiptLater) -> Option<String> {
        let at = later.there_from?;
        Some(self.page.ta("shop-there-from", &[("day", &self.page.day(at)), ("time", &self.page.time(at))]))
    }

    /// What becomes of a part that is not on this receipt yet: how it is had, and when it is charged.
    fn later(&self, later: &orders::ReceiptLater) -> String {
        self.page.t(match (&later.sent, later.kept_until_on) {
            (Some(_), _) => "shop-receipt-sent",
            (None, Some(_)) => "shop-receipt-later",
            (None, None) => "shop-receipt-collect",
        })
    }

    fn tender(&self, tender: &orders::ReceiptTender) -> String {
        let name = means_of(&self.page, &tender.tender, tender.brand.as_deref(), tender.last4.as_deref());
        match tender.left_minor {
            Some(left) => format!("{name}, {}", self.page.ta("shop-credit-has", &[("amount", &self.page.money(left))])),
            None => name,
        }
    }
}

/// `GET /orders/{number}/receipts/{id}`.
pub(crate) async fn receipt(
    State(app): State<App>,
    page: Shop,
    Path((number, id)): Path<(String, ReceiptId)>,
    Query(link): Query<Link>,
) -> Answer {
    let (view, key) = open(&app, &page, &number, &link).await?;
    let at = view.receipts.iter().position(|one| one.id == id).ok_or(Failure::NotFound)?;
    let receipt = view.receipts[at].clone();
    let place = receipt.location.and_then(|id| page.store_of(id)).map(|store| store.location.clone());
    let address = view.parts.iter().find_map(|part| Some(part.fulfilment.shipping.as_ref()?.address.clone()));
    let is_open = view.parts.iter().any(|part| !part.fulfilment.state.has_ended());
    let (order, buyer) = (view.order, view.customer);
    web::html(&ReceiptPage { page, order, receipt, place, buyer, address, ordinal: at + 1, is_open, key })
}

#[derive(Template)]
#[template(path = "shop/find-order.html")]
struct FindPage {
    page: Shop,
    form: Find,
    errors: Errors,
}

#[derive(Deserialize, Default)]
pub(crate) struct Find {
    #[serde(default)]
    number: String,
    #[serde(default)]
    email: String,
}

/// `GET /orders`.
pub(crate) async fn find_form(page: Shop) -> Answer {
    web::html(&FindPage { page, form: Find::default(), errors: Errors::default() })
}

/// The order that a number means, with or without the letters before it.
async fn named(tx: &db::Tx<'_>, app: &App, typed: &str) -> Result<Option<Order>, db::DbError> {
    let number = OrderNumber::read(typed).0;
    if let Some(order) = orders::store::find_order_by_number(tx, &number).await? {
        return Ok(Some(order));
    }
    let whole = format!("{}-{number}", app.house().settings.order_prefix);
    orders::store::find_order_by_number(tx, &whole).await
}

/// `POST /orders`: number and e-mail address must both be right, and which is wrong is not told.
pub(crate) async fn find(State(app): State<App>, page: Shop, Checked(form): Checked<Find>) -> Answer {
    let found = {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let order = named(&tx, &app, &form.number).await?;
        match order {
            Some(order) => match order.customer {
                Some(customer) => Some((customers::resolve(&tx, customer).await?, order)),
                None => None,
            },
            None => None,
        }
    };
    let asked = Email::parse(&form.email).ok().map(|email| email.key().to_owned());
    match found {
        Some((customer, order)) if asked.is_some() && customer.address_key() == asked.as_deref() => {
            Ok(page.go(format!("/orders/{}?k={}", web::encode(&order.number), order.link_key)).into())
        }
        _ => {
            let mut errors = Errors::default();
            errors.add("number", page.t("shop-find-none"));
            web::html_with(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &FindPage { page, form, errors })
        }
    }
}
