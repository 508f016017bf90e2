//! All SQL of prices.

use crate::model::{Price, PriceRefused};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{Actor, Currency, Money, VariantId};
use std::collections::HashMap;
use std::fmt::Write as _;

/// The dearest that a shop sells for, minor units.
const MOST_MINOR: i64 = 10_000_000_000;

fn price(currency: Currency, row: &Row<'_>) -> Result<Price, DbError> {
    Ok(Price { variant: row.get(0)?, amount: Money::new(row.get(1)?, currency), valid_from: row.get(2)? })
}

/// The prices in force at an instant, by variant, in one statement. A variant without a price is absent.
pub async fn prices_in_force(
    tx: &Tx<'_>,
    variants: &[VariantId],
    currency: Currency,
    now: Timestamp,
) -> Result<HashMap<VariantId, Price>, DbError> {
    let mut out = HashMap::with_capacity(variants.len());
    for chunk in variants.chunks(500) {
        let mut sql = String::from(
            "SELECT p.variant_id, p.price_minor, p.valid_from FROM price p WHERE p.currency = $1 AND p.valid_from = \
             (SELECT MAX(q.valid_from) FROM price q WHERE q.variant_id = p.variant_id AND q.currency = p.currency AND q.valid_from <= $2) \
             AND p.variant_id IN (",
        );
        let mut values: Vec<Value> = params![currency, now].to_vec();
        for (i, variant) in chunk.iter().enumerate() {
            let _ = write!(sql, "{}${}", if i == 0 { "" } else { ", " }, i + 3);
            values.extend_from_slice(params![*variant]);
        }
        sql.push(')');
        let rows = tx.rows(&sql, &values, |row| price(currency, row)).await?;
        out.extend(rows.into_iter().map(|price| (price.variant, price)));
    }
    Ok(out)
}

/// Sets a price from an instant on, unless the price then in force is the same; whether it was written.
pub async fn set_price(tx: &Tx<'_>, price: Price, actor: &Actor, now: Timestamp) -> Result<bool, PriceRefused> {
    if !(0..=MOST_MINOR).contains(&price.amount.minor) {
        return Err(PriceRefused::Amount);
    }
    let current = prices_in_force(tx, &[price.variant], price.amount.currency, price.valid_from).await?;
    if current.get(&price.variant).is_some_and(|known| known.amount == price.amount) {
        return Ok(false);
    }
    insert_prices(tx, &[price], actor, now).await?;
    Ok(true)
}

/// Writes many prices at once.
pub async fn insert_prices(tx: &Tx<'_>, prices: &[Price], actor: &Actor, now: Timestamp) -> Result<(), DbError> {
    let actor = serde_json::to_string(actor).map_err(|error| DbError::Data(error.to_string()))?;
    let rows: Vec<Vec<Value>> = prices
        .iter()
        .map(|p| params![p.variant, p.amount.currency, p.valid_from, p.amount.minor, now, actor].to_vec())
        .collect();
    tx.insert_many(
        "INSERT INTO price (variant_id, currency, valid_from, price_minor, created_at, actor)",
        "ON CONFLICT (variant_id, currency, valid_from) DO UPDATE SET price_minor = excluded.price_minor",
        &rows,
    )
    .await
    .map(|_| ())
}

/// The history of a variant's price, newest first.
pub async fn list_prices(
    tx: &Tx<'_>,
    variant: VariantId,
    currency: Currency,
    limit: i64,
) -> Result<Vec<Price>, DbError> {
    tx.rows(
        "SELECT variant_id, price_minor, valid_from FROM price WHERE variant_id = $1 AND currency = $2 ORDER BY valid_from DESC LIMIT $3",
        params![variant, currency, limit],
        |row| price(currency, row),
    )
    .await
}
