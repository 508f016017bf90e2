//! When a place is open.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// So far ahead an opening is looked for.
const MOST_DAYS: i64 = 60;

/// From when to when a place is open, on one day, in its own time. It is closed at `close` itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Hours {
    /// The doors open.
    pub open: Time,
    /// The doors close.
    pub close: Time,
}

/// Why opening hours were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum HoursError {
    /// Not a time of day such as "09:30".
    #[error("not a time of day")]
    Time,
    /// A place closes after it opens, on the same day, and opens again only then.
    #[error("opening hours overlap or end before they begin")]
    Order,
}

impl TryFrom<(String, String)> for Hours {
    type Error = HoursError;
    fn try_from((open, close): (String, String)) -> Result<Self, HoursError> {
        let time = |text: &str| Time::strptime("%H:%M", text).map_err(|_| HoursError::Time);
        Ok(Self { open: time(&open)?, close: time(&close)? })
    }
}

impl From<Hours> for (String, String) {
    fn from(hours: Hours) -> Self {
        (hours.open.strftime("%H:%M").to_string(), hours.close.strftime("%H:%M").to_string())
    }
}

/// The opening hours of a place: by weekday, with exceptions by date. As JSON:
/// `{"monday": [["10:00", "12:30"], ["14:00", "19:00"]], "except": {"2026-12-25": []}}`;
/// a day that is not named is closed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Week", into = "Week")]
pub struct OpeningHours {
    /// From Monday on.
    week: [Vec<Hours>; 7],
    except: BTreeMap<Date, Vec<Hours>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Week {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    monday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tuesday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    wednesday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    thursday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    friday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    saturday: Vec<Hours>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sunday: Vec<Hours>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    except: BTreeMap<Date, Vec<Hours>>,
}

impl TryFrom<Week> for OpeningHours {
    type Error = HoursError;
    fn try_from(week: Week) -> Result<Self, HoursError> {
        let days = [week.monday, week.tuesday, week.wednesday, week.thursday, week.friday, week.saturday, week.sunday];
        Self { week: days, except: week.except }.checked()
    }
}

impl From<OpeningHours> for Week {
    fn from(hours: OpeningHours) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = hours.week;
        Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday, except: hours.except }
    }
}

impl OpeningHours {
    /// From weekdays and their times, in any order.
    pub fn new(openings: impl IntoIterator<Item = (Weekday, Time, Time)>) -> Result<Self, HoursError> {
        let mut hours = Self::default();
        for (weekday, open, close) in openings {
            hours.week[at(weekday)].push(Hours { open, close });
        }
        hours.checked()
    }

    /// The same exceptions, but another week, as people write it, from Monday on: `10:00-12:30, 14:00-19:00`, also
    /// `10h-19h30`; a day with nothing is closed.
    pub fn with_week<T: AsRef<str>>(mut self, week: &[T; 7]) -> Result<Self, HoursError> {
        for (day, text) in self.week.iter_mut().zip(week) {
            let spans = text.as_ref().split([',', ';']).map(str::trim).filter(|span| !span.is_empty());
            *day = spans.map(span).collect::<Result<_, _>>()?;
        }
        self.checked()
    }

    /// The week as [`OpeningHours::with_week`] reads it, from Monday on.
    pub fn week_in_words(&self) -> [String; 7] {
        let words = |hours: &Hours| {
            let (open, close) = (*hours).into();
            format!("{open}-{close}")
        };
        std::array::from_fn(|day| self.week[day].iter().map(words).collect::<Vec<_>>().join(", "))
    }

    /// The same hours, but others on one date; none means closed on it.
    pub fn except(mut self, date: Date, openings: Vec<Hours>) -> Result<Self, HoursError> {
        self.except.insert(date, openings);
        self.checked()
    }

    fn checked(mut self) -> Result<Self, HoursError> {
        for day in self.week.iter_mut().chain(self.except.values_mut()) {
            day.sort_unstable();
            let ends_after_it_begins = day.iter().all(|hours| hours.open < hours.close);
            let one_after_the_other = day.windows(2).all(|pair| pair[0].close <= pair[1].open);
            if !(ends_after_it_begins && one_after_the_other) {
                return Err(HoursError::Order);
            }
        }
        Ok(self)
    }

    /// When the place is open on a date, earliest first.
    pub fn on(&self, date: Date) -> &[Hours] {
        self.except.get(&date).unwrap_or(&self.week[at(date.weekday())])
    }

    /// Whether the place is ever open by its week: a warehouse is not.
    pub fn is_ever_open(&self) -> bool {
        self.week.iter().any(|day| !day.is_empty())
    }

    /// Whether the doors are open at an instant.
    pub fn is_open_at(&self, instant: Timestamp, zone: &TimeZone) -> bool {
        self.closes_at(instant, zone).is_some()
    }

