//! A new price: a new row of its history, for one variant or for all of an article.

use crate::desk::Desk;
use crate::query::typed_amount;
use axum::extract::{Path, State};
use catalogue::PRODUCT_CHANGED;
use db::{Command, Event, Tx};
use identity::Permission;
use kernel::{Actor, Currency, Moment, Money, ProductId, VariantId};
use pricing::{Price, PriceRefused};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

/// Sets one price for some variants of an article.
struct SetPrices {
    product: ProductId,
    variants: Vec<VariantId>,
    amount: Money,
    actor: Actor,
    moment: Moment,
}

impl Command for SetPrices {
    type Done = usize;
    type Refused = PriceRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<usize, PriceRefused> {
        let mut written = 0;
        for variant in &self.variants {
            let price = Price { variant: *variant, amount: self.amount, valid_from: self.moment.now };
            written += usize::from(pricing::store::set_price(tx, price, &self.actor, self.moment.now).await?);
        }
        if written > 0 {
            let body = json!({"price_minor": self.amount.minor, "variants": written});
            tx.emit(Event::new(&self.moment, "price_changed", self.product, None, body.clone())).await?;
            tx.emit(Event::new(&self.moment, PRODUCT_CHANGED, self.product, None, body)).await?;
        }
        Ok(written)
    }
}

#[derive(Deserialize)]
pub(super) struct PriceForm {
    /// The variant on the screen.
    variant: Uuid,
    price: String,
    /// Whether all variants get it.
    all: Option<String>,
}

/// Sets it.
pub(super) async fn set(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<PriceForm>,
) -> Answer {
    desk.require(Permission::EditPrices)?;
    // Nothing is given away by a slip of the finger.
    let minor = typed_amount(&form.price).filter(|minor| *minor > 0).ok_or(Failure::invalid("price_amount"))?;
    let reader = app.db().reader().await?;
    let known = catalogue::store::variants_of(&reader.tx(), ProductId(id)).await?;
    drop(reader);
    let wanted = |variant: &VariantId| form.all.is_some() || variant.0 == form.variant;
    let variants: Vec<VariantId> = known.into_iter().map(|variant| variant.id).filter(wanted).collect();
    if variants.is_empty() {
        return Err(Failure::NotFound);
    }
    let amount = Money::new(minor, Currency::EUR);
    let command =
        SetPrices { product: ProductId(id), variants, amount, actor: desk.actor(), moment: desk.moment().clone() };
    let written = app.db().run(command).await?;
    let toast = Toast::new("office-price-set").with("n", written).with("amount", amount);
    Ok(desk.go(format!("/office/products/{id}?variant={}", form.variant)).toast(toast).into())
}
