//! Two stores and a warehouse, a shirt in two colours, a delivery that one customer waits for, and
//! a visitor's browser that talks to the office.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use catalogue::{LocalText, OptionValue, Product, Status, Variant, VatClass};
use db::testing::{Scratch, sqlite};
use db::{Command, DbError, Tx};
use flows::{CreateCustomer, MIGRATIONS, Pay, PlaceOrder, Placing};
use fulfilment::{Handling, Sender, Service, ServiceName, Tariff, Transit, WorkingDays};
use identity::{CreateStaff, NewStaff, hash_password, hash_pin};
use jiff::civil::date;
use kernel::{
    Actor, Channel, Clock, Currency, CustomerId, FulfilmentId, Language, LocationId, Moment, Money, OrderId, ProductId,
    Quantity, Role, ServiceId, StaffId, SupplierId, SupplyId, SupplyOrderId, TillId, TypedAddress, VariantId,
};
use serde_json::json;
use std::collections::BTreeMap;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, Supplier, SupplyOrderKind};
use stores::{Company, Location, LocationKind, OpenShift, Policy, Till};
use tower::ServiceExt;
use web::App;

pub(crate) const PASSWORD: &str = "trois mots hasard";

#[derive(Clone, Copy)]
pub(crate) struct Ids {
    pub(crate) lyon: LocationId,
    pub(crate) lille: LocationId,
    pub(crate) warehouse: LocationId,
    pub(crate) till: TillId,
    pub(crate) product: ProductId,
    pub(crate) blue: VariantId,
    pub(crate) red: VariantId,
    pub(crate) delivery: SupplyOrderId,
    pub(crate) line: SupplyId,
    pub(crate) supplier: SupplierId,
    pub(crate) standard: ServiceId,
    pub(crate) shuttle: ServiceId,
}

/// A house, and the browser of somebody who is not signed in yet.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) ids: Ids,
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
    pub(crate) clock: Clock,
    router: Router,
    _scratch: Scratch,
}

fn place(id: LocationId, kind: LocationKind, code: &str, name: &str, at: (i64, i64), position: i64) -> Location {
    let day = json!([["10:00", "19:30"]]);
    Location {
        id,
        code: code.into(),
        kind,
        name: name.into(),
        city: name.into(),
        street: "1 place de l’Exemple".into(),
        postcode: "69002".into(),
        country: "FR".into(),
        phone: "04 65 71 00 00".into(),
        latitude_e6: at.0,
        longitude_e6: at.1,
        time_zone: "Europe/Paris".into(),
        hours: json!({"monday": day, "saturday": day}),
        position,
    }
}

struct Found {
    moment: Moment,
    ids: Ids,
}

impl Found {
    fn variant(&self, id: VariantId, sku: &str, colour: &str, position: i64) -> Variant {
        let value =
            OptionValue { code: colour.into(), label: LocalText::new(colour, colour), colour: Some(colour.into()) };
        Variant {
            id,
            product_id: self.ids.product,
            sku: sku.parse().unwrap(),
            gtins: Vec::new(),
            options: vec![value],
            status: Status::Active,
            position,
            weight_g: None,
            shelf: String::new(),
            supplier_id: None,
            supplier_reference: String::new(),
        }
    }

    async fn places(&self, tx: &Tx<'_>) -> Result<(), DbError> {
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
        for place in [
            place(ids.lyon, LocationKind::Store, "LPI", "Lyon", (45_760_000, 4_835_000), 1),
            place(ids.lille, LocationKind::Store, "LIL", "Lille", (50_636_000, 3_063_000), 2),
            place(ids.warehouse, LocationKind::Warehouse, "ORL", "Orléans", (47_933_000, 1_920_000), 3),
        ] {
            stores::store::put_location(tx, &place).await?;
        }
        let till = Till { id: ids.till, location: ids.lyon, number: 2, terminal: "LPI-2".into() };
        stores::store::put_till(tx, &till).await
    }