    /// When the doors close that are open at an instant.
    pub fn closes_at(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = zone.to_datetime(instant);
        let open =
            self.on(local.date()).iter().find(|hours| hours.open <= local.time() && local.time() < hours.close)?;
        instant_of(local.date(), open.close, zone)
    }

    /// When the doors open next, after an instant; none within two months.
    pub fn next_opening(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = zone.to_datetime(instant).date();
        (0..=MOST_DAYS).filter_map(|days| today.checked_add(days.days()).ok()).find_map(|date| {
            let openings = self.on(date).iter().filter_map(|hours| instant_of(date, hours.open, zone));
            openings.into_iter().find(|opening| *opening > instant)
        })
    }

    /// The instant itself when the doors are open at it, else the next opening.
    pub fn open_from(&self, instant: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.is_open_at(instant, zone) { Some(instant) } else { self.next_opening(instant, zone) }
    }

    /// The date itself when the place is open on it, else the next one on which it is.
    pub fn open_day_from(&self, date: Date) -> Option<Date> {
        (0..=MOST_DAYS).filter_map(|days| date.checked_add(days.days()).ok()).find(|date| !self.on(*date).is_empty())
    }

    /// When the doors close for the last time on a date; none when they stay closed.
    pub fn last_close(&self, date: Date, zone: &TimeZone) -> Option<Timestamp> {
        instant_of(date, self.on(date).last()?.close, zone)
    }
}

/// The end of a reservation that is announced to the customer: so many days after it was ready, at
/// closing time, of a day on which the place is open. A place that is never open keeps it until
/// the end of that day.
pub fn keep_until(ready_at: Timestamp, hours: &OpeningHours, zone: &TimeZone, days: i64) -> Timestamp {
    let last = zone.to_datetime(ready_at).date().saturating_add(days.clamp(0, 3_650).days());
    let closing = hours.open_day_from(last).and_then(|date| hours.last_close(date, zone));
    let end_of_day = || instant_of(last.saturating_add(1.day()), Time::midnight(), zone);
    // A reservation that becomes ready after closing time of its last day is kept one day more.
    match closing {
        Some(closing) if closing > ready_at => closing,
        Some(_) => keep_until(ready_at, hours, zone, days.max(0) + 1),
        None => end_of_day().unwrap_or(ready_at),
    }
}

/// From when a customer is reminded that something that lies ready is kept until then: nine in the morning of
/// the day before. None when it was told to lie ready less than a day before that: then it was just said.
pub fn remind_from(ready_at: Timestamp, keep_until: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let day_before = zone.to_datetime(keep_until).date().saturating_sub(1.day());
    let from = instant_of(day_before, Time::constant(9, 0, 0, 0), zone)?;
    (from.duration_since(ready_at) >= jiff::SignedDuration::from_hours(24)).then_some(from)
}

/// One opening as people write it.
fn span(text: &str) -> Result<Hours, HoursError> {
    let (open, close) = text.split_once(['-', '–', '—']).ok_or(HoursError::Time)?;
    let clock = |text: &str| {
        let text = text.trim().to_lowercase().replace([' ', '\u{a0}', '\u{202f}'], "").replace('h', ":");
        match text.split_once(':') {
            Some((hour, "")) => format!("{hour}:00"),
            Some(_) => text,
            None => format!("{text}:00"),
        }
    };
    Hours::try_from((clock(open), clock(close)))
}

fn at(weekday: Weekday) -> usize {
    usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0)
}

