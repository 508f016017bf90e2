//! What a generated chain is made of: plain values that a loader writes wherever it likes.
//! Records refer to one another by their index in the [`Chain`]'s lists.

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};
use uuid::Uuid;

/// The same words in French and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Both languages at once.
    pub fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }
}

/// A whole retail chain on one day.
#[derive(Clone, Debug)]
pub struct Chain {
    /// The seed it was made from.
    pub seed: u64,
    /// The day it stands on; sales end the day before.
    pub today: Date,
    /// The legal entity.
    pub company: Company,
    /// Stores first, warehouses last.
    pub locations: Vec<Location>,
    /// Everyone who signs in.
    pub staff: Vec<Staff>,
    /// Who delivers the goods.
    pub suppliers: Vec<Supplier>,
    /// The tree of collections, parents before children.
    pub collections: Vec<Collection>,
    /// Products; their variants are a range of [`Chain::variants`].
    pub products: Vec<Product>,
    /// Variants of all products, in the order of the products.
    pub variants: Vec<Variant>,
    /// One level per variant and location where the variant is kept.
    pub stock: Vec<StockLevel>,
    /// What is on its way: purchase orders and transfers.
    pub supply: Vec<SupplyOrder>,
    /// Demonstration customers.
    pub customers: Vec<Customer>,
}

impl Chain {
    /// The index of the location with this code.
    pub fn find_location(&self, code: &str) -> Option<usize> {
        self.locations.iter().position(|l| l.code == code)
    }

    /// The index of the variant with this stock keeping unit.
    pub fn find_variant(&self, sku: &str) -> Option<usize> {
        self.variants.iter().position(|v| v.sku == sku)
    }
}

/// The legal entity behind the chain. Its registration numbers are obviously not real ones.
#[derive(Clone, Debug)]
pub struct Company {
    /// Stable id.
    pub id: Uuid,
    /// Name on the door and on receipts.
    pub name: &'static str,
    /// Legal name and form.
    pub legal_name: &'static str,
    /// French establishment number, invalid on purpose.
    pub siret: &'static str,
    /// VAT number, invalid on purpose.
    pub vat_number: &'static str,
    /// Activity code.
    pub naf: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// Registered office.
    pub address: Address,
    /// Telephone, from the range reserved for fiction.
    pub phone: String,
    /// Where customers write to.
    pub email: String,
    /// Legal form and capital.
    pub capital: &'static str,
    /// Register and number, invalid on purpose.
    pub register: &'static str,
    /// Who answers for the site: a function, nobody's name.
    pub director: &'static str,
    /// Who keeps the site, where, and under which number.
    pub host: (&'static str, &'static str, String),
    /// The mediator, where, and its site.
    pub mediator: (&'static str, &'static str, &'static str),
}

/// A postal address in France.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Number and street.
    pub line1: String,
    /// Five digits.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
}

/// Store or warehouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocationKind {
    /// A shop that customers enter.
    Store,
    /// A warehouse that replenishes stores.
    Central,
    /// A warehouse that ships web orders.
    Ecommerce,
}

/// A place that holds stock.
#[derive(Clone, Debug)]
pub struct Location {
    /// Stable id.
    pub id: Uuid,
    /// Three letters.
    pub code: &'static str,
    /// As shown to customers.
    pub name: &'static str,
    /// The handle in an address.
    pub handle: String,
    /// Store or warehouse.
    pub kind: LocationKind,
    /// Where it is.
    pub address: Address,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// IANA name.
    pub time_zone: &'static str,
    /// Telephone, from the range reserved for fiction.
    pub phone: String,
    /// Mail address under a reserved domain.
    pub email: String,
    /// Spans when the doors are open (for a warehouse: when it works).
    pub hours: Vec<Opening>,
    /// Until when an order of the day still leaves the same day.
    pub cut_off: Time,
    /// Codes of the tills, empty for a warehouse.
    pub tills: Vec<Till>,
}

/// A till of a store.
#[derive(Clone, Debug)]
pub struct Till {
    /// Stable id.
    pub id: Uuid,
    /// `LPI-C1`.
    pub code: String,
    /// "Caisse 1".
    pub name: Text,
}

/// One span of one weekday; a lunch break makes two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The day.
    pub weekday: Weekday,
    /// Doors open.
    pub from: Time,
    /// Doors closed.
    pub to: Time,
}

/// What a person does in the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Sells, takes payment.
    Seller,
    /// Runs a store.
    StoreManager,
    /// Catalogue, prices, promotions.
    Merchandiser,
    /// Order team: sourcing, customers.
    OrderManager,
    /// Everything.
    Administrator,
}

