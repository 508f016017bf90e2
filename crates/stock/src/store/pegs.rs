//! Pegs: units on their way that are promised to lines of orders, and what happens to them when
//! the supply changes.

use super::allocations::release_allocations_of_peg;
use super::shelf::bring;
use super::supply::{find_supply, lock_order, supply_of};
use super::{IDS_AT_ONCE, actor_text, list_of, new_id, padded};
use crate::StockRefused;
use crate::model::{
    By, MovementKind, NewPeg, Peg, PegMoved, PegState, Reference, StockUnits, Supply, SupplyChangeKind, SupplyState,
};
use db::{DbError, Row, Tx, params};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{OrderId, PegId, SupplyId, SupplyOrderId, VariantId};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

const COLUMNS: &str = "id, supply_id, order_id, fulfilment_id, line_no, variant_id, location_id, quantity, filled, \
                       pegged_at, state";

fn read_peg(row: &Row<'_>) -> Result<Peg, DbError> {
    Ok(Peg {
        id: row.get(0)?,
        supply: row.get(1)?,
        order: row.get(2)?,
        fulfilment: row.get(3)?,
        line_no: row.get(4)?,
        variant: row.get(5)?,
        location: row.get(6)?,
        quantity: row.get(7)?,
        filled: row.get(8)?,
        pegged_at: row.get(9)?,
        state: row.parse(10)?,
    })
}

/// Promises units of supply to lines of orders under guard; one peg per demand, in their order.
pub async fn peg(tx: &Tx<'_>, demands: &[NewPeg], by: &By) -> Result<Vec<Peg>, StockRefused> {
    let mut units: BTreeMap<SupplyId, i64> = BTreeMap::new();
    for demand in demands {
        if !(1..=1_000_000_000).contains(&demand.quantity) {
            return Err(StockRefused::NotAQuantity { quantity: demand.quantity });
        }
        *units.entry(demand.supply).or_insert(0) += demand.quantity;
    }
    let mut places = HashMap::new();
    for (supply, asked) in units {
        places.insert(supply, raise_pegged(tx, supply, asked).await?);
    }
    let mut pegs = Vec::with_capacity(demands.len());
    for demand in demands {
        let (variant, location) = places[&demand.supply];
        pegs.push(Peg {
            id: new_id(by),
            supply: demand.supply,
            order: demand.order,
            fulfilment: demand.fulfilment,
            line_no: demand.line_no,
            variant,
            location,
            quantity: demand.quantity,
            filled: 0,
            pegged_at: by.at(),
            state: PegState::Open,
        });
    }
    let rows: Vec<_> = pegs
        .iter()
        .map(|p| {
            params![
                p.id,
                p.supply,
                p.order,
                p.fulfilment,
                p.line_no,
                p.variant,
                p.location,
                p.quantity,
                p.filled,
                p.pegged_at,
                p.state.as_str()
            ]
            .to_vec()
        })
        .collect();
    tx.insert_many(&format!("INSERT INTO peg ({COLUMNS})"), "", &rows).await?;
    Ok(pegs)
}

