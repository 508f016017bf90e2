//! The ticket: what is taken now, what is reserved, for whom, and what is due when.

use crate::desk::Desk;
use crate::say;
use crate::ways::{self, Way};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use cart::{Cart, CartRefused, Intent, Owner, Wish};
use customers::{Consent, ConsentChannel, Customer, News, Purpose, Unreachable, is_allowed};
use db::{DbError, Tx};
use flows::{CartLine, CartView, LineProblem};
use jiff::civil::Date;
use kernel::{
    Address, AddressId, CartId, Channel, IntentId, LocationId, Method, PaymentId, PaymentTerms, Quantity, ServiceId,
    SupplyId, VariantId,
};
use payments::CardToken;
use serde::Deserialize;
use stores::Policy;
use web::{Answer, App, Checked, Failure, Toast};

/// The customer of a ticket.
pub(crate) struct Buyer {
    /// Who.
    pub(crate) customer: Customer,
    /// What was answered.
    pub(crate) consents: Vec<Consent>,
    /// The stored cards, newest first.
    pub(crate) cards: Vec<CardToken>,
    /// Why nobody will tell the customer that something is there, if so.
    untold: Option<Unreachable>,
}

impl Buyer {
    /// Reads the customer of a cart.
    pub(crate) async fn read(tx: &Tx<'_>, id: kernel::CustomerId) -> Result<Self, DbError> {
        let customer = customers::resolve(tx, id).await?;
        let (consents, cards, reached) = futures::try_join!(
            customers::list_consents(tx, customer.id),
            payments::store::tokens_of(tx, customer.id),
            customers::reach(tx, &customer, News::Ready),
        )?;
        Ok(Self { consents, cards, untold: reached.err(), customer })
    }

    /// By which ways the customer agreed to be told: the key of the words.
    pub(crate) fn told_by(&self) -> &'static str {
        let agreed = |channel| is_allowed(&self.consents, Purpose::OrderMessages, channel);
        match (agreed(ConsentChannel::Email), agreed(ConsentChannel::Sms)) {
            (true, true) => "till-told-by-both",
            (true, false) => "till-told-by-email",
            (false, true) => "till-told-by-sms",
            (false, false) => "till-told-by-nothing",
        }
    }

    /// A stored card that is still good.
    pub(crate) fn card(&self, today: Date) -> Option<&CardToken> {
        self.cards.iter().find(|card| !card.has_expired(today))
    }
}

/// A part of the ticket: goods that are paid and reach the customer alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Group {
    /// Carried out or put aside, paid now.
    Now,
    /// Brought by a carrier: cash is paid now, a card is charged when it leaves.
    Sent,
    /// Reserved, paid at pick-up.
    Later,
}

impl Group {
    fn of(line: &CartLine) -> Self {
        match (line.is_sent(), line.intent.wish.terms) {
            (true, _) => Self::Sent,
            (false, PaymentTerms::Now) => Self::Now,
            (false, PaymentTerms::AtHandOver) => Self::Later,
        }
    }

    /// The class of its bar: solid is the customer's, dashed is promised.
    pub(crate) fn class(&self) -> &'static str {
        if *self == Self::Now { "" } else { " later" }
    }

    /// The keys of its title and of what is said beside it.
    pub(crate) fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Now => ("till-carried-out", "till-paid-now"),
            Self::Sent => ("till-sent", "till-sent-by-card"),
            Self::Later => ("till-reserved", "till-paid-at-pick-up"),
        }
    }

    /// Whether a promise is said below each line.
    pub(crate) fn is_promised(&self) -> bool {
        *self != Self::Now
    }

    /// Whether it is what a carrier brings.
    pub(crate) fn is_sent(&self) -> bool {
        *self == Self::Sent
    }
}

/// The ticket of a till, as it is looked at.
pub(crate) struct Ticket {
    /// The cart with its lines; none when nothing was put there yet.
    pub(crate) view: Option<CartView>,
    /// The customer.
    pub(crate) buyer: Option<Buyer>,
    /// The line that is open.
    pub(crate) open: Option<IntentId>,
    /// What the house decides: how long a reservation is kept, how long a store needs to put it aside.
    policy: Policy,
    /// A payment of it whose outcome is not known yet.
    pub(crate) pending: Option<PaymentId>,
}

