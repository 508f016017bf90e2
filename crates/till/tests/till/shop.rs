//! Two stores, three variants of a shirt, a delivery on its way, a provider whose terminal answers by itself.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use catalogue::{Collection, LocalText, OptionValue, Product, Status, Variant, VatClass};
use connect::provider::{ProviderClient, Timeouts};
use db::{Command, DbError, Tx};
use flows::{House, MIGRATIONS, Settings};
use fulfilment::{Handling, RelayPoint, Sender, Service, ServiceName, Tariff, Transit, WorkingDays};
use identity::{NewStaff, hash_pin};
use jiff::Timestamp;
use jiff::civil::date;
use kernel::{
    Actor, Clock, CollectionId, Currency, LocationId, Moment, Money, ProductId, RelayPointId, Role, ServiceId,
    SupplierId, SupplyId, SupplyOrderId, TillId, VariantId,
};
use messages::{Delivery, MailError, Mailer, Outgoing};
use serde_json::json;
use simulator::{Config, Simulator};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, Supplier, SupplyOrderKind};
use stores::{Company, Location, LocationKind, Policy, Till};
use tempfile::TempDir;
use tower::ServiceExt;
use web::App;

struct Kept;

impl Mailer for Kept {
    fn send(&self, _: Outgoing) -> std::pin::Pin<Box<dyn Future<Output = Result<Delivery, MailError>> + Send + '_>> {
        Box::pin(async { Ok(Delivery::Kept) })
    }
}

/// What a test may want to name.
#[derive(Clone, Copy)]
pub(crate) struct Ids {
    pub(crate) here: LocationId,
    pub(crate) there: LocationId,
    pub(crate) till: TillId,
    pub(crate) other_till: TillId,
    product: ProductId,
    collection: CollectionId,
    pub(crate) jacket: VariantId,
    pub(crate) blue: VariantId,
    pub(crate) red: VariantId,
    pub(crate) delivery: SupplyOrderId,
    pub(crate) red_supply: SupplyId,
    supplier: SupplierId,
    pub(crate) standard: ServiceId,
    pub(crate) express: ServiceId,
    pub(crate) relay: ServiceId,
    pub(crate) shuttle: ServiceId,
    pub(crate) point: RelayPointId,
}

pub(crate) struct Shop {
    pub(crate) router: Router,
    pub(crate) ids: Ids,
    pub(crate) clock: Clock,
    pub(crate) provider: String,
    pub(crate) app: App,
    scratch: db::testing::Scratch,
    _provider_data: TempDir,
}

struct Found {
    moment: Moment,
    ids: Ids,
    pin: String,
}

