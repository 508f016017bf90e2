//! Changes of what is on hand: sales, returns, counts, corrections. Each writes its movement.

use super::{actor_text, guard_keys, level_at, new_id, not_enough, raise_levels};
use crate::StockRefused;
use crate::model::{
    By, CountedShelf, Key, Level, Movement, MovementKind, OpeningLevel, Reach, Reference, ShelfChange, StockUnits,
    per_key,
};
use db::{DbError, Tx, Value, params};
use kernel::{LocationId, MovementId, VariantId};
use std::collections::BTreeMap;

const MOVEMENT: &str = "INSERT INTO movement (id, variant_id, location_id, kind, quantity, at, reference_kind, \
                        reference_id, reference_text, reason, actor)";

/// One entry of the journal, to be inserted.
pub(super) fn movement_row(
    (variant, location): Key,
    kind: MovementKind,
    quantity: i64,
    reference: &Reference,
    reason: &str,
    by: &By,
) -> Vec<Value> {
    params![
        new_id::<MovementId>(by),
        variant,
        location,
        kind.as_str(),
        quantity,
        by.at(),
        reference.kind.as_str(),
        reference.id,
        reference.text,
        reason,
        actor_text(&by.actor)
    ]
    .to_vec()
}

pub(super) async fn write_movements(tx: &Tx<'_>, rows: &[Vec<Value>]) -> Result<(), DbError> {
    tx.insert_many(MOVEMENT, "", rows).await.map(|_| ())
}

/// Takes units from the shelf now: carried out by the customer. The store sees its shelf, so the
/// safety units may be sold; what is allocated may not.
pub async fn sell_now(tx: &Tx<'_>, sold: &[StockUnits], reference: &Reference, by: &By) -> Result<(), StockRefused> {
    take(tx, sold, MovementKind::Sale, Reach::Shelf, reference, by).await
}

/// Takes units off the shelf under guard.
pub(super) async fn take(
    tx: &Tx<'_>,
    taken: &[StockUnits],
    kind: MovementKind,
    reach: Reach,
    reference: &Reference,
    by: &By,
) -> Result<(), StockRefused> {
    let units = per_key(taken.iter().map(|line| ((line.variant, line.location), line.quantity)))?;
    let sql = match reach {
        Reach::Shelf => {
            "UPDATE level SET on_hand = on_hand - $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - allocated >= $1"
        }
        Reach::Promise => {
            "UPDATE level SET on_hand = on_hand - $1 \
             WHERE variant_id = $2 AND location_id = $3 AND on_hand - allocated - safety >= $1"
        }
    };
    let rows: Vec<_> = units.iter().map(|(key, sum)| movement_row(*key, kind, -sum, reference, "", by)).collect();
    let ((), missed) = futures::try_join!(write_movements(tx, &rows), guard_keys(tx, sql, &units))?;
    match missed {
        None => Ok(()),
        Some(key) => Err(not_enough(tx, key, &units, reach).await),
    }
}

/// Puts units back that a customer returned, where they are now.
pub async fn take_back(
    tx: &Tx<'_>,
    returned: &[StockUnits],
    reference: &Reference,
    reason: &str,
    by: &By,
) -> Result<(), StockRefused> {
    bring(tx, returned, MovementKind::Return, reference, reason, by).await
}

/// Puts units on the shelf.
pub(super) async fn bring(
    tx: &Tx<'_>,
    brought: &[StockUnits],
    kind: MovementKind,
    reference: &Reference,
    reason: &str,
    by: &By,
) -> Result<(), StockRefused> {
    let units = per_key(brought.iter().map(|line| ((line.variant, line.location), line.quantity)))?;
    let rows: Vec<_> = units.iter().map(|(key, sum)| movement_row(*key, kind, *sum, reference, reason, by)).collect();
    let raised: BTreeMap<Key, (i64, i64)> = units.iter().map(|(key, sum)| (*key, (*sum, 0))).collect();
    futures::try_join!(write_movements(tx, &rows), raise_levels(tx, &raised))?;
    Ok(())
}

/// Corrects a shelf by hand and tells the level afterwards. It may fall below what is promised,
/// as the shelf is right ([`Level::short_units`]), but not below nothing.
pub async fn change_shelf(tx: &Tx<'_>, change: &ShelfChange, by: &By) -> Result<Level, StockRefused> {
    if change.quantity == 0 {
        return Err(StockRefused::NotAQuantity { quantity: 0 });
    }
    if change.reason.trim().is_empty() {
        return Err(StockRefused::ReasonMissing);
    }
    let key = (change.variant, change.location);
    let row = movement_row(key, change.kind, change.quantity, &change.reference, change.reason.trim(), by);
    shift(tx, key, change.quantity, row).await
}

/// Enters a count and tells the level afterwards. A count without a difference is an entry too.
pub async fn count(tx: &Tx<'_>, shelf: &CountedShelf, reason: &str, by: &By) -> Result<Level, StockRefused> {
    for quantity in [shelf.counted, shelf.expected] {
        if !(0..=1_000_000_000).contains(&quantity) {
            return Err(StockRefused::NotAQuantity { quantity });
        }
    }
    let key = (shelf.variant, shelf.location);
    let difference = shelf.counted - shelf.expected;
    let row = movement_row(key, MovementKind::Count, difference, &Reference::manual(), reason.trim(), by);
    shift(tx, key, difference, row).await
}

