//! Bought on the web by a guest, fetched at a relay point, withdrawn from in two steps, and brought back to a
//! store: the shirt's price and the delivery go back to the card.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 360).await;
}

const REFUNDED: &str = "SELECT CAST(COALESCE(SUM(p.refunded_minor), 0) AS BIGINT) FROM payment p \
    JOIN customer_order o ON o.id = p.order_id WHERE o.number = $1";
/// A T-shirt of less than 40 €: from there on the relay point is free.
const ARTICLE: &str = "/p/t-shirt-lin-falaise?colour=noir&size=l";
/// What the relay point costs.
const FEE: i64 = 290;

struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    shop: Browser,
    /// Head office's, then the carrier's people's, then the seller's.
    staff: Browser,
    email: String,
}

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let (origin, lang) = (house.origin(), tongue.code());
    let (shop, staff) = tokio::join!(Browser::start(width, 900, lang), Browser::start(1280, 900, lang));
    let records = Records::of(&house).await;
    let email = format!("renonce.{lang}@exemple.example");
    let tale = Tale { tongue, records, shop: shop.at(&origin), staff: staff.at(&origin), email, house };
    tale.choose_a_point().await;
    let (path, price_minor) = tale.order().await;
    let number = path.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned();
    tale.bring(&number).await;
    tale.withdraw(&path).await;
    tale.give_back(&number, price_minor + FEE).await;
}

impl Tale {
    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    async fn shot(&self, name: &str) {
        pages::shot(&self.shop, &format!("withdrawal-{}-{name}", self.tongue.code())).await;
    }

    async fn choose_a_point(&self) {
        let shop = &self.shop;
        shop.goto(ARTICLE).await;
        shop.click_text(self.t("Faire livrer", "Have it delivered")).await;
        shop.see_path("/cart").await;
        shop.click_text(self.t("Changer de livraison", "Change delivery")).await;
        shop.click_text_in(".ways", self.t("Point relais", "Relay point")).await;
        shop.see(self.t("Votre point relais", "Your relay point")).await;
        self.shot("1-points").await;
        shop.click(".where input[name=postcode]").await;
        shop.type_text("6900").await;
        shop.press("Enter").await;
        shop.see(self.t("cinq chiffres", "five digits")).await;
        self.shot("2-wrong").await;
        shop.goto(&format!("{}?postcode=69003", shop.path().await.split('?').next().expect("a path"))).await;
        shop.see("69003 Lyon").await;
        shop.click_text(self.t("Choisir ce point", "Choose this point")).await;
        shop.see_path("/cart").await;
        shop.see(self.t("au point relais au plus tard", "at the relay point by")).await;
        self.shot("3-cart").await;
    }

    /// The path of the order with the key of its link, and what the article cost.
    async fn order(&self) -> (String, i64) {
        let shop = &self.shop;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        for (fr, en, value) in
            [("Prénom", "First name", "Alix"), ("Nom", "Last name", "Essai"), ("E-mail", "E-mail", &*self.email)]
        {
            shop.fill(self.t(fr, en), value).await;
        }
        self.shot("4-checkout").await;
        shop.click_text_in("main", self.t("Commande avec obligation", "Order with obligation")).await;
        shop.click("[data-fill='4999700000094417']").await;
        shop.click("#pay").await;
        shop.see_path("/orders/").await;
        shop.see(self.t("Au point relais", "At the relay point")).await;
        self.shot("5-order").await;
        let place = shop.script("return location.pathname + location.search", vec![]).await;
        let price = "SELECT l.gross_minor FROM order_line l JOIN customer_order o ON o.id = l.order_id \
                     JOIN customer c ON c.id = o.customer_id WHERE c.guest_email = $1";
        (place.as_str().expect("a path").to_owned(), self.records.count(price, &self.email).await)
    }

    async fn bring(&self, number: &str) {
        house::enter_office(&self.staff, self.tongue).await;
        for step in ["pack", "dispatch"] {
            self.staff.goto(&format!("/office/shipments?q={number}")).await;
            self.staff.click(&format!("form[action$='/{step}'] button")).await;
            self.staff.settle().await;
        }
        house::bring(&self.staff, (&self.house, &self.records), number, 0).await;
    }

    /// What, who, and where to; read back; confirmed. Nobody signs in for it.
    async fn withdraw(&self, path: &str) {
        let shop = &self.shop;
        shop.goto(path).await;
        shop.see(self.t("jusqu’à", "until")).await;
        shop.click_text(self.t("Renoncer au contrat ici", "Withdraw from the contract here")).await;
        self.shot("6-what").await;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        shop.see(self.t("Moi, Alix Essai, je renonce au contrat", "I, Alix Essai, withdraw from the contract")).await;
        self.shot("7-read-back").await;
        shop.click_text_in("main", self.t("Confirmer la rétractation", "Confirm withdrawal")).await;
        shop.see(self.t("Rétractation reçue", "Withdrawal received")).await;
        self.shot("8-received").await;
        let letter = self.records.letter("withdrawn", &self.email, 1).await;
        assert!(letter.says(self.t("il vaut accusé de réception", "it acknowledges your declaration")), "{letter:?}");
    }

    /// The seller finds the declaration filled in; delivery goes back with it.
    async fn give_back(&self, number: &str, back_minor: i64) {
        let there = self.t("Lyon – Part-Dieu, Caisse 1", "Lyon – Part-Dieu, Till 1");
        house::take_machine(&self.staff, self.tongue, there).await;
        self.staff.scan(number).await;
        self.staff.click_text_in("#order", self.t("Reprendre des articles", "Take items back")).await;
        self.staff.see(self.t("Le client a renoncé au contrat", "The customer withdrew from the contract")).await;
        self.staff.see_in("#return-sum", self.t("dont livraison", "including delivery")).await;
        let back = self.tongue.euros(back_minor);
        self.staff.see_in("#return-sum", &back).await;
        self.staff.picture(&format!("withdrawal-{}-9-till", self.tongue.code())).await;
        let to_card = self.t("sur la carte •••• 4417", "to the card •••• 4417");
        self.staff.click_text_in("#return-sum", to_card).await;
        self.staff.see(&format!("{back} {}", self.t("remboursés", "refunded"))).await;
        self.records.becomes(REFUNDED, number, back_minor).await;
    }
}
