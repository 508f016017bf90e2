//! Changing a cart, from whichever channel. Each is one transaction and tells the screens.

use crate::House;
use cart::{Cart, CartRefused, CartState, Coming, Destination, Intent, Owner, Wish, store};
use catalogue::store::Scanned;
use db::{Command, DbError, Event, Tx};
use kernel::{
    Actor, Address, AddressId, CartId, Channel, CreditId, CustomerId, IntentId, LocationId, Moment, OrderId, Quantity,
    RelayPointId, TillId, VariantId,
};
use serde_json::json;
use thiserror::Error;

/// Why a scan found nothing.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ScanRefused {
    /// A readable code that we do not sell.
    #[error("nothing is sold under this code")]
    Unknown,
    /// A wrong check digit: a damaged label or a slip of the finger.
    #[error("the code is damaged")]
    Damaged,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ScanRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_code",
            Self::Damaged => "damaged_code",
            Self::Store(_) => "store",
        }
    }
}

/// What a scanned or typed code names.
pub async fn scan(tx: &Tx<'_>, code: &str) -> Result<catalogue::VariantInfo, ScanRefused> {
    match catalogue::store::find_variant_by_code(tx, code).await? {
        Scanned::Found(info) => Ok(*info),
        Scanned::Unknown => Err(ScanRefused::Unknown),
        Scanned::Damaged => Err(ScanRefused::Damaged),
    }
}

/// A change of one cart. The whole cart is answered, as it is afterwards.
#[derive(Clone)]
struct Change {
    target: Target,
    what: What,
    store: Option<LocationId>,
    moment: Moment,
}

#[derive(Clone)]
enum Target {
    Of(Owner),
    Id(CartId),
}

#[derive(Clone)]
enum What {
    Add(Intent),
    Quantity(IntentId, Quantity),
    Wish(IntentId, Wish),
    Address(Destination),
    LineAddress(IntentId, Destination),
    LinePoint(IntentId, RelayPointId),
    Remove(IntentId),
    Restore(Intent),
    Bring(OrderId, Vec<Coming>),
    Credit(CreditId, bool),
    Customer(Option<CustomerId>),
    Park(String),
    TakeUp(TillId),
    Empty,
}

impl Change {
    async fn cart(&self, tx: &Tx<'_>) -> Result<CartId, CartRefused> {
        match &self.target {
            Target::Of(owner) => Ok(store::open_cart(tx, owner, self.moment.id(), self.moment.now).await?.id),
            Target::Id(id) => Ok(*id),
        }
    }

    /// A point that the cart knows already is one destination: what goes there is one parcel.
    async fn to_point(
        &self,
        tx: &Tx<'_>,
        cart: CartId,
        line: IntentId,
        point: RelayPointId,
    ) -> Result<(), CartRefused> {
        let (known, found) =
            futures::try_join!(store::find_cart(tx, cart), fulfilment::store::find_relay_point(tx, point))?;
        let (known, found) = (known.ok_or(DbError::Missing)?, found.ok_or(CartRefused::NoSuchPoint)?);
        let same = known.destinations.iter().find(|one| one.point == Some(point)).map(|one| one.id);
        let id = same.unwrap_or_else(|| self.moment.id());
        let destination = Destination { id, point: Some(point), address: found.address() };
        store::put_destination(tx, cart, &destination, self.moment.now).await?;
        store::address_line(tx, cart, line, id).await
    }
}

impl Command for Change {
    type Done = (Cart, Option<Intent>);
    type Refused = CartRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Self::Done, CartRefused> {
        let (id, now) = (self.cart(tx).await?, self.moment.now);
        let mut removed = None;
        match &self.what {
            What::Add(intent) => {
                store::add_intent(tx, id, intent, now).await?;
            }
            What::Quantity(line, quantity) => store::set_quantity(tx, id, *line, *quantity, now).await?,
            What::Wish(line, wish) => store::set_wish(tx, id, *line, *wish, now).await?,
            What::Address(destination) => {
                store::put_destination(tx, id, destination, now).await?;
                store::address_rest(tx, id, destination.id).await?;
            }
            What::LineAddress(line, destination) => {
                store::put_destination(tx, id, destination, now).await?;
                store::address_line(tx, id, *line, destination.id).await?;
            }
            What::LinePoint(line, point) => self.to_point(tx, id, *line, *point).await?,
            What::Remove(line) => removed = Some(store::remove_intent(tx, id, *line, now).await?),
            What::Restore(intent) => store::restore_intent(tx, id, intent, now).await?,
            What::Bring(order, coming) => {
                let mut cart = store::hold(tx, id).await?;
                cart.bring(*order, coming.clone());
                store::put_settling(tx, &cart, now).await?;
            }
            What::Credit(credit, is_on) => {
                let mut cart = store::hold(tx, id).await?;
                cart.credits.retain(|one| one != credit);
                if *is_on {
                    cart.credits.push(*credit);
                }
                store::put_settling(tx, &cart, now).await?;
            }
            What::Customer(customer) => store::set_customer(tx, id, *customer, now).await?,
            What::Park(label) => store::park(tx, id, label, now).await?,
            What::TakeUp(till) => store::unpark(tx, id, *till, now).await?,
            What::Empty => {
                store::close(tx, id, CartState::Left, now).await?;
            }
        }
        let cart = store::find_cart(tx, id).await?.ok_or(DbError::Missing)?;
        let body = json!({"version": cart.version});
        tx.emit(Event::new(&self.moment, "cart_changed", id, self.store, body)).await?;
        Ok((cart, removed))
    }
}

