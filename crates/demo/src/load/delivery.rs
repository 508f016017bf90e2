//! By which services the chain sends, and how its places get parcels ready.

use super::facts::Facts;
use crate::LocationKind;
use crate::ids::{Ids, Stream};
use db::{DbError, Tx};
use fulfilment::{
    Handling, OpeningHours, RelayPoint, Sender, Service, ServiceKind, ServiceName, Tariff, Transit, WorkingDays,
    holidays_of,
};
use jiff::civil::{Weekday, time};
use kernel::{RelayPointId, ServiceId};

pub(super) async fn write(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    for (position, service) in (1..).zip(services(facts.chain.seed)) {
        fulfilment::store::put_service(tx, &service, position).await?;
    }
    fulfilment::store::put_relay_points(tx, &relay_points(facts)).await?;
    for location in &facts.chain.locations {
        let is_store = location.kind == LocationKind::Store;
        let holidays = holidays_of(&location.address.postcode);
        let week = WorkingDays { holidays, ..WorkingDays::default() };
        let handling = Handling {
            cut_off: if is_store { time(14, 0, 0, 0) } else { time(16, 0, 0, 0) },
            days: 0,
            working: if is_store { week.with_saturday() } else { week },
        };
        let sender = Sender::own(location.id.into(), handling, if is_store { 20 } else { 500 });
        fulfilment::store::put_sender(tx, &sender).await?;
    }
    Ok(())
}

/// Amounts as carriers ask them of a chain of this size, made up.
fn services(seed: u64) -> [Service; 4] {
    let mut ids = Ids::new(seed, Stream::Services);
    let mut service =
        |code: &str, fr: &str, en: &str, days: (i64, i64), steps: &[(i64, i64)], fee: (i64, Option<i64>)| Service {
            id: ServiceId(ids.next()),
            code: code.to_owned(),
            kind: match code {
                "relay" => ServiceKind::Relay,
                "shuttle" => ServiceKind::Store,
                _ => ServiceKind::Home,
            },
            name: ServiceName { fr: fr.to_owned(), en: en.to_owned() },
            carrier: "Transporteur Exemple".to_owned(),
            transit: Transit {
                least_days: days.0,
                most_days: days.1,
                collects: WorkingDays::default(),
                delivers: WorkingDays::default().with_saturday(),
            },
            tariff: Tariff { steps: steps.to_vec() },
            fee_minor: fee.0,
            free_from_minor: fee.1,
            // A relay point has no room for a television.
            most_unit_g: Some(if code == "relay" { 10_000 } else { 30_000 }),
        };
    let standard = [(500, 49_000), (1_000, 59_000), (2_000, 68_000), (5_000, 92_000), (30_000, 180_000)];
    let relay = [(1_000, 34_000), (5_000, 52_000), (20_000, 98_000)];
    let shuttle = [(30_000, 12_000)];
    let express = [(1_000, 112_000), (5_000, 148_000), (30_000, 290_000)];
    [
        service("standard", "Livraison à domicile", "Home delivery", (2, 3), &standard, (490, Some(6_000))),
        service("express", "Livraison express", "Express delivery", (1, 1), &express, (990, None)),
        service("relay", "Point relais", "Relay point", (2, 4), &relay, (290, Some(4_000))),
        service("shuttle", "Navette entre boutiques", "Shuttle between stores", (1, 3), &shuttle, (0, None)),
    ]
}

/// Around each store, so many thousandths of a degree to the north and to the east.
const AROUND: [(&str, &str, i64, i64); 4] = [
    ("Presse de l’Exemple", "3 rue de l’Exemple", 8, -5),
    ("Épicerie de l’Exemple", "21 avenue de l’Exemple", -6, 9),
    ("Fleurs de l’Exemple", "5 place du Marché", 14, 11),
    ("Tabac de la Gare", "2 place de la Gare", -12, -10),
];

/// Four shops around each store that keep parcels.
fn relay_points(facts: &Facts) -> Vec<RelayPoint> {
    let mut ids = Ids::new(!facts.chain.seed, Stream::Services);
    let week =
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday, Weekday::Saturday];
    let open = week.map(|day| (day, time(8, 30, 0, 0), time(19, 0, 0, 0)));
    let hours = OpeningHours::new(open).unwrap_or_default();
    let stores = facts.chain.locations.iter().filter(|location| location.kind == LocationKind::Store);
    let millionths = |degrees: f64| (degrees * 1e6).round() as i64;
    let mut points = Vec::new();
    for store in stores {
        for (no, (name, street, north, east)) in (1..).zip(AROUND) {
            points.push(RelayPoint {
                id: RelayPointId(ids.next()),
                code: format!("{}-R{no}", store.code),
                name: name.to_owned(),
                street: street.to_owned(),
                postcode: store.address.postcode.clone(),
                city: store.address.city.clone(),
                latitude_e6: millionths(store.latitude) + north * 1_000,
                longitude_e6: millionths(store.longitude) + east * 1_000,
                hours: hours.clone(),
            });
        }
    }
    points
}
