//! The back room's list: what to take from the shelves for collections and parcels, by place in the shop.
//! Each scan takes one unit; what is not on the list is refused. What is whole is put aside or packed. Whoever
//! sells in a store picks there, and nobody for another store.

use crate::desk::Desk;
use crate::say;
use askama::Template;
use axum::extract::{Path, State};
use customers::News;
use flows::{CancelRefused, PickRefused, PickSum, Picked, Picking};
use identity::Permission;
use kernel::{FulfilmentId, StockCountId, VariantId};
use serde::Deserialize;
use stock::{By, PutShelfPlace, StockRefused};
use web::{Answer, App, Checked, Failure, Missing, Toast, Tone};

/// Parts that are shown at most.
const MOST: i64 = 300;
/// The address of the list.
const LIST: &str = "/till/picking";

/// What a scan came to, said above the list.
struct Said {
    tone: Tone,
    words: String,
}

/// The list as it is shown.
struct List {
    sums: Vec<PickSum>,
    parts: Vec<Picking>,
    said: Option<Said>,
    /// The sheet of what was not found, and its articles that nobody counted yet.
    to_recount: Option<(StockCountId, i64)>,
}

impl List {
    async fn read(desk: &Desk, app: &App, said: Option<Said>) -> Result<Self, Failure> {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let (parts, doubtful) = futures::try_join!(
            flows::picking_at(&tx, desk.store.id, MOST),
            stock::find_not_found_count(&tx, desk.store.id)
        )?;
        let to_recount = match doubtful {
            Some(count) => {
                let sums = stock::count_sums(&tx, &[count.id]).await?.remove(&count.id).unwrap_or_default();
                Some((count.id, sums.lines - sums.counted))
            }
            None => None,
        };
        Ok(Self { sums: flows::picking_list(&parts), parts, said, to_recount })
    }

    /// Units of the whole list, and how many were taken.
    fn units(&self) -> (i64, i64) {
        (self.sums.iter().map(|sum| sum.units).sum(), self.sums.iter().map(|sum| sum.picked).sum())
    }

    /// What is whole comes first: it only has to be put aside.
    fn sorted(&self) -> Vec<&Picking> {
        let mut parts: Vec<&Picking> = self.parts.iter().collect();
        parts.sort_by_key(|part| !part.is_whole());
        parts
    }

    /// By when it should be ready or leave, and how that looks.
    fn time(&self, desk: &Desk, part: &Picking) -> (Tone, String) {
        let Some(shipping) = &part.fulfilment.shipping else {
            let at = part.order.placed_at.unwrap_or(part.order.created_at);
            return (Tone::Soon, desk.ta("till-pick-asked", &[("ago", &desk.ago(&at))]));
        };
        let leaves = shipping.dispatch_on;
        let tone = if leaves < desk.today() { Tone::Late } else { Tone::Warn };
        (tone, desk.ta("till-leave-by", &[("day", &desk.in_days(leaves))]))
    }

    /// For whom a part is.
    fn whom(&self, part: &Picking) -> String {
        match (&part.fulfilment.shipping, &part.customer) {
            (Some(shipping), _) => shipping.address.name.clone(),
            (None, Some(customer)) => customer.full_name(),
            (None, None) => part.order.number.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "till/picking.html")]
struct ListPage {
    page: Desk,
    list: List,
}

#[derive(Template)]
#[template(path = "till/picking-part.html")]
struct ListPart {
    page: Desk,
    list: List,
}

/// `GET /till/picking`.
pub(crate) async fn list(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::Sell)?;
    let list = List::read(&desk, &app, None).await?;
    if desk.is_htmx() {
        return web::html(&ListPart { page: desk, list });
    }
    web::html(&ListPage { page: desk, list })
}

/// What was scanned.
#[derive(Deserialize)]
pub(crate) struct Scanned {
    #[serde(default)]
    text: String,
}

/// `POST /till/picking/scan`: one unit more of what was scanned.
pub(crate) async fn scan(desk: Desk, State(app): State<App>, Checked(form): Checked<Scanned>) -> Answer {
    desk.require(Permission::Sell)?;
    let code: String = form.text.trim().chars().take(100).collect();
    let said = match flows::pick(app.house(), desk.store.id, &code, None, desk.actor()).await {
        Ok(picked) => taken(&desk, &picked),
        Err(PickRefused::Store(error)) => return Err(error.into()),
        Err(refused) => Said { tone: Tone::Late, words: refusal(&desk, &refused, &code) },
    };
    if !desk.is_htmx() {
        let key = if said.tone == Tone::Late { "till-pick-refused" } else { "till-pick-taken" };
        return Ok(desk.go(LIST).toast(Toast::new(key).with("words", said.words)).into());
    }
    let list = List::read(&desk, &app, Some(said)).await?;
    web::html(&ListPart { page: desk, list })
}

