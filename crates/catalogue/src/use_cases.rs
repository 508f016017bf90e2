//! What head office does with the catalogue.

use crate::model::{Collection, Picture, Product, Put, Variant};
use crate::refused::CatalogueRefused;
use crate::store;
use db::{Command, Event, Tx};
use kernel::{Actor, Moment};
use serde_json::json;

/// The event of a product that is different now: its page, its search entry and lists follow.
pub const PRODUCT_CHANGED: &str = "product_changed";
/// The event of a collection that is different now.
pub const COLLECTION_CHANGED: &str = "collection_changed";

/// Writes a product with variants and pictures. Variants that are not named stay as they are.
pub struct PutProduct {
    /// The product.
    pub product: Product,
    /// Variants to write.
    pub variants: Vec<Variant>,
    /// Its pictures, all of them; none leaves them as they are.
    pub pictures: Option<Vec<Picture>>,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for PutProduct {
    type Done = Put;
    type Refused = CatalogueRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Put, CatalogueRefused> {
        let now = self.moment.now;
        let put = store::put_product(tx, &self.product, now).await?;
        let mut touched = false;
        for variant in &self.variants {
            if variant.product_id != self.product.id {
                return Err(CatalogueRefused::OtherProduct { product_id: variant.product_id });
            }
            touched |= store::put_variant(tx, variant, now).await? != Put::Unchanged;
        }
        if let Some(pictures) = &self.pictures {
            touched |= store::put_pictures(tx, self.product.id, pictures).await? != Put::Unchanged;
        }
        let put = if put == Put::Unchanged && touched {
            store::touch_product(tx, self.product.id, now).await?;
            Put::Changed
        } else {
            put
        };
        if put != Put::Unchanged {
            let body = json!({ "handle": self.product.handle, "actor": self.actor });
            tx.emit(Event::new(&self.moment, PRODUCT_CHANGED, self.product.id, None, body)).await?;
        }
        Ok(put)
    }
}

/// Writes a collection.
pub struct PutCollection {
    /// The collection.
    pub collection: Collection,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for PutCollection {
    type Done = Put;
    type Refused = CatalogueRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Put, CatalogueRefused> {
        let put = store::put_collection(tx, &self.collection).await?;
        if put != Put::Unchanged {
            let body = json!({ "handle": self.collection.handle, "actor": self.actor });
            tx.emit(Event::new(&self.moment, COLLECTION_CHANGED, self.collection.id, None, body)).await?;
        }
        Ok(put)
    }
}
