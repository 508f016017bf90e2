//! Correcting a shelf, entering a count, keeping units back.

use crate::desk::Desk;
use axum::extract::{Path, State};
use identity::Permission;
use kernel::{LocationId, VariantId};
use serde::Deserialize;
use stock::{AdjustStock, By, CountShelf, CountedShelf, MovementKind, Reference, SetSafety, ShelfChange};
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Toast};

fn by(desk: &Desk) -> By {
    By::new(desk.moment().clone(), desk.actor())
}

fn back(desk: &Desk, variant: Uuid, place: Uuid, toast: Toast) -> axum::response::Response {
    desk.go(format!("/office/stock/{variant}?place={place}")).toast(toast).into()
}

#[derive(Deserialize)]
pub(super) struct AdjustForm {
    place: Uuid,
    kind: String,
    quantity: i64,
    reason: String,
}

/// More units of one article than any place of a chain has: who typed that, missed a key.
const MOST_UNITS: i64 = 99_999;

fn plausible(units: i64) -> Result<i64, Failure> {
    if (0..=MOST_UNITS).contains(&units) { Ok(units) } else { Err(Failure::invalid("not_a_quantity")) }
}

/// Adds or takes units, with a reason.
pub(super) async fn adjust(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<AdjustForm>,
) -> Answer {
    let location = LocationId(form.place);
    desk.require_in(location, Permission::AdjustStock)?;
    if form.reason.trim().is_empty() {
        return Err(Failure::invalid("reason_missing"));
    }
    let units = plausible(form.quantity.saturating_abs())?;
    let (kind, quantity) = match form.kind.as_str() {
        "more" => (MovementKind::Adjustment, units),
        "less" => (MovementKind::Adjustment, -units),
        "damage" => (MovementKind::Damage, -units),
        _ => return Err(Failure::invalid("not_a_quantity")),
    };
    let (variant, reason) = (VariantId(id), form.reason.trim().to_owned());
    let change = ShelfChange { variant, location, kind, quantity, reference: Reference::manual(), reason };
    let level = app.db().run(AdjustStock { change, by: by(&desk) }).await?;
    let toast = Toast::new("office-stock-adjusted").with("place", desk.place_name(location)).with("n", level.on_hand);
    Ok(back(&desk, id, form.place, toast))
}

#[derive(Deserialize)]
pub(super) struct CountForm {
    place: Uuid,
    counted: i64,
    expected: i64,
    #[serde(default)]
    reason: String,
}

/// Enters what was counted.
pub(super) async fn count(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<CountForm>,
) -> Answer {
    let location = LocationId(form.place);
    desk.require_in(location, Permission::AdjustStock)?;
    let counted = plausible(form.counted)?;
    let counted = CountedShelf { variant: VariantId(id), location, counted, expected: form.expected };
    let command = CountShelf { counted: vec![counted], reason: form.reason.trim().to_owned(), by: by(&desk) };
    app.db().run(command).await?;
    let toast = Toast::new("office-stock-counted")
        .with("place", desk.place_name(location))
        .with("n", form.counted)
        .with("difference", form.counted.saturating_sub(form.expected));
    Ok(back(&desk, id, form.place, toast))
}

#[derive(Deserialize)]
pub(super) struct SafetyForm {
    place: Uuid,
    safety: i64,
}

/// Says how many units are kept back from promises.
pub(super) async fn safety(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<SafetyForm>,
) -> Answer {
    let location = LocationId(form.place);
    desk.require_in(location, Permission::AdjustStock)?;
    let safety = plausible(form.safety)?;
    let command = SetSafety { variant: VariantId(id), location, safety, by: by(&desk) };
    let level = app.db().run(command).await?;
    let toast = Toast::new("office-stock-safety-set").with("place", desk.place_name(location)).with("n", level.safety);
    Ok(back(&desk, id, form.place, toast))
}
