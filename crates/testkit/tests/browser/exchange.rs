//! J5.1, J5.4: bought, exchanged for something dearer with the difference by card, exchanged again for
//! something cheaper onto a store credit; the credit and a card pay an order on the web.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 390).await;
}

/// What the payments of an order took by some means, less what went back or was exchanged.
const KEPT: &str = "SELECT CAST(COALESCE(SUM(p.captured_minor - p.refunded_minor - p.transferred_minor), 0) AS BIGINT) \
    FROM payment p JOIN customer_order o ON o.id = p.order_id WHERE p.state = 'captured' AND o.number = $1";
const BY_CREDIT: &str = "SELECT CAST(COALESCE(SUM(p.captured_minor), 0) AS BIGINT) FROM payment p \
    JOIN customer_order o ON o.id = p.order_id WHERE p.tender = 'store_credit' AND o.number = $1";
const BALANCES: &str = "SELECT CAST(COALESCE(SUM(balance_minor), 0) AS BIGINT) FROM credit WHERE kind = $1";

struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    till: Browser,
    hand: Browser,
    width: u32,
}

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let (till, hand) = tokio::join!(Browser::start(width, 900, tongue.code()), Browser::start(390, 844, tongue.code()));
    let till = till.at(&house.origin());
    let tale = Tale { tongue, house, records, till, hand, width };
    house::take_till(&tale.till, tongue).await;
    let first = tale.sell().await;
    let second = tale.dearer(&first).await;
    let code = tale.cheaper(&second).await;
    tale.office(&code).await;
    tale.on_the_web(&code).await;
}

impl Tale {
    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    async fn shot(&self, browser: &Browser, name: &str) {
        // A ticket that was changed hears of it and fetches itself once more, and its button fades meanwhile.
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        pages::shot(browser, &format!("exchange-{}-{name}", self.tongue.code())).await;
    }

    async fn scan(&self, sku: &str) {
        self.till.scan(&self.records.gtin(sku).await).await;
    }

    /// The customer holds a card to the terminal.
    async fn by_card(&self, minor: i64) {
        let card = self.t("Carte", "Card");
        self.till.click_text_in(".ticket", &format!("{card} {}", self.tongue.euros(minor))).await;
        self.till
            .see(self.t("Le client présente sa carte au terminal", "The customer holds the card to the terminal"))
            .await;
        self.hand.goto(&format!("{}/terminal/LPI-2?lang={}", self.house.provider(), self.tongue.code())).await;
        self.hand.see(&self.tongue.euros(minor)).await;
        self.hand.click("button[name=card][value=visa]").await;
        self.till.see(&format!("{} {}", self.tongue.euros(minor), self.t("payés", "paid"))).await;
    }

    async fn number(&self) -> String {
        let said = self.till.text_in(".done-box").await;
        let number = said.split_whitespace().find(|word| word.starts_with("MF-") && word.len() > 6).expect("a number");
        number.trim_end_matches(['.', ',']).to_owned()
    }

    async fn sell(&self) -> String {
        self.scan("CHO-BLE-40").await;
        self.till.see_in(".ticket .due", &self.tongue.euros(4_990)).await;
        self.by_card(4_990).await;
        self.number().await
    }

    /// The only line of an order comes back with the next ticket.
    async fn bring(&self, number: &str) {
        let till = &self.till;
        till.goto("/till").await;
        till.scan(number).await;
        till.see(number).await;
        till.click_text_in("#order", self.t("Reprendre des articles", "Take items back")).await;
        house::choose(till, "r1", "too_small").await;
        till.click_text_in("#return-sum", self.t("Échanger", "Exchange")).await;
        till.see_path("/till").await;
        till.see_in(".ticket .coming", number).await;
    }

