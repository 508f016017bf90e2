//! By when a parcel can be there: handling where it is packed, then transit by the carrier, each
//! with working days of its own (schema.org `ShippingDeliveryTime`).

use super::hours::instant_of;
use super::{Confidence, WorkingDays};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// How a place gets parcels ready.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Handling {
    /// What is ordered until then, by the clock of the place, is begun on the same day.
    pub cut_off: Time,
    /// Working days from there until the carrier has it; 0 when it leaves on the same day.
    pub days: i64,
    /// The days on which it packs.
    pub working: WorkingDays,
}

/// How a carrier brings parcels.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transit {
    /// Days of delivery until it is there when all goes well.
    pub least_days: i64,
    /// And at the latest, by experience.
    pub most_days: i64,
    /// The days on which it collects.
    pub collects: WorkingDays,
    /// The days on which it delivers.
    pub delivers: WorkingDays,
}

/// When goods begin their way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum From {
    /// They are there: from this instant on.
    Shelf(Timestamp),
    /// They come on this day, and may come so many days later.
    Supply {
        /// The day on which they are expected.
        on: Date,
        /// Days that they may be late.
        spread_days: i64,
        /// How far the date may be trusted.
        confidence: Confidence,
    },
}

/// A promised delivery.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delivery {
    /// The day on which the carrier has it.
    pub dispatched_on: Date,
    /// The first day on which it may be there.
    pub earliest_on: Date,
    /// The day by which it is there: the one that is promised.
    pub latest_on: Date,
    /// How far that may be trusted.
    pub confidence: Confidence,
    /// Until when an order makes these dates; none for goods that are still to come.
    pub order_before: Option<Timestamp>,
}

/// When a parcel is there that is packed by `handling` in the time zone `zone` and brought by
/// `transit`. None when somebody on the way never works.
pub fn deliver(from: From, zone: &TimeZone, handling: &Handling, transit: &Transit) -> Option<Delivery> {
    let (first, last, confidence, order_before) = match from {
        From::Shelf(now) => {
            let (begun, before) = begun_on(now, zone, handling)?;
            (begun, begun, Confidence::Sure, Some(before))
        }
        From::Supply { on, spread_days, confidence } => {
            // What arrives is packed from the next working day on.
            let begun = |on: Date| handling.working.from(on.checked_add(1.day()).ok()?);
            let late = on.saturating_add(spread_days.clamp(0, 365).days());
            (begun(on)?, begun(late)?, confidence, None)
        }
    };
    let dispatched = |begun: Date| transit.collects.from(handling.working.after(begun, handling.days)?);
    let delivered = |dispatched: Date, days: i64| {
        let next = dispatched.checked_add(1.day()).ok()?;
        transit.delivers.after(next, (days - 1).max(0))
    };
    let (soon, late) = (dispatched(first)?, dispatched(last)?);
    let least = transit.least_days.max(1);
    let confidence = if transit.most_days > least { confidence.max(Confidence::VeryLikely) } else { confidence };
    Some(Delivery {
        dispatched_on: soon,
        earliest_on: delivered(soon, least)?,
        latest_on: delivered(late, transit.most_days.max(least))?,
        confidence,
        order_before,
    })
}

