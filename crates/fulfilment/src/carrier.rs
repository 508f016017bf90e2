//! What we ask of a carrier, in our own words; the room `connect` implements it.

use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;

/// A parcel as its carrier is told of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Announced {
    /// Its SSCC. Announced twice, it is one parcel.
    pub number: String,
    /// The code of the service that was chosen.
    pub service: String,
    /// Where it is taken from.
    pub from: Door,
    /// Where it is brought.
    pub to: Door,
    /// The carrier's code of the relay point that it is brought to; none for a door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
}

/// One end of the way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Door {
    /// Who is there.
    pub name: String,
    /// Number and street.
    pub street: String,
    /// Floor, building, name of the relay point; empty for none.
    pub more: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// ISO 3166 country.
    pub country: String,
    /// Telephone; empty for none.
    pub phone: String,
}

/// Why a carrier did not take the announcement; it is made again. For the log.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the carrier did not take the announcement: {0}")]
pub struct NotAnnounced(pub String);

/// A future that a trait object can return.
pub type Announcing<'a> = Pin<Box<dyn Future<Output = Result<(), NotAnnounced>> + Send + 'a>>;

/// A carrier, or what stands for all of them.
pub trait Carrier: Send + Sync {
    /// Tells of a parcel that is handed over.
    fn announce<'a>(&'a self, parcel: &'a Announced) -> Announcing<'a>;
}

/// No carrier hears of parcels by wire: labels and telephones do.
pub struct NoCarrier;

impl Carrier for NoCarrier {
    fn announce<'a>(&'a self, _: &'a Announced) -> Announcing<'a> {
        Box::pin(async { Ok(()) })
    }
}
