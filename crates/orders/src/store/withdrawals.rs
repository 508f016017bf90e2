//! What customers declared to withdraw from.

use crate::withdrawal::Withdrawal;
use db::{DbError, Tx, params};
use kernel::OrderId;

/// Writes a declaration.
pub async fn insert_withdrawal(tx: &Tx<'_>, w: &Withdrawal) -> Result<(), DbError> {
    let lines = serde_json::to_string(&w.lines).map_err(|error| DbError::Data(error.to_string()))?;
    tx.exec(
        "INSERT INTO withdrawal (id, order_id, at, name, email, lines) VALUES ($1, $2, $3, $4, $5, $6)",
        params![w.id, w.order, w.at, w.name, w.email, lines],
    )
    .await
    .map(|_| ())
}

/// The declarations of an order, oldest first.
pub async fn withdrawals_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Withdrawal>, DbError> {
    tx.rows(
        "SELECT id, order_id, at, name, email, lines FROM withdrawal WHERE order_id = $1 ORDER BY at, id",
        params![order],
        |row| {
            Ok(Withdrawal {
                id: row.get(0)?,
                order: row.get(1)?,
                at: row.get(2)?,
                name: row.get(3)?,
                email: row.get(4)?,
                lines: row.json(5)?,
            })
        },
    )
    .await
}
