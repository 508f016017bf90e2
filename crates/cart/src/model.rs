//! Words and rules of the cart. Pure.

use db::DbError;
use jiff::Timestamp;
use kernel::{
    Actor, Address, AddressId, CartId, Channel, CreditId, CustomerId, IntentId, LocationId, Method, OrderId,
    PaymentTerms, Quantity, RelayPointId, ServiceId, SupplyId, TillId, VariantId,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

/// How the customer would like to get the goods of an intent.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Wish {
    /// By which way.
    pub method: Method,
    /// Paid with the order, or at hand-over.
    pub terms: PaymentTerms,
    /// Where: the store that hands over. None while undecided.
    pub location: Option<LocationId>,
    /// From which supply on its way, for a collection on arrival.
    pub supply: Option<SupplyId>,
    /// By which service, for what is sent.
    pub service: Option<ServiceId>,
    /// To which address of the cart, for what is sent. None while it was not said.
    pub address: Option<AddressId>,
}

impl Wish {
    const NOTHING: Self = Self {
        method: Method::CarryOut,
        terms: PaymentTerms::Now,
        location: None,
        supply: None,
        service: None,
        address: None,
    };

    /// From the shelf of this store, paid and carried out.
    pub const fn carry_out(store: LocationId) -> Self {
        Self { method: Method::CarryOut, terms: PaymentTerms::Now, location: Some(store), ..Self::NOTHING }
    }

    /// Put aside in this store.
    pub const fn collect(store: LocationId, terms: PaymentTerms) -> Self {
        Self { method: Method::Collect, terms, location: Some(store), ..Self::NOTHING }
    }

    /// A unit of this supply, reserved until it arrives in this store; paid at hand-over.
    pub const fn on_arrival(store: LocationId, supply: SupplyId) -> Self {
        Self {
            method: Method::CollectOnArrival,
            terms: PaymentTerms::AtHandOver,
            location: Some(store),
            supply: Some(supply),
            ..Self::NOTHING
        }
    }

    /// Brought to this store from another place by this shuttle; from which is the house's choice. Paid
    /// at hand-over.
    pub const fn transfer(store: LocationId, shuttle: ServiceId) -> Self {
        Self {
            method: Method::CollectOnArrival,
            terms: PaymentTerms::AtHandOver,
            location: Some(store),
            service: Some(shuttle),
            ..Self::NOTHING
        }
    }

    /// Whether it is brought to the store on request.
    pub fn is_transfer(&self) -> bool {
        self.method == Method::CollectOnArrival && self.service.is_some()
    }

    /// Sent by this service to a relay point, which is a destination of the cart.
    pub const fn relay(service: ServiceId, address: Option<AddressId>) -> Self {
        Self { method: Method::Relay, service: Some(service), address, ..Self::NOTHING }
    }

    /// Sent by this service, paid with the order; from where is the house's choice.
    pub const fn ship(service: ServiceId, address: Option<AddressId>) -> Self {
        Self { method: Method::Ship, service: Some(service), address, ..Self::NOTHING }
    }
}

/// One thing that somebody would like to have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Intent {
    /// Its id.
    pub id: IntentId,
    /// Which variant.
    pub variant: VariantId,
    /// How many.
    pub quantity: Quantity,
    /// How.
    pub wish: Wish,
    /// From which channel it was put there.
    pub added_channel: Channel,
    /// By whom.
    pub added_by: Actor,
    /// When.
    pub added_at: Timestamp,
}

/// What of these lines was not ordered, by variant; of several lines of one the earlier ones were.
pub(crate) fn rest_of(intents: &[Intent], ordered: &[(VariantId, i64)]) -> Vec<(IntentId, i64)> {
    let mut left: std::collections::BTreeMap<VariantId, i64> = std::collections::BTreeMap::new();
    for (variant, units) in ordered {
        *left.entry(*variant).or_default() += units;
    }
    let rest = intents.iter().map(|intent| {
        let units = intent.quantity.units();
        let left = left.entry(intent.variant).or_default();
        let taken = units.min(*left);
        *left -= taken;
        (intent.id, units - taken)
    });
    rest.filter(|(_, units)| *units > 0).collect()
}

