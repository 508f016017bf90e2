//! A small house for tests: two stores in Lyon and a warehouse, a shirt in two colours, a jacket, a delivery
//! on its way, two services that bring parcels, a payment provider that decides as it is told, and browsers that keep their cookies.

mod browser;
mod provider;

pub(crate) use browser::{Answer, Browser, pairs};
pub(crate) use provider::Verdict;

use axum::Router;
use catalogue::{Collection, LocalText, OptionValue, Product, Status, Variant, VatClass};
use db::testing::Scratch;
use db::{Command, DbError, Tx};
use fulfilment::{Handling, RelayPoint, Sender, Service, ServiceName, Tariff, Transit, WorkingDays};
use jiff::civil::{date, time};
use kernel::{
    Actor, Clock, Currency, CustomerId, LocationId, Moment, Money, RelayPointId, ServiceId, SupplyId, SupplyOrderId,
    VariantId,
};
use pricing::Price;
use provider::Provider;
use std::sync::Arc;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, SupplyOrderKind};
use stores::{Company, Location, LocationKind};
use web::App;

/// The customer of the house.
pub(crate) const EMAIL: &str = "alix.essai@exemple.example";
/// Their password.
pub(crate) const PASSWORD: &str = "trois chats gris";

/// The house, and what is in it.
pub(crate) struct House {
    scratch: Scratch,
    clock: Clock,
    router: Router,
    /// What flows are given.
    pub(crate) inner: Arc<flows::House>,
    pub(crate) provider: Arc<Provider>,
    /// The chosen store.
    pub(crate) lyon: LocationId,
    /// The red shirt in 40: on its way to the store, in the other one.
    pub(crate) red: VariantId,
    /// The blue shirt in 40: on the shelf.
    pub(crate) blue: VariantId,
    /// The blue shirt in 39: the last one.
    pub(crate) last: VariantId,
    /// The blue shirt in 42: in the warehouse alone.
    pub(crate) far: VariantId,
    supply: SupplyId,
    /// The delivery with the red shirts.
    pub(crate) delivery: SupplyOrderId,
    /// 4,90 €, free from 60 €.
    pub(crate) standard: ServiceId,
    /// 9,90 €.
    pub(crate) express: ServiceId,
    pub(crate) relay: ServiceId,
    pub(crate) point: RelayPointId,
}

struct Found {
    moment: Moment,
    ids: Ids,
}

#[derive(Clone, Copy)]
struct Ids {
    lyon: LocationId,
    part_dieu: LocationId,
    warehouse: LocationId,
    red: VariantId,
    blue: VariantId,
    last: VariantId,
    gone: VariantId,
    far: VariantId,
    jacket: VariantId,
    supply: SupplyId,
    delivery: SupplyOrderId,
    standard: ServiceId,
    express: ServiceId,
    relay: ServiceId,
    point: RelayPointId,
}

fn text(fr: &str, en: &str) -> LocalText {
    LocalText::new(fr, en)
}

fn place(id: LocationId, code: &str, name: &str, at: (i64, i64), position: i64) -> Location {
    let day = serde_json::json!([["10:00", "19:30"]]);
    Location {
        id,
        code: code.to_owned(),
        kind: LocationKind::Store,
        name: name.to_owned(),
        city: "Lyon".to_owned(),
        street: "1 place de l’Exemple".to_owned(),
        postcode: "69002".to_owned(),
        country: "FR".to_owned(),
        phone: String::new(),
        latitude_e6: at.0,
        longitude_e6: at.1,
        time_zone: "Europe/Paris".to_owned(),
        hours: serde_json::json!({
            "monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day,
        }),
        position,
    }
}

fn colour(code: &str, fr: &str, en: &str) -> OptionValue {
    OptionValue { code: code.to_owned(), label: text(fr, en), colour: Some(code.to_owned()) }
}

