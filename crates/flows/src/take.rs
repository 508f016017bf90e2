//! Money that was set aside with the order is taken when the goods leave: not before, and never
//! are they let go unpaid. What has lapsed is asked for again by the token of the order.

use crate::cancel::CancelRefused;
use crate::money_back::covering_all;
use crate::payment::{self, Asked, Outcome};
use crate::pickup;
use crate::steps::covering;
use crate::{House, again};
use db::{Command, DbError, Tx};
use kernel::{Actor, FulfilmentId, Moment, Money, PaymentId};
use orders::{Fulfilment, FulfilmentState, Taker};
use payments::gateway::{GatewayError, IntentState};
use payments::{Payment, PaymentState, Taking, Tender};
use uuid::Uuid;

/// What taking came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Taken {
    /// Nothing is set aside for it.
    Nothing,
    /// It is taken, and the goods have left.
    Done,
    /// The provider does not answer; it is finished by itself.
    Unknown,
    /// The bank says no; why, as a stable code.
    Refused(String),
}

/// Whether the money for a part is there: taken, not only set aside.
pub(crate) fn is_paid(payments: &[Payment], f: &Fulfilment) -> bool {
    let covering = covering_all(payments, f);
    let is_taken = covering.iter().all(|payment| payment.state == PaymentState::Captured);
    f.amount_minor == 0 || (is_taken && !covering.is_empty() && !lacks_own(&covering, f))
}

/// Whether a part's own payments do not reach: what was set aside beside a credit lapsed and was refused.
fn lacks_own(covering: &[&Payment], f: &Fulfilment) -> bool {
    let own = covering.iter().filter(|one| one.slot == f.id.0);
    covering.iter().any(|one| one.slot == f.id.0) && own.map(|one| one.amount_minor).sum::<i64>() < f.amount_minor
}

/// What of a part nobody has paid or set aside yet, minor units.
pub(crate) fn due_minor(payments: &[Payment], f: &Fulfilment) -> i64 {
    let covering = covering_all(payments, f);
    let own = covering.iter().filter(|one| one.slot == f.id.0).map(|one| one.amount_minor);
    if covering.iter().any(|one| one.slot == f.order.0) { 0 } else { f.amount_minor - own.sum::<i64>() }
}

/// Writes down that somebody lets a part go, before the provider is asked.
#[derive(Clone)]
struct AskFor {
    fulfilment: FulfilmentId,
    /// To whom it is handed over at a till, and the key of the form.
    to: Option<(Taker, Uuid)>,
    actor: Actor,
    moment: Moment,
}

impl Command for AskFor {
    type Done = Option<Payment>;
    type Refused = CancelRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Option<Payment>, CancelRefused> {
        let f = orders::store::get_fulfilment(tx, self.fulfilment).await?;
        let leaves = if f.shipping.is_some() {
            f.state == FulfilmentState::Packed
        } else {
            matches!(f.state, FulfilmentState::ReadyForPickup | FulfilmentState::Allocated)
        };
        // What may not leave, or not by this actor, is refused by the step that follows.
        if !leaves || !self.actor.may_act_in(f.location) {
            return Ok(None);
        }
        let payments = payments::store::payments_of_order(tx, f.order).await?;
        let aside = covering(&payments, &f).filter(|payment| payment.state == PaymentState::Authorised);
        let Some(aside) = aside.filter(|payment| payment.slot == f.id.0) else { return Ok(None) };
        let taking = Taking { by: self.actor };
        if payments::store::ask_for(tx, aside.id, taking, self.moment.now).await? {
            if let Some(to) = self.to {
                pickup::give_to(tx, &f, to, &self.moment).await?;
            }
            Ok(Some(Payment { taking: aside.taking.or(Some(taking)), ..aside.clone() }))
        } else {
            Err(again::changed().into())
        }
    }
}

