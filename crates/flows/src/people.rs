//! Customers, where several rooms are concerned: created at the till with an invitation to the
//! web, merged by a person's act, cards removed at the provider too.

use crate::House;
use crate::tell::{News, tell};
use customers::{Answer, ConsentSource, Created, Customer, CustomerRefused, Details};
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, CustomerId, LocationId, Moment, TokenId};
use serde_json::json;

/// A new customer, wherever they are met.
#[derive(Clone, Debug)]
pub struct CreateCustomer {
    /// Name, addresses, language.
    pub details: Details,
    /// What was asked, one by one, and answered.
    pub answers: Vec<Answer>,
    /// Where it was asked.
    pub source: ConsentSource,
    /// By whom.
    pub actor: Actor,
    /// In which store.
    pub store: Option<LocationId>,
    /// Whether the link that opens a web account is sent.
    pub invite: bool,
}

struct Create {
    request: CreateCustomer,
    moment: Moment,
}

impl Command for Create {
    type Done = Created;
    type Refused = CustomerRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Created, CustomerRefused> {
        let request = &self.request;
        let create = customers::CreateCustomer {
            id: self.moment.id(),
            details: request.details.clone(),
            answers: request.answers.clone(),
            source: request.source,
            actor: request.actor,
            moment: self.moment.clone(),
            is_guest: false,
        };
        let created = create.carry_out(tx).await?;
        if request.invite && created.customer.email.is_some() {
            tell(tx, News::Invite { customer: created.customer.id, store: request.store }, &self.moment).await?;
        }
        Ok(created)
    }
}

/// Creates a customer with the answers to what was asked, and sends the invitation. Who may be the
/// same person is told in `matches`, never merged by itself.
pub async fn create_customer(house: &House, request: CreateCustomer) -> Result<Created, CustomerRefused> {
    house.db.run(Create { request, moment: house.clock.moment() }).await
}

struct Merge {
    keep: CustomerId,
    gone: CustomerId,
    actor: Actor,
    moment: Moment,
}

impl Command for Merge {
    type Done = Customer;
    type Refused = CustomerRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Customer, CustomerRefused> {
        let (keep, gone) = (self.keep, self.gone);
        let merge = customers::MergeCustomers { keep, gone, actor: self.actor, moment: self.moment.clone() };
        let customer = merge.carry_out(tx).await?;
        follow(tx, gone, keep, &self.moment).await?;
        Ok(customer)
    }
}

/// What other rooms hold for one record goes to the other.
pub(crate) async fn follow(tx: &Tx<'_>, gone: CustomerId, keep: CustomerId, moment: &Moment) -> Result<(), DbError> {
    let into_store = |refused: cart::CartRefused| match refused {
        cart::CartRefused::Store(error) => error,
        other => DbError::Data(other.to_string()),
    };
    cart::store::move_to_customer(tx, gone, keep, moment.id(), moment.now).await.map_err(into_store)?;
    orders::store::move_to_customer(tx, gone, keep).await?;
    payments::store::move_to_customer(tx, gone, keep, moment.now).await?;
    messages::move_customer(tx, gone, keep).await?;
    identity::move_account(tx, gone, keep).await
}

/// Two records become one, by the act of a member of staff; everything of the one follows.
pub async fn merge_customers(
    house: &House,
    keep: CustomerId,
    gone: CustomerId,
    actor: Actor,
) -> Result<Customer, CustomerRefused> {
    house.db.run(Merge { keep, gone, actor, moment: house.clock.moment() }).await
}

struct Remove {
    customer: CustomerId,
    token: TokenId,
    moment: Moment,
}

impl Command for Remove {
    type Done = Option<String>;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<Option<String>, DbError> {
        let card = match payments::store::get_token(tx, self.customer, self.token).await {
            Ok(card) => card,
            Err(payments::PaymentRefused::Store(error)) => return Err(error),
            Err(_) => return Ok(None),
        };
        payments::store::remove_token(tx, self.customer, self.token, self.moment.now).await?;
        tx.emit(Event::new(&self.moment, "card_removed", self.customer, None, json!({}))).await?;
        Ok(Some(card.provider_token))
    }
}

/// Removes a stored card: here at once, and at the provider. Whether it was there.
pub async fn remove_card(house: &House, customer: CustomerId, token: TokenId) -> Result<bool, DbError> {
    let removed = house.db.run(Remove { customer, token, moment: house.clock.moment() }).await?;
    let Some(provider_token) = removed else { return Ok(false) };
    if let Err(error) = house.gateway.forget_token(&provider_token).await {
        tracing::warn!(token = %token, %error, "the provider could not be told to forget a card");
    }
    Ok(true)
}

struct Reset {
    email: String,
    moment: Moment,
}

impl Command for Reset {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        match identity::find_account_by_email(tx, &self.email).await? {
            Some(account) => tell(tx, News::Reset { customer: account.customer }, &self.moment).await,
            None => Ok(()),
        }
    }
}

/// Sends a link that sets a new password, if there is such an account. The answer does not tell.
pub async fn request_reset(house: &House, email: &str) -> Result<(), DbError> {
    house.db.run(Reset { email: email.to_owned(), moment: house.clock.moment() }).await
}
