//! The cart: what is wanted, how, where and when; each line is changed by its own form.

use crate::delivery::{self, Delivery};
use crate::plans::{self, Plan};
use crate::points;
use crate::sending;
use crate::shell::Shop;
use crate::ways::{self, Way, read_way, way_text};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use cart::{Cart, CartRefused, Destination, Wish};
use db::{DbError, Tx};
use flows::{CartLine, CartView, LineProblem, Offers};
use fulfilment::{ServiceKind, WayOrder};
use kernel::{CartId, Channel, IntentId, LocationId, Method, PaymentTerms, Quantity, VariantId};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Refusal, Toast};

/// The most of one line that a browser may ask for.
const MOST: i64 = 99;

#[derive(Template)]
#[template(path = "shop/cart.html")]
struct CartPage {
    page: Shop,
    lines: Vec<Line>,
    plans: Vec<Plan>,
    now_minor: i64,
    later_minor: i64,
    sums: Sums,
    is_clean: bool,
}

/// What lines of a cart cost that cannot be had any more: it is no part of a total.
fn gone_minor(view: &CartView, terms: PaymentTerms) -> i64 {
    let is_gone = |line: &&CartLine| line.intent.wish.terms == terms && line.problem.is_some_and(LineProblem::is_gone);
    view.lines.iter().filter(is_gone).map(|line| line.gross_minor).sum()
}

fn now_minor(view: &CartView) -> i64 {
    view.quote.now.gross_minor - gone_minor(view, PaymentTerms::Now)
}

fn later_minor(view: &CartView) -> i64 {
    view.quote.later.gross_minor - gone_minor(view, PaymentTerms::AtHandOver)
}

/// What the amount to pay now is made of.
#[derive(Default)]
pub(crate) struct Sums {
    pub(crate) goods_minor: i64,
    /// What bringing costs; empty when nothing is sent.
    pub(crate) delivery: String,
    /// What each service costs, when there are several: its name and its fee.
    pub(crate) fees: Vec<(String, String)>,
    /// "Plus que 10,10 € d’articles à livrer, et la livraison est offerte."; empty when that is far.
    pub(crate) nearly_free: String,
}

impl Sums {
    pub(crate) fn of(page: &Shop, view: &CartView) -> Self {
        let fee_minor = view.fee_minor();
        // What goes to several addresses has several fees: no one amount is missing.
        let alone = if let [sent] = view.sent.as_slice() { Some(sent) } else { None };
        let missing = alone.filter(|sent| sent.fee_minor > 0).and_then(|sent| {
            let goes = |line: &&CartLine| {
                let wish = line.intent.wish;
                line.is_sent() && (wish.service, wish.address) == (Some(sent.service.id), sent.address)
            };
            let goods: i64 = view.lines.iter().filter(goes).map(|line| line.gross_minor).sum();
            let from = sent.service.free_from_minor?;
            Some(from - goods).filter(|missing| *missing > 0 && *missing <= from / 2)
        });
        let nearly = |missing: i64| page.ta("shop-delivery-nearly-free", &[("amount", &page.money(missing))]);
        let fee = |sent: &flows::Sent| {
            (sent.service.name.get(page.language()).to_owned(), delivery::free_or(page, sent.fee_minor))
        };
        Self {
            fees: if view.sent.len() > 1 { view.sent.iter().map(fee).collect() } else { Vec::new() },
            goods_minor: now_minor(view) - fee_minor,
            delivery: if view.sent.is_empty() { String::new() } else { delivery::free_or(page, fee_minor) },
            nearly_free: missing.map(nearly).unwrap_or_default(),
        }
    }
}

/// How a line reaches the customer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Collected, paid with the order.
    Collected,
    /// Put aside, paid at pick-up.
    Reserved,
    /// The same, out of what is on its way.
    Arrival,
    /// Brought to a door.
    Sent,
    /// Brought to a relay point.
    Relayed,
}

impl Kind {
    fn of(wish: &Wish) -> Self {
        match (wish.method, wish.terms) {
            (Method::Ship, _) => Self::Sent,
            (Method::Relay, _) => Self::Relayed,
            (Method::CollectOnArrival, _) => Self::Arrival,
            (_, PaymentTerms::AtHandOver) => Self::Reserved,
            _ => Self::Collected,
        }
    }

