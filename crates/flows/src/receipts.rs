//! What stands on a receipt. Pure but for the number, which is taken in the same transaction.

use crate::draft::rate_of;
use crate::exchange::Exchanged;
use crate::money_back::{By, Given, GivenBack};
use crate::tell::{News, tell};
use db::{DbError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Moment, Quantity, Rate, ReceiptId, ShiftId, StaffId, TillId};
use orders::{
    Fulfilment, Localised, Order, OrderLine, Receipt, ReceiptBody, ReceiptCredit, ReceiptLater, ReceiptLine,
    ReceiptReturned, ReceiptSent, ReceiptTax, ReceiptTender,
};
use payments::{Credit, Payment, Tender};
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
    /// From when it can be collected, for what is put aside from a shelf.
    pub(crate) there_from: Option<Timestamp>,
    pub(crate) kept_until_on: Option<Date>,
    pub(crate) place: String,
    pub(crate) last4: Option<String>,
    /// What of it a credit has paid, minor units.
    pub(crate) paid_minor: i64,
}

/// Both languages of a catalogue text, frozen; a missing one is the other.
pub(crate) fn localised(text: &catalogue::LocalText) -> Localised {
    use kernel::Language::{En, Fr};
    Localised { fr: text.text(Fr).to_owned(), en: text.text(En).to_owned() }
}

/// The frozen line of an order from what the cart shows.
pub(crate) fn order_line(
    line_no: i64,
    fulfilment: kernel::FulfilmentId,
    line: &crate::CartLine,
    quantity: Quantity,
) -> OrderLine {
    OrderLine {
        line_no,
        fulfilment,
        variant: line.intent.variant,
        sku: line.info.sku.to_string(),
        title: localised(&line.info.title),
        options: localised(&line.info.option_text),
        drawing: line.info.drawing.clone(),
        colour: line.info.colour.clone().unwrap_or_default(),
        quantity,
        unit_minor: line.unit_minor,
        gross_minor: line.unit_minor.saturating_mul(quantity.units()),
        rate: rate_of(&line.info),
        returned: 0,
    }
}

/// What bringing a part of an order costs, as lines of a receipt: one for each VAT rate.
pub(crate) fn fee_lines(f: &Fulfilment) -> Vec<ReceiptLine> {
    let fees = f.shipping.as_ref().map(|shipping| shipping.fees.clone()).unwrap_or_default();
    lines_of_fees(f, &fees)
}

/// What of that goes back to who withdraws from all of it.
pub(crate) fn fee_lines_back(f: &Fulfilment) -> Vec<ReceiptLine> {
    lines_of_fees(f, &f.fees_back())
}

fn lines_of_fees(f: &Fulfilment, fees: &[orders::ShippingFee]) -> Vec<ReceiptLine> {
    let Some(shipping) = &f.shipping else { return Vec::new() };
    let line = |fee: &orders::ShippingFee| ReceiptLine {
        title: shipping.name.clone(),
        options: Localised::default(),
        sku: String::new(),
        quantity: 1,
        unit_minor: fee.gross_minor,
        gross_minor: fee.gross_minor,
        rate: fee.rate,
    };
    fees.iter().map(line).collect()
}

