//! What can be done with customers alone. Each is one transaction.

use crate::model::{
    Consent, ConsentChannel, ConsentSource, ConsentState, Customer, CustomerRefused, Details, Match, NewCustomer, News,
    Purpose,
};
use crate::store;
use db::{Command, Event, Tx};
use kernel::{Actor, ConsentId, CustomerId, LocationId, Moment, StaffId};
use serde_json::json;

/// The member of staff behind an actor.
fn staff_of(actor: Actor) -> Option<StaffId> {
    if let Actor::Staff { id, .. } = actor { Some(id) } else { None }
}

/// The store that an actor stands in.
fn store_of(actor: Actor) -> Option<LocationId> {
    if let Actor::Staff { location, .. } = actor { location } else { None }
}

/// Staff, the system, or the customer themselves.
fn may_change(actor: Actor, customer: CustomerId) -> Result<(), CustomerRefused> {
    match actor {
        Actor::Staff { .. } | Actor::System => Ok(()),
        Actor::Customer(own) if own == customer => Ok(()),
        Actor::Customer(_) | Actor::Visitor => Err(CustomerRefused::NotAllowed),
    }
}

fn staff_only(actor: Actor) -> Result<StaffId, CustomerRefused> {
    staff_of(actor).ok_or(CustomerRefused::NotAllowed)
}

/// One answer, as it was given on a form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What for.
    pub purpose: Purpose,
    /// By which channel.
    pub channel: ConsentChannel,
    /// The answer.
    pub state: ConsentState,
    /// Which wording was shown.
    pub text_version: String,
}

/// Creates a customer with the answers that were given, and offers likely duplicates.
#[derive(Clone)]
pub struct CreateCustomer {
    /// The new id.
    pub id: CustomerId,
    /// Names and addresses.
    pub details: Details,
    /// The answers, asked one by one.
    pub answers: Vec<Answer>,
    /// Where.
    pub source: ConsentSource,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
    /// Whether it is a guest of the web, whose address nobody has proved.
    pub is_guest: bool,
}

/// A customer was created.
#[derive(Clone, Debug)]
pub struct Created {
    /// The customer.
    pub customer: Customer,
    /// Others who may be the same person.
    pub matches: Vec<Match>,
}

impl CreateCustomer {
    /// Does it inside a transaction that does more.
    pub async fn carry_out(&self, tx: &Tx<'_>) -> Result<Created, CustomerRefused> {
        let details = &self.details;
        let mut matches =
            store::find_matches(tx, details.email.as_ref(), details.phone.as_ref(), &details.name).await?;
        let new = NewCustomer {
            id: self.id,
            details: details.clone(),
            created_at: self.moment.now,
            created_in: store_of(self.actor),
            created_by: staff_of(self.actor),
        };
        let customer =
            if self.is_guest { store::create_guest(tx, &new).await? } else { store::create_customer(tx, &new).await? };
        matches.retain(|one| one.customer.id != customer.id);
        store::offer_duplicates(tx, &customer, &matches, self.moment.now).await?;
        let body = json!({"number": customer.number, "matches": matches.len()});
        tx.emit(Event::new(&self.moment, "customer_created", self.id, new.created_in, body)).await?;
        for answer in &self.answers {
            record(tx, self.id, answer, self.source, self.actor, &self.moment).await?;
        }
        Ok(Created { customer, matches })
    }
}

impl Command for CreateCustomer {
    type Done = Created;
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Created, CustomerRefused> {
        self.carry_out(tx).await
    }
}

async fn record(
    tx: &Tx<'_>,
    customer: CustomerId,
    answer: &Answer,
    source: ConsentSource,
    actor: Actor,
    moment: &Moment,
) -> Result<ConsentId, CustomerRefused> {
    let id = moment.id();
    let consent = Consent {
        id,
        customer,
        purpose: answer.purpose,
        channel: answer.channel,
        state: answer.state,
        text_version: answer.text_version.clone(),
        source,
        staff: staff_of(actor),
        at: moment.now,
    };
    store::record_consent(tx, &consent).await?;
    let body = json!({"purpose": answer.purpose, "channel": answer.channel, "state": answer.state});
    tx.emit(Event::new(moment, "consent_recorded", customer, store_of(actor), body)).await?;
    Ok(id)
}