    /// One service; every place sends on weekdays.
    async fn delivery(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let ids = &self.ids;
        let service = Service {
            kind: fulfilment::ServiceKind::Home,
            id: ids.standard,
            code: "standard".into(),
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
        let shuttle = Service {
            kind: fulfilment::ServiceKind::Store,
            id: ids.shuttle,
            code: "shuttle".into(),
            name: ServiceName { fr: "Navette".into(), en: "Shuttle".into() },
            ..service.clone()
        };
        fulfilment::store::put_service(tx, &service, 1).await?;
        fulfilment::store::put_service(tx, &shuttle, 2).await?;
        for location in [ids.lyon, ids.lille, ids.warehouse] {
            let handling =
                Handling { cut_off: jiff::civil::time(16, 0, 0, 0), days: 0, working: WorkingDays::default() };
            fulfilment::store::put_sender(tx, &Sender::own(location, handling, 20)).await?;
        }
        Ok(())
    }

    async fn catalogue(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let (ids, now) = (&self.ids, self.moment.now);
        let product = Product {
            id: ids.product,
            handle: "chemise-oxford".into(),
            status: Status::Active,
            vat_class: VatClass::Standard,
            drawing: "g-shirt".into(),
            vendor: "Maison".into(),
            title: LocalText::new("Chemise Oxford", "Oxford shirt"),
            description: LocalText::default(),
            details: LocalText::default(),
            options: vec![LocalText::new("Couleur", "Colour")],
        };
        catalogue::store::insert_products_many(tx, &[product], now).await?;
        let variants = [self.variant(ids.blue, "CHO-BLE", "bleu", 1), self.variant(ids.red, "CHO-RGE", "rouge", 2)];
        catalogue::store::insert_variants_many(tx, &variants, now).await?;
        let price = |variant| pricing::Price { variant, amount: Money::eur(4_990), valid_from: now };
        pricing::store::insert_prices(tx, &[price(ids.blue), price(ids.red)], &Actor::System, now).await
    }
}

impl Command for Found {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), stock::StockRefused> {
        self.places(tx).await?;
        self.catalogue(tx).await?;
        self.delivery(tx).await?;
        let ids = &self.ids;
        let by = By::new(self.moment.clone(), Actor::System);
        let level = |variant, location, on_hand| OpeningLevel { variant, location, on_hand, safety: 1 };
        let opening = [level(ids.blue, ids.lyon, 6), level(ids.blue, ids.lille, 3), level(ids.red, ids.warehouse, 9)];
        stock::insert_levels_many(tx, &opening, &by).await?;
        let supplier =
            Supplier { id: ids.supplier, code: "S1".into(), name: "Ateliers".into(), lead_days: 9, spread_days: 2 };
        stock::put_supplier(tx, &supplier).await?;
        let delivery = NewSupplyOrder {
            id: ids.delivery,
            number: "F-2291".into(),
            kind: SupplyOrderKind::PurchaseOrder,
            supplier: Some(ids.supplier),
            from_location: None,
            to_location: ids.lyon,
            expected_on: date(2026, 11, 26),
            first_expected_on: None,
            confidence: Confidence::VeryLikely,
            lines: vec![NewSupply { id: ids.line, variant: ids.red, ordered: 12 }],
        };
        stock::put_supply_order(tx, &delivery, &by).await
    }
}

async fn hire(app: &App, code: &str, role: Role, location: Option<LocationId>) -> StaffId {
    let moment = app.moment();
    let new = NewStaff {
        id: moment.id(),
        code: code.into(),
        display_name: format!("Personne {code}"),
        role,
        location,
        email: Some(format!("{}@fontaine.example", code.to_lowercase())),
        pin_hash: Some(hash_pin("1379", &moment.secret())),
        password_hash: Some(hash_password(PASSWORD, &moment.secret())),
    };
    app.db().run(CreateStaff { new, actor: Actor::System, moment }).await.unwrap().id
}

