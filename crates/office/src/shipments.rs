//! What every place has to send: late ones first, packed and handed to the carrier from here too,
//! because a warehouse has no till. A store manager sees and acts in the own store, head office in all.

use crate::desk::Desk;
use crate::query::{read, word};
use crate::words;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use flows::{AskedTransfer, ParcelRefused, ToSend};
use identity::Permission;
use kernel::{FulfilmentId, LocationId, SupplyOrderId};
use orders::{FulfilmentState, OrderLine};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Failure, Markup, Missing, Toast};

/// The address of the list.
const HERE: &str = "/office/shipments";
/// Parcels that are looked at.
const MOST: i64 = 500;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/shipments", get(list))
        .route("/office/shipments/transfers/{id}/left", post(left))
        .route("/office/shipments/transfers/{id}/lack", post(lacking))
        .route("/office/shipments/{id}/label", get(label))
        .route("/office/shipments/{id}/lack", get(ask_lack).post(lack))
        .route("/office/shipments/{id}/pack", post(pack))
        .route("/office/shipments/{id}/dispatch", post(dispatch))
}

/// The filters of the list.
#[derive(Deserialize, Default)]
struct Filters {
    q: Option<String>,
    place: Option<String>,
    state: Option<String>,
}

impl Filters {
    fn fits(&self, desk: &Desk, one: &ToSend) -> bool {
        let of_state = match word(self.state.as_ref()) {
            Some("late") => one.is_late(desk.today()),
            Some(state) => one.fulfilment.state.as_str() == state,
            None => true,
        };
        let Some(text) = word(self.q.as_ref()).filter(|_| of_state) else { return of_state };
        let to = &one.shipping.address;
        let number = one.parcel.as_ref().map_or("", |parcel| parcel.number.as_str());
        let lines = one.lines.iter().map(|pick| format!("{} {}", pick.line.sku, pick.line.title.fr));
        let lines = lines.collect::<Vec<_>>().join(" ");
        let all = format!("{} {} {} {} {number} {lines}", one.order.number, to.name, to.postcode, to.city);
        kernel::fold(&all).contains(&kernel::fold(text))
    }
}

/// A row of the list.
struct Row {
    one: ToSend,
    place: String,
    articles: String,
    state: Markup,
    is_late: bool,
    /// What this person may do next about it: the end of the address, and the key of its words.
    step: Option<(&'static str, &'static str)>,
    has_label: bool,
    /// Where this person says that something of it is not there.
    lack: Option<String>,
}

/// How many are in each state; what is late is counted among those that were looked at.
#[derive(Default)]
struct Counts {
    late: usize,
    to_pack: i64,
    packed: i64,
    gone: i64,
}

impl Counts {
    fn of(desk: &Desk, all: &[(LocationId, FulfilmentState, i64)], place: Option<LocationId>, seen: &[ToSend]) -> Self {
        let late = seen.iter().filter(|one| one.is_late(desk.today())).count();
        let sum = |state| {
            let of = |one: &&(LocationId, FulfilmentState, i64)| one.1 == state && place.is_none_or(|id| one.0 == id);
            all.iter().filter(of).map(|one| one.2).sum()
        };
        Self {
            late,
            to_pack: sum(FulfilmentState::Allocated),
            packed: sum(FulfilmentState::Packed),
            gone: sum(FulfilmentState::Dispatched),
        }
    }
}

#[derive(Template)]
#[template(path = "office/shipments.html")]
struct ShipmentsPage {
    page: Desk,
    counts: Counts,
    rows: Vec<Row>,
    /// What places were asked for by others.
    asked: Vec<AskedTransfer>,
    is_filtered: bool,
    text: String,
    places: Vec<(String, String)>,
    place: String,
    states: Vec<(String, String)>,
    state: String,
}

impl ShipmentsPage {
    /// Whether this person acts in the place that was asked.
    fn may_hand_over(&self, asked: &AskedTransfer) -> bool {
        asked.order.from_location.is_some_and(|place| self.page.may_in(place, Permission::Sell))
    }
}

