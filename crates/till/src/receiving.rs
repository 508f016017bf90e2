//! Deliveries of this store: what is expected, what came, and who is told.

use crate::desk::Desk;
use crate::say;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use catalogue::VariantInfo;
use customers::{Customer, News};
use db::{DbError, Tx};
use flows::{ReceiveSupply, Receiving};
use identity::Permission;
use kernel::{LocationId, SupplierId, SupplyId, SupplyOrderId, VariantId};
use orders::{Fulfilment, Order};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use stock::{
    ReceivedLine, Rest, StockRefused, Supply, SupplyFilter, SupplyOrder, SupplyOrderKind, SupplyOrderState,
    SupplyOrderSummary,
};
use uuid::Uuid;
use web::{Answer, App, Checked, Failure};

#[derive(Template)]
#[template(path = "till/receiving.html")]
struct ListPage {
    page: Desk,
    orders: Vec<SupplyOrderSummary>,
    senders: Senders,
}

#[derive(Template)]
#[template(path = "till/receiving-part.html")]
struct ListPart {
    page: Desk,
    orders: Vec<SupplyOrderSummary>,
    senders: Senders,
}

/// The names of those who send goods: suppliers, and our own places.
pub(crate) struct Senders {
    suppliers: HashMap<SupplierId, String>,
    places: HashMap<LocationId, String>,
}

impl Senders {
    /// Who sends this one; nobody when it was not said.
    pub(crate) fn of(&self, order: &SupplyOrder) -> Option<&str> {
        let supplier = order.supplier.and_then(|id| self.suppliers.get(&id));
        supplier.or_else(|| order.from_location.and_then(|id| self.places.get(&id))).map(String::as_str)
    }
}

/// The names of those who send what is shown, and of nobody else.
async fn senders(tx: &Tx<'_>, orders: &[SupplyOrderSummary]) -> Result<Senders, DbError> {
    let suppliers: BTreeSet<SupplierId> = orders.iter().filter_map(|one| one.order.supplier).collect();
    let places: BTreeSet<LocationId> = orders.iter().filter_map(|one| one.order.from_location).collect();
    let (suppliers, places) = (Vec::from_iter(suppliers), Vec::from_iter(places));
    let (suppliers, places) =
        futures::try_join!(stock::find_suppliers(tx, &suppliers), stores::store::get_locations(tx, &places))?;
    Ok(Senders {
        suppliers: suppliers.into_iter().map(|one| (one.id, one.name)).collect(),
        places: places.into_iter().map(|one| (one.id, one.name)).collect(),
    })
}

/// Whether it comes from another place of ours.
pub(crate) fn is_transfer(one: &SupplyOrderSummary) -> bool {
    one.order.kind == SupplyOrderKind::Transfer
}

/// Whether it should have come.
pub(crate) fn is_late(desk: &Desk, one: &SupplyOrderSummary) -> bool {
    one.order.expected_on < desk.today()
}

/// Whether it comes today.
pub(crate) fn is_today(desk: &Desk, one: &SupplyOrderSummary) -> bool {
    one.order.expected_on == desk.today()
}

/// Whether it comes later than was said.
pub(crate) fn has_slipped(one: &SupplyOrderSummary) -> bool {
    one.order.expected_on > one.order.first_expected_on
}

/// `GET /till/receiving`: what is expected here, the earliest first.
pub(crate) async fn list(desk: Desk, State(app): State<App>) -> Answer {
    desk.require(Permission::ReceiveSupply)?;
    let filter = SupplyFilter {
        state: Some(SupplyOrderState::Open),
        to_location: Some(desk.store.id),
        ..SupplyFilter::default()
    };
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let orders = stock::list_supply_orders(&tx, &filter, None, 60).await?;
    let senders = senders(&tx, &orders).await?;
    if desk.is_htmx() {
        return web::html(&ListPart { page: desk, orders, senders });
    }
    web::html(&ListPage { page: desk, orders, senders })
}

/// One line of a delivery.
struct Line {
    supply: Supply,
    info: VariantInfo,
    /// The codes that a scanner may read on it.
    codes: String,
    received: String,
    damaged: String,
}

