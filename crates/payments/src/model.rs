//! Words and rules of payments. Pure.

mod credit;
mod purse;

pub use credit::{Credit, CreditCode, CreditKind, CreditMove, CreditMovement, CreditRules};
pub use purse::{Draw, Due, Purse, Share, part, share_out};

use crate::gateway::CardView;
use db::DbError;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, CreditId, Currency, CustomerId, LocationId, OrderId, PaymentId, RefundId, ShiftId, TokenId};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;
use uuid::Uuid;

macro_rules! texts {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
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

texts!(
    /// By what means.
    Tender {
        /// Coins and notes at a till.
        Cash = "cash",
        /// A card on the terminal beside a till.
        Terminal = "terminal",
        /// A card typed into the provider's own form.
        CardForm = "card_form",
        /// A stored card, the customer being there to confirm.
        Token = "token",
        /// A stored card, charged later under the mandate that the customer gave.
        Mandate = "mandate",
        /// What the house owes for goods that came back.
        StoreCredit = "store_credit",
        /// A card that somebody was given.
        GiftCard = "gift_card",
        /// Goods that come back with the same ticket.
        Exchange = "exchange",
    }
);

impl Tender {
    /// Whether somebody outside the house is asked for the money.
    pub const fn asks_outside(self) -> bool {
        matches!(self, Self::Terminal | Self::CardForm | Self::Token | Self::Mandate)
    }

    /// Whether it is a credit that the house issued.
    pub const fn is_credit(self) -> bool {
        matches!(self, Self::StoreCredit | Self::GiftCard)
    }
}

texts!(
    /// Where an attempt stands. It ends in one of the last three.
    ///
    /// What is carried out is `captured` at once. What leaves later is `authorised` with the order and
    /// `captured` when it leaves.
    PaymentState {
        /// Begun; the outcome is not known yet.
        Pending = "pending",
        /// The money is set aside; it is taken when the goods leave.
        Authorised = "authorised",
        /// The money came.
        Captured = "captured",
        /// The bank or the customer said no; nothing was taken.
        Declined = "declined",
        /// Given up before anything was taken, or reversed.
        Voided = "voided",
    }
);

/// One attempt to take an amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment {
    /// Its id: the provider knows the attempt by it.
    pub id: PaymentId,
    /// For which order.
    pub order: OrderId,
    /// For what of it: the order itself, or one fulfilment.
    pub slot: Uuid,
    /// Whose.
    pub customer: Option<CustomerId>,
    /// By what means.
    pub tender: Tender,
    /// Where it stands.
    pub state: PaymentState,
    /// The currency of all amounts.
    pub currency: Currency,
    /// What is to be taken, minor units.
    pub amount_minor: i64,
    /// What was taken, minor units.
    pub captured_minor: i64,
    /// What went back, minor units; never more than was taken.
    pub refunded_minor: i64,
    /// What pays something else instead, because goods were exchanged, minor units.
    pub transferred_minor: i64,
    /// Its place among the means that pay the same thing together; 0 for the one that may ask the
    /// outside.
    pub share: i64,
    /// The credit that it was paid from.
    pub credit: Option<CreditId>,
    /// Where its value came from, when goods were exchanged.
    pub came_from: Option<CameFrom>,
    /// Cash that the customer gave, minor units; 0 for other means.
    pub given_minor: i64,
    /// The stored card it is taken from.
    pub token: Option<TokenId>,
    /// The terminal it is taken on.
    pub terminal: Option<String>,
    /// Whether the customer agreed to keep the card for later.
    pub save_card: bool,
    /// The words that the customer agreed to.
    pub mandate_text: Option<String>,
    /// The provider's name for it.
    pub provider_ref: Option<String>,
    /// Where the customer goes on at the provider.
    pub client_url: Option<String>,
    /// Brand of the card.
    pub brand: Option<String>,
    /// Its last four digits.
    pub last4: Option<String>,
    /// Why it was declined, as a stable code.
    pub reason: Option<String>,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// In which store.
    pub location: Option<LocationId>,
    /// Whether the money is set aside with the order and taken when the goods leave.
    pub takes_later: bool,
    /// Until when what is set aside can be taken.
    pub set_aside_until: Option<Timestamp>,
    /// What a further charge for the same order names.
    pub order_token: Option<OrderToken>,
    /// Who asked for what is set aside, while the provider has not answered.
    pub taking: Option<Taking>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Where value came from that pays something else now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CameFrom {
    /// The payment that it left.
    pub payment: PaymentId,
    /// The payment at the beginning: the provider, the drawer or the credit still has its money.
    pub origin: PaymentId,
    /// By what means that was paid.
    pub means: Tender,
}

impl CameFrom {
    /// As value that leaves a payment says it.
    pub fn of(payment: &Payment) -> Self {
        let (origin, means) =
            payment.came_from.map_or((payment.id, payment.tender), |earlier| (earlier.origin, earlier.means));
        Self { payment: payment.id, origin, means }
    }
}

/// What the customer's one confirmation allows for the rest of the same order: a token at the
/// provider, and what later charges name. It is no card that the customer keeps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OrderToken {
    /// The provider's token.
    pub token: String,
    /// The network's id of the payment that the customer confirmed.
    pub network_transaction_id: String,
    /// Our id of what the customer agreed to.
    pub mandate_id: String,
}

