//! A shop with more than enough of everything, and a provider that says yes at once.

use catalogue::{LocalText, OptionValue, Product, Status, Variant, VatClass};
use db::{Command, Db, DbError, Tx};
use flows::{House, Settings};
use kernel::{Actor, Clock, Currency, CustomerId, LocationId, Moment, Money, ProductId, Quantity, TillId, VariantId};
use messages::{Delivery, MailError, Mailer, Outgoing};
use payments::gateway::{
    BoxFuture, CardView, Gateway, GatewayError, GatewayResult, IntentRequest, IntentState, IntentView, RefundView,
    Terminal, TerminalRequest,
};
use serde_json::json;
use std::sync::Arc;
use stock::{By, OpeningLevel};
use stores::{Company, Location, LocationKind, Policy, Till};

/// So many variants share the load.
pub(crate) const VARIANTS: usize = 500;

/// What the callers need to know.
pub(crate) struct Shop {
    pub(crate) house: House,
    pub(crate) store: LocationId,
    pub(crate) variants: Vec<VariantId>,
}

/// Says yes at once.
pub(crate) struct Yes;

fn yes(reference: &str, amount: Money) -> IntentView {
    IntentView {
        provider_ref: format!("pi_{reference}"),
        version: 1,
        reference: reference.to_owned(),
        state: IntentState::Captured,
        amount,
        captured: amount,
        refunded: Money::zero(amount.currency),
        set_aside_until: None,
        client_url: None,
        card: Some(CardView {
            token: None,
            brand: "visa".into(),
            last4: "4417".into(),
            expiry_month: 12,
            expiry_year: 2030,
            fingerprint: "bench".into(),
            network_transaction_id: None,
        }),
    }
}

fn unused<T>() -> GatewayResult<T> {
    Err(GatewayError::Refused { code: "unused".into(), message: "not part of this measurement".into() })
}

impl Gateway for Yes {
    fn create_intent<'a>(&'a self, request: &'a IntentRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { Ok(yes(&request.reference, request.amount)) })
    }
    fn find_by_reference<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<Option<IntentView>>> {
        Box::pin(async { Ok(None) })
    }
    fn get_intent<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { unused() })
    }
    fn capture<'a>(&'a self, _: &'a str, _: Money) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { unused() })
    }
    fn void<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { unused() })
    }
    fn refund<'a>(&'a self, _: &'a str, _: Money, _: &'a str) -> BoxFuture<'a, GatewayResult<RefundView>> {
        Box::pin(async { unused() })
    }
    fn forget_token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, GatewayResult<()>> {
        Box::pin(async { Ok(()) })
    }
}

impl Terminal for Yes {
    fn start<'a>(&'a self, request: &'a TerminalRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { Ok(yes(&request.reference, request.amount)) })
    }
    fn poll<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { unused() })
    }
    fn cancel<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async { unused() })
    }
}

impl Mailer for Yes {
    fn send(&self, _: Outgoing) -> BoxFuture<'_, Result<Delivery, MailError>> {
        Box::pin(async { Ok(Delivery::Kept) })
    }
}

struct Found {
    moment: Moment,
    store: LocationId,
    till: TillId,
    product: ProductId,
    variants: Vec<VariantId>,
}

impl Found {
    fn variant(&self, at: usize) -> Variant {
        let size = at.to_string();
        Variant {
            id: self.variants[at],
            product_id: self.product,
            sku: format!("BENCH-{at}").parse().expect("a SKU"),
            gtins: Vec::new(),
            options: vec![OptionValue { code: size.clone(), label: LocalText::new(size.clone(), size), colour: None }],
            status: Status::Active,
            position: at as i64,
            weight_g: None,
            shelf: String::new(),
            supplier_id: None,
            supplier_reference: String::new(),
        }
    }

