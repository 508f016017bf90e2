//! The hand-over of one part: opened by the customer's code, it says what it is, where it lies, what is due
//! and who may take it. Whoever sells in the store that has it hands it over.

use crate::desk::Desk;
use crate::order::Shown;
use crate::say;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use flows::{CancelRefused, HandOver, PartView, PayOutRefused};
use identity::Permission;
use kernel::{CreditId, FulfilmentId, RefundId};
use orders::{FulfilmentState, Pickup, PickupCode, Taker};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast, Tone};

/// Leads to the hand-over that a scanned or typed code opens; none when it is no such code.
pub(crate) async fn by_code(desk: &Desk, app: &App, text: &str) -> Result<Option<Response>, Failure> {
    if PickupCode::read(text).is_none() {
        return Ok(None);
    }
    let reader = app.db().reader().await?;
    let found = flows::find_pickup(&reader.tx(), text).await?;
    Ok(found.map(|pickup| desk.go(format!("/till/pickups/{}", pickup.fulfilment)).into()))
}

#[derive(Template)]
#[template(path = "till/pickup.html")]
struct PickupPage {
    page: Desk,
    shown: Shown,
    part: PartView,
    /// Who stands at the counter, as far as the seller said.
    to: Taker,
}

impl PickupPage {
    fn pickup(&self) -> Option<&Pickup> {
        self.part.pickup.as_ref()
    }

    /// Whom the customer sends; empty for nobody.
    fn collector(&self) -> &str {
        self.pickup().map_or("", |pickup| pickup.collector.as_str())
    }

    fn put_at(&self) -> &str {
        self.pickup().map_or("", |pickup| pickup.put_at.as_str())
    }

    fn customer(&self) -> String {
        self.shown.view.customer.as_ref().map(customers::Customer::full_name).unwrap_or_default()
    }

    fn is_to_person(&self) -> bool {
        self.to == Taker::Person
    }

    /// The name to ask for.
    fn name(&self) -> String {
        if self.is_to_person() { self.collector().to_owned() } else { self.customer() }
    }

    fn is_here(&self) -> bool {
        self.shown.is_here(&self.page, &self.part)
    }

    fn is_there(&self) -> bool {
        self.shown.is_there(&self.part)
    }

    /// Whether money is due before it is handed over.
    fn is_due(&self) -> bool {
        let f = &self.part.fulfilment;
        self.shown.is_due(&self.part) || (f.amount_minor > 0 && self.shown.view.covering(f).is_none())
    }

    /// What is due of it, minor units.
    fn due_minor(&self) -> i64 {
        self.shown.view.due_minor(&self.part.fulfilment)
    }

    /// What became of it, for what cannot be handed over any more: how it looks, and the words.
    fn over(&self) -> Option<(Tone, String)> {
        let (page, f) = (&self.page, &self.part.fulfilment);
        let at = f.ended_at.map(|at| page.date_time(at)).unwrap_or_default();
        let store = &self.part.location.name;
        match f.state {
            FulfilmentState::HandedOver => {
                let given_to = self.pickup().and_then(|pickup| pickup.given_to);
                let name = match given_to {
                    Some(Taker::Person) => self.collector().to_owned(),
                    _ => self.customer(),
                };
                let key = if name.is_empty() { "till-pickup-was-given" } else { "till-pickup-was-given-to" };
                Some((Tone::Here, page.ta(key, &[("at", &at), ("store", store), ("name", &name)])))
            }
            FulfilmentState::Cancelled => Some((Tone::Late, page.ta("till-pickup-was-cancelled", &[("at", &at)]))),
            FulfilmentState::Expired => Some((Tone::Late, page.ta("till-pickup-was-expired", &[("at", &at)]))),
            _ => None,
        }
    }

    /// Why it cannot be handed over here and now.
    fn not_now(&self) -> Option<(Tone, String)> {
        let (page, part) = (&self.page, &self.part);
        if !self.is_here() {
            let place = format!("{}, {} {}", part.location.street, part.location.postcode, part.location.city);
            let words = [("store", &part.location.name as &dyn web::Argument), ("address", &place)];
            return Some((Tone::Warn, page.ta("till-pickup-elsewhere", &words)));
        }
        if self.is_there() {
            return None;
        }
        match part.fulfilment.promised_on {
            Some(on) => Some((Tone::Soon, page.ta("till-pickup-on-its-way", &[("day", &page.in_days(on))]))),
            None => Some((Tone::Soon, page.t("till-not-there-yet"))),
        }
    }

    /// Since when it lies ready and until when it is kept.
    fn kept(&self) -> String {
        let until = self.part.fulfilment.keep_until.map(|at| self.page.in_days(at));
        until.map(|day| self.page.ta("till-kept-until", &[("day", &day)])).unwrap_or_default()
    }
}

/// Who stands at the counter, and the credits that pay for it.
#[derive(Deserialize, Clone, Default)]
#[serde(default)]
pub(crate) struct Who {
    pub(crate) to: String,
    with: String,
}

impl Who {
    /// The credits that pay, in this order.
    pub(crate) fn credits(&self) -> Vec<CreditId> {
        self.with.split(',').filter_map(|id| id.parse().ok()).collect()
    }

    /// The same who, paying with these.
    pub(crate) fn with_credits(&self, credits: impl IntoIterator<Item = CreditId>) -> Self {
        let ids: Vec<String> = credits.into_iter().map(|id| id.to_string()).collect();
        Self { to: self.to.clone(), with: ids.join(",") }
    }

