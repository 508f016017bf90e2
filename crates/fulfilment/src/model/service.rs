//! Services of carriers, and how the places of the house send.

use super::{CostRules, Handling, OpeningHours, Tariff, Transit, texts};
use jiff::Timestamp;
use kernel::{Address, CollectionId, FulfilmentId, Language, LocationId, OrderId, ParcelId, RelayPointId, ServiceId};
use serde::{Deserialize, Serialize};

/// A name in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ServiceName {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl ServiceName {
    /// In this language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// Where a service brings parcels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceKind {
    /// To a door.
    Home,
    /// To a relay point, where the customer fetches it.
    Relay,
    /// From one of our places to a store of ours: a shuttle.
    Store,
}

texts!(ServiceKind { Home = "home", Relay = "relay", Store = "store" });

impl ServiceKind {
    /// Whether it brings parcels to customers.
    pub const fn is_for_customers(self) -> bool {
        matches!(self, Self::Home | Self::Relay)
    }
}

/// A place where parcels can be fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RelayPoint {
    /// Its id.
    pub id: RelayPointId,
    /// The carrier's code of it.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Number and street.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// City.
    pub city: String,
    /// Millionths of a degree.
    pub latitude_e6: i64,
    /// Millionths of a degree.
    pub longitude_e6: i64,
    /// When it is open.
    pub hours: OpeningHours,
}

impl RelayPoint {
    /// Its address; it names nobody yet.
    pub fn address(&self) -> Address {
        Address {
            name: String::new(),
            street: self.street.clone(),
            more: self.name.clone(),
            postcode: self.postcode.clone(),
            city: self.city.clone(),
            country: "FR".into(),
            phone: String::new(),
        }
    }
}

/// A way in which carriers bring parcels, as customers choose it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Its stable code, such as `standard`.
    pub code: String,
    /// Where it brings parcels.
    pub kind: ServiceKind,
    /// What customers call it.
    pub name: ServiceName,
    /// Who brings it.
    pub carrier: String,
    /// How long it takes.
    pub transit: Transit,
    /// What the carrier takes from the house.
    pub tariff: Tariff,
    /// What the customer pays for each address, VAT included, minor units.
    pub fee_minor: i64,
    /// From which amount of goods on it is free, minor units.
    pub free_from_minor: Option<i64>,
    /// The heaviest article that the carrier takes, in grams; none when it takes any.
    pub most_unit_g: Option<i64>,
}

impl Service {
    /// What the customer pays for goods of this amount, minor units.
    pub fn fee_for(&self, goods_minor: i64) -> i64 {
        match self.free_from_minor {
            Some(least) if goods_minor >= least => 0,
            _ => self.fee_minor,
        }
    }

    /// Whether the carrier takes an article of this weight.
    pub fn takes(&self, unit_g: i64) -> bool {
        self.most_unit_g.is_none_or(|most| unit_g <= most)
    }
}

/// A place that sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sender {
    /// Which place.
    pub location: LocationId,
    /// How it gets parcels ready.
    pub handling: Handling,
    /// Parcels that it takes on at once at most.
    pub most_parcels: i64,
    /// Whose goods lie there; empty for the house itself.
    pub owner: String,
    /// Whether goods of somebody else are sent for the house's orders.
    pub lends: bool,
    /// Departments that it keeps for who comes to it, in their order.
    pub keeps: Vec<CollectionId>,
}

impl Sender {
    /// A place of the house that keeps nothing back.
    pub fn own(location: LocationId, handling: Handling, most_parcels: i64) -> Self {
        Self { location, handling, most_parcels, owner: String::new(), lends: true, keeps: Vec::new() }
    }

    /// Whether what lies there may be sent for the house's orders: its own goods, or lent ones.
    pub fn may_send(&self) -> bool {
        self.owner.is_empty() || self.lends
    }

    /// Whether it sends an article of these departments.
    pub fn sends(&self, departments: &[CollectionId]) -> bool {
        !departments.iter().any(|one| self.keeps.contains(one))
    }
}

