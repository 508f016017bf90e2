//! J4.2: one order with five parts of five kinds and two addresses: taken now, brought express to the
//! office, brought home, fetched at a relay point, collected in another store. Each is paid when it
//! leaves; one comes back in another store than the one that sold it.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

#[tokio::test(flavor = "multi_thread")]
async fn one_order_of_five_parts_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr, 1280).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_order_of_five_parts_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En, 390).await;
}

/// The jacket, the shirt with express delivery, the shirt with standard delivery, the shirt for the
/// relay point (free from 40 €), the shirt that waits in the other store.
const PARTS: [i64; 5] = [8_990, 4_990 + 990, 4_990 + 490, 4_990, 4_990];

const CAPTURED: &str = "SELECT CAST(COALESCE(SUM(p.captured_minor), 0) AS BIGINT) FROM payment p \
    JOIN customer_order o ON o.id = p.order_id WHERE o.number = $1";
const CAPTURES: &str = "SELECT COUNT(*) FROM payment p JOIN customer_order o ON o.id = p.order_id \
    WHERE o.number = $1 AND p.captured_minor > 0";
const REFUNDED: &str = "SELECT CAST(COALESCE(SUM(p.refunded_minor), 0) AS BIGINT) FROM payment p \
    JOIN customer_order o ON o.id = p.order_id WHERE o.number = $1";
struct Tale {
    tongue: Tongue,
    house: Passerelle,
    records: Records,
    /// The seller's of Lyon – Presqu’île.
    till: Browser,
    /// The seller's of Lyon – Part-Dieu.
    other: Browser,
    /// Head office's.
    office: Browser,
    /// The customer's hand at the terminal; also the carrier's people.
    hand: Browser,
    email: String,
}

async fn tell(engine: Engine, tongue: Tongue, width: u32) {
    let house = house::serve(engine).await;
    let (origin, lang) = (house.origin(), tongue.code());
    let open = |width: u32| Browser::start(width, if width < 800 { 844 } else { 800 }, lang);
    let (till, other, office, hand) = tokio::join!(open(width), open(1280), open(1280), open(1280));
    let records = Records::of(&house).await;
    let tale = Tale {
        tongue,
        records,
        till: till.at(&origin),
        other: other.at(&origin),
        office: office.at(&origin),
        hand: hand.at(&origin),
        email: format!("cinq.{lang}@exemple.example"),
        house,
    };
    tale.play().await;
}

impl Tale {
    async fn play(&self) {
        house::take_till(&self.till, self.tongue).await;
        self.till.scan(&self.records.gtin("VDL-NOI-40").await).await;
        self.till.see_in(".ticket .due", &self.tongue.euros(PARTS[0])).await;
        self.till.click_text_in(".ticket", self.t("Nouveau client", "New customer")).await;
        self.create_customer().await;
        self.send("CHO-BLE-41", self.t("Faire livrer – Livraison à domicile", "Have it delivered – Home delivery"))
            .await;
        self.send_home().await;
        self.send("CHO-BLE-40", self.t("Faire livrer – Livraison express", "Have it delivered – Express delivery"))
            .await;
        self.send_one_to_the_office().await;
        self.send("CHO-BLC-41", self.t("Envoyer au relais – Point relais", "Send to relay – Relay point")).await;
        self.choose_a_point().await;
        self.put_aside_in_the_other_store().await;
        let number = self.pay().await;
        self.look_at("five-till").await;
        // Only what was taken is paid.
        self.records.becomes(CAPTURED, &number, PARTS[0]).await;

        self.send_off(&number).await;
        // Each parcel is paid when it leaves.
        self.records.becomes(CAPTURES, &number, 4).await;
        // What waits in the other store is still there.
        house::bring(&self.hand, (&self.house, &self.records), &number, 1).await;
        self.collect(&number).await;
        assert_eq!(self.records.count(CAPTURES, &number).await, 5);
        assert_eq!(self.records.count(CAPTURED, &number).await, PARTS.iter().sum::<i64>());
        assert_eq!(self.records.count(house::OPEN, &number).await, 0, "every part is with the customer");
        for (template, times) in [("dispatched", 3), ("at_point", 1), ("delivered", 3)] {
            self.records.letter(template, &self.email, times).await;
        }
        self.give_one_back(&number).await;
    }

    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    /// The screens of the till are photographed and looked at as they go by.
    async fn look_at(&self, name: &str) {
        pages::shot(&self.till, &format!("{name}-{}", self.tongue.code())).await;
    }

