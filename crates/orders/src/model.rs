//! Words and rules of orders. Pure.

mod receipt;

pub use receipt::{
    Receipt, ReceiptBody, ReceiptCredit, ReceiptLater, ReceiptLine, ReceiptReturned, ReceiptSent, ReceiptTax,
    ReceiptTender,
};

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{
    Actor, Address, CartId, Channel, Currency, CustomerId, FulfilmentId, Language, LocationId, Method, OrderId,
    PaymentTerms, Quantity, Rate, ServiceId, ShiftId, StaffId, SupplyId, TillId, TokenId, VariantId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::str::FromStr;
use thiserror::Error;

macro_rules! texts {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stable text.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
    };
}

/// A text in both languages, frozen with the order.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Localised {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Localised {
    /// In this language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// The number that people say: a prefix and seven signs that cannot be mistaken for each other.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct OrderNumber(pub String);

impl OrderNumber {
    /// From chance. 35 bits: a chain with a million orders meets the same number twice in thirty
    /// thousand new orders, and then the unique index says so and the command is run with another.
    pub fn from_chance(prefix: &str, chance: [u8; 8]) -> Self {
        const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut bits = u64::from_le_bytes(chance);
        let mut text = format!("{prefix}-");
        for _ in 0..SIGNS_OF_NUMBER {
            text.push(char::from(SIGNS[(bits & 31) as usize]));
            bits >>= 5;
        }
        Self(text)
    }

    /// What somebody typed or scanned, as it is stored: upper case, O as 0, I and L as 1, whatever
    /// separates its groups. A whole number is known by its seven signs: what stands before them is
    /// the prefix. Of a beginning the prefix is what stands before its dash.
    pub fn read(text: &str) -> Self {
        let clean = |part: &str| part.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
        let signs = |part: &str| clean(part).replace('O', "0").replace(['I', 'L'], "1");
        let all: Vec<char> = clean(text).chars().collect();
        let dashed = text.trim().split_once(DASHES).filter(|(prefix, _)| prefix.chars().all(char::is_alphabetic));
        let (prefix, rest) = match dashed {
            Some((prefix, rest)) => (clean(prefix), signs(rest)),
            None if all.len() > SIGNS_OF_NUMBER => {
                let (prefix, rest) = all.split_at(all.len() - SIGNS_OF_NUMBER);
                (prefix.iter().collect(), signs(&rest.iter().collect::<String>()))
            }
            None => (String::new(), signs(text)),
        };
        Self(if prefix.is_empty() { rest } else { format!("{prefix}-{rest}") })
    }

    /// The numbers that what somebody typed may begin, in a house whose numbers have this prefix: with
    /// the prefix or without it.
    pub fn beginnings(text: &str, own: &str) -> Vec<String> {
        let read = Self::read(text).0;
        if read.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
            return Vec::new();
        }
        let bare = read.replace('-', "");
        let within = Self::read(own).0;
        let mut found = vec![if read.contains('-') { read } else { format!("{own}-{read}") }];
        found.extend(bare.strip_prefix(&within).filter(|rest| !rest.is_empty()).map(|rest| format!("{own}-{rest}")));
        found.push(format!("{own}-{bare}"));
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// How many signs follow the prefix of a number.
const SIGNS_OF_NUMBER: usize = 7;
/// What people and papers put between the groups of a number.
const DASHES: [char; 4] = ['-', '\u{2010}', '\u{2011}', '\u{2013}'];

texts!(
    /// Where an order stands as a whole.
    OrderState {
        /// Written, stock set aside, money not yet there.
        AwaitingPayment = "awaiting_payment",
        /// Placed.
        Placed = "placed",
        /// All its fulfilments have ended and something was handed over.
        Completed = "completed",
        /// Nothing of it was or will be handed over.
        Cancelled = "cancelled",
    }
);

texts!(
    /// Where one fulfilment stands.
    FulfilmentState {
        /// The order's money is not yet there.
        AwaitingPayment = "awaiting_payment",
        /// Pegged to supply on its way.
        Waiting = "waiting",
        /// In the store's stock, to be put aside.
        Allocated = "allocated",
        /// Packed for the carrier.
        Packed = "packed",
        /// The carrier has it.
        Dispatched = "dispatched",
        /// Put aside; the customer was told.
        ReadyForPickup = "ready_for_pickup",
        /// The customer has it.
        HandedOver = "handed_over",
        /// Called off.
        Cancelled = "cancelled",
        /// Not collected in time.
        Expired = "expired",
    }
);

/// A step that a fulfilment cannot take from where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("a fulfilment that is {from:?} cannot become {to:?}")]
pub struct TransitionRefused {
    /// Where it stands.
    pub from: FulfilmentState,
    /// Where it should have gone.
    pub to: FulfilmentState,
}

impl FulfilmentState {
    /// Whether nothing follows any more.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::HandedOver | Self::Cancelled | Self::Expired)
    }