async fn change(
    house: &House,
    target: Target,
    what: What,
    store: Option<LocationId>,
) -> Result<(Cart, Option<Intent>), CartRefused> {
    let change = Change { target, what, store, moment: house.clock.moment() };
    if let Target::Of(_) = change.target {
        // The open cart may become an order between being found and being changed: then its owner has another.
        match house.db.run(change.clone()).await {
            Err(CartRefused::Closed) => {}
            done => return done,
        }
    }
    house.db.run(change).await
}

/// Puts units of a variant into the open cart of an owner.
pub async fn cart_add(
    house: &House,
    owner: Owner,
    variant: VariantId,
    quantity: Quantity,
    wish: Wish,
    by: (Channel, Actor),
) -> Result<Cart, CartRefused> {
    let moment = house.clock.moment();
    let intent =
        Intent { id: moment.id(), variant, quantity, wish, added_channel: by.0, added_by: by.1, added_at: moment.now };
    Ok(change(house, Target::Of(owner), What::Add(intent), wish.location).await?.0)
}

/// Changes how many of a line.
pub async fn cart_quantity(
    house: &House,
    cart: CartId,
    line: IntentId,
    quantity: Quantity,
) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Quantity(line, quantity), None).await?.0)
}

/// Changes how a line shall reach the customer.
pub async fn cart_wish(house: &House, cart: CartId, line: IntentId, wish: Wish) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Wish(line, wish), wish.location).await?.0)
}

/// Says where to send a cart: what is sent and has no address yet goes there. The same id again
/// corrects it.
pub async fn cart_address(house: &House, cart: CartId, id: AddressId, address: Address) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Address(Destination { id, point: None, address }), None).await?.0)
}

/// Sends one line to an address of its own. The same id again corrects it.
pub async fn cart_line_address(
    house: &House,
    cart: CartId,
    line: IntentId,
    id: AddressId,
    address: Address,
) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::LineAddress(line, Destination { id, point: None, address }), None)
        .await?
        .0)
}

/// Sends one line that goes to a relay point to this one.
pub async fn cart_line_point(
    house: &House,
    cart: CartId,
    line: IntentId,
    point: RelayPointId,
) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::LinePoint(line, point), None).await?.0)
}

/// Takes a line out; the line, so that it can be put back.
pub async fn cart_remove(house: &House, cart: CartId, line: IntentId) -> Result<(Cart, Intent), CartRefused> {
    let (cart, removed) = change(house, Target::Id(cart), What::Remove(line), None).await?;
    Ok((cart, removed.ok_or(CartRefused::NoSuchLine)?))
}

/// Puts a line back as it was.
pub async fn cart_restore(house: &House, cart: CartId, line: Intent) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Restore(line), None).await?.0)
}

/// Says what of an order comes back with a cart, in the place of what was said before; nothing takes it off.
pub async fn cart_bring(
    house: &House,
    owner: Owner,
    order: OrderId,
    coming: Vec<Coming>,
    store: LocationId,
) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Of(owner), What::Bring(order, coming), Some(store)).await?.0)
}

/// Pays a cart from a credit too.
pub async fn cart_credit(house: &House, owner: Owner, credit: CreditId) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Of(owner), What::Credit(credit, true), None).await?.0)
}

/// Pays this cart from a credit too.
pub async fn cart_credit_on(house: &House, cart: CartId, credit: CreditId) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Credit(credit, true), None).await?.0)
}

/// Takes a credit off a cart.
pub async fn cart_credit_off(house: &House, cart: CartId, credit: CreditId) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Credit(credit, false), None).await?.0)
}

/// Says whose cart it is.
pub async fn cart_customer(house: &House, owner: Owner, customer: Option<CustomerId>) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Of(owner), What::Customer(customer), None).await?.0)
}

/// Puts the open ticket of a till aside under a label.
pub async fn cart_park(house: &House, till: TillId, label: &str) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Of(Owner::Till(till)), What::Park(label.trim().to_owned()), None).await?.0)
}

/// Takes a parked ticket up again.
pub async fn cart_take_up(house: &House, cart: CartId, till: TillId) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::TakeUp(till), None).await?.0)
}

/// Gives a ticket up.
pub async fn cart_empty(house: &House, cart: CartId) -> Result<Cart, CartRefused> {
    Ok(change(house, Target::Id(cart), What::Empty, None).await?.0)
}

struct Join {
    visitor: String,
    customer: CustomerId,
    moment: Moment,
}

impl Command for Join {
    type Done = Cart;
    type Refused = CartRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Cart, CartRefused> {
        let cart = store::join(tx, &self.visitor, self.customer, self.moment.id(), self.moment.now).await?;
        tx.emit(Event::new(&self.moment, "cart_changed", cart.id, None, json!({"version": cart.version}))).await?;
        Ok(cart)
    }
}

/// At sign-in: the visitor's lines join the customer's cart. No line is lost.
pub async fn cart_join(house: &House, visitor: &str, customer: CustomerId) -> Result<Cart, CartRefused> {
    house.db.run(Join { visitor: visitor.to_owned(), customer, moment: house.clock.moment() }).await
}
