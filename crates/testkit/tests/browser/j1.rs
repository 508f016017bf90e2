//! J1, the red shirt: from the till to the pick-up, and to the web. Each numbered statement of the
//! journey stands before what asserts it.

use crate::house::{self, Letter, Records, Tongue, plain};
use crate::pages;
use db::Engine;
use jiff::Span;
use jiff::civil::Date;
use serde_json::json;
use testkit::{Browser, Passerelle};
use tokio::sync::Mutex;

/// The number of the card that the customer holds to the terminal.
const CARD: &str = "4999700000094417";
/// What the jacket and the blue shirt cost, and the red shirt.
const NOW: i64 = 13_980;
const LATER: i64 = 4_990;
/// Units of the red shirt in size 40 that come with the delivery.
const COMING: i64 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280, 390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt_in_english_on_sqlite() {
    tell(Engine::Sqlite, Tongue::En, 390, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt_in_french_on_postgresql() {
    tell(Engine::Postgres, Tongue::Fr, 1280, 390).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_red_shirt_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 390, 1280).await;
}

/// The people of the journey, each in front of a screen.
struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    /// The seller's.
    till: Browser,
    /// The customer's telephone or computer; also their hand at the card terminal.
    customer: Browser,
    /// Head office's.
    office: Browser,
    email: String,
    /// When the delivery is expected.
    arrives_on: Date,
    /// What is wrong with the screens that were photographed.
    faults: Mutex<Vec<String>>,
}

async fn tell(engine: Engine, tongue: Tongue, till_width: u32, shop_width: u32) {
    let house = house::serve(engine).await;
    let (origin, lang) = (house.origin(), tongue.code());
    let open = |width: u32| Browser::start(width, if width < 800 { 844 } else { 800 }, lang);
    let (till, customer, office) = tokio::join!(open(till_width), open(shop_width), open(1280));
    let (till, customer, office) = (till.at(&origin), customer.at(&origin), office.at(&origin));
    let records = Records::of(&house).await;
    let email = format!("chemise.{lang}@exemple.example");
    let mut tale = Tale {
        tongue,
        house,
        records,
        till,
        customer,
        office,
        email,
        arrives_on: Date::ZERO,
        faults: Mutex::default(),
    };
    tale.play().await;
    let faults = tale.faults.into_inner();
    assert!(faults.is_empty(), "{} faults on the way:\n{}", faults.len(), faults.join("\n"));
}

impl Tale {
    async fn play(&mut self) {
        self.arrives_on = self.expected_on().await;
        house::take_till(&self.till, self.tongue).await;
        self.scan_two().await;
        self.find_the_red_one().await;
        self.reserve_it().await;
        self.create_customer().await;
        let first = self.pay_once().await;
        self.nothing_of_the_card_is_kept().await;
        let second = self.reserve_another().await;
        self.slip(&first, &second).await;
        self.receive(&first, &second).await;
        self.take_it(&first).await;
        self.leave_it(&second).await;
        self.open_account().await;
        self.buy_with_the_kept_card().await;
        self.buy_with_strong_authentication().await;
        self.learn_before_that_it_is_elsewhere().await;
        self.reserve_on_the_web_and_pay_at_the_till().await;
    }

    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    fn euros(&self, minor: i64) -> String {
        self.tongue.euros(minor)
    }

    /// Photographs a step for the documentation, and looks whether the screen is sound; once for
    /// each language is enough.
    async fn shot(&self, browser: &Browser, name: &str) {
        if self.house.engine() == Engine::Sqlite {
            browser.settle().await;
            browser.picture(&format!("j1-{}-{name}", self.tongue.code())).await;
            let faults = pages::look(browser, name).await;
            self.faults.lock().await.extend(faults);
        }
    }

    /// Where the delivery with the red shirts stands, as head office sees it.
    async fn expected_on(&self) -> Date {
        house::enter_office(&self.office, self.tongue).await;
        house::expected_on(&self.office, "F-2291").await
    }

