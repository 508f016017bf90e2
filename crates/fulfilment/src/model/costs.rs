//! What it costs to send a line from a place: facts and the rules of the house become candidates.

use super::{Candidate, Costs, PlaceKind};
use kernel::LocationId;
use serde::{Deserialize, Serialize};

/// What the house reckons with. Amounts are ten-thousandths of the unit of currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct CostRules {
    /// Packing a parcel, anywhere.
    pub parcel_e4: i64,
    /// Finding one unit on the shelves of a store.
    pub store_unit_e4: i64,
    /// Finding one unit in a warehouse.
    pub warehouse_unit_e4: i64,
    /// Each kilometre to the customer.
    pub kilometre_e4: i64,
    /// Each parcel that the place has to pack today already.
    pub load_e4: i64,
    /// Each day after the one that was wished.
    pub late_day_e4: i64,
    /// Days for which a store's own customers are thought of.
    pub horizon_days: i64,
    /// Of the price, what is lost when a unit is marked down; basis points.
    pub markdown_bp: i64,
    /// Days until what is left is marked down; 0 for never.
    pub season_days: i64,
}

impl Default for CostRules {
    fn default() -> Self {
        Self {
            parcel_e4: 6_000,
            store_unit_e4: 9_000,
            warehouse_unit_e4: 3_500,
            kilometre_e4: 10,
            load_e4: 400,
            late_day_e4: 30_000,
            horizon_days: 14,
            markdown_bp: 0,
            season_days: 0,
        }
    }
}

/// What a place has of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceStock {
    /// Units that may be promised.
    pub available: i64,
    /// Units sold there to its own customers on a thousand days.
    pub sold_e3: i64,
}

/// A place that may send, with what is known about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// Which place.
    pub location: LocationId,
    /// Store or warehouse.
    pub kind: PlaceKind,
    /// Which tariff holds for its parcels.
    pub tariff: usize,
    /// Metres to the customer.
    pub distance_m: i64,
    /// Parcels that it has to pack today already.
    pub to_pack: i64,
    /// Days after the one that was wished on which a parcel from there would arrive.
    pub late_days: i64,
    /// What it has of each line; none when a rule keeps it out of that line.
    pub stock: Vec<Option<SourceStock>>,
}

/// One line that shall be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Need {
    /// Units.
    pub units: i64,
    /// Price of one, minor units.
    pub unit_minor: i64,
}

/// A source as a candidate; none when it can serve no line.
pub fn candidate(rules: &CostRules, source: &Source, needs: &[Need]) -> Option<Candidate> {
    let lines: Vec<Option<Costs>> =
        needs.iter().zip(&source.stock).map(|(need, stock)| line(rules, source, need, (*stock)?)).collect();
    if lines.iter().all(Option::is_none) {
        return None;
    }
    let parcel = Costs {
        labour_e4: rules.parcel_e4,
        distance_e4: rules.kilometre_e4 * source.distance_m / 1_000,
        load_e4: rules.load_e4 * source.to_pack,
        lateness_e4: rules.late_day_e4 * source.late_days.max(0),
        ..Costs::default()
    };
    Some(Candidate { location: source.location, tariff: source.tariff, parcel, lines })
}

fn line(rules: &CostRules, source: &Source, need: &Need, stock: SourceStock) -> Option<Costs> {
    if stock.available < need.units {
        return None;
    }
    let by_hand = match source.kind {
        PlaceKind::Store => rules.store_unit_e4,
        PlaceKind::Warehouse => rules.warehouse_unit_e4,
    };
    let wanted = |days: i64| Wanted { mean: mean(stock.sold_e3, days) };
    let price_e4 = need.unit_minor * 100;
    let left = stock.available - need.units;
    let balance_e4 = wanted(rules.horizon_days).worth_e4(price_e4, left, stock.available);
    let unsold_e4 = if rules.season_days > 0 && rules.markdown_bp > 0 {
        let lost_e4 = price_e4 * rules.markdown_bp / 10_000;
        lost_e4 * need.units - wanted(rules.season_days).worth_e4(lost_e4, left, stock.available)
    } else {
        0
    };
    Some(Costs { labour_e4: by_hand * need.units, balance_e4, markdown_e4: -unsold_e4, ..Costs::default() })
}

