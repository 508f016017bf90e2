//! What stores and warehouses have to send: ordered and paid in cash in a store, brought home.

use super::facts::{Facts, PREFIX, bytes_of};
use super::people::language;
use super::promises::{is_told, link_key, promised};
use super::tickets::order_line;
use super::unexpected;
use crate::ids::{Ids, Stream};
use crate::{Customer, SaleLine};
use db::{DbError, Tx};
use fulfilment::{SentParcel, Service, sscc};
use jiff::Timestamp;
use kernel::{
    Actor, Address, Channel, Currency, CustomerId, FulfilmentId, Method, OrderId, ParcelId, PaymentId, PaymentTerms,
};
use orders::{
    Entry, Fulfilment, FulfilmentState, Localised, Order, OrderLine, OrderNumber, OrderState, Shipping, ShippingFee,
};
use payments::{Payment, PaymentState, Tender};
use serde_json::json;
use stock::{AllocationDemand, By, Reach};

/// How many there are.
pub const PARCELS: usize = 10;

pub(super) async fn write(tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
    let services = fulfilment::store::services(tx).await?;
    let Some(service) = services.first() else { return Ok(()) };
    let mut ids = Ids::new(facts.chain.seed ^ 0xA5, Stream::Services);
    let mut taken = Vec::new();
    for no in 0..PARCELS {
        let places = facts.chain.locations.len();
        let place = (places - 1 - no * 3 % places) % places;
        let Some(variant) = lying(facts, place, no * 53, &taken) else { continue };
        taken.push(variant);
        let customer = &facts.chain.customers[(no * 17 + 5) % facts.chain.customers.len()];
        let sent = Sent::new(facts, service, (place, variant, customer, no), &mut ids)?;
        sent.write(tx, facts).await?;
    }
    Ok(())
}

/// An article of which a place has several.
fn lying(facts: &Facts, place: usize, from: usize, taken: &[usize]) -> Option<usize> {
    let here: Vec<usize> = facts
        .chain
        .stock
        .iter()
        .filter(|level| level.location == place && level.on_hand - level.safety >= 4)
        .map(|level| level.variant)
        .filter(|variant| !is_told(facts, *variant) && !taken.contains(variant))
        .collect();
    if here.is_empty() { None } else { Some(here[from % here.len()]) }
}

/// An order of one article that is sent, with all its records.
struct Sent {
    order: Order,
    fulfilment: Fulfilment,
    line: OrderLine,
    payment: PaymentId,
    /// Of what is packed already.
    parcel: Option<SentParcel>,
}

impl Sent {
    fn new(
        facts: &Facts,
        service: &Service,
        (place, variant, customer, no): (usize, usize, &Customer, usize),
        ids: &mut Ids,
    ) -> Result<Self, DbError> {
        // Some of yesterday, some of this morning; every third one is packed.
        let placed_at = if no % 2 == 0 { facts.at(facts.days_ago(1), 17) } else { facts.at(facts.days_ago(0), 8) };
        let placed_at = placed_at.min(facts.moment.now);
        let mut id = || ids.at(placed_at.as_millisecond().unsigned_abs());
        let (order, fulfilment) = (OrderId(id()), FulfilmentId(id()));
        let chosen = &facts.chain.variants[variant];
        let rate = facts.chain.products[chosen.product].vat.rate_bp();
        let sale = SaleLine { variant, quantity: 1, unit_price_minor: chosen.price_minor, vat_rate_bp: rate };
        let line = order_line(facts, 1, fulfilment, &sale)?;
        let fee_minor = service.fee_for(line.gross_minor);
        let order = new_order(facts, customer, order, placed_at, line.gross_minor + fee_minor);
        let shipping = shipping(facts, service, customer, &line, fee_minor);
        let parcel = (no % 3 == 2).then(|| SentParcel {
            id: ParcelId(id()),
            order: order.id,
            fulfilment,
            number: sscc(bytes_of(fulfilment.0, 3)),
            carrier: service.carrier.clone(),
            packed_at: facts.moment.now,
            dispatched_at: None,
            delivered_at: None,
        });
        let state = if parcel.is_some() { FulfilmentState::Packed } else { FulfilmentState::Allocated };
        let promised_on = Some(shipping.dispatch_on.saturating_add(jiff::Span::new().days(4)));
        let fulfilment = Fulfilment {
            id: fulfilment,
            order: order.id,
            no: 1,
            method: Method::Ship,
            terms: PaymentTerms::Now,
            state,
            location: facts.location(place),
            supply: None,
            amount_minor: order.total_minor,
            promised_on,
            first_promised_on: promised_on,
            promised_at: None,
            confidence: Some("very_likely".to_owned()),
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 1,
            shipping: Some(shipping),
        };
        Ok(Self { order, fulfilment, line, payment: PaymentId(id()), parcel })
    }