    async fn scan(&self, sku: &str) {
        let code = self.records.gtin(sku).await;
        self.till.scan(&code).await;
    }

    /// J1.1: the seller scans a jacket and a blue shirt.
    async fn scan_two(&self) {
        self.shot(&self.till, "01-till").await;
        self.scan("VDL-NOI-40").await;
        self.till.see_in(".ticket", self.t("Veste droite laine", "Straight wool jacket")).await;
        self.till.see_in(".ticket", &self.euros(8_990)).await;
        self.scan("CHO-BLE-40").await;
        self.till.see_in(".ticket", self.t("Chemise Oxford", "Oxford shirt")).await;
        self.till.see_in(".ticket .due", &self.euros(NOW)).await;
    }

    /// Picks the red Oxford shirt in the catalogue: the panel with its sizes is open then.
    async fn open_red_shirt(&self) {
        self.till.focus("#scan").await;
        self.till.type_text("oxford").await;
        self.till.click_text_in(".found", self.t("Chemise Oxford", "Oxford shirt")).await;
        self.till.click_text_in(".variant", self.t("Rouge", "Red")).await;
        self.till.see_in(".variant .vhead", self.t("Rouge", "Red")).await;
    }

    /// What the panel says in the column of size 40: heading, then each row.
    async fn column_40(&self) -> Vec<String> {
        let body = "const table = document.querySelector('.variant table'); \
            const at = [...table.tHead.rows[0].cells].findIndex((cell) => /(^|\\s)40/.test(cell.innerText)); \
            return [...table.rows].map((row) => row.cells[at].innerText)";
        let cells = self.till.script(body, vec![]).await;
        let cells = cells.as_array().cloned().unwrap_or_default();
        cells.iter().map(|cell| plain(cell.as_str().unwrap_or_default())).collect()
    }

    /// J1.1: colours and sizes are variants; each one's stock here, in other stores, in the warehouses.
    async fn find_the_red_one(&self) {
        self.open_red_shirt().await;
        self.shot(&self.till, "02-variants").await;
        let column = self.column_40().await;
        assert!(column[0].contains(self.t("0 ici", "0 here")), "{column:?}");
        // J1.2: the date of the next arrival in this store, and how many come.
        let arrival = self.t("Arrivage", "Arrival");
        self.till.see_in(".variant table", &format!("{arrival} {}", self.tongue.short_day(self.arrives_on))).await;
        assert_eq!(column[1..], [COMING.to_string(), "15".to_owned(), "46".to_owned()]);
    }

    /// J1.2: a unit that is on its way is reserved; other stores' units are offered beside it.
    async fn reserve_it(&self) {
        self.till.click_text_in(".variant table", self.t("40 0 ici", "40 0 here")).await;
        let sheet = "#sheet";
        self.till.see_in(sheet, self.t("Arrivage ici", "Arrival here")).await;
        self.till.see_in(sheet, &self.tongue.day(self.arrives_on)).await;
        self.till.see_in(sheet, "Lyon – Part-Dieu").await;
        self.till.see_in(sheet, self.t("Mettre de côté", "Put aside")).await;
        self.till.see_in(sheet, self.t("Transfert ·", "Transfer ·")).await;
        self.till.see_in(sheet, self.t("Livraison à domicile", "Home delivery")).await;
        self.shot(&self.till, "03-ways").await;
        self.till.click_text_in(sheet, self.t("Réserver – Arrivage ici", "Reserve – Arrival here")).await;
        self.till.see_in(".ticket .later", self.t("Réservé – payé au retrait", "Reserved – paid at pick-up")).await;
        self.till.see_in(".ticket .later", &self.tongue.day(self.arrives_on)).await;
        self.till.see_in(".ticket .due", &self.euros(NOW)).await;
        let then = self.euros(LATER);
        let then = self.t("puis @ au retrait", "then @ at pick-up").replace('@', &then);
        self.till.see_in(".ticket .due", &then).await;
        self.shot(&self.till, "04-ticket").await;
    }

