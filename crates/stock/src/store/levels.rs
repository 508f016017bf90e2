//! Reading levels and the journal.

use super::{IDS_AT_ONCE, LEVEL_COLUMNS, list_of, padded, read_level};
use crate::model::{Level, Movement, Reference};
use db::{DbError, Row, ToValue, Tx, params};
use jiff::Timestamp;
use kernel::{LocationId, MovementId, VariantId};

/// The levels of these variants in all locations that have ever had them, by variant and location.
pub async fn levels_of(tx: &Tx<'_>, variants: &[VariantId]) -> Result<Vec<Level>, DbError> {
    let mut levels = Vec::new();
    for some in variants.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let list = list_of(1, ids.len());
        let sql =
            format!("SELECT {LEVEL_COLUMNS} FROM level WHERE variant_id IN {list} ORDER BY variant_id, location_id");
        levels.extend(tx.rows(&sql, &ids, read_level).await?);
    }
    Ok(levels)
}

/// The levels of these variants in one location; a variant that was never there is not among them.
pub async fn levels_at(tx: &Tx<'_>, location: LocationId, variants: &[VariantId]) -> Result<Vec<Level>, DbError> {
    let mut levels = Vec::new();
    for some in variants.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let list = list_of(2, ids.len());
        let sql = format!(
            "SELECT {LEVEL_COLUMNS} FROM level WHERE location_id = $1 AND variant_id IN {list} ORDER BY variant_id"
        );
        let mut values = vec![location.to_value()];
        values.extend(ids);
        levels.extend(tx.rows(&sql, &values, read_level).await?);
    }
    Ok(levels)
}

/// The levels of one location by variant, after one that was seen; `limit` at most.
pub async fn list_levels(
    tx: &Tx<'_>,
    location: LocationId,
    after: Option<VariantId>,
    limit: i64,
) -> Result<Vec<Level>, DbError> {
    let after = after.unwrap_or(VariantId(uuid::Uuid::nil()));
    let sql = format!(
        "SELECT {LEVEL_COLUMNS} FROM level WHERE location_id = $1 AND variant_id > $2 ORDER BY variant_id LIMIT $3"
    );
    tx.rows(&sql, params![location, after, limit], read_level).await
}

/// Levels where more is promised than is there, after one that was seen; `limit` at most.
pub async fn list_shortages(
    tx: &Tx<'_>,
    after: Option<(VariantId, LocationId)>,
    limit: i64,
) -> Result<Vec<Level>, DbError> {
    let nil = uuid::Uuid::nil();
    let (variant, location) = after.unwrap_or((VariantId(nil), LocationId(nil)));
    let sql = format!(
        "SELECT {LEVEL_COLUMNS} FROM level WHERE on_hand < allocated \
         AND (variant_id, location_id) > ($1, $2) ORDER BY variant_id, location_id LIMIT $3"
    );
    tx.rows(&sql, params![variant, location, limit], read_level).await
}

/// Units of these variants that each place sold since an instant, by the journal.
pub async fn sold_since(
    tx: &Tx<'_>,
    variants: &[VariantId],
    from: Timestamp,
) -> Result<Vec<(VariantId, LocationId, i64)>, DbError> {
    let mut sold = Vec::new();
    for some in variants.chunks(IDS_AT_ONCE) {
        let mut values = padded(some);
        let list = list_of(1, values.len());
        values.push(db::ToValue::to_value(&from));
        let sql = format!(
            "SELECT variant_id, location_id, CAST(-SUM(quantity) AS BIGINT) FROM movement \
             WHERE variant_id IN {list} AND at >= ${} AND kind = 'sale' GROUP BY variant_id, location_id",
            values.len()
        );
        sold.extend(tx.rows(&sql, &values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await?);
    }
    Ok(sold)
}

/// The journal of a variant, in one location or in all, newest first, before an entry that was seen.
pub async fn journal_of(
    tx: &Tx<'_>,
    variant: VariantId,
    location: Option<LocationId>,
    before: Option<(Timestamp, MovementId)>,
    limit: i64,
) -> Result<Vec<Movement>, DbError> {
    let (at, id) = before.unwrap_or((Timestamp::MAX, MovementId(uuid::Uuid::max())));
    let head = "SELECT id, variant_id, location_id, kind, quantity, at, reference_kind, reference_id, \
                reference_text, reason, actor FROM movement WHERE variant_id = $1";
    match location {
        None => {
            let sql = format!("{head} AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4");
            tx.rows(&sql, params![variant, at, id, limit], read_movement).await
        }
        Some(location) => {
            let sql = format!("{head} AND location_id = $2 AND (at, id) < ($3, $4) ORDER BY at DESC, id DESC LIMIT $5");
            tx.rows(&sql, params![variant, location, at, id, limit], read_movement).await
        }
    }
}

fn read_movement(row: &Row<'_>) -> Result<Movement, DbError> {
    Ok(Movement {
        id: row.get(0)?,
        variant: row.get(1)?,
        location: row.get(2)?,
        kind: row.parse(3)?,
        quantity: row.get(4)?,
        at: row.get(5)?,
        reference: Reference { kind: row.parse(6)?, id: row.get(7)?, text: row.get(8)? },
        reason: row.get(9)?,
        actor: row.json(10)?,
    })
}
