//! Withdrawing from what was bought at a distance: declared in two steps, acknowledged with its instant.
//! What has not left is called off at once; what has comes back, and its money with it.

use crate::House;
use crate::again::{self, Refusal};
use crate::cancel::{self, CancelRefused};
use crate::steps::{Parts, entry};
use crate::tell::{News, tell};
use db::{Claim, Command, DbError, Event, Tx, claim_key};
use fulfilment::WorkingDays;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, Channel, FulfilmentId, Moment, OrderId, WithdrawalId};
use orders::{Fulfilment, FulfilmentState, Order, OrderLine, Withdrawal, WithdrawalTime, WithdrawnLine};
use serde_json::json;
use thiserror::Error;
use uuid::Uuid;

/// A declaration of withdrawal.
#[derive(Clone, Debug)]
pub struct Withdraw {
    /// From which order.
    pub order: OrderId,
    /// From what.
    pub lines: Vec<WithdrawnLine>,
    /// Who declares it, as they wrote it.
    pub name: String,
    /// Where the acknowledgement goes.
    pub email: String,
    /// The same key again is the same declaration again.
    pub key: Uuid,
}

/// Why a declaration was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum WithdrawRefused {
    /// It was bought in a store, or nothing of it is left.
    #[error("there is nothing to withdraw from")]
    Nothing,
    /// The fourteen days are over.
    #[error("the time for withdrawing ended on {until}")]
    TooLate {
        /// The last day.
        until: Date,
    },
    /// More units than there are left.
    #[error("line {line_no} has {left} units left")]
    TooMany {
        /// Which line.
        line_no: i64,
        /// Units that one can still withdraw from.
        left: i64,
    },
    /// The name is missing.
    #[error("nobody is named")]
    Nobody,
    /// The address for the acknowledgement cannot be read.
    #[error("the address cannot be read")]
    Email,
    /// What has not left could not be called off.
    #[error(transparent)]
    Cancel(#[from] CancelRefused),
    /// The form was used for something else.
    #[error("this form was used for something else")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl Refusal for WithdrawRefused {
    fn failure(&self) -> Option<&DbError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Cancel(refused) => refused.failure(),
            _ => None,
        }
    }
}

impl WithdrawRefused {
    /// The stable code of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "nothing_to_withdraw",
            Self::TooLate { .. } => "withdrawal_too_late",
            Self::TooMany { .. } => "more_than_bought",
            Self::Nobody => "name_missing",
            Self::Email => "email_invalid",
            Self::Cancel(refused) => refused.code(),
            Self::KeyReused => "key_reused",
            Self::Store(_) => "store",
        }
    }
}

/// Until when one may withdraw from an order; none when it gives no such right (any more).
pub fn withdrawal_time(order: &Order, parts: &[Fulfilment]) -> Option<WithdrawalTime> {
    if order.channel != Channel::Web || order.placed_at.is_none() {
        return None;
    }
    // The law counts the days of the country.
    let working = WorkingDays::default();
    orders::withdrawal_time(parts, &kernel::store_time_zone(kernel::PARIS), |day| working.from(day))
}

/// Whether the time for withdrawing from an order runs.
pub(crate) fn is_open(order: &Order, parts: &[Fulfilment], now: Timestamp) -> bool {
    withdrawal_time(order, parts).is_some_and(|time| time.is_open_on(today(now)))
}

/// The day that the law counts.
pub(crate) fn today(now: Timestamp) -> Date {
    kernel::date_in(now, &kernel::store_time_zone(kernel::PARIS))
}

/// Units of each line that one can still withdraw from, without the lines that have none.
pub fn withdrawable<'a>(
    parts: &[Fulfilment],
    lines: &'a [OrderLine],
    before: &[Withdrawal],
) -> Vec<(&'a OrderLine, i64)> {
    let is_there = |line: &OrderLine| parts.iter().any(|f| f.id == line.fulfilment && orders::is_at_a_distance(f));
    let left = |line: &'a OrderLine| (line, orders::withdrawable(line, before));
    lines.iter().filter(|line| is_there(line)).map(left).filter(|one| one.1 > 0).collect()
}

