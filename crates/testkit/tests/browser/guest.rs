//! A guest on the web: a declined card, what was typed stays, and the letter proves the address.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

/// Somebody who has an account. The guest types the same address and is not signed in.
const KNOWN: &str = "client0002@exemple.example";

struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    shop: Browser,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_in_french_on_a_computer() {
    tell(Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_in_english_on_a_telephone() {
    tell(Tongue::En, 390).await;
}

async fn tell(tongue: Tongue, width: u32) {
    let house = house::serve(Engine::Sqlite).await;
    let records = Records::of(&house).await;
    let shop = Browser::start(width, 900, tongue.code()).await.at(&house.origin());
    let tale = Tale { tongue, house, records, shop };
    tale.choose().await;
    tale.decline().await;
    let number = tale.order().await;
    tale.nobody_put_it_into_the_account(&number).await;
    tale.join(&number).await;
}

impl Tale {
    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    async fn shot(&self, browser: &Browser, name: &str) {
        pages::shot(browser, &format!("guest-{}-{name}", self.tongue.code())).await;
    }

    async fn choose(&self) {
        let shop = &self.shop;
        house::search_knows(shop, "oxford", self.t("Chemise Oxford", "Oxford shirt")).await;
        shop.goto("/p/chemise-oxford?colour=bleu&size=40").await;
        shop.click_text(self.t("Ajouter au panier", "Add to cart")).await;
        shop.see_path("/cart").await;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        shop.see_path("/checkout").await;
    }

    async fn oblige(&self) {
        let button = self.t("Commande avec obligation de paiement", "Order with obligation to pay");
        self.shop.click_text_in("main", &format!("{button} · {}", self.tongue.euros(4_990))).await;
    }

    /// The bank says no; back in the shop, everything that was typed is there.
    async fn decline(&self) {
        let shop = &self.shop;
        let fields = [("Prénom", "First name", "Alix"), ("Nom", "Last name", "Essai"), ("E-mail", "E-mail", KNOWN)];
        for (fr, en, value) in fields {
            shop.fill(self.t(fr, en), value).await;
        }
        self.oblige().await;
        shop.click("[data-fill='4999700000050005']").await;
        shop.click("#pay").await;
        shop.see(self.t("Le paiement n’est pas passé", "The payment did not go through")).await;
        self.shot(shop, "1-declined").await;
        shop.click_text_in("main", self.t("Essayer autrement", "Try another way")).await;
        shop.see_path("/checkout").await;
        for (fr, en, value) in fields {
            assert_eq!(shop.value(self.t(fr, en)).await, value, "typed once is enough");
        }
        self.shot(shop, "2-again").await;
    }

    async fn order(&self) -> String {
        let shop = &self.shop;
        self.oblige().await;
        shop.click("[data-fill='4999700000094417']").await;
        shop.click("#pay").await;
        shop.see_path("/orders/").await;
        shop.not_see(self.t("Mettre dans mon compte", "Put into my account")).await;
        let path = shop.path().await;
        path.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned()
    }

    /// The account is as it was; a seller sees that it may be the same person.
    async fn nobody_put_it_into_the_account(&self, number: &str) {
        let owner = Browser::start(1280, 900, self.tongue.code()).await.at(&self.house.origin());
        owner.goto("/sign-in").await;
        owner.fill("E-mail", KNOWN).await;
        owner.fill(self.t("Mot de passe", "Password"), "fontaine-demo").await;
        owner.click_text_in("main", self.t("Se connecter", "Sign in")).await;
        owner.goto("/account/orders").await;
        assert!(!owner.text().await.contains(number), "nobody proved anything yet");
        let till = Browser::start(1280, 900, self.tongue.code()).await.at(&self.house.origin());
        house::take_till(&till, self.tongue).await;
        till.goto(&format!("/till/customers?text={KNOWN}")).await;
        self.shot(&till, "3-till-found").await;
        till.click_text_in("#people", "Alix Essai").await;
        till.see(self.t("Peut-être la même personne", "May be the same person")).await;
        self.shot(&till, "4-till-same").await;
        till.set_width(390).await;
        self.shot(&till, "4-till-same-390").await;
    }

    async fn join(&self, number: &str) {
        let shop = &self.shop;
        let letter = self.records.letter("order_confirmed", KNOWN, 1).await;
        shop.goto(&letter.link("/orders/")).await;
        self.shot(shop, "5-order-by-letter").await;
        shop.click_text_in("main", self.t("Mettre dans mon compte", "Put into my account")).await;
        shop.see_path("/sign-in").await;
        shop.see(self.t("La commande est dans votre compte", "The order is in your account")).await;
        shop.fill("E-mail", KNOWN).await;
        shop.fill(self.t("Mot de passe", "Password"), "fontaine-demo").await;
        shop.click_text_in("main", self.t("Se connecter", "Sign in")).await;
        shop.see_path(&format!("/orders/{number}")).await;
        self.shot(shop, "6-mine").await;
    }
}
