//! Writing. A put compares first and writes only what is different.

use super::read::{
    all_collections, collection_ids_of, get_collection, gtin_owners, pictures_of, sku_owners, variants_of,
};
use super::{PRODUCT, json, product};
use crate::model::{Collection, Picture, PictureSource, Product, Put, Variant, with_descendants};
use crate::refused::CatalogueRefused;
use db::{DbError, Tx, Value, params};
use jiff::Timestamp;
use kernel::{CollectionId, ProductId, VariantId};

/// Writes a product as it is to be. Its variants and pictures stay as they are.
pub async fn put_product(tx: &Tx<'_>, wanted: &Product, at: Timestamp) -> Result<Put, CatalogueRefused> {
    wanted.check()?;
    let sql = format!("SELECT {PRODUCT} FROM product p WHERE p.id = $1 OR p.handle = $2");
    let there = tx.rows(&sql, params![wanted.id, wanted.handle], product).await?;
    if there.iter().any(|p| p.id != wanted.id && p.handle == wanted.handle) {
        return Err(CatalogueRefused::HandleTaken { handle: wanted.handle.clone() });
    }
    let Some(before) = there.into_iter().find(|p| p.id == wanted.id) else {
        insert_products_many(tx, std::slice::from_ref(wanted), at).await?;
        return Ok(Put::Created);
    };
    if before == *wanted {
        return Ok(Put::Unchanged);
    }
    if before.options.len() != wanted.options.len() && !variants_of(tx, wanted.id).await?.is_empty() {
        return Err(CatalogueRefused::OptionsInUse);
    }
    change_product(tx, wanted, at).await?;
    Ok(Put::Changed)
}

/// Writes a product that is there and is to be different.
pub(crate) async fn change_product(tx: &Tx<'_>, wanted: &Product, at: Timestamp) -> Result<(), DbError> {
    tx.exec(
        "UPDATE product SET handle = $1, status = $2, vat_class = $3, drawing = $4, vendor = $5, title_fr = $6, \
         title_en = $7, description_fr = $8, description_en = $9, details_fr = $10, details_en = $11, options = $12, \
         updated_at = $13 WHERE id = $14",
        params![
            wanted.handle,
            wanted.status.as_str(),
            wanted.vat_class.as_str(),
            wanted.drawing,
            wanted.vendor,
            wanted.title.fr,
            wanted.title.en,
            wanted.description.fr,
            wanted.description.en,
            wanted.details.fr,
            wanted.details.en,
            json(&wanted.options)?,
            at,
            wanted.id
        ],
    )
    .await
    .map(|_| ())
}

/// Notes that something of a product changed: a variant, a picture.
pub async fn touch_product(tx: &Tx<'_>, id: ProductId, at: Timestamp) -> Result<(), DbError> {
    tx.exec("UPDATE product SET updated_at = $1 WHERE id = $2", params![at, id]).await.map(|_| ())
}

/// Writes a variant as it is to be, with its bar codes.
pub async fn put_variant(tx: &Tx<'_>, wanted: &Variant, at: Timestamp) -> Result<Put, CatalogueRefused> {
    let options = tx
        .find("SELECT options FROM product WHERE id = $1", params![wanted.product_id], |row| {
            row.json::<Vec<serde_json::Value>>(0)
        })
        .await?
        .ok_or(CatalogueRefused::UnknownProduct { id: wanted.product_id })?;
    wanted.check(options.len())?;
    let before = check_variant(tx, wanted).await?;
    match before {
        None => {
            insert_variants_many(tx, std::slice::from_ref(wanted), at).await?;
            Ok(Put::Created)
        }
        Some(before) if before == *wanted => Ok(Put::Unchanged),
        Some(before) => {
            change_variant(tx, &before, wanted, at).await?;
            Ok(Put::Changed)
        }
    }
}

/// Whether its SKU, its options and its bar codes are free; the variant as it is.
async fn check_variant(tx: &Tx<'_>, wanted: &Variant) -> Result<Option<Variant>, CatalogueRefused> {
    let sisters = variants_of(tx, wanted.product_id).await?;
    if let Some((by, product_id)) = sku_owners(tx, std::slice::from_ref(&wanted.sku)).await?.remove(&wanted.sku)
        && by != wanted.id
    {
        return Err(CatalogueRefused::SkuTaken { sku: wanted.sku.clone(), by, product_id });
    }
    let key = wanted.option_key();
    if let Some(other) = sisters.iter().find(|v| v.id != wanted.id && v.option_key() == key) {
        return Err(CatalogueRefused::OptionsTaken { by: other.id, sku: other.sku.clone() });
    }
    if let Some((gtin, by)) = gtin_owners(tx, &wanted.gtins).await?.into_iter().find(|(_, by)| *by != wanted.id) {
        return Err(CatalogueRefused::GtinTaken { gtin, by });
    }
    let before = sisters.into_iter().find(|v| v.id == wanted.id);
    if before.is_none()
        && let Some(product_id) = product_of(tx, wanted.id).await?
    {
        return Err(CatalogueRefused::OtherProduct { product_id });
    }
    Ok(before)
}

