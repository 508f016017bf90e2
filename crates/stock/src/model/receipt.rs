//! Who gets the units that came: first pegged, first served.

use super::{Level, Peg, PegState, Supply, SupplyState};
use crate::StockRefused;
use kernel::{AllocationId, SupplyId, SupplyOrderId};
use serde::Serialize;

/// What was counted of one supply line. Several counts of a line add up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReceivedLine {
    /// Which line.
    pub supply: SupplyId,
    /// Good units.
    pub received: i64,
    /// Damaged units: they came and are written off.
    pub damaged: i64,
    /// How many units beyond what was ordered are accepted; more than that is refused.
    pub over: i64,
}

/// What becomes of units that did not come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// They are still awaited.
    StaysOpen,
    /// They will not come; every line of the supply order is closed.
    IsClosed,
}

/// A reservation, or a part of it, whose units came.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PegAllocated {
    /// The peg as it is now: order, fulfilment, line, place.
    pub peg: Peg,
    /// The allocation that it became.
    pub allocation: AllocationId,
    /// Units that came for it this time.
    pub quantity: i64,
    /// Whether the peg has all its units now.
    pub whole: bool,
}

/// What a receipt did.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Received {
    /// Which supply order.
    pub supply_order: SupplyOrderId,
    /// Its number.
    pub number: String,
    /// Whether nothing more is awaited of it.
    pub complete: bool,
    /// Reservations served, first come, first served.
    pub allocated: Vec<PegAllocated>,
    /// Reservations of the received lines that go on waiting.
    pub still_waiting: Vec<Peg>,
    /// Reservations whose units will not come: they need another promise.
    pub orphaned: Vec<Peg>,
    /// The levels afterwards.
    pub levels: Vec<Level>,
}

/// What a receipt does to one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LinePlan {
    /// The line afterwards.
    pub(crate) line: Supply,
    /// Good units that came.
    pub(crate) good: i64,
    /// Damaged units that came.
    pub(crate) damaged: i64,
    /// Pegs as they are afterwards, with the units that each got.
    pub(crate) fills: Vec<(Peg, i64)>,
    /// Pegs that go on waiting.
    pub(crate) waiting: Vec<Peg>,
    /// Pegs that wait in vain.
    pub(crate) orphaned: Vec<Peg>,
}

/// Shares out what came of one line among its open pegs, which are given in their order.
pub(crate) fn plan_line(
    line: &Supply,
    pegs: &[Peg],
    came: &ReceivedLine,
    rest: Rest,
) -> Result<LinePlan, StockRefused> {
    for quantity in [came.received, came.damaged, came.over] {
        if !(0..=1_000_000_000).contains(&quantity) {
            return Err(StockRefused::NotAQuantity { quantity });
        }
    }
    let (expected, counted) = (line.remaining_units(), came.received + came.damaged);
    let surplus = (counted - expected).max(0);
    if surplus > came.over {
        return Err(StockRefused::MoreThanExpected { supply: line.id, expected, counted });
    }
    let mut line = line.clone();
    line.received += came.received;
    line.damaged += came.damaged;
    line.surplus += surplus;
    let (fills, mut waiting) = fill(pegs, came.received);
    if rest == Rest::IsClosed || line.remaining_units() == 0 {
        line.state = SupplyState::Closed;
    }
    let orphaned = orphan(&mut waiting, line.remaining_units());
    line.pegged = waiting.iter().map(Peg::open_units).sum();
    Ok(LinePlan { line, good: came.received, damaged: came.damaged, fills, waiting, orphaned })
}

/// Gives the units to the pegs in their order; who got some, and who still waits.
fn fill(pegs: &[Peg], mut units: i64) -> (Vec<(Peg, i64)>, Vec<Peg>) {
    let (mut fills, mut waiting) = (Vec::new(), Vec::new());
    for peg in pegs {
        let mut peg = *peg;
        let share = peg.open_units().min(units);
        units -= share;
        peg.filled += share;
        if peg.open_units() == 0 {
            peg.state = PegState::Allocated;
        } else {
            waiting.push(peg);
        }
        if share > 0 {
            fills.push((peg, share));
        }
    }
    (fills, waiting)
}

