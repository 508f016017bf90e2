//! The availability sheet: every way to get an article, on one axis of days, one touch each.

use crate::desk::Desk;
use crate::lines;
use crate::shelf::{Panel, Size};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use cart::{Owner, Wish};
use catalogue::{CollectionNode, ProductPage, Status, VariantInfo};
use db::{DbError, Tx};
use flows::{DeliveryWay, Here, TransferWay};
use fulfilment::{Because, Offer, ServiceKind, SupplyShare, WayOrder};
use jiff::civil::Date;
use kernel::{IntentId, LocationId, Method, Quantity, ServiceId, VariantId};
use serde::Deserialize;
use web::{Answer, App, Confidence, Failure};

/// Days on the axis.
const DAYS: i64 = 14;
/// Ways that are shown at most.
const MOST: usize = 8;
/// A customer goes there, in metres.
const NEAR_M: i64 = 60_000;

/// One way to get the article, as a row of the sheet.
pub(crate) struct Way {
    /// By which way.
    pub(crate) method: Method,
    /// The store that hands it over; none for what is sent.
    pub(crate) destination: Option<LocationId>,
    /// Units of each supply, for an arrival.
    pub(crate) supply: Vec<SupplyShare>,
    /// The service that brings it, for what is sent.
    pub(crate) service: Option<ServiceId>,
    /// Where it stands among ways of every kind.
    pub(crate) order: WayOrder,
    /// The class of the row: here, elsewhere or soon.
    pub(crate) class: &'static str,
    /// Its icon.
    pub(crate) icon: &'static str,
    /// What it is.
    pub(crate) title: String,
    /// What it rests on, in words.
    pub(crate) detail: String,
    /// When, in words.
    pub(crate) when: String,
    /// The day that was said at first, when it has slipped.
    pub(crate) slipped: Option<Date>,
    /// Days from today, on the axis.
    pub(crate) day: i64,
    /// Whether it lies beyond the axis.
    pub(crate) is_beyond: bool,
    /// How sure.
    pub(crate) confidence: Confidence,
    /// What the button says: its key.
    pub(crate) act: &'static str,
}

/// A day of the axis.
pub(crate) struct AxisDay {
    /// "sam."
    pub(crate) weekday: String,
    /// 21
    pub(crate) number: i8,
    /// Whether it is Sunday.
    pub(crate) is_sunday: bool,
}

/// The sheet of one variant.
pub(crate) struct Sheet {
    /// The variant.
    pub(crate) info: VariantInfo,
    /// How many units are wanted.
    pub(crate) quantity: Quantity,
    /// The line that is changed; none when one is added.
    pub(crate) line: Option<IntentId>,
    /// How that line is had at present.
    present: Option<Wish>,
    /// Its price, minor units.
    pub(crate) price_minor: Option<i64>,
    /// Units on this shelf.
    pub(crate) here: i64,
    /// Its sister sizes in this colour.
    pub(crate) sizes: Vec<Size>,
    /// The axis.
    pub(crate) days: Vec<AxisDay>,
    /// The ways: the one that is offered first, then the soonest.
    pub(crate) ways: Vec<Way>,
    /// What else can be proposed, when there is no way.
    pub(crate) instead: Option<Instead>,
    /// Days that a reservation is kept.
    pub(crate) keep_days: i64,
}

impl Way {
    /// What stands before the day: "at the customer’s by"; none for what is collected.
    pub(crate) fn by_word(&self) -> Option<&'static str> {
        match self.method {
            Method::Ship => Some("till-at-home-by"),
            Method::Relay => Some("till-at-point-by"),
            Method::CarryOut | Method::Collect | Method::CollectOnArrival => None,
        }
    }
}

/// What a seller proposes when an article cannot be had.
#[derive(Default)]
pub(crate) struct Instead {
    /// Whether it can be had in another size or colour.
    pub(crate) has_another: bool,
    /// The address of the article with all its colours.
    pub(crate) article: String,
    /// Its department: address and title.
    pub(crate) department: Option<(String, String)>,
}

