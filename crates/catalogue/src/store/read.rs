//! Reading by key.

use super::{MOST_IN_LIST, PRODUCT, Statement, VARIANT, gather, gtin, local_text, product, variant};
use crate::model::{
    Collection, CollectionNode, OptionValue, Picture, PictureSource, Product, ProductPage, Status, Variant,
    VariantInfo, colour_of, option_text, tree,
};
use crate::scan::{Code, read_code};
use db::{DbError, Row, Tx, params};
use futures::try_join;
use kernel::{CollectionId, Gtin, ProductId, Sku, VariantId};
use std::collections::HashMap;
use std::hash::Hash;

/// What a scanned or typed code turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scanned {
    /// This variant.
    Found(Box<VariantInfo>),
    /// A readable code of nothing that we sell.
    Unknown,
    /// A bar code whose check digit is wrong: the label is damaged or the digits were mistyped. Scan again.
    Damaged,
}

/// The product with this handle.
pub async fn find_product_by_handle(tx: &Tx<'_>, handle: &str) -> Result<Option<Product>, DbError> {
    tx.find(&format!("SELECT {PRODUCT} FROM product p WHERE p.handle = $1"), params![handle], product).await
}

/// A product.
pub async fn get_product(tx: &Tx<'_>, id: ProductId) -> Result<Product, DbError> {
    tx.get(&format!("SELECT {PRODUCT} FROM product p WHERE p.id = $1"), params![id], product).await
}

/// Products in the order asked for; [`DbError::Missing`] when one is not there.
pub async fn get_products(tx: &Tx<'_>, ids: &[ProductId]) -> Result<Vec<Product>, DbError> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new(&format!("SELECT {PRODUCT} FROM product p WHERE p.id IN "));
        sql.bind_list(chunk);
        found.extend(tx.rows(&sql.text, &sql.params, product).await?.into_iter().map(|p| (p.id, p)));
    }
    in_order(ids, &found)
}

/// The values of these keys in their order; all must be there.
fn in_order<K: Eq + Hash, V: Clone>(keys: &[K], found: &HashMap<K, V>) -> Result<Vec<V>, DbError> {
    keys.iter().map(|key| found.get(key).cloned().ok_or(DbError::Missing)).collect()
}

/// A product with its variants and pictures, by its handle: three statements, which travel together.
pub async fn product_page(tx: &Tx<'_>, handle: &str) -> Result<Option<ProductPage>, DbError> {
    page(tx, "(SELECT id FROM product WHERE handle = $1)", params![handle]).await
}

/// A product with its variants and pictures, by its id.
pub async fn product_page_of(tx: &Tx<'_>, id: ProductId) -> Result<Option<ProductPage>, DbError> {
    page(tx, "$1", params![id]).await
}

async fn page(tx: &Tx<'_>, id: &str, params: &[db::Value]) -> Result<Option<ProductPage>, DbError> {
    let of_product = format!("SELECT {PRODUCT} FROM product p WHERE p.id = {id}");
    let of_variants = format!(
        "SELECT {VARIANT} FROM variant v LEFT JOIN variant_gtin g ON g.variant_id = v.id \
         WHERE v.product_id = {id} ORDER BY v.position, v.id, g.position"
    );
    let of_pictures = format!("SELECT {PICTURE} FROM picture c WHERE c.product_id = {id} ORDER BY c.position");
    let (product, variants, pictures) = try_join!(
        tx.find(&of_product, params, product),
        tx.rows(&of_variants, params, variant),
        tx.rows(&of_pictures, params, picture),
    )?;
    Ok(product.map(|product| ProductPage { product, variants: gather(variants), pictures }))
}

/// The variants of a product, in order.
pub async fn variants_of(tx: &Tx<'_>, id: ProductId) -> Result<Vec<Variant>, DbError> {
    let sql = format!(
        "SELECT {VARIANT} FROM variant v LEFT JOIN variant_gtin g ON g.variant_id = v.id \
         WHERE v.product_id = $1 ORDER BY v.position, v.id, g.position"
    );
    tx.rows(&sql, params![id], variant).await.map(gather)
}

/// A variant as it is kept.
pub async fn get_variant(tx: &Tx<'_>, id: VariantId) -> Result<Variant, DbError> {
    let sql = format!(
        "SELECT {VARIANT} FROM variant v LEFT JOIN variant_gtin g ON g.variant_id = v.id WHERE v.id = $1 ORDER BY g.position"
    );
    gather(tx.rows(&sql, params![id], variant).await?).pop().ok_or(DbError::Missing)
}

