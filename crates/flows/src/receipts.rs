//! What stands on a receipt. Pure but for the number, which is taken in the same transaction.

use crate::draft::rate_of;
use db::{DbError, Tx};
use jiff::civil::Date;
use kernel::{Moment, Rate, ShiftId, StaffId, TillId};
use orders::{
    Fulfilment, Localised, Order, OrderLine, Receipt, ReceiptBody, ReceiptLater, ReceiptLine, ReceiptTax, ReceiptTender,
};
use payments::Payment;
use pricing::Totals;

/// Where a receipt is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    pub(crate) till: Option<TillId>,
    pub(crate) shift: Option<ShiftId>,
    pub(crate) staff: Option<StaffId>,
}

/// What is reserved on the same order, for the second half of a receipt.
pub(crate) struct Later<'a> {
    pub(crate) fulfilment: &'a Fulfilment,
    pub(crate) kept_until_on: Option<Date>,
    pub(crate) place: String,
    pub(crate) last4: Option<String>,
}

/// Both languages of a catalogue text, frozen; a missing one is the other.
pub(crate) fn localised(text: &catalogue::LocalText) -> Localised {
    use kernel::Language::{En, Fr};
    Localised { fr: text.text(Fr).to_owned(), en: text.text(En).to_owned() }
}

/// The frozen line of an order from what the cart shows.
pub(crate) fn order_line(line_no: i64, fulfilment: kernel::FulfilmentId, line: &crate::CartLine) -> OrderLine {
    OrderLine {
        line_no,
        fulfilment,
        variant: line.intent.variant,
        sku: line.info.sku.to_string(),
        title: localised(&line.info.title),
        options: localised(&line.info.option_text),
        drawing: line.info.drawing.clone(),
        colour: line.info.colour.clone().unwrap_or_default(),
        quantity: line.intent.quantity,
        unit_minor: line.unit_minor,
        gross_minor: line.gross_minor,
        rate: rate_of(&line.info),
    }
}

fn receipt_line(line: &OrderLine) -> ReceiptLine {
    ReceiptLine {
        title: line.title.clone(),
        options: line.options.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity.units(),
        unit_minor: line.unit_minor,
        gross_minor: line.gross_minor,
        rate: line.rate,
    }
}

fn taxes(lines: &[&OrderLine]) -> (Totals, Vec<ReceiptTax>) {
    let totals = pricing::totals(lines.iter().map(|line| (line.rate, line.gross_minor)));
    let printed = totals
        .taxes
        .iter()
        .map(|tax| ReceiptTax {
            rate: Rate(tax.rate.0),
            net_minor: tax.net_minor,
            vat_minor: tax.vat_minor,
            gross_minor: tax.gross_minor,
        })
        .collect();
    (totals, printed)
}

fn tender(payment: &Payment) -> ReceiptTender {
    ReceiptTender {
        tender: payment.tender.as_str().to_owned(),
        amount_minor: payment.amount_minor,
        given_minor: payment.given_minor,
        change_minor: payment.change_minor(),
        brand: payment.brand.clone(),
        last4: payment.last4.clone(),
    }
}

/// Writes the receipt of what was paid just now, with what is reserved for later below it.
pub(crate) async fn write_receipt(
    tx: &Tx<'_>,
    order: &Order,
    counter: Counter,
    paid: &[&OrderLine],
    payment: &Payment,
    later: Vec<(Later<'_>, Vec<&OrderLine>)>,
    moment: &Moment,
) -> Result<Receipt, DbError> {
    let (number, till_number) = match counter.till {
        Some(till) => {
            (stores::store::next_receipt_number(tx, till).await?, stores::store::get_till(tx, till).await?.number)
        }
        None => (0, 0),
    };
    let seller = match counter.staff {
        Some(staff) => identity::find_staff(tx, staff).await?.map_or_else(String::new, |staff| staff.code),
        None => String::new(),
    };
    let (totals, printed) = taxes(paid);
    let later = later
        .into_iter()
        .map(|(later, lines)| ReceiptLater {
            taxes: taxes(&lines).1,
            lines: lines.into_iter().map(receipt_line).collect(),
            amount_minor: later.fulfilment.amount_minor,
            promised_on: later.fulfilment.promised_on,
            kept_until_on: later.kept_until_on,
            location: later.place,
            last4: later.last4,
        })
        .collect();
    let body = ReceiptBody {
        order_number: order.number.clone(),
        till_number,
        seller,
        currency: order.currency,
        lines: paid.iter().map(|line| receipt_line(line)).collect(),
        taxes: printed,
        tenders: vec![tender(payment)],
        later,
    };
    let receipt = Receipt {
        id: moment.id(),
        order: order.id,
        location: order.location,
        till: counter.till,
        shift: counter.shift,
        number,
        at: moment.now,
        total_minor: totals.gross_minor,
        body,
    };
    orders::store::insert_receipts(tx, std::slice::from_ref(&receipt)).await?;
    Ok(receipt)
}
