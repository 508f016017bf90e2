//! Holds: units kept for a cart, for a while.

use super::allocations::write_allocations;
use super::{LOWER_HELD, guard_keys, lower, new_id, not_enough};
use crate::StockRefused;
use crate::model::{Allocation, AllocationState, By, Hold, HoldDemand, HoldState, Key, Reach, per_key};
use db::{DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{CartId, FulfilmentId, HoldId, OrderId};
use std::collections::BTreeMap;

const COLUMNS: &str = "id, cart_id, variant_id, location_id, quantity, expires_at, state";

fn read_hold(row: &Row<'_>) -> Result<Hold, DbError> {
    Ok(Hold {
        id: row.get(0)?,
        cart: row.get(1)?,
        variant: row.get(2)?,
        location: row.get(3)?,
        quantity: row.get(4)?,
        expires_at: row.get(5)?,
        state: row.parse(6)?,
    })
}

/// Holds units for carts; one hold per demand, in their order.
pub async fn hold(tx: &Tx<'_>, demands: &[HoldDemand], reach: Reach, by: &By) -> Result<Vec<Hold>, StockRefused> {
    let units = per_key(demands.iter().map(|demand| ((demand.variant, demand.location), demand.quantity)))?;
    let sql = match reach {
        Reach::Promise => {
            "UPDATE level SET held = held + $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - held - allocated - safety >= $1"
        }
        Reach::Shelf => {
            "UPDATE level SET held = held + $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - held - allocated >= $1"
        }
    };
    let holds: Vec<Hold> = demands
        .iter()
        .map(|demand| Hold {
            id: new_id(by),
            cart: demand.cart,
            variant: demand.variant,
            location: demand.location,
            quantity: demand.quantity,
            expires_at: demand.expires_at,
            state: HoldState::Active,
        })
        .collect();
    let rows: Vec<_> = holds
        .iter()
        .map(|h| params![h.id, h.cart, h.variant, h.location, h.quantity, h.expires_at, h.state.as_str()].to_vec())
        .collect();
    let head = "INSERT INTO hold (id, cart_id, variant_id, location_id, quantity, expires_at, state)";
    let (_, missed) = futures::try_join!(tx.insert_many(head, "", &rows), guard_keys(tx, sql, &units))?;
    match missed {
        None => Ok(holds),
        Some(key) => Err(not_enough(tx, key, &units, reach).await),
    }
}

/// The active holds of a cart.
pub async fn holds_of(tx: &Tx<'_>, cart: CartId) -> Result<Vec<Hold>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM hold WHERE cart_id = $1 AND state = 'active' ORDER BY variant_id, location_id, id"
    );
    tx.rows(&sql, params![cart], read_hold).await
}

/// Keeps the active holds of a cart until another instant; how many.
pub async fn extend_holds(tx: &Tx<'_>, cart: CartId, expires_at: Timestamp) -> Result<u64, DbError> {
    tx.exec("UPDATE hold SET expires_at = $1 WHERE cart_id = $2 AND state = 'active'", params![expires_at, cart]).await
}

/// Gives back one hold.
pub async fn release_hold(tx: &Tx<'_>, id: HoldId) -> Result<Hold, StockRefused> {
    let hold = end_hold(tx, id, HoldState::Released).await?;
    lower(tx, LOWER_HELD, &sums(&[hold])).await?;
    Ok(hold)
}

/// Gives back all active holds of a cart.
pub async fn release_holds_of(tx: &Tx<'_>, cart: CartId) -> Result<Vec<Hold>, DbError> {
    let sql = format!("UPDATE hold SET state = 'released' WHERE cart_id = $1 AND state = 'active' RETURNING {COLUMNS}");
    let holds = tx.rows(&sql, params![cart], read_hold).await?;
    lower(tx, LOWER_HELD, &sums(&holds)).await?;
    Ok(holds)
}

/// Ends holds whose time is over, `limit` at most; which ones.
pub async fn expire_holds(tx: &Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<Hold>, DbError> {
    let sql = format!(
        "UPDATE hold SET state = 'expired' WHERE state = 'active' AND id IN \
         (SELECT id FROM hold WHERE state = 'active' AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2) \
         RETURNING {COLUMNS}"
    );
    let holds = tx.rows(&sql, params![now, limit], read_hold).await?;
    lower(tx, LOWER_HELD, &sums(&holds)).await?;
    Ok(holds)
}

/// Removes ended holds that expired before an instant, `limit` at most; how many.
pub async fn forget_holds(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "DELETE FROM hold WHERE id IN \
         (SELECT id FROM hold WHERE state <> 'active' AND expires_at < $1 ORDER BY expires_at, id LIMIT $2)",
        params![before, limit],
    )
    .await
}

/// Turns a hold into an allocation: the units change owner without being free in between. A hold
/// whose time is over, but which was not ended yet, still counts.
pub async fn hold_to_allocation(
    tx: &Tx<'_>,
    id: HoldId,
    order: OrderId,
    fulfilment: FulfilmentId,
    line_no: i64,
    by: &By,
) -> Result<Allocation, StockRefused> {
    let hold = end_hold(tx, id, HoldState::Consumed).await?;
    let allocation = Allocation {
        id: new_id(by),
        order,
        fulfilment,
        line_no,
        variant: hold.variant,
        location: hold.location,
        quantity: hold.quantity,
        state: AllocationState::Reserved,
        peg: None,
        allocated_at: by.at(),
    };
    write_allocations(tx, &[allocation]).await?;
    let sql = "UPDATE level SET held = held - $1, allocated = allocated + $1 \
               WHERE variant_id = $2 AND location_id = $3 AND held >= $1";
    lower(tx, sql, &sums(&[hold])).await?;
    Ok(allocation)
}

async fn end_hold(tx: &Tx<'_>, id: HoldId, state: HoldState) -> Result<Hold, StockRefused> {
    let sql = format!("UPDATE hold SET state = $1 WHERE id = $2 AND state = 'active' RETURNING {COLUMNS}");
    let ended = tx.find(&sql, params![state.as_str(), id], read_hold).await?;
    ended.ok_or(StockRefused::HoldEnded { hold: id })
}

fn sums(holds: &[Hold]) -> BTreeMap<Key, i64> {
    let mut sums = BTreeMap::new();
    for hold in holds {
        *sums.entry((hold.variant, hold.location)).or_insert(0) += hold.quantity;
    }
    sums
}
