//! What was promised, each time that it was promised. Pure.

use crate::model::{Fulfilment, texts};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, FulfilmentId, Moment, OrderId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

texts!(
    /// What a promise was made because of.
    PromiseReason {
        /// The order was placed.
        Placed = "placed",
        /// What it waits for comes later.
        SupplySlipped = "supply_slipped",
        /// What it waited for does not come.
        SupplyCancelled = "supply_cancelled",
        /// The place that should have sent it could not.
        Refused = "refused",
        /// It was not where it should have been.
        NotFound = "not_found",
        /// It was there and broken.
        Damaged = "damaged",
        /// It did not leave in time.
        NotSentInTime = "not_sent_in_time",
        /// What it waits for comes earlier.
        CameEarly = "came_early",
        /// The carrier said so.
        CarrierNews = "carrier_news",
    }
);

texts!(
    /// Whether the customer was told of a promise.
    Telling {
        /// It holds what was promised before: there is nothing to tell.
        Needless = "needless",
        /// A letter is about to be written.
        Due = "due",
        /// It was said: with the order, or in a letter.
        Told = "told",
        /// No way to tell it is known or agreed to.
        Untold = "untold",
    }
);

/// One version of what is promised of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// Of which part.
    pub fulfilment: FulfilmentId,
    /// Of which order.
    pub order: OrderId,
    /// Which version, from 1.
    pub no: i64,
    /// The promised day.
    pub on: Option<Date>,
    /// The promised hour: from when it can be collected.
    pub at: Option<Timestamp>,
    /// How sure: `sure`, `very_likely`, `likely`.
    pub confidence: Option<String>,
    /// Because of what.
    pub because: PromiseReason,
    /// When it was made.
    pub made_at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// Whether the customer was told.
    pub telling: Telling,
    /// When.
    pub told_at: Option<Timestamp>,
}

impl Promise {
    /// The first promise of a part: it was said with the order.
    pub fn first(f: &Fulfilment, actor: Actor, moment: &Moment) -> Self {
        Self {
            fulfilment: f.id,
            order: f.order,
            no: 1,
            on: f.promised_on,
            at: f.promised_at,
            confidence: f.confidence.clone(),
            because: PromiseReason::Placed,
            made_at: moment.now,
            actor,
            telling: Telling::Told,
            told_at: Some(moment.now),
        }
    }

    /// The next one: what the part is promised as it stands. What is the same day is not told again.
    #[must_use]
    pub fn next(&self, f: &Fulfilment, because: PromiseReason, actor: Actor, moment: &Moment) -> Self {
        let next = Self {
            no: self.no + 1,
            on: f.promised_on,
            at: f.promised_at,
            confidence: f.confidence.clone(),
            because,
            made_at: moment.now,
            actor,
            told_at: None,
            ..self.clone()
        };
        let telling = if next.day() == self.day() { Telling::Needless } else { Telling::Due };
        Self { telling, ..next }
    }

    /// The promised day; of what was promised for an hour, the day of that hour in France.
    pub fn day(&self) -> Option<Date> {
        let of_hour = |at| kernel::date_in(at, &kernel::store_time_zone(kernel::PARIS));
        self.on.or_else(|| self.at.map(of_hour))
    }
}

/// What the customer knows: the day that was told last.
pub fn told_last(promises: &[Promise]) -> Option<&Promise> {
    promises.iter().filter(|one| one.telling == Telling::Told).max_by_key(|one| one.no)
}

/// What became of promises that are due to be told, in the end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDay {
    /// Of which part.
    pub fulfilment: FulfilmentId,
    /// The day that the customer knows.
    pub old_on: Date,
    /// The day that is promised now.
    pub new_on: Date,
    /// The reason that put it there.
    pub because: PromiseReason,
}

