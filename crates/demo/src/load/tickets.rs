//! The year of sales: orders that ended, with all that belongs to them.

use super::facts::{Facts, Ticket, bytes_of, derived};
use super::house::{role, staff_code};
use super::people::language;
use super::unexpected;
use crate::{SaleChannel, SaleLine, SaleTender};
use db::{DbError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{
    Actor, Channel, Currency, CustomerId, FulfilmentId, Language, Method, MovementId, OrderId, PaymentTerms, Quantity,
    Rate, StaffId, TillId,
};
use orders::{
    Entry, Fulfilment, FulfilmentState, Localised, Order, OrderLine, OrderState, Receipt, ReceiptBody, ReceiptLine,
    ReceiptTax, ReceiptTender,
};
use payments::{Payment, PaymentState, Tender};
use serde_json::json;
use std::ops::Range;
use stock::{Movement, MovementKind, Reference};

pub(super) async fn write(tx: &Tx<'_>, facts: &Facts, range: Range<usize>) -> Result<(), DbError> {
    let (mut orders, mut lines, mut fulfilments, mut entries) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut payments, mut receipts, mut movements) = (Vec::new(), Vec::new(), Vec::new());
    for ticket in &facts.sales[range] {
        let past = Past::new(facts, ticket)?;
        movements.extend(past.movements());
        entries.extend(past.entries());
        receipts.push(past.receipt());
        payments.push(past.payment);
        fulfilments.push(past.fulfilment);
        lines.extend(past.lines.into_iter().map(|line| (ticket.order(), line)));
        orders.push(past.order);
    }
    orders::store::insert_orders(tx, &orders).await?;
    orders::store::insert_lines(tx, &lines).await?;
    orders::store::insert_fulfilments(tx, &fulfilments).await?;
    orders::store::add_entries(tx, &entries, &facts.moment).await?;
    payments::store::insert_many(tx, &payments).await?;
    orders::store::insert_receipts(tx, &receipts).await?;
    stock::insert_movements_many(tx, &movements).await.map_err(unexpected)
}

/// Everything about one past sale.
struct Past<'a> {
    facts: &'a Facts,
    ticket: &'a Ticket,
    actor: Actor,
    handed_over_at: Timestamp,
    order: Order,
    fulfilment: Fulfilment,
    lines: Vec<OrderLine>,
    payment: Payment,
}

impl<'a> Past<'a> {
    fn new(facts: &'a Facts, ticket: &'a Ticket) -> Result<Self, DbError> {
        let actor = actor(facts, ticket);
        let fulfilment = fulfilment_of(ticket);
        let lines: Vec<OrderLine> = (1..)
            .zip(&ticket.sale.lines)
            .map(|(no, line)| order_line(facts, no, fulfilment, line))
            .collect::<Result<_, _>>()?;
        let order = order(facts, ticket);
        let handed_over_at = handed_over_at(facts, ticket);
        let fulfilment = Fulfilment {
            id: fulfilment,
            order: order.id,
            no: 1,
            method: method(facts, ticket),
            terms: PaymentTerms::Now,
            state: FulfilmentState::HandedOver,
            location: facts.location(ticket.from),
            supply: None,
            amount_minor: order.total_minor,
            promised_on: None,
            first_promised_on: None,
            promised_at: None,
            confidence: None,
            ready_at: None,
            keep_until: None,
            ended_at: Some(handed_over_at),
            reason: None,
            version: 1,
            shipping: None,
        };
        let payment = payment(facts, ticket, &order);
        Ok(Self { facts, ticket, actor, handed_over_at, order, fulfilment, lines, payment })
    }

    fn movements(&self) -> impl Iterator<Item = Movement> {
        let reference = Reference::order(self.order.id, self.order.number.as_str());
        self.lines.iter().map(move |line| Movement {
            id: derived::<MovementId>(self.ticket.sale.id, 100 + line.line_no as u32),
            variant: line.variant,
            location: self.fulfilment.location,
            kind: MovementKind::Sale,
            quantity: -line.quantity.units(),
            at: self.handed_over_at,
            reference: reference.clone(),
            reason: String::new(),
            actor: self.actor,
        })
    }

