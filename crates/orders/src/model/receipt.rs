//! A receipt: frozen as it was given.

use super::Localised;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Currency, LocationId, OrderId, Rate, ReceiptId, ShiftId, TillId};
use serde::{Deserialize, Serialize};

/// A receipt, as it was given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// Its id.
    pub id: ReceiptId,
    /// Of which order.
    pub order: OrderId,
    /// In which store.
    pub location: Option<LocationId>,
    /// On which till.
    pub till: Option<TillId>,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// Its number on this till, without a gap; 0 for the web.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// What was paid by it, minor units.
    pub total_minor: i64,
    /// What stands on it.
    pub body: ReceiptBody,
}

/// What stands on a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptBody {
    /// The order's number.
    pub order_number: String,
    /// The till's number in its store; 0 for the web.
    pub till_number: i64,
    /// The seller's code.
    pub seller: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What was paid by this receipt.
    pub lines: Vec<ReceiptLine>,
    /// VAT by rate of what was paid.
    pub taxes: Vec<ReceiptTax>,
    /// How it was paid.
    pub tenders: Vec<ReceiptTender>,
    /// What is reserved on the same order and not charged yet.
    pub later: Vec<ReceiptLater>,
    /// What came back with it, order by order. Older receipts have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<ReceiptReturned>,
    /// The credit that was issued with it, for its holder. Older receipts have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<ReceiptCredit>,
}

impl ReceiptLater {
    /// What is still charged, minor units.
    pub fn left_minor(&self) -> i64 {
        self.amount_minor - self.paid_minor
    }
}

impl ReceiptBody {
    /// What was ordered with it in all, now and later, minor units; none when it says nothing of later.
    pub fn ordered_minor(&self) -> Option<i64> {
        let later: i64 = self.later.iter().map(|one| one.amount_minor).sum();
        let now: i64 = self.lines.iter().map(|line| line.gross_minor).sum();
        (!self.later.is_empty()).then_some(now + later)
    }
}

/// Goods of one order that came back with another: their amounts are negative.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptReturned {
    /// The number of the order that they were bought with.
    pub order_number: String,
    /// What came back.
    pub lines: Vec<ReceiptLine>,
}

/// A credit as it stands on the receipt of its holder. Its `Debug` does not say the code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptCredit {
    /// What it is, as room `payments` calls it.
    pub kind: String,
    /// What its holder shows, in groups.
    pub code: String,
    /// What is on it, minor units.
    pub balance_minor: i64,
    /// Until when it can be spent.
    pub valid_until: Timestamp,
}

impl std::fmt::Debug for ReceiptCredit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReceiptCredit")
            .field("kind", &self.kind)
            .field("balance_minor", &self.balance_minor)
            .finish_non_exhaustive()
    }
}

/// VAT of one rate on a receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptTax {
    /// VAT rate.
    pub rate: Rate,
    /// Base, minor units.
    pub net_minor: i64,
    /// VAT, minor units.
    pub vat_minor: i64,
    /// Together, minor units.
    pub gross_minor: i64,
}

/// A line on a receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Its title.
    pub title: Localised,
    /// Its colour and size.
    pub options: Localised,
    /// Its SKU.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Per unit, minor units.
    pub unit_minor: i64,
    /// Together, minor units.
    pub gross_minor: i64,
    /// VAT rate.
    pub rate: Rate,
}

/// How a receipt was paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptTender {
    /// By what means, as room `payments` calls it.
    pub tender: String,
    /// How much, minor units.
    pub amount_minor: i64,
    /// Cash given, minor units.
    pub given_minor: i64,
    /// Cash given back, minor units.
    pub change_minor: i64,
    /// Brand of the card.
    pub brand: Option<String>,
    /// Its last four digits, or the last four signs of a credit.
    pub last4: Option<String>,
    /// What is left on the credit, minor units. Older receipts have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_minor: Option<i64>,
}

/// What is reserved, and what will be charged when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptLater {
    /// Its lines.
    pub lines: Vec<ReceiptLine>,
    /// Charged at hand-over, VAT included, minor units.
    pub amount_minor: i64,
    /// What of it a credit paid with the order, minor units. Older receipts say none.
    #[serde(default)]
    pub paid_minor: i64,
    /// Of it base and VAT by rate.
    pub taxes: Vec<ReceiptTax>,
    /// When it arrives.
    pub promised_on: Option<Date>,
    /// Until when it is kept once it is there: a day.
    pub kept_until_on: Option<Date>,
    /// Where.
    pub location: String,
    /// The last four digits of the card that will be charged, when the customer agreed.
    pub last4: Option<String>,
    /// From when it can be collected, for what a store puts aside from its shelf. Older receipts have none.
    #[serde(default)]
    pub there_from: Option<Timestamp>,
    /// How it is sent, for what is: it is charged when it leaves. Older receipts have none.
    #[serde(default)]
    pub sent: Option<ReceiptSent>,
}

/// How something on a receipt is sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReceiptSent {
    /// By which service.
    pub service: Localised,
    /// To whom.
    pub name: String,
    /// Where to, on one line.
    pub address: String,
}
