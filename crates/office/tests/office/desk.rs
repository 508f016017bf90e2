//! Signing in, the menu, languages.

use crate::fixture::{PASSWORD, house};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn one_signs_in_and_out() {
    let house = house().await;
    let mut browser = house.browser();
    let away = browser.get("/office/orders").await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    assert!(away.location.starts_with("/office/sign-in"), "{}", away.location);
    let wrong = browser.sign_in("siege", "pas le bon mot").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.assert_has(&["Identifiant ou code inexact"]);
    let right = browser.sign_in("siege", PASSWORD).await;
    assert_eq!((right.status, right.location.as_str()), (StatusCode::SEE_OTHER, "/office"));
    let orders = browser.get("/office/orders").await;
    orders.assert_has(&["Maison Fontaine", "Personne SIEGE", "Commandes en cours"]);
    let english = browser.get("/office/orders?lang=en").await;
    english.assert_has(&["Open orders", "Deliveries", "Head office"]);
    assert_eq!(browser.post("/office/sign-out", &[]).await.location, "/office/sign-in");
    assert_eq!(browser.get("/office/orders").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_has_no_office() {
    let house = house().await;
    let mut browser = house.browser();
    let answer = browser.sign_in("vend", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.assert_has(&["ouvre la caisse, pas le bureau"]);
    assert_eq!(browser.get("/office/orders").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_are_counted() {
    let house = house().await;
    let mut browser = house.browser();
    let mut last = browser.sign_in("siege", "faux").await;
    for _ in 0..12 {
        last = browser.sign_in("siege", "faux").await;
    }
    last.assert_has(&["Trop d’essais"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_opens_in_both_languages() {
    let house = house().await;
    let ids = house.ids;
    let mut browser = house.as_("siege").await;
    let pages = [
        "/office/orders".to_owned(),
        "/office/orders?state=completed&method=collect&q=MF".to_owned(),
        format!("/office/orders?order={}", house.order),
        format!("/office/orders/{}", house.order),
        "/office/stock".to_owned(),
        "/office/stock?q=chemise".to_owned(),
        format!("/office/stock?place={}", ids.lyon),
        format!("/office/stock/{}", ids.red),
        format!("/office/stock/{}?place={}", ids.blue, ids.lille),
        format!("/office/stock/{}/journal", ids.blue),
        "/office/supply".to_owned(),
        "/office/supply/new".to_owned(),
        "/office/supply/new?kind=transfer".to_owned(),
        format!("/office/supply/{}", ids.delivery),
        format!("/office/supply/{}/cancel", ids.delivery),
        "/office/products".to_owned(),
        "/office/products?q=oxford".to_owned(),
        format!("/office/products/{}", ids.product),
        "/office/products/import".to_owned(),
        "/office/customers".to_owned(),
        "/office/customers?q=dub".to_owned(),
        "/office/customers/duplicates".to_owned(),
        format!("/office/customers/{}", house.customer),
        "/office/messages".to_owned(),
        "/office/staff".to_owned(),
        "/office/staff/new".to_owned(),
        "/office/stores".to_owned(),
        format!("/office/stores/{}", ids.lyon),
        "/office/stores/new".to_owned(),
        format!("/office/stores/{}/edit", ids.lyon),
        "/office/house".to_owned(),
        "/office/health".to_owned(),
    ];
    for page in pages {
        for language in ["fr", "en"] {
            let sign = if page.contains('?') { '&' } else { '?' };
            let answer = browser.get(&format!("{page}{sign}lang={language}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.body);
            answer.assert_not(&["⟨", "office-"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_office_says_who_the_house_is_and_hears_what_is_missing() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    let missing =
        ["Les pages légales ne peuvent pas encore nommer", "l’hébergeur", "le médiateur", "l’adresse du siège"];
    for page in ["/office/house", "/office/health", "/office/stores"] {
        office.get(page).await.assert_has(&missing);
    }
    let firm = [("name", "Maison Fontaine"), ("legal_name", "Maison Fontaine SAS"), ("siret", "00000000000017")];
    let with = |rest: &[(&'static str, &'static str)]| [&firm[..], rest].concat();
    let refused = office.post("/office/house", &with(&[("vat_number", "FR00 111 111 111")])).await;
    assert_eq!(refused.status, axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    refused.assert_has(&["les 9 premiers chiffres du SIRET", "FR00 111 111 111"]);
    let facts = with(&[
        ("vat_number", "FR00000000000"),
        ("capital", "SAS au capital de 100 000 €"),
        ("register", "RCS Lyon 000 000 000"),
        ("street", "1 place de l’Exemple"),
        ("postcode", "69002"),
        ("city", "Lyon"),
        ("phone", "04 65 71 10 11"),
        ("email", "bonjour@maison-fontaine.example"),
        ("director", "La présidence"),
        ("host_name", "Hébergeur Exemple"),
        ("host_address", "2 rue du Modèle, 75004 Paris"),
        ("host_phone", "01 99 00 99 04"),
        ("mediator_name", "Médiateur Exemple"),
        ("mediator_address", "3 place de l’Essai, 69002 Lyon"),
        ("mediator_site", "mediateur.example"),
    ]);
    let saved = office.post("/office/house", &facts).await;
    assert_eq!(saved.status, axum::http::StatusCode::SEE_OTHER, "{}", saved.body);
    let page = office.get("/office/house").await;
    page.assert_has(&["Les pages légales ont tout ce qu’elles doivent nommer", "https://mediateur.example"]);
    office.get("/office/health").await.assert_not(&["ne peuvent pas encore nommer"]);
    let mut lyon = house.as_("rlyon").await;
    assert_ne!(lyon.get("/office/house").await.status, axum::http::StatusCode::OK);
    lyon.get("/office/stores").await.assert_not(&["ne peuvent pas encore nommer"]);
    assert_ne!(lyon.post("/office/house", &facts).await.status, axum::http::StatusCode::SEE_OTHER);
}