fn size(code: &str) -> OptionValue {
    OptionValue { code: code.to_owned(), label: text(code, code), colour: None }
}

impl Found {
    async fn places(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let company = Company {
            name: "Maison Fontaine".to_owned(),
            legal_name: "Maison Fontaine SAS".to_owned(),
            siret: "000 000 000 00017".to_owned(),
            vat_number: "FR00 000 000 000".to_owned(),
            currency: Currency::EUR,
        };
        stores::store::put_company(tx, &company).await?;
        let lyon = place(self.ids.lyon, "LPI", "Lyon – Presqu’île", (45_760_000, 4_835_000), 1);
        let other = place(self.ids.part_dieu, "LPD", "Lyon – Part-Dieu", (45_761_000, 4_855_000), 2);
        let warehouse = place(self.ids.warehouse, "ENT", "Entrepôt", (46_300_000, 4_830_000), 3);
        stores::store::put_location(tx, &Location { kind: LocationKind::Warehouse, ..warehouse }).await?;
        stores::store::put_location(tx, &lyon).await?;
        stores::store::put_location(tx, &other).await
    }

    async fn product(&self, tx: &Tx<'_>, handle: &str, title: LocalText, variants: Vec<(VariantId, Vec<OptionValue>)>) {
        let product = Product {
            id: self.moment.id(),
            handle: handle.to_owned(),
            status: Status::Active,
            vat_class: VatClass::Standard,
            drawing: "g-shirt".to_owned(),
            vendor: String::new(),
            title,
            description: text("Coton épais. Col boutonné.", "Heavy cotton. Button-down collar."),
            details: text("100 % coton", "100% cotton"),
            options: vec![text("Couleur", "Colour"), text("Taille", "Size")],
        };
        catalogue::store::put_product(tx, &product, self.moment.now).await.unwrap();
        for (position, (id, options)) in variants.into_iter().enumerate() {
            let code: Vec<&str> = options.iter().map(|value| value.code.as_str()).collect();
            let variant = Variant {
                id,
                product_id: product.id,
                sku: format!("{handle}-{}", code.join("-")).parse().unwrap(),
                gtins: Vec::new(),
                options,
                status: Status::Active,
                position: position as i64,
                weight_g: None,
                shelf: String::new(),
                supplier_id: None,
                supplier_reference: String::new(),
            };
            catalogue::store::put_variant(tx, &variant, self.moment.now).await.unwrap();
        }
        let collection = Self::collection();
        let position = i64::from(handle != "chemise-oxford");
        catalogue::store::put_in_collection(tx, collection.id, product.id, position).await.unwrap();
    }

    fn collection() -> Collection {
        Collection {
            id: uuid::Uuid::from_u128(77).into(),
            handle: "vetements".to_owned(),
            title: text("Vêtements", "Clothing"),
            parent_id: None,
            position: 0,
        }
    }

    async fn range(&self, tx: &Tx<'_>) {
        catalogue::store::put_collection(tx, &Self::collection()).await.unwrap();
        let (red, blue) = (colour("rouge", "Rouge", "Red"), colour("bleu", "Bleu", "Blue"));
        let shirt = vec![
            (self.ids.red, vec![red.clone(), size("40")]),
            (self.ids.last, vec![blue.clone(), size("39")]),
            (self.ids.blue, vec![blue.clone(), size("40")]),
            (self.ids.gone, vec![blue.clone(), size("41")]),
            (self.ids.far, vec![blue, size("42")]),
        ];
        self.product(tx, "chemise-oxford", text("Chemise Oxford", "Oxford shirt"), shirt).await;
        let jacket = vec![(self.ids.jacket, vec![colour("sable", "Sable", "Sand"), size("40")])];
        self.product(tx, "veste-lin", text("Veste lin", "Linen jacket"), jacket).await;
    }