/// A person who signs in; known by role and number, never by a name.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Stable id.
    pub id: Uuid,
    /// `LPI-2`, `LPI-R`, `MF-1`.
    pub code: String,
    /// "Vendeur 2".
    pub display_name: String,
    /// What they may do.
    pub role: StaffRole,
    /// Their store, or none at head office.
    pub location: Option<usize>,
    /// Four digits for the till; the same in every store.
    pub pin: &'static str,
    /// Sign-in at the office, under a reserved domain.
    pub email: String,
    /// Demonstration password for the office.
    pub password: &'static str,
}

/// A supplier and how reliably it delivers.
#[derive(Clone, Debug)]
pub struct Supplier {
    /// Stable id.
    pub id: Uuid,
    /// `F01`.
    pub code: String,
    /// An invented name.
    pub name: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    /// Usual business days from order to dock.
    pub lead_days: u8,
    /// Business days by which nine deliveries in ten are at most late.
    pub spread_days: u8,
    /// Where orders are sent, under a reserved domain.
    pub email: String,
}

/// A node of the collection tree.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Stable id.
    pub id: Uuid,
    /// The handle in an address.
    pub handle: &'static str,
    /// As shown.
    pub name: Text,
    /// The parent, if it is not a root.
    pub parent: Option<usize>,
    /// Drawing that stands for it, a symbol of `articles.svg`.
    pub drawing: &'static str,
}

/// Which VAT rate applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VatClass {
    /// 20 %.
    Standard,
    /// 5.5 %: books, food.
    Reduced,
}

impl VatClass {
    /// The French rate in basis points.
    pub const fn rate_bp(self) -> u32 {
        match self {
            Self::Standard => 2_000,
            Self::Reduced => 550,
        }
    }
}

/// When an article sells best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// All year.
    All,
    /// October to February.
    Winter,
    /// April to August.
    Summer,
    /// November and December.
    Gift,
}

/// One choice of an option.
#[derive(Clone, Debug)]
pub struct OptionValue {
    /// Part of the stock keeping unit: `RGE`, `40`.
    pub code: &'static str,
    /// As shown.
    pub label: Text,
    /// Colour token (`rouge`, the `--g-rouge` of the stylesheet) if this is a colour.
    pub colour: Option<&'static str>,
}

/// An option of a product and its values in order.
#[derive(Clone, Debug)]
pub struct ProductOption {
    /// "Couleur", "Taille", "Pointure"…
    pub name: Text,
    /// Its values.
    pub values: Vec<OptionValue>,
}

/// A drawn picture: symbol and colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Symbol of `articles.svg`.
    pub drawing: &'static str,
    /// Colour token.
    pub colour: &'static str,
    /// Text alternative.
    pub alt: Text,
}

/// A product with its texts in both languages.
#[derive(Clone, Debug)]
pub struct Product {
    /// Stable id.
    pub id: Uuid,
    /// The handle in an address, unique.
    pub handle: String,
    /// Start of its variants' stock keeping units, unique.
    pub code: String,
    /// Title.
    pub title: Text,
    /// One sentence.
    pub short: Text,
    /// Three sentences or more.
    pub long: Text,
    /// Composition.
    pub material: Text,
    /// How to look after it.
    pub care: Text,
    /// Its collections: the leaf first, then its root.
    pub collections: Vec<usize>,
    /// Options; empty when there is a single variant.
    pub options: Vec<ProductOption>,
    /// Lowest price of its variants, VAT included, in cents.
    pub price_minor: i64,
    /// A higher price that was in force until the day before [`Product::price_since_on`].
    pub previous_price_minor: Option<i64>,
    /// Since when the current price is in force.
    pub price_since_on: Date,
    /// VAT class.
    pub vat: VatClass,
    /// Symbol of `articles.svg`.
    pub drawing: &'static str,
    /// Pictures, one per colour, the default first.
    pub images: Vec<Image>,
    /// Who supplies it.
    pub supplier: usize,
    /// Where it stands in a store: "Niveau 0 · B4".
    pub place: String,
    /// When it sells best.
    pub season: Season,
    /// First day on sale.
    pub published_on: Date,
    /// Relative demand, 1 to 100.
    pub popularity: u32,
    /// Its variants in [`Chain::variants`].
    pub variants: std::ops::Range<usize>,
}