    async fn places(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        let company = Company {
            name: "Bench".into(),
            legal_name: "Bench".into(),
            siret: String::new(),
            vat_number: String::new(),
            currency: Currency::EUR,
        };
        stores::store::put_company(tx, &company).await?;
        stores::store::put_policy(tx, &Policy::default()).await?;
        let place = Location {
            id: self.store,
            code: "BEN".into(),
            kind: LocationKind::Store,
            name: "Bench".into(),
            city: String::new(),
            street: String::new(),
            postcode: String::new(),
            country: "FR".into(),
            phone: String::new(),
            latitude_e6: 0,
            longitude_e6: 0,
            time_zone: "Europe/Paris".into(),
            hours: json!({}),
            position: 1,
        };
        stores::store::put_location(tx, &place).await?;
        let till = Till { id: self.till, location: self.store, number: 1, terminal: "BEN-1".into() };
        stores::store::put_till(tx, &till).await
    }
}

impl Command for Found {
    type Done = ();
    type Refused = stock::StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), stock::StockRefused> {
        self.places(tx).await?;
        let now = self.moment.now;
        let product = Product {
            id: self.product,
            handle: "bench".into(),
            status: Status::Active,
            vat_class: VatClass::Standard,
            drawing: "g-shirt".into(),
            vendor: String::new(),
            title: LocalText::new("Article", "Article"),
            description: LocalText::default(),
            details: LocalText::default(),
            options: vec![LocalText::new("Taille", "Size")],
        };
        catalogue::store::insert_products_many(tx, &[product], now).await?;
        let variants: Vec<Variant> = (0..self.variants.len()).map(|at| self.variant(at)).collect();
        catalogue::store::insert_variants_many(tx, &variants, now).await?;
        let price =
            |variant: &VariantId| pricing::Price { variant: *variant, amount: Money::eur(4_990), valid_from: now };
        let prices: Vec<_> = self.variants.iter().map(price).collect();
        pricing::store::insert_prices(tx, &prices, &Actor::System, now).await?;
        let level = |variant: &VariantId| OpeningLevel {
            variant: *variant,
            location: self.store,
            on_hand: 1_000_000_000,
            safety: 0,
        };
        let opening: Vec<_> = self.variants.iter().map(level).collect();
        stock::insert_levels_many(tx, &opening, &By::new(self.moment.clone(), Actor::System)).await
    }
}

/// Founds the shop in an empty database.
pub(crate) async fn found(db: &Db) -> Result<Shop, String> {
    db.migrate(flows::MIGRATIONS).await.map_err(|error| error.to_string())?;
    let clock = Clock::system();
    let m = clock.moment();
    let (store, till, product) = (m.id(), m.id(), m.id());
    let variants: Vec<VariantId> = (0..VARIANTS).map(|_| m.id()).collect();
    let found = Found { moment: m.clone(), store, till, product, variants: variants.clone() };
    db.run(found).await.map_err(|error| error.to_string())?;
    let settings = Settings {
        public_url: "http://localhost".into(),
        demo: false,
        cookie_secure: false,
        currency: kernel::Currency::EUR,
        order_prefix: "B".into(),
        webhook_secret: "bench".into(),
    };
    let search = catalogue::search::SearchIndex::in_ram().map_err(|error| error.to_string())?;
    let (gateway, mailer) = (Arc::new(Yes), Arc::new(Yes));
    let house = House {
        db: db.clone(),
        clock,
        gateway: gateway.clone(),
        terminals: gateway,
        carrier: Arc::new(fulfilment::NoCarrier),
        mailer,
        search,
        settings,
    };
    Ok(Shop { house, store, variants })
}

/// A cart of two articles, as a customer of the web would have filled it.
pub(crate) struct FillCart {
    pub(crate) moment: Moment,
    pub(crate) customer: CustomerId,
    pub(crate) store: LocationId,
    pub(crate) variants: [VariantId; 2],
}

impl Command for FillCart {
    type Done = kernel::CartId;
    type Refused = cart::CartRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<kernel::CartId, cart::CartRefused> {
        let (m, owner) = (&self.moment, cart::Owner::Customer(self.customer));
        let open = cart::store::open_cart(tx, &owner, m.id(), m.now).await?;
        for variant in self.variants {
            let intent = cart::Intent {
                id: m.id(),
                variant,
                quantity: Quantity::ONE,
                wish: cart::Wish::collect(self.store, kernel::PaymentTerms::Now),
                added_channel: kernel::Channel::Web,
                added_by: Actor::Customer(self.customer),
                added_at: m.now,
            };
            cart::store::add_intent(tx, open.id, &intent, m.now).await?;
        }
        Ok(open.id)
    }
}