async fn product_of(tx: &Tx<'_>, id: VariantId) -> Result<Option<ProductId>, DbError> {
    tx.find("SELECT product_id FROM variant WHERE id = $1", params![id], |row| row.get(0)).await
}

/// Writes a variant that is there and is to be different.
pub(crate) async fn change_variant(
    tx: &Tx<'_>,
    before: &Variant,
    wanted: &Variant,
    at: Timestamp,
) -> Result<(), DbError> {
    update_variant(tx, wanted, at).await?;
    if before.gtins != wanted.gtins {
        tx.exec("DELETE FROM variant_gtin WHERE variant_id = $1", params![wanted.id]).await?;
        insert_gtins(tx, std::slice::from_ref(wanted)).await?;
    }
    Ok(())
}

async fn update_variant(tx: &Tx<'_>, wanted: &Variant, at: Timestamp) -> Result<(), DbError> {
    tx.exec(
        "UPDATE variant SET sku = $1, position = $2, status = $3, options = $4, option_key = $5, weight_g = $6, \
         shelf = $7, supplier_id = $8, supplier_reference = $9, updated_at = $10 WHERE id = $11",
        params![
            wanted.sku,
            wanted.position,
            wanted.status.as_str(),
            json(&wanted.options)?,
            wanted.option_key(),
            wanted.weight_g,
            wanted.shelf,
            wanted.supplier_id,
            wanted.supplier_reference,
            at,
            wanted.id
        ],
    )
    .await
    .map(|_| ())
}

/// Writes the pictures of a product: these, and no others.
pub async fn put_pictures(tx: &Tx<'_>, id: ProductId, wanted: &[Picture]) -> Result<Put, CatalogueRefused> {
    Picture::check_all(wanted)?;
    let before = pictures_of(tx, id).await?;
    let mut sorted = wanted.to_vec();
    sorted.sort_by_key(|picture| picture.position);
    if before == sorted {
        return Ok(Put::Unchanged);
    }
    tx.exec("DELETE FROM picture WHERE product_id = $1", params![id]).await?;
    insert_pictures_many(tx, &sorted).await?;
    Ok(if before.is_empty() { Put::Created } else { Put::Changed })
}

/// Writes a collection as it is to be.
pub async fn put_collection(tx: &Tx<'_>, wanted: &Collection) -> Result<Put, CatalogueRefused> {
    wanted.check()?;
    let all = all_collections(tx).await?;
    if all.iter().any(|c| c.id != wanted.id && c.handle == wanted.handle) {
        return Err(CatalogueRefused::HandleTaken { handle: wanted.handle.clone() });
    }
    if let Some(parent) = wanted.parent_id {
        if with_descendants(&all, wanted.id).contains(&parent) {
            return Err(CatalogueRefused::Circle);
        }
        if !all.iter().any(|c| c.id == parent) {
            return Err(CatalogueRefused::UnknownCollection { id: parent });
        }
    }
    match all.iter().find(|c| c.id == wanted.id) {
        None => {
            insert_collections_many(tx, std::slice::from_ref(wanted)).await?;
            Ok(Put::Created)
        }
        Some(before) if before == wanted => Ok(Put::Unchanged),
        Some(_) => {
            tx.exec(
                "UPDATE collection SET handle = $1, title_fr = $2, title_en = $3, parent_id = $4, position = $5 \
                 WHERE id = $6",
                params![wanted.handle, wanted.title.fr, wanted.title.en, wanted.parent_id, wanted.position, wanted.id],
            )
            .await?;
            Ok(Put::Changed)
        }
    }
}

/// Puts a product in a collection at a position, or moves it there.
pub async fn put_in_collection(
    tx: &Tx<'_>,
    collection: CollectionId,
    product: ProductId,
    position: i64,
) -> Result<Put, CatalogueRefused> {
    let before: Option<i64> = tx
        .find(
            "SELECT position FROM collection_product WHERE collection_id = $1 AND product_id = $2",
            params![collection, product],
            |row| row.get(0),
        )
        .await?;
    if before == Some(position) {
        return Ok(Put::Unchanged);
    }
    if before.is_none() {
        get_collection(tx, collection).await.map_err(|error| match error {
            DbError::Missing => CatalogueRefused::UnknownCollection { id: collection },
            other => other.into(),
        })?;
    }
    tx.exec(
        "INSERT INTO collection_product (collection_id, product_id, position) VALUES ($1, $2, $3) \
         ON CONFLICT (collection_id, product_id) DO UPDATE SET position = excluded.position",
        params![collection, product, position],
    )
    .await?;
    Ok(if before.is_none() { Put::Created } else { Put::Changed })
}