    /// J1.3: last name, first name, e-mail are enough; consents are asked one by one.
    async fn create_customer(&self) {
        self.till.click_text_in(".ticket", self.t("Nouveau client", "New customer")).await;
        self.till.fill(self.t("Nom", "Last name"), self.t("Cliente", "Customer")).await;
        self.till.fill(self.t("Prénom", "First name"), self.t("Nouvelle", "New")).await;
        self.till.fill("E-mail", &self.email).await;
        let (yes, no) = (self.t("Oui", "Yes"), self.t("Non", "No"));
        for (question, answer) in [("order-email", yes), ("receipt", yes), ("history", yes), ("offers", no)] {
            let fieldset = format!("fieldset:has([name='{question}'])");
            self.till.click_text_in(&fieldset, answer).await;
        }
        self.shot(&self.till, "05-customer").await;
        self.till.click_text(self.t("Créer et mettre sur le ticket", "Create and put on the ticket")).await;
        self.till.see_in(".ticket .cust", self.t("Nouvelle Cliente", "New Customer")).await;
        self.till.see_in(".ticket .cust", self.t("E-mail accepté", "E-mail accepted")).await;
        // One record for each answer, with its wording; refusing is recorded like agreeing.
        let sql = "SELECT COUNT(*) FROM consent c JOIN customer p ON p.id = c.customer_id WHERE p.email = $1";
        assert_eq!(self.records.count(sql, &self.email).await, 4);
    }

    /// J1.4: one ticket: 139.80 € now, the red shirt on the same order, nothing charged for it.
    async fn pay_once(&self) -> String {
        let later = self.euros(LATER);
        let agreement = self
            .t(
                "Le client accepte que @ soient débités sur cette carte au retrait",
                "The customer agrees that @ will be charged to this card at pick-up",
            )
            .replace('@', &later);
        // J1.5: with the customer's agreement to the later charge, which nobody has ticked before.
        assert_eq!(self.till.value(&agreement).await, "");
        self.till.click_text(&agreement).await;
        assert_eq!(self.till.value(&agreement).await, "on");
        self.shot(&self.till, "06-before-payment").await;
        self.till.click_text_in(".ticket", &format!("{} {}", self.t("Carte", "Card"), self.euros(NOW))).await;
        self.till
            .see(self.t("Le client présente sa carte au terminal", "The customer holds the card to the terminal"))
            .await;
        self.till.see(&self.euros(NOW)).await;
        self.shot(&self.till, "07-terminal-waits").await;
        self.hold_card(NOW, "08-terminal").await;
        self.till.see(&format!("{} {}", self.euros(NOW), self.t("payés", "paid"))).await;
        self.shot(&self.till, "09-paid").await;
        self.receipt_shows_both_parts().await;
        self.order_number().await
    }

    /// The customer's hand: holds the card to the terminal of this till.
    async fn hold_card(&self, minor: i64, name: &str) {
        let terminal = format!("{}/terminal/LPI-2?lang={}", self.house.provider(), self.tongue.code());
        self.customer.goto(&terminal).await;
        self.customer.see(&self.euros(minor)).await;
        self.shot(&self.customer, name).await;
        self.customer.click("button[name=card][value=visa]").await;
    }

    /// J1.4: the receipt shows both parts, VAT per rate, and what will be charged when.
    async fn receipt_shows_both_parts(&self) {
        let slip = ".tk";
        let paid = [11_650, 2_330, NOW].map(|minor| self.euros(minor)).join(" ");
        let taxes = format!("{} {paid}", self.t("20 %", "20%"));
        let day = self.tongue.day(self.arrives_on);
        let later = [4_158, 832, LATER].map(|minor| self.euros(minor));
        let only_then = self.t("Au retrait seulement : ", "At pick-up only: ").to_owned() + &later[2];
        for said in [
            self.t("À emporter – payé maintenant", "To take away – paid now"),
            self.t("Veste droite laine", "Straight wool jacket"),
            self.t("Réservé – payé au retrait", "Reserved – paid at pick-up"),
            &format!("{} {day}", self.t("arrive", "arrives")),
            "•••• 4417",
            &taxes,
            &only_then,
            &later[0],
            &later[1],
            self.t("sur la carte •••• 4417, avec votre accord", "to the card •••• 4417, with your agreement"),
        ] {
            self.till.see_in(slip, said).await;
        }
    }

