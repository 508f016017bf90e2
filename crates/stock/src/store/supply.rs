//! Suppliers, supply orders and their lines.

use super::shelf::take;
use super::{IDS_AT_ONCE, list_of, padded};
use crate::StockRefused;
use crate::model::{
    By, MovementKind, NewSupplyOrder, Reach, Reference, StockUnits, Supplier, Supply, SupplyChange, SupplyFilter,
    SupplyOrder, SupplyOrderKind, SupplyOrderState, SupplyOrderSummary, SupplyState,
};
use db::{DbError, Row, ToValue, Tx, Value, params};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{LocationId, SupplierId, SupplyId, SupplyOrderId, VariantId};
use std::collections::HashMap;

const ORDER_COLUMNS: &str = "id, number, kind, supplier_id, from_location, to_location, state, expected_on, \
                             first_expected_on, sent_at, created_at";
const LINES: &str = "SELECT s.id, s.supply_order_id, o.number, o.kind, o.from_location, s.line_no, s.variant_id, \
                     s.to_location, s.ordered, s.received, s.damaged, s.surplus, s.pegged, s.expected_on, \
                     s.first_expected_on, s.confidence, s.state, COALESCE(u.spread_days, 0) \
                     FROM supply s JOIN supply_order o ON o.id = s.supply_order_id \
                     LEFT JOIN supplier u ON u.id = o.supplier_id";

fn read_order(row: &Row<'_>) -> Result<SupplyOrder, DbError> {
    Ok(SupplyOrder {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: row.parse(2)?,
        supplier: row.get(3)?,
        from_location: row.get(4)?,
        to_location: row.get(5)?,
        state: row.parse(6)?,
        expected_on: row.get(7)?,
        first_expected_on: row.get(8)?,
        sent_at: row.get(9)?,
        created_at: row.get(10)?,
    })
}

fn read_supply(row: &Row<'_>) -> Result<Supply, DbError> {
    Ok(Supply {
        id: row.get(0)?,
        supply_order: row.get(1)?,
        number: row.get(2)?,
        kind: row.parse(3)?,
        from_location: row.get(4)?,
        line_no: row.get(5)?,
        variant: row.get(6)?,
        to_location: row.get(7)?,
        ordered: row.get(8)?,
        received: row.get(9)?,
        damaged: row.get(10)?,
        surplus: row.get(11)?,
        pegged: row.get(12)?,
        expected_on: row.get(13)?,
        first_expected_on: row.get(14)?,
        confidence: row.parse(15)?,
        state: row.parse(16)?,
        spread_days: row.get(17)?,
    })
}

/// Writes a supplier, or what is new about it.
pub async fn put_supplier(tx: &Tx<'_>, supplier: &Supplier) -> Result<(), StockRefused> {
    for quantity in [supplier.lead_days, supplier.spread_days] {
        if !(0..=3_650).contains(&quantity) {
            return Err(StockRefused::NotAQuantity { quantity });
        }
    }
    let taken = tx
        .find("SELECT id FROM supplier WHERE code = $1 AND id <> $2", params![supplier.code, supplier.id], |_| Ok(()))
        .await?;
    if taken.is_some() {
        return Err(StockRefused::NumberTaken { number: supplier.code.clone() });
    }
    tx.exec(
        "INSERT INTO supplier (id, code, name, lead_days, spread_days) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, \
         lead_days = excluded.lead_days, spread_days = excluded.spread_days",
        params![supplier.id, supplier.code, supplier.name, supplier.lead_days, supplier.spread_days],
    )
    .await?;
    Ok(())
}

const SUPPLIER: &str = "SELECT id, code, name, lead_days, spread_days FROM supplier";

fn read_supplier(row: &Row<'_>) -> Result<Supplier, DbError> {
    Ok(Supplier {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        lead_days: row.get(3)?,
        spread_days: row.get(4)?,
    })
}

/// Suppliers by code, after one that was seen; `limit` at most.
pub async fn list_suppliers(tx: &Tx<'_>, after: &str, limit: i64) -> Result<Vec<Supplier>, DbError> {
    tx.rows(&format!("{SUPPLIER} WHERE code > $1 ORDER BY code LIMIT $2"), params![after, limit], read_supplier).await
}

/// Some suppliers by id, in no order.
pub async fn find_suppliers(tx: &Tx<'_>, ids: &[SupplierId]) -> Result<Vec<Supplier>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let sql = format!("{SUPPLIER} WHERE id IN {}", list_of(1, ids.len()));
        found.extend(tx.rows(&sql, &ids, read_supplier).await?);
    }
    Ok(found)
}

