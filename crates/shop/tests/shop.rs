//! The shop, asked as a browser asks it, over a small house of two stores.

#[path = "walks/delivery.rs"]
mod delivery;
mod house;
#[path = "walks/promises.rs"]
mod promises;

use axum::http::StatusCode;
use house::{Browser, House, Verdict};
use kernel::Actor;

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_shows_the_store_as_it_is() {
    let house = House::new().await;
    let page = house.browser().get("/").await.ok();
    assert!(page.says("À Lyon, maintenant") && page.says("Lyon – Presqu’île, ouvert jusqu’à 19 h 30"), "{}", page.body);
    assert!(page.says("Chemise Oxford") && page.says("49,90 €"));
    assert!(page.says("−9 %") && page.says("54,90 €"), "the lowest price of the thirty days before is told");
    assert!(page.says("Ils arrivent bientôt") && page.says("jeu. 26 nov."));
    let english = house.browser().get("/?lang=en").await.ok();
    assert!(english.says("In Lyon, now") && english.says("€49.90"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_says_where_it_is_before_anything_is_pressed() {
    let house = House::new().await;
    let browser = house.browser();
    let here = browser.get("/p/chemise-oxford?colour=bleu&size=40").await.ok();
    assert!(here.says("Ajouter au panier") && here.says("Réserver à Lyon – Presqu’île, payer au retrait"));
    assert!(here.body.contains(r#""price":"49.90""#), "machines read the same price");
    let soon = browser.get("/p/chemise-oxford?colour=rouge&size=40").await.ok();
    assert!(soon.says("Réserver à Lyon – Presqu’île pour jeu. 26 nov.") && soon.says("très probable"));
    assert!(soon.says("Retirer à Lyon – Part-Dieu"), "the other store has it");
    assert!(!soon.says("Ajouter au panier"));
    let gone = browser.get("/p/chemise-oxford?colour=bleu&size=41").await.ok();
    assert!(gone.says("épuisé partout") && gone.says("Voir le rayon "), "a way out is offered");
    assert_eq!(browser.get("/p/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn departments_filter_sort_and_search_finds_with_slips() {
    let house = House::new().await;
    let browser = house.browser();
    let all = browser.get("/c/vetements").await.ok();
    assert!(all.says("2 articles") && all.says("Chemise Oxford") && all.says("Veste lin"));
    let red = browser.get("/c/vetements?colour=rouge").await.ok();
    assert!(red.says("Chemise Oxford") && !red.says("Veste lin"));
    let here = browser.get("/c/vetements?here=1").await.ok();
    assert!(here.says("Chemise Oxford") && !here.says("Veste lin"), "the jacket is not in this store");
    let dear = browser.get("/c/vetements?sort=down").await.ok();
    assert!(dear.body.find("Veste lin").unwrap() < dear.body.find("Chemise Oxford").unwrap());
    assert!(browser.get("/search?q=chemize+oxfrod").await.ok().says("Chemise Oxford"));
    assert!(browser.get("/search/suggest?q=chem").await.ok().says("Chemise Oxford"));
    assert!(browser.get("/search?q=zzzz").await.ok().says("Nous n’avons rien trouvé"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_is_changed_line_by_line_and_nothing_is_lost() {
    let house = House::new().await;
    let browser = house.browser();
    let cart = browser.add(&house.collect_now(house.blue)).await;
    assert!(cart.says("49,90 €") && cart.says("À retirer à Lyon – Presqu’île"));
    let line = cart.between("/cart/lines/", "/quantity").to_owned();
    let two = browser.post(&format!("/cart/lines/{line}/quantity"), &[("quantity", "2")]).await;
    assert!(two.says("99,80 €"));
    for wrong in ["0", "-1", "1000000000"] {
        let refused = browser.post(&format!("/cart/lines/{line}/quantity"), &[("quantity", wrong)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let way = House::later(house.lyon);
    let later = browser.post(&format!("/cart/lines/{line}/way"), &[("way", &way)]).await;
    assert!(later.says("Réservé à Lyon – Presqu’île") && later.says("Continuer, rien à payer"));
    let stranger = house.browser();
    assert_eq!(stranger.post(&format!("/cart/lines/{line}/remove"), &[]).await.status, StatusCode::CONFLICT);
    let removed = browser.post(&format!("/cart/lines/{line}/remove"), &[]).await;
    assert!(removed.says("Votre panier est vide") && removed.says("Ligne retirée"));
    let undo = [("variant", house.blue.to_string()), ("way", way.clone()), ("quantity", "2".to_owned())];
    let fields: Vec<(&str, &str)> = undo.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(browser.post("/cart/add", &fields).await.says("99,80 €"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_changes_nothing() {
    let house = House::new().await;
    let browser = house.browser();
    browser.get("/").await.ok();
    let (variant, way) = (house.blue.to_string(), House::later(house.lyon));
    let sent = browser.post_as_is("/cart/add", &[("variant", &variant), ("way", &way)]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert!(browser.get("/cart").await.ok().says("Votre panier est vide"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_reserves_and_nothing_is_charged() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.on_arrival()).await;
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("Réserver, rien à payer maintenant"));
    let form = House::guest(&checkout, "");
    let order = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert!(order.path.starts_with("/orders/MF-"), "{}", order.path);
    assert!(order.says("Réservé, à essayer") && order.says("En route vers la boutique"), "{}", order.body);
    assert!(order.says("Annuler la réservation"));
    let again = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert_eq!(again.path, order.path, "the same form twice is one order");
    let stranger = house.browser();
    let number = order.path.split('?').next().unwrap();
    assert!(stranger.get(number).await.path.starts_with("/sign-in"), "without the key it is not shown");
    let id = order.between("name=\"fulfilment\" value=\"", "\"").to_owned();
    let cancel = order.path.replace('?', "/cancel?");
    let cancelled = stranger.post(&cancel, &[("fulfilment", &id)]).await.ok();
    assert!(cancelled.says("Commande annulée") && cancelled.says("Rien n’a été débité"));
    let twice = stranger.post(&cancel, &[("fulfilment", &id)]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_names_and_addresses_are_said_at_their_field() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.on_arrival()).await;
    let checkout = browser.get("/checkout").await.ok();
    for (field, value, said) in [
        ("email", "nowhere", "Cette adresse e-mail n’est pas complète"),
        ("email", "", "Cette adresse e-mail n’est pas complète"),
        ("last_name", "", "Le nom et le prénom sont nécessaires"),
    ] {
        let mut form = House::guest(&checkout, "");
        form.iter_mut().find(|(name, _)| name == field).unwrap().1 = value.to_owned();
        let answer = browser.post("/checkout", &house::pairs(&form)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says(said), "{field}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_paid_at_the_provider_and_seen_on_return() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("Commande avec obligation de paiement · 49,90 €"));
    let form = House::guest(&checkout, "card");
    let first = browser.post_once("/checkout", &house::pairs(&form)).await;
    assert!(first.location.starts_with("https://pay.example/"), "{}", first.location);
    let second = browser.post_once("/checkout", &house::pairs(&form)).await;
    assert_eq!(second.location, first.location, "a double press is one payment");
    assert_eq!(house.provider.asked(), 1);
    let back = house.provider.return_path();
    assert!(browser.get(&back).await.ok().says("nous attendons la banque"));
    house.provider.decide(Verdict::Paid);
    let order = browser.get(&back).await.ok();
    assert!(order.path.starts_with("/orders/MF-"), "{}", order.path);
    assert!(order.says("À retirer, paiement autorisé") && order.says("Visa •••• 4417"), "{}", order.body);
    assert!(order.says("Autorisé, pas encore débité"), "{}", order.body);
    assert!(browser.get("/cart").await.ok().says("Votre panier est vide"));
    house.hand_over_all().await;
    let order = browser.get(&order.path).await.ok();
    assert!(order.says("Retrait en boutique") && !order.says("Autorisé"), "{}", order.body);
    let receipt = order.between("href=\"/orders/", "\">").split('"').next().unwrap().to_owned();
    let receipt = browser.get(&format!("/orders/{}", receipt.replace("&amp;", "&"))).await.ok();
    assert!(
        receipt.says("Articles payés") && receipt.says("TVA 20\u{a0}%") && receipt.says("8,32 €"),
        "VAT stands on the receipt"
    );
    let stranger = house.browser().get(&back).await.ok();
    assert!(stranger.says("Le paiement est accepté") && !stranger.says("MF-"), "others learn no more than that");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_only_authorised_is_let_go_and_no_refund_is_spoken_of() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("débitée quand chaque article vous est remis"), "{}", checkout.body);
    browser.post_once("/checkout", &house::pairs(&House::guest(&checkout, "card"))).await;
    house.provider.decide(Verdict::Paid);
    let order = browser.get(&house.provider.return_path()).await.ok();
    let part = order.between("name=\"fulfilment\" value=\"", "\"").to_owned();
    let off = browser.post(&order.path.replace('?', "/cancel?"), &[("fulfilment", &part)]).await.ok();
    assert!(off.says("l’autorisation est annulée") && off.says("Commande annulée"), "{}", off.body);
    for wrong in ["remboursement", "Payé", "payé ·", "0,00 €"] {
        assert!(!off.says(wrong), "{wrong}: {}", off.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_leaves_the_cart_as_it_was() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    browser.post_once("/checkout", &house::pairs(&House::guest(&checkout, "card"))).await;
    house.provider.decide(Verdict::Declined);
    let back = browser.get(&house.provider.return_path()).await.ok();
    assert!(back.says("Le paiement n’est pas passé") && back.says("une provision insuffisante"), "{}", back.body);
    assert!(browser.get("/cart").await.ok().says("49,90 €"));
    let again = browser.get("/checkout").await.ok();
    assert!(again.says("Commande avec obligation de paiement"));
    for typed in ["value=\"Camille\"", "value=\"Essai\"", "value=\"guest@exemple.example\""] {
        assert!(again.body.contains(typed), "{typed}: nothing is typed twice");
    }
    house.provider.decide(Verdict::Paid);
    let paid = browser.post_once("/checkout", &house::pairs(&House::guest(&again, "card"))).await;
    assert!(paid.location.starts_with("/orders/MF-"), "{}: {}", paid.location, paid.body);
    browser.add(&house.collect_now(house.blue)).await;
    let next = browser.get("/checkout").await.ok();
    assert!(!next.body.contains("guest@exemple.example"), "what was typed went with its cart");
}

/// Places a guest's order under this address; the number.
async fn guest_order(house: &House, email: &str) -> (Browser, String) {
    let browser = house.browser();
    browser.add(&house.on_arrival()).await;
    let checkout = browser.get("/checkout").await.ok();
    let mut form = House::guest(&checkout, "");
    email.clone_into(&mut form.iter_mut().find(|(name, _)| name == "email").unwrap().1);
    let order = browser.post("/checkout", &house::pairs(&form)).await.ok();
    assert!(!order.says("Mettre dans mon compte"), "the browser that orders proves nothing: {}", order.body);
    let number = order.path["/orders/".len()..].split('?').next().unwrap().to_owned();
    (browser, number)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_address_alone_puts_nothing_into_an_account() {
    let house = House::new().await;
    house.customer_with_card().await;
    let (_, number) = guest_order(&house, "ALIX.essai@exemple.example").await;
    let owner = house.signed_in().await;
    let listed = format!("href=\"/orders/{number}");
    assert!(!owner.get("/account").await.ok().body.contains(&listed), "nobody put it there");
    let missing = owner.get(&format!("/orders/{number}")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let link = house.letter(&number).await;
    let stranger = house.browser();
    let page = stranger.get(&link).await.ok();
    let proof = page.between("name=\"t\" value=\"", "\"").to_owned();
    let join = link.split("&t=").next().unwrap().replace('?', "/join?");
    let forged = stranger.post(&join, &[("t", "x")]).await;
    assert!(forged.says("Ce lien a déjà servi ou a expiré"), "{}", forged.body);
    let joined = stranger.post(&join, &[("t", &proof)]).await.ok();
    assert!(joined.path.starts_with("/sign-in") && joined.says("Connectez-vous"), "{}", joined.path);
    assert!(owner.get("/account").await.ok().body.contains(&listed));
    assert!(owner.get(&format!("/orders/{number}")).await.ok().says("Réservé, à essayer"));
    let again = stranger.get(&link).await.ok();
    assert!(!again.says("Mettre dans mon compte"), "it is there already");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_the_letter_opens_an_account_with_the_order_in_it() {
    let house = House::new().await;
    let (_, number) = guest_order(&house, "neuve@exemple.example").await;
    let link = house.letter(&number).await;
    let reader = house.browser();
    let proof = reader.get(&link).await.ok().between("name=\"t\" value=\"", "\"").to_owned();
    let join = link.split("&t=").next().unwrap().replace('?', "/join?");
    let open = reader.post(&join, &[("t", &proof)]).await.ok();
    assert!(open.path.starts_with("/account/open/") && open.says("neuve@exemple.example"), "{}", open.path);
    let account = reader.post(&open.path, &[("password", house::PASSWORD)]).await.ok();
    assert!(account.says("Votre compte est ouvert"), "{}", account.body);
    let used = house.browser().get(&open.path).await;
    assert_eq!(used.status, StatusCode::CONFLICT);
    assert!(used.says("Ce lien a déjà servi") && used.says("Se connecter") && used.says("Suivre une commande"));
    assert!(!used.says("link_invalid"), "{}", used.body);
    assert!(reader.get(&format!("/orders/{number}")).await.ok().says("Réservé, à essayer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_joins_the_account_that_is_signed_in() {
    let house = House::new().await;
    house.customer_with_card().await;
    let (_, number) = guest_order(&house, "autre@exemple.example").await;
    let link = house.letter(&number).await;
    let owner = house.signed_in().await;
    let proof = owner.get(&link).await.ok().between("name=\"t\" value=\"", "\"").to_owned();
    let join = link.split("&t=").next().unwrap().replace('?', "/join?");
    let joined = owner.post(&join, &[("t", &proof)]).await.ok();
    assert!(joined.says("Cette commande est dans votre compte"), "{}", joined.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_was_left_is_given_up_for_the_next_try() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.last)).await;
    let checkout = browser.get("/checkout").await.ok();
    browser.post_once("/checkout", &house::pairs(&House::guest(&checkout, "card"))).await;
    let again = browser.get("/checkout").await.ok();
    assert!(again.says("Commande avec obligation de paiement"), "the last unit is free again: {}", again.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_faster_is_told_politely() {
    let house = House::new().await;
    let (slow, fast) = (house.browser(), house.browser());
    slow.add(&house.collect_now(house.last)).await;
    let form = slow.get("/checkout").await.ok();
    fast.add(&house.reserved(house.last)).await;
    let theirs = fast.get("/checkout").await.ok();
    fast.post("/checkout", &house::pairs(&House::guest(&theirs, ""))).await.ok();
    let told = slow.post("/checkout", &house::pairs(&House::guest(&form, "card"))).await.ok();
    assert_eq!(told.path, "/cart");
    assert!(told.says("Il n’y en a plus à Lyon – Presqu’île") && told.says("Rien n’a été débité"), "{}", told.body);
    assert_eq!(house.provider.asked(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_total_is_confirmed_before_it_is_charged() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    let form = House::guest(&checkout, "card");
    house.set_price(house.blue, 5_290).await;
    let told = browser.post("/checkout", &house::pairs(&form)).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.says("49,90 € avant, 52,90 € maintenant"), "{}", told.body);
    assert_eq!(house.provider.asked(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_brings_the_cart_along_and_one_press_pays() {
    let house = House::new().await;
    house.customer_with_card().await;
    let browser = house.browser();
    browser.add(&house.collect_now(house.blue)).await;
    let sign_in = browser.get("/sign-in?next=/cart").await.ok();
    assert!(sign_in.says("Se connecter"));
    let wrong = browser.post("/sign-in", &[("email", house::EMAIL), ("password", "not this one")]).await;
    assert!(wrong.says("Adresse ou mot de passe inexact"));
    let form = [("email", house::EMAIL), ("password", house::PASSWORD), ("next", "/cart")];
    let cart = browser.post("/sign-in", &form).await.ok();
    assert_eq!(cart.path, "/cart");
    assert!(cart.says("49,90 €") && cart.says("rien n’a été perdu"), "{}", cart.body);
    let checkout = browser.get("/checkout").await.ok();
    assert!(checkout.says("Visa •••• 4417") && checkout.says("Garder cette carte"));
    let means = format!("token:{}", checkout.between("value=\"token:", "\""));
    house.provider.decide(Verdict::Paid);
    let order = browser.post("/checkout", &house::pairs(&House::guest(&checkout, &means))).await.ok();
    assert!(order.path.starts_with("/orders/MF-"), "{}: {}", order.path, order.body);
    assert!(browser.get("/account").await.ok().says("Vos dernières commandes"));
    let number = order.path.split('?').next().unwrap();
    assert!(browser.get(number).await.ok().says("À retirer, paiement autorisé"), "one’s own orders need no key");
    let cards = browser.get("/account/cards").await.ok();
    assert!(
        cards.says("49,90 € restent autorisés sur cette carte") && cards.says("Oui, la supprimer"),
        "{}",
        cards.body
    );
    let card = cards.between("name=\"card\" value=\"", "\"").to_owned();
    assert!(browser.post("/account/cards/remove", &[("card", &card)]).await.ok().says("Aucune carte enregistrée"));
    assert!(browser.post("/sign-out", &[]).await.ok().says("Vous êtes déconnecté"));
    assert!(browser.get("/account").await.path.starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn consents_are_given_and_withdrawn_one_by_one() {
    let house = House::new().await;
    house.customer_with_card().await;
    let browser = house.signed_in().await;
    let page = browser.get("/account/consents").await.ok();
    assert!(page.says("Pas encore de réponse : c’est non"));
    let question = [("question", "marketing:email"), ("answer", "yes")];
    assert!(browser.post("/account/consents", &question).await.ok().says("Vous avez dit oui"));
    house.a_minute_passes();
    let question = [("question", "marketing:email"), ("answer", "no")];
    assert!(browser.post("/account/consents", &question).await.ok().says("Vous avez dit non"));
    let form = [("first_name", "Alix"), ("last_name", "Essai"), ("phone", "12"), ("language", "en"), ("revision", "1")];
    let wrong = browser.post("/account/details", &form).await;
    assert!(wrong.says("Ce numéro de téléphone n’est pas complet"), "{}", wrong.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_found_by_number_and_address_together() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.on_arrival()).await;
    let checkout = browser.get("/checkout").await.ok();
    let order = browser.post("/checkout", &house::pairs(&House::guest(&checkout, ""))).await.ok();
    let number = order.path["/orders/".len()..].split('?').next().unwrap().to_lowercase();
    let stranger = house.browser();
    let wrong = stranger.post("/orders", &[("number", &number), ("email", "other@exemple.example")]).await;
    assert!(wrong.says("Aucune commande n’a ce numéro avec cette adresse"));
    let right = stranger.post("/orders", &[("number", &number), ("email", "GUEST@exemple.example")]).await.ok();
    assert!(right.says("Réservé, à essayer"));
    let unsigned = stranger.post_as_is("/hooks/payments", &[]).await;
    assert_eq!(unsigned.status, StatusCode::UNAUTHORIZED, "a message without a signature is not believed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_date_is_shown_beside_the_first_and_a_ready_one_has_a_code() {
    let house = House::new().await;
    let browser = house.browser();
    browser.add(&house.on_arrival()).await;
    browser.add(&house.reserved(house.blue)).await;
    let checkout = browser.get("/checkout").await.ok();
    let order = browser.post("/checkout", &house::pairs(&House::guest(&checkout, ""))).await.ok();
    assert!(order.says("Une commande, deux chemins"), "{}", order.body);
    let late = jiff::civil::date(2026, 11, 28);
    flows::change_supply_date(&house.inner, house.delivery, late, "late", Actor::System).await.unwrap();
    // Each open part has two forms: who fetches it, and calling it off.
    let id = order.body.split("name=\"fulfilment\" value=\"").nth(3).unwrap().split('"').next().unwrap();
    flows::put_aside(&house.inner, id.parse().unwrap(), Actor::System).await.unwrap();
    let now = browser.get(&order.path).await.ok();
    assert!(now.says("nouvelle date") && now.says("jeu. 26 nov.</s> sam. 28 nov."), "{}", now.body);
    assert!(now.says("Votre code de retrait") && now.says("Prêt, gardé jusqu’à samedi 28 novembre"), "{}", now.body);
}

/// The whole walk in English leaves no text without a translation.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_has_its_words_in_both_languages() {
    let house = House::new().await;
    house.customer_with_card().await;
    let browser: Browser = house.signed_in().await;
    browser.add(&house.collect_now(house.blue)).await;
    for path in [
        "/",
        "/stores",
        "/c/vetements",
        "/p/chemise-oxford?colour=rouge&size=40",
        "/search?q=chemise",
        "/cart",
        "/checkout",
        "/orders",
        "/data",
        "/account",
        "/account/orders",
        "/account/details",
        "/account/consents",
        "/account/cards",
        "/account/password",
        "/account/create",
        "/sign-in/forgotten",
    ] {
        for language in ["fr", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page = browser.get(&format!("{path}{mark}lang={language}")).await.ok();
            assert!(!page.body.contains('⟨'), "{path} in {language}: {}", page.body);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_legal_pages_name_what_is_known_and_nothing_in_place_of_what_is_not() {
    let house = House::new().await;
    let notice = house.browser().get("/legal/notice").await.ok();
    assert!(notice.says("SIRET 000 000 000 00017") && !notice.says("Hébergeur") && !notice.says("Siège social"));
    let company = {
        let reader = house.inner.db.reader().await.unwrap();
        stores::store::get_company(&reader.tx()).await.unwrap()
    };
    let text = |text: &str| text.to_owned();
    let imprint = stores::Imprint {
        street: text("1 place de l’Exemple"),
        postcode: text("69002"),
        city: text("Lyon"),
        host_name: text("Hébergeur Exemple"),
        host_address: text("2 rue du Modèle, 75004 Paris"),
        host_phone: text("01 99 00 99 04"),
        mediator_name: text("Médiateur Exemple"),
        mediator_address: text("3 place de l’Essai, 69002 Lyon"),
        mediator_site: text("https://mediateur.example"),
        ..stores::Imprint::default()
    };
    let moment = house.inner.clock.moment();
    let put = stores::PutHouse { company, imprint, actor: Actor::System, moment };
    house.inner.db.run(put).await.unwrap();
    let notice = house.browser().get("/legal/notice").await.ok();
    assert!(notice.says("Siège social : 1 place de l’Exemple, 69002 Lyon."), "{}", notice.body);
    assert!(notice.says("Hébergeur Exemple, 2 rue du Modèle, 75004 Paris. Téléphone 01 99 00 99 04."));
    assert!(!notice.says("Directeur de la publication"), "nobody is named yet");
    let terms = house.browser().get("/legal/terms").await.ok();
    assert!(
        terms.says("Notre médiateur : Médiateur Exemple, 3 place de l’Essai, 69002 Lyon, https://mediateur.example.")
    );
    let returns = house.browser().get("/legal/returns?lang=en").await.ok();
    assert!(returns.says("To be sent to 1 place de l’Exemple, 69002 Lyon, or by e-mail."));
    assert!(returns.body.contains("(article\u{a0}L221\u{2011}28)"), "a number of the law stays on one line");
}