    /// Whether it is paid at pick-up.
    pub(crate) const fn is_later(self) -> bool {
        matches!(self, Self::Reserved | Self::Arrival)
    }

    const fn icon(self) -> &'static str {
        match self {
            Self::Collected => "store",
            Self::Reserved => "hanger",
            Self::Arrival => "arrival",
            Self::Sent => delivery::icon(ServiceKind::Home),
            Self::Relayed => delivery::icon(ServiceKind::Relay),
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Collected | Self::Sent | Self::Relayed => "",
            Self::Reserved => " l",
            Self::Arrival => " s",
        }
    }
}

/// A line in words.
pub(crate) struct Line {
    pub(crate) id: IntentId,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) options: String,
    pub(crate) drawing: String,
    pub(crate) colour: String,
    pub(crate) quantity: i64,
    most: i64,
    pub(crate) unit_minor: i64,
    pub(crate) gross_minor: i64,
    pub(crate) kind: Kind,
    /// Where it is sent, once that was said: "Camille Essai, 75011 Paris".
    pub(crate) to: String,
    /// Whether it can be sent elsewhere than the rest.
    pub(crate) can_go_elsewhere: bool,
    /// "À retirer à Lyon – Presqu’île".
    pub(crate) how: String,
    /// "aujourd’hui dès 16 h 30", "jeu. 26 nov."
    pub(crate) when: String,
    pub(crate) problem: Option<Problem>,
    /// The value of the way that was chosen.
    way: String,
    choices: Vec<Choice>,
}

impl Line {
    /// Whether there is a problem, and no fewer units would do.
    fn is_nowhere(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.least.is_none())
    }

    /// Whether it cannot be had at all.
    fn is_gone(&self) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.is_gone)
    }

    /// Whether it goes to a relay point.
    pub(crate) fn is_relayed(&self) -> bool {
        self.kind == Kind::Relayed
    }
}

/// What stands in the way of a line, and what can be done.
pub(crate) struct Problem {
    pub(crate) text: String,
    /// Whether it cannot be had at all, and does not count.
    is_gone: bool,
    /// So many can be had this way.
    least: Option<i64>,
}

/// One way that can be chosen for a line.
struct Choice {
    value: String,
    title: String,
    detail: String,
    when: String,
    is_arrival: bool,
    order: WayOrder,
}

pub(crate) async fn show(State(app): State<App>, page: Shop) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let view = match &page.cart {
        Some(cart) => Some(viewed(&tx, &page, cart.clone()).await?),
        None => None,
    };
    let (lines, plans) = match &view {
        Some(view) => {
            let found = found(&tx, &page, view).await?;
            (lines_of(&page, view, &found), plans::of(&page, view, &found))
        }
        None => (Vec::new(), Vec::new()),
    };
    drop(tx);
    drop(reader);
    let (now_minor, later_minor) = view.as_ref().map_or((0, 0), |view| (now_minor(view), later_minor(view)));
    let sums = view.as_ref().map(|view| Sums::of(&page, view)).unwrap_or_default();
    let is_clean = view.is_some_and(|view| view.is_clean());
    web::html(&CartPage { page, lines, plans, now_minor, later_minor, sums, is_clean })
}

/// A cart seen from here.
pub(crate) async fn viewed(tx: &Tx<'_>, page: &Shop, cart: Cart) -> Result<CartView, DbError> {
    flows::view_cart(tx, sending::addressed(cart), page.company.currency, page.now()).await
}

/// Every way to get what a cart holds, line by line.
pub(crate) async fn found(tx: &Tx<'_>, page: &Shop, view: &CartView) -> Result<Vec<Offers>, DbError> {
    let wanted: Vec<_> = view.lines.iter().map(|line| (line.intent.variant, line.intent.quantity.units())).collect();
    flows::offers_of(tx, &wanted, asked(page)).await
}

/// The lines of a cart in words, for who does not choose any more: a way is named though it could not be had again.
pub(crate) async fn lines(tx: &Tx<'_>, page: &Shop, view: &CartView) -> Result<Vec<Line>, DbError> {
    let wanted: Vec<_> = view.lines.iter().map(|line| (line.intent.variant, 1)).collect();
    let found = flows::offers_of(tx, &wanted, asked(page)).await?;
    Ok(lines_of(page, view, &found))
}

