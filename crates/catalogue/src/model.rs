//! What the catalogue is made of, and its rules. Pure.

use crate::colours::check_colour;
use kernel::{CollectionId, Gtin, Language, ProductId, Sku, SupplierId, VariantId, fold};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Longest handle, in characters.
pub const MOST_HANDLE: usize = 128;
/// Longest title, option name, option label, vendor or shelf, in characters.
pub const MOST_TITLE: usize = 200;
/// Longest description or details, in characters.
pub const MOST_TEXT: usize = 20_000;
/// Most options of a product: colour, size and one more.
pub const MOST_OPTIONS: usize = 3;
/// Most GTINs of a variant.
pub const MOST_GTINS: usize = 20;
/// Between the option labels of a variant: "Rouge · 40".
pub const BETWEEN_OPTIONS: &str = " · ";

macro_rules! texts {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// The stable text, as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}

/// Whether customers see it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// On sale.
    #[default]
    Active,
    /// In preparation, or withdrawn from sale. Never deleted: orders speak of it.
    Draft,
}

texts!(Status { Active = "active", Draft = "draft" });

/// Which VAT a product bears; the rate of a class is a matter of the country and the day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatClass {
    /// 20 % in France.
    #[default]
    Standard,
    /// 5.5 % in France: books, food.
    Reduced,
    /// 2.1 % in France: press, reimbursed medicine.
    SuperReduced,
    /// Exempt.
    Zero,
}

texts!(VatClass { Standard = "standard", Reduced = "reduced", SuperReduced = "super_reduced", Zero = "zero" });

/// The same words in French and in English. An empty side falls back to the other.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct LocalText {
    /// French.
    pub fr: String,
    /// English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl LocalText {
    /// Both languages.
    pub fn new(fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// The words in this language, or in the other one when this one has none.
    pub fn text(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::Fr => (&self.fr, &self.en),
            Language::En => (&self.en, &self.fr),
        };
        if first.is_empty() { second } else { first }
    }

    /// Whether neither language has words.
    pub fn is_empty(&self) -> bool {
        self.fr.is_empty() && self.en.is_empty()
    }

    fn exceeds(&self, most: usize) -> bool {
        self.fr.chars().count() > most || self.en.chars().count() > most
    }
}

/// What the customer calls an article, in all its colours and sizes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// Its id.
    pub id: ProductId,
    /// Its name in addresses; unique.
    pub handle: String,
    /// Whether customers see it.
    pub status: Status,
    /// Which VAT it bears.
    pub vat_class: VatClass,
    /// The symbol that draws it, such as `g-shirt`; empty when it has none.
    pub drawing: String,
    /// Brand or maker; may be empty.
    pub vendor: String,
    /// Its name.
    pub title: LocalText,
    /// What it is, in plain text; lines end with a line feed.
    pub description: LocalText,
    /// Composition, care, measures: one a line.
    pub details: LocalText,
    /// Names of its options, in order: Couleur, Taille. Empty when it comes in one form only.
    pub options: Vec<LocalText>,
}

/// The value of one option of a variant.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct OptionValue {
    /// Stable and the same in all languages: `rouge`, `40`.
    pub code: String,
    /// As people read it.
    #[serde(flatten)]
    pub label: LocalText,
    /// When the option is a colour: a house colour such as `rouge`, or `#b8433a`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
}

/// One colour and size of a product: the unit of stock and of sale.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// Its id.
    pub id: VariantId,
    /// Of which product.
    pub product_id: ProductId,
    /// The house's own code; unique.
    pub sku: Sku,
    /// The bar codes on it; each belongs to one variant. The first is printed on labels.
    pub gtins: Vec<Gtin>,
    /// One value for each option of the product, in their order.
    pub options: Vec<OptionValue>,
    /// Whether it is on sale.
    pub status: Status,
    /// Its place among its sisters.
    pub position: i64,
    /// Grams, packed.
    pub weight_g: Option<i64>,
    /// Where it stands in a shop; may be empty.
    pub shelf: String,
    /// Who supplies it.
    pub supplier_id: Option<SupplierId>,
    /// What the supplier calls it; may be empty.
    pub supplier_reference: String,
}

impl Variant {
    /// The codes of its options joined: no two variants of a product share it.
    pub fn option_key(&self) -> String {
        option_key(&self.options)
    }
}

/// A group of products; collections form a tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Collection {
    /// Its id.
    pub id: CollectionId,
    /// Its name in addresses; unique.
    pub handle: String,
    /// Its name.
    pub title: LocalText,
    /// In which collection it lies.
    pub parent_id: Option<CollectionId>,
    /// Its place among its sisters.
    pub position: i64,
}