/// Takes from the end of the queue those for whom nothing is left to come.
fn orphan(waiting: &mut Vec<Peg>, to_come: i64) -> Vec<Peg> {
    let mut orphaned = Vec::new();
    while waiting.iter().map(Peg::open_units).sum::<i64>() > to_come {
        let Some(mut last) = waiting.pop() else { break };
        last.state = PegState::Orphaned;
        orphaned.push(last);
    }
    orphaned.reverse();
    orphaned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, SupplyOrderKind};
    use jiff::Timestamp;
    use kernel::{FulfilmentId, LocationId, OrderId, PegId, VariantId};
    use uuid::Uuid;

    fn line(ordered: i64, pegged: i64) -> Supply {
        let day = jiff::civil::date(2026, 11, 26);
        Supply {
            id: SupplyId(Uuid::nil()),
            supply_order: SupplyOrderId(Uuid::nil()),
            number: "F-2291".into(),
            kind: SupplyOrderKind::PurchaseOrder,
            from_location: None,
            line_no: 1,
            variant: VariantId(Uuid::nil()),
            to_location: LocationId(Uuid::nil()),
            ordered,
            received: 0,
            damaged: 0,
            surplus: 0,
            pegged,
            expected_on: day,
            first_expected_on: day,
            spread_days: 0,
            confidence: Confidence::VeryLikely,
            state: SupplyState::Open,
        }
    }

    fn pegs(quantities: &[i64]) -> Vec<Peg> {
        let peg = |(n, quantity): (usize, &i64)| Peg {
            id: PegId(Uuid::from_u128(n as u128)),
            supply: SupplyId(Uuid::nil()),
            order: OrderId(Uuid::nil()),
            fulfilment: FulfilmentId(Uuid::nil()),
            line_no: 1,
            variant: VariantId(Uuid::nil()),
            location: LocationId(Uuid::nil()),
            quantity: *quantity,
            filled: 0,
            pegged_at: Timestamp::UNIX_EPOCH,
            state: PegState::Open,
        };
        quantities.iter().enumerate().map(peg).collect()
    }

    /// ordered, pegs, (good, damaged, over), rest → shares, waiting units, orphaned units, pegged, closed
    #[test]
    fn what_came_is_shared_out_in_turn() {
        use Rest::{IsClosed, StaysOpen};
        type Case =
            (i64, &'static [i64], (i64, i64, i64), Rest, &'static [i64], &'static [i64], &'static [i64], i64, bool);
        let cases: &[Case] = &[
            (12, &[1, 1, 1], (12, 0, 0), StaysOpen, &[1, 1, 1], &[], &[], 0, true),
            (12, &[1, 1, 1], (2, 0, 0), StaysOpen, &[1, 1], &[1], &[], 1, false),
            (12, &[3, 1], (2, 0, 0), StaysOpen, &[2], &[1, 1], &[], 2, false),
            (12, &[12], (6, 0, 0), StaysOpen, &[6], &[6], &[], 6, false),
            (3, &[1, 1, 1], (2, 1, 0), StaysOpen, &[1, 1], &[], &[1], 0, true),
            (3, &[1, 1, 1], (1, 1, 0), StaysOpen, &[1], &[1], &[1], 1, false),
            (5, &[1, 1], (0, 0, 0), IsClosed, &[], &[], &[1, 1], 0, true),
            (2, &[1], (3, 0, 1), StaysOpen, &[1], &[], &[], 0, true),
            (2, &[2], (2, 1, 1), StaysOpen, &[2], &[], &[], 0, true),
            (2, &[], (0, 0, 5), StaysOpen, &[], &[], &[], 0, false),
        ];
        for (ordered, wanted, (received, damaged, over), rest, shares, waiting, orphaned, pegged, closed) in cases {
            let queue = pegs(wanted);
            let came =
                ReceivedLine { supply: SupplyId(Uuid::nil()), received: *received, damaged: *damaged, over: *over };
            let plan = plan_line(&line(*ordered, wanted.iter().sum()), &queue, &came, *rest).unwrap();
            let units = |pegs: &[Peg]| pegs.iter().map(Peg::open_units).collect::<Vec<_>>();
            let label = format!("{ordered} ordered, {wanted:?} promised, {received}+{damaged} came");
            assert_eq!(plan.fills.iter().map(|(_, share)| *share).collect::<Vec<_>>(), *shares, "{label}");
            assert_eq!(units(&plan.waiting), *waiting, "{label}");
            assert_eq!(units(&plan.orphaned), *orphaned, "{label}");
            assert_eq!((plan.line.pegged, plan.line.state == SupplyState::Closed), (*pegged, *closed), "{label}");
        }
    }

    #[test]
    fn a_surplus_that_nobody_accepted_is_refused() {
        let came = ReceivedLine { supply: SupplyId(Uuid::nil()), received: 3, damaged: 1, over: 1 };
        let refused = plan_line(&line(2, 0), &[], &came, Rest::StaysOpen);
        assert_eq!(
            refused,
            Err(StockRefused::MoreThanExpected { supply: SupplyId(Uuid::nil()), expected: 2, counted: 4 })
        );
    }

    proptest::proptest! {
        #[test]
        fn no_unit_is_given_twice_and_none_promised_that_will_not_come(
            ordered in 1_i64..40, wanted in proptest::collection::vec(1_i64..5, 0..10),
            received in 0_i64..50, damaged in 0_i64..5, closed: bool,
        ) {
            let mut queue = pegs(&wanted);
            while queue.iter().map(Peg::open_units).sum::<i64>() > ordered { queue.pop(); }
            let came = ReceivedLine { supply: SupplyId(Uuid::nil()), received, damaged, over: 1_000 };
            let rest = if closed { Rest::IsClosed } else { Rest::StaysOpen };
            let promised: i64 = queue.iter().map(Peg::open_units).sum();
            let plan = plan_line(&line(ordered, promised), &queue, &came, rest).unwrap();
            let shared: i64 = plan.fills.iter().map(|(_, share)| share).sum();
            let units = |pegs: &[Peg]| pegs.iter().map(Peg::open_units).sum::<i64>();
            proptest::prop_assert!(shared <= received);
            proptest::prop_assert_eq!(shared + units(&plan.waiting) + units(&plan.orphaned), promised);
            proptest::prop_assert!(plan.line.pegged <= plan.line.remaining_units());
        }
    }
}