    /// The number of the order whose end is on the till's screen.
    async fn order_number(&self) -> String {
        let said = self.till.text_in("main").await;
        let number = said.split_whitespace().find(|word| word.starts_with("MF-") && word.len() > 6);
        number.expect("an order has a number").trim_end_matches(['.', ',']).to_owned()
    }

    /// J1.5: the customer's record keeps the token, brand, last four digits and expiry; the number
    /// is in no file, no table, no log.
    async fn nothing_of_the_card_is_kept(&self) {
        self.till.click_text(self.t("Voir la commande", "See the order")).await;
        self.till.click_text_in("#order .head", self.t("Nouvelle Cliente", "New Customer")).await;
        self.till.see_in(".aside", "•••• 4417").await;
        self.till.see_in(".aside", "12/2031").await;
        self.shot(&self.till, "10-customer").await;
        let kept = "SELECT COUNT(*) FROM card_token t JOIN customer p ON p.id = t.customer_id \
                    WHERE p.email = $1 AND t.last4 = '4417' AND t.expires_year = 2031";
        assert_eq!(self.records.count(kept, &self.email).await, 1);
        assert!(!house::is_written_anywhere(&self.house, CARD).await, "the card's number was written down");
        // J1.3 and J1.4: the customer has the invitation, and the order with its reservation.
        self.records.letter("account_invitation", &self.email, 1).await;
        self.records.letter("reservation_confirmed", &self.email, 1).await;
    }

    /// A second reservation on the same delivery, with nothing to pay now.
    async fn reserve_another(&self) -> String {
        self.till.goto("/till").await;
        self.open_red_shirt().await;
        assert_eq!(self.column_40().await[1], (COMING - 1).to_string());
        self.till.click_text_in(".variant table", self.t("40 0 ici", "40 0 here")).await;
        self.till.click_text_in("#sheet", self.t("Réserver – Arrivage ici", "Reserve – Arrival here")).await;
        self.till.click_text_in(".ticket", self.t("Choisir le client", "Choose the customer")).await;
        self.till.fill(self.t("Nom, e-mail", "Name, e-mail"), &self.email).await;
        self.till.click_text_in("#people", self.t("Choisir", "Choose")).await;
        self.till.click_text(self.t("Réserver, rien à payer", "Reserve, nothing to pay")).await;
        self.till.see(self.t("C’est réservé, rien n’a été débité", "Reserved, nothing was charged")).await;
        self.shot(&self.till, "11-reserved").await;
        self.order_number().await
    }

    /// J1.8: the shipment slips, the promise is computed again, the customer is told and can cancel.
    async fn slip(&mut self, first: &str, second: &str) {
        let before = self.arrives_on;
        self.arrives_on = before.saturating_add(Span::new().days(2));
        let (office, on) = (&self.office, self.arrives_on);
        // A shuttle would bring others in time, and nobody would hear of it: see `slip.rs`.
        house::without_shuttle(office, self.tongue).await;
        house::expected_on(office, "F-2291").await;
        for number in [first, second] {
            office.see_in("tbody", number).await;
        }
        self.shot(office, "12-delivery").await;
        office
            .script("document.querySelector('input[name=on]').value = arguments[0]", vec![json!(on.to_string())])
            .await;
        let reason = self.t("Camion en panne", "Lorry broken down");
        office.click("input[name=reason]").await;
        office.type_text(reason).await;
        office.click("form[action$='/date'] button").await;
        // Head office sees who will be told before it decides.
        for number in [first, second] {
            office.see_in("main", number).await;
        }
        self.shot(office, "13-who-waits").await;
        office.click("form[method=post][action$='/date'] .btn.main").await;
        office.see_in(".facts", &self.tongue.long_day(on)).await;
        office.see_in(".facts s", &self.tongue.day(before)).await;
        self.shot(office, "14-new-date").await;
        let letter = self.records.letter("date_changed", &self.email, 2).await;
        assert!(letter.says(&self.tongue.long_day(on)), "{letter:?}");
        self.see_new_date(&letter, before).await;
    }

