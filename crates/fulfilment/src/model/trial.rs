//! Trying other rules on orders of the past: what they would have chosen, beside what is chosen now.

use super::{Costs, SourcingRules, texts};
use jiff::Timestamp;
use kernel::{LocationId, OrderId, StaffId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Orders that would change and are kept by name: those that cost the most less or more.
pub const MOST_EXAMPLES: usize = 50;
/// Days to the promise that are counted one by one; longer ones are counted together.
pub const MOST_DAYS: i64 = 10;

/// What one plan does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Its parcels: from where, at what cost.
    pub parcels: Vec<(LocationId, Costs)>,
    /// Days from the order to the promise of the last parcel.
    pub days: i64,
}

impl Outcome {
    /// From where it is sent, each place once, in order.
    pub fn places(&self) -> Vec<LocationId> {
        let mut places: Vec<LocationId> = self.parcels.iter().map(|parcel| parcel.0).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn costs(&self) -> Costs {
        self.parcels.iter().map(|parcel| parcel.1).sum()
    }
}

/// What plans do together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Addresses that something went to.
    pub sent: i64,
    /// Parcels.
    pub parcels: i64,
    /// Of what was sent: that in several parcels.
    pub split: i64,
    /// What it costs, by part.
    pub costs: Costs,
    /// How much was sent, by days to the promise; the last entry holds all longer ones.
    pub days: BTreeMap<i64, i64>,
    /// Parcels, by place.
    pub places: BTreeMap<LocationId, i64>,
}

impl Tally {
    fn add(&mut self, outcome: &Outcome) {
        self.sent += 1;
        self.parcels += outcome.parcels.len() as i64;
        self.split += i64::from(outcome.parcels.len() > 1);
        self.costs += outcome.costs();
        *self.days.entry(outcome.days.clamp(0, MOST_DAYS)).or_default() += 1;
        for (place, _) in &outcome.parcels {
            *self.places.entry(*place).or_default() += 1;
        }
    }
}

/// Something that would be sent otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Changed {
    /// Which order; none for a sale of the history.
    pub order: Option<OrderId>,
    /// Its number.
    pub number: String,
    /// From where it is sent by the rules in force.
    pub before: Vec<LocationId>,
    /// From where by the draft.
    pub after: Vec<LocationId>,
    /// What the first costs, reckoned by the draft.
    pub before_e4: i64,
    /// What the second costs.
    pub after_e4: i64,
    /// Days to the promise of the first.
    pub before_days: i64,
    /// And of the second.
    pub after_days: i64,
}

impl Changed {
    /// What the change saves by the draft's reckoning; below zero when it costs more, as fewer parcels
    /// may be allowed.
    pub fn saves_e4(&self) -> i64 {
        self.before_e4 - self.after_e4
    }
}

/// What came out of it so far.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tried {
    /// By the rules in force.
    pub present: Tally,
    /// What the plans by the rules in force would cost if the draft did the reckoning: the measure by
    /// which the two are compared.
    pub kept: Costs,
    /// By the draft.
    pub draft: Tally,
    /// How much would be sent otherwise.
    pub changed: i64,
    /// Some of it.
    pub examples: Vec<Changed>,
    /// What could not be planned by one or the other: too few units, no service any more.
    pub skipped: i64,
}

impl Tried {
    /// Takes one delivery in: what is chosen now, what that costs by the draft, what the draft chooses.
    pub fn take(&mut self, (order, number): (Option<OrderId>, &str), present: &Outcome, kept: Costs, draft: &Outcome) {
        self.present.add(present);
        self.draft.add(draft);
        self.kept += kept;
        let (before, after) = (present.places(), draft.places());
        if before == after && present.parcels.len() == draft.parcels.len() && present.days == draft.days {
            return;
        }
        self.changed += 1;
        self.examples.push(Changed {
            order,
            number: number.to_owned(),
            before,
            after,
            before_e4: kept.total_e4(),
            after_e4: draft.costs().total_e4(),
            before_days: present.days,
            after_days: draft.days,
        });
        self.examples.sort_by(|a, b| (-a.saves_e4().abs(), &a.number).cmp(&(-b.saves_e4().abs(), &b.number)));
        self.examples.truncate(MOST_EXAMPLES);
    }
}

/// Where a trial stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TrialState {
    /// It is being reckoned.
    Running,
    /// It can be looked at.
    Done,
    /// Its draft is in force.
    SwitchedOn,
}

texts!(TrialState { Running = "running", Done = "done", SwitchedOn = "switched_on" });

