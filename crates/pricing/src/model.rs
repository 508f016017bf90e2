//! Words and rules of prices, quotes and taxes. Pure.

use db::DbError;
use jiff::Timestamp;
use kernel::{Currency, Money, MoneyError, PaymentTerms, Quantity, Rate, VariantId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;
use thiserror::Error;

/// A class of VAT; its rate is data of the country.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VatClass {
    /// 20 % in France (CGI art. 278).
    Standard,
    /// 10 % in France (CGI art. 279).
    Intermediate,
    /// 5.5 % in France: food, books (CGI art. 278-0 bis).
    Reduced,
    /// 2.1 % in France: press, some medicines (CGI art. 281 octies).
    SuperReduced,
    /// No VAT.
    Zero,
}

impl VatClass {
    /// The rate of this class in France.
    pub const fn rate_in_france(self) -> Rate {
        Rate(match self {
            Self::Standard => 2_000,
            Self::Intermediate => 1_000,
            Self::Reduced => 550,
            Self::SuperReduced => 210,
            Self::Zero => 0,
        })
    }

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Intermediate => "intermediate",
            Self::Reduced => "reduced",
            Self::SuperReduced => "super_reduced",
            Self::Zero => "zero",
        }
    }
}

/// A text that names no VAT class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("unknown VAT class")]
pub struct UnknownVatClass;

impl FromStr for VatClass {
    type Err = UnknownVatClass;
    fn from_str(text: &str) -> Result<Self, UnknownVatClass> {
        match text {
            "standard" => Ok(Self::Standard),
            "intermediate" => Ok(Self::Intermediate),
            "reduced" => Ok(Self::Reduced),
            "super_reduced" => Ok(Self::SuperReduced),
            "zero" => Ok(Self::Zero),
            _ => Err(UnknownVatClass),
        }
    }
}

/// A price in force from an instant on, VAT included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Price {
    /// Of which variant.
    pub variant: VariantId,
    /// Amount per unit, VAT included.
    pub amount: Money,
    /// Since when.
    pub valid_from: Timestamp,
}

/// Why a price was not set.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PriceRefused {
    /// Below zero or beyond what a shop sells for.
    #[error("not a plausible price")]
    Amount,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

/// One line of a quote: so many units of a variant in one part.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuoteLine {
    /// Which variant.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// Price per unit, VAT included, minor units.
    pub unit_minor: i64,
    /// Unit price times quantity, minor units.
    pub gross_minor: i64,
    /// VAT rate.
    pub rate: Rate,
    /// When it is due.
    pub terms: PaymentTerms,
}

impl QuoteLine {
    /// A line at a price per unit; refuses an amount that does not fit.
    pub fn new(
        variant: VariantId,
        quantity: Quantity,
        unit: Money,
        rate: Rate,
        terms: PaymentTerms,
    ) -> Result<Self, MoneyError> {
        let gross_minor = unit.times(quantity.units())?.minor;
        Ok(Self { variant, quantity, unit_minor: unit.minor, gross_minor, rate, terms })
    }
}

/// The tax of one rate in a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TaxLine {
    /// VAT rate.
    pub rate: Rate,
    /// Base without VAT, minor units.
    pub net_minor: i64,
    /// VAT, minor units.
    pub vat_minor: i64,
    /// With VAT, minor units: net plus VAT, exactly.
    pub gross_minor: i64,
}

/// The totals of a document.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// With VAT, minor units.
    pub gross_minor: i64,
    /// Without VAT, minor units.
    pub net_minor: i64,
    /// VAT, minor units.
    pub vat_minor: i64,
    /// By rate, highest first.
    pub taxes: Vec<TaxLine>,
}

/// What a cart costs in a context.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quote {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The lines, in the order of the cart.
    pub lines: Vec<QuoteLine>,
    /// What is due with the order.
    pub now: Totals,
    /// What is due at hand-over, not before.
    pub later: Totals,
}

impl Quote {
    /// Everything, both parts, minor units.
    pub fn total_minor(&self) -> i64 {
        self.now.gross_minor + self.later.gross_minor
    }
}

/// The totals of lines given as (rate, gross): VAT per rate on the document's total of that rate,
/// and net as what remains, so that net + VAT = gross always.
pub fn totals(lines: impl IntoIterator<Item = (Rate, i64)>) -> Totals {
    let mut by_rate: BTreeMap<Rate, i64> = BTreeMap::new();
    for (rate, gross) in lines {
        *by_rate.entry(rate).or_default() += gross;
    }
    let mut out = Totals::default();
    for (rate, gross_minor) in by_rate.into_iter().rev() {
        let vat_minor = rate.tax_in_gross(gross_minor);
        let net_minor = gross_minor - vat_minor;
        out.gross_minor += gross_minor;
        out.net_minor += net_minor;
        out.vat_minor += vat_minor;
        out.taxes.push(TaxLine { rate, net_minor, vat_minor, gross_minor });
    }
    out
}