impl Ticket {
    /// Reads the open ticket of a till.
    pub(crate) async fn read(desk: &Desk, tx: &Tx<'_>, open: Option<IntentId>) -> Result<Self, DbError> {
        let cart = cart::store::find_open_cart(tx, &Owner::Till(desk.till.id)).await?;
        let policy = stores::store::get_policy(tx).await?;
        let buyer = match cart.as_ref().and_then(|cart| cart.customer) {
            Some(customer) => Some(Buyer::read(tx, customer).await?),
            None => None,
        };
        let pending = match cart.as_ref().filter(|cart| !cart.intents.is_empty()) {
            Some(cart) => crate::pay::pending_of(desk, tx, cart.id).await?,
            None => None,
        };
        let view = match cart {
            Some(cart) => Some(flows::view_cart(tx, cart, desk.currency, desk.now()).await?),
            None => None,
        };
        Ok(Self { view, buyer, open, policy, pending })
    }

    /// The cart's id.
    pub(crate) fn cart(&self) -> Option<CartId> {
        self.view.as_ref().map(|view| view.cart.id)
    }

    /// Whether a line is open.
    pub(crate) fn is_open(&self, line: &CartLine) -> bool {
        self.open == Some(line.intent.id)
    }

    /// Whether a line is handed over in this store.
    pub(crate) fn is_here(&self, desk: &Desk, line: &CartLine) -> bool {
        line.intent.wish.location == Some(desk.store.id)
    }