/// What is sold: one stock keeping unit.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Stable id.
    pub id: Uuid,
    /// Its product.
    pub product: usize,
    /// `CHO-RGE-40`.
    pub sku: String,
    /// GTIN-13 with a valid check digit.
    pub gtin: String,
    /// One index into the values of each option of the product, in order.
    pub values: Vec<usize>,
    /// "Rouge · 40"; empty for a single variant.
    pub title: Text,
    /// Colour token of its drawing.
    pub colour: &'static str,
    /// VAT included, in cents.
    pub price_minor: i64,
    /// Grams, packed.
    pub weight_g: u32,
    /// Relative demand among its siblings, 1 to 10.
    pub demand: u32,
}

/// What lies at one location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockLevel {
    /// The variant.
    pub variant: usize,
    /// The location.
    pub location: usize,
    /// Units present.
    pub on_hand: i64,
    /// Units that are not promised to anyone.
    pub safety: i64,
}

/// Where a supply comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplySource {
    /// A purchase order to this supplier.
    Supplier(usize),
    /// A transfer from this location.
    Location(usize),
}

/// How far a supply has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupplyState {
    /// Ordered, not confirmed with a date of its own.
    Ordered,
    /// Confirmed by who sends it.
    Confirmed,
    /// On the road.
    Shipped,
}

/// A purchase order or a transfer that is still open.
#[derive(Clone, Debug)]
pub struct SupplyOrder {
    /// Stable id.
    pub id: Uuid,
    /// `F-2288` for a purchase order, `T-1187` for a transfer.
    pub number: String,
    /// From where.
    pub source: SupplySource,
    /// To which location.
    pub destination: usize,
    /// How far it has come.
    pub state: SupplyState,
    /// When it was placed.
    pub ordered_on: Date,
    /// The date first announced; earlier than `expected_on` when it has slipped.
    pub announced_on: Date,
    /// The date now expected, a business day.
    pub expected_on: Date,
    /// Business days by which it may be late.
    pub spread_days: u8,
    /// What it brings.
    pub lines: Vec<SupplyLine>,
}

/// One line of a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupplyLine {
    /// Stable id.
    pub id: Uuid,
    /// The variant.
    pub variant: usize,
    /// Units, above zero.
    pub quantity: i64,
}

/// A demonstration customer, numbered rather than named.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Stable id.
    pub id: Uuid,
    /// `MF-C-0012`.
    pub number: String,
    /// "Cliente" or "Client".
    pub first_name: &'static str,
    /// "Démo 0012".
    pub last_name: String,
    /// Under a reserved domain.
    pub email: String,
    /// Mobile number from the range reserved for fiction.
    pub phone: String,
    /// `fr` or `en`.
    pub language: &'static str,
    /// Where they live.
    pub address: Address,
    /// The store they go to.
    pub store: usize,
    /// When they became a customer.
    pub joined_on: Date,
    /// Agreed to news by mail.
    pub mail_consent: bool,
    /// Agreed to messages by SMS.
    pub sms_consent: bool,
    /// Agreed to sellers seeing their cart and purchases in the store.
    pub store_consent: bool,
    /// Loyalty points.
    pub points: i64,
}

/// Where a sale was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleChannel {
    /// At a till.
    Till,
    /// On the web shop.
    Web,
}

/// How a sale was paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaleTender {
    /// Card, in the store or on the web.
    Card,
    /// Cash.
    Cash,
}

/// A past sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Stable id, ordered by time.
    pub id: Uuid,
    /// When it was paid.
    pub at: Timestamp,
    /// Till or web.
    pub channel: SaleChannel,
    /// Store, or the warehouse that shipped it.
    pub location: usize,
    /// The code of that location.
    pub location_code: &'static str,
    /// Index of the till in the location, for a till sale.
    pub till: Option<usize>,
    /// Code of the till, for a till sale.
    pub till_code: Option<String>,
    /// Index of the seller in [`Chain::staff`], for a till sale.
    pub staff: Option<usize>,
    /// Code of the seller, for a till sale.
    pub staff_code: Option<String>,
    /// Index in [`Chain::customers`]; always known on the web.
    pub customer: Option<usize>,
    /// One to five lines.
    pub lines: Vec<SaleLine>,
    /// How it was paid.
    pub tender: SaleTender,
}

impl Sale {
    /// What was paid, VAT included, in cents.
    pub fn total_minor(&self) -> i64 {
        self.lines.iter().map(|l| l.unit_price_minor * l.quantity).sum()
    }
}

/// One line of a past sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SaleLine {
    /// The variant.
    pub variant: usize,
    /// Units, above zero.
    pub quantity: i64,
    /// Paid per unit, VAT included, in cents.
    pub unit_price_minor: i64,
    /// VAT rate in basis points.
    pub vat_rate_bp: u32,
}
