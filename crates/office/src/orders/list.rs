//! The list of orders: filters in the address, what is at risk first.

use super::map::Map;
use super::risk::{Look, Overdue, Risk, risk};
use crate::desk::Desk;
use crate::query::{Csv, instant_cursor, plain_amount, read, read_instant_cursor, word};
use crate::words;
use askama::Template;
use axum::extract::{Query, State};
use customers::Customer;
use db::{DbError, Tx};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::{CustomerId, LocationId, Method, OrderId, SupplyId};
use orders::store::OrderFilter;
use orders::{Fulfilment, FulfilmentState, Order, OrderNumber, OrderState};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;
use web::{Answer, App, Markup, Tone};

/// Rows of one page.
const ROWS: usize = 40;
/// So many pages are looked through for a filter that is not an index.
const MOST_PAGES: usize = 5;
/// Most rows of a file.
const MOST_ROWS: usize = 5_000;

/// The filters of the list.
#[derive(Deserialize, Default)]
pub(super) struct Filters {
    /// Number, name, address or telephone.
    q: Option<String>,
    state: Option<String>,
    store: Option<String>,
    method: Option<String>,
    /// `new` for the newest first; otherwise what is at risk.
    sort: Option<String>,
    before: Option<String>,
    /// The one that is looked at beside the list.
    order: Option<String>,
}

impl Filters {
    fn order_filter(&self, desk: &Desk) -> OrderFilter {
        OrderFilter {
            state: read(self.state.as_ref()),
            location: desk.scope(read(self.store.as_ref())),
            open_only: word(self.state.as_ref()).is_none(),
            before: read_instant_cursor(self.before.as_ref()).map(|(at, id)| (at, OrderId(id))),
            ..OrderFilter::default()
        }
    }

    fn risk_first(&self) -> bool {
        word(self.sort.as_ref()) != Some("new")
    }

    /// Whether this is the first page of what is open, without a search.
    fn is_front(&self) -> bool {
        self.before.is_none() && word(self.state.as_ref()).is_none() && word(self.q.as_ref()).is_none()
    }
}

/// An order with what a row needs of it.
struct Found {
    order: Order,
    parts: Vec<Fulfilment>,
    risk: Option<Risk>,
}

/// A page of orders and where the list goes on.
struct Batch {
    found: Vec<Found>,
    next: Option<String>,
}

pub(super) fn look(desk: &Desk, preparation_minutes: i64) -> Look {
    let today = desk.today();
    Look {
        now: desk.now(),
        today,
        midnight: desk.begins(today),
        preparation: SignedDuration::from_mins(preparation_minutes.clamp(1, 100_000)),
    }
}

/// The hour for which a collection was promised: as the customer was told when the order was placed.
pub(super) fn ready_by(desk: &Desk, part: &Fulfilment, placed: Timestamp, look: Look) -> Option<Timestamp> {
    if part.promised_at.is_some() {
        return part.promised_at;
    }
    let place = desk.place(part.location).filter(|_| part.method == Method::Collect)?;
    let zone = kernel::store_time_zone(&place.time_zone);
    fulfilment::collect_from(placed, look.preparation.as_mins(), &crate::places::hours(place), &zone)
}

/// When an order was placed, or begun.
pub(super) fn placed(order: &Order) -> Timestamp {
    order.placed_at.unwrap_or(order.created_at)
}

/// The risk of a part, with the hour that was promised for it.
pub(super) fn risk_of(desk: &Desk, part: &Fulfilment, order: &Order, look: Look) -> Option<Risk> {
    risk(part, ready_by(desk, part, placed(order), look), placed(order), look)
}

async fn with_parts(tx: &Tx<'_>, orders: Vec<Order>, (desk, look): (&Desk, Look)) -> Result<Vec<Found>, DbError> {
    let ids: Vec<OrderId> = orders.iter().map(|order| order.id).collect();
    let mut by_order: HashMap<OrderId, Vec<Fulfilment>> = HashMap::new();
    for part in orders::store::fulfilments_of_many(tx, &ids).await? {
        by_order.entry(part.order).or_default().push(part);
    }
    let found = orders.into_iter().map(|order| {
        let parts = by_order.remove(&order.id).unwrap_or_default();
        let risk = parts.iter().filter_map(|part| risk_of(desk, part, &order, look)).min();
        Found { order, parts, risk }
    });
    Ok(found.collect())
}