#[derive(Template)]
#[template(path = "till/delivery.html")]
struct DeliveryPage {
    page: Desk,
    order: SupplyOrder,
    lines: Vec<Line>,
    wrong: Option<String>,
    accepts_more: bool,
}

impl DeliveryPage {
    fn is_open(&self) -> bool {
        self.order.state == SupplyOrderState::Open
    }

    fn to_come(&self) -> i64 {
        self.lines.iter().map(|line| line.supply.remaining_units()).sum()
    }

    fn promised(&self) -> i64 {
        self.lines.iter().map(|line| line.supply.pegged).sum()
    }
}

async fn delivery(
    desk: Desk,
    app: &App,
    id: SupplyOrderId,
    counts: &Counts,
    wrong: Option<String>,
) -> Result<DeliveryPage, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let order = stock::get_supply_order(&tx, id).await?;
    if order.to_location != desk.store.id {
        return Err(Failure::NotFound);
    }
    let supply = stock::supply_of(&tx, id).await?;
    let variants: Vec<VariantId> = supply.iter().map(|line| line.variant).collect();
    let mut infos = catalogue::store::find_variants(&tx, &variants).await?;
    let mut lines = Vec::with_capacity(supply.len());
    for supply in supply {
        let Some(info) = infos.remove(&supply.variant) else { continue };
        let gtin = info.gtin.map(kernel::Gtin::printed).unwrap_or_default();
        let counted = |prefix: &str| counts.0.get(&format!("{prefix}{}", supply.id)).cloned().unwrap_or_default();
        let (received, damaged) = (counted("r"), counted("d"));
        lines.push(Line { codes: format!("{} {gtin}", info.sku), info, received, damaged, supply });
    }
    let accepts_more = counts.0.contains_key("more");
    Ok(DeliveryPage { page: desk, order, lines, wrong, accepts_more })
}

/// `GET /till/receiving/{id}`.
pub(crate) async fn show(desk: Desk, State(app): State<App>, Path(id): Path<SupplyOrderId>) -> Answer {
    desk.require(Permission::ReceiveSupply)?;
    web::html(&delivery(desk, &app, id, &Counts::default(), None).await?)
}

/// What was counted: `r<line>` good units, `d<line>` damaged ones; `rest` and `more`.
#[derive(Deserialize, Default)]
pub(crate) struct Counts(HashMap<String, String>);

impl Counts {
    /// The lines that were counted; none when a figure cannot be.
    fn lines(&self, open: &[Supply]) -> Option<Vec<ReceivedLine>> {
        let units = |prefix: &str, id: SupplyId| {
            let text = self.0.get(&format!("{prefix}{id}")).map_or("", |text| text.trim());
            if text.is_empty() { Some(0) } else { text.parse::<i64>().ok().filter(|n| (0..=99_999).contains(n)) }
        };
        let takes_more = self.0.contains_key("more");
        let mut counted = Vec::new();
        for line in open {
            let (received, damaged) = (units("r", line.id)?, units("d", line.id)?);
            let over = if takes_more { (received + damaged - line.remaining_units()).max(0) } else { 0 };
            if received + damaged > 0 {
                counted.push(ReceivedLine { supply: line.id, received, damaged, over });
            }
        }
        Some(counted)
    }

    fn rest(&self) -> Rest {
        if self.0.get("rest").is_some_and(|rest| rest == "closed") { Rest::IsClosed } else { Rest::StaysOpen }
    }

    fn key(&self) -> Option<Uuid> {
        self.0.get("idempotency")?.parse().ok()
    }
}

/// Somebody who waited for it.
pub(crate) struct Told {
    order: Order,
    fulfilment: Fulfilment,
    /// What is for them.
    lines: Vec<orders::OrderLine>,
    customer: Option<Customer>,
    /// Whether a message tells them; otherwise somebody has to call.
    by_message: bool,
}