impl Instead {
    async fn read(desk: &Desk, tx: &Tx<'_>, info: &VariantInfo, page: Option<&ProductPage>) -> Result<Self, DbError> {
        let others: Vec<VariantId> = page
            .map(|page| page.variants.iter().filter(|one| one.id != info.id && one.status == Status::Active))
            .into_iter()
            .flatten()
            .map(|one| one.id)
            .collect();
        let (there, nodes, collections) = futures::try_join!(
            flows::availability(tx, &others, desk.store.id),
            catalogue::store::list_collections(tx),
            catalogue::store::collection_ids_of(tx, info.product_id),
        )?;
        let of_article = |node: &&CollectionNode| collections.contains(&node.collection.id);
        let nearest = nodes.iter().flat_map(|node| &node.children).find(of_article).or(nodes.iter().find(of_article));
        let address = |node: &CollectionNode| format!("/till?collection={}", web::encode(&node.collection.handle));
        Ok(Self {
            has_another: there.values().any(|here| *here != Here::Nowhere),
            article: format!("/till?article={}", web::encode(&info.handle)),
            department: nearest.map(|node| (address(node), node.collection.title.text(desk.language()).to_owned())),
        })
    }
}

impl Sheet {
    async fn read(
        desk: &Desk,
        app: &App,
        variant: VariantId,
        quantity: Quantity,
        line: Option<IntentId>,
    ) -> Result<Self, Failure> {
        let reader = app.db().reader().await?;
        let tx = reader.tx();
        let info = catalogue::store::get_variants(&tx, &[variant]).await?.pop().ok_or(Failure::NotFound)?;
        let variants = [variant];
        let (found, policy, prices, page) = futures::try_join!(
            flows::offers(&tx, variant, quantity.units(), Some(desk.store.id), true, desk.now()),
            stores::store::get_policy(&tx),
            pricing::store::prices_in_force(&tx, &variants, desk.currency, desk.now()),
            catalogue::store::product_page_of(&tx, info.product_id),
        )?;
        let sizes = match &page {
            Some(page) => Panel::of(desk, &tx, page, None, Some(variant)).await?.sizes,
            None => Vec::new(),
        };
        let present = match line {
            Some(line) => {
                let cart = cart::store::find_open_cart(&tx, &Owner::Till(desk.till.id)).await?;
                let lines = cart.map(|cart| cart.intents).unwrap_or_default();
                lines.into_iter().find(|one| one.id == line && one.variant == variant).map(|one| one.wish)
            }
            None => None,
        };
        let ways = useful(desk, &found, prices.get(&variant).map_or(0, |one| one.amount.minor * quantity.units()));
        let instead = if ways.is_empty() { Some(Instead::read(desk, &tx, &info, page.as_ref()).await?) } else { None };
        let level = found.levels.iter().find(|level| level.location == desk.store.id);
        Ok(Self {
            here: level.map_or(0, |level| level.shelf_units().max(0)),
            price_minor: prices.get(&variant).map(|price| price.amount.minor),
            ways,
            instead,
            days: axis(desk),
            keep_days: policy.keep_days,
            info,
            quantity,
            line,
            present,
            sizes,
        })
    }

    /// Whether the line is had this way already.
    pub(crate) fn is_present(&self, way: &Way) -> bool {
        self.present.is_some_and(|wish| {
            wish.method == way.method
                && wish.service == way.service
                && (way.destination.is_none() || wish.location == way.destination)
                && wish.supply.is_none_or(|supply| way.supply.iter().any(|share| share.supply == supply))
        })
    }

    /// Until when a reservation would be kept that arrives first.
    pub(crate) fn kept_until(&self, desk: &Desk) -> Option<Date> {
        let first = self.ways.iter().find(|way| way.method == Method::CollectOnArrival)?;
        Some(desk.days_after(&first.order.on, self.keep_days))
    }

    /// Whether a size is the one that is shown.
    pub(crate) fn is_shown(&self, size: &Size) -> bool {
        size.variant == self.info.id
    }

