//! What has become of a fulfilment, step by step.

use super::{Method, texts};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// When a fulfilment is paid.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentTerms {
    /// With the order.
    Now,
    /// When the goods are handed over; until then nothing is charged.
    AtHandOver,
}

texts!(PaymentTerms { Now = "now", AtHandOver = "at_hand_over" });

/// Where a fulfilment stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentState {
    /// Its units are kept; the payment is under way.
    AwaitingPayment,
    /// Its units are on their way.
    Waiting,
    /// Its units are on a shelf, to be prepared.
    Allocated,
    /// It waits for the customer.
    ReadyForPickup,
    /// The customer has it.
    HandedOver,
    /// A carrier has it.
    Dispatched,
    /// The carrier gave it to the customer.
    Delivered,
    /// It was called off.
    Cancelled,
    /// Its time was over.
    Expired,
}

texts!(FulfilmentState {
    AwaitingPayment = "awaiting_payment",
    Waiting = "waiting",
    Allocated = "allocated",
    ReadyForPickup = "ready_for_pickup",
    HandedOver = "handed_over",
    Dispatched = "dispatched",
    Delivered = "delivered",
    Cancelled = "cancelled",
    Expired = "expired",
});

/// What happens to a fulfilment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// It was paid, or the payment was agreed for later. `pegged`: some of its units are still to come.
    Pay {
        /// Whether units are still to come.
        pegged: bool,
    },
    /// All its units have come.
    ReceiveUnits,
    /// Its units were lost or will not come, and it was promised others.
    PromiseAgain {
        /// Whether units are still to come.
        pegged: bool,
    },
    /// It is put aside for the customer, in the store or at the relay point.
    Prepare,
    /// The customer gets it. `paid`: nothing is owed for it.
    HandOver {
        /// Whether nothing is owed.
        paid: bool,
    },
    /// A carrier takes it.
    Dispatch {
        /// Whether nothing is owed.
        paid: bool,
    },
    /// The carrier gave it to the customer.
    Deliver,
    /// The customer or the shop calls it off.
    Cancel,
    /// The payment never came, or the customer did not.
    Expire,
}

impl Step {
    /// The stable text, for events and refusals.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pay { .. } => "pay",
            Self::ReceiveUnits => "receive_units",
            Self::PromiseAgain { .. } => "promise_again",
            Self::Prepare => "prepare",
            Self::HandOver { .. } => "hand_over",
            Self::Dispatch { .. } => "dispatch",
            Self::Deliver => "deliver",
            Self::Cancel => "cancel",
            Self::Expire => "expire",
        }
    }
}

/// Why a step was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum FulfilmentRefused {
    /// The step does not follow from where it stands.
    #[error("{} does not follow from {}", step.as_str(), state.as_str())]
    NotFrom {
        /// Where it stands.
        state: FulfilmentState,
        /// What was asked.
        step: Step,
    },
    /// Goods leave only when nothing is owed for them.
    #[error("it is not paid yet")]
    NotPaid,
}

impl FulfilmentRefused {
    /// A stable key; the faces translate it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFrom { .. } => "fulfilment_step_not_possible",
            Self::NotPaid => "fulfilment_not_paid",
        }
    }
}

impl FulfilmentState {
    /// Where a new fulfilment stands: what is paid with the order awaits that payment, what is paid
    /// at hand-over has its promise at once.
    pub const fn begin(terms: PaymentTerms, pegged: bool) -> Self {
        match (terms, pegged) {
            (PaymentTerms::Now, _) => Self::AwaitingPayment,
            (PaymentTerms::AtHandOver, true) => Self::Waiting,
            (PaymentTerms::AtHandOver, false) => Self::Allocated,
        }
    }

    /// Where it stands after a step.
    pub fn after(self, method: Method, step: Step) -> Result<Self, FulfilmentRefused> {
        use FulfilmentState as S;
        let sent = matches!(method, Method::Ship | Method::Relay);
        let fetched = !matches!(method, Method::Ship);
        match (self, step) {
            (S::AwaitingPayment, Step::Pay { pegged: false }) if method == Method::CarryOut => Ok(S::HandedOver),
            (S::AwaitingPayment, Step::Pay { pegged })
            | (S::Waiting | S::Allocated | S::ReadyForPickup, Step::PromiseAgain { pegged }) => {
                Ok(if pegged { S::Waiting } else { S::Allocated })
            }
            (S::Waiting, Step::ReceiveUnits) => Ok(S::Allocated),
            (S::Allocated, Step::Prepare) if fetched && !sent => Ok(S::ReadyForPickup),
            (S::Dispatched, Step::Prepare) if method == Method::Relay => Ok(S::ReadyForPickup),
            (S::Allocated, Step::HandOver { paid }) if !sent => paid_first(paid, S::HandedOver),
            (S::ReadyForPickup, Step::HandOver { paid }) => paid_first(paid, S::HandedOver),
            (S::Allocated, Step::Dispatch { paid }) if sent => paid_first(paid, S::Dispatched),
            (S::Dispatched, Step::Deliver) if method == Method::Ship => Ok(S::Delivered),
            (S::AwaitingPayment | S::Waiting | S::Allocated | S::ReadyForPickup, Step::Cancel) => Ok(S::Cancelled),
            (S::AwaitingPayment | S::ReadyForPickup, Step::Expire) => Ok(S::Expired),
            (state, step) => Err(FulfilmentRefused::NotFrom { state, step }),
        }
    }

