//! The floor: one bare transaction that writes the rows of one order, with nothing read and
//! nothing decided.

use db::{Command, Event, Job, Tx};
use kernel::{
    Actor, Channel, Currency, CustomerId, FulfilmentId, Language, LocationId, Method, Moment, OrderId, PaymentTerms,
    Quantity, Rate, VariantId,
};
use orders::{
    Entry, Fulfilment, FulfilmentState, Localised, Order, OrderLine, OrderNumber, OrderState, Promise, Receipt,
    ReceiptBody,
};
use payments::{Payment, PaymentState, Tender};
use serde_json::json;
use stock::{AllocationDemand, By, Reach, StockRefused};

pub(crate) struct BareOrder {
    pub(crate) moment: Moment,
    pub(crate) store: LocationId,
    pub(crate) variants: [VariantId; 2],
}

const UNIT_MINOR: i64 = 4_990;
/// What other screens hear of an order of two articles.
const EVENTS: [&str; 7] = [
    "payment_changed",
    "fulfilment_changed",
    "cart_changed",
    "stock_changed",
    "stock_changed",
    "order_placed",
    "payment_changed",
];

impl BareOrder {
    fn order(&self, id: OrderId, customer: CustomerId) -> Order {
        Order {
            id,
            number: OrderNumber::from_chance("F", self.moment.secret()).0,
            state: OrderState::Placed,
            channel: Channel::Web,
            customer: Some(customer),
            location: Some(self.store),
            till: None,
            shift: None,
            staff: None,
            cart: None,
            card: None,
            language: Language::Fr,
            currency: Currency::EUR,
            total_minor: 2 * UNIT_MINOR,
            link_key: "0123456789abcdef01234567".into(),
            created_at: self.moment.now,
            placed_at: Some(self.moment.now),
        }
    }

    fn line(&self, at: usize, fulfilment: FulfilmentId) -> OrderLine {
        OrderLine {
            line_no: at as i64 + 1,
            fulfilment,
            variant: self.variants[at],
            sku: "BENCH".into(),
            title: Localised { fr: "Article".into(), en: "Article".into() },
            options: Localised { fr: "1".into(), en: "1".into() },
            drawing: "g-shirt".into(),
            colour: String::new(),
            quantity: Quantity::ONE,
            unit_minor: UNIT_MINOR,
            gross_minor: UNIT_MINOR,
            rate: Rate(2_000),
            returned: 0,
        }
    }

    fn fulfilment(&self, id: FulfilmentId, order: OrderId) -> Fulfilment {
        Fulfilment {
            id,
            order,
            no: 1,
            method: Method::Collect,
            terms: PaymentTerms::Now,
            state: FulfilmentState::Allocated,
            location: self.store,
            supply: None,
            amount_minor: 2 * UNIT_MINOR,
            promised_on: None,
            first_promised_on: None,
            promised_at: None,
            confidence: None,
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 0,
            shipping: None,
        }
    }

    fn payment(&self, order: OrderId, customer: CustomerId) -> Payment {
        let (tender, due) = (Tender::CardForm, 2 * UNIT_MINOR);
        Payment {
            customer: Some(customer),
            state: PaymentState::Captured,
            captured_minor: due,
            provider_ref: Some("pi".into()),
            brand: Some("visa".into()),
            last4: Some("4417".into()),
            location: Some(self.store),
            ..Payment::new(self.moment.id(), order, tender, due, Currency::EUR, self.moment.now)
        }
    }

    fn receipt(&self, order: &Order, line: &OrderLine) -> Receipt {
        let printed = orders::ReceiptLine {
            title: line.title.clone(),
            options: line.options.clone(),
            sku: line.sku.clone(),
            quantity: 1,
            unit_minor: UNIT_MINOR,
            gross_minor: UNIT_MINOR,
            rate: line.rate,
        };
        Receipt {
            id: self.moment.id(),
            order: order.id,
            location: order.location,
            till: None,
            shift: None,
            number: 0,
            at: self.moment.now,
            total_minor: 2 * UNIT_MINOR,
            body: ReceiptBody {
                order_number: order.number.clone(),
                till_number: 0,
                seller: String::new(),
                currency: order.currency,
                lines: vec![printed.clone(), printed],
                taxes: Vec::new(),
                tenders: Vec::new(),
                later: Vec::new(),
                returned: Vec::new(),
                credit: None,
            },
        }
    }
}

impl Command for BareOrder {
    type Done = ();
    type Refused = StockRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), StockRefused> {
        let m = &self.moment;
        let (id, fulfilment, customer): (OrderId, FulfilmentId, CustomerId) = (m.id(), m.id(), m.id());
        let order = self.order(id, customer);
        let lines = [(id, self.line(0, fulfilment)), (id, self.line(1, fulfilment))];
        let entry = |kind: &str| {
            let body = json!({"total_minor": order.total_minor});
            (id, Entry { fulfilment: None, at: m.now, kind: kind.into(), body, actor: Actor::Customer(customer) })
        };
        let entries = [entry("placed"), entry("allocated")];
        orders::store::insert_orders(tx, std::slice::from_ref(&order)).await?;
        orders::store::insert_lines(tx, &lines).await?;
        let part = self.fulfilment(fulfilment, id);
        let promise = Promise::first(&part, Actor::Customer(customer), m);
        db::claim_key(tx, "bench", &id.to_string(), &id, &id, m.now).await?;
        orders::store::insert_fulfilments(tx, &[part]).await?;
        orders::store::insert_promises(tx, &[promise]).await?;
        payments::store::insert_many(tx, &[self.payment(id, customer)]).await?;
        orders::store::add_entries(tx, &entries, m).await?;
        orders::store::insert_receipts(tx, &[self.receipt(&order, &lines[0].1)]).await?;
        for kind in EVENTS {
            tx.emit(Event::new(m, kind, id, Some(self.store), json!({"number": order.number}))).await?;
        }
        for job in ["tell"] {
            tx.enqueue(Job::new(m, job, json!({"order": id}))).await?;
        }
        let demand = |at: usize| AllocationDemand {
            order: id,
            fulfilment,
            line_no: at as i64 + 1,
            variant: self.variants[at],
            location: self.store,
            quantity: 1,
        };
        let by = By::new(m.clone(), Actor::Customer(customer));
        stock::allocate(tx, &[demand(0), demand(1)], Reach::Promise, &by).await?;
        Ok(())
    }
}
