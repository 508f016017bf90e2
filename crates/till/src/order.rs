//! One order at the till: after the sale, its receipts, and what becomes of each part.

use crate::credited;
use crate::desk::Desk;
use crate::pay::{self, Tendered};
use crate::pickup::{self, Handing, Who};
use crate::say;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use flows::{CancelRefused, OrderView, PartView, Release, ReleasePay, ReleaseRefused};
use identity::Permission;
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, LocationId, Method, OrderId, PaymentTerms, ReceiptId};
use orders::{FulfilmentState, Receipt, ReceiptLine};
use payments::{CardToken, PaymentState};
use serde::Deserialize;
use stores::{Company, Location};
use web::{Answer, App, Checked, Failure, Reached, Step, Toast};

/// An order with what the templates ask of it.
pub(crate) struct Shown {
    /// The order.
    pub(crate) view: OrderView,
    /// Its receipt of a moment ago, or its latest.
    pub(crate) receipt: Option<Receipt>,
    /// The firm, as it stands on a receipt.
    pub(crate) company: Company,
    /// The store of the receipt.
    pub(crate) store: Location,
    /// The address of the order's own page.
    pub(crate) link: String,
    /// What is printed for the customer: in the language of the order, not of the seller.
    pub(crate) paper: Desk,
    /// So many days goods may come back, as the house decided.
    pub(crate) return_days: i64,
}

impl Shown {
    pub(crate) async fn read(desk: &Desk, app: &App, id: OrderId) -> Result<Self, Failure> {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let view = flows::view_order(&tx, id).await?;
        let (company, policy) = futures::try_join!(stores::store::get_company(&tx), stores::store::get_policy(&tx))?;
        let receipt = view.receipts.last().cloned();
        let place = receipt.as_ref().and_then(|receipt| receipt.location);
        let store = match place {
            Some(place) if place != desk.store.id => stores::store::get_location(&tx, place).await?,
            _ => desk.store.clone(),
        };
        let link = desk.public(&format!("/orders/{}?k={}", view.order.number, view.order.link_key));
        let paper = desk.in_language(view.order.language);
        Ok(Self { view, receipt, company, store, link, paper, return_days: policy.return_days })
    }

    /// Cash to give back, minor units.
    pub(crate) fn change_minor(&self) -> i64 {
        pay::change_of(&self.view.payments, self.view.order.id)
    }

    /// Cash of a refund to hand out, minor units.
    pub(crate) fn cash_out_minor(&self) -> i64 {
        let Some(receipt) = self.receipt.as_ref().filter(|_| self.is_refund()) else { return 0 };
        let cash = receipt.body.tenders.iter().filter(|one| one.tender == "cash");
        cash.map(|one| one.amount_minor.abs()).sum()
    }

    /// The last part that was handed over waits for nobody; the others do.
    pub(crate) fn open_parts(&self) -> impl Iterator<Item = &PartView> {
        self.view.parts.iter().filter(|part| !part.fulfilment.state.has_ended())
    }

    /// The parts: what is still to be done comes first.
    pub(crate) fn sorted(&self) -> Vec<&PartView> {
        let mut parts: Vec<&PartView> = self.view.parts.iter().collect();
        parts.sort_by_key(|part| (part.fulfilment.state.has_ended(), part.fulfilment.no));
        parts
    }

    /// The card that a reservation will be charged to: the one that was agreed to.
    pub(crate) fn card(&self, today: Date) -> Option<&CardToken> {
        self.view.agreed_card().filter(|card| !card.has_expired(today))
    }

    /// The customer's other cards, for one who is there and wishes another.
    pub(crate) fn other_cards(&self, today: Date) -> Vec<&CardToken> {
        let agreed = self.card(today).map(|card| card.id);
        self.view.cards.iter().filter(|card| Some(card.id) != agreed && !card.has_expired(today)).collect()
    }