/// A local time as an instant; one that the clock skips is moved forward with it.
pub(super) fn instant_of(date: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(date.to_datetime(time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn paris() -> TimeZone {
        kernel::store_time_zone("Europe/Paris")
    }

    /// A shop with a break at noon, longer on Saturday, closed on Sunday and on Christmas.
    fn shop() -> OpeningHours {
        serde_json::from_str(
            r#"{"monday": [["14:00", "19:00"], ["10:00", "12:30"]], "tuesday": [["10:00", "19:30"]],
                "wednesday": [["10:00", "19:30"]], "thursday": [["10:00", "19:30"]], "friday": [["10:00", "19:30"]],
                "saturday": [["09:30", "20:00"]], "except": {"2026-12-25": []}}"#,
        )
        .unwrap()
    }

    fn local(day: Date, hour: i8, minute: i8) -> Timestamp {
        instant_of(day, time(hour, minute, 0, 0), &paris()).unwrap()
    }

    #[test]
    fn doors_open_and_close_by_the_clock_on_the_wall() {
        type Case = (Timestamp, Option<Timestamp>, Timestamp);
        let (monday, sunday) = (date(2026, 11, 23), date(2026, 11, 22));
        let cases: [Case; 6] = [
            (local(monday, 9, 59), None, local(monday, 10, 0)),
            (local(monday, 10, 0), Some(local(monday, 12, 30)), local(monday, 14, 0)),
            (local(monday, 12, 30), None, local(monday, 14, 0)),
            (local(monday, 18, 59), Some(local(monday, 19, 0)), local(date(2026, 11, 24), 10, 0)),
            (local(sunday, 12, 0), None, local(monday, 10, 0)),
            (local(date(2026, 12, 25), 11, 0), None, local(date(2026, 12, 26), 9, 30)),
        ];
        for (now, closes, opens) in cases {
            let label = paris().to_datetime(now);
            assert_eq!(shop().closes_at(now, &paris()), closes, "{label}");
            assert_eq!(shop().next_opening(now, &paris()), Some(opens), "{label}");
            assert_eq!(shop().open_from(now, &paris()), Some(if closes.is_some() { now } else { opens }), "{label}");
        }
        assert_eq!(OpeningHours::default().next_opening(local(monday, 9, 0), &paris()), None);
        assert!(!OpeningHours::default().is_ever_open() && shop().is_ever_open());
    }

    #[test]
    fn summer_time_ends_and_the_shop_opens_at_the_same_hour() {
        let saturday = local(date(2026, 10, 24), 20, 0);
        let opening = shop().next_opening(saturday, &paris()).unwrap();
        assert_eq!(paris().to_datetime(opening), date(2026, 10, 26).at(10, 0, 0, 0));
        assert_eq!(opening.duration_since(saturday).as_hours(), 39);
    }

    #[test]
    fn a_reservation_is_kept_until_closing_time_of_an_open_day() {
        let ready = local(date(2026, 11, 26), 11, 20);
        for (days, until) in [
            (7, local(date(2026, 12, 3), 19, 30)),
            (3, local(date(2026, 11, 30), 19, 0)),
            (2, local(date(2026, 11, 28), 20, 0)),
            (29, local(date(2026, 12, 26), 20, 0)),
            (0, local(date(2026, 11, 26), 19, 30)),
        ] {
            assert_eq!(keep_until(ready, &shop(), &paris(), days), until, "{days} days");
        }
        let late = local(date(2026, 11, 26), 21, 0);
        assert_eq!(keep_until(late, &shop(), &paris(), 0), local(date(2026, 11, 27), 19, 30));
        let never = keep_until(ready, &OpeningHours::default(), &paris(), 1);
        assert_eq!(never, local(date(2026, 11, 28), 0, 0));
    }

    #[test]
    fn a_week_is_read_as_people_write_it() {
        let christmas = || OpeningHours::default().except(date(2026, 12, 25), vec![]).unwrap();
        let day = "10h - 19h30";
        let week = ["14:00–19:00, 10-12:30", day, day, day, day, "9:30-20h", ""];
        assert_eq!(christmas().with_week(&week).unwrap(), shop());
        assert_eq!(shop().week_in_words()[0], "10:00-12:30, 14:00-19:00");
        assert_eq!(christmas().with_week(&shop().week_in_words()).unwrap(), shop());
        for wrong in ["10:00", "19-10", "10-12, 11-13", "dix-douze", "25:00-26:00"] {
            assert!(christmas().with_week(&[wrong; 7]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_customer_is_reminded_in_the_morning_of_the_day_before() {
        let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
        let until = at("2026-11-28T18:30:00Z");
        assert_eq!(remind_from(at("2026-11-21T15:00:00Z"), until, &paris()), Some(at("2026-11-27T08:00:00Z")));
        assert_eq!(remind_from(at("2026-11-26T09:00:00Z"), until, &paris()), None, "it was said just before");
    }

    #[test]
    fn hours_that_make_no_sense_are_refused() {
        for text in [
            r#"{"monday": [["10:00", "09:00"]]}"#,
            r#"{"monday": [["10:00", "12:00"], ["11:00", "13:00"]]}"#,
            r#"{"monday": [["10h", "12h"]]}"#,
            r#"{"lundi": []}"#,
        ] {
            assert!(serde_json::from_str::<OpeningHours>(text).is_err(), "{text}");
        }
        let again: OpeningHours = serde_json::from_str(&serde_json::to_string(&shop()).unwrap()).unwrap();
        assert_eq!(again, shop());
        let made = OpeningHours::new([(Weekday::Tuesday, time(10, 0, 0, 0), time(19, 30, 0, 0))]).unwrap();
        assert_eq!(made.on(date(2026, 11, 24)), shop().on(date(2026, 11, 24)));
        assert!(made.except(date(2026, 11, 24), vec![]).unwrap().on(date(2026, 11, 24)).is_empty());
    }
}
