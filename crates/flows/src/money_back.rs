//! Money that goes back: each payment gives what it paid, by the means that it was paid by, in cash, or
//! as a credit of the house.

use db::{DbError, Job, Tx};
use kernel::{Actor, Moment, ShiftId};
use orders::{Fulfilment, Order};
use payments::{Credit, CreditKind, Payment, PaymentRefused, Purse, Refund, RefundState, Tender};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::str::FromStr;

/// The most that a business may pay out in notes and coins, minor units of euro: Code monétaire et
/// financier, art. L112-6 and D112-3.
pub const MOST_CASH_MINOR: i64 = 100_000;

/// How the money goes back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundTo {
    /// To where it came from: the same card, the same credit, or cash for what was paid in cash.
    Origin,
    /// In cash from the drawer.
    Cash,
    /// As a store credit, under a new code.
    StoreCredit,
    /// As a gift card, under a new code.
    GiftCard,
}

impl RefundTo {
    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Cash => "cash",
            Self::StoreCredit => "store_credit",
            Self::GiftCard => "gift_card",
        }
    }

    /// What is issued for it.
    const fn issues(self) -> Option<CreditKind> {
        match self {
            Self::StoreCredit => Some(CreditKind::StoreCredit),
            Self::GiftCard => Some(CreditKind::GiftCard),
            Self::Origin | Self::Cash => None,
        }
    }
}

impl FromStr for RefundTo {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Origin, Self::Cash, Self::StoreCredit, Self::GiftCard]
            .into_iter()
            .find(|to| to.as_str() == text)
            .ok_or(())
    }
}

/// Why money does not go back so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum NotBack {
    /// Paid otherwise: cash for it is a store manager's decision.
    CashForCard,
    /// More than may be paid out in cash.
    CashLimit,
    /// The payment was refused.
    Payment(PaymentRefused),
}

impl From<PaymentRefused> for NotBack {
    fn from(refused: PaymentRefused) -> Self {
        Self::Payment(refused)
    }
}

impl From<DbError> for NotBack {
    fn from(error: DbError) -> Self {
        Self::Payment(error.into())
    }
}

/// Who gives money back, for which order, and how.
pub(crate) struct Teller<'a> {
    pub(crate) order: &'a Order,
    pub(crate) to: RefundTo,
    /// The shift whose drawer it leaves, when it is cash.
    pub(crate) shift: Option<ShiftId>,
    /// Whether nobody stands at a counter: cash then waits until the customer comes.
    pub(crate) is_unseen: bool,
    pub(crate) actor: Actor,
    pub(crate) reason: &'a str,
    pub(crate) moment: &'a Moment,
}

/// By what one payment gave back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum By {
    /// The card that paid it.
    Card,
    /// Notes and coins.
    Cash,
    /// A credit, as it is afterwards.
    Credit(Box<Credit>),
}

/// What went back of one payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    pub(crate) payment: Payment,
    pub(crate) amount_minor: i64,
    pub(crate) by: By,
}

/// What went back, and the credit that was issued for it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GivenBack {
    pub(crate) list: Vec<Given>,
    pub(crate) issued: Option<Credit>,
}

/// The payments that cover a part: those of its own if it ever had one, or else those that paid for the
/// whole order.
pub(crate) fn covering_all<'a>(payments: &'a [Payment], f: &Fulfilment) -> Vec<&'a Payment> {
    let has_own = payments.iter().any(|one| one.slot == f.id.0);
    let slot = if has_own { f.id.0 } else { f.order.0 };
    payments.iter().filter(|one| one.slot == slot && one.is_good()).collect()
}

/// What each payment gives back for so much of each part, in the order in which they give: never more
/// than is left of what covered the part.
pub(crate) fn draws_of(
    payments: &[Payment],
    parts: impl IntoIterator<Item = (Fulfilment, i64)>,
) -> Result<Vec<(Payment, i64)>, PaymentRefused> {
    let mut purse = Purse::of(payments);
    let mut drawn = Vec::new();
    for (f, minor) in parts {
        let covering: Vec<_> = covering_all(payments, &f).into_iter().map(|one| one.id).collect();
        drawn.extend(purse.draw(&covering, minor)?);
    }
    let of =
        |draw: payments::Draw| Some((payments.iter().find(|one| one.id == draw.payment)?.clone(), draw.amount_minor));
    Ok(purse.merged(&drawn).into_iter().filter_map(of).collect())
}

