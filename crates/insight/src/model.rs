//! Words and rules of sales history. Pure.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// How a file of sales names its columns, and what it means by them. As a small TOML file; what is
/// left out is as in [`Columns::default`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// The number of the invoice or ticket.
    pub number: String,
    /// When.
    pub at: String,
    /// The article's code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Units; below zero for what came back.
    pub quantity: String,
    /// Price of one.
    pub unit_price: String,
    /// Whose; may be empty.
    pub customer: String,
    /// To which country; may be missing.
    pub country: String,
    /// How `at` is written, as `strptime` knows it.
    pub date_format: String,
    /// In which time zone.
    pub time_zone: String,
    /// In which currency.
    pub currency: String,
    /// What the number of a cancellation begins with; empty when a quantity below zero says it all.
    pub cancellation_prefix: String,
    /// Codes that are no goods: postage, fees, adjustments by hand. Capitals make no difference.
    pub not_goods: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        let own = |name: &str| name.to_owned();
        Self {
            number: own("number"),
            at: own("at"),
            code: own("code"),
            title: own("title"),
            quantity: own("quantity"),
            unit_price: own("unit_price"),
            customer: own("customer"),
            country: own("country"),
            date_format: own("%Y-%m-%d %H:%M:%S"),
            time_zone: own("Europe/Paris"),
            currency: own("EUR"),
            cancellation_prefix: String::new(),
            not_goods: Vec::new(),
        }
    }
}

/// Why a file's columns cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ColumnsRefused {
    /// These names stand nowhere in the header.
    #[error("the file has no column {missing:?}; it has {found:?}")]
    Missing {
        /// The names that were looked for.
        missing: Vec<String>,
        /// The names that are there.
        found: Vec<String>,
    },
    /// No such time zone.
    #[error("there is no time zone {0}")]
    TimeZone(String),
    /// The file is empty.
    #[error("the file is empty")]
    Empty,
}

/// Why a row is no sale and no return.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSale {
    /// Postage, a fee, an adjustment by hand: the code says so.
    NotGoods,
    /// No price: a note about stock, a sample, a gift.
    NoPrice,
    /// Units were taken off without a cancellation: a correction of stock.
    StockCorrection,
    /// A price below zero.
    NegativePrice,
    /// A cancellation of more than nothing, or no units at all.
    NoUnits,
    /// The quantity cannot be read.
    BadQuantity,
    /// The price cannot be read.
    BadPrice,
    /// The date cannot be read.
    BadDate,
    /// Number or code is missing.
    NoNumber,
}

impl NotSale {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotGoods => "not_goods",
            Self::NoPrice => "no_price",
            Self::StockCorrection => "stock_correction",
            Self::NegativePrice => "negative_price",
            Self::NoUnits => "no_units",
            Self::BadQuantity => "bad_quantity",
            Self::BadPrice => "bad_price",
            Self::BadDate => "bad_date",
            Self::NoNumber => "no_number",
        }
    }
}

/// What a row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowKind {
    /// Units were sold.
    Sale,
    /// Units came back.
    Return,
    /// Neither.
    Not(NotSale),
}

/// A row of a file, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its place in the file; the header is 1.
    pub row_no: i64,
    /// The number of the invoice or ticket.
    pub number: String,
    /// When.
    pub at: Timestamp,
    /// The article's code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Units; below zero for what came back.
    pub quantity: i64,
    /// Price of one, ten-thousandths.
    pub unit_e4: i64,
    /// Whose.
    pub customer: String,
    /// To which country.
    pub country: String,
    /// What it is.
    pub kind: RowKind,
}

impl Row {
    /// All units, ten-thousandths; below zero for what came back.
    pub fn sum_e4(&self) -> i64 {
        self.quantity.saturating_mul(self.unit_e4)
    }
}