    /// Titles and options in the language of the page.
    pub(crate) fn line_text<'a>(&self, desk: &Desk, line: &'a ReceiptLine) -> (&'a str, &'a str) {
        (line.title.get(desk.language()), line.options.get(desk.language()))
    }

    /// Whether this part is handed over in this store.
    pub(crate) fn is_here(&self, desk: &Desk, part: &PartView) -> bool {
        part.fulfilment.location == desk.store.id
    }

    /// Whether the goods of a part are there.
    pub(crate) fn is_there(&self, part: &PartView) -> bool {
        matches!(part.fulfilment.state, FulfilmentState::Allocated | FulfilmentState::ReadyForPickup)
            && part.fulfilment.shipping.is_none()
    }

    /// Whether money is due for a part at hand-over.
    pub(crate) fn is_due(&self, part: &PartView) -> bool {
        part.fulfilment.terms == PaymentTerms::AtHandOver
    }

    /// The latest attempt to pay for a part that is still unpaid, when it was refused: who comes to
    /// the counter later sees it too. The second is why.
    pub(crate) fn refused_try(&self, desk: &Desk, part: &PartView) -> Option<String> {
        let last = self.view.payments.iter().rfind(|payment| payment.slot == part.fulfilment.id.0)?;
        if last.state != PaymentState::Declined || !part.fulfilment.is_unpaid() {
            return None;
        }
        let by = match (&last.brand, &last.last4) {
            (Some(brand), Some(last4)) => desk.card(brand, last4),
            _ => desk.k("till-tender", last.tender.as_str()),
        };
        let why = pay::why(desk, last.reason.as_deref().unwrap_or_default());
        let (at, amount) = (desk.at(&last.updated_at), desk.money(last.amount_minor));
        Some(desk.ta("till-last-try", &[("at", &at), ("amount", &amount), ("by", &by), ("why", &why)]))
    }

    /// "prêt aujourd’hui dès 16 h 30": from when something that is put aside can be collected.
    pub(crate) fn there_from(&self, desk: &Desk, part: &PartView) -> Option<String> {
        part.there_from.map(|at| say::there_from(desk, at))
    }

    /// What the button says that calls a paid part off: nothing goes back when the money is only set aside.
    pub(crate) fn cancel_words(&self, part: &PartView) -> &'static str {
        if self.is_set_aside(part) { "till-cancel-set-aside" } else { "till-cancel-part" }
    }

    /// What calling a paid part off means, said before it is done.
    pub(crate) fn sure(&self, desk: &Desk, part: &PartView) -> String {
        let f = &part.fulfilment;
        if self.view.is_partly_taken(f) {
            let (aside, all) = (self.view.set_aside_of(f), f.amount_minor);
            let amounts: [(&str, &dyn web::Argument); 2] =
                [("aside", &desk.money(aside)), ("amount", &desk.money(all - aside))];
            return desk.ta("till-sure-partly", &amounts);
        }
        let key = if self.is_set_aside(part) { "till-sure-set-aside" } else { "till-sure-paid" };
        desk.ta(key, &[("amount", &desk.money(f.amount_minor))])
    }

    /// That no message tells the customer of what is to come, with what the seller does.
    pub(crate) fn untold(&self, desk: &Desk) -> Option<String> {
        let words = say::untold(desk, self.view.untold?);
        match self.view.customer.as_ref().and_then(web::phone) {
            Some(phone) => Some(format!("{words} {}", desk.ta("till-untold-phone", &[("phone", &phone)]))),
            None => Some(words),
        }
    }

    /// Whether a part ended in this way before anything was charged for it.
    pub(crate) fn was_free(&self, part: &PartView, state: &str) -> bool {
        part.fulfilment.state.as_str() == state && (self.is_due(part) || self.view.was_let_go(&part.fulfilment))
    }

    /// The bar beside a part: solid is the customer's, dashed is promised, hollow is not theirs any more.
    pub(crate) fn bar(&self, part: &PartView) -> &'static str {
        match part.fulfilment.state {
            FulfilmentState::HandedOver => "",
            FulfilmentState::Cancelled | FulfilmentState::Expired => "gone",
            _ => "later",
        }
    }

    /// Whether a part is still to be put aside.
    pub(crate) fn is_to_prepare(&self, part: &PartView) -> bool {
        part.fulfilment.state == FulfilmentState::Allocated && part.fulfilment.shipping.is_none()
    }

    /// Whether a part is fetched in this store and still can be.
    pub(crate) fn can_be_fetched(&self, desk: &Desk, part: &PartView) -> bool {
        let f = &part.fulfilment;
        self.is_here(desk, part) && !self.is_sent(part) && !self.is_carried_out(part) && !f.state.has_ended()
    }

    /// Where a part lies, and whom the customer sends for it: "Rangé en B 12", "À remettre à …".
    pub(crate) fn pickup_words(&self, desk: &Desk, part: &PartView) -> Vec<String> {
        let Some(pickup) = part.pickup.as_ref().filter(|_| !part.fulfilment.state.has_ended()) else {
            return Vec::new();
        };
        let place = pickup::where_it_lies(desk, Some(pickup));
        let sent = (!pickup.collector.is_empty()).then(|| desk.ta("till-sends", &[("name", &pickup.collector)]));
        place.into_iter().chain(sent).collect()
    }

    /// Units on a receipt; what bringing them costs is a line, but no article.
    pub(crate) fn units(&self, receipt: &Receipt) -> i64 {
        receipt.body.lines.iter().filter(|line| !line.sku.is_empty()).map(|line| line.quantity).sum()
    }

    /// What a receipt took or gave back, without its sign.
    pub(crate) fn moved_minor(&self, receipt: &Receipt) -> i64 {
        receipt.total_minor.abs()
    }

    /// Whether a receipt is about goods that came back.
    pub(crate) fn is_return(&self, receipt: &Receipt) -> bool {
        receipt.total_minor < 0 && receipt.body.returned.is_empty()
    }

    /// Whether a receipt shows goods that came back with others.
    pub(crate) fn is_exchange(&self, receipt: &Receipt) -> bool {
        !receipt.body.returned.is_empty()
    }

    /// Whether what came back and what was taken are worth the same.
    pub(crate) fn is_even(&self, receipt: &Receipt) -> bool {
        receipt.total_minor == 0 && self.is_exchange(receipt)
    }

    /// On what kind of credit what went back of a receipt is now: no money was moved.
    pub(crate) fn credit_kind<'a>(&self, receipt: &'a Receipt) -> Option<&'a str> {
        receipt.body.credit.as_ref().map(|credit| credit.kind.as_str())
    }

    /// What came back with a receipt, minor units.
    pub(crate) fn came_back_minor(&self, one: &orders::ReceiptReturned) -> i64 {
        one.lines.iter().map(|line| line.gross_minor).sum()
    }

    /// What was bought by a receipt, minor units.
    pub(crate) fn bought_minor(&self, receipt: &Receipt) -> i64 {
        receipt.body.lines.iter().map(|line| line.gross_minor).sum()
    }

    /// Whether the page is about money that goes back.
    pub(crate) fn is_refund(&self) -> bool {
        self.receipt.as_ref().is_some_and(|receipt| receipt.total_minor < 0)
    }

    /// Whether a receipt says how long its goods may come back: it names some that were bought.
    pub(crate) fn returns_are_said(&self, receipt: &Receipt) -> bool {
        self.return_days > 0 && !self.is_return(receipt) && !receipt.body.lines.is_empty()
    }

    /// The receipts that a credit note is about: those of the same order that were paid before it.
    pub(crate) fn origin(&self, desk: &Desk, note: &Receipt) -> String {
        let paid = self.view.receipts.iter().filter(|one| one.total_minor > 0 && one.at <= note.at);
        let about =
            paid.filter(|one| one.body.lines.iter().any(|line| note.body.lines.iter().any(|n| n.sku == line.sku)));
        about.map(|one| desk.receipt_number(one)).collect::<Vec<_>>().join(", ")
    }

    /// Whether anything of the order is still to come or to be decided.
    pub(crate) fn is_open(&self) -> bool {
        self.open_parts().next().is_some()
    }

    /// What a part is called, by where it stands.
    pub(crate) fn part_title(&self, part: &PartView) -> &'static str {
        match part.fulfilment.state {
            FulfilmentState::Cancelled => "till-called-off",
            FulfilmentState::Expired => "till-not-collected",
            FulfilmentState::HandedOver => "till-handed-over",
            _ => "till-reserved",
        }
    }

    /// Whether something of a part can come back.
    pub(crate) fn is_returnable(&self, part: &PartView) -> bool {
        flows::is_returnable(&part.fulfilment, &part.lines)
    }

    /// Whether a part stands there.
    pub(crate) fn is_in(&self, part: &PartView, state: &str) -> bool {
        part.fulfilment.state.as_str() == state
    }

    /// Whether a part is brought by a carrier.
    pub(crate) fn is_sent(&self, part: &PartView) -> bool {
        part.fulfilment.shipping.is_some()
    }

    /// The card that a part is charged on at hand-over, as the customer agreed; none for what is paid already.
    pub(crate) fn card_for(&self, today: Date, part: &PartView) -> Option<&CardToken> {
        self.card(today).filter(|_| part.fulfilment.terms == PaymentTerms::AtHandOver)
    }

    /// What a receipt paid and is fetched later: where and from when, and the code to fetch it with.
    pub(crate) fn to_fetch(&self, desk: &Desk, receipt: &Receipt) -> Vec<(String, String)> {
        let is_on_it =
            |part: &PartView| part.lines.iter().any(|line| receipt.body.lines.iter().any(|one| one.sku == line.sku));
        let waits = |part: &&PartView| {
            let f = &part.fulfilment;
            !self.is_carried_out(part) && f.shipping.is_none() && f.terms == PaymentTerms::Now && !f.state.has_ended()
        };
        let parts = self.view.parts.iter().filter(waits).filter(|part| !self.is_return(receipt) && is_on_it(part));
        let words = |part: &PartView| {
            let place = desk.ta("till-fetch-at", &[("store", &part.location.name)]);
            let words = match self.there_from(desk, part) {
                Some(from) => format!("{place}, {from}"),
                None => place,
            };
            let code = part.pickup.as_ref().map(|pickup| pickup.code.grouped()).unwrap_or_default();
            (words, code)
        };
        parts.map(words).collect()
    }

    /// Whether the money of a part is only set aside, and taken when it leaves.
    pub(crate) fn is_set_aside(&self, part: &PartView) -> bool {
        self.view.is_set_aside(&part.fulfilment)
    }

    /// What is taken when parts leave or are fetched, minor units. What is carried out is taken as soon as the
    /// provider hears of it.
    pub(crate) fn set_aside_minor(&self) -> i64 {
        self.leaving().map(|part| self.view.set_aside_of(&part.fulfilment)).sum()
    }

    fn leaving(&self) -> impl Iterator<Item = &PartView> {
        let waits = |part: &&PartView| !self.is_carried_out(part) && part.fulfilment.terms == PaymentTerms::Now;
        self.view.parts.iter().filter(waits).filter(|part| self.is_set_aside(part))
    }

    /// The same with when it is taken, in words: none when nothing is.
    pub(crate) fn set_aside(&self, desk: &Desk) -> Option<String> {
        let minor = self.set_aside_minor();
        let is_sent = |sent: bool| self.leaving().any(|part| self.is_sent(part) == sent);
        let key = match (is_sent(true), is_sent(false)) {
            (true, true) => "till-set-aside-both",
            (false, true) => "till-set-aside-collected",
            (_, false) => "till-set-aside-sent",
        };
        (minor > 0).then(|| desk.ta(key, &[("amount", &desk.money(minor))]))
    }

    /// What is taken when a part is handed over, minor units.
    pub(crate) fn aside_minor(&self, part: &PartView) -> i64 {
        self.view.set_aside_of(&part.fulfilment)
    }

    /// Whether nothing was taken yet, and all of it will be when its parts leave.
    pub(crate) fn only_set_aside(&self) -> bool {
        self.set_aside_minor() > 0 && self.receipt.as_ref().is_none_or(|receipt| receipt.total_minor == 0)
    }

    /// The last step of what is collected: who has not paid yet decides, the others fetch it.
    fn fetched(&self, part: &PartView) -> &'static str {
        if self.is_due(part) {
            "till-step-collect"
        } else if self.is_set_aside(part) {
            "till-step-fetch"
        } else {
            "till-step-fetch-paid"
        }
    }

    /// Whether bringing something costs: then its fee is a line.
    pub(crate) fn has_fee(&self, later: &orders::ReceiptLater) -> bool {
        later.lines.iter().any(|line| line.sku.is_empty())
    }

    /// Whether something that was paid by a receipt is sent: then not all of it was carried out.
    pub(crate) fn has_sent(&self, receipt: &Receipt) -> bool {
        let is_in = |sent: bool, sku: &str| {
            let mut parts = self.view.parts.iter().filter(|part| self.is_sent(part) == sent);
            parts.any(|part| part.lines.iter().any(|line| line.sku == sku))
        };
        receipt
            .body
            .lines
            .iter()
            .any(|line| line.sku.is_empty() || (is_in(true, &line.sku) && !is_in(false, &line.sku)))
    }

    /// Whether a part was carried out at once.
    pub(crate) fn is_carried_out(&self, part: &PartView) -> bool {
        part.fulfilment.method == Method::CarryOut
    }

    /// The steps of a part: done is solid, promised is dashed.
    pub(crate) fn steps(&self, desk: &Desk, part: &PartView) -> Vec<Step> {
        let f = &part.fulfilment;
        let said = self.view.order.placed_at.unwrap_or(self.view.order.created_at);
        if let Some(steps) = web::parcel_steps(desk, said, part) {
            return steps;
        }
        let mut steps = vec![Step::new(Reached::Done, desk.t("till-step-reserved"), desk.date_time(said))];
        let ended = |key: &str| {
            Step::new(Reached::Slipped, desk.t(key), f.ended_at.map(|at| desk.date_time(at)).unwrap_or_default())
        };
        let arrival = f.promised_on.map(|on| desk.day(on)).unwrap_or_default();
        match (f.method, f.ready_at) {
            (Method::CollectOnArrival, Some(at)) => {
                steps.push(Step::new(Reached::Done, desk.t("till-step-arrived"), desk.day(at)));
            }
            (Method::CollectOnArrival, None) if !f.state.has_ended() => {
                let reached = if f.state == FulfilmentState::Waiting { Reached::Now } else { Reached::Done };
                steps.push(Step::new(reached, desk.t("till-step-arrives"), arrival));
            }
            _ => {}
        }
        let ready = f.ready_at.map(|at| desk.date_time(at)).unwrap_or_default();
        match f.state {
            FulfilmentState::Cancelled => steps.push(ended("till-step-cancelled")),
            FulfilmentState::Expired => steps.push(ended("till-step-expired")),
            FulfilmentState::HandedOver => {
                let at = f.ended_at.map(|at| desk.date_time(at)).unwrap_or_default();
                steps.push(Step::new(Reached::Done, desk.t("till-step-handed-over"), at));
            }
            FulfilmentState::ReadyForPickup => {
                steps.push(Step::new(Reached::Done, desk.t("till-step-ready"), ready));
                let until =
                    f.keep_until.map(|at| desk.ta("till-kept-until", &[("day", &desk.day(at))])).unwrap_or_default();
                steps.push(Step::new(Reached::Now, desk.t(self.fetched(part)), until));
            }
            FulfilmentState::Allocated => {
                steps.push(Step::new(Reached::Now, desk.t("till-step-put-aside"), String::new()));
                let from = part.there_from.map(|at| desk.date_time(at)).unwrap_or_default();
                steps.push(Step::new(Reached::Ahead, desk.t(self.fetched(part)), from));
            }
            // Only what is sent is packed and dispatched, and its steps are above.
            FulfilmentState::Waiting
            | FulfilmentState::AwaitingPayment
            | FulfilmentState::Packed
            | FulfilmentState::Dispatched => {
                steps.push(Step::new(Reached::Ahead, desk.t(self.fetched(part)), String::new()));
            }
        }
        steps
    }
}