/// Writes a supply order with its lines. A transfer written so has left already, outside the
/// journal; [`send_transfer`] takes its goods from the shelf.
pub async fn put_supply_order(tx: &Tx<'_>, order: &NewSupplyOrder, by: &By) -> Result<(), StockRefused> {
    write_order(tx, order, None, by.at()).await
}

/// Sends goods to another location: they leave this shelf now, under guard of what is available,
/// and become supply of the other place.
pub async fn send_transfer(tx: &Tx<'_>, order: &NewSupplyOrder, by: &By) -> Result<(), StockRefused> {
    let (SupplyOrderKind::Transfer, Some(from)) = (order.kind, order.from_location) else {
        return Err(StockRefused::PlacesDoNotFit);
    };
    write_order(tx, order, Some(by.at()), by.at()).await?;
    let sent: Vec<StockUnits> = order
        .lines
        .iter()
        .map(|line| StockUnits { variant: line.variant, location: from, quantity: line.ordered })
        .collect();
    let reference = Reference::supply_order(order.id, order.number.clone());
    take(tx, &sent, MovementKind::TransferOut, Reach::Promise, &reference, by).await
}

/// Asks another location to send goods: as [`send_transfer`], and it stands on that place's list until
/// [`hand_over_transfer`].
pub async fn ask_transfer(tx: &Tx<'_>, order: &NewSupplyOrder, by: &By) -> Result<(), StockRefused> {
    send_transfer(tx, order, by).await?;
    tx.exec("UPDATE supply_order SET to_hand_over = 1 WHERE id = $1", params![order.id]).await?;
    Ok(())
}

/// Says that a transfer that was asked for was handed to the shuttle. Whether it had not been said before.
pub async fn hand_over_transfer(tx: &Tx<'_>, id: SupplyOrderId) -> Result<bool, DbError> {
    tx.guard("UPDATE supply_order SET to_hand_over = 0 WHERE id = $1 AND to_hand_over = 1", params![id]).await
}

/// The transfers that a place, or any, was asked for and has not handed over, the soonest expected first.
pub async fn transfers_to_hand_over(
    tx: &Tx<'_>,
    from: Option<LocationId>,
    limit: i64,
) -> Result<Vec<(SupplyOrder, Vec<Supply>)>, DbError> {
    let sql = format!(
        "SELECT {ORDER_COLUMNS} FROM supply_order WHERE to_hand_over = 1 AND state = 'open' \
         AND from_location = COALESCE($1, from_location) \
         ORDER BY expected_on, id LIMIT $2"
    );
    let mut out = Vec::new();
    for order in tx.rows(&sql, params![from, limit], read_order).await? {
        let lines = supply_of(tx, order.id).await?;
        out.push((order, lines));
    }
    Ok(out)
}

/// The transfer of a supply line, while it was only asked for.
pub async fn find_asked_transfer(tx: &Tx<'_>, supply: SupplyId) -> Result<Option<SupplyOrder>, DbError> {
    let sql = format!(
        "SELECT {ORDER_COLUMNS} FROM supply_order WHERE to_hand_over = 1 AND state = 'open' \
         AND id = (SELECT supply_order_id FROM supply WHERE id = $1)"
    );
    tx.find(&sql, params![supply], read_order).await
}

async fn write_order(
    tx: &Tx<'_>,
    order: &NewSupplyOrder,
    sent_at: Option<Timestamp>,
    created_at: Timestamp,
) -> Result<(), StockRefused> {
    check(order)?;
    let row = order_row(order, sent_at, created_at);
    let head = format!("INSERT INTO supply_order ({ORDER_COLUMNS})");
    if tx.insert_many(&head, "ON CONFLICT (number) DO NOTHING", &[row]).await? != 1 {
        return Err(StockRefused::NumberTaken { number: order.number.clone() });
    }
    write_lines(tx, &line_rows(order)).await?;
    Ok(())
}

/// Writes many supply orders with few statements; a number that is taken is a constraint error.
pub async fn insert_supply_orders_many(tx: &Tx<'_>, orders: &[NewSupplyOrder], by: &By) -> Result<(), StockRefused> {
    let (mut heads, mut lines) = (Vec::with_capacity(orders.len()), Vec::new());
    for order in orders {
        check(order)?;
        heads.push(order_row(order, None, by.at()));
        lines.extend(line_rows(order));
    }
    tx.insert_many(&format!("INSERT INTO supply_order ({ORDER_COLUMNS})"), "", &heads).await?;
    write_lines(tx, &lines).await?;
    Ok(())
}

