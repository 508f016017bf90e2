//! The ticket: what is taken now, what is reserved, for whom, and what is due when.

use crate::desk::Desk;
use crate::say;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cart::{Cart, CartRefused, Owner};
use customers::{Consent, ConsentChannel, Customer, News, Purpose, Unreachable, is_allowed};
use db::{DbError, Tx};
use flows::{CartLine, CartView, LineProblem, Settlement};
use jiff::civil::Date;
use kernel::{Address, CartId, IntentId, Method, PaymentId, PaymentTerms};
use payments::CardToken;
use stores::Policy;
use web::{Answer, App, Failure, Toast};

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
    /// Carried out, paid now.
    Now,
    /// Put aside, paid with the ticket and fetched later: a card is charged when it is handed over.
    Fetched,
    /// Brought by a carrier: cash is paid now, a card is charged when it leaves.
    Sent,
    /// Reserved, paid at pick-up.
    Later,
}

impl Group {
    fn of(line: &CartLine) -> Self {
        match (line.is_sent(), line.intent.wish.terms, line.intent.wish.method) {
            (true, _, _) => Self::Sent,
            (false, PaymentTerms::Now, Method::CarryOut) => Self::Now,
            (false, PaymentTerms::Now, _) => Self::Fetched,
            (false, PaymentTerms::AtHandOver, _) => Self::Later,
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
            Self::Fetched => ("till-to-fetch", "till-fetched-by-card"),
            Self::Sent => ("till-sent", "till-sent-by-card"),
            Self::Later => ("till-reserved", "till-paid-at-pick-up"),
        }
    }

    /// Whether a promise is said below each line.
    pub(crate) fn is_promised(&self) -> bool {
        *self != Self::Now
    }

    /// What a line that is put aside can be changed to: the key of the words; none for other lines.
    pub(crate) fn other_terms(&self, line: &CartLine) -> Option<&'static str> {
        (line.intent.wish.method == Method::Collect).then_some(match self {
            Self::Later => "till-terms-now",
            _ => "till-terms-later",
        })
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
    /// What comes back with it, its credits, and what is left to be paid or goes back.
    pub(crate) settlement: Settlement,
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
        let pending = match cart.as_ref().filter(|cart| !cart.is_blank()) {
            Some(cart) => crate::pay::pending_of(desk, tx, cart.id).await?,
            None => None,
        };
        let view = match cart {
            Some(cart) => Some(flows::view_cart(tx, cart, desk.currency, desk.now()).await?),
            None => None,
        };
        let settlement = match &view {
            Some(view) => flows::settlement(tx, view, desk.actor(), desk.now()).await?,
            None => Settlement::default(),
        };
        Ok(Self { view, buyer, open, policy, pending, settlement })
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
        let back: usize = self.settlement.coming.iter().map(|one| one.lines.len()).sum();
        self.view.as_ref().is_some_and(|view| view.lines.len() + back > 3)
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
        let all = [Group::Now, Group::Fetched, Group::Sent, Group::Later];
        all.into_iter().map(of).filter(|(_, lines, _)| !lines.is_empty()).collect()
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
        self.view.as_ref().is_none_or(|view| view.cart.is_blank())
    }

    /// Whether something comes back, and nothing is taken for it yet.
    pub(crate) fn only_comes_back(&self) -> bool {
        !self.is_empty() && self.view.as_ref().is_none_or(|view| view.lines.is_empty())
    }

    /// What is taken now costs, minor units.
    pub(crate) fn now_minor(&self) -> i64 {
        self.view.as_ref().map_or(0, |view| view.quote.now.gross_minor)
    }

    /// What is left to be paid now: what comes back and the credits are taken off, minor units.
    pub(crate) fn to_pay_minor(&self) -> i64 {
        self.settlement.to_pay_minor
    }

    /// What comes back is worth more by so much, minor units.
    pub(crate) fn back_minor(&self) -> i64 {
        self.settlement.back_minor
    }

    /// Above nothing it is paid, below nothing it goes back, minor units.
    pub(crate) fn balance_minor(&self) -> i64 {
        self.to_pay_minor() - self.back_minor()
    }

    /// Where what is too much goes back to when it goes where it came from: "carte •••• 4417".
    pub(crate) fn back_to(&self, desk: &Desk) -> String {
        let name = |(means, last4, _): &(payments::Tender, Option<String>, i64)| {
            let means = desk.k("till-tender", means.as_str());
            match last4 {
                Some(last4) => format!("{means} •••• {last4}"),
                None => means,
            }
        };
        let mut names: Vec<String> = self.settlement.back_by.iter().map(name).collect();
        names.dedup();
        names.join(", ")
    }

    /// Whether cash is offered for what was not paid in cash: a manager's decision.
    pub(crate) fn may_give_cash(&self, desk: &Desk) -> bool {
        let other = self.settlement.back_by.iter().any(|one| one.0 != payments::Tender::Cash);
        other && flows::manages_returns(desk.actor())
    }

    /// When something is sent: what a card is charged now and what when it leaves, in words.
    pub(crate) fn by_card(&self, desk: &Desk) -> Option<String> {
        // What is settled at once pays what is carried out first.
        let leaving = self.view.as_ref().map_or(0, CartView::when_leaving_minor).min(self.to_pay_minor());
        let now = self.to_pay_minor() - leaving;
        let key = if now > 0 { "till-due-by-card" } else { "till-due-by-card-none" };
        let groups = self.groups();
        let has = |group: Group| groups.iter().any(|one| one.0 == group);
        let when = desk.t(match (has(Group::Sent), has(Group::Fetched)) {
            (true, true) => "till-charged-either",
            (false, true) => "till-charged-fetched",
            (_, false) => "till-charged-sent",
        });
        (leaving > 0)
            .then(|| desk.ta(key, &[("now", &desk.money(now)), ("later", &desk.money(leaving)), ("when", &when)]))
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

    /// Whether a line cannot be had as wished, or something cannot settle it.
    pub(crate) fn has_problem(&self) -> bool {
        self.settlement.has_problem()
            || self.view.as_ref().is_some_and(|view| view.lines.iter().any(|line| line.problem.is_some()))
    }

    /// Whether the customer is asked to agree to a later charge: something is charged later, by a
    /// card that is given now, and no card is stored yet.
    pub(crate) fn asks_agreement(&self, today: Date) -> bool {
        let has_card = self.buyer.as_ref().is_some_and(|buyer| buyer.card(today).is_some());
        self.later_minor() > 0 && self.to_pay_minor() > 0 && self.buyer.is_some() && !has_card
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
            LineProblem::TooHeavy => desk.t("till-problem-too-heavy"),
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

/// A number of units that was refused: the box shows again what the ticket has, with the reason.
pub(crate) async fn not_so_many(desk: Desk, app: &App, line: IntentId, code: &str) -> Answer {
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

/// Whether a line goes to a relay point, and nobody said to which.
fn is_pointless(line: &CartLine) -> bool {
    line.intent.wish.method == Method::Relay && line.problem == Some(LineProblem::NowhereChosen)
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
