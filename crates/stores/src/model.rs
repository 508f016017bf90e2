//! Words and rules of places and shifts. Pure.

use db::DbError;
use jiff::Timestamp;
use kernel::{Actor, Currency, LocationId, ShiftId, StaffId, TillId};
use serde_json::Value as Json;
use std::str::FromStr;
use thiserror::Error;

/// The firm, as it must stand on a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// The name over the door.
    pub name: String,
    /// The name in the register.
    pub legal_name: String,
    /// SIRET of the head office.
    pub siret: String,
    /// VAT number.
    pub vat_number: String,
    /// The currency of all prices.
    pub currency: Currency,
}

/// What kind of place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LocationKind {
    /// Customers come in.
    Store,
    /// They do not.
    Warehouse,
}

impl LocationKind {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Warehouse => "warehouse",
        }
    }
}

impl FromStr for LocationKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "store" => Ok(Self::Store),
            "warehouse" => Ok(Self::Warehouse),
            _ => Err(()),
        }
    }
}

/// A place that holds stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// Its short code, such as LPI.
    pub code: String,
    /// Store or warehouse.
    pub kind: LocationKind,
    /// Its name, as customers say it.
    pub name: String,
    /// Its city.
    pub city: String,
    /// Street line.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// ISO 3166 country.
    pub country: String,
    /// Telephone.
    pub phone: String,
    /// Latitude in millionths of a degree.
    pub latitude_e6: i64,
    /// Longitude in millionths of a degree.
    pub longitude_e6: i64,
    /// IANA time zone.
    pub time_zone: String,
    /// Opening hours, as room `fulfilment` reads them.
    pub hours: Json,
    /// Its place in lists.
    pub position: i64,
}

/// A till of a store, with the payment terminal beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Till {
    /// Its id.
    pub id: TillId,
    /// Its store.
    pub location: LocationId,
    /// Its number in the store.
    pub number: i64,
    /// The payment terminal, as the provider names it.
    pub terminal: String,
}

/// One service on one till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: ShiftId,
    /// On which till.
    pub till: TillId,
    /// In which store.
    pub location: LocationId,
    /// Who opened it.
    pub staff: StaffId,
    /// When.
    pub opened_at: Timestamp,
    /// Cash in the drawer at the beginning, minor units.
    pub float_minor: i64,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Cash that should be there at the end, minor units.
    pub expected_minor: Option<i64>,
    /// Cash that was counted, minor units.
    pub counted_minor: Option<i64>,
    /// What the seller wrote about a difference.
    pub note: Option<String>,
}

impl Shift {
    /// Counted less expected, minor units; none while open.
    pub fn difference_minor(&self) -> Option<i64> {
        Some(self.counted_minor? - self.expected_minor?)
    }
}

/// Rules that head office sets for the whole chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Days that a reserved article is kept once it is ready.
    pub keep_days: i64,
    /// Minutes that a cart at checkout holds its stock.
    pub hold_minutes: i64,
    /// Minutes a store needs to put an article aside.
    pub preparation_minutes: i64,
    /// Days after hand-over in which a seller takes anything back; later a store manager may.
    pub return_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { keep_days: 7, hold_minutes: 20, preparation_minutes: 60, return_days: 30 }
    }
}

/// The most cash that a float or a count may say, minor units: more is a slip of the finger.
pub(crate) const MOST_CASH_MINOR: i64 = 10_000_000;

/// Why a shift was not opened or closed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShiftRefused {
    /// Somebody's shift is open on this till.
    #[error("a shift is open on this till")]
    AlreadyOpen,
    /// No shift is open on this till.
    #[error("no shift is open on this till")]
    NotOpen,
    /// An amount below zero or far above what a drawer holds.
    #[error("not a plausible amount of cash")]
    Amount,
    /// Another store's till.
    #[error("not in this store")]
    OtherStore,
    /// What was counted is not what should be there, and nobody says why.
    #[error("a difference wants a reason")]
    Reason {
        /// Counted less expected, minor units.
        difference_minor: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ShiftRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "shift_already_open",
            Self::NotOpen => "shift_not_open",
            Self::Amount => "cash_amount",
            Self::OtherStore => "other_store",
            Self::Reason { .. } => "difference_reason",
            Self::Store(_) => "store",
        }
    }
}

/// Opens a shift with the float that the seller counted.
#[derive(Clone, Debug)]
pub struct OpenShift {
    /// Its id.
    pub id: ShiftId,
    /// On which till.
    pub till: TillId,
    /// Who.
    pub staff: StaffId,
    /// As whom.
    pub actor: Actor,
    /// The float, minor units.
    pub float_minor: i64,
    /// When.
    pub now: Timestamp,
}

/// Closes the open shift of a till with the cash that was counted.
#[derive(Clone, Debug)]
pub struct CloseShift {
    /// On which till.
    pub till: TillId,
    /// As whom.
    pub actor: Actor,
    /// What should be there, minor units (float plus cash taken less cash given).
    pub expected_minor: i64,
    /// What was counted, minor units.
    pub counted_minor: i64,
    /// What the seller says about a difference.
    pub note: String,
    /// When.
    pub now: Timestamp,
}

/// The distance between two places in metres, over the ground (haversine, mean radius of the earth 6 371 km).
#[expect(clippy::float_arithmetic, reason = "a distance is for showing and sorting, not money")]
pub fn distance_m(from: (i64, i64), to: (i64, i64)) -> i64 {
    let radians = |e6: i64| (e6 as f64 / 1e6).to_radians();
    let (lat1, lat2) = (radians(from.0), radians(to.0));
    let (dlat, dlon) = (lat2 - lat1, radians(to.1) - radians(from.1));
    let a = (dlat / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * (dlon / 2.0).sin().powi(2);
    (2.0 * 6_371_000.0 * a.sqrt().asin()).round() as i64
}

/// About where a postcode is: the place that the house has in the same department, best with the same
/// postcode. None without one: where the postcode is, nobody here knows.
pub fn near_postcode<'a>(places: impl IntoIterator<Item = &'a Location>, postcode: &str) -> Option<&'a Location> {
    let department = postcode.get(..2)?;
    let near = places.into_iter().filter(|place| place.postcode.starts_with(department));
    near.min_by_key(|place| (place.postcode != postcode, &place.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str, postcode: &str) -> Location {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        Location {
            id: moment.id(),
            code: code.into(),
            kind: LocationKind::Store,
            name: code.into(),
            city: String::new(),
            street: String::new(),
            postcode: postcode.into(),
            country: "FR".into(),
            phone: String::new(),
            latitude_e6: 0,
            longitude_e6: 0,
            time_zone: kernel::PARIS.into(),
            hours: Json::Null,
            position: 0,
        }
    }

    #[test]
    fn a_postcode_is_about_where_the_house_has_a_place_in_its_department() {
        let places = [place("LPD", "69003"), place("LPI", "69002"), place("NIC", "06000")];
        for (postcode, code) in [
            ("69002", Some("LPI")),
            ("69100", Some("LPD")),
            ("06300", Some("NIC")),
            ("75011", None),
            ("6", None),
            ("", None),
        ] {
            assert_eq!(near_postcode(&places, postcode).map(|one| one.code.as_str()), code, "{postcode}");
        }
    }

    #[test]
    fn distances_are_those_of_a_map() {
        let (lyon, grenoble) = ((45_760_000, 4_835_000), (45_188_000, 5_724_000));
        let metres = distance_m(lyon, grenoble);
        assert!((92_000..96_000).contains(&metres), "{metres}");
        assert_eq!(distance_m(lyon, lyon), 0);
    }
}