fn asked(page: &Shop) -> flows::Asked {
    flows::Asked { near: page.store_id(), standing: false, now: page.now() }
}

/// The lines of a cart in words, with the ways that could be chosen instead.
fn lines_of(page: &Shop, view: &CartView, found: &[Offers]) -> Vec<Line> {
    let line = |(at, (line, offers)): (usize, (&CartLine, &Offers))| {
        let brought = |way: &flows::DeliveryWay| {
            let to = sending::destination_for(&view.cart, &line.intent.wish, way.service.kind);
            Delivery::of(page, way, line.gross_minor, to)
        };
        let facts = Facts {
            stores: ways::ways(page, offers),
            deliveries: offers.ways.iter().map(brought).collect(),
            on: view.delivered_on(at),
        };
        in_words(page, view, line, &facts)
    };
    view.lines.iter().zip(found).enumerate().map(line).collect()
}

/// How a line could be had.
struct Facts {
    stores: Vec<Way>,
    deliveries: Vec<Delivery>,
    /// By when it is brought as the cart is planned.
    on: Option<jiff::civil::Date>,
}

/// How a line is had: where, and when.
fn how_and_when(page: &Shop, view: &CartView, line: &CartLine, facts: &Facts) -> (String, String) {
    let wish = line.intent.wish;
    let way = way_text(&wish);
    if line.is_sent() {
        let service = view.sent.iter().map(|sent| &sent.service).find(|one| Some(one.id) == wish.service);
        let known = facts.deliveries.iter().find(|one| one.value == way);
        let name = service.map(|one| delivery::name(page, one)).or_else(|| known.map(|one| one.name.clone()));
        let kind = service.map_or(ServiceKind::Home, |one| one.kind);
        let planned = facts.on.map(|on| delivery::on(page, kind, on));
        let when = planned.or_else(|| known.map(|one| one.by.clone())).unwrap_or_default();
        return (name.unwrap_or_else(|| page.t("shop-delivery")), when);
    }
    let store = line.location.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let when = match (facts.stores.iter().find(|one| one.leads_to(&way)), &line.supply) {
        _ if line.transfer.is_some() => {
            line.transfer.as_ref().map(|way| page.in_days(way.delivery.latest_on)).unwrap_or_default()
        }
        (Some(way), _) => way.from.clone(),
        (None, Some(supply)) => page.in_days(supply.expected_on),
        (None, None) => String::new(),
    };
    let key = if wish.terms == PaymentTerms::Now { "shop-line-collect" } else { "shop-line-reserve" };
    (page.ta(key, &[("store", &store)]), when)
}

fn in_words(page: &Shop, view: &CartView, line: &CartLine, facts: &Facts) -> Line {
    let wish = line.intent.wish;
    let way = way_text(&wish);
    let current = facts.stores.iter().find(|one| one.leads_to(&way));
    let store = line.location.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let (how, when) = how_and_when(page, view, line, facts);
    let available = match line.problem {
        Some(LineProblem::NotEnough { available }) => available,
        _ => current.map_or(MOST, |way| way.free_units),
    };
    let to = wish.address.and_then(|id| view.cart.destination(id)).filter(|_| line.is_sent());
    Line {
        id: line.intent.id,
        href: format!("/p/{}?sku={}", web::encode(&line.info.handle), web::encode(line.info.sku.as_str())),
        title: page.say(&line.info.title).to_owned(),
        options: page.say(&line.info.option_text).to_owned(),
        drawing: line.info.drawing.clone(),
        colour: line.info.colour.clone().unwrap_or_default(),
        quantity: line.intent.quantity.units(),
        most: available.clamp(1, MOST),
        unit_minor: line.unit_minor,
        gross_minor: line.gross_minor,
        kind: Kind::of(&wish),
        to: to.map(where_to).unwrap_or_default(),
        can_go_elsewhere: wish.method == Method::Ship && sending::sent_lines(&view.cart) > 1,
        how,
        when,
        problem: line.problem.map(|problem| problem_in_words(page, problem, &store, line)),
        choices: choices(page, view, &wish, facts),
        way,
    }
}