fn place(id: LocationId, code: &str, name: &str, position: i64) -> Location {
    let day = json!([["10:00", "19:30"]]);
    Location {
        id,
        code: code.into(),
        kind: LocationKind::Store,
        name: name.into(),
        city: "Lyon".into(),
        street: "1 place de l’Exemple".into(),
        postcode: "69002".into(),
        country: "FR".into(),
        phone: String::new(),
        latitude_e6: 45_760_000 + position * 10_000,
        longitude_e6: 4_835_000,
        time_zone: "Europe/Paris".into(),
        hours: json!({"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day}),
        position,
    }
}

fn variant(ids: &Ids, id: VariantId, sku: &str, colour: &str, gtin: &str) -> Variant {
    let value = |code: &str, label: &str, colour: Option<&str>| OptionValue {
        code: code.into(),
        label: LocalText::new(label, label),
        colour: colour.map(Into::into),
    };
    Variant {
        id,
        product_id: ids.product,
        sku: sku.parse().unwrap(),
        gtins: vec![gtin.parse().unwrap()],
        options: vec![value(colour, colour, Some(colour)), value("40", "40", None)],
        status: Status::Active,
        position: 1,
        weight_g: Some(300),
        shelf: String::new(),
        supplier_id: None,
        supplier_reference: String::new(),
    }
}

/// The codes on the labels: jacket, blue shirt, red shirt.
pub(crate) const CODES: [&str; 3] = ["3770000000016", "3770000000023", "3770000000030"];

impl Found {
    async fn catalogue(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (ids, now) = (&self.ids, self.moment.now);
        let title = LocalText::new("Chemise Oxford", "Oxford shirt");
        let product = Product {
            id: ids.product,
            handle: "chemise-oxford".into(),
            status: Status::Active,
            vat_class: VatClass::Standard,
            drawing: "g-shirt".into(),
            vendor: String::new(),
            title,
            description: LocalText::default(),
            details: LocalText::default(),
            options: vec![LocalText::new("Couleur", "Colour"), LocalText::new("Taille", "Size")],
        };
        catalogue::store::insert_products_many(tx, &[product], now).await?;
        let variants = [
            variant(ids, ids.jacket, "VDL-NOI-40", "noir", CODES[0]),
            Variant { shelf: "B2-04".into(), ..variant(ids, ids.blue, "CHO-BLE-40", "bleu", CODES[1]) },
            variant(ids, ids.red, "CHO-RGE-40", "rouge", CODES[2]),
        ];
        catalogue::store::insert_variants_many(tx, &variants, now).await?;
        let title = LocalText::new("Vêtements", "Clothes");
        let collection =
            Collection { id: ids.collection, handle: "vetements".into(), title, parent_id: None, position: 1 };
        catalogue::store::insert_collections_many(tx, &[collection]).await?;
        catalogue::store::insert_collection_products_many(tx, &[(ids.collection, ids.product, 1)]).await?;
        let price = |variant, minor| pricing::Price { variant, amount: Money::eur(minor), valid_from: now };
        let prices = [price(ids.jacket, 8_990), price(ids.blue, 4_990), price(ids.red, 4_990)];
        pricing::store::insert_prices(tx, &prices, &Actor::System, now).await
    }

    async fn stock(&self, tx: &Tx<'_>) -> Result<(), stock::StockRefused> {
        let ids = &self.ids;
        let by = By::new(self.moment.clone(), Actor::System);
        let level = |variant, location, on_hand| OpeningLevel { variant, location, on_hand, safety: 0 };
        let opening = [
            level(ids.jacket, ids.here, 7),
            level(ids.blue, ids.here, 6),
            level(ids.red, ids.here, 0),
            level(ids.red, ids.there, 2),
        ];
        stock::insert_levels_many(tx, &opening, &by).await?;
        let supplier =
            Supplier { id: ids.supplier, code: "S1".into(), name: "S1".into(), lead_days: 9, spread_days: 2 };
        stock::put_supplier(tx, &supplier).await?;
        let order = NewSupplyOrder {
            id: ids.delivery,
            number: "F-2291".into(),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: Some(ids.supplier),
            from_location: None,
            to_location: ids.here,
            expected_on: date(2026, 11, 26),
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: vec![NewSupply { id: ids.red_supply, variant: ids.red, ordered: 12 }],
        };
        stock::put_supply_order(tx, &order, &by).await
    }

    /// Three services, and a relay point in Paris; both stores send, on weekdays and Saturdays until 14:00.
    async fn delivery(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let service = |id, code: &str, fr: &str, en: &str, days: (i64, i64), fee: (i64, Option<i64>)| Service {
            kind: fulfilment::ServiceKind::Home,
            id,
            code: code.into(),
            name: ServiceName { fr: fr.into(), en: en.into() },
            carrier: "Transporteur Exemple".into(),
            transit: Transit {
                least_days: days.0,
                most_days: days.1,
                collects: WorkingDays::default(),
                delivers: WorkingDays::default().with_saturday(),
            },
            tariff: Tariff { steps: vec![(30_000, 49_000)] },
            fee_minor: fee.0,
            free_from_minor: fee.1,
            most_unit_g: None,
        };
        let ids = &self.ids;
        let standard =
            service(ids.standard, "standard", "Livraison à domicile", "Home delivery", (2, 3), (490, Some(6_000)));
        let express = service(ids.express, "express", "Livraison express", "Express delivery", (1, 1), (990, None));
        fulfilment::store::put_service(tx, &standard, 1).await?;
        fulfilment::store::put_service(tx, &express, 2).await?;
        let shuttle = service(ids.shuttle, "shuttle", "Navette", "Shuttle", (1, 2), (0, None));
        fulfilment::store::put_service(tx, &Service { kind: fulfilment::ServiceKind::Store, ..shuttle }, 4).await?;
        let relay = service(ids.relay, "relay", "Point relais", "Relay point", (2, 4), (290, None));
        fulfilment::store::put_service(tx, &Service { kind: fulfilment::ServiceKind::Relay, ..relay }, 3).await?;
        let point = RelayPoint {
            id: ids.point,
            code: "R1".into(),
            name: "Presse de l’Exemple".into(),
            street: "3 rue de l’Exemple".into(),
            postcode: "75011".into(),
            city: "Paris".into(),
            latitude_e6: 48_859_000,
            longitude_e6: 2_378_000,
            hours: fulfilment::OpeningHours::default(),
        };
        fulfilment::store::put_relay_points(tx, &[point]).await?;
        for location in [ids.here, ids.there] {
            let working = WorkingDays::default().with_saturday();
            let handling = Handling { cut_off: jiff::civil::time(14, 0, 0, 0), days: 0, working };
            fulfilment::store::put_sender(tx, &Sender::own(location, handling, 20)).await?;
        }
        Ok(())
    }

    async fn people(&self, tx: &Tx<'_>) -> Result<(), identity::IdentityRefused> {
        let one = |code: &str, name: &str, role, location| NewStaff {
            id: self.moment.id(),
            code: code.into(),
            display_name: name.into(),
            role,
            location: Some(location),
            email: None,
            pin_hash: Some(self.pin.clone()),
            password_hash: None,
        };
        let people = [
            one("LPI1", "Vendeuse 1", Role::Seller, self.ids.here),
            one("LPIR", "Responsable", Role::StoreManager, self.ids.here),
            one("LPD1", "Vendeur 1", Role::Seller, self.ids.there),
        ];
        identity::insert_staff_many(tx, &people, self.moment.now).await.map(|_| ())
    }
}

impl Command for Found {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), stock::StockRefused> {
        let ids = &self.ids;
        let company = Company {
            name: "Maison Fontaine".into(),
            legal_name: "Maison Fontaine SAS".into(),
            siret: "000 000 000 00017".into(),
            vat_number: "FR00 000 000 000".into(),
            currency: Currency::EUR,
        };
        stores::store::put_company(tx, &company).await?;
        stores::store::put_policy(tx, &Policy::default()).await?;
        stores::store::put_location(tx, &place(ids.here, "LPI", "Lyon – Presqu’île", 1)).await?;
        stores::store::put_location(tx, &place(ids.there, "LPD", "Lyon – Part-Dieu", 2)).await?;
        for (id, location, terminal) in [(ids.till, ids.here, "LPI-2"), (ids.other_till, ids.there, "LPD-1")] {
            stores::store::put_till(tx, &Till { id, location, number: 2, terminal: terminal.into() }).await?;
        }
        self.catalogue(tx).await?;
        self.delivery(tx).await?;
        self.people(tx).await.expect("staff that fits");
        self.stock(tx).await
    }
}

/// Saturday 21 November 2026, 15:40 in Lyon.
fn saturday() -> Timestamp {
    "2026-11-21T14:40:00Z".parse().unwrap()
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let scratch = db::testing::sqlite(MIGRATIONS).await;
        let clock = Clock::manual(saturday(), 7);
        let provider_data = tempfile::tempdir().unwrap();
        let provider = Simulator::bind(Config::new(provider_data.path(), "key", "whsec_c2VjcmV0")).await.unwrap();
        let url = provider.public_url().to_owned();
        tokio::spawn(provider.run(std::future::pending()));
        let client = Arc::new(ProviderClient::new(url.as_str(), "key", Timeouts::default()).unwrap());
        let settings = Settings {
            public_url: "http://shop.example".into(),
            demo: true,
            cookie_secure: false,
            currency: Currency::EUR,
            order_prefix: "MF".into(),
            webhook_secret: "whsec_c2VjcmV0".into(),
        };
        let house = House {
            db: scratch.db.clone(),
            clock: clock.clone(),
            gateway: client.clone(),
            terminals: client,
            carrier: Arc::new(fulfilment::NoCarrier),
            mailer: Arc::new(Kept),
            search: catalogue::search::SearchIndex::in_ram().unwrap(),
            settings,
        };
        let m = clock.moment();
        let ids = Ids {
            here: m.id(),
            there: m.id(),
            till: m.id(),
            other_till: m.id(),
            product: m.id(),
            collection: m.id(),
            jacket: m.id(),
            blue: m.id(),
            red: m.id(),
            delivery: m.id(),
            red_supply: m.id(),
            supplier: m.id(),
            standard: m.id(),
            express: m.id(),
            relay: m.id(),
            shuttle: m.id(),
            point: m.id(),
        };
        let pin = hash_pin("2580", &m.secret());
        scratch.db.run(Found { moment: m, ids, pin }).await.unwrap();
        let app = App::new(Arc::new(house), Vec::new());
        let router = web::serve(till::router(), app.clone());
        Self { router, ids, clock, provider: url, app, scratch, _provider_data: provider_data }
    }

    /// What the house does by itself behind the pages.
    pub(crate) async fn work(&self) {
        while flows::work_once(self.app.house()).await.unwrap() > 0 {}
    }

    /// Somebody ordered on the web under this address, without signing in.
    pub(crate) async fn guest(&self, email: &str) {
        let moment = self.clock.moment();
        let guest = customers::CreateCustomer {
            id: moment.id(),
            details: customers::Details::parse("Essai", "Web", email, "", kernel::Language::Fr).unwrap(),
            answers: Vec::new(),
            source: customers::ConsentSource::Web,
            actor: Actor::Visitor,
            moment,
            is_guest: true,
        };
        self.scratch.db.run(guest).await.unwrap();
    }

    /// What the terminal does by itself from now on.
    pub(crate) async fn terminal(&self, mode: &str) {
        let answer = reqwest::Client::new()
            .post(format!("{}/v1/terminals/LPI-2/mode", self.provider))
            .bearer_auth("key")
            .header("Idempotency-Key", self.clock.moment().id::<uuid::Uuid>().to_string())
            .json(&json!({"mode": mode, "delay_ms": 0}))
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// The customer's hand: holds a card to the terminal that waits for one.
    pub(crate) async fn tap(&self, card: &str) {
        let (client, page) = (reqwest::Client::new(), format!("{}/terminal/LPI-2", self.provider));
        let shown = client.get(&page).send().await.unwrap().text().await.unwrap();
        let (_, rest) = shown.split_once("name=\"payment\" value=\"").expect("the terminal waits for a card");
        let (payment, _) = rest.split_once('"').unwrap();
        let form = [("payment", payment), ("card", card)];
        let answer = client.post(format!("{page}/act")).form(&form).send().await.unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// A browser at a till.
    pub(crate) fn machine(&self) -> Machine {
        Machine { router: self.router.clone(), cookies: BTreeMap::new(), language: "fr", is_htmx: false }
    }

    /// A seller who is signed in at the till of the first store, with an open shift.
    pub(crate) async fn seller(&self) -> Machine {
        let mut machine = self.machine();
        machine.sign_in(self.ids.till, "LPI1", "2580").await;
        machine.post("/till/shift/open", &[("float", "150,00")]).await;
        machine
    }
}

/// A browser: cookies, and forms that carry the token of its pages.
pub(crate) struct Machine {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub(crate) language: &'static str,
    pub(crate) is_htmx: bool,
}

/// An answer as a person sees it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: u16,
    /// Where it leads, or empty.
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) target: String,
}

