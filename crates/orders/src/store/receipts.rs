//! Receipts, and what was taken by them.

use crate::model::Receipt;
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{LocationId, OrderId, ReceiptId, ShiftId, TillId};
use std::fmt::Write as _;

/// Writes receipts.
pub async fn insert_receipts(tx: &Tx<'_>, receipts: &[Receipt]) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(receipts.len());
    for r in receipts {
        rows.push(
            params![
                r.id,
                r.order,
                r.location,
                r.till,
                r.shift,
                r.number,
                r.at,
                r.total_minor,
                super::json(&r.body)?,
                !r.body.returned.is_empty()
            ]
            .to_vec(),
        );
    }
    tx.insert_many(
        "INSERT INTO receipt (id, order_id, location_id, till_id, shift_id, number, at, total_minor, body, exchange)",
        "",
        &rows,
    )
    .await
    .map(|_| ())
}

const RECEIPT: &str = "SELECT id, order_id, location_id, till_id, shift_id, number, at, total_minor, body FROM receipt";

fn receipt(row: &Row<'_>) -> Result<Receipt, DbError> {
    Ok(Receipt {
        id: row.get(0)?,
        order: row.get(1)?,
        location: row.get(2)?,
        till: row.get(3)?,
        shift: row.get(4)?,
        number: row.get(5)?,
        at: row.get(6)?,
        total_minor: row.get(7)?,
        body: row.json(8)?,
    })
}

/// One receipt.
pub async fn get_receipt(tx: &Tx<'_>, id: ReceiptId) -> Result<Receipt, DbError> {
    tx.get(&format!("{RECEIPT} WHERE id = $1"), params![id], receipt).await
}

/// The receipts of an order, oldest first.
pub async fn receipts_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Receipt>, DbError> {
    receipts_of_many(tx, &[order]).await
}

/// The receipts of several orders, oldest first.
pub async fn receipts_of_many(tx: &Tx<'_>, ids: &[OrderId]) -> Result<Vec<Receipt>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = super::in_list(ids, 1);
    tx.rows(&format!("{RECEIPT} WHERE order_id IN ({list}) ORDER BY at, id"), &values, receipt).await
}

/// The receipts of a shift, newest first.
pub async fn receipts_of_shift(tx: &Tx<'_>, shift: ShiftId, limit: i64) -> Result<Vec<Receipt>, DbError> {
    tx.rows(&format!("{RECEIPT} WHERE shift_id = $1 ORDER BY at DESC LIMIT $2"), params![shift, limit], receipt).await
}

/// The receipt that a till gave this number.
pub async fn find_receipt_by_number(tx: &Tx<'_>, till: TillId, number: i64) -> Result<Option<Receipt>, DbError> {
    tx.find(&format!("{RECEIPT} WHERE till_id = $1 AND number = $2"), params![till, number], receipt).await
}

/// What was taken by receipts in each of these spans (from, to), minor units; of one place, or of all. A day is
/// a span: where it begins is for the caller to say.
pub async fn takings_in(
    tx: &Tx<'_>,
    spans: &[(Timestamp, Timestamp)],
    location: Option<LocationId>,
) -> Result<Vec<i64>, DbError> {
    let mut sql = String::new();
    let mut values: Vec<Value> = Vec::new();
    for (at, (from, to)) in spans.iter().enumerate() {
        values.extend(params![*from, *to].to_vec());
        let n = values.len();
        let union = if at == 0 { "" } else { " UNION ALL " };
        let sum = "CAST(COALESCE(SUM(total_minor), 0) AS BIGINT)";
        let _ = write!(sql, "{union}SELECT {at} AS span, {sum} FROM receipt WHERE at >= ${} AND at < ${n}", n - 1);
        if let Some(location) = location {
            values.extend(params![location].to_vec());
            let _ = write!(sql, " AND location_id = ${}", n + 1);
        }
    }
    if spans.is_empty() {
        return Ok(Vec::new());
    }
    tx.rows(&format!("{sql} ORDER BY span"), &values, |row| row.get(1)).await
}