/// Orders by what somebody typed: a number or its beginning, or a customer by name, address,
/// telephone or number.
async fn search(tx: &Tx<'_>, text: &str, filter: &OrderFilter, prefix: &str) -> Result<Vec<Order>, DbError> {
    let mut found = Vec::new();
    for number in OrderNumber::beginnings(text, prefix).into_iter().filter(|_| !text.contains('@')) {
        let by_number = OrderFilter { number: Some(number), open_only: false, ..filter.clone() };
        found.extend(orders::store::list_orders(tx, &by_number, 20).await?);
    }
    for customer in customers::search(tx, text, 10).await? {
        let of = OrderFilter { customer: Some(customer.id), open_only: false, ..filter.clone() };
        found.extend(orders::store::list_orders(tx, &of, 20).await?);
    }
    found.sort_by_key(|order| std::cmp::Reverse((order.created_at, order.id)));
    found.dedup_by_key(|order| order.id);
    found.truncate(ROWS);
    Ok(found)
}

/// One page of the list: a filter that is not an index is looked for in a few pages at most.
async fn page_of(tx: &Tx<'_>, filters: &Filters, desk: &Desk, look: Look, rows: usize) -> Result<Batch, DbError> {
    let method: Option<Method> = read(filters.method.as_ref());
    let mut filter = filters.order_filter(desk);
    let mut batch = Batch { found: Vec::new(), next: None };
    for _ in 0..MOST_PAGES {
        let orders = orders::store::list_orders(tx, &filter, rows as i64 + 1).await?;
        let is_last = orders.len() <= rows;
        for one in with_parts(tx, orders.into_iter().take(rows).collect(), (desk, look)).await? {
            filter.before = Some((one.order.created_at, one.order.id));
            if method.is_none_or(|method| one.parts.iter().any(|part| part.method == method)) {
                batch.found.push(one);
            }
            if batch.found.len() == rows {
                break;
            }
        }
        batch.next = filter.before.map(|(at, id)| instant_cursor(at, id.0)).filter(|_| !is_last);
        if is_last || batch.found.len() == rows {
            break;
        }
    }
    Ok(batch)
}

/// Every part whose promise is over, by the same rule as the rows of the list: what is late for
/// longest comes first.
async fn late_parts(
    tx: &Tx<'_>,
    desk: &Desk,
    place: Option<LocationId>,
    look: Look,
) -> Result<Vec<Fulfilment>, DbError> {
    let (mut parts, aside, to_send) = futures::try_join!(
        orders::store::list_late(tx, look.today, 500),
        orders::store::list_to_put_aside(tx, place, 500),
        orders::store::list_to_send(tx, place, 500)
    )?;
    parts.extend(aside.into_iter().chain(to_send));
    parts.retain(|part| place.is_none_or(|place| part.location == place));
    let mut ids: Vec<OrderId> = parts.iter().map(|part| part.order).collect();
    ids.sort_unstable();
    ids.dedup();
    let orders = orders::store::get_orders(tx, &ids).await?;
    let orders: HashMap<OrderId, Order> = orders.into_iter().map(|order| (order.id, order)).collect();
    let late = |part: Fulfilment| match risk_of(desk, &part, orders.get(&part.order)?, look)? {
        risk @ Risk::Late(_) => Some((risk, part)),
        _ => None,
    };
    let mut late: Vec<(Risk, Fulfilment)> = parts.into_iter().filter_map(late).collect();
    late.sort_by_key(|(risk, part)| (*risk, part.id));
    late.dedup_by_key(|(_, part)| part.id);
    Ok(late.into_iter().map(|(_, part)| part).collect())
}

