//! Taking the money: the card on the terminal, cash with its change, or nothing when all is reserved.

use crate::desk::Desk;
use crate::say;
use crate::ticket::{self, Ticket};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use flows::{Outcome, Pay, PaymentView, PlaceOrder, PlaceRefused, Placing};
use jiff::SignedDuration;
use kernel::{Channel, FulfilmentId, Money, OrderId, PaymentId, TokenId};
use orders::Order;
use payments::{Payment, PaymentState, Tender};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

/// After so long without a verdict the screen says so.
const SLOW: SignedDuration = SignedDuration::from_secs(40);

/// Amounts that a customer may hand over, the exact one first: the next note, and the usual notes.
pub(crate) fn notes_for(due_minor: i64) -> Vec<i64> {
    let mut amounts = vec![due_minor];
    for step in [500, 1_000, 2_000, 5_000, 10_000] {
        let up = due_minor.div_euclid(step) * step + if due_minor % step == 0 { 0 } else { step };
        if up > due_minor && !amounts.contains(&up) {
            amounts.push(up);
        }
    }
    amounts.truncate(6);
    amounts
}

/// Where a ticket is paid.
const PAY: &str = "/till/pay";

/// An amount that is taken at a touch.
struct Note {
    minor: i64,
    text: String,
    back_minor: i64,
}

#[derive(Template)]
#[template(path = "till/cash-part.html")]
struct CashPart {
    page: Desk,
    action: String,
    due_minor: i64,
    notes: Vec<Note>,
    /// What was typed, and what is wrong with it.
    given: String,
    wrong: Option<String>,
    /// Whether less than is due may be given, and a card pays the rest.
    may_mix: bool,
}

#[derive(Template)]
#[template(path = "till/cash.html")]
struct CashPage {
    page: Desk,
    action: String,
    due_minor: i64,
    notes: Vec<Note>,
    /// What was typed, and what is wrong with it.
    given: String,
    wrong: Option<String>,
    /// Whether less than is due may be given, and a card pays the rest.
    may_mix: bool,
}