    /// Whether its lines may have to be scrolled.
    pub(crate) fn is_long(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.lines.len() > 3)
    }

    /// The parts that have lines, with their amounts: goods and what bringing them costs.
    pub(crate) fn groups(&self) -> Vec<(Group, Vec<&CartLine>, i64)> {
        let of = |group: Group| {
            let lines: Vec<&CartLine> =
                self.view.iter().flat_map(|view| &view.lines).filter(|line| Group::of(line) == group).collect();
            let goods: i64 = lines.iter().map(|line| line.gross_minor).sum();
            let fee = if group == Group::Sent { self.fee_minor() } else { 0 };
            (group, lines, goods + fee)
        };
        [Group::Now, Group::Sent, Group::Later].into_iter().map(of).filter(|(_, lines, _)| !lines.is_empty()).collect()
    }

    /// What is sent, service by service.
    pub(crate) fn sent(&self) -> &[flows::Sent] {
        self.view.as_ref().map_or(&[], |view| &view.sent)
    }

    /// What the customer pays for bringing, minor units.
    fn fee_minor(&self) -> i64 {
        self.view.as_ref().map_or(0, CartView::fee_minor)
    }

    /// The door that a ticket is brought to; none while nobody said it.
    pub(crate) fn address(&self) -> Option<&Address> {
        self.view.as_ref()?.cart.main_door().map(|one| &one.address)
    }

    /// The door that a line alone is brought to.
    pub(crate) fn own_address(&self, line: IntentId) -> Option<&Address> {
        let cart = &self.view.as_ref()?.cart;
        let intent = cart.intents.iter().find(|one| one.id == line)?;
        cart.own_door(intent).map(|one| &one.address)
    }

    /// Whether a line may go elsewhere than the rest: something else is brought to the same door.
    pub(crate) fn may_go_elsewhere(&self, line: &CartLine) -> bool {
        let is_brought = |one: &CartLine| one.intent.wish.method == Method::Ship;
        let others = self.view.iter().flat_map(|view| &view.lines).filter(|one| is_brought(one)).count();
        is_brought(line) && others > 1 && self.address().is_some()
    }

    /// Whether something is brought to a door.
    pub(crate) fn goes_to_a_door(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.lines.iter().any(|line| line.intent.wish.method == Method::Ship))
    }

    /// The relay point that a line goes to; none for other lines, and while nobody said which.
    pub(crate) fn point(&self, line: &CartLine) -> Option<&Address> {
        let to = self.view.as_ref()?.cart.destination(line.intent.wish.address?)?;
        to.point.map(|_| &to.address)
    }

    /// The first line that goes to a relay point that nobody chose yet.
    pub(crate) fn lacks_point(&self) -> Option<IntentId> {
        let lines = &self.view.as_ref()?.lines;
        lines.iter().find(|line| is_pointless(line)).map(|line| line.intent.id)
    }

    /// Whether something is sent and nobody said where to.
    pub(crate) fn lacks_address(&self) -> bool {
        self.view.as_ref().is_some_and(CartView::needs_address)
    }

    /// By when a sent line is there, with the service: "Home delivery, by Thu 26 Nov".
    pub(crate) fn brought(&self, desk: &Desk, line: &CartLine) -> Option<(String, Date)> {
        let view = self.view.as_ref()?;
        let at = view.lines.iter().position(|one| one.intent.id == line.intent.id)?;
        let service = self.sent().iter().find(|sent| Some(sent.service.id) == line.intent.wish.service)?;
        Some((service.service.name.get(desk.language()).to_owned(), view.delivered_on(at)?))
    }

    /// Whether there is nothing on it.
    pub(crate) fn is_empty(&self) -> bool {
        self.view.as_ref().is_none_or(|view| view.lines.is_empty())
    }

    /// Due now, minor units.
    pub(crate) fn now_minor(&self) -> i64 {
        self.view.as_ref().map_or(0, |view| view.quote.now.gross_minor)
    }

    /// When something is sent: what a card is charged now and what when it leaves, in words.
    pub(crate) fn by_card(&self, desk: &Desk) -> Option<String> {
        let leaving = self.view.as_ref().map_or(0, CartView::when_leaving_minor);
        let now = self.now_minor() - leaving;
        let key = if now > 0 { "till-due-by-card" } else { "till-due-by-card-none" };
        (leaving > 0).then(|| desk.ta(key, &[("now", &desk.money(now)), ("later", &desk.money(leaving))]))
    }

    /// Charged at hand-over, minor units.
    pub(crate) fn later_minor(&self) -> i64 {
        self.view.as_ref().map_or(0, |view| view.quote.later.gross_minor)
    }

    /// That no message will tell the customer of what is on the ticket for later, and what the seller does.
    pub(crate) fn untold(&self, desk: &Desk) -> Option<String> {
        let view = self.view.as_ref()?;
        let is_awaited = view.lines.iter().any(|line| line.intent.wish.method != Method::CarryOut);
        let why = self.buyer.as_ref()?.untold.filter(|_| is_awaited)?;
        Some(say::untold(desk, why))
    }

    /// Whether somebody must be known first.
    pub(crate) fn lacks_customer(&self) -> bool {
        self.buyer.is_none() && self.view.as_ref().is_some_and(CartView::needs_customer)
    }

    /// What somebody must be known for: the key of the words.
    pub(crate) fn why_customer(&self) -> &'static str {
        let is_reserved = |line: &CartLine| !line.is_sent() && line.intent.wish.method != Method::CarryOut;
        let reserves = self.view.as_ref().is_some_and(|view| view.lines.iter().any(is_reserved));
        if reserves { "till-needs-customer" } else { "till-needs-customer-sent" }
    }

    /// Whether a line cannot be had as wished.
    pub(crate) fn has_problem(&self) -> bool {
        self.view.as_ref().is_some_and(|view| view.lines.iter().any(|line| line.problem.is_some()))
    }

    /// Whether the customer is asked to agree to a later charge: something is charged later, by a
    /// card that is given now, and no card is stored yet.
    pub(crate) fn asks_agreement(&self, today: Date) -> bool {
        let has_card = self.buyer.as_ref().is_some_and(|buyer| buyer.card(today).is_some());
        self.later_minor() > 0 && self.now_minor() > 0 && self.buyer.is_some() && !has_card
    }

    /// The day until which a line is kept after its arrival.
    pub(crate) fn kept_until(&self, desk: &Desk, line: &CartLine) -> Option<Date> {
        let brought = line.transfer.as_ref().map(|way| way.delivery.latest_on);
        let arrives = line.supply.as_ref().map(|supply| supply.expected_on).or(brought)?.max(desk.today());
        Some(desk.days_after(&arrives, self.policy.keep_days))
    }

    /// Where a line is put aside, and from when it lies there: "Mis de côté à Lyon, prêt demain dès 10 h".
    pub(crate) fn put_aside(&self, desk: &Desk, line: &CartLine) -> Option<String> {
        let place = line.location.as_ref()?;
        let words = desk.ta("till-put-aside-in", &[("store", &place.name)]);
        Some(match flows::put_aside_from(place, desk.now(), &self.policy) {
            Some(at) => format!("{words}, {}", say::there_from(desk, at)),
            None => words,
        })
    }

    /// By when what a shuttle brings is here, and from where.
    pub(crate) fn transferred(&self, desk: &Desk, line: &CartLine) -> Option<(String, Date)> {
        let way = line.transfer.as_ref()?;
        Some((desk.ta("till-transfer-from", &[("store", &way.source_name)]), way.delivery.latest_on))
    }

    /// What stands in the way of a line, in words.
    pub(crate) fn problem(&self, desk: &Desk, line: &CartLine) -> Option<String> {
        Some(match line.problem? {
            LineProblem::NotSold => desk.t("till-problem-not-sold"),
            LineProblem::NotEnough { available } => desk.n("till-problem-not-enough", available),
            LineProblem::SupplyGone => desk.t("till-problem-supply-gone"),
            LineProblem::NowhereChosen if is_pointless(line) => desk.t("till-problem-point"),
            LineProblem::NowhereChosen => desk.t("till-problem-nowhere"),
            LineProblem::NotSent => desk.t("till-problem-not-sent"),
        })
    }

    /// The icon of how a reserved line reaches the customer.
    pub(crate) fn icon(&self, line: &CartLine) -> &'static str {
        match line.intent.wish.method {
            Method::CollectOnArrival => "arrival",
            Method::Ship => "truck",
            Method::Relay => "relay",
            Method::CarryOut | Method::Collect => "store",
        }
    }
}