/// The key of a state's words.
pub(crate) fn state_key(state: FulfilmentState) -> String {
    format!("till-state-{}", state.as_str().replace('_', "-"))
}

#[derive(Template)]
#[template(path = "till/done.html")]
struct DonePage {
    page: Desk,
    shown: Shown,
    /// Where the receipt is sent by itself.
    mailed_to: Option<String>,
}

/// Which receipt was just written, when it may not be the latest of the order.
#[derive(Deserialize, Default)]
pub(crate) struct Written {
    receipt: Option<ReceiptId>,
}

/// `GET /till/orders/{id}/done`: the sale or the refund is made; the receipt only if it is wanted.
pub(crate) async fn done(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<OrderId>,
    Query(written): Query<Written>,
) -> Answer {
    let mut shown = Shown::read(&desk, &app, id).await?;
    if let Some(one) = shown.view.receipts.iter().find(|one| Some(one.id) == written.receipt).cloned() {
        shown.receipt = Some(one);
    }
    let reader = app.db().reader().await?;
    let mailed_to = flows::receipt_address(&reader.tx(), id).await?;
    drop(reader);
    web::html(&DonePage { page: desk, shown, mailed_to })
}

#[derive(Template)]
#[template(path = "till/order.html")]
struct OrderPage {
    page: Desk,
    shown: Shown,
}