async fn shift(tx: &Tx<'_>, key: Key, difference: i64, movement: Vec<Value>) -> Result<Level, StockRefused> {
    write_movements(tx, &[movement]).await?;
    if difference >= 0 {
        raise_levels(tx, &BTreeMap::from([(key, (difference, 0))])).await?;
    } else {
        let sql =
            "UPDATE level SET on_hand = on_hand - $1 WHERE variant_id = $2 AND location_id = $3 AND on_hand >= $1";
        if guard_keys(tx, sql, &BTreeMap::from([(key, -difference)])).await?.is_some() {
            let on_hand = level_at(tx, key).await?.on_hand;
            return Err(StockRefused::BelowZero { variant: key.0, location: key.1, on_hand, change: difference });
        }
    }
    Ok(level_at(tx, key).await?)
}

/// Says how many units are kept back from promises, and tells the level afterwards.
pub async fn set_safety(
    tx: &Tx<'_>,
    variant: VariantId,
    location: LocationId,
    safety: i64,
) -> Result<Level, StockRefused> {
    if !(0..=1_000_000_000).contains(&safety) {
        return Err(StockRefused::NotAQuantity { quantity: safety });
    }
    tx.exec(
        "INSERT INTO level (variant_id, location_id, on_hand, allocated, safety) VALUES ($1, $2, 0, 0, $3) \
         ON CONFLICT (variant_id, location_id) DO UPDATE SET safety = excluded.safety",
        params![variant, location, safety],
    )
    .await?;
    Ok(level_at(tx, (variant, location)).await?)
}

/// Writes the first stock of locations, with a receipt for each in the journal. A level that is
/// there already is a constraint error.
pub async fn insert_levels_many(tx: &Tx<'_>, opening: &[OpeningLevel], by: &By) -> Result<(), StockRefused> {
    let (mut levels, mut movements) = (Vec::with_capacity(opening.len()), Vec::with_capacity(opening.len()));
    let reference = Reference::opening();
    for level in opening {
        for quantity in [level.on_hand, level.safety] {
            if !(0..=1_000_000_000).contains(&quantity) {
                return Err(StockRefused::NotAQuantity { quantity });
            }
        }
        levels.push(params![level.variant, level.location, level.on_hand, 0, level.safety].to_vec());
        if level.on_hand > 0 {
            let key = (level.variant, level.location);
            movements.push(movement_row(key, MovementKind::Receipt, level.on_hand, &reference, "", by));
        }
    }
    let head = "INSERT INTO level (variant_id, location_id, on_hand, allocated, safety)";
    futures::try_join!(tx.insert_many(head, "", &levels), write_movements(tx, &movements))?;
    Ok(())
}

/// Writes levels without a journal, the same units of each variant in each place: for measuring
/// alone. [`super::verify`] tells them.
pub async fn insert_bare_levels(
    tx: &Tx<'_>,
    variants: &[VariantId],
    places: &[LocationId],
    on_hand: i64,
) -> Result<(), DbError> {
    let row = |variant: VariantId, place: LocationId| params![variant, place, on_hand, 0, 0].to_vec();
    let rows: Vec<_> =
        variants.iter().flat_map(|variant| places.iter().map(move |place| row(*variant, *place))).collect();
    tx.insert_many("INSERT INTO level (variant_id, location_id, on_hand, allocated, safety)", "", &rows)
        .await
        .map(|_| ())
}

/// Writes a history of movements, with their own ids and instants, and adds their sum to the
/// levels; refuses when a level would fall below nothing.
pub async fn insert_movements_many(tx: &Tx<'_>, history: &[Movement]) -> Result<(), StockRefused> {
    let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
    let mut rows = Vec::with_capacity(history.len());
    for entry in history {
        *sums.entry((entry.variant, entry.location)).or_insert(0) += entry.quantity;
        rows.push(
            params![
                entry.id,
                entry.variant,
                entry.location,
                entry.kind.as_str(),
                entry.quantity,
                entry.at,
                entry.reference.kind.as_str(),
                entry.reference.id,
                entry.reference.text,
                entry.reason,
                actor_text(&entry.actor)
            ]
            .to_vec(),
        );
    }
    let raised = sums.iter().filter(|(_, sum)| **sum >= 0).map(|(key, sum)| (*key, (*sum, 0))).collect();
    let lowered = sums.iter().filter(|(_, sum)| **sum < 0).map(|(key, sum)| (*key, -sum)).collect();
    let sql = "UPDATE level SET on_hand = on_hand - $1 WHERE variant_id = $2 AND location_id = $3 AND on_hand >= $1";
    write_movements(tx, &rows).await?;
    raise_levels(tx, &raised).await?;
    match guard_keys(tx, sql, &lowered).await? {
        None => Ok(()),
        Some(key) => {
            let (on_hand, change) = (level_at(tx, key).await?.on_hand, sums[&key]);
            Err(StockRefused::BelowZero { variant: key.0, location: key.1, on_hand, change })
        }
    }
}