    /// The arrows: which state may follow which.
    pub const fn may_become(self, to: Self) -> bool {
        use FulfilmentState as S;
        matches!(
            (self, to),
            (S::AwaitingPayment, S::Waiting | S::Allocated | S::ReadyForPickup | S::HandedOver | S::Cancelled)
                | (S::Waiting, S::Allocated | S::ReadyForPickup | S::Cancelled)
                // What was set aside and is not found after all waits for another unit.
                | (S::Allocated, S::Waiting | S::ReadyForPickup | S::Packed | S::HandedOver | S::Cancelled)
                | (S::Packed, S::Dispatched | S::Cancelled)
                | (S::Dispatched, S::HandedOver)
                | (S::ReadyForPickup, S::Waiting | S::HandedOver | S::Cancelled | S::Expired)
        )
    }

    /// Takes the step, or says why not.
    pub const fn become_(self, to: Self) -> Result<Self, TransitionRefused> {
        if self.may_become(to) { Ok(to) } else { Err(TransitionRefused { from: self, to }) }
    }
}

/// An order without its parts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: OrderState,
    /// Where it was placed.
    pub channel: Channel,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// In which store it was placed, or which the customer chose.
    pub location: Option<LocationId>,
    /// On which till.
    pub till: Option<TillId>,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// By which seller.
    pub staff: Option<StaffId>,
    /// From which cart.
    pub cart: Option<CartId>,
    /// The stored card that the customer agreed to for what is paid at hand-over.
    pub card: Option<TokenId>,
    /// The customer's language at that time.
    pub language: Language,
    /// The currency of all amounts.
    pub currency: Currency,
    /// All parts together, VAT included, minor units.
    pub total_minor: i64,
    /// The secret in the link that opens the order without signing in.
    pub link_key: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was placed.
    pub placed_at: Option<Timestamp>,
}

/// One line, frozen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderLine {
    /// Its place, from 1.
    pub line_no: i64,
    /// In which fulfilment.
    pub fulfilment: FulfilmentId,
    /// What.
    pub variant: VariantId,
    /// Its SKU.
    pub sku: String,
    /// Its title.
    pub title: Localised,
    /// Its colour and size.
    pub options: Localised,
    /// The symbol of its drawing.
    pub drawing: String,
    /// The colour of its drawing.
    pub colour: String,
    /// How many.
    pub quantity: Quantity,
    /// Per unit, VAT included, minor units.
    pub unit_minor: i64,
    /// All units, minor units.
    pub gross_minor: i64,
    /// VAT rate.
    pub rate: Rate,
    /// Units that the customer brought back.
    pub returned: i64,
}

impl OrderLine {
    /// Units that can still come back, once the line was handed over.
    pub const fn returnable(&self) -> i64 {
        self.quantity.units() - self.returned
    }

