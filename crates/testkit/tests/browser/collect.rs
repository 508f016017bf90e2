//! J4.4, click & collect: the pick list on the store's screen, the shelf count that decreases once, the "ready"
//! message with its code, the hand-over by scanning it, to whom the customer sent; an order that nobody fetches
//! is back on the shelf.

use crate::house::{self, Letter, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

#[tokio::test(flavor = "multi_thread")]
async fn click_and_collect_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, (1280, 390)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn click_and_collect_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, (390, 1280)).await;
}

/// Units of the blue shirt in size 40 in a store: on hand, and those that nobody was promised.
const ON_HAND: &str = "SELECT l.on_hand FROM level l JOIN variant v ON v.id = l.variant_id \
    JOIN location p ON p.id = l.location_id WHERE v.sku = 'CHO-BLE-40' AND p.code = $1";
const FREE: &str = "SELECT l.on_hand - l.allocated FROM level l JOIN variant v ON v.id = l.variant_id \
    JOIN location p ON p.id = l.location_id WHERE v.sku = 'CHO-BLE-40' AND p.code = $1";
/// Movements that an order made in the journal.
const MOVED: &str = "SELECT COUNT(*) FROM movement WHERE reference_text = $1";
const TAKEN: &str = "SELECT CAST(COALESCE(SUM(p.captured_minor), 0) AS BIGINT) FROM payment p \
    JOIN customer_order o ON o.id = p.order_id WHERE o.number = $1";
const EXPIRED: &str = "SELECT COUNT(*) FROM fulfilment f JOIN customer_order o ON o.id = f.order_id \
    WHERE o.number = $1 AND f.state = 'expired'";
const PRICE: i64 = 4_990;

struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    till: Browser,
    /// The seller's of Lyon – Part-Dieu.
    other: Browser,
    shop: Browser,
    email: String,
}

async fn tell(engine: Engine, tongue: Tongue, (till_width, shop_width): (u32, u32)) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let open = |width: u32| Browser::start(width, if width < 800 { 844 } else { 800 }, tongue.code());
    let (till, other, shop) = tokio::join!(open(till_width), open(1280), open(shop_width));
    let (till, other, shop) = (till.at(&house.origin()), other.at(&house.origin()), shop.at(&house.origin()));
    let email = format!("retrait.{}@exemple.example", tongue.code());
    let tale = Tale { tongue, house, records, till, other, shop, email };
    tale.play().await;
}

impl Tale {
    async fn play(&self) {
        house::take_till(&self.till, self.tongue).await;
        house::search_knows(&self.shop, "oxford", self.t("Chemise Oxford", "Oxford shirt")).await;
        let (before, free) = (self.units(ON_HAND).await, self.units(FREE).await);
        let number = self.order().await;
        assert_eq!((self.units(ON_HAND).await, self.units(FREE).await), (before, free - 1), "promised, not gone");
        self.pick(&number).await;
        let letter = self.records.letter("ready_for_pickup", &self.email, 1).await;
        let code = code_in(&letter);
        self.send_somebody(&letter, &code, &number).await;
        self.elsewhere(&code).await;
        self.hand_over(&code, &number).await;
        assert_eq!((self.units(ON_HAND).await, self.units(FREE).await), (before - 1, free - 1), "once");
        assert_eq!(self.records.count(MOVED, &number).await, 1);
        self.records.becomes(TAKEN, &number, PRICE).await;

        let forgotten = self.order().await;
        self.pick(&forgotten).await;
        let letter = self.records.letter("ready_for_pickup", &self.email, 2).await;
        self.nobody_comes(&forgotten, &code_in(&letter), (before - 1, free - 1)).await;
    }

    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    async fn units(&self, sql: &str) -> i64 {
        self.records.count(sql, "LPI").await
    }

    /// Every screen is photographed and looked at as it goes by.
    async fn shot(&self, browser: &Browser, name: &str) {
        pages::shot(browser, &format!("collect-{}-{name}", self.tongue.code())).await;
    }

    /// A guest buys one blue shirt to be fetched in Lyon – Presqu’île, and pays online.
    async fn order(&self) -> String {
        let shop = &self.shop;
        shop.goto("/stores").await;
        if shop.count("button[value=LPI]").await > 0 {
            shop.click("button[value=LPI]").await;
            shop.see(self.t("Votre boutique est Lyon – Presqu’île", "Your store is Lyon – Presqu’île")).await;
        }
        shop.goto("/p/chemise-oxford?colour=bleu&size=40").await;
        shop.click_text(self.t("Ajouter au panier", "Add to cart")).await;
        shop.see_path("/cart").await;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        let fields = [("Prénom", "First name", "Alix"), ("Nom", "Last name", "Essai")];
        for (fr, en, value) in fields {
            shop.fill(self.t(fr, en), value).await;
        }
        shop.fill("E-mail", &self.email).await;
        let button = self.t("Commande avec obligation de paiement", "Order with obligation to pay");
        shop.click_text_in("main", &format!("{button} · {}", self.tongue.euros(PRICE))).await;
        shop.click("[data-fill='4999700000094417']").await;
        shop.click("#pay").await;
        shop.see_path("/orders/").await;
        let path = shop.path().await;
        path.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned()
    }

