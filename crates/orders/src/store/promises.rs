//! SQL of promises.

use super::json;
use crate::promise::{Promise, Telling};
use db::{DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{FulfilmentId, OrderId};

const COLUMNS: &str =
    "fulfilment_id, no, order_id, promised_on, promised_at, confidence, because, made_at, actor, telling, told_at";

fn promise(row: &Row<'_>) -> Result<Promise, DbError> {
    Ok(Promise {
        fulfilment: row.get(0)?,
        no: row.get(1)?,
        order: row.get(2)?,
        on: row.get(3)?,
        at: row.get(4)?,
        confidence: row.get(5)?,
        because: row.parse(6)?,
        made_at: row.get(7)?,
        actor: row.json(8)?,
        telling: row.parse(9)?,
        told_at: row.get(10)?,
    })
}

/// Writes versions of promises.
pub async fn insert_promises(tx: &Tx<'_>, promises: &[Promise]) -> Result<(), DbError> {
    if promises.is_empty() {
        return Ok(());
    }
    let mut rows = Vec::with_capacity(promises.len());
    for p in promises {
        rows.push(
            params![
                p.fulfilment,
                p.no,
                p.order,
                p.on,
                p.at,
                p.confidence,
                p.because.as_str(),
                p.made_at,
                json(&p.actor)?,
                p.telling.as_str(),
                p.told_at
            ]
            .to_vec(),
        );
    }
    tx.insert_many(&format!("INSERT INTO promise ({COLUMNS})"), "", &rows).await.map(|_| ())
}

/// What was promised of the parts of an order, by part and version.
pub async fn promises_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Promise>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM promise WHERE order_id = $1 ORDER BY fulfilment_id, no");
    tx.rows(&sql, params![order], promise).await
}

/// What was promised last of a part.
pub async fn last_promise(tx: &Tx<'_>, fulfilment: FulfilmentId) -> Result<Option<Promise>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM promise WHERE fulfilment_id = $1 ORDER BY no DESC LIMIT 1");
    tx.find(&sql, params![fulfilment], promise).await
}

/// Writes what became of telling a promise that was due; false when somebody told it before.
pub async fn set_told(
    tx: &Tx<'_>,
    (fulfilment, no): (FulfilmentId, i64),
    telling: Telling,
    at: Timestamp,
) -> Result<bool, DbError> {
    let told_at = (telling == Telling::Told).then_some(at);
    tx.guard(
        "UPDATE promise SET telling = $1, told_at = $2 WHERE fulfilment_id = $3 AND no = $4 AND telling = 'due'",
        params![telling.as_str(), told_at, fulfilment, no],
    )
    .await
}