    /// Whether other sizes are here.
    pub(crate) fn has_other_sizes_here(&self) -> bool {
        self.sizes.iter().any(|size| size.variant != self.info.id && size.here > 0)
    }
}

/// The ways that help: the one that is offered first, then the earliest promise. Those of this store
/// are among them, then what is sent, then those nearby by date, then a few others by distance.
/// `goods_minor` is what the units cost.
fn useful(desk: &Desk, found: &flows::Offers, goods_minor: i64) -> Vec<Way> {
    let away = |offer: &Offer| offer.destination.and_then(|id| found.location(id)).and_then(|p| away_m(desk, p));
    let mut ways: Vec<((i64, i64, usize), &Offer)> = found
        .offers
        .iter()
        .enumerate()
        .map(|(at, offer)| match (offer.destination == Some(desk.store.id), away(offer)) {
            (true, _) => ((0, i64::from(offer.method != Method::CarryOut), at), offer),
            (false, Some(metres)) if metres <= NEAR_M => ((1, 0, at), offer),
            (false, metres) => ((2, metres.unwrap_or(i64::MAX), at), offer),
        })
        .collect();
    ways.sort_by_key(|(rank, _)| *rank);
    let is_own = |((rank, _, _), _): &((i64, i64, usize), &Offer)| *rank == 0;
    let (own, others): (Vec<_>, Vec<_>) = ways.into_iter().partition(is_own);
    let shown = |(_, offer): ((i64, i64, usize), &Offer)| way(desk, found, offer);
    let sent = found.ways.iter().map(|way| sent_way(desk, found, way, goods_minor));
    // What lies here is not fetched elsewhere.
    let lies_here = own.iter().any(|(_, offer)| offer.method == Method::CarryOut);
    let brought =
        found.transfer_to(desk.store.id).into_iter().filter(|_| !lies_here).map(|way| brought_here(desk, way));
    let mut useful: Vec<Way> =
        own.into_iter().map(shown).chain(brought).chain(sent).chain(others.into_iter().map(shown)).take(MOST).collect();
    useful.sort_by_key(|way| way.order);
    best_first(desk, &mut useful);
    useful
}

/// What a shuttle brings to this store from another place.
fn brought_here(desk: &Desk, way: &TransferWay) -> Way {
    let on = way.delivery.latest_on;
    let days = days_to(desk, on);
    Way {
        method: Method::CollectOnArrival,
        destination: Some(desk.store.id),
        supply: Vec::new(),
        service: Some(way.service.id),
        order: WayOrder { on, cost_minor: 0, away_m: 0 },
        class: "soon",
        icon: "swap",
        title: desk.ta("till-transfer-from", &[("store", &way.source_name)]),
        detail: desk
            .ta("till-detail-transfer", &[("n", &way.free_units), ("service", &way.service.name.get(desk.language()))]),
        when: desk.in_days(on),
        slipped: None,
        day: days.min(DAYS - 1),
        is_beyond: days >= DAYS,
        confidence: sure(way.delivery.confidence),
        act: "till-bring-here",
    }
}

/// What is offered first stands first: what the customer can carry out, else what comes here, else
/// what is there soonest.
fn best_first(desk: &Desk, ways: &mut [Way]) {
    let rank = |way: &Way| match way.method {
        Method::CarryOut => 0,
        // What is on its way already costs no other store anything.
        Method::CollectOnArrival if way.destination == Some(desk.store.id) && way.service.is_none() => 1,
        _ => 2,
    };
    let best = ways.iter().enumerate().min_by_key(|(at, way)| (rank(way), *at)).map_or(0, |(at, _)| at);
    if let Some(upper) = ways.get_mut(..=best) {
        upper.rotate_right(1);
    }
}

