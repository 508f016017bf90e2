//! Cash that waits for its customer: what was paid in cash and called off while nobody stood at a counter is
//! given from a drawer when they come.

use crate::House;
use crate::steps::entry;
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, Moment, RefundId, ShiftId};
use payments::RefundState;
use serde_json::json;
use thiserror::Error;

/// Why it was not given.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PayOutRefused {
    /// Only at a till.
    #[error("not allowed")]
    NotAllowed,
    /// It was given already, or goes back another way.
    #[error("this does not wait any more")]
    NotWaiting,
    /// The shift of this till is over.
    #[error("no shift is open on this till")]
    NoShift,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl PayOutRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::NotWaiting => "cash_not_waiting",
            Self::NoShift => "shift_not_open",
            Self::Store(_) => "store",
        }
    }
}

struct Give {
    refund: RefundId,
    shift: ShiftId,
    actor: Actor,
    moment: Moment,
}

impl Command for Give {
    type Done = ();
    type Refused = PayOutRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), PayOutRefused> {
        let shift = stores::store::find_shift(tx, self.shift).await?.ok_or(PayOutRefused::NoShift)?;
        if !self.actor.may_act_in(shift.location) {
            return Err(PayOutRefused::NotAllowed);
        }
        if !stores::store::hold_open_shift(tx, self.shift).await? {
            return Err(PayOutRefused::NoShift);
        }
        let refund = payments::store::get_refund(tx, self.refund).await?;
        let is_done = refund.state != RefundState::Pending;
        if is_done || !payments::store::pay_out(tx, self.refund, self.shift, self.moment.now).await? {
            return Err(PayOutRefused::NotWaiting);
        }
        let payment = payments::store::get_payment(tx, refund.payment).await?;
        let body = json!({"amount_minor": refund.amount_minor});
        let told = entry(None, "cash_given", body.clone(), self.actor, &self.moment);
        orders::store::add_entry(tx, payment.order, &told, &self.moment).await?;
        let body = json!({"state": payment.state.as_str(), "order": payment.order});
        Ok(tx.emit(Event::new(&self.moment, "payment_changed", payment.id, Some(shift.location), body)).await?)
    }
}

/// Gives cash that waits for its customer from the drawer of an open shift, in any store.
pub async fn pay_out(house: &House, refund: RefundId, shift: ShiftId, actor: Actor) -> Result<(), PayOutRefused> {
    house.db.run(Give { refund, shift, actor, moment: house.clock.moment() }).await
}