/// The day on which packing begins, and the instant until which that holds.
fn begun_on(now: Timestamp, zone: &TimeZone, handling: &Handling) -> Option<(Date, Timestamp)> {
    let today = zone.to_datetime(now).date();
    let mut day = handling.working.from(today)?;
    let mut until = instant_of(day, handling.cut_off, zone)?;
    if now >= until {
        day = handling.working.from(day.checked_add(1.day()).ok()?)?;
        until = instant_of(day, handling.cut_off, zone)?;
    }
    Some((day, until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn paris() -> TimeZone {
        kernel::store_time_zone("Europe/Paris")
    }

    fn at(day: Date, hour: i8, minute: i8) -> Timestamp {
        instant_of(day, time(hour, minute, 0, 0), &paris()).unwrap()
    }

    fn warehouse() -> Handling {
        Handling { cut_off: time(16, 0, 0, 0), days: 0, working: WorkingDays::default() }
    }

    /// Collects on weekdays, delivers on Saturday too.
    fn standard() -> Transit {
        let (collects, delivers) = (WorkingDays::default(), WorkingDays::default().with_saturday());
        Transit { least_days: 2, most_days: 3, collects, delivers }
    }

    fn express() -> Transit {
        Transit { least_days: 1, most_days: 1, ..standard() }
    }

    #[test]
    fn the_cut_off_is_by_the_clock_of_the_place() {
        let wednesday = date(2026, 11, 25);
        for (now, dispatched, latest, before) in [
            (at(wednesday, 15, 59), wednesday, date(2026, 11, 26), at(wednesday, 16, 0)),
            (at(wednesday, 16, 0), date(2026, 11, 26), date(2026, 11, 27), at(date(2026, 11, 26), 16, 0)),
            (at(date(2026, 11, 27), 9, 0), date(2026, 11, 27), date(2026, 11, 28), at(date(2026, 11, 27), 16, 0)),
            (at(date(2026, 11, 28), 9, 0), date(2026, 11, 30), date(2026, 12, 1), at(date(2026, 11, 30), 16, 0)),
        ] {
            let found = deliver(From::Shelf(now), &paris(), &warehouse(), &express()).unwrap();
            assert_eq!((found.dispatched_on, found.latest_on), (dispatched, latest), "{now}");
            assert_eq!((found.order_before, found.confidence), (Some(before), Confidence::Sure));
        }
        // The same instant is before the cut-off in Paris and behind it in La Réunion.
        let now = at(wednesday, 15, 0);
        let reunion = kernel::store_time_zone("Indian/Reunion");
        let there = deliver(From::Shelf(now), &reunion, &warehouse(), &express()).unwrap();
        assert_eq!(there.dispatched_on, date(2026, 11, 26));
    }

    #[test]
    fn places_and_carriers_rest_on_days_of_their_own() {
        // Ordered on the Wednesday before Christmas: packed on Thursday, not collected on Friday,
        // on its way from Monday, brought on Tuesday by the express and by Thursday by the other.
        let late = at(date(2026, 12, 23), 17, 0);
        let slow = Handling { days: 1, ..warehouse() };
        let found = deliver(From::Shelf(late), &paris(), &slow, &express()).unwrap();
        assert_eq!((found.dispatched_on, found.latest_on), (date(2026, 12, 28), date(2026, 12, 29)));
        let found = deliver(From::Shelf(late), &paris(), &slow, &standard()).unwrap();
        assert_eq!((found.earliest_on, found.latest_on), (date(2026, 12, 30), date(2026, 12, 31)));
        assert_eq!(found.confidence, Confidence::VeryLikely);
        // New Year's Day and Sunday are no days of delivery, Saturday is one.
        let found = deliver(From::Shelf(at(date(2026, 12, 30), 9, 0)), &paris(), &warehouse(), &standard()).unwrap();
        assert_eq!((found.earliest_on, found.latest_on), (date(2027, 1, 2), date(2027, 1, 4)));
        // A store in Strasbourg packs nothing on Saint Stephen's Day, even where it works on Saturdays.
        let there =
            WorkingDays { holidays: super::super::holidays_of("67000"), ..WorkingDays::default().with_saturday() };
        let strasbourg = Handling { working: there, ..warehouse() };
        let found = deliver(From::Shelf(at(date(2026, 12, 26), 9, 0)), &paris(), &strasbourg, &express()).unwrap();
        assert_eq!(found.dispatched_on, date(2026, 12, 28));
    }

    #[test]
    fn what_is_still_to_come_is_promised_with_its_spread() {
        let supply = From::Supply { on: date(2026, 12, 3), spread_days: 4, confidence: Confidence::Likely };
        let found = deliver(supply, &paris(), &warehouse(), &express()).unwrap();
        assert_eq!((found.dispatched_on, found.earliest_on), (date(2026, 12, 4), date(2026, 12, 5)));
        assert_eq!((found.latest_on, found.confidence), (date(2026, 12, 9), Confidence::Likely));
        assert_eq!(found.order_before, None);
        let never = Handling { working: WorkingDays { week: [false; 7], ..WorkingDays::default() }, ..warehouse() };
        assert_eq!(deliver(supply, &paris(), &never, &express()), None);
    }

    proptest! {
        /// Who orders later is never promised an earlier day.
        #[test]
        fn a_promise_is_monotone_in_the_time_of_the_order(
            minutes in 0_i64..600_000, later in 0_i64..20_000, days in 0_i64..3, least in 1_i64..4, more in 0_i64..3,
        ) {
            let now = at(date(2026, 1, 1), 0, 0).saturating_add(jiff::SignedDuration::from_mins(minutes)).unwrap();
            let then = now.saturating_add(jiff::SignedDuration::from_mins(later)).unwrap();
            let handling = Handling { days, ..warehouse() };
            let transit = Transit { least_days: least, most_days: least + more, ..standard() };
            let [first, second] = [now, then].map(|at| deliver(From::Shelf(at), &paris(), &handling, &transit).unwrap());
            prop_assert!(first.dispatched_on <= second.dispatched_on);
            prop_assert!(first.earliest_on <= second.earliest_on && first.latest_on <= second.latest_on);
            prop_assert!(first.earliest_on <= first.latest_on && first.dispatched_on < first.earliest_on);
            prop_assert!(first.order_before.unwrap() > now);
        }
    }
}
