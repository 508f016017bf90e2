//! The sale screen: one field for everything, the shelf, the ticket.

use crate::desk::Desk;
use crate::lines;
use crate::shelf::{self, Card, Looking, Panel, Shelf};
use crate::ticket::{self, Ticket};
use crate::{pickup, say, settling, ways};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use cart::Wish;
use customers::Customer;
use flows::ScanRefused;
use kernel::Quantity;
use orders::{Order, OrderNumber};
use payments::PaymentRefused;
use serde::Deserialize;
use web::{Answer, App, Checked, Failure};

#[derive(Template)]
#[template(path = "till/sale.html")]
struct Sale {
    page: Desk,
    shelf: Shelf,
    panel: Option<Panel>,
    ticket: Ticket,
    toast: Option<web::Toast>,
}

/// `GET /till`.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Query(looking): Query<Looking>) -> Answer {
    if desk.shift.is_none() {
        return Ok(desk.go("/till/shift/open").into());
    }
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let shelf = Shelf::read(&desk, &tx, &looking).await?;
    let panel = Panel::read(&desk, &tx, &looking).await?;
    let ticket = Ticket::read(&desk, &tx, None).await?;
    let toast = desk.waiting_toast().cloned();
    web::html(&Sale { page: desk, shelf, panel, ticket, toast })
}

/// What came into the one field.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    text: String,
}

/// `3*3770000000017`: so many of it.
fn times(text: &str) -> (Option<&str>, &str) {
    match text.split_once(['*', '×']) {
        Some((many, code)) if !many.trim().is_empty() && many.trim().bytes().all(|b| b.is_ascii_digit()) => {
            (Some(many.trim()), code.trim())
        }
        _ => (None, text.trim()),
    }
}

/// `POST /till/scan`: a code, or words with Enter.
pub(crate) async fn scan(desk: Desk, State(app): State<App>, Checked(form): Checked<Typed>) -> Answer {
    let text: String = form.text.trim().chars().take(300).collect();
    let (many, code) = times(&text);
    if code.is_empty() {
        return Ok(desk.go("/till").into());
    }
    let Some(quantity) = many.map_or(Some(Quantity::ONE), lines::units) else {
        return say::refused(&desk, "quantity");
    };
    if let Some(hand_over) = pickup::by_code(&desk, &app, code).await? {
        return Ok(hand_over);
    }
    // A credit has no check digit, and no article has its twelve signs.
    if many.is_none() {
        match settling::find(&desk, &app, code).await? {
            Ok(credit) => return settling::on_ticket(desk, &app, credit).await,
            Err(PaymentRefused::NoSuchCredit) => {}
            Err(refused) => return say::refused(&desk, refused.code()),
        }
    }
    let reader = app.db().reader().await?;
    let found = flows::scan(&reader.tx(), code).await;
    drop(reader);
    match found {
        Ok(info) if info.status != catalogue::Status::Active => {
            let name = ticket::name_of(&desk, &info);
            say::under_the_scan_field(&desk, "till-not-on-sale", &[("name", &name)])
        }
        Ok(info) => {
            desk.open_shift()?;
            if ways::lacks(&desk, &app, info.id, quantity).await? {
                return ways::open(desk, &app, info.id, quantity, None).await;
            }
            let wish = Wish::carry_out(desk.store.id);
            lines::put(desk, &app, info.id, &[(wish, quantity)], None).await
        }
        Err(ScanRefused::Store(error)) => Err(error.into()),
        Err(refused) => otherwise(desk, &app, code, &refused).await,
    }
}

/// Not an article: an order or a customer by number, or words that find one thing.
async fn otherwise(desk: Desk, app: &App, text: &str, refused: &ScanRefused) -> Answer {
    let is_code = text.len() >= 6 && text.bytes().all(|b| b.is_ascii_digit());
    let found = if is_code { Found::default() } else { Found::read(&desk, app, text).await? };
    match (found.orders.as_slice(), found.customers.as_slice(), found.cards.as_slice()) {
        ([order], [], _) => Ok(desk.go(format!("/till/orders/{}", order.id)).into()),
        ([], [], [card]) => Ok(desk.go(format!("/till?article={}", web::encode(&card.product.handle))).into()),
        ([], [], []) => {
            let key = match refused {
                ScanRefused::Damaged if is_code => "till-damaged-code",
                _ if is_code => "till-unknown-code",
                _ => "till-nothing-found",
            };
            say::under_the_scan_field(&desk, key, &[("text", &text)])
        }
        _ => results(desk, found, text),
    }
}

/// What words find.
#[derive(Default)]
struct Found {
    cards: Vec<Card>,
    customers: Vec<Customer>,
    orders: Vec<Order>,
}

impl Found {
    async fn read(desk: &Desk, app: &App, text: &str) -> Result<Self, Failure> {
        let ids = crate::search::articles(app, desk.language(), text, 8);
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let number = OrderNumber::read(&crate::reservations::number_in(text)).0;
        let (cards, customers, order) = futures::try_join!(
            catalogue::store::cards_of(&tx, &ids),
            customers::search(&tx, text, 6),
            orders::store::find_order_by_number(&tx, &number),
        )?;
        Ok(Self { cards: shelf::cards(desk, &tx, cards).await?, customers, orders: order.into_iter().collect() })
    }

    fn is_empty(&self) -> bool {
        self.cards.is_empty() && self.customers.is_empty() && self.orders.is_empty()
    }
}

#[derive(Template)]
#[template(path = "till/found-part.html")]
struct FoundPart {
    page: Desk,
    found: Found,
    text: String,
}

#[derive(Template)]
#[template(path = "till/found.html")]
struct FoundPage {
    page: Desk,
    found: Found,
    text: String,
}

fn results(desk: Desk, found: Found, text: &str) -> Result<Response, Failure> {
    let text = text.to_owned();
    if !desk.is_htmx() {
        return web::html(&FoundPage { page: desk, found, text });
    }
    let mut response = web::html(&FoundPart { page: desk, found, text })?;
    let headers = response.headers_mut();
    headers.insert("hx-retarget", axum::http::HeaderValue::from_static("#found"));
    headers.insert("hx-reswap", axum::http::HeaderValue::from_static("innerHTML"));
    Ok(response)
}

/// `GET /till/search`: as one types.
pub(crate) async fn search(desk: Desk, State(app): State<App>, Query(typed): Query<Typed>) -> Answer {
    let text = typed.text.trim();
    let is_code =
        (text.bytes().all(|b| b.is_ascii_digit()) && text.len() > 4) || orders::PickupCode::read(text).is_some();
    let found =
        if text.chars().count() < 2 || is_code { Found::default() } else { Found::read(&desk, &app, text).await? };
    let text = if is_code { "" } else { text }.to_owned();
    if desk.is_htmx() {
        return web::html(&FoundPart { page: desk, found, text });
    }
    web::html(&FoundPage { page: desk, found, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_of_it() {
        for (text, many, code) in [
            ("3770000000017", None, "3770000000017"),
            ("3*3770000000017", Some("3"), "3770000000017"),
            (" 12 × MF-1 ", Some("12"), "MF-1"),
            ("a*b", None, "a*b"),
            ("*b", None, "*b"),
        ] {
            assert_eq!(times(text), (many, code), "{text}");
        }
    }
}