#[derive(Template)]
#[template(path = "till/ticket-part.html")]
struct TicketPart {
    page: Desk,
    ticket: Ticket,
    toast: Option<Toast>,
    clears_scan: bool,
    is_live: bool,
    /// Why something was refused: said under the scan field, above a ticket that is as it was.
    said: Option<String>,
}

/// The ticket after a change: the part alone for htmx, with the toast; otherwise the sale page.
pub(crate) async fn answer(
    desk: Desk,
    app: &App,
    open: Option<IntentId>,
    toast: Option<Toast>,
    clears_scan: bool,
) -> Answer {
    if !desk.is_htmx() {
        let go = desk.go("/till");
        return Ok(match toast {
            Some(toast) => go.toast(toast).into(),
            None => go.into(),
        });
    }
    let reader = app.db().reader().await?;
    let ticket = Ticket::read(&desk, &reader.tx(), open).await?;
    drop(reader);
    let mut response = web::html(&TicketPart { page: desk, ticket, toast, clears_scan, is_live: false, said: None })?;
    let headers = response.headers_mut();
    headers.insert("hx-retarget", axum::http::HeaderValue::from_static("#ticket-body"));
    headers.insert("hx-reswap", axum::http::HeaderValue::from_static("innerHTML"));
    headers.insert("hx-trigger-after-swap", axum::http::HeaderValue::from_static("ticket"));
    Ok(response)
}

/// `GET /till/ticket`: for live. What was said stays, and so does the line that is open.
pub(crate) async fn show(desk: Desk, State(app): State<App>) -> Answer {
    if !desk.is_htmx() {
        return Ok(desk.go("/till").into());
    }
    let reader = app.db().reader().await?;
    let ticket = Ticket::read(&desk, &reader.tx(), None).await?;
    web::html(&TicketPart { page: desk, ticket, toast: None, clears_scan: false, is_live: true, said: None })
}