/// The state of a cart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CartState {
    /// Being filled.
    Open,
    /// Put aside at a till, to be taken up again.
    Parked,
    /// Became an order.
    Ordered,
    /// Joined another cart, or was given up.
    Left,
}

impl CartState {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Parked => "parked",
            Self::Ordered => "ordered",
            Self::Left => "left",
        }
    }
}

impl FromStr for CartState {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "open" => Ok(Self::Open),
            "parked" => Ok(Self::Parked),
            "ordered" => Ok(Self::Ordered),
            "left" => Ok(Self::Left),
            _ => Err(()),
        }
    }
}

/// Whose open cart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Owner {
    /// A customer's, on every device.
    Customer(CustomerId),
    /// A visitor's, by a key that only their browser has (hashed).
    Visitor(String),
    /// The ticket on a till.
    Till(TillId),
}

/// A cart with its intents, oldest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cart {
    /// Its id.
    pub id: CartId,
    /// Its state.
    pub state: CartState,
    /// Where it was begun.
    pub channel: Channel,
    /// Whose it is, once known.
    pub customer: Option<CustomerId>,
    /// On which till.
    pub till: Option<TillId>,
    /// What a seller called it when parking it.
    pub label: String,
    /// Grows with each change.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// What is wanted.
    pub intents: Vec<Intent>,
    /// Where it may be sent, the oldest first.
    pub destinations: Vec<Destination>,
    /// What the customer brings back with it, instead of money.
    pub coming: Vec<Coming>,
    /// The credits that pay it, in the order in which they were shown.
    pub credits: Vec<CreditId>,
}

/// Units of a line of an earlier order that come back with this ticket. What they are worth is not
/// said here: it was frozen with their order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Coming {
    /// Of which order.
    pub order: OrderId,
    /// Which line of it.
    pub line_no: i64,
    /// How many units.
    pub units: i64,
    /// Why, as room `orders` calls it.
    pub reason: String,
    /// What becomes of them, as room `orders` calls it.
    pub condition: String,
}

/// Where something in a cart may be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Destination {
    /// Its id.
    pub id: AddressId,
    /// The relay point that it is; none for a door.
    pub point: Option<RelayPointId>,
    /// Its address. That of a relay point names nobody: who fetches it is the buyer.
    pub address: Address,
}

impl Cart {
    /// A destination by its id.
    pub fn destination(&self, id: AddressId) -> Option<&Destination> {
        self.destinations.iter().find(|one| one.id == id)
    }

    /// An address by its id.
    pub fn address(&self, id: AddressId) -> Option<&Address> {
        self.destination(id).map(|one| &one.address)
    }

    /// The doors that something may be sent to, the oldest first.
    pub fn doors(&self) -> impl Iterator<Item = &Destination> {
        self.destinations.iter().filter(|one| one.point.is_none())
    }

    /// The door that everything goes to which nobody sent elsewhere: the first one that something
    /// goes to, or the first that was said.
    pub fn main_door(&self) -> Option<&Destination> {
        let is_used = |door: &&Destination| self.goes_to(door.id).next().is_some();
        self.doors().find(is_used).or_else(|| self.doors().next())
    }

    /// The door that a line alone goes to: it may be corrected.
    pub fn own_door(&self, line: &Intent) -> Option<&Destination> {
        let own = line.wish.address.and_then(|id| self.doors().find(|door| door.id == id))?;
        let is_main = self.main_door().is_some_and(|main| main.id == own.id);
        let is_shared = self.goes_to(own.id).any(|other| other.id != line.id);
        (!is_main && !is_shared).then_some(own)
    }

    /// The lines that are brought to this door.
    fn goes_to(&self, door: AddressId) -> impl Iterator<Item = &Intent> {
        self.intents.iter().filter(move |one| one.wish.method == Method::Ship && one.wish.address == Some(door))
    }

