//! What can be promised day by day, place by place. Pure.

use jiff::civil::{Date, Weekday};
use stock::{Level, Supply};

/// A day of one place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cell {
    /// Units that can be promised.
    pub(crate) units: i64,
    /// Whether something arrives since the column before.
    pub(crate) arrives: bool,
}

impl Cell {
    /// The class of its colour.
    pub(crate) const fn class(self) -> &'static str {
        match (self.units, self.arrives) {
            (..=0, false) => "c h0",
            (..=0, true) => "c h0 in",
            (1, false) => "c h1",
            (1, true) => "c h1 in",
            (2..=3, false) => "c h2",
            (2..=3, true) => "c h2 in",
            (4..=8, false) => "c h3",
            (4..=8, true) => "c h3 in",
            (9..=20, false) => "c h4",
            (9..=20, true) => "c h4 in",
            (_, false) => "c h5",
            (_, true) => "c h5 in",
        }
    }
}

/// The next `count` days from today on, without Sundays but for today itself.
pub(crate) fn days(today: Date, count: usize) -> Vec<Date> {
    let mut out = vec![today];
    let mut day = today;
    while out.len() < count {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        if day.weekday() != Weekday::Sunday {
            out.push(day);
        }
    }
    out
}

/// The cells of one place. What is allocated is promised today; a peg is promised on the
/// day of its supply; what is overdue is awaited tomorrow.
pub(crate) fn cells(level: &Level, supply: &[Supply], today: Date, days: &[Date]) -> Vec<Cell> {
    let tomorrow = today.tomorrow().unwrap_or(today);
    let on = |line: &Supply| if line.expected_on < today { tomorrow } else { line.expected_on };
    let coming = supply.iter().filter(|line| line.to_location == level.location && line.remaining_units() > 0);
    let arrivals: Vec<(Date, i64)> = coming.clone().map(|line| (on(line), line.remaining_units())).collect();
    let pegs: Vec<(Date, i64)> = coming.map(|line| (on(line), line.pegged)).collect();
    let there = level.on_hand - level.allocated;
    let units = fulfilment::atp(there, level.safety, &arrivals, &pegs, days);
    let arrives = |i: usize| {
        let after = i.checked_sub(1).map(|before| days[before]);
        arrivals.iter().any(|(day, _)| *day <= days[i] && after.map_or(*day == days[i], |after| *day > after))
    };
    units.iter().enumerate().map(|(i, units)| Cell { units: (*units).max(0), arrives: arrives(i) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use stock::{Confidence, SupplyOrderKind, SupplyState};

    #[test]
    fn an_arrival_is_promised_from_its_day_on() {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        let level = Level { on_hand: 3, allocated: 2, safety: 1, ..Level::none(moment.id(), moment.id()) };
        let line = |on: Date, ordered, pegged| Supply {
            id: moment.id(),
            supply_order: moment.id(),
            number: "F-2291".into(),
            kind: SupplyOrderKind::PurchaseOrder,
            from_location: None,
            line_no: 1,
            variant: level.variant,
            to_location: level.location,
            ordered,
            received: 0,
            damaged: 0,
            surplus: 0,
            pegged,
            expected_on: on,
            first_expected_on: on,
            spread_days: 0,
            confidence: Confidence::VeryLikely,
            state: SupplyState::Open,
        };
        let today = date(2026, 11, 21);
        let days = days(today, 4);
        assert_eq!(days, [today, date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]);
        let coming = [line(date(2026, 11, 24), 12, 5)];
        let cells = super::cells(&level, &coming, today, &days);
        assert_eq!(cells.iter().map(|cell| cell.units).collect::<Vec<_>>(), [0, 0, 7, 7]);
        assert_eq!(cells.iter().map(|cell| cell.arrives).collect::<Vec<_>>(), [false, false, true, false]);
        let overdue = [line(date(2026, 11, 19), 4, 4)];
        let cells = super::cells(&level, &overdue, today, &days);
        assert!(cells[1].arrives && cells.iter().all(|cell| cell.units == 0), "{cells:?}");
        assert_eq!(Cell { units: 7, arrives: true }.class(), "c h3 in");
    }
}
