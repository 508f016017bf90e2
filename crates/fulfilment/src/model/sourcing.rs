//! From which places an order is sent: the exact cheapest split.

use kernel::LocationId;
use serde::{Deserialize, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// The most lines that are split exactly: the time grows threefold with each.
pub const MOST_LINES: usize = 14;
/// Stands for what cannot be: costs that speak for a place may take something off, no plan costs half of it.
const NEVER: i64 = 1 << 50;
const POSSIBLE: i64 = NEVER / 2;

/// What it costs, in ten-thousandths of the unit of currency (a hundredth of a cent): the parts by
/// name, so that the choice can be explained. A negative part speaks for the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Costs {
    /// What the carrier takes.
    pub shipping_e4: i64,
    /// Hands that pick and pack.
    pub labour_e4: i64,
    /// The way, beyond what the carrier takes.
    pub distance_e4: i64,
    /// How busy the place is already.
    pub load_e4: i64,
    /// Days later than was wished.
    pub lateness_e4: i64,
    /// What the last units are worth where they lie.
    pub balance_e4: i64,
    /// Less what would be marked down there anyway.
    pub markdown_e4: i64,
}

impl Costs {
    /// All parts together.
    pub fn total_e4(&self) -> i64 {
        self.shipping_e4
            + self.labour_e4
            + self.distance_e4
            + self.load_e4
            + self.lateness_e4
            + self.balance_e4
            + self.markdown_e4
    }
}

impl Add for Costs {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            shipping_e4: self.shipping_e4 + other.shipping_e4,
            labour_e4: self.labour_e4 + other.labour_e4,
            distance_e4: self.distance_e4 + other.distance_e4,
            load_e4: self.load_e4 + other.load_e4,
            lateness_e4: self.lateness_e4 + other.lateness_e4,
            balance_e4: self.balance_e4 + other.balance_e4,
            markdown_e4: self.markdown_e4 + other.markdown_e4,
        }
    }
}

impl AddAssign for Costs {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Costs {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Self::add)
    }
}

/// What a carrier takes for a parcel, by weight: up to so many grams, so much. Heavier ones are
/// several parcels of the last step.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tariff {
    /// Steps, the lightest first: grams, and hundredths of a cent.
    pub steps: Vec<(i64, i64)>,
}

impl Tariff {
    /// What a parcel of so many grams costs; nothing when there are no steps.
    pub fn price_e4(&self, weight_g: i64) -> i64 {
        let Some((most_g, most_e4)) = self.steps.last().copied() else { return 0 };
        match self.steps.iter().find(|(up_to_g, _)| weight_g <= *up_to_g) {
            Some((_, price_e4)) => *price_e4,
            None => (weight_g + most_g - 1).div_euclid(most_g.max(1)) * most_e4,
        }
    }
}

/// One place that could send.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Which place.
    pub location: LocationId,
    /// Which of the tariffs holds for its parcels.
    pub tariff: usize,
    /// What a parcel from there costs whatever is in it, without the carrier.
    pub parcel: Costs,
    /// What each line costs from there, in the order of the lines; none when it cannot serve it.
    pub lines: Vec<Option<Costs>>,
}

/// What shall be sourced. Rules that are no matter of cost (owner, assortment, limits of the day)
/// have already decided who is a candidate, for which line.
#[derive(Clone, Copy, Debug)]
pub struct Sourcing<'a> {
    /// The weight of each line, all its units, in grams.
    pub weights_g: &'a [i64],
    /// What carriers take.
    pub tariffs: &'a [Tariff],
    /// Who could send; of two that cost the same the first one wins.
    pub candidates: &'a [Candidate],
    /// Into how many parcels the order may be split; none for as many as it has lines.
    pub most_parcels: Option<usize>,
}

/// One parcel of a plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Parcel {
    /// From where.
    pub location: LocationId,
    /// Which lines, by their places.
    pub lines: Vec<usize>,
    /// What it costs, by part.
    pub costs: Costs,
}