/// `GET /till/orders/{id}`.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<OrderId>) -> Answer {
    let shown = Shown::read(&desk, &app, id).await?;
    web::html(&OrderPage { page: desk, shown })
}

#[derive(Template)]
#[template(path = "till/receipt.html")]
struct ReceiptPage {
    page: Desk,
    shown: Shown,
}

/// `GET /till/receipts/{id}`: a receipt by itself, to be printed.
pub(crate) async fn receipt(desk: Desk, State(app): State<App>, Path(id): Path<ReceiptId>) -> Answer {
    let reader = app.db().reader().await?;
    let receipt = orders::store::get_receipt(&reader.tx(), id).await?;
    drop(reader);
    let shown = Shown::read(&desk, &app, receipt.order).await?;
    web::html(&ReceiptPage { page: desk, shown: Shown { receipt: Some(receipt), ..shown } })
}

/// Where a receipt goes.
#[derive(Deserialize)]
pub(crate) struct SentTo {
    #[serde(default)]
    email: String,
}

/// `POST /till/receipts/{id}/send`: by e-mail; the address is used for nothing else.
pub(crate) async fn send(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    Checked(form): Checked<SentTo>,
) -> Answer {
    let reader = app.db().reader().await?;
    let receipt = orders::store::get_receipt(&reader.tx(), id).await?;
    drop(reader);
    let back = format!("/till/orders/{}/done?receipt={}", receipt.order, receipt.id);
    let Ok(email) = customers::Email::parse(&form.email) else {
        return Ok(desk.go(back).toast(Toast::new("refused-email-invalid")).into());
    };
    flows::send_receipt(app.house(), receipt.id, email.as_typed()).await?;
    Ok(desk.go(back).toast(Toast::new("till-receipt-sent").with("email", email.as_typed())).into())
}