fn row(desk: &Desk, one: ToSend) -> Row {
    let f = &one.fulfilment;
    let may = desk.may_in(f.location, Permission::Sell);
    let article = |pick: &flows::ToPick| {
        let line = &pick.line;
        let (title, options) = (line.title.get(desk.language()), line.options.get(desk.language()));
        let options = if options.is_empty() { String::new() } else { format!(", {options}") };
        format!("{} × {title}{options}", line.quantity.units())
    };
    let (key, tone) = words::part_state(f.state);
    let key = if f.state == FulfilmentState::Allocated { "office-part-to-pack" } else { key };
    Row {
        place: desk.place_name(f.location).to_owned(),
        articles: one.lines.iter().map(article).collect::<Vec<_>>().join(" ; "),
        state: desk.badge(tone, desk.t(key)),
        is_late: one.is_late(desk.today()),
        step: match f.state {
            FulfilmentState::Allocated if may => Some(("pack", "office-pack")),
            FulfilmentState::Packed if may => Some(("dispatch", "office-dispatch")),
            _ => None,
        },
        has_label: one.parcel.is_some(),
        lack: (may && f.state == FulfilmentState::Allocated)
            .then(|| format!("{HERE}/{}/lack?back={}", f.id, web::encode(&desk.here_with("", "")))),
        one,
    }
}

fn states(desk: &Desk) -> Vec<(String, String)> {
    [
        ("", "office-shipments-all"),
        ("late", "office-shipments-late"),
        ("allocated", "office-shipments-to-pack"),
        ("packed", "office-shipments-packed"),
        ("dispatched", "office-shipments-gone"),
    ]
    .map(|(code, key)| (code.to_owned(), desk.t(key)))
    .to_vec()
}

/// `GET /office/shipments`: whoever has an office; a store manager sees the own store.
async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    desk.require(Permission::Sell)?;
    let place = desk.scope(read(filters.place.as_ref()));
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let (all, counted) = futures::try_join!(flows::parcels_at(&tx, place, MOST), ::orders::store::count_to_send(&tx))?;
    // Who looks for a parcel does not look for a transfer; who asks what is to be packed does.
    let (sought, state) = (word(filters.q.as_ref()), word(filters.state.as_ref()));
    let is_plain = sought.or(state).is_none();
    let asked = if sought.is_none() && matches!(state, None | Some("allocated")) {
        flows::asked_transfers(&tx, place, MOST).await?
    } else {
        Vec::new()
    };
    let counts = Counts::of(&desk, &counted, place, &all);
    let mut found: Vec<ToSend> = all.into_iter().filter(|one| filters.fits(&desk, one)).collect();
    // What the carrier has is nobody's work here any more.
    found.sort_by_key(|one| (one.fulfilment.state == FulfilmentState::Dispatched, one.shipping.dispatch_on));
    web::html(&ShipmentsPage {
        counts,
        rows: found.into_iter().map(|one| row(&desk, one)).collect(),
        asked,
        is_filtered: !is_plain,
        places: desk.place_options(Some("office-all-places")),
        states: states(&desk),
        text: filters.q.unwrap_or_default(),
        place: filters.place.unwrap_or_default(),
        state: filters.state.unwrap_or_default(),
        page: desk,
    })
}

/// Where a step was asked for: the list with its filters, or the page of the order.
#[derive(Deserialize)]
struct From {
    #[serde(default)]
    back: String,
}

/// The part, when this person may act in the place that sends it.
async fn part_of(desk: &Desk, app: &App, id: Uuid) -> Result<FulfilmentId, Failure> {
    let reader = app.db().reader().await?;
    let found = ::orders::store::get_fulfilment(&reader.tx(), FulfilmentId(id)).await?;
    desk.require_in(found.location, Permission::Sell)?;
    Ok(found.id)
}

fn stepped(desk: &Desk, form: &From, done: Result<(), ParcelRefused>, said: &str) -> Answer {
    let back = web::safe_next(Some(&form.back), HERE);
    match done {
        Ok(()) => Ok(desk.go(back).toast(Toast::new(said)).into()),
        Err(refused) => Err(match Failure::from(refused) {
            Failure::Refused(refusal) => refusal.way_out(back, "office-back-to-shipments").into(),
            other => other,
        }),
    }
}