    /// The order by the link of the message: the new date, the old one struck through, a way out.
    async fn see_new_date(&self, letter: &Letter, before: Date) {
        self.customer.goto(&letter.link("/orders/")).await;
        self.customer.see_in("#order", &self.tongue.day(self.arrives_on)).await;
        self.customer.see_in("#order s", &self.tongue.day(before)).await;
        self.customer.see(self.t("Annuler la réservation", "Cancel the reservation")).await;
        self.shot(&self.customer, "15-told").await;
    }

    /// J1.6: the delivery comes, its units go to the reservations, the customer is told until when.
    async fn receive(&self, first: &str, second: &str) {
        self.till.goto("/till/receiving").await;
        self.till.click_text_in("#expected", "F-2291").await;
        self.scan("CHO-RGE-40").await;
        self.till.see_in("#said", self.t("Compté", "Counted")).await;
        self.till.click_text(self.t("Tout est arrivé comme prévu", "All came as ordered")).await;
        self.shot(&self.till, "16-receiving").await;
        self.till.click_text(self.t("Mettre en stock", "Put into stock")).await;
        self.till.see(self.t("2 clients prévenus", "2 customers told")).await;
        for number in [first, second] {
            self.till.see(number).await;
        }
        self.till.see(self.t("gardé jusqu’au", "kept until")).await;
        self.shot(&self.till, "17-received").await;
        let letter = self.records.letter("ready_for_pickup", &self.email, 2).await;
        assert!(letter.says(self.t("jusqu’au", "until")), "{letter:?}");
        self.customer.reload().await;
        self.customer.see_in("#order", self.t("Prêt, gardé jusqu’à", "Ready, kept until")).await;
        self.shot(&self.customer, "18-ready").await;
    }

    /// J1.7, yes: released, the token is charged, the card stays in the pocket, a second receipt.
    async fn take_it(&self, number: &str) {
        self.till.goto("/till/reservations").await;
        self.shot(&self.till, "19-reservations").await;
        self.till.click_text_in("#lists", number).await;
        self.till.see_in("#order", self.t("Le client essaie", "The customer tries it on")).await;
        self.shot(&self.till, "20-tries-on").await;
        self.till.click_text_in("#order", self.t("Il le prend •••• 4417", "Taken •••• 4417")).await;
        self.till.see(&format!("{} {}", self.euros(LATER), self.t("payés", "paid"))).await;
        self.till.see_in(".tk", "•••• 4417").await;
        self.till.see_in(".tk", &self.euros(832)).await;
        self.shot(&self.till, "21-second-receipt").await;
        let charged = self.records.letter("charged", &self.email, 1).await;
        assert!(charged.says(&self.euros(LATER)), "{charged:?}");
    }

    /// J1.7, no: cancelled in one touch, the unit is sellable again, nothing was charged.
    async fn leave_it(&self, number: &str) {
        self.till.goto("/till").await;
        self.open_red_shirt().await;
        let free = COMING - 2;
        let here = |n: i64| format!("{n} {}", self.t("ici", "here"));
        assert!(self.column_40().await[0].contains(&here(free)), "{:?}", self.column_40().await);
        self.till.goto("/till/reservations").await;
        self.till.click_text_in("#lists", number).await;
        self.till.click_text_in("#order", self.t("Il ne le prend pas", "Not taken")).await;
        self.till.click_text_in("#order .sure[open]", self.t("Oui, confirmer", "Yes, confirm")).await;
        self.till
            .see(self.t(
                "Annulé. Rien n’a été débité, l’article est de nouveau en vente.",
                "Cancelled. Nothing was charged, the item is on sale again.",
            ))
            .await;
        self.shot(&self.till, "22-left").await;
        self.till.goto("/till").await;
        self.open_red_shirt().await;
        assert!(self.column_40().await[0].contains(&here(free + 1)), "{:?}", self.column_40().await);
        let charged = "SELECT COUNT(*) FROM payment p JOIN customer c ON c.id = p.customer_id WHERE c.email = $1";
        assert_eq!(self.records.count(charged, &self.email).await, 2);
    }

