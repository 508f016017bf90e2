//! What the office does about an order: call a part off, put it aside, ask for a payment's outcome.

use super::show::{REASONS, may_see};
use crate::desk::Desk;
use axum::extract::{Path, State};
use flows::{CancelRefused, Outcome};
use identity::Permission;
use kernel::{FulfilmentId, OrderId, PaymentId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

#[derive(Deserialize)]
pub(super) struct PartForm {
    part: Uuid,
    #[serde(default)]
    reason: String,
}

/// The part, when it is one of this order and this person may act in its store.
async fn part_of(
    desk: &Desk,
    app: &App,
    order: Uuid,
    part: Uuid,
    permission: Permission,
) -> Result<FulfilmentId, Failure> {
    let reader = app.db().reader().await?;
    let found = orders::store::get_fulfilment(&reader.tx(), FulfilmentId(part)).await?;
    if found.order != OrderId(order) {
        return Err(Failure::NotFound);
    }
    desk.require_in(found.location, permission)?;
    Ok(found.id)
}

fn way_out(order: Uuid) -> String {
    format!("/office/orders/{order}")
}

/// A refusal with the way back to the order.
fn back(refused: CancelRefused, order: Uuid) -> Failure {
    match Failure::from(refused) {
        Failure::Refused(refusal) => refusal.way_out(way_out(order), "office-back-to-order").into(),
        other => other,
    }
}

/// Calls a part off.
pub(super) async fn cancel(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<PartForm>,
) -> Answer {
    let part = part_of(&desk, &app, id, form.part, Permission::CancelOrder).await?;
    let reason = REASONS.into_iter().find(|code| *code == form.reason).ok_or(Failure::invalid("reason_missing"))?;
    flows::cancel_fulfilment(app.house(), part, desk.actor(), reason).await.map_err(|refused| back(refused, id))?;
    Ok(desk.go(way_out(id)).toast(Toast::new("office-part-was-cancelled")).into())
}

/// Puts a part aside for its customer, who is told.
pub(super) async fn put_aside(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<PartForm>,
) -> Answer {
    let part = part_of(&desk, &app, id, form.part, Permission::Sell).await?;
    flows::put_aside(app.house(), part, desk.actor()).await.map_err(|refused| back(refused, id))?;
    Ok(desk.go(way_out(id)).toast(Toast::new("office-part-was-put-aside")).into())
}

#[derive(Deserialize)]
pub(super) struct PaymentForm {
    payment: Uuid,
}

/// Asks the provider how a payment ended that nobody knows of yet.
pub(super) async fn follow(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<PaymentForm>,
) -> Answer {
    let reader = app.db().reader().await?;
    let view = flows::view_order(&reader.tx(), OrderId(id)).await?;
    drop(reader);
    if !may_see(&desk, &view) || view.payments.iter().all(|payment| payment.id.0 != form.payment) {
        return Err(Failure::HeadOffice);
    }
    let followed = flows::follow_payment(app.house(), PaymentId(form.payment)).await?;
    let key = match followed.outcome {
        Outcome::Pending => "office-payment-still-pending",
        Outcome::Paid => "office-payment-is-paid",
        Outcome::Declined(_) => "office-payment-is-declined",
    };
    Ok(desk.go(way_out(id)).toast(Toast::new(key)).into())
}