    fn entries(&self) -> [(OrderId, Entry); 2] {
        let placed = Entry {
            fulfilment: None,
            at: self.order.created_at,
            kind: "placed".to_owned(),
            body: json!({"total_minor": self.order.total_minor}),
            actor: self.actor,
        };
        // A moment later, so that the order of the two is told by their time.
        let after = self.handed_over_at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(self.handed_over_at);
        let handed_over = Entry {
            fulfilment: Some(self.fulfilment.id),
            at: after,
            kind: "handed_over".to_owned(),
            body: json!({"amount_minor": self.order.total_minor}),
            actor: self.actor,
        };
        [(self.order.id, placed), (self.order.id, handed_over)]
    }

    fn receipt(&self) -> Receipt {
        let sale = &self.ticket.sale;
        let line = |line: &OrderLine| ReceiptLine {
            title: line.title.clone(),
            options: line.options.clone(),
            sku: line.sku.clone(),
            quantity: line.quantity.units(),
            unit_minor: line.unit_minor,
            gross_minor: line.gross_minor,
            rate: line.rate,
        };
        let totals = pricing::totals(self.lines.iter().map(|line| (line.rate, line.gross_minor)));
        let tax = |tax: &pricing::TaxLine| ReceiptTax {
            rate: tax.rate,
            net_minor: tax.net_minor,
            vat_minor: tax.vat_minor,
            gross_minor: tax.gross_minor,
        };
        Receipt {
            id: derived(sale.id, 3),
            order: self.order.id,
            location: self.order.location,
            till: self.order.till,
            shift: None,
            number: self.ticket.receipt,
            at: self.order.created_at,
            total_minor: totals.gross_minor,
            body: ReceiptBody {
                order_number: self.order.number.clone(),
                till_number: sale.till.map_or(0, |till| till as i64 + 1),
                seller: sale.staff.map_or_else(String::new, |staff| staff_code(&self.facts.chain.staff[staff].code)),
                currency: Currency::EUR,
                lines: self.lines.iter().map(line).collect(),
                taxes: totals.taxes.iter().map(tax).collect(),
                tenders: vec![ReceiptTender {
                    tender: self.payment.tender.as_str().to_owned(),
                    amount_minor: self.payment.amount_minor,
                    given_minor: self.payment.given_minor,
                    change_minor: self.payment.change_minor(),
                    brand: self.payment.brand.clone(),
                    last4: self.payment.last4.clone(),
                    left_minor: None,
                }],
                later: Vec::new(),
                returned: Vec::new(),
                credit: None,
            },
        }
    }
}

fn fulfilment_of(ticket: &Ticket) -> FulfilmentId {
    derived(ticket.sale.id, 1)
}

fn method(facts: &Facts, ticket: &Ticket) -> Method {
    match ticket.sale.channel {
        SaleChannel::Till => Method::CarryOut,
        SaleChannel::Web if ticket.is_collected(&facts.chain) => Method::Collect,
        SaleChannel::Web => Method::Ship,
    }
}

/// A ticket at once; what was ordered on the web a day and a half later, and before today.
fn handed_over_at(facts: &Facts, ticket: &Ticket) -> Timestamp {
    match ticket.sale.channel {
        SaleChannel::Till => ticket.sale.at,
        SaleChannel::Web => {
            let later = ticket.sale.at.saturating_add(SignedDuration::from_hours(34)).unwrap_or(ticket.sale.at);
            later.min(facts.at(facts.chain.today, 0)).max(ticket.sale.at)
        }
    }
}

fn actor(facts: &Facts, ticket: &Ticket) -> Actor {
    let customer = ticket.sale.customer.map(|index| Actor::Customer(CustomerId(facts.chain.customers[index].id)));
    let seller = ticket.sale.staff.map(|index| {
        let staff = &facts.chain.staff[index];
        let location = Some(facts.location(ticket.sale.location));
        Actor::Staff { id: StaffId(staff.id), role: role(staff.role), location }
    });
    seller.or(customer).unwrap_or(Actor::Visitor)
}