/// The cells of a row by what they mean.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cells<'a> {
    /// As written, each.
    pub number: &'a str,
    /// When.
    pub at: &'a str,
    /// Code.
    pub code: &'a str,
    /// Name.
    pub title: &'a str,
    /// Units.
    pub quantity: &'a str,
    /// Price of one.
    pub unit_price: &'a str,
    /// Whose.
    pub customer: &'a str,
    /// Country.
    pub country: &'a str,
}

impl Columns {
    /// What a row is, by what its cells say.
    pub fn read(&self, zone: &TimeZone, row_no: i64, cells: &Cells<'_>) -> Row {
        let quantity = parse_units(cells.quantity);
        let price = parse_e4(cells.unit_price);
        let at = DateTime::strptime(&self.date_format, cells.at.trim()).ok();
        let at = at.and_then(|at| zone.to_timestamp(at).ok());
        let mut row = Row {
            row_no,
            number: cells.number.trim().to_owned(),
            at: at.unwrap_or(Timestamp::UNIX_EPOCH),
            code: cells.code.trim().to_owned(),
            title: cells.title.trim().to_owned(),
            quantity: quantity.unwrap_or(0),
            unit_e4: price.unwrap_or(0),
            customer: whole(cells.customer.trim()).to_owned(),
            country: cells.country.trim().to_owned(),
            kind: RowKind::Sale,
        };
        row.kind = match (quantity, price, at) {
            (None, ..) => RowKind::Not(NotSale::BadQuantity),
            (_, None, _) => RowKind::Not(NotSale::BadPrice),
            (.., None) => RowKind::Not(NotSale::BadDate),
            _ => self.kind(&row),
        };
        row
    }

    fn kind(&self, row: &Row) -> RowKind {
        let prefix = &self.cancellation_prefix;
        let cancels = !prefix.is_empty() && row.number.starts_with(prefix.as_str());
        if row.number.is_empty() || row.code.is_empty() {
            RowKind::Not(NotSale::NoNumber)
        } else if self.not_goods.iter().any(|code| code.eq_ignore_ascii_case(&row.code)) {
            RowKind::Not(NotSale::NotGoods)
        } else if row.unit_e4 < 0 {
            RowKind::Not(NotSale::NegativePrice)
        } else if row.unit_e4 == 0 {
            RowKind::Not(NotSale::NoPrice)
        } else if row.quantity == 0 || (cancels && row.quantity > 0) {
            RowKind::Not(NotSale::NoUnits)
        } else if row.quantity > 0 {
            RowKind::Sale
        } else if cancels || prefix.is_empty() {
            RowKind::Return
        } else {
            RowKind::Not(NotSale::StockCorrection)
        }
    }
}

/// A whole number that a spreadsheet wrote with `.0`.
fn whole(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => digits,
        _ => text,
    }
}

/// Units, at most a billion either way.
fn parse_units(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let units: i64 = whole(digits).parse().ok()?;
    (0..=1_000_000_000).contains(&units).then_some(sign * units)
}

/// A decimal number of at most four decimals, in ten-thousandths: `2.55`, `-0,5`, `1000`.
pub fn parse_e4(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (units, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if units.is_empty() || units.len() > 10 || part.len() > 4 || !digits(units) || !digits(part) {
        return None;
    }
    let units: i64 = units.parse().ok()?;
    let fraction: i64 = format!("{part:0<4}").parse().ok()?;
    Some(sign * (units * 10_000 + fraction))
}

/// Rows, units and money of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Tally {
    /// Rows of the file.
    pub rows: u64,
    /// Units, below zero for what came back.
    pub units: i64,
    /// Money, ten-thousandths.
    pub sum_e4: i64,
}

impl Tally {
    /// Counts a row.
    pub fn add(&mut self, row: &Row) {
        self.rows += 1;
        self.units += row.quantity;
        self.sum_e4 += row.sum_e4();
    }
}