/// What a service brings home: from where, by when, for how much.
fn sent_way(desk: &Desk, found: &flows::Offers, way: &DeliveryWay, goods_minor: i64) -> Way {
    let (service, delivery) = (&way.service, way.delivery);
    let place = found.location(way.source).map(|place| place.name.clone()).unwrap_or_default();
    let detail = match service.fee_for(goods_minor) {
        0 => desk.ta("till-detail-sent-free", &[("place", &place)]),
        fee => desk.ta("till-detail-sent", &[("place", &place), ("fee", &desk.money(fee))]),
    };
    // What nobody has yet is sent from where it comes.
    let detail = match way.supply.and_then(|id| found.supply.iter().find(|line| line.id == id)) {
        Some(line) => desk.ta("till-detail-coming", &[("day", &desk.day(line.expected_on)), ("detail", &detail)]),
        None => detail,
    };
    let days = days_to(desk, delivery.latest_on);
    let is_relay = service.kind == ServiceKind::Relay;
    Way {
        method: if is_relay { Method::Relay } else { Method::Ship },
        destination: None,
        supply: Vec::new(),
        service: Some(service.id),
        order: WayOrder { on: delivery.latest_on, cost_minor: service.fee_for(goods_minor), away_m: 0 },
        class: if way.supply.is_some() { "soon" } else { "away" },
        icon: if is_relay { "relay" } else { "truck" },
        title: service.name.get(desk.language()).to_owned(),
        detail,
        when: desk.in_days(delivery.latest_on),
        slipped: None,
        day: days.min(DAYS - 1),
        is_beyond: days >= DAYS,
        confidence: sure(delivery.confidence),
        act: if is_relay { "till-relay-it" } else { "till-send-it" },
    }
}

fn days_to(desk: &Desk, on: Date) -> i64 {
    desk.today().until(on).map_or(0, |span| i64::from(span.get_days())).max(0)
}

fn sure(confidence: fulfilment::Confidence) -> Confidence {
    match confidence {
        fulfilment::Confidence::Sure => Confidence::Sure,
        fulfilment::Confidence::VeryLikely => Confidence::VeryLikely,
        fulfilment::Confidence::Likely => Confidence::Likely,
    }
}

/// How far it is from here; none when nobody said where one of the two is.
fn away_m(desk: &Desk, place: &stores::Location) -> Option<i64> {
    let at = |one: &stores::Location| (one.latitude_e6, one.longitude_e6);
    let is_known = desk.store.has_coordinates() && place.has_coordinates();
    is_known.then(|| stores::distance_m(at(&desk.store), at(place)))
}

fn axis(desk: &Desk) -> Vec<AxisDay> {
    let day = |n| {
        let date = desk.days_after(&desk.today(), n);
        let short: String = desk.day(date).split('\u{a0}').next().unwrap_or_default().to_owned();
        // Fourteen of them stand side by side.
        AxisDay {
            weekday: short.chars().take(2).collect(),
            number: date.day(),
            is_sunday: date.weekday() == jiff::civil::Weekday::Sunday,
        }
    };
    (0..DAYS).map(day).collect()
}

fn way(desk: &Desk, found: &flows::Offers, offer: &Offer) -> Way {
    let place = offer.destination.and_then(|id| found.location(id));
    let is_here = offer.destination == Some(desk.store.id);
    let name = place.map(|place| place.name.clone()).unwrap_or_default();
    let away = place.and_then(|place| away_m(desk, place));
    let (class, icon, act) = match offer.method {
        Method::CarryOut => ("here", "bag", "till-take"),
        Method::CollectOnArrival if is_here => ("soon", "arrival", "till-reserve"),
        Method::CollectOnArrival => ("soon", "swap", "till-reserve"),
        _ => ("away", "store", "till-put-aside"),
    };
    let title = match offer.method {
        Method::CarryOut => desk.t("till-on-this-shelf"),
        Method::CollectOnArrival if is_here => desk.t("till-arrival-here"),
        Method::CollectOnArrival => desk.ta("till-arrival-at", &[("store", &name)]),
        _ => name,
    };
    let detail = match offer.method {
        Method::CarryOut => desk.n("till-detail-shelf", offer.free_units),
        Method::CollectOnArrival => desk.ta(
            "till-detail-arrival",
            &[("n", &offer.ordered_units), ("promised", &offer.promised_units), ("free", &offer.free_units)],
        ),
        _ => match away {
            Some(away) => desk.ta("till-detail-store", &[("n", &offer.free_units), ("away", &desk.distance(away))]),
            None => desk.ta("till-detail-store-somewhere", &[("n", &offer.free_units)]),
        },
    };
    let days = days_to(desk, offer.earliest.on);
    Way {
        method: offer.method,
        destination: offer.destination,
        supply: offer.supply.clone(),
        service: None,
        order: WayOrder {
            on: offer.earliest.on,
            cost_minor: 0,
            away_m: if is_here { 0 } else { away.unwrap_or(i64::MAX) },
        },
        class,
        icon,
        title,
        detail,
        when: when(desk, offer),
        slipped: if let Because::Slipped { from } = offer.because { Some(from) } else { None },
        day: days.min(DAYS - 1),
        is_beyond: days >= DAYS,
        confidence: sure(offer.confidence),
        act,
    }
}

