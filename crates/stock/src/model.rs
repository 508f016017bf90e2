//! Types and rules of stock; pure.

mod count;
mod level;
mod receipt;
mod supply;

pub use count::{CountLine, CountOccasion, CountState, CountSums, Counting, StockCount, to_apply};
pub use level::{
    Allocation, AllocationDemand, AllocationState, CountedShelf, Difference, DifferenceAt, Level, Movement,
    MovementKind, OpeningLevel, Reach, Reference, ReferenceKind, ShelfChange, StockUnits,
};
pub(crate) use level::{Key, per_key};
pub(crate) use receipt::{LinePlan, plan_line};
pub use receipt::{PegAllocated, Received, ReceivedLine, Rest};
pub use supply::{
    Confidence, NewPeg, NewSupply, NewSupplyOrder, Peg, PegMoved, PegState, Supplier, Supply, SupplyChange,
    SupplyChangeKind, SupplyFilter, SupplyOrder, SupplyOrderKind, SupplyOrderState, SupplyOrderSummary, SupplyState,
};

use jiff::Timestamp;
use kernel::{Actor, Moment};

/// Who changes something, at which instant, and where new ids come from.
#[derive(Clone)]
pub struct By {
    /// The instant, and the source of ids.
    pub moment: Moment,
    /// Who.
    pub actor: Actor,
}

impl By {
    /// A change of this moment by this actor.
    pub fn new(moment: Moment, actor: Actor) -> Self {
        Self { moment, actor }
    }

    /// The instant of the change.
    pub fn at(&self) -> Timestamp {
        self.moment.now
    }
}

/// Gives an enum its stable text, as it is stored.
macro_rules! texts {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// The stable text, as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}
pub(crate) use texts;
