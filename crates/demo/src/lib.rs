//! A whole retail chain for demonstrations, and for tests that need one: Maison Fontaine, with
//! twelve stores, two warehouses, its people, range, stock, supply, customers and a year of sales.
//!
//! Everything follows from a seed and a date. Nothing of the generator reads a clock, a file or a
//! database, so that two machines show the same chain; [`mod@load`] writes it into a database.
//!
//! ```
//! let chain = demo::generate(7, jiff::civil::date(2026, 11, 21));
//! let red = chain.find_variant("CHO-RGE-40").unwrap();
//! assert_eq!(chain.variants[red].price_minor, 4_990);
//! assert_eq!(demo::sales(&chain).count(), demo::SALES);
//! ```
//!
//! No one in it exists: staff are a role and a number, customers a number, addresses and
//! registration numbers are visibly examples, mail ends in `.example` and telephone numbers come
//! from the blocks that the French regulator keeps for fiction.

mod calendar;
mod catalogue;
mod chain;
mod families;
mod ids;
pub mod load;
mod names;
mod network;
mod palette;
mod people;
mod signature;
mod styles;
mod supply;
mod trade;

pub use calendar::{delivery_thursday, is_business_day, is_closed_everywhere, is_public_holiday};
pub use chain::{
    Address, Chain, Collection, Company, Customer, Image, Location, LocationKind, Opening, OptionValue, Product,
    ProductOption, Sale, SaleChannel, SaleLine, SaleTender, Season, Staff, StaffRole, StockLevel, Supplier, SupplyLine,
    SupplyOrder, SupplySource, SupplyState, Text, Till, Variant, VatClass,
};
pub use names::check_digit;
pub use network::DEMO_PASSWORD;
pub use trade::{SALES, sales};

use jiff::civil::Date;

/// The chain of this seed as it stands on the morning of `today`.
pub fn generate(seed: u64, today: Date) -> Chain {
    let locations = network::locations(seed);
    let suppliers = network::suppliers(seed);
    let collections = names::collections(&mut ids::Ids::new(seed, ids::Stream::Collections));
    let (products, variants) = catalogue::build(seed, today, &collections, &suppliers);
    let stock = supply::stock(seed, &locations, &products, &variants);
    let facts = supply::Facts {
        seed,
        today,
        locations: &locations,
        suppliers: &suppliers,
        products: &products,
        variants: &variants,
        stock: &stock,
    };
    let supply = supply::supply(&facts);
    Chain {
        seed,
        today,
        company: network::company(seed),
        staff: network::staff(seed, &locations),
        customers: people::customers(seed, today, &locations),
        locations,
        suppliers,
        collections,
        products,
        variants,
        stock,
        supply,
    }
}
