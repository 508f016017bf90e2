//! How a customer can get an article, and by when.

use super::{OpeningHours, texts};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::{LocationId, Method, SupplyId, VariantId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How far a date may be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// It is there, or on the van.
    Sure,
    /// It was confirmed.
    VeryLikely,
    /// It is the usual time, or the day has passed already.
    Likely,
}

texts!(Confidence { Sure = "sure", VeryLikely = "very_likely", Likely = "likely" });

/// What a place is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// Customers come in.
    Store,
    /// They do not.
    Warehouse,
}

texts!(PlaceKind { Store = "store", Warehouse = "warehouse" });

/// What one place has of one variant, in units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LevelView {
    /// Of what.
    pub variant: VariantId,
    /// Where.
    pub location: LocationId,
    /// Units there.
    pub on_hand: i64,
    /// Units that belong to orders.
    pub allocated: i64,
    /// Units kept back from promises.
    pub safety: i64,
}

impl LevelView {
    fn shelf_units(&self) -> i64 {
        self.on_hand - self.allocated
    }

    fn available_units(&self) -> i64 {
        self.shelf_units() - self.safety
    }
}

/// One open line of supply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SupplyView {
    /// Which line.
    pub id: SupplyId,
    /// Of what.
    pub variant: VariantId,
    /// To which place.
    pub to_location: LocationId,
    /// Units still to come.
    pub to_come: i64,
    /// Units of these that are promised.
    pub pegged: i64,
    /// The day on which it is expected.
    pub expected_on: Date,
    /// The day on which it was expected at first.
    pub first_expected_on: Date,
    /// How far the date may be trusted.
    pub confidence: Confidence,
    /// Days that it may come later, by experience; 0 when nothing is known.
    pub spread_days: i64,
}

impl SupplyView {
    /// How far its date may be trusted today: what slipped once is not sure any more, whatever its sender
    /// says, and what should have come already is anybody's guess.
    pub fn trusted(&self, today: Date) -> Confidence {
        if self.expected_on < today {
            Confidence::Likely
        } else if self.expected_on > self.first_expected_on {
            self.confidence.max(Confidence::VeryLikely)
        } else {
            self.confidence
        }
    }

    /// Days that it may come later, for one who trusts its date so far.
    fn spread(&self, confidence: Confidence) -> i64 {
        match confidence {
            Confidence::Sure => 0,
            Confidence::VeryLikely => self.spread_days.clamp(1, 365),
            Confidence::Likely => self.spread_days.clamp(2, 365),
        }
    }

    /// From when it can be packed and sent on, for [`deliver`](super::deliver).
    pub fn arrives(&self, today: Date) -> super::From {
        let confidence = self.trusted(today);
        super::From::Supply { on: self.expected_on.max(today), spread_days: self.spread(confidence), confidence }
    }
}

/// A place as the customer sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct PlaceView {
    /// Which place.
    pub id: LocationId,
    /// Store or warehouse.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Metres from where one looks, when that is known.
    pub distance_m: Option<i64>,
    /// When it is open.
    pub hours: OpeningHours,
    /// Its own time.
    pub time_zone: TimeZone,
}

/// How long a place needs before the customer can have it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preparation {
    /// Minutes to find an article and put it aside.
    pub collect_minutes: i64,
    /// Days from arrival to the shelf; 0 when it is unpacked on the day.
    pub arrival_days: i64,
}

impl Default for Preparation {
    fn default() -> Self {
        Self { collect_minutes: 120, arrival_days: 0 }
    }
}

/// What is asked, and everything that the answer follows from. Facts of other variants are ignored.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of what.
    pub variant: VariantId,
    /// How many units.
    pub quantity: i64,
    /// What is there.
    pub levels: &'a [LevelView],
    /// What is on its way.
    pub supply: &'a [SupplyView],
    /// The places that may be named; others are not offered.
    pub places: &'a [PlaceView],
    /// The store in which one stands: a till or a tablet. None on the web and on the phone.
    pub here: Option<LocationId>,
    /// The instant.
    pub now: Timestamp,
    /// How long places need.
    pub preparation: Preparation,
}

/// A day, in the time of the place, and the instant if that is known as well.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct When {
    /// The day.
    pub on: Date,
    /// The instant.
    pub at: Option<Timestamp>,
}

/// Units of one supply line that an offer would take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct SupplyShare {
    /// Which line.
    pub supply: SupplyId,
    /// How many units of it.
    pub units: i64,
}

