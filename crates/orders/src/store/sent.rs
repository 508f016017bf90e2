//! What was sent in some time, to try other rules on.

use db::{DbError, Tx, params};
use jiff::Timestamp;
use kernel::OrderId;

/// Orders placed in some time of which something was sent, evenly over it: how many there are, and at
/// most so many of them, the oldest first. Which ones follows from the seed.
pub async fn sample_sent(
    tx: &Tx<'_>,
    (from, to): (Timestamp, Timestamp),
    most: i64,
    seed: u32,
) -> Result<(i64, Vec<OrderId>), DbError> {
    // Of `total` in a row, the number of steps of n·most/total between two of them is `most`.
    let found: Vec<(OrderId, i64)> = tx
        .rows(
            "SELECT id, total FROM (SELECT o.id AS id, ROW_NUMBER() OVER (ORDER BY o.created_at, o.id) AS nth, \
             COUNT(*) OVER () AS total FROM customer_order o WHERE o.created_at >= $1 AND o.created_at < $2 \
             AND o.placed_at IS NOT NULL AND EXISTS (SELECT 1 FROM fulfilment f WHERE f.order_id = o.id \
             AND f.shipping IS NOT NULL AND f.state NOT IN ('awaiting_payment', 'cancelled', 'expired'))) sent \
             WHERE total <= $3 OR ((nth + $4) * $3) / total <> ((nth + $4 - 1) * $3) / total ORDER BY nth",
            params![from, to, most, i64::from(seed)],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    let total = found.first().map_or(0, |one| one.1);
    Ok((total, found.into_iter().map(|one| one.0).collect()))
}