/// A collection with those that lie in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CollectionNode {
    /// The collection.
    pub collection: Collection,
    /// Those in it, in order.
    pub children: Vec<CollectionNode>,
}

/// What a picture shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PictureSource {
    /// A drawing of the house in a colour.
    Drawing {
        /// The symbol: `g-shirt`.
        symbol: String,
        /// A house colour or `#b8433a`.
        colour: Option<String>,
    },
    /// A file elsewhere.
    Url(String),
}

/// A picture of a product, or of one of its variants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// Of which product.
    pub product_id: ProductId,
    /// Its place among the product's pictures; unique there.
    pub position: i64,
    /// Of which variant; none for all.
    pub variant_id: Option<VariantId>,
    /// What it shows, for those who don't see it.
    pub alt: LocalText,
    /// Where it comes from.
    pub source: PictureSource,
}

/// A product with all that its page shows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProductPage {
    /// The product.
    pub product: Product,
    /// Its variants, in order.
    pub variants: Vec<Variant>,
    /// Its pictures, in order.
    pub pictures: Vec<Picture>,
}

impl ProductPage {
    /// The values of each option, in the order in which variants bring them.
    pub fn option_values(&self) -> Vec<Vec<OptionValue>> {
        let mut values: Vec<Vec<OptionValue>> = vec![Vec::new(); self.product.options.len()];
        for variant in self.variants.iter().filter(|v| v.status == Status::Active) {
            for (known, value) in values.iter_mut().zip(&variant.options) {
                if !known.iter().any(|k| k.code == value.code) {
                    known.push(value.clone());
                }
            }
        }
        values
    }
}

/// What a line of a cart, a ticket or an order says of a variant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariantInfo {
    /// The variant.
    pub id: VariantId,
    /// Its product.
    pub product_id: ProductId,
    /// Its product's handle.
    pub handle: String,
    /// Its product's name.
    pub title: LocalText,
    /// Its SKU.
    pub sku: Sku,
    /// Its first bar code.
    pub gtin: Option<Gtin>,
    /// "Rouge · 40"; empty when the product comes in one form only.
    pub option_text: LocalText,
    /// A house colour or `#b8433a`.
    pub colour: Option<String>,
    /// The symbol that draws it; may be empty.
    pub drawing: String,
    /// Which VAT it bears.
    pub vat_class: VatClass,
    /// Grams, packed.
    pub weight_g: Option<i64>,
    /// Where it stands in a shop; may be empty.
    pub shelf: String,
    /// On sale only when product and variant are.
    pub status: Status,
}

/// A product in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProductCard {
    /// The product.
    pub id: ProductId,
    /// Its name in addresses.
    pub handle: String,
    /// Its name.
    pub title: LocalText,
    /// The symbol that draws it; may be empty.
    pub drawing: String,
    /// Brand or maker; may be empty.
    pub vendor: String,
    /// Whether customers see it.
    pub status: Status,
    /// Which VAT it bears.
    pub vat_class: VatClass,
    /// Its colours, in the order of its variants on sale.
    pub colours: Vec<OptionValue>,
    /// Its variants on sale, in order.
    pub variant_ids: Vec<VariantId>,
    /// Where the next page of a list begins.
    pub cursor: Cursor,
}

/// After which product a list goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// Its place in the collection; 0 in lists that follow no collection.
    pub position: i64,
    /// The product.
    pub id: Option<ProductId>,
}

/// Which products a list holds. Empty: all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ProductFilter {
    /// Those in this collection or in one below it, in its order.
    pub collection: Option<CollectionId>,
    /// Those alone; as many as a page shows.
    pub ids: Option<Vec<ProductId>>,
    /// Of this vendor.
    pub vendor: Option<String>,
    /// In this state.
    pub status: Option<Status>,
}

/// A product as the search needs it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchSource {
    /// The product.
    pub product: Product,
    /// Its variants on sale, in order.
    pub variants: Vec<Variant>,
    /// Its collections.
    pub collection_ids: Vec<CollectionId>,
}

/// What a write came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Put {
    /// It was not there.
    Created,
    /// It was there and is different now.
    Changed,
    /// It was there as it is; nothing was written.
    Unchanged,
}