pub(super) const PICTURE: &str =
    "c.product_id, c.position, c.variant_id, c.alt_fr, c.alt_en, c.symbol, c.colour, c.url";

pub(super) fn picture(row: &Row<'_>) -> Result<Picture, DbError> {
    let source = match (row.get::<Option<String>>(5)?, row.get::<Option<String>>(7)?) {
        (Some(symbol), _) => PictureSource::Drawing { symbol, colour: row.get(6)? },
        (None, Some(url)) => PictureSource::Url(url),
        (None, None) => return Err(DbError::Data("a picture without a source".into())),
    };
    Ok(Picture {
        product_id: row.get(0)?,
        position: row.get(1)?,
        variant_id: row.get(2)?,
        alt: local_text(row, 3)?,
        source,
    })
}

/// The pictures of a product, in order.
pub async fn pictures_of(tx: &Tx<'_>, id: ProductId) -> Result<Vec<Picture>, DbError> {
    let sql = format!("SELECT {PICTURE} FROM picture c WHERE c.product_id = $1 ORDER BY c.position");
    tx.rows(&sql, params![id], picture).await
}

/// Rows of [`info`]: a variant, its product, its first GTIN.
pub(super) const INFO: &str = "SELECT v.id, v.product_id, p.handle, p.title_fr, p.title_en, v.sku, g.gtin, v.options, \
     p.drawing, p.vat_class, v.weight_g, v.shelf, v.status, p.status \
     FROM variant v JOIN product p ON p.id = v.product_id \
     LEFT JOIN variant_gtin g ON g.variant_id = v.id AND g.position = 0";

pub(super) fn info(row: &Row<'_>) -> Result<VariantInfo, DbError> {
    let options: Vec<OptionValue> = row.json(7)?;
    let on_sale = row.parse::<Status>(12)? == Status::Active && row.parse::<Status>(13)? == Status::Active;
    Ok(VariantInfo {
        id: row.get(0)?,
        product_id: row.get(1)?,
        handle: row.get(2)?,
        title: local_text(row, 3)?,
        sku: row.get(5)?,
        gtin: gtin(row, 6)?,
        option_text: option_text(&options),
        colour: colour_of(&options).and_then(|value| value.colour.clone()),
        drawing: row.get(8)?,
        vat_class: row.parse(9)?,
        weight_g: row.get(10)?,
        shelf: row.get(11)?,
        status: if on_sale { Status::Active } else { Status::Draft },
    })
}

/// What lines say of these variants, in the order asked for; [`DbError::Missing`] when one is not there.
pub async fn get_variants(tx: &Tx<'_>, ids: &[VariantId]) -> Result<Vec<VariantInfo>, DbError> {
    in_order(ids, &find_variants(tx, ids).await?)
}

/// What lines say of those of these variants that are there.
pub async fn find_variants(tx: &Tx<'_>, ids: &[VariantId]) -> Result<HashMap<VariantId, VariantInfo>, DbError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new(&format!("{INFO} WHERE v.id IN "));
        sql.bind_list(chunk);
        found.extend(tx.rows(&sql.text, &sql.params, info).await?.into_iter().map(|v| (v.id, v)));
    }
    Ok(found)
}

/// What one must know of an article to send it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SentGoods {
    /// What a unit weighs, in grams; none when nobody said.
    pub weight_g: Option<i64>,
    /// The departments that it is in, those above them too.
    pub departments: Vec<CollectionId>,
}

/// What one must know of these variants to send them. One statement.
pub async fn sent_goods(tx: &Tx<'_>, ids: &[VariantId]) -> Result<HashMap<VariantId, SentGoods>, DbError> {
    let mut found: HashMap<VariantId, SentGoods> = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new(
            "WITH RECURSIVE department (variant_id, id) AS (SELECT v.id, p.collection_id FROM variant v \
             JOIN collection_product p ON p.product_id = v.product_id WHERE v.id IN ",
        );
        sql.bind_list(chunk);
        sql.text.push_str(
            " UNION SELECT d.variant_id, c.parent_id FROM department d JOIN collection c ON c.id = d.id \
             WHERE c.parent_id IS NOT NULL) \
             SELECT v.id, v.weight_g, d.id FROM variant v LEFT JOIN department d ON d.variant_id = v.id WHERE v.id IN ",
        );
        sql.bind_list(chunk);
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<Option<CollectionId>>(2)?));
        for (id, weight_g, department) in tx.rows(&sql.text, &sql.params, read).await? {
            let goods = found.entry(id).or_default();
            goods.weight_g = weight_g;
            goods.departments.extend(department);
        }
    }
    Ok(found)
}