/// A refusal of a cart, said under the scan field.
pub(crate) fn refuse(desk: &Desk, refused: &CartRefused) -> Result<Response, Failure> {
    match refused {
        CartRefused::Store(error) => Err(error.clone().into()),
        other => say::refused(desk, other.code()),
    }
}

/// What is put on the ticket, and how the customer gets it. Without a way: from this shelf.
#[derive(Deserialize)]
pub(crate) struct Added {
    variant: VariantId,
    #[serde(default)]
    quantity: Option<String>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    location: Option<LocationId>,
    /// Units of each supply, `id:units`, for an arrival.
    #[serde(default)]
    supply: Vec<String>,
    /// By which service, for what is sent.
    #[serde(default)]
    service: Option<ServiceId>,
    /// The line that is changed instead of adding one.
    #[serde(default)]
    line: Option<IntentId>,
}

/// Whether a line goes to a relay point, and nobody said to which.
fn is_pointless(line: &CartLine) -> bool {
    line.intent.wish.method == Method::Relay && line.problem == Some(LineProblem::NowhereChosen)
}

/// Reads a number of units that somebody typed.
pub(crate) fn units(text: &str) -> Option<Quantity> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    Quantity::new(digits.parse().ok()?).ok()
}

impl Added {
    /// The wishes that it comes to, each with its units.
    fn wishes(&self, desk: &Desk, quantity: Quantity) -> Vec<(Wish, Quantity)> {
        let place = self.location.unwrap_or(desk.store.id);
        match self.method.as_deref().and_then(|text| text.parse::<Method>().ok()) {
            Some(Method::Collect) => vec![(Wish::collect(place, PaymentTerms::AtHandOver), quantity)],
            Some(Method::CollectOnArrival) if self.service.is_some() => {
                self.service.map(|shuttle| (Wish::transfer(place, shuttle), quantity)).into_iter().collect()
            }
            Some(Method::CollectOnArrival) => self
                .supply
                .iter()
                .filter_map(|share| {
                    let (id, units) = share.split_once(':')?;
                    Some((Wish::on_arrival(place, id.parse::<SupplyId>().ok()?), self::units(units)?))
                })
                .collect(),
            Some(Method::Ship) => {
                self.service.map(|service| (Wish::ship(service, None), quantity)).into_iter().collect()
            }
            Some(Method::Relay) => {
                self.service.map(|service| (Wish::relay(service, None), quantity)).into_iter().collect()
            }
            _ => vec![(Wish::carry_out(desk.store.id), quantity)],
        }
    }
}

/// `POST /till/lines`: a touch, or one of the ways of the sheet.
pub(crate) async fn add(desk: Desk, State(app): State<App>, Checked(form): Checked<Added>) -> Answer {
    let Some(quantity) = form.quantity.as_deref().map_or(Some(Quantity::ONE), units) else {
        return say::refused(&desk, "quantity");
    };
    let wishes = form.wishes(&desk, quantity);
    if wishes.is_empty() {
        return say::refused(
            &desk,
            if matches!(form.method.as_deref(), Some("ship" | "relay")) { "not_sent" } else { "supply_closed" },
        );
    }
    if form.method.is_none() && ways::lacks(&desk, &app, form.variant, quantity).await? {
        return ways::open(desk, &app, form.variant, quantity, None).await;
    }
    put(desk, &app, form.variant, &wishes, form.line).await
}

