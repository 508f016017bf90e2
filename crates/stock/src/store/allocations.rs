//! Allocations: units that belong to a line of an order until they are handed over or released.

use super::shelf::{movement_row, write_movements};
use super::{LOWER_ALLOCATED, guard_keys, list_of, lower, new_id, not_enough, padded};
use crate::StockRefused;
use crate::model::{Allocation, AllocationDemand, AllocationState, By, Key, MovementKind, Reach, Reference, per_key};
use db::{DbError, Row, ToValue, Tx, params};
use kernel::{AllocationId, FulfilmentId, LocationId, OrderId, VariantId};
use std::collections::BTreeMap;

const COLUMNS: &str =
    "id, order_id, fulfilment_id, line_no, variant_id, location_id, quantity, state, peg_id, allocated_at";

fn read_allocation(row: &Row<'_>) -> Result<Allocation, DbError> {
    Ok(Allocation {
        id: row.get(0)?,
        order: row.get(1)?,
        fulfilment: row.get(2)?,
        line_no: row.get(3)?,
        variant: row.get(4)?,
        location: row.get(5)?,
        quantity: row.get(6)?,
        state: row.parse(7)?,
        peg: row.get(8)?,
        allocated_at: row.get(9)?,
    })
}

/// Allocates units to lines of orders under guard; one allocation per demand, in their order.
pub async fn allocate(
    tx: &Tx<'_>,
    demands: &[AllocationDemand],
    reach: Reach,
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let sql = match reach {
        Reach::Promise => {
            "UPDATE level SET allocated = allocated + $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - allocated - safety >= $1"
        }
        Reach::Shelf => {
            "UPDATE level SET allocated = allocated + $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - allocated >= $1"
        }
    };
    allocate_by(tx, demands, sql, reach, by).await
}

/// Allocates anew what was found of units that the same command released a moment ago: they belonged to the
/// same order before, so nothing is promised that was not, also where a count left less than was promised.
pub async fn allocate_again(
    tx: &Tx<'_>,
    demands: &[AllocationDemand],
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let sql = "UPDATE level SET allocated = allocated + $1 WHERE variant_id = $2 AND location_id = $3";
    allocate_by(tx, demands, sql, Reach::Shelf, by).await
}

async fn allocate_by(
    tx: &Tx<'_>,
    demands: &[AllocationDemand],
    sql: &str,
    reach: Reach,
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let units = per_key(demands.iter().map(|demand| ((demand.variant, demand.location), demand.quantity)))?;
    let allocations: Vec<Allocation> = demands
        .iter()
        .map(|demand| Allocation {
            id: new_id(by),
            order: demand.order,
            fulfilment: demand.fulfilment,
            line_no: demand.line_no,
            variant: demand.variant,
            location: demand.location,
            quantity: demand.quantity,
            state: AllocationState::Reserved,
            peg: None,
            allocated_at: by.at(),
        })
        .collect();
    let ((), missed) = futures::try_join!(write_allocations(tx, &allocations), guard_keys(tx, sql, &units))?;
    match missed {
        None => Ok(allocations),
        Some(key) => Err(not_enough(tx, key, &units, reach).await),
    }
}

pub(super) async fn write_allocations(tx: &Tx<'_>, allocations: &[Allocation]) -> Result<(), DbError> {
    let rows: Vec<_> = allocations
        .iter()
        .map(|a| {
            params![
                a.id,
                a.order,
                a.fulfilment,
                a.line_no,
                a.variant,
                a.location,
                a.quantity,
                a.state.as_str(),
                a.peg,
                a.allocated_at
            ]
            .to_vec()
        })
        .collect();
    let head = format!("INSERT INTO allocation ({COLUMNS})");
    tx.insert_many(&head, "", &rows).await.map(|_| ())
}

/// One allocation.
pub async fn get_allocation(tx: &Tx<'_>, id: AllocationId) -> Result<Allocation, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM allocation WHERE id = $1");
    tx.get(&sql, params![id], read_allocation).await
}

/// All allocations of an order, ended ones too, by fulfilment and line.
pub async fn allocations_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Allocation>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM allocation WHERE order_id = $1 ORDER BY fulfilment_id, line_no, id");
    tx.rows(&sql, params![order], read_allocation).await
}

