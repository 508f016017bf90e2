//! Products, variants, pictures, prices.

use super::facts::Facts;
use super::unexpected;
use crate::{Product, Text, Variant, VatClass};
use catalogue::{LocalText, OptionValue, Picture, PictureSource, Status};
use db::{DbError, Tx};
use kernel::{Actor, CollectionId, Money, ProductId, SupplierId, VariantId};
use pricing::Price;
use std::ops::Range;

pub(super) fn text(text: &Text) -> LocalText {
    LocalText::new(text.fr.clone(), text.en.clone())
}

pub(super) async fn write_products(tx: &Tx<'_>, facts: &Facts, range: Range<usize>) -> Result<(), DbError> {
    let first_at = facts.at(facts.days_ago(366), 8);
    let (mut products, mut variants, mut pictures, mut members) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, product) in facts.chain.products[range.clone()].iter().enumerate() {
        products.push(new_product(product));
        for (position, index) in product.variants.clone().enumerate() {
            variants.push(new_variant(facts, product, &facts.chain.variants[index], position as i64)?);
        }
        pictures.extend(new_pictures(product));
        if let Some(leaf) = product.collections.first() {
            let collection = CollectionId(facts.chain.collections[*leaf].id);
            members.push((collection, ProductId(product.id), (range.start + place) as i64));
        }
    }
    catalogue::store::insert_products_many(tx, &products, first_at).await?;
    catalogue::store::insert_variants_many(tx, &variants, first_at).await?;
    catalogue::store::insert_pictures_many(tx, &pictures).await?;
    catalogue::store::insert_collection_products_many(tx, &members).await
}

fn new_product(product: &Product) -> catalogue::Product {
    catalogue::Product {
        id: ProductId(product.id),
        handle: product.handle.clone(),
        status: Status::Active,
        vat_class: match product.vat {
            VatClass::Standard => catalogue::VatClass::Standard,
            VatClass::Reduced => catalogue::VatClass::Reduced,
        },
        drawing: product.drawing.to_owned(),
        vendor: "Maison Fontaine".to_owned(),
        title: text(&product.title),
        description: LocalText::new(
            format!("{}\n{}", product.short.fr, product.long.fr),
            format!("{}\n{}", product.short.en, product.long.en),
        ),
        details: LocalText::new(
            format!("{}\n{}", product.material.fr, product.care.fr),
            format!("{}\n{}", product.material.en, product.care.en),
        ),
        options: product.options.iter().map(|option| text(&option.name)).collect(),
    }
}

fn new_variant(
    facts: &Facts,
    product: &Product,
    variant: &Variant,
    position: i64,
) -> Result<catalogue::Variant, DbError> {
    let value = |(option, value): (&crate::ProductOption, &usize)| {
        let value = &option.values[*value];
        OptionValue {
            code: value.colour.map_or_else(|| value.code.to_lowercase(), str::to_owned),
            label: text(&value.label),
            colour: value.colour.map(str::to_owned),
        }
    };
    Ok(catalogue::Variant {
        id: VariantId(variant.id),
        product_id: ProductId(product.id),
        sku: variant.sku.parse().map_err(unexpected)?,
        gtins: vec![variant.gtin.parse().map_err(unexpected)?],
        options: product.options.iter().zip(&variant.values).map(value).collect(),
        status: Status::Active,
        position,
        weight_g: Some(variant.weight_g.into()),
        shelf: product.place.clone(),
        supplier_id: Some(SupplierId(facts.chain.suppliers[product.supplier].id)),
        supplier_reference: format!("{}-{}", product.code, position + 1),
    })
}

fn new_pictures(product: &Product) -> impl Iterator<Item = Picture> {
    let id = ProductId(product.id);
    product.images.iter().enumerate().map(move |(position, image)| Picture {
        product_id: id,
        position: position as i64,
        variant_id: None,
        alt: text(&image.alt),
        source: PictureSource::Drawing { symbol: image.drawing.to_owned(), colour: Some(image.colour.to_owned()) },
    })
}

/// The price in force, and the one before it.
pub(super) async fn write_prices(tx: &Tx<'_>, facts: &Facts, range: Range<usize>) -> Result<(), DbError> {
    let mut prices = Vec::with_capacity(range.len());
    for variant in &facts.chain.variants[range] {
        let product = &facts.chain.products[variant.product];
        let mut set = |minor, on| {
            prices.push(Price {
                variant: VariantId(variant.id),
                amount: Money::eur(minor),
                valid_from: facts.at(on, 0),
            });
        };
        match product.previous_price_minor {
            Some(before) if product.published_on < product.price_since_on => {
                set(variant.price_minor + before - product.price_minor, product.published_on);
                set(variant.price_minor, product.price_since_on);
            }
            _ => set(variant.price_minor, product.price_since_on.min(product.published_on)),
        }
    }
    pricing::store::insert_prices(tx, &prices, &Actor::System, facts.moment.now).await
}
