//! What goes wrong on an ordinary day: each answer says what is the matter and what can be done, in
//! the reader's language, and nothing is lost.

use crate::audit;
use crate::counter::{Paid, Seller};
use crate::imports;
use crate::person::Person;
use crate::races::{self, Scene};
use crate::town::Wanted;
use crate::web::{Ended, Web};
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use std::panic::AssertUnwindSafe;
use std::process::Command;
use std::time::{Duration, Instant};
use testkit::{Answer, Engine};

type Case = (&'static str, for<'a> fn(&'a Scene) -> LocalBoxFuture<'a, ()>);

/// One name, one bad day.
const TABLE: &[Case] = &[
    ("a code that cannot be", |scene| codes_that_cannot_be(scene).boxed_local()),
    ("a quantity that cannot be, at the till", |scene| quantities_at_the_till(scene).boxed_local()),
    ("a quantity that cannot be, in the shop", |scene| quantities_in_the_shop(scene).boxed_local()),
    ("a file with wrong lines", |scene| imports::wrong_lines(scene).boxed_local()),
    ("a file in another encoding", |scene| imports::other_encodings(scene).boxed_local()),
    ("a file of something else", |scene| imports::something_else(scene).boxed_local()),
    ("an address that is known", |scene| address_known(scene).boxed_local()),
    ("a till closed in the middle of a payment", |scene| till_closed_while_paying(scene).boxed_local()),
    ("a delivery called off that somebody waits for", |scene| delivery_called_off(scene).boxed_local()),
];

#[tokio::test(flavor = "multi_thread")]
async fn bad_days_on_sqlite() {
    table(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_days_on_postgresql() {
    table(Engine::Postgres).await;
}

async fn table(engine: Engine) {
    let mut scene = races::scene(engine, Wanted { plenty: 100, coming: 5, tills: 6, ..Wanted::default() }).await;
    let mut failed = Vec::new();
    for (name, case) in TABLE {
        if AssertUnwindSafe(case(&scene)).catch_unwind().await.is_err() {
            failed.push(*name);
        }
    }
    assert_eq!(failed, [""; 0], "on {engine:?}; why is said above");
    audit::close(&mut scene.house).await;
}

/// Fails unless the answer has this status and says this, whatever blanks it is written with.
#[track_caller]
pub(crate) fn expect(answer: &Answer, status: u16, words: &[&str]) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{}: {text}", answer.path);
    for said in words {
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&said), "not “{said}” in {}: {text}", answer.path);
    }
}

fn seller<'a>(scene: &'a Scene, person: &'a Person, at: usize) -> Seller<'a> {
    let (till, terminal) = scene.town.tills[at].clone();
    Seller { person, town: &scene.town, till, terminal, is_fickle: false }
}

async fn codes_that_cannot_be(scene: &Scene) {
    let code = &scene.town.plenty[0].1;
    let damaged = format!("{}{}", &code[..12], (code.as_bytes()[12] - b'0' + 1) % 10);
    let table = [
        ("4006381333931".to_owned(), "est inconnu", "is unknown. Search for the item by name"),
        (damaged, "abîmé ou mal lu", "is damaged or misread"),
        (format!("0*{code}"), "entre 1 et 9 999", "between 1 and 9,999"),
        (format!("1000000000*{code}"), "entre 1 et 9 999", "between 1 and 9,999"),
    ];
    for (at, is_english) in [(0, false), (1, true)] {
        let person = scene.first.with_new_browser();
        let person = if is_english { person.in_english() } else { person };
        let seller = seller(scene, &person, at);
        seller.begin("LPI1", "1111").await;
        seller.scan(code).await;
        for (code, french, english) in &table {
            let answer = person.send("/till/scan", &[("text", code)], true).await;
            expect(&answer, 422, &[if is_english { english } else { french }]);
        }
        expect(&person.get("/till").await, 200, &[if is_english { "€89.90" } else { "89,90 €" }]);
        person.post("/till/ticket/empty", &[]).await;
    }
}

