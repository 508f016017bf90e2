//! An order as it is drawn up from its cart: its parts, their lines, and the attempts to be paid.

use super::{BeginOrder, Means, Pay, PlaceRefused, Seen};
use crate::draft::{CartLine, CartView, LineProblem, PlannedParcel, Sent};
use crate::receipts::order_line;
use crate::steps::Parts;
use crate::{again, transfers};
use cart::Wish;
use customers::Customer;
use fulfilment::RelayPoint;
use kernel::{Method, OrderId, PaymentTerms, Quantity};
use orders::{
    Fulfilment, FulfilmentState, Localised, Order, OrderLine, OrderNumber, OrderState, Shipping, ShippingFee,
};
use payments::{CameFrom, Payment, PaymentState, Tender};
use stock::{NewSupplyOrder, StockRefused};
use uuid::Uuid;

impl BeginOrder {
    /// The order with its fulfilments and lines: lines that reach the customer together share one,
    /// and each parcel is one.
    pub(super) fn parts(&self, seen: &Seen) -> Draft {
        let Seen { view, points, buyer, hours } = seen;
        let (request, moment, order_id) = (&self.request, &self.moment, self.order);
        let mut fulfilments: Vec<(Wish, Fulfilment)> = Vec::new();
        let mut draft = Drawing::default();
        for (at, line) in view.lines.iter().enumerate().filter(|(_, line)| !line.is_sent()) {
            let wish = line.intent.wish;
            // What a shuttle brings comes from a place of its own.
            let known = fulfilments.iter().position(|(other, _)| *other == wish && !wish.is_transfer());
            let place = known.unwrap_or_else(|| {
                let mut fulfilment = self.fulfilment(order_id, fulfilments.len(), line);
                fulfilment.promised_at = hours.iter().find(|one| one.0 == line.intent.id).and_then(|one| one.1.at);
                if let Some(way) = &line.transfer {
                    let goods = (line.intent.variant, line.intent.quantity.units());
                    let asked = transfers::asked(way, fulfilment.location, goods, moment);
                    fulfilment.supply = Some(asked.lines[0].id);
                    draft.asked.push(asked);
                }
                fulfilments.push((wish, fulfilment));
                fulfilments.len() - 1
            });
            draft.add(at, &mut fulfilments[place].1, line, line.intent.quantity);
        }
        let mut fulfilments: Vec<Fulfilment> = fulfilments.into_iter().map(|(_, f)| f).collect();
        for sent in &view.sent {
            for parcel in &sent.parcels {
                let mut fulfilment = self.parcel(view, sent, parcel, fulfilments.len());
                if let Some(shipping) = &mut fulfilment.shipping {
                    named(shipping, buyer.as_ref());
                    shipping.point = point_of(view, sent, points);
                }
                for (at, units) in &parcel.shipment.lines {
                    let line = &view.lines[*at];
                    draft.add(*at, &mut fulfilment, line, line.intent.quantity.at_most(*units));
                }
                fulfilments.push(fulfilment);
            }
        }
        let secret: [u8; 12] = moment.secret();
        let order = Order {
            id: order_id,
            number: OrderNumber::from_chance(&self.prefix, moment.secret()).0,
            state: OrderState::AwaitingPayment,
            channel: request.channel,
            customer: request.customer,
            location: request.store,
            till: request.till,
            shift: request.shift,
            staff: request.staff,
            cart: Some(request.cart),
            card: match request.pay {
                Pay::Token { token } => Some(token),
                _ => request.later_card,
            },
            language: request.language,
            currency: self.currency,
            total_minor: view.quote.total_minor(),
            link_key: kernel::hex(&secret),
            created_at: moment.now,
            placed_at: None,
        };
        draft.finish(order, fulfilments)
    }

    fn fulfilment(&self, order: OrderId, before: usize, line: &CartLine) -> Fulfilment {
        let wish = line.intent.wish;
        let brought_on = line.transfer.as_ref().map(|way| way.delivery.latest_on);
        let promised_on = line.supply.as_ref().map(|supply| supply.expected_on).or(brought_on);
        let brought = || line.transfer.as_ref().map(|way| way.delivery.confidence.as_str().to_owned());
        Fulfilment {
            id: self.moment.id(),
            order,
            no: before as i64 + 1,
            method: wish.method,
            terms: wish.terms,
            state: FulfilmentState::AwaitingPayment,
            location: wish.location.expect("checked: every line says where"),
            supply: wish.supply,
            amount_minor: 0,
            promised_on,
            first_promised_on: promised_on,
            promised_at: None,
            confidence: line.supply.as_ref().map(|supply| supply.confidence.as_str().to_owned()).or_else(brought),
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 0,
            shipping: None,
        }
    }

