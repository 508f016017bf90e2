//! From one place to another: what it does to both is shown before anything leaves.

use crate::desk::Desk;
use crate::products::Share;
use crate::query::read;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use catalogue::VariantInfo;
use db::Tx;
use identity::Permission;
use jiff::Span;
use jiff::civil::Date;
use kernel::{LocationId, SupplyId, SupplyOrderId, VariantId};
use serde::Deserialize;
use stock::{By, Confidence, Level, NewSupply, NewSupplyOrder, SendTransfer, StockRefused, Supply, SupplyOrderKind};
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

/// Days that a transfer usually takes.
const USUAL_DAYS: i64 = 2;
/// Most units of one transfer.
const MOST_UNITS: i64 = 99_999;

/// A transfer as it is typed; the number is drawn with the form, so that it is sent once.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(super) struct Form {
    number: String,
    from: String,
    to: String,
    units: String,
    on: String,
}

/// What a transfer does to one of its places.
struct Effect {
    place: String,
    role: &'static str,
    before: Share,
    after: Share,
    before_cover: String,
    after_cover: String,
}

/// A place with what it has, as a choice.
struct PlaceShare {
    id: LocationId,
    name: String,
    share: Share,
}

#[derive(Template)]
#[template(path = "office/transfer.html")]
struct TransferPage {
    page: Desk,
    info: VariantInfo,
    from: Vec<(String, String)>,
    to: Vec<(String, String)>,
    form: Form,
    errors: Errors,
    effects: Vec<Effect>,
    /// Everything is said and the units are free.
    is_ready: bool,
}

fn shares(desk: &Desk, levels: &[Level], supply: &[Supply], sold: &flows::Sold, variant: VariantId) -> Vec<PlaceShare> {
    let of = |place: &stores::Location| {
        let level = levels.iter().find(|level| level.location == place.id);
        let coming = supply.iter().filter(|line| line.to_location == place.id).map(Supply::free_units).sum();
        let sold = sold.get(&(variant, place.id)).copied().unwrap_or(0);
        let share = Share { free: level.map_or(0, Level::available_units), coming, sold };
        PlaceShare { id: place.id, name: place.name.clone(), share }
    };
    desk.places.iter().map(of).collect()
}

/// What is known when the form is shown.
struct Known {
    info: VariantInfo,
    shares: Vec<PlaceShare>,
}

async fn known(tx: &Tx<'_>, desk: &Desk, variant: VariantId) -> Result<Known, Failure> {
    let info = catalogue::store::get_variants(tx, &[variant]).await?.pop().ok_or(Failure::NotFound)?;
    let only = [variant];
    let (levels, supply, sold) = futures::try_join!(
        stock::levels_of(tx, &only),
        stock::open_supply_of(tx, &only),
        flows::sold_of_late(tx, &only, desk.now())
    )?;
    Ok(Known { info, shares: shares(desk, &levels, &supply, &sold, variant) })
}

/// A transfer that was read from its form.
struct Wanted {
    from: LocationId,
    to: LocationId,
    units: i64,
    on: Date,
}

impl Form {
    /// A form with what is usual: from the place of one's own that can spare the most, in two days.
    fn begun(mut self, desk: &Desk, known: &Known) -> Self {
        let to = read::<Uuid>(Some(&self.to)).map(LocationId);
        if self.from.is_empty() {
            let spare = known.shares.iter().filter(|one| Some(one.id) != to && desk.sees(Some(one.id)));
            let best = spare
                .max_by_key(|one| (one.share.cover().unwrap_or(i64::MAX).min(one.share.free * 1_000), one.share.free));
            self.from = best.map(|one| one.id.to_string()).unwrap_or_default();
        }
        if self.units.is_empty() {
            "1".clone_into(&mut self.units);
        }
        if self.on.is_empty() {
            self.on = desk.today().saturating_add(Span::new().days(USUAL_DAYS)).to_string();
        }
        if self.number.is_empty() {
            self.number = crate::supply::number("T", desk.moment());
        }
        self
    }

    fn read(&self, desk: &Desk, known: &Known) -> Result<Wanted, Errors> {
        let mut errors = Errors::default();
        let place = |text: &String| read::<Uuid>(Some(text)).map(LocationId).filter(|id| desk.place(*id).is_some());
        let (from, to) = (place(&self.from), place(&self.to));
        if from.is_none() || to.is_none() || from == to {
            errors.add("to", desk.t("refused-places-do-not-fit"));
        }
        let units = self.units.trim().parse::<i64>().ok().filter(|units| (1..=MOST_UNITS).contains(units));
        if units.is_none() {
            errors.add("units", desk.ta("office-wrong-number", &[("least", &1_i64), ("most", &MOST_UNITS)]));
        }
        let on = desk.coming_day(&self.on);
        if on.is_none() {
            errors.add("on", desk.t("refused-office-day"));
        }
        let free = from.and_then(|from| known.shares.iter().find(|one| one.id == from)).map_or(0, |one| one.share.free);
        if let (Some(units), Some(from)) = (units, from)
            && units > free
        {
            let (place, n) = (desk.place_name(from).to_owned(), free.max(0));
            errors.add("units", desk.ta("office-transfer-too-many", &[("place", &place), ("n", &n)]));
        }
        match (from, to, units, on) {
            (Some(from), Some(to), Some(units), Some(on)) if errors.is_empty() => Ok(Wanted { from, to, units, on }),
            _ => Err(errors),
        }
    }
}

