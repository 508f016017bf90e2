//! Business days, public holidays and sales periods in France.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// The Sunday of Easter, by the anonymous Gregorian computus.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (golden, century, rest) = (y % 19, y / 100, y % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let days = moon + to_sunday - 7 * ((golden + 11 * moon + 22 * to_sunday) / 451) + 114;
    Date::constant(year, (days / 31) as i8, (days % 31 + 1) as i8)
}

fn plus(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// One of the eleven public holidays.
pub fn is_public_holiday(date: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let sunday = easter(date.year());
    fixed.contains(&(date.month(), date.day())) || [1, 39, 50].into_iter().any(|n| plus(sunday, n) == date)
}

/// The three days on which no store of the chain opens.
pub fn is_closed_everywhere(date: Date) -> bool {
    [(1, 1), (5, 1), (12, 25)].contains(&(date.month(), date.day()))
}

/// Monday to Friday, outside public holidays.
pub fn is_business_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_public_holiday(date)
}

/// The date itself if it is a business day, otherwise the next one.
pub(crate) fn business_day_from(mut date: Date) -> Date {
    while !is_business_day(date) {
        date = plus(date, 1);
    }
    date
}

/// The n-th business day after (or, below zero, before) the date.
pub(crate) fn add_business_days(mut date: Date, n: i64) -> Date {
    let mut left = n.abs();
    while left > 0 {
        date = plus(date, n.signum());
        left -= i64::from(is_business_day(date));
    }
    date
}

/// The Thursday on which the big delivery reaches Lyon: the first one strictly later than two days
/// after `today`. A public holiday passes it on to the following week.
pub fn delivery_thursday(today: Date) -> Date {
    let mut date = plus(today, 3);
    while date.weekday() != Weekday::Thursday || is_public_holiday(date) {
        date = plus(date, 1);
    }
    date
}

fn nth_weekday(year: i16, month: i8, nth: i8, weekday: Weekday) -> Date {
    Date::constant(year, month, 1).nth_weekday_of_month(nth, weekday).unwrap_or(Date::constant(year, month, 1))
}

/// The day of the sales period (0 is the first), if the date lies in one: four weeks from the
/// second Wednesday of January, four weeks from the last Wednesday of June.
pub(crate) fn sales_period_day(date: Date) -> Option<i64> {
    let starts =
        [nth_weekday(date.year(), 1, 2, Weekday::Wednesday), nth_weekday(date.year(), 6, -1, Weekday::Wednesday)];
    starts.into_iter().map(|start| days_between(start, date)).find(|day| (0..28).contains(day))
}

/// Whether the date lies in the week of the fourth Friday of November.
pub(crate) fn is_november_week(date: Date) -> bool {
    let friday = nth_weekday(date.year(), 11, 4, Weekday::Friday);
    (-4..=3).contains(&days_between(friday, date))
}

/// Days from one date to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// A number of days before a date.
pub(crate) fn days_before(date: Date, days: i64) -> Date {
    date.saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_moves_with_the_moon() {
        let known = [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)];
        for sunday in known {
            assert_eq!(easter(sunday.year()), sunday);
        }
    }

    #[test]
    fn business_days_skip_holidays_and_weekends() {
        assert_eq!(add_business_days(date(2026, 12, 24), 1), date(2026, 12, 28));
        assert_eq!(add_business_days(date(2026, 5, 18), -2), date(2026, 5, 13), "Ascension falls on 14 May");
        assert_eq!(business_day_from(date(2026, 11, 11)), date(2026, 11, 12));
    }

    #[test]
    fn the_sales_begin_on_wednesdays() {
        assert_eq!(sales_period_day(date(2026, 1, 14)), Some(0));
        assert_eq!(sales_period_day(date(2026, 6, 24)), Some(0));
        assert_eq!(sales_period_day(date(2026, 2, 11)), None);
    }
}
