//! Who acts, from where one looks, and in which language.

use crate::{Currency, CustomerId, LocationId, StaffId, TillId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Gives an enum its stable text, used in tables, URLs and events.
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
        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}

/// Where one looks from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The web shop.
    Web,
    /// A till in a store.
    Till,
    /// Head office or call centre.
    Office,
}

texts!(Channel { Web = "web", Till = "till", Office = "office" });

/// The languages of the faces. French first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

texts!(Language { Fr = "fr", En = "en" });

/// How goods reach the customer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Taken from the shelf and carried out at once.
    CarryOut,
    /// Put aside from a store's stock and collected there.
    Collect,
    /// A unit on its way to a store, collected there once it has arrived.
    CollectOnArrival,
    /// Sent to an address.
    Ship,
    /// Sent to a relay point.
    Relay,
}

texts!(Method {
    CarryOut = "carry_out",
    Collect = "collect",
    CollectOnArrival = "collect_on_arrival",
    Ship = "ship",
    Relay = "relay",
});

/// When the money for goods is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentTerms {
    /// With the order.
    Now,
    /// When the goods are handed over; nothing before.
    AtHandOver,
}

texts!(PaymentTerms { Now = "now", AtHandOver = "at_hand_over" });

/// What a member of staff may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells in one store.
    Seller,
    /// Runs one store.
    StoreManager,
    /// Runs the chain.
    HeadOffice,
}

texts!(Role { Seller = "seller", StoreManager = "store_manager", HeadOffice = "head_office" });

/// Who does it. Written beside each change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Nobody signed in: a visitor of the web shop.
    Visitor,
    /// A customer.
    Customer(CustomerId),
    /// A member of staff, with the store they act in.
    Staff {
        /// Who.
        id: StaffId,
        /// As what.
        role: Role,
        /// In which store; none for head office.
        location: Option<LocationId>,
    },
    /// A job, the clock, an import.
    System,
}

impl Actor {
    /// Whether this actor may act for a store: a seller and a store manager only in their own.
    pub fn may_act_in(&self, store: LocationId) -> bool {
        match self {
            Self::Staff { role: Role::HeadOffice, .. } | Self::System => true,
            Self::Staff { location, .. } => *location == Some(store),
            Self::Visitor | Self::Customer(_) => false,
        }
    }
}

/// From where a cart or an article is looked at. A quote is a function of a cart, this, and the facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// The channel.
    pub channel: Channel,
    /// The store one stands in, or the one chosen on the web.
    pub store: Option<LocationId>,
    /// The till, when there is one.
    pub till: Option<TillId>,
    /// The customer, once known.
    pub customer: Option<CustomerId>,
    /// The language of texts.
    pub language: Language,
    /// The currency of prices.
    pub currency: Currency,
    /// The instant: prices in force, dates.
    pub now: Timestamp,
}