/// Takes what is set aside for a part that leaves now; with the money the part goes its next step.
pub(crate) async fn take(
    house: &House,
    fulfilment: FulfilmentId,
    to: Option<(Taker, Uuid)>,
    actor: Actor,
) -> Result<Taken, CancelRefused> {
    let ask = AskFor { fulfilment, to, actor, moment: house.clock.moment() };
    match again::run(house, &ask).await? {
        Some(payment) => Ok(take_from(house, payment).await?),
        None => Ok(Taken::Nothing),
    }
}

/// The same for what was asked for before, and of which nothing was heard.
pub(crate) async fn take_asked_for(house: &House, id: PaymentId) -> Result<Taken, DbError> {
    let payment = {
        let reader = house.db.reader().await?;
        payments::store::get_payment(&reader.tx(), id).await?
    };
    match payment.state {
        PaymentState::Authorised if payment.taking.is_some() => take_from(house, payment).await,
        _ => Ok(Taken::Nothing),
    }
}

async fn take_from(house: &House, payment: Payment) -> Result<Taken, DbError> {
    let reference = payment.provider_ref.clone().unwrap_or_default();
    let amount = Money::new(payment.amount_minor, payment.currency);
    let answer = match house.gateway.capture(&reference, amount).await {
        // It may have been taken before, and the answer was lost.
        Err(GatewayError::Refused { code, .. }) if code == "invalid_state" => {
            house.gateway.get_intent(&reference).await
        }
        answer => answer,
    };
    match answer {
        Ok(view) if view.state == IntentState::Captured => match payment::came(house, payment.id, view).await? {
            Outcome::Paid => Ok(Taken::Done),
            Outcome::Pending => Ok(Taken::Unknown),
            Outcome::Declined(reason) => Ok(Taken::Refused(reason)),
        },
        Ok(_) => ask_again(house, payment).await,
        Err(GatewayError::Refused { code, .. }) if code == "authorisation_expired" => ask_again(house, payment).await,
        Err(error) => {
            tracing::warn!(payment = %payment.id, %error, "what is set aside could not be taken; it is followed up");
            Ok(Taken::Unknown)
        }
    }
}

/// What was set aside is gone: another attempt takes its place, by the token of the order.
#[derive(Clone)]
struct Replace {
    old: Payment,
    id: PaymentId,
    moment: Moment,
}

impl Command for Replace {
    type Done = bool;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<bool, DbError> {
        let now = self.moment.now;
        if !payments::store::let_go(tx, self.old.id, "authorisation_expired", now).await? {
            return Ok(false);
        }
        let others = payments::store::payments_of_order(tx, self.old.order).await?;
        let fresh = Payment {
            id: self.id,
            order_token: others.into_iter().find_map(|one| one.order_token),
            tender: Tender::Mandate,
            state: PaymentState::Pending,
            provider_ref: None,
            client_url: None,
            takes_later: false,
            set_aside_until: None,
            transferred_minor: 0,
            terminal: None,
            save_card: false,
            mandate_text: None,
            created_at: now,
            updated_at: now,
            ..self.old.clone()
        };
        match payments::store::begin(tx, &[fresh]).await {
            Ok(()) => Ok(true),
            Err(payments::PaymentRefused::Store(error)) => Err(error),
            Err(other) => Err(DbError::Data(other.to_string())),
        }
    }
}

async fn ask_again(house: &House, old: Payment) -> Result<Taken, DbError> {
    let moment = house.clock.moment();
    let id: PaymentId = moment.id();
    if !house.db.run(Replace { old, id, moment }).await? {
        return Ok(Taken::Unknown);
    }
    payment::ask(house, id, Asked::Rest).await?;
    let seen = payment::follow_payment(house, id).await?;
    Ok(match seen.outcome {
        Outcome::Paid => Taken::Done,
        Outcome::Pending => Taken::Unknown,
        Outcome::Declined(reason) => Taken::Refused(reason),
    })
}
