//! A house with two stores, three articles and a delivery on its way.

use catalogue::{LocalText, OptionValue, Product, Status, Variant, VatClass};
use connect::provider::{ProviderClient, Timeouts};
use db::{Command, Db, DbError, Tx, testing};
use flows::{House, MIGRATIONS, Settings};
use fulfilment::{Handling, RelayPoint, Sender, Service, ServiceKind, ServiceName, Tariff, Transit, WorkingDays};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use kernel::{
    Actor, Clock, Currency, LocationId, Moment, Money, ProductId, RelayPointId, Role, ServiceId, ShiftId, StaffId,
    SupplierId, SupplyId, SupplyOrderId, TillId, VariantId,
};
use messages::{Delivery, MailError, Mailer, Outgoing};
use serde_json::json;
use simulator::{Config, Simulator};
use std::sync::Arc;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, Supplier, SupplyOrderKind};
use stores::{Company, Location, LocationKind, OpenShift, Policy, Till};
use tempfile::TempDir;

pub(crate) struct Kept;

impl Mailer for Kept {
    fn send(&self, _: Outgoing) -> std::pin::Pin<Box<dyn Future<Output = Result<Delivery, MailError>> + Send + '_>> {
        Box::pin(async { Ok(Delivery::Kept) })
    }
}

/// Everything that a test may want to name.
pub(crate) struct Shop {
    pub(crate) house: Arc<House>,
    pub(crate) clock: Clock,
    pub(crate) provider: String,
    pub(crate) store: LocationId,
    pub(crate) till: TillId,
    pub(crate) shift: ShiftId,
    pub(crate) seller: StaffId,
    /// Another store, with a till and an open shift.
    pub(crate) other: (LocationId, TillId, ShiftId),
    pub(crate) jacket: VariantId,
    pub(crate) blue: VariantId,
    pub(crate) red: VariantId,
    pub(crate) delivery: SupplyOrderId,
    pub(crate) red_supply: SupplyId,
    pub(crate) thursday: Date,
    /// How parcels go.
    pub(crate) standard: ServiceId,
    pub(crate) relay: ServiceId,
    pub(crate) shuttle: ServiceId,
    pub(crate) point: RelayPointId,
    _provider_data: TempDir,
}

impl Shop {
    pub(crate) fn actor(&self) -> Actor {
        Actor::Staff { id: self.seller, role: Role::Seller, location: Some(self.store) }
    }

    /// The terminal answers by itself.
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

    /// The other store sells what it has of the red shirt: no shuttle brings any.
    pub(crate) async fn nobody_else_has_it(&self) {
        self.red_shirts(self.other.0, -2).await;
    }

    /// So many red shirts more, or fewer, lie on the shelf of a place than its books said.
    pub(crate) async fn red_shirts(&self, location: LocationId, quantity: i64) {
        let change = stock::ShelfChange {
            variant: self.red,
            location,
            kind: stock::MovementKind::Adjustment,
            quantity,
            reference: stock::Reference::manual(),
            reason: "counted".into(),
        };
        let actor = Actor::Staff { id: self.seller, role: Role::HeadOffice, location: None };
        let by = By::new(self.clock.moment(), actor);
        self.house.db.run(stock::AdjustStock { change, by }).await.unwrap();
    }

    /// Runs all jobs that are due, and those that wait until a new date has stood for a while.
    pub(crate) async fn work_later(&self) {
        self.work().await;
        self.clock.advance(jiff::SignedDuration::from_mins(3));
        self.work().await;
    }

    /// Runs all jobs that are due.
    pub(crate) async fn work(&self) {
        while flows::work_once(&self.house).await.unwrap() > 0 {}
    }

    pub(crate) async fn assert_clean(&self) {
        let reader = self.house.db.reader().await.unwrap();
        assert_eq!(flows::verify(&reader.tx(), 20).await.unwrap(), []);
    }
}

struct Found {
    moment: Moment,
    ids: Ids,
    red_here: i64,
}

