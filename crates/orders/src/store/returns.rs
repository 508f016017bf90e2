//! What customers bring back.

use crate::model::ReceiptBody;
use crate::returns::{GoodsReturn, ReturnedLine};
use db::{DbError, Tx, Value, params};
use kernel::{OrderId, ReturnId, ShiftId};

/// Writes what came back, under guard; the first line of which fewer units are left than came.
pub async fn insert_return(tx: &Tx<'_>, taken: &GoodsReturn) -> Result<Option<i64>, DbError> {
    for line in &taken.lines {
        let hit = tx
            .guard(
                "UPDATE order_line SET returned = returned + $1 WHERE order_id = $2 AND line_no = $3 AND quantity - returned >= $1",
                params![line.units, taken.order, line.line_no],
            )
            .await?;
        if !hit {
            return Ok(Some(line.line_no));
        }
    }
    let lines: Vec<Vec<Value>> = taken
        .lines
        .iter()
        .map(|l| {
            params![taken.id, l.line_no, l.units, l.reason.as_str(), l.condition.as_str(), l.refund_minor].to_vec()
        })
        .collect();
    let r = taken;
    let head = params![r.id, r.order, r.location, r.till, r.shift, r.staff, r.at, r.refund_minor, r.fee_minor].to_vec();
    tx.insert_many(
        "INSERT INTO goods_return (id, order_id, location_id, till_id, shift_id, staff_id, at, refund_minor, fee_minor)",
        "",
        &[head],
    )
    .await?;
    tx.insert_many(
        "INSERT INTO goods_return_line (return_id, line_no, quantity, reason, condition, refund_minor)",
        "",
        &lines,
    )
    .await?;
    Ok(None)
}

/// What came back of an order, oldest first.
pub async fn returns_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<GoodsReturn>, DbError> {
    let mut found = tx
        .rows(
            "SELECT id, order_id, location_id, till_id, shift_id, staff_id, at, refund_minor, fee_minor FROM goods_return \
             WHERE order_id = $1 ORDER BY at, id",
            params![order],
            |row| {
                Ok(GoodsReturn {
                    id: row.get(0)?,
                    order: row.get(1)?,
                    location: row.get(2)?,
                    till: row.get(3)?,
                    shift: row.get(4)?,
                    staff: row.get(5)?,
                    at: row.get(6)?,
                    refund_minor: row.get(7)?,
                    fee_minor: row.get(8)?,
                    lines: Vec::new(),
                })
            },
        )
        .await?;
    if found.is_empty() {
        return Ok(found);
    }
    let lines: Vec<(ReturnId, ReturnedLine)> = tx
        .rows(
            "SELECT l.return_id, l.line_no, l.quantity, l.reason, l.condition, l.refund_minor FROM goods_return_line l \
             JOIN goods_return r ON r.id = l.return_id WHERE r.order_id = $1 ORDER BY l.return_id, l.line_no",
            params![order],
            |row| {
                Ok((
                    row.get(0)?,
                    ReturnedLine {
                        line_no: row.get(1)?,
                        units: row.get(2)?,
                        reason: row.parse(3)?,
                        condition: row.parse(4)?,
                        refund_minor: row.get(5)?,
                    },
                ))
            },
        )
        .await?;
    for taken in &mut found {
        taken.lines = lines.iter().filter(|(id, _)| *id == taken.id).map(|(_, line)| *line).collect();
    }
    Ok(found)
}

/// What the credit notes of a shift gave back, by the means that stands on them: how many, minor units.
pub async fn refunded_in_shift(tx: &Tx<'_>, shift: ShiftId) -> Result<Vec<(String, i64, i64)>, DbError> {
    let notes: Vec<ReceiptBody> = tx
        .rows("SELECT body FROM receipt WHERE shift_id = $1 AND total_minor < 0", params![shift], |row| row.json(0))
        .await?;
    let mut by_means: Vec<(String, i64, i64)> = Vec::new();
    for tender in notes.into_iter().flat_map(|body| body.tenders) {
        match by_means.iter_mut().find(|(means, _, _)| *means == tender.tender) {
            Some((_, count, minor)) => (*count, *minor) = (*count + 1, *minor - tender.amount_minor),
            None => by_means.push((tender.tender, 1, -tender.amount_minor)),
        }
    }
    by_means.sort();
    Ok(by_means)
}

/// What goods brought back in a shift, by whatever means, minor units.
pub async fn returned_in_shift(tx: &Tx<'_>, shift: ShiftId) -> Result<i64, DbError> {
    tx.get(
        "SELECT CAST(COALESCE(SUM(refund_minor), 0) AS BIGINT) FROM goods_return WHERE shift_id = $1",
        params![shift],
        |row| row.get(0),
    )
    .await
}
