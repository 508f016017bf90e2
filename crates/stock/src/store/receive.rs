//! Goods come in: movements, and pegs become allocations in their order.

use super::allocations::write_allocations;
use super::pegs::{Change, open_pegs_of_order, write_change, write_peg};
use super::shelf::{movement_row, write_movements};
use super::supply::{lock_order, supply_of};
use super::{levels_of_keys, new_id, raise_levels};
use crate::StockRefused;
use crate::model::{
    Allocation, AllocationState, By, Key, LinePlan, MovementKind, Peg, PegAllocated, Received, ReceivedLine, Reference,
    Rest, Supply, SupplyChangeKind, SupplyOrder, SupplyOrderKind, SupplyState, plan_line,
};
use db::{DbError, Tx, Value, params};
use kernel::{SupplyId, SupplyOrderId};
use std::collections::BTreeMap;

/// Receives goods of a supply order, whole or in parts. Good units go to the waiting pegs of their
/// line, first come, first served; the rest is free. Damaged units come in and are written off.
/// With [`Rest::IsClosed`] nothing more is awaited, of any line. Promises that cannot be kept any
/// more are orphaned and told.
pub async fn receive(
    tx: &Tx<'_>,
    id: SupplyOrderId,
    counted: &[ReceivedLine],
    rest: Rest,
    by: &By,
) -> Result<Received, StockRefused> {
    let order = lock_order(tx, id).await?;
    tx.exec("UPDATE supply SET state = state WHERE supply_order_id = $1 AND state = 'open'", params![id]).await?;
    let lines: Vec<Supply> =
        supply_of(tx, id).await?.into_iter().filter(|line| line.state == SupplyState::Open).collect();
    let pegs = open_pegs_of_order(tx, id).await?;
    let plans = plan(&lines, &pegs, counted, rest)?;
    let (allocated, rows) = allocations_of(&plans, by);
    let complete = plans.values().filter(|plan| plan.line.state != SupplyState::Open).count() == lines.len();
    write_allocations(tx, &rows).await?;
    for plan in plans.values() {
        write_plan(tx, plan).await?;
    }
    if complete {
        tx.exec("UPDATE supply_order SET state = 'received' WHERE id = $1", params![id]).await?;
    }
    let change = Change { kind: SupplyChangeKind::Received, old_on: None, new_on: None };
    write_change(tx, id, change, "", by).await?;
    let raised = raised_by(&plans);
    write_movements(tx, &movements_of(&order, &plans, by)).await?;
    raise_levels(tx, &raised).await?;
    let levels = levels_of_keys(tx, raised.keys()).await?;
    Ok(Received {
        supply_order: id,
        number: order.number,
        complete,
        allocated,
        still_waiting: in_turn(plans.values().flat_map(|plan| plan.waiting.iter().copied())),
        orphaned: in_turn(plans.values().flat_map(|plan| plan.orphaned.iter().copied())),
        levels,
    })
}

/// What happens to each line that was counted, or to all when the rest is closed.
fn plan(
    lines: &[Supply],
    pegs: &[Peg],
    counted: &[ReceivedLine],
    rest: Rest,
) -> Result<BTreeMap<SupplyId, LinePlan>, StockRefused> {
    let mut came: BTreeMap<SupplyId, ReceivedLine> = BTreeMap::new();
    for line in counted {
        came.entry(line.supply)
            .and_modify(|sum| {
                sum.received = sum.received.saturating_add(line.received);
                sum.damaged = sum.damaged.saturating_add(line.damaged);
                sum.over = sum.over.saturating_add(line.over);
            })
            .or_insert(*line);
    }
    if rest == Rest::IsClosed {
        for line in lines {
            let none = ReceivedLine { supply: line.id, received: 0, damaged: 0, over: 0 };
            came.entry(line.id).or_insert(none);
        }
    }
    let mut plans = BTreeMap::new();
    for (supply, came) in came {
        let Some(line) = lines.iter().find(|line| line.id == supply) else {
            return Err(StockRefused::NotInThisSupplyOrder { supply });
        };
        let queue: Vec<Peg> = pegs.iter().filter(|peg| peg.supply == supply).copied().collect();
        plans.insert(supply, plan_line(line, &queue, &came, rest)?);
    }
    Ok(plans)
}

fn allocations_of(plans: &BTreeMap<SupplyId, LinePlan>, by: &By) -> (Vec<PegAllocated>, Vec<Allocation>) {
    let mut fills: Vec<(Peg, i64)> = plans.values().flat_map(|plan| plan.fills.iter().copied()).collect();
    fills.sort_by_key(|(peg, _)| (peg.pegged_at, peg.id));
    let (mut told, mut rows) = (Vec::with_capacity(fills.len()), Vec::with_capacity(fills.len()));
    for (peg, quantity) in fills {
        let allocation = Allocation {
            id: new_id(by),
            order: peg.order,
            fulfilment: peg.fulfilment,
            line_no: peg.line_no,
            variant: peg.variant,
            location: peg.location,
            quantity,
            state: AllocationState::Reserved,
            peg: Some(peg.id),
            allocated_at: by.at(),
        };
        told.push(PegAllocated { peg, allocation: allocation.id, quantity, whole: peg.open_units() == 0 });
        rows.push(allocation);
    }
    (told, rows)
}

async fn write_plan(tx: &Tx<'_>, plan: &LinePlan) -> Result<(), DbError> {
    let line = &plan.line;
    tx.exec(
        "UPDATE supply SET received = $1, damaged = $2, surplus = $3, pegged = $4, state = $5 WHERE id = $6",
        params![line.received, line.damaged, line.surplus, line.pegged, line.state.as_str(), line.id],
    )
    .await?;
    // A peg that got a part and is orphaned now is written once, as orphaned.
    for peg in &plan.orphaned {
        write_peg(tx, peg).await?;
    }
    for (peg, _) in &plan.fills {
        if !plan.orphaned.iter().any(|orphan| orphan.id == peg.id) {
            write_peg(tx, peg).await?;
        }
    }
    Ok(())
}

fn movements_of(order: &SupplyOrder, plans: &BTreeMap<SupplyId, LinePlan>, by: &By) -> Vec<Vec<Value>> {
    let kind = match order.kind {
        SupplyOrderKind::PurchaseOrder => MovementKind::Receipt,
        SupplyOrderKind::Transfer => MovementKind::TransferIn,
    };
    let reference = Reference::supply_order(order.id, order.number.clone());
    let mut rows = Vec::new();
    for plan in plans.values() {
        let key = (plan.line.variant, plan.line.to_location);
        if plan.good + plan.damaged > 0 {
            rows.push(movement_row(key, kind, plan.good + plan.damaged, &reference, "", by));
        }
        if plan.damaged > 0 {
            rows.push(movement_row(key, MovementKind::Damage, -plan.damaged, &reference, "", by));
        }
    }
    rows
}

/// Units on hand and allocated that each level gains.
fn raised_by(plans: &BTreeMap<SupplyId, LinePlan>) -> BTreeMap<Key, (i64, i64)> {
    let mut raised: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    for plan in plans.values().filter(|plan| plan.good + plan.damaged > 0) {
        let level = raised.entry((plan.line.variant, plan.line.to_location)).or_default();
        level.0 += plan.good;
        level.1 += plan.fills.iter().map(|(_, share)| share).sum::<i64>();
    }
    raised
}

fn in_turn(pegs: impl Iterator<Item = Peg>) -> Vec<Peg> {
    let mut pegs: Vec<Peg> = pegs.collect();
    pegs.sort_by_key(|peg| (peg.pegged_at, peg.id));
    pegs
}
