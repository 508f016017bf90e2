//! Use cases that need stock alone.

use crate::model::{By, CountedShelf, Level, NewSupplyOrder, ShelfChange, Supplier, SupplyOrderKind};
use crate::{StockRefused, store};
use db::{Command, DbError, Event, Tx};
use kernel::{LocationId, VariantId};
use serde_json::json;

fn allowed(by: &By, location: LocationId) -> Result<(), StockRefused> {
    if by.actor.may_act_in(location) { Ok(()) } else { Err(StockRefused::NotAllowed { location }) }
}

async fn tell_level(tx: &Tx<'_>, level: &Level, by: &By) -> Result<(), DbError> {
    let body = json!({
        "variant": level.variant, "location": level.location, "on_hand": level.on_hand,
        "allocated": level.allocated, "safety": level.safety, "available": level.available_units(),
    });
    tx.emit(Event::new(&by.moment, "level_changed", level.variant, Some(level.location), body)).await
}

/// Corrects a shelf by hand, with a reason.
pub struct AdjustStock {
    /// The change.
    pub change: ShelfChange,
    /// By whom.
    pub by: By,
}

impl Command for AdjustStock {
    type Done = Level;
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Level, StockRefused> {
        allowed(&self.by, self.change.location)?;
        let level = store::change_shelf(tx, &self.change, &self.by).await?;
        tell_level(tx, &level, &self.by).await?;
        Ok(level)
    }
}

/// Enters a count of shelves.
pub struct CountShelf {
    /// What was counted.
    pub counted: Vec<CountedShelf>,
    /// In words, or empty.
    pub reason: String,
    /// By whom.
    pub by: By,
}

impl Command for CountShelf {
    type Done = Vec<Level>;
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Vec<Level>, StockRefused> {
        let mut counted = self.counted.clone();
        counted.sort_by_key(|shelf| (shelf.variant, shelf.location));
        let mut levels = Vec::with_capacity(counted.len());
        for shelf in &counted {
            allowed(&self.by, shelf.location)?;
            let level = store::count(tx, shelf, &self.reason, &self.by).await?;
            tell_level(tx, &level, &self.by).await?;
            levels.push(level);
        }
        Ok(levels)
    }
}

/// Says how many units a location keeps back from promises.
pub struct SetSafety {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units kept back.
    pub safety: i64,
    /// By whom.
    pub by: By,
}

impl Command for SetSafety {
    type Done = Level;
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Level, StockRefused> {
        allowed(&self.by, self.location)?;
        let level = store::set_safety(tx, self.variant, self.location, self.safety).await?;
        tell_level(tx, &level, &self.by).await?;
        Ok(level)
    }
}

/// Says where an article stands in a place.
pub struct PutShelfPlace {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// In the words of that place; empty: where the catalogue says.
    pub place: String,
    /// By whom.
    pub by: By,
}

impl Command for PutShelfPlace {
    type Done = ();
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        allowed(&self.by, self.location)?;
        let place: String = self.place.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        store::put_shelf_place(tx, (self.variant, self.location), &place).await?;
        let event = Event::new(&self.by.moment, "stock_changed", self.variant, Some(self.location), json!({}));
        Ok(tx.emit(event).await?)
    }
}

/// Writes a supplier.
pub struct PutSupplier {
    /// The supplier.
    pub supplier: Supplier,
}

impl Command for PutSupplier {
    type Done = ();
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        store::put_supplier(tx, &self.supplier).await
    }
}

/// Writes a purchase order, or a transfer that has left already.
pub struct PlaceSupplyOrder {
    /// The order.
    pub order: NewSupplyOrder,
    /// By whom.
    pub by: By,
}

impl Command for PlaceSupplyOrder {
    type Done = ();
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        allowed(&self.by, self.order.to_location)?;
        store::put_supply_order(tx, &self.order, &self.by).await?;
        tell_order(tx, &self.order, "supply_ordered", &self.by).await
    }
}

/// Sends goods of one location to another: they leave its books now, and stand on its list until it says
/// that the shuttle has them.
pub struct SendTransfer {
    /// The transfer.
    pub order: NewSupplyOrder,
    /// By whom.
    pub by: By,
}

impl Command for SendTransfer {
    type Done = ();
    type Refused = StockRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        allowed(&self.by, self.order.from_location.unwrap_or(self.order.to_location))?;
        store::ask_transfer(tx, &self.order, &self.by).await?;
        let body = json!({"number": self.order.number});
        let order = &self.order;
        tx.emit(Event::new(&self.by.moment, "transfer_asked", order.id, order.from_location, body)).await?;
        tell_order(tx, order, "transfer_sent", &self.by).await
    }
}

async fn tell_order(tx: &Tx<'_>, order: &NewSupplyOrder, kind: &str, by: &By) -> Result<(), StockRefused> {
    let body = json!({
        "number": order.number, "kind": order.kind.as_str(), "expected_on": order.expected_on.to_string(),
        "transfer": order.kind == SupplyOrderKind::Transfer,
    });
    Ok(tx.emit(Event::new(&by.moment, kind, order.id, Some(order.to_location), body)).await?)
}
