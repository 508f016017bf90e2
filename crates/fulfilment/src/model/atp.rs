//! Available to promise.

use jiff::civil::Date;

/// What can be promised on each of the days `on`, in units: the least, from that day on, of what
/// is there above safety, plus supply so far, less commitments so far. A promise within it breaks
/// no later commitment. Negative when more is committed than will be there.
///
/// What is allocated is a commitment of the first day; a peg is one of the day of its supply.
pub fn atp(on_hand: i64, safety: i64, supply: &[(Date, i64)], commitments: &[(Date, i64)], on: &[Date]) -> Vec<i64> {
    let mut changes: Vec<(Date, i64)> = supply.to_vec();
    changes.extend(commitments.iter().map(|(day, units)| (*day, -units)));
    changes.sort_unstable_by_key(|(day, _)| *day);
    // The level after all changes of each day on which something changes.
    let mut levels: Vec<(Date, i64)> = Vec::new();
    let mut level = on_hand - safety;
    for (day, change) in changes {
        level += change;
        match levels.last_mut() {
            Some(last) if last.0 == day => last.1 = level,
            _ => levels.push((day, level)),
        }
    }
    on.iter().map(|day| least_from(&levels, on_hand - safety, *day)).collect()
}

/// The least level at the end of a day and after it; `first` is the level before any change.
fn least_from(levels: &[(Date, i64)], first: i64, day: Date) -> i64 {
    let later = levels.partition_point(|(changed, _)| *changed <= day);
    let today = later.checked_sub(1).map_or(first, |at| levels[at].1);
    levels[later..].iter().map(|(_, level)| *level).fold(today, i64::min)
}

/// What each period's own supply leaves to be promised: supply less demand per period, where a
/// shortage is covered from the nearest earlier periods that have something left. What no earlier
/// period covers stays negative.
pub fn discrete_atp(supply: &[i64], demand: &[i64]) -> Vec<i64> {
    let mut left: Vec<i64> = supply.iter().zip(demand).map(|(supply, demand)| supply - demand).collect();
    for period in 0..left.len() {
        for earlier in (0..period).rev() {
            if left[period] >= 0 {
                break;
            }
            let covered = left[earlier].max(0).min(-left[period]);
            left[earlier] -= covered;
            left[period] += covered;
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    const SUPPLY: [i64; 8] = [6, 4, 2, 4, 8, 4, 4, 4];
    const DEMAND: [i64; 8] = [6, 2, 3, 6, 6, 1, 2, 2];

    fn days(count: usize) -> Vec<Date> {
        (0..count as i64).map(|n| date(2026, 11, 23).saturating_add(n.days())).collect()
    }

    fn dated(units: &[i64]) -> Vec<(Date, i64)> {
        days(units.len()).into_iter().zip(units.iter().copied()).collect()
    }

    #[test]
    fn the_published_figures_come_out() {
        assert_eq!(discrete_atp(&SUPPLY, &DEMAND), [0, 0, 0, -1, 2, 3, 2, 2]);
        let sums = atp(0, 0, &dated(&SUPPLY), &dated(&DEMAND), &days(8));
        assert_eq!(sums, [-1, -1, -1, -1, 1, 4, 6, 8]);
    }

    #[test]
    fn a_sale_now_never_breaks_a_later_commitment() {
        let day = |n| date(2026, 11, n);
        // Three on the shelf, one kept back, two promised for Thursday, five more come on Friday.
        let on = [day(22), day(26), day(27), day(30)];
        assert_eq!(atp(3, 1, &[(day(27), 5)], &[(day(26), 2)], &on), [0, 0, 5, 5]);
        assert_eq!(atp(3, 1, &[], &[], &on), [2, 2, 2, 2]);
        assert_eq!(atp(0, 0, &[(day(26), 12), (day(26), 1)], &[(day(26), 5)], &on), [0, 8, 8, 8]);
    }

    proptest::proptest! {
        /// Whatever is sold, for whatever day: nothing that could be promised before becomes more.
        #[test]
        fn a_sale_never_adds_to_what_can_be_promised(
            supply in proptest::collection::vec((0_usize..8, 1_i64..9), 0..6),
            sold in proptest::collection::vec((0_usize..8, 1_i64..9), 0..6),
            on_hand in 0_i64..20, safety in 0_i64..3, day in 0_usize..8, units in 1_i64..9,
        ) {
            let on = days(8);
            let dated = |all: &[(usize, i64)]| all.iter().map(|(day, units)| (on[*day], *units)).collect::<Vec<_>>();
            let before = atp(on_hand, safety, &dated(&supply), &dated(&sold), &on);
            let more: Vec<_> = dated(&sold).into_iter().chain([(on[day], units)]).collect();
            let after = atp(on_hand, safety, &dated(&supply), &more, &on);
            for (at, (before, after)) in before.iter().zip(&after).enumerate() {
                proptest::prop_assert!(after <= before, "day {at}: {before} became {after}");
                proptest::prop_assert!(before - units <= *after, "day {at}: more than was sold is gone");
                proptest::prop_assert!(at < day || *after == before - units, "day {at}: what is sold is gone from then on");
            }
        }

        #[test]
        fn periods_add_up_to_days(
            periods in proptest::collection::vec((0_i64..9, 0_i64..9), 1..12), first in 0_i64..20,
        ) {
            let (mut supply, demand): (Vec<i64>, Vec<i64>) = periods.into_iter().unzip();
            let sums = atp(first, 0, &dated(&supply), &dated(&demand), &days(supply.len()));
            supply[0] += first;
            let own = discrete_atp(&supply, &demand);
            proptest::prop_assert!(sums.windows(2).all(|pair| pair[0] <= pair[1]), "it never falls");
            if sums[0] >= 0 {
                let added: Vec<i64> = own.iter().scan(0, |sum, left| { *sum += left; Some(*sum) }).collect();
                proptest::prop_assert_eq!(added, sums);
            } else {
                proptest::prop_assert!(own.iter().any(|left| *left < 0), "a shortage shows");
            }
        }
    }
}