/// Orders whose promise is over, and which the page would not show yet.
async fn late_ones(
    tx: &Tx<'_>,
    late: &[Fulfilment],
    known: &[Found],
    of: (&Desk, Look),
) -> Result<Vec<Found>, DbError> {
    let mut ids: Vec<OrderId> = late.iter().map(|part| part.order).take(ROWS).collect();
    ids.retain(|id| known.iter().all(|one| one.order.id != *id));
    ids.sort_unstable();
    ids.dedup();
    let orders = orders::store::get_orders(tx, &ids).await?;
    with_parts(tx, orders, of).await
}

async fn batch_of(
    tx: &Tx<'_>,
    filters: &Filters,
    desk: &Desk,
    (look, late): (Look, &[Fulfilment]),
    prefix: &str,
) -> Result<Batch, DbError> {
    if let Some(text) = word(filters.q.as_ref()) {
        let filter = OrderFilter { open_only: false, before: None, ..filters.order_filter(desk) };
        let found = with_parts(tx, search(tx, text, &filter, prefix).await?, (desk, look)).await?;
        return Ok(Batch { found, next: None });
    }
    let mut batch = page_of(tx, filters, desk, look, ROWS).await?;
    if filters.is_front() && filters.risk_first() {
        if word(filters.method.as_ref()).is_none() {
            let more = late_ones(tx, late, &batch.found, (desk, look)).await?;
            batch.found.extend(more);
        }
        batch.found.sort_by_cached_key(|one| (one.risk.is_none(), one.risk, due(desk, one, look)));
    }
    Ok(batch)
}

/// One sign per part: solid is handed over, half is in the store, dotted is promised.
pub(crate) struct Dot {
    pub(crate) class: &'static str,
    pub(crate) words: String,
}

pub(super) fn dots<'a>(
    desk: &Desk,
    order: &Order,
    parts: impl IntoIterator<Item = &'a Fulfilment>,
    look: Look,
) -> Vec<Dot> {
    let dot = |part: &Fulfilment| {
        use FulfilmentState as S;
        let is_late = matches!(risk_of(desk, part, order, look), Some(Risk::Late(_)));
        let class = match part.state {
            S::HandedOver => "d",
            S::Waiting | S::Allocated | S::Packed | S::Dispatched if is_late => "x",
            S::ReadyForPickup | S::Allocated | S::Packed | S::Dispatched => "s",
            S::Waiting => "p",
            S::AwaitingPayment => "h",
            S::Cancelled | S::Expired => "c",
        };
        Dot { class, words: desk.t(words::part_state(part.state).0) }
    };
    parts.into_iter().take(12).map(dot).collect()
}

