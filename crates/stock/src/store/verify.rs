//! Recomputing every stored sum from the rows that it is the sum of.

use crate::model::{Difference, DifferenceAt};
use db::{DbError, Tx, params};

const ON_HAND: &str = "SELECT variant_id, location_id, quantity AS expected, 0 AS found FROM movement \
     UNION ALL SELECT variant_id, location_id, 0 AS expected, on_hand AS found FROM level";
const ALLOCATED: &str = "SELECT variant_id, location_id, quantity AS expected, 0 AS found FROM allocation WHERE state = 'reserved' \
     UNION ALL SELECT variant_id, location_id, 0 AS expected, allocated AS found FROM level";
const PEGGED: &str = "SELECT supply_id AS id, quantity - filled AS expected, 0 AS found FROM peg WHERE state = 'open' \
     UNION ALL SELECT id, 0 AS expected, pegged AS found FROM supply";
const FILLED: &str = "SELECT peg_id AS id, quantity AS expected, 0 AS found FROM allocation WHERE peg_id IS NOT NULL \
     UNION ALL SELECT id, 0 AS expected, filled AS found FROM peg";

/// Every difference between a sum and its rows, `limit` at most of each kind; none when all is
/// well. Each kind is compared in one statement, so trade may go on meanwhile.
pub async fn verify(tx: &Tx<'_>, limit: i64) -> Result<Vec<Difference>, DbError> {
    let mut differences = Vec::new();
    differences.extend(by_level(tx, ON_HAND, limit).await?.into_iter().map(Difference::OnHand));
    differences.extend(by_level(tx, ALLOCATED, limit).await?.into_iter().map(Difference::Allocated));
    let pegged = by_id(tx, PEGGED, limit).await?;
    differences.extend(pegged.into_iter().map(|(id, expected, found)| Difference::Pegged {
        supply: id.into(),
        expected,
        found,
    }));
    let filled = by_id(tx, FILLED, limit).await?;
    differences.extend(filled.into_iter().map(|(id, expected, found)| Difference::Filled {
        peg: id.into(),
        expected,
        found,
    }));
    Ok(differences)
}

async fn by_level(tx: &Tx<'_>, rows: &str, limit: i64) -> Result<Vec<DifferenceAt>, DbError> {
    let sql = format!(
        "SELECT variant_id, location_id, CAST(SUM(expected) AS BIGINT), CAST(SUM(found) AS BIGINT) \
         FROM ({rows}) AS both_sides GROUP BY variant_id, location_id \
         HAVING SUM(expected) <> SUM(found) ORDER BY variant_id, location_id LIMIT $1"
    );
    tx.rows(&sql, params![limit], |row| {
        Ok(DifferenceAt { variant: row.get(0)?, location: row.get(1)?, expected: row.get(2)?, found: row.get(3)? })
    })
    .await
}

async fn by_id(tx: &Tx<'_>, rows: &str, limit: i64) -> Result<Vec<(uuid::Uuid, i64, i64)>, DbError> {
    let sql = format!(
        "SELECT id, CAST(SUM(expected) AS BIGINT), CAST(SUM(found) AS BIGINT) FROM ({rows}) AS both_sides \
         GROUP BY id HAVING SUM(expected) <> SUM(found) ORDER BY id LIMIT $1"
    );
    tx.rows(&sql, params![limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).await
}