/// Somebody lets the goods go, and so the money is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Taking {
    /// Who.
    pub by: Actor,
}

impl Payment {
    /// An attempt at nothing but its amount, for an order as a whole.
    pub fn new(
        id: PaymentId,
        order: OrderId,
        tender: Tender,
        amount_minor: i64,
        currency: Currency,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            order,
            slot: order.0,
            customer: None,
            tender,
            state: PaymentState::Pending,
            currency,
            amount_minor,
            captured_minor: 0,
            refunded_minor: 0,
            transferred_minor: 0,
            share: 0,
            credit: None,
            came_from: None,
            given_minor: 0,
            token: None,
            terminal: None,
            save_card: false,
            mandate_text: None,
            provider_ref: None,
            client_url: None,
            brand: None,
            last4: None,
            reason: None,
            shift: None,
            location: None,
            takes_later: false,
            set_aside_until: None,
            order_token: None,
            taking: None,
            created_at: now,
            updated_at: now,
        }
    }

    /// By what means the money came to the house: of value that came by exchange, at first.
    pub fn means(&self) -> Tender {
        self.came_from.map_or(self.tender, |from| from.means)
    }

    /// What of it can still go back or pay something else, minor units.
    pub const fn left_minor(&self) -> i64 {
        self.captured_minor - self.refunded_minor - self.transferred_minor
    }

    /// Whether the order is placed by it; any other is for a part that is placed already.
    pub fn is_of_order(&self) -> bool {
        self.slot == self.order.0 || self.takes_later
    }

    /// Whether it came to nothing.
    pub const fn has_ended(&self) -> bool {
        matches!(self.state, PaymentState::Declined | PaymentState::Voided)
    }

    /// Whether money is set aside or taken by it.
    pub const fn is_good(&self) -> bool {
        matches!(self.state, PaymentState::Authorised | PaymentState::Captured)
    }

    /// Cash to give back, minor units.
    pub fn change_minor(&self) -> i64 {
        if self.tender == Tender::Cash { (self.given_minor - self.amount_minor).max(0) } else { 0 }
    }
}

/// Money going back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refund {
    /// Its id.
    pub id: RefundId,
    /// Of which payment.
    pub payment: PaymentId,
    /// How much, minor units.
    pub amount_minor: i64,
    /// Whether it is done.
    pub state: RefundState,
    /// Why, as a stable code.
    pub reason: String,
    /// In which shift it was given from the drawer; none when it goes back by the provider.
    pub in_cash: Option<ShiftId>,
    /// The credit that it went to.
    pub credit: Option<CreditId>,
    /// When it was decided.
    pub created_at: Timestamp,
}