/// The fulfilment with its order's address, only when it belongs to this store.
pub(crate) async fn part(desk: &Desk, app: &App, id: FulfilmentId) -> Result<(orders::Fulfilment, String), Failure> {
    let reader = app.db().reader().await?;
    let found = orders::store::get_fulfilment(&reader.tx(), id).await?;
    if !may_touch(desk.actor(), found.location) {
        return Err(Failure::Refused(
            web::Refusal::conflict("other_store").way_out("/till/reservations", "till-reservations"),
        ));
    }
    let back = format!("/till/orders/{}", found.order);
    Ok((found, back))
}

fn may_touch(actor: Actor, store: LocationId) -> bool {
    actor.may_act_in(store)
}

fn cancelled(desk: &Desk, back: &str, done: Result<(), CancelRefused>, said: Toast) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(desk.go(back).toast(said).into()),
        Err(CancelRefused::Store(error)) => Err(error.into()),
        Err(refused) => Ok(desk.go(back).toast(Toast::new(&say::key(desk, refused.code()))).into()),
    }
}

/// `POST /till/fulfilments/{id}/put-aside`.
pub(crate) async fn put_aside(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(()): Checked<()>,
) -> Answer {
    let (found, back) = part(&desk, &app, id).await?;
    let done = flows::put_aside(app.house(), id, desk.actor()).await;
    let told = web::told(&desk, &app, found.order, customers::News::Ready).await?;
    cancelled(&desk, &back, done, Toast::new("till-put-aside-toast").with("told", told))
}

