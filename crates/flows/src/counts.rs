//! Counts of a place: a sheet of a collection or of a chosen list, scanned unit by unit by whoever sells there,
//! approved by who manages it. What was promised and is not there any more is looked for elsewhere.

use crate::again::{self, Refusal};
use crate::{House, ScanRefused, scan};
use catalogue::{ProductFilter, VariantInfo};
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, CollectionId, FulfilmentId, LocationId, Moment, Role, StockCountId, VariantId};
use orders::{Fulfilment, FulfilmentState};
use serde_json::json;
use std::collections::HashMap;
use stock::{By, CountLine, CountOccasion, CountState, Counting, StockCount, StockRefused};
use thiserror::Error;

/// Articles on one sheet at most: a larger place is counted collection by collection.
const MOST_LINES: usize = 3_000;

/// Why a count was refused.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CountRefused {
    /// Not in this place, or not by this role.
    #[error("not allowed")]
    NotAllowed,
    /// It does not take units any more, or not yet what was asked.
    #[error("a count that is {state:?} does not take this")]
    NotNow {
        /// Where it stands.
        state: CountState,
    },
    /// A count needs a collection or a name.
    #[error("say what is counted")]
    NothingToCount,
    /// More articles than one sheet holds.
    #[error("too many articles for one count")]
    TooMany,
    /// Nothing was counted yet.
    #[error("nothing was counted")]
    NothingCounted,
    /// Large differences are still to be counted a second time.
    #[error("{lines} lines are to be counted a second time")]
    SecondCount {
        /// How many.
        lines: i64,
    },
    /// The article belongs to another collection: where it stands, others of it are not counted.
    #[error("not in the collection that is counted")]
    OtherCollection {
        /// What it is called.
        title: catalogue::LocalText,
    },
    /// Not an article, or a damaged code.
    #[error(transparent)]
    Code(ScanRefused),
    /// The stock was refused.
    #[error(transparent)]
    Stock(StockRefused),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl CountRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotNow { .. } => "count_not_now",
            Self::NothingToCount => "nothing_to_count",
            Self::TooMany => "count_too_large",
            Self::NothingCounted => "nothing_counted",
            Self::SecondCount { .. } => "second_count",
            Self::OtherCollection { .. } => "other_collection",
            Self::Code(refused) => refused.code(),
            Self::Stock(refused) => refused.code(),
            Self::Store(_) => "store",
        }
    }
}

impl From<StockRefused> for CountRefused {
    fn from(refused: StockRefused) -> Self {
        match refused {
            StockRefused::Store(error) => Self::Store(error),
            other => Self::Stock(other),
        }
    }
}

