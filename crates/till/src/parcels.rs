//! What this store has to send: what to take from the shelves, then parcel by parcel packed and
//! handed to the carrier. Everybody who sells in a store packs there, and nobody for another store.

use crate::desk::Desk;
use crate::reservations::number_in;
use crate::say;
use askama::Template;
use axum::extract::{Path, Query, State};
use customers::News;
use flows::{AskedTransfer, ParcelRefused, ToPick, ToSend};
use identity::Permission;
use kernel::{FulfilmentId, VariantId};
use orders::{FulfilmentState, OrderNumber};
use serde::Deserialize;
use web::{Answer, App, Checked, Failure, Missing, Toast, Tone};

/// Parcels that are shown at most.
const MOST: i64 = 300;

/// What was scanned or typed.
#[derive(Deserialize, Default)]
pub(crate) struct Sought {
    #[serde(default)]
    text: String,
}

/// The parcels of a store, by what is to be done.
pub(crate) struct Lists {
    /// Articles to take from the shelves, with units and parcels.
    pub(crate) picks: Vec<(ToPick, i64, usize)>,
    /// To be packed.
    pack: Vec<ToSend>,
    /// To be handed to the carrier.
    hand: Vec<ToSend>,
    /// With the carrier.
    gone: Vec<ToSend>,
    /// What was searched for.
    pub(crate) text: String,
}

impl Lists {
    fn of(all: Vec<ToSend>, sought: &Wanted) -> Self {
        let found: Vec<ToSend> = all.into_iter().filter(|one| sought.fits(one)).collect();
        let picks = flows::pick_list(&found);
        let mut lists = Self { picks, pack: Vec::new(), hand: Vec::new(), gone: Vec::new(), text: sought.text.clone() };
        for one in found {
            match one.fulfilment.state {
                FulfilmentState::Allocated => lists.pack.push(one),
                FulfilmentState::Packed => lists.hand.push(one),
                _ => lists.gone.push(one),
            }
        }
        lists
    }

    /// Whether there is nothing at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.pack.is_empty() && self.hand.is_empty() && self.gone.is_empty()
    }

    /// The three lists: key of the title, and what is in it.
    pub(crate) fn all(&self) -> [(&'static str, &[ToSend]); 3] {
        [("till-to-pack", &self.pack), ("till-to-hand", &self.hand), ("till-with-carrier", &self.gone)]
    }

    /// When a parcel has to leave, or is there, and how that looks.
    pub(crate) fn time(&self, desk: &Desk, one: &ToSend) -> (Tone, String) {
        let leaves = one.shipping.dispatch_on;
        if one.fulfilment.state == FulfilmentState::Dispatched {
            let on = one.fulfilment.promised_on.unwrap_or(leaves);
            let tone = if on < desk.today() { Tone::Late } else { Tone::Here };
            return (tone, desk.ta("parcel-by", &[("day", &desk.day(on))]));
        }
        let day = desk.in_days(leaves);
        if one.is_late(desk.today()) {
            return (Tone::Late, desk.ta("till-leave-late", &[("day", &day)]));
        }
        let tone = if leaves == desk.today() { Tone::Warn } else { Tone::Soon };
        (tone, desk.ta("till-leave-by", &[("day", &day)]))
    }

    /// Whether a parcel is still to be packed.
    pub(crate) fn is_to_pack(&self, one: &ToSend) -> bool {
        one.fulfilment.state == FulfilmentState::Allocated
    }

    /// Whether a parcel waits for the carrier.
    pub(crate) fn is_to_hand(&self, one: &ToSend) -> bool {
        one.fulfilment.state == FulfilmentState::Packed
    }
}

/// What is looked for: words, an order, a parcel, or the article of a bar code.
struct Wanted {
    text: String,
    article: Option<VariantId>,
}

impl Wanted {
    fn fits(&self, one: &ToSend) -> bool {
        let text = number_in(&self.text);
        let wanted = kernel::fold(&text);
        if wanted.is_empty() {
            return true;
        }
        if let Some(article) = self.article {
            return one.lines.iter().any(|pick| pick.line.variant == article);
        }
        let number = one.parcel.as_ref().map_or("", |parcel| parcel.number.as_str());
        // A scanner reads the application identifier of the label as well.
        let is_label = !number.is_empty() && text.trim_start_matches("00").ends_with(number.trim_start_matches('0'));
        let lines: Vec<String> =
            one.lines.iter().map(|pick| format!("{} {}", pick.line.title.fr, pick.line.sku)).collect();
        let all = format!("{} {} {}", one.order.number, one.shipping.address.name, lines.join(" "));
        is_label || kernel::fold(&all).contains(&wanted) || one.order.number == OrderNumber::read(&text).0
    }
}

