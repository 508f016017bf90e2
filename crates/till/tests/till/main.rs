//! The till as a seller meets it: pages in, pages out, on a database and a payment provider.

mod parcels;
mod shop;

use shop::{CODES, Shop};

const KEY: &str = "0193a1b2-0000-7000-8000-0000000000";

pub(crate) fn key(n: u8) -> String {
    format!("{KEY}{n:02}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_signs_in_at_the_till_of_the_own_store() {
    let shop = Shop::open().await;
    let mut machine = shop.machine();
    assert_eq!(machine.get("/till").await.to, "/till/sign-in?next=/till");
    assert_eq!(machine.get("/till/sign-in").await.to, "/till/choose");
    machine.get("/till/choose").await.says("Lyon – Presqu’île").says("Caisse 2");
    machine.post("/till/choose", &[("till", &shop.ids.till.to_string())]).await;
    machine.get("/till/sign-in").await.says("Vendeuse 1").says("Responsable");
    let wrong = machine.post("/till/sign-in", &[("staff", "LPI1"), ("pin", "0000")]).await;
    assert_eq!(wrong.status, 422);
    wrong.says("Ce code PIN n’est pas le bon.");
    machine.post("/till/sign-in", &[("staff", "LPD1"), ("pin", "2580")]).await.says("autre boutique");
    for _ in 0..3 {
        machine.post("/till/sign-in", &[("staff", "LPI1"), ("pin", "1")]).await;
    }
    machine.post("/till/sign-in", &[("staff", "LPI1"), ("pin", "0000")]).await;
    machine.post("/till/sign-in", &[("staff", "LPI1"), ("pin", "2580")]).await.says("Trop d’essais");
    let manager = machine.post("/till/sign-in", &[("staff", "LPIR"), ("pin", "2580")]).await;
    assert_eq!((manager.status, manager.to.as_str()), (303, "/till"));
    assert_eq!(machine.get("/till").await.to, "/till/shift/open");
    machine.post("/till/sign-out", &[]).await;
    assert_eq!(machine.get("/till").await.to, "/till/sign-in?next=/till");
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_from_the_float_to_the_count() {
    let shop = Shop::open().await;
    let mut seller = shop.machine();
    seller.sign_in(shop.ids.till, "LPI1", "2580").await;
    seller.post("/till/shift/open", &[("float", "-3")]).await.says("plausible");
    let sale = seller.follow("/till/shift/open", &[("float", "150,00")]).await;
    sale.says("Chemise Oxford").says("Scannez un article");
    seller.scan(CODES[0]).await.says("À emporter").says("89,90 €");
    let ticket = seller.scan(&format!("2*{}", CODES[1])).await;
    ticket.says("189,70 €").says("TVA 20 % 31,62 €");
    seller.get("/till/cash").await.says("le compte exact").says("200,00 € rendre 10,30 €");
    for (given, why) in [("100", "Le montant reçu ne suffit pas."), ("cent", "montant")] {
        let short = seller.post("/till/pay", &[("tender", "cash"), ("given", given), ("idempotency", &key(1))]).await;
        short.says(why).says("Autre montant");
        let stays = short.body.contains(&format!("value=\"{given}\""));
        assert!(short.status == 422 && stays, "the sheet stays, with what was typed: {}", short.body);
    }
    let paid = seller.post("/till/pay", &[("tender", "cash"), ("given", "200.00"), ("idempotency", &key(2))]).await;
    let again = seller.post("/till/pay", &[("tender", "cash"), ("given", "200.00"), ("idempotency", &key(2))]).await;
    let done = seller.get(&paid.to).await;
    done.says("À rendre 10,30 €").says("2 × Chemise Oxford").says("donné 200,00 €, rendu 10,30 €").says("n° 2-1");
    assert!(again.to == paid.to || again.to == "/till", "a second press sells nothing more: {}", again.to);
    let closing = seller.get("/till/shift/close").await;
    closing.says("Dans le tiroir 339,70 €");
    seller.post("/till/shift/close", &[("p10000", ""), ("total", " ")]).await.says("Comptez d’abord le tiroir");
    let counted = [("p10000", "3"), ("p1000", "4"), ("note", "trente centimes")];
    let silent = seller.post("/till/shift/close", &counted[..2]).await;
    assert_eq!(silent.status, 422);
    silent.says("Il y a un écart de 0,30 €.").says("écrivez-en la raison");
    assert!(silent.body.contains("data-piece=\"10000\" value=\"3\""), "nobody counts twice");
    let closed = seller.follow("/till/shift/close", &counted).await;
    closed.says("Écart 0,30 €").says("trente centimes").says("Espèces 1 189,70 €");
    assert_eq!(seller.get("/till").await.to, "/till/shift/open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_cannot_be_is_said_and_nothing_is_lost() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    seller.scan(CODES[0]).await;
    for (code, words) in [
        ("4006381333931", "est inconnu"),
        ("3770000000018", "abîmé ou mal lu"),
        (&*format!("0*{}", CODES[0]), "entre 1 et 9 999"),
        (&*format!("1000000000*{}", CODES[0]), "entre 1 et 9 999"),
        ("zzzz", "Rien ne correspond à « zzzz »"),
    ] {
        let said = seller.scan(code).await;
        assert_eq!((said.status, said.target.as_str()), (422, "#said"), "{code}");
        said.says(words);
    }
    seller.get("/till").await.says("89,90 €");
    let line = seller.get("/till").await.link("/till/lines/");
    seller.is_htmx = true;
    // The ticket is shown as it is, with the reason.
    seller.post(&line, &[("quantity", "1000000000")]).await.says("entre 1 et 9 999").says("À emporter");
    seller.post(&line, &[("quantity", "3")]).await.says("269,70 €");
    let remove = line.replace("/quantity", "/remove");
    let gone = seller.post(&remove, &[]).await;
    gone.says("retiré");
    let field = |name: &str| gone.field(name);
    let fields = ["id", "variant", "quantity", "method", "terms", "location"].map(|name| (name, field(name)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    seller.post("/till/lines/restore", &fields).await.says("269,70 €");
}

pub(crate) async fn with_customer(seller: &mut shop::Machine) {
    let fields = [
        ("last_name", "Essai"),
        ("first_name", "Cliente"),
        ("email", "essai@exemple.example"),
        ("language", "fr"),
        ("order-email", "yes"),
        ("offers", "no"),
    ];
    seller.follow("/till/customers/new", &fields).await.says("Cliente Essai").says("fiche créée, sur le ticket");
}

/// One ticket: a jacket and a shirt now, a red shirt on its arrival. The order's page.
async fn one_ticket(shop: &Shop, seller: &mut shop::Machine) -> String {
    seller.scan(CODES[0]).await;
    seller.scan(CODES[1]).await;
    let sheet = seller.scan(CODES[2]).await;
    assert_eq!(sheet.target, "#sheet");
    sheet
        .says("Arrivage ici")
        .says("jeu. 26 nov.")
        .says("très probable")
        .says("Lyon – Part-Dieu")
        .says("12 encore libres");
    let (variant, supply) = (shop.ids.red.to_string(), format!("{}:1", shop.ids.red_supply));
    let here = shop.ids.here.to_string();
    let wish = [
        ("variant", &*variant),
        ("quantity", "1"),
        ("method", "collect_on_arrival"),
        ("location", &*here),
        ("supply", &*supply),
    ];
    let ticket = seller.follow("/till/lines", &wish).await;
    ticket.says("réservé Annuler").says("Arrive ici jeu. 26 nov.").says("gardé jusqu’au jeu. 3 déc.").says("139,80 €");
    ticket.says("puis 49,90 € au retrait").says("Une réservation a besoin d’un nom");
    with_customer(seller).await;
    seller
        .get("/till")
        .await
        .says("Le client accepte que 49,90 € soient débités sur cette carte au retrait. Rien avant.");
    shop.terminal("auto_success").await;
    let paying = seller.post("/till/pay", &[("tender", "terminal"), ("keep", "4990"), ("idempotency", &key(3))]).await;
    let done = wait_for_money(seller, &paying.to).await;
    done.says("139,80 € payés")
        .says("Au retrait seulement : 49,90 €")
        .says("TVA 20 % 8,32 €")
        .says("avec votre accord");
    done.link("/till/orders/").chars().take("/till/orders/".len() + 36).collect()
}

/// Asks the payment's page until it leads on.
pub(crate) async fn wait_for_money(seller: &mut shop::Machine, at: &str) -> shop::Seen {
    let mut page = at.to_owned();
    for _ in 0..100 {
        let seen = seller.get(&page).await;
        if seen.status == 303 {
            page = seen.to;
        } else if page.contains("/payments/") && seen.body.contains("every 500ms") {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        } else {
            return seen;
        }
    }
    panic!("the terminal never answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let order = one_ticket(&shop, &mut seller).await;
    seller.get(&order).await.says("en route").says("Annuler la réservation");
    seller.get("/till/reservations").await.says("Cliente Essai").says("arrive jeu. 26 nov.");
    seller.get("/till/receiving").await.says("F-2291").says("1 promis");
    let delivery = format!("/till/receiving/{}", shop.ids.delivery);
    let red = format!("r{}", shop.ids.red_supply);
    seller.get(&delivery).await.says("CHO-RGE-40");
    let too_many = seller.post(&delivery, &[(&red, "13"), ("rest", "open"), ("idempotency", &key(4))]).await;
    assert_eq!(too_many.status, 409);
    too_many.says("13 comptés pour 12 attendus");
    let nothing = seller.post(&delivery, &[("rest", "open"), ("idempotency", &key(5))]).await;
    nothing.says("Comptez au moins une pièce.");
    let damaged = format!("d{}", shop.ids.red_supply);
    let counts = [(&*red, "10"), (&*damaged, "1"), ("rest", "open"), ("idempotency", &*key(6))];
    let received = seller.post(&delivery, &counts).await;
    received.says("10 pièces mises en stock").says("1 pièce abîmée").says("1 client prévenu").says("Cliente Essai");
    let ready = seller.get(&order).await;
    ready.says("Il le prend •••• 4417 49,90 €").says("Il ne le prend pas");
    let (release, token) = (ready.link("/till/fulfilments/"), ready.field("token"));
    let fields = [("tender", "token"), ("token", &*token), ("idempotency", &*key(7))];
    let done = seller.follow(&release, &fields).await;
    done.says("49,90 € payés").says("•••• 4417").says("n° 2-2");
    // The screen is the seller's, the paper the customer's.
    seller.language = "en";
    let receipt = seller.get(&done.link("/till/receipts/").replace("/send", "")).await;
    receipt
        .says("Order MF-")
        .says("TVA du payé")
        .says("Servi par")
        .says("Retour sous 30 jours dans toutes nos boutiques.");
    seller.language = "fr";
    seller.get(&order).await.says("Remis au client").says("Payé 189,70 €").says("Remis – Lyon – Presqu’île");
    assert!(!seller.get(&order).await.text().contains("À payer au retrait"), "nothing is left to charge");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_is_called_off_in_one_touch_and_only_here() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let order = one_ticket(&shop, &mut seller).await;
    let page = seller.get(&order).await;
    let cancel = page.link("/till/fulfilments/");
    let mut stranger = shop.machine();
    stranger.sign_in(shop.ids.other_till, "LPD1", "2580").await;
    let refused = stranger.post(&cancel, &[]).await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(stranger.get(&format!("/till/receiving/{}", shop.ids.delivery)).await.status, 404);
    seller.follow(&cancel, &[]).await.says("Annulé. Rien n’a été débité, l’article est de nouveau en vente.");
    seller.follow(&cancel, &[]).await.says("Annulé");
    seller.get("/till/reservations").await.says("Aucune réservation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_leaves_the_ticket_as_it_was() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    seller.scan(CODES[1]).await;
    shop.terminal("auto_decline").await;
    let paying = seller.post("/till/pay", &[("tender", "terminal"), ("idempotency", &key(8))]).await;
    let declined = wait_for_money(&mut seller, &paying.to).await;
    declined.says("Paiement refusé").says("La banque a refusé").says("le ticket est inchangé.");
    seller.get("/till").await.says("49,90 €").says("Espèces");
    let fields = [("tender", "cash"), ("given", "49.90"), ("idempotency", &*key(9))];
    seller.follow("/till/pay", &fields).await.says("49,90 € payés");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_due_now_is_reserved_and_a_known_address_is_offered() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    with_customer(&mut seller).await;
    let fields =
        [("last_name", "Autre"), ("first_name", "Personne"), ("email", "ESSAI@exemple.example"), ("language", "fr")];
    let known = seller.post("/till/customers/new", &fields).await;
    assert_eq!(known.status, 422);
    known.says("Cette adresse est déjà celle de Cliente E.").says("Choisir Cliente E.");
    seller.get("/till/customers?text=essa").await.says("Cliente Essai");
    let (variant, there) = (shop.ids.red.to_string(), shop.ids.there.to_string());
    let wish = [("variant", &*variant), ("quantity", "1"), ("method", "collect"), ("location", &*there)];
    seller.follow("/till/lines", &wish).await.says("Mis de côté à Lyon – Part-Dieu").says("Réserver, rien à payer");
    let done = seller.follow("/till/pay", &[("tender", "nothing"), ("idempotency", &key(10))]).await;
    done.says("C’est réservé, rien n’a été débité").says("Lyon – Part-Dieu · prêt ").says(" dès ");
    let mut other = shop.machine();
    other.sign_in(shop.ids.other_till, "LPD1", "2580").await;
    other.post("/till/shift/open", &[("float", "100")]).await;
    let order = other.get("/till/reservations").await.says("À mettre de côté 1").link("/till/orders/");
    let page = other.get(&order).await;
    let put_aside = page.link("/till/fulfilments/").replace("/release", "/put-aside");
    other.follow(&put_aside, &[]).await.says("Mis de côté. Le client est prévenu.").says("Prêt");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seller_is_warned_when_no_message_reaches_the_customer() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let silent = [
        ("last_name", "Essai"),
        ("first_name", "Client"),
        ("email", "silencieux@exemple.example"),
        ("phone", "06 12 34 56 78"),
        ("language", "fr"),
    ];
    seller.follow("/till/customers/new", &silent).await.says("Client Essai");
    seller.scan(CODES[1]).await;
    let carried = seller.get("/till").await;
    assert!(!carried.text().contains("ne sera pas prévenu"), "what is carried out needs no message");
    let (variant, supply, here) =
        (shop.ids.red.to_string(), format!("{}:1", shop.ids.red_supply), shop.ids.here.to_string());
    let wish = [
        ("variant", &*variant),
        ("quantity", "1"),
        ("method", "collect_on_arrival"),
        ("location", &*here),
        ("supply", &*supply),
    ];
    let ticket = seller.follow("/till/lines", &wish).await;
    ticket.says("Le client ne sera pas prévenu : il n’a accepté aucun message").says("Ouvrir sa fiche");
    let record = ticket.link("/till/customers/").replace("#consents", "");
    let cash = [("tender", "cash"), ("given", "49.90"), ("idempotency", &*key(30))];
    let done = seller.follow("/till/pay", &cash).await;
    done.says("ne sera pas prévenu").says("06 12 34 56 78");
    let delivery = format!("/till/receiving/{}", shop.ids.delivery);
    let red = format!("r{}", shop.ids.red_supply);
    let counts = [(&*red, "12"), ("rest", "open"), ("idempotency", &*key(31))];
    let received = seller.post(&delivery, &counts).await;
    received.says("1 client à prévenir vous-même").says("Sans message : à appeler au 06 12");
    assert!(!received.text().contains("1 client prévenu"), "nobody is said to be told who is not");
    let yes = [("question", "order-email"), ("answer", "yes")];
    seller.follow(&format!("{record}/consents"), &yes).await.says("La réponse est enregistrée");
    let order: String = done.link("/till/orders/").chars().take("/till/orders/".len() + 36).collect();
    let order = seller.get(&order).await;
    assert!(!order.text().contains("ne sera pas prévenu"), "who said yes is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_who_may_be_a_customer_is_offered_and_merged_by_a_manager_only() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    with_customer(&mut seller).await;
    shop.guest("essai@exemple.example").await;
    seller.is_htmx = true;
    let customer = seller.get("/till/customers?text=cliente").await.link("/till/customers/");
    seller.is_htmx = false;
    let shown = seller.get(&customer).await;
    shown.says("Peut-être la même personne").says("adresse non confirmée").says("responsable de boutique réunit");
    let guest = shown.body.split("id=\"same\"").nth(1).and_then(|rest| rest.split("href=\"").nth(1)).unwrap();
    let guest = guest.split('"').next().unwrap().to_owned();
    let other = guest.rsplit('/').next().unwrap().to_owned();
    assert_eq!(seller.post(&format!("{customer}/merge"), &[("other", &*other)]).await.status, 403);
    let mut manager = shop.machine();
    manager.sign_in(shop.ids.till, "LPIR", "2580").await;
    let own = customer.rsplit('/').next().unwrap().to_owned();
    let merged = manager.follow(&format!("{guest}/merge"), &[("other", &*own)]).await;
    merged.says("Cliente Essai").says("Les deux fiches n’en font plus qu’une");
    assert!(!merged.text().contains("Peut-être la même personne"), "{}", merged.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_waits_and_every_page_speaks_english() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let order = one_ticket(&shop, &mut seller).await;
    seller.scan(CODES[0]).await;
    seller.follow("/till/ticket/park", &[("label", "")]).await.says("Ticket mis en attente");
    let waiting = seller.get("/till/parked").await;
    waiting.says("89,90 €").says("Reprendre");
    seller.language = "en";
    for (page, words) in [
        ("/till", "Scan an item, or touch it."),
        ("/till?collection=vetements&article=chemise-oxford&colour=bleu", "Oxford shirt"),
        (&*format!("/till/ways/{}", shop.ids.red), "Arrival here"),
        ("/till/search?text=essai", "Cliente Essai"),
        ("/till/parked", "Take up"),
        ("/till/customers?text=essai", "Choose"),
        ("/till/customers/new", "Yes or no, the customer chooses."),
        ("/till/reservations", "On the way"),
        ("/till/receiving", "1 promised"),
        (&*format!("/till/receiving/{}", shop.ids.delivery), "What is missing"),
        ("/till/shifts", "open"),
        ("/till/shift/close", "Count the drawer"),
        ("/till/declined?reason=insufficient_funds", "not enough money"),
        (&order, "Cancel the reservation"),
        (&*format!("{order}/done"), "Next customer"),
    ] {
        let seen = seller.get(page).await;
        assert_eq!(seen.status, 200, "{page}: {}", seen.text());
        seen.says(words);
    }
    let take_up = seller.get("/till/parked").await.link("/till/parked/");
    seller.follow(&take_up, &[]).await.says("€89.90");
    assert_eq!(seller.get("/till/receipts/0193a1b2-0000-7000-8000-000000000001").await.status, 404);
}

/// Puts a shirt and the known customer on the ticket.
async fn shirt_for_the_known_customer(seller: &mut shop::Machine) {
    seller.scan(CODES[1]).await;
    seller.is_htmx = true;
    let customer = seller.get("/till/customers?text=essai").await.link("/till/customers/");
    seller.is_htmx = false;
    seller.post(&format!("{customer}/choose"), &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_card_pays_what_is_due_now() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    one_ticket(&shop, &mut seller).await;
    seller.scan(CODES[1]).await;
    assert!(!seller.get("/till").await.text().contains("Carte enregistrée"), "nobody is on the ticket");
    seller.post("/till/ticket/park", &[]).await;
    shirt_for_the_known_customer(&mut seller).await;
    let sale = seller.get("/till").await;
    sale.says("Carte enregistrée •••• 4417 49,90 €").says("Carte 49,90 €");
    let token = sale.field("token");
    let paid = [("tender", "token"), ("token", &*token), ("idempotency", &*key(11))];
    let done = seller.follow("/till/pay", &paid).await;
    done.says("49,90 € payés").says("Carte enregistrée •••• 4417");
    seller.follow("/till/pay", &paid).await.says("49,90 € payés");
    seller.scan(CODES[1]).await;
    let stranger = [("tender", "token"), ("token", &*token), ("idempotency", &*key(12))];
    seller.follow("/till/pay", &stranger).await.says("Ajoutez le client").says("49,90 €");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_wants_the_customer_leaves_the_ticket_as_it_was() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    seller.scan(CODES[0]).await;
    with_customer(&mut seller).await;
    let (variant, there) = (shop.ids.red.to_string(), shop.ids.there.to_string());
    seller.post("/till/lines", &[("variant", &*variant), ("method", "collect"), ("location", &*there)]).await;
    let paying = seller.post("/till/pay", &[("tender", "terminal"), ("keep", "4990"), ("idempotency", &key(13))]).await;
    shop.tap("later_authentication").await;
    wait_for_money(&mut seller, &paying.to).await.says("89,90 € payés");
    shirt_for_the_known_customer(&mut seller).await;
    let token = seller.get("/till").await.says("Carte enregistrée •••• 2604 49,90 €").field("token");
    let paid = [("tender", "token"), ("token", &*token), ("idempotency", &*key(14))];
    let declined = seller.follow("/till/pay", &paid).await;
    declined.says("La banque demande une confirmation du client").says("Rien n’a été débité, le ticket est inchangé.");
    seller.get("/till").await.says("Cliente Essai").says("Carte enregistrée •••• 2604 49,90 €").says("Espèces");
    let cash = [("tender", "cash"), ("given", "50.00"), ("idempotency", &*key(15))];
    seller.follow("/till/pay", &cash).await.says("49,90 € payés").says("À rendre 0,10 €");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_due_now_asks_for_no_agreement() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    with_customer(&mut seller).await;
    let (variant, there) = (shop.ids.red.to_string(), shop.ids.there.to_string());
    let wish = [("variant", &*variant), ("quantity", "1"), ("method", "collect"), ("location", &*there)];
    let sale = seller.follow("/till/lines", &wish).await;
    assert!(!sale.body.contains("name=\"keep\""), "no card is given, so none can be kept: {}", sale.text());
    sale.says("Rien n’est débité").says("Réserver, rien à payer");
    // A screen that is behind still has the switch and the amount of a line that is gone.
    let behind = [("tender", "terminal"), ("keep", "4990"), ("idempotency", &*key(16))];
    seller.follow("/till/pay", &behind).await.says("Le paiement ne correspond plus").says("Réserver, rien à payer");
    let nothing = [("tender", "nothing"), ("keep", "4990"), ("idempotency", &*key(17))];
    seller.follow("/till/pay", &nothing).await.says("C’est réservé, rien n’a été débité");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_is_found_given_back_and_counted_by_its_means() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    seller.scan(CODES[0]).await;
    let cash = [("tender", "cash"), ("given", "89,90"), ("idempotency", &*key(20))];
    seller.follow("/till/pay", &cash).await.says("89,90 € payés");
    seller.get("/till").await.says("Retours");
    seller.get("/till/returns?text=personne").await.says("Aucune commande pour « personne ».");
    let found = seller.get("/till/returns").await;
    let form = found.says("Dernières commandes de cette boutique").says("89,90 €").link("/till/orders/");
    seller.get(&form).await.says("À rembourser 89,90 €").says("Le client récupère ce qu’il a payé");
    let once = key(21);
    let what = [("u1", "1"), ("r1", "too_small"), ("c1", "resell")];
    let back = [what[0], what[1], what[2], ("shown", "8990"), ("tender", "origin"), ("idempotency", &*once)];
    let done = seller.follow(&form, &back).await;
    done.says("89,90 € remboursés").says("Le client veut-il un ticket ?").says("Avoir – sur le ticket n° 2-1");
    done.says("TVA remboursée").says("Servi par Vendeuse 1");
    let closing = seller.get("/till/shift/close").await;
    closing.says("Espèces reçues 89,90 €").says("Espèces rendues −89,90 €").says("Dans le tiroir 150,00 €");
    closing.says("Remboursé : Espèces 1 −89,90 €");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_charge_stays_to_be_seen_beside_the_part() {
    let shop = Shop::open().await;
    let mut seller = shop.seller().await;
    let order = one_ticket(&shop, &mut seller).await;
    let delivery = format!("/till/receiving/{}", shop.ids.delivery);
    let red = format!("r{}", shop.ids.red_supply);
    seller.post(&delivery, &[(&*red, "10"), ("rest", "open"), ("idempotency", &*key(22))]).await;
    shop.terminal("auto_decline").await;
    let release = seller.get(&order).await.link("/till/fulfilments/");
    let paying = seller.post(&release, &[("tender", "terminal"), ("idempotency", &*key(23))]).await;
    wait_for_money(&mut seller, &paying.to).await;
    seller.get(&order).await.says("49,90 € par").says("refusé. La banque a refusé").says("Il ne le prend pas");
}