/// What is to be told of a part, whose promises are given in their order: nothing when it is promised
/// for the day again that the customer knows.
pub fn to_tell(promises: &[Promise]) -> Option<NewDay> {
    let last = promises.last()?;
    let known = told_last(promises)?;
    let because = promises.iter().rev().find(|one| one.telling == Telling::Due)?.because;
    // What was promised without a day lay on the shelf: it was promised at once.
    let at_once = kernel::date_in(known.made_at, &kernel::store_time_zone(kernel::PARIS));
    let (old_on, new_on) = (known.day().unwrap_or(at_once), last.day()?);
    (old_on != new_on).then_some(NewDay { fulfilment: last.fulfilment, old_on, new_on, because })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn version(no: i64, on: Date, telling: Telling) -> Promise {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        Promise {
            fulfilment: moment.id(),
            order: moment.id(),
            no,
            on: Some(on),
            at: None,
            confidence: None,
            because: if no == 1 { PromiseReason::Placed } else { PromiseReason::SupplySlipped },
            made_at: moment.now,
            actor: Actor::System,
            telling,
            told_at: None,
        }
    }

    #[test]
    fn who_was_promised_something_at_once_is_told_the_day_that_it_comes_on() {
        let here = Promise { on: None, ..version(1, date(2026, 11, 30), Telling::Told) };
        let comes = version(2, date(2026, 12, 4), Telling::Due);
        let made_on = kernel::date_in(here.made_at, &kernel::store_time_zone(kernel::PARIS));
        let told = to_tell(&[here, comes]).map(|day| (day.old_on, day.new_on));
        assert_eq!(told, Some((made_on, date(2026, 12, 4))));
    }

    #[test]
    fn what_is_told_is_the_way_from_the_day_that_is_known() {
        use Telling::{Due, Needless, Told, Untold};
        let (d26, d27, d30) = (date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30));
        for (versions, told) in [
            (vec![(d26, Told)], None),
            (vec![(d26, Told), (d26, Needless)], None),
            (vec![(d26, Told), (d30, Due)], Some((d26, d30))),
            // Two slips are one piece of news, and one that was undone is none.
            (vec![(d26, Told), (d27, Due), (d30, Due)], Some((d26, d30))),
            (vec![(d26, Told), (d30, Due), (d26, Due)], None),
            (vec![(d26, Told), (d27, Told), (d30, Due)], Some((d27, d30))),
            // What nobody could be told is not known.
            (vec![(d26, Told), (d27, Untold), (d30, Due)], Some((d26, d30))),
            (vec![(d26, Told), (d30, Due), (d30, Needless)], Some((d26, d30))),
        ] {
            let all: Vec<Promise> =
                (1..).zip(&versions).map(|(no, (on, telling))| version(no, *on, *telling)).collect();
            let found = to_tell(&all).map(|day| (day.old_on, day.new_on));
            assert_eq!(found, told, "{versions:?}");
        }
    }

    proptest! {
        /// However a promise moves: who reads all letters knows the day that holds.
        #[test]
        fn letters_end_at_the_day_that_holds(moves in proptest::collection::vec((0_i64..9, any::<bool>()), 1..12)) {
            let mut all = vec![version(1, date(2026, 11, 26), Telling::Told)];
            let mut known = all[0].on;
            for (no, (days, is_written)) in (2..).zip(&moves) {
                let on = date(2026, 11, 26).saturating_add(jiff::Span::new().days(*days));
                let telling = if all.last().is_some_and(|last| last.on == Some(on)) { Telling::Needless } else { Telling::Due };
                all.push(version(no, on, telling));
                if *is_written {
                    let told = to_tell(&all);
                    if let Some(day) = &told {
                        prop_assert_eq!(Some(day.old_on), known);
                        known = Some(day.new_on);
                    }
                    for one in all.iter_mut().filter(|one| one.telling == Telling::Due) {
                        one.telling = if told.is_some() { Telling::Told } else { Telling::Needless };
                    }
                    prop_assert_eq!(known, all.last().unwrap().on);
                }
            }
        }
    }
}
