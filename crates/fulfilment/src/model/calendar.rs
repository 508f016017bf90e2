//! Which days count: working days of places and carriers, and the holidays of a country.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So far ahead a working day is looked for.
const MOST_DAYS: i64 = 400;

/// A day of the year on which a country rests, as data: what is law in a country is no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holiday {
    /// The same date every year.
    Fixed {
        /// 1 to 12.
        month: i8,
        /// Of the month, from 1.
        day: i8,
    },
    /// So many days after Easter Sunday; before it when negative.
    AfterEaster {
        /// Days.
        days: i64,
    },
}

/// The public holidays of France: Code du travail, art. L3133-1.
pub const FRANCE: &[Holiday] = &[
    Holiday::Fixed { month: 1, day: 1 },
    Holiday::AfterEaster { days: 1 },
    Holiday::Fixed { month: 5, day: 1 },
    Holiday::Fixed { month: 5, day: 8 },
    Holiday::AfterEaster { days: 39 },
    Holiday::AfterEaster { days: 50 },
    Holiday::Fixed { month: 7, day: 14 },
    Holiday::Fixed { month: 8, day: 15 },
    Holiday::Fixed { month: 11, day: 1 },
    Holiday::Fixed { month: 11, day: 11 },
    Holiday::Fixed { month: 12, day: 25 },
];

/// Those that Alsace and Moselle have besides: Code du travail, art. L3134-13.
pub const ALSACE_MOSELLE: &[Holiday] = &[Holiday::AfterEaster { days: -2 }, Holiday::Fixed { month: 12, day: 26 }];

/// The departments in which Good Friday and Saint Stephen's Day are holidays.
const ALSACE_MOSELLE_DEPARTMENTS: [&str; 3] = ["57", "67", "68"];

/// Easter Sunday of a year of the Gregorian calendar (the anonymous computus of 1876).
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (golden, century, of_century) = (y % 19, y / 100, y % 100);
    let lunar = (century - (century - (century + 8) / 25 + 1) / 3 - century / 4 + 19 * golden + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - lunar - of_century % 4) % 7;
    let late = (golden + 11 * lunar + 22 * weekday) / 451;
    let days = lunar + weekday - 7 * late + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

impl Holiday {
    /// The day in a year.
    pub fn on(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed { month, day } => Date::new(year, month, day).ok(),
            Self::AfterEaster { days } => easter(year)?.checked_add(days.days()).ok(),
        }
    }
}

/// The holidays that a postcode of France observes.
pub fn holidays_of(postcode: &str) -> Vec<Holiday> {
    let mut holidays = FRANCE.to_vec();
    if ALSACE_MOSELLE_DEPARTMENTS.iter().any(|department| postcode.starts_with(department)) {
        holidays.extend_from_slice(ALSACE_MOSELLE);
    }
    holidays
}

/// The days on which somebody works: a place that packs, a carrier that collects, one that delivers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkingDays {
    /// Monday to Sunday.
    pub week: [bool; 7],
    /// Days of the year off.
    pub holidays: Vec<Holiday>,
    /// Single days off besides.
    pub off: BTreeSet<Date>,
    /// Single days worked although they would be off.
    pub on: BTreeSet<Date>,
}

impl Default for WorkingDays {
    /// Monday to Friday, without the holidays of France.
    fn default() -> Self {
        Self {
            week: [true, true, true, true, true, false, false],
            holidays: FRANCE.to_vec(),
            off: BTreeSet::new(),
            on: BTreeSet::new(),
        }
    }
}

impl WorkingDays {
    /// The same with Saturday.
    #[must_use]
    pub fn with_saturday(mut self) -> Self {
        self.week[5] = true;
        self
    }

    /// Every day of the year.
    pub fn every_day() -> Self {
        Self { week: [true; 7], holidays: Vec::new(), off: BTreeSet::new(), on: BTreeSet::new() }
    }

    /// Whether a day counts.
    pub fn works_on(&self, date: Date) -> bool {
        if self.on.contains(&date) {
            return true;
        }
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        self.week[weekday] && !self.off.contains(&date) && !self.is_holiday(date)
    }

    fn is_holiday(&self, date: Date) -> bool {
        self.holidays.iter().any(|holiday| holiday.on(date.year()) == Some(date))
    }

    /// The day itself when it counts, else the next that does; none within a year.
    pub fn from(&self, date: Date) -> Option<Date> {
        (0..MOST_DAYS).filter_map(|days| date.checked_add(days.days()).ok()).find(|date| self.works_on(*date))
    }

    /// So many working days after a day, which is not counted; with 0 the first that counts from it on.
    pub fn after(&self, date: Date, days: i64) -> Option<Date> {
        let mut day = self.from(date)?;
        // The day on which it begins counts from the next one on, also when it is off.
        for _ in 0..days {
            day = self.from(day.checked_add(1.day()).ok()?)?;
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_is_where_the_church_has_it() {
        for (year, month, day) in [
            (1961, 4, 2),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn france_rests_on_eleven_days_and_alsace_on_thirteen() {
        let of = |postcode: &str| -> Vec<Date> {
            let mut days: Vec<Date> = holidays_of(postcode).iter().filter_map(|holiday| holiday.on(2026)).collect();
            days.sort_unstable();
            days
        };
        let named = [(1, 1), (4, 6), (5, 1), (5, 8), (5, 14), (5, 25), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
        assert_eq!(of("69002"), named.map(|(month, day)| date(2026, month, day)));
        let mut there = named.map(|(month, day)| date(2026, month, day)).to_vec();
        there.extend([date(2026, 4, 3), date(2026, 12, 26)]);
        there.sort_unstable();
        for postcode in ["67000", "68100", "57000"] {
            assert_eq!(of(postcode), there, "{postcode}");
        }
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let days = WorkingDays::default();
        let christmas_eve = date(2026, 12, 24);
        assert_eq!(days.after(christmas_eve, 0), Some(christmas_eve));
        assert_eq!(days.after(christmas_eve, 1), Some(date(2026, 12, 28)));
        assert_eq!(days.clone().with_saturday().after(christmas_eve, 1), Some(date(2026, 12, 26)));
        assert_eq!(days.after(date(2026, 12, 27), 1), Some(date(2026, 12, 29)), "a Sunday begins on Monday");
        assert_eq!(days.from(date(2027, 1, 1)), Some(date(2027, 1, 4)));
        assert_eq!(WorkingDays::every_day().after(christmas_eve, 2), Some(date(2026, 12, 26)));
        let never = WorkingDays { week: [false; 7], ..days.clone() };
        assert_eq!(never.from(christmas_eve), None);
        let mut special = days;
        special.off.insert(date(2026, 12, 28));
        special.on.insert(date(2026, 12, 27));
        assert_eq!(special.after(christmas_eve, 1), Some(date(2026, 12, 27)));
        assert_eq!(special.after(christmas_eve, 2), Some(date(2026, 12, 29)));
    }
}
