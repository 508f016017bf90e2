//! Counts of places, and where articles stand in them.

use super::shelf::{movement_row, write_movements};
use super::{IDS_AT_ONCE, guard_keys, list_of, padded, raise_levels};
use crate::StockRefused;
use crate::model::{
    By, CountLine, CountState, CountSums, Counting, Key, MovementKind, Reference, StockCount, to_apply,
};
use db::{DbError, Row, Tx, params};
use kernel::{LocationId, StockCountId, VariantId};
use std::collections::{BTreeMap, HashMap};

const COUNT: &str = "SELECT id, location_id, title, collection_id, state, second_from_minor, begun_at, begun_by, ended_at, \
                     ended_by, version, occasion FROM stock_count";

fn read_count(row: &Row<'_>) -> Result<StockCount, DbError> {
    let ended_by: Option<String> = row.get(9)?;
    Ok(StockCount {
        id: row.get(0)?,
        location: row.get(1)?,
        title: row.get(2)?,
        collection: row.get(3)?,
        state: row.parse(4)?,
        second_from_minor: row.get(5)?,
        begun_at: row.get(6)?,
        begun_by: row.json(7)?,
        ended_at: row.get(8)?,
        ended_by: ended_by.map(|text| actor(&text)).transpose()?,
        version: row.get(10)?,
        occasion: row.parse(11)?,
    })
}

fn actor(text: &str) -> Result<kernel::Actor, DbError> {
    serde_json::from_str(text).map_err(|error| DbError::Data(error.to_string()))
}

const LINE: &str = "SELECT variant_id, counted, expected, counted_at, counted_by, first_counted, first_expected, again, \
                    unit_minor, applied FROM stock_count_line";

fn read_line(row: &Row<'_>) -> Result<CountLine, DbError> {
    let counted_by: Option<String> = row.get(4)?;
    let again: i64 = row.get(7)?;
    Ok(CountLine {
        variant: row.get(0)?,
        counted: row.get(1)?,
        expected: row.get(2)?,
        counted_at: row.get(3)?,
        counted_by: counted_by.map(|text| actor(&text)).transpose()?,
        first_counted: row.get(5)?,
        first_expected: row.get(6)?,
        again: again == 1,
        unit_minor: row.get(8)?,
        applied: row.get(9)?,
    })
}

/// Writes a count that begins.
pub async fn insert_count(tx: &Tx<'_>, count: &StockCount) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO stock_count (id, location_id, title, collection_id, state, second_from_minor, begun_at, begun_by, version, occasion) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            count.id,
            count.location,
            count.title,
            count.collection,
            count.state.as_str(),
            count.second_from_minor,
            count.begun_at,
            super::actor_text(&count.begun_by),
            count.version,
            count.occasion.as_str()
        ],
    )
    .await
    .map(|_| ())
}

/// Adds articles to the sheet of a count; those that are on it stay as they are.
pub async fn add_count_lines(tx: &Tx<'_>, count: StockCountId, variants: &[VariantId]) -> Result<(), DbError> {
    let rows: Vec<_> = variants.iter().map(|variant| params![count, *variant].to_vec()).collect();
    let tail = "ON CONFLICT (count_id, variant_id) DO NOTHING";
    tx.insert_many("INSERT INTO stock_count_line (count_id, variant_id)", tail, &rows).await.map(|_| ())
}

/// One count.
pub async fn get_count(tx: &Tx<'_>, id: StockCountId) -> Result<StockCount, DbError> {
    tx.get(&format!("{COUNT} WHERE id = $1"), params![id], read_count).await
}

/// The sheet of what was not found in a place, as long as it is open for more.
pub async fn find_not_found_count(tx: &Tx<'_>, location: LocationId) -> Result<Option<StockCount>, DbError> {
    let sql = format!(
        "{COUNT} WHERE location_id = $1 AND occasion = 'not_found' AND state = 'counting' ORDER BY begun_at LIMIT 1"
    );
    tx.find(&sql, params![location], read_count).await
}

/// The counts of a place, or of all, the newest first; `open` are those that have not ended.
pub async fn list_counts(
    tx: &Tx<'_>,
    location: Option<LocationId>,
    open: bool,
    limit: i64,
) -> Result<Vec<StockCount>, DbError> {
    let ended = if open { " AND ended_at IS NULL" } else { "" };
    if let Some(location) = location {
        let sql = format!("{COUNT} WHERE location_id = $1{ended} ORDER BY begun_at DESC LIMIT $2");
        tx.rows(&sql, params![location, limit], read_count).await
    } else {
        let sql = format!("{COUNT} WHERE 1 = 1{ended} ORDER BY begun_at DESC LIMIT $1");
        tx.rows(&sql, params![limit], read_count).await
    }
}