/// `POST /till/fulfilments/{id}/cancel`: in one touch; nothing was charged, or it goes back.
pub(crate) async fn cancel(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::CancelOrder)?;
    let (found, back) = part(&desk, &app, id).await?;
    let (actor, reason) = (desk.actor(), "not_wanted");
    let done = match &desk.shift {
        Some(shift) => flows::cancel_at_till(app.house(), id, shift.id, actor, reason).await,
        None => flows::cancel_fulfilment(app.house(), id, actor, reason).await,
    };
    let was_reserved = found.terms == PaymentTerms::AtHandOver;
    let said = if was_reserved { "till-cancelled-toast" } else { "till-called-off-toast" };
    cancelled(&desk, &back, done, Toast::new(said))
}

/// `POST /till/fulfilments/{id}/hand-over`: paid already.
pub(crate) async fn hand_over(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Handing>,
) -> Answer {
    let (_, back) = part(&desk, &app, id).await?;
    let done = flows::hand_over_to(app.house(), form.request(&desk, id)).await;
    cancelled(&desk, &back, done, Toast::new("till-handed-over-toast"))
}

/// `GET /till/fulfilments/{id}/cash`: cash for a reservation.
pub(crate) async fn cash(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Query(who): Query<Who>,
) -> Answer {
    let (desk, due_minor) = credited::rest_minor(desk, &app, id, &who).await?;
    pay::ask_for_cash(desk, release_address(id, &who), due_minor)
}