pub(crate) fn receipt_line(line: &OrderLine) -> ReceiptLine {
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

fn vat_of(lines: impl Iterator<Item = (Rate, i64)>) -> (Totals, Vec<ReceiptTax>) {
    let totals = pricing::totals(lines);
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

/// By what means something was paid. Of a credit it says what is left on it.
fn tender(payment: &Payment, credits: &[Credit]) -> ReceiptTender {
    let credit = payment.credit.filter(|_| payment.tender.is_credit());
    ReceiptTender {
        tender: payment.tender.as_str().to_owned(),
        amount_minor: payment.amount_minor,
        given_minor: payment.given_minor,
        change_minor: payment.change_minor(),
        brand: payment.brand.clone(),
        last4: payment.last4.clone(),
        left_minor: credits.iter().find(|one| Some(one.id) == credit).map(|one| one.balance_minor),
    }
}

/// By what means something went back: all amounts are negative.
fn tender_back(given: &Given) -> ReceiptTender {
    let bare = |tender: Tender| ReceiptTender {
        tender: tender.as_str().to_owned(),
        amount_minor: -given.amount_minor,
        given_minor: 0,
        change_minor: 0,
        brand: None,
        last4: None,
        left_minor: None,
    };
    match &given.by {
        By::Cash => bare(Tender::Cash),
        By::Card => ReceiptTender {
            brand: given.payment.brand.clone(),
            last4: given.payment.last4.clone(),
            ..bare(given.payment.means())
        },
        By::Credit(credit) => ReceiptTender {
            last4: Some(credit.code.last4().to_owned()),
            left_minor: Some(credit.balance_minor),
            ..bare(credit.kind.tender())
        },
    }
}

/// One line for each means: a credit that several payments gave to stands there once.
fn tenders_back(given: &[Given]) -> Vec<ReceiptTender> {
    let mut tenders: Vec<ReceiptTender> = Vec::new();
    for one in given.iter().map(tender_back) {
        let same = |known: &&mut ReceiptTender| {
            (&known.tender, &known.brand, &known.last4) == (&one.tender, &one.brand, &one.last4)
        };
        match tenders.iter_mut().find(same) {
            Some(known) => {
                known.amount_minor += one.amount_minor;
                known.left_minor = one.left_minor;
            }
            None => tenders.push(one),
        }
    }
    tenders
}

/// A credit as its holder gets it.
fn credit_slip(credit: &Credit) -> ReceiptCredit {
    ReceiptCredit {
        kind: credit.kind.as_str().to_owned(),
        code: credit.code.in_groups(),
        balance_minor: credit.balance_minor,
        valid_until: credit.valid_until,
    }
}

/// What stands on a receipt besides its number and who wrote it.
struct Slip {
    lines: Vec<ReceiptLine>,
    totals: Totals,
    taxes: Vec<ReceiptTax>,
    tenders: Vec<ReceiptTender>,
    later: Vec<ReceiptLater>,
    returned: Vec<ReceiptReturned>,
    credit: Option<ReceiptCredit>,
}

/// What was paid just now, and by what.
pub(crate) struct Paid<'a> {
    pub(crate) lines: Vec<ReceiptLine>,
    /// The payments that paid these lines.
    pub(crate) by: Vec<&'a Payment>,
    /// What came back with them.
    pub(crate) exchanged: Option<&'a Exchanged>,
}

impl Paid<'_> {
    /// What was paid by what. Goods that came back stand there as lines, not as a means; of what they
    /// were worth, that which pays something later is carried forward, so that all means sum to the total.
    async fn tenders(&self, tx: &Tx<'_>) -> Result<Vec<ReceiptTender>, DbError> {
        let ids: Vec<_> = self.by.iter().filter_map(|one| one.credit).collect();
        let credits = payments::store::get_credits(tx, &ids).await?;
        let Some(exchanged) = self.exchanged else {
            return Ok(self.by.iter().map(|one| tender(one, &credits)).collect());
        };
        let (value, money): (Vec<&Payment>, Vec<&Payment>) =
            self.by.iter().partition(|one| one.tender == Tender::Exchange);
        let used: i64 = value.iter().map(|one| one.amount_minor).sum();
        let back: i64 = exchanged.back.list.iter().map(|one| one.amount_minor).sum();
        let mut tenders: Vec<ReceiptTender> = money.into_iter().map(|one| tender(one, &credits)).collect();
        let forward = exchanged.value_minor - used - back;
        if forward > 0 {
            tenders.push(ReceiptTender {
                tender: Tender::Exchange.as_str().to_owned(),
                amount_minor: -forward,
                given_minor: 0,
                change_minor: 0,
                brand: None,
                last4: None,
                left_minor: None,
            });
        }
        tenders.extend(tenders_back(&exchanged.back.list));
        Ok(tenders)
    }
}