    async fn create_customer(&self) {
        self.till.fill(self.t("Nom", "Last name"), self.t("Cliente", "Customer")).await;
        self.till.fill(self.t("Prénom", "First name"), self.t("Nouvelle", "New")).await;
        self.till.fill("E-mail", &self.email).await;
        for question in ["order-email", "receipt", "history", "offers"] {
            self.till.click_text_in(&format!("fieldset:has([name='{question}'])"), self.t("Oui", "Yes")).await;
        }
        self.till.click_text(self.t("Créer et mettre sur le ticket", "Create and put on the ticket")).await;
        self.till.see_element(".ticket .cust").await;
    }

    /// Scans an article of this shelf, and has it sent instead of carried out.
    async fn send(&self, sku: &str, way: &str) {
        const LAST: &str = ".ticket .part:not(.later) li:last-child";
        self.till.scan(&self.records.gtin(sku).await).await;
        self.till.see_in(LAST, self.t("Chemise Oxford", "Oxford shirt")).await;
        self.till.click(&format!("{LAST} summary")).await;
        self.till.click(&format!("{LAST} a[hx-get*='/till/ways/']")).await;
        self.till.click_text_in("#sheet", way).await;
        self.till.see_in(".ticket .later", self.t("À livrer", "To be delivered")).await;
    }

    async fn send_home(&self) {
        self.till.click_text_in(".ticket", self.t("Indiquer l’adresse", "Say where to send it")).await;
        self.fill_address("8 rue de l’Exemple", "69003", "Lyon").await;
    }

    /// J4.2: the line has an address of its own.
    async fn send_one_to_the_office(&self) {
        self.till
            .click_text_in(".ticket", self.t("envoyer ailleurs – Chemise Oxford", "send elsewhere – Oxford shirt"))
            .await;
        self.till.see(self.t("Cette ligne part à une adresse à elle", "This line goes to an address of its own")).await;
        self.fill_address("21 avenue de l’Exemple", "75011", "Paris").await;
        self.till.see_in(".ticket", "75011 Paris").await;
        self.till.see_in(".ticket", "69003 Lyon").await;
    }

    async fn fill_address(&self, street: &str, postcode: &str, city: &str) {
        self.till.fill(self.t("Numéro et rue", "Number and street"), street).await;
        self.till.fill(self.t("Code postal", "Postcode"), postcode).await;
        self.till.fill(self.t("Ville", "City"), city).await;
        self.till.click("form.address button.main").await;
        self.till.see_in(".ticket", &format!("{postcode} {city}")).await;
    }

    async fn choose_a_point(&self) {
        self.till.click_text_in(".ticket", self.t("Choisir le point relais", "Choose the relay point")).await;
        self.till.see("Presse de l’Exemple").await;
        self.look_at("five-points").await;
        self.till.click_text_in("main", self.t("Choisir Presse de l’Exemple", "Choose Presse de l’Exemple")).await;
        self.till.see_in(".ticket", "Presse de l’Exemple").await;
    }

    /// It is not here: the sheet opens by itself.
    async fn put_aside_in_the_other_store(&self) {
        self.till.scan(&self.records.gtin("CHO-RGE-40").await).await;
        let aside = self.t("Mettre de côté – Lyon – Part-Dieu", "Put aside – Lyon – Part-Dieu");
        self.till.click_text_in("#sheet", aside).await;
        self.till.see_in(".ticket", self.t("Réservé – payé au retrait", "Reserved – paid at pick-up")).await;
        let now: i64 = PARTS[..4].iter().sum();
        self.till.see_in(".ticket .due", &self.tongue.euros(now)).await;
        self.look_at("five-ticket").await;
    }

