//! How figures, dates and times are written, in French and in English. Pure. What letters to
//! customers write too comes from `messages::wording`, so that a screen and a letter agree.
//!
//! U+00A0 before `€`, `%` and between the parts of a short date, U+202F between thousands in
//! French, a true minus before what is taken off.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kernel::{Language, Money, Rate};
use messages::wording as letters;

/// No-break space.
pub const NBSP: char = '\u{a0}';
/// Narrow no-break space.
pub const THIN: char = '\u{202f}';
/// The true minus.
pub const MINUS: char = '−';

use Language::{En, Fr};

/// A whole number with its thousands apart: "8 214", "8,214".
pub fn number(language: Language, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + 8);
    if value < 0 {
        out.push(MINUS);
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(if language == Fr { THIN } else { ',' });
        }
        out.push(digit);
    }
    out
}

/// An amount: "1 234,56 €", "€1,234.56"; what is taken off gets a true minus.
pub fn money(language: Language, amount: Money) -> String {
    letters::amount(amount, language)
}

/// A rate as a percentage: "5,5 %", "5.5%".
pub fn percent(language: Language, rate: Rate) -> String {
    let minus = if rate.0 < 0 { "−" } else { "" };
    format!("{minus}{}", letters::rate(Rate(rate.0.abs()), language))
}

/// "TVA 20 %", "VAT 20%".
pub fn vat(language: Language, rate: Rate) -> String {
    let name = if language == Fr { "TVA" } else { "VAT" };
    format!("{name}{NBSP}{}", percent(language, rate))
}

/// A reduction in whole percent of the price before: "−9 %". Rounded towards zero, so that it
/// never promises more than it gives.
pub fn percent_off(language: Language, before_minor: i64, now_minor: i64) -> String {
    let off = if before_minor > 0 { (before_minor - now_minor) * 100 / before_minor } else { 0 };
    percent(language, Rate(-off * 100))
}

/// The day of the week: "jeudi", "Thursday".
pub fn weekday(language: Language, date: Date) -> &'static str {
    letters::weekday(date.weekday(), language)
}

/// A day in short: "jeu. 26 nov.", "Thu 26 Nov". It does not break.
pub fn day(language: Language, date: Date) -> String {
    letters::short_date(date, language).replace(' ', "\u{a0}")
}

/// A day without its weekday: "26 nov.", "26 Nov".
pub fn short_day(language: Language, date: Date) -> String {
    let day = day(language, date);
    day.split_once(NBSP).map_or_else(|| day.clone(), |(_, rest)| rest.to_owned())
}

/// A day in full: "jeudi 26 novembre", "Thursday 26 November".
pub fn long_day(language: Language, date: Date) -> String {
    letters::date(date, language)
}

/// A day with its year, for papers: "26 novembre 2026", "26 November 2026".
pub fn full_date(language: Language, date: Date) -> String {
    letters::date_with_year(date, language)
}

/// A time of day: "15 h 42", "16 h"; "15:42".
pub fn time(language: Language, time: Time) -> String {
    letters::time(time, language)
}

/// An instant in a place: "jeu. 26 nov. 15 h 42", "Thu 26 Nov, 15:42".
pub fn date_time(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    let there = at.to_zoned(zone.clone());
    let comma = if language == Fr { "" } else { "," };
    format!("{}{comma} {}", day(language, there.date()), time(language, there.time()))
}

/// A day seen from today: "hier", "aujourd’hui", "demain", otherwise the day in short.
pub fn in_days(language: Language, today: Date, date: Date) -> String {
    let days = today.until(date).map_or(i32::MAX, |span| span.get_days());
    match (language, days) {
        (Fr, -1) => "hier".to_owned(),
        (Fr, 0) => "aujourd’hui".to_owned(),
        (Fr, 1) => "demain".to_owned(),
        (En, -1) => "yesterday".to_owned(),
        (En, 0) => "today".to_owned(),
        (En, 1) => "tomorrow".to_owned(),
        _ => day(language, date),
    }
}

/// A length of time in its largest unit: "50 min", "6 h", "2 j"; "2 d". Below a minute it is one minute.
pub fn duration(language: Language, span: SignedDuration) -> String {
    let minutes = span.as_mins().unsigned_abs().max(1);
    let (value, unit) = match (minutes, language) {
        (0..60, _) => (minutes, "min"),
        (60..1440, _) => (minutes / 60, "h"),
        (_, Fr) => (minutes / 1440, "j"),
        (_, En) => (minutes / 1440, "d"),
    };
    format!("{value}{NBSP}{unit}")
}

/// A distance: "450 m", "1,2 km", "1.2 km"; whole kilometres from ten on.
pub fn distance(language: Language, metres: i64) -> String {
    let metres = metres.max(0);
    let point = if language == Fr { ',' } else { '.' };
    match metres {
        0..950 => format!("{}{NBSP}m", (metres + 5) / 10 * 10),
        950..9_950 => {
            let tenths = (metres + 50) / 100;
            format!("{}{point}{}{NBSP}km", tenths / 10, tenths % 10)
        }
        _ => format!("{}{NBSP}km", number(language, (metres + 500) / 1_000)),
    }
}