async fn quantities_at_the_till(scene: &Scene) {
    let person = scene.first.with_new_browser();
    let seller = seller(scene, &person, 0);
    seller.begin("LPI1", "1111").await;
    seller.scan(&scene.town.plenty[0].1).await;
    let ticket = person.get("/till").await;
    let line = ticket.between("action=\"/till/lines/", "/").expect("a line on the ticket");
    for quantity in ["0", "1000000000", "-1", "deux"] {
        let path = format!("/till/lines/{line}/quantity");
        let answer = person.send(&path, &[("quantity", quantity)], true).await;
        expect(&answer, 422, &["entre 1 et 9 999"]);
    }
    expect(&person.get("/till").await, 200, &["89,90 €"]);
    person.post("/till/ticket/empty", &[]).await;
}

async fn quantities_in_the_shop(scene: &Scene) {
    let (variant, way) = (scene.town.plenty[0].0.to_string(), scene.town.collect("now"));
    for (person, words) in [
        (scene.first.with_new_browser(), "Choisissez une quantité entre 1 et 99"),
        (scene.first.with_new_browser().in_english(), "Choose a quantity between 1 and 99"),
    ] {
        person.post("/cart/add", &[("variant", &*variant), ("way", &*way)]).await;
        let cart = person.get("/cart").await;
        let line = cart.between("action=\"/cart/lines/", "/").expect("a line in the cart");
        let path = format!("/cart/lines/{line}/quantity");
        for quantity in ["0", "-1", "100", "1000000000"] {
            expect(&person.post(&path, &[("quantity", quantity)]).await, 422, &[words]);
        }
        for quantity in ["0", "1000000000"] {
            let add = [("variant", &*variant), ("way", &*way), ("quantity", quantity)];
            expect(&person.post("/cart/add", &add).await, 422, &[words]);
        }
        let cart = person.get("/cart").await;
        assert!(cart.says("89,90 €") || cart.says("€89.90"), "the cart is as it was: {}", cart.text());
    }
}

async fn address_known(scene: &Scene) {
    let form = [
        ("last_name", "Autre"),
        ("first_name", "Personne"),
        ("email", "CLIENT0002@exemple.example"),
        ("language", "fr"),
    ];
    for (at, words) in [(0, "Cette adresse est déjà celle de"), (1, "This address already belongs to")] {
        let person = scene.first.with_new_browser();
        let person = if at == 1 { person.in_english() } else { person };
        seller(scene, &person, at).begin("LPI1", "1111").await;
        let known = person.post("/till/customers/new", &form).await;
        expect(&known, 422, &[words]);
        let choose = known.between("action=\"/till/customers/", "\"").expect("the one we know is offered");
        let ticket = person.post(&format!("/till/customers/{choose}"), &[]).await;
        expect(&ticket, 200, &["Démo 0002"]);
        person.post("/till/ticket/customer/leave", &[]).await;
    }
    // On the web nobody learns by it who is a customer.
    let person = scene.first.with_new_browser();
    let mut known = form.to_vec();
    let first = person.post("/account/create", &known).await;
    known[2].1 = "nouvelle.adresse@exemple.example";
    let second = person.post("/account/create", &known).await;
    expect(&first, 200, &["CLIENT0002@exemple.example"]);
    let without = |page: &Answer, email: &str| page.text().replace(email, "…");
    assert_eq!(without(&first, form[2].1), without(&second, known[2].1));
}

async fn till_closed_while_paying(scene: &Scene) {
    let person = scene.first.with_new_browser();
    let seller = seller(scene, &person, 3);
    seller.begin("LPI2", "2222").await;
    seller.scan(&scene.town.plenty[1].1).await;
    let ticket = person.get("/till").await;
    let key = ticket.field("idempotency").expect("the ticket can be paid").to_owned();
    let waits = person.post("/till/pay", &[("tender", "terminal"), ("idempotency", &*key)]).await;
    expect(&waits, 200, &["49,90 €"]);
    let closed = person.post("/till/shift/close", &[("total", "150,00"), ("note", "")]).await;
    assert!(closed.path.starts_with("/till/shifts/"), "{}: {}", closed.path, closed.text());
    // The customer was about to hold the card to the terminal: the sale is made, once.
    seller.hold("visa").await;
    let done = person.get(&waits.path).await;
    expect(&done, 200, &["49,90 € payés"]);
    let again = person.send("/till/pay", &[("tender", "cash"), ("given", "50"), ("idempotency", &*key)], false).await;
    expect(&again, 409, &["Ouvrez d’abord le service de cette caisse"]);
    assert_eq!(person.get("/till").await.path, "/till/shift/open");
}