/// "Camille Essai, 8 rue …"; a relay point by its name.
fn where_to(to: &Destination) -> String {
    let who = if to.point.is_some() { &to.address.more } else { &to.address.name };
    format!("{who}, {}", to.address.on_one_line())
}

fn problem_in_words(page: &Shop, problem: LineProblem, store: &str, line: &CartLine) -> Problem {
    let text = match problem {
        LineProblem::NotSold => page.t("shop-problem-not-sold"),
        LineProblem::NotEnough { available: ..=0 } if line.is_sent() => page.t("shop-problem-none-to-send"),
        LineProblem::NotEnough { available } if line.is_sent() => {
            page.ta("shop-problem-few-to-send", &[("n", &available), ("asked", &line.intent.quantity.units())])
        }
        LineProblem::NotEnough { available: ..=0 } => page.ta("shop-problem-gone", &[("store", &store)]),
        LineProblem::NotEnough { available } => page
            .ta("shop-problem-few", &[("n", &available), ("store", &store), ("asked", &line.intent.quantity.units())]),
        LineProblem::SupplyGone => page.ta("shop-problem-supply", &[("store", &store)]),
        LineProblem::NowhereChosen if line.intent.wish.method == Method::Relay => page.t("shop-problem-point"),
        LineProblem::NowhereChosen => page.t("shop-problem-where"),
        LineProblem::NotSent => page.t("shop-problem-not-sent"),
        LineProblem::TooHeavy => page.t("refused-too-heavy"),
    };
    let least = match problem {
        LineProblem::NotEnough { available } if available > 0 => Some(available),
        _ => None,
    };
    Problem { text, is_gone: problem.is_gone(), least }
}

/// The ways of a line: brought by each service, and in each store, paid now or at pick-up; the soonest
/// first, as on the article's page. The one chosen is among them unless it is gone.
fn choices(page: &Shop, view: &CartView, wish: &Wish, facts: &Facts) -> Vec<Choice> {
    let chosen = way_text(wish);
    let mut out: Vec<Choice> = facts.deliveries.iter().map(Choice::brought).collect();
    // What is brought in several parcels is more than one place has.
    let planned = view.sent.iter().find(|sent| Some(sent.service.id) == wish.service && sent.address == wish.address);
    if let (Some(sent), Some(on)) = (planned, facts.on)
        && !out.iter().any(|choice| choice.value == chosen)
    {
        out.insert(0, Choice::planned(page, chosen.clone(), sent, on));
    }
    let mut stores: Vec<Way> = Vec::new();
    for way in &facts.stores {
        let is_known = |known: &Way| known.store == way.store && known.is_brought() == way.is_brought();
        if way.leads_to(&chosen) || !stores.iter().any(is_known) {
            stores.push(way.clone());
        }
    }
    for way in stores.iter().take(4) {
        let choice = |value: &str, title: String| Choice {
            value: value.to_owned(),
            title,
            detail: way.detail.clone(),
            when: way.from.clone(),
            is_arrival: way.is_arrival,
            order: way.order,
        };
        if let Some(now) = &way.now {
            out.push(choice(now, page.ta("shop-way-now", &[("store", &way.name)])));
        }
        out.push(choice(&way.later, page.ta("shop-way-later", &[("store", &way.name)])));
    }
    out.sort_by_key(|choice| choice.order);
    out
}

impl Choice {
    fn brought(way: &Delivery) -> Self {
        Self {
            value: way.value.clone(),
            title: way.name.clone(),
            detail: way.facts().join(" · "),
            when: way.when.clone(),
            is_arrival: false,
            order: way.order,
        }
    }