/// Where the payment of a part that is handed over is sent, with who takes it.
fn release_address(id: FulfilmentId, who: &Who) -> String {
    format!("/till/fulfilments/{id}/release?{}", who.query())
}

/// `POST /till/fulfilments/{id}/release`: the customer takes it.
pub(crate) async fn release(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Query(who): Query<Who>,
    Checked(form): Checked<Tendered>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let (_, order) = part(&desk, &app, id).await?;
    let credits = who.credits();
    let back = if credits.is_empty() { order } else { format!("/till/fulfilments/{id}/credit?{}", who.query()) };
    let again = release_address(id, &who);
    let shift = desk.open_shift()?.id;
    let pay = match (form.tender(), form.token()) {
        (_, Some(token)) => ReleasePay::Token(token),
        ("cash", _) => {
            let Some(given_minor) = form.given_minor(&desk) else {
                let (desk, due_minor) = credited::rest_minor(desk, &app, id, &who).await?;
                return pay::ask_again(desk, again, due_minor, form.given(), "cash_amount");
            };
            ReleasePay::Cash { given_minor }
        }
        ("credits", _) => ReleasePay::Credits,
        _ => ReleasePay::Terminal,
    };
    let (actor, till, to) = (desk.actor(), desk.till.id, pickup::taker(&who.to));
    let request = Release { fulfilment: id, actor, till, shift, credits, pay, to, key: form.key() };
    match flows::release(app.house(), request).await {
        Ok(flows::Placing::Declined { reason, .. }) => {
            let toast = Toast::new("till-release-declined").with("why", pay::why(&desk, &reason));
            Ok(desk.go(back).toast(toast).into())
        }
        Ok(placing) => Ok(pay::after(&desk, placing)),
        Err(ReleaseRefused::Store(error)) => Err(error.into()),
        Err(ReleaseRefused::Payment(refused @ payments::PaymentRefused::NotEnoughCash)) => {
            let (desk, due_minor) = credited::rest_minor(desk, &app, id, &who).await?;
            pay::ask_again(desk, again, due_minor, form.given(), refused.code())
        }
        Err(refused) => Ok(desk.go(back).toast(Toast::new(&say::key(&desk, refused.code()))).into()),
    }
}