    async fn pay(&self) -> String {
        let (now, later) = (self.tongue.euros(PARTS[..4].iter().sum()), self.tongue.euros(PARTS[4]));
        let agreement = self
            .t(
                "Le client accepte que @ soient débités sur cette carte au retrait",
                "The customer agrees that @ will be charged to this card at pick-up",
            )
            .replace('@', &later);
        self.till.click_text(&agreement).await;
        self.till.click_text_in(".ticket", &format!("{} {now}", self.t("Carte", "Card"))).await;
        self.till
            .see(self.t("Le client présente sa carte au terminal", "The customer holds the card to the terminal"))
            .await;
        let terminal = format!("{}/terminal/LPI-2?lang={}", self.house.provider(), self.tongue.code());
        self.hand.goto(&terminal).await;
        self.hand.see(&now).await;
        self.hand.click("button[name=card][value=visa]").await;
        self.till.see(&format!("{} {}", self.tongue.euros(PARTS[0]), self.t("payés", "paid"))).await;
        let said = self.till.text_in("main").await;
        let number = said.split_whitespace().find(|word| word.starts_with("MF-") && word.len() > 6);
        number.expect("an order has a number").trim_end_matches(['.', ',']).to_owned()
    }

    /// Head office sees the three parcels of all places; each is packed and given to the carrier.
    async fn send_off(&self, number: &str) {
        house::enter_office(&self.office, self.tongue).await;
        for (step, left) in [("pack", 2), ("dispatch", 2)] {
            for left in (0..=left).rev() {
                self.office.goto(&format!("/office/shipments?q={number}")).await;
                let forms = format!("form[action$='/{step}']");
                assert_eq!(self.office.count(&forms).await, left + 1, "{step}");
                self.office.click(&format!("{forms} button")).await;
                self.office.settle().await;
            }
        }
    }

    /// The fifth part is collected in the other store, and charged to the card then.
    async fn collect(&self, number: &str) {
        let there = self.t("Lyon – Part-Dieu, Caisse 1", "Lyon – Part-Dieu, Till 1");
        house::take_machine(&self.other, self.tongue, there).await;
        self.other.scan(number).await;
        let aside = self.t("C’est mis de côté, prévenir le client", "It is put aside, tell the customer");
        self.other.click_text_in("#order", aside).await;
        self.other.click_text_in("#order", self.t("Il le prend •••• 4417", "Taken •••• 4417")).await;
        self.other.see(&format!("{} {}", self.tongue.euros(PARTS[4]), self.t("payés", "paid"))).await;
    }

    /// What was fetched at the relay point comes back where it was never sold nor sent from.
    async fn give_one_back(&self, number: &str) {
        self.other.goto("/till").await;
        self.other.scan(number).await;
        self.other.click_text_in("#order", self.t("Reprendre des articles", "Take items back")).await;
        let line = "SELECT l.line_no FROM order_line l JOIN customer_order o ON o.id = l.order_id \
                    WHERE o.number = $1 AND l.sku = 'CHO-BLC-41'";
        let line = self.records.count(line, number).await;
        house::choose(&self.other, &format!("u{line}"), "1").await;
        house::choose(&self.other, &format!("r{line}"), "too_large").await;
        let back = self.tongue.euros(PARTS[3]);
        self.other.see_in("#return-sum", &back).await;
        let to_card = self.t("sur la carte •••• 4417", "to the card •••• 4417");
        self.other.click_text_in("#return-sum", to_card).await;
        self.other.see(&format!("{back} {}", self.t("remboursés", "refunded"))).await;
        self.records.becomes(REFUNDED, number, PARTS[3]).await;
    }
}
