//! Stores as a customer sees them: how far, and whether the doors are open.

use fulfilment::OpeningHours;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{LocationId, store_time_zone};
use stores::{Location, LocationKind};
use web::Page;

/// A store with its hours.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// The place.
    pub(crate) location: Location,
    /// When it is open.
    pub(crate) hours: OpeningHours,
    /// Its own time.
    pub(crate) zone: TimeZone,
    /// Metres from where one looks; none for that place itself.
    pub(crate) distance_m: Option<i64>,
}

impl Store {
    /// A place with its hours read; hours that cannot be read are none.
    pub(crate) fn new(location: Location) -> Self {
        let hours = serde_json::from_value(location.hours.clone()).unwrap_or_default();
        let zone = store_time_zone(&location.time_zone);
        Self { location, hours, zone, distance_m: None }
    }

    pub(crate) fn id(&self) -> LocationId {
        self.location.id
    }

    /// The telephone number as a link has it.
    pub(crate) fn phone_digits(&self) -> String {
        self.location.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }

    /// Where it is, in millionths of a degree.
    pub(crate) fn point(&self) -> (i64, i64) {
        (self.location.latitude_e6, self.location.longitude_e6)
    }

    /// "ouvert jusqu’à 19 h 30", "ouvre demain à 10 h".
    pub(crate) fn opening(&self, page: &Page) -> String {
        opening(page, &self.hours, &self.zone)
    }

    /// Whether the doors are open now.
    pub(crate) fn is_open(&self, page: &Page) -> bool {
        self.hours.is_open_at(page.now(), &self.zone)
    }

    /// The hours of one day: "10 h – 12 h 30, 14 h – 19 h".
    pub(crate) fn hours_on(&self, page: &Page, date: Date) -> String {
        hours_on(page, &self.hours, date)
    }

    /// "à 1,8 km · ouvert jusqu’à 20 h".
    pub(crate) fn about(&self, page: &Page) -> String {
        match self.distance_m {
            Some(metres) => {
                format!("{} · {}", page.ta("shop-away", &[("distance", &page.distance(metres))]), self.opening(page))
            }
            None => self.opening(page),
        }
    }
}

/// Whether a door is open, until when, or when it opens next: "ouvert jusqu’à 19 h 30", "ouvre demain à 10 h".
pub(crate) fn opening(page: &Page, hours: &OpeningHours, zone: &TimeZone) -> String {
    if let Some(closes) = hours.closes_at(page.now(), zone) {
        let time = page.time(zone.to_datetime(closes).time());
        return page.ta("shop-open-until", &[("time", &time)]);
    }
    let Some(opens) = hours.next_opening(page.now(), zone) else { return page.t("shop-closed") };
    let opens = zone.to_datetime(opens);
    let time = page.time(opens.time());
    if opens.date() == zone.to_datetime(page.now()).date() {
        page.ta("shop-opens-today", &[("time", &time)])
    } else {
        page.ta("shop-opens-on", &[("day", &page.in_days(opens.date())), ("time", &time)])
    }
}

/// The hours of one day: "10 h – 12 h 30, 14 h – 19 h".
pub(crate) fn hours_on(page: &Page, hours: &OpeningHours, date: Date) -> String {
    let spans = hours.on(date);
    let spans: Vec<String> =
        spans.iter().map(|span| format!("{} – {}", page.time(span.open), page.time(span.close))).collect();
    if spans.is_empty() { page.t("shop-closed") } else { spans.join(", ") }
}

/// The stores of the chain, each with its distance from a point.
pub(crate) fn stores(locations: Vec<Location>) -> Vec<Store> {
    locations.into_iter().filter(|one| one.kind == LocationKind::Store).map(Store::new).collect()
}

/// Writes how far each store is from a point; the place at the point itself has no distance, nor has
/// one of which nobody said where it is.
pub(crate) fn measure(stores: &mut [Store], from: (i64, i64)) {
    for store in stores {
        let is_known = from != (0, 0) && store.location.has_coordinates();
        let metres = is_known.then(|| stores::distance_m(from, store.point()));
        store.distance_m = metres.filter(|metres| *metres > 0);
    }
}