/// Puts units on the ticket, or changes how a line is had; with a way to undo what reserves.
pub(crate) async fn put(
    desk: Desk,
    app: &App,
    variant: VariantId,
    wishes: &[(Wish, Quantity)],
    line: Option<IntentId>,
) -> Answer {
    let owner = Owner::Till(desk.till.id);
    let before = current(&desk, app).await?;
    let wishes = &addressed(wishes, before.as_ref());
    let mut changed: Result<Cart, CartRefused> = Err(CartRefused::NoSuchLine);
    if let (Some(line), [(wish, _)], Some(cart)) = (line, wishes.as_slice(), &before) {
        changed = flows::cart_wish(app.house(), cart.id, line, *wish).await;
    } else {
        if let (Some(line), Some(cart)) = (line, &before) {
            flows::cart_remove(app.house(), cart.id, line).await.ok();
        }
        for (wish, quantity) in wishes {
            let by = (Channel::Till, desk.actor());
            changed = flows::cart_add(app.house(), owner.clone(), variant, *quantity, *wish, by).await;
            if changed.is_err() {
                break;
            }
        }
    }
    let cart = match changed {
        Ok(cart) => cart,
        Err(refused) => return refuse(&desk, &refused),
    };
    let (wish, added) = wishes[wishes.len() - 1];
    let put = line
        .and_then(|line| cart.intents.iter().find(|one| one.id == line))
        .or_else(|| cart.intents.iter().find(|one| one.variant == variant && one.wish == wish));
    let reserved = wish.method != Method::CarryOut;
    let toast = match (put, reserved) {
        (Some(put), true) if line.is_none() => Some(undo_of(&desk, app, put, added).await?),
        _ => None,
    };
    let open = put.map(|put| put.id).filter(|_| line.is_some());
    answer(desk, app, open, toast, true).await
}

/// What is sent goes where the rest of the ticket goes, once that is known: to its door, or to the
/// relay point that was chosen last.
fn addressed(wishes: &[(Wish, Quantity)], cart: Option<&Cart>) -> Vec<(Wish, Quantity)> {
    let door = cart.and_then(Cart::main_door).map(|one| one.id);
    let point = cart.and_then(Cart::last_point).map(|one| one.id);
    let at = |wish: Wish| match wish.method {
        Method::Ship => Wish { address: door, ..wish },
        Method::Relay => Wish { address: point, ..wish },
        Method::CarryOut | Method::Collect | Method::CollectOnArrival => wish,
    };
    wishes.iter().map(|(wish, quantity)| (at(*wish), *quantity)).collect()
}

/// "Chemise Oxford reserved", with a form that takes these units out again.
async fn undo_of(desk: &Desk, app: &App, put: &Intent, added: Quantity) -> Result<Toast, Failure> {
    let reader = app.db().reader().await?;
    let info = catalogue::store::get_variants(&reader.tx(), &[put.variant]).await?;
    let name = info.first().map(|info| name_of(desk, info)).unwrap_or_default();
    let left = put.quantity.units() - added.units();
    let undo = format!("/till/lines/{}/undo", put.id);
    let is_sent = put.wish.service.is_some() && !put.wish.is_transfer();
    let said = if is_sent { "till-sent-toast" } else { "till-reserved-toast" };
    Ok(Toast::new(said).with("name", name).undo(undo, &[("quantity", &left.to_string())]))
}

/// "Chemise Oxford, Rouge · 40".
pub(crate) fn name_of(desk: &Desk, info: &catalogue::VariantInfo) -> String {
    let (title, options) = (info.title.text(desk.language()), info.option_text.text(desk.language()));
    if options.is_empty() { title.to_owned() } else { format!("{title}, {options}") }
}

/// The open ticket of this till.
pub(crate) async fn current(desk: &Desk, app: &App) -> Result<Option<Cart>, Failure> {
    let reader = app.db().reader().await?;
    Ok(cart::store::find_open_cart(&reader.tx(), &Owner::Till(desk.till.id)).await?)
}

/// How many.
#[derive(Deserialize)]
pub(crate) struct HowMany {
    quantity: String,
}

/// `POST /till/lines/{id}/quantity`: a touch on minus or plus, or a typed number.
pub(crate) async fn quantity(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Answer {
    let (Some(quantity), Some(cart)) = (units(&form.quantity), current(&desk, &app).await?) else {
        return not_so_many(desk, &app, line, "quantity").await;
    };
    match flows::cart_quantity(app.house(), cart.id, line, quantity).await {
        Ok(_) => answer(desk, &app, Some(line), None, false).await,
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(refused) => not_so_many(desk, &app, line, refused.code()).await,
    }
}

/// A number of units that was refused: the box shows again what the ticket has, with the reason.
async fn not_so_many(desk: Desk, app: &App, line: IntentId, code: &str) -> Answer {
    if !desk.is_htmx() {
        return say::refused(&desk, code);
    }
    let reader = app.db().reader().await?;
    let ticket = Ticket::read(&desk, &reader.tx(), Some(line)).await?;
    drop(reader);
    let said = Some(say::refusal(&desk, code));
    let part = TicketPart { page: desk, ticket, toast: None, clears_scan: false, is_live: false, said };
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &part)
}