/// `POST /office/shipments/{id}/pack`: who may sell in the place that sends.
async fn pack(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(form): Checked<From>) -> Answer {
    let part = part_of(&desk, &app, id).await?;
    let done = flows::pack(app.house(), part, desk.actor()).await;
    stepped(&desk, &form, done, "office-was-packed")
}

/// `POST /office/shipments/{id}/dispatch`: who may sell in the place that sends; nothing leaves unpaid.
async fn dispatch(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(form): Checked<From>) -> Answer {
    let part = part_of(&desk, &app, id).await?;
    let done = flows::dispatch(app.house(), part, desk.actor()).await;
    stepped(&desk, &form, done, "office-was-dispatched")
}

/// The form that says what is missing of a parcel.
#[derive(Template)]
#[template(path = "office/shipment_lack.html")]
struct LackPage {
    page: Desk,
    order: String,
    place: String,
    from: LocationId,
    part: FulfilmentId,
    lines: Vec<OrderLine>,
    reasons: Vec<(String, String)>,
    back: String,
}

/// `GET /office/shipments/{id}/lack`: who may sell in the place that sends.
async fn ask_lack(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Query(from): Query<From>) -> Answer {
    let part = part_of(&desk, &app, id).await?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let found = ::orders::store::get_fulfilment(&tx, part).await?;
    let view = flows::view_order(&tx, found.order).await?;
    let lines = view.parts.into_iter().find(|one| one.fulfilment.id == part).ok_or(Failure::NotFound)?.lines;
    let reasons = [("not_found", "lack-not-found"), ("damaged", "lack-damaged"), ("too_busy", "lack-too-busy")];
    web::html(&LackPage {
        order: view.order.number.clone(),
        place: desk.place_name(found.location).to_owned(),
        from: found.location,
        part,
        lines,
        reasons: reasons.map(|(code, key)| (code.to_owned(), desk.t(key))).to_vec(),
        back: web::safe_next(Some(&from.back), HERE),
        page: desk,
    })
}

/// `POST /office/shipments/{id}/lack`: who may sell in the place that sends says what it does not have; another
/// place is looked for.
async fn lack(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(form): Checked<Missing>) -> Answer {
    let part = part_of(&desk, &app, id).await?;
    let back = form.back(HERE);
    match form.look_elsewhere(&desk, &app, part, desk.actor()).await? {
        Ok(said) => Ok(desk.go(back).toast(said).into()),
        Err(refused) => Err(web::Refusal::from(refused).way_out(back, "office-back-to-shipments").into()),
    }
}

/// The place that was asked for a transfer is one where this person may act.
async fn transfer_of(desk: &Desk, app: &App, id: Uuid) -> Result<SupplyOrderId, Failure> {
    let reader = app.db().reader().await?;
    let found = stock::get_supply_order(&reader.tx(), SupplyOrderId(id)).await?;
    desk.require_in(found.from_location.ok_or(Failure::NotFound)?, Permission::Sell)?;
    Ok(found.id)
}

/// `POST /office/shipments/transfers/{id}/left`: who may sell in the place that was asked.
async fn left(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(()): Checked<()>) -> Answer {
    let id = transfer_of(&desk, &app, id).await?;
    flows::transfer_left(app.house(), id, desk.actor()).await?;
    Ok(desk.go(HERE).toast(Toast::new("office-transfer-left")).into())
}

/// `POST /office/shipments/transfers/{id}/lack`: who may sell in the place that was asked.
async fn lacking(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(()): Checked<()>) -> Answer {
    let id = transfer_of(&desk, &app, id).await?;
    flows::transfer_lacking(app.house(), id, desk.actor()).await?;
    Ok(desk.go(HERE).toast(Toast::new("office-transfer-lacking")).into())
}

/// `GET /office/shipments/{id}/label`: who may sell in the place that sends.
async fn label(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let id = part_of(&desk, &app, id).await?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let found = ::orders::store::get_fulfilment(&tx, id).await?;
    let view = flows::view_order(&tx, found.order).await?;
    let part = view.parts.iter().find(|part| part.fulfilment.id == id).ok_or(Failure::NotFound)?;
    web::label_of(&desk, &desk.company, &view.order.number, part)
}