    /// The relay point that was chosen last.
    pub fn last_point(&self) -> Option<&Destination> {
        self.destinations.iter().rev().find(|one| one.point.is_some())
    }

    /// Whether something that goes this way could go to where the wish says: parcels for a door go to
    /// a door, those for a relay point to one. What says nowhere yet fits a door, which is asked for
    /// at checkout, and no relay point, which is chosen before.
    pub fn fits(&self, wish: &Wish) -> bool {
        let point = wish.address.map(|id| self.destination(id).and_then(|one| one.point));
        match (wish.method, point) {
            (Method::Relay, point) => point.flatten().is_some(),
            (_, point) => point.flatten().is_none(),
        }
    }

    /// Whether nothing stands on it: nothing is wanted and nothing comes back.
    pub fn is_blank(&self) -> bool {
        self.intents.is_empty() && self.coming.is_empty()
    }

    /// What comes back of an order takes the place of what was to come back of it before.
    pub fn bring(&mut self, order: OrderId, coming: Vec<Coming>) {
        self.coming.retain(|one| one.order != order);
        self.coming.extend(coming.into_iter().filter(|one| one.order == order && one.units > 0));
    }

    /// The number of units in it.
    pub fn units(&self) -> i64 {
        self.intents.iter().map(|intent| intent.quantity.units()).sum()
    }
}

/// What somebody typed at checkout, kept with the cart until it is closed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Typed {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail.
    pub email: String,
    /// Whether the card shall be kept.
    pub keeps_card: bool,
    /// The record of the guest who typed it, once an order was tried.
    pub guest: Option<CustomerId>,
}

/// Why a cart was not changed.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum CartRefused {
    /// Zero, negative or more than a line may ask for.
    #[error("not a quantity that a line may ask for")]
    Quantity,
    /// The line is not (any longer) in this cart.
    #[error("the line is not in this cart")]
    NoSuchLine,
    /// The cart became an order or was left.
    #[error("the cart is closed")]
    Closed,
    /// The relay point takes no parcels (any more).
    #[error("the relay point is closed")]
    NoSuchPoint,
    /// A ticket is being written on this till: park it first.
    #[error("a ticket is open on this till")]
    TillBusy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl CartRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::NoSuchLine => "no_such_line",
            Self::Closed => "cart_closed",
            Self::NoSuchPoint => "point_closed",
            Self::TillBusy => "till_busy",
            Self::Store(_) => "store",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;

    #[test]
    fn what_comes_back_of_an_order_is_said_once() {
        let m = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 3).moment();
        let (first, second): (OrderId, OrderId) = (m.id(), m.id());
        let coming = |order, line_no, units| Coming {
            order,
            line_no,
            units,
            reason: "too_small".into(),
            condition: "resell".into(),
        };
        let mut cart = Cart {
            id: m.id(),
            state: CartState::Open,
            channel: Channel::Till,
            customer: None,
            till: None,
            label: String::new(),
            version: 0,
            updated_at: m.now,
            intents: Vec::new(),
            destinations: Vec::new(),
            coming: Vec::new(),
            credits: Vec::new(),
        };
        assert!(cart.is_blank());
        cart.bring(first, vec![coming(first, 1, 1), coming(first, 2, 0), coming(second, 9, 1)]);
        cart.bring(second, vec![coming(second, 1, 2)]);
        let lines = |cart: &Cart| cart.coming.iter().map(|one| (one.order, one.line_no, one.units)).collect::<Vec<_>>();
        assert_eq!(lines(&cart), [(first, 1, 1), (second, 1, 2)], "no units, and those of another order, are not said");
        cart.bring(first, vec![coming(first, 2, 1)]);
        assert_eq!(lines(&cart), [(second, 1, 2), (first, 2, 1)], "said again, it takes the place of what was said");
        cart.bring(first, Vec::new());
        cart.bring(second, Vec::new());
        assert!(cart.is_blank());
    }
}