/// Writes the state of a count over the version that was read; false when somebody was faster.
pub async fn set_count_state(tx: &Tx<'_>, count: &StockCount, to: CountState, by: &By) -> Result<bool, DbError> {
    let ended_at = to.has_ended().then(|| by.at());
    let ended_by = to.has_ended().then(|| super::actor_text(&by.actor));
    tx.guard(
        "UPDATE stock_count SET state = $1, ended_at = $2, ended_by = $3, version = version + 1 \
         WHERE id = $4 AND version = $5 AND ended_at IS NULL",
        params![to.as_str(), ended_at, ended_by, count.id, count.version],
    )
    .await
}

/// One article of a count; none when it is not on the sheet.
pub async fn find_count_line(
    tx: &Tx<'_>,
    count: StockCountId,
    variant: VariantId,
) -> Result<Option<CountLine>, DbError> {
    let sql = format!("{LINE} WHERE count_id = $1 AND variant_id = $2");
    tx.find(&sql, params![count, variant], read_line).await
}

/// The lines of a count. A sheet is made once and holds a collection of one place.
pub async fn count_lines(tx: &Tx<'_>, count: StockCountId) -> Result<Vec<CountLine>, DbError> {
    tx.rows(&format!("{LINE} WHERE count_id = $1 ORDER BY variant_id"), params![count], read_line).await
}

/// The sums of some counts.
pub async fn count_sums(tx: &Tx<'_>, counts: &[StockCountId]) -> Result<HashMap<StockCountId, CountSums>, DbError> {
    if counts.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = padded(counts);
    let sql = format!(
        "SELECT count_id, COUNT(*), CAST(COALESCE(SUM(CASE WHEN counted IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(counted), 0) AS BIGINT), CAST(COALESCE(SUM(again), 0) AS BIGINT) \
         FROM stock_count_line WHERE count_id IN {} GROUP BY count_id",
        list_of(1, ids.len())
    );
    let read = |row: &Row<'_>| {
        let sums = CountSums { lines: row.get(1)?, counted: row.get(2)?, units: row.get(3)?, again: row.get(4)? };
        Ok((row.get(0)?, sums))
    };
    Ok(tx.rows(&sql, &ids, read).await?.into_iter().collect())
}

/// Counts units into a line, against what should lie there at this instant; the units counted then.
pub async fn count_into(
    tx: &Tx<'_>,
    (count, variant): (StockCountId, VariantId),
    counting: Counting,
    expected: i64,
    by: &By,
) -> Result<i64, StockRefused> {
    const MOST: i64 = 1_000_000;
    if let Counting::Units(units) = counting
        && !(0..=MOST).contains(&units)
    {
        return Err(StockRefused::NotAQuantity { quantity: units });
    }
    let (units, how, only) = match counting {
        Counting::One => (1, "COALESCE(counted, 0) + CAST($1 AS BIGINT)", ""),
        Counting::Units(units) => (units, "CAST($1 AS BIGINT)", ""),
        Counting::NoneIfUncounted => (0, "CAST($1 AS BIGINT)", " AND counted IS NULL"),
    };
    // A line that is counted a second time begins at nothing.
    let sql = format!(
        "UPDATE stock_count_line SET counted = CASE WHEN again = 1 THEN CAST($1 AS BIGINT) ELSE {how} END, \
         first_counted = CASE WHEN again = 1 THEN counted ELSE first_counted END, \
         first_expected = CASE WHEN again = 1 THEN expected ELSE first_expected END, \
         expected = $2, counted_at = $3, counted_by = $4, again = 0 \
         WHERE count_id = $5 AND variant_id = $6{only} RETURNING counted"
    );
    let values = params![units, expected, by.at(), super::actor_text(&by.actor), count, variant];
    let found: Option<i64> = tx.find(&sql, values, |row| row.get(0)).await?;
    match (found, counting) {
        (Some(counted), _) => Ok(counted),
        (None, Counting::NoneIfUncounted) => Ok(0),
        (None, _) => Err(DbError::Missing.into()),
    }
}