impl Refusal for CountRefused {
    fn failure(&self) -> Option<&DbError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Whether somebody begins and approves counts: who manages the store, or all of them.
pub const fn manages_counts(actor: Actor) -> bool {
    matches!(actor, Actor::Staff { role: Role::StoreManager | Role::HeadOffice, .. })
}

/// A count that begins.
#[derive(Clone, Debug)]
pub struct BeginCount {
    /// Of which place.
    pub location: LocationId,
    /// The collection that is counted; none for a list that is scanned or typed.
    pub collection: Option<CollectionId>,
    /// What people call it, for a list.
    pub title: String,
    /// The language of a collection's name.
    pub language: kernel::Language,
    /// A difference worth so much or more is counted a second time, minor units.
    pub second_from_minor: i64,
    /// By whom.
    pub actor: Actor,
}

#[derive(Clone)]
struct Begin {
    request: BeginCount,
    id: StockCountId,
    moment: Moment,
}

impl Command for Begin {
    type Done = StockCountId;
    type Refused = CountRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<StockCountId, CountRefused> {
        let request = &self.request;
        if !manages_counts(request.actor) || !request.actor.may_act_in(request.location) {
            return Err(CountRefused::NotAllowed);
        }
        let (title, variants) = match request.collection {
            Some(id) => of_collection(tx, id, request.location, request.language).await?,
            None => (request.title.split_whitespace().collect::<Vec<_>>().join(" "), Vec::new()),
        };
        if title.is_empty() {
            return Err(CountRefused::NothingToCount);
        }
        let count = StockCount {
            id: self.id,
            location: request.location,
            occasion: CountOccasion::Asked,
            title: title.chars().take(80).collect(),
            collection: request.collection,
            state: CountState::Counting,
            second_from_minor: request.second_from_minor.max(0),
            begun_at: self.moment.now,
            begun_by: request.actor,
            ended_at: None,
            ended_by: None,
            version: 0,
        };
        stock::insert_count(tx, &count).await?;
        stock::add_count_lines(tx, count.id, &variants).await?;
        tell(tx, &count, &self.moment).await?;
        Ok(count.id)
    }
}

/// What was not found here is to be counted: where one unit is missing, what the books say of the others is
/// doubtful. The open sheet of such articles takes it, or a new one that nobody has to ask for. A difference of
/// any worth is not counted twice: the article was looked for already.
pub(crate) async fn to_recount(
    tx: &Tx<'_>,
    location: LocationId,
    variants: &[VariantId],
    actor: Actor,
    moment: &Moment,
) -> Result<(), DbError> {
    let levels = stock::levels_at(tx, location, variants).await?;
    let doubtful: Vec<VariantId> = levels.iter().filter(|one| one.on_hand > 0).map(|one| one.variant).collect();
    if doubtful.is_empty() {
        return Ok(());
    }
    let count = if let Some(open) = stock::find_not_found_count(tx, location).await? {
        open
    } else {
        let count = StockCount {
            id: moment.id(),
            location,
            occasion: CountOccasion::NotFound,
            title: String::new(),
            collection: None,
            state: CountState::Counting,
            second_from_minor: i64::MAX,
            begun_at: moment.now,
            begun_by: actor,
            ended_at: None,
            ended_by: None,
            version: 0,
        };
        stock::insert_count(tx, &count).await?;
        count
    };
    stock::add_count_lines(tx, count.id, &doubtful).await?;
    tell(tx, &count, moment).await
}

async fn tell(tx: &Tx<'_>, count: &StockCount, moment: &Moment) -> Result<(), DbError> {
    let body = json!({"count": count.id, "state": count.state.as_str()});
    tx.emit(Event::new(moment, "count_changed", count.id, Some(count.location), body)).await
}

/// The name of a collection, and its articles that should lie in a place.
async fn of_collection(
    tx: &Tx<'_>,
    id: CollectionId,
    place: LocationId,
    language: kernel::Language,
) -> Result<(String, Vec<VariantId>), CountRefused> {
    const PAGE: i64 = 200;
    let title = catalogue::store::get_collection(tx, id).await?.title.text(language).to_owned();
    let filter = ProductFilter { collection: Some(id), ..ProductFilter::default() };
    let (mut variants, mut after) = (Vec::new(), None);
    loop {
        let cards = catalogue::store::list_products(tx, &filter, after, PAGE).await?;
        after = cards.last().map(|card| card.cursor);
        let is_last = cards.len() < PAGE as usize;
        let ids: Vec<VariantId> = cards.into_iter().flat_map(|card| card.variant_ids).collect();
        let levels = stock::levels_at(tx, place, &ids).await?;
        variants.extend(levels.iter().filter(|level| level.on_hand > 0).map(|level| level.variant));
        if variants.len() > MOST_LINES {
            return Err(CountRefused::TooMany);
        }
        if is_last {
            return Ok((title, variants));
        }
    }
}

/// Begins a count: who manages the place.
pub async fn begin_count(house: &House, request: BeginCount) -> Result<StockCountId, CountRefused> {
    let moment = house.clock.moment();
    house.db.run(Begin { request, id: moment.id(), moment }).await
}

/// What was counted into a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// What.
    pub info: VariantInfo,
    /// Units counted of it so far.
    pub units: i64,
}

#[derive(Clone)]
enum What {
    Scanned(String),
    Typed(VariantId, i64),
}

#[derive(Clone)]
struct CountIn {
    count: StockCountId,
    what: What,
    actor: Actor,
    moment: Moment,
}

impl Command for CountIn {
    type Done = Counted;
    type Refused = CountRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Counted, CountRefused> {
        let count = stock::get_count(tx, self.count).await?;
        if !self.actor.may_act_in(count.location) {
            return Err(CountRefused::NotAllowed);
        }
        if !count.state.is_open() {
            return Err(CountRefused::NotNow { state: count.state });
        }
        let info = match &self.what {
            What::Scanned(code) => scan(tx, code).await.map_err(|refused| match refused {
                ScanRefused::Store(error) => CountRefused::Store(error),
                other => CountRefused::Code(other),
            })?,
            What::Typed(id, _) => {
                catalogue::store::find_variants(tx, &[*id]).await?.remove(id).ok_or(DbError::Missing)?
            }
        };
        self.onto_the_sheet(tx, &count, &info).await?;
        let counting = match self.what {
            What::Scanned(_) => Counting::One,
            What::Typed(_, units) => Counting::Units(units),
        };
        let by = By::new(self.moment.clone(), self.actor);
        let expected = on_shelf(tx, info.id, count.location).await?;
        let units = stock::count_into(tx, (count.id, info.id), counting, expected, &by).await?;
        tell(tx, &count, &self.moment).await?;
        Ok(Counted { info, units })
    }
}

