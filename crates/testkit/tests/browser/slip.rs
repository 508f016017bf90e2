//! J1.8 whole, and J4.5: a shipment slips and nobody hears of it while another way keeps the promise; what
//! nobody can keep is told once, with a way to cancel; and where else the article is, on a map. Each
//! statement stands before what asserts it.

use crate::house::{self, Letter, Records, Tongue};
use crate::pages;
use db::Engine;
use jiff::Span;
use jiff::civil::Date;
use testkit::{Browser, Passerelle, Visitor};

/// Who waits for the red shirt.
const WAITS: &str = "attend.rouge@exemple.example";
const RED: &str = "/p/chemise-oxford?colour=rouge&size=40";
const BLUE: &str = "/p/chemise-oxford?colour=bleu&size=40";

struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    shop: Browser,
    office: Browser,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 390).await;
}

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let shop = Browser::start(width, 900, tongue.code()).await.at(&house.origin());
    let office = Browser::start(1280, 900, tongue.code()).await.at(&house.origin());
    let tale = Tale { tongue, house, records, shop, office };
    house::enter_office(&tale.office, tongue).await;
    house::fast_shuttle(&tale.office, tongue).await;
    let promised = house::expected_on(&tale.office, "F-2291").await;
    house::search_knows(&tale.shop, "oxford", tale.t("Chemise Oxford", "Oxford shirt")).await;
    tale.find_the_nearest().await;
    let number = tale.reserve(promised).await;
    let transfer = tale.kept_by_another_way(&number, promised).await;
    let letter = tale.told_once(&number, &transfer, promised).await;
    tale.cancel(&letter).await;
}

impl Tale {
    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    async fn shot(&self, browser: &Browser, name: &str) {
        pages::shot(browser, &format!("slip-{}-{name}", self.tongue.code())).await;
    }