    /// What a carrier brings: the promise is the day by which it is there.
    fn parcel(&self, view: &CartView, sent: &Sent, parcel: &PlannedParcel, before: usize) -> Fulfilment {
        let (service, delivery) = (&sent.service, parcel.shipment.delivery);
        let address = sent.address.and_then(|id| view.cart.address(id)).expect("checked: an address was given").clone();
        let fees = parcel.charges.iter().map(|one| ShippingFee { rate: one.rate, gross_minor: one.gross_minor });
        let shipping = Shipping {
            service: service.id,
            name: Localised { fr: service.name.fr.clone(), en: service.name.en.clone() },
            carrier: service.carrier.clone(),
            address,
            point: None,
            fees: fees.collect(),
            standard_minor: Some(parcel.standard_minor),
            dispatch_on: delivery.dispatched_on,
        };
        let method = view.lines[parcel.shipment.lines[0].0].intent.wish.method;
        let mut fulfilment = Fulfilment {
            id: self.moment.id(),
            order: self.order,
            no: before as i64 + 1,
            method,
            terms: PaymentTerms::Now,
            state: FulfilmentState::AwaitingPayment,
            location: parcel.shipment.source,
            supply: parcel.shipment.supply,
            amount_minor: 0,
            promised_on: Some(delivery.latest_on),
            first_promised_on: Some(delivery.latest_on),
            promised_at: None,
            confidence: Some(delivery.confidence.as_str().to_owned()),
            ready_at: None,
            keep_until: None,
            ended_at: None,
            reason: None,
            version: 0,
            shipping: Some(shipping),
        };
        fulfilment.amount_minor = fulfilment.fee_minor();
        fulfilment
    }

    /// What is due now, by what is charged at once: for cash all of it; by card what is carried out,
    /// and then each part by itself, whose money is set aside and taken when it leaves. The first is
    /// the one that the customer confirms, for all of them.
    pub(super) fn dues(&self, parts: &Parts, due_minor: i64) -> Vec<(Uuid, i64, bool)> {
        let whole = parts.order.id.0;
        if !self.request.pay.asks_outside() {
            return if due_minor > 0 { vec![(whole, due_minor, false)] } else { Vec::new() };
        }
        let (at_once, later): (Vec<&Fulfilment>, Vec<&Fulfilment>) = parts
            .fulfilments
            .iter()
            .filter(|f| f.terms == PaymentTerms::Now)
            .partition(|f| f.method == Method::CarryOut);
        let at_once_minor = at_once.iter().map(|f| f.amount_minor).sum();
        // While the others may still be refused, what is carried out is only set aside as well.
        let mut dues = vec![(whole, at_once_minor, !later.is_empty())];
        dues.extend(later.iter().map(|f| (f.id.0, f.amount_minor, true)));
        dues.retain(|due| due.1 > 0);
        dues
    }

    /// An attempt of this order, of nothing yet.
    pub(super) fn attempt(&self, parts: &Parts, tender: Tender) -> Payment {
        Payment {
            customer: self.request.customer,
            state: if tender == Tender::Cash { PaymentState::Captured } else { PaymentState::Pending },
            location: self.request.store,
            ..Payment::new(self.payment, parts.order.id, tender, 0, parts.order.currency, self.moment.now)
        }
    }

