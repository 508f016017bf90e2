//! How long the exact cheapest split of an order takes, over a network of places.

use fulfilment::{CostRules, Need, PlaceKind, Source, SourceStock, Sourcing, Tariff, candidate, source};
use kernel::{Clock, LocationId};
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use serde::Serialize;
use std::io::Read;
use std::time::Instant;

/// Places of the network, when no file names them.
const USUAL_PLACES: usize = 500;
/// Of so many places one is a warehouse.
const ONE_WAREHOUSE_IN: usize = 100;

/// What to measure.
#[derive(Clone, Debug)]
pub struct SourcingBench {
    /// How many lines an order has, one run each.
    pub lines: Vec<usize>,
    /// Over how many places.
    pub locations: usize,
    /// Orders of each run.
    pub orders: usize,
    /// Chance is drawn from here.
    pub seed: u64,
}

/// What orders of so many lines came to.
#[derive(Clone, Debug, Serialize)]
pub struct SourcingFigures {
    /// Lines of an order.
    pub lines: usize,
    /// Places that may send.
    pub locations: usize,
    /// Half of the orders took no longer, microseconds.
    pub p50_us: u64,
    /// 99 of 100 took no longer, microseconds.
    pub p99_us: u64,
    /// Parcels of an order, on average, in thousandths.
    pub parcels_e3: u64,
}

/// Latitude and longitude in millionths of a degree.
type Place = (i64, i64);

/// The places of a file: a JSON array of objects with `location.lat` and `location.lon` in degrees.
#[expect(clippy::float_arithmetic, reason = "degrees, not money")]
pub fn network(mut file: impl Read) -> Result<Vec<(i64, i64)>, String> {
    #[derive(serde::Deserialize)]
    struct At {
        lat: f64,
        lon: f64,
    }
    #[derive(serde::Deserialize)]
    struct Store {
        location: At,
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(|error| error.to_string())?;
    let stores: Vec<Store> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let e6 = |degrees: f64| (degrees * 1e6).round() as i64;
    Ok(stores.iter().map(|store| (e6(store.location.lat), e6(store.location.lon))).collect())
}

/// Places all over France, as good as any for the clock.
fn anywhere(chance: &mut SmallRng, count: usize) -> Vec<Place> {
    (0..count)
        .map(|_| (chance.random_range(42_500_000..50_500_000), chance.random_range(-4_500_000..8_000_000)))
        .collect()
}

/// Measures orders of each number of lines, telling each as it is known. An order is what the flow
/// has to do: facts become candidates, candidates become the cheapest plan.
pub fn sourcing(
    bench: &SourcingBench,
    places: Option<Vec<(i64, i64)>>,
    mut told: impl FnMut(&SourcingFigures),
) -> Result<Vec<SourcingFigures>, String> {
    let mut chance = SmallRng::seed_from_u64(bench.seed);
    let mut places = places.unwrap_or_else(|| anywhere(&mut chance, USUAL_PLACES.max(bench.locations)));
    if places.len() < bench.locations {
        return Err(format!("{} places are fewer than {}", places.len(), bench.locations));
    }
    places.truncate(bench.locations);
    let moment = Clock::system().moment();
    let places: Vec<(LocationId, Place)> = places.into_iter().map(|place| (moment.id(), place)).collect();
    let mut all = Vec::new();
    for lines in &bench.lines {
        let figures = run(&places, *lines, bench.orders.max(1), &mut chance)?;
        told(&figures);
        all.push(figures);
    }
    Ok(all)
}

fn run(
    places: &[(LocationId, Place)],
    lines: usize,
    orders: usize,
    chance: &mut SmallRng,
) -> Result<SourcingFigures, String> {
    let rules = CostRules::default();
    let tariffs = [
        Tariff { steps: vec![(500, 49_000), (2_000, 62_000), (10_000, 110_000), (30_000, 190_000)] },
        Tariff { steps: vec![(1_000, 55_000), (5_000, 74_000), (30_000, 160_000)] },
    ];
    let (mut times, mut parcels) = (Vec::with_capacity(orders), 0);
    for _ in 0..orders {
        let needs: Vec<Need> = (0..lines).map(|_| need(chance)).collect();
        let weights_g: Vec<i64> = needs.iter().map(|need| need.units * chance.random_range(150..1_800)).collect();
        let customer = places[chance.random_range(0..places.len())].1;
        let sources: Vec<Source> =
            places.iter().enumerate().map(|(at, place)| facts(at, *place, customer, lines, chance)).collect();
        let begun = Instant::now();
        let candidates: Vec<_> = sources.iter().filter_map(|one| candidate(&rules, one, &needs)).collect();
        let wanted = Sourcing { weights_g: &weights_g, tariffs: &tariffs, candidates: &candidates, most_parcels: None };
        let plan = source(&wanted).map_err(|refused| refused.to_string())?;
        times.push(begun.elapsed().as_micros() as u64);
        parcels += plan.parcels.len();
    }
    times.sort_unstable();
    let at = |hundredths: usize| times[(times.len() - 1) * hundredths / 100];
    Ok(SourcingFigures {
        lines,
        locations: places.len(),
        p50_us: at(50),
        p99_us: at(99),
        parcels_e3: (parcels * 1_000 / orders) as u64,
    })
}

fn need(chance: &mut SmallRng) -> Need {
    let units = if chance.random_bool(0.85) { 1 } else { chance.random_range(2..4) };
    Need { units, unit_minor: chance.random_range(990..30_000) }
}

fn facts(at: usize, (location, place): (LocationId, Place), to: Place, lines: usize, chance: &mut SmallRng) -> Source {
    let kind = if at.is_multiple_of(ONE_WAREHOUSE_IN) { PlaceKind::Warehouse } else { PlaceKind::Store };
    let here = if kind == PlaceKind::Warehouse { 0.9 } else { 0.6 };
    let mut stock = || {
        let (available, sold_e3) = (chance.random_range(1..12), chance.random_range(0..600));
        chance.random_bool(here).then_some(SourceStock { available, sold_e3 })
    };
    let stock = (0..lines).map(|_| stock()).collect();
    Source {
        location,
        kind,
        tariff: chance.random_range(0..2),
        distance_m: stores::distance_m(place, to),
        to_pack: chance.random_range(0..40),
        late_days: chance.random_range(0..2),
        stock,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_read_and_measured() {
        let places = network(
            r#"[{"location": {"lat": 45.76, "lon": 4.835}}, {"location": {"lat": 48.85, "lon": 2.35}}]"#.as_bytes(),
        );
        let places = places.expect("two stores");
        assert_eq!(places, [(45_760_000, 4_835_000), (48_850_000, 2_350_000)]);
        let wish = SourcingBench { lines: vec![1], locations: 2, orders: 5, seed: 1 };
        let figures = sourcing(&wish, Some(places.clone()), |_| {}).expect("a warehouse has most of it");
        assert_eq!((figures[0].lines, figures[0].locations, figures[0].parcels_e3), (1, 2, 1_000));
        assert!(sourcing(&SourcingBench { locations: 3, ..wish }, Some(places), |_| {}).is_err());
        assert!(network("{}".as_bytes()).is_err());
    }
}
