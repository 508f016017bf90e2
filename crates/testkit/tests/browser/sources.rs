//! J4.1, J4.3: head office sees why an order is sent from two places, what every place has of an article,
//! moves units from one to another, and tries other costs on what was sent before they hold.

use crate::house::{self, Records, Tongue};
use crate::pages;
use db::Engine;
use testkit::{Browser, Passerelle};

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_explained_and_tried_in_french_on_sqlite() {
    tell(Engine::Sqlite, Tongue::Fr).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sources_are_explained_and_tried_in_english_on_postgresql() {
    tell(Engine::Postgres, Tongue::En).await;
}

/// Lies in one place alone, once the others were counted.
const FIRST: (&str, &str, &str) = ("CHO-BLE-41", "bleu", "Entrepôt de Mâcon");
/// Lies in another.
const SECOND: (&str, &str, &str) = ("CHO-BLC-41", "blanc", "Paris – Marais");

const KEPT: &str =
    "SELECT COUNT(*) FROM sourcing_choice c JOIN customer_order o ON o.id = c.order_id WHERE o.number = $1";
const SENT: &str = "SELECT COUNT(*) FROM fulfilment f JOIN customer_order o ON o.id = f.order_id \
    WHERE o.number = $1 AND f.shipping IS NOT NULL";
const TRANSFERS: &str = "SELECT COUNT(*) FROM supply s JOIN supply_order o ON o.id = s.supply_order_id \
    JOIN variant v ON v.id = s.variant_id WHERE v.sku = $1 AND o.kind = 'transfer' AND s.ordered = 2";

/// Counts nothing in every place but one, as a person would at each shelf.
const ONLY_THERE: &str = r"
    const [address, there] = arguments;
    const ask = (verb, url, body) => {
        const asked = new XMLHttpRequest();
        asked.open(verb, url, false);
        if (body) asked.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
        asked.send(body || null);
        return asked.responseText;
    };
    const page = (url) => new DOMParser().parseFromString(ask('GET', url), 'text/html');
    const rows = [...page(address).querySelectorAll('.hm tbody th a')];
    let counted = 0;
    for (const row of rows) {
        if (row.textContent.replace(/\s+/g, ' ').trim() === there) continue;
        const form = page(row.getAttribute('href')).querySelector('form[action$=\'/count\']');
        const fields = new URLSearchParams([...form.querySelectorAll('input[name]')].map((one) => [one.name, one.getAttribute('value') || '']));
        if (fields.get('counted') === '0') continue;
        fields.set('counted', '0');
        ask('POST', form.getAttribute('action'), fields.toString());
        counted += 1;
    }
    return counted;";

struct Tale {
    tongue: Tongue,
    records: Records,
    office: Browser,
    shop: Browser,
    _house: Passerelle,
}

async fn tell(engine: Engine, tongue: Tongue) {
    let house = house::serve(engine).await;
    let records = Records::of(&house).await;
    let (office, shop) =
        tokio::join!(Browser::start(1280, 900, tongue.code()), Browser::start(1280, 900, tongue.code()));
    let (office, shop) = (office.at(&house.origin()), shop.at(&house.origin()));
    let tale = Tale { tongue, records, office, shop, _house: house };
    house::enter_office(&tale.office, tongue).await;
    for (sku, _, place) in [FIRST, SECOND] {
        tale.keep_only_in(sku, place).await;
    }
    let number = tale.order().await;
    assert_eq!(tale.records.count(SENT, &number).await, 2, "no place has both");
    assert_eq!(tale.records.count(KEPT, &number).await, 1);
    tale.explained(&number).await;
    tale.stock_at_a_glance().await;
    tale.transferred().await;
    tale.tried(&number).await;
}

impl Tale {
    fn t(&self, fr: &'static str, en: &'static str) -> &'static str {
        self.tongue.say(fr, en)
    }

    /// The page as it stands: on a computer and on a telephone, by day and by night.
    async fn look_at(&self, name: &str) {
        let office = &self.office;
        for (width, theme) in [(1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")] {
            office.set_width(width).await;
            office.set_theme(theme).await;
            pages::shot(office, &format!("sources-{name}-{width}-{theme}-{}", self.tongue.code())).await;
        }
        office.set_width(1280).await;
        office.set_theme("light").await;
    }

    async fn stock_page(&self, sku: &str) -> String {
        self.office.goto(&format!("/office/stock?q={sku}")).await;
        let found = "return document.querySelector('main table a[href^=\"/office/stock/\"]').getAttribute('href')";
        let found = self.office.script(found, Vec::new()).await;
        found.as_str().expect("an address").split('?').next().expect("a path").to_owned()
    }

    async fn keep_only_in(&self, sku: &str, place: &str) {
        let address = self.stock_page(sku).await;
        let counted = self.office.script(ONLY_THERE, vec![address.into(), place.into()]).await;
        assert!(counted.as_i64().is_some_and(|n| n > 0), "{sku}: {counted:?}");
    }

    /// Both articles go to one door in Lyon.
    async fn order(&self) -> String {
        let shop = &self.shop;
        for (_, colour, _) in [FIRST, SECOND] {
            shop.goto(&format!("/p/chemise-oxford?colour={colour}&size=41")).await;
            shop.click(".cta [value^=ship]").await;
            shop.settle().await;
        }
        shop.goto("/checkout").await;
        let fields = [("Prénom", "First name", "Une"), ("Nom", "Last name", "Cliente")];
        for (fr, en, value) in fields {
            shop.fill(self.t(fr, en), value).await;
        }
        shop.fill("E-mail", &format!("sources.{}@exemple.example", self.tongue.code())).await;
        for (field, value) in [("#street", "8 rue de l’Exemple"), ("#postcode", "69003"), ("#city", "Lyon")] {
            shop.click(field).await;
            shop.type_text(value).await;
        }
        shop.click(".oblige").await;
        shop.click("[data-fill='4999700000094417']").await;
        shop.click("#pay").await;
        shop.see_path("/orders/").await;
        shop.path().await.trim_start_matches("/orders/").split('?').next().expect("a path").to_owned()
    }

    /// The order says why it comes from two places, what each costs, and shows them on the map.
    async fn explained(&self, number: &str) {
        let office = &self.office;
        office.goto(&format!("/office/orders?q={number}")).await;
        office.click("#orders td a.quiet").await;
        office.see_in("aside.dt", self.t("Aucun lieu n’avait tout.", "No place had everything.")).await;
        office.click_text_in("aside.dt", self.t("Ouvrir", "Open")).await;
        office.see_in(".why", self.t("Pourquoi ces sources", "Why these sources")).await;
        let split = self.t("En 2 colis : ", "In 2 parcels: ");
        office.see_in(".why", split).await;
        for place in ["Entrepôt de Mâcon", "Paris – Marais"] {
            office.see_in(".whys [aria-selected=true]", place).await;
            office.see_in(".why", place).await;
        }
        office.see_in(".why", self.t("n’a que 1 sur 2", "has only 1 of 2")).await;
        assert!(office.count(".whys .cb i").await > 4, "costs are drawn kind by kind");
        office.click(".why summary").await;
        office.see_in(".why", self.t("pas assez de stock", "not enough stock")).await;
        assert_eq!(office.count("svg.fr .ar").await, 2, "a way from each source");
        self.look_at("order").await;
    }

    /// Every place beside every variant; the last units alone.
    async fn stock_at_a_glance(&self) {
        let office = &self.office;
        office.goto("/office/products?q=oxford").await;
        office.click("main table a").await;
        office.see_in("#levels", "Marseille").await;
        let (rows, places) = (office.count(".hg tbody tr").await, office.count(".hg thead th").await);
        assert!(rows > 20 && places >= 14, "{rows} variants, {places} columns");
        office.see_in(".hg .in", "+").await;
        self.look_at("grid").await;
        office.click("[name=last]").await;
        office.see_in("#levels", self.t("plus de 5 pièces", "more than 5 units")).await;
        let last = office.count(".hg tbody tr").await;
        assert!(last > 0 && last < rows, "{last} of {rows}");
        office.goto("/office/products?q=oxford").await;
        office.click("main table a").await;
        office.see_element(".hg").await;
    }

    /// From a cell: two units more for a store that has none, from the place that has the most.
    async fn transferred(&self) {
        let office = &self.office;
        let label = format!("{}, Lille", self.t("Bleu · 41", "Blue · 41"));
        let cell = format!(".hg a[title^='{label}']");
        office.click(&cell).await;
        office.see(self.t("Ce que cela change", "What it changes")).await;
        office.see_in("#effect ~ table", "Lille").await;
        office.fill(self.t("Pièces", "Units"), "99999").await;
        office.click_text_in("#wanted", self.t("Voir l’effet", "See the effect")).await;
        office.see(self.t("Entrepôt de Mâcon n’a que", "Entrepôt de Mâcon has only")).await;
        assert_eq!(office.count("form[method=post] button.main[disabled]").await, 1);
        office.fill(self.t("Pièces", "Units"), "2").await;
        office.click_text_in("#wanted", self.t("Voir l’effet", "See the effect")).await;
        self.look_at("transfer").await;
        office.click_text_in("main", self.t("Transférer 2", "Transfer 2")).await;
        office.see_path("/office/supply/").await;
        office.see("Lille").await;
        assert_eq!(self.records.count(TRANSFERS, FIRST.0).await, 1);
        // What is on its way stands in the cell.
        office.goto("/office/products?q=oxford").await;
        office.click("main table a").await;
        office.see_in(&format!("td:has({})", &cell[4..]), "+2").await;
    }

    /// A kilometre becomes dear: what would change is seen, then it holds.
    async fn tried(&self, number: &str) {
        let office = &self.office;
        office.goto("/office/delivery/costs").await;
        let try_it = self.t("Essayer sur le dernier mois", "Try on the last month");
        office.click_text_in("main", try_it).await;
        office.see(self.t("il n’y a rien à essayer", "there is nothing to try")).await;
        office.fill(self.t("Chaque kilomètre", "Each kilometre"), "0.25").await;
        office.click_text_in("main", try_it).await;
        office.see_path("/office/delivery/trials/").await;
        office.see_in("#trial", self.t("envois sur", "deliveries of")).await;
        office.see_in("#trial", self.t("changeraient", "would change")).await;
        office.see_in("#trial", self.t("Colis par lieu", "Parcels by place")).await;
        assert!(office.count("#trial table a[href^='/office/orders/']").await > 0, "orders are named with links");
        assert!(!office.text_in("#trial").await.contains(number), "what can come from nowhere else stays as it is");
        self.look_at("trial").await;
        office.click_text_in("#trial", self.t("Mettre en vigueur", "Switch on")).await;
        office.see(self.t("Les coûts essayés sont en vigueur", "The costs that were tried are in force")).await;
        office.see_in("#costs ~ dl", self.tongue.say("0,25 €", "0.25 €")).await;
        self.look_at("delivery").await;
    }
}