/// Why the form of a product, variant or collection was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Malformed {
    /// Empty, too long, or with characters that an address does not bear.
    #[error("a handle has letters, digits, - and _ only, 128 at most")]
    Handle,
    /// Neither language has a title.
    #[error("a title is needed")]
    TitleMissing,
    /// A text is longer than its field.
    #[error("a text is too long")]
    TooLong,
    /// More than [`MOST_OPTIONS`].
    #[error("at most three options")]
    TooManyOptions,
    /// Two options bear one name, or an option has none.
    #[error("options need names of their own")]
    OptionNames,
    /// Not one value for each option of the product.
    #[error("one value for each option of the product")]
    OptionCount,
    /// An option's code is empty or holds a separator.
    #[error("an option value needs a code")]
    OptionCode,
    /// A colour is neither a house colour's name nor `#` and six hexadecimal digits.
    #[error("a colour is a name or #rrggbb")]
    Colour,
    /// Negative, or heavier than a lorry.
    #[error("a weight between 0 and 1,000,000 g")]
    Weight,
    /// More than [`MOST_GTINS`], or the same twice.
    #[error("too many bar codes, or one twice")]
    Gtins,
    /// An address of a picture that is not http(s).
    #[error("a picture's address begins with https:// or http://")]
    PictureUrl,
    /// Two pictures at one position.
    #[error("two pictures at one position")]
    PicturePosition,
}

/// Checks the form of a handle: lower-case letters, digits, `-` and `_`.
pub fn check_handle(handle: &str) -> Result<(), Malformed> {
    let fits = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || c == '-' || c == '_';
    let length = handle.chars().count();
    if (1..=MOST_HANDLE).contains(&length) && handle.chars().all(fits) { Ok(()) } else { Err(Malformed::Handle) }
}

impl Product {
    /// Checks its form.
    pub fn check(&self) -> Result<(), Malformed> {
        check_handle(&self.handle)?;
        if self.title.is_empty() {
            return Err(Malformed::TitleMissing);
        }
        let names_fit = !self.options.iter().any(|name| name.exceeds(MOST_TITLE));
        let texts_fit = !self.description.exceeds(MOST_TEXT) && !self.details.exceeds(MOST_TEXT);
        let words_fit = self.vendor.chars().count() <= MOST_TITLE && self.drawing.chars().count() <= MOST_TITLE;
        if self.title.exceeds(MOST_TITLE) || !names_fit || !texts_fit || !words_fit {
            return Err(Malformed::TooLong);
        }
        if self.options.len() > MOST_OPTIONS {
            return Err(Malformed::TooManyOptions);
        }
        for (i, name) in self.options.iter().enumerate() {
            let twice = self.options[..i].iter().any(|n| fold(n.text(Language::Fr)) == fold(name.text(Language::Fr)));
            if name.is_empty() || twice {
                return Err(Malformed::OptionNames);
            }
        }
        Ok(())
    }
}

impl Variant {
    /// Checks its form against the number of options of its product.
    pub fn check(&self, options: usize) -> Result<(), Malformed> {
        if self.options.len() != options {
            return Err(Malformed::OptionCount);
        }
        for value in &self.options {
            if value.code.is_empty() || value.code.contains(['/', '\u{1f}']) || value.label.is_empty() {
                return Err(Malformed::OptionCode);
            }
            if value.code.chars().count() > MOST_TITLE || value.label.exceeds(MOST_TITLE) {
                return Err(Malformed::TooLong);
            }
            value.colour.as_deref().map_or(Ok(()), check_colour)?;
        }
        if self.shelf.chars().count() > MOST_TITLE || self.supplier_reference.chars().count() > MOST_TITLE {
            return Err(Malformed::TooLong);
        }
        if self.weight_g.is_some_and(|grams| !(0..=1_000_000).contains(&grams)) {
            return Err(Malformed::Weight);
        }
        let twice = self.gtins.iter().enumerate().any(|(i, gtin)| self.gtins[..i].contains(gtin));
        if twice || self.gtins.len() > MOST_GTINS { Err(Malformed::Gtins) } else { Ok(()) }
    }
}

impl Collection {
    /// Checks its form.
    pub fn check(&self) -> Result<(), Malformed> {
        check_handle(&self.handle)?;
        if self.title.is_empty() {
            Err(Malformed::TitleMissing)
        } else if self.title.exceeds(MOST_TITLE) {
            Err(Malformed::TooLong)
        } else {
            Ok(())
        }
    }
}

impl Picture {
    /// Checks the form of all pictures of a product.
    pub fn check_all(pictures: &[Self]) -> Result<(), Malformed> {
        for (i, picture) in pictures.iter().enumerate() {
            if pictures[..i].iter().any(|p| p.position == picture.position) {
                return Err(Malformed::PicturePosition);
            }
            match &picture.source {
                PictureSource::Url(url) if !(url.starts_with("https://") || url.starts_with("http://")) => {
                    return Err(Malformed::PictureUrl);
                }
                PictureSource::Url(url) if url.chars().count() > 2_000 => return Err(Malformed::TooLong),
                PictureSource::Drawing { colour: Some(colour), .. } => check_colour(colour)?,
                _ => {}
            }
            if picture.alt.exceeds(MOST_TITLE * 5) {
                return Err(Malformed::TooLong);
            }
        }
        Ok(())
    }
}