    /// J4.5: on the store map the customer finds the nearest shop that has it, with opening hours and live stock.
    async fn find_the_nearest(&self) {
        let shop = &self.shop;
        shop.goto(BLUE).await;
        shop.click_text_in("main", self.t("Voir les boutiques sur la carte", "See the stores on the map")).await;
        shop.see_path("/p/chemise-oxford/stores").await;
        // The nearest is the one where one looks from, and the map has as many marks as the list has stores.
        shop.see_in(".places li:first-child", "Lyon – Presqu’île").await;
        let (listed, marks) = (shop.count(".nearest .places > li").await, shop.count(".chart svg text").await);
        assert!(listed > 3 && listed == marks, "{listed} stores, {marks} marks");
        let text = shop.text_in(".places li:first-child").await;
        assert!(text.contains(self.t("en rayon", "in store")), "live stock: {text}");
        assert!(text.contains(self.t("Aujourd’hui", "Today")), "opening hours: {text}");
        self.shot(shop, "1-map").await;
        // From another postcode it is another store: in Lille nobody has it, Paris is the nearest.
        shop.fill(self.t("Code postal", "Postcode"), "59000").await;
        shop.click_text_in(".where", self.t("Chercher", "Search")).await;
        shop.see_in(".near-said", "59000").await;
        // There a shuttle brings one; the nearest store that has it stands next.
        shop.see_in(".places li:first-child", self.t("Par navette, sur demande", "By shuttle, on request")).await;
        shop.see_in(".places li:nth-child(2)", "Paris – Marais").await;
        self.shot(shop, "2-map-from-elsewhere").await;
        // Without script it is a list all the same, with the ways there.
        let plain = Visitor::new(&self.house.origin()).get("/p/chemise-oxford/stores?sku=CHO-BLE-40").await.ok();
        assert!(plain.says("name=\"way\"") && plain.says("Lyon – Presqu’île") && plain.says("geo:45."));
        // Live: somebody else takes one, and the figure changes without a reload.
        shop.goto("/p/chemise-oxford/stores?sku=CHO-BLE-40").await;
        shop.see_in("[data-live-state]", self.t("en direct", "live")).await;
        let units = |text: &str| text.split_whitespace().find_map(|word| word.parse::<i64>().ok());
        let before = units(&shop.text_in(".places li:first-child .stock").await).expect("a figure");
        let other = Browser::start(1280, 900, self.tongue.code()).await.at(&self.house.origin());
        other.goto("/p/chemise-oxford/stores?sku=CHO-BLE-40").await;
        other
            .click_text_in(".places li:first-child", self.t("Réserver, payer en boutique", "Reserve, pay in store"))
            .await;
        other.see_path("/cart").await;
        self.order(&other, "prend.bleu@exemple.example").await;
        for _ in 0..100 {
            if units(&shop.text_in(".places li:first-child .stock").await) == Some(before - 1) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{before} did not become one less: {}", shop.text_in(".places li:first-child").await);
    }

    /// Orders what is in the cart of a guest, nothing to pay; the number.
    async fn order(&self, shop: &Browser, email: &str) -> String {
        shop.goto("/checkout").await;
        for (fr, en, value) in
            [("Prénom", "First name", "Une"), ("Nom", "Last name", "Cliente"), ("E-mail", "E-mail", email)]
        {
            shop.fill(self.t(fr, en), value).await;
        }
        shop.click_text_in("main", self.t("Réserver, rien à payer maintenant", "Reserve, nothing to pay now")).await;
        shop.see_path("/orders/").await;
        let path = shop.path().await;
        path.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned()
    }

    /// The red shirt is reserved out of the delivery.
    async fn reserve(&self, promised: Date) -> String {
        let shop = &self.shop;
        shop.goto(RED).await;
        shop.see_in(".how", &self.tongue.day(promised)).await;
        self.shot(shop, "3-article").await;
        // The way of the delivery itself, whatever stands first.
        let body = "const way = [...document.querySelectorAll('.cta button[name=way]')].find((b) => b.value.startsWith('arrival:')); \
                    if (way) { way.click(); return true; } return false";
        if shop.script(body, vec![]).await != true {
            let body = "const way = document.querySelector('button[name=way]'); way.click(); return true";
            shop.script(body, vec![]).await;
            shop.see_path("/cart").await;
            let body = "const way = [...document.querySelectorAll('input[name=way]')].find((b) => b.value.startsWith('arrival:')); \
                        way.checked = true; way.form.submit(); return true";
            shop.script(body, vec![]).await;
        }
        shop.see_path("/cart").await;
        shop.see_in(".how-line", &self.tongue.day(promised)).await;
        let number = self.order(shop, WAITS).await;
        shop.see_in("#order", &self.tongue.day(promised)).await;
        self.records.letter("reservation_confirmed", WAITS, 1).await;
        number
    }

    /// J1.8: the shipment slips. Another place has one that the shuttle brings no later: the promise holds,
    /// nobody is written to, and head office sees why.
    async fn kept_by_another_way(&self, number: &str, promised: Date) -> String {
        let office = &self.office;
        let later = promised.saturating_add(Span::new().days(2));
        house::slip(office, "F-2291", later, self.t("Camion en panne", "Lorry broken down")).await;
        self.shop.reload().await;
        self.shop.see_in("#order", &self.tongue.day(promised)).await;
        assert!(!self.shop.text_in("#order").await.contains(&self.tongue.day(later)), "the promise holds");
        self.open(number).await;
        office.click_text_in("main", self.t("Ce qui a été promis", "What was promised")).await;
        office
            .see_in(".promised", self.t("la promesse tient, rien à dire", "the promise holds, nothing to tell"))
            .await;
        office.see_in(".promised", self.t("l’arrivage a pris du retard", "the delivery to us is late")).await;
        self.shot(office, "4-kept").await;
        let waits_for = "SELECT COUNT(*) FROM supply_order o JOIN supply s ON s.supply_order_id = o.id \
                         JOIN fulfilment f ON f.supply_id = s.id JOIN customer_order c ON c.id = f.order_id \
                         WHERE c.number = $1 AND o.kind = 'transfer' AND o.state = 'open'";
        assert_eq!(self.records.count(waits_for, number).await, 1, "it is asked of another place");
        let words = office.text_in("main").await;
        words
            .split_whitespace()
            .find(|word| word.starts_with("T-"))
            .expect("the transfer is named")
            .trim_end_matches(',')
            .to_owned()
    }

    async fn open(&self, number: &str) {
        self.office.goto(&format!("/office/orders?q={number}")).await;
        self.office.see_in("main", number).await;
        let body = "const one = [...document.querySelectorAll('[data-open]')].find((one) => one.innerText.includes(arguments[0])); \
                    return one ? one.dataset.open : ''";
        let page = self.office.script(body, vec![number.into()]).await;
        self.office.goto(page.as_str().expect("the order is listed")).await;
        self.office.see_in("h1", number).await;
    }

    /// J1.8: nobody can keep it any more. The customer is told the new date, once.
    async fn told_once(&self, number: &str, transfer: &str, promised: Date) -> Letter {
        let office = &self.office;
        house::without_shuttle(office, self.tongue).await;
        let reason = self.t("La navette ne passe plus", "No shuttle any more");
        house::slip(office, transfer, promised.saturating_add(Span::new().days(20)), reason).await;
        // The delivery that was two days late is the soonest now.
        let on = promised.saturating_add(Span::new().days(2));
        let letter = self.records.letter("date_changed", WAITS, 1).await;
        assert!(letter.says(&self.tongue.long_day(on)) && letter.says(&self.tongue.long_day(promised)), "{letter:?}");
        self.open(number).await;
        office.click_text_in("main", self.t("Ce qui a été promis", "What was promised")).await;
        office.see_in(".promised", &self.tongue.day(on)).await;
        office.see_in(".promised", self.t("dit au client", "customer told")).await;
        self.shot(office, "5-promises").await;
        letter
    }

    /// J1.8: with a way to cancel. The order page says what was promised first, what now, and because of what.
    async fn cancel(&self, letter: &Letter) {
        let shop = &self.shop;
        shop.goto(&letter.link("/orders/")).await;
        shop.see_in(".story", self.t("Promis d’abord", "First promised")).await;
        shop.see_in(".story", self.t("l’arrivage a pris du retard", "the delivery to us is late")).await;
        self.shot(shop, "6-told").await;
        shop.click_text_in("#order", self.t("Annuler la réservation", "Cancel the reservation")).await;
        shop.click_text_in("#order .sure[open]", self.t("Oui, annuler", "Yes, cancel")).await;
        shop.see_in("#order", self.t("Rien n’a été débité", "Nothing was charged")).await;
        self.records.letter("reservation_cancelled", WAITS, 1).await;
        assert_eq!(self.records.letters("date_changed", WAITS).await.len(), 1, "told once");
    }
}
