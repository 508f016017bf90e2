//! Goods that come back. Pure.

use crate::model::texts;
use jiff::Timestamp;
use kernel::{LocationId, OrderId, ReturnId, ShiftId, StaffId, TillId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

texts!(
    /// Why the customer brings it back.
    ReturnReason {
        /// It does not fit.
        TooSmall = "too_small",
        /// It is too wide or too long.
        TooLarge = "too_large",
        /// It looks or feels otherwise than was shown.
        NotAsShown = "not_as_shown",
        /// It is broken or does not work.
        Faulty = "faulty",
        /// Something else was asked for.
        WrongArticle = "wrong_article",
        /// No reason is owed.
        ChangedMind = "changed_mind",
    }
);

texts!(
    /// What becomes of it.
    ReturnCondition {
        /// It goes back on the shelf.
        Resell = "resell",
        /// It is repaired first.
        Repair = "repair",
        /// It cannot be sold any more.
        Scrap = "scrap",
    }
);

/// Units of one line that came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReturnedLine {
    /// Which line of the order.
    pub line_no: i64,
    /// How many units.
    pub units: i64,
    /// Why.
    pub reason: ReturnReason,
    /// What becomes of them.
    pub condition: ReturnCondition,
    /// What they brought back, minor units.
    pub refund_minor: i64,
}

/// Goods that a customer brought back at one time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GoodsReturn {
    /// Its id.
    pub id: ReturnId,
    /// Of which order.
    pub order: OrderId,
    /// To which place.
    pub location: LocationId,
    /// On which till.
    pub till: Option<TillId>,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// Who took them.
    pub staff: Option<StaffId>,
    /// When.
    pub at: Timestamp,
    /// What went back for all of it, minor units.
    pub refund_minor: i64,
    /// Of which for bringing it, minor units.
    pub fee_minor: i64,
    /// The order that it paid for, when goods were exchanged.
    pub exchanged_for: Option<OrderId>,
    /// What came back.
    pub lines: Vec<ReturnedLine>,
}

#[cfg(test)]
mod tests {
    use crate::{Localised, OrderLine};
    use kernel::{Clock, Quantity, Rate};
    use proptest::prelude::*;

    fn line(quantity: i64, gross_minor: i64, returned: i64) -> OrderLine {
        let moment = Clock::manual(kernel::from_micros(1_790_000_000_000_000), 1).moment();
        OrderLine {
            line_no: 1,
            fulfilment: moment.id(),
            variant: moment.id(),
            sku: "A".into(),
            title: Localised::default(),
            options: Localised::default(),
            drawing: String::new(),
            colour: String::new(),
            quantity: Quantity::new(quantity).unwrap(),
            unit_minor: gross_minor / quantity,
            gross_minor,
            rate: Rate(2_000),
            returned,
        }
    }

    #[test]
    fn a_return_brings_back_the_frozen_share() {
        // 150 + 60, 20 % off the order: the share of each line was frozen; the 150 brings back 120.
        let shares = kernel::spread(21_000 - 4_200, &[15_000, 6_000]);
        assert_eq!(line(1, shares[0], 0).share_of_next(1), 12_000);
        // A 100, B 200, 10 % off A alone: B brings back 200.
        assert_eq!(line(1, 20_000, 0).share_of_next(1), 20_000);
        // 10.00 over three units: 3.34 + 3.33 + 3.33.
        let steps: Vec<i64> = (0..3).map(|returned| line(3, 1_000, returned).share_of_next(1)).collect();
        assert_eq!(steps, [334, 333, 333]);
        assert_eq!((line(3, 1_000, 1).returnable(), line(3, 1_000, 3).returnable()), (2, 0));
        assert_eq!(line(3, 1_000, 3).share_of_next(1), 0, "there is nothing left");
    }

    proptest! {
        #[test]
        fn all_steps_together_bring_back_what_was_paid(
            quantity in 1_i64..40, gross in 0_i64..1_000_000, steps in prop::collection::vec(1_i64..9, 1..40),
        ) {
            let (mut returned, mut back) = (0, 0);
            for units in steps.into_iter().chain([quantity]) {
                let units = units.min(quantity - returned);
                back += line(quantity, gross, returned).share_of_next(units);
                returned += units;
                prop_assert!(back <= gross);
            }
            prop_assert_eq!(back, gross);
        }
    }
}