fn check(order: &NewSupplyOrder) -> Result<(), StockRefused> {
    let fits = match order.kind {
        SupplyOrderKind::PurchaseOrder => order.from_location.is_none(),
        SupplyOrderKind::Transfer => order.from_location.is_some_and(|from| from != order.to_location),
    };
    if !fits {
        return Err(StockRefused::PlacesDoNotFit);
    }
    if order.lines.is_empty() {
        return Err(StockRefused::NoLines);
    }
    match order.lines.iter().find(|line| !(1..=1_000_000_000).contains(&line.ordered)) {
        Some(line) => Err(StockRefused::NotAQuantity { quantity: line.ordered }),
        None => Ok(()),
    }
}

fn order_row(order: &NewSupplyOrder, sent_at: Option<Timestamp>, created_at: Timestamp) -> Vec<Value> {
    params![
        order.id,
        order.number,
        order.kind.as_str(),
        order.supplier,
        order.from_location,
        order.to_location,
        SupplyOrderState::Open.as_str(),
        order.expected_on,
        order.first_expected_on.unwrap_or(order.expected_on),
        sent_at,
        created_at
    ]
    .to_vec()
}

fn line_rows(order: &NewSupplyOrder) -> Vec<Vec<Value>> {
    let line = |(line_no, line): (i64, &crate::NewSupply)| {
        params![
            line.id,
            order.id,
            line_no,
            line.variant,
            order.to_location,
            line.ordered,
            0,
            0,
            0,
            0,
            order.expected_on,
            order.first_expected_on.unwrap_or(order.expected_on),
            order.confidence.as_str(),
            SupplyState::Open.as_str()
        ]
        .to_vec()
    };
    (1..).zip(&order.lines).map(line).collect()
}

async fn write_lines(tx: &Tx<'_>, rows: &[Vec<Value>]) -> Result<u64, DbError> {
    tx.insert_many(
        "INSERT INTO supply (id, supply_order_id, line_no, variant_id, to_location, ordered, received, damaged, \
         surplus, pegged, expected_on, first_expected_on, confidence, state)",
        "",
        rows,
    )
    .await
}

/// What is on its way of these variants, to any location, by variant and date; lines that are
/// promised to the last unit too.
pub async fn open_supply_of(tx: &Tx<'_>, variants: &[VariantId]) -> Result<Vec<Supply>, DbError> {
    let mut supply = Vec::new();
    for some in variants.chunks(IDS_AT_ONCE) {
        let ids = padded(some);
        let list = list_of(1, ids.len());
        let sql = format!(
            "{LINES} WHERE s.state = 'open' AND s.variant_id IN {list} ORDER BY s.variant_id, s.expected_on, s.id"
        );
        supply.extend(tx.rows(&sql, &ids, read_supply).await?);
    }
    Ok(supply)
}

/// One line of supply.
pub async fn find_supply(tx: &Tx<'_>, id: SupplyId) -> Result<Option<Supply>, DbError> {
    tx.find(&format!("{LINES} WHERE s.id = $1"), params![id], read_supply).await
}

/// The lines of a supply order, in their order.
pub async fn supply_of(tx: &Tx<'_>, order: SupplyOrderId) -> Result<Vec<Supply>, DbError> {
    let sql = format!("{LINES} WHERE s.supply_order_id = $1 ORDER BY s.line_no");
    tx.rows(&sql, params![order], read_supply).await
}

/// A supply order by its number; upper and lower case are not the same.
pub async fn find_supply_order(tx: &Tx<'_>, number: &str) -> Result<Option<SupplyOrder>, DbError> {
    let sql = format!("SELECT {ORDER_COLUMNS} FROM supply_order WHERE number = $1");
    tx.find(&sql, params![number], read_order).await
}

/// A supply order by its id.
pub async fn get_supply_order(tx: &Tx<'_>, id: SupplyOrderId) -> Result<SupplyOrder, DbError> {
    tx.get(&format!("SELECT {ORDER_COLUMNS} FROM supply_order WHERE id = $1"), params![id], read_order).await
}

