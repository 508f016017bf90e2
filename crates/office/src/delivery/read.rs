//! Reading what was typed into the forms, and saying what is wrong with it at its field.

use crate::desk::Desk;
use kernel::{Currency, Money};
use std::ops::RangeInclusive;
use web::Errors;

/// Reads fields one after another; what cannot be is noted at its field, and reading goes on.
pub(super) struct Reader<'a> {
    desk: &'a Desk,
    pub(super) errors: Errors,
}

impl<'a> Reader<'a> {
    pub(super) fn new(desk: &'a Desk) -> Self {
        Self { desk, errors: Errors::default() }
    }

    /// Notes what is wrong with a field.
    pub(super) fn wrong(&mut self, field: &'static str, words: String) {
        self.errors.add(field, words);
    }

    /// A whole number within limits.
    pub(super) fn whole(&mut self, field: &'static str, text: &str, limits: RangeInclusive<i64>) -> i64 {
        match text.trim().parse::<i64>() {
            Ok(number) if limits.contains(&number) => number,
            _ => {
                let (least, most) = (*limits.start(), *limits.end());
                let words = self.desk.ta("office-wrong-number", &[("least", &least), ("most", &most)]);
                self.wrong(field, words);
                least
            }
        }
    }

    /// An amount of at most 1,000.00.
    pub(super) fn amount(&mut self, field: &'static str, text: &str) -> i64 {
        match Money::parse(text, Currency::EUR) {
            Ok(money) if (0..=100_000).contains(&money.minor) => money.minor,
            _ => {
                self.wrong(field, self.desk.t("office-wrong-amount"));
                0
            }
        }
    }

    /// An amount with up to four decimals, in ten-thousandths; at most 1,000.
    pub(super) fn fine_amount(&mut self, field: &'static str, text: &str) -> i64 {
        let Some(found) = e4(text).filter(|found| *found <= 10_000_000) else {
            self.wrong(field, self.desk.t("office-wrong-fine-amount"));
            return 0;
        };
        found
    }

    /// A text that must be there, of at most so many signs.
    pub(super) fn text(&mut self, field: &'static str, text: &str, most: usize) -> String {
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if tidy.is_empty() || tidy.chars().count() > most {
            self.wrong(field, self.desk.ta("office-wrong-text", &[("most", &(most as i64))]));
        }
        tidy
    }
}

/// "0,0375" as ten-thousandths.
pub(super) fn e4(text: &str) -> Option<i64> {
    let clean: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (whole, part) = clean.split_once([',', '.']).unwrap_or((&clean, ""));
    let is_number = |text: &str| text.bytes().all(|sign| sign.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 4 || !is_number(whole) || !is_number(part) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 10_000 + format!("{part:0<4}").parse::<i64>().ok()?)
}

/// Ten-thousandths as they are typed: at least two decimals.
pub(super) fn typed_e4(desk: &Desk, e4: i64) -> String {
    let point = if desk.lang() == "fr" { ',' } else { '.' };
    let part = format!("{:04}", e4 % 10_000);
    let short = part.trim_end_matches('0');
    format!("{}{point}{}", e4 / 10_000, if short.len() < 2 { &part[..2] } else { short })
}

/// Minor units as they are typed.
pub(super) fn typed(desk: &Desk, minor: i64) -> String {
    typed_e4(desk, minor * 100)
}

#[cfg(test)]
mod tests {
    use super::e4;

    #[test]
    fn small_amounts_are_read_to_the_hundredth_of_a_cent() {
        for (text, found) in [
            ("0,6", Some(6_000)),
            ("0.0010", Some(10)),
            ("12", Some(120_000)),
            ("0,00001", None),
            ("-1", None),
            ("", None),
        ] {
            assert_eq!(e4(text), found, "{text}");
        }
    }
}
