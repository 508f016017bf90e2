//! The catalogue: products, their variants, collections and pictures; searching them; importing them.
//!
//! A **product** is what the customer calls an article; a **variant** is one colour and size of it,
//! with one SKU and any number of bar codes (GTINs). Collections form a tree; a product lies in any
//! number of them. What an article costs is a matter of `pricing`, how many there are of `stock`.
//!
//! Invariants:
//! - a handle names one product (one collection), a SKU one variant, a GTIN one variant;
//! - a variant has one value for each option of its product, and no two variants of a product have the same;
//! - nothing that was sold is ever deleted: it becomes a draft;
//! - a collection never lies in itself.
//!
//! A put compares first: what is as it should be is not written, so that bringing the same file in
//! twice changes nothing. Changes are told as `product_changed` and `collection_changed`; the search
//! follows these, and can be rebuilt from the tables at any time.

mod colours;
pub mod import;
mod model;
mod refused;
mod scan;
pub mod search;
pub mod store;
mod use_cases;

pub use colours::{check_colour, house_colour, is_colour_option};
pub use model::{
    BETWEEN_OPTIONS, Collection, CollectionNode, Cursor, LocalText, MOST_GTINS, MOST_HANDLE, MOST_OPTIONS, MOST_TEXT,
    MOST_TITLE, Malformed, OptionValue, Picture, PictureSource, Product, ProductCard, ProductFilter, ProductPage, Put,
    SearchSource, Status, Variant, VariantInfo, VatClass, check_handle, colour_of, option_key, option_text, slug, tree,
    with_descendants,
};
pub use refused::CatalogueRefused;
pub use scan::{Code, read_code};
pub use store::Scanned;
pub use use_cases::{COLLECTION_CHANGED, PRODUCT_CHANGED, PutCollection, PutProduct};

/// The tables of the catalogue.
pub const SCHEMA: db::Migration =
    db::Migration { number: 30, name: "catalogue", sql: include_str!("../migrations/0030_catalogue.sql") };