/// A row of the list.
struct Row {
    id: OrderId,
    number: String,
    href: String,
    is_chosen: bool,
    risk: Option<(&'static str, String)>,
    when: String,
    place: String,
    dots: Vec<Dot>,
    source: String,
    total_minor: i64,
    state: String,
    /// "et 2 de plus", when other parts are open besides.
    more: Option<String>,
    customer: String,
}

/// A risk in words, with its class.
fn risk_words(desk: &Desk, risk: Risk) -> (&'static str, String) {
    match risk {
        Risk::Late(Overdue { days: Some(days), .. }) => ("late", desk.n("office-late-days", days)),
        Risk::Late(Overdue { since, .. }) => ("late", desk.ta("office-late-by", &[("span", &desk.span_to(since))])),
        Risk::Slipped(days) => ("warn", desk.n("office-slips-days", days)),
        Risk::Expiring(until) if until < desk.now() => ("late", desk.t("office-keep-over")),
        Risk::Expiring(until) => ("warn", desk.ta("office-kept-for", &[("span", &desk.span_to(until))])),
        Risk::Unpaid(since) => ("warn", desk.ta("office-unpaid-since", &[("span", &desk.span_to(since))])),
    }
}

/// A risk as a badge.
pub(super) fn risk_badge(desk: &Desk, risk: Risk) -> Markup {
    let (class, text) = risk_words(desk, risk);
    desk.badge(if class == "late" { Tone::Late } else { Tone::Warn }, text)
}

/// The next date of an order, as an instant or as a day.
enum Next {
    At(Timestamp),
    On(Date),
}

impl Next {
    /// A day without an hour lasts until its end.
    fn sort_key(&self, desk: &Desk) -> (Date, Time) {
        match self {
            Self::At(at) => {
                let there = desk.local(*at);
                (there.date(), there.time())
            }
            Self::On(on) => (*on, Time::MAX),
        }
    }
}

/// The next date of an order: the earliest of its open parts. What lies ready is kept until then, what is put
/// aside is promised for an hour, what comes or is brought for a day. What is over has the time of its placing.
fn next(desk: &Desk, one: &Found, look: Look) -> Next {
    let of = |part: &Fulfilment| {
        let at = part.keep_until.or_else(|| ready_by(desk, part, placed(&one.order), look));
        at.map(Next::At).or_else(|| part.promised_on.map(Next::On))
    };
    let open = one.parts.iter().filter(|part| !part.state.has_ended());
    let first = open.filter_map(of).min_by_key(|next| next.sort_key(desk));
    first.unwrap_or_else(|| Next::At(placed(&one.order)))
}

/// The same in words.
fn when(desk: &Desk, one: &Found, look: Look) -> String {
    match next(desk, one, look) {
        Next::At(at) => desk.date_time(at),
        Next::On(on) => desk.in_days(on),
    }
}

/// The same to sort by.
fn due(desk: &Desk, one: &Found, look: Look) -> (Date, Time) {
    next(desk, one, look).sort_key(desk)
}

/// The state of the first open part, and how many more are open.
fn state_words(desk: &Desk, one: &Found) -> (String, Option<String>) {
    let mut open = one.parts.iter().filter(|part| !part.state.has_ended()).map(|part| part.state);
    match (open.next(), open.count()) {
        (Some(first), 0) => (desk.t(words::part_state(first).0), None),
        (Some(first), more) => (desk.t(words::part_state(first).0), Some(desk.ta("office-and-more", &[("n", &more)]))),
        (None, _) => (desk.t(words::order_state(one.order.state).0), None),
    }
}

fn source(desk: &Desk, one: &Found, supplies: &HashMap<SupplyId, String>) -> String {
    let mut names: Vec<String> = one
        .parts
        .iter()
        .map(|part| {
            match part.supply.filter(|_| part.state == FulfilmentState::Waiting).and_then(|id| supplies.get(&id)) {
                Some(number) => desk.ta("office-arrival-number", &[("number", number)]),
                None => desk.place_name(part.location).to_owned(),
            }
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.len() > 2 { desk.n("office-sources", names.len()) } else { names.join(", ") }
}

/// The numbers of the supply orders that parts wait for.
async fn supply_numbers(tx: &Tx<'_>, found: &[Found]) -> Result<HashMap<SupplyId, String>, DbError> {
    let mut ids: Vec<SupplyId> = found
        .iter()
        .flat_map(|one| &one.parts)
        .filter(|part| part.state == FulfilmentState::Waiting)
        .filter_map(|part| part.supply)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let lines = futures::future::try_join_all(ids.iter().map(|id| ::stock::find_supply(tx, *id))).await?;
    Ok(lines.into_iter().flatten().map(|line| (line.id, line.number)).collect())
}

async fn people(tx: &Tx<'_>, found: &[Found]) -> Result<HashMap<CustomerId, Customer>, DbError> {
    let mut ids: Vec<CustomerId> = found.iter().filter_map(|one| one.order.customer).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(customers::list_customers_by_ids(tx, &ids).await?.into_iter().map(|one| (one.id, one)).collect())
}

async fn rows(
    tx: &Tx<'_>,
    desk: &Desk,
    found: &[Found],
    (look, chosen): (Look, Option<OrderId>),
) -> Result<Vec<Row>, DbError> {
    let (supplies, people) = futures::try_join!(supply_numbers(tx, found), people(tx, found))?;
    let row = |one: &Found| {
        let place = one.parts.iter().map(|part| part.location).chain(one.order.location).next();
        let id = one.order.id;
        let (state, more) = state_words(desk, one);
        Row {
            id,
            number: one.order.number.clone(),
            href: desk.here_with("order", &id.to_string()),
            is_chosen: chosen == Some(id),
            risk: one.risk.map(|risk| risk_words(desk, risk)),
            when: when(desk, one, look),
            place: desk.place_or_dash(place).to_owned(),
            dots: dots(desk, &one.order, &one.parts, look),
            source: source(desk, one, &supplies),
            total_minor: one.order.total_minor,
            state,
            more,
            customer: one.order.customer.and_then(|id| people.get(&id)).map(Customer::full_name).unwrap_or_default(),
        }
    };
    Ok(found.iter().map(row).collect())
}

/// The figures above the list.
struct Figures {
    open: i64,
    late: usize,
    reserved: i64,
    reserved_minor: i64,
    week_minor: i64,
    month_minor: i64,
    days: Vec<i64>,
}

impl Figures {
    async fn read(tx: &Tx<'_>, desk: &Desk, place: Option<LocationId>, late: usize) -> Result<Self, DbError> {
        // Days as the house lives them: at midnight of its own clock, not of UTC.
        let day = |ago: i64| desk.begins(desk.today().saturating_sub(ago.days()));
        let spans: Vec<_> = (0..30).rev().map(|ago| (day(ago), day(ago - 1))).collect();
        let ((reserved, reserved_minor), days) =
            futures::try_join!(orders::store::reserved_value(tx, place), orders::store::takings_in(tx, &spans, place))?;
        Ok(Self {
            open: desk.open_orders,
            late,
            reserved,
            reserved_minor,
            week_minor: days[23..].iter().sum(),
            month_minor: days.iter().sum(),
            days,
        })
    }
}

/// What is looked at beside the list.
struct Peek {
    id: OrderId,
    number: String,
    badge: Markup,
    line: String,
    map: Option<Map>,
    /// Why they come from there, in short.
    why: Vec<String>,
    parts: Vec<super::show::PartLine>,
}

#[derive(Template)]
#[template(path = "office/orders.html")]
struct OrdersPage {
    page: Desk,
    figures: Figures,
    rows: Vec<Row>,
    next: Option<String>,
    peek: Option<Peek>,
    text: String,
    stores: Vec<(String, String)>,
    store: String,
    states: Vec<(String, String)>,
    state: String,
    methods: Vec<(String, String, bool)>,
    risk_first: bool,
    /// Whether no filter narrows the list.
    is_whole: bool,
    csv: String,
}

impl OrdersPage {
    /// Why the list is empty: what was typed is said again.
    fn nothing(&self) -> String {
        match self.text.trim() {
            "" => self.page.t("office-orders-none"),
            text => self.page.ta("office-orders-none-for", &[("text", &text)]),
        }
    }
}

/// The states; a search looks through all of them unless one is chosen.
fn state_options(desk: &Desk, searches: bool) -> Vec<(String, String)> {
    let every = if searches { "office-orders-every" } else { "office-orders-open" };
    let each = OrderState::ALL.iter().map(|s| (s.as_str().to_owned(), desk.t(words::order_state(*s).0)));
    std::iter::once((String::new(), desk.t(every))).chain(each).collect()
}

fn method_chips(desk: &Desk, chosen: Option<&str>) -> Vec<(String, String, bool)> {
    [Method::CarryOut, Method::Collect, Method::CollectOnArrival, Method::Ship]
        .iter()
        .map(|method| {
            let is_on = chosen == Some(method.as_str());
            let href = desk.here_with("method", if is_on { "" } else { method.as_str() });
            (href, desk.t(words::method(*method)), is_on)
        })
        .collect()
}

async fn peek(tx: &Tx<'_>, desk: &Desk, id: OrderId, look: Look) -> Result<Option<Peek>, web::Failure> {
    let view = match flows::view_order(tx, id).await {
        Ok(view) if super::show::may_see(desk, &view) => view,
        Ok(_) | Err(DbError::Missing) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let parts: Vec<Fulfilment> = view.parts.iter().map(|part| part.fulfilment.clone()).collect();
    let risk = parts.iter().filter_map(|part| risk_of(desk, part, &view.order, look)).min();
    let badge = risk.map_or_else(
        || {
            let (key, tone) = words::order_state(view.order.state);
            desk.badge(tone, desk.t(key))
        },
        |risk| risk_badge(desk, risk),
    );
    let whose = view.customer.as_ref().map_or_else(|| desk.t("office-no-customer"), Customer::full_name);
    let place = desk.place_or_dash(view.order.location).to_owned();
    let line = format!("{whose}, {place} · {}", desk.money(view.order.total_minor));
    let supplies = super::show::supplies_of(tx, &view).await?;
    let kept = fulfilment::store::choices_of(tx, view.order.id).await?;
    Ok(Some(Peek {
        id,
        number: view.order.number.clone(),
        badge,
        line,
        map: Map::of(desk, &view, &supplies, &super::why::passed_over(&kept)),
        why: super::why::in_short(desk, &kept),
        parts: super::show::part_lines(desk, &view, &supplies),
    }))
}

/// The list.
pub(super) async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let place = desk.scope(read(filters.store.as_ref()));
    let policy = stores::store::get_policy(&tx).await?;
    let look = look(&desk, policy.preparation_minutes);
    let late = late_parts(&tx, &desk, place, look).await?;
    let chosen = read::<Uuid>(filters.order.as_ref()).map(OrderId);
    let prefix = &app.house().settings.order_prefix;
    let batch = batch_of(&tx, &filters, &desk, (look, &late), prefix).await?;
    let rows = rows(&tx, &desk, &batch.found, (look, chosen)).await?;
    let figures = Figures::read(&tx, &desk, place, late.len()).await?;
    let peek = match chosen {
        Some(id) => peek(&tx, &desk, id, look).await?,
        None => None,
    };
    let query = desk.here_with("order", "");
    let query = query.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    web::html(&OrdersPage {
        figures,
        rows,
        next: batch.next.map(|cursor| desk.here_with("before", &cursor)),
        peek,
        text: filters.q.clone().unwrap_or_default(),
        stores: desk.store_options(Some("office-all-stores")),
        store: filters.store.clone().unwrap_or_default(),
        states: state_options(&desk, word(filters.q.as_ref()).is_some()),
        state: filters.state.clone().unwrap_or_default(),
        methods: method_chips(&desk, word(filters.method.as_ref())),
        risk_first: filters.risk_first(),
        is_whole: filters.is_front()
            && word(filters.method.as_ref()).is_none()
            && word(filters.store.as_ref()).is_none(),
        csv: format!("/office/orders.csv{query}"),
        page: desk,
    })
}

/// The same list as a file.
pub(super) async fn csv(desk: Desk, State(app): State<App>, Query(mut filters): Query<Filters>) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let look = look(&desk, stores::store::get_policy(&tx).await?.preparation_minutes);
    let header = ["number", "placed", "state", "channel", "store", "parts", "total", "promised"];
    let mut csv = Csv::new(&header.map(|name| desk.t(&format!("office-csv-{name}"))));
    let mut written = 0;
    filters.before = None;
    loop {
        let batch = page_of(&tx, &filters, &desk, look, 200).await?;
        for one in &batch.found {
            let placed = placed(&one.order);
            let promised = one.parts.iter().filter_map(|part| part.promised_on).max();
            csv.row(&[
                one.order.number.clone(),
                placed.to_string(),
                desk.t(words::order_state(one.order.state).0),
                desk.t(words::channel(one.order.channel)),
                desk.place_or_dash(one.order.location).to_owned(),
                one.parts.len().to_string(),
                plain_amount(one.order.total_minor),
                promised.map(|on| on.to_string()).unwrap_or_default(),
            ]);
        }
        written += batch.found.len();
        filters.before = batch.next;
        if filters.before.is_none() || written >= MOST_ROWS {
            break;
        }
    }
    Ok(csv.answer(&format!("{}-{}", desk.t("office-csv-orders-name"), desk.today())))
}
