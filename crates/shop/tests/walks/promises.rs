//! What is promised: by a shuttle, out of what comes to the warehouse, in the nearest stores; and that what
//! was shown is what is ordered.

use crate::house::{self, Answer, Browser, House};
use axum::http::StatusCode;
use db::{Command, DbError, Tx};
use fulfilment::{ServiceKind, ServiceName};
use jiff::civil::date;
use kernel::{Actor, LocationId, Moment, ServiceId, VariantId};
use stock::{By, Confidence, NewSupply, NewSupplyOrder, SupplyOrderKind};
use stores::LocationKind;

/// A shuttle between stores, and ten of an article on their way to the warehouse.
struct More {
    shuttle: ServiceId,
    supply: Option<(VariantId, LocationId)>,
    moment: Moment,
}

impl Command for More {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let mut shuttle = fulfilment::store::services(tx).await?.remove(0);
        shuttle.id = self.shuttle;
        shuttle.code = "shuttle".into();
        shuttle.kind = ServiceKind::Store;
        shuttle.name = ServiceName { fr: "Navette".into(), en: "Shuttle".into() };
        fulfilment::store::put_service(tx, &shuttle, 9).await?;
        let Some((variant, to_location)) = self.supply else { return Ok(()) };
        let order = NewSupplyOrder {
            id: self.moment.id(),
            number: "F-77".into(),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: None,
            from_location: None,
            to_location,
            expected_on: date(2026, 12, 3),
            first_expected_on: None,
            confidence: Confidence::Sure,
            lines: vec![NewSupply { id: self.moment.id(), variant, ordered: 10 }],
        };
        let by = By::new(self.moment.clone(), Actor::System);
        stock::put_supply_order(tx, &order, &by).await.map_err(|refused| DbError::Data(refused.to_string()))
    }
}

/// The variant of the shirt that nobody has.
async fn gone(house: &House) -> VariantId {
    let reader = house.inner.db.reader().await.unwrap();
    let article = catalogue::store::product_page(&reader.tx(), "chemise-oxford").await.unwrap().unwrap();
    let is_it = |one: &&catalogue::Variant| one.options.iter().any(|value| value.code == "41");
    article.variants.iter().find(is_it).unwrap().id
}

async fn warehouse(house: &House) -> LocationId {
    let reader = house.inner.db.reader().await.unwrap();
    let all = stores::store::all_locations(&reader.tx()).await.unwrap();
    all.iter().find(|place| place.kind == LocationKind::Warehouse).unwrap().id
}

async fn more(house: &House, supply: Option<(VariantId, LocationId)>) -> ServiceId {
    let moment = house.inner.clock.moment();
    let shuttle = moment.id();
    house.inner.db.run(More { shuttle, supply, moment }).await.unwrap();
    shuttle
}