/// Records one answer of a customer.
#[derive(Clone)]
pub struct RecordConsent {
    /// Whose.
    pub customer: CustomerId,
    /// The answer.
    pub answer: Answer,
    /// Where.
    pub source: ConsentSource,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl RecordConsent {
    /// Does it inside a transaction that does more.
    pub async fn carry_out(&self, tx: &Tx<'_>) -> Result<ConsentId, CustomerRefused> {
        may_change(self.actor, self.customer)?;
        let customer = store::resolve(tx, self.customer).await?;
        record(tx, customer.id, &self.answer, self.source, self.actor, &self.moment).await
    }
}

impl Command for RecordConsent {
    type Done = ConsentId;
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<ConsentId, CustomerRefused> {
        self.carry_out(tx).await
    }
}

/// Changes names, addresses, language or note.
#[derive(Clone)]
pub struct ChangeCustomer {
    /// Who.
    pub customer: CustomerId,
    /// The revision that was on the screen.
    pub seen_revision: i64,
    /// The new details, all of them.
    pub details: Details,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for ChangeCustomer {
    type Done = Customer;
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Customer, CustomerRefused> {
        may_change(self.actor, self.customer)?;
        let customer = store::change_customer(tx, self.customer, self.seen_revision, &self.details).await?;
        let body = json!({"revision": customer.revision});
        tx.emit(Event::new(&self.moment, "customer_changed", self.customer, store_of(self.actor), body)).await?;
        Ok(customer)
    }
}

/// Keeps by which channel a customer wants to hear of one kind of news.
#[derive(Clone)]
pub struct SetNewsPreference {
    /// Who.
    pub customer: CustomerId,
    /// Of what.
    pub news: News,
    /// How.
    pub channel: ConsentChannel,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for SetNewsPreference {
    type Done = ();
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), CustomerRefused> {
        may_change(self.actor, self.customer)?;
        if !self.news.is_choosable() {
            return Err(CustomerRefused::ConsentChannel);
        }
        let customer = store::resolve(tx, self.customer).await?;
        store::set_news_preference(tx, customer.id, self.news, self.channel, self.moment.now).await?;
        let body = json!({"news": self.news, "channel": self.channel});
        tx.emit(Event::new(&self.moment, "news_preference_set", customer.id, store_of(self.actor), body)).await?;
        Ok(())
    }
}

/// Makes one record of two, by the act of a member of staff. A flow that also moves what other
/// rooms hold calls [`MergeCustomers::carry_out`] inside its own transaction.
#[derive(Clone)]
pub struct MergeCustomers {
    /// The one that stays.
    pub keep: CustomerId,
    /// The one that becomes part of it.
    pub gone: CustomerId,
    /// Who decided it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl MergeCustomers {
    /// Does it inside a transaction that does more.
    pub async fn carry_out(&self, tx: &Tx<'_>) -> Result<Customer, CustomerRefused> {
        let by = staff_only(self.actor)?;
        let customer = store::merge_customers(tx, self.keep, self.gone, Some(by), &self.moment).await?;
        let body = json!({"kept": self.keep, "gone": self.gone});
        tx.emit(Event::new(&self.moment, "customers_merged", self.keep, store_of(self.actor), body)).await?;
        Ok(customer)
    }
}

impl Command for MergeCustomers {
    type Done = Customer;
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Customer, CustomerRefused> {
        self.carry_out(tx).await
    }
}

/// A guest proved the address of an order. It joins `into`, when that is given; the customer who has
/// the address; or it becomes a customer of its own. A flow that also moves what other rooms hold
/// calls [`JoinGuest::carry_out`] inside its own transaction.
#[derive(Clone)]
pub struct JoinGuest {
    /// The guest.
    pub guest: CustomerId,
    /// Who is signed in.
    pub into: Option<CustomerId>,
    /// When.
    pub moment: Moment,
}

impl JoinGuest {
    /// Does it inside a transaction that does more; who it is now. A second time changes nothing.
    pub async fn carry_out(&self, tx: &Tx<'_>) -> Result<Customer, CustomerRefused> {
        let guest = store::resolve(tx, self.guest).await?;
        let Some(key) = guest.guest_email_key.as_deref().filter(|_| guest.is_guest()) else { return Ok(guest) };
        let keep = match self.into {
            Some(into) => Some(store::resolve(tx, into).await?.id),
            None => store::find_by_email(tx, key).await?.map(|customer| customer.id),
        };
        let Some(keep) = keep.filter(|keep| *keep != guest.id) else {
            store::own_address(tx, guest.id).await?;
            tx.emit(Event::new(&self.moment, "customer_changed", guest.id, None, json!({}))).await?;
            return Ok(store::get_customer(tx, guest.id).await?);
        };
        let customer = store::merge_customers(tx, keep, guest.id, None, &self.moment).await?;
        let body = json!({"kept": keep, "gone": guest.id});
        tx.emit(Event::new(&self.moment, "customers_merged", keep, None, body)).await?;
        Ok(customer)
    }
}

/// Says that two records are two people; they are not offered again.
#[derive(Clone)]
pub struct RefuseDuplicate {
    /// One.
    pub one: CustomerId,
    /// The other.
    pub other: CustomerId,
    /// Who decided it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for RefuseDuplicate {
    type Done = ();
    type Refused = CustomerRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), CustomerRefused> {
        let by = staff_only(self.actor)?;
        if !store::refuse_offer(tx, self.one, self.other, by, self.moment.now).await? {
            return Err(CustomerRefused::NotMergeable);
        }
        let body = json!({"other": self.other});
        tx.emit(Event::new(&self.moment, "duplicate_refused", self.one, store_of(self.actor), body)).await?;
        Ok(())
    }
}
