//! What is sent: from the sheet to the ticket, the address, one payment, the receipt; then packed and
//! handed over in the back room.

use super::shop::{CODES, Machine, Seen, Shop};
use super::{key, wait_for_money, with_customer};

async fn send(seller: &mut Machine, variant: &str, service: &str) -> Seen {
    let wish = [("variant", variant), ("quantity", "1"), ("method", "ship"), ("service", service)];
    seller.follow("/till/lines", &wish).await
}

const HOME: [(&str, &str); 6] = [
    ("name", "Cliente Essai"),
    ("street", "8 rue de l’Exemple"),
    ("more", "Bâtiment B"),
    ("postcode", "75011"),
    ("city", "Paris"),
    ("phone", "01 23 45 67 89"),
];

/// The same form with another value in one field.
fn but<'a>(field: &str, value: &'a str) -> Vec<(&'static str, &'a str)> {
    HOME.iter().map(|(name, usual)| (*name, if *name == field { value } else { *usual })).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_elsewhere_is_sent_with_its_date_its_source_and_its_fee() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let sheet = seller.get(&format!("/till/ways/{}", shop.ids.red)).await;
    sheet
        .says("Livraison à domicile expédié par Lyon – Part-Dieu, 4,90 € de livraison")
        .says("livré au plus tard jeu. 26 nov.")
        .says("Livraison express expédié par Lyon – Part-Dieu, 9,90 € de livraison")
        .says("Arrivage ici");
    // From 60 € on it is free.
    seller.get(&format!("/till/ways/{}?quantity=2", shop.ids.red)).await.says("livraison offerte");
    let ticket = send(&mut seller, &shop.ids.red.to_string(), &shop.ids.standard.to_string()).await;
    ticket
        .says("À livrer – par carte, débité au départ 54,80 €")
        .says("Livraison à domicile, au plus tard jeu. 26 nov.")
        .says("Frais, Livraison à domicile 4,90 €")
        .says("À payer maintenant 54,80 €")
        .says("à livrer Annuler");
    seller.language = "en";
    seller
        .get("/till")
        .await
        .says("To be delivered – by card, charged when it leaves €54.80")
        .says("Home delivery, by Thu 26 Nov");
    seller.get(&format!("/till/ways/{}", shop.ids.red)).await.says("sent from Lyon – Part-Dieu, €4.90 delivery");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_asked_before_the_money_and_nothing_typed_is_lost() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let ticket = send(&mut seller, &shop.ids.red.to_string(), &shop.ids.standard.to_string()).await;
    ticket.says("Choisir le client");
    with_customer(&mut seller).await;
    let sale = seller.get("/till").await;
    sale.says("Une livraison a besoin d’une adresse.");
    assert!(!sale.text().contains("Espèces"), "no tender without an address");
    let early = [("tender", "cash"), ("given", "60"), ("idempotency", &*key(20))];
    seller.follow("/till/pay", &early).await.says("Indiquez où livrer").says("À payer maintenant 54,80 €");
    assert!(seller.get("/till/address").await.body.contains("value=\"Cliente Essai\""), "the name of the customer");
    for (field, value, words) in [
        ("name", " ", "Indiquez qui reçoit le colis."),
        ("street", "", "Indiquez le numéro et la rue."),
        ("postcode", "7501", "Un code postal français a cinq chiffres."),
        ("city", "", "Indiquez la ville."),
        ("more", &*"x".repeat(39), "ne peut pas dépasser 38 signes"),
    ] {
        let refused = seller.post("/till/address", &but(field, value)).await;
        assert_eq!(refused.status, 422, "{field}");
        refused.says(words);
        assert!(refused.body.contains(&format!("id=\"{field}-error\"")), "{field}");
        assert!(field == "city" || refused.body.contains("value=\"Paris\""), "{field}");
    }
    let empty = seller.post("/till/address", &[("name", "")]).await;
    for field in ["name", "street", "postcode", "city"] {
        assert!(empty.body.contains(&format!("id=\"{field}-error\"")), "{field}");
    }
    let kept = seller.follow("/till/address", &HOME).await;
    kept.says("8 rue de l’Exemple, 75011 Paris, Bâtiment B").says("Changer l’adresse").says("Espèces");
    // What is sent afterwards goes there too; another address corrects it.
    send(&mut seller, &shop.ids.blue.to_string(), &shop.ids.standard.to_string()).await.says("offerts").says("99,80 €");
    let page = seller.get("/till/address").await;
    assert!(page.body.contains("8 rue de l’Exemple") && page.body.contains("01 23 45 67 89"));
    seller.follow("/till/address", &but("street", "9 rue de l’Exemple")).await.says("9 rue de l’Exemple, 75011 Paris");
}

