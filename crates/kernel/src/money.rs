//! Money is an integer number of minor units; parts always sum to the whole.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A currency, by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Currency {
    /// Euro, two decimals.
    #[default]
    EUR,
    /// Pound sterling, two decimals.
    GBP,
    /// Swiss franc, two decimals.
    CHF,
    /// US dollar, two decimals.
    USD,
}

impl Currency {
    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::EUR => "EUR",
            Self::GBP => "GBP",
            Self::CHF => "CHF",
            Self::USD => "USD",
        }
    }

    /// The sign that a reader expects.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::EUR => "€",
            Self::GBP => "£",
            Self::CHF => "CHF",
            Self::USD => "$",
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text {
            "EUR" => Ok(Self::EUR),
            "GBP" => Ok(Self::GBP),
            "CHF" => Ok(Self::CHF),
            "USD" => Ok(Self::USD),
            _ => Err(MoneyError::UnknownCurrency),
        }
    }
}

/// Why an amount, a quantity or a rate was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum MoneyError {
    /// Two amounts of different currencies met.
    #[error("amounts of two currencies")]
    Currencies,
    /// The result does not fit.
    #[error("amount out of range")]
    Range,
    /// Not an amount.
    #[error("not an amount")]
    Syntax,
    /// A currency that we do not know.
    #[error("unknown currency")]
    UnknownCurrency,
}

/// An amount in minor units (cents) of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Money {
    /// Cents. May be negative: a refund, a reduction.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// An amount in minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// An amount in euro cents.
    pub const fn eur(minor: i64) -> Self {
        Self::new(minor, Currency::EUR)
    }

    /// Nothing, in this currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The sum; refuses two currencies and overflow.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Range)?;
        Ok(Self::new(minor, self.currency))
    }

    /// This amount so many times.
    pub fn times(self, quantity: i64) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(quantity).ok_or(MoneyError::Range)?;
        Ok(Self::new(minor, self.currency))
    }

    /// Reads "1234.56", "1 234,56" or "1234,5" (decimal point or comma, spaces as thousands).
    /// At most two decimals, no sign other than a leading minus.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let clean: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (negative, digits) = match clean.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, clean.as_str()),
        };
        let (whole, cents) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || cents.len() > 2 || !all_digits(whole) || !all_digits(cents) {
            return Err(MoneyError::Syntax);
        }
        let whole: i64 = whole.parse().map_err(|_| MoneyError::Range)?;
        let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| MoneyError::Syntax)?;
        let minor = whole.checked_mul(100).and_then(|w| w.checked_add(cents)).ok_or(MoneyError::Range)?;
        Ok(Self::new(if negative { -minor } else { minor }, currency))
    }
}

impl fmt::Display for Money {
    /// "1234.56 EUR": for logs and files; screens write amounts as their language does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let minor = self.minor.unsigned_abs();
        write!(f, "{sign}{}.{:02} {}", minor / 100, minor % 100, self.currency.code())
    }
}

/// A number of units on a line: at least 1, at most 9 999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// One unit.
    pub const ONE: Self = Self(1);
    /// The most that one line may ask for; more is a slip of the finger.
    pub const MOST: i64 = 9_999;

    /// Refuses zero, negative numbers and more than [`Quantity::MOST`].
    pub fn new(units: i64) -> Result<Self, MoneyError> {
        if (1..=Self::MOST).contains(&units) { Ok(Self(units)) } else { Err(MoneyError::Range) }
    }

    /// So many of these units: at least one, at most all.
    #[must_use]
    pub fn at_most(self, units: i64) -> Self {
        Self(units.clamp(1, self.0))
    }

    /// The number of units.
    pub const fn units(self) -> i64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(de: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(de)?).map_err(serde::de::Error::custom)
    }
}

/// A rate in hundredths of a percent: VAT at 20 % is 2 000, at 5.5 % is 550.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(pub i64);

impl Rate {
    /// The tax contained in a gross amount, rounded half away from zero:
    /// gross × rate / (100 % + rate).
    pub fn tax_in_gross(self, gross_minor: i64) -> i64 {
        round_div(i128::from(gross_minor) * i128::from(self.0), 10_000 + i128::from(self.0))
    }

    /// The tax due on a net amount, rounded half away from zero.
    pub fn tax_on_net(self, net_minor: i64) -> i64 {
        round_div(i128::from(net_minor) * i128::from(self.0), 10_000)
    }

    /// This share of an amount, rounded half away from zero.
    pub fn of(self, minor: i64) -> i64 {
        self.tax_on_net(minor)
    }
}

/// Integer division, rounded half away from zero. `divisor` is positive.
fn round_div(value: i128, divisor: i128) -> i64 {
    let half = if value < 0 { -(divisor / 2) } else { divisor / 2 };
    i64::try_from((value + half) / divisor).expect("a share is never larger than the amount it is taken from")
}

/// Spreads an amount over parts by weight with the largest remainder; ties go to the
/// earlier part. The parts sum exactly to `total`. With no weight at all, everything
/// falls on the first part.
pub fn spread(total: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
    let mut parts = vec![0_i64; weights.len()];
    if sum == 0 {
        if let Some(first) = parts.first_mut() {
            *first = total;
        }
        return parts;
    }
    let mut remainders: Vec<(i128, usize)> = Vec::with_capacity(weights.len());
    for (i, weight) in weights.iter().enumerate() {
        let exact = i128::from(total) * i128::from(*weight);
        let whole = exact.div_euclid(sum);
        parts[i] = i64::try_from(whole).expect("a part is never larger than the total");
        remainders.push((exact - whole * sum, i));
    }
    let missing = total - parts.iter().sum::<i64>();
    remainders.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, i) in remainders.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        parts[i] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vouchers_are_spread_by_largest_remainder() {
        assert_eq!(spread(500, &[400, 4500]), [41, 459]);
        assert_eq!(spread(15600, &[19000, 19000, 25000, 15000]), [3800, 3800, 5000, 3000]);
        assert_eq!(spread(-100, &[1, 1, 1]).iter().sum::<i64>(), -100);
        assert_eq!(spread(7, &[0, 0]), [7, 0]);
    }

    #[test]
    fn tax_in_gross_is_derived_and_never_added() {
        assert_eq!(Rate(2000).tax_in_gross(801), 134);
        assert_eq!(Rate(2000).tax_in_gross(38230), 6372);
        assert_eq!(Rate(1000).tax_in_gross(4000), 364);
        assert_eq!(Rate(2100).tax_in_gross(1190 + 280), 255);
        assert_eq!(Rate(2000).tax_in_gross(-801), -134);
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, minor) in [("49,90", 4990), ("49.9", 4990), ("1 234,56", 123_456), ("-3", -300), ("0", 0)] {
            assert_eq!(Money::parse(text, Currency::EUR), Ok(Money::eur(minor)), "{text}");
        }
        for text in ["", "1,234", "abc", "1.2.3", "--1", "99999999999999999999"] {
            assert!(Money::parse(text, Currency::EUR).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn spread_sums_to_the_total(total in -1_000_000_i64..1_000_000, weights in proptest::collection::vec(0_i64..100_000, 1..20)) {
            proptest::prop_assert_eq!(spread(total, &weights).iter().sum::<i64>(), total);
        }
    }
}
