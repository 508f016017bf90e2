//! Types and rules of fulfilment.

mod atp;
mod calendar;
mod choice;
mod costs;
mod cover;
mod delivery;
mod hours;
mod offers;
mod service;
mod slip;
mod sourcing;
mod trial;

pub use atp::{atp, discrete_atp};
pub use calendar::{ALSACE_MOSELLE, FRANCE, Holiday, WorkingDays, easter, holidays_of};
pub use choice::{
    Alternative, Choice, ChoiceOccasion, ChosenParcel, Considered, Exclusion, KeptChoice, LeftOut, MOST_NAMED,
    MOST_WEIGHED_TWICE, PlaceFacts, all_from_one, considered, left_out, next_best,
};
pub use costs::{CostRules, Need, Source, SourceStock, candidate};
pub use cover::days_of_cover;
pub use delivery::{Delivery, From, Handling, Transit, deliver};
pub use hours::{Hours, HoursError, OpeningHours, keep_until, remind_from};
pub use offers::{
    Because, Confidence, LevelView, Offer, PlaceKind, PlaceView, Preparation, Question, SupplyShare, SupplyView,
    WayOrder, When, collect_from, offers,
};
pub use service::{
    ParcelEvent, ParcelNews, RelayPoint, Sender, SentParcel, Service, ServiceKind, ServiceName, SourcingRules, sscc,
};
pub use slip::{Instead, instead, keep_quote};
pub use sourcing::{
    Candidate, Costs, MOST_LINES, Parcel, Plan, Sourcing, SourcingRefused, Tariff, alone, reckon, source,
};
pub use trial::{Changed, MOST_DAYS, MOST_EXAMPLES, Outcome, Tally, Trial, TrialSample, TrialState, Tried};

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