impl CountIn {
    /// An article that nobody expected joins the sheet, if all of it is counted here. The second count takes
    /// only what the first one left open.
    async fn onto_the_sheet(&self, tx: &Tx<'_>, count: &StockCount, info: &VariantInfo) -> Result<(), CountRefused> {
        let line = stock::find_count_line(tx, count.id, info.id).await?;
        if let Some(line) = line {
            let is_done = count.state == CountState::Recounting && !line.again && line.first_counted.is_none();
            return if is_done { Err(CountRefused::NotNow { state: count.state }) } else { Ok(()) };
        }
        if count.state != CountState::Counting {
            return Err(CountRefused::NotNow { state: count.state });
        }
        if let Some(collection) = count.collection {
            let ids = Some(vec![info.product_id]);
            let filter = ProductFilter { collection: Some(collection), ids, ..ProductFilter::default() };
            if catalogue::store::list_products(tx, &filter, None, 1).await?.is_empty() {
                return Err(CountRefused::OtherCollection { title: info.title.clone() });
            }
        }
        Ok(stock::add_count_lines(tx, count.id, &[info.id]).await?)
    }
}

/// Units that should lie on the shelf at this instant: on hand, less what is put aside, packed or taken for an
/// order, and with what the shuttle has not fetched, which has left the books already.
async fn on_shelf(tx: &Tx<'_>, variant: VariantId, place: LocationId) -> Result<i64, DbError> {
    let one = [variant];
    let (levels, aside, shuttle) = futures::try_join!(
        stock::levels_at(tx, place, &one),
        aside(tx, variant, place),
        stock::units_for_shuttle(tx, variant, place)
    )?;
    Ok(levels.first().map_or(0, |level| level.on_hand) - aside + shuttle)
}

/// Units of an article that lie apart for orders.
async fn aside(tx: &Tx<'_>, variant: VariantId, place: LocationId) -> Result<i64, DbError> {
    const MOST: i64 = 2_000;
    let reserved = stock::list_reserved_at(tx, variant, place, MOST).await?;
    let mut parts: Vec<FulfilmentId> = reserved.iter().map(|one| one.fulfilment).collect();
    parts.sort_unstable();
    parts.dedup();
    let (found, picked) =
        futures::try_join!(orders::store::get_fulfilments(tx, &parts), fulfilment::store::picked_of(tx, &parts))?;
    let state: HashMap<FulfilmentId, FulfilmentState> = found.into_iter().map(|f| (f.id, f.state)).collect();
    let units = reserved.iter().map(|one| match state.get(&one.fulfilment) {
        Some(FulfilmentState::ReadyForPickup | FulfilmentState::Packed) => one.quantity,
        Some(FulfilmentState::Allocated) => {
            let taken = picked.iter().find(|p| p.0 == one.fulfilment && p.1 == one.line_no).map_or(0, |p| p.2);
            taken.min(one.quantity)
        }
        _ => 0,
    });
    Ok(units.sum())
}

/// Counts one more unit of what was scanned: whoever sells in the place.
pub async fn count_scan(house: &House, count: StockCountId, code: &str, actor: Actor) -> Result<Counted, CountRefused> {
    let what = What::Scanned(code.trim().to_owned());
    again::run(house, &CountIn { count, what, actor, moment: house.clock.moment() }).await
}

/// Says how many units were counted of an article: whoever sells in the place.
pub async fn count_units(
    house: &House,
    count: StockCountId,
    variant: VariantId,
    units: i64,
    actor: Actor,
) -> Result<Counted, CountRefused> {
    let what = What::Typed(variant, units);
    again::run(house, &CountIn { count, what, actor, moment: house.clock.moment() }).await
}

#[derive(Clone)]
enum Step {
    /// Everything was counted; with whether what nobody counted is not there.
    Finish(bool),
    Approve,
    GiveUp,
}

#[derive(Clone)]
struct Move {
    count: StockCountId,
    step: Step,
    actor: Actor,
    moment: Moment,
}