#[expect(clippy::float_arithmetic, reason = "a chance, not money")]
fn mean(sold_e3: i64, days: i64) -> f64 {
    (sold_e3 * days) as f64 / 1_000.0
}

/// How many units a place's own customers will want: Poisson about a mean.
struct Wanted {
    mean: f64,
}

impl Wanted {
    /// What the units after the first `left` and up to `available` are worth where they lie: each
    /// its price times the chance that it is wanted there (the bid price of the last unit).
    #[expect(clippy::float_arithmetic, reason = "a chance, not money; the result is rounded")]
    fn worth_e4(&self, price_e4: i64, left: i64, available: i64) -> i64 {
        if self.mean <= 0.0 || self.is_never_sold_out(left) {
            return 0;
        }
        // The chance of exactly k, and of less than k + 1.
        let (mut exactly, mut fewer) = ((-self.mean).exp(), 0.0);
        let mut wanted = 0.0;
        for k in 0..available {
            fewer += exactly;
            exactly *= self.mean / (k + 1) as f64;
            if k >= left {
                // The unit k + 1 is wanted when more than k are.
                wanted += (1.0 - fewer).max(0.0);
            }
        }
        (price_e4 as f64 * wanted).round() as i64
    }

    /// Whether even ten standard deviations above the mean leave enough.
    #[expect(clippy::float_arithmetic, reason = "a chance, not money")]
    fn is_never_sold_out(&self, left: i64) -> bool {
        left as f64 > self.mean + 10.0 * self.mean.sqrt() + 10.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;

    fn source(available: i64, sold_e3: i64) -> Source {
        let location = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment().id();
        let stock = vec![Some(SourceStock { available, sold_e3 })];
        Source { location, kind: PlaceKind::Store, tariff: 0, distance_m: 120_000, to_pack: 5, late_days: 2, stock }
    }

    const NEED: Need = Need { units: 1, unit_minor: 4_990 };

    fn costs(rules: &CostRules, source: &Source) -> Costs {
        candidate(rules, source, &[NEED]).unwrap().lines[0].unwrap()
    }

    #[test]
    fn the_last_unit_is_worth_what_its_own_customers_would_pay() {
        let rules = CostRules { horizon_days: 10, ..CostRules::default() };
        // One a day is sold here: of ten days, the chance that at least one comes is 1 − e⁻¹⁰.
        assert_eq!(costs(&rules, &source(1, 1_000)).balance_e4, 498_977);
        // One in a hundred days: 1 − e⁻⁰·¹ = 0.0952.
        assert_eq!(costs(&rules, &source(1, 10)).balance_e4, 47_486);
        // The second unit is wanted by two customers: 1 − e⁻⁰·¹ · 1.1 = 0.00468.
        assert_eq!(costs(&rules, &source(2, 10)).balance_e4, 2_335);
        assert_eq!(costs(&rules, &source(100, 10)).balance_e4, 0);
        assert_eq!(costs(&rules, &source(1, 0)).balance_e4, 0);
        let falling: Vec<i64> = (1..30).map(|units| costs(&rules, &source(units, 900)).balance_e4).collect();
        assert!(falling.windows(2).all(|pair| pair[0] >= pair[1]), "{falling:?}");
    }

    #[test]
    fn what_would_be_left_over_speaks_for_its_place() {
        let rules = CostRules { season_days: 10, markdown_bp: 5_000, ..CostRules::default() };
        // Nobody buys it here: half its price would be lost.
        assert_eq!(costs(&rules, &source(8, 0)).markdown_e4, -249_500);
        // All of it will be sold.
        assert_eq!(costs(&rules, &source(1, 9_000)).markdown_e4, 0);
    }

    #[test]
    fn a_parcel_bears_the_way_the_load_and_the_delay() {
        let found = candidate(&CostRules::default(), &source(9, 0), &[NEED]).unwrap();
        let parcel =
            Costs { labour_e4: 6_000, distance_e4: 1_200, load_e4: 2_000, lateness_e4: 60_000, ..Costs::default() };
        assert_eq!((found.parcel, found.lines[0].unwrap().labour_e4), (parcel, 9_000));
        assert_eq!(candidate(&CostRules::default(), &source(0, 0), &[NEED]), None);
    }
}
