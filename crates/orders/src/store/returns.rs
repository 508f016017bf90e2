//! What customers bring back.

use crate::exchange::{Exchange, ExchangeState, GivenBack};
use crate::model::ReceiptBody;
use crate::returns::{GoodsReturn, ReturnedLine};
use db::{DbError, Row, Tx, Value, params};
use kernel::{OrderId, ReturnId, ShiftId};

/// Writes what came back, under guard; the first line of which fewer units are left than came. What is
/// held for an exchange is not left, and its line waits: the shares of its units are spoken for.
pub async fn insert_return(tx: &Tx<'_>, taken: &GoodsReturn) -> Result<Option<i64>, DbError> {
    for line in &taken.lines {
        let hit = tx
            .guard(
                "UPDATE order_line SET returned = returned + $1 WHERE order_id = $2 AND line_no = $3 AND coming = 0 \
                 AND quantity - returned >= $1",
                params![line.units, taken.order, line.line_no],
            )
            .await?;
        if !hit {
            return Ok(Some(line.line_no));
        }
    }
    write_return(tx, taken).await?;
    Ok(None)
}

async fn write_return(tx: &Tx<'_>, taken: &GoodsReturn) -> Result<(), DbError> {
    let lines: Vec<Vec<Value>> = taken
        .lines
        .iter()
        .map(|l| {
            params![taken.id, l.line_no, l.units, l.reason.as_str(), l.condition.as_str(), l.refund_minor].to_vec()
        })
        .collect();
    let r = taken;
    let head = params![
        r.id,
        r.order,
        r.location,
        r.till,
        r.shift,
        r.staff,
        r.at,
        r.refund_minor,
        r.fee_minor,
        r.exchanged_for
    ]
    .to_vec();
    tx.insert_many(
        "INSERT INTO goods_return (id, order_id, location_id, till_id, shift_id, staff_id, at, refund_minor, fee_minor, exchange_order_id)",
        "",
        &[head],
    )
    .await?;
    tx.insert_many(
        "INSERT INTO goods_return_line (return_id, line_no, quantity, reason, condition, refund_minor)",
        "",
        &lines,
    )
    .await
    .map(|_| ())
}

/// Holds what is to come back with another order; the first line of which fewer units are left, or some
/// are held already.
pub async fn agree_exchange(tx: &Tx<'_>, exchange: &Exchange) -> Result<Option<i64>, DbError> {
    for line in &exchange.lines {
        let hit = tx
            .guard(
                "UPDATE order_line SET coming = $1 WHERE order_id = $2 AND line_no = $3 AND coming = 0 AND quantity - returned >= $1",
                params![line.units, exchange.from, line.line_no],
            )
            .await?;
        if !hit {
            return Ok(Some(line.line_no));
        }
    }
    let json = |error: serde_json::Error| DbError::Data(error.to_string());
    let lines = serde_json::to_string(&exchange.lines).map_err(json)?;
    let back = serde_json::to_string(&exchange.back).map_err(json)?;
    tx.exec(
        "INSERT INTO exchange (order_id, from_order_id, return_id, state, value_minor, lines, back_to, back, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            exchange.order,
            exchange.from,
            exchange.goods_return,
            exchange.state.as_str(),
            exchange.value_minor,
            lines,
            exchange.back_to,
            back,
            exchange.at
        ],
    )
    .await?;
    Ok(None)
}

/// What was held comes back: the return is written; false when it was not held any more.
pub async fn carry_out_exchange(tx: &Tx<'_>, exchange: &Exchange, taken: &GoodsReturn) -> Result<bool, DbError> {
    if !end_exchange(tx, exchange, ExchangeState::Done).await? {
        return Ok(false);
    }
    for line in &exchange.lines {
        let hit = tx
            .guard(
                "UPDATE order_line SET returned = returned + coming, coming = 0 WHERE order_id = $1 AND line_no = $2 AND coming = $3",
                params![exchange.from, line.line_no, line.units],
            )
            .await?;
        if !hit {
            return Ok(false);
        }
    }
    write_return(tx, taken).await?;
    Ok(true)
}

/// The other order was not paid: what was held can come back in another way; false when it was not held
/// any more.
pub async fn give_up_exchange(tx: &Tx<'_>, exchange: &Exchange) -> Result<bool, DbError> {
    if !end_exchange(tx, exchange, ExchangeState::GivenUp).await? {
        return Ok(false);
    }
    for line in &exchange.lines {
        tx.exec(
            "UPDATE order_line SET coming = 0 WHERE order_id = $1 AND line_no = $2 AND coming = $3",
            params![exchange.from, line.line_no, line.units],
        )
        .await?;
    }
    Ok(true)
}

async fn end_exchange(tx: &Tx<'_>, exchange: &Exchange, state: ExchangeState) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE exchange SET state = $1 WHERE order_id = $2 AND from_order_id = $3 AND state = 'agreed'",
        params![state.as_str(), exchange.order, exchange.from],
    )
    .await
}

/// What comes back with an order.
pub async fn exchanges_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Exchange>, DbError> {
    tx.rows(
        "SELECT order_id, from_order_id, return_id, state, value_minor, lines, back_to, back, at FROM exchange \
         WHERE order_id = $1 ORDER BY from_order_id",
        params![order],
        exchange,
    )
    .await
}

fn exchange(row: &Row<'_>) -> Result<Exchange, DbError> {
    Ok(Exchange {
        order: row.get(0)?,
        from: row.get(1)?,
        goods_return: row.get(2)?,
        state: row.parse(3)?,
        value_minor: row.get(4)?,
        lines: row.json::<Vec<ReturnedLine>>(5)?,
        back_to: row.get(6)?,
        back: row.json::<Vec<GivenBack>>(7)?,
        at: row.get(8)?,
    })
}

/// What came back of an order, oldest first.
pub async fn returns_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<GoodsReturn>, DbError> {
    let mut found = tx
        .rows(
            "SELECT id, order_id, location_id, till_id, shift_id, staff_id, at, refund_minor, fee_minor, exchange_order_id FROM goods_return \
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
                    exchanged_for: row.get(9)?,
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
        .rows(
            "SELECT body FROM receipt WHERE shift_id = $1 AND (total_minor < 0 OR exchange = 1)",
            params![shift],
            |row| row.json(0),
        )
        .await?;
    let mut by_means: Vec<(String, i64, i64)> = Vec::new();
    // Value that pays what follows is on no drawer and on no terminal.
    let gave = |tender: &crate::ReceiptTender| tender.amount_minor < 0 && tender.tender != "exchange";
    for tender in notes.into_iter().flat_map(|body| body.tenders).filter(gave) {
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