/// The codes of option values joined by `/`.
pub fn option_key(options: &[OptionValue]) -> String {
    options.iter().map(|value| value.code.as_str()).collect::<Vec<_>>().join("/")
}

/// The labels of option values joined: "Rouge · 40".
pub fn option_text(options: &[OptionValue]) -> LocalText {
    let join =
        |language| options.iter().map(|value| value.label.text(language)).collect::<Vec<_>>().join(BETWEEN_OPTIONS);
    LocalText { fr: join(Language::Fr), en: join(Language::En) }
}

/// The colour among option values.
pub fn colour_of(options: &[OptionValue]) -> Option<&OptionValue> {
    options.iter().find(|value| value.colour.is_some())
}

/// A word for addresses and codes: "Été 2026 !" gives `ete-2026`. Empty when nothing of the text can stand there.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold(text).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Puts collections in a tree, by position and then by title. One whose parent is missing stands at the top.
pub fn tree(collections: Vec<Collection>) -> Vec<CollectionNode> {
    use std::collections::{HashMap, HashSet};
    let known: HashSet<CollectionId> = collections.iter().map(|c| c.id).collect();
    let mut below: HashMap<Option<CollectionId>, Vec<Collection>> = HashMap::new();
    for collection in collections {
        let parent = collection.parent_id.filter(|id| known.contains(id));
        below.entry(parent).or_default().push(collection);
    }
    branch(None, &mut below)
}

fn branch(
    parent: Option<CollectionId>,
    below: &mut std::collections::HashMap<Option<CollectionId>, Vec<Collection>>,
) -> Vec<CollectionNode> {
    let mut here = below.remove(&parent).unwrap_or_default();
    here.sort_by(|a, b| (a.position, &a.title.fr, a.id).cmp(&(b.position, &b.title.fr, b.id)));
    here.into_iter()
        .map(|collection| {
            let children = branch(Some(collection.id), below);
            CollectionNode { collection, children }
        })
        .collect()
}

/// A collection and all that lie below it.
pub fn with_descendants(collections: &[Collection], root: CollectionId) -> Vec<CollectionId> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        for collection in collections.iter().filter(|c| c.parent_id == Some(parent)) {
            if !found.contains(&collection.id) {
                found.push(collection.id);
            }
        }
        next += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid_of as id;

    fn uuid_of(n: u8) -> CollectionId {
        format!("00000000-0000-7000-8000-0000000000{n:02}").parse().expect("a UUID")
    }

    fn collection(n: u8, parent: Option<u8>, position: i64) -> Collection {
        Collection {
            id: id(n),
            handle: format!("c{n}"),
            title: LocalText::new(format!("C{n}"), ""),
            parent_id: parent.map(id),
            position,
        }
    }

    #[test]
    fn a_text_falls_back_to_the_other_language() {
        assert_eq!(LocalText::new("Chemise", "").text(Language::En), "Chemise");
        assert_eq!(LocalText::new("", "Shirt").text(Language::Fr), "Shirt");
        assert_eq!(LocalText::new("Chemise", "Shirt").text(Language::En), "Shirt");
    }

    #[test]
    fn handles_are_fit_for_addresses() {
        for good in ["chemise-oxford", "veste_2", "été"] {
            assert_eq!(check_handle(good), Ok(()), "{good}");
        }
        for bad in ["", "a b", "a/b", "A", "a.b", "a?b", "a%20"] {
            assert_eq!(check_handle(bad), Err(Malformed::Handle), "{bad}");
        }
    }

    #[test]
    fn slugs() {
        for (text, want) in
            [("Été 2026 !", "ete-2026"), ("  Bleu   ciel ", "bleu-ciel"), ("L’œuvre", "l-oeuvre"), ("—", "")]
        {
            assert_eq!(slug(text), want);
        }
    }

    #[test]
    fn collections_form_a_tree_and_a_circle_does_no_harm() {
        let all = vec![collection(2, Some(1), 1), collection(3, Some(1), 0), collection(1, None, 0)];
        let roots = tree(all.clone());
        assert_eq!(roots.len(), 1);
        let below: Vec<_> = roots[0].children.iter().map(|node| node.collection.id).collect();
        assert_eq!(below, [id(3), id(2)]);
        assert_eq!(with_descendants(&all, id(1)).len(), 3);
        let circle = vec![collection(1, Some(2), 0), collection(2, Some(1), 0)];
        assert_eq!(with_descendants(&circle, id(1)).len(), 2);
    }
}
