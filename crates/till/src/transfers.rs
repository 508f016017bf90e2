//! What other stores asked this one for: taken from the shelf, handed to the shuttle, or not to be found.

use crate::desk::Desk;
use crate::say;
use axum::extract::{Path, State};
use axum::response::Response;
use flows::TransferRefused;
use identity::Permission;
use kernel::SupplyOrderId;
use web::{App, Checked, Failure, Toast};

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