/// What an offer rests on; the faces put it into words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// It is on this shelf.
    OnShelf,
    /// It is in that store.
    InStock,
    /// It is on its way.
    Arrival,
    /// It is on its way, later than was said at first.
    Slipped {
        /// The day that was said at first.
        from: Date,
    },
    /// It should have come already.
    Overdue {
        /// The day on which it was expected.
        since: Date,
    },
}

/// One way to get the units.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Offer {
    /// How.
    pub method: Method,
    /// From which place's stock.
    pub source: LocationId,
    /// In which place the customer gets it; none when it is brought.
    pub destination: Option<LocationId>,
    /// Which supply it takes, first the earliest; empty when the units are there.
    pub supply: Vec<SupplyShare>,
    /// From when the customer can have it.
    pub earliest: When,
    /// By when at the latest, as far as one can say.
    pub latest: When,
    /// How far the date may be trusted.
    pub confidence: Confidence,
    /// Units that could be had this way.
    pub free_units: i64,
    /// Units on their way; 0 when it is not about an arrival.
    pub ordered_units: i64,
    /// Units on their way that are promised to others.
    pub promised_units: i64,
    /// What it rests on.
    pub because: Because,
}

/// Every way to get the units now known: what can be carried out or collected from stores, and
/// what is on its way to stores. First what is soonest, then what is nearest.
pub fn offers(question: &Question<'_>) -> Vec<Offer> {
    if question.quantity < 1 {
        return Vec::new();
    }
    let facts = Facts::of(question);
    let mut found: Vec<(Offer, &PlaceView)> = Vec::new();
    for place in question.places.iter().filter(|place| place.kind == PlaceKind::Store) {
        let level = facts.levels.get(&place.id).copied();
        if let Some(offer) = level.and_then(|level| from_stock(question, place, level)) {
            found.push((offer, place));
        }
        let supply = facts.supply.get(&place.id).map_or(&[][..], Vec::as_slice);
        found.extend(on_arrival(question, place, level, supply).into_iter().map(|offer| (offer, place)));
    }
    found.sort_by(|(a, at_a), (b, at_b)| rank(a, at_a, question).cmp(&rank(b, at_b, question)));
    found.into_iter().map(|(offer, _)| offer).collect()
}

/// Where a way stands in a list of ways of every kind: the day that is promised comes first, then what
/// it costs, then how far one goes for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WayOrder {
    /// The day that is promised.
    pub on: Date,
    /// What having it this way costs besides the goods, minor units.
    pub cost_minor: i64,
    /// How far one goes, in metres; nothing for what is brought or is here.
    pub away_m: i64,
}

/// What is known of the variant, by place.
struct Facts<'a> {
    levels: HashMap<LocationId, &'a LevelView>,
    supply: HashMap<LocationId, Vec<&'a SupplyView>>,
}

impl<'a> Facts<'a> {
    fn of(question: &Question<'a>) -> Self {
        let levels = question.levels.iter().filter(|level| level.variant == question.variant);
        let mut supply: HashMap<LocationId, Vec<&SupplyView>> = HashMap::new();
        for line in question.supply.iter().filter(|line| line.variant == question.variant) {
            supply.entry(line.to_location).or_default().push(line);
        }
        Self { levels: levels.map(|level| (level.location, level)).collect(), supply }
    }
}

type Rank<'a> = (Date, Timestamp, bool, i64, Method, &'a str, LocationId);

/// Sooner first; an instant before a mere day; then where one stands, then the nearest.
fn rank<'a>(offer: &Offer, place: &'a PlaceView, question: &Question<'_>) -> Rank<'a> {
    let elsewhere = question.here != Some(place.id);
    let distance_m = place.distance_m.unwrap_or(i64::MAX);
    let at = offer.earliest.at.unwrap_or(Timestamp::MAX);
    (offer.earliest.on, at, elsewhere, distance_m, offer.method, &place.name, place.id)
}

fn from_stock(question: &Question<'_>, place: &PlaceView, level: &LevelView) -> Option<Offer> {
    let here = question.here == Some(place.id);
    let (method, free_units, at, because) = if here {
        (Method::CarryOut, level.shelf_units(), question.now, Because::OnShelf)
    } else {
        (Method::Collect, level.available_units(), ready_at(question, place)?, Because::InStock)
    };
    if free_units < question.quantity {
        return None;
    }
    let when = When { on: place.time_zone.to_datetime(at).date(), at: Some(at) };
    Some(Offer {
        method,
        source: place.id,
        destination: Some(place.id),
        supply: Vec::new(),
        earliest: when,
        latest: when,
        confidence: Confidence::Sure,
        free_units,
        ordered_units: 0,
        promised_units: 0,
        because,
    })
}