    /// J1.9: the customer opens the account by the link in the message, and the card is there.
    async fn open_account(&self) {
        let (shop, phrase) = (&self.customer, "trois mots au hasard");
        let letter = self.records.letter("account_invitation", &self.email, 1).await;
        shop.goto(&letter.link("/account/open/")).await;
        shop.fill(self.t("Nouveau mot de passe", "New password"), phrase).await;
        self.shot(shop, "23-open-account").await;
        shop.click_text(self.t("Ouvrir mon compte", "Open my account")).await;
        shop.see(self.t("Votre compte est ouvert", "Your account is open")).await;
        shop.goto("/account").await;
        shop.click_text(self.t("Se déconnecter", "Sign out")).await;
        shop.see(self.t("Vous êtes déconnecté", "You are signed out")).await;
        shop.goto("/sign-in").await;
        shop.fill("E-mail", &self.email).await;
        shop.fill(self.t("Mot de passe", "Password"), phrase).await;
        shop.click_text_in("main", self.t("Se connecter", "Sign in")).await;
        shop.see(self.t("Bonjour Nouvelle", "Hello New")).await;
        shop.click_text_in("main", self.t("Cartes enregistrées", "Saved cards")).await;
        shop.see("Visa •••• 4417").await;
        shop.see(&self.euros(LATER)).await;
        self.shot(shop, "24-cards").await;
    }

    /// Finds the Oxford shirt on the web and chooses colour and size 40.
    async fn choose(&self, colour: &str, size: &str) {
        self.customer.goto("/search?q=oxford").await;
        self.customer.click_text_in("main", self.t("Chemise Oxford", "Oxford shirt")).await;
        self.customer.click_text_in("main .sw", colour).await;
        self.customer.settle().await;
        self.customer.see_in("main .opt", colour).await;
        self.customer.click_text_in("main .sizes", size).await;
        self.customer.settle().await;
        self.customer.see_in("main .sizes [aria-current]", size).await;
    }

    /// J1.9: the basket is paid in one confirmation.
    async fn buy_with_the_kept_card(&self) {
        let shop = &self.customer;
        self.choose(self.t("Bleu", "Blue"), "40").await;
        self.shot(shop, "25-article").await;
        shop.click_text(self.t("Ajouter au panier", "Add to cart")).await;
        shop.see_path("/cart").await;
        shop.see(&self.euros(4_990)).await;
        self.shot(shop, "26-cart").await;
        shop.click_text_in("main", self.t("Continuer", "Continue")).await;
        shop.see("Visa •••• 4417").await;
        self.shot(shop, "27-checkout").await;
        self.oblige(4_990).await;
        shop.see_path("/orders/").await;
        shop.see_in("#order .side", &self.euros(4_990)).await;
        self.shot(shop, "28-order").await;
    }

    /// The one button of the checkout.
    async fn oblige(&self, minor: i64) {
        let button = self.t("Commande avec obligation de paiement", "Order with obligation to pay");
        self.customer.click_text_in("main", &format!("{button} · {}", self.euros(minor))).await;
    }

