//! Three errands by the keyboard alone: buying on the web, selling at the till, moving a delivery in
//! the office. Only Tab, Enter, Space, arrows and typing; wherever the focus goes, it is seen.

use crate::house::{self, Records, Tongue};
use db::Engine;
use testkit::{Browser, Passerelle};

async fn open(width: u32) -> (Passerelle, Browser) {
    let house = house::serve(Engine::Sqlite).await;
    let browser = Browser::start(width, 800, Tongue::Fr.code()).await.at(&house.origin());
    (house, browser)
}

/// Goes to what is called `name` and presses Enter.
async fn choose(browser: &Browser, name: &str) {
    browser.tab_to(name).await;
    browser.press("Enter").await;
    browser.settle().await;
}

/// Goes to the field called `name` and types.
async fn write(browser: &Browser, name: &str, text: &str) {
    browser.tab_to(name).await;
    browser.type_text(text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_found_and_bought() {
    let (house, shop) = open(1280).await;
    house::search_knows(&shop, "oxford", "Chemise Oxford").await;
    shop.goto("/").await;
    write(&shop, "Chercher", "oxford").await;
    shop.press("Enter").await;
    shop.see_path("/search").await;
    choose(&shop, "Chemise Oxford").await;
    shop.see_path("/p/chemise-oxford").await;
    choose(&shop, "Bleu").await;
    shop.see_in("main .opt", "Bleu").await;
    choose(&shop, "40").await;
    shop.see_in("main .sizes [aria-current]", "40").await;
    choose(&shop, "Ajouter au panier").await;
    shop.see_path("/cart").await;
    choose(&shop, "Continuer").await;
    shop.see_path("/checkout").await;
    write(&shop, "E-mail", "clavier@exemple.example").await;
    write(&shop, "Prénom", "Cliente").await;
    write(&shop, "Nom", "Clavier").await;
    choose(&shop, "Commande avec obligation de paiement").await;
    shop.see_path("/pay/").await;
    write(&shop, "Numéro de carte", "4999700000094417").await;
    write(&shop, "Expiration", "1231").await;
    write(&shop, "Code au dos", "123").await;
    choose(&shop, "Payer").await;
    shop.see_path("/orders/MF-").await;
    shop.see_in("#order .side", "•••• 4417").await;
    drop(house);
}

/// A sheet that closes gives the field the focus back: what is scanned then is on the ticket.
#[tokio::test(flavor = "multi_thread")]
async fn a_scan_after_a_reservation_is_not_lost() {
    let (house, till) = open(1280).await;
    let records = Records::of(&house).await;
    let (red, blue) = (records.gtin("CHO-RGE-40").await, records.gtin("CHO-BLE-40").await);
    house::take_till(&till, Tongue::Fr).await;
    till.scan(&red).await;
    till.see_element("#sheet[open] .ways").await;
    till.press("Enter").await;
    till.see_in(".ticket", "Rouge").await;
    till.scan(&blue).await;
    till.see_in(".ticket", "Bleu").await;
    drop(house);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shirt_is_sold_for_cash() {
    let (house, till) = open(1280).await;
    let code = Records::of(&house).await.gtin("CHO-BLE-40").await;
    till.goto("/till").await;
    choose(&till, "Lyon – Presqu’île, Caisse 2").await;
    choose(&till, "Vendeuse 1").await;
    // The field has the focus: the PIN is typed at once.
    till.type_text("1111").await;
    till.press("Enter").await;
    till.see_path("/till/shift/open").await;
    till.tab_to("200,00 €").await;
    till.press("Space").await;
    choose(&till, "Ouvrir le service").await;
    till.see_element("#scan").await;
    till.scan(&code).await;
    till.see_in(".ticket", "Chemise Oxford").await;
    // The arrows change nothing but the place; the line is opened and closed with the space bar.
    till.tab_to("Chemise Oxford Bleu · 40").await;
    till.press("Space").await;
    till.see_element(".tools").await;
    choose(&till, "Un de plus").await;
    till.see_in(".ticket .due", "99,80 €").await;
    choose(&till, "Espèces").await;
    till.see_element("#sheet .notes").await;
    choose(&till, "100,00 €").await;
    till.see("99,80 € payés").await;
    till.see_in(".give", "0,20 €").await;
    till.see_in(".tk", "donné 100,00 €, rendu 0,20 €").await;
    write(&till, "E-mail", "clavier@exemple.example").await;
    till.press("Enter").await;
    till.see("Ticket envoyé à clavier@exemple.example").await;
    choose(&till, "Client suivant").await;
    till.see_path("/till").await;
    drop(house);
}

/// The arrows change the part of the date that the focus is on; which comes first is the browser's.
async fn next_day(office: &Browser, before: &str) -> String {
    office.press("ArrowUp").await;
    let chosen = office.value("Nouvelle date").await;
    if chosen.get(..7) == before.get(..7) {
        return chosen;
    }
    for key in ["ArrowDown", "ArrowRight", "ArrowUp"] {
        office.press(key).await;
    }
    let chosen = office.value("Nouvelle date").await;
    assert!(chosen.as_str() > before, "the arrows change the day: {before}, {chosen}");
    chosen
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_at_risk_is_opened_and_a_delivery_moved() {
    let (house, office) = open(1280).await;
    office.goto("/office").await;
    write(&office, "E-mail", "mf-1@maison-fontaine.example").await;
    write(&office, "Mot de passe", "fontaine-demo").await;
    office.press("Enter").await;
    office.see_path("/office/orders").await;
    choose(&office, "À risque").await;
    // The first order of the list is looked at beside it; the focus stays where it was.
    choose(&office, "MF-").await;
    office.see_element("aside.dt").await;
    let focus = office.script("return document.activeElement.id", vec![]).await;
    assert!(focus.as_str().is_some_and(|id| id.starts_with("o-")), "the focus was lost: {focus}");
    choose(&office, "Ouvrir").await;
    office.see_in("main h1", "MF-").await;
    choose(&office, "Arrivages").await;
    office.see_path("/office/supply").await;
    write(&office, "Chercher", "F-2291").await;
    office.press("Enter").await;
    office.see_path("/office/supply?q=F-2291").await;
    choose(&office, "F-2291").await;
    let before = office.value("Nouvelle date").await;
    office.tab_to("Nouvelle date").await;
    let chosen = next_day(&office, &before).await;
    write(&office, "Raison", "Camion en panne").await;
    choose(&office, "Voir qui est concerné").await;
    choose(&office, "Nouvelle date").await;
    office.see("Attendu").await;
    office.see_in(".timeline", "Camion en panne").await;
    assert_eq!(office.value("Nouvelle date").await, chosen);
    drop(house);
}

/// The page has no window to open over it: its forms are sent as they stand.
#[tokio::test(flavor = "multi_thread")]
async fn cash_is_taken_on_a_page_of_its_own_too() {
    let (house, till) = open(1280).await;
    house::take_till(&till, Tongue::Fr).await;
    till.scan(&Records::of(&house).await.gtin("CHO-BLE-40").await).await;
    till.see_in(".ticket", "Chemise Oxford").await;
    till.goto("/till/cash").await;
    till.fill("Autre montant", "200").await;
    till.press("Enter").await;
    till.see("49,90 € payés").await;
    till.see_in(".give", "150,10 €").await;
}
