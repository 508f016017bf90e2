//! Which promise is in danger. Pure.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use orders::{Fulfilment, FulfilmentState};

/// What is wrong with a part of an order, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Risk {
    /// The promise is over; what is late for longest comes first.
    Late(Overdue),
    /// It is promised later than at first: by so many days.
    Slipped(i64),
    /// It is kept for less than a day more: until when.
    Expiring(Timestamp),
    /// The money is not there after half an hour: since when.
    Unpaid(Timestamp),
}

/// How late a promise is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Overdue {
    /// Since when: the promised hour, or the end of the promised day.
    pub(crate) since: Timestamp,
    /// By how many days, when a day was promised; none when an hour was.
    pub(crate) days: Option<i64>,
}

/// What one looks at a promise with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The instant.
    pub(crate) now: Timestamp,
    /// The day.
    pub(crate) today: Date,
    /// When it began.
    pub(crate) midnight: Timestamp,
    /// How long a store may take to put something aside.
    pub(crate) preparation: SignedDuration,
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

impl Look {
    /// Late against a day: since the end of it.
    fn late_on(self, on: Date) -> Option<Risk> {
        let days = days_between(on, self.today);
        let since = self.midnight.saturating_sub(SignedDuration::from_hours(24 * (days - 1).max(0))).ok()?;
        (days > 0).then_some(Risk::Late(Overdue { since, days: Some(days) }))
    }
}

/// The risk of one part; `ready_by` is the hour for which a collection was promised, `placed_at`
/// when its order was placed.
pub(crate) fn risk(part: &Fulfilment, ready_by: Option<Timestamp>, placed_at: Timestamp, look: Look) -> Option<Risk> {
    use FulfilmentState as S;
    match part.state {
        S::Waiting | S::Allocated | S::Packed | S::Dispatched => {
            // The carrier should have it by now.
            let leaves_on = part.shipping.as_ref().filter(|_| part.state != S::Dispatched).map(|one| one.dispatch_on);
            let late = part.promised_on.and_then(|on| look.late_on(on));
            let late = late.or_else(|| look.late_on(leaves_on?)).or_else(|| {
                let due = ready_by.filter(|due| part.state == S::Allocated && *due < look.now)?;
                Some(Risk::Late(Overdue { since: due, days: None }))
            });
            late.or_else(|| {
                let (first, now) = (part.first_promised_on?, part.promised_on?);
                (now > first).then(|| Risk::Slipped(days_between(first, now)))
            })
        }
        S::ReadyForPickup => {
            let until = part.keep_until?;
            let soon = look.now.saturating_add(SignedDuration::from_hours(24)).ok()?;
            (until < soon).then_some(Risk::Expiring(until))
        }
        S::AwaitingPayment => {
            let due = placed_at.saturating_add(SignedDuration::from_mins(30)).ok()?;
            (due < look.now).then_some(Risk::Unpaid(placed_at))
        }
        S::HandedOver | S::Cancelled | S::Expired => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use kernel::{Method, PaymentTerms};

    fn part(state: FulfilmentState) -> Fulfilment {
        let moment = kernel::Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        Fulfilment {
            id: moment.id(),
            order: moment.id(),
            no: 1,
            method: Method::Collect,
            terms: PaymentTerms::AtHandOver,
            state,
            location: moment.id(),
            supply: None,
            amount_minor: 4990,
            promised_on: None,
            first_promised_on: None,
            promised_at: None,
            confidence: None,
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 1,
            shipping: None,
        }
    }

    fn look(now: Timestamp) -> Look {
        let midnight = "2026-11-20T23:00:00Z".parse().unwrap();
        Look { now, today: date(2026, 11, 21), midnight, preparation: SignedDuration::from_mins(60) }
    }

    #[test]
    fn what_is_in_danger_is_seen() {
        let now: Timestamp = "2026-11-21T17:00:00Z".parse().unwrap();
        let ago = |minutes| now - SignedDuration::from_mins(minutes);
        let on = |promised, first| Fulfilment {
            promised_on: Some(promised),
            first_promised_on: Some(first),
            ..part(FulfilmentState::Waiting)
        };
        let kept = |minutes: i64| Fulfilment {
            keep_until: Some(now + SignedDuration::from_mins(minutes)),
            ..part(FulfilmentState::ReadyForPickup)
        };
        let late = |since: &str, days| Some(Risk::Late(Overdue { since: since.parse().unwrap(), days }));
        let (d19, d26, d27) = (date(2026, 11, 19), date(2026, 11, 26), date(2026, 11, 27));
        for (part, ready_by, placed, expected) in [
            (on(d19, d19), None, ago(9000), late("2026-11-19T23:00:00Z", Some(2))),
            (on(d27, d26), None, ago(9000), Some(Risk::Slipped(1))),
            (on(d26, d27), None, ago(9000), None),
            (part(FulfilmentState::Allocated), Some(ago(60)), ago(120), late("2026-11-21T16:00:00Z", None)),
            (part(FulfilmentState::Allocated), Some(ago(-1)), ago(600), None),
            (part(FulfilmentState::ReadyForPickup), Some(ago(60)), ago(600), None),
            (kept(600), None, ago(9000), Some(Risk::Expiring(now + SignedDuration::from_mins(600)))),
            (kept(2000), None, ago(9000), None),
            (part(FulfilmentState::AwaitingPayment), None, ago(31), Some(Risk::Unpaid(ago(31)))),
            (part(FulfilmentState::HandedOver), Some(ago(60)), ago(9000), None),
        ] {
            assert_eq!(risk(&part, ready_by, placed, look(now)), expected, "{part:?}");
        }
    }

    #[test]
    fn the_latest_comes_first_whether_a_day_or_an_hour_was_promised() {
        let now: Timestamp = "2026-11-21T14:00:00Z".parse().unwrap();
        let hour = |text: &str| {
            let due = Some(text.parse().unwrap());
            risk(&part(FulfilmentState::Allocated), due, now, look(now)).unwrap()
        };
        let day = |on| {
            let waiting = Fulfilment { promised_on: Some(on), ..part(FulfilmentState::Waiting) };
            risk(&waiting, None, now, look(now)).unwrap()
        };
        let (one, three) = (hour("2026-11-21T13:00:00Z"), hour("2026-11-21T11:00:00Z"));
        let mut risks = [one, three, day(date(2026, 11, 20)), day(date(2026, 11, 18))];
        risks.sort();
        assert_eq!(risks, [day(date(2026, 11, 18)), day(date(2026, 11, 20)), three, one]);
    }
}
