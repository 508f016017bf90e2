//! Transfers that an order asked another place for: handed to the shuttle, or not to be found there.

use crate::House;
use crate::again::{self, Refusal};
use crate::delivery::TransferWay;
use crate::supply::not_found;
use catalogue::VariantInfo;
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, LocationId, Moment, SupplyOrderId, VariantId};
use orders::OrderNumber;
use serde_json::json;
use stock::{
    By, MovementKind, NewSupply, NewSupplyOrder, Reference, ShelfChange, StockRefused, Supply, SupplyOrder,
    SupplyOrderKind,
};
use thiserror::Error;

/// Why a transfer was not moved on.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TransferRefused {
    /// Not in the place that was asked.
    #[error("not allowed here")]
    NotAllowed,
    /// It was handed over, called off or received already.
    #[error("this transfer does not wait any more")]
    NotWaiting,
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl TransferRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotWaiting => "transfer_not_waiting",
            Self::Stock(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for TransferRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl Refusal for TransferRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// A transfer that waits for the place that was asked.
#[derive(Clone, Debug)]
pub struct AskedTransfer {
    /// The transfer.
    pub order: SupplyOrder,
    /// What the place is called that sends.
    pub from: String,
    /// What the place is called that asked.
    pub to: String,
    /// What, and how many units.
    pub lines: Vec<(VariantInfo, i64)>,
}

/// What a place, or any, was asked for and has not handed over: three statements and one for each transfer.
pub async fn asked_transfers(tx: &Tx<'_>, from: Option<LocationId>, limit: i64) -> Result<Vec<AskedTransfer>, DbError> {
    let (found, places) =
        futures::try_join!(stock::transfers_to_hand_over(tx, from, limit), stores::store::all_locations(tx))?;
    let variants: Vec<VariantId> = found.iter().flat_map(|one| one.1.iter().map(|line| line.variant)).collect();
    let infos = catalogue::store::find_variants(tx, &variants).await?;
    let name = |id: Option<LocationId>| {
        places.iter().find(|place| Some(place.id) == id).map(|place| place.name.clone()).unwrap_or_default()
    };
    let one = |(order, lines): (SupplyOrder, Vec<Supply>)| AskedTransfer {
        from: name(order.from_location),
        to: name(Some(order.to_location)),
        lines: lines
            .iter()
            .filter_map(|line| Some((infos.get(&line.variant)?.clone(), line.remaining_units())))
            .collect(),
        order,
    };
    Ok(found.into_iter().map(one).collect())
}

/// The transfer that brings so many units to a place, as it is asked of the place that has them.
pub(crate) fn asked(
    way: &TransferWay,
    to: LocationId,
    (variant, ordered): (VariantId, i64),
    moment: &Moment,
) -> NewSupplyOrder {
    NewSupplyOrder {
        id: moment.id(),
        number: OrderNumber::from_chance("T", moment.secret()).0,
        kind: SupplyOrderKind::Transfer,
        supplier: None,
        from_location: Some(way.source),
        to_location: to,
        expected_on: way.delivery.latest_on,
        first_expected_on: None,
        confidence: match way.delivery.confidence {
            fulfilment::Confidence::Sure => stock::Confidence::Sure,
            fulfilment::Confidence::VeryLikely => stock::Confidence::VeryLikely,
            fulfilment::Confidence::Likely => stock::Confidence::Likely,
        },
        lines: vec![NewSupply { id: moment.id(), variant, ordered }],
    }
}

/// Asks for it: the units leave the other place's books, and its screens show what is wanted.
pub(crate) async fn ask(tx: &Tx<'_>, asked: &NewSupplyOrder, by: &By, moment: &Moment) -> Result<(), StockRefused> {
    stock::ask_transfer(tx, asked, by).await?;
    let body = json!({"number": asked.number});
    Ok(tx.emit(Event::new(moment, "transfer_asked", asked.id, asked.from_location, body)).await?)
}

/// What was asked of another place and has not left, and nobody waits for any more, stays there.
pub(crate) async fn call_off(
    tx: &Tx<'_>,
    supply: kernel::SupplyId,
    reason: &str,
    by: &By,
    moment: &Moment,
) -> Result<(), StockRefused> {
    let Some(asked) = stock::find_asked_transfer(tx, supply).await? else { return Ok(()) };
    if !stock::pegs_of_supply(tx, supply).await?.is_empty() {
        return Ok(());
    }
    stock::cancel_supply_order(tx, asked.id, reason, by).await?;
    let body = json!({"number": asked.number});
    Ok(tx.emit(Event::new(moment, "supply_changed", asked.id, asked.from_location, body)).await?)
}

#[derive(Clone, Copy)]
enum Step {
    Left,
    Lacking,
}

#[derive(Clone)]
struct Move {
    transfer: SupplyOrderId,
    step: Step,
    actor: Actor,
    moment: Moment,
}

impl Command for Move {
    type Done = ();
    type Refused = TransferRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), TransferRefused> {
        let order = stock::get_supply_order(tx, self.transfer).await?;
        if !order.from_location.is_some_and(|from| self.actor.may_act_in(from)) {
            return Err(TransferRefused::NotAllowed);
        }
        // Called off meanwhile, it stays where it is.
        if order.state != stock::SupplyOrderState::Open || !stock::hand_over_transfer(tx, order.id).await? {
            return Err(TransferRefused::NotWaiting);
        }
        if let Step::Lacking = self.step {
            self.lacking(tx, &order).await?;
        }
        let body = json!({"number": order.number});
        Ok(tx.emit(Event::new(&self.moment, "supply_changed", order.id, order.from_location, body)).await?)
    }
}

impl Move {
    /// Its units come back into the books of the place, and out of them again: they are not there.
    async fn lacking(&self, tx: &Tx<'_>, order: &SupplyOrder) -> Result<(), TransferRefused> {
        let Some(from) = order.from_location else { return Err(TransferRefused::NotWaiting) };
        let by = By::new(self.moment.clone(), self.actor);
        let lines = stock::supply_of(tx, order.id).await?;
        not_found(tx, order.id, self.actor, &self.moment).await?;
        for line in lines {
            let change = ShelfChange {
                variant: line.variant,
                location: from,
                kind: MovementKind::Adjustment,
                quantity: -line.remaining_units(),
                reference: Reference::supply_order(order.id, order.number.clone()),
                reason: "not_found".to_owned(),
            };
            stock::change_shelf(tx, &change, &by).await?;
            tx.emit(Event::new(&self.moment, "stock_changed", line.variant, Some(from), json!({}))).await?;
        }
        Ok(())
    }
}

async fn step(house: &House, transfer: SupplyOrderId, step: Step, actor: Actor) -> Result<(), TransferRefused> {
    again::run(house, &Move { transfer, step, actor, moment: house.clock.moment() }).await
}

/// Says that the shuttle has it.
pub async fn transfer_left(house: &House, id: SupplyOrderId, actor: Actor) -> Result<(), TransferRefused> {
    step(house, id, Step::Left, actor).await
}

/// Says that it is not there: the stock is corrected, who waits gets other supply, or is told.
pub async fn transfer_lacking(house: &House, id: SupplyOrderId, actor: Actor) -> Result<(), TransferRefused> {
    step(house, id, Step::Lacking, actor).await
}
