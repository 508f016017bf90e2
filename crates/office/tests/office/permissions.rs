//! What a store manager sees and may do: the own store.

use crate::fixture::house;
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn a_store_manager_sees_the_own_store() {
    let house = house().await;
    let ids = house.ids;
    let mut lyon = house.as_("rlyon").await;
    let mut lille = house.as_("rlille").await;
    let order = format!("/office/orders/{}", house.order);
    let delivery = format!("/office/supply/{}", ids.delivery);
    for (path, own, other) in [
        (order.as_str(), StatusCode::OK, StatusCode::FORBIDDEN),
        (delivery.as_str(), StatusCode::OK, StatusCode::FORBIDDEN),
        (&format!("/office/stores/{}", ids.lyon), StatusCode::OK, StatusCode::FORBIDDEN),
        (&format!("/office/stores/{}", ids.lille), StatusCode::FORBIDDEN, StatusCode::OK),
        ("/office/health", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
        ("/office/products/import", StatusCode::FORBIDDEN, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(lyon.get(path).await.status, own, "{path}");
        assert_eq!(lille.get(path).await.status, other, "{path}");
    }
    let number = lyon.get("/office/orders").await;
    number.assert_has(&["réservée, en route", "arrivage F-2291", "Camille Dubois"]);
    lille.get("/office/orders").await.assert_not(&["réservée, en route"]);
    let asked = format!("/office/orders?store={}", ids.lyon);
    lille.get(&asked).await.assert_not(&["réservée, en route"]);
    lille.get(&format!("/office/orders?order={}", house.order)).await.assert_not(&["MF-"]);
    lille.get("/office/orders?q=dubois").await.assert_not(&["réservée, en route"]);
    lille.get(&format!("/office/supply?place={}", ids.lyon)).await.assert_not(&["F-2291"]);
    lille.get("/office/orders.csv").await.assert_not(&["MF-"]);
    lille.get("/office/staff").await.assert_not(&["Personne RLYON", "Personne SIEGE"]);
    lille.get(&format!("/office/stock/{}/journal?place={}", ids.blue, ids.lyon)).await.assert_not(&["+6"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_manager_acts_in_the_own_store() {
    let house = house().await;
    let ids = house.ids;
    let mut lille = house.as_("rlille").await;
    lille.get("/office/orders").await;
    let (lyon_id, lille_id) = (ids.lyon.to_string(), ids.lille.to_string());
    let adjust = format!("/office/stock/{}/adjust", ids.blue);
    let fields = |place| [("place", place), ("kind", "less"), ("quantity", "1"), ("reason", "abîmée")];
    assert_eq!(lille.post(&adjust, &fields(lyon_id.as_str())).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lille.post(&adjust, &fields(lille_id.as_str())).await.status, StatusCode::SEE_OTHER);
    let date = format!("/office/supply/{}/date", ids.delivery);
    let moved = lille.post(&date, &[("on", "2026-11-30"), ("reason", "grève")]).await;
    assert_eq!(moved.status, StatusCode::FORBIDDEN);
    let price = format!("/office/products/{}/price", ids.product);
    let priced = lille.post(&price, &[("variant", &ids.blue.to_string()), ("price", "1")]).await;
    assert_eq!(priced.status, StatusCode::FORBIDDEN);
    let policy = [("keep_days", "3"), ("hold_minutes", "20"), ("preparation_minutes", "60"), ("return_days", "30")];
    assert_eq!(lille.post("/office/stores/policy", &policy).await.status, StatusCode::FORBIDDEN);
    let manager = [("code", "X1"), ("display_name", "X"), ("role", "store_manager"), ("place", lille_id.as_str())];
    assert_eq!(lille.post("/office/staff/new", &manager).await.status, StatusCode::FORBIDDEN);
    let elsewhere = [("code", "X2"), ("display_name", "X"), ("role", "seller"), ("place", lyon_id.as_str())];
    assert_eq!(lille.post("/office/staff/new", &elsewhere).await.status, StatusCode::FORBIDDEN);
    let own =
        [("code", "X3"), ("display_name", "X"), ("role", "seller"), ("place", lille_id.as_str()), ("pin", "1379")];
    assert_eq!(lille.post("/office/staff/new", &own).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_needs_its_token() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    office.get("/office/stores").await;
    let mut stranger = house.as_("siege").await;
    stranger.get("/office/stores").await;
    stranger.forget_token();
    let policy = [("keep_days", "3"), ("hold_minutes", "20"), ("preparation_minutes", "60"), ("return_days", "30")];
    assert_eq!(stranger.post("/office/stores/policy", &policy).await.status, StatusCode::FORBIDDEN);
    assert_eq!(office.post("/office/stores/policy", &policy).await.status, StatusCode::SEE_OTHER);
}
