//! All SQL of stock.

mod allocations;
mod counts;
mod levels;
mod pegs;
mod receive;
mod shelf;
mod supply;
mod verify;

pub use allocations::{
    allocate, allocate_again, allocations_of_fulfilment, allocations_of_order, consume_allocations, get_allocation,
    list_reserved_at, release_allocations,
};
pub use counts::{
    add_count_lines, apply_count, count_into, count_lines, count_sums, find_count_line, find_not_found_count,
    get_count, insert_count, list_counts, put_shelf_place, set_count_state, shelf_places, units_for_shuttle,
    weigh_count_lines,
};
pub use levels::{journal_of, levels_at, levels_of, list_levels, list_shortages, sold_since};
pub use pegs::{
    cancel_supply_order, change_expected_date, list_orphaned_pegs, move_peg, open_pegs_of, peg, pegs_of_order,
    pegs_of_supply, release_peg,
};
pub use receive::receive;
pub use shelf::{
    change_shelf, count, insert_bare_levels, insert_levels_many, insert_movements_many, sell_now, set_safety, take_back,
};
pub use supply::{
    ask_transfer, find_asked_transfer, find_suppliers, find_supply, find_supply_order, get_supply_order,
    hand_over_transfer, insert_supply_orders_many, list_suppliers, list_supply_orders, open_supply_of, put_supplier,
    put_supply_order, send_transfer, supply_changes_of, supply_of, transfers_to_hand_over,
};
pub use verify::verify;

use crate::model::{Key, Level, Reach};
use crate::{By, StockRefused};
use db::{DbError, Row, Tx, Value, params};
use futures::future::try_join_all;
use kernel::Actor;
use std::collections::BTreeMap;
use uuid::Uuid;

const LEVEL_COLUMNS: &str = "variant_id, location_id, on_hand, allocated, safety";

fn read_level(row: &Row<'_>) -> Result<Level, DbError> {
    Ok(Level {
        variant: row.get(0)?,
        location: row.get(1)?,
        on_hand: row.get(2)?,
        allocated: row.get(3)?,
        safety: row.get(4)?,
    })
}

async fn level_at(tx: &Tx<'_>, (variant, location): Key) -> Result<Level, DbError> {
    let sql = format!("SELECT {LEVEL_COLUMNS} FROM level WHERE variant_id = $1 AND location_id = $2");
    let found = tx.find(&sql, params![variant, location], read_level).await?;
    Ok(found.unwrap_or(Level::none(variant, location)))
}

/// The levels of these keys, in their order.
async fn levels_of_keys(tx: &Tx<'_>, keys: impl Iterator<Item = &Key>) -> Result<Vec<Level>, DbError> {
    let mut levels = Vec::new();
    for key in keys {
        levels.push(level_at(tx, *key).await?);
    }
    Ok(levels)
}

/// Runs one guarded statement per key with the parameters units, variant, location, in the order
/// of the keys; the first key that it did not hit. On PostgreSQL they travel together.
async fn guard_keys(tx: &Tx<'_>, sql: &str, units: &BTreeMap<Key, i64>) -> Result<Option<Key>, DbError> {
    let units: Vec<(Key, i64)> = units.iter().map(|(key, quantity)| (*key, *quantity)).collect();
    for chunk in units.chunks(16) {
        let mut guards = Vec::with_capacity(chunk.len());
        for ((variant, location), quantity) in chunk {
            guards.push(guard_key(tx, sql, [Value::Int(*quantity), Value::Uuid(variant.0), Value::Uuid(location.0)]));
        }
        let hits = try_join_all(guards).await?;
        if let Some(at) = hits.iter().position(|hit| !hit) {
            return Ok(Some(chunk[at].0));
        }
    }
    Ok(None)
}

async fn guard_key(tx: &Tx<'_>, sql: &str, params: [Value; 3]) -> Result<bool, DbError> {
    tx.guard(sql, &params).await
}

/// The refusal of a key that a guard did not hit.
async fn not_enough(tx: &Tx<'_>, key: Key, asked: &BTreeMap<Key, i64>, reach: Reach) -> StockRefused {
    match level_at(tx, key).await {
        Ok(level) => StockRefused::NotEnough {
            variant: key.0,
            location: key.1,
            asked: asked.get(&key).copied().unwrap_or(0),
            available: level.reachable_units(reach),
        },
        Err(error) => error.into(),
    }
}

/// Adds units on hand and allocated to levels, which are made where they are not there yet.
/// Neither is negative.
async fn raise_levels(tx: &Tx<'_>, raised: &BTreeMap<Key, (i64, i64)>) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = raised
        .iter()
        .map(|((variant, location), (on_hand, allocated))| {
            params![*variant, *location, *on_hand, *allocated, 0].to_vec()
        })
        .collect();
    tx.insert_many(
        "INSERT INTO level (variant_id, location_id, on_hand, allocated, safety)",
        "ON CONFLICT (variant_id, location_id) DO UPDATE SET on_hand = level.on_hand + excluded.on_hand, \
         allocated = level.allocated + excluded.allocated",
        &rows,
    )
    .await
    .map(|_| ())
}

/// Takes back allocated units. That a level has fewer than its rows say is an error of
/// ours, not a refusal.
async fn lower(tx: &Tx<'_>, sql: &str, units: &BTreeMap<Key, i64>) -> Result<(), DbError> {
    match guard_keys(tx, sql, units).await? {
        None => Ok(()),
        Some((variant, location)) => {
            Err(DbError::Data(format!("the level of {variant} in {location} is below the sum of its rows")))
        }
    }
}

const LOWER_ALLOCATED: &str = "UPDATE level SET allocated = allocated - $1 \
     WHERE variant_id = $2 AND location_id = $3 AND allocated >= $1";

/// `($first, $first+1, …)`: the list of an IN. Lengths are rounded up so that few texts are
/// prepared; see [`padded`].
fn list_of(first: usize, length: usize) -> String {
    let places: Vec<String> = (first..first + length).map(|n| format!("${n}")).collect();
    format!("({})", places.join(", "))
}

/// Ids for an IN, the last one repeated up to a power of two.
fn padded<T: Copy + Into<Uuid>>(ids: &[T]) -> Vec<Value> {
    let mut values: Vec<Value> = ids.iter().map(|id| Value::Uuid((*id).into())).collect();
    if let Some(last) = values.last().cloned() {
        values.resize(values.len().next_power_of_two(), last);
    }
    values
}

/// So many ids are asked for with one statement.
const IDS_AT_ONCE: usize = 512;

fn actor_text(actor: &Actor) -> String {
    serde_json::to_string(actor).expect("an actor is plain data")
}

fn new_id<T: From<Uuid>>(by: &By) -> T {
    by.moment.id()
}