/// The cheapest way to send all lines.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// Its parcels, by their first line.
    pub parcels: Vec<Parcel>,
}

impl Plan {
    /// What it costs in all.
    pub fn total_e4(&self) -> i64 {
        self.parcels.iter().map(|parcel| parcel.costs.total_e4()).sum()
    }
}

/// Why there is no plan.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SourcingRefused {
    /// These lines have no candidate at all.
    #[error("no place can send the lines {0:?}")]
    Nowhere(Vec<usize>),
    /// All lines have one, but not within so few parcels.
    #[error("not within {0} parcels")]
    TooManyParcels(usize),
    /// More lines than are split exactly; the order is sourced in parts.
    #[error("{0} lines are more than {MOST_LINES}")]
    TooManyLines(usize),
}

/// The cheapest plan of all, exactly: `best[S]` is the cheapest parcel that holds the lines `S`,
/// `f[S]` the cheapest set of parcels for them, `f[S] = min over T ⊂ S of best[T] + f[S \ T]`. It
/// takes K·2ⁿ + 3ⁿ steps for K candidates and n lines. Of plans that cost the same, the one with
/// fewer parcels wins.
pub fn source(wanted: &Sourcing<'_>) -> Result<Plan, SourcingRefused> {
    let lines = wanted.weights_g.len();
    if lines > MOST_LINES {
        return Err(SourcingRefused::TooManyLines(lines));
    }
    let nowhere: Vec<usize> = (0..lines)
        .filter(|line| wanted.candidates.iter().all(|one| one.lines.get(*line).is_none_or(Option::is_none)))
        .collect();
    if !nowhere.is_empty() {
        return Err(SourcingRefused::Nowhere(nowhere));
    }
    let parcels = Parcels::of(wanted);
    let most = wanted.most_parcels.unwrap_or(lines).clamp(1, lines.max(1));
    let Some(cuts) = parcels.cut(most) else { return Err(SourcingRefused::TooManyParcels(most)) };
    Ok(Plan { parcels: cuts.into_iter().map(|set| parcels.parcel(wanted, set)).collect() })
}

/// The same, of which one candidate sends all it can: what the office shows beside the winner.
pub fn alone(wanted: &Sourcing<'_>, candidate: &Candidate) -> Parcel {
    let lines = (0..wanted.weights_g.len()).filter(|line| candidate.lines.get(*line).is_some_and(Option::is_some));
    parcel_of(wanted, candidate, lines.collect())
}

/// What the parcels of a plan cost by other rules: the same places and lines, weighed again. None when
/// one of its places is no candidate here.
pub fn reckon(wanted: &Sourcing<'_>, plan: &Plan) -> Option<Plan> {
    let again = |parcel: &Parcel| {
        let candidate = wanted.candidates.iter().find(|one| one.location == parcel.location)?;
        let has_all = parcel.lines.iter().all(|line| candidate.lines.get(*line).is_some_and(Option::is_some));
        has_all.then(|| parcel_of(wanted, candidate, parcel.lines.clone()))
    };
    Some(Plan { parcels: plan.parcels.iter().map(again).collect::<Option<_>>()? })
}

fn parcel_of(wanted: &Sourcing<'_>, candidate: &Candidate, lines: Vec<usize>) -> Parcel {
    let weight_g = lines.iter().map(|line| wanted.weights_g[*line]).sum();
    let carrier = wanted.tariffs.get(candidate.tariff).map_or(0, |tariff| tariff.price_e4(weight_g));
    let own: Costs = lines.iter().filter_map(|line| candidate.lines[*line]).sum();
    let costs = candidate.parcel + own + Costs { shipping_e4: carrier, ..Costs::default() };
    Parcel { location: candidate.location, lines, costs }
}

/// Sets of lines are numbers: bit `l` stands for line `l`.
type Set = usize;

/// For each set of lines the cheapest parcel that holds it.
struct Parcels {
    lines: usize,
    /// What it costs; not [`POSSIBLE`] when nobody has all of them.
    best: Vec<i64>,
    /// Whose it is.
    who: Vec<usize>,
}