/// One ticket: a jacket carried out, a red shirt reserved, a blue shirt sent. The order's page.
async fn three_ways(shop: &Shop, seller: &mut Machine) -> Seen {
    seller.scan(CODES[0]).await;
    let (red, supply, here) =
        (shop.ids.red.to_string(), format!("{}:1", shop.ids.red_supply), shop.ids.here.to_string());
    let wish = [("variant", &*red), ("method", "collect_on_arrival"), ("location", &*here), ("supply", &*supply)];
    seller.follow("/till/lines", &wish).await;
    send(seller, &shop.ids.blue.to_string(), &shop.ids.express.to_string()).await;
    with_customer(seller).await;
    let sale = seller.follow("/till/address", &HOME).await;
    sale.says("À emporter – payé maintenant 89,90 €").says("À livrer – par carte, débité au départ 59,80 €");
    sale.says("Réservé – payé au retrait 49,90 €").says("149,70 €");
    sale.says("Par carte : 89,90 € débités maintenant, 59,80 € autorisés puis débités au départ.");
    shop.terminal("auto_success").await;
    let paying = seller.post("/till/pay", &[("tender", "terminal"), ("idempotency", &key(21))]).await;
    wait_for_money(seller, &paying.to).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_sends_to_the_relay_point_that_the_customer_names() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let red = shop.ids.red.to_string();
    seller
        .get(&format!("/till/ways/{red}"))
        .await
        .says("Point relais expédié par Lyon – Part-Dieu, 2,90 € de livraison")
        .says("au point relais au plus tard ven. 27 nov.");
    let ways = seller.get(&format!("/till/ways/{red}")).await.text();
    let at = |words: &str| ways.find(words).unwrap_or_else(|| panic!("no {words} in {ways}"));
    assert!(at("Arrivage ici") < at("Point relais expédié"), "the way that is offered first stands first: {ways}");
    assert!(at("Arrivage ici") < at("Livraison express"), "also before what is there sooner: {ways}");
    let relay = shop.ids.relay.to_string();
    let wish = [("variant", &*red), ("quantity", "1"), ("method", "relay"), ("service", &*relay)];
    let ticket = seller.follow("/till/lines", &wish).await;
    ticket.says("Il manque le point relais").says("Choisir le point relais");
    let points = ticket.link("/till/points/");
    seller.get(&points).await.says("Aucun point relais par ici");
    seller.get(&format!("{points}?postcode=7501")).await.says("Un code postal français a cinq chiffres.");
    seller.get(&format!("{points}?postcode=75003")).await.says("Presse de l’Exemple").says("3 rue de l’Exemple, 75011");
    let unknown = [("point", &*shop.ids.here.to_string())];
    seller.follow(&points, &unknown).await.says("Ce point relais n’accepte plus de colis");
    seller.follow(&points, &[("point", &*shop.ids.point.to_string())]).await;
    seller.get("/till").await.says("Une livraison a besoin d’un nom");
    with_customer(&mut seller).await;
    let sale = seller.get("/till").await;
    sale.says("Point relais, au plus tard ven. 27 nov. Presse de l’Exemple, Paris").says("À payer maintenant 52,80 €");
    sale.says("Par carte, rien n’est débité maintenant : 52,80 € sont autorisés, puis débités au départ.");
    assert!(!sale.text().contains("Indiquer l’adresse"), "no door is asked for");
    let pay = [("tender", "cash"), ("given", "60"), ("idempotency", &*key(31))];
    let done = seller.follow("/till/pay", &pay).await;
    done.says("Point relais, au plus tard ven. 27 nov.").says("Cliente Essai, Presse de l’Exemple, 3 rue de l’Exemple");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_store_has_is_brought_here_and_that_store_hands_it_over() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let red = shop.ids.red.to_string();
    seller
        .get(&format!("/till/ways/{red}"))
        .await
        .says("Transfert · Lyon – Part-Dieu")
        .says("Navette")
        .says("Faire venir");
    let (shuttle, here) = (shop.ids.shuttle.to_string(), shop.ids.here.to_string());
    let wish = [
        ("variant", &*red),
        ("quantity", "1"),
        ("method", "collect_on_arrival"),
        ("service", &*shuttle),
        ("location", &*here),
    ];
    let ticket = seller.follow("/till/lines", &wish).await;
    ticket.says("Réservé – payé au retrait 49,90 €").says("Transfert · Lyon – Part-Dieu, au plus tard mer. 25 nov.");
    with_customer(&mut seller).await;
    let pay = [("tender", "nothing"), ("idempotency", &*key(41))];
    seller.follow("/till/pay", &pay).await.says("C’est réservé");
    let mut there = shop.machine();
    there.sign_in(shop.ids.other_till, "LPD1", "2580").await;
    there.post("/till/shift/open", &[("float", "150,00")]).await;
    let list = there.get("/till/parcels").await;
    list.says("Demandé par d’autres boutiques 1").says("Pour Lyon – Presqu’île").says("Remis à la navette");
    let left = list.link("/till/transfers/");
    there.follow(&left, &[]).await.says("La navette l’a");
    there.follow(&left, &[]).await.says("Ce transfert n’attend plus ici");
}