/// What happened to a supply order, oldest first.
pub async fn supply_changes_of(tx: &Tx<'_>, order: SupplyOrderId) -> Result<Vec<SupplyChange>, DbError> {
    tx.rows(
        "SELECT at, kind, old_on, new_on, reason, actor FROM supply_change WHERE supply_order_id = $1 ORDER BY at, id",
        params![order],
        |row| {
            Ok(SupplyChange {
                at: row.get(0)?,
                kind: row.parse(1)?,
                old_on: row.get(2)?,
                new_on: row.get(3)?,
                reason: row.get(4)?,
                actor: row.json(5)?,
            })
        },
    )
    .await
}

/// Supply orders by expected date, after one that was seen; `limit` at most.
pub async fn list_supply_orders(
    tx: &Tx<'_>,
    filter: &SupplyFilter,
    after: Option<(Date, SupplyOrderId)>,
    limit: i64,
) -> Result<Vec<SupplyOrderSummary>, DbError> {
    let mut wanted: Vec<(String, Value)> = Vec::new();
    if let Some(state) = filter.state {
        wanted.push(("state =".into(), state.as_str().to_value()));
    }
    if let Some(kind) = filter.kind {
        wanted.push(("kind =".into(), kind.as_str().to_value()));
    }
    if let Some(location) = filter.to_location {
        wanted.push(("to_location =".into(), location.to_value()));
    }
    if let Some(supplier) = filter.supplier {
        wanted.push(("supplier_id =".into(), supplier.to_value()));
    }
    if let Some(number) = filter.number.as_deref().filter(|number| !number.is_empty()) {
        let number = number.to_lowercase();
        wanted.push((format!("substr(lower(number), 1, {}) =", number.chars().count()), number.to_value()));
    }
    let (on, id) = after.unwrap_or((Date::MIN, SupplyOrderId(uuid::Uuid::nil())));
    let mut sql = format!("SELECT {ORDER_COLUMNS} FROM supply_order WHERE (expected_on, id) > ($1, $2)");
    let mut values = vec![on.to_value(), id.to_value()];
    for (condition, value) in wanted {
        values.push(value);
        sql = format!("{sql} AND {condition} ${}", values.len());
    }
    values.push(limit.to_value());
    sql = format!("{sql} ORDER BY expected_on, id LIMIT ${}", values.len());
    let orders = tx.rows(&sql, &values, read_order).await?;
    with_sums(tx, orders).await
}

async fn with_sums(tx: &Tx<'_>, orders: Vec<SupplyOrder>) -> Result<Vec<SupplyOrderSummary>, DbError> {
    let mut sums: HashMap<SupplyOrderId, [i64; 6]> = HashMap::new();
    let ids: Vec<SupplyOrderId> = orders.iter().map(|order| order.id).collect();
    for some in ids.chunks(IDS_AT_ONCE) {
        let list = padded(some);
        let sql = format!(
            "SELECT supply_order_id, COUNT(*), CAST(SUM(ordered) AS BIGINT), CAST(SUM(received) AS BIGINT), \
             CAST(SUM(damaged) AS BIGINT), CAST(SUM(pegged) AS BIGINT), \
             CAST(SUM(CASE WHEN state = 'open' THEN ordered + surplus - received - damaged - pegged ELSE 0 END) AS BIGINT) \
             FROM supply WHERE supply_order_id IN {} GROUP BY supply_order_id",
            list_of(1, list.len())
        );
        let rows = tx
            .rows(&sql, &list, |row| {
                Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?]))
            })
            .await?;
        sums.extend(rows);
    }
    let summary = |order: SupplyOrder| {
        let [lines, ordered, received, damaged, pegged, free] = sums.get(&order.id).copied().unwrap_or_default();
        SupplyOrderSummary { order, lines, ordered, received, damaged, pegged, free }
    };
    Ok(orders.into_iter().map(summary).collect())
}

/// Locks a supply order that must be open, so that one receipt, change or cancellation of it
/// happens at a time.
pub(super) async fn lock_order(tx: &Tx<'_>, id: SupplyOrderId) -> Result<SupplyOrder, StockRefused> {
    let sql = format!("UPDATE supply_order SET state = state WHERE id = $1 RETURNING {ORDER_COLUMNS}");
    match tx.find(&sql, params![id], read_order).await? {
        None => Err(StockRefused::SupplyOrderUnknown),
        Some(order) if order.state == SupplyOrderState::Open => Ok(order),
        Some(order) => Err(StockRefused::SupplyOrderClosed { number: order.number, state: order.state }),
    }
}