/// Takes free units of a line, or says why not; of what and where.
async fn raise_pegged(
    tx: &Tx<'_>,
    supply: SupplyId,
    asked: i64,
) -> Result<(VariantId, kernel::LocationId), StockRefused> {
    let taken = tx
        .find(
            "UPDATE supply SET pegged = pegged + $1 \
             WHERE id = $2 AND state = 'open' AND ordered + surplus - received - damaged - pegged >= $1 \
             RETURNING variant_id, to_location",
            params![asked, supply],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    if let Some(taken) = taken {
        return Ok(taken);
    }
    Err(match find_supply(tx, supply).await? {
        Some(line) if line.state == SupplyState::Open => {
            StockRefused::SupplyExhausted { supply, asked, free: line.free_units() }
        }
        _ => StockRefused::SupplyClosed { supply },
    })
}

async fn lower_pegged(tx: &Tx<'_>, peg: &Peg) -> Result<(), DbError> {
    let sql = "UPDATE supply SET pegged = pegged - $1 WHERE id = $2 AND pegged >= $1";
    if tx.guard(sql, params![peg.open_units(), peg.supply]).await? {
        return Ok(());
    }
    Err(DbError::Data(format!("supply {} has fewer units pegged than its pegs say", peg.supply)))
}

/// The peg as it is, with its supply line locked so that no receipt comes in between.
async fn lock_peg(tx: &Tx<'_>, id: PegId) -> Result<Peg, StockRefused> {
    let sql = format!("SELECT {COLUMNS} FROM peg WHERE id = $1");
    for _ in 0..8 {
        let Some(seen) = tx.find(&sql, params![id], read_peg).await? else {
            return Err(StockRefused::PegEnded { peg: id, state: None });
        };
        tx.exec("UPDATE supply SET pegged = pegged WHERE id = $1", params![seen.supply]).await?;
        let peg = tx.get(&sql, params![id], read_peg).await?;
        if peg.supply == seen.supply {
            return Ok(peg);
        }
    }
    Err(DbError::Unavailable("the peg keeps moving".into()).into())
}

/// Gives a promise back: the units still to come are free again, and so are those that came and
/// were allocated to it. Refuses when they have been handed over, or were given back before.
pub async fn release_peg(tx: &Tx<'_>, id: PegId, by: &By) -> Result<Peg, StockRefused> {
    let peg = lock_peg(tx, id).await?;
    let ended = StockRefused::PegEnded { peg: id, state: Some(peg.state) };
    if peg.state == PegState::Released {
        return Err(ended);
    }
    if peg.state == PegState::Open {
        lower_pegged(tx, &peg).await?;
    }
    let sql = "UPDATE peg SET state = 'released' WHERE id = $1 AND state = $2";
    if !tx.guard(sql, params![id, peg.state.as_str()]).await? {
        return Err(ended);
    }
    if peg.filled > 0 {
        let released = release_allocations_of_peg(tx, id, by).await?;
        if released.is_empty() && peg.state == PegState::Allocated {
            return Err(ended);
        }
    }
    Ok(Peg { state: PegState::Released, ..peg })
}

/// Ties a waiting or orphaned promise to other supply of the same variant to the same place. It
/// keeps its id and the instant at which it was made, so it does not lose its turn.
pub async fn move_peg(tx: &Tx<'_>, id: PegId, to: SupplyId) -> Result<Peg, StockRefused> {
    let peg = lock_peg(tx, id).await?;
    if !matches!(peg.state, PegState::Open | PegState::Orphaned) {
        return Err(StockRefused::PegEnded { peg: id, state: Some(peg.state) });
    }
    if peg.state == PegState::Open && peg.supply == to {
        return Ok(peg);
    }
    let (variant, location) = raise_pegged(tx, to, peg.open_units()).await?;
    if (variant, location) != (peg.variant, peg.location) {
        return Err(StockRefused::OtherSupply { peg: id, supply: to });
    }
    if peg.state == PegState::Open {
        lower_pegged(tx, &peg).await?;
    }
    let sql = "UPDATE peg SET supply_id = $1, state = 'open' WHERE id = $2 AND state = $3";
    if !tx.guard(sql, params![to, id, peg.state.as_str()]).await? {
        return Err(StockRefused::PegEnded { peg: id, state: Some(peg.state) });
    }
    Ok(Peg { supply: to, state: PegState::Open, ..peg })
}

/// Expects a supply order on another day. Tells every promise whose day has changed, in the order
/// of the queue.
pub async fn change_expected_date(
    tx: &Tx<'_>,
    id: SupplyOrderId,
    new_on: Date,
    reason: &str,
    by: &By,
) -> Result<Vec<PegMoved>, StockRefused> {
    let order = lock_order(tx, id).await?;
    let before: HashMap<SupplyId, Date> =
        supply_of(tx, id).await?.into_iter().map(|line| (line.id, line.expected_on)).collect();
    tx.exec("UPDATE supply_order SET expected_on = $1 WHERE id = $2", params![new_on, id]).await?;
    tx.exec("UPDATE supply SET expected_on = $1 WHERE supply_order_id = $2 AND state = 'open'", params![new_on, id])
        .await?;
    let change = Change { kind: SupplyChangeKind::DateChanged, old_on: Some(order.expected_on), new_on: Some(new_on) };
    write_change(tx, id, change, reason, by).await?;
    let mut moved = Vec::new();
    for peg in open_pegs_of_order(tx, id).await? {
        let old_on = before.get(&peg.supply).copied().unwrap_or(order.expected_on);
        if old_on != new_on {
            moved.push(PegMoved { peg, old_on, new_on });
        }
    }
    Ok(moved)
}

/// Gives a supply order up. Its promises are orphaned and told: the customers need another one, by
/// [`move_peg`] or [`release_peg`]. What [`super::send_transfer`] took from a shelf goes back there.
pub async fn cancel_supply_order(
    tx: &Tx<'_>,
    id: SupplyOrderId,
    reason: &str,
    by: &By,
) -> Result<Vec<Peg>, StockRefused> {
    let order = lock_order(tx, id).await?;
    let open: Vec<Supply> =
        supply_of(tx, id).await?.into_iter().filter(|line| line.state == SupplyState::Open).collect();
    tx.exec("UPDATE supply_order SET state = 'cancelled' WHERE id = $1", params![id]).await?;
    tx.exec(
        "UPDATE supply SET state = 'cancelled', pegged = 0 WHERE supply_order_id = $1 AND state = 'open'",
        params![id],
    )
    .await?;
    let sql = format!(
        "UPDATE peg SET state = 'orphaned' WHERE state = 'open' \
         AND supply_id IN (SELECT id FROM supply WHERE supply_order_id = $1) RETURNING {COLUMNS}"
    );
    let mut orphaned = tx.rows(&sql, params![id], read_peg).await?;
    orphaned.sort_by_key(|peg| (peg.pegged_at, peg.id));
    let change = Change { kind: SupplyChangeKind::Cancelled, old_on: None, new_on: None };
    write_change(tx, id, change, reason, by).await?;
    if let (Some(from), Some(_)) = (order.from_location, order.sent_at) {
        let back: Vec<StockUnits> = open
            .iter()
            .map(|line| StockUnits { variant: line.variant, location: from, quantity: line.remaining_units() })
            .filter(|line| line.quantity > 0)
            .collect();
        let reference = Reference::supply_order(id, order.number);
        bring(tx, &back, MovementKind::TransferIn, &reference, reason, by).await?;
    }
    Ok(orphaned)
}

/// What a change of a supply order was.
pub(super) struct Change {
    pub(super) kind: SupplyChangeKind,
    pub(super) old_on: Option<Date>,
    pub(super) new_on: Option<Date>,
}

pub(super) async fn write_change(
    tx: &Tx<'_>,
    order: SupplyOrderId,
    change: Change,
    reason: &str,
    by: &By,
) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO supply_change (id, supply_order_id, at, kind, old_on, new_on, reason, actor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            new_id::<Uuid>(by),
            order,
            by.at(),
            change.kind.as_str(),
            change.old_on,
            change.new_on,
            reason.trim(),
            actor_text(&by.actor)
        ],
    )
    .await
    .map(|_| ())
}

