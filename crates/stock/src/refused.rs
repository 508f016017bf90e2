//! Why a change of stock was refused.

use crate::model::{AllocationState, PegState, SupplyOrderState};
use db::DbError;
use kernel::{AllocationId, LocationId, PegId, SupplyId, VariantId};
use thiserror::Error;

/// A refusal that a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StockRefused {
    /// Fewer units are there than were asked for.
    #[error("{asked} asked, {available} available")]
    NotEnough {
        /// Of what.
        variant: VariantId,
        /// Where.
        location: LocationId,
        /// Units asked for, all lines of this key together.
        asked: i64,
        /// Units that could have been had; never negative.
        available: i64,
    },
    /// The supply line has fewer free units than were asked for.
    #[error("{asked} asked, {free} free on this supply")]
    SupplyExhausted {
        /// Which line.
        supply: SupplyId,
        /// Units asked for.
        asked: i64,
        /// Units that nobody was promised.
        free: i64,
    },
    /// The supply line is received, closed or cancelled, or there is none of this id.
    #[error("this supply is not open")]
    SupplyClosed {
        /// Which line.
        supply: SupplyId,
    },
    /// The supply order is received or cancelled.
    #[error("supply order {number} is {}", state.as_str())]
    SupplyOrderClosed {
        /// Its number.
        number: String,
        /// What it is.
        state: SupplyOrderState,
    },
    /// There is no such supply order.
    #[error("no such supply order")]
    SupplyOrderUnknown,
    /// The line is not one of this supply order, or it is not open any more.
    #[error("this line is not open in this supply order")]
    NotInThisSupplyOrder {
        /// Which line.
        supply: SupplyId,
    },
    /// More units came than were expected, and the surplus was not accepted.
    #[error("{expected} expected, {counted} counted")]
    MoreThanExpected {
        /// Which line.
        supply: SupplyId,
        /// Units still expected.
        expected: i64,
        /// Units that came, damaged ones included.
        counted: i64,
    },
    /// Zero, negative or absurdly large where units are meant.
    #[error("{quantity} is not a number of units")]
    NotAQuantity {
        /// What was given.
        quantity: i64,
    },
    /// A supply order without any line.
    #[error("a supply order needs a line")]
    NoLines,
    /// The allocation was handed over or released already, or does not exist.
    #[error("this allocation has ended")]
    AllocationEnded {
        /// Which allocation.
        allocation: AllocationId,
        /// How it ended; none when there is no such allocation.
        state: Option<AllocationState>,
    },
    /// The peg is not waiting any more, or does not exist.
    #[error("this peg has ended")]
    PegEnded {
        /// Which peg.
        peg: PegId,
        /// What it is; none when there is no such peg.
        state: Option<PegState>,
    },
    /// A peg moves only to supply of the same variant to the same place.
    #[error("the other supply is of another article or to another place")]
    OtherSupply {
        /// Which peg.
        peg: PegId,
        /// The supply that does not fit.
        supply: SupplyId,
    },
    /// The change would leave less than nothing on the shelf.
    #[error("{on_hand} on hand, {change} asked")]
    BelowZero {
        /// Of what.
        variant: VariantId,
        /// Where.
        location: LocationId,
        /// Units there now.
        on_hand: i64,
        /// The change that was asked for.
        change: i64,
    },
    /// The change needs a reason in words.
    #[error("a reason is needed")]
    ReasonMissing,
    /// Another supply order has this number, or another supplier this code.
    #[error("{number} is taken")]
    NumberTaken {
        /// The number or code.
        number: String,
    },
    /// A transfer from a place to itself, or a purchase order that names a place to come from.
    #[error("the places of this supply order do not fit its kind")]
    PlacesDoNotFit,
    /// This person may not change the stock of this place.
    #[error("not allowed in this place")]
    NotAllowed {
        /// Which place.
        location: LocationId,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl StockRefused {
    /// A stable key; the faces translate it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotEnough { .. } => "not_enough_stock",
            Self::SupplyExhausted { .. } => "supply_exhausted",
            Self::SupplyClosed { .. } => "supply_closed",
            Self::SupplyOrderClosed { .. } => "supply_order_closed",
            Self::SupplyOrderUnknown => "supply_order_unknown",
            Self::NotInThisSupplyOrder { .. } => "not_in_this_supply_order",
            Self::MoreThanExpected { .. } => "more_than_expected",
            Self::NotAQuantity { .. } => "not_a_quantity",
            Self::NoLines => "no_supply_lines",
            Self::AllocationEnded { .. } => "allocation_ended",
            Self::PegEnded { .. } => "peg_ended",
            Self::OtherSupply { .. } => "other_supply",
            Self::BelowZero { .. } => "stock_below_zero",
            Self::ReasonMissing => "reason_missing",
            Self::NumberTaken { .. } => "number_taken",
            Self::PlacesDoNotFit => "places_do_not_fit",
            Self::NotAllowed { .. } => "not_allowed_in_place",
            Self::Store(_) => "store_failed",
        }
    }
}
