//! What lies where, and what is on its way.

use super::facts::Facts;
use super::unexpected;
use crate::{SupplySource, SupplyState};
use db::{DbError, Tx};
use kernel::{Actor, SupplierId, SupplyId, SupplyOrderId};
use std::ops::Range;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, OpeningLevel, SupplyOrderKind};

/// The first stock, a year ago. The sales since then bring it to what lies there now.
pub(super) async fn write_levels(tx: &Tx<'_>, facts: &Facts, range: Range<usize>) -> Result<(), DbError> {
    let level = |opening: &super::facts::Opening| OpeningLevel {
        variant: opening.variant,
        location: opening.location,
        on_hand: opening.on_hand,
        safety: opening.safety,
    };
    let levels: Vec<OpeningLevel> = facts.opening[range].iter().map(level).collect();
    let opened_at = facts.at(facts.days_ago(366), 8);
    let by = By::new(facts.moment.at(opened_at), Actor::System);
    stock::insert_levels_many(tx, &levels, &by).await.map_err(unexpected)
}

pub(super) async fn write_supply(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    for order in &facts.chain.supply {
        let by = By::new(facts.moment.at(facts.at(order.ordered_on, 9)), Actor::System);
        stock::insert_supply_orders_many(tx, &[new_order(facts, order)], &by).await.map_err(unexpected)?;
    }
    Ok(())
}

fn new_order(facts: &Facts, order: &crate::SupplyOrder) -> NewSupplyOrder {
    let (kind, supplier, from_location) = match order.source {
        SupplySource::Supplier(index) => {
            (SupplyOrderKind::PurchaseOrder, Some(SupplierId(facts.chain.suppliers[index].id)), None)
        }
        SupplySource::Location(index) => (SupplyOrderKind::Transfer, None, Some(facts.location(index))),
    };
    let line = |line: &crate::SupplyLine| NewSupply {
        id: SupplyId(line.id),
        variant: facts.variant(line.variant),
        ordered: line.quantity,
    };
    NewSupplyOrder {
        id: SupplyOrderId(order.id),
        number: order.number.clone(),
        kind,
        supplier,
        from_location,
        to_location: facts.location(order.destination),
        expected_on: order.expected_on,
        first_expected_on: Some(order.announced_on),
        confidence: match order.state {
            SupplyState::Shipped => Confidence::Sure,
            SupplyState::Confirmed => Confidence::VeryLikely,
            SupplyState::Ordered => Confidence::Likely,
        },
        lines: order.lines.iter().map(line).collect(),
    }
}