fn when(desk: &Desk, offer: &Offer) -> String {
    let is_today = offer.earliest.on == desk.today();
    match offer.earliest.at {
        Some(_) if offer.method == Method::CarryOut => desk.t("till-at-once"),
        Some(at) if is_today => desk.ta("till-from-time", &[("time", &desk.time(at))]),
        Some(at) => format!("{}, {}", desk.in_days(offer.earliest.on), desk.time(at)),
        None => desk.in_days(offer.earliest.on),
    }
}

#[derive(Template)]
#[template(path = "till/ways-part.html")]
struct WaysPart {
    page: Desk,
    sheet: Sheet,
    is_said: bool,
}

#[derive(Template)]
#[template(path = "till/ways.html")]
struct WaysPage {
    page: Desk,
    sheet: Sheet,
    is_said: bool,
}

/// How many, and for which line.
#[derive(Deserialize, Default)]
pub(crate) struct Wanted {
    quantity: Option<String>,
    line: Option<IntentId>,
}

/// `GET /till/ways/{variant}`.
pub(crate) async fn show(
    desk: Desk,
    State(app): State<App>,
    Path(variant): Path<VariantId>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let quantity = wanted.quantity.as_deref().and_then(lines::units).unwrap_or(Quantity::ONE);
    let sheet = Sheet::read(&desk, &app, variant, quantity, wanted.line).await?;
    if desk.is_htmx() {
        return web::html(&WaysPart { page: desk, sheet, is_said: false });
    }
    web::html(&WaysPage { page: desk, sheet, is_said: false })
}

/// Answers something else with the sheet: the shelf has not got it.
pub(crate) async fn open(
    desk: Desk,
    app: &App,
    variant: VariantId,
    quantity: Quantity,
    line: Option<IntentId>,
) -> Answer {
    if !desk.is_htmx() {
        return Ok(desk.go(format!("/till/ways/{variant}?quantity={}", quantity.units())).into());
    }
    let sheet = Sheet::read(&desk, app, variant, quantity, line).await?;
    let mut response = web::html(&WaysPart { page: desk, sheet, is_said: true })?;
    let headers = response.headers_mut();
    headers.insert("hx-retarget", HeaderValue::from_static("#sheet"));
    headers.insert("hx-reswap", HeaderValue::from_static("innerHTML"));
    headers.insert("hx-trigger", HeaderValue::from_static("scanned"));
    Ok(response)
}

/// Whether the shelf has fewer than the ticket and this want together.
pub(crate) async fn lacks(desk: &Desk, app: &App, variant: VariantId, quantity: Quantity) -> Result<bool, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let levels = stock::levels_at(&tx, desk.store.id, &[variant]).await?;
    let cart = cart::store::find_open_cart(&tx, &Owner::Till(desk.till.id)).await?;
    let on_ticket: i64 = cart
        .iter()
        .flat_map(|cart| &cart.intents)
        .filter(|intent| intent.variant == variant && intent.wish.method == Method::CarryOut)
        .map(|intent| intent.quantity.units())
        .sum();
    Ok(levels.first().map_or(0, stock::Level::shelf_units) < on_ticket + quantity.units())
}