async fn delivery_called_off(scene: &Scene) {
    let town = &scene.town;
    let person = scene.first.with_new_browser();
    let email = Some("attente@exemple.example".to_owned());
    let web = Web { person: &person, town, email, is_fickle: false };
    let (ended, _) = web.order(town.coming, &town.arrival(), false).await;
    let Ended::Placed(number) = ended else { panic!("the reservation is taken: {ended:?}") };
    let office = imports::office(scene, false).await;
    let path = format!("/office/supply/{}", town.delivery);
    let ask = office.get(&format!("{path}/cancel")).await;
    expect(&ask, 200, &["Annuler F-9001", &number]);
    let silent = office.post(&format!("{path}/cancel"), &[("reason", " ")]).await;
    expect(&silent, 422, &["Indiquez la raison"]);
    let done = office.post(&format!("{path}/cancel"), &[("reason", "le fournisseur ferme")]).await;
    expect(&done, 200, &["Arrivage annulé"]);
    let found = [("number", &*number), ("email", "attente@exemple.example")];
    let order = person.post("/orders", &found).await;
    // The shuttle brings it from elsewhere by the promised day: it is still awaited, and nobody is told of another.
    expect(&order, 200, &[&number, "En route vers la boutique"]);
    assert!(!order.text().contains("nouvelle date"), "{}", order.text());
}

/// How long a page may take while the provider says nothing.
const AT_ONCE: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_says_nothing_for_long_holds_up_nobody_else_and_charges_once() {
    let mut scene = races::scene(Engine::Sqlite, Wanted { plenty: 100, ..Wanted::default() }).await;
    let [customer, clerk, other] = [(); 3].map(|()| scene.first.with_new_browser());
    let email = Some("silence@exemple.example".to_owned());
    let web = Web { person: &customer, town: &scene.town, email, is_fickle: false };
    let (left, right) = (seller(&scene, &clerk, 0), seller(&scene, &other, 1));
    left.begin("LPI1", "1111").await;
    right.begin("LPI2", "2222").await;
    let form = web.prepare(scene.town.plenty[0].0, &scene.town.collect("now"), false).await.expect("a checkout");
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    left.scan(&scene.town.plenty[1].1).await;
    let key = clerk.get("/till").await.field("idempotency").expect("a ticket").to_owned();
    let pay = [("tender", "terminal"), ("idempotency", &*key)];
    let provider = scene.house.provider_process().expect("the provider runs");
    signal("-STOP", provider);
    let others = async {
        let began = Instant::now();
        expect(&other.get("/").await, 200, &[]);
        right.scan(&scene.town.plenty[2].1).await;
        let page = other.get("/till/cash").await;
        let cash =
            [("tender", "cash"), ("given", "100"), ("idempotency", page.field("idempotency").expect("a ticket"))];
        assert!(matches!(right.pay("/till/pay", &cash).await, Paid::Order(_)));
        assert!(began.elapsed() < AT_ONCE, "others waited {:?}", began.elapsed());
    };
    let (at_shop, at_till, ()) =
        tokio::join!(customer.post("/checkout", &fields), clerk.post("/till/pay", &pay), others);
    signal("-CONT", provider);
    expect(&at_shop, 200, &["Un instant, nous attendons la banque", "rien ne sera débité deux fois"]);
    expect(&at_till, 200, &["Le terminal ne répond pas encore", "rien ne sera débité deux fois"]);
    // The same forms again, now that there is somebody to answer.
    assert!(matches!(web.send(&form).await, Ended::Placed(_)));
    assert!(matches!(left.pay("/till/pay", &pay).await, Paid::Order(_)));
    assert_eq!(audit::close(&mut scene.house).await, 2, "each payment is known to the provider once");
}

fn signal(name: &str, process: u32) {
    let sent = Command::new("kill").args([name, &process.to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{name} reaches {process}");
}