/// From when a store can have put it aside: after its preparation, at a full quarter of an hour,
/// while it is open; else when it opens next.
fn ready_at(question: &Question<'_>, place: &PlaceView) -> Option<Timestamp> {
    collect_from(question.now, question.preparation.collect_minutes, &place.hours, &place.time_zone)
}

/// The same for what was asked for at an instant: what the customer was told then.
pub fn collect_from(asked: Timestamp, minutes: i64, hours: &OpeningHours, zone: &TimeZone) -> Option<Timestamp> {
    const QUARTER: i64 = 15 * 60;
    let prepared = asked.checked_add(SignedDuration::from_mins(minutes)).ok()?;
    let seconds = prepared.as_second() + i64::from(prepared.subsec_nanosecond() > 0);
    let rounded = Timestamp::from_second((seconds + QUARTER - 1).div_euclid(QUARTER) * QUARTER).ok()?;
    hours.open_from(rounded, zone)
}

/// An open line with the units of it that may be offered.
struct Arrival<'a> {
    line: &'a SupplyView,
    free: i64,
}

/// What is on its way to a store: each line that has enough units, or, when none has, the earliest
/// lines that have enough together.
fn on_arrival(
    question: &Question<'_>,
    place: &PlaceView,
    level: Option<&LevelView>,
    supply: &[&SupplyView],
) -> Vec<Offer> {
    let arrivals = arrivals_of(supply, level);
    let single = arrivals.iter().filter(|arrival| arrival.free >= question.quantity);
    let offers: Vec<Offer> = single.filter_map(|arrival| arrival_offer(question, place, &[arrival])).collect();
    if !offers.is_empty() {
        return offers;
    }
    let (mut together, mut units) = (Vec::new(), 0);
    for arrival in arrivals.iter().filter(|arrival| arrival.free > 0) {
        together.push(arrival);
        units += arrival.free;
        if units >= question.quantity {
            return arrival_offer(question, place, &together).into_iter().collect();
        }
    }
    Vec::new()
}

/// Open lines to a place by date. Units that are missing there for older promises are taken off
/// the earliest.
fn arrivals_of<'a>(supply: &[&'a SupplyView], level: Option<&LevelView>) -> Vec<Arrival<'a>> {
    let mut lines = supply.to_vec();
    lines.sort_by_key(|line| (line.expected_on, line.id));
    let mut missing = level.map_or(0, |level| (-level.shelf_units()).max(0));
    let arrival = |line: &'a SupplyView| {
        let free = (line.to_come - line.pegged).max(0);
        let taken = free.min(missing);
        missing -= taken;
        Arrival { line, free: free - taken }
    };
    lines.into_iter().map(arrival).collect()
}

/// The offer of one arrival, or of several together; they are given by date.
fn arrival_offer(question: &Question<'_>, place: &PlaceView, arrivals: &[&Arrival<'_>]) -> Option<Offer> {
    let last = arrivals.last()?.line;
    let today = place.time_zone.to_datetime(question.now).date();
    let on_shelf = |expected: Date| {
        let unpacked = expected.max(today).saturating_add(question.preparation.arrival_days.clamp(0, 365).days());
        place.hours.open_day_from(unpacked)
    };
    let overdue = last.expected_on < today;
    let confidence = arrivals.iter().map(|arrival| arrival.line.trusted(today)).max()?;
    let spread_days = last.spread(confidence);
    let earliest = on_shelf(last.expected_on)?;
    let latest = on_shelf(last.expected_on.max(today).saturating_add(spread_days.days()))?;
    let mut wanted = question.quantity;
    let mut shares = Vec::with_capacity(arrivals.len());
    for arrival in arrivals {
        let units = arrival.free.min(wanted);
        wanted -= units;
        shares.push(SupplyShare { supply: arrival.line.id, units });
    }
    let ordered_units = arrivals.iter().map(|arrival| arrival.line.to_come).sum();
    let free_units = arrivals.iter().map(|arrival| arrival.free).sum();
    Some(Offer {
        method: Method::CollectOnArrival,
        source: place.id,
        destination: Some(place.id),
        supply: shares,
        earliest: When { on: earliest, at: None },
        latest: When { on: latest, at: None },
        confidence,
        free_units,
        ordered_units,
        promised_units: ordered_units - free_units,
        because: if overdue {
            Because::Overdue { since: last.expected_on }
        } else if last.expected_on > last.first_expected_on {
            Because::Slipped { from: last.first_expected_on }
        } else {
            Because::Arrival
        },
    })
}

#[cfg(test)]
mod tests;
