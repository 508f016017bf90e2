//! What customers have reserved in this store: to put aside, ready, on its way.

use crate::desk::Desk;
use crate::order::state_key;
use crate::pickup;
use askama::Template;
use axum::extract::{Query, State};
use flows::ReservationView;
use orders::{FulfilmentState, OrderNumber};
use serde::Deserialize;
use web::{Answer, App, Tone};

/// What was searched for.
#[derive(Deserialize, Default)]
pub(crate) struct Sought {
    #[serde(default)]
    text: String,
}

/// The reservations of a store, by what is to be done.
pub(crate) struct Lists {
    /// To be put aside.
    pub(crate) prepare: Vec<ReservationView>,
    /// Ready, those kept the shortest time first.
    pub(crate) ready: Vec<ReservationView>,
    /// On their way.
    pub(crate) waiting: Vec<ReservationView>,
    /// What was searched for.
    pub(crate) text: String,
}

impl Lists {
    fn of(all: Vec<ReservationView>, text: &str) -> Self {
        let mut lists =
            Self { prepare: Vec::new(), ready: Vec::new(), waiting: Vec::new(), text: text.trim().to_owned() };
        for one in all.into_iter().filter(|one| fits(one, text)) {
            match one.fulfilment.state {
                FulfilmentState::Allocated => lists.prepare.push(one),
                FulfilmentState::ReadyForPickup => lists.ready.push(one),
                _ => lists.waiting.push(one),
            }
        }
        // Whoever comes first is served first.
        lists.prepare.sort_by_key(|one| one.fulfilment.promised_at.unwrap_or(jiff::Timestamp::MAX));
        lists
    }

    /// Whether there is nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.prepare.is_empty() && self.ready.is_empty() && self.waiting.is_empty()
    }

    /// The three lists: key of the title, and what is in it.
    pub(crate) fn all(&self) -> [(&'static str, &[ReservationView]); 3] {
        [("till-to-prepare", &self.prepare), ("till-ready", &self.ready), ("till-waiting", &self.waiting)]
    }

    /// Where it lies.
    pub(crate) fn place(&self, desk: &Desk, one: &ReservationView) -> Option<String> {
        pickup::where_it_lies(desk, one.pickup.as_ref())
    }

    /// What is to be known of its time, and how it looks.
    pub(crate) fn time(&self, desk: &Desk, one: &ReservationView) -> (Tone, String) {
        let f = &one.fulfilment;
        match (f.state, f.keep_until, f.promised_on) {
            (FulfilmentState::Allocated, _, _) if f.promised_at.is_some_and(|at| at < desk.now()) => {
                let at = f.promised_at.unwrap_or_default();
                let said = [("day", &desk.in_days(at) as &dyn web::Argument), ("time", &desk.time(at))];
                (Tone::Late, desk.ta("till-promised-at", &said))
            }
            (FulfilmentState::ReadyForPickup, Some(until), _) => {
                let left = until.duration_since(desk.now());
                let tone = match left.as_hours() {
                    _ if left.is_negative() => Tone::Late,
                    ..24 => Tone::Warn,
                    _ => Tone::Here,
                };
                (tone, desk.ta("till-kept-until", &[("day", &desk.in_days(until))]))
            }
            (FulfilmentState::Waiting, _, Some(on)) => {
                let tone = if on < desk.today() { Tone::Late } else { Tone::Soon };
                (tone, desk.ta("till-arrives-on", &[("day", &desk.in_days(on))]))
            }
            (state, _, _) => (Tone::Plain, desk.t(&state_key(state))),
        }
    }
}

/// The order number in what was scanned: the address of an order's page, or the number itself.
pub(crate) fn number_in(text: &str) -> String {
    let after = text.split_once("/orders/").map_or(text, |(_, rest)| rest);
    after.split(['?', '/', '#']).next().unwrap_or_default().trim().to_owned()
}

/// By order number, by customer, or by article.
fn fits(one: &ReservationView, text: &str) -> bool {
    let text = number_in(text);
    let wanted = kernel::fold(&text);
    if wanted.is_empty() {
        return true;
    }
    let name = one.customer.as_ref().map(|customer| {
        let email = customer.address_key().unwrap_or_default();
        format!("{} {} {email} {}", customer.full_name(), customer.last_name, customer.number)
    });
    let lines: Vec<&str> = one.lines.iter().flat_map(|line| [line.title.fr.as_str(), line.sku.as_str()]).collect();
    let all = kernel::fold(&format!("{} {} {}", one.order.number, name.unwrap_or_default(), lines.join(" ")));
    all.contains(&wanted) || one.order.number == OrderNumber::read(&text).0
}

#[derive(Template)]
#[template(path = "till/reservations.html")]
struct ListPage {
    page: Desk,
    lists: Lists,
    /// Parcels that this store has to pack.
    to_send: i64,
}

#[derive(Template)]
#[template(path = "till/reservations-part.html")]
struct ListPart {
    page: Desk,
    lists: Lists,
}

/// `GET /till/reservations`.
pub(crate) async fn list(desk: Desk, State(app): State<App>, Query(sought): Query<Sought>) -> Answer {
    if let Some(hand_over) = pickup::by_code(&desk, &app, &sought.text).await? {
        return Ok(hand_over);
    }
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let all = flows::reservations_at(&tx, desk.store.id, 300).await?;
    let lists = Lists::of(all, &sought.text);
    if desk.is_htmx() {
        return web::html(&ListPart { page: desk, lists });
    }
    // A number that is not open here any more still leads to its order.
    if lists.is_empty() && !lists.text.is_empty() {
        let number = OrderNumber::read(&number_in(&lists.text)).0;
        if let Some(order) = orders::store::find_order_by_number(&tx, &number).await? {
            return Ok(desk.go(format!("/till/orders/{}", order.id)).into());
        }
    }
    let to_pack = orders::store::count_to_pack(&tx).await?;
    let to_send = to_pack.iter().find(|one| one.0 == desk.store.id).map_or(0, |one| one.1);
    web::html(&ListPage { page: desk, lists, to_send })
}