#[derive(Template)]
#[template(path = "till/parcels.html")]
struct ListPage {
    page: Desk,
    lists: Lists,
    asked: Vec<AskedTransfer>,
}

#[derive(Template)]
#[template(path = "till/parcels-part.html")]
struct ListPart {
    page: Desk,
    lists: Lists,
    asked: Vec<AskedTransfer>,
}

/// `GET /till/parcels`: whoever sells here sees what this store sends.
pub(crate) async fn list(desk: Desk, State(app): State<App>, Query(sought): Query<Sought>) -> Answer {
    desk.require(Permission::Sell)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let text = sought.text.trim().to_owned();
    let article = if text.is_empty() { None } else { flows::scan(&tx, &text).await.ok().map(|info| info.id) };
    let all = flows::parcels_at(&tx, Some(desk.store.id), MOST).await?;
    // Who looks for a parcel does not look for a transfer.
    let asked =
        if text.is_empty() { flows::asked_transfers(&tx, Some(desk.store.id), MOST).await? } else { Vec::new() };
    let lists = Lists::of(all, &Wanted { text, article });
    if desk.is_htmx() {
        return web::html(&ListPart { page: desk, lists, asked });
    }
    web::html(&ListPage { page: desk, lists, asked })
}

/// Where a step was asked for: the list, or the page of its order.
#[derive(Deserialize)]
pub(crate) struct From {
    #[serde(default)]
    back: String,
}

impl From {
    fn back(&self) -> String {
        web::safe_next(Some(&self.back), "/till/parcels")
    }
}

fn stepped(desk: &Desk, form: &From, done: Result<(), ParcelRefused>, said: Toast) -> Answer {
    let go = desk.go(form.back());
    match done {
        Ok(()) => Ok(go.toast(said).into()),
        Err(ParcelRefused::Store(error)) => Err(error.into()),
        Err(refused @ ParcelRefused::NotAllowed) => {
            Err(web::Refusal::from(refused).way_out("/till/parcels", "till-parcels").into())
        }
        Err(refused) => Ok(go.toast(Toast::new(&say::parcel_key(desk, refused.code()))).into()),
    }
}

/// `POST /till/parcels/{id}/pack`: whoever sells in the store that sends.
pub(crate) async fn pack(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<From>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let done = flows::pack(app.house(), id, desk.actor()).await;
    stepped(&desk, &form, done, Toast::new("till-packed-toast"))
}

/// `POST /till/parcels/{id}/dispatch`: whoever sells in the store that sends; nothing leaves unpaid.
pub(crate) async fn dispatch(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<From>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let parcel = parcel(&app, id).await?;
    let said = Toast::new("till-dispatched-toast");
    if !desk.actor().may_act_in(parcel.location) {
        return stepped(&desk, &form, Err(ParcelRefused::NotAllowed), said);
    }
    let done = flows::dispatch(app.house(), id, desk.actor()).await;
    let told = web::told(&desk, &app, parcel.order, News::Sent).await?;
    stepped(&desk, &form, done, said.with("told", told))
}

/// `POST /till/parcels/{id}/lack`: whoever sells in the store that sends says what it does not have;
/// another place is looked for.
pub(crate) async fn lack(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<FulfilmentId>,
    Checked(form): Checked<Missing>,
) -> Answer {
    desk.require(Permission::Sell)?;
    let go = desk.go(form.back("/till/parcels"));
    let said = form.look_elsewhere(&desk, &app, id, desk.actor()).await?;
    Ok(go.toast(said.unwrap_or_else(|refused| Toast::new(&say::parcel_key(&desk, refused.code())))).into())
}

/// The part of an order that is sent.
async fn parcel(app: &App, id: FulfilmentId) -> Result<orders::Fulfilment, Failure> {
    let reader = app.db().reader().await?;
    Ok(orders::store::get_fulfilment(&reader.tx(), id).await?)
}

/// `GET /till/parcels/{id}/label`: for whoever sells in the store that sends.
pub(crate) async fn label(desk: Desk, State(app): State<App>, Path(id): Path<FulfilmentId>) -> Answer {
    desk.require(Permission::Sell)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let found = orders::store::get_fulfilment(&tx, id).await?;
    if !desk.actor().may_act_in(found.location) {
        return Err(web::Refusal::from(ParcelRefused::NotAllowed).way_out("/till/parcels", "till-parcels").into());
    }
    let view = flows::view_order(&tx, found.order).await?;
    let part = view.parts.iter().find(|part| part.fulfilment.id == id).ok_or(Failure::NotFound)?;
    web::label_of(&desk, &desk.company, &view.order.number, part)
}