    /// What the next so many units bring back, minor units: the share of each was frozen with the
    /// order, so whoever brings back all of them, in whatever steps, gets back what was paid.
    pub fn share_of_next(&self, units: i64) -> i64 {
        let each = vec![1; usize::try_from(self.quantity.units()).unwrap_or(0)];
        let shares = kernel::spread(self.gross_minor, &each);
        let skipped = usize::try_from(self.returned).unwrap_or(0);
        shares.iter().skip(skipped).take(usize::try_from(units).unwrap_or(0)).sum()
    }
}

/// One part of an order: goods that reach the customer together, by one way, on one promise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fulfilment {
    /// Its id.
    pub id: FulfilmentId,
    /// Of which order.
    pub order: OrderId,
    /// Its place in the order, from 1.
    pub no: i64,
    /// By which way.
    pub method: Method,
    /// When its money is due.
    pub terms: PaymentTerms,
    /// Where it stands.
    pub state: FulfilmentState,
    /// The store that hands it over.
    pub location: LocationId,
    /// The supply it waits for.
    pub supply: Option<SupplyId>,
    /// Its lines together, VAT included, minor units.
    pub amount_minor: i64,
    /// The promised day.
    pub promised_on: Option<Date>,
    /// The day promised first: a later promise shows both.
    pub first_promised_on: Option<Date>,
    /// The promised hour: from when it can be collected from a shelf.
    pub promised_at: Option<Timestamp>,
    /// How sure: `sure`, `very_likely`, `likely`.
    pub confidence: Option<String>,
    /// Since when it can be collected.
    pub ready_at: Option<Timestamp>,
    /// Until when it is kept.
    pub keep_until: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Why it was called off, as a stable code.
    pub reason: Option<String>,
    /// How it is sent; none for what is not.
    pub shipping: Option<Shipping>,
    /// Grows with each change.
    pub version: i64,
}

impl Fulfilment {
    /// What the customer pays for bringing it, VAT included, minor units.
    pub fn fee_minor(&self) -> i64 {
        self.shipping.as_ref().map_or(0, |shipping| shipping.fees.iter().map(|fee| fee.gross_minor).sum())
    }

    /// What of that goes back to who withdraws from all of it, by VAT rate: as much as the cheapest
    /// service would have cost (Code de la consommation, article L221-24).
    pub fn fees_back(&self) -> Vec<ShippingFee> {
        let Some(shipping) = &self.shipping else { return Vec::new() };
        let paid: Vec<i64> = shipping.fees.iter().map(|fee| fee.gross_minor).collect();
        let back_minor = shipping.standard_minor.unwrap_or(i64::MAX).min(paid.iter().sum());
        if back_minor == 0 {
            return Vec::new();
        }
        let shares = kernel::spread(back_minor, &paid);
        shipping.fees.iter().zip(shares).map(|(fee, gross_minor)| ShippingFee { rate: fee.rate, gross_minor }).collect()
    }

    /// Whether it still awaits money at hand-over.
    pub fn is_unpaid(&self) -> bool {
        self.terms == PaymentTerms::AtHandOver && !self.state.has_ended()
    }
}

/// How a part of an order is sent, frozen with it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shipping {
    /// By which service.
    pub service: ServiceId,
    /// What it is called.
    pub name: Localised,
    /// Who brings it.
    pub carrier: String,
    /// To whom and where.
    pub address: Address,
    /// The carrier's code of the relay point that it is; none for a door.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
    /// What the customer pays for it, by VAT rate.
    pub fees: Vec<ShippingFee>,
    /// What bringing it would have cost the customer by the cheapest service, minor units: so much goes
    /// back at most when they withdraw (Code de la consommation, article L221-24). None: all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_minor: Option<i64>,
    /// The day on which the carrier shall have it.
    pub dispatch_on: Date,
}

/// What bringing costs, of one VAT rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShippingFee {
    /// VAT rate.
    pub rate: Rate,
    /// VAT included, minor units.
    pub gross_minor: i64,
}

/// One entry of the timeline.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Of which fulfilment; none for the order as a whole.
    pub fulfilment: Option<FulfilmentId>,
    /// When.
    pub at: Timestamp,
    /// What, in past tense.
    pub kind: String,
    /// The details.
    pub body: Json,
    /// By whom.
    pub actor: Actor,
}