/// Writes the receipt of what was paid just now, with what is reserved for later below it.
pub(crate) async fn write_receipt(
    tx: &Tx<'_>,
    order: &Order,
    counter: Counter,
    paid: Paid<'_>,
    later: Vec<(Later<'_>, Vec<&OrderLine>)>,
    moment: &Moment,
) -> Result<Receipt, DbError> {
    let tenders = paid.tenders(tx).await?;
    let returned = paid.exchanged.map_or_else(Vec::new, |exchanged| exchanged.returned.clone());
    let credit = paid.exchanged.and_then(|exchanged| exchanged.back.issued.as_ref()).map(credit_slip);
    let all = paid.lines.iter().chain(returned.iter().flat_map(|one| &one.lines));
    let (totals, taxes) = vat_of(all.map(|line| (line.rate, line.gross_minor)));
    let later = later
        .into_iter()
        .map(|(later, lines)| (fee_lines(later.fulfilment), later, lines))
        .map(|(fees, later, lines)| ReceiptLater {
            taxes: vat_of(
                lines
                    .iter()
                    .map(|line| (line.rate, line.gross_minor))
                    .chain(fees.iter().map(|fee| (fee.rate, fee.gross_minor))),
            )
            .1,
            lines: lines.into_iter().map(receipt_line).chain(fees).collect(),
            sent: later.fulfilment.shipping.as_ref().map(|shipping| ReceiptSent {
                service: shipping.name.clone(),
                name: shipping.address.name.clone(),
                address: shipping.address.in_full(),
            }),
            amount_minor: later.fulfilment.amount_minor,
            paid_minor: later.paid_minor,
            promised_on: later.fulfilment.promised_on,
            there_from: later.there_from,
            kept_until_on: later.kept_until_on,
            location: later.place,
            last4: later.last4,
        })
        .collect();
    let slip = Slip { lines: paid.lines, totals, taxes, tenders, later, returned, credit };
    write_slip(tx, moment.id(), order, counter, slip, moment).await
}

/// Writes the receipt of goods that came back: each line with its units and what it brought back,
/// and what bringing it had cost; each payment with what went back of it and whether in cash. All
/// amounts on it are negative.
pub(crate) async fn write_return_receipt(
    tx: &Tx<'_>,
    id: ReceiptId,
    order: &Order,
    counter: Counter,
    (returned, brought): (&[(&OrderLine, i64, i64)], &[&Fulfilment]),
    back: &GivenBack,
    moment: &Moment,
) -> Result<Receipt, DbError> {
    let goods = returned_lines(returned).into_iter();
    let fees = brought.iter().flat_map(|f| fee_lines_back(f));
    let lines = goods.chain(fees.map(|line| ReceiptLine { gross_minor: -line.gross_minor, ..line })).collect();
    write_credit_note(tx, id, order, counter, lines, back, moment).await
}

/// Lines of goods that came back, with their units and what they brought back: the amounts are negative.
pub(crate) fn returned_lines(returned: &[(&OrderLine, i64, i64)]) -> Vec<ReceiptLine> {
    let line = |(line, units, refund_minor): &(&OrderLine, i64, i64)| ReceiptLine {
        quantity: *units,
        gross_minor: -refund_minor,
        ..receipt_line(line)
    };
    returned.iter().map(line).collect()
}

/// The credit note of a part that was called off after a receipt had been written for it; none where
/// no receipt names it.
pub(crate) async fn write_cancel_receipt(
    tx: &Tx<'_>,
    f: &Fulfilment,
    given: &GivenBack,
    staff: Option<StaffId>,
    moment: &Moment,
) -> Result<(), DbError> {
    let (order, lines, receipts) = futures::try_join!(
        orders::store::get_order(tx, f.order),
        orders::store::lines_of(tx, f.order),
        orders::store::receipts_of(tx, f.order)
    )?;
    let mut back: Vec<ReceiptLine> =
        lines.iter().filter(|line| line.fulfilment == f.id).map(receipt_line).chain(fee_lines(f)).collect();
    let names = |receipt: &Receipt, line: &ReceiptLine| {
        receipt.body.lines.iter().any(|one| one.sku == line.sku && one.title == line.title && one.gross_minor > 0)
    };
    let given_minor = given.list.iter().map(|one| one.amount_minor).sum::<i64>();
    let is_whole = back.iter().map(|line| line.gross_minor).sum::<i64>() == given_minor;
    if back.is_empty() || !is_whole || !receipts.iter().any(|receipt| back.iter().all(|line| names(receipt, line))) {
        return Ok(());
    }
    for line in &mut back {
        line.gross_minor = -line.gross_minor;
    }
    let order = Order { location: Some(f.location), ..order };
    let counter = Counter { till: None, shift: None, staff };
    write_credit_note(tx, moment.id(), &order, counter, back, given, moment).await.map(|_| ())
}

/// Writes a receipt whose amounts are negative.
async fn write_credit_note(
    tx: &Tx<'_>,
    id: ReceiptId,
    order: &Order,
    counter: Counter,
    lines: Vec<ReceiptLine>,
    back: &GivenBack,
    moment: &Moment,
) -> Result<Receipt, DbError> {
    let (totals, taxes) = vat_of(lines.iter().map(|line| (line.rate, line.gross_minor)));
    let tenders = tenders_back(&back.list);
    let credit = back.issued.as_ref().map(credit_slip);
    let slip = Slip { lines, totals, taxes, tenders, later: Vec::new(), returned: Vec::new(), credit };
    write_slip(tx, id, order, counter, slip, moment).await
}

async fn write_slip(
    tx: &Tx<'_>,
    id: ReceiptId,
    order: &Order,
    counter: Counter,
    slip: Slip,
    moment: &Moment,
) -> Result<Receipt, DbError> {
    let (number, till_number) = match counter.till {
        Some(till) => {
            (stores::store::next_receipt_number(tx, till).await?, stores::store::get_till(tx, till).await?.number)
        }
        None => (0, 0),
    };
    let seller = match counter.staff {
        Some(staff) => identity::find_staff(tx, staff).await?.map_or_else(String::new, |staff| staff.display_name),
        None => String::new(),
    };
    let body = ReceiptBody {
        order_number: order.number.clone(),
        till_number,
        seller,
        currency: order.currency,
        lines: slip.lines,
        taxes: slip.taxes,
        tenders: slip.tenders,
        later: slip.later,
        returned: slip.returned,
        credit: slip.credit,
    };
    let receipt = Receipt {
        id,
        order: order.id,
        location: order.location,
        till: counter.till,
        shift: counter.shift,
        number,
        at: moment.now,
        total_minor: slip.totals.gross_minor,
        body,
    };
    orders::store::insert_receipts(tx, std::slice::from_ref(&receipt)).await?;
    // The letter about an order of the web says as much.
    if counter.till.is_some() && order.customer.is_some() {
        tell(tx, News::Receipt { order: order.id, receipt: id }, moment).await?;
    }
    Ok(receipt)
}