/// The form of a checkout page as it stands, with what it promises.
fn shown(checkout: &Answer) -> Vec<(String, String)> {
    let promises = checkout.between("name=\"promises\" value=\"", "\"").to_owned();
    House::guest(checkout, "").into_iter().chain([("promises".to_owned(), promises)]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_nearest_stores_that_have_it_are_listed_with_hours_stock_and_ways() {
    let house = House::new().await;
    let browser = house.browser();
    let article = browser.get("/p/chemise-oxford?colour=rouge&size=40").await.ok();
    assert!(article.says("Voir les boutiques sur la carte"), "{}", article.body);
    let sku = article.between("/stores?sku=", "\"").to_owned();
    let page = browser.get(&format!("/p/chemise-oxford/stores?sku={sku}")).await.ok();
    for said in [
        "Où le trouver",
        "Lyon – Part-Dieu",
        "ouvert jusqu’à 19 h 30",
        "Aujourd’hui",
        "geo:45.",
        "Réserver, payer en boutique",
    ] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    // The chosen store gets it on Thursday, the other one has two.
    assert!(page.says("arrive jeu. 26 nov.") || page.says("jeu. 26 nov."), "{}", page.body);
    assert_eq!(page.body.matches("text-anchor=\"middle\"").count(), 2, "as many marks as stores");
    let from = browser.get(&format!("/p/chemise-oxford/stores?sku={sku}&postcode=69003")).await.ok();
    assert!(from.says("Distances depuis 69003"), "{}", from.body);
    let wrong = browser.get(&format!("/p/chemise-oxford/stores?sku={sku}&postcode=69")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for nothing in ["/p/chemise-oxford/stores?sku=NOTHING", "/p/nothing/stores", "/p/chemise-oxford/stores"] {
        assert_eq!(browser.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let english = browser.get(&format!("/p/chemise-oxford/stores?sku={sku}&lang=en")).await.ok();
    assert!(english.says("Where to find it") && english.says("Reserve, pay in store"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_store_has_is_brought_to_the_chosen_one() {
    let house = House::new().await;
    let shuttle = more(&house, None).await;
    let browser = house.browser();
    let page = browser.get("/p/chemise-oxford?colour=rouge&size=40").await.ok();
    // What arrives on Thursday comes no later than the shuttle would: it is offered alone.
    assert!(!page.says("Par navette, sur demande") && page.says("Arrivage"), "{}", page.body);
    let far = browser.get("/p/chemise-oxford?colour=bleu&size=42").await.ok();
    assert!(far.says("Pas à Lyon – Presqu’île pour le moment") && far.says("Par navette, sur demande"), "{}", far.body);
    let way = format!("transfer:{}:{shuttle}", house.lyon);
    assert!(far.body.contains(&way), "it can be asked for");
    let form = vec![("variant".to_owned(), house.red.to_string()), ("way".to_owned(), way)];
    let cart = browser.add(&form).await;
    assert!(cart.says("Réservé à Lyon – Presqu’île, à essayer") && cart.says("jeu. 26 nov."), "{}", cart.body);
    let checkout = browser.get("/checkout").await.ok();
    let order = browser.post("/checkout", &house::pairs(&shown(&checkout))).await.ok();
    assert!(order.says("jeudi 26 novembre"), "{}", order.body);
    let reader = house.inner.db.reader().await.unwrap();
    assert_eq!(
        stock::transfers_to_hand_over(&reader.tx(), None, 9).await.unwrap().len(),
        1,
        "the other store is asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_comes_to_the_warehouse_is_sent_once_it_has_come() {
    let house = House::new().await;
    let browser = house.browser();
    let nothing = browser.get("/p/chemise-oxford?colour=bleu&size=41").await.ok();
    assert!(nothing.says("épuisé partout"));
    let gone = gone(&house).await;
    more(&house, Some((gone, warehouse(&house).await))).await;
    let page = browser.get("/p/chemise-oxford?colour=bleu&size=41").await.ok();
    // There on Thursday the 3rd, sent on Friday, three days of delivery.
    for said in ["Livraison à domicile", "Expédié dès réception", "mar. 8 déc.", "Faire livrer"] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    assert!(page.body.contains("schema.org/BackOrder"), "machines read that it is not there yet");
    let cart = browser.add(&house.brought(gone)).await;
    assert!(cart.says("livré au plus tard mar. 8 déc."), "{}", cart.body);
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("mar. 8 déc."), "{}", checkout.body);
}

async fn reserve(browser: &Browser, house: &House) -> Answer {
    browser.add(&house.reserved(house.blue)).await;
    browser.get("/checkout").await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hour_that_was_shown_is_kept_or_another_one_is_said_before_ordering() {
    let house = House::new().await;
    let browser = house.browser();
    let checkout = reserve(&browser, &house).await;
    house.hours_pass(2);
    let late = browser.post("/checkout", &house::pairs(&shown(&checkout))).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
    assert!(late.says("La date a changé pour Chemise Oxford") && late.says("Rien n’a été débité"), "{}", late.body);
    let order = browser.post("/checkout", &house::pairs(&shown(&late))).await.ok();
    assert!(order.path.starts_with("/orders/"), "{}", order.body);

    // A form that was looked at for some minutes is ordered as it stood.
    let checkout = reserve(&browser, &house).await;
    let hour = checkout.between("dès ", "<").to_owned();
    for _ in 0..20 {
        house.a_minute_passes();
    }
    let order = browser.post("/checkout", &house::pairs(&shown(&checkout))).await.ok();
    assert!(order.says(&hour), "{hour}: {}", order.body);
}
