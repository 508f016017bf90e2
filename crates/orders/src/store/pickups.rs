//! How parts are fetched.

use super::{FULFILMENT_COLUMNS, fulfilment, in_list};
use crate::model::Fulfilment;
use crate::pickup::{Pickup, PickupCode, Taker};
use db::{DbError, Row, Tx, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{FulfilmentId, OrderId};

const COLUMNS: &str = "fulfilment_id, order_id, code, collector, put_at, given_to, reminded_at, handing_key";

fn pickup(row: &Row<'_>) -> Result<Pickup, DbError> {
    let given_to: Option<String> = row.get(5)?;
    Ok(Pickup {
        fulfilment: row.get(0)?,
        order: row.get(1)?,
        code: row.parse(2)?,
        collector: row.get(3)?,
        put_at: row.get(4)?,
        given_to: given_to
            .map(|text| text.parse::<Taker>().map_err(|()| DbError::Data(format!("nobody takes as {text}"))))
            .transpose()?,
        reminded_at: row.get(6)?,
        handing_key: row.get(7)?,
    })
}

/// Gives a part its code, unless it has one.
pub async fn open_pickup(
    tx: &Tx<'_>,
    (fulfilment, order): (FulfilmentId, OrderId),
    code: &PickupCode,
) -> Result<(), DbError> {
    let row = params![fulfilment, order, code.as_str()].to_vec();
    tx.insert_many(
        "INSERT INTO pickup (fulfilment_id, order_id, code)",
        "ON CONFLICT (fulfilment_id) DO NOTHING",
        &[row],
    )
    .await
    .map(|_| ())
}

/// How a part is fetched; none as long as it has no code.
pub async fn find_pickup(tx: &Tx<'_>, fulfilment: FulfilmentId) -> Result<Option<Pickup>, DbError> {
    tx.find(&format!("SELECT {COLUMNS} FROM pickup WHERE fulfilment_id = $1"), params![fulfilment], pickup).await
}

/// The part that a code belongs to.
pub async fn find_pickup_by_code(tx: &Tx<'_>, code: &PickupCode) -> Result<Option<Pickup>, DbError> {
    tx.find(&format!("SELECT {COLUMNS} FROM pickup WHERE code = $1"), params![code.as_str()], pickup).await
}

/// How the parts of orders are fetched, in no order.
pub async fn pickups_of(tx: &Tx<'_>, orders: &[OrderId]) -> Result<Vec<Pickup>, DbError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = in_list(orders, 1);
    tx.rows(&format!("SELECT {COLUMNS} FROM pickup WHERE order_id IN ({list})"), &values, pickup).await
}

/// Says whom the customer sends; empty for nobody.
pub async fn set_collector(tx: &Tx<'_>, fulfilment: FulfilmentId, name: &str) -> Result<(), DbError> {
    tx.exec("UPDATE pickup SET collector = $1 WHERE fulfilment_id = $2", params![name, fulfilment]).await.map(|_| ())
}

/// Says where a part lies.
pub async fn set_put_at(tx: &Tx<'_>, fulfilment: FulfilmentId, place: &str) -> Result<(), DbError> {
    tx.exec("UPDATE pickup SET put_at = $1 WHERE fulfilment_id = $2", params![place, fulfilment]).await.map(|_| ())
}

/// Says to whom a part is given.
pub async fn set_given_to(tx: &Tx<'_>, fulfilment: FulfilmentId, to: Taker) -> Result<(), DbError> {
    tx.exec("UPDATE pickup SET given_to = $1 WHERE fulfilment_id = $2", params![to.as_str(), fulfilment])
        .await
        .map(|_| ())
}

/// How long a form may hand a part over before another one may try.
const HANDING: SignedDuration = SignedDuration::from_mins(2);

/// Takes the hand-over of a part for one form; false while another one has it.
pub async fn begin_handing(tx: &Tx<'_>, fulfilment: FulfilmentId, key: &str, now: Timestamp) -> Result<bool, DbError> {
    let over = now.saturating_sub(HANDING).unwrap_or(now);
    tx.guard(
        "UPDATE pickup SET handing_key = $1, handing_at = $2 \
         WHERE fulfilment_id = $3 AND (handing_key IS NULL OR handing_key = $1 OR handing_at < $4)",
        params![key, now, fulfilment, over],
    )
    .await
}

/// The hand-over came to nothing: another form may try at once.
pub async fn end_handing(tx: &Tx<'_>, fulfilment: FulfilmentId, key: &str) -> Result<(), DbError> {
    tx.exec(
        "UPDATE pickup SET handing_key = NULL WHERE fulfilment_id = $1 AND handing_key = $2",
        params![fulfilment, key],
    )
    .await
    .map(|_| ())
}

/// Says that the customer was reminded; false when they had been.
pub async fn set_reminded(tx: &Tx<'_>, fulfilment: FulfilmentId, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE pickup SET reminded_at = $1 WHERE fulfilment_id = $2 AND reminded_at IS NULL",
        params![now, fulfilment],
    )
    .await
}

/// What lies ready, ends before then, and of which the customer was not reminded: what ends first comes first.
pub async fn list_ending(
    tx: &Tx<'_>,
    now: Timestamp,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!(
            "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND keep_until IS NOT NULL \
             AND keep_until >= $1 AND keep_until < $2 AND state = 'ready_for_pickup' \
             AND NOT EXISTS (SELECT 1 FROM pickup p WHERE p.fulfilment_id = fulfilment.id AND p.reminded_at IS NOT NULL) \
             ORDER BY keep_until LIMIT $3"
        ),
        params![now, before, limit],
        fulfilment,
    )
    .await
}

/// What lies ready without a code: it was put aside before there were any.
pub async fn list_without_code(tx: &Tx<'_>, limit: i64) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!(
            "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND keep_until IS NOT NULL \
             AND state = 'ready_for_pickup' \
             AND NOT EXISTS (SELECT 1 FROM pickup p WHERE p.fulfilment_id = fulfilment.id) LIMIT $1"
        ),
        params![limit],
        fulfilment,
    )
    .await
}