texts!(
    /// Where a refund stands.
    RefundState {
        /// Decided; the provider has not confirmed yet.
        Pending = "pending",
        /// The money went back.
        Done = "done",
        /// The provider refused; somebody must look at it.
        Failed = "failed",
    }
);

/// What is noted of the card that paid. Never its number.
#[derive(Clone, Copy, Debug)]
pub struct SeenCard<'a> {
    /// `visa`, `mastercard`.
    pub brand: &'a str,
    /// Its last four digits.
    pub last4: &'a str,
    /// The same for the same card, on every channel.
    pub fingerprint: &'a str,
}

impl<'a> SeenCard<'a> {
    /// As the provider tells it.
    pub fn of(card: &'a CardView) -> Self {
        Self { brand: &card.brand, last4: &card.last4, fingerprint: &card.fingerprint }
    }

    /// Brand, digits and fingerprint, each as a column takes it.
    pub(crate) fn columns(card: Option<Self>) -> [Option<&'a str>; 3] {
        [card.map(|card| card.brand), card.map(|card| card.last4), card.map(|card| card.fingerprint)]
    }
}

/// A stored card: the provider's token and what a person needs to recognise the card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CardToken {
    /// Its id.
    pub id: TokenId,
    /// Whose.
    pub customer: CustomerId,
    /// The provider's token.
    pub provider_token: String,
    /// The same card has the same fingerprint on every channel.
    pub fingerprint: String,
    /// Brand.
    pub brand: String,
    /// Last four digits.
    pub last4: String,
    /// Month of expiry, 1 to 12.
    pub expires_month: i64,
    /// Year of expiry, four digits.
    pub expires_year: i64,
    /// The network's id of the first transaction, named by later charges.
    pub network_transaction_id: Option<String>,
    /// The agreement, as the provider knows it.
    pub mandate_id: String,
    /// The words that the customer agreed to.
    pub mandate_text: String,
    /// When the customer agreed.
    pub mandate_at: Timestamp,
}

impl CardToken {
    /// Whether the card has expired on a day: a card is good until the end of its month.
    pub fn has_expired(&self, today: Date) -> bool {
        (i64::from(today.year()), i64::from(today.month())) > (self.expires_year, self.expires_month)
    }
}

/// Why money did not move.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PaymentRefused {
    /// An attempt for the same thing is under way or has succeeded.
    #[error("a payment for this is under way or done")]
    Under,
    /// More would go back than came in.
    #[error("more than was taken")]
    MoreThanTaken,
    /// Less cash was given than is due.
    #[error("not enough cash")]
    NotEnoughCash,
    /// The card is not stored (any longer).
    #[error("this card is not stored")]
    NoSuchCard,
    /// The attempt has ended already.
    #[error("this attempt has ended")]
    Ended,
    /// What was set aside is gone, and the bank gives it no second time.
    #[error("the bank refused: {reason}")]
    Declined {
        /// Why, as a stable code.
        reason: String,
    },
    /// No credit has this code.
    #[error("no such credit")]
    NoSuchCredit,
    /// The time of the credit is over.
    #[error("the credit has expired")]
    CreditExpired,
    /// The house has blocked the credit.
    #[error("the credit is blocked")]
    CreditBlocked,
    /// Less is left on the credit than is to be paid from it.
    #[error("not so much is left on the credit")]
    CreditShort,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl PaymentRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Under => "payment_under_way",
            Self::MoreThanTaken => "more_than_taken",
            Self::NotEnoughCash => "not_enough_cash",
            Self::NoSuchCard => "no_such_card",
            Self::Ended => "payment_ended",
            Self::Declined { .. } => "payment_declined",
            Self::NoSuchCredit => "no_such_credit",
            Self::CreditExpired => "credit_expired",
            Self::CreditBlocked => "credit_blocked",
            Self::CreditShort => "credit_short",
            Self::Store(_) => "store",
        }
    }
}

use texts;