/// Says what units of lines cost, and which are to be counted a second time.
pub async fn weigh_count_lines(
    tx: &Tx<'_>,
    count: StockCountId,
    lines: &[(VariantId, i64, bool)],
) -> Result<(), DbError> {
    for (variant, unit_minor, again) in lines {
        tx.exec(
            "UPDATE stock_count_line SET unit_minor = $1, again = $2 WHERE count_id = $3 AND variant_id = $4",
            params![*unit_minor, i64::from(*again), count, *variant],
        )
        .await?;
    }
    Ok(())
}

/// Enters the differences of a count into the journal, all in one transaction: what each line was counted
/// against was the figure of its own instant, so what was sold since is not undone. What was applied, by
/// article. A shelf that somebody empties at this very moment refuses, and the command is run again.
pub async fn apply_count(
    tx: &Tx<'_>,
    count: &StockCount,
    lines: &[CountLine],
    by: &By,
) -> Result<Vec<(VariantId, i64)>, StockRefused> {
    let counted: Vec<(VariantId, i64)> =
        lines.iter().filter_map(|line| Some((line.variant, line.difference()?))).collect();
    let variants: Vec<VariantId> = counted.iter().map(|one| one.0).collect();
    let levels = super::levels_at(tx, count.location, &variants).await?;
    let on_hand: HashMap<VariantId, i64> = levels.iter().map(|level| (level.variant, level.on_hand)).collect();
    let mut applied = Vec::with_capacity(counted.len());
    let (mut rows, mut raised, mut lowered) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (variant, difference) in counted {
        let units = to_apply(difference, on_hand.get(&variant).copied().unwrap_or(0));
        let key: Key = (variant, count.location);
        rows.push(movement_row(key, MovementKind::Count, units, &Reference::manual(), count.journal_reason(), by));
        if units > 0 {
            raised.insert(key, (units, 0));
        } else if units < 0 {
            lowered.insert(key, -units);
        }
        applied.push((variant, units));
    }
    write_movements(tx, &rows).await?;
    raise_levels(tx, &raised).await?;
    let sql = "UPDATE level SET on_hand = on_hand - $1 WHERE variant_id = $2 AND location_id = $3 AND on_hand >= $1";
    if let Some((variant, location)) = guard_keys(tx, sql, &lowered).await? {
        let on_hand = super::level_at(tx, (variant, location)).await?.on_hand;
        let change = -lowered[&(variant, location)];
        return Err(StockRefused::BelowZero { variant, location, on_hand, change });
    }
    for (variant, units) in &applied {
        tx.exec(
            "UPDATE stock_count_line SET applied = $1 WHERE count_id = $2 AND variant_id = $3",
            params![*units, count.id, *variant],
        )
        .await?;
    }
    Ok(applied)
}

/// Where these articles stand, by article and place, as far as places said so.
pub async fn shelf_places(
    tx: &Tx<'_>,
    variants: &[VariantId],
) -> Result<HashMap<(VariantId, LocationId), String>, DbError> {
    let mut out = HashMap::new();
    for some in variants.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let sql = format!(
            "SELECT variant_id, location_id, place FROM shelf_place WHERE variant_id IN {}",
            list_of(1, ids.len())
        );
        let rows = tx.rows(&sql, &ids, |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).await?;
        out.extend(rows);
    }
    Ok(out)
}

/// Says where an article stands in a place; empty: where the catalogue says.
pub async fn put_shelf_place(
    tx: &Tx<'_>,
    (variant, location): (VariantId, LocationId),
    place: &str,
) -> Result<(), DbError> {
    if place.is_empty() {
        let sql = "DELETE FROM shelf_place WHERE variant_id = $1 AND location_id = $2";
        return tx.exec(sql, params![variant, location]).await.map(|_| ());
    }
    tx.exec(
        "INSERT INTO shelf_place (variant_id, location_id, place) VALUES ($1, $2, $3) \
         ON CONFLICT (variant_id, location_id) DO UPDATE SET place = excluded.place",
        params![variant, location, place],
    )
    .await
    .map(|_| ())
}

/// Units of an article that a place was asked for and has not handed to the shuttle: they have left its books
/// and not its shelf.
pub async fn units_for_shuttle(tx: &Tx<'_>, variant: VariantId, location: LocationId) -> Result<i64, DbError> {
    tx.get(
        "SELECT CAST(COALESCE(SUM(s.ordered - s.received - s.damaged), 0) AS BIGINT) FROM supply_order o \
         JOIN supply s ON s.supply_order_id = o.id \
         WHERE o.to_hand_over = 1 AND o.state = 'open' AND o.from_location = $1 AND s.variant_id = $2",
        params![location, variant],
        |row| row.get(0),
    )
    .await
}