/// What the house reckons with when it chooses sources.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SourcingRules {
    /// What things cost.
    pub costs: CostRules,
    /// Into how many parcels an order to one address may be split.
    pub most_parcels: usize,
}

impl Default for SourcingRules {
    fn default() -> Self {
        Self { costs: CostRules::default(), most_parcels: 3 }
    }
}

/// A parcel on its way to a customer. There is one for each fulfilment that is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentParcel {
    /// Its id.
    pub id: ParcelId,
    /// Of which order.
    pub order: OrderId,
    /// Of which fulfilment.
    pub fulfilment: FulfilmentId,
    /// Its SSCC: eighteen digits with a check digit (GS1 General Specifications 2.2.1).
    pub number: String,
    /// Who brings it.
    pub carrier: String,
    /// When it was packed.
    pub packed_at: Timestamp,
    /// When the carrier took it.
    pub dispatched_at: Option<Timestamp>,
    /// When it was there.
    pub delivered_at: Option<Timestamp>,
}

/// What a carrier tells of a parcel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelNews {
    /// The carrier has it.
    Collected,
    /// It lies in a depot.
    InTransit,
    /// It is on the van.
    OutForDelivery,
    /// It lies in the relay point and waits to be fetched.
    AtPoint,
    /// The customer has it.
    Delivered,
    /// Nobody was there, or the address is wrong.
    Failed,
}

texts!(ParcelNews {
    Collected = "collected",
    InTransit = "in_transit",
    OutForDelivery = "out_for_delivery",
    AtPoint = "at_point",
    Delivered = "delivered",
    Failed = "failed",
});

/// One piece of news of a parcel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParcelEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub news: ParcelNews,
    /// Where; empty when it was not said.
    pub place: String,
}

/// The digits that stand for the house in its SSCCs while it has no prefix of its own: GS1 keeps
/// 950 for demonstrations.
const PREFIX: &str = "0950";

/// A serial shipping container code from chance: an extension digit, the prefix of the house, a
/// serial number and the check digit (GS1 General Specifications 7.9). Thirteen digits of chance:
/// two alike among a million parcels are met once in twenty times, and then the unique index says so.
pub fn sscc(chance: [u8; 8]) -> String {
    let serial = u64::from_le_bytes(chance) % 10_000_000_000_000;
    let body = format!("{PREFIX}{serial:013}");
    let sum: u32 =
        body.bytes().rev().zip([3, 1].into_iter().cycle()).map(|(sign, by)| u32::from(sign - b'0') * by).sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sscc_has_eighteen_digits_and_its_check_digit() {
        for n in [0_u64, 1, 123_456_789, u64::MAX] {
            let code = sscc(n.to_le_bytes());
            assert_eq!(code.len(), 18);
            let sum: u32 =
                code.bytes().rev().zip([1, 3].into_iter().cycle()).map(|(sign, by)| u32::from(sign - b'0') * by).sum();
            assert_eq!(sum % 10, 0, "{code}");
        }
        // The example of GS1: 3 7610425 002123456 has the check digit 9.
        let sum: u32 = "37610425002123456"
            .bytes()
            .rev()
            .zip([3, 1].into_iter().cycle())
            .map(|(sign, by)| u32::from(sign - b'0') * by)
            .sum();
        assert_eq!((10 - sum % 10) % 10, 9);
    }

    #[test]
    fn delivery_is_free_from_an_amount_on() {
        let service = Service {
            id: ServiceId(uuid::Uuid::nil()),
            code: "standard".into(),
            kind: ServiceKind::Home,
            name: ServiceName::default(),
            carrier: String::new(),
            transit: Transit {
                least_days: 2,
                most_days: 3,
                collects: super::super::WorkingDays::default(),
                delivers: super::super::WorkingDays::default(),
            },
            tariff: Tariff::default(),
            fee_minor: 490,
            free_from_minor: Some(6_000),
            most_unit_g: Some(20_000),
        };
        assert_eq!((service.fee_for(5_999), service.fee_for(6_000)), (490, 0));
        assert!(service.takes(20_000) && !service.takes(20_001));
        assert_eq!(Service { free_from_minor: None, ..service }.fee_for(60_000), 490);
    }
}
