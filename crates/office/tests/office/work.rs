//! What the office does: stock, deliveries, prices, imports, customers, staff.

use crate::fixture::{House, house};
use axum::http::StatusCode;
use kernel::Language;
use std::time::Duration;

async fn verify(house: &House) {
    let reader = house.app.db().reader().await.unwrap();
    assert_eq!(flows::verify(&reader.tx(), 20).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn stock_is_counted_and_corrected() {
    let house = house().await;
    let (blue, lyon) = (house.ids.blue, house.ids.lyon.to_string());
    let mut office = house.as_("siege").await;
    let page = office.get(&format!("/office/stock/{blue}?place={lyon}")).await;
    page.assert_has(&["Corriger : Lyon", "CHO-BLE", "libre = présent − affecté − sécurité"]);
    let count = format!("/office/stock/{blue}/count");
    let counted = office.post(&count, &[("place", &lyon), ("counted", "4"), ("expected", "6")]).await;
    assert_eq!(counted.status, StatusCode::SEE_OTHER, "{}", counted.body);
    let page = office.get(&counted.location).await;
    page.assert_has(&["Lyon : 4 comptés, écart −2.", "comptage"]);
    let safety = format!("/office/stock/{blue}/safety");
    assert_eq!(office.post(&safety, &[("place", &lyon), ("safety", "0")]).await.status, StatusCode::SEE_OTHER);
    let adjust = format!("/office/stock/{blue}/adjust");
    let no_reason = [("place", lyon.as_str()), ("kind", "less"), ("quantity", "1"), ("reason", " ")];
    assert_eq!(office.post(&adjust, &no_reason).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let too_many = [("place", lyon.as_str()), ("kind", "less"), ("quantity", "40"), ("reason", "volées")];
    let refused = office.post(&adjust, &too_many).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    refused.assert_has(&["Le stock deviendrait négatif"]);
    let journal = office.get(&format!("/office/stock/{blue}/journal")).await;
    journal.assert_has(&["réception", "comptage", "Personne SIEGE"]);
    let csv = office.get(&format!("/office/stock.csv?place={lyon}")).await;
    csv.assert_has(&["CHO-BLE;Chemise Oxford bleu;4;0;0;4"]);
    assert_eq!(office.get("/office/stock?q=cho-ble").await.location, format!("/office/stock/{blue}"));
    verify(&house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_slips_and_arrives() {
    let house = house().await;
    house.without_shuttle().await;
    let delivery = format!("/office/supply/{}", house.ids.delivery);
    let mut lyon = house.as_("rlyon").await;
    let ask = lyon.get(&format!("{delivery}/date?on=2026-11-28&reason=gr%C3%A8ve")).await;
    ask.assert_has(&["samedi 28 novembre", "1 réservation est concernée", "Camille D."]);
    lyon.get(&format!("{delivery}/cancel")).await.assert_has(&["Annuler F-2291", "1 réservation est concernée"]);
    let past = lyon.post(&format!("{delivery}/date"), &[("on", "2026-11-01"), ("reason", "x")]).await;
    assert_eq!(past.status, StatusCode::SEE_OTHER, "back to the form");
    lyon.get(&delivery).await.assert_has(&["Choisissez une date à partir d’aujourd’hui, dans les deux ans."]);
    let moved = lyon.post(&format!("{delivery}/date"), &[("on", "2026-11-28"), ("reason", "grève")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    lyon.get(&delivery).await.assert_has(&[
        "Attendu sam. 28 nov., 1 client prévenu de la nouvelle date",
        "jeu. 26 nov. → sam. 28 nov.",
        "grève",
    ]);
    lyon.get("/office/orders").await.assert_has(&["glisse de 2 jours"]);
    let (line, key) = (house.ids.line.to_string(), uuid(&house));
    let form = [("idempotency", key.as_str()), ("supply", &line), ("received", "12"), ("damaged", "0")];
    let came = lyon.post(&format!("{delivery}/receive"), &form).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    lyon.get(&delivery).await.assert_has(&["1 réservation prête, son client est prévenu", "reçu"]);
    assert_eq!(lyon.post(&format!("{delivery}/receive"), &form).await.status, StatusCode::SEE_OTHER);
    let order = lyon.get(&format!("/office/orders/{}", house.order)).await;
    order.assert_has(&["prête à retirer", "gardée jusqu’au", "Date changée", "Mise de côté, prête"]);
    let parts = {
        let reader = house.app.db().reader().await.unwrap();
        orders::store::fulfilments_of(&reader.tx(), house.order).await.unwrap()
    };
    let part = parts[0].id.to_string();
    let cancel = format!("/office/orders/{}/cancel", house.order);
    let done = lyon.post(&cancel, &[("part", &part), ("reason", "not_wanted")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    lyon.get(&done.location).await.assert_has(&["annulée", "essayé, pas gardé"]);
    let again = lyon.post(&cancel, &[("part", &part), ("reason", "not_wanted")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    again.assert_has(&["Revenir à la commande"]);
    verify(&house).await;
}

fn uuid(house: &House) -> String {
    house.clock.moment().id::<uuid::Uuid>().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn purchase_orders_and_transfers_are_written() {
    let house = house().await;
    let ids = house.ids;
    let (lyon, warehouse, supplier) = (ids.lyon.to_string(), ids.warehouse.to_string(), ids.supplier.to_string());
    let mut office = house.as_("siege").await;
    let new = "/office/supply/new";
    office.get(new).await;
    let purchase = |lines| {
        [
            ("kind", "purchase_order"),
            ("number", "F-1"),
            ("supplier", supplier.as_str()),
            ("to", lyon.as_str()),
            ("on", "2026-12-04"),
            ("lines", lines),
        ]
    };
    let wrong = office.post(new, &purchase("CHO-BLE 5\nNIX 3")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.assert_has(&["Ligne 2 : « NIX 3 »"]);
    let right = office.post(new, &purchase("CHO-BLE;5\r\ncho-rge\t7\r\nCHO-BLE 1")).await;
    assert_eq!(right.status, StatusCode::SEE_OTHER, "{}", right.body);
    office.get(&right.location).await.assert_has(&["Commande fournisseur F-1", "Ateliers", "CHO-RGE"]);
    let taken = office.post(new, &purchase("CHO-BLE 5")).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    taken.assert_has(&["Le numéro F-1 est déjà pris"]);
    let transfer = |units| {
        [
            ("kind", "transfer"),
            ("number", "T-1"),
            ("from", warehouse.as_str()),
            ("to", lyon.as_str()),
            ("on", "2026-11-24"),
            ("lines", units),
        ]
    };
    office.post(new, &transfer("CHO-RGE 50")).await.assert_has(&["Il en reste 8"]);
    assert_eq!(office.post(new, &transfer("CHO-RGE 4")).await.status, StatusCode::SEE_OTHER);
    office
        .get(&format!("/office/stock/{}", ids.red))
        .await
        .assert_has(&["départ en transfert", "Transfert T\u{2011}1"]);
    // The place that sends has it on its list: nobody else can take it from the shelf.
    office.get("/office/shipments").await.assert_has(&["T-1", "4 × Chemise Oxford", "Remis à la navette"]);
    verify(&house).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_is_a_new_row_of_its_history() {
    let house = house().await;
    house.clock.advance(jiff::SignedDuration::from_hours(24));
    let (product, blue) = (house.ids.product, house.ids.blue.to_string());
    let mut office = house.as_("siege").await;
    office.get("/office/products").await.assert_has(&["Chemise Oxford", "49,90 €"]);
    let path = format!("/office/products/{product}/price");
    let bad = office.post(&path, &[("variant", &blue), ("price", "gratuit")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let set = office.post(&path, &[("variant", &blue), ("price", "44,90"), ("all", "1")]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.body);
    office.get(&set.location).await.assert_has(&["44,90 € : 2 variantes changées", "2 prix dans le temps", "49,90 €"]);
    let texts = [("title_fr", "Chemise d’Oxford"), ("title_en", ""), ("description_fr", ""), ("description_en", "")];
    office.post(&format!("/office/products/{product}/texts"), &texts).await;
    office.get("/office/products?status=draft").await.assert_has(&["Chemise d’Oxford", "brouillon"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_imported_twice_and_its_bad_lines_are_named() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    office.get("/office/products/import").await;
    let file = "handle,title_fr,sku,price\npull,Pull marin,PULL-1,59.90\npull2,Pull,PULL-2,cher\n";
    for (text, counts) in [("créés", "Articles créés 1"), ("inchangés", "Articles créés 0")] {
        let sent = office.upload("/office/products/import", "articles.csv", file).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let mut report = office.get(&sent.location).await;
        for _ in 0..100 {
            if !report.body.contains("every 700ms") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
            report = office.get(&sent.location).await;
        }
        report.assert_has(&["articles.csv", text, "Lignes refusées"]);
        let words = report.body.replace("</span><b>", " ");
        assert!(words.contains(counts), "{words}");
        let rejected = office.get(&format!("{}/rejected.csv", sent.location)).await;
        rejected.assert_has(&["3;"]);
    }
    assert_eq!(office.upload("/office/products/import", "vide.csv", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_are_looked_at_changed_and_merged() {
    let house = house().await;
    let record = format!("/office/customers/{}", house.customer);
    let mut lille = house.as_("rlille").await;
    let seen = lille.get(&record).await;
    seen.assert_has(&["Camille Dubois", "1 commande d’une autre boutique", "Personne RLILLE"]);
    seen.assert_not(&["MF-"]);
    let mut office = house.as_("siege").await;
    let found = office.get("/office/customers?q=camille%40").await;
    found.assert_has(&["Camille Dubois"]);
    office.get(&record).await.assert_has(&["MF-", "Personne SIEGE", "Personne RLILLE"]);
    let change = |email| {
        [
            ("revision", "1"),
            ("last_name", "Dubois"),
            ("first_name", "Camille"),
            ("email", email),
            ("phone", ""),
            ("language", "fr"),
            ("note", ""),
        ]
    };
    let bad = office.post(&record, &change("camille@")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    bad.assert_has(&["Cette adresse e-mail n’est pas complète"]);
    let other = other_record(&house).await;
    let compare = office.get(&format!("{record}/merge/{other}")).await;
    compare.assert_has(&["Cette fiche reste", "Cette fiche la rejoint"]);
    let merged = office.post(&format!("{record}/merge/{other}"), &[]).await;
    assert_eq!(merged.location, record);
    assert_eq!(office.get(&format!("/office/customers/{other}")).await.location, record);
}

async fn other_record(house: &House) -> kernel::CustomerId {
    let details = customers::Details::parse("Dubois", "Camille", "", "06 12 34 56 78", Language::Fr).unwrap();
    let new = flows::CreateCustomer {
        details,
        answers: Vec::new(),
        source: customers::ConsentSource::Till,
        actor: kernel::Actor::System,
        store: None,
        invite: false,
    };
    flows::create_customer(house.app.house(), new).await.unwrap().customer.id
}

#[tokio::test(flavor = "multi_thread")]
async fn one_time_links_are_hidden_from_the_office() {
    let house = house().await;
    let new = flows::CreateCustomer {
        details: customers::Details::parse("Essai", "Alix", "alix@exemple.fr", "", Language::Fr).unwrap(),
        answers: Vec::new(),
        source: customers::ConsentSource::Till,
        actor: kernel::Actor::System,
        store: Some(house.ids.lyon),
        invite: true,
    };
    flows::create_customer(house.app.house(), new).await.unwrap();
    while flows::work_once(house.app.house()).await.unwrap() > 0 {}
    let mut office = house.as_("siege").await;
    let list = office.get("/office/messages").await;
    let body = crate::fixture::plain(&list.body);
    let at = body.find("alix@exemple.fr").expect("the invitation is listed");
    let href = body[..at].rsplit("href=\"/office/messages/").next().unwrap().split('"').next().unwrap();
    let message = format!("/office/messages/{href}");
    let page = office.get(&message).await;
    page.assert_has(&["/account/open/••••", "sa fin est cachée ici"]);
    office.get(&format!("{message}/letter")).await.assert_has(&["/account/open/••••\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_read_as_they_were_sent() {
    let house = house().await;
    while flows::work_once(house.app.house()).await.unwrap() > 0 {}
    let mut lyon = house.as_("rlyon").await;
    let list = lyon.get("/office/messages").await;
    list.assert_has(&["camille@exemple.fr", "non envoyé, pas de serveur", "Réservation confirmée"]);
    let href = list.body.split("href=\"/office/messages/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let message = format!("/office/messages/{href}");
    lyon.get(&message).await.assert_has(&["sandbox", "Envoyer de nouveau"]);
    let letter = lyon.get(&format!("{message}/letter")).await;
    let policy = letter.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert_eq!(lyon.post(&format!("{message}/resend"), &[]).await.status, StatusCode::SEE_OTHER);
    let mut lille = house.as_("rlille").await;
    lille.get("/office/messages").await.assert_not(&["camille@"]);
    assert_eq!(lille.get(&message).await.status, StatusCode::FORBIDDEN);
    assert_eq!(lille.get(&format!("{message}/letter")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_comes_and_goes() {
    let house = house().await;
    let lyon = house.ids.lyon.to_string();
    let mut office = house.as_("siege").await;
    office.get("/office/staff/new").await;
    let form = |code, pin| {
        [
            ("code", code),
            ("display_name", "Vendeuse 9"),
            ("role", "seller"),
            ("place", lyon.as_str()),
            ("email", ""),
            ("pin", pin),
            ("password", ""),
        ]
    };
    office.post("/office/staff/new", &form("V9", "1234")).await.assert_has(&["ni identiques ni à la suite"]);
    office.post("/office/staff/new", &form("siege", "2580")).await.assert_has(&["déjà celui d’une autre personne"]);
    assert_eq!(office.post("/office/staff/new", &form("V9", "2580")).await.location, "/office/staff");
    let id = {
        let reader = house.app.db().reader().await.unwrap();
        identity::find_staff_by_code(&reader.tx(), "V9").await.unwrap().unwrap().id
    };
    let person = format!("/office/staff/{id}");
    office.get(&person).await.assert_has(&["Vendeuse 9", "Fermer l’accès"]);
    office.post(&format!("{person}/active"), &[("active", "false")]).await;
    let list = office.get("/office/staff").await;
    list.assert_has(&["L’accès de Vendeuse 9 est fermé", "Annuler"]);
    office.get("/office/staff?all=1").await.assert_has(&["Vendeuse 9", "fermé"]);
    let pin = office.post(&format!("{person}/pin"), &[("secret", "9999")]).await;
    assert_eq!(pin.status, StatusCode::UNPROCESSABLE_ENTITY);
    let me = {
        let reader = house.app.db().reader().await.unwrap();
        identity::find_staff_by_code(&reader.tx(), "SIEGE").await.unwrap().unwrap().id
    };
    let own = office.post(&format!("/office/staff/{me}/active"), &[("active", "false")]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_house_is_verified_and_ruled() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    office.get("/office/health").await.assert_has(&["Aucune tâche abandonnée"]);
    office.post("/office/health", &[]).await.assert_has(&["Tout concorde."]);
    let policy = [("keep_days", "400"), ("hold_minutes", "20"), ("preparation_minutes", "60"), ("return_days", "30")];
    let refused = office.post("/office/stores/policy", &policy).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "back to the form");
    let live = office.get("/office/stores").await;
    live.assert_has(&["ne sont pas plausibles", "Règles de la maison", "Jours de garde"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_office_opens_a_store_and_its_tills() {
    let house = house().await;
    let mut office = house.as_("siege").await;
    office.get("/office/stores/new").await.assert_has(&["Nouveau lieu", "10:00-19:00"]);
    let form = |code: &'static str, monday: &'static str, latitude: &'static str| {
        [
            ("kind", "store"),
            ("code", code),
            ("name", "Dijon – Halles"),
            ("street", "2 place de l’Exemple"),
            ("postcode", "21000"),
            ("city", "Dijon"),
            ("latitude", latitude),
            ("longitude", "5,0415"),
            ("time_zone", "Europe/Paris"),
            ("monday", monday),
        ]
    };
    let new = "/office/stores/new";
    let hours = "10:00-12:30, 14:00-19:00";
    for (sent, words) in [
        (form("LPI", hours, "47,322"), "déjà celui d’un autre lieu"),
        (form("D/J", hours, "47,322"), "lettres, chiffres ou tirets"),
        (form("DIJ", "matin", "47,322"), "Ces horaires ne se lisent pas"),
        (form("DIJ", hours, "nord"), "Ces coordonnées n’existent pas"),
    ] {
        let refused = office.post(new, &sent).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        refused.assert_has(&[words, "Dijon – Halles"]);
    }
    let mut far = form("DIJ", hours, "47,322");
    for field in far.iter_mut().filter(|field| field.0 == "postcode") {
        field.1 = "2100";
    }
    office.post(new, &far).await.assert_has(&["Dijon – Halles", "2100", "cinq chiffres"]);
    let place = office.post(new, &form("dij", hours, "47,322")).await.location;
    let kept = {
        let reader = house.app.db().reader().await.unwrap();
        stores::store::find_location_by_code(&reader.tx(), "DIJ").await.unwrap().unwrap()
    };
    assert_eq!((kept.latitude_e6, kept.longitude_e6, kept.position), (47_322_000, 5_041_500, 4));
    office.get(&format!("{place}/edit")).await.assert_has(&[hours, "47.322000"]);
    let tills = format!("{place}/tills");
    office.post(&tills, &[("terminal", "")]).await;
    office.get(&place).await.assert_has(&["La caisse 1 est ajoutée", "DIJ-1"]);
    office.post(&tills, &[("terminal", "LPI-2")]).await;
    office.get(&place).await.assert_has(&["déjà celui d’une autre caisse"]);
    let mut closed = form("DIJ", "", "47,322").to_vec();
    closed.push(("tuesday", "9-18"));
    assert_eq!(office.post(&format!("{place}/edit"), &closed).await.status, StatusCode::SEE_OTHER);
    let lyon = house.ids.lyon;
    let mut manager = house.as_("rlyon").await;
    manager.get("/office/orders").await;
    for path in [new.to_owned(), format!("/office/stores/{lyon}/edit"), format!("/office/stores/{lyon}/tills")] {
        assert_eq!(manager.post(&path, &closed).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    manager.get(&format!("/office/stores/{lyon}")).await.assert_not(&["Modifier le lieu", "Ajouter une caisse"]);
}