/// What moving units does to both places: one has them less at once, the other has them coming.
fn effects(desk: &Desk, known: &Known, form: &Form) -> Vec<Effect> {
    let units = form.units.trim().parse::<i64>().unwrap_or(0).max(0);
    let effect = |text: &String, is_from: bool| {
        let id = read::<Uuid>(Some(text)).map(LocationId)?;
        let one = known.shares.iter().find(|one| one.id == id)?;
        let before = one.share;
        let after = if is_from {
            Share { free: before.free - units, ..before }
        } else {
            Share { coming: before.coming + units, ..before }
        };
        // What arrives is counted where it will be.
        let there = |share: Share| Share { free: share.free.max(0) + share.coming, ..share };
        let cover = |share: Share| crate::products::cover_words(desk, if is_from { share } else { there(share) });
        Some(Effect {
            place: one.name.clone(),
            role: if is_from { "office-transfer-from" } else { "office-transfer-to" },
            before_cover: cover(before),
            after_cover: cover(after),
            before,
            after,
        })
    };
    [effect(&form.from, true), effect(&form.to, false)].into_iter().flatten().collect()
}

fn page(desk: Desk, known: Known, form: Form, errors: Errors) -> TransferPage {
    let choice = |one: &PlaceShare| {
        let words = desk.ta("office-transfer-place", &[("place", &one.name), ("n", &one.share.free.max(0))]);
        (one.id.to_string(), words)
    };
    let from = known.shares.iter().filter(|one| desk.sees(Some(one.id))).map(choice).collect();
    TransferPage {
        from,
        to: known.shares.iter().map(choice).collect(),
        effects: effects(&desk, &known, &form),
        is_ready: errors.is_empty() && !form.to.is_empty(),
        info: known.info,
        form,
        errors,
        page: desk,
    }
}

/// What is there, unless this form has sent its transfer already.
async fn look(
    desk: &Desk,
    app: &App,
    form: &Form,
    variant: VariantId,
) -> Result<(Option<SupplyOrderId>, Known), Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let sent = sent_before(&tx, form, variant).await?;
    Ok((sent, known(&tx, desk, variant).await?))
}

/// `GET /office/stock/{variant}/transfer`: who may transfer; a store manager from the own store alone.
pub(super) async fn ask(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Query(form): Query<Form>) -> Answer {
    desk.require(Permission::TransferStock)?;
    let (sent, known) = look(&desk, &app, &form, VariantId(id)).await?;
    // Who comes back to a form that was sent begins another transfer.
    let form = if sent.is_some() { Form { number: String::new(), ..form } } else { form };
    let form = form.begun(&desk, &known);
    // Who has just come has not chosen anything wrong.
    let errors =
        if form.to.is_empty() { Errors::default() } else { form.read(&desk, &known).err().unwrap_or_default() };
    web::html(&page(desk, known, form, errors))
}

/// `POST /office/stock/{variant}/transfer`: who may transfer, from a place of their own. The units leave
/// now; sent twice it is one transfer.
pub(super) async fn send(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<Form>,
) -> Answer {
    desk.require(Permission::TransferStock)?;
    let variant = VariantId(id);
    let (sent, known) = look(&desk, &app, &form, variant).await?;
    if let Some(sent) = sent {
        return Ok(desk.go(format!("/office/supply/{sent}")).into());
    }
    let form = form.begun(&desk, &known);
    let wanted = match form.read(&desk, &known) {
        Ok(wanted) => wanted,
        Err(errors) => return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(desk, known, form, errors)),
    };
    desk.require_in(wanted.from, Permission::TransferStock)?;
    let order = order(&desk, variant, &wanted, &form);
    let (new, number) = (order.id, order.number.clone());
    match app.db().run(SendTransfer { order, by: By::new(desk.moment().clone(), desk.actor()) }).await {
        Ok(()) => {
            let toast = Toast::new("office-supply-written").with("number", number);
            Ok(desk.go(format!("/office/supply/{new}")).toast(toast).into())
        }
        Err(StockRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            // Somebody took them since, or the same form came a moment earlier.
            let (sent, known) = look(&desk, &app, &form, variant).await?;
            if let Some(sent) = sent {
                return Ok(desk.go(format!("/office/supply/{sent}")).into());
            }
            let mut errors = Errors::default();
            errors.add("units", crate::sign_in::words(&desk, refused));
            web::html_with(StatusCode::CONFLICT, &page(desk, known, form, errors))
        }
    }
}

fn order(desk: &Desk, variant: VariantId, wanted: &Wanted, form: &Form) -> NewSupplyOrder {
    let line = NewSupply { id: desk.moment().id::<SupplyId>(), variant, ordered: wanted.units };
    NewSupplyOrder {
        id: desk.moment().id::<SupplyOrderId>(),
        number: form.number.trim().to_owned(),
        kind: SupplyOrderKind::Transfer,
        supplier: None,
        from_location: Some(wanted.from),
        to_location: wanted.to,
        expected_on: wanted.on,
        first_expected_on: None,
        confidence: Confidence::Sure,
        lines: vec![line],
    }
}

/// The transfer that this form has sent already.
async fn sent_before(tx: &Tx<'_>, form: &Form, variant: VariantId) -> Result<Option<SupplyOrderId>, Failure> {
    let number = form.number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    let Some(order) = stock::find_supply_order(tx, number).await? else { return Ok(None) };
    let lines = stock::supply_of(tx, order.id).await?;
    let is_it = order.kind == SupplyOrderKind::Transfer && lines.iter().all(|line| line.variant == variant);
    Ok(is_it.then_some(order.id))
}
