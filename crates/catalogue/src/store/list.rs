//! Lists, page by page.

use super::read::{INFO, info};
use super::{MOST_IN_LIST, PRODUCT, Statement, VARIANT, gather, product, variant};
use crate::model::{Cursor, OptionValue, Product, ProductCard, ProductFilter, SearchSource, Variant, VariantInfo};
use db::{DbError, Tx, Value, params};
use futures::try_join;
use kernel::{CollectionId, ProductId, VariantId};
use std::collections::HashMap;

/// Before every id.
const FIRST: &str = "00000000-0000-0000-0000-000000000000";

/// Products as cards, `limit` at most, after a cursor: in the order of the collection when one is
/// asked for, otherwise by id, that is by age. Two statements, three for a collection.
pub async fn list_products(
    tx: &Tx<'_>,
    filter: &ProductFilter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ProductCard>, DbError> {
    if filter.ids.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let after = after.unwrap_or(Cursor { position: i64::MIN, id: None });
    let sql = match filter.collection {
        None => by_id(filter, after, limit)?,
        Some(root) => by_collection(filter, &below(tx, root).await?, after, limit)?,
    };
    let found = tx.rows(&sql.text, &sql.params, |row| Ok((product(row)?, row.get(13)?))).await?;
    cards(tx, found).await
}

/// The cards of these products in the order asked for, as a search gives them. Those that are
/// not there are left out.
pub async fn cards_of(tx: &Tx<'_>, ids: &[ProductId]) -> Result<Vec<ProductCard>, DbError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new(&format!("SELECT {PRODUCT} FROM product p WHERE p.id IN "));
        sql.bind_list(chunk);
        found.extend(tx.rows(&sql.text, &sql.params, |row| Ok((product(row)?, 0))).await?);
    }
    let mut cards: HashMap<ProductId, ProductCard> =
        cards(tx, found).await?.into_iter().map(|card| (card.id, card)).collect();
    Ok(ids.iter().filter_map(|id| cards.remove(id)).collect())
}

async fn cards(tx: &Tx<'_>, found: Vec<(Product, i64)>) -> Result<Vec<ProductCard>, DbError> {
    let ids: Vec<ProductId> = found.iter().map(|(product, _)| product.id).collect();
    let mut brought = colours_and_variants(tx, &ids).await?;
    let card = |(product, position): (Product, i64)| {
        let (colours, variant_ids) = brought.remove(&product.id).unwrap_or_default();
        ProductCard {
            id: product.id,
            handle: product.handle,
            title: product.title,
            drawing: product.drawing,
            vendor: product.vendor,
            status: product.status,
            vat_class: product.vat_class,
            colours,
            variant_ids,
            cursor: Cursor { position, id: Some(product.id) },
        }
    };
    Ok(found.into_iter().map(card).collect())
}

/// A collection and those below it; a circle ends by itself.
async fn below(tx: &Tx<'_>, root: CollectionId) -> Result<Vec<CollectionId>, DbError> {
    tx.rows(
        "WITH RECURSIVE below (id) AS (\
           SELECT id FROM collection WHERE id = $1 \
           UNION SELECT c.id FROM collection c JOIN below b ON c.parent_id = b.id) \
         SELECT id FROM below ORDER BY id",
        params![root],
        |row| row.get(0),
    )
    .await
}

fn first_id(after: Cursor) -> Result<ProductId, DbError> {
    after.id.map_or_else(|| FIRST.parse().map_err(|_| DbError::Data("the first id".into())), Ok)
}

/// Adds what the filter says of the product itself.
fn restrict(sql: &mut Statement, filter: &ProductFilter) -> String {
    let from = sql.text.len();
    if let Some(status) = filter.status {
        sql.push(" AND p.status = ").bind(&status.as_str());
    }
    if let Some(vendor) = &filter.vendor {
        sql.push(" AND p.vendor = ").bind(vendor);
    }
    if let Some(ids) = &filter.ids {
        sql.push(" AND p.id IN ").bind_list(ids);
    }
    sql.text[from..].to_owned()
}

fn by_id(filter: &ProductFilter, after: Cursor, limit: i64) -> Result<Statement, DbError> {
    let mut sql = Statement::new(&format!("SELECT {PRODUCT}, 0 FROM product p WHERE p.id > "));
    sql.bind(&first_id(after)?);
    restrict(&mut sql, filter);
    sql.push(" ORDER BY p.id LIMIT ").bind(&limit);
    Ok(sql)
}