    /// J1.9: strong authentication when the bank asks for it.
    async fn buy_with_strong_authentication(&self) {
        let shop = &self.customer;
        self.choose(self.t("Bleu", "Blue"), "40").await;
        shop.click_text(self.t("Ajouter au panier", "Add to cart")).await;
        shop.see_path("/cart").await;
        shop.goto("/checkout").await;
        shop.click_text(self.t("Une autre carte", "Another card")).await;
        self.oblige(4_990).await;
        shop.click("[data-fill='4999700000083220']").await;
        self.shot(shop, "29-card-form").await;
        shop.click("#pay").await;
        shop.see(self.t("Votre banque vous demande de confirmer", "Your bank asks you to confirm")).await;
        self.shot(shop, "30-bank").await;
        shop.click("#approve").await;
        shop.see_path("/orders/").await;
        shop.see_in("#order .side", "•••• 3220").await;
        assert!(!house::is_written_anywhere(&self.house, "4999700000083220").await);
    }

    /// J1.10: if the article is not in that store, the page says so before, not after.
    async fn learn_before_that_it_is_elsewhere(&self) {
        let shop = &self.customer;
        shop.goto("/stores").await;
        shop.click_text_in("main", self.t("Choisir cette boutique Strasbourg", "Choose this store Strasbourg")).await;
        shop.see(self.t("Votre boutique est Strasbourg", "Your store is Strasbourg")).await;
        self.choose(self.t("Rouge", "Red"), "40").await;
        // It is not there, but comes: the day stands on the size, on the way and on the button.
        shop.see_in(".how", self.t("Strasbourg Arrivage", "Strasbourg On their way")).await;
        shop.see_in(".cta .main", self.t("Réserver à Strasbourg pour", "Reserve at Strasbourg for")).await;
        self.shot(shop, "31-comes").await;
        // It is not there, and does not come.
        shop.click_text_in("main .sizes", "42").await;
        shop.settle().await;
        shop.see(self.t("Pas à Strasbourg pour le moment", "Not in Strasbourg at the moment")).await;
        self.shot(shop, "32-not-here").await;
        shop.goto("/stores").await;
        let home = self.t("Choisir cette boutique Lyon – Presqu’île", "Choose this store Lyon – Presqu’île");
        shop.click_text_in("main", home).await;
        shop.see(self.t("Votre boutique est Lyon – Presqu’île", "Your store is Lyon – Presqu’île")).await;
    }

    /// J1.10: reserved online, tried in the store, paid at the till with the token.
    async fn reserve_on_the_web_and_pay_at_the_till(&self) {
        let shop = &self.customer;
        self.choose(self.t("Bleu", "Blue"), "40").await;
        let reserve =
            self.t("Réserver à Lyon – Presqu’île, payer au retrait", "Reserve at Lyon – Presqu’île, pay at pick-up");
        shop.click_text(reserve).await;
        shop.see_path("/cart").await;
        shop.click_text_in("main", self.t("Continuer, rien à payer", "Continue, nothing to pay")).await;
        self.shot(shop, "33-reserve").await;
        shop.click_text_in("main", self.t("Réserver, rien à payer maintenant", "Reserve, nothing to pay now")).await;
        shop.see_path("/orders/").await;
        let path = shop.path().await;
        let number = path.trim_start_matches("/orders/").split('?').next().expect("a path");
        self.till.goto("/till/reservations").await;
        self.till.click_text_in("#lists", number).await;
        self.till
            .click_text_in(
                "#order",
                self.t("C’est mis de côté, prévenir le client", "It is put aside, tell the customer"),
            )
            .await;
        self.records.letter("ready_for_pickup", &self.email, 3).await;
        shop.see_in("#order", self.t("Prêt, gardé jusqu’à", "Ready, kept until")).await;
        self.shot(shop, "34-ready").await;
        self.till.click_text_in("#order", self.t("Il le prend •••• 4417", "Taken •••• 4417")).await;
        self.till.see(&format!("{} {}", self.euros(LATER), self.t("payés", "paid"))).await;
        self.shot(&self.till, "35-paid-by-token").await;
        shop.see_in("#order", self.t("Retiré", "Collected")).await;
        assert!(!house::is_written_anywhere(&self.house, CARD).await, "the card's number was written down");
    }
}