    async fn write(&self, tx: &Tx<'_>, facts: &Facts) -> Result<(), DbError> {
        orders::store::insert_orders(tx, std::slice::from_ref(&self.order)).await?;
        orders::store::insert_lines(tx, &[(self.order.id, self.line.clone())]).await?;
        orders::store::insert_fulfilments(tx, std::slice::from_ref(&self.fulfilment)).await?;
        let placed = facts.moment.at(self.order.created_at);
        orders::store::insert_promises(tx, &promised(&self.fulfilment, Actor::System, &placed)).await?;
        orders::store::add_entries(tx, &self.entries(), &facts.moment).await?;
        payments::store::insert_many(tx, &[self.paid()]).await?;
        let demand = AllocationDemand {
            order: self.order.id,
            fulfilment: self.fulfilment.id,
            line_no: 1,
            variant: self.line.variant,
            location: self.fulfilment.location,
            quantity: 1,
        };
        let by = By::new(facts.moment.at(self.order.created_at), Actor::System);
        stock::allocate(tx, &[demand], Reach::Promise, &by).await.map_err(unexpected)?;
        match &self.parcel {
            Some(parcel) => fulfilment::store::insert_parcel(tx, parcel).await,
            None => Ok(()),
        }
    }

    fn entries(&self) -> Vec<(OrderId, Entry)> {
        let (f, at) = (&self.fulfilment, self.order.created_at);
        let entry = |fulfilment, at, kind: &str, body| {
            (self.order.id, Entry { fulfilment, at, kind: kind.to_owned(), body, actor: Actor::System })
        };
        let mut out = vec![
            entry(None, at, "placed", json!({"total_minor": self.order.total_minor})),
            entry(Some(f.id), at, "allocated", json!({"method": "ship", "promised_on": f.promised_on})),
        ];
        if let Some(parcel) = &self.parcel {
            out.push(entry(Some(f.id), parcel.packed_at, "packed", json!({"number": parcel.number})));
        }
        out
    }

    fn paid(&self) -> Payment {
        let total = self.order.total_minor;
        let at = self.order.created_at;
        Payment {
            customer: self.order.customer,
            state: PaymentState::Captured,
            captured_minor: total,
            given_minor: total,
            location: self.order.location,
            ..Payment::new(self.payment, self.order.id, Tender::Cash, total, Currency::EUR, at)
        }
    }
}

fn new_order(facts: &Facts, customer: &Customer, id: OrderId, placed_at: Timestamp, total_minor: i64) -> Order {
    Order {
        id,
        number: OrderNumber::from_chance(PREFIX, bytes_of(id.0, 1)).0,
        state: OrderState::Placed,
        channel: Channel::Till,
        customer: Some(CustomerId(customer.id)),
        location: Some(facts.location(customer.store)),
        till: None,
        shift: None,
        staff: None,
        cart: None,
        card: None,
        language: language(customer.language),
        currency: Currency::EUR,
        total_minor,
        link_key: link_key(id),
        created_at: placed_at,
        placed_at: Some(placed_at),
    }
}

/// To somebody in the city of the customer's store, in a street that is none.
fn shipping(facts: &Facts, service: &Service, customer: &Customer, line: &OrderLine, fee_minor: i64) -> Shipping {
    let city = &facts.chain.locations[customer.store].address;
    let fees = if fee_minor == 0 { Vec::new() } else { vec![ShippingFee { rate: line.rate, gross_minor: fee_minor }] };
    let next = service.transit.collects.from(facts.chain.today);
    Shipping {
        service: service.id,
        name: Localised { fr: service.name.fr.clone(), en: service.name.en.clone() },
        carrier: service.carrier.clone(),
        point: None,
        address: Address {
            name: format!("{} {}", customer.first_name, customer.last_name),
            street: "14 rue de l’Exemple".into(),
            more: String::new(),
            postcode: city.postcode.clone(),
            city: city.city.clone(),
            country: "FR".into(),
            phone: String::new(),
        },
        fees,
        standard_minor: Some(fee_minor),
        dispatch_on: next.unwrap_or(facts.chain.today),
    }
}