/// "1 / 2 · Chemise Oxford, Bleu · 40 → MF-…".
fn taken(desk: &Desk, picked: &Picked) -> Said {
    let language = desk.language();
    let (units, all) = picked.units;
    let options = picked.options.get(language);
    let name = picked.title.get(language);
    let name = if options.is_empty() { name.to_owned() } else { format!("{name}, {options}") };
    let key = if picked.is_whole { "till-pick-whole" } else { "till-pick-one" };
    let words = desk.ta(key, &[("units", &units), ("all", &all), ("name", &name), ("number", &picked.number)]);
    Said { tone: Tone::Here, words }
}

/// Why nothing was taken, with what is expected.
fn refusal(desk: &Desk, refused: &PickRefused, code: &str) -> String {
    let language = desk.language();
    match refused {
        PickRefused::Wrong { scanned, expected: Some((title, sku, place)) } => {
            let place = if place.is_empty() { desk.t("till-no-shelf-place") } else { place.clone() };
            let (scanned, title) = (scanned.get(language), title.get(language));
            desk.ta("till-pick-wrong", &[("scanned", &scanned), ("title", &title), ("sku", sku), ("place", &place)])
        }
        PickRefused::Wrong { scanned, expected: None } => {
            desk.ta("till-pick-none-left", &[("scanned", &scanned.get(language))])
        }
        PickRefused::Enough { scanned } => desk.ta("till-pick-enough", &[("scanned", &scanned.get(language))]),
        PickRefused::Code(_) => desk.ta("till-pick-unknown", &[("text", &code)]),
        PickRefused::NotAllowed | PickRefused::Store(_) => say::refusal(desk, refused.code()),
    }
}

/// Where it lies from now on.
#[derive(Deserialize)]
pub(crate) struct Place {
    #[serde(default)]
    text: String,
}

/// `POST /till/picking/{id}/put-aside`: everything was taken, and lies there now; the customer is told.
pub(crate) async fn put_aside(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Place>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let order = part(&app, id).await?.order;
    let go = desk.go(LIST);
    match flows::put_aside_at(app.house(), id, &form.text, desk.actor()).await {
        Ok(()) => {
            let told = web::told(&desk, &app, order, News::Ready).await?;
            Ok(go.toast(Toast::new("till-put-aside-toast").with("told", told)).into())
        }
        Err(CancelRefused::Store(error)) => Err(error.into()),
        Err(refused) => Ok(go.toast(Toast::new(&say::key(&desk, refused.code()))).into()),
    }
}

/// `POST /till/picking/{id}/anew`: the wrong things were taken; the part begins anew.
pub(crate) async fn anew(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(()): Checked<()>,
) -> Answer {
    desk.require(Permission::Sell)?;
    match flows::pick_anew(app.house(), id, desk.actor()).await {
        Ok(()) => Ok(desk.go(LIST).toast(Toast::new("till-pick-anew-toast")).into()),
        Err(PickRefused::Store(error)) => Err(error.into()),
        Err(refused) => Ok(desk.go(LIST).toast(Toast::new(&say::key(&desk, refused.code()))).into()),
    }
}

/// `POST /till/pickups/{id}/lack`: what is not there for a collection; another unit is looked for, or it is
/// taken off the order with its money.
pub(crate) async fn lack(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Missing>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let go = desk.go(form.back(LIST));
    let said = form.look_elsewhere(&desk, &app, id, desk.actor()).await?;
    Ok(go.toast(said.unwrap_or_else(|refused| Toast::new(&say::key(&desk, refused.code())))).into())
}

/// `POST /till/picking/place/{variant}`: where an article stands in this store; whoever sells here says it.
pub(crate) async fn place(
    desk: Desk,
    State(app): State<App>,
    Path(variant): Path<VariantId>,
    Checked(form): Checked<Place>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let by = By::new(desk.moment().clone(), desk.actor());
    let put = PutShelfPlace { variant, location: desk.store.id, place: form.text, by };
    match app.db().run(put).await {
        Ok(()) => Ok(desk.go(LIST).toast(Toast::new("till-place-said")).into()),
        Err(StockRefused::Store(error)) => Err(error.into()),
        Err(refused) => Ok(desk.go(LIST).toast(Toast::new(&say::key(&desk, refused.code()))).into()),
    }
}

async fn part(app: &App, id: FulfilmentId) -> Result<orders::Fulfilment, Failure> {
    let reader = app.db().reader().await?;
    Ok(orders::store::get_fulfilment(&reader.tx(), id).await?)
}
