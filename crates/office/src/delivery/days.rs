//! Working days as a form: weekdays, holidays of the country, single days off or on.

use super::read::Reader;
use crate::desk::Desk;
use fulfilment::{FRANCE, Holiday, WorkingDays, holidays_of};
use jiff::civil::{Date, Weekday};
use std::collections::BTreeSet;

/// Single days that a calendar holds at most.
const MOST: usize = 200;

/// The holidays of the east, by one of its postcodes.
fn alsace() -> Vec<Holiday> {
    holidays_of("67000")
}

/// A weekday as a box to tick: its number from Monday, its name, whether it is ticked.
pub(super) fn boxes(desk: &Desk, week: [bool; 7]) -> Vec<(usize, String, bool)> {
    let today = desk.today();
    let monday = today.saturating_sub(jiff::Span::new().days(i64::from(today.weekday().since(Weekday::Monday))));
    let name = |n: usize| {
        let day = monday.saturating_add(jiff::Span::new().days(n as i64));
        desk.long_day(day).split([' ', '\u{a0}', ',']).next().unwrap_or_default().to_owned()
    };
    week.iter().enumerate().map(|(n, works)| (n, name(n), *works)).collect()
}

/// The ticked boxes as a week.
pub(super) fn week(ticked: &[usize]) -> [bool; 7] {
    std::array::from_fn(|n| ticked.contains(&n))
}

/// Which holidays a calendar keeps: the code of a choice.
pub(super) fn code(days: &WorkingDays) -> &'static str {
    match &days.holidays {
        none if none.is_empty() => "none",
        all if *all == alsace() => "alsace",
        all if all.as_slice() == FRANCE => "france",
        _ => "own",
    }
}

/// The choices of holidays; what somebody else wrote stays a choice.
pub(super) fn choices(desk: &Desk, chosen: &str) -> Vec<(String, String)> {
    let mut codes = vec!["france", "alsace", "none"];
    if chosen == "own" {
        codes.push("own");
    }
    codes.into_iter().map(|code| (code.to_owned(), desk.t(&format!("office-holidays-{code}")))).collect()
}

/// The holidays of a choice; `own` leaves them as they are.
pub(super) fn holidays(code: &str, before: &WorkingDays) -> Vec<Holiday> {
    match code {
        "none" => Vec::new(),
        "alsace" => alsace(),
        "own" => before.holidays.clone(),
        _ => FRANCE.to_vec(),
    }
}

/// Single days as they are typed, one a line.
pub(super) fn typed(days: &BTreeSet<Date>) -> String {
    days.iter().map(Date::to_string).collect::<Vec<_>>().join("\n")
}

/// "24/12/2026" or "2026-12-24".
fn day(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let mut parts = text.split(['/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Days are planned so many years ahead at most: more is a slip of the pen.
const YEARS: i64 = 3;

/// Reads single days; the first that is none, or is over and was not there `before`, is named at the field.
pub(super) fn read(
    reader: &mut Reader<'_>,
    desk: &Desk,
    field: &'static str,
    text: &str,
    before: &BTreeSet<Date>,
) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    for word in text.split(|sign: char| sign.is_whitespace() || sign == ',' || sign == ';').filter(|w| !w.is_empty()) {
        let Some(date) = day(word) else {
            reader.wrong(field, desk.ta("office-wrong-day", &[("text", &word)]));
            return days;
        };
        if date < desk.today() && !before.contains(&date) {
            reader.wrong(field, desk.ta("office-wrong-past", &[("day", &desk.full_date(date))]));
            return days;
        }
        let last = desk.today().saturating_add(jiff::Span::new().years(YEARS));
        if date > last && !before.contains(&date) {
            reader.wrong(field, desk.ta("office-wrong-far", &[("day", &desk.full_date(date)), ("years", &YEARS)]));
            return days;
        }
        days.insert(date);
    }
    if days.len() > MOST {
        reader.wrong(field, desk.ta("office-wrong-days", &[("most", &(MOST as i64))]));
    }
    days
}

#[cfg(test)]
mod tests {
    use super::day;
    use jiff::civil::date;

    #[test]
    fn a_day_is_read_as_people_and_machines_write_it() {
        for (text, found) in [
            ("24/12/2026", Some(date(2026, 12, 24))),
            ("2026-12-24", Some(date(2026, 12, 24))),
            ("31/02/2026", None),
            ("noël", None),
        ] {
            assert_eq!(day(text), found, "{text}");
        }
    }
}