    /// What is settled at once of a due. While a card is awaited it is only held: a decline gives it back.
    pub(super) fn share(&self, parts: &Parts, share: i64, (slot, by, minor): (Uuid, Means<'_>, i64)) -> Payment {
        let is_awaited = self.request.pay.asks_outside();
        let tender = match by {
            Means::Goods(_) => Tender::Exchange,
            Means::Credit(credit) => credit.kind.tender(),
            Means::Cash => Tender::Cash,
        };
        let (credit, last4) = match by {
            Means::Goods(paid) => (paid.credit, paid.last4.clone()),
            Means::Credit(credit) => (Some(credit.id), Some(credit.code.last4().to_owned())),
            Means::Cash => (None, None),
        };
        let goods = if let Means::Goods(paid) = by { Some(paid) } else { None };
        Payment {
            slot,
            customer: self.request.customer,
            state: if is_awaited { PaymentState::Authorised } else { PaymentState::Captured },
            captured_minor: if is_awaited { 0 } else { minor },
            share,
            credit,
            came_from: goods.map(CameFrom::of),
            given_minor: if tender == Tender::Cash { minor } else { 0 },
            brand: goods.and_then(|paid| paid.brand.clone()),
            last4,
            shift: self.request.shift,
            location: self.request.store,
            ..Payment::new(self.moment.id(), parts.order.id, tender, minor, parts.order.currency, self.moment.now)
        }
    }

    /// A further part under the same confirmation: asked for by the token that the first one brings.
    pub(super) fn rest_of(&self, due: Payment) -> Payment {
        Payment {
            id: self.moment.id(),
            tender: Tender::Mandate,
            terminal: None,
            save_card: false,
            mandate_text: None,
            ..due
        }
    }
}

/// Who fetches it at a relay point is who buys it: the label needs a name.
fn named(shipping: &mut Shipping, buyer: Option<&Customer>) {
    let (address, Some(buyer)) = (&mut shipping.address, buyer) else { return };
    if address.name.is_empty() {
        address.name = buyer.full_name();
        address.phone = buyer.phone.clone().unwrap_or_default();
    }
}

/// The carrier's code of the relay point that something goes to.
fn point_of(view: &CartView, sent: &Sent, points: &[RelayPoint]) -> Option<String> {
    let point = view.cart.destination(sent.address?)?.point?;
    points.iter().find(|one| one.id == point).map(|one| one.code.clone())
}

/// An order that is being drawn up, and from which line of the cart each of its lines came.
pub(super) struct Draft {
    pub(super) parts: Parts,
    /// The transfers that are asked for with it.
    pub(super) asked: Vec<NewSupplyOrder>,
    from: Vec<usize>,
}

/// An order as it is drawn up, line by line.
#[derive(Default)]
struct Drawing {
    lines: Vec<OrderLine>,
    asked: Vec<NewSupplyOrder>,
    from: Vec<usize>,
}

impl Drawing {
    /// So many units of a line of the cart join a fulfilment.
    fn add(&mut self, at: usize, fulfilment: &mut Fulfilment, line: &CartLine, quantity: Quantity) {
        let line = order_line(self.lines.len() as i64 + 1, fulfilment.id, line, quantity);
        fulfilment.amount_minor += line.gross_minor;
        self.lines.push(line);
        self.from.push(at);
    }

    fn finish(self, order: Order, fulfilments: Vec<Fulfilment>) -> Draft {
        Draft { parts: Parts { order, fulfilments, lines: self.lines }, asked: self.asked, from: self.from }
    }
}

impl Draft {
    /// What the guards say, in the words of the cart: which line, and how many can be had. What the
    /// house chose to send from a place that has no more is chosen again.
    pub(super) fn missing(&self, refused: StockRefused) -> PlaceRefused {
        if let StockRefused::SupplyExhausted { supply, .. } | StockRefused::SupplyClosed { supply } = refused
            && self.parts.fulfilments.iter().any(|f| f.supply == Some(supply) && f.shipping.is_some())
        {
            return again::changed().into();
        }
        if let StockRefused::NotEnough { variant, location, available, .. } = refused {
            let parts = &self.parts;
            let gives = |asked: &NewSupplyOrder| {
                asked.from_location == Some(location) && asked.lines.iter().any(|line| line.variant == variant)
            };
            if self.asked.iter().any(gives) {
                return again::changed().into();
            }
            let is_it = |line: &OrderLine| {
                let f = parts.fulfilment(line.fulfilment);
                line.variant == variant && f.location == location && f.method != Method::CollectOnArrival
            };
            if let Some(at) = parts.lines.iter().position(is_it) {
                if parts.fulfilment(parts.lines[at].fulfilment).shipping.is_some() {
                    return again::changed().into();
                }
                let problem = LineProblem::NotEnough { available: available.max(0) };
                return PlaceRefused::Line { line: self.from[at] + 1, problem };
            }
        }
        refused.into()
    }
}