    async fn prices(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let days_ago = |days: i64| self.moment.now.saturating_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        let price =
            |variant, euros: i64, days| Price { variant, amount: Money::eur(euros), valid_from: days_ago(days) };
        let ids = self.ids;
        let mut prices = vec![price(ids.jacket, 9_990, 100)];
        for shirt in [ids.red, ids.blue, ids.last, ids.gone, ids.far] {
            prices.extend([price(shirt, 5_490, 100), price(shirt, 4_990, 12)]);
        }
        pricing::store::insert_prices(tx, &prices, &Actor::System, self.moment.now).await
    }

    /// Three services, and a relay point in Paris; what is ordered until 14:00 leaves on the same day.
    async fn delivery(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let service = |id, code: &str, name: (&str, &str), days: (i64, i64), fee_minor, free_from_minor| Service {
            kind: fulfilment::ServiceKind::Home,
            id,
            code: code.to_owned(),
            name: ServiceName { fr: name.0.to_owned(), en: name.1.to_owned() },
            carrier: "Transporteur Exemple".to_owned(),
            transit: Transit {
                least_days: days.0,
                most_days: days.1,
                collects: WorkingDays::default(),
                delivers: WorkingDays::default().with_saturday(),
            },
            tariff: Tariff { steps: vec![(30_000, 49_000)] },
            fee_minor,
            free_from_minor,
            most_unit_g: None,
        };
        let (home, fast) = (("Livraison à domicile", "Home delivery"), ("Livraison express", "Express delivery"));
        let standard = service(self.ids.standard, "standard", home, (2, 3), 490, Some(6_000));
        let express = service(self.ids.express, "express", fast, (1, 1), 990, None);
        fulfilment::store::put_service(tx, &standard, 1).await?;
        fulfilment::store::put_service(tx, &express, 2).await?;
        let relay = service(self.ids.relay, "relay", ("Point relais", "Relay point"), (2, 4), 290, None);
        fulfilment::store::put_service(tx, &Service { kind: fulfilment::ServiceKind::Relay, ..relay }, 3).await?;
        let point = RelayPoint {
            id: self.ids.point,
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
        for location in [self.ids.lyon, self.ids.part_dieu, self.ids.warehouse] {
            let handling = Handling { cut_off: time(14, 0, 0, 0), days: 0, working: WorkingDays::default() };
            fulfilment::store::put_sender(tx, &Sender::own(location, handling, 20)).await?;
        }
        Ok(())
    }

    async fn stock(&self, tx: &Tx<'_>) {
        let ids = self.ids;
        let level = |variant, location, on_hand| OpeningLevel { variant, location, on_hand, safety: 0 };
        let levels = [
            level(ids.blue, ids.lyon, 6),
            level(ids.last, ids.lyon, 1),
            level(ids.red, ids.part_dieu, 2),
            level(ids.jacket, ids.part_dieu, 3),
            level(ids.far, ids.warehouse, 40),
        ];
        let by = By::new(self.moment.clone(), Actor::System);
        stock::insert_levels_many(tx, &levels, &by).await.unwrap();
        let order = NewSupplyOrder {
            id: ids.delivery,
            number: "T-1187".to_owned(),
            kind: SupplyOrderKind::Transfer,
            supplier: None,
            from_location: Some(ids.part_dieu),
            to_location: ids.lyon,
            expected_on: date(2026, 11, 26),
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: vec![NewSupply { id: ids.supply, variant: ids.red, ordered: 12 }],
        };
        stock::put_supply_order(tx, &order, &by).await.unwrap();
    }
}

impl Command for Found {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        self.places(tx).await?;
        self.range(tx).await;
        self.prices(tx).await?;
        self.delivery(tx).await?;
        self.stock(tx).await;
        Ok(())
    }
}

