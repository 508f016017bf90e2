//! Counts of a place: a sheet, its lines, and what becomes of the differences. Pure.

use super::texts;
use jiff::Timestamp;
use kernel::{Actor, CollectionId, LocationId, StockCountId, VariantId};
use serde::Serialize;

/// Where a count stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountState {
    /// It is being counted; nobody is shown what should be there.
    Counting,
    /// Large differences are counted a second time.
    Recounting,
    /// Everything was counted; it waits to be approved.
    Counted,
    /// Its differences are in the journal.
    Approved,
    /// Given up; nothing was changed.
    Cancelled,
}

texts!(CountState {
    Counting = "counting",
    Recounting = "recounting",
    Counted = "counted",
    Approved = "approved",
    Cancelled = "cancelled",
});

impl CountState {
    /// Whether units can be counted into it.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Counting | Self::Recounting)
    }

    /// Whether nothing follows any more.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Approved | Self::Cancelled)
    }
}

/// Why a count began.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountOccasion {
    /// Who manages the place asked for it.
    Asked,
    /// Articles were not found where they should lie; the sheet grows by itself until it is counted.
    NotFound,
}

texts!(CountOccasion {
    Asked = "asked",
    NotFound = "not_found",
});

/// A count of a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StockCount {
    /// Its id.
    pub id: StockCountId,
    /// Of which place.
    pub location: LocationId,
    /// Why it began.
    pub occasion: CountOccasion,
    /// What people call it: the collection, or what they wrote. Empty when the occasion names it.
    pub title: String,
    /// The collection that is counted; none for a chosen list.
    pub collection: Option<CollectionId>,
    /// Where it stands.
    pub state: CountState,
    /// A difference worth so much or more is counted a second time, minor units.
    pub second_from_minor: i64,
    /// When it began.
    pub begun_at: Timestamp,
    /// By whom.
    pub begun_by: Actor,
    /// When it was approved or given up.
    pub ended_at: Option<Timestamp>,
    /// By whom.
    pub ended_by: Option<Actor>,
    /// Grows with each change of its state.
    pub version: i64,
}

impl StockCount {
    /// What the journal says of its differences.
    pub(crate) const fn journal_reason(&self) -> &str {
        match self.occasion {
            CountOccasion::Asked => self.title.as_str(),
            CountOccasion::NotFound => CountOccasion::NotFound.as_str(),
        }
    }
}

/// One article of a count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CountLine {
    /// Of what.
    pub variant: VariantId,
    /// Units that were counted; none as long as nobody counted it.
    pub counted: Option<i64>,
    /// Units that should have lain there at the instant at which it was counted.
    pub expected: Option<i64>,
    /// That instant.
    pub counted_at: Option<Timestamp>,
    /// By whom.
    pub counted_by: Option<Actor>,
    /// What the first count said, once it is counted a second time.
    pub first_counted: Option<i64>,
    /// What should have lain there then.
    pub first_expected: Option<i64>,
    /// Whether it is to be counted a second time.
    pub again: bool,
    /// What a unit costs, VAT included, minor units: by it a difference is weighed.
    pub unit_minor: i64,
    /// Units that the journal got for it, once the count was approved.
    pub applied: Option<i64>,
}

impl CountLine {
    /// Units too many (positive) or too few; none as long as it is not counted.
    pub fn difference(&self) -> Option<i64> {
        Some(self.counted? - self.expected?)
    }

    /// What its difference is worth, minor units: negative when something is missing.
    pub fn difference_minor(&self) -> i64 {
        self.difference().unwrap_or(0).saturating_mul(self.unit_minor)
    }

    /// Whether a first count of it is to be made again.
    pub fn needs_second(&self, second_from_minor: i64) -> bool {
        let is_off = self.difference().is_some_and(|difference| difference != 0);
        is_off && self.first_counted.is_none() && self.difference_minor().abs() >= second_from_minor
    }
}

/// What the journal gets for a difference: what was sold meanwhile cannot be missing a second time, so
/// that a shelf never falls below nothing.
pub fn to_apply(difference: i64, on_hand: i64) -> i64 {
    difference.max(-on_hand.max(0))
}

/// How units are counted into a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counting {
    /// One more was scanned.
    One,
    /// So many were typed.
    Units(i64),
    /// Nobody counted it: nothing is there.
    NoneIfUncounted,
}

/// All lines of a count together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct CountSums {
    /// Lines of the sheet.
    pub lines: i64,
    /// Of them counted.
    pub counted: i64,
    /// Units counted.
    pub units: i64,
    /// Lines to be counted a second time.
    pub again: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(counted: i64, expected: i64, unit_minor: i64) -> CountLine {
        CountLine {
            variant: VariantId(uuid::Uuid::nil()),
            counted: Some(counted),
            expected: Some(expected),
            counted_at: None,
            counted_by: None,
            first_counted: None,
            first_expected: None,
            again: false,
            unit_minor,
            applied: None,
        }
    }

    #[test]
    fn a_large_difference_is_counted_twice_and_no_more() {
        let off = line(2, 5, 4_990);
        assert_eq!((off.difference(), off.difference_minor()), (Some(-3), -14_970));
        assert!(off.needs_second(10_000) && !off.needs_second(20_000));
        assert!(line(6, 5, 4_990).needs_second(4_990), "too many is a difference too");
        assert!(!line(5, 5, 4_990).needs_second(0), "none is none");
        assert!(!CountLine { first_counted: Some(2), ..off }.needs_second(0), "it was counted twice");
    }

    proptest! {
        #[test]
        fn a_shelf_never_falls_below_nothing(difference in -50_i64..50, on_hand in 0_i64..50) {
            let applied = to_apply(difference, on_hand);
            prop_assert!(on_hand + applied >= 0);
            prop_assert!(difference < 0 || applied == difference);
            prop_assert!(applied == difference || on_hand + applied == 0);
        }
    }
}