    /// Whether units of stock or supply are kept for it.
    pub const fn keeps_units(self) -> bool {
        matches!(self, Self::AwaitingPayment | Self::Waiting | Self::Allocated | Self::ReadyForPickup)
    }

    /// Whether nothing more will happen to it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::HandedOver | Self::Delivered | Self::Cancelled | Self::Expired)
    }
}

fn paid_first(paid: bool, then: FulfilmentState) -> Result<FulfilmentState, FulfilmentRefused> {
    if paid { Ok(then) } else { Err(FulfilmentRefused::NotPaid) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FulfilmentState as S;

    fn walk(method: Method, terms: PaymentTerms, pegged: bool, steps: &[Step]) -> Result<S, FulfilmentRefused> {
        steps.iter().try_fold(S::begin(terms, pegged), |state, step| state.after(method, *step))
    }

    #[test]
    fn the_ordinary_ways_through() {
        use PaymentTerms::{AtHandOver, Now};
        const PAY: Step = Step::Pay { pegged: false };
        const PAID: Step = Step::HandOver { paid: true };
        type Case = (Method, PaymentTerms, bool, &'static [Step], S);
        let cases: &[Case] = &[
            (Method::CarryOut, Now, false, &[PAY], S::HandedOver),
            (Method::Collect, Now, false, &[PAY, Step::Prepare, PAID], S::HandedOver),
            (Method::Collect, AtHandOver, false, &[Step::Prepare, Step::Expire], S::Expired),
            (Method::CollectOnArrival, AtHandOver, true, &[], S::Waiting),
            (Method::CollectOnArrival, AtHandOver, true, &[Step::ReceiveUnits, Step::Prepare], S::ReadyForPickup),
            (Method::CollectOnArrival, AtHandOver, true, &[Step::ReceiveUnits, Step::Prepare, PAID], S::HandedOver),
            (Method::CollectOnArrival, AtHandOver, true, &[Step::Cancel], S::Cancelled),
            (Method::CollectOnArrival, Now, true, &[Step::Pay { pegged: true }, Step::ReceiveUnits], S::Allocated),
            (Method::Collect, Now, false, &[PAY, Step::PromiseAgain { pegged: true }], S::Waiting),
            (Method::Ship, Now, false, &[PAY, Step::Dispatch { paid: true }, Step::Deliver], S::Delivered),
            (Method::Relay, Now, false, &[PAY, Step::Dispatch { paid: true }, Step::Prepare, PAID], S::HandedOver),
            (Method::Collect, Now, false, &[Step::Expire], S::Expired),
        ];
        for (method, terms, pegged, steps, end) in cases {
            assert_eq!(walk(*method, *terms, *pegged, steps), Ok(*end), "{method:?} {steps:?}");
        }
    }

    #[test]
    fn goods_leave_only_when_paid() {
        let steps = [Step::ReceiveUnits, Step::Prepare, Step::HandOver { paid: false }];
        let refused = walk(Method::CollectOnArrival, PaymentTerms::AtHandOver, true, &steps);
        assert_eq!(refused, Err(FulfilmentRefused::NotPaid));
        let refused = S::Allocated.after(Method::Ship, Step::Dispatch { paid: false });
        assert_eq!(refused.map_err(|r| r.code()), Err("fulfilment_not_paid"));
    }

    #[test]
    fn what_is_over_stays_so() {
        let steps = [
            Step::Pay { pegged: false },
            Step::Pay { pegged: true },
            Step::ReceiveUnits,
            Step::PromiseAgain { pegged: false },
            Step::Prepare,
            Step::HandOver { paid: true },
            Step::Dispatch { paid: true },
            Step::Deliver,
            Step::Cancel,
            Step::Expire,
        ];
        for state in S::ALL.iter().filter(|state| state.is_over()) {
            assert!(!state.keeps_units());
            for (method, step) in Method::ALL.iter().flat_map(|m| steps.iter().map(move |s| (m, s))) {
                let refused = state.after(*method, *step);
                assert_eq!(refused, Err(FulfilmentRefused::NotFrom { state: *state, step: *step }));
            }
        }
    }

    #[test]
    fn states_are_stored_as_text() {
        for state in S::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
        assert_eq!("lost".parse::<S>(), Err(()));
    }
}