/// Whether somebody may give cash for what was paid otherwise, or take back what is late.
pub const fn manages_returns(actor: Actor) -> bool {
    use kernel::Role;
    matches!(actor, Actor::Staff { role: Role::StoreManager | Role::HeadOffice, .. })
}

impl Teller<'_> {
    fn is_cash(&self, payment: &Payment) -> bool {
        self.to == RefundTo::Cash || (self.to == RefundTo::Origin && payment.means() == Tender::Cash)
    }

    /// Whether cash may leave the drawer for it.
    fn check(&self, draws: &[(Payment, i64)]) -> Result<(), NotBack> {
        let cash = || draws.iter().filter(|(payment, _)| self.is_cash(payment));
        if cash().any(|(payment, _)| payment.means() != Tender::Cash) && !manages_returns(self.actor) {
            return Err(NotBack::CashForCard);
        }
        // What is called off is given back by no counter, and its cash was taken by the same law.
        let over_the_counter = self.shift.is_some();
        if over_the_counter && cash().map(|(_, minor)| minor).sum::<i64>() > MOST_CASH_MINOR {
            return Err(NotBack::CashLimit);
        }
        Ok(())
    }

    /// Gives it back: what goes to a card is carried out by a job, under the refund's id.
    pub(crate) async fn give(&self, tx: &Tx<'_>, draws: Vec<(Payment, i64)>) -> Result<GivenBack, NotBack> {
        let draws: Vec<(Payment, i64)> = draws.into_iter().filter(|(_, minor)| *minor > 0).collect();
        self.check(&draws)?;
        let issued = match self.to.issues() {
            Some(kind) if !draws.is_empty() => {
                let issue = payments::store::Issue {
                    id: self.moment.id(),
                    kind,
                    currency: self.order.currency,
                    amount_minor: draws.iter().map(|(_, minor)| minor).sum(),
                    customer: self.order.customer,
                    order: Some(self.order.id),
                    actor: self.actor,
                };
                Some(payments::store::issue_credit(tx, &issue, self.moment).await?)
            }
            _ => None,
        };
        let mut list = Vec::with_capacity(draws.len());
        for (payment, amount_minor) in draws {
            let by = self.refund(tx, &payment, amount_minor, issued.as_ref()).await?;
            list.push(Given { payment, amount_minor, by });
        }
        Ok(GivenBack { list, issued })
    }

    async fn refund(
        &self,
        tx: &Tx<'_>,
        payment: &Payment,
        amount_minor: i64,
        issued: Option<&Credit>,
    ) -> Result<By, NotBack> {
        let is_cash = self.is_cash(payment);
        let own = payment.credit.filter(|_| issued.is_none() && !is_cash);
        let credit = issued.map(|credit| credit.id).or(own);
        let is_card = !is_cash && credit.is_none();
        let waits = is_cash && self.is_unseen;
        let refund = Refund {
            id: self.moment.id(),
            payment: payment.id,
            amount_minor,
            state: if is_card || waits { RefundState::Pending } else { RefundState::Done },
            reason: self.reason.to_owned(),
            in_cash: if is_cash && !waits { self.shift.or(payment.shift) } else { None },
            credit,
            created_at: self.moment.now,
        };
        payments::store::begin_refund(tx, &refund, self.moment.now).await?;
        if is_card {
            let job = Job::new(self.moment, "refund", json!({"refund": refund.id}));
            tx.enqueue(job.once(format!("refund:{}", refund.id))).await?;
            return Ok(By::Card);
        }
        match (issued, own) {
            (Some(issued), _) => Ok(By::Credit(Box::new(issued.clone()))),
            (None, Some(own)) => {
                let of = (payment.id, payment.order);
                let credit =
                    payments::store::give_to_credit(tx, of, own, amount_minor, self.actor, self.moment).await?;
                Ok(By::Credit(Box::new(credit)))
            }
            (None, None) => Ok(By::Cash),
        }
    }
}

/// An attempt that asked nobody outside came to nothing: the credit, or what goods had paid for, has what
/// it had. Cash was in the hand, and goes back over the counter.
pub(crate) async fn restore(tx: &Tx<'_>, payment: &Payment, actor: Actor, moment: &Moment) -> Result<(), DbError> {
    if let Some(from) = payment.came_from {
        if !payments::store::transfer_back(tx, from.payment, payment.amount_minor, moment.now).await? {
            return Err(DbError::Data(format!("payment {} passed nothing on", from.payment)));
        }
        return Ok(());
    }
    match payment.credit {
        Some(credit) => payments::store::unspend_credit(tx, payment, credit, actor, moment).await,
        None => Ok(()),
    }
}