/// A card by its brand, which the provider writes in lower case, and its last digits: "Visa •••• 4417".
pub fn card(brand: &str, last4: &str) -> String {
    let mut letters = brand.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{} •••• {last4}", letters.as_str()).trim_start().replace(' ', "\u{a0}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as at};
    use kernel::Currency;

    /// Shows the invisible: `_` for U+00A0, `'` for U+202F.
    fn seen(text: &str) -> String {
        text.replace(NBSP, "_").replace(THIN, "'")
    }

    #[test]
    fn amounts() {
        for (minor, fr, en) in [
            (4990, "49,90_€", "€49.90"),
            (0, "0,00_€", "€0.00"),
            (5, "0,05_€", "€0.05"),
            (-500, "−5,00_€", "−€5.00"),
            (821_430, "8'214,30_€", "€8,214.30"),
            (12_345_678_900, "123'456'789,00_€", "€123,456,789.00"),
        ] {
            assert_eq!(seen(&money(Fr, Money::eur(minor))), fr);
            assert_eq!(seen(&money(En, Money::eur(minor))), en);
        }
        assert_eq!(seen(&money(Fr, Money::new(4990, Currency::CHF))), "49,90_CHF");
        assert_eq!(seen(&money(En, Money::new(4990, Currency::CHF))), "CHF_49.90");
    }

    #[test]
    fn numbers_and_rates() {
        for (value, fr, en) in
            [(0, "0", "0"), (999, "999", "999"), (1000, "1'000", "1,000"), (-12_345, "−12'345", "−12,345")]
        {
            assert_eq!(seen(&number(Fr, value)), fr);
            assert_eq!(seen(&number(En, value)), en);
        }
        for (rate, fr, en) in
            [(2000, "20_%", "20%"), (550, "5,5_%", "5.5%"), (210, "2,1_%", "2.1%"), (-900, "−9_%", "−9%")]
        {
            assert_eq!(seen(&percent(Fr, Rate(rate))), fr);
            assert_eq!(seen(&percent(En, Rate(rate))), en);
        }
        assert_eq!(seen(&vat(Fr, Rate(550))), "TVA_5,5_%");
        assert_eq!(seen(&vat(En, Rate(2000))), "VAT_20%");
        assert_eq!(seen(&percent_off(Fr, 5490, 4990)), "−9_%");
        assert_eq!(seen(&percent_off(En, 0, 4990)), "0%");
    }

    #[test]
    fn cards() {
        for (brand, name) in [("visa", "Visa_••••_4417"), ("Mastercard", "Mastercard_••••_4417"), ("", "••••_4417")]
        {
            assert_eq!(seen(&card(brand, "4417")), name);
        }
    }

    #[test]
    fn days() {
        for (day_, short, long, full) in [
            (date(2026, 11, 26), "jeu._26_nov.", "jeudi 26_novembre", "26_novembre 2026"),
            (date(2026, 12, 1), "mar._1er_déc.", "mardi 1er_décembre", "1er_décembre 2026"),
            (date(2027, 8, 1), "dim._1er_août", "dimanche 1er_août", "1er_août 2027"),
        ] {
            assert_eq!(seen(&day(Fr, day_)), short);
            assert_eq!(seen(&long_day(Fr, day_)), long);
            assert_eq!(seen(&full_date(Fr, day_)), full);
        }
        assert_eq!(seen(&day(En, date(2026, 11, 26))), "Thu_26_Nov");
        assert_eq!(seen(&long_day(En, date(2026, 12, 1))), "Tuesday 1_December");
        assert_eq!(seen(&short_day(En, date(2026, 12, 1))), "1_Dec");
        let today = date(2026, 11, 21);
        for (day_, fr, en) in [
            (date(2026, 11, 20), "hier", "yesterday"),
            (today, "aujourd’hui", "today"),
            (date(2026, 11, 22), "demain", "tomorrow"),
            (date(2026, 11, 26), "jeu._26_nov.", "Thu_26_Nov"),
            (date(2027, 11, 21), "dim._21_nov.", "Sun_21_Nov"),
        ] {
            assert_eq!(seen(&in_days(Fr, today, day_)), fr);
            assert_eq!(seen(&in_days(En, today, day_)), en);
        }
    }

    #[test]
    fn times() {
        for (time_, fr, en) in [
            (at(15, 42, 0, 0), "15_h_42", "15:42"),
            (at(16, 0, 0, 0), "16_h", "16:00"),
            (at(0, 5, 0, 0), "0_h_05", "00:05"),
            (at(12, 30, 0, 0), "12_h_30", "12:30"),
        ] {
            assert_eq!(seen(&time(Fr, time_)), fr);
            assert_eq!(seen(&time(En, time_)), en);
        }
        let instant: Timestamp = "2026-11-21T14:42:00Z".parse().unwrap();
        let paris = TimeZone::get("Europe/Paris").unwrap();
        assert_eq!(seen(&date_time(Fr, instant, &paris)), "sam._21_nov. 15_h_42");
        assert_eq!(seen(&date_time(En, instant, &paris)), "Sat_21_Nov, 15:42");
    }

    #[test]
    fn lengths() {
        for (minutes, fr, en) in
            [(0, "1_min", "1_min"), (50, "50_min", "50_min"), (-370, "6_h", "6_h"), (2 * 1440, "2_j", "2_d")]
        {
            assert_eq!(seen(&duration(Fr, SignedDuration::from_mins(minutes))), fr);
            assert_eq!(seen(&duration(En, SignedDuration::from_mins(minutes))), en);
        }
        for (metres, fr, en) in [
            (448, "450_m", "450_m"),
            (1_240, "1,2_km", "1.2_km"),
            (9_940, "9,9_km", "9.9_km"),
            (12_600, "13_km", "13_km"),
        ] {
            assert_eq!(seen(&distance(Fr, metres)), fr);
            assert_eq!(seen(&distance(En, metres)), en);
        }
    }
}
