//! What a customer declared to withdraw from. Pure.

use crate::model::{Fulfilment, FulfilmentState, OrderLine};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{OrderId, PaymentTerms, WithdrawalId};
use serde::{Deserialize, Serialize};

/// Days for withdrawing from what was bought at a distance: Code de la consommation, article L221-18.
pub const WITHDRAWAL_DAYS: i64 = 14;

/// Units of one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WithdrawnLine {
    /// Which line of the order.
    pub line_no: i64,
    /// How many units.
    pub units: i64,
}

/// A declaration, with the instant of its acknowledgement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withdrawal {
    /// Its id.
    pub id: WithdrawalId,
    /// Of which order.
    pub order: OrderId,
    /// When it was declared.
    pub at: Timestamp,
    /// By whom, as they wrote their name.
    pub name: String,
    /// Where the acknowledgement goes.
    pub email: String,
    /// From what.
    pub lines: Vec<WithdrawnLine>,
}

/// Until when one may withdraw.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WithdrawalTime {
    /// Something is still to be received: the days have not begun.
    NotBegun,
    /// Until the end of this day.
    Until(Date),
}

impl WithdrawalTime {
    /// Whether one may still withdraw on this day.
    pub fn is_open_on(self, today: Date) -> bool {
        match self {
            Self::NotBegun => true,
            Self::Until(last) => today <= last,
        }
    }
}

/// Whether a part was contracted at a distance: paid there. What is only reserved is bought in the store.
pub fn is_at_a_distance(f: &Fulfilment) -> bool {
    f.terms == PaymentTerms::Now && !matches!(f.state, FulfilmentState::Cancelled | FulfilmentState::Expired)
}

/// The time for withdrawing from the parts of one order: fourteen days from the day after the last of
/// them was received (article L221-18), until the end of the last day; when that is none on which people
/// work, until the end of the next that is (article L221-19). None when nothing is left to withdraw from.
/// `worked` says the first working day from a day on.
pub fn withdrawal_time(
    parts: &[Fulfilment],
    zone: &TimeZone,
    worked: impl Fn(Date) -> Option<Date>,
) -> Option<WithdrawalTime> {
    let mut last: Option<Timestamp> = None;
    for f in parts.iter().filter(|f| is_at_a_distance(f)) {
        match (f.state, f.ended_at) {
            (FulfilmentState::HandedOver, Some(at)) => last = last.max(Some(at)),
            _ => return Some(WithdrawalTime::NotBegun),
        }
    }
    let received = kernel::date_in(last?, zone);
    let end = received.checked_add(jiff::Span::new().days(WITHDRAWAL_DAYS)).ok()?;
    Some(WithdrawalTime::Until(worked(end).unwrap_or(end)))
}

/// Units of a line that one can still withdraw from: neither brought back nor declared before. What came
/// back was declared first, or needs no declaration any more.
pub fn withdrawable(line: &OrderLine, before: &[Withdrawal]) -> i64 {
    let declared: i64 =
        before.iter().flat_map(|one| &one.lines).filter(|one| one.line_no == line.line_no).map(|one| one.units).sum();
    line.quantity.units() - line.returned.max(declared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::Method;

    /// A part that was received on a day at a time in Paris; none while it was not.
    fn part(received: Option<&str>, terms: PaymentTerms) -> Fulfilment {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        Fulfilment {
            id: moment.id(),
            order: moment.id(),
            no: 1,
            method: Method::Ship,
            terms,
            state: if received.is_some() { FulfilmentState::HandedOver } else { FulfilmentState::Dispatched },
            location: moment.id(),
            supply: None,
            amount_minor: 4_990,
            promised_on: None,
            first_promised_on: None,
            promised_at: None,
            confidence: None,
            ready_at: None,
            keep_until: None,
            ended_at: received.map(|at| at.parse().unwrap()),
            reason: None,
            version: 0,
            shipping: None,
        }
    }

    fn time(parts: &[Fulfilment]) -> Option<WithdrawalTime> {
        // Saturdays, Sundays and the 25th of December are off.
        let works = |day: &Date| day.weekday().to_monday_zero_offset() < 5 && *day != date(2026, 12, 25);
        let worked = |day: Date| day.series(jiff::Span::new().days(1)).take(10).find(works);
        withdrawal_time(parts, &kernel::store_time_zone(kernel::PARIS), worked)
    }

    #[test]
    fn fourteen_days_run_from_the_day_after_the_last_part_was_received() {
        let now = PaymentTerms::Now;
        for (received, last) in [
            // Received on Tuesday the 1st: until Tuesday the 15th.
            (&["2026-12-01T10:00:00Z"][..], date(2026, 12, 15)),
            // Near midnight: the 2nd in Paris.
            (&["2026-12-01T23:30:00Z"], date(2026, 12, 16)),
            // The last of two counts.
            (&["2026-12-01T10:00:00Z", "2026-12-03T10:00:00Z"], date(2026, 12, 17)),
            // It would end on a Saturday: until Monday.
            (&["2026-12-05T10:00:00Z"], date(2026, 12, 21)),
            // It would end on Christmas, a Friday: until Monday.
            (&["2026-12-11T10:00:00Z"], date(2026, 12, 28)),
        ] {
            let parts: Vec<Fulfilment> = received.iter().map(|at| part(Some(at), now)).collect();
            assert_eq!(time(&parts), Some(WithdrawalTime::Until(last)), "{received:?}");
        }
    }

    #[test]
    fn it_has_not_begun_while_something_is_on_its_way_and_never_does_for_what_is_paid_in_the_store() {
        let there = part(Some("2026-12-01T10:00:00Z"), PaymentTerms::Now);
        assert_eq!(time(&[there.clone(), part(None, PaymentTerms::Now)]), Some(WithdrawalTime::NotBegun));
        let reserved = part(Some("2026-12-20T10:00:00Z"), PaymentTerms::AtHandOver);
        assert_eq!(time(&[there.clone(), reserved.clone()]), Some(WithdrawalTime::Until(date(2026, 12, 15))));
        assert_eq!(time(&[reserved]), None);
        let off = Fulfilment { state: FulfilmentState::Cancelled, ..there };
        assert_eq!(time(&[off]), None);
    }

    #[test]
    fn the_last_day_counts_whole() {
        let until = WithdrawalTime::Until(date(2026, 12, 15));
        assert!(until.is_open_on(date(2026, 12, 15)) && !until.is_open_on(date(2026, 12, 16)));
        assert!(WithdrawalTime::NotBegun.is_open_on(date(2030, 1, 1)));
    }
}
