//! Why an order comes from where it does, an article over all places, a transfer from a cell, other
//! costs tried before they hold, a service of one's own.

use crate::fixture::{house, send};
use axum::http::StatusCode;
use stock::SupplyFilter;

#[tokio::test(flavor = "multi_thread")]
async fn an_order_says_why_it_is_sent_from_where_it_is() {
    let house = house().await;
    let (order, _) = send(&house, house.ids.blue).await;
    let mut office = house.as_("siege").await;
    let page = office.get(&format!("/office/orders/{order}")).await;
    page.assert_has(&[
        "Pourquoi ces sources",
        "Livraison à domicile, vers 75011",
        "envoie tout :",
        "pas assez de stock",
        "Lieux envisagés",
        "aria-label=\"transporteur 4,90 €, préparation 1,50 €",
        "class=\"cs\"",
        "envisagé",
    ]);
    // The panel beside the list says it in short.
    let list = office.get(&format!("/office/orders?order={order}")).await;
    list.assert_has(&["Pourquoi ces sources", "envoie tout :"]);
    // An order that sends nothing explains nothing.
    office.get(&format!("/office/orders/{}", house.order)).await.assert_not(&["Pourquoi ces sources"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_seen_over_all_places_and_moved_from_a_cell() {
    let house = house().await;
    let ids = house.ids;
    let mut office = house.as_("siege").await;
    let product = format!("/office/products/{}", ids.product);
    let page = office.get(&product).await;
    page.assert_has(&[
        "Stock par lieu",
        "bleu, Lyon : 5 libres, 0 en route, rien de vendu en 90 jours",
        "bleu, Lille : 2 libres",
        "rouge, Orléans : 8 libres",
        // Reserved units of the delivery are promised; the rest is on its way.
        "rouge, Lyon : 0 libres, 11 en route",
    ]);
    // One of each place is kept back; eight are more than the last ones, and so is what both stores have.
    office.get(&format!("{product}?last=1")).await.assert_has(&["Aucune taille", "2 autres ont plus de 5 pièces."]);

    let (lyon, lille) = (ids.lyon.to_string(), ids.lille.to_string());
    let transfer = format!("/office/stock/{}/transfer", ids.blue);
    let form = office.get(&format!("{transfer}?to={lille}")).await;
    form.assert_has(&[
        "Lyon (5 libres)",
        "Ce que cela change",
        "name=\"number\" value=\"T-",
        "4 libres",
        "Transférer 1",
    ]);
    let wanted = |units: &'static str| {
        [("number", "T-AAAAA"), ("from", lyon.as_str()), ("to", lille.as_str()), ("units", units), ("on", "2026-11-25")]
    };
    let refused = office.post(&transfer, &wanted("7")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.assert_has(&["Lyon n’a que 5 pièces libres.", "−2", "disabled"]);
    for (field, value, words) in [
        ("units", "0", "Écrivez un nombre entier de 1 à 99 999."),
        ("on", "2026-01-01", "on-error"),
        ("to", lyon.as_str(), "to-error"),
    ] {
        let form: Vec<_> = wanted("2").iter().map(|one| if one.0 == field { (field, value) } else { *one }).collect();
        let refused = office.post(&transfer, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        refused.assert_has(&[words]);
    }
    let sent = office.post(&transfer, &wanted("4")).await;
    assert!(sent.location.starts_with("/office/supply/"), "{}", sent.body);
    assert_eq!(office.post(&transfer, &wanted("4")).await.location, sent.location, "sent twice it is one");
    office.get(&sent.location).await.assert_has(&["T-AAAAA", "Lyon", "Lille"]);
    let reader = house.app.db().reader().await.unwrap();
    let found = stock::list_supply_orders(&reader.tx(), &SupplyFilter::default(), None, 50).await.unwrap();
    drop(reader);
    assert_eq!(found.iter().filter(|one| one.order.number == "T-AAAAA").count(), 1);
    office.get(&product).await.assert_has(&["bleu, Lyon : 1 libres", "bleu, Lille : 2 libres, 4 en route"]);
    // Who comes back to the form begins another one.
    office.get(&format!("{transfer}?number=T-AAAAA&to={lille}")).await.assert_not(&["value=\"T-AAAAA\""]);

    // A store manager moves what is in the own store.
    let mut manager = house.as_("rlille").await;
    manager.get(&transfer).await.assert_has(&["Lille (2 libres)"]);
    let foreign =
        [("number", "T-BBBBB"), ("from", lyon.as_str()), ("to", lille.as_str()), ("units", "1"), ("on", "2026-11-25")];
    assert_eq!(manager.post(&transfer, &foreign).await.status, StatusCode::FORBIDDEN);
    let own =
        [("number", "T-CCCCC"), ("from", lille.as_str()), ("to", lyon.as_str()), ("units", "1"), ("on", "2026-11-25")];
    assert_eq!(manager.post(&transfer, &own).await.status, StatusCode::SEE_OTHER);
}

const DRAFT: [(&str, &str); 10] = [
    ("parcel", "0,60"),
    ("store_unit", "2,00"),
    ("warehouse_unit", "0,35"),
    ("kilometre", "0,001"),
    ("load", "0,04"),
    ("late_day", "3"),
    ("horizon", "14"),
    ("markdown", "0"),
    ("season", "0"),
    ("most", "3"),
];

#[tokio::test(flavor = "multi_thread")]
async fn other_costs_are_tried_and_switched_on() {
    let house = house().await;
    send(&house, house.ids.blue).await;
    house.clock.advance(jiff::SignedDuration::from_mins(5));
    let mut office = house.as_("siege").await;
    let (costs, trials) = ("/office/delivery/costs", "/office/delivery/trials");
    office.get(costs).await.assert_has(&["Essayer sur le dernier mois", "Enregistrer sans essai", "idempotency"]);
    let same: Vec<_> =
        DRAFT.iter().map(|one| if one.0 == "store_unit" { ("store_unit", "0,9") } else { *one }).collect();
    let nothing = office.post(trials, &same).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    nothing.assert_has(&["il n’y a rien à essayer"]);
    let key = house.app.moment().id::<uuid::Uuid>().to_string();
    let form: Vec<_> = DRAFT.iter().copied().chain([("idempotency", key.as_str())]).collect();
    let begun = office.post(trials, &form).await;
    assert!(begun.location.starts_with("/office/delivery/trials/"), "{}", begun.body);
    assert_eq!(office.post(trials, &form).await.location, begun.location, "the same form is one trial");
    let page = begun.location;
    office.get(&page).await.assert_has(&["en cours", "every 2s", "0,90 €", "2,00 €"]);
    let early = office.post(&format!("{page}/on"), &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    while flows::work_once(house.app.house()).await.unwrap() > 0 {}
    let done = office.get(&page).await;
    done.assert_has(&[
        "1 commande envoyée depuis le",
        "Le seul envoi ne changerait pas.",
        "Choix actuels, coûts essayés",
        "Prendre une pièce en boutique",
        "Mettre en vigueur",
    ]);
    done.assert_not(&["every 2s"]);
    office.get("/office/delivery").await.assert_has(&["Essais", "0 envoi sur 1 changerait"]);

    let mut manager = house.as_("rlyon").await;
    for answer in [
        manager.get(&page).await,
        manager.post(&format!("{page}/on"), &[]).await,
        manager.post(&format!("{page}/discard"), &[]).await,
        manager.post(trials, &form).await,
        manager.get("/office/delivery/services/new").await,
    ] {
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(office.post(&format!("{page}/on"), &[]).await.location, "/office/delivery");
    office.get("/office/delivery").await.assert_has(&["2,00 €", "Les coûts essayés sont en vigueur.", "en vigueur"]);
    office.get(&page).await.assert_has(&["Ces coûts valent depuis cet essai."]);
    assert_eq!(office.post(&format!("{page}/discard"), &[]).await.location, "/office/delivery");
    assert_eq!(office.get(&page).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_created_once() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let new = "/office/delivery/services/new";
    let id = house.app.moment().id::<uuid::Uuid>().to_string();
    office.get(new).await.assert_has(&[
        "Nouveau service",
        "à une boutique de la maison (navette)",
        "Ce que prend le transporteur",
    ]);
    let form = |tariff: &'static str| {
        vec![
            ("id", id.as_str()),
            ("kind", "relay"),
            ("name_fr", "Point relais"),
            ("name_en", "Relay point"),
            ("carrier", "Transporteur Exemple"),
            ("fee", "3,50"),
            ("free_from", ""),
            ("least_days", "3"),
            ("most_days", "5"),
            ("collects", "0"),
            ("delivers", "1"),
            ("tariff", tariff),
            ("active", "on"),
        ]
    };
    for (tariff, words) in [
        ("", "Écrivez au moins un palier."),
        ("1000", "« 1000 » n’est pas un palier."),
        ("2000 3,90\n1000 4,90", "« 1000 4,90 » n’est pas un palier."),
    ] {
        let refused = office.post(new, &form(tariff)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{tariff}");
        refused.assert_has(&[words, "Point relais"]);
    }
    for _ in 0..2 {
        assert_eq!(office.post(new, &form("1000 3,20\n30000 7,9")).await.location, "/office/delivery");
    }
    office.get("/office/delivery").await.assert_has(&["Point relais", "3 à 5 jours", "3,50 €"]);
    let reader = house.app.db().reader().await.unwrap();
    let all = fulfilment::store::services(&reader.tx()).await.unwrap();
    drop(reader);
    let mine: Vec<_> = all.iter().filter(|one| one.name.en == "Relay point").collect();
    assert_eq!((mine.len(), mine[0].kind), (1, fulfilment::ServiceKind::Relay));
    assert_eq!(mine[0].tariff.steps, [(1_000, 32_000), (30_000, 79_000)]);
    // It is changed like any other, its tariff too.
    let one = format!("/office/delivery/services/{}", mine[0].id);
    office.get(&one).await.assert_has(&["1000 3,20", "30000 7,90"]);
    assert_eq!(office.post(&one, &form("30000 6")).await.location, "/office/delivery");
    office.get(&one).await.assert_has(&["30000 6,00"]);
}
