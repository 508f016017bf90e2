//! The list of orders, and what stands in it.

use crate::fixture::{House, house, plain};
use flows::{Pay, PlaceOrder, Placing};
use jiff::civil::date;
use kernel::{Actor, Channel, Language, OrderId, PaymentTerms, Quantity};

/// The customer puts a blue shirt aside in Lyon.
async fn collect(house: &House, terms: PaymentTerms, pay: Pay, channel: Channel) -> OrderId {
    let (flows_house, ids) = (house.app.house(), house.ids);
    let (owner, actor) = (cart::Owner::Customer(house.customer), Actor::Customer(house.customer));
    let wish = cart::Wish::collect(ids.lyon, terms);
    let cart = flows::cart_add(flows_house, owner, ids.blue, Quantity::ONE, wish, (Channel::Web, actor)).await.unwrap();
    let order = PlaceOrder {
        cart: cart.id,
        channel,
        actor,
        language: Language::Fr,
        store: Some(ids.lyon),
        till: None,
        shift: None,
        staff: None,
        customer: Some(house.customer),
        pay,
        later_card: None,
        return_url: "http://shop.example/".into(),
        key: house.app.moment().id(),
    };
    match flows::place_order(flows_house, order).await.unwrap() {
        Placing::Placed { order } => order,
        other => panic!("{other:?}"),
    }
}

/// The orders of the list, from above.
fn listed(page: &str) -> Vec<String> {
    page.split("id=\"o-").skip(1).filter_map(|row| row.get(..36)).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_at_risk_comes_first_and_then_the_next_date() {
    let house = house().await;
    house.without_shuttle().await;
    let collection = collect(&house, PaymentTerms::AtHandOver, Pay::Nothing, Channel::Web).await;
    let (arrival, collection) = (house.order.to_string(), collection.to_string());
    let mut office = house.as_("siege").await;
    let page = office.get("/office/orders").await;
    // Ordered at 15:40; the store takes an hour to put it aside, and says the next quarter.
    page.assert_has(&["sam. 21 nov. 16 h 45"]);
    assert_eq!(listed(&page.body), [&*collection, &*arrival], "today comes before Thursday: {}", plain(&page.body));
    flows::change_supply_date(house.app.house(), house.ids.delivery, date(2026, 11, 28), "grève", Actor::System)
        .await
        .unwrap();
    let page = office.get("/office/orders").await;
    page.assert_has(&["glisse de 2 jours"]);
    assert_eq!(listed(&page.body), [&*arrival, &*collection], "what slips comes first");
    house.clock.advance(jiff::SignedDuration::from_mins(90));
    let page = office.get("/office/orders").await;
    assert_eq!(listed(&page.body), [&*collection, &*arrival], "late is worse: {}", plain(&page.body));
    // Promised for 16:45, and it is 17:10.
    page.assert_has(&["en retard de 25 min", "dont 1 en retard"]);
    house.clock.advance(jiff::SignedDuration::from_mins(95));
    office.get("/office/orders").await.assert_has(&["en retard de 2 h"]);
    office
        .get(&format!("/office/orders/{collection}"))
        .await
        .assert_has(&["en retard de 2 h", "à préparer pour sam. 21 nov. 16 h 45"]);
    let newest = office.get("/office/orders?sort=new").await;
    assert_eq!(listed(&newest.body), [&*collection, &*arrival], "asked for: the newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_says_when_its_customer_will_not_be_told() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let page = format!("/office/orders/{}", house.order);
    office.get(&page).await.assert_not(&["ne sera pas prévenu"]);
    let silent = customers::SetNewsPreference {
        customer: house.customer,
        news: customers::News::Ready,
        channel: customers::ConsentChannel::None,
        actor: Actor::Customer(house.customer),
        moment: house.app.moment(),
    };
    house.app.house().db.run(silent).await.unwrap();
    office.get(&page).await.assert_has(&["ne sera pas prévenu, et le souhaite ainsi"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_a_page_of_its_own() {
    let house = house().await;
    let order = collect(&house, PaymentTerms::Now, Pay::Cash { given_minor: 5_000 }, Channel::Web).await;
    let mut office = house.as_("siege").await;
    let page = office.get(&format!("/office/orders/{order}")).await;
    let receipt = page.body.split(&format!("/office/orders/{order}/receipts/")).nth(1).unwrap();
    let receipt = format!("/office/orders/{order}/receipts/{}", &receipt[..36]);
    office.get(&receipt).await.assert_has(&["Chemise Oxford", "49,90 €", "Espèces", "20 %", "8,32 €"]);
    let mut lille = house.as_("rlille").await;
    lille.get(&receipt).await.assert_not(&["49,90 €"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_found_as_people_say_it_and_nothing_found_is_said() {
    let house = house().await;
    let number = {
        let reader = house.app.db().reader().await.unwrap();
        orders::store::get_order(&reader.tx(), house.order).await.unwrap().number
    };
    let bare = number.replace('-', "");
    let signs = number.split_once('-').unwrap().1.to_owned();
    let grouped = format!("{} {}", &signs[..3], &signs[3..]).to_lowercase();
    let mut office = house.as_("siege").await;
    for typed in [number.as_str(), &bare, &signs, &grouped, &number[..6], "camille", "Dubois", "camille@exemple.fr"] {
        let page = office.get(&format!("/office/orders?q={}", web::encode(typed))).await;
        assert_eq!(listed(&page.body), [house.order.to_string()], "{typed}");
    }
    let none = office.get("/office/orders?q=MF-0000000").await;
    none.assert_has(&["Rien ne répond à « MF-0000000 »"]);
    office.get(&format!("/office/customers?q={bare}")).await.assert_has(&["Camille Dubois"]);
    office.get("/office/customers?q=zzzz").await.assert_has(&["Personne ne répond à « zzzz »"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_stands_in_its_order_and_a_credit_note_beside_its_receipt() {
    let house = house().await;
    let order = collect(&house, PaymentTerms::Now, Pay::Cash { given_minor: 5_000 }, Channel::Web).await;
    let part = {
        let reader = house.app.db().reader().await.unwrap();
        orders::store::fulfilments_of(&reader.tx(), order).await.unwrap()[0].id
    };
    house.clock.advance(jiff::SignedDuration::from_mins(10));
    flows::cancel_fulfilment(house.app.house(), part, Actor::Customer(house.customer), "customer").await.unwrap();
    let mut office = house.as_("siege").await;
    let page = office.get(&format!("/office/orders/{order}")).await;
    page.assert_has(&["Avoir", "−49,90 €"]);
    let text = plain(&page.body);
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no «{words}» in {text}"));
    let story = text.split_once("id=\"story\"").unwrap().1;
    let told = |words: &str| story.find(words).unwrap_or_else(|| panic!("no «{words}» in {story}"));
    assert!(told("Commande enregistrée") < told("Annulée") && told("Annulée") < told("Remboursé"));
    assert!(at("Espèces") < at("Remboursement"), "what came stands before what went back");
}

/// What another place brings in time is no risk, and its history says why the promise holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_a_shuttle_keeps_is_explained_and_not_told() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let page = format!("/office/orders/{}", house.order);
    office.get(&page).await.assert_not(&["Ce qui a été promis"]);
    flows::change_supply_date(house.app.house(), house.ids.delivery, date(2026, 11, 28), "grève", Actor::System)
        .await
        .unwrap();
    office.get("/office/orders").await.assert_not(&["glisse de"]);
    office.get(&page).await.assert_has(&[
        "Ce qui a été promis",
        "jeu. 26 nov.",
        "l’arrivage a pris du retard",
        "la promesse tient, rien à dire",
    ]);
}