/// What lies in another store could not be paid at the till.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_fetched_in_another_store_is_paid_now_if_the_customer_likes() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let (red, there) = (shop.ids.red.to_string(), shop.ids.there.to_string());
    let wish = [("variant", &*red), ("quantity", "1"), ("method", "collect"), ("location", &*there)];
    let ticket = seller.follow("/till/lines", &wish).await;
    ticket.says("Réservé – payé au retrait 49,90 €").says("Payer maintenant");
    let terms = ticket.link("/till/lines/");
    let terms = format!("{}/terms", &terms[..terms.rfind('/').unwrap()]);
    let paid = seller.follow(&terms, &[]).await;
    paid.says("À retirer – par carte, débité au retrait 49,90 €").says("Payer au retrait");
    paid.says("rien n’est débité maintenant : 49,90 € sont autorisés, puis débités au retrait.");
    seller.follow(&terms, &[]).await.says("Réservé – payé au retrait 49,90 €");
    seller.follow(&terms, &[]).await;
    with_customer(&mut seller).await;
    let pay = [("tender", "cash"), ("given", "50"), ("idempotency", &*key(51))];
    seller.follow("/till/pay", &pay).await.says("49,90 € payés").says("Réservé – payé");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_ticket_is_carried_out_reserved_and_sent_and_the_parcel_leaves_paid() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let done = three_ways(&shop, &mut seller).await;
    done.says("89,90 € payés").says("59,80 € autorisés, débités quand le colis part.");
    done.says("À livrer – débité au départ").says("dont 9,90 € de livraison").says("8 rue de l’Exemple, 75011 Paris");
    done.says("Au départ du colis seulement : 59,80 €").says("Réservé – payé au retrait");
    shop.work().await;
    let order: String = done.link("/till/orders/").chars().take("/till/orders/".len() + 36).collect();

    seller.get("/till/reservations").await.says("À expédier 1");
    let list = seller.get("/till/parcels").await;
    list.says("À prendre en rayon").says("Emplacement B2-04").says("CHO-BLE-40").says("× 1");
    list.says("À emballer 1")
        .says("Cliente Essai 8 rue de l’Exemple Bâtiment B 75011 Paris")
        .says("Transporteur Exemple");
    list.says("à remettre au transporteur");
    for (text, is_there) in [(CODES[1], true), (CODES[0], false), ("essai", true), ("personne", false)] {
        let found = seller.get(&format!("/till/parcels?text={text}")).await;
        assert_eq!(found.text().contains("Emballé"), is_there, "{text}: {}", found.text());
    }
    // What is to be sent is called off like anything else: it is said first what that means.
    seller.get(&order).await.says("l’autorisation de 59,80 € sera annulée").says("Oui, confirmer");
    let pack = list.link("/till/parcels/");
    let dispatch = pack.replace("/pack", "/dispatch");
    let label = pack.replace("/pack", "/label");
    seller.get(&label).await.says("Emballez-le d’abord : l’étiquette porte son numéro.");
    // Not packed yet: it says so and nothing moves.
    seller.follow(&dispatch, &[]).await.says("Ce colis en est à une autre étape").says("À emballer 1");
    let packed = seller.follow(&pack, &[]).await;
    packed.says("Colis emballé. Imprimez son étiquette.").says("À remettre au transporteur 1").says("Colis n° 0950");
    seller.follow(&pack, &[]).await.says("À remettre au transporteur 1");
    let sheet = seller.get(&label).await;
    assert!(sheet.body.starts_with("%PDF-1.") && sheet.body.contains("Cliente Essai"), "{}", sheet.body);
    let mut stranger = shop.machine();
    stranger.sign_in(shop.ids.other_till, "LPD1", "2580").await;
    assert_eq!(stranger.post(&dispatch, &[]).await.status, 403);
    assert_eq!(stranger.get(&label).await.status, 403);
    seller.get(&order).await.says("Colis préparé").says("Payé 89,90 €").says("Autorisé, débité au départ 59,80 €");
    let gone = seller.follow(&dispatch, &[("back", &*order)]).await;
    gone.says("Payé 149,70 €").says("Remis au transporteur");
    seller.get("/till/parcels").await.says("Chez le transporteur 1");
    seller.language = "en";
    seller.get("/till/parcels").await.says("With the carrier 1").says("To send");
    seller.get(&order).await.says("To be delivered").says("Given to the carrier");
}

