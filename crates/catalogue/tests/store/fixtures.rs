//! A small shop to test with.

use catalogue::{
    CatalogueRefused, Collection, LocalText, OptionValue, Product, SCHEMA, Status, Variant, VatClass, house_colour,
    slug, store,
};
use db::{Command, Db, HOUSEKEEPING, Migration, Tx};
use futures::future::BoxFuture;
use kernel::{Clock, Gtin, Moment, ProductId};

pub(crate) const ALL: &[Migration] = &[HOUSEKEEPING, SCHEMA];

pub(crate) fn clock() -> Clock {
    Clock::manual(kernel::from_micros(1_790_000_000_000_000), 30)
}

/// Any function of the store as a command.
pub(crate) struct Do<F>(pub(crate) F);

impl<F, T> Command for Do<F>
where
    F: for<'a, 'b> Fn(&'a Tx<'b>) -> BoxFuture<'a, Result<T, CatalogueRefused>> + Send + Sync + 'static,
    T: Send + 'static,
{
    type Done = T;
    type Refused = CatalogueRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<T, CatalogueRefused> {
        (self.0)(tx).await
    }
}

/// Runs store functions in one transaction: `write(&db, move |tx| Box::pin(async move { … })).await`.
pub(crate) async fn write<F, T>(db: &Db, run: F) -> Result<T, CatalogueRefused>
where
    F: for<'a, 'b> Fn(&'a Tx<'b>) -> BoxFuture<'a, Result<T, CatalogueRefused>> + Send + Sync + 'static,
    T: Send + 'static,
{
    db.run(Do(run)).await
}

pub(crate) fn product(moment: &Moment, fr: &str, en: &str, drawing: &str, options: &[(&str, &str)]) -> Product {
    Product {
        id: moment.id(),
        handle: slug(fr),
        status: Status::Active,
        vat_class: VatClass::Standard,
        drawing: drawing.to_owned(),
        vendor: "Maison Fontaine".to_owned(),
        title: LocalText::new(fr, en),
        description: LocalText::default(),
        details: LocalText::default(),
        options: options.iter().map(|(fr, en)| LocalText::new(*fr, *en)).collect(),
    }
}

pub(crate) fn value(fr: &str, en: &str) -> OptionValue {
    OptionValue { code: slug(fr), label: LocalText::new(fr, en), colour: house_colour(fr).map(str::to_owned) }
}

/// Variants of a product in these values, with SKUs of its handle and codes.
pub(crate) fn variants(moment: &Moment, product: &Product, values: &[Vec<OptionValue>]) -> Vec<Variant> {
    (0_i64..)
        .zip(values)
        .map(|(position, options)| {
            let codes: Vec<&str> = options.iter().map(|value| value.code.as_str()).collect();
            Variant {
                id: moment.id(),
                product_id: product.id,
                sku: format!("{}.{}", product.handle, codes.join("-")).parse().unwrap(),
                gtins: Vec::new(),
                options: options.clone(),
                status: Status::Active,
                position,
                weight_g: Some(250),
                shelf: "A1".to_owned(),
                supplier_id: None,
                supplier_reference: String::new(),
            }
        })
        .collect()
}

/// Colours times sizes.
pub(crate) fn grid(colours: &[(&str, &str)], sizes: &[&str]) -> Vec<Vec<OptionValue>> {
    let one = |fr: &str, en: &str| value(fr, en);
    colours.iter().flat_map(|(fr, en)| sizes.iter().map(move |size| vec![one(fr, en), one(size, size)])).collect()
}

pub(crate) const COLOUR_AND_SIZE: &[(&str, &str)] = &[("Couleur", "Colour"), ("Taille", "Size")];

pub(crate) fn collection(
    moment: &Moment,
    fr: &str,
    en: &str,
    parent: Option<&Collection>,
    position: i64,
) -> Collection {
    Collection {
        id: moment.id(),
        handle: slug(fr),
        title: LocalText::new(fr, en),
        parent_id: parent.map(|c| c.id),
        position,
    }
}

/// A valid GTIN-13 from a running number.
pub(crate) fn gtin(n: u64) -> Gtin {
    let body = format!("377{n:09}");
    format!("{body}{}", Gtin::check_digit(&body).unwrap()).parse().unwrap()
}

/// The shirt of the first journey: three colours, three sizes.
pub(crate) fn shirt(moment: &Moment) -> (Product, Vec<Variant>) {
    let mut shirt = product(moment, "Chemise Oxford", "Oxford shirt", "g-shirt", COLOUR_AND_SIZE);
    shirt.description = LocalText::new("Chemise en coton épais, col boutonné.", "Heavy cotton, button-down collar.");
    let colours = [("Bleu", "Blue"), ("Rouge", "Red"), ("Blanc", "White")];
    let mut all = variants(moment, &shirt, &grid(&colours, &["38", "40", "42"]));
    for (n, variant) in (1..).zip(&mut all) {
        variant.gtins = vec![gtin(n), gtin(1_000 + n)];
    }
    (shirt, all)
}

/// Writes products with their variants.
pub(crate) async fn fill(db: &Db, products: Vec<(Product, Vec<Variant>)>) -> Vec<ProductId> {
    let now = clock().now();
    let ids = products.iter().map(|(product, _)| product.id).collect();
    write(db, move |tx| {
        let products = products.clone();
        Box::pin(async move {
            let (heads, variants): (Vec<Product>, Vec<Vec<Variant>>) = products.into_iter().unzip();
            store::insert_products_many(tx, &heads, now).await?;
            store::insert_variants_many(tx, &variants.concat(), now).await?;
            Ok(())
        })
    })
    .await
    .unwrap();
    ids
}