/// The variant that bears this bar code.
pub async fn find_variant_by_gtin(tx: &Tx<'_>, gtin: Gtin) -> Result<Option<VariantInfo>, DbError> {
    let sql = format!("{INFO} WHERE v.id = (SELECT b.variant_id FROM variant_gtin b WHERE b.gtin = $1)");
    tx.find(&sql, params![gtin.digits14()], info).await
}

/// The variant with this SKU.
pub async fn find_variant_by_sku(tx: &Tx<'_>, sku: &Sku) -> Result<Option<VariantInfo>, DbError> {
    tx.find(&format!("{INFO} WHERE v.sku = $1"), params![sku], info).await
}

/// The variant that a scanned or typed code names: a GTIN of any length, a SKU, or a GS1 Digital
/// Link. A SKU of digits is found even where the digits would be a damaged bar code.
pub async fn find_variant_by_code(tx: &Tx<'_>, code: &str) -> Result<Scanned, DbError> {
    let (by_gtin, sku, otherwise) = match read_code(code) {
        Code::Gtin(gtin) => (find_variant_by_gtin(tx, gtin).await?, code.parse::<Sku>().ok(), Scanned::Unknown),
        Code::Sku(sku) => (None, Some(sku), Scanned::Unknown),
        Code::Damaged(sku) => (None, sku, Scanned::Damaged),
        Code::Nothing => (None, None, Scanned::Unknown),
    };
    let found = match (by_gtin, sku) {
        (None, Some(sku)) => find_variant_by_sku(tx, &sku).await?,
        (found, _) => found,
    };
    Ok(found.map_or(otherwise, |info| Scanned::Found(Box::new(info))))
}

/// Which variant of which product has which of these SKUs.
pub async fn sku_owners(tx: &Tx<'_>, skus: &[Sku]) -> Result<HashMap<Sku, (VariantId, ProductId)>, DbError> {
    let mut owners = HashMap::new();
    for chunk in skus.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new("SELECT sku, id, product_id FROM variant WHERE sku IN ");
        sql.bind_list(chunk);
        let rows = tx.rows(&sql.text, &sql.params, |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).await?;
        owners.extend(rows);
    }
    Ok(owners)
}

/// Which variant bears which of these bar codes.
pub async fn gtin_owners(tx: &Tx<'_>, gtins: &[Gtin]) -> Result<HashMap<Gtin, VariantId>, DbError> {
    let mut owners = HashMap::new();
    let digits: Vec<String> = gtins.iter().map(|gtin| gtin.digits14()).collect();
    for chunk in digits.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new("SELECT gtin, variant_id FROM variant_gtin WHERE gtin IN ");
        sql.bind_list(chunk);
        let rows = tx.rows(&sql.text, &sql.params, |row| Ok((gtin(row, 0)?, row.get(1)?))).await?;
        owners.extend(rows.into_iter().filter_map(|(gtin, id)| gtin.map(|gtin| (gtin, id))));
    }
    Ok(owners)
}

const COLLECTION: &str = "id, handle, title_fr, title_en, parent_id, position";

fn collection(row: &Row<'_>) -> Result<Collection, DbError> {
    Ok(Collection {
        id: row.get(0)?,
        handle: row.get(1)?,
        title: local_text(row, 2)?,
        parent_id: row.get(4)?,
        position: row.get(5)?,
    })
}

/// All collections as a tree. There are as many as a menu holds.
pub async fn list_collections(tx: &Tx<'_>) -> Result<Vec<CollectionNode>, DbError> {
    all_collections(tx).await.map(tree)
}

pub(crate) async fn all_collections(tx: &Tx<'_>) -> Result<Vec<Collection>, DbError> {
    tx.rows(&format!("SELECT {COLLECTION} FROM collection ORDER BY position, id"), &[], collection).await
}

/// A collection.
pub async fn get_collection(tx: &Tx<'_>, id: CollectionId) -> Result<Collection, DbError> {
    tx.get(&format!("SELECT {COLLECTION} FROM collection WHERE id = $1"), params![id], collection).await
}

/// The collection with this handle.
pub async fn find_collection_by_handle(tx: &Tx<'_>, handle: &str) -> Result<Option<Collection>, DbError> {
    tx.find(&format!("SELECT {COLLECTION} FROM collection WHERE handle = $1"), params![handle], collection).await
}

/// In which collections a product lies itself.
pub async fn collection_ids_of(tx: &Tx<'_>, id: ProductId) -> Result<Vec<CollectionId>, DbError> {
    let sql = "SELECT collection_id FROM collection_product WHERE product_id = $1 ORDER BY collection_id";
    tx.rows(sql, params![id], |row| row.get(0)).await
}