/// How an amount is sent by a form: "150.00".
fn sent(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// Asks for the cash that was given.
pub(crate) fn ask_for_cash(desk: Desk, action: String, due_minor: i64) -> Answer {
    cash_sheet(desk, action, due_minor, (String::new(), None))
}

/// The same again, with what was typed and why it does not do.
pub(crate) fn ask_again(desk: Desk, action: String, due_minor: i64, given: &str, code: &str) -> Answer {
    let wrong = say::refusal(&desk, code);
    cash_sheet(desk, action, due_minor, (given.to_owned(), Some(wrong)))
}

fn cash_sheet(desk: Desk, action: String, due_minor: i64, (given, wrong): (String, Option<String>)) -> Answer {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let note = |minor| Note { minor, text: sent(minor), back_minor: minor - due_minor };
    let notes = notes_for(due_minor).into_iter().map(note).collect();
    // A part of an order that is released is paid by one means.
    let may_mix = action == PAY;
    if desk.is_htmx() {
        return web::html_with(status, &CashPart { page: desk, action, due_minor, notes, given, wrong, may_mix });
    }
    web::html_with(status, &CashPage { page: desk, action, due_minor, notes, given, wrong, may_mix })
}

/// `GET /till/cash`.
pub(crate) async fn cash(desk: Desk, State(app): State<App>) -> Answer {
    let reader = app.db().reader().await?;
    let ticket = Ticket::read(&desk, &reader.tx(), None).await?;
    drop(reader);
    match ticket.to_pay_minor() {
        0 => Ok(desk.go("/till").into()),
        due => ask_for_cash(desk, PAY.to_owned(), due),
    }
}

/// How it is paid.
#[derive(Deserialize)]
pub(crate) struct Tendered {
    tender: String,
    #[serde(default)]
    given: String,
    /// What the customer agreed to be charged later, minor units.
    #[serde(default)]
    keep: Option<i64>,
    /// The saved card that is charged.
    #[serde(default)]
    token: Option<TokenId>,
    /// What pays the rest, when the cash is less than is due.
    #[serde(default)]
    rest: String,
    /// How what is too much goes back.
    #[serde(default)]
    to: String,
    /// What the seller saw to be paid, or below nothing to go back, minor units.
    #[serde(default)]
    shown: Option<i64>,
    idempotency: Uuid,
}

impl Tendered {
    /// By what means.
    pub(crate) fn tender(&self) -> &str {
        &self.tender
    }

    /// The saved card that is charged, when it is paid by one.
    pub(crate) fn token(&self) -> Option<TokenId> {
        self.token.filter(|_| self.tender == "token")
    }

    /// The cash that was given, as it was typed.
    pub(crate) fn given(&self) -> &str {
        &self.given
    }

    /// The key of the form.
    pub(crate) const fn key(&self) -> Uuid {
        self.idempotency
    }

    /// Cash that was given, minor units.
    pub(crate) fn given_minor(&self, desk: &Desk) -> Option<i64> {
        let given = Money::parse(&self.given, desk.currency).ok()?.minor;
        (given <= 10_000_000).then_some(given)
    }
}

/// `POST /till/pay`.
pub(crate) async fn pay(desk: Desk, State(app): State<App>, Checked(form): Checked<Tendered>) -> Answer {
    desk.require(identity::Permission::Sell)?;
    let shift = desk.open_shift()?.id;
    let reader = app.db().reader().await?;
    let ticket = Ticket::read(&desk, &reader.tx(), None).await?;
    drop(reader);
    let Some(cart) = ticket.cart() else { return sent_before(&desk, &app, form.idempotency).await };
    if form.shown.is_some_and(|shown| shown != ticket.balance_minor()) {
        return Ok(desk.go("/till").toast(Toast::new("refused-payment-mismatch")).into());
    }
    let pay = match form.tender.as_str() {
        "nothing" => Pay::Nothing,
        "back" => match form.to.parse() {
            Ok(to) => Pay::Back { to },
            Err(()) => return say::refused(&desk, "payment_mismatch"),
        },
        "cash" => match form.given_minor(&desk) {
            Some(cash_minor) if form.rest == "terminal" && (1..ticket.to_pay_minor()).contains(&cash_minor) => {
                Pay::CashAndTerminal { cash_minor, keep: None }
            }
            Some(given_minor) => Pay::Cash { given_minor },
            None => return ask_again(desk, PAY.to_owned(), ticket.to_pay_minor(), &form.given, "cash_amount"),
        },
        _ => match form.token() {
            Some(token) => Pay::Token { token },
            None => Pay::Terminal { keep: agreed(&desk, &ticket, form.keep) },
        },
    };
    let in_hand = if let Pay::CashAndTerminal { cash_minor, .. } = &pay { Some(*cash_minor) } else { None };
    let buyer = ticket.buyer.as_ref().map(|buyer| &buyer.customer);
    let request = PlaceOrder {
        cart,
        channel: Channel::Till,
        actor: desk.actor(),
        language: buyer.map_or(desk.language(), |customer| customer.language),
        store: Some(desk.store.id),
        till: Some(desk.till.id),
        shift: Some(shift),
        staff: Some(desk.staff.id),
        customer: buyer.map(|customer| customer.id),
        pay,
        later_card: ticket.buyer.as_ref().and_then(|buyer| buyer.card(desk.today())).map(|card| card.id),
        return_url: desk.public("/till"),
        key: form.idempotency,
    };
    match flows::place_order(app.house(), request).await {
        Ok(Placing::AtProvider { payment, .. }) => confirmation_asked(&desk, &app, payment).await,
        Ok(Placing::Declined { reason, .. }) if in_hand.is_some() => {
            // Cash that was put down for a card that says no goes back into the customer's hand.
            let toast = Toast::new("till-hand-cash-back").with("amount", desk.money(in_hand.unwrap_or_default()));
            Ok(desk.go(format!("/till/declined?reason={}", web::encode(&reason))).toast(toast).into())
        }
        Ok(placing) => Ok(after(&desk, placing)),
        Err(PlaceRefused::Store(error)) => Err(error.into()),
        Err(PlaceRefused::CartClosed | PlaceRefused::KeyReused) => sent_before(&desk, &app, form.idempotency).await,
        Err(PlaceRefused::Payment(refused @ payments::PaymentRefused::NotEnoughCash)) => {
            ask_again(desk, PAY.to_owned(), ticket.to_pay_minor(), &form.given, refused.code())
        }
        Err(refused) => {
            let toast = Toast::new(&say::key(&desk, refused.code()));
            Ok(desk.go("/till").toast(toast).into())
        }
    }
}

/// The bank wants the customer to confirm a saved card in a browser. There is none at a till: the
/// attempt is given up, and the seller chooses another way to pay. Nothing was taken.
async fn confirmation_asked(desk: &Desk, app: &App, payment: PaymentId) -> Answer {
    let seen = flows::give_up_payment(app.house(), payment).await?;
    let order = seen.payment.order;
    Ok(match seen.outcome {
        Outcome::Paid => after(desk, Placing::Placed { order }),
        Outcome::Pending => after(desk, Placing::Unknown { order, payment }),
        Outcome::Declined(_) => after(desk, Placing::Declined { order, reason: "authentication_required".into() }),
    })
}

/// A form that comes again when its ticket is gone, as after a failure of the network: what it came to.
async fn sent_before(desk: &Desk, app: &App, key: Uuid) -> Answer {
    match flows::placed_under(app.house(), key).await? {
        Some(placing) => Ok(after(desk, placing)),
        None => Ok(desk.go("/till").toast(Toast::new("refused-cart-closed")).into()),
    }
}

/// The words that the customer agreed to, in the customer's language: only for the amount that was
/// on the screen.
fn agreed(desk: &Desk, ticket: &Ticket, keep: Option<i64>) -> Option<String> {
    let buyer = ticket.buyer.as_ref()?;
    let amount = keep.filter(|amount| *amount == ticket.later_minor() && *amount > 0)?;
    let language = buyer.customer.language;
    let amount = web::wording::money(language, Money::new(amount, desk.currency));
    Some(web::text(language, "till-mandate", &[("amount", &amount), ("company", &desk.company)]))
}

/// Where the seller goes on.
pub(crate) fn after(desk: &Desk, placing: Placing) -> Response {
    match placing {
        Placing::Placed { order } => desk.go(format!("/till/orders/{order}/done")).into(),
        Placing::OnTerminal { payment, .. }
        | Placing::AtProvider { payment, .. }
        | Placing::Unknown { payment, .. } => desk.go(format!("/till/payments/{payment}")).into(),
        Placing::Declined { reason, .. } => desk.go(format!("/till/declined?reason={}", web::encode(&reason))).into(),
    }
}

/// What the screen shows while the customer holds the card to the terminal.
pub(crate) struct Waiting {
    /// The payment.
    pub(crate) payment: Payment,
    /// Its outcome so far.
    pub(crate) outcome: Outcome,
    /// Its order.
    pub(crate) order: Order,
    /// Whether it takes long.
    pub(crate) is_slow: bool,
    /// The reservation that it releases, if it does.
    pub(crate) fulfilment: Option<FulfilmentId>,
    /// What is set aside with it and taken when parcels leave, minor units.
    pub(crate) besides_minor: i64,
    /// Cash that lies on the counter for a card that was declined, minor units.
    pub(crate) cash_to_hand_back_minor: i64,
}

impl Waiting {
    async fn read(desk: &Desk, app: &App, id: PaymentId) -> Result<Self, Failure> {
        let reader = app.db().reader().await?;
        let before = payments::store::get_payment(&reader.tx(), id).await?;
        if before.location != Some(desk.store.id) {
            return Err(Failure::NotFound);
        }
        drop(reader);
        let PaymentView { payment, outcome } = flows::follow_payment(app.house(), id).await?;
        let reader = app.db().reader().await?;
        let order = orders::store::get_order(&reader.tx(), payment.order).await?;
        let waited = desk.now().duration_since(payment.created_at);
        let fulfilment = (payment.slot != payment.order.0).then_some(FulfilmentId(payment.slot));
        let all = payments::store::payments_of_order(&reader.tx(), payment.order).await?;
        let is_beside = |one: &&Payment| one.id != payment.id && one.takes_later && !one.has_ended();
        let aside = all.iter().filter(is_beside).map(|one| one.amount_minor).sum();
        let besides_minor = if fulfilment.is_some() { 0 } else { aside };
        // Cash that was put down for a card that says no goes back into the customer's hand.
        let in_hand = |one: &&Payment| one.tender == Tender::Cash && one.state == PaymentState::Voided;
        let cash_to_hand_back_minor = all.iter().filter(in_hand).map(|one| one.amount_minor).sum();
        Ok(Self { is_slow: waited > SLOW, fulfilment, payment, outcome, order, besides_minor, cash_to_hand_back_minor })
    }

    /// What the card is asked for, as the terminal shows it, minor units.
    pub(crate) fn shown_minor(&self) -> i64 {
        self.payment.amount_minor + self.besides_minor
    }

    /// Whether a part of it is only set aside.
    pub(crate) fn is_partly_aside(&self) -> bool {
        self.besides_minor > 0 && !self.payment.takes_later
    }

    /// Whether the terminal was never reached: nobody knows yet.
    pub(crate) fn is_silent(&self) -> bool {
        self.payment.provider_ref.is_none() || self.is_slow
    }

    /// Whether a card is asked for on the terminal; a saved one is asked for at the bank.
    pub(crate) fn is_on_terminal(&self) -> bool {
        self.payment.tender == Tender::Terminal
    }

    /// Whether the bank waits for the customer, who cannot answer at a till.
    pub(crate) fn wants_customer(&self) -> bool {
        !self.is_on_terminal() && self.payment.client_url.is_some()
    }

    /// Where another means can be chosen.
    pub(crate) fn back(&self) -> String {
        match self.fulfilment {
            Some(_) => format!("/till/orders/{}", self.order.id),
            None => "/till".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "till/payment.html")]
struct PaymentPage {
    page: Desk,
    waiting: Waiting,
}

#[derive(Template)]
#[template(path = "till/payment-part.html")]
struct PaymentPart {
    page: Desk,
    waiting: Waiting,
}

/// `GET /till/payments/{id}`: what the terminal is doing; the screen asks again by itself.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<PaymentId>) -> Answer {
    let waiting = Waiting::read(&desk, &app, id).await?;
    if waiting.outcome == Outcome::Paid {
        return Ok(desk.go(format!("/till/orders/{}/done", waiting.order.id)).into());
    }
    if desk.is_htmx() {
        return web::html(&PaymentPart { page: desk, waiting });
    }
    web::html(&PaymentPage { page: desk, waiting })
}

/// `POST /till/payments/{id}/give-up`: the terminal stops waiting; when the card was faster, it is paid.
pub(crate) async fn give_up(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    Checked(()): Checked<()>,
) -> Answer {
    Waiting::read(&desk, &app, id).await?;
    flows::give_up_payment(app.house(), id).await?;
    Ok(desk.go(format!("/till/payments/{id}")).into())
}

/// `POST /till/payments/{id}/leave`: the next customer; the payment is finished or reversed by
/// itself, and its ticket waits among the parked ones until then.
pub(crate) async fn leave(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    Checked(()): Checked<()>,
) -> Answer {
    let waiting = Waiting::read(&desk, &app, id).await?;
    let open = ticket::current(&desk, &app).await?;
    if open.is_some_and(|cart| Some(cart.id) == waiting.order.cart) {
        let label = desk.ta("till-left-label", &[("number", &waiting.order.number)]);
        flows::cart_park(app.house(), desk.till.id, &label).await.ok();
    }
    let toast = Toast::new("till-payment-left").with("number", waiting.order.number);
    Ok(desk.go("/till").toast(toast).into())
}

/// Why.
#[derive(Deserialize)]
pub(crate) struct Why {
    #[serde(default)]
    reason: String,
}

/// The words of a decline.
pub(crate) fn why(desk: &Desk, reason: &str) -> String {
    let known: String = reason.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(40).collect();
    desk.find_t(&format!("till-declined-{}", known.replace('_', "-"))).unwrap_or_else(|| desk.t("till-declined-other"))
}

/// Its title: nobody refused what was given up, or what never reached the bank.
pub(crate) fn declined_title(desk: &Desk, reason: &str) -> String {
    desk.t(match reason {
        "cancelled_by_customer" => "till-cancelled-title",
        "terminal_busy" | "never_arrived" | "provider_silent" => "till-unpaid-title",
        _ => "till-declined-title",
    })
}

#[derive(Template)]
#[template(path = "till/declined.html")]
struct Declined {
    page: Desk,
    title: String,
    why: String,
}

/// `GET /till/declined`: declined at once; the ticket is as it was.
pub(crate) async fn declined(desk: Desk, axum::extract::Query(asked): axum::extract::Query<Why>) -> Answer {
    let why = why(&desk, &asked.reason);
    web::html(&Declined { title: declined_title(&desk, &asked.reason), why, page: desk })
}

/// A payment of the open ticket whose outcome is not known yet.
pub(crate) async fn pending_of(
    desk: &Desk,
    tx: &db::Tx<'_>,
    cart: kernel::CartId,
) -> Result<Option<PaymentId>, db::DbError> {
    for payment in payments::store::list_stale(tx, desk.now(), 200).await? {
        let is_mine = payment.location == Some(desk.store.id) && payment.slot == payment.order.0;
        if is_mine && orders::store::get_order(tx, payment.order).await?.cart == Some(cart) {
            return Ok(Some(payment.id));
        }
    }
    Ok(None)
}

/// The order of a payment that was just taken in cash: what to give back, minor units.
pub(crate) fn change_of(payments: &[Payment], order: OrderId) -> i64 {
    payments.iter().filter(|payment| payment.order == order).map(Payment::change_minor).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_that_a_customer_may_hand_over() {
        for (due, notes) in [
            (13_980, &[13_980, 14_000, 15_000, 20_000][..]),
            (4_990, &[4_990, 5_000, 6_000, 10_000][..]),
            (5_000, &[5_000, 6_000, 10_000][..]),
            (390, &[390, 500, 1_000, 2_000, 5_000, 10_000][..]),
        ] {
            assert_eq!(notes_for(due), notes, "{due}");
        }
    }
}