/// `POST /till/lines/{id}/undo`: back to what there was before; nothing takes the line out.
pub(crate) async fn undo(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(form): Checked<HowMany>,
) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return answer(desk, &app, None, None, false).await };
    let undone = match units(&form.quantity) {
        Some(quantity) => flows::cart_quantity(app.house(), cart.id, line, quantity).await.map(|_| ()),
        None => flows::cart_remove(app.house(), cart.id, line).await.map(|_| ()),
    };
    match undone {
        Ok(()) => answer(desk, &app, None, None, false).await,
        Err(refused) => refuse(&desk, &refused),
    }
}

/// `POST /till/lines/{id}/remove`: with a way back.
pub(crate) async fn remove(
    desk: Desk,
    State(app): State<App>,
    Path(line): Path<IntentId>,
    Checked(()): Checked<()>,
) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return say::refused(&desk, "no_such_line") };
    let gone = match flows::cart_remove(app.house(), cart.id, line).await {
        Ok((_, gone)) => gone,
        Err(refused) => return refuse(&desk, &refused),
    };
    let reader = app.db().reader().await?;
    let info = catalogue::store::get_variants(&reader.tx(), &[gone.variant]).await?;
    drop(reader);
    let name = info.first().map(|info| name_of(&desk, info)).unwrap_or_default();
    let fields = fields(&gone);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let toast = Toast::new("till-removed-toast").with("name", name).undo("/till/lines/restore", &fields);
    answer(desk, &app, None, Some(toast), false).await
}

/// A line as hidden fields.
fn fields(gone: &Intent) -> Vec<(&'static str, String)> {
    let wish = gone.wish;
    let mut fields = vec![
        ("id", gone.id.to_string()),
        ("variant", gone.variant.to_string()),
        ("quantity", gone.quantity.units().to_string()),
        ("method", wish.method.as_str().to_owned()),
        ("terms", wish.terms.as_str().to_owned()),
    ];
    fields.extend(wish.location.map(|place| ("location", place.to_string())));
    fields.extend(wish.supply.map(|supply| ("supply", supply.to_string())));
    fields.extend(wish.service.map(|service| ("service", service.to_string())));
    fields.extend(wish.address.map(|address| ("address", address.to_string())));
    fields
}

/// A line that comes back as it was.
#[derive(Deserialize)]
pub(crate) struct Restored {
    id: IntentId,
    variant: VariantId,
    quantity: String,
    method: String,
    terms: String,
    #[serde(default)]
    location: Option<LocationId>,
    #[serde(default)]
    supply: Option<SupplyId>,
    #[serde(default)]
    service: Option<ServiceId>,
    #[serde(default)]
    address: Option<AddressId>,
}

/// `POST /till/lines/restore`.
pub(crate) async fn restore(desk: Desk, State(app): State<App>, Checked(form): Checked<Restored>) -> Answer {
    let wish = match (form.method.parse(), form.terms.parse()) {
        (Ok(method), Ok(terms)) => Wish {
            method,
            terms,
            location: form.location,
            supply: form.supply,
            service: form.service,
            address: form.address,
        },
        _ => return say::refused(&desk, "no_such_line"),
    };
    let (Some(quantity), Some(cart)) = (units(&form.quantity), current(&desk, &app).await?) else {
        return say::refused(&desk, "no_such_line");
    };
    let line = Intent {
        id: form.id,
        variant: form.variant,
        quantity,
        wish,
        added_channel: Channel::Till,
        added_by: desk.actor(),
        added_at: desk.now(),
    };
    match flows::cart_restore(app.house(), cart.id, line).await {
        Ok(_) => answer(desk, &app, Some(form.id), None, false).await,
        Err(refused) => refuse(&desk, &refused),
    }
}

