//! Customers, numbered rather than named.

use crate::calendar::days_before;
use crate::chain::{Address, Customer, Location, LocationKind};
use crate::ids::{Ids, Stream, chance};
use crate::supply::store_weight;
use jiff::civil::Date;
use rand::Rng;

/// How many there are.
const COUNT: usize = 400;

/// Customers, the regulars first.
pub(crate) fn customers(seed: u64, today: Date, locations: &[Location]) -> Vec<Customer> {
    let mut rng = chance(seed, Stream::Customers);
    let mut ids = Ids::new(seed, Stream::CustomerIds);
    let stores: Vec<usize> = (0..locations.len()).filter(|&l| locations[l].kind == LocationKind::Store).collect();
    let total: u32 = stores.iter().map(|&s| store_weight(locations[s].code)).sum();
    let mut out = Vec::with_capacity(COUNT);
    for n in 1..=COUNT {
        let mut left = rng.random_range(0..total);
        let near = stores.iter().copied().find(|&s| {
            let weight = store_weight(locations[s].code);
            let here = left < weight;
            left = left.saturating_sub(weight);
            here
        });
        let store = near.unwrap_or(stores[0]);
        let home = &locations[store].address;
        out.push(Customer {
            id: ids.next(),
            number: format!("MF-C-{n:04}"),
            first_name: if rng.random_bool(0.6) { "Cliente" } else { "Client" },
            last_name: format!("Démo {n:04}"),
            email: format!("client{n:04}@exemple.example"),
            phone: format!("06 39 98 {:02} {:02}", n / 100, n % 100),
            language: if rng.random_bool(0.12) { "en" } else { "fr" },
            address: Address {
                line1: format!("{} rue de l’Exemple", 1 + rng.random_range(0..90)),
                postcode: home.postcode.clone(),
                city: home.city.clone(),
                country: "FR",
            },
            store,
            joined_on: days_before(
                today,
                if rng.random_bool(0.7) { rng.random_range(366..1_400) } else { rng.random_range(20..366) },
            ),
            mail_consent: rng.random_bool(0.62),
            sms_consent: rng.random_bool(0.38),
            store_consent: rng.random_bool(0.45),
            points: rng.random_range(0..160) * 10,
        });
    }
    out
}