/// Each collection gives its next products by its index, and the earliest of these are taken: the
/// cost follows the page and the number of collections, not the number of products in them. A product
/// that lies in several of them is listed once, at its first place.
fn by_collection(
    filter: &ProductFilter,
    collections: &[CollectionId],
    after: Cursor,
    limit: i64,
) -> Result<Statement, DbError> {
    let id = first_id(after)?;
    let mut sql =
        Statement::new(&format!("SELECT {PRODUCT}, m.position FROM (SELECT DISTINCT position, product_id FROM ("));
    let mut again: Option<(String, String)> = None;
    for (i, collection) in collections.iter().enumerate() {
        sql.push(if i == 0 { "SELECT * FROM (" } else { " UNION ALL SELECT * FROM (" });
        sql.push(
            "SELECT cp.position, cp.product_id FROM collection_product cp JOIN product p ON p.id = cp.product_id \
             WHERE cp.collection_id = ",
        );
        sql.bind(collection);
        if let Some((rest, _)) = &again {
            sql.push(rest);
        } else {
            let from = sql.text.len();
            sql.push(" AND (cp.position, cp.product_id) > (").bind(&after.position);
            sql.push(", ").bind(&id);
            sql.push(")");
            restrict(&mut sql, filter);
            sql.push(
                " AND NOT EXISTS (SELECT 1 FROM collection_product o WHERE o.product_id = cp.product_id \
                 AND o.position < cp.position AND o.collection_id IN ",
            );
            sql.bind_list(collections);
            sql.push(") ORDER BY cp.position, cp.product_id LIMIT ");
            let most = sql.bind(&limit);
            again = Some((sql.text[from..].to_owned(), most));
        }
        sql.push(&format!(") b{i}"));
    }
    let Some((_, most)) = again else {
        return Ok(Statement::new(&format!("SELECT {PRODUCT}, 0 FROM product p WHERE 1 = 0")));
    };
    sql.push(&format!(
        ") u ORDER BY position, product_id LIMIT {most}) m JOIN product p ON p.id = m.product_id ORDER BY m.position, p.id"
    ));
    Ok(sql)
}

type Brought = HashMap<ProductId, (Vec<OptionValue>, Vec<VariantId>)>;

async fn colours_and_variants(tx: &Tx<'_>, ids: &[ProductId]) -> Result<Brought, DbError> {
    let mut brought = Brought::new();
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql = Statement::new("SELECT product_id, id, options FROM variant WHERE product_id IN ");
        sql.bind_list(chunk);
        sql.push(" AND status = 'active' ORDER BY product_id, position, id");
        let rows = tx
            .rows(&sql.text, &sql.params, |row| Ok((row.get(0)?, row.get(1)?, row.json::<Vec<OptionValue>>(2)?)))
            .await?;
        for (product_id, id, options) in rows {
            let (colours, variant_ids): &mut (Vec<OptionValue>, Vec<VariantId>) =
                brought.entry(product_id).or_default();
            variant_ids.push(id);
            if let Some(colour) = options.into_iter().find(|value| value.colour.is_some())
                && !colours.iter().any(|known| known.code == colour.code)
            {
                colours.push(colour);
            }
        }
    }
    Ok(brought)
}

/// All variants by id, `limit` at most: for tills that keep a catalogue of their own.
pub async fn list_variants(tx: &Tx<'_>, after: Option<VariantId>, limit: i64) -> Result<Vec<VariantInfo>, DbError> {
    match after {
        None => tx.rows(&format!("{INFO} ORDER BY v.id LIMIT $1"), params![limit], info).await,
        Some(after) => {
            tx.rows(&format!("{INFO} WHERE v.id > $1 ORDER BY v.id LIMIT $2"), params![after, limit], info).await
        }
    }
}

/// Products on sale for the search, by id, `limit` at most.
pub async fn list_search_sources(
    tx: &Tx<'_>,
    after: Option<ProductId>,
    limit: i64,
) -> Result<Vec<SearchSource>, DbError> {
    let mut sql = Statement::new(&format!("SELECT {PRODUCT} FROM product p WHERE p.status = 'active'"));
    if let Some(after) = after {
        sql.push(" AND p.id > ").bind(&after);
    }
    sql.push(" ORDER BY p.id LIMIT ").bind(&limit);
    sources(tx, &sql.text, &sql.params).await
}

/// Those of these products that are on sale, for the search.
pub async fn search_sources(tx: &Tx<'_>, ids: &[ProductId]) -> Result<Vec<SearchSource>, DbError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut sql =
            Statement::new(&format!("SELECT {PRODUCT} FROM product p WHERE p.status = 'active' AND p.id IN "));
        sql.bind_list(chunk);
        sql.push(" ORDER BY p.id");
        found.extend(sources(tx, &sql.text, &sql.params).await?);
    }
    Ok(found)
}

async fn sources(tx: &Tx<'_>, sql: &str, params: &[Value]) -> Result<Vec<SearchSource>, DbError> {
    let products = tx.rows(sql, params, product).await?;
    let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
    let mut variants: HashMap<ProductId, Vec<Variant>> = HashMap::new();
    let mut collections: HashMap<ProductId, Vec<CollectionId>> = HashMap::new();
    for chunk in ids.chunks(MOST_IN_LIST) {
        let mut of_variants = Statement::new(&format!(
            "SELECT {VARIANT} FROM variant v LEFT JOIN variant_gtin g ON g.variant_id = v.id WHERE v.product_id IN "
        ));
        of_variants.bind_list(chunk);
        of_variants.push(" AND v.status = 'active' ORDER BY v.product_id, v.position, v.id, g.position");
        let mut of_collections =
            Statement::new("SELECT product_id, collection_id FROM collection_product WHERE product_id IN ");
        of_collections.bind_list(chunk);
        let (some, members) = try_join!(
            tx.rows(&of_variants.text, &of_variants.params, variant),
            tx.rows(&of_collections.text, &of_collections.params, |row| Ok((row.get(0)?, row.get(1)?))),
        )?;
        for variant in gather(some) {
            variants.entry(variant.product_id).or_default().push(variant);
        }
        for (product_id, collection_id) in members {
            collections.entry(product_id).or_default().push(collection_id);
        }
    }
    Ok(products
        .into_iter()
        .map(|product| SearchSource {
            variants: variants.remove(&product.id).unwrap_or_default(),
            collection_ids: collections.remove(&product.id).unwrap_or_default(),
            product,
        })
        .collect())
}