/// What is charged besides the goods: bringing them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Charge {
    /// VAT rate.
    pub rate: Rate,
    /// VAT included, minor units.
    pub gross_minor: i64,
}

/// What is charged for bringing goods, by rate: it follows the goods, each rate its share of the
/// amount (CGI art. 267, I, 2°: charges besides belong to the taxable amount of the goods).
pub fn charges(fee_minor: i64, goods: impl IntoIterator<Item = (Rate, i64)>) -> Vec<Charge> {
    let mut by_rate: BTreeMap<Rate, i64> = BTreeMap::new();
    for (rate, gross) in goods {
        *by_rate.entry(rate).or_default() += gross;
    }
    let weights: Vec<i64> = by_rate.values().copied().collect();
    if fee_minor == 0 || weights.is_empty() {
        return Vec::new();
    }
    // Goods that cost nothing share alike.
    let weights = if weights.iter().sum::<i64>() == 0 { vec![1; weights.len()] } else { weights };
    let shares = kernel::spread(fee_minor, &weights);
    let charge = |(rate, gross_minor): (Rate, i64)| Charge { rate, gross_minor };
    by_rate.into_keys().rev().zip(shares.into_iter().rev()).filter(|(_, share)| *share != 0).map(charge).collect()
}

/// Adds up the lines of a cart, each part as a document of its own. What bringing costs is due with
/// the order.
pub fn quote(currency: Currency, lines: Vec<QuoteLine>, charges: &[Charge]) -> Quote {
    let brought =
        |terms| charges.iter().filter(move |_| terms == PaymentTerms::Now).map(|one| (one.rate, one.gross_minor));
    let of = |terms| {
        let goods = lines.iter().filter(|line| line.terms == terms).map(|line| (line.rate, line.gross_minor));
        totals(goods.chain(brought(terms)))
    };
    let (now, later) = (of(PaymentTerms::Now), of(PaymentTerms::AtHandOver));
    Quote { currency, lines, now, later }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STANDARD: Rate = Rate(2_000);

    fn line(gross: i64, rate: Rate, terms: PaymentTerms) -> QuoteLine {
        let variant = VariantId(db_uuid());
        QuoteLine::new(variant, Quantity::ONE, Money::eur(gross), rate, terms).unwrap()
    }

    fn db_uuid() -> uuid::Uuid {
        uuid::Uuid::nil()
    }

    #[test]
    fn the_red_shirt_ticket() {
        let lines = vec![
            line(8990, STANDARD, PaymentTerms::Now),
            line(4990, STANDARD, PaymentTerms::Now),
            line(4990, STANDARD, PaymentTerms::AtHandOver),
        ];
        let quote = quote(Currency::EUR, lines, &[]);
        assert_eq!((quote.now.gross_minor, quote.now.net_minor, quote.now.vat_minor), (13_980, 11_650, 2_330));
        assert_eq!((quote.later.gross_minor, quote.later.net_minor, quote.later.vat_minor), (4_990, 4_158, 832));
        assert_eq!(quote.total_minor(), 18_970);
    }

    #[test]
    fn published_figures() {
        // (lines, rate, VAT of the document)
        for (gross, rate, vat) in [
            (vec![1190, 280], 2100, 255),
            (vec![801], 2000, 134),
            (vec![38_230], 2000, 6372),
            (vec![4000], 1000, 364),
            (vec![0], 1900, 0),
        ] {
            let sum: i64 = gross.iter().sum();
            let totals = totals(gross.into_iter().map(|g| (Rate(rate), g)));
            assert_eq!((totals.gross_minor, totals.vat_minor, totals.net_minor), (sum, vat, sum - vat));
        }
    }

    #[test]
    fn rates_are_kept_apart_and_the_highest_comes_first() {
        let totals = totals([(Rate(550), 1055), (STANDARD, 1200), (Rate(550), 1055)]);
        let rates: Vec<(i64, i64)> = totals.taxes.iter().map(|t| (t.rate.0, t.vat_minor)).collect();
        assert_eq!(rates, [(2000, 200), (550, 110)]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole(lines in proptest::collection::vec((0_i64..5_000_000, 0_usize..5), 0..30)) {
            let rates = [2000, 1000, 550, 210, 0];
            let totals = totals(lines.iter().map(|(gross, r)| (Rate(rates[*r]), *gross)));
            prop_assert_eq!(totals.gross_minor, lines.iter().map(|l| l.0).sum::<i64>());
            prop_assert_eq!(totals.net_minor + totals.vat_minor, totals.gross_minor);
            prop_assert_eq!(totals.taxes.iter().map(|t| t.gross_minor).sum::<i64>(), totals.gross_minor);
            for tax in &totals.taxes {
                prop_assert_eq!(tax.net_minor + tax.vat_minor, tax.gross_minor);
            }
        }
    }
}