/// The waiting pegs of all lines of a supply order, in the order of the queue.
pub(super) async fn open_pegs_of_order(tx: &Tx<'_>, order: SupplyOrderId) -> Result<Vec<Peg>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM peg WHERE state = 'open' \
         AND supply_id IN (SELECT id FROM supply WHERE supply_order_id = $1) ORDER BY pegged_at, id"
    );
    tx.rows(&sql, params![order], read_peg).await
}

/// Writes a peg's units and state after a receipt.
pub(super) async fn write_peg(tx: &Tx<'_>, peg: &Peg) -> Result<(), DbError> {
    let sql = "UPDATE peg SET filled = $1, state = $2 WHERE id = $3 AND state = 'open'";
    if tx.guard(sql, params![peg.filled, peg.state.as_str(), peg.id]).await? {
        return Ok(());
    }
    Err(DbError::Data(format!("peg {} ended while its supply was locked", peg.id)))
}

/// The waiting pegs of one supply line, in the order of the queue.
pub async fn pegs_of_supply(tx: &Tx<'_>, supply: SupplyId) -> Result<Vec<Peg>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM peg WHERE supply_id = $1 AND state = 'open' ORDER BY pegged_at, id");
    tx.rows(&sql, params![supply], read_peg).await
}

/// The waiting pegs of several supply lines, who waits longest first.
pub async fn open_pegs_of(tx: &Tx<'_>, supplies: &[SupplyId]) -> Result<Vec<Peg>, DbError> {
    let mut out: Vec<Peg> = Vec::new();
    for some in supplies.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let list = list_of(1, ids.len());
        let sql = format!("SELECT {COLUMNS} FROM peg WHERE state = 'open' AND supply_id IN {list}");
        out.extend(tx.rows(&sql, &ids, read_peg).await?);
    }
    out.sort_by_key(|peg| (peg.pegged_at, peg.id));
    Ok(out)
}

/// All pegs of an order, ended ones too, by fulfilment and line.
pub async fn pegs_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Peg>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM peg WHERE order_id = $1 ORDER BY fulfilment_id, line_no, id");
    tx.rows(&sql, params![order], read_peg).await
}

/// Promises whose supply will not come, oldest first, after one that was seen; `limit` at most.
pub async fn list_orphaned_pegs(
    tx: &Tx<'_>,
    after: Option<(Timestamp, PegId)>,
    limit: i64,
) -> Result<Vec<Peg>, DbError> {
    let (at, id) = after.unwrap_or((Timestamp::MIN, PegId(Uuid::nil())));
    let sql = format!(
        "SELECT {COLUMNS} FROM peg WHERE state = 'orphaned' AND (pegged_at, id) > ($1, $2) \
         ORDER BY pegged_at, id LIMIT $3"
    );
    tx.rows(&sql, params![at, id, limit], read_peg).await
}