/// What an import came to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct SalesReport {
    /// The whole file.
    pub file: Tally,
    /// What was sold.
    pub sales: Tally,
    /// What came back.
    pub returns: Tally,
    /// Units that came back of a line that is known.
    pub matched_units: i64,
    /// Units that came back of which no sale is known: bought before the file begins, or by nobody known.
    pub unmatched_units: i64,
    /// What was neither, by reason.
    pub not_sales: BTreeMap<NotSale, Tally>,
    /// Rows that were taken before, from the same file.
    pub known: u64,
}

impl SalesReport {
    /// Counts a row.
    pub fn add(&mut self, row: &Row) {
        self.file.add(row);
        match row.kind {
            RowKind::Sale => self.sales.add(row),
            RowKind::Return => self.returns.add(row),
            RowKind::Not(reason) => self.not_sales.entry(reason).or_default().add(row),
        }
    }

    /// Whether the parts add up to the file, to the ten-thousandth.
    pub fn adds_up(&self) -> bool {
        let not: i64 = self.not_sales.values().map(|tally| tally.sum_e4).sum();
        self.file.sum_e4 == self.sales.sum_e4 + self.returns.sum_e4 + not
    }
}

/// How far reading has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Bytes of the file read.
    pub bytes: u64,
    /// Rows read.
    pub rows: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        Columns { cancellation_prefix: "C".into(), not_goods: vec!["POST".into(), "M".into()], ..Columns::default() }
    }

    fn kind(number: &str, code: &str, quantity: &str, unit_price: &str) -> RowKind {
        let at = "2010-12-01 08:26:00";
        let cells = Cells { number, at, code, quantity, unit_price, ..Cells::default() };
        columns().read(&TimeZone::UTC, 2, &cells).kind
    }

    #[test]
    fn a_row_is_what_its_cells_say() {
        for (number, code, quantity, price, expected) in [
            ("536365", "85123A", "6", "2.55", RowKind::Sale),
            ("C536379", "85123A", "-1", "27.5", RowKind::Return),
            ("536370", "POST", "3", "18", RowKind::Not(NotSale::NotGoods)),
            ("C536379", "m", "-1", "18", RowKind::Not(NotSale::NotGoods)),
            ("536414", "22139", "56", "0.0", RowKind::Not(NotSale::NoPrice)),
            ("536589", "21777", "-10", "1.00", RowKind::Not(NotSale::StockCorrection)),
            ("A563186", "B", "1", "-11062.06", RowKind::Not(NotSale::NegativePrice)),
            ("C1", "A", "2", "1", RowKind::Not(NotSale::NoUnits)),
            ("1", "A", "0", "1", RowKind::Not(NotSale::NoUnits)),
            ("1", "A", "many", "1", RowKind::Not(NotSale::BadQuantity)),
            ("1", "A", "1", "1.00001", RowKind::Not(NotSale::BadPrice)),
            ("1", "", "1", "1", RowKind::Not(NotSale::NoNumber)),
        ] {
            assert_eq!(kind(number, code, quantity, price), expected, "{number} {code} {quantity} {price}");
        }
        let cells =
            Cells { number: "1", at: "yesterday", code: "A", quantity: "1", unit_price: "1", ..Cells::default() };
        assert_eq!(columns().read(&TimeZone::UTC, 2, &cells).kind, RowKind::Not(NotSale::BadDate));
        let own = Columns { cancellation_prefix: String::new(), ..columns() };
        let cells = Cells { at: "2010-12-01 08:26:00", quantity: "-1", ..cells };
        assert_eq!(own.read(&TimeZone::UTC, 2, &cells).kind, RowKind::Return, "a minus says it all");
    }

    #[test]
    fn prices_are_read_to_the_ten_thousandth() {
        for (text, expected) in [
            ("2.55", Some(25_500)),
            ("0.001", Some(10)),
            ("-0,5", Some(-5_000)),
            ("1000", Some(10_000_000)),
            (" 3.90000 ", Some(39_000)),
            ("1.23456", None),
            (".5", None),
            ("1e3", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(parse_e4(text), expected, "{text}");
        }
        assert_eq!((whole("17850.0"), whole("A.0"), whole(".0")), ("17850", "A.0", ".0"));
    }
}