    /// The list of the back room: a wrong article is refused, the right one makes the order whole.
    async fn pick(&self, number: &str) {
        let till = &self.till;
        till.goto("/till/picking").await;
        till.see_in("#lists", number).await;
        till.see_in("#picks ~ ul", "CHO-BLE-40").await;
        till.scan(&self.records.gtin("VDL-NOI-40").await).await;
        till.see_in("#said", self.t("n’est pas sur la liste", "is not on the list")).await;
        till.see_in("#said", self.t("Prochain article", "Next item")).await;
        till.scan(&self.records.gtin("CHO-BLE-40").await).await;
        till.see_in("#said", number).await;
        till.see_in("#said", self.t("est complète", "is complete")).await;
        self.shot(till, "1-picking").await;
        let place = format!("{} {number}", self.t("Rangé en", "Put at"));
        till.fill(&place, "B 12").await;
        till.click_text_in("#lists", &format!("{} {number}", self.t("Mettre de côté", "Put aside"))).await;
        till.see(self.t("Mis de côté.", "Put aside.")).await;
    }

    /// The order page shows the code; the customer names whom they send, who sees the code and nothing else.
    async fn send_somebody(&self, letter: &Letter, code: &str, number: &str) {
        let shop = &self.shop;
        shop.goto(&letter.link("/orders/")).await;
        shop.see_element(".pick svg.qr").await;
        shop.see_in(".pick", code).await;
        shop.click_text_in("#order", self.t("Quelqu’un vient à votre place", "Is someone else collecting it")).await;
        shop.fill(self.t("Son nom", "Their name"), "Dominique Voisin").await;
        shop.click_text_in(".other-hands", self.t("Enregistrer", "Save")).await;
        shop.see(self.t("Dominique Voisin vient à votre place", "Dominique Voisin comes in your place")).await;
        self.shot(shop, "2-order").await;
        shop.goto(&letter.link("/pickup?")).await;
        shop.see_element(".pick svg.qr").await;
        shop.see(code).await;
        shop.see("Lyon – Presqu’île").await;
        let said = shop.text_in("main").await;
        assert!(!said.contains(number) && !said.contains("Essai"), "{said}");
        self.shot(shop, "3-forwarded").await;
        assert!(!self.house.log().contains("Dominique"), "the name is in no log");
    }

    /// Another store says where it waits.
    async fn elsewhere(&self, code: &str) {
        let there = self.t("Lyon – Part-Dieu, Caisse 1", "Lyon – Part-Dieu, Till 1");
        house::take_machine(&self.other, self.tongue, there).await;
        self.other.scan(code).await;
        self.other
            .see_in("#pickup", self.t("À retirer à Lyon – Presqu’île", "To be collected at Lyon – Presqu’île"))
            .await;
        assert_eq!(self.other.count("#pickup form[action$='/hand-over']").await, 0);
        self.shot(&self.other, "4-elsewhere").await;
    }

    /// The code opens the hand-over: the place, the name, one touch.
    async fn hand_over(&self, code: &str, number: &str) {
        let till = &self.till;
        till.goto("/till").await;
        till.scan(&code.replace('-', "")).await;
        till.see_in("#pickup", "B 12").await;
        till.see_in("#pickup", "Dominique Voisin").await;
        till.see_in("#pickup", number).await;
        self.shot(till, "5-hand-over").await;
        till.click_text_in("#pickup", self.t("Remettre", "Hand over")).await;
        let over = self.t("Déjà remis", "Handed over already");
        till.see_in("#pickup", over).await;
        self.shot(till, "6-handed-over").await;
        till.goto("/till").await;
        till.scan(code).await;
        till.see_in("#pickup", over).await;
        till.see_in("#pickup", "Dominique Voisin").await;
    }

    /// The announced day is over: the unit is free, nothing was charged, a letter says so.
    async fn nobody_comes(&self, number: &str, code: &str, (on_hand, free): (i64, i64)) {
        assert_eq!(self.units(FREE).await, free - 1);
        self.records.let_it_be_over(number).await;
        self.records.becomes_by_itself(EXPIRED, number, 1).await;
        assert_eq!((self.units(ON_HAND).await, self.units(FREE).await), (on_hand, free));
        assert_eq!(self.records.count(TAKEN, number).await, 0);
        let letter = self.records.letter("reservation_expired", &self.email, 1).await;
        assert!(letter.says(&self.tongue.euros(PRICE)), "{letter:?}");
        self.till.goto("/till").await;
        self.till.scan(code).await;
        self.till.see_in("#pickup", self.t("Non retiré à temps", "Not collected in time")).await;
        self.shot(&self.till, "7-expired").await;
    }
}

/// The code as the letter says it.
fn code_in(letter: &Letter) -> String {
    let is_code = |word: &&str| word.len() == 14 && word.split('-').all(|group| group.len() == 4);
    letter.text.split_whitespace().find(is_code).unwrap_or_else(|| panic!("no code in {letter:?}")).to_owned()
}