    /// As it stands in an address.
    pub(crate) fn query(&self) -> String {
        let with: Vec<String> = self.credits().iter().map(ToString::to_string).collect();
        let with = if with.is_empty() { String::new() } else { format!("&with={}", with.join(",")) };
        format!("to={}{with}", taker(&self.to).as_str())
    }
}

/// Who takes it, as a form says: the customer unless it says otherwise.
pub(crate) fn taker(text: &str) -> Taker {
    text.parse().unwrap_or(Taker::Customer)
}

/// `GET /till/pickups/{id}`: for whoever sells.
pub(crate) async fn show(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Query(who): Query<Who>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let order = {
        let reader = app.db().reader().await?;
        orders::store::get_fulfilment(&reader.tx(), id).await?.order
    };
    let shown = Shown::read(&desk, &app, order).await?;
    let part = shown.view.parts.iter().find(|part| part.fulfilment.id == id).cloned().ok_or(Failure::NotFound)?;
    let is_sent = part.pickup.as_ref().is_some_and(|pickup| !pickup.collector.is_empty());
    // Whoever the customer named is expected.
    let to = match who.to.parse() {
        Ok(Taker::Customer) => Taker::Customer,
        _ if is_sent => Taker::Person,
        _ => Taker::Customer,
    };
    web::html(&PickupPage { page: desk, shown, part, to })
}

/// Who takes it, and the key of the form.
#[derive(Deserialize)]
pub(crate) struct Handing {
    #[serde(default)]
    to: String,
    #[serde(default)]
    idempotency: Option<Uuid>,
}

impl Handing {
    /// The hand-over that this form asks for; one without a key is a touch of its own.
    pub(crate) fn request(&self, desk: &Desk, fulfilment: FulfilmentId) -> HandOver {
        let key = self.idempotency.unwrap_or_else(|| desk.moment().id());
        HandOver { fulfilment, to: taker(&self.to), actor: desk.actor(), key }
    }
}

/// `POST /till/pickups/{id}/hand-over`: paid already; whoever sells in the store that has it. Of two tills
/// one does it, and the other sees when.
pub(crate) async fn hand_over(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Handing>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let back = format!("/till/pickups/{id}");
    match flows::hand_over_to(app.house(), form.request(&desk, id)).await {
        Ok(()) => Ok(desk.go(back).toast(Toast::new("till-handed-over-toast")).into()),
        Err(refused) => refusal(&desk, &back, refused),
    }
}

fn refusal(desk: &Desk, back: &str, refused: CancelRefused) -> Answer {
    match refused {
        CancelRefused::Store(error) => Err(error.into()),
        CancelRefused::Payment(payments::PaymentRefused::Declined { reason }) => {
            let toast = Toast::new("till-release-declined").with("why", crate::pay::why(desk, &reason));
            Ok(desk.go(back).toast(toast).into())
        }
        other => Ok(desk.go(back).toast(Toast::new(&say::key(desk, other.code()))).into()),
    }
}

/// Words about a part: a name, or a place.
#[derive(Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    text: String,
}

/// `POST /till/pickups/{id}/collector`: the customer says to a seller of this store whom they send.
pub(crate) async fn collector(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Words>,
) -> Answer {
    desk.require(Permission::ServeCustomers)?;
    let back = format!("/till/pickups/{id}");
    match flows::name_collector(app.house(), id, &form.text, desk.actor()).await {
        Ok(()) => {
            let key = if form.text.trim().is_empty() { "till-collector-withdrawn" } else { "till-collector-named" };
            Ok(desk.go(back).toast(Toast::new(key)).into())
        }
        Err(refused) => refusal(&desk, &back, refused),
    }
}

/// `POST /till/pickups/{id}/place`: where it lies; whoever sells in the store that has it.
pub(crate) async fn place(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Words>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let back = format!("/till/pickups/{id}");
    match flows::place_pickup(app.house(), id, &form.text, desk.actor()).await {
        Ok(()) => Ok(desk.go(back).toast(Toast::new("till-place-said")).into()),
        Err(refused) => refusal(&desk, &back, refused),
    }
}

/// `POST /till/refunds/{id}/give`: cash that waits for its customer, from the drawer of this till; whoever
/// takes goods back gives it.
pub(crate) async fn give_cash(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<RefundId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::Refund)?;
    let shift = desk.open_shift()?.id;
    let order = {
        let reader = app.db().reader().await?;
        let refund = payments::store::get_refund(&reader.tx(), id).await?;
        payments::store::get_payment(&reader.tx(), refund.payment).await?.order
    };
    let go = desk.go(format!("/till/orders/{order}"));
    match flows::pay_out(app.house(), id, shift, desk.actor()).await {
        Ok(()) => Ok(go.toast(Toast::new("till-cash-was-given")).into()),
        Err(PayOutRefused::Store(error)) => Err(error.into()),
        Err(refused) => Ok(go.toast(Toast::new(&say::key(&desk, refused.code()))).into()),
    }
}

/// What is said of a part that can be fetched, where a list has one line for it.
pub(crate) fn where_it_lies(desk: &Desk, pickup: Option<&Pickup>) -> Option<String> {
    let place = pickup.map(|pickup| pickup.put_at.as_str()).filter(|place| !place.is_empty())?;
    Some(desk.ta("till-lies-at", &[("place", &place)]))
}