/// All allocations of a fulfilment, ended ones too, by line.
pub async fn allocations_of_fulfilment(tx: &Tx<'_>, fulfilment: FulfilmentId) -> Result<Vec<Allocation>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM allocation WHERE fulfilment_id = $1 ORDER BY line_no, id");
    tx.rows(&sql, params![fulfilment], read_allocation).await
}

/// The orders that the allocated units of a level belong to, oldest first; `limit` at most. What
/// is short is settled from here.
pub async fn list_reserved_at(
    tx: &Tx<'_>,
    variant: VariantId,
    location: LocationId,
    limit: i64,
) -> Result<Vec<Allocation>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM allocation WHERE variant_id = $1 AND location_id = $2 AND state = 'reserved' \
         ORDER BY allocated_at, id LIMIT $3"
    );
    tx.rows(&sql, params![variant, location, limit], read_allocation).await
}

/// Hands units over: they leave the shelf and the allocation together. `reference` names the
/// order. Refuses, all of them, when one has ended or when the shelf has fewer than that.
pub async fn consume_allocations(
    tx: &Tx<'_>,
    ids: &[AllocationId],
    reference: &Reference,
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let ended = end(tx, ids, AllocationState::Consumed, by).await?;
    let units = sums(&ended);
    let kind = MovementKind::Sale;
    let rows: Vec<_> = units.iter().map(|(key, sum)| movement_row(*key, kind, -sum, reference, "", by)).collect();
    let sql = "UPDATE level SET on_hand = on_hand - $1, allocated = allocated - $1 \
               WHERE variant_id = $2 AND location_id = $3 AND on_hand >= $1 AND allocated >= $1";
    let ((), missed) = futures::try_join!(write_movements(tx, &rows), guard_keys(tx, sql, &units))?;
    let Some(key) = missed else { return Ok(ended) };
    let on_hand = super::level_at(tx, key).await?.on_hand;
    let asked = units.get(&key).copied().unwrap_or(0);
    Err(StockRefused::NotEnough { variant: key.0, location: key.1, asked, available: on_hand })
}

/// Gives units back: they are free again. Refuses, all of them, when one has ended.
pub async fn release_allocations(tx: &Tx<'_>, ids: &[AllocationId], by: &By) -> Result<Vec<Allocation>, StockRefused> {
    let ended = end(tx, ids, AllocationState::Released, by).await?;
    lower(tx, LOWER_ALLOCATED, &sums(&ended)).await?;
    Ok(ended)
}

/// Releases what a peg has got so far; none is fine.
pub(super) async fn release_allocations_of_peg(
    tx: &Tx<'_>,
    peg: kernel::PegId,
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let ids = tx
        .rows("SELECT id FROM allocation WHERE peg_id = $1 AND state = 'reserved' ORDER BY id", params![peg], |row| {
            row.get(0)
        })
        .await?;
    release_allocations(tx, &ids, by).await
}

async fn end(
    tx: &Tx<'_>,
    ids: &[AllocationId],
    state: AllocationState,
    by: &By,
) -> Result<Vec<Allocation>, StockRefused> {
    let mut sorted = ids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ended = Vec::with_capacity(sorted.len());
    for some in sorted.chunks(super::IDS_AT_ONCE) {
        let list = padded(some);
        let sql = format!(
            "UPDATE allocation SET state = $1, ended_at = $2 WHERE state = 'reserved' AND id IN {} RETURNING {COLUMNS}",
            list_of(3, list.len())
        );
        let mut values = vec![state.as_str().to_value(), by.at().to_value()];
        values.extend(list);
        ended.extend(tx.rows(&sql, &values, read_allocation).await?);
    }
    ended.sort_by_key(|allocation| allocation.id);
    let missed = sorted.iter().find(|id| ended.binary_search_by_key(id, |allocation| &allocation.id).is_err());
    let Some(missed) = missed else { return Ok(ended) };
    let sql = "SELECT state FROM allocation WHERE id = $1";
    let state = tx.find(sql, params![*missed], |row| row.parse(0)).await?;
    Err(StockRefused::AllocationEnded { allocation: *missed, state })
}

fn sums(allocations: &[Allocation]) -> BTreeMap<Key, i64> {
    let mut sums = BTreeMap::new();
    for allocation in allocations {
        *sums.entry((allocation.variant, allocation.location)).or_insert(0) += allocation.quantity;
    }
    sums
}
