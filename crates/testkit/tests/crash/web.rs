//! Errands on the web: a card typed at the provider, a stored card, a reservation of what is there
//! or of what is on its way.

use crate::errand::{Day, Name, Told, What};
use crate::person::Person;
use crate::town::Town;
use kernel::VariantId;
use simulator::{Behaviour, TEST_CODE, TestCard};
use std::time::Duration;
use testkit::Answer;

/// The form of a checkout page, filled in.
pub(crate) type Form = Vec<(String, String)>;

/// How a checkout ended for the one in front of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With an order of this number.
    Placed(String),
    /// Nothing was taken and nothing is set aside, and the page said so.
    Refused(String),
    /// The person walked away.
    Left,
}

/// Somebody on the web.
pub(crate) struct Web<'a> {
    pub(crate) person: &'a Person,
    pub(crate) town: &'a Town,
    /// The address of a guest; none for somebody who is signed in.
    pub(crate) email: Option<String>,
    /// Whether this one may walk away from the provider's page, or hold a card that is declined.
    pub(crate) is_fickle: bool,
}

impl Web<'_> {
    /// Puts one unit into the cart; the form that orders it, or the page that was there instead.
    pub(crate) async fn prepare(&self, variant: VariantId, way: &str, keep: bool) -> Result<Form, Answer> {
        let add = [("variant", &*variant.to_string()), ("way", way)];
        self.person.post("/cart/add", &add).await;
        let page = self.person.get("/checkout").await;
        if is_checkout(&page) { Ok(self.fill(&page, keep)) } else { Err(page) }
    }

    /// Puts one unit into the cart and orders it.
    pub(crate) async fn order(&self, variant: VariantId, way: &str, keep: bool) -> (Ended, Form) {
        match self.prepare(variant, way, keep).await {
            Ok(form) => (self.send(&form).await, form),
            Err(page) => (Ended::Refused(page.text()), Vec::new()),
        }
    }

    fn fill(&self, page: &Answer, keep: bool) -> Form {
        let field = |name: &str| page.field(name).unwrap_or_default().to_owned();
        let stored = page.between("name=\"means\" value=\"token:", "\"").filter(|_| !keep);
        let means = stored.map_or_else(|| "card".to_owned(), |id| format!("token:{id}"));
        let mut form: Form = ["idempotency", "cart", "seen_minor"].map(|name| (name.to_owned(), field(name))).to_vec();
        form.push(("means".to_owned(), means));
        if keep {
            form.push(("keep".to_owned(), "yes".to_owned()));
        }
        if let Some(email) = &self.email {
            form.push(("first_name".to_owned(), "Camille".to_owned()));
            form.push(("last_name".to_owned(), "Essai".to_owned()));
            form.push(("email".to_owned(), email.clone()));
        }
        form
    }

    /// Sends the form, pays, and sends it again with the same key as long as nobody says how it ended.
    pub(crate) async fn send(&self, form: &Form) -> Ended {
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for _ in 0..200 {
            let mut page = self.person.post("/checkout", &fields).await;
            if let Some(url) = page.leads_to().map(str::to_owned) {
                match self.pay(&path_of(&url)).await {
                    Some(back) => page = self.person.get(&back).await,
                    None => return Ended::Left,
                }
            }
            for _ in 0..10 {
                if let Some(ended) = ended(&page) {
                    return ended;
                }
                tokio::time::sleep(Duration::from_millis(60)).await;
                page = self.person.get(&page.path).await;
            }
        }
        panic!("{}: nobody says how this ended: {form:?}", self.person.name)
    }

    /// Types a card at the provider; where the shop is told of it, or none when the person walks away.
    async fn pay(&self, path: &str) -> Option<String> {
        let person = self.person;
        if self.is_fickle && person.once_in(9) {
            return None;
        }
        let card = match self.is_fickle {
            true if person.once_in(8) => "decline",
            true if person.once_in(8) => "challenge",
            true if person.once_in(10) => "lost",
            true if person.once_in(14) && !person.life().is_last => "slow",
            _ => "visa",
        };
        Some(self.type_card(path, TestCard::by_key(card).expect("a test card")).await)
    }

    /// Types this card at the provider; where the shop is told of it.
    async fn type_card(&self, path: &str, card: &TestCard) -> String {
        let (person, back) = (self.person, || "/checkout/return".to_owned());
        let typed = [("number", card.number), ("expiry", "12/31"), ("code", TEST_CODE)];
        if matches!(card.behaviour, Behaviour::LostAnswer | Behaviour::Slow) {
            person.provider_form_left(path, &typed).await;
            return back();
        }
        let mut page = person.provider_form(path, &typed).await;
        if page.path.ends_with("/challenge") && page.leads_to().is_none() {
            page = person.provider_form(&page.path, &[("decision", "approve")]).await;
        }
        page.leads_to().map_or_else(back, path_of)
    }

    /// Buys an article with this card, which is kept; a slow bank is not waited for.
    pub(crate) async fn buy_with(&self, card: &TestCard) -> Ended {
        self.empty_cart().await;
        let form = self.prepare(self.town.plenty[0].0, &self.town.collect("now"), true).await;
        let form = form.unwrap_or_else(|page| panic!("{}: no checkout: {}", card.key, page.text()));
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = self.person.post("/checkout", &fields).await;
        let url = page.leads_to().unwrap_or_else(|| panic!("{}: no card is asked for: {}", card.key, page.text()));
        let back = self.type_card(&path_of(url), card).await;
        let mut page = self.person.get(&back).await;
        for _ in 0..20 {
            if let Some(ended) = ended(&page) {
                return ended;
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
            page = self.person.get(&back).await;
        }
        Ended::Left
    }

    /// One errand from beginning to end; what was acknowledged is sent again from time to time.
    pub(crate) async fn errand(&self, what: What, day: &mut Day) {
        let (person, town) = (self.person, self.town);
        let (variant, way) = match what {
            What::WebArrival => (town.coming, town.arrival()),
            What::WebReservation => (town.plenty[person.below(town.plenty.len())].0, town.collect("later")),
            _ => (town.plenty[person.below(town.plenty.len())].0, town.collect("now")),
        };
        let keep = what == What::WebStoredCard && person.once_in(6);
        let (ended, form) = self.order(variant, &way, keep).await;
        match ended {
            Ended::Left => day.left += 1,
            Ended::Refused(_) => {
                day.refused += 1;
                self.empty_cart().await;
            }
            Ended::Placed(number) => {
                if person.once_in(4) {
                    if person.once_in(2) {
                        person.next_life().await;
                    }
                    let again = self.send(&form).await;
                    assert_eq!(again, Ended::Placed(number.clone()), "{}: the same key, the same order", person.name);
                    day.repeated += 1;
                }
                day.told.push(Told { order: Name::Number(number), what });
            }
        }
    }

    /// Takes every line out of the cart.
    async fn empty_cart(&self) {
        for _ in 0..20 {
            let cart = self.person.get("/cart").await;
            let Some(line) = cart.between("action=\"/cart/lines/", "/") else { return };
            self.person.post(&format!("/cart/lines/{line}/remove"), &[]).await;
        }
    }
}

fn is_checkout(page: &Answer) -> bool {
    page.path == "/checkout" && page.field("idempotency").is_some()
}

fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned())
}

/// What a page says about the end; none while nobody knows.
fn ended(page: &Answer) -> Option<Ended> {
    if let Some(rest) = page.path.strip_prefix("/orders/") {
        return rest.split('?').next().map(|number| Ended::Placed(number.to_owned()));
    }
    if page.path.starts_with("/checkout/return") && page.body.contains("every 2s") {
        return None;
    }
    Some(Ended::Refused(page.text()))
}

/// Signs a customer of the demo in.
pub(crate) async fn sign_in(person: &Person, customer: usize) {
    person.get("/sign-in").await;
    let email = format!("client{customer:04}@exemple.example");
    person.post("/sign-in", &[("email", &*email), ("password", "fontaine-demo")]).await;
    let account = person.get("/account").await;
    assert_eq!(account.path, "/account", "{email} is signed in");
}