/// Takes a declaration: writes it down, calls off what has not left, acknowledges it by e-mail.
pub async fn withdraw(house: &House, request: Withdraw) -> Result<WithdrawalId, WithdrawRefused> {
    let moment = house.clock.moment();
    again::run(house, &Declare { id: moment.id(), request, moment }).await
}

#[derive(Clone)]
struct Declare {
    id: WithdrawalId,
    request: Withdraw,
    moment: Moment,
}

impl Command for Declare {
    type Done = WithdrawalId;
    type Refused = WithdrawRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<WithdrawalId, WithdrawRefused> {
        let request = &self.request;
        let fingerprint = (request.order, &request.lines);
        match claim_key(tx, "withdraw", &request.key.to_string(), &fingerprint, &self.id, self.moment.now).await? {
            Claim::New => {}
            Claim::Same(id) => return Ok(id),
            Claim::Other => return Err(WithdrawRefused::KeyReused),
        }
        let (parts, before) =
            futures::try_join!(Parts::load(tx, request.order), orders::store::withdrawals_of(tx, request.order))?;
        let declared = self.declared(&parts, &before)?;
        orders::store::insert_withdrawal(tx, &declared).await?;
        let actor = parts.order.customer.map_or(Actor::Visitor, Actor::Customer);
        let body = json!({"units": declared.lines.iter().map(|one| one.units).sum::<i64>()});
        let done = entry(None, "withdrawn", body, actor, &self.moment);
        orders::store::add_entry(tx, request.order, &done, &self.moment).await?;
        for id in not_left(&parts, &declared) {
            cancel::withdrawn(tx, id, actor, &self.moment).await?;
        }
        tell(tx, News::Withdrawn { order: request.order, withdrawal: self.id }, &self.moment).await?;
        tx.emit(Event::new(&self.moment, "order_changed", request.order, None, json!({"withdrawal": self.id}))).await?;
        Ok(self.id)
    }
}

impl Declare {
    fn declared(&self, parts: &Parts, before: &[Withdrawal]) -> Result<Withdrawal, WithdrawRefused> {
        let request = &self.request;
        let time = withdrawal_time(&parts.order, &parts.fulfilments).ok_or(WithdrawRefused::Nothing)?;
        if let WithdrawalTime::Until(until) = time
            && !time.is_open_on(today(self.moment.now))
        {
            return Err(WithdrawRefused::TooLate { until });
        }
        let open = withdrawable(&parts.fulfilments, &parts.lines, before);
        let lines: Vec<WithdrawnLine> = request.lines.iter().copied().filter(|one| one.units != 0).collect();
        if lines.is_empty() || open.is_empty() {
            return Err(WithdrawRefused::Nothing);
        }
        for one in &lines {
            let left = open.iter().find(|known| known.0.line_no == one.line_no).map_or(0, |known| known.1);
            if one.units < 0 || one.units > left {
                return Err(WithdrawRefused::TooMany { line_no: one.line_no, left });
            }
        }
        let name = request.name.trim();
        if name.is_empty() {
            return Err(WithdrawRefused::Nobody);
        }
        let email = customers::Email::parse(&request.email).map_err(|_| WithdrawRefused::Email)?;
        Ok(Withdrawal {
            id: self.id,
            order: request.order,
            at: self.moment.now,
            name: name.chars().take(160).collect(),
            email: email.as_typed().to_owned(),
            lines,
        })
    }
}

/// The parts that have not left and of which nothing is wanted any more.
fn not_left(parts: &Parts, declared: &Withdrawal) -> Vec<FulfilmentId> {
    let units = |line: &OrderLine| {
        declared.lines.iter().filter(|one| one.line_no == line.line_no).map(|one| one.units).sum::<i64>()
    };
    let waits = |f: &&Fulfilment| {
        matches!(f.state, FulfilmentState::Waiting | FulfilmentState::Allocated | FulfilmentState::ReadyForPickup)
    };
    let is_whole = |f: &&Fulfilment| parts.lines_in(f.id).iter().all(|line| units(line) == line.quantity.units());
    parts.fulfilments.iter().filter(waits).filter(is_whole).map(|f| f.id).collect()
}
