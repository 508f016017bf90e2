//! Families of articles: what they have in common, and the sentences that describe them.

use crate::chain::VatClass;
use crate::palette::{Hue, Ladder};
use crate::styles::{Style, W};

mod bottoms;
mod home;
mod shoes_bags;
mod table;
mod tech;
mod tops;

/// How the last digits of prices look in a family.
#[derive(Clone, Copy)]
pub(crate) enum Ending {
    /// 8,90, 9,90, 10,90.
    Every90,
    /// 44,90, 49,90, 54,90.
    Fives90,
    /// 109,00, 119,00, 129,00.
    Nines00,
}

/// How the products of a family are called.
#[derive(Clone, Copy)]
pub(crate) enum Naming {
    /// Kind, style and a model name: "Chemise lin Rivage".
    Models,
    /// Titles of their own.
    Titles(&'static [W]),
}

/// A family of articles.
pub(crate) struct Family {
    /// Symbol of `articles.svg`.
    pub(crate) drawing: &'static str,
    /// Handle of its collection.
    pub(crate) collection: &'static str,
    /// "Chemise", "shirt".
    pub(crate) kind: W,
    /// Index of its supplier.
    pub(crate) supplier: usize,
    /// How many products it gets.
    pub(crate) count: usize,
    /// Its sizes.
    pub(crate) ladder: &'static Ladder,
    /// Colours to pick from; when only one, it is no choice for the customer.
    pub(crate) palette: &'static [&'static Hue],
    /// Fewest and most colours per product.
    pub(crate) colours: (usize, usize),
    /// Lowest and highest price in euros, before the style's own factor.
    pub(crate) euros: (i64, i64),
    /// How prices end.
    pub(crate) ending: Ending,
    /// Packed weight of the middle size.
    pub(crate) weight_g: u32,
    /// Where it stands in a store.
    pub(crate) zone: &'static str,
    /// VAT class.
    pub(crate) vat: VatClass,
    /// How its products are called.
    pub(crate) naming: Naming,
    /// Materials it comes in.
    pub(crate) styles: &'static [&'static Style],
    /// Ends the short description: "col français, coupe droite".
    pub(crate) shapes: &'static [W],
    /// How it is made.
    pub(crate) details: &'static [W],
    /// When one wears or uses it.
    pub(crate) uses: &'static [W],
}

/// All families, in the order of the shop.
pub(crate) fn all() -> impl Iterator<Item = &'static Family> {
    tops::FAMILIES
        .iter()
        .chain(bottoms::FAMILIES)
        .chain(shoes_bags::FAMILIES)
        .chain(home::FAMILIES)
        .chain(table::FAMILIES)
        .chain(tech::FAMILIES)
}
