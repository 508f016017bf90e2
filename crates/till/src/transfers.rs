//! What other stores asked this one for: taken from the shelf, handed to the shuttle, or not to be found.

use crate::desk::Desk;
use crate::say;
use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::VariantInfo;
use db::{DbError, Tx};
use flows::TransferRefused;
use identity::Permission;
use kernel::{SupplyOrderId, VariantId};
use std::collections::HashMap;
use stock::{Supply, SupplyOrder};
use web::{App, Checked, Failure, Toast};

/// Transfers that are shown at most.
const MOST: i64 = 100;

/// One transfer that waits for this store.
pub(crate) struct Asked {
    pub(crate) order: SupplyOrder,
    pub(crate) to: String,
    pub(crate) lines: Vec<(VariantInfo, i64)>,
}

/// What this store was asked for and has not handed over: three statements and one for each transfer.
pub(crate) async fn asked(tx: &Tx<'_>, desk: &Desk) -> Result<Vec<Asked>, DbError> {
    let (found, places) =
        futures::try_join!(stock::transfers_to_hand_over(tx, desk.store.id, MOST), stores::store::all_locations(tx))?;
    let variants: Vec<VariantId> = found.iter().flat_map(|one| one.1.iter().map(|line| line.variant)).collect();
    let infos: HashMap<VariantId, VariantInfo> = catalogue::store::find_variants(tx, &variants).await?;
    let one = |(order, lines): (SupplyOrder, Vec<Supply>)| Asked {
        to: places
            .iter()
            .find(|place| place.id == order.to_location)
            .map(|place| place.name.clone())
            .unwrap_or_default(),
        lines: lines
            .iter()
            .filter_map(|line| Some((infos.get(&line.variant)?.clone(), line.remaining_units())))
            .collect(),
        order,
    };
    Ok(found.into_iter().map(one).collect())
}

/// `POST /till/transfers/{id}/left`: whoever sells in the store that was asked.
pub(crate) async fn left(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<SupplyOrderId>,
    Checked(()): Checked<()>,
) -> Result<Response, Failure> {
    desk.require(Permission::Sell)?;
    answer(&desk, flows::transfer_left(app.house(), id, desk.actor()).await, "till-transfer-left")
}

/// `POST /till/transfers/{id}/lack`: whoever sells in the store that was asked; the stock is corrected, who
/// waits for it gets other supply, or is told.
pub(crate) async fn lack(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<SupplyOrderId>,
    Checked(()): Checked<()>,
) -> Result<Response, Failure> {
    desk.require(Permission::Sell)?;
    answer(&desk, flows::transfer_lacking(app.house(), id, desk.actor()).await, "till-transfer-lacking")
}

fn answer(desk: &Desk, done: Result<(), TransferRefused>, said: &str) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(desk.go("/till/parcels").toast(Toast::new(said)).into()),
        Err(TransferRefused::Store(error)) => Err(error.into()),
        Err(refused) => say::refused(desk, refused.code()),
    }
}
