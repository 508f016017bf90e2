//! Filters in the address, cursors of lists, and tables for spreadsheets.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use std::fmt::Write as _;
use std::str::FromStr;
use uuid::Uuid;

/// What a filter says, without blanks; nothing when it says nothing.
pub(crate) fn word(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// What a filter means, when it means something.
pub(crate) fn read<T: FromStr>(text: Option<&String>) -> Option<T> {
    word(text)?.parse().ok()
}

/// Where a list by instant goes on: after this row.
pub(crate) fn instant_cursor(at: Timestamp, id: Uuid) -> String {
    format!("{}.{id}", at.as_microsecond())
}

/// Reads it again.
pub(crate) fn read_instant_cursor(text: Option<&String>) -> Option<(Timestamp, Uuid)> {
    let (at, id) = word(text)?.split_once('.')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

/// Where a list by day goes on.
pub(crate) fn day_cursor(on: Date, id: Uuid) -> String {
    format!("{on}.{id}")
}

/// Reads it again.
pub(crate) fn read_day_cursor(text: Option<&String>) -> Option<(Date, Uuid)> {
    let (on, id) = word(text)?.split_once('.')?;
    Some((on.parse().ok()?, id.parse().ok()?))
}

/// A table for spreadsheets: UTF-8 with its mark, semicolons, one line per row. A text that a
/// spreadsheet would run as a formula is led by an apostrophe.
pub(crate) struct Csv(String);

impl Csv {
    /// A table with its header.
    pub(crate) fn new(header: &[String]) -> Self {
        let mut out = Self("\u{feff}".to_owned());
        out.row(header);
        out
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[String]) {
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.0.push(';');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        let is_number = text.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
        let is_formula = !is_number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let text = if is_formula { format!("'{text}") } else { text.to_owned() };
        if text.contains([';', '"', '\n', '\r']) {
            let _ = write!(self.0, "\"{}\"", text.replace('"', "\"\""));
        } else {
            self.0.push_str(&text);
        }
    }

    /// As a file of this name.
    pub(crate) fn answer(self, name: &str) -> Response {
        let mut response = self.0.into_response();
        let head = response.headers_mut();
        head.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.csv\"")) {
            head.insert(header::CONTENT_DISPOSITION, value);
        }
        response
    }
}

/// An amount for a spreadsheet: "1234,56".
pub(crate) fn plain_amount(minor: i64) -> String {
    format!("{}{},{:02}", if minor < 0 { "-" } else { "" }, minor.unsigned_abs() / 100, minor.unsigned_abs() % 100)
}

/// An amount as people type it ("49,90", "49.9 €", "1 234"): minor units.
pub(crate) fn typed_amount(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !"€\u{a0}\u{202f}".contains(*c)).collect();
    let text = text.replace(',', ".");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 7 || cents.len() > 2 || !digits(whole) || !digits(cents) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let cents: i64 = if cents.is_empty() { 0 } else { format!("{cents:0<2}").parse().ok()? };
    Some(whole * 100 + cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let mut csv = Csv::new(&["a".into(), "b;c".into()]);
        csv.row(&["=1+1".into(), "-12,50".into()]);
        csv.row(&["@x".into(), "dit \"oui\"".into()]);
        assert_eq!(csv.0, "\u{feff}a;\"b;c\"\r\n'=1+1;-12,50\r\n'@x;\"dit \"\"oui\"\"\"\r\n");
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, minor) in [
            ("49,90", Some(4990)),
            ("49.9", Some(4990)),
            ("49", Some(4900)),
            ("1 234,5 €", Some(123_450)),
            ("", None),
            ("abc", None),
            ("-5", None),
            ("1,234", None),
            ("99999999", None),
        ] {
            assert_eq!(typed_amount(text), minor, "{text}");
        }
        assert_eq!(plain_amount(-1_205), "-12,05");
    }

    #[test]
    fn a_cursor_comes_back() {
        let at = Timestamp::from_microsecond(1_790_000_000_000_123).unwrap();
        let id = Uuid::from_u128(7);
        assert_eq!(read_instant_cursor(Some(&instant_cursor(at, id))), Some((at, id)));
        let on = jiff::civil::date(2026, 11, 26);
        assert_eq!(read_day_cursor(Some(&day_cursor(on, id))), Some((on, id)));
        assert_eq!(read_instant_cursor(Some(&"x".into())), None);
    }
}