#[derive(Clone, Copy)]
struct Ids {
    store: LocationId,
    other: LocationId,
    till: TillId,
    other_till: TillId,
    product: ProductId,
    jacket: VariantId,
    blue: VariantId,
    red: VariantId,
    delivery: SupplyOrderId,
    red_supply: SupplyId,
    supplier: SupplierId,
    thursday: Date,
    standard: ServiceId,
    relay: ServiceId,
    shuttle: ServiceId,
    point: RelayPointId,
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
        latitude_e6: 45_760_000 + position,
        longitude_e6: 4_835_000,
        time_zone: "Europe/Paris".into(),
        hours: json!({"monday": day, "tuesday": day, "wednesday": day, "thursday": day, "friday": day, "saturday": day}),
        position,
    }
}

fn variant(ids: &Ids, id: VariantId, sku: &str, colour: &str, position: i64) -> Variant {
    let value = |code: &str, fr: &str, en: &str, colour: Option<&str>| OptionValue {
        code: code.into(),
        label: LocalText::new(fr, en),
        colour: colour.map(Into::into),
    };
    Variant {
        id,
        product_id: ids.product,
        sku: sku.parse().unwrap(),
        gtins: Vec::new(),
        options: vec![value(colour, colour, colour, Some(colour)), value("40", "40", "40", None)],
        status: Status::Active,
        position,
        weight_g: Some(300),
        shelf: String::new(),
        supplier_id: None,
        supplier_reference: String::new(),
    }
}

impl Found {
    async fn catalogue(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (ids, now) = (&self.ids, self.moment.now);
        let product = Product {
            id: ids.product,
            handle: "chemise-oxford".into(),
            status: Status::Active,
            vat_class: VatClass::Standard,
            drawing: "g-shirt".into(),
            vendor: String::new(),
            title: LocalText::new("Chemise Oxford", "Oxford shirt"),
            description: LocalText::default(),
            details: LocalText::default(),
            options: vec![LocalText::new("Couleur", "Colour"), LocalText::new("Taille", "Size")],
        };
        catalogue::store::insert_products_many(tx, &[product], now).await?;
        let variants = [
            variant(ids, ids.jacket, "VDL-NOI-40", "noir", 1),
            variant(ids, ids.blue, "CHO-BLE-40", "bleu", 2),
            variant(ids, ids.red, "CHO-RGE-40", "rouge", 3),
        ];
        catalogue::store::insert_variants_many(tx, &variants, now).await?;
        let price = |variant, minor| pricing::Price { variant, amount: Money::eur(minor), valid_from: now };
        let prices = [price(ids.jacket, 8_990), price(ids.blue, 4_990), price(ids.red, 4_990)];
        pricing::store::insert_prices(tx, &prices, &Actor::System, now).await
    }

    /// Both stores send, with what is ordered before two in the afternoon.
    async fn delivery(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let service = Service {
            id: self.ids.standard,
            code: "standard".into(),
            kind: ServiceKind::Home,
            name: ServiceName { fr: "Livraison à domicile".into(), en: "Home delivery".into() },
            carrier: "Transporteur Exemple".into(),
            transit: Transit {
                least_days: 2,
                most_days: 3,
                collects: WorkingDays::default(),
                delivers: WorkingDays::default().with_saturday(),
            },
            tariff: Tariff { steps: vec![(30_000, 49_000)] },
            fee_minor: 490,
            free_from_minor: Some(6_000),
            most_unit_g: None,
        };
        fulfilment::store::put_service(tx, &service, 1).await?;
        let shuttle = Service {
            id: self.ids.shuttle,
            code: "shuttle".into(),
            kind: ServiceKind::Store,
            name: ServiceName { fr: "Navette".into(), en: "Shuttle".into() },
            fee_minor: 0,
            free_from_minor: None,
            most_unit_g: None,
            ..service.clone()
        };
        fulfilment::store::put_service(tx, &shuttle, 3).await?;
        let relay = Service {
            id: self.ids.relay,
            code: "relay".into(),
            kind: ServiceKind::Relay,
            name: ServiceName { fr: "Point relais".into(), en: "Relay point".into() },
            fee_minor: 290,
            free_from_minor: None,
            most_unit_g: None,
            ..service
        };
        fulfilment::store::put_service(tx, &relay, 2).await?;
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
        for location in [self.ids.store, self.ids.other] {
            let working = WorkingDays::default().with_saturday();
            let handling = Handling { cut_off: jiff::civil::time(14, 0, 0, 0), days: 0, working };
            fulfilment::store::put_sender(tx, &Sender::own(location, handling, 20)).await?;
        }
        Ok(())
    }