/// Somebody reserves a red shirt of the delivery in Lyon.
async fn reserve(app: &App, ids: &Ids) -> (CustomerId, OrderId) {
    let house = app.house();
    let details = customers::Details::parse("Dubois", "Camille", "camille@exemple.fr", "", Language::Fr).unwrap();
    let new = CreateCustomer {
        details,
        answers: vec![customers::Answer {
            purpose: customers::Purpose::OrderMessages,
            channel: customers::ConsentChannel::Email,
            state: customers::ConsentState::Granted,
            text_version: "order_messages-2026-11".into(),
        }],
        source: customers::ConsentSource::Web,
        actor: Actor::System,
        store: Some(ids.lyon),
        invite: false,
    };
    let customer = flows::create_customer(house, new).await.unwrap().customer.id;
    let (owner, actor) = (cart::Owner::Customer(customer), Actor::Customer(customer));
    let wish = cart::Wish::on_arrival(ids.lyon, ids.line);
    let cart = flows::cart_add(house, owner, ids.red, Quantity::ONE, wish, (Channel::Web, actor)).await.unwrap();
    let order = PlaceOrder {
        cart: cart.id,
        channel: Channel::Web,
        actor,
        language: Language::Fr,
        store: Some(ids.lyon),
        till: None,
        shift: None,
        staff: None,
        customer: Some(customer),
        pay: Pay::Nothing,
        later_card: None,
        return_url: "http://shop.example/".into(),
        key: app.moment().id(),
    };
    match flows::place_order(house, order).await.unwrap() {
        Placing::Placed { order } => (customer, order),
        other => panic!("{other:?}"),
    }
}

/// A house on Saturday 21 November 2026, 15:40 in Lyon.
pub(crate) async fn house() -> House {
    let scratch = sqlite(MIGRATIONS).await;
    let clock = Clock::manual("2026-11-21T14:40:00Z".parse().unwrap(), 7);
    let app = web::testing::app(scratch.db.clone(), clock.clone(), false);
    let m = clock.moment();
    let ids = Ids {
        lyon: m.id(),
        lille: m.id(),
        warehouse: m.id(),
        till: m.id(),
        product: m.id(),
        blue: m.id(),
        red: m.id(),
        delivery: m.id(),
        line: m.id(),
        supplier: m.id(),
        standard: m.id(),
        shuttle: m.id(),
    };
    app.db().run(Found { moment: m, ids }).await.unwrap();
    for (code, role, place) in [
        ("SIEGE", Role::HeadOffice, None),
        ("RLYON", Role::StoreManager, Some(ids.lyon)),
        ("RLILLE", Role::StoreManager, Some(ids.lille)),
        ("VEND", Role::Seller, Some(ids.lyon)),
    ] {
        hire(&app, code, role, place).await;
    }
    let (customer, order) = reserve(&app, &ids).await;
    app.house().search.rebuild(app.db(), &mut |_| {}).await.unwrap();
    let router = web::serve(office::router(), app.clone());
    House { app, ids, customer, order, clock, router, _scratch: scratch }
}