/// The provider forgets the card of an order, and what was set aside lapses.
async fn forget_the_card(shop: &Shop, order: &str) {
    let id = order.trim_start_matches("/till/orders/").parse().unwrap();
    let reader = shop.app.db().reader().await.unwrap();
    let seen = flows::view_order(&reader.tx(), id).await.unwrap();
    drop(reader);
    let client = reqwest::Client::new();
    let token = seen.payments.iter().find_map(|one| one.order_token.clone()).unwrap().token;
    client.delete(format!("{}/v1/tokens/{token}", shop.provider)).bearer_auth("key").send().await.unwrap();
    for payment in seen.payments.iter().filter(|one| one.slot != id.0) {
        let url = format!("{}/v1/intents/{}/lapse", shop.provider, payment.provider_ref.as_ref().unwrap());
        let call = client.post(url).bearer_auth("key").header("Idempotency-Key", payment.id.to_string());
        assert!(call.json(&serde_json::json!({})).send().await.unwrap().status().is_success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_bank_does_not_pay_stays_and_says_what_to_do() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let done = three_ways(&shop, &mut seller).await;
    shop.work().await;
    let order: String = done.link("/till/orders/").chars().take("/till/orders/".len() + 36).collect();
    let pack = seller.get("/till/parcels").await.link("/till/parcels/");
    seller.follow(&pack, &[]).await;
    forget_the_card(&shop, &order).await;
    let kept = seller.follow(&pack.replace("/pack", "/dispatch"), &[]).await;
    kept.says("le colis reste ici. Appelez le client").says("À remettre au transporteur 1");
    let again = seller.follow(&pack.replace("/pack", "/dispatch"), &[]).await;
    again.says("Ce colis n’est pas payé").says("À remettre au transporteur 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_in_cash_leaves_at_once() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    seller.scan(CODES[0]).await;
    send(&mut seller, &shop.ids.blue.to_string(), &shop.ids.standard.to_string()).await;
    with_customer(&mut seller).await;
    seller.follow("/till/address", &HOME).await;
    let cash = [("tender", "cash"), ("given", "150"), ("idempotency", &*key(22))];
    let done = seller.follow("/till/pay", &cash).await;
    done.says("144,70 € payés").says("À rendre 5,30 €").says("À livrer – payé 54,80 €");
    // Not all of it was carried out: the receipt says where the rest goes.
    done.says("Payé Chemise Oxford 89,90 €")
        .says("Livraison à domicile 4,90 €")
        .says("8 rue de l’Exemple, 75011 Paris");
    let pack = seller.get("/till/parcels").await.link("/till/parcels/");
    seller.follow(&pack, &[]).await.says("À remettre au transporteur 1");
    seller.follow(&pack.replace("/pack", "/dispatch"), &[]).await.says("Chez le transporteur 1");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_on_the_shelf_is_looked_for_elsewhere() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    three_ways(&shop, &mut seller).await;
    shop.work().await;
    let list = seller.get("/till/parcels").await;
    list.says("Il manque quelque chose");
    let lack = list.link("/till/parcels/").replace("/pack", "/lack");
    let line = list.body.split("name=\"line\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let wrong = seller.follow(&lack, &[("line", &line), ("units", "beaucoup"), ("why", "not_found")]).await;
    wrong.says("À emballer 1");
    let more = seller.follow(&lack, &[("line", &line), ("units", "7"), ("why", "not_found")]).await;
    more.says("n’a pas autant d’unités");
    // Nobody else has a blue shirt: it is called off, and what was set aside for it is let go.
    let off = seller.follow(&lack, &[("line", &line), ("units", "1"), ("why", "not_found")]).await;
    off.says("Aucun autre lieu ne l’a").says("Le client est prévenu.").says("Rien à expédier");
    let mut stranger = shop.machine();
    stranger.sign_in(shop.ids.other_till, "LPD1", "2580").await;
    stranger.follow(&lack, &[("line", &line), ("units", "1"), ("why", "not_found")]).await.says("Rien à expédier");
}