impl House {
    /// A house on a Saturday afternoon.
    pub(crate) async fn new() -> Self {
        let clock = Clock::manual("2026-11-21T14:42:00Z".parse().unwrap(), 5);
        let scratch = db::testing::sqlite(flows::MIGRATIONS).await;
        let moment = clock.moment();
        let ids = Ids {
            lyon: moment.id(),
            part_dieu: moment.id(),
            warehouse: moment.id(),
            red: moment.id(),
            blue: moment.id(),
            last: moment.id(),
            gone: moment.id(),
            far: moment.id(),
            jacket: moment.id(),
            supply: moment.id(),
            delivery: moment.id(),
            standard: moment.id(),
            express: moment.id(),
            relay: moment.id(),
            point: moment.id(),
        };
        scratch.db.run(Found { moment, ids }).await.unwrap();
        let provider = Arc::new(Provider::default());
        let plain = web::testing::app(scratch.db.clone(), clock.clone(), false);
        let known = plain.house();
        let house = flows::House {
            db: scratch.db.clone(),
            clock: clock.clone(),
            gateway: provider.clone(),
            terminals: Arc::clone(&known.terminals),
            carrier: Arc::clone(&known.carrier),
            mailer: Arc::clone(&known.mailer),
            search: known.search.clone(),
            settings: known.settings.clone(),
        };
        house.search.rebuild(&house.db, &mut |_| {}).await.unwrap();
        let inner = Arc::new(house);
        let app = App::new(Arc::clone(&inner), vec!["https://pay.example".to_owned()]);
        let router = web::serve(shop::router(), app);
        let Ids { lyon, red, blue, last, far, supply, delivery, standard, express, relay, point, .. } = ids;
        Self {
            scratch,
            clock,
            router,
            inner,
            provider,
            lyon,
            red,
            blue,
            last,
            far,
            supply,
            delivery,
            standard,
            express,
            relay,
            point,
        }
    }

    /// The store of Lyon hands over everything that lies there.
    pub(crate) async fn hand_over_all(&self) {
        let open = {
            let reader = self.scratch.db.reader().await.unwrap();
            orders::store::list_open_fulfilments(&reader.tx(), self.lyon, 10).await.unwrap()
        };
        let actor = kernel::Actor::Staff {
            id: self.clock.moment().id(),
            role: kernel::Role::Seller,
            location: Some(self.lyon),
        };
        for f in open {
            flows::hand_over(&self.inner, f.id, actor).await.unwrap();
        }
    }

    /// A new browser that reads French.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// The way: reserved in a store, paid at pick-up.
    pub(crate) fn later(store: LocationId) -> String {
        format!("collect:{store}:later")
    }

    /// The form that puts a variant into the cart, collected in the store and paid now.
    pub(crate) fn collect_now(&self, variant: VariantId) -> Vec<(String, String)> {
        vec![("variant".into(), variant.to_string()), ("way".into(), format!("collect:{}:now", self.lyon))]
    }

    /// The same, paid at pick-up.
    pub(crate) fn reserved(&self, variant: VariantId) -> Vec<(String, String)> {
        vec![("variant".into(), variant.to_string()), ("way".into(), Self::later(self.lyon))]
    }

    /// The red shirt, reserved out of what is on its way.
    pub(crate) fn on_arrival(&self) -> Vec<(String, String)> {
        let way = format!("arrival:{}:{}", self.lyon, self.supply);
        vec![("variant".into(), self.red.to_string()), ("way".into(), way)]
    }

    /// The form that puts a variant into the cart, brought by the standard service.
    pub(crate) fn brought(&self, variant: VariantId) -> Vec<(String, String)> {
        vec![("variant".into(), variant.to_string()), ("way".into(), format!("ship:{}:home", self.standard))]
    }

    /// The form of a checkout page, filled in by a guest with an address.
    pub(crate) fn guest_at_home(checkout: &Answer, means: &str) -> Vec<(String, String)> {
        let home = [("street", "8 rue de l’Exemple"), ("postcode", "75 011"), ("city", "Paris"), ("phone", "")];
        let home = home.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self::guest(checkout, means).into_iter().chain(home).collect()
    }