    fn planned(page: &Shop, value: String, sent: &flows::Sent, on: jiff::civil::Date) -> Self {
        Self {
            value,
            title: delivery::name(page, &sent.service),
            detail: page.n("shop-delivery-parcels", sent.parcels.len()),
            when: page.in_days(on),
            is_arrival: false,
            order: WayOrder { on, cost_minor: sent.fee_minor, away_m: 0 },
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Added {
    variant: VariantId,
    way: String,
    quantity: Option<i64>,
}

/// `POST /cart/add`.
pub(crate) async fn add(
    State(app): State<App>,
    page: Shop,
    Checked(form): Checked<Added>,
) -> Result<Response, Failure> {
    let wish = wish_of(&page, &form.way)?;
    let quantity = units(form.quantity.unwrap_or(1))?;
    let by = (Channel::Web, page.actor());
    let cart = flows::cart_add(app.house(), page.owner(), form.variant, quantity, wish, by).await?;
    let added = Toast::new("shop-added");
    match undecided(&cart) {
        Some(line) if lacks_point(&wish) => Ok(page.go(points::of_line(line)).toast(added).into()),
        _ => Ok(page.go("/cart").toast(added).into()),
    }
}

/// The wish of a form; its store is one of ours, its address one of this cart.
pub(crate) fn wish_of(page: &Shop, text: &str) -> Result<Wish, Failure> {
    let wish = read_way(text).ok_or_else(|| Failure::invalid("unreadable_way"))?;
    if let Method::Ship | Method::Relay = wish.method {
        let kind = if wish.method == Method::Ship { ServiceKind::Home } else { ServiceKind::Relay };
        let Some(cart) = &page.cart else { return Ok(Wish { address: None, ..wish }) };
        // An address of another cart is not known here, and a door is no relay point: then it goes
        // where the rest goes.
        let said = if cart.fits(&wish) { wish } else { Wish { address: None, ..wish } };
        return Ok(Wish { address: sending::destination_for(cart, &said, kind), ..wish });
    }
    let is_ours = |id: LocationId| page.store_of(id).is_some();
    if wish.location.is_some_and(is_ours) { Ok(wish) } else { Err(Failure::NotFound) }
}

/// Whether it goes to a relay point that nobody chose yet.
fn lacks_point(wish: &Wish) -> bool {
    wish.method == Method::Relay && wish.address.is_none()
}

/// The line of a cart that was added last and waits for its relay point.
fn undecided(cart: &Cart) -> Option<IntentId> {
    cart.intents.iter().rev().find(|one| lacks_point(&one.wish)).map(|one| one.id)
}

/// The open cart, with this line in it; somebody else's lines are not found.
fn mine(page: &Shop, line: IntentId) -> Result<CartId, Failure> {
    let cart = page.cart.as_ref().filter(|cart| cart.intents.iter().any(|intent| intent.id == line));
    cart.map(|cart| cart.id).ok_or_else(|| Refusal::from(CartRefused::NoSuchLine).way_out("/cart", "shop-cart").into())
}

#[derive(Deserialize)]
pub(crate) struct HowMany {
    quantity: i64,
}

/// `POST /cart/lines/{id}/quantity`.
pub(crate) async fn quantity(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let quantity = units(form.quantity)?;
    flows::cart_quantity(app.house(), cart, line, quantity).await?;
    Ok(page.go("/cart").into())
}

/// So many units of one line, when a browser may ask for them; the words name the limit that holds here.
fn units(asked: i64) -> Result<Quantity, Failure> {
    let quantity = Quantity::new(asked).ok().filter(|quantity| quantity.units() <= MOST);
    quantity.ok_or_else(|| Refusal::invalid("shop_quantity").with("most", &MOST).way_out("/cart", "shop-cart").into())
}

#[derive(Deserialize)]
pub(crate) struct OtherWay {
    way: String,
}

/// `POST /cart/lines/{id}/way`.
pub(crate) async fn way(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(form): Checked<OtherWay>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let wish = wish_of(&page, &form.way)?;
    flows::cart_wish(app.house(), cart, line, wish).await?;
    let next = if lacks_point(&wish) { points::of_line(line) } else { "/cart".to_owned() };
    Ok(page.go(next).into())
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// `POST /cart/lines/{id}/remove`; the toast puts it back.
pub(crate) async fn remove(
    State(app): State<App>,
    page: Shop,
    Path(line): Path<IntentId>,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Failure> {
    let cart = mine(&page, line)?;
    let (_, intent) = flows::cart_remove(app.house(), cart, line).await?;
    let (variant, way) = (intent.variant.to_string(), way_text(&intent.wish));
    let quantity = intent.quantity.units().to_string();
    let fields = [("variant", variant.as_str()), ("way", way.as_str()), ("quantity", quantity.as_str())];
    Ok(page.go("/cart").toast(Toast::new("shop-removed").undo("/cart/add", &fields)).into())
}
