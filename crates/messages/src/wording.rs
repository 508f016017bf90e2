//! Amounts, dates and times as each language writes them.

use jiff::civil::{Date, Time, Weekday};
use kernel::{Currency, Language, Money, Rate};

const NBSP: char = '\u{a0}';
const THIN: char = '\u{202f}';
const MINUS: char = '\u{2212}';

/// "1 234,50 €" or "€1,234.50".
pub fn amount(money: Money, language: Language) -> String {
    let minor = money.minor.unsigned_abs();
    let (group, point) = match language {
        Language::Fr => (THIN, ','),
        Language::En => (',', '.'),
    };
    let number = format!("{}{point}{:02}", grouped(minor / 100, group), minor % 100);
    let minus = if money.minor < 0 { MINUS.to_string() } else { String::new() };
    let sign = money.currency.sign();
    match language {
        Language::Fr => format!("{minus}{number}{NBSP}{sign}"),
        Language::En if money.currency == Currency::CHF => format!("{minus}{sign}{NBSP}{number}"),
        Language::En => format!("{minus}{sign}{number}"),
    }
}

fn grouped(number: u64, group: char) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    out
}

/// "5,5 %" or "5.5%".
pub fn rate(rate: Rate, language: Language) -> String {
    let (whole, part) = (rate.0 / 100, rate.0 % 100);
    let part = format!("{part:02}").trim_end_matches('0').to_owned();
    let point = if part.is_empty() {
        ""
    } else if language == Language::Fr {
        ","
    } else {
        "."
    };
    match language {
        Language::Fr => format!("{whole}{point}{part}{NBSP}%"),
        Language::En => format!("{whole}{point}{part}%"),
    }
}

const JOURS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Months as they are shortened in print; short ones stay whole.
const MOIS_COURTS: [&str; 12] =
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."];

/// "jeudi" or "Thursday".
pub fn weekday(day: Weekday, language: Language) -> &'static str {
    let at = usize::from(day.to_monday_zero_offset().unsigned_abs());
    match language {
        Language::Fr => JOURS[at],
        Language::En => DAYS[at],
    }
}

fn month(date: Date) -> usize {
    usize::from(date.month().unsigned_abs()) - 1
}

/// The day of the month: French says "1er".
fn day_of_month(date: Date, language: Language) -> String {
    if date.day() == 1 && language == Language::Fr { "1er".to_owned() } else { date.day().to_string() }
}

/// "jeudi 26 novembre" or "Thursday 26 November".
pub fn date(date: Date, language: Language) -> String {
    let names = if language == Language::Fr { &MOIS } else { &MONTHS };
    format!("{} {}{NBSP}{}", weekday(date.weekday(), language), day_of_month(date, language), names[month(date)])
}

/// "26 novembre 2026" or "26 November 2026".
pub fn date_with_year(date: Date, language: Language) -> String {
    let names = if language == Language::Fr { &MOIS } else { &MONTHS };
    format!("{}{NBSP}{} {}", day_of_month(date, language), names[month(date)], date.year())
}

/// "jeu. 26 nov." or "Thu 26 Nov".
pub fn short_date(date: Date, language: Language) -> String {
    let day = weekday(date.weekday(), language);
    match language {
        Language::Fr => format!("{}. {}{NBSP}{}", &day[..3], day_of_month(date, language), MOIS_COURTS[month(date)]),
        Language::En => format!("{} {}{NBSP}{}", &day[..3], date.day(), &MONTHS[month(date)][..3]),
    }
}

/// "19 h 30", "19 h" or "19:30".
pub fn time(time: Time, language: Language) -> String {
    match language {
        Language::Fr if time.minute() == 0 => format!("{}{NBSP}h", time.hour()),
        Language::Fr => format!("{}{NBSP}h{NBSP}{:02}", time.hour(), time.minute()),
        Language::En => format!("{:02}:{:02}", time.hour(), time.minute()),
    }
}

/// A list in a sentence: "a, b et c" or "a, b and c".
pub fn list(items: &[String], language: Language) -> String {
    let and = if language == Language::Fr { " et " } else { " and " };
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{}{and}{last}", rest.join(", ")),
    }
}