    /// The form of a checkout page, filled in by a guest.
    pub(crate) fn guest(checkout: &Answer, means: &str) -> Vec<(String, String)> {
        let field = |name: &str| checkout.between(&format!("name=\"{name}\" value=\""), "\"").to_owned();
        [
            ("idempotency", field("idempotency")),
            ("cart", field("cart")),
            ("seen_minor", field("seen_minor")),
            ("means", means.to_owned()),
            ("first_name", "Camille".to_owned()),
            ("last_name", "Essai".to_owned()),
            ("email", "guest@exemple.example".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }

    /// It is so many hours later.
    pub(crate) fn hours_pass(&self, hours: i64) {
        self.clock.advance(jiff::SignedDuration::from_hours(hours));
    }

    /// Writes the letters that are due; the link in the one about this order, below the shop.
    pub(crate) async fn letter(&self, number: &str) -> String {
        while flows::work_once(&self.inner).await.unwrap() > 0 {}
        let reader = self.scratch.db.reader().await.unwrap();
        let tx = reader.tx();
        let order = orders::store::find_order_by_number(&tx, number).await.unwrap().unwrap();
        let filter = messages::Filter { order: Some(order.id), ..messages::Filter::default() };
        let letter = messages::list(&tx, &filter, None, 9).await.unwrap().pop().unwrap();
        let text = messages::get_body(&tx, letter.id).await.unwrap().text;
        let at = text.find("/orders/").unwrap_or_else(|| panic!("no link: {text}"));
        text[at..].split_whitespace().next().unwrap().to_owned()
    }

    /// It is a minute later.
    pub(crate) fn a_minute_passes(&self) {
        self.clock.advance(jiff::SignedDuration::from_secs(60));
    }

    /// Sets a price from this instant on.
    pub(crate) async fn set_price(&self, variant: VariantId, minor: i64) {
        self.a_minute_passes();
        let price = Price { variant, amount: Money::eur(minor), valid_from: self.clock.now() };
        self.scratch.db.run(NewPrice(price)).await.unwrap();
    }

    /// A customer with an account and a stored card.
    pub(crate) async fn customer_with_card(&self) {
        let moment = self.clock.moment();
        let password = identity::hash_password(PASSWORD, &moment.secret());
        self.scratch.db.run(NewCustomer { moment, password }).await.unwrap();
    }

    /// A browser in which the customer is signed in.
    pub(crate) async fn signed_in(&self) -> Browser {
        let browser = self.browser();
        browser.get("/sign-in").await.ok();
        browser.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await.ok();
        browser
    }
}

struct NewPrice(Price);

impl Command for NewPrice {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        pricing::store::insert_prices(tx, &[self.0], &Actor::System, self.0.valid_from).await
    }
}

struct NewCustomer {
    moment: Moment,
    password: String,
}

impl Command for NewCustomer {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (moment, id): (&Moment, CustomerId) = (&self.moment, self.moment.id());
        let details = customers::Details::parse("Essai", "Alix", EMAIL, "", kernel::Language::Fr).unwrap();
        let new = customers::NewCustomer { id, details, created_at: moment.now, created_in: None, created_by: None };
        customers::create_customer(tx, &new).await.unwrap();
        identity::insert_account(tx, id, EMAIL, &self.password, moment.now).await.unwrap();
        let card = payments::CardToken {
            id: moment.id(),
            customer: id,
            provider_token: "tok_1".to_owned(),
            fingerprint: "f1".to_owned(),
            brand: "visa".to_owned(),
            last4: "4417".to_owned(),
            expires_month: 12,
            expires_year: 2031,
            network_transaction_id: None,
            mandate_id: "m1".to_owned(),
            mandate_text: "J’accepte.".to_owned(),
            mandate_at: moment.now,
        };
        payments::store::keep_token(tx, &card, moment.now).await.map(|_| ())
    }
}