/// Puts a product at the end of those collections in which it does not lie yet; whether one was new.
pub(crate) async fn add_to_collections(
    tx: &Tx<'_>,
    product: ProductId,
    collections: &[CollectionId],
) -> Result<bool, DbError> {
    let there = collection_ids_of(tx, product).await?;
    let mut added = false;
    for collection in collections.iter().filter(|id| !there.contains(id)) {
        let hit = tx
            .guard(
                "INSERT INTO collection_product (collection_id, product_id, position) \
                 VALUES ($1, $2, (SELECT COALESCE(MAX(position), -1) + 1 FROM collection_product WHERE collection_id = $1)) \
                 ON CONFLICT (collection_id, product_id) DO NOTHING",
                params![*collection, product],
            )
            .await?;
        added |= hit;
    }
    Ok(added)
}

/// Takes a product out of a collection; whether it was in it.
pub async fn remove_from_collection(
    tx: &Tx<'_>,
    collection: CollectionId,
    product: ProductId,
) -> Result<bool, DbError> {
    tx.guard(
        "DELETE FROM collection_product WHERE collection_id = $1 AND product_id = $2",
        params![collection, product],
    )
    .await
}

/// Inserts products that are known to be new and well formed.
pub async fn insert_products_many(tx: &Tx<'_>, products: &[Product], at: Timestamp) -> Result<(), DbError> {
    let row = |p: &Product| -> Result<Vec<Value>, DbError> {
        Ok(params![
            p.id,
            p.handle,
            p.status.as_str(),
            p.vat_class.as_str(),
            p.drawing,
            p.vendor,
            p.title.fr,
            p.title.en,
            p.description.fr,
            p.description.en,
            p.details.fr,
            p.details.en,
            json(&p.options)?,
            at,
            at
        ]
        .to_vec())
    };
    let head = "INSERT INTO product (id, handle, status, vat_class, drawing, vendor, title_fr, title_en, \
                description_fr, description_en, details_fr, details_en, options, created_at, updated_at)";
    let rows: Vec<Vec<Value>> = products.iter().map(row).collect::<Result<_, _>>()?;
    tx.insert_many(head, "", &rows).await.map(|_| ())
}

/// Inserts variants with their bar codes, known to be new and well formed.
pub async fn insert_variants_many(tx: &Tx<'_>, variants: &[Variant], at: Timestamp) -> Result<(), DbError> {
    let row = |v: &Variant| -> Result<Vec<Value>, DbError> {
        Ok(params![
            v.id,
            v.product_id,
            v.sku,
            v.position,
            v.status.as_str(),
            json(&v.options)?,
            v.option_key(),
            v.weight_g,
            v.shelf,
            v.supplier_id,
            v.supplier_reference,
            at,
            at
        ]
        .to_vec())
    };
    let head = "INSERT INTO variant (id, product_id, sku, position, status, options, option_key, weight_g, shelf, \
                supplier_id, supplier_reference, created_at, updated_at)";
    let rows: Vec<Vec<Value>> = variants.iter().map(row).collect::<Result<_, _>>()?;
    tx.insert_many(head, "", &rows).await?;
    insert_gtins(tx, variants).await
}

async fn insert_gtins(tx: &Tx<'_>, variants: &[Variant]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = variants
        .iter()
        .flat_map(|v| (0_i64..).zip(&v.gtins).map(|(at, gtin)| params![gtin.digits14(), v.id, at].to_vec()))
        .collect();
    tx.insert_many("INSERT INTO variant_gtin (gtin, variant_id, position)", "", &rows).await.map(|_| ())
}

/// Inserts collections that are known to be new and well formed.
pub async fn insert_collections_many(tx: &Tx<'_>, collections: &[Collection]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = collections
        .iter()
        .map(|c| params![c.id, c.handle, c.title.fr, c.title.en, c.parent_id, c.position].to_vec())
        .collect();
    tx.insert_many("INSERT INTO collection (id, handle, title_fr, title_en, parent_id, position)", "", &rows)
        .await
        .map(|_| ())
}

/// Puts products in collections at positions; those that lie there already stay where they are.
pub async fn insert_collection_products_many(
    tx: &Tx<'_>,
    members: &[(CollectionId, ProductId, i64)],
) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> =
        members.iter().map(|(collection, product, at)| params![*collection, *product, *at].to_vec()).collect();
    tx.insert_many(
        "INSERT INTO collection_product (collection_id, product_id, position)",
        "ON CONFLICT (collection_id, product_id) DO NOTHING",
        &rows,
    )
    .await
    .map(|_| ())
}

/// Inserts pictures that are known to be new and well formed.
pub async fn insert_pictures_many(tx: &Tx<'_>, pictures: &[Picture]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = pictures
        .iter()
        .map(|p| {
            let (symbol, colour, url) = match &p.source {
                PictureSource::Drawing { symbol, colour } => (Some(symbol), colour.as_ref(), None),
                PictureSource::Url(url) => (None, None, Some(url)),
            };
            params![p.product_id, p.position, p.variant_id, p.alt.fr, p.alt.en, symbol, colour, url].to_vec()
        })
        .collect();
    let head = "INSERT INTO picture (product_id, position, variant_id, alt_fr, alt_en, symbol, colour, url)";
    tx.insert_many(head, "", &rows).await.map(|_| ())
}