/// Puts a timeline into the order in which things happened; what one instant brought about stands
/// after what brought it about.
pub fn in_order_of_causes(entries: &mut [Entry]) {
    let rank = |kind: &str| match kind {
        "placed" => 0,
        "card_kept" | "customer_set" => 1,
        "goods_returned" | "goods_exchanged" | "exchanged" | "payment_failed" | "payment_reversed" | "lacking" => 2,
        "refunded" | "payment_let_go" => 9,
        "cancelled" | "expired" | "handed_over" => 8,
        "carrier_news" => 7,
        "ready_for_pickup" | "dispatched" => 6,
        "packed" => 5,
        _ => 4,
    };
    entries.sort_by_key(|one| (one.at, rank(&one.kind)));
}

pub(crate) use texts;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = OrderNumber::from_chance("MF", [7, 1, 99, 200, 45, 0, 3, 1]);
        assert_eq!(number.0.len(), 10);
        assert_eq!(OrderNumber::read(&number.0.to_lowercase()), number);
        assert_eq!(OrderNumber::read(" mf-7o1 lab2"), OrderNumber("MF-7011AB2".into()));
        for typed in ["MF7011AB2", "mf 7011 ab2", "MF‑7011‑AB2", "MF.7O1LAB2", "mf-7011-ab2"] {
            assert_eq!(OrderNumber::read(typed), OrderNumber("MF-7011AB2".into()), "{typed}");
        }
        assert_eq!(OrderNumber::read("701-1AB2"), OrderNumber("7011AB2".into()), "no prefix was typed");
        assert_eq!(OrderNumber::read("MF-701"), OrderNumber("MF-701".into()), "a beginning");
        assert_eq!(OrderNumber::read(""), OrderNumber(String::new()));
    }

    #[test]
    fn a_number_is_sought_with_and_without_its_prefix() {
        for typed in ["MF-7011AB2", "MF7011AB2", "7011AB2", "mf 7011 ab2"] {
            assert!(OrderNumber::beginnings(typed, "MF").contains(&"MF-7011AB2".to_owned()), "{typed}");
        }
        for typed in ["MF-701", "MF701", "701", "mf 701"] {
            assert!(OrderNumber::beginnings(typed, "MF").contains(&"MF-701".to_owned()), "{typed}");
        }
        assert_eq!(OrderNumber::beginnings("MF", "MF"), Vec::<String>::new(), "too little to look for");
        assert!(OrderNumber::beginnings("ABCDEFG", "MF").contains(&"MF-ABCDEFG".to_owned()), "it may have no digit");
    }

    #[test]
    fn at_one_instant_the_cause_stands_before_its_effect() {
        let at = kernel::from_micros(1_790_000_000_000_000);
        let entry = |seconds: i64, kind: &str| Entry {
            fulfilment: None,
            at: at + jiff::SignedDuration::from_secs(seconds),
            kind: kind.to_owned(),
            body: serde_json::json!({}),
            actor: Actor::System,
        };
        let mut entries = vec![
            entry(9, "refunded"),
            entry(9, "cancelled"),
            entry(0, "allocated"),
            entry(0, "placed"),
            entry(5, "ready_for_pickup"),
        ];
        in_order_of_causes(&mut entries);
        let kinds: Vec<&str> = entries.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds, ["placed", "allocated", "ready_for_pickup", "cancelled", "refunded"]);
    }

    #[test]
    fn what_has_ended_does_not_move() {
        for from in FulfilmentState::ALL {
            for to in FulfilmentState::ALL {
                if from.has_ended() {
                    assert!(from.become_(*to).is_err(), "{from:?} {to:?}");
                }
            }
            assert!(!from.may_become(*from));
            // What the carrier has cannot be called off any more; it comes back.
            let is_gone = from.has_ended() || *from == FulfilmentState::Dispatched;
            assert!(is_gone || from.may_become(FulfilmentState::Cancelled));
        }
    }
}