/// `POST /till/ticket/empty`: gives the ticket up. It is parked, so that it can be taken up again.
pub(crate) async fn empty(desk: Desk, State(app): State<App>, Checked(()): Checked<()>) -> Answer {
    let Some(cart) = current(&desk, &app).await? else { return Ok(desk.go("/till").into()) };
    match flows::cart_park(app.house(), desk.till.id, &desk.t("till-given-up-label")).await {
        Ok(_) => {
            let undo = format!("/till/parked/{}/take-up", cart.id);
            Ok(desk.go("/till").toast(Toast::new("till-parked-toast").undo(undo, &[])).into())
        }
        Err(refused) => refuse(&desk, &refused),
    }
}

/// Under what name.
#[derive(Deserialize)]
pub(crate) struct Label {
    #[serde(default)]
    label: String,
}

/// `POST /till/ticket/park`.
pub(crate) async fn park(desk: Desk, State(app): State<App>, Checked(form): Checked<Label>) -> Answer {
    let Some(cart) = current(&desk, &app).await?.filter(|cart| !cart.intents.is_empty()) else {
        return say::refused(&desk, "ticket_empty");
    };
    let label: String = form.label.trim().chars().take(60).collect();
    match flows::cart_park(app.house(), desk.till.id, &label).await {
        Ok(_) => {
            let undo = format!("/till/parked/{}/take-up", cart.id);
            Ok(desk.go("/till").toast(Toast::new("till-parked-toast").undo(undo, &[])).into())
        }
        Err(refused) => refuse(&desk, &refused),
    }
}

/// A parked ticket in the list.
struct Parked {
    cart: Cart,
    customer: Option<String>,
    total_minor: i64,
    pictures: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "till/parked.html")]
struct ParkedPage {
    page: Desk,
    tickets: Vec<Parked>,
    is_busy: bool,
}

/// `GET /till/parked`.
pub(crate) async fn parked(desk: Desk, State(app): State<App>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let mut tickets = Vec::new();
    for cart in cart::store::list_parked(&tx, desk.till.id, 30).await? {
        let customer = match cart.customer {
            Some(id) => Some(customers::resolve(&tx, id).await?.full_name()),
            None => None,
        };
        let view = flows::view_cart(&tx, cart, desk.currency, desk.now()).await?;
        let picture = |line: &CartLine| (line.info.drawing.clone(), line.info.colour.clone().unwrap_or_default());
        let pictures = view.lines.iter().take(5).map(picture).collect();
        tickets.push(Parked { total_minor: view.quote.total_minor(), customer, pictures, cart: view.cart });
    }
    drop(reader);
    let is_busy = current(&desk, &app).await?.is_some_and(|cart| !cart.intents.is_empty());
    web::html(&ParkedPage { page: desk, tickets, is_busy })
}

/// `POST /till/parked/{id}/take-up`: the open ticket, if there is one, is parked in its place.
pub(crate) async fn take_up(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<CartId>,
    Checked(()): Checked<()>,
) -> Answer {
    let reader = app.db().reader().await?;
    let parked = cart::store::find_cart(&reader.tx(), id).await?.ok_or(Failure::NotFound)?;
    drop(reader);
    if parked.till != Some(desk.till.id) {
        return Err(Failure::NotFound);
    }
    if current(&desk, &app).await?.is_some_and(|cart| !cart.intents.is_empty()) {
        flows::cart_park(app.house(), desk.till.id, "").await.ok();
    }
    match flows::cart_take_up(app.house(), id, desk.till.id).await {
        Ok(_) => Ok(desk.go("/till").into()),
        Err(CartRefused::Store(error)) => Err(error.into()),
        Err(refused) => Err(web::Refusal::conflict(refused.code()).way_out("/till", "home-till").into()),
    }
}

/// Offers of the sheet as the form sends them.
pub(crate) fn supply_fields(way: &Way) -> Vec<String> {
    way.supply.iter().map(|share| format!("{}:{}", share.supply, share.units)).collect()
}
