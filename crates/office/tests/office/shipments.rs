//! What every place has to send, and how the office sees it.

use crate::fixture::{House, house, send};
use axum::http::StatusCode;
use flows::{Pay, PlaceOrder};
use fulfilment::{ParcelEvent, ParcelNews};
use jiff::SignedDuration;
use kernel::{Actor, Channel, Language, Quantity};

/// The transfer that the first button of the list is about.
fn asked_id(list: &str) -> String {
    let (_, rest) = list.split_once("action=\"/office/shipments/transfers/").expect("a button");
    rest.chars().take(36).collect()
}

/// A red shirt is brought to Lyon for the customer, from the warehouse that has it.
async fn ask(house: &House) {
    let (flows, ids) = (house.app.house(), house.ids);
    let (owner, actor) = (cart::Owner::Customer(house.customer), Actor::Customer(house.customer));
    let wish = cart::Wish::transfer(ids.lyon, ids.shuttle);
    let cart = flows::cart_add(flows, owner, ids.red, Quantity::ONE, wish, (Channel::Web, actor)).await.unwrap();
    let order = PlaceOrder {
        cart: cart.id,
        channel: Channel::Web,
        actor,
        language: Language::Fr,
        store: Some(ids.lyon),
        till: None,
        shift: None,
        staff: None,
        customer: Some(house.customer),
        pay: Pay::Nothing,
        later_card: None,
        return_url: "http://shop.example/".into(),
        key: house.app.moment().id(),
    };
    flows::place_order(flows, order).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warehouse_hands_over_what_a_store_asked_for_or_does_not_find_it() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    office.get("/office/shipments").await.assert_not(&["Transferts à remettre à la navette"]);
    ask(&house).await;
    let list = office.get("/office/shipments").await;
    list.assert_has(&[
        "Transferts à remettre à la navette",
        "Orléans",
        "1 × Chemise Oxford, rouge",
        "Remis à la navette",
    ]);
    let left = asked_id(&list.body);
    let mut manager = house.as_("rlyon").await;
    let refused = manager.post(&format!("/office/shipments/transfers/{left}/left"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "not the own place");
    let there = office.post(&format!("/office/shipments/transfers/{left}/left"), &[]).await;
    office.get(&there.location).await.assert_has(&["La navette l’a."]);
    office.get("/office/shipments").await.assert_not(&["Transferts à remettre à la navette"]);
    let again = office.post(&format!("/office/shipments/transfers/{left}/left"), &[]).await;
    again.assert_has(&["Ce transfert n’attend plus ici"]);
    ask(&house).await;
    let list = office.get("/office/shipments").await;
    let lost = asked_id(&list.body);
    let noted = office.post(&format!("/office/shipments/transfers/{lost}/lack"), &[]).await;
    office.get(&noted.location).await.assert_has(&["le stock est corrigé"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_warehouse_does_not_find_is_looked_for_elsewhere() {
    let house = house().await;
    let (order, part) = send(&house, house.ids.red).await;
    let mut office = house.as_("siege").await;
    office.get("/office/shipments").await.assert_has(&["Signaler un manque"]);
    let lack = format!("/office/shipments/{part}/lack");
    let form = office.get(&format!("{lack}?back=%2Foffice%2Fshipments%3Fstate%3Dallocated")).await;
    form.assert_has(&["Il manque quelque chose", "Orléans", "Chemise Oxford", "introuvable en rayon"]);
    let mut manager = house.as_("rlyon").await;
    let one = [("line", "1"), ("units", "1"), ("why", "not_found"), ("back", "/office/shipments?state=allocated")];
    assert_eq!(manager.post(&lack, &one).await.status, StatusCode::FORBIDDEN, "not the own place");
    let more = office.post(&lack, &[("line", "1"), ("units", "7"), ("why", "not_found")]).await;
    more.assert_has(&["n’a pas autant d’unités", "Retour aux expéditions"]);
    // Nobody else has a red one: it is called off, and its money goes back.
    let off = office.post(&lack, &one).await;
    assert_eq!(off.location, "/office/shipments?state=allocated", "{}", off.body);
    office.get(&off.location).await.assert_has(&["Aucun autre lieu ne l’a", "Le client est prévenu."]);
    office.get(&format!("/office/orders/{order}")).await.assert_has(&["Annul"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_of_the_warehouse_is_packed_and_leaves_from_the_office() {
    let house = house().await;
    let (order, part) = send(&house, house.ids.red).await;
    let mut office = house.as_("siege").await;
    let list = office.get("/office/shipments").await;
    list.assert_has(&["Expéditions", "1 × Chemise Oxford, rouge", "Camille Dubois", "75011 Paris", "Orléans"]);
    list.assert_has(&["Livraison à domicile", "à emballer", "lun. 23 nov.", "au plus tard 26 nov."]);
    let here = format!("/office/shipments/{part}");
    let early = office.post(&format!("{here}/dispatch"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    early.assert_has(&["Ce colis en est à une autre étape", "Retour aux expéditions"]);
    office.get(&format!("{here}/label")).await.assert_has(&["Emballez-le d’abord"]);
    let back = format!("/office/orders/{order}");
    let packed = office.post(&format!("{here}/pack"), &[("back", "/office/shipments?state=packed")]).await;
    assert_eq!(packed.location, "/office/shipments?state=packed", "{}", packed.body);
    office.get(&packed.location).await.assert_has(&["Colis emballé. Imprimez son étiquette.", "Remis au transporteur"]);
    let label = office.get(&format!("{here}/label")).await;
    assert_eq!(label.headers["content-type"], "application/pdf");
    assert!(label.body.starts_with("%PDF-1."));
    let gone = office.post(&format!("{here}/dispatch"), &[("back", &back)]).await;
    assert_eq!(gone.location, back);
    let page = office.get(&back).await;
    // Cash was there with the order. No place of the house tells where Paris is, so there is no map.
    page.assert_has(&["payés à la commande"]);
    assert!(!page.body.contains("<svg class=\"fr\""), "a map without a way");
    page.assert_has(&["Livraison, Orléans", "8 rue de l’Exemple, 75011 Paris", "4,90 € de livraison", "0950"]);

    // What the carrier tells is on the page of the order.
    let reader = house.app.db().reader().await.unwrap();
    let parcel = fulfilment::store::find_parcel(&reader.tx(), part).await.unwrap().unwrap();
    drop(reader);
    let event = ParcelEvent { at: house.clock.now(), news: ParcelNews::OutForDelivery, place: "Paris".into() };
    flows::hear_of_parcel(house.app.house(), &parcel.number, event).await.unwrap();
    office.get(&back).await.assert_has(&["En cours de livraison, Paris", "Nouvelle du transporteur"]);
    office.get("/office/shipments?q=paris").await.assert_has(&["en route"]);
    office.get("/office/shipments?q=marseille").await.assert_has(&["Aucun colis ne correspond."]);
    office.get("/office/orders").await.assert_has(&["en route"]);

    // Nothing was taken at the door, and no amount is said there.
    let event = ParcelEvent { at: house.clock.now(), news: ParcelNews::Delivered, place: "Paris".into() };
    flows::hear_of_parcel(house.app.house(), &parcel.number, event).await.unwrap();
    let page = office.get(&back).await;
    page.assert_has(&["Remise au client"]);
    page.assert_not(&["Remise au client 0,00"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_should_have_left_comes_first_and_a_store_manager_acts_in_the_own_store() {
    let house = house().await;
    let (_, part) = send(&house, house.ids.red).await;
    let mut lyon = house.as_("rlyon").await;
    lyon.get("/office/shipments").await.assert_has(&["Rien à expédier ici."]);
    let elsewhere = format!("/office/shipments?place={}", house.ids.warehouse);
    lyon.get(&elsewhere).await.assert_not(&["Camille Dubois"]);
    for step in ["pack", "dispatch"] {
        assert_eq!(lyon.post(&format!("/office/shipments/{part}/{step}"), &[]).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(lyon.get(&format!("/office/shipments/{part}/label")).await.status, StatusCode::FORBIDDEN);
    // On Wednesday it is late.
    house.clock.advance(SignedDuration::from_hours(90));
    let mut office = house.as_("siege").await;
    office.get("/office/shipments?state=late").await.assert_has(&["Camille Dubois", "en retard"]);
    office.get("/office/shipments?state=packed").await.assert_not(&["Camille Dubois"]);
}