impl Seen {
    /// The text without tags, no-break spaces as plain ones.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        let mut is_tag = false;
        for c in self.body.chars() {
            match c {
                '<' => is_tag = true,
                '>' => {
                    is_tag = false;
                    out.push(' ');
                }
                _ if is_tag => {}
                '\u{a0}' | '\u{202f}' => out.push(' '),
                other => out.push(other),
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of the first hidden field of this name.
    pub(crate) fn field(&self, name: &str) -> String {
        let after = self.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }

    /// The first address that begins so.
    pub(crate) fn link(&self, beginning: &str) -> String {
        let at =
            self.body.find(&format!("\"{beginning}")).unwrap_or_else(|| panic!("no {beginning} in {}", self.text()));
        self.body[at + 1..].split('"').next().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "not “{words}” in: {} {}", self.status, self.text());
        self
    }
}

impl Machine {
    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Seen {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request =
            request.header(header::COOKIE, cookies.join("; ")).header(header::ACCEPT_LANGUAGE, self.language);
        if self.is_htmx {
            request = request.header("hx-request", "true");
        }
        let answer: Response<Body> =
            self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap_or_default().to_owned());
        }
        let head = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let (to, other, target) = (head("location"), head("hx-redirect"), head("hx-retarget"));
        let status = answer.status().as_u16();
        let bytes = to_bytes(answer.into_body(), 4_000_000).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!body.contains('⟨'), "a text is missing: {}", &body[body.find('⟨').unwrap_or(0)..][..60]);
        Seen { status, to: if to.is_empty() { other } else { to }, body, target }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path), String::new()).await
    }

    /// Sends a form; its token comes from a page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let is_htmx = std::mem::take(&mut self.is_htmx);
        let token = self.get("/till/choose").await.field("csrf");
        self.is_htmx = is_htmx;
        let mut body = format!("csrf={token}");
        for (name, value) in fields {
            write!(body, "&{name}={}", web::encode(value).replace('/', "%2F")).unwrap();
        }
        let kind = "application/x-www-form-urlencoded";
        self.send(
            Request::post(path)
                .header(header::CONTENT_TYPE, kind)
                .header("origin", "http://shop.example")
                .header(header::HOST, "shop.example"),
            body,
        )
        .await
    }

    /// Sends a form and looks at where it leads.
    pub(crate) async fn follow(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let seen = self.post(path, fields).await;
        assert_eq!(seen.status, 303, "{}", seen.text());
        self.get(&seen.to).await
    }

    pub(crate) async fn sign_in(&mut self, till: TillId, code: &str, pin: &str) -> Seen {
        self.post("/till/choose", &[("till", &till.to_string())]).await;
        self.post("/till/sign-in", &[("staff", code), ("pin", pin)]).await
    }

    /// Scans a code on the sale page.
    pub(crate) async fn scan(&mut self, code: &str) -> Seen {
        self.is_htmx = true;
        let seen = self.post("/till/scan", &[("text", code)]).await;
        self.is_htmx = false;
        seen
    }
}
