//! All SQL of the catalogue.

mod list;
mod read;
mod write;

pub use list::{cards_of, list_products, list_search_sources, list_variants, search_sources};
pub(crate) use read::all_collections;
pub use read::{
    Scanned, SentGoods, collection_ids_of, find_collection_by_handle, find_product_by_handle, find_variant_by_code,
    find_variant_by_gtin, find_variant_by_sku, find_variants, get_collection, get_product, get_products, get_variant,
    get_variants, gtin_owners, list_collections, pictures_of, product_page, product_page_of, sent_goods, sku_owners,
    variants_of,
};
pub(crate) use write::{add_to_collections, change_product, change_variant};
pub use write::{
    insert_collection_products_many, insert_collections_many, insert_pictures_many, insert_products_many,
    insert_variants_many, put_collection, put_in_collection, put_pictures, put_product, put_variant,
    remove_from_collection, touch_product,
};

use crate::model::{LocalText, Product, Variant};
use db::{DbError, Row, ToValue, Value};
use kernel::Gtin;
use std::fmt::Write as _;

/// Most values of one list in a statement.
const MOST_IN_LIST: usize = 512;

/// A statement that is put together, with its parameters. Parameters are numbered as they are
/// bound, so bind them in the order in which the text first names them.
#[derive(Default)]
struct Statement {
    text: String,
    params: Vec<Value>,
}

impl Statement {
    fn new(text: &str) -> Self {
        Self { text: text.to_owned(), params: Vec::new() }
    }

    fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Binds a value and writes its mark; the mark may be written again later.
    fn bind(&mut self, value: &impl ToValue) -> String {
        self.params.push(value.to_value());
        let mark = format!("${}", self.params.len());
        self.text.push_str(&mark);
        mark
    }

    /// Binds and writes a list: `($3, $4)`. Filled up to a power of two with its last value, so that
    /// few texts serve all lengths and stay prepared. An empty list matches nothing.
    fn bind_list<T: ToValue>(&mut self, values: &[T]) -> String {
        let Some(last) = values.last() else {
            self.text.push_str("(NULL)");
            return "(NULL)".to_owned();
        };
        let mut list = String::from("(");
        for i in 0..values.len().next_power_of_two() {
            self.params.push(values.get(i).unwrap_or(last).to_value());
            let _ = write!(list, "{}${}", if i == 0 { "" } else { ", " }, self.params.len());
        }
        list.push(')');
        self.text.push_str(&list);
        list
    }
}

const PRODUCT: &str = "p.id, p.handle, p.status, p.vat_class, p.drawing, p.vendor, p.title_fr, p.title_en, \
     p.description_fr, p.description_en, p.details_fr, p.details_en, p.options";

fn product(row: &Row<'_>) -> Result<Product, DbError> {
    Ok(Product {
        id: row.get(0)?,
        handle: row.get(1)?,
        status: row.parse(2)?,
        vat_class: row.parse(3)?,
        drawing: row.get(4)?,
        vendor: row.get(5)?,
        title: local_text(row, 6)?,
        description: local_text(row, 8)?,
        details: local_text(row, 10)?,
        options: row.json(12)?,
    })
}

fn local_text(row: &Row<'_>, at: usize) -> Result<LocalText, DbError> {
    Ok(LocalText { fr: row.get(at)?, en: row.get(at + 1)? })
}

/// A variant with one of its GTINs a row: to be gathered by [`gather`].
const VARIANT: &str = "v.id, v.product_id, v.sku, v.options, v.status, v.position, v.weight_g, v.shelf, \
     v.supplier_id, v.supplier_reference, g.gtin";

fn variant(row: &Row<'_>) -> Result<Variant, DbError> {
    Ok(Variant {
        id: row.get(0)?,
        product_id: row.get(1)?,
        sku: row.get(2)?,
        options: row.json(3)?,
        status: row.parse(4)?,
        position: row.get(5)?,
        weight_g: row.get(6)?,
        shelf: row.get(7)?,
        supplier_id: row.get(8)?,
        supplier_reference: row.get(9)?,
        gtins: gtin(row, 10)?.into_iter().collect(),
    })
}

fn gtin(row: &Row<'_>, at: usize) -> Result<Option<Gtin>, DbError> {
    let Some(digits) = row.get::<Option<String>>(at)? else { return Ok(None) };
    digits.parse().map(Some).map_err(|_| DbError::Data(format!("column {at}: expected a GTIN")))
}

/// Joins the rows of one variant; rows of a variant follow each other.
fn gather(rows: Vec<Variant>) -> Vec<Variant> {
    let mut out: Vec<Variant> = Vec::with_capacity(rows.len());
    for row in rows {
        match out.last_mut() {
            Some(last) if last.id == row.id => last.gtins.extend(row.gtins),
            _ => out.push(row),
        }
    }
    out
}

fn json(value: &impl serde::Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Data(error.to_string()))
}
