//! Which promise is in danger. Pure.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use orders::{Fulfilment, FulfilmentState};

/// What is wrong with a part of an order, the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Risk {
    /// The promised day is over: by so many days, as a negative number, so that the oldest is first.
    Late(i64),
    /// The preparation time of the store is over: since when it waits.
    Unprepared(Timestamp),
    /// It is promised later than at first: by so many days.
    Slipped(i64),
    /// It is kept for less than a day more: until when.
    Expiring(Timestamp),
    /// The money is not there after half an hour: since when.
    Unpaid(Timestamp),
}

/// What one looks at a promise with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// The instant.
    pub(crate) now: Timestamp,
    /// The day.
    pub(crate) today: Date,
    /// How long a store may take to put something aside.
    pub(crate) preparation: SignedDuration,
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The risk of one part; `placed_at` is when its order was placed.
pub(crate) fn risk(part: &Fulfilment, placed_at: Timestamp, look: Look) -> Option<Risk> {
    use FulfilmentState as S;
    let waited = |span: SignedDuration| placed_at.saturating_add(span).is_ok_and(|due| due < look.now);
    match part.state {
        S::Waiting | S::Allocated | S::Packed | S::Dispatched => {
            if let Some(on) = part.promised_on.filter(|on| *on < look.today) {
                return Some(Risk::Late(-days_between(on, look.today)));
            }
            if let Some(shipping) = part.shipping.as_ref().filter(|_| part.state != S::Dispatched) {
                // The carrier should have it by now.
                let late = days_between(shipping.dispatch_on, look.today);
                if late > 0 {
                    return Some(Risk::Late(-late));
                }
            } else if part.state == S::Allocated && waited(look.preparation) {
                return Some(Risk::Unprepared(placed_at));
            }
            let (first, now) = (part.first_promised_on?, part.promised_on?);
            (now > first).then(|| Risk::Slipped(days_between(first, now)))
        }
        S::ReadyForPickup => {
            let until = part.keep_until?;
            let soon = look.now.saturating_add(SignedDuration::from_hours(24)).ok()?;
            (until < soon).then_some(Risk::Expiring(until))
        }
        S::AwaitingPayment => waited(SignedDuration::from_mins(30)).then_some(Risk::Unpaid(placed_at)),
        S::HandedOver | S::Cancelled | S::Expired => None,
    }
}

/// The worst risk of an order.
pub(crate) fn worst(parts: &[Fulfilment], placed_at: Timestamp, look: Look) -> Option<Risk> {
    parts.iter().filter_map(|part| risk(part, placed_at, look)).min()
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
            confidence: None,
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 1,
            shipping: None,
        }
    }

    #[test]
    fn what_is_in_danger_is_seen() {
        let now: Timestamp = "2026-11-21T17:00:00Z".parse().unwrap();
        let look = Look { now, today: date(2026, 11, 21), preparation: SignedDuration::from_mins(60) };
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
        let (d19, d26, d27) = (date(2026, 11, 19), date(2026, 11, 26), date(2026, 11, 27));
        for (part, placed, expected) in [
            (on(d19, d19), ago(9000), Some(Risk::Late(-2))),
            (on(d27, d26), ago(9000), Some(Risk::Slipped(1))),
            (on(d26, d27), ago(9000), None),
            (part(FulfilmentState::Allocated), ago(61), Some(Risk::Unprepared(ago(61)))),
            (part(FulfilmentState::Allocated), ago(59), None),
            (kept(600), ago(9000), Some(Risk::Expiring(now + SignedDuration::from_mins(600)))),
            (kept(2000), ago(9000), None),
            (part(FulfilmentState::AwaitingPayment), ago(31), Some(Risk::Unpaid(ago(31)))),
            (part(FulfilmentState::HandedOver), ago(9000), None),
        ] {
            assert_eq!(risk(&part, placed, look), expected, "{part:?}");
        }
        let parts = [on(d27, d26), kept(600), on(d19, d19)];
        assert_eq!(worst(&parts, ago(9000), look), Some(Risk::Late(-2)));
    }
}