/// Somebody pays in cash for a shirt that is sent home: the order, and the part that is sent.
pub(crate) async fn send(house: &House, variant: VariantId) -> (OrderId, FulfilmentId) {
    let (ids, flows) = (house.ids, house.app.house());
    let moment = house.app.moment();
    let seller =
        hire(&house.app, &format!("V{}", &moment.id::<uuid::Uuid>().to_string()[30..]), Role::Seller, Some(ids.lyon))
            .await;
    let actor = Actor::Staff { id: seller, role: Role::Seller, location: Some(ids.lyon) };
    let open = OpenShift { id: moment.id(), till: ids.till, staff: seller, actor, float_minor: 0, now: moment.now };
    let shift = house.app.db().run(open).await.unwrap().id;
    let (owner, by) = (cart::Owner::Till(ids.till), (Channel::Till, actor));
    let wish = cart::Wish::ship(ids.standard, None);
    let cart = flows::cart_add(flows, owner, variant, Quantity::ONE, wish, by).await.unwrap();
    let home = TypedAddress {
        name: "Camille Dubois",
        street: "8 rue de l’Exemple",
        postcode: "75011",
        city: "Paris",
        ..TypedAddress::default()
    };
    flows::cart_address(flows, cart.id, moment.id(), home.read().unwrap()).await.unwrap();
    let order = PlaceOrder {
        cart: cart.id,
        channel: Channel::Till,
        actor,
        language: Language::Fr,
        store: Some(ids.lyon),
        till: Some(ids.till),
        shift: Some(shift),
        staff: Some(seller),
        customer: Some(house.customer),
        pay: Pay::Cash { given_minor: 10_000 },
        later_card: None,
        return_url: "http://shop.example/".into(),
        key: moment.id(),
    };
    let Placing::Placed { order } = flows::place_order(flows, order).await.unwrap() else { panic!("cash is there") };
    let reader = house.app.db().reader().await.unwrap();
    let parts = orders::store::fulfilments_of(&reader.tx(), order).await.unwrap();
    (order, parts[0].id)
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn assert_has(&self, texts: &[&str]) {
        let plain = plain(&self.body);
        for text in texts {
            assert!(plain.contains(text), "no «{text}» in {plain}");
        }
    }

    pub(crate) fn assert_not(&self, texts: &[&str]) {
        let plain = plain(&self.body);
        for text in texts {
            assert!(!plain.contains(text), "«{text}» in {plain}");
        }
    }
}

/// Text as a test writes it and as a reader copies it: ordinary spaces, addresses in one piece.
pub(crate) fn plain(text: &str) -> String {
    text.replace("</span><wbr><span>@", "@")
        .replace(['\u{a0}', '\u{202f}'], " ")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// A browser with its cookies.
pub(crate) struct Browser<'h> {
    house: &'h House,
    cookies: BTreeMap<String, String>,
    token: String,
}

struct NoShuttle(ServiceId);

impl Command for NoShuttle {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        fulfilment::store::set_active(tx, self.0, false).await
    }
}

impl House {
    /// Nothing is brought from one store to another: what slips is late.
    pub(crate) async fn without_shuttle(&self) {
        self.app.db().run(NoShuttle(self.ids.shuttle)).await.unwrap();
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { house: self, cookies: BTreeMap::new(), token: String::new() }
    }

    /// Signed in, by code.
    pub(crate) async fn as_(&self, code: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(code, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }
}

impl Browser<'_> {
    pub(crate) async fn sign_in(&mut self, code: &str, password: &str) -> Answer {
        self.get("/office/sign-in").await;
        let email = format!("{}@fontaine.example", code.to_lowercase());
        self.post("/office/sign-in", &[("email", email.as_str()), ("password", password)]).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = request.headers_mut();
        head.insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        head.insert(header::ACCEPT, "text/html".parse().unwrap());
        head.insert(header::ACCEPT_LANGUAGE, "fr".parse().unwrap());
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
        let location = parts.headers.get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((_, rest)) = body.split_once("\"X-CSRF-Token\":\"") {
            self.token = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        }
        Answer { status: parts.status, location, headers: parts.headers, body }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// As a page of another site would send it.
    pub(crate) fn forget_token(&mut self) {
        "another".clone_into(&mut self.token);
    }

    /// Sends a form.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let all = fields.iter().copied().chain(std::iter::once(("csrf", token.as_str())));
        let pairs: Vec<String> = all.map(|(name, value)| format!("{name}={}", web::encode(value))).collect();
        let form = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(form.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    /// Sends a file as `multipart/form-data`.
    pub(crate) async fn upload(&mut self, path: &str, name: &str, content: &str) -> Answer {
        let body = format!(
            "--here\r\ncontent-disposition: form-data; name=\"format\"\r\n\r\nauto\r\n--here\r\ncontent-disposition: \
             form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n{content}\r\n--here--\r\n"
        );
        let path = format!("{path}?csrf={}", self.token);
        let form = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=here");
        self.send(form.body(Body::from(body)).unwrap()).await
    }
}