fn order(facts: &Facts, ticket: &Ticket) -> Order {
    let (chain, sale) = (&facts.chain, &ticket.sale);
    let customer = sale.customer.map(|index| &chain.customers[index]);
    let store = match sale.channel {
        SaleChannel::Till => Some(sale.location),
        SaleChannel::Web => customer.map(|customer| customer.store),
    };
    let key = u64::from_le_bytes(bytes_of(sale.id, 0x5a)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Order {
        id: ticket.order(),
        number: ticket.number.clone(),
        state: OrderState::Completed,
        channel: match sale.channel {
            SaleChannel::Till => Channel::Till,
            SaleChannel::Web => Channel::Web,
        },
        customer: customer.map(|customer| CustomerId(customer.id)),
        location: store.map(|index| facts.location(index)),
        till: sale.till.map(|till| TillId(chain.locations[sale.location].tills[till].id)),
        shift: None,
        staff: sale.staff.map(|index| StaffId(chain.staff[index].id)),
        cart: None,
        card: None,
        language: customer.map_or(Language::Fr, |customer| language(customer.language)),
        currency: Currency::EUR,
        total_minor: sale.total_minor(),
        link_key: format!("{key:016x}{:08x}", key.rotate_left(23) as u32),
        created_at: sale.at,
        placed_at: Some(sale.at),
    }
}

pub(super) fn order_line(
    facts: &Facts,
    line_no: i64,
    fulfilment: FulfilmentId,
    line: &SaleLine,
) -> Result<OrderLine, DbError> {
    let variant = &facts.chain.variants[line.variant];
    let product = &facts.chain.products[variant.product];
    let both = |text: &crate::Text| Localised { fr: text.fr.clone(), en: text.en.clone() };
    Ok(OrderLine {
        line_no,
        fulfilment,
        variant: facts.variant(line.variant),
        sku: variant.sku.clone(),
        title: both(&product.title),
        options: both(&variant.title),
        drawing: product.drawing.to_owned(),
        colour: variant.colour.to_owned(),
        quantity: Quantity::new(line.quantity).map_err(unexpected)?,
        unit_minor: line.unit_price_minor,
        gross_minor: line.unit_price_minor * line.quantity,
        rate: Rate(line.vat_rate_bp.into()),
        returned: 0,
    })
}

const BRANDS: [&str; 4] = ["visa", "mastercard", "cb", "visa"];

fn payment(facts: &Facts, ticket: &Ticket, order: &Order) -> Payment {
    let sale = &ticket.sale;
    let tender = match (sale.tender, sale.channel) {
        (SaleTender::Cash, _) => Tender::Cash,
        (SaleTender::Card, SaleChannel::Till) => Tender::Terminal,
        (SaleTender::Card, SaleChannel::Web) => Tender::CardForm,
    };
    let is_card = tender != Tender::Cash;
    let bytes = bytes_of(sale.id, 0);
    let digits = u16::from_le_bytes([bytes[0], bytes[1]]) % 10_000;
    let terminal = sale.till.filter(|_| is_card).map(|till| {
        let place = &facts.chain.locations[sale.location];
        format!("{}-{}", place.code, till + 1)
    });
    let attempt =
        Payment::new(derived(sale.id, 2), order.id, tender, order.total_minor, Currency::EUR, order.created_at);
    Payment {
        customer: order.customer,
        state: PaymentState::Captured,
        captured_minor: order.total_minor,
        given_minor: if is_card { 0 } else { cash_given(order.total_minor) },
        terminal,
        provider_ref: is_card.then(|| format!("demo-{}", ticket.number)),
        brand: is_card.then(|| BRANDS[usize::from(bytes[2] % 4)].to_owned()),
        last4: is_card.then(|| format!("{digits:04}")),
        location: order.location,
        created_at: sale.at,
        updated_at: sale.at,
        ..attempt
    }
}

/// What people hold out: the next note of ten euros, or five for small sums.
fn cash_given(due_minor: i64) -> i64 {
    let note = if due_minor < 2_000 { 500 } else { 1_000 };
    (due_minor + note - 1) / note * note
}