    async fn stock(&self, tx: &Tx<'_>) -> Result<(), stock::StockRefused> {
        let ids = &self.ids;
        let by = By::new(self.moment.clone(), Actor::System);
        let level = |variant, location, on_hand| OpeningLevel { variant, location, on_hand, safety: 0 };
        let opening = [
            level(ids.jacket, ids.store, 7),
            level(ids.blue, ids.store, 6),
            level(ids.red, ids.store, self.red_here),
            level(ids.red, ids.other, 2),
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
            to_location: ids.store,
            expected_on: ids.thursday,
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: vec![NewSupply { id: ids.red_supply, variant: ids.red, ordered: 12 }],
        };
        stock::put_supply_order(tx, &order, &by).await
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
        stores::store::put_location(tx, &place(ids.store, "LPI", "Lyon – Presqu’île", 1)).await?;
        stores::store::put_location(tx, &place(ids.other, "LPD", "Lyon – Part-Dieu", 2)).await?;
        let till = Till { id: ids.till, location: ids.store, number: 2, terminal: "LPI-2".into() };
        stores::store::put_till(tx, &till).await?;
        let till = Till { id: ids.other_till, location: ids.other, number: 1, terminal: "LPD-1".into() };
        stores::store::put_till(tx, &till).await?;
        self.delivery(tx).await?;
        self.catalogue(tx).await?;
        self.stock(tx).await
    }
}

/// Saturday 21 November 2026, 15:40 in Lyon.
pub(crate) fn saturday() -> Timestamp {
    "2026-11-21T14:40:00Z".parse().unwrap()
}

// tidy: long because it founds a whole house.
pub(crate) async fn shop(db: Db, red_here: i64) -> Shop {
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
        currency: kernel::Currency::EUR,
        order_prefix: "MF".into(),
        webhook_secret: "whsec_c2VjcmV0".into(),
    };
    let house = House {
        db: db.clone(),
        clock: clock.clone(),
        gateway: client.clone(),
        terminals: client,
        carrier: Arc::new(connect::carrier::CarrierClient::new(url.as_str(), "key").unwrap()),
        mailer: Arc::new(Kept),
        search: catalogue::search::SearchIndex::in_ram().unwrap(),
        settings,
    };
    let m = clock.moment();
    let ids = Ids {
        store: m.id(),
        other: m.id(),
        till: m.id(),
        other_till: m.id(),
        product: m.id(),
        jacket: m.id(),
        blue: m.id(),
        red: m.id(),
        delivery: m.id(),
        red_supply: m.id(),
        supplier: m.id(),
        standard: m.id(),
        relay: m.id(),
        shuttle: m.id(),
        point: m.id(),
        thursday: date(2026, 11, 26),
    };
    db.run(Found { moment: m.clone(), ids, red_here }).await.unwrap();
    let seller: StaffId = m.id();
    let actor = Actor::Staff { id: seller, role: Role::Seller, location: Some(ids.store) };
    let open = OpenShift { id: m.id(), till: ids.till, staff: seller, actor, float_minor: 15_000, now: m.now };
    let shift = db.run(open.clone()).await.unwrap();
    let there = Actor::Staff { id: seller, role: Role::Seller, location: Some(ids.other) };
    let open = OpenShift { id: m.id(), till: ids.other_till, actor: there, ..open };
    let other_shift = db.run(open).await.unwrap();
    Shop {
        house: Arc::new(house),
        clock,
        provider: url,
        store: ids.store,
        till: ids.till,
        shift: shift.id,
        seller,
        other: (ids.other, ids.other_till, other_shift.id),
        jacket: ids.jacket,
        blue: ids.blue,
        red: ids.red,
        delivery: ids.delivery,
        red_supply: ids.red_supply,
        thursday: ids.thursday,
        standard: ids.standard,
        relay: ids.relay,
        shuttle: ids.shuttle,
        point: ids.point,
        _provider_data: provider_data,
    }
}

/// Runs a test on both engines, each with a shop of its own.
pub(crate) async fn both<F: Future<Output = ()>>(red_here: i64, test: impl Fn(Shop) -> F) {
    testing::both(MIGRATIONS, |db| Box::pin(async { test(shop(db, red_here).await).await })).await;
}
