//! The settings of delivery: head office changes them, bad figures are said at their field, and what
//! customers are promised follows.

use crate::fixture::{House, house};
use axum::http::StatusCode;
use jiff::civil::date;

const SERVICE: [(&str, &str); 10] = [
    ("name_fr", "Livraison chez vous"),
    ("name_en", "Delivered home"),
    ("carrier", "Transporteur Exemple"),
    ("fee", "5,50"),
    ("free_from", ""),
    ("least_days", "1"),
    ("most_days", "2"),
    ("collects", "0"),
    ("delivers", "5"),
    ("active", "on"),
];

const PLACE: [(&str, &str); 7] = [
    ("cut_off", "11:30"),
    ("days", "1"),
    ("most", "40"),
    ("week", "1"),
    ("holidays", "alsace"),
    ("off", "24/12/2026\n2026-12-31"),
    ("on", "27/12/2026"),
];

const COSTS: [(&str, &str); 10] = [
    ("parcel", "0,75"),
    ("store_unit", "0,9"),
    ("warehouse_unit", "0,35"),
    ("kilometre", "0,0012"),
    ("load", "0,04"),
    ("late_day", "3"),
    ("horizon", "14"),
    ("markdown", "30"),
    ("season", "60"),
    ("most", "2"),
];

fn but<'a, const N: usize>(form: &[(&'a str, &'a str); N], field: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    form.iter().map(|(name, usual)| (*name, if *name == field { value } else { *usual })).collect()
}

async fn changes(house: &House) -> usize {
    let reader = house.app.db().reader().await.unwrap();
    let all = db::list_events(&reader.tx(), kernel::EventId(uuid::Uuid::nil()), 5_000).await.unwrap();
    all.iter().filter(|event| event.kind == "delivery_changed" && event.body["by"].is_string()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_changed_and_withdrawn() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let list = office.get("/office/delivery").await;
    list.assert_has(&["Livraison à domicile", "2 à 3 jours", "4,90 €", "60,00 €", "proposé", "Orléans", "0,60 €"]);
    let service = format!("/office/delivery/services/{}", house.ids.standard);
    office.get(&service).await.assert_has(&["value=\"4,90\"", "value=\"60,00\"", "Le transporteur livre"]);
    for (field, value, words) in [
        ("name_fr", " ", "Écrivez de 1 à 60 signes."),
        ("fee", "cinq", "Écrivez un montant de 0 à 1 000 €, comme 4,90."),
        ("fee", "-1", "Écrivez un montant"),
        ("free_from", "x", "Écrivez un montant"),
        ("least_days", "0", "Écrivez un nombre entier de 1 à 30."),
        ("least_days", "3", "Au plus ne peut pas être moins qu’au mieux."),
    ] {
        let refused = office.post(&service, &but(&SERVICE, field, value)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        refused.assert_has(&[words, "Delivered home"]);
    }
    let no_day: Vec<_> = SERVICE.iter().copied().filter(|one| one.0 != "delivers").collect();
    office.post(&service, &no_day).await.assert_has(&["Cochez au moins un jour.", "delivers-error"]);
    let set = office.post(&service, &SERVICE).await;
    assert_eq!(set.location, "/office/delivery", "{}", set.body);
    let list = office.get("/office/delivery").await;
    list.assert_has(&[
        "Livraison chez vous",
        "1 à 2 jours",
        "5,50 €",
        "jamais",
        "Les réglages de livraison sont enregistrés.",
    ]);
    let withdrawn: Vec<_> = SERVICE.iter().copied().filter(|one| one.0 != "active").collect();
    office.post(&service, &withdrawn).await;
    office.get("/office/delivery").await.assert_has(&["non proposé"]);
    let reader = house.app.db().reader().await.unwrap();
    let tx = reader.tx();
    let left = fulfilment::store::services(&tx).await.unwrap();
    assert!(left.iter().all(|one| one.id == house.ids.shuttle), "{left:?}");
    let found = flows::offers(&tx, house.ids.red, 1, Some(house.ids.lyon), false, house.clock.now()).await.unwrap();
    assert!(found.ways.is_empty(), "what is withdrawn is not offered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_works_on_its_own_days() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let place = format!("/office/delivery/places/{}", house.ids.warehouse);
    office.get(&place).await.assert_has(&["Orléans", "value=\"16:00\"", "Jours fériés"]);
    for (field, value, words) in [
        ("cut_off", "midi", "Écrivez une heure comme 14:00."),
        ("days", "-1", "Écrivez un nombre entier de 0 à 30."),
        ("most", "beaucoup", "Écrivez un nombre entier de 0 à 100 000."),
        ("off", "24/13/2026", "24/13/2026 n’est pas une date."),
        ("on", "24/12/2026", "ne peut pas être à la fois fermé et ouvert."),
    ] {
        let refused = office.post(&place, &but(&PLACE, field, value)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        refused.assert_has(&[words, &format!("{field}-error")]);
    }
    assert_eq!(office.post(&place, &PLACE).await.location, "/office/delivery");
    office.get("/office/delivery").await.assert_has(&["11 h 30", "mardi", "France, avec Alsace-Moselle"]);
    let reader = house.app.db().reader().await.unwrap();
    let senders = fulfilment::store::senders(&reader.tx()).await.unwrap();
    let sender = senders.into_iter().find(|one| one.location == house.ids.warehouse).unwrap();
    let working = &sender.handling.working;
    assert_eq!((sender.most_parcels, sender.handling.days), (40, 1));
    assert!(working.works_on(date(2026, 12, 27)) && working.works_on(date(2026, 12, 1)));
    assert!(!working.works_on(date(2026, 12, 2)) && !working.works_on(date(2026, 12, 24)));
}

#[tokio::test(flavor = "multi_thread")]
async fn costs_are_set_by_head_office_alone() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let costs = "/office/delivery/costs";
    office.get(costs).await.assert_has(&["value=\"0,60\"", "value=\"0,001\""]);
    let refused = office.post(costs, &but(&COSTS, "kilometre", "0,00001")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.assert_has(&["avec quatre décimales au plus", "kilometre-error", "value=\"0,75\""]);
    office.post(costs, &but(&COSTS, "most", "0")).await.assert_has(&["Écrivez un nombre entier de 1 à 14."]);
    assert_eq!(office.post(costs, &COSTS).await.location, "/office/delivery");
    let reader = house.app.db().reader().await.unwrap();
    let rules = fulfilment::store::get_rules(&reader.tx()).await.unwrap();
    drop(reader);
    let found = (rules.costs.parcel_e4, rules.costs.kilometre_e4, rules.costs.markdown_bp, rules.most_parcels);
    assert_eq!(found, (7_500, 12, 3_000, 2));
    assert_eq!(changes(&house).await, 1);
    let mut lyon = house.as_("rlyon").await;
    lyon.get("/office/orders").await.assert_not(&["/office/delivery"]);
    let paths = [
        "/office/delivery".to_owned(),
        costs.to_owned(),
        format!("/office/delivery/services/{}", house.ids.standard),
        format!("/office/delivery/places/{}", house.ids.lyon),
    ];
    for path in &paths {
        assert_eq!(lyon.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(lyon.post(costs, &COSTS).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lyon.post(&paths[2], &SERVICE).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lyon.post(&paths[3], &PLACE).await.status, StatusCode::FORBIDDEN);
}