impl Told {
    /// "Chemise Oxford, Rouge · 40, 2 × Veste": what is put aside for them.
    fn articles(&self, desk: &Desk) -> String {
        let name = |line: &orders::OrderLine| {
            let (title, options) = (line.title.get(desk.language()), line.options.get(desk.language()));
            let name = if options.is_empty() { title.to_owned() } else { format!("{title}, {options}") };
            if line.quantity.units() == 1 { name } else { format!("{} × {name}", line.quantity.units()) }
        };
        self.lines.iter().map(name).collect::<Vec<_>>().join(", ")
    }

    /// "Sans message : à appeler au 06 12 34 56 78".
    fn to_call(&self, desk: &Desk) -> String {
        match self.customer.as_ref().and_then(web::phone) {
            Some(phone) => desk.ta("till-to-call-at", &[("phone", &phone)]),
            None => desk.t("till-to-call"),
        }
    }
}

/// How many of them no message tells.
pub(crate) fn untold(waited: &[Told]) -> usize {
    waited.iter().filter(|one| !one.by_message).count()
}

#[derive(Template)]
#[template(path = "till/received.html")]
struct ReceivedPage {
    page: Desk,
    number: String,
    units: i64,
    damaged: i64,
    done: Receiving,
    ready: Vec<Told>,
    ended: Vec<Told>,
}

/// `POST /till/receiving/{id}`.
pub(crate) async fn receive(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<SupplyOrderId>,
    Checked(counts): Checked<Counts>,
) -> Answer {
    desk.require(Permission::ReceiveSupply)?;
    let reader = app.db().reader().await?;
    let open = stock::supply_of(&reader.tx(), id).await?;
    let number = stock::get_supply_order(&reader.tx(), id).await?.number;
    drop(reader);
    let (Some(lines), Some(key)) = (counts.lines(&open), counts.key()) else {
        let wrong = Some(say::refusal(&desk, "not_a_quantity"));
        return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &delivery(desk, &app, id, &counts, wrong).await?);
    };
    if lines.is_empty() && counts.rest() == Rest::StaysOpen {
        let wrong = Some(desk.t("till-nothing-counted"));
        return web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &delivery(desk, &app, id, &counts, wrong).await?);
    }
    let units = lines.iter().map(|line| line.received).sum();
    let damaged = lines.iter().map(|line| line.damaged).sum();
    let request = ReceiveSupply { supply_order: id, lines, rest: counts.rest(), actor: desk.actor(), key };
    match flows::receive_supply(app.house(), request).await {
        Ok(done) => {
            let ready = told(&app, &done.ready, News::Ready).await?;
            let ended = told(&app, &done.ended, News::ReservationEnded).await?;
            web::html(&ReceivedPage { page: desk, number, units, damaged, done, ready, ended })
        }
        Err(StockRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let wrong = Some(words(&desk, &refused));
            web::html_with(StatusCode::CONFLICT, &delivery(desk, &app, id, &counts, wrong).await?)
        }
    }
}

fn words(desk: &Desk, refused: &StockRefused) -> String {
    let key = say::key(desk, refused.code());
    match refused {
        StockRefused::MoreThanExpected { expected, counted, .. } => {
            desk.ta(&key, &[("n", counted), ("expected", expected)])
        }
        StockRefused::SupplyOrderClosed { number, .. } => desk.ta(&key, &[("number", number)]),
        _ => desk.t(&key),
    }
}

async fn told(app: &App, ids: &[kernel::FulfilmentId], news: News) -> Result<Vec<Told>, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let mut told = Vec::with_capacity(ids.len());
    for id in ids.iter().take(100) {
        let fulfilment = orders::store::get_fulfilment(&tx, *id).await?;
        let order = orders::store::get_order(&tx, fulfilment.order).await?;
        let customer = match order.customer {
            Some(customer) => Some(customers::resolve(&tx, customer).await?),
            None => None,
        };
        let by_message = match &customer {
            Some(customer) => customers::reach(&tx, customer, news).await?.is_ok(),
            None => false,
        };
        let mut lines = orders::store::lines_of(&tx, order.id).await?;
        lines.retain(|line| line.fulfilment == fulfilment.id);
        told.push(Told { order, fulfilment, lines, customer, by_message });
    }
    Ok(told)
}