    async fn dearer(&self, first: &str) -> String {
        self.bring(first).await;
        self.till.see(self.t("Ajoutez ce que le client prend", "Add what the customer takes")).await;
        self.shot(&self.till, "1-comes-back").await;
        self.scan("VDL-NOI-40").await;
        self.till.see_in(".ticket .due", &self.tongue.euros(4_000)).await;
        self.till.see_in(".ticket .due", self.t("À payer", "To pay")).await;
        self.shot(&self.till, "2-dearer").await;
        // Parked and taken up again, what comes back is still there.
        self.till.click_text_in(".ticket", self.t("Mettre en attente", "Park")).await;
        self.till.goto("/till/parked").await;
        self.till.see(self.t("avec un échange", "with an exchange")).await;
        self.till.click_text_in("main", self.t("Reprendre", "Take up")).await;
        self.till.see_in(".ticket .due", &self.tongue.euros(4_000)).await;
        self.by_card(4_000).await;
        self.till.see_in(".tk", self.t("Rendu", "Returned")).await;
        self.shot(&self.till, "3-slip").await;
        self.records.becomes(KEPT, first, 0).await;
        let second = self.number().await;
        self.records.becomes(KEPT, &second, 8_990).await;
        second
    }

    async fn cheaper(&self, second: &str) -> String {
        self.bring(second).await;
        self.scan("CHO-BLE-40").await;
        self.till.see_in(".ticket .due", self.t("À rendre", "To give back")).await;
        self.till.see_in(".ticket .due", &self.tongue.euros(4_000)).await;
        self.shot(&self.till, "4-cheaper").await;
        self.till.click_text_in(".ticket", self.t("En avoir", "As store credit")).await;
        self.till.see(&format!("{} {}", self.tongue.euros(4_000), self.t("en avoir", "on credit"))).await;
        self.shot(&self.till, "5-credit").await;
        self.records.becomes(BALANCES, "store_credit", 4_000).await;
        let code = self.till.text_in(".code b").await;
        assert_eq!(code.trim().len(), 14, "{code}");
        code.trim().to_owned()
    }

    /// Head office finds it by its code, and sees its last four signs.
    async fn office(&self, code: &str) {
        let office = Browser::start(self.width, 900, self.tongue.code()).await.at(&self.house.origin());
        house::enter_office(&office, self.tongue).await;
        office.goto("/office/credits").await;
        self.shot(&office, "6-office").await;
        office.fill("Code", code).await;
        office.click_text_in("main", self.t("Chercher", "Search")).await;
        office.see(&self.tongue.euros(4_000)).await;
        office.see(&format!("•••• {}", &code[10..])).await;
        office.not_see(code).await;
        self.shot(&office, "7-office-credit").await;
    }

    async fn on_the_web(&self, code: &str) {
        let shop = Browser::start(self.width, 900, self.tongue.code()).await.at(&self.house.origin());
        house::search_knows(&shop, "oxford", self.t("Chemise Oxford", "Oxford shirt")).await;
        shop.goto("/p/chemise-oxford?colour=bleu&size=40").await;
        shop.click_text(self.t("Ajouter au panier", "Add to cart")).await;
        shop.see_path("/cart").await;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        shop.see_path("/checkout").await;
        for (fr, en, value) in [
            ("Prénom", "First name", "Alix"),
            ("Nom", "Last name", "Essai"),
            ("E-mail", "E-mail", "alix@exemple.example"),
        ] {
            shop.fill(self.t(fr, en), value).await;
        }
        let have = self.t("J’ai un code d’avoir", "I have a store credit");
        shop.click_text_in("#credits", have).await;
        shop.fill("Code", "0000-0000-0000").await;
        shop.click_text_in("#credits", self.t("Utiliser", "Use it")).await;
        shop.see(self.t("Aucun avoir ni aucune carte cadeau", "No store credit or gift card")).await;
        self.shot(&shop, "8-web-wrong").await;
        shop.fill("Code", code).await;
        shop.click_text_in("#credits", self.t("Utiliser", "Use it")).await;
        shop.see(self.t("Reste à payer", "Left to pay")).await;
        assert_eq!(shop.value(self.t("Prénom", "First name")).await, "Alix", "what was typed is taken along");
        self.shot(&shop, "9-web-credit").await;
        let button = self.t("Commande avec obligation de paiement", "Order with obligation to pay");
        shop.click_text_in("main", &format!("{button} · {}", self.tongue.euros(990))).await;
        shop.click("[data-fill='4999700000094417']").await;
        shop.click("#pay").await;
        shop.see_path("/orders/").await;
        let path = shop.path().await;
        let number = path.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned();
        self.records.becomes(BY_CREDIT, &number, 4_000).await;
        self.records.becomes(BALANCES, "store_credit", 0).await;
        shop.see(&format!("{} •••• {}", self.t("Avoir", "Store credit"), &code[10..])).await;
        self.shot(&shop, "10-web-order").await;
    }
}
