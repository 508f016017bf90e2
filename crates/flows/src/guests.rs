//! Guests of the web. Who orders without signing in is a record of its own: an address that was typed
//! proves nothing. Whoever follows the link in the letter has the address, and joins the order to the
//! account, or opens one.

use crate::House;
use crate::people::follow;
use cart::Typed;
use customers::{Answer, ConsentSource, Customer, CustomerRefused, Details, JoinGuest};
use db::{Command, Tx};
use identity::{LinkPurpose, NewLink, Secret};
use kernel::{Actor, CartId, CustomerId, Moment, OrderId};

/// Somebody who orders without signing in.
#[derive(Clone, Debug)]
pub struct Guest {
    /// From which cart.
    pub cart: CartId,
    /// What was typed, as it was typed.
    pub typed: Typed,
    /// The same, checked.
    pub details: Details,
    /// What was agreed to by ordering.
    pub answer: Answer,
}

struct AsGuest {
    guest: Guest,
    moment: Moment,
}

impl Command for AsGuest {
    type Done = Option<CustomerId>;
    type Refused = CustomerRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Option<CustomerId>, CustomerRefused> {
        let (guest, moment) = (&self.guest, &self.moment);
        if cart::store::hold_open(tx, guest.cart).await?.is_none() {
            return Ok(None);
        }
        let who = |typed: &Typed| (typed.first_name.clone(), typed.last_name.clone(), typed.email.clone());
        let before = cart::store::find_typed(tx, guest.cart).await?.filter(|before| who(before) == who(&guest.typed));
        let id = match before.and_then(|before| before.guest) {
            Some(id) => id,
            None => self.create(tx).await?,
        };
        let typed = Typed { guest: Some(id), ..guest.typed.clone() };
        cart::store::keep_typed(tx, guest.cart, &typed, moment.now).await?;
        Ok(Some(id))
    }
}

impl AsGuest {
    async fn create(&self, tx: &Tx<'_>) -> Result<CustomerId, CustomerRefused> {
        let create = customers::CreateCustomer {
            id: self.moment.id(),
            details: self.guest.details.clone(),
            answers: vec![self.guest.answer.clone()],
            source: ConsentSource::Web,
            actor: Actor::Visitor,
            moment: self.moment.clone(),
            is_guest: true,
        };
        Ok(create.carry_out(tx).await?.customer.id)
    }
}

/// The record of a guest, the same for each try with the same cart and the same words; none when the
/// cart is closed. What was typed is kept with the cart.
pub async fn order_as_guest(house: &House, guest: Guest) -> Result<Option<CustomerId>, CustomerRefused> {
    house.db.run(AsGuest { guest, moment: house.clock.moment() }).await
}

struct KeepTyped {
    cart: CartId,
    typed: Typed,
    moment: Moment,
}

impl Command for KeepTyped {
    type Done = ();
    type Refused = db::DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), db::DbError> {
        cart::store::keep_typed(tx, self.cart, &self.typed, self.moment.now).await
    }
}

/// Keeps what was chosen at checkout with the cart, until it is closed.
pub async fn keep_typed(house: &House, cart: CartId, typed: Typed) -> Result<(), db::DbError> {
    house.db.run(KeepTyped { cart, typed, moment: house.clock.moment() }).await
}

/// Whose an order is after its guest proved the address.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The customer.
    pub customer: Customer,
    /// The secret of a link that opens the account, when there is none yet.
    pub invitation: Option<String>,
}

struct Join {
    token_hash: String,
    order: OrderId,
    into: Option<CustomerId>,
    invitation: Secret,
    moment: Moment,
}

impl Command for Join {
    type Done = Option<Joined>;
    type Refused = CustomerRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Option<Joined>, CustomerRefused> {
        let now = self.moment.now;
        let link = identity::find_link(tx, &self.token_hash, LinkPurpose::OrderLink, now).await?;
        let Some(guest) = link.filter(|link| link.order == Some(self.order)).and_then(|link| link.customer) else {
            return Ok(None);
        };
        let before = customers::resolve(tx, guest).await?.id;
        let customer = JoinGuest { guest, into: self.into, moment: self.moment.clone() }.carry_out(tx).await?;
        if customer.id != before {
            follow(tx, before, customer.id, &self.moment).await?;
        }
        let has_account = identity::find_account(tx, customer.id).await?.is_some();
        let address = customer.email.as_deref().filter(|_| !has_account);
        let invitation = match address {
            Some(email) => {
                let link = NewLink::invitation(self.invitation.hash(), customer.id, email, now);
                identity::insert_link(tx, &link).await?;
                Some(self.invitation.text().to_owned())
            }
            None => None,
        };
        Ok(Some(Joined { customer, invitation }))
    }
}

/// Joins a guest's order, and whatever else that guest has, to the customer who proved the address by
/// the link of the letter: to the one signed in, else to the one whose address it is. None when the
/// link does not work.
pub async fn join_order(
    house: &House,
    order: OrderId,
    token: &str,
    into: Option<CustomerId>,
) -> Result<Option<Joined>, CustomerRefused> {
    let moment = house.clock.moment();
    let (token_hash, invitation) = (Secret::read(token).hash(), Secret::new(&moment));
    house.db.run(Join { token_hash, order, into, invitation, moment }).await
}