/// What a trial looks at, chosen once at its beginning.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct TrialSample {
    /// Orders of the time that were sent, in all.
    pub total: i64,
    /// Those that are looked at.
    pub orders: Vec<OrderId>,
    /// Sales of the history that stand in when orders are few.
    pub history: Vec<Uuid>,
}

impl TrialSample {
    /// How much there is to look at.
    pub fn len(&self) -> usize {
        self.orders.len() + self.history.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A draft of rules, tried on orders of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trial {
    /// Its id.
    pub id: Uuid,
    /// When it was begun.
    pub at: Timestamp,
    /// By whom.
    pub staff: Option<StaffId>,
    /// Where it stands.
    pub state: TrialState,
    /// The rules that were in force then.
    pub present: SourcingRules,
    /// The draft.
    pub draft: SourcingRules,
    /// What it looks at; none until it was begun.
    pub sample: Option<TrialSample>,
    /// How much of it was looked at.
    pub done: i64,
    /// What came out of it so far.
    pub tried: Tried,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;
    use proptest::prelude::*;

    fn outcome(at: &[LocationId], parcels: &[(usize, i64)], days: i64) -> Outcome {
        let parcel =
            |(place, shipping_e4): &(usize, i64)| (at[*place], Costs { shipping_e4: *shipping_e4, ..Costs::default() });
        Outcome { parcels: parcels.iter().map(parcel).collect(), days }
    }

    fn places() -> Vec<LocationId> {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 5).moment();
        (0..4).map(|_| moment.id()).collect()
    }

    fn any_outcome() -> impl Strategy<Value = (Vec<(usize, i64)>, i64)> {
        (proptest::collection::vec((0_usize..4, 1_i64..90_000), 1..4), 0_i64..30)
    }

    proptest! {
        /// The sums are the same whatever the order in which deliveries are taken in, and whatever number
        /// is taken at a time; examples are bounded.
        #[test]
        fn a_trial_comes_out_the_same_in_any_order(all in proptest::collection::vec((any_outcome(), any_outcome()), 1..90)) {
            let at = places();
            let mut forth = Tried::default();
            let mut back = Tried::default();
            let take = |tried: &mut Tried, n: usize| {
                let ((present, days), (draft, then)) = &all[n];
                let (present, draft) = (outcome(&at, present, *days), outcome(&at, draft, *then));
                tried.take((None, &format!("{n:04}")), &present, present.costs(), &draft);
            };
            (0..all.len()).for_each(|n| take(&mut forth, n));
            (0..all.len()).rev().for_each(|n| take(&mut back, n));
            prop_assert_eq!(&forth, &back);
            prop_assert_eq!(forth.present.costs, forth.kept);
            prop_assert_eq!(forth.present.sent, all.len() as i64);
            prop_assert_eq!(forth.draft.days.values().sum::<i64>(), all.len() as i64);
            prop_assert_eq!(forth.draft.places.values().sum::<i64>(), forth.draft.parcels);
            prop_assert_eq!(forth.examples.len() as i64, forth.changed.min(MOST_EXAMPLES as i64));
            // Kept as JSON between two steps, it is the same.
            let text = serde_json::to_string(&forth).unwrap();
            prop_assert_eq!(serde_json::from_str::<Tried>(&text).unwrap(), forth);
        }
    }

    #[test]
    fn what_stays_as_it_is_does_not_count_as_changed() {
        let at = places();
        let mut tried = Tried::default();
        let same = outcome(&at, &[(0, 100), (1, 200)], 3);
        // Dearer by the draft, from the same places on the same day.
        tried.take(
            (None, "A"),
            &same,
            Costs { shipping_e4: 900, ..Costs::default() },
            &outcome(&at, &[(1, 700), (0, 200)], 3),
        );
        assert_eq!((tried.changed, tried.kept.total_e4(), tried.draft.costs.total_e4()), (0, 900, 900));
        tried.take((None, "B"), &same, same.costs(), &outcome(&at, &[(2, 50)], 4));
        tried.take((None, "C"), &same, same.costs(), &outcome(&at, &[(2, 500)], 40));
        let saved: Vec<_> = tried.examples.iter().map(|one| (one.number.as_str(), one.saves_e4())).collect();
        assert_eq!(saved, [("B", 250), ("C", -200)]);
        assert_eq!((tried.present.split, tried.draft.split, tried.draft.days[&MOST_DAYS]), (3, 1, 1));
    }
}