impl Command for Move {
    type Done = CountState;
    type Refused = CountRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<CountState, CountRefused> {
        let count = stock::get_count(tx, self.count).await?;
        let may = match self.step {
            Step::Finish(_) => true,
            Step::Approve | Step::GiveUp => manages_counts(self.actor),
        };
        if !may || !self.actor.may_act_in(count.location) {
            return Err(CountRefused::NotAllowed);
        }
        let to = match self.step {
            Step::Finish(rest_is_none) if count.state.is_open() => self.finish(tx, &count, rest_is_none).await?,
            Step::Approve if count.state == CountState::Counted => self.approve(tx, &count).await?,
            Step::GiveUp if !count.state.has_ended() => CountState::Cancelled,
            _ => return Err(CountRefused::NotNow { state: count.state }),
        };
        let by = By::new(self.moment.clone(), self.actor);
        if !stock::set_count_state(tx, &count, to, &by).await? {
            return Err(again::changed().into());
        }
        tell(tx, &StockCount { state: to, ..count }, &self.moment).await?;
        Ok(to)
    }
}

impl Move {
    /// Weighs the differences; large ones are counted a second time.
    async fn finish(&self, tx: &Tx<'_>, count: &StockCount, rest_is_none: bool) -> Result<CountState, CountRefused> {
        let by = By::new(self.moment.clone(), self.actor);
        let lines = stock::count_lines(tx, count.id).await?;
        if count.state == CountState::Recounting {
            let left = lines.iter().filter(|line| line.again).count();
            return if left == 0 {
                Ok(CountState::Counted)
            } else {
                Err(CountRefused::SecondCount { lines: left as i64 })
            };
        }
        if rest_is_none {
            for line in lines.iter().filter(|line| line.counted.is_none()) {
                let expected = on_shelf(tx, line.variant, count.location).await?;
                let none = Counting::NoneIfUncounted;
                stock::count_into(tx, (count.id, line.variant), none, expected, &by).await?;
            }
        }
        let lines = stock::count_lines(tx, count.id).await?;
        let counted: Vec<&CountLine> = lines.iter().filter(|line| line.counted.is_some()).collect();
        if counted.is_empty() {
            return Err(CountRefused::NothingCounted);
        }
        let ids: Vec<VariantId> = counted.iter().map(|line| line.variant).collect();
        let currency = stores::store::get_company(tx).await?.currency;
        let prices = pricing::store::prices_in_force(tx, &ids, currency, self.moment.now).await?;
        let weighed: Vec<(VariantId, i64, bool)> = counted
            .iter()
            .map(|line| {
                let unit_minor = prices.get(&line.variant).map_or(0, |price| price.amount.minor);
                let line = CountLine { unit_minor, ..(*line).clone() };
                (line.variant, unit_minor, line.needs_second(count.second_from_minor))
            })
            .collect();
        stock::weigh_count_lines(tx, count.id, &weighed).await?;
        let is_second = weighed.iter().any(|one| one.2);
        Ok(if is_second { CountState::Recounting } else { CountState::Counted })
    }

    /// Writes the differences into the journal.
    async fn approve(&self, tx: &Tx<'_>, count: &StockCount) -> Result<CountState, CountRefused> {
        let by = By::new(self.moment.clone(), self.actor);
        let lines = stock::count_lines(tx, count.id).await?;
        let applied = stock::apply_count(tx, count, &lines, &by).await.map_err(|refused| match refused {
            // Somebody sold it at this very moment.
            StockRefused::BelowZero { .. } => again::changed().into(),
            other => CountRefused::from(other),
        })?;
        for (variant, units) in applied {
            if units != 0 {
                let event = Event::new(&self.moment, "stock_changed", variant, Some(count.location), json!({}));
                tx.emit(event).await?;
            }
        }
        Ok(CountState::Approved)
    }
}

async fn step(house: &House, count: StockCountId, step: Step, actor: Actor) -> Result<CountState, CountRefused> {
    again::run(house, &Move { count, step, actor, moment: house.clock.moment() }).await
}

/// Ends the counting: whoever counts. `rest_is_none` says that what nobody counted is not there. Large
/// differences are counted a second time first.
pub async fn finish_count(
    house: &House,
    count: StockCountId,
    rest_is_none: bool,
    actor: Actor,
) -> Result<CountState, CountRefused> {
    step(house, count, Step::Finish(rest_is_none), actor).await
}

/// Writes the differences into the journal: who manages the place.
pub async fn approve_count(house: &House, count: StockCountId, actor: Actor) -> Result<(), CountRefused> {
    step(house, count, Step::Approve, actor).await.map(|_| ())
}

/// Gives a count up; nothing changes: who manages the place.
pub async fn give_up_count(house: &House, count: StockCountId, actor: Actor) -> Result<(), CountRefused> {
    step(house, count, Step::GiveUp, actor).await.map(|_| ())
}

