//! What slipped is looked for elsewhere before anybody is told of another day.

use super::When;
use jiff::civil::Date;

/// One way by which a part could come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instead<T> {
    /// The day by which the customer has it so.
    pub on: Date,
    /// What it asks of the house: of ways that keep a promise, the one with the least is taken.
    pub trouble: u8,
    /// How.
    pub way: T,
}

/// The way that is taken: of those that keep the promise the one that is the least trouble; when none
/// does, the soonest.
pub fn instead<T>(ways: impl IntoIterator<Item = Instead<T>>, promised: Option<Date>) -> Option<Instead<T>> {
    let rank = |one: &Instead<T>| {
        let is_late = promised.is_none_or(|promised| one.on > promised);
        (is_late, if is_late { one.on } else { Date::MIN }, one.trouble, one.on)
    };
    ways.into_iter().min_by_key(rank)
}

/// What is promised to somebody who was shown `quoted`, when `possible` is what can be had now and
/// `before` is what was shown to who looked as long ago as a quote holds. The hour that was shown holds,
/// though a quarter of an hour may have gone by since; an earlier one than anybody was shown, and a
/// day that cannot be met any more, do not: the answer is then what is said before paying.
pub fn keep_quote(quoted: When, possible: When, before: When) -> Result<When, When> {
    match (quoted.at, possible.at, before.at) {
        (Some(quoted_at), Some(possible_at), Some(before_at)) => {
            if quoted_at >= possible_at {
                Ok(possible)
            } else if quoted_at >= before_at {
                Ok(quoted)
            } else {
                Err(possible)
            }
        }
        _ if possible.on <= quoted.on => Ok(possible),
        _ => Err(possible),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn a_promise_is_kept_with_the_least_trouble_and_else_comes_soonest() {
        let day = |n| date(2026, 11, n);
        for (ways, promised, taken) in [
            (vec![(30, 0), (26, 1), (25, 2)], Some(26), Some((26, 1))),
            (vec![(26, 0), (24, 1)], Some(26), Some((26, 0))),
            (vec![(30, 0), (29, 1), (28, 2)], Some(26), Some((28, 2))),
            (vec![(30, 0), (30, 1)], Some(26), Some((30, 0))),
            (vec![(30, 1), (27, 2)], None, Some((27, 2))),
            (vec![], Some(26), None),
        ] {
            let all = ways.iter().map(|(on, trouble)| Instead { on: day(*on), trouble: *trouble, way: () });
            let found = instead(all, promised.map(day)).map(|one| (i64::from(one.on.day()), one.trouble));
            assert_eq!(
                found,
                taken.map(|(on, trouble): (i8, u8)| (i64::from(on), trouble)),
                "{ways:?} for {promised:?}"
            );
        }
    }

    fn when(hour: i64) -> When {
        let at = Timestamp::from_second(1_790_000_000 + hour * 900).unwrap();
        When { on: kernel::date_in(at, &kernel::store_time_zone(kernel::PARIS)), at: Some(at) }
    }

    #[test]
    fn what_was_shown_holds_while_it_can() {
        let day = |n| When { on: date(2026, 11, n), at: None };
        for (quoted, possible, before, kept) in [
            // Looked a moment ago, or a quarter of an hour ago: the hour stays.
            (when(10), when(10), when(8), Ok(when(10))),
            (when(10), when(11), when(9), Ok(when(10))),
            // Looked too long ago, or made up.
            (when(10), when(15), when(13), Err(when(15))),
            (when(2), when(11), when(9), Err(when(11))),
            // Possible earlier than was shown.
            (when(12), when(11), when(9), Ok(when(11))),
            (day(26), day(26), day(26), Ok(day(26))),
            (day(26), day(25), day(25), Ok(day(25))),
            (day(26), day(27), day(26), Err(day(27))),
        ] {
            assert_eq!(keep_quote(quoted, possible, before), kept, "{quoted:?} {possible:?}");
        }
    }

    proptest! {
        /// Whoever can be served in time is; whoever cannot is served as soon as can be.
        #[test]
        fn nobody_is_told_a_later_day_without_need(ways in proptest::collection::vec((1_i8..28, 0_u8..3), 1..6), promised in 1_i8..28) {
            let promised = date(2026, 11, promised);
            let all: Vec<_> = ways.iter().map(|(on, trouble)| Instead { on: date(2026, 11, *on), trouble: *trouble, way: () }).collect();
            let soonest = all.iter().map(|one| one.on).min().unwrap();
            let taken = instead(all, Some(promised)).unwrap();
            prop_assert_eq!(taken.on <= promised, soonest <= promised);
            prop_assert!(taken.on <= promised || taken.on == soonest);
        }

        /// No form makes the house promise an hour that nobody was shown.
        #[test]
        fn no_quote_is_earlier_than_was_ever_shown(quoted in 0_i64..40, possible in 0_i64..40, ago in 0_i64..4) {
            let (possible, before) = (when(possible + 4), when(possible + 4 - ago));
            match keep_quote(when(quoted), possible, before) {
                Ok(kept) => prop_assert!(kept.at >= before.at && kept.at <= possible.at && kept.at <= when(quoted).at),
                Err(said) => prop_assert_eq!(said, possible),
            }
        }
    }
}
