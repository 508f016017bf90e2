//! A new purchase order, or a transfer that leaves now. Lines are pasted: SKU or bar code, and units.

use crate::desk::Desk;
use crate::query::word;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use catalogue::Scanned;
use db::Tx;
use identity::Permission;
use kernel::{LocationId, Moment, SupplierId, SupplyId, SupplyOrderId};
use serde::Deserialize;
use stock::{By, Confidence, NewSupply, NewSupplyOrder, PlaceSupplyOrder, SendTransfer, StockRefused, SupplyOrderKind};
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// Most lines of one order.
const MOST_LINES: usize = 500;

#[derive(Template)]
#[template(path = "office/supply_new.html")]
struct NewPage {
    page: Desk,
    form: NewForm,
    errors: Errors,
    is_transfer: bool,
    suppliers: Vec<(String, String)>,
    from: Vec<(String, String)>,
    to: Vec<(String, String)>,
}

#[derive(Deserialize, Default)]
pub(super) struct NewForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    supplier: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    lines: String,
}

#[derive(Deserialize, Default)]
pub(super) struct Kind {
    kind: Option<String>,
}

async fn page(desk: Desk, app: &App, form: NewForm, errors: Errors) -> Result<NewPage, Failure> {
    let reader = app.db().reader().await?;
    let suppliers = stock::list_suppliers(&reader.tx(), "", 500).await?;
    let places = desk.place_options(None);
    let all = desk.places.iter().map(|place| (place.id.to_string(), place.name.clone()));
    let is_transfer = form.kind == "transfer";
    // A transfer leaves a place of one's own; where it goes is everybody's.
    let (from, to) = if is_transfer { (places, all.collect()) } else { (Vec::new(), places) };
    Ok(NewPage {
        is_transfer,
        suppliers: suppliers.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
        from,
        to,
        form,
        errors,
        page: desk,
    })
}

fn permission(form: &NewForm) -> Permission {
    if form.kind == "transfer" { Permission::TransferStock } else { Permission::ChangeSupply }
}

/// A number that people can say: a letter and five signs from chance.
pub(crate) fn number(letter: &str, moment: &Moment) -> String {
    const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let chance = moment.secret::<5>();
    let signs: String = chance.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect();
    format!("{letter}-{signs}")
}

fn fresh_number(desk: &Desk, form: &NewForm) -> String {
    number(if form.kind == "transfer" { "T" } else { "F" }, desk.moment())
}

/// The empty form.
pub(super) async fn show(desk: Desk, State(app): State<App>, Query(query): Query<Kind>) -> Answer {
    let mut form =
        NewForm { kind: word(query.kind.as_ref()).unwrap_or("purchase_order").to_owned(), ..NewForm::default() };
    desk.require(permission(&form))?;
    form.number = fresh_number(&desk, &form);
    // A transfer usually leaves a warehouse; the places of the form must not be the same one.
    if form.kind == "transfer"
        && let Some(from) =
            desk.places.iter().find(|place| place.kind == stores::LocationKind::Warehouse && desk.sees(Some(place.id)))
    {
        form.from = from.id.to_string();
    }
    web::html(&page(desk, &app, form, Errors::default()).await?)
}

/// Reads the pasted lines: a code, and units at the end; a line that cannot be read is named.
async fn lines(tx: &Tx<'_>, desk: &Desk, text: &str, errors: &mut Errors) -> Result<Vec<NewSupply>, Failure> {
    let mut out: Vec<NewSupply> = Vec::new();
    for (no, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).take(MOST_LINES) {
        let mut words: Vec<&str> =
            line.split([';', '\t', ',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
        let units = words.pop().and_then(|word| word.parse::<i64>().ok()).filter(|units| (1..=99_999).contains(units));
        let code = words.join(" ");
        let found =
            if code.is_empty() { Scanned::Unknown } else { catalogue::store::find_variant_by_code(tx, &code).await? };
        let (Scanned::Found(info), Some(ordered)) = (found, units) else {
            errors.add("lines", desk.ta("office-line-unreadable", &[("n", &(no + 1)), ("text", &line)]));
            return Ok(Vec::new());
        };
        match out.iter_mut().find(|one| one.variant == info.id) {
            Some(known) => known.ordered += ordered,
            None => out.push(NewSupply { id: desk.moment().id::<SupplyId>(), variant: info.id, ordered }),
        }
    }
    if out.is_empty() {
        errors.add("lines", desk.t("refused-no-supply-lines"));
    }
    Ok(out)
}

fn id<T: From<Uuid>>(text: &str) -> Option<T> {
    text.parse::<Uuid>().ok().map(T::from)
}

async fn order(
    tx: &Tx<'_>,
    desk: &Desk,
    form: &NewForm,
    errors: &mut Errors,
) -> Result<Option<NewSupplyOrder>, Failure> {
    let is_transfer = form.kind == "transfer";
    let lines = lines(tx, desk, &form.lines, errors).await?;
    let on = desk.coming_day(&form.on);
    let to: Option<LocationId> = id(&form.to).filter(|id| desk.place(*id).is_some());
    let from: Option<LocationId> = id(&form.from).filter(|id| is_transfer && desk.place(*id).is_some());
    let supplier: Option<SupplierId> = id(&form.supplier).filter(|_| !is_transfer);
    if on.is_none() {
        errors.add("on", desk.t("refused-office-day"));
    }
    if form.number.trim().is_empty() {
        errors.add("number", desk.t("office-number-missing"));
    }
    if to.is_none() || (is_transfer && (from.is_none() || from == to)) {
        errors.add("to", desk.t("refused-places-do-not-fit"));
    }
    let (Some(expected_on), Some(to_location), true) = (on, to, errors.is_empty()) else { return Ok(None) };
    Ok(Some(NewSupplyOrder {
        id: desk.moment().id::<SupplyOrderId>(),
        number: form.number.trim().to_owned(),
        kind: if is_transfer { SupplyOrderKind::Transfer } else { SupplyOrderKind::PurchaseOrder },
        supplier,
        from_location: from,
        to_location,
        expected_on,
        first_expected_on: None,
        confidence: if is_transfer { Confidence::Sure } else { Confidence::VeryLikely },
        lines,
    }))
}

/// Writes it.
pub(super) async fn place(desk: Desk, State(app): State<App>, Checked(form): Checked<NewForm>) -> Answer {
    desk.require(permission(&form))?;
    let mut errors = Errors::default();
    let reader = app.db().reader().await?;
    let order = order(&reader.tx(), &desk, &form, &mut errors).await?;
    drop(reader);
    let Some(order) = order else {
        return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(desk, &app, form, errors).await?);
    };
    let (new, number) = (order.id, order.number.clone());
    let by = By::new(desk.moment().clone(), desk.actor());
    let done = if order.kind == SupplyOrderKind::Transfer {
        app.db().run(SendTransfer { order, by }).await
    } else {
        app.db().run(PlaceSupplyOrder { order, by }).await
    };
    match done {
        Ok(()) => {
            let toast = Toast::new("office-supply-written").with("number", number);
            Ok(desk.go(format!("/office/supply/{new}")).toast(toast).into())
        }
        Err(StockRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            errors.add("lines", crate::sign_in::words(&desk, refused));
            web::html_with(StatusCode::CONFLICT, &page(desk, &app, form, errors).await?)
        }
    }
}
