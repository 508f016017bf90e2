//! Errands at a till: cash, a card at the terminal, a reservation of what comes, deliveries, and
//! customers who try on what was kept for them.

use crate::errand::{Day, Name, Told, What};
use crate::person::Person;
use crate::town::Town;
use kernel::TillId;
use simulator::TestCard;
use std::time::Duration;
use testkit::Answer;

/// A seller at a till.
pub(crate) struct Seller<'a> {
    pub(crate) person: &'a Person,
    pub(crate) town: &'a Town,
    pub(crate) till: TillId,
    pub(crate) terminal: String,
    /// Whether cards are declined now and then.
    pub(crate) is_fickle: bool,
}

/// How a payment at the till ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Paid {
    /// With this order.
    Order(String),
    /// Nothing was taken; what the page said.
    Refused(String),
    /// The seller went on with the next customer.
    Left,
}

impl Seller<'_> {
    /// Signs in at the till and opens its shift.
    pub(crate) async fn begin(&self, code: &str, pin: &str) {
        self.person.get("/till/choose").await;
        self.person.post("/till/choose", &[("till", &*self.till.to_string())]).await;
        let signed_in = self.person.post("/till/sign-in", &[("staff", code), ("pin", pin)]).await;
        assert!(signed_in.status == 200, "{code} signs in: {} {}", signed_in.path, signed_in.text());
        self.person.post("/till/shift/open", &[("float", "150,00")]).await;
        let page = self.person.get("/till").await;
        assert_eq!(page.path, "/till", "{code} sells at the till: {}", page.text());
    }

    /// Scans the code of an article that lies on the shelf.
    pub(crate) async fn scan(&self, code: &str) -> Answer {
        self.person.post("/till/scan", &[("text", code)]).await
    }

    /// Sends a form that pays until somebody says how it ended; at the terminal a card is held to it.
    pub(crate) async fn pay(&self, path: &str, form: &[(&str, &str)]) -> Paid {
        for _ in 0..200 {
            let mut page = self.person.post(path, form).await;
            for _ in 0..10 {
                if let Some(paid) = ended(&page) {
                    return paid;
                }
                if self.is_fickle && self.person.once_in(25) {
                    return self.leave(&page.path).await;
                }
                self.hold_card().await;
                page = self.person.get(&page.path).await;
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
        panic!("{}: nobody says how this ended: {form:?}", self.person.name)
    }

    /// Sells an article, paid with this card at the terminal; a slow bank is not waited for.
    pub(crate) async fn sell_with(&self, card: &TestCard) -> Paid {
        self.scan(&self.town.plenty[0].1).await;
        let page = self.person.get("/till").await;
        let key = page.field("idempotency").unwrap_or_else(|| panic!("{}: {}", card.key, page.text())).to_owned();
        let form = [("tender", "terminal"), ("idempotency", &*key)];
        let mut page = self.person.post("/till/pay", &form).await;
        self.hold(card.key).await;
        for _ in 0..30 {
            if let Some(paid) = ended(&page) {
                self.person.post("/till/ticket/empty", &[]).await;
                return paid;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
            page = self.person.get(&page.path).await;
        }
        self.leave(&page.path).await
    }

    /// The customer's hand at the terminal.
    async fn hold_card(&self) {
        let card = match self.is_fickle {
            true if self.person.once_in(8) => "decline",
            true if self.person.once_in(12) => "remove",
            _ => "visa",
        };
        self.hold(card).await;
    }

    /// A card held to the terminal, by its short name.
    pub(crate) async fn hold(&self, card: &str) {
        let shown = self.person.provider_page(&format!("/terminal/{}", self.terminal)).await;
        let Some(payment) = shown.field("payment").map(str::to_owned) else { return };
        let act = format!("/terminal/{}/act", self.terminal);
        self.person.provider_form(&act, &[("payment", &*payment), ("card", card)]).await;
    }

    /// Goes on with the next customer; the payment is finished or reversed by itself.
    async fn leave(&self, page: &str) -> Paid {
        let page = self.person.post(&format!("{page}/leave"), &[]).await;
        ended(&page).filter(|paid| matches!(paid, Paid::Order(_))).unwrap_or(Paid::Left)
    }

    /// A ticket with one article, paid.
    pub(crate) async fn sale(&self, what: What, day: &mut Day) {
        let code = &self.town.plenty[self.person.below(self.town.plenty.len())].1;
        self.scan(code).await;
        let page = self.person.get(if what == What::TillCash { "/till/cash" } else { "/till" }).await;
        let Some(key) = page.field("idempotency").map(str::to_owned) else {
            // The money of an earlier try is still asked for, or came meanwhile.
            self.clear(&page).await;
            day.refused += 1;
            return;
        };
        let form = match what {
            What::TillCash => [("tender", "cash"), ("given", "500.00"), ("idempotency", &*key)],
            _ => [("tender", "terminal"), ("given", ""), ("idempotency", &*key)],
        };
        self.told("/till/pay", &form, what, day).await;
    }

    /// What an earlier customer bought comes back, and another article is taken for it; the card pays what
    /// is missing, and what is too much goes back where it came from.
    pub(crate) async fn exchange(&self, day: &mut Day) {
        let mut bought = day.told.iter().rev().filter_map(|told| match &told.order {
            Name::Id(id) if told.what != What::Release => Some(id.clone()),
            _ => None,
        });
        let Some(order) = bought.next() else { return };
        let key = self.person.get("/till/returns").await.field("idempotency").unwrap_or_default().to_owned();
        let back = [("u1", "1"), ("r1", "too_small"), ("c1", "resell"), ("tender", "exchange"), ("idempotency", &*key)];
        let page = self.person.post(&format!("/till/orders/{order}/return"), &back).await;
        if page.path.split('?').next() != Some("/till") {
            return;
        }
        self.scan(&self.town.plenty[self.person.below(self.town.plenty.len())].1).await;
        let page = self.person.get("/till").await;
        let before = day.told.len();
        if let Some(key) = page.field("idempotency").map(str::to_owned) {
            let is = |tender: &str| page.body.contains(&format!("name=\"tender\" value=\"{tender}\""));
            let form = match (is("back"), is("nothing")) {
                (true, _) => [("tender", "back"), ("to", "origin"), ("idempotency", &*key)],
                (_, true) => [("tender", "nothing"), ("to", ""), ("idempotency", &*key)],
                _ => [("tender", "terminal"), ("to", ""), ("idempotency", &*key)],
            };
            self.told("/till/pay", &form, What::TillExchange, day).await;
        }
        if day.told.len() == before {
            let page = self.person.get("/till").await;
            self.clear(&page).await;
        }
    }

    /// Pays, remembers what was said, and presses again from time to time.
    async fn told(&self, path: &str, form: &[(&str, &str)], what: What, day: &mut Day) {
        match self.pay(path, form).await {
            Paid::Left => day.left += 1,
            Paid::Refused(_) => day.refused += 1,
            Paid::Order(id) => {
                if self.person.once_in(4) {
                    if self.person.once_in(2) {
                        self.person.next_life().await;
                    }
                    let again = self.pay(path, form).await;
                    assert_eq!(again, Paid::Order(id.clone()), "{}: the same key, the same order", self.person.name);
                    day.repeated += 1;
                }
                day.told.push(Told { order: Name::Id(id), what });
            }
        }
    }

    /// Makes room for the next customer.
    async fn clear(&self, page: &Answer) {
        if let Some(payment) = page.between("href=\"/till/payments/", "\"") {
            self.person.post(&format!("/till/payments/{payment}/leave"), &[]).await;
        } else {
            self.person.post("/till/ticket/empty", &[]).await;
        }
    }

    /// Puts a unit that is on its way on the ticket, for a new customer; the key of the form that
    /// reserves it, or the page that was there instead.
    pub(crate) async fn prepare_arrival(&self, email: &str) -> Result<String, Answer> {
        let (town, person) = (self.town, self.person);
        let (variant, store) = (town.coming.to_string(), town.store.to_string());
        let supply = format!("{}:1", town.supply);
        let line = [
            ("variant", &*variant),
            ("quantity", "1"),
            ("method", "collect_on_arrival"),
            ("location", &*store),
            ("supply", &*supply),
        ];
        person.post("/till/lines", &line).await;
        let customer = [
            ("last_name", "Essai"),
            ("first_name", "Cliente"),
            ("email", email),
            ("language", "fr"),
            ("order-email", "yes"),
            ("offers", "no"),
        ];
        let made = person.post("/till/customers/new", &customer).await;
        // The first answer was lost: the address is known now, and its customer offered.
        if let Some(known) = made.between("action=\"/till/customers/", "/choose\"") {
            person.post(&format!("/till/customers/{known}/choose"), &[]).await;
        }
        let page = person.get("/till").await;
        let is_free = page.body.contains("name=\"tender\" value=\"nothing\"");
        let key = page.field("idempotency").filter(|_| is_free).map(str::to_owned);
        key.ok_or(page)
    }

    /// A reservation of what is on its way; nothing is due.
    pub(crate) async fn reserve_arrival(&self, email: &str, day: &mut Day) {
        match self.prepare_arrival(email).await {
            Ok(key) => {
                let form = [("tender", "nothing"), ("idempotency", &*key)];
                self.told("/till/pay", &form, What::TillArrival, day).await;
            }
            Err(page) => {
                self.clear(&page).await;
                day.refused += 1;
            }
        }
    }

    /// Puts some units of the delivery into stock.
    pub(crate) async fn receive(&self, units: i64, day: &mut Day) {
        let path = format!("/till/receiving/{}", self.town.delivery);
        let page = self.person.get(&path).await;
        let Some(key) = page.field("idempotency").map(str::to_owned) else { return };
        let (count, line) = (units.to_string(), format!("r{}", self.town.supply));
        let form = [(&*line, &*count), ("rest", "open"), ("idempotency", &*key)];
        let answer = self.person.post(&path, &form).await;
        if answer.status == 200 {
            day.received += units;
            day.deliveries += 1;
        } else {
            day.refused += 1;
        }
    }

    /// A customer tries on what was kept: takes it, or not.
    pub(crate) async fn try_on(&self, day: &mut Day) {
        let list = self.person.get("/till/reservations").await;
        let orders: Vec<&str> = list.body.split("href=\"/till/orders/").skip(1).filter_map(|p| p.get(..36)).collect();
        if orders.is_empty() {
            return;
        }
        let order = format!("/till/orders/{}", orders[self.person.below(orders.len())]);
        let page = self.person.get(&order).await;
        let Some(part) = page.between("href=\"/till/fulfilments/", "/cash\"").map(str::to_owned) else { return };
        if self.person.once_in(4) {
            let answer = self.person.post(&format!("/till/fulfilments/{part}/cancel"), &[]).await;
            day.given_back += usize::from(answer.says("Annulé"));
            return;
        }
        let path = format!("/till/fulfilments/{part}/release");
        let cash = self.person.once_in(2);
        let page = if cash { self.person.get(&format!("/till/fulfilments/{part}/cash")).await } else { page };
        let Some(key) = page.field("idempotency").map(str::to_owned) else { return };
        let token = page.field("token").unwrap_or_default().to_owned();
        let form = match (cash, token.is_empty()) {
            (true, _) => vec![("tender", "cash"), ("given", "500.00"), ("idempotency", &*key)],
            (false, true) => vec![("tender", "terminal"), ("idempotency", &*key)],
            (false, false) => vec![("tender", "token"), ("token", &*token), ("idempotency", &*key)],
        };
        self.told(&path, &form, What::Release, day).await;
    }
}

/// What a page says about the end; none while the terminal waits.
fn ended(page: &Answer) -> Option<Paid> {
    let path = page.path.split('?').next().unwrap_or_default();
    if let Some(id) = path.strip_prefix("/till/orders/").and_then(|rest| rest.strip_suffix("/done")) {
        return Some(Paid::Order(id.to_owned()));
    }
    let waits = path.starts_with("/till/payments/") && page.body.contains("every 500ms");
    (!waits).then(|| Paid::Refused(page.text()))
}