/// A count with its articles.
#[derive(Clone, Debug)]
pub struct CountView {
    /// The count.
    pub count: StockCount,
    /// What the place is called.
    pub place: String,
    /// Its lines with their articles and where they stand, by place, then by SKU.
    pub lines: Vec<(CountLine, VariantInfo, String)>,
    /// Promises that the place cannot keep any more, once it is approved: whom another unit is looked for.
    pub short: Vec<ShortPart>,
}

/// Units that an order was promised and that are not there.
#[derive(Clone, Debug)]
pub struct ShortPart {
    /// The part.
    pub fulfilment: Fulfilment,
    /// The number of its order.
    pub number: String,
    /// Its line.
    pub line_no: i64,
    /// The article.
    pub info: VariantInfo,
    /// Units that are missing of it.
    pub units: i64,
}

impl CountView {
    /// What all differences are worth together, minor units: what is missing and what is too much.
    pub fn value_minor(&self) -> (i64, i64) {
        let sum = |is_it: fn(i64) -> bool| {
            self.lines.iter().map(|one| one.0.difference_minor()).filter(|minor| is_it(*minor)).sum()
        };
        (sum(|minor| minor < 0), sum(|minor| minor > 0))
    }

    /// The lines with a difference, the dearest first.
    pub fn differences(&self) -> Vec<&(CountLine, VariantInfo, String)> {
        let mut off: Vec<_> =
            self.lines.iter().filter(|one| one.0.difference().is_some_and(|difference| difference != 0)).collect();
        off.sort_by_key(|one| -one.0.difference_minor().abs());
        off
    }
}

/// A count, whole.
pub async fn view_count(tx: &Tx<'_>, id: StockCountId) -> Result<CountView, DbError> {
    let (count, lines) = futures::try_join!(stock::get_count(tx, id), stock::count_lines(tx, id))?;
    let variants: Vec<VariantId> = lines.iter().map(|line| line.variant).collect();
    let (mut infos, places, place) = futures::try_join!(
        catalogue::store::find_variants(tx, &variants),
        stock::shelf_places(tx, &variants),
        stores::store::get_location(tx, count.location),
    )?;
    let short =
        if count.state == CountState::Approved { short_at(tx, &count, &lines, &infos).await? } else { Vec::new() };
    let mut lines: Vec<(CountLine, VariantInfo, String)> = lines
        .into_iter()
        .filter_map(|line| {
            let info = infos.remove(&line.variant)?;
            let own = places.get(&(line.variant, count.location)).cloned();
            let shelf = own.unwrap_or_else(|| info.shelf.clone());
            Some((line, info, shelf))
        })
        .collect();
    lines.sort_by_cached_key(|(_, info, shelf)| crate::to_send::by_place(shelf, &info.sku.to_string()));
    Ok(CountView { count, place: place.name, lines, short })
}

/// The promises that the counted articles cannot keep, the latest first: who was promised first keeps it.
async fn short_at(
    tx: &Tx<'_>,
    count: &StockCount,
    lines: &[CountLine],
    infos: &HashMap<VariantId, VariantInfo>,
) -> Result<Vec<ShortPart>, DbError> {
    let variants: Vec<VariantId> =
        lines.iter().filter(|line| line.applied.is_some_and(|units| units < 0)).map(|line| line.variant).collect();
    let mut out = Vec::new();
    for level in stock::levels_at(tx, count.location, &variants).await? {
        let mut missing = level.short_units();
        let Some(info) = infos.get(&level.variant).filter(|_| missing > 0) else { continue };
        let mut reserved = stock::list_reserved_at(tx, level.variant, count.location, 500).await?;
        let ids: Vec<FulfilmentId> = reserved.iter().map(|one| one.fulfilment).collect();
        let parts: HashMap<FulfilmentId, Fulfilment> =
            orders::store::get_fulfilments(tx, &ids).await?.into_iter().map(|f| (f.id, f)).collect();
        // What lies apart for a customer is there; what is still on the shelf is what is missing.
        reserved.sort_by_key(|one| {
            let is_apart = parts.get(&one.fulfilment).is_some_and(|f| f.state != FulfilmentState::Allocated);
            (is_apart, std::cmp::Reverse((one.allocated_at, one.id)))
        });
        for one in reserved {
            let Some(f) = parts.get(&one.fulfilment).filter(|_| missing > 0) else { continue };
            let units = one.quantity.min(missing);
            missing -= units;
            let number = orders::store::get_order(tx, f.order).await?.number;
            let (fulfilment, info) = (f.clone(), info.clone());
            out.push(ShortPart { fulfilment, number, line_no: one.line_no, info, units });
        }
    }
    Ok(out)
}
