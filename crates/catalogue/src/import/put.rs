//! Writes the catalogue's part of an imported product.

use super::merge::{Facts, NewIds, Plan, plan};
use super::{ImportedCollection, ImportedProduct, Rejected};
use crate::model::{Collection, LocalText, Put, slug};
use crate::store;
use crate::use_cases::{COLLECTION_CHANGED, PRODUCT_CHANGED};
use db::{DbError, Event, Tx};
use futures::try_join;
use kernel::{CollectionId, Gtin, Moment, ProductId, Sku, VariantId, fold};
use serde_json::json;

/// What writing an imported product came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutImported {
    /// Created, changed or unchanged; none when no line of it could be taken.
    pub put: Option<Put>,
    /// The product; none when no line of it could be taken.
    pub product_id: Option<ProductId>,
    /// The variants that were taken, for prices and stock.
    pub variants: Vec<PutVariant>,
    /// The lines that could not be taken, given what the catalogue holds.
    pub rejected: Vec<Rejected>,
}

/// A variant that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PutVariant {
    /// Its line; it finds the variant in the [`ImportedProduct`] again.
    pub line: u64,
    /// The variant.
    pub id: VariantId,
    /// Its SKU: the catalogue's own where the file has none.
    pub sku: Sku,
    /// What became of it.
    pub put: Put,
}

/// Brings a product of a file into the catalogue: adds and changes, removes nothing, leaves what the
/// file does not say, and writes nothing when all is as the file says. Prices and stock are left to
/// the caller, who finds the ids in the answer.
pub async fn put_imported_product(
    tx: &Tx<'_>,
    imported: &ImportedProduct,
    moment: &Moment,
) -> Result<PutImported, DbError> {
    let skus: Vec<Sku> = imported.variants.iter().map(|variant| variant.sku.clone()).collect();
    let gtins: Vec<Gtin> = imported.variants.iter().flat_map(|variant| variant.gtins.clone()).collect();
    let (page, skus, gtins) = try_join!(
        store::product_page(tx, &imported.handle),
        store::sku_owners(tx, &skus),
        store::gtin_owners(tx, &gtins),
    )?;
    let facts = Facts { page, skus, gtins };
    let plan = plan(&facts, imported, &mut NewIds { product: moment.id(), variant: &mut || moment.id() });
    let Some((product, put)) = &plan.product else {
        return Ok(PutImported { put: None, product_id: None, variants: Vec::new(), rejected: plan.rejected });
    };
    let (id, handle) = (product.id, product.handle.clone());
    let put = write(tx, &plan, imported, *put, moment).await?;
    if put != Put::Unchanged {
        tx.emit(Event::new(moment, PRODUCT_CHANGED, id, None, json!({ "handle": handle }))).await?;
    }
    let variants = plan
        .variants
        .iter()
        .map(|v| PutVariant { line: v.line, id: v.wanted.id, sku: v.wanted.sku.clone(), put: v.put() })
        .collect();
    Ok(PutImported { put: Some(put), product_id: Some(id), variants, rejected: plan.rejected })
}

async fn write(
    tx: &Tx<'_>,
    plan: &Plan,
    imported: &ImportedProduct,
    put: Put,
    moment: &Moment,
) -> Result<Put, DbError> {
    let Some((product, _)) = &plan.product else { return Ok(Put::Unchanged) };
    let now = moment.now;
    match put {
        Put::Created => store::insert_products_many(tx, std::slice::from_ref(product), now).await?,
        Put::Changed => store::change_product(tx, product, now).await?,
        Put::Unchanged => {}
    }
    let mut touched = false;
    let mut new = Vec::new();
    for variant in &plan.variants {
        match (&variant.before, variant.put()) {
            (_, Put::Unchanged) => continue,
            (Some(before), _) => store::change_variant(tx, before, &variant.wanted, now).await?,
            (None, _) => new.push(variant.wanted.clone()),
        }
        touched = true;
    }
    store::insert_variants_many(tx, &new, now).await?;
    if let Some(pictures) = &plan.pictures {
        touched = true;
        let put = store::put_pictures(tx, product.id, pictures).await;
        put.map_err(|refused| DbError::Data(refused.to_string()))?;
    }
    let collections = collection_ids(tx, &imported.collections, moment).await?;
    touched |= store::add_to_collections(tx, product.id, &collections).await?;
    if touched && put == Put::Unchanged {
        store::touch_product(tx, product.id, now).await?;
        return Ok(Put::Changed);
    }
    Ok(put)
}

/// The collections at the ends of these paths; what is missing on the way is made.
async fn collection_ids(
    tx: &Tx<'_>,
    paths: &[Vec<ImportedCollection>],
    moment: &Moment,
) -> Result<Vec<CollectionId>, DbError> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = store::all_collections(tx).await?;
    let mut ends = Vec::new();
    for path in paths {
        let mut parent: Option<CollectionId> = None;
        for step in path {
            parent = Some(if let Some(known) = find_step(&all, parent, step) {
                known.id
            } else {
                let position = all.iter().filter(|c| c.parent_id == parent).map(|c| c.position + 1).max();
                let collection = Collection {
                    id: moment.id(),
                    handle: step.handle.clone(),
                    title: LocalText::new(step.title.clone(), ""),
                    parent_id: parent,
                    position: position.unwrap_or(0),
                };
                store::insert_collections_many(tx, std::slice::from_ref(&collection)).await?;
                let body = json!({ "handle": collection.handle });
                tx.emit(Event::new(moment, COLLECTION_CHANGED, collection.id, None, body)).await?;
                all.push(collection.clone());
                collection.id
            });
        }
        ends.extend(parent);
    }
    Ok(ends)
}

/// The collection that a step of a path means: one below the step before, by its name in either
/// language; at the beginning of a path any one, by its handle.
fn find_step<'a>(
    all: &'a [Collection],
    parent: Option<CollectionId>,
    step: &ImportedCollection,
) -> Option<&'a Collection> {
    let (word, title) = (slug(&step.title), fold(&step.title));
    let named = |c: &&Collection| c.handle == word || fold(&c.title.fr) == title || fold(&c.title.en) == title;
    all.iter()
        .filter(|c| c.parent_id == parent)
        .find(named)
        .or_else(|| all.iter().find(|c| c.handle == step.handle || (parent.is_none() && c.handle == step.title)))
}