/// Sets a text as its language is set: French has U+202F before ; ! ? and U+00A0 before : € % and
/// inside « »; both have the curved apostrophe and keep the digits of a card together. Texts are
/// written with ordinary blanks.
pub fn typeset(text: &str, language: Language) -> String {
    let text = text.replace('\'', "’").replace("•••• ", "••••\u{a0}");
    if language == Language::En {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        out.push(match (sign, signs.peek()) {
            (' ', Some(';' | '!' | '?')) => THIN,
            (' ', Some(':' | '»' | '€' | '%')) => NBSP,
            (' ', _) if out.ends_with('«') => NBSP,
            _ => sign,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{En, Fr};
    use jiff::civil::{date as day, time as clock};

    #[test]
    fn amounts() {
        for (money, fr, en) in [
            (Money::eur(4990), "49,90\u{a0}€", "€49.90"),
            (Money::eur(0), "0,00\u{a0}€", "€0.00"),
            (Money::eur(5), "0,05\u{a0}€", "€0.05"),
            (Money::eur(-123_456), "−1\u{202f}234,56\u{a0}€", "−€1,234.56"),
            (Money::eur(100_000_000), "1\u{202f}000\u{202f}000,00\u{a0}€", "€1,000,000.00"),
            (Money::new(1200, Currency::CHF), "12,00\u{a0}CHF", "CHF\u{a0}12.00"),
        ] {
            assert_eq!((amount(money, Fr).as_str(), amount(money, En).as_str()), (fr, en));
        }
    }

    #[test]
    fn rates() {
        for (of, fr, en) in [
            (2000, "20\u{a0}%", "20%"),
            (550, "5,5\u{a0}%", "5.5%"),
            (210, "2,1\u{a0}%", "2.1%"),
            (0, "0\u{a0}%", "0%"),
            (1025, "10,25\u{a0}%", "10.25%"),
            (205, "2,05\u{a0}%", "2.05%"),
        ] {
            assert_eq!((rate(Rate(of), Fr).as_str(), rate(Rate(of), En).as_str()), (fr, en));
        }
    }

    #[test]
    fn dates_and_times() {
        let thursday = day(2026, 11, 26);
        assert_eq!(date(thursday, Fr), "jeudi 26\u{a0}novembre");
        assert_eq!(date(thursday, En), "Thursday 26\u{a0}November");
        assert_eq!(date(day(2026, 11, 1), Fr), "dimanche 1er\u{a0}novembre");
        assert_eq!(date(day(2026, 2, 1), En), "Sunday 1\u{a0}February");
        assert_eq!(date_with_year(thursday, Fr), "26\u{a0}novembre 2026");
        assert_eq!(
            (short_date(thursday, Fr), short_date(thursday, En)),
            ("jeu. 26\u{a0}nov.".into(), "Thu 26\u{a0}Nov".into())
        );
        assert_eq!(short_date(day(2026, 8, 3), Fr), "lun. 3\u{a0}août");
        assert_eq!(
            (time(clock(19, 30, 0, 0), Fr), time(clock(9, 0, 0, 0), Fr)),
            ("19\u{a0}h\u{a0}30".into(), "9\u{a0}h".into())
        );
        assert_eq!(time(clock(9, 5, 0, 0), En), "09:05");
    }

    #[test]
    fn french_is_set_with_its_spaces() {
        assert_eq!(
            typeset("Déjà là ! « Oui » : c'est prêt ; non ? 20 %", Fr),
            "Déjà là\u{202f}! «\u{a0}Oui\u{a0}»\u{a0}: c’est prêt\u{202f}; non\u{202f}? 20\u{a0}%"
        );
        assert_eq!(typeset("It's ready!", En), "It’s ready!");
    }

    #[test]
    fn lists() {
        let items = |count: usize| ["a", "b", "c"][..count].iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            (list(&items(0), Fr), list(&items(1), Fr), list(&items(3), Fr)),
            (String::new(), "a".into(), "a, b et c".into())
        );
        assert_eq!(list(&items(2), En), "a and b");
    }
}