impl Parcels {
    fn of(wanted: &Sourcing<'_>) -> Self {
        let lines = wanted.weights_g.len();
        let sets = 1 << lines;
        let weights_g = sums_of(wanted.weights_g, &mut vec![0; sets]).to_vec();
        let prices: Vec<Vec<i64>> =
            wanted.tariffs.iter().map(|tariff| weights_g.iter().map(|g| tariff.price_e4(*g)).collect()).collect();
        let nothing = vec![0; sets];
        let (mut best, mut who) = (vec![NEVER; sets], vec![usize::MAX; sets]);
        let mut own = vec![0; sets];
        for (at, candidate) in wanted.candidates.iter().enumerate() {
            let base = candidate.parcel.total_e4();
            let costs: Vec<i64> = (0..lines)
                .map(|line| candidate.lines.get(line).copied().flatten().map_or(NEVER, |costs| costs.total_e4()))
                .collect();
            let own = sums_of(&costs, &mut own);
            let price = prices.get(candidate.tariff).unwrap_or(&nothing);
            // Four arrays side by side: nearly always nothing is better, and the branch is foreseen.
            for (set, ((own, price), best)) in own.iter().zip(price).zip(&mut best).enumerate() {
                let cost = base + own + price;
                if cost < *best {
                    *best = cost;
                    who[set] = at;
                }
            }
        }
        Self { lines, best, who }
    }

    /// The sets of the cheapest plan of at most so many parcels; none when there is no such plan.
    fn cut(&self, most: usize) -> Option<Vec<Set>> {
        let all: Set = (1 << self.lines) - 1;
        // With one parcel more in each layer: what it costs, and the parcel with the lowest line.
        let mut layers: Vec<(Vec<i64>, Vec<Set>)> = vec![(self.best.clone(), (0..=all).collect())];
        layers[0].0[0] = 0;
        while layers.len() < most {
            let (before, _) = layers.last()?;
            let next = self.one_parcel_more(before, &layers[layers.len() - 1].1);
            if next.0 == layers[layers.len() - 1].0 {
                break;
            }
            layers.push(next);
        }
        let mut layer = layers.len() - 1;
        if layers[layer].0[all] >= POSSIBLE {
            return None;
        }
        let (mut left, mut cuts) = (all, Vec::new());
        while left != 0 {
            let set = layers[layer].1[left];
            cuts.push(set);
            left &= !set;
            layer = layer.saturating_sub(1);
        }
        Some(cuts)
    }

    /// Splits off the parcel that holds the lowest line, wherever that is cheaper.
    fn one_parcel_more(&self, before: &[i64], known: &[Set]) -> (Vec<i64>, Vec<Set>) {
        let (mut costs, mut firsts) = (before.to_vec(), known.to_vec());
        for all in 1..before.len() {
            let lowest = all & all.wrapping_neg();
            let rest = all ^ lowest;
            let (mut cost, mut first) = (costs[all], firsts[all]);
            let mut others = rest;
            while others != 0 {
                others = (others - 1) & rest;
                let set = others | lowest;
                let sum = self.best[set] + before[all ^ set];
                if sum < cost {
                    (cost, first) = (sum, set);
                }
            }
            (costs[all], firsts[all]) = (cost, first);
        }
        (costs, firsts)
    }

    fn parcel(&self, wanted: &Sourcing<'_>, set: Set) -> Parcel {
        let lines = (0..self.lines).filter(|line| set & (1 << line) != 0).collect();
        parcel_of(wanted, &wanted.candidates[self.who[set]], lines)
    }
}

/// The sum of each set of values, in the order of the sets.
fn sums_of<'a>(values: &[i64], sums: &'a mut [i64]) -> &'a [i64] {
    sums[0] = 0;
    for (bit, value) in values.iter().enumerate() {
        let (known, next) = sums.split_at_mut(1 << bit);
        for (sum, known) in next.iter_mut().zip(known) {
            *sum = *known + value;
        }
    }
    sums
}

#[cfg(test)]
mod tests;
