//! What is brought: from the article to the door, in both languages.

use crate::house::{self, Browser, House, Verdict};
use axum::http::StatusCode;
use fulfilment::{ParcelEvent, ParcelNews};
use kernel::{Actor, FulfilmentId};

const BLUE: &str = "/p/chemise-oxford?colour=bleu&size=40";

/// The form with one field changed.
fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(known, _)| known != name);
    form.push((name.to_owned(), value.to_owned()));
    form
}

/// Orders what is in the cart of a guest, and pays; the order.
async fn order(house: &House, browser: &Browser) -> house::Answer {
    let checkout = browser.get("/checkout").await.ok();
    let form = House::guest_at_home(&checkout, "card");
    let first = browser.post_once("/checkout", &house::pairs(&form)).await;
    assert!(first.location.starts_with("https://pay.example/"), "{}: {}", first.location, first.body);
    house.provider.decide(Verdict::Paid);
    browser.get(&house.provider.return_path()).await.ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_says_by_when_it_is_brought_and_for_how_much() {
    let house = House::new().await;
    let browser = house.browser();
    let page = browser.get(BLUE).await.ok();
    for said in [
        "Livraison à domicile",
        "4,90 €, offerte dès 60 €",
        "dès mer. 25 nov.",
        "jeu. 26 nov.<small>au plus tard</small><small>très probable</small>",
        "Livraison express",
        "mar. 24 nov.<small>au plus tard</small><small>sûr</small>",
        "Faire livrer<small>chez vous au plus tard jeu. 26 nov. · 4,90 €</small>",
    ] {
        assert!(page.says(said), "{said}: {}", page.body);
    }
    assert!(!page.says("commande avant"), "on a Saturday evening no hour helps");
    let english = house.browser().get(&format!("{BLUE}&lang=en")).await.ok();
    for said in ["Home delivery", "€4.90, free from €60", "from Wed 25 Nov", "Have it delivered", "at the latest"] {
        assert!(english.says(said), "{said}: {}", english.body);
    }
    house.hours_pass(43);
    let monday = browser.get(BLUE).await.ok();
    assert!(monday.says("dès mer. 25 nov. · commande avant 14 h"), "{}", monday.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_store_nearby_has_is_brought_first() {
    let house = House::new().await;
    let browser = house.browser();
    let far = browser.get("/p/chemise-oxford?colour=bleu&size=42").await.ok();
    let main = far.between("class=\"btn tall main\"", "</button>");
    assert!(main.contains("Faire livrer"), "{main}");
    assert!(far.says("Pas à Lyon – Presqu’île pour le moment") && !far.says("épuisé partout"));
    let cart = browser.add(&house.brought(house.far)).await;
    assert!(cart.says("livré au plus tard jeu. 26 nov."), "from the warehouse: {}", cart.body);
    let soon = browser.get("/p/chemise-oxford?colour=rouge&size=40").await.ok();
    let main = soon.between("class=\"btn tall main\"", "</button>");
    assert!(main.contains("Réserver"), "what arrives in the chosen store may be tried on: {main}");
    let here = browser.get(BLUE).await.ok();
    assert!(here.between("class=\"btn tall main\"", "</button>").contains("Ajouter au panier"));
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_read_how_an_article_is_brought() {
    let house = House::new().await;
    let page = house.browser().get(BLUE).await.ok();
    let data: serde_json::Value =
        serde_json::from_str(page.between("<script type=\"application/ld+json\">", "</script>")).unwrap();
    let offer = &data["offers"];
    assert_eq!(offer["availability"], "https://schema.org/InStock");
    let standard = &offer["shippingDetails"][0];
    assert_eq!(standard["@type"], "OfferShippingDetails");
    assert_eq!(standard["shippingRate"]["value"], "4.90");
    assert_eq!(standard["shippingDestination"]["addressCountry"], "FR");
    let time = &standard["deliveryTime"];
    assert_eq!((&time["handlingTime"]["maxValue"], &time["cutoffTime"]), (&2.into(), &"13:00:00Z".into()));
    assert_eq!((&time["transitTime"]["minValue"], &time["transitTime"]["maxValue"]), (&2.into(), &3.into()));
    assert_eq!(offer["shippingDetails"][1]["shippingRate"]["value"], "9.90");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_the_cart_is_brought_by_either_service_or_collected() {
    let house = House::new().await;
    let browser = house.browser();
    let cart = browser.add(&house.brought(house.blue)).await;
    for said in ["Livraison à domicile", "livré au plus tard jeu. 26 nov.", "54,80 €", "Plus que 10,10 €"] {
        assert!(cart.says(said), "{said}: {}", cart.body);
    }
    let line = cart.between("/cart/lines/", "/quantity").to_owned();
    let way = format!("/cart/lines/{line}/way");
    let express = format!("ship:{}:home", house.express);
    let fast = browser.post(&way, &[("way", &express)]).await.ok();
    assert!(fast.says("livré au plus tard mar. 24 nov.") && fast.says("59,80 €"), "{}", fast.body);
    let store = format!("collect:{}:now", house.lyon);
    let collected = browser.post(&way, &[("way", &store)]).await.ok();
    assert!(collected.says("À retirer à Lyon – Presqu’île") && !collected.says("54,80 €"));
    assert!(!collected.says("dont livraison"), "nothing is brought any more");
    let standard = format!("ship:{}:home", house.standard);
    browser.post(&way, &[("way", &standard)]).await.ok();
    let quantity = format!("/cart/lines/{line}/quantity");
    let two = browser.post(&quantity, &[("quantity", "2")]).await.ok();
    assert!(two.says("gratuit") && two.says("99,80 €") && !two.says("Plus que"), "{}", two.body);
    let many = browser.post(&quantity, &[("quantity", "9")]).await.ok();
    assert!(many.says("Il n’en reste que 6 à livrer : vous en vouliez 9") && many.says("En prendre 6"));
    let english = browser.get("/cart?lang=en").await.ok();
    assert!(english.says("Only 6 left to be delivered: you wanted 9"), "{}", english.body);
    let unknown = format!("ship:{}:home", house.lyon);
    let refused = browser.post(&way, &[("way", &unknown)]).await.ok();
    assert!(refused.says("Choose another way to have it"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_is_fetched_at_the_relay_point_that_was_chosen() {
    let house = House::new().await;
    let browser = house.browser();
    let cart = browser.add(&house.brought(house.blue)).await;
    let line = cart.between("/cart/lines/", "/quantity").to_owned();
    let relay = format!("relay:{}:home", house.relay);
    let points = browser.post(&format!("/cart/lines/{line}/way"), &[("way", &relay)]).await.ok();
    assert!(points.says("Votre point relais") && points.path.ends_with("/point"), "{}: {}", points.path, points.body);
    // Nothing is ordered while nobody said where it goes.
    let stuck = browser.get("/cart").await.ok();
    assert!(stuck.says("Choisissez le point relais où le retirer") && !stuck.says("Passer commande"));
    let here = format!("/cart/lines/{line}/point");
    let wrong = browser.get(&format!("{here}?postcode=7501")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Un code postal français a cinq chiffres"), "{}", wrong.body);
    assert!(browser.get(&format!("{here}?postcode=13001")).await.ok().says("Aucun point relais près de 13001"));
    let found = browser.get(&format!("{here}?postcode=75%20003")).await.ok();
    assert!(found.says("Presse de l’Exemple") && found.says("3 rue de l’Exemple"), "{}", found.body);
    let unknown = browser.post(&here, &[("point", &house.lyon.to_string())]).await;
    assert!(unknown.says("Ce point relais n’accepte plus de colis"), "{}", unknown.body);
    let other = house.browser();
    other.add(&house.brought(house.blue)).await;
    assert!(!other.post(&here, &[("point", &house.point.to_string())]).await.status.is_success(), "not their line");

    let chosen = browser.post(&here, &[("point", &house.point.to_string())]).await.ok();
    for said in ["au point relais au plus tard ven. 27 nov.", "Presse de l’Exemple, 3 rue de l’Exemple", "52,80 €"]
    {
        assert!(chosen.says(said), "{said}: {}", chosen.body);
    }
    let checkout = browser.get("/checkout").await.ok();
    assert!(!checkout.says("Adresse de livraison") && checkout.says("Changer de point relais"), "{}", checkout.body);
    let first = browser.post_once("/checkout", &house::pairs(&House::guest(&checkout, "card"))).await;
    assert!(first.location.starts_with("https://pay.example/"), "{}: {}", first.location, first.body);
    house.provider.decide(Verdict::Paid);
    let order = browser.get(&house.provider.return_path()).await.ok();
    for said in ["Point relais", "Presse de l’Exemple", "Camille Essai", "Au point relais", "Retiré"] {
        assert!(order.says(said), "{said}: {}", order.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_withdraws_in_two_steps_and_reads_when_it_was_received() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let order = order(&house, &browser).await;
    for said in ["Droit de rétractation", "pendant quatorze jours après la réception", "Renoncer au contrat ici"] {
        assert!(order.says(said), "{said}: {}", order.body);
    }
    let here = order.path.replace('?', "/withdraw?");
    let form = browser.get(&here).await.ok();
    assert!(form.says("Pour quels articles") && form.says("Camille Essai") && form.says("guest@exemple.example"));
    let wrong = browser.post(&here, &[("u1", "0"), ("name", ""), ("email", "guest")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for said in ["Indiquez au moins un article", "Cette adresse e-mail n’est pas complète", "sont nécessaires"] {
        assert!(wrong.says(said), "{said}: {}", wrong.body);
    }
    let said = [("u1", "1"), ("name", "Camille Essai"), ("email", "guest@exemple.example")];
    let second = browser.post(&here, &said).await.ok();
    assert!(second.says("Moi, Camille Essai, je renonce au contrat") && second.says("Confirmer la rétractation"));
    assert!(browser.get(&order.path).await.ok().says("Renoncer au contrat ici"), "nothing was declared yet");
    let key = second.between("name=\"idempotency\" value=\"", "\"").to_owned();
    let confirmed: Vec<(&str, &str)> = said.into_iter().chain([("step", "confirm"), ("idempotency", &key)]).collect();
    let done = browser.post(&here, &confirmed).await.ok();
    for said in ["Rétractation reçue", "pour un article", "Commande annulée", "L’accusé de réception part à"] {
        assert!(done.says(said), "{said}: {}", done.body);
    }
    assert!(!done.says("Renoncer au contrat ici"), "nothing is left");
    let over = browser.get(&here).await.ok();
    assert!(over.says("Il n’y a plus rien à quoi renoncer"), "{}", over.body);
    let stranger = house.browser().get(here.split('?').next().unwrap()).await;
    assert!(!stranger.says("Pour quels articles"), "others see nothing of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_address_is_said_at_its_field_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    for said in ["Adresse de livraison", "autocomplete=\"shipping address-line1\"", "Dont TVA 9,13 €", "54,80 €"] {
        assert!(checkout.says(said), "{said}: {}", checkout.body);
    }
    for (field, value, said) in [
        ("street", "", "Indiquez le numéro et la rue"),
        ("postcode", "7501", "Un code postal français a cinq chiffres"),
        ("city", " ", "Indiquez la ville"),
        ("more", "Un étage dont le nom est plus long que toute étiquette", "ne peut pas dépasser 38 signes"),
    ] {
        let form = with(House::guest_at_home(&checkout, "card"), field, value);
        let answer = browser.post("/checkout", &house::pairs(&form)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says(said) && answer.says("guest@exemple.example"), "{field}: {}", answer.body);
        assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{field}");
        assert!(answer.says("8 rue de l’Exemple") || field == "street");
    }
    let form = with(with(House::guest_at_home(&checkout, "card"), "last_name", ""), "city", "");
    let both = browser.post("/checkout", &house::pairs(&form)).await;
    assert!(both.says("Le nom et le prénom sont nécessaires") && both.says("Indiquez la ville"), "all at once");
    assert_eq!(house.provider.asked(), 0);
    let english = browser.get("/checkout?lang=en").await.ok();
    assert!(english.says("Delivery address") && english.says("Number and street"), "{}", english.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_outlives_a_declined_payment() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    browser.post_once("/checkout", &house::pairs(&House::guest_at_home(&checkout, "card"))).await;
    house.provider.decide(Verdict::Declined);
    browser.get(&house.provider.return_path()).await.ok();
    let again = browser.get("/checkout").await.ok();
    assert!(again.says("Camille Essai") && again.says("8 rue de l’Exemple, 75011 Paris"), "{}", again.body);
    let stranger = house.browser();
    stranger.add(&house.brought(house.last)).await;
    let theirs = stranger.get("/checkout").await.ok();
    assert!(!theirs.says("8 rue de l’Exemple"), "an address is shown to nobody else");
    // The same address again, by its choice alone.
    house.provider.decide(Verdict::Paid);
    let form = with(House::guest(&again, "card"), "to", "same");
    let order = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert!(order.says("Livraison à domicile · 75011 Paris"), "{}", order.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_goes_to_two_addresses() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let cart = browser.add(&house.brought(house.last)).await;
    assert!(cart.says("99,80 €") && cart.says("offerte"), "together they are free: {}", cart.body);
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("Envoyer ailleurs"));
    let line = checkout.body.split("name=\"line\" value=\"").nth(2).unwrap().split('"').next().unwrap().to_owned();
    let form = with(House::guest_at_home(&checkout, "card"), "line", &line);
    let half = with(form.clone(), "city", "");
    let wrong = browser.post("/checkout/elsewhere", &house::pairs(&half)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "first the address of the rest");
    let asked = browser.post("/checkout/elsewhere", &house::pairs(&form)).await.ok();
    assert!(asked.says("Envoyer à cette adresse") && asked.says("8 rue de l’Exemple"), "{}", asked.body);
    let path = format!("/cart/lines/{line}/address?next=checkout");
    let carried = asked.between("name=\"email\" value=\"", "\"").to_owned();
    let half = [("to", "typed"), ("street", "2 quai de l’Exemple"), ("email", &carried)];
    let refused = browser.post(&path, &half).await;
    assert!(refused.says("Indiquez la ville") && refused.says("2 quai de l’Exemple"), "{}", refused.body);
    assert!(refused.says("guest@exemple.example"), "what was typed at checkout is carried along");
    let other = [
        ("to", "typed"),
        ("to_name", "Atelier"),
        ("street", "2 quai de l’Exemple"),
        ("postcode", "69002"),
        ("city", "Lyon"),
        ("email", &carried),
    ];
    let back = browser.post(&path, &other).await.ok();
    for said in [
        "Camille Essai, 8 rue de l’Exemple, 75011 Paris",
        "Atelier, 2 quai de l’Exemple, 69002 Lyon",
        "109,60 €",
        "value=\"guest@exemple.example\"",
    ] {
        assert!(back.says(said), "{said}: {}", back.body);
    }
    let stranger = house.browser();
    assert_eq!(stranger.get(&path).await.status, StatusCode::CONFLICT, "somebody else's line is not found");
    let form = with(House::guest(&back, "card"), "to", "same");
    browser.post_once("/checkout", &house::pairs(&form)).await;
    house.provider.decide(Verdict::Paid);
    let order = browser.get(&house.provider.return_path()).await.ok();
    assert!(order.says("Une commande, deux chemins"), "{}", order.body);
    assert!(order.says("Livraison à domicile · 75011 Paris") && order.says("Livraison à domicile · 69002 Lyon"));
    assert!(order.says("<dt>Livraison</dt><dd>9,80 €</dd>"), "{}", order.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_address_is_the_first_choice_of_who_is_signed_in() {
    let house = House::new().await;
    house.customer_with_card().await;
    let browser = house.signed_in().await;
    browser.add(&house.brought(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    let means = format!("token:{}", checkout.between("value=\"token:", "\""));
    house.provider.decide(Verdict::Paid);
    let form = House::guest_at_home(&checkout, &means);
    let order = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert!(order.path.starts_with("/orders/MF-"), "{}: {}", order.path, order.body);
    let list = browser.get("/account/orders").await.ok();
    assert!(list.says("Livraison à domicile, au plus tard jeudi 26 novembre"), "{}", list.body);
    assert!(list.says("<b>Chemise Oxford</b>"), "an order is known by what is in it: {}", list.body);
    browser.add(&house.brought(house.last)).await;
    let again = browser.get("/checkout").await.ok();
    assert!(again.says("value=\"last\" checked") && again.says("8 rue de l’Exemple, 75011 Paris"), "{}", again.body);
    let form = with(House::guest(&again, &means), "to", "last");
    let second = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert!(second.says("Livraison à domicile · 75011 Paris"), "{}", second.body);
    let news = browser.get("/account/consents").await.ok();
    assert!(news.says("Colis parti ou livré"));
    assert!(browser.get("/account/consents?lang=en").await.ok().says("Parcel sent or delivered"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_follows_its_parcel_to_the_door() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let order = order(&house, &browser).await;
    for said in [
        "au plus tard jeudi 26 novembre",
        "Préparation du colis",
        "8 rue de l’Exemple",
        "Transporteur Exemple",
        "54,80 € autorisés, débités quand le colis part.",
        "<dt>Livraison</dt><dd>4,90 €</dd>",
        "Annuler cette partie",
    ] {
        assert!(order.says(said), "{said}: {}", order.body);
    }
    let part: FulfilmentId = order.between("name=\"fulfilment\" value=\"", "\"").parse().unwrap();
    flows::pack(&house.inner, part, Actor::System).await.unwrap();
    let packed = browser.get(&order.path).await.ok();
    assert!(packed.says("Colis 0950") || packed.says("Colis"), "{}", packed.body);
    assert!(packed.says("prêt à partir") && packed.says("Remise au transporteur"), "{}", packed.body);
    assert!(!packed.says("Annuler cette partie") && packed.says("rapportez-le dans n’importe quelle boutique"));
    let late = browser.post(&order.path.replace('?', "/cancel?"), &[("fulfilment", &part.to_string())]).await;
    assert!(late.says("Le colis est déjà préparé ou parti"), "{}: {}", late.status, late.body);
    flows::dispatch(&house.inner, part, Actor::System).await.unwrap();
    let number = packed.between("<b class=\"num\">Colis ", "</b>").replace('\u{a0}', "");
    for (hours, news) in [(1, ParcelNews::InTransit), (20, ParcelNews::OutForDelivery)] {
        house.hours_pass(hours);
        let event = ParcelEvent { at: house.inner.clock.now(), news, place: "Paris 11".into() };
        flows::hear_of_parcel(&house.inner, &number, event).await.unwrap();
    }
    let on_its_way = browser.get(&order.path).await.ok();
    for said in ["en route", "Dans la camionnette du livreur", "Passé par un dépôt", "Paris 11"] {
        assert!(on_its_way.says(said), "{said}: {}", on_its_way.body);
    }
    let english = browser.get(&format!("{}&lang=en", order.path)).await.ok();
    for said in ["Home delivery · 75011 Paris", "On the driver’s van", "Paid €54.80, €4.90 of it for delivery."]
    {
        assert!(english.says(said), "{said}: {}", english.body);
    }
    let event = ParcelEvent { at: house.inner.clock.now(), news: ParcelNews::Delivered, place: String::new() };
    flows::hear_of_parcel(&house.inner, &number, event).await.unwrap();
    let done = browser.get(&format!("{}&lang=fr", order.path)).await.ok();
    assert!(done.says("livré dimanche 22 novembre") && !done.says("Votre code de retrait"), "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_is_called_off_before_it_is_packed() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let order = order(&house, &browser).await;
    let part = order.between("name=\"fulfilment\" value=\"", "\"").to_owned();
    let cancelled = browser.post(&order.path.replace('?', "/cancel?"), &[("fulfilment", &part)]).await.ok();
    assert!(
        cancelled.says("Commande annulée") && cancelled.says("Rien n’est débité : l’autorisation est annulée."),
        "{}",
        cancelled.body
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_corrected_after_coming_back_from_the_payment_is_where_the_parcel_goes() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.brought(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    let mut form = House::guest_at_home(&checkout, "card");
    let first = browser.post_once("/checkout", &house::pairs(&form)).await;
    assert!(first.location.starts_with("https://pay.example/"), "{}", first.body);
    form = with(with(form, "street", "99 rue Juste"), "email", "juste@exemple.example");
    let second = browser.post_once("/checkout", &house::pairs(&form)).await;
    assert!(second.location.starts_with("https://pay.example/"), "{}", second.body);
    assert_eq!(house.provider.asked(), 2, "what was typed anew is another order");
    house.provider.decide(Verdict::Paid);
    let order = browser.get(&house.provider.return_path()).await.ok();
    assert!(order.says("99 rue Juste") && !order.says("8 rue de l’Exemple"), "{}", order.body);
}

/// What is proposed for the whole cart holds for each of its lines, in one touch.
#[tokio::test(flavor = "multi_thread")]
async fn the_whole_cart_goes_one_way_in_one_touch() {
    let house = House::new().await;
    let browser = house.browser();
    let alone = browser.add(&house.brought(house.blue)).await;
    assert!(!alone.says("Tout le panier d’un coup"), "a line alone has its own ways");
    let cart = browser.add(&house.brought(house.last)).await;
    for said in ["Tout le panier d’un coup", "Livraison express, tout ensemble", "Tout retirer à Lyon – Presqu’île"]
    {
        assert!(cart.says(said), "{said}: {}", cart.body);
    }
    let express = format!("ship:{}:home", house.express);
    let fast = browser.post("/cart/plan", &[("plan", &express)]).await.ok();
    assert!(fast.says("Tout le panier suit ce choix") && fast.says("109,70 €"), "{}", fast.body);
    assert_eq!(fast.body.matches("</svg><span><b>Livraison express</b><small>").count(), 2, "{}", fast.body);
    let store = format!("collect:{}:now", house.lyon);
    let collected = browser.post("/cart/plan", &[("plan", &store)]).await.ok();
    assert_eq!(collected.body.matches("<b>À retirer à Lyon – Presqu’île</b>").count(), 2, "{}", collected.body);
    assert!(collected.says("aria-pressed=\"true\"") && !collected.says("109,70 €"), "{}", collected.body);
    let english = browser.get("/cart?lang=en").await.ok();
    assert!(english.says("The whole cart at once") && english.says("Collect everything at Lyon – Presqu’île"));
    let gone = browser.post("/cart/plan", &[("plan", "ship:nowhere:home")]).await;
    assert_eq!(gone.status, StatusCode::CONFLICT);
    assert!(gone.says("This proposal does not hold any more"), "{}", gone.body);
}
