//! What we ask of a payment provider, in our own words.
//!
//! [`Gateway`] is the provider on the web, [`Terminal`] its card readers in the stores; the room
//! `connect` implements both. A call may end in three ways: an answer, a refusal that holds, or
//! silence. **Silence is not a refusal**: the money may have moved, so whoever hears
//! [`GatewayError::outcome_is_unknown`] looks the payment up by its reference before anything else.
//!
//! No type here has room for a card number.

mod webhook;
mod wire;

pub use webhook::{ProviderEvent, WebhookHeaders, WebhookRefused, verify_signature, verify_webhook};
pub use wire::{intent_from_json, intents_from_json, refund_from_json};

use jiff::Timestamp;
use kernel::{Language, Money};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;

/// A future that a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a call to the provider comes to.
pub type GatewayResult<T> = Result<T, GatewayError>;

/// When the money is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureWhen {
    /// With the authorisation.
    Now,
    /// By [`Gateway::capture`], when the goods leave.
    Later,
}

/// The customer's agreement that the card is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeepCard {
    /// Our id of the agreement.
    pub mandate_id: Option<String>,
    /// The words that the customer agreed to, in the customer's language.
    pub mandate_text: String,
}

/// With what the customer pays.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// A card that the customer types on the provider's own page.
    CardForm {
        /// Where the provider sends the customer afterwards, with `intent` and `state` appended.
        return_url: String,
        /// Set when the card is to be kept, with the agreement.
        keep: Option<KeepCard>,
    },
    /// A kept card, the customer being there: one confirmation, perhaps strong authentication.
    TokenWithCustomer {
        /// The provider's token.
        token: String,
        /// Where the provider sends the customer after strong authentication.
        return_url: String,
    },
    /// A kept card without the customer (merchant-initiated): it names what the customer agreed to.
    TokenLater {
        /// The provider's token.
        token: String,
        /// The network's id of the payment that kept the card.
        network_transaction_id: String,
        /// Our id of the agreement.
        mandate_id: String,
    },
}

/// A payment asked of the provider on the web, or with a token.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IntentRequest {
    /// Our attempt's id. One attempt, one payment: asking twice with the same gives the same answer.
    pub reference: String,
    /// How much. Zero only together with a card to keep.
    pub amount: Money,
    /// When it is taken.
    pub capture: CaptureWhen,
    /// Set when the customer confirms more than this amount at once: how much more of the same order
    /// is charged under the same confirmation, part by part. Zero when only this amount may have to be
    /// asked for again, because what was set aside has lapsed. The card of the answer has a token for it.
    pub rest: Option<Money>,
    /// The language of the provider's pages.
    pub language: Language,
    /// Our id of the customer. A token made for one customer serves no other.
    pub customer_reference: Option<String>,
    /// With what.
    pub means: Means,
}

/// A payment asked of a card terminal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TerminalRequest {
    /// The provider's name of the terminal.
    pub terminal_id: String,
    /// Our attempt's id, as in [`IntentRequest`].
    pub reference: String,
    /// How much. Zero only together with a card to keep, or one to recognise.
    pub amount: Money,
    /// Whether the card is only read, so that what it paid for can be found: the bank is not asked. A payment
    /// that is asked for meanwhile takes the terminal over.
    pub recognise: bool,
    /// When it is taken.
    pub capture: CaptureWhen,
    /// As in [`IntentRequest`].
    pub rest: Option<Money>,
    /// The language of the terminal.
    pub language: Language,
    /// Our id of the customer.
    pub customer_reference: Option<String>,
    /// Set when the card is to be kept, with the agreement.
    pub keep: Option<KeepCard>,
}

/// Why a payment was declined. Stable texts: see [`DeclineReason::code`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// The bank said no, without saying why. Another card may do.
    RefusedByBank,
    /// Not enough money.
    InsufficientFunds,
    /// The kept card cannot be charged any more: the customer has to give another.
    ExpiredToken,
    /// The bank wants the customer to confirm: ask for a payment by the customer.
    AuthenticationRequired,
    /// The customer did not confirm, or wrongly.
    AuthenticationFailed,
    /// The customer turned back.
    CancelledByCustomer,
    /// A reason that we do not know.
    Other,
}

impl DeclineReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::RefusedByBank,
        Self::InsufficientFunds,
        Self::ExpiredToken,
        Self::AuthenticationRequired,
        Self::AuthenticationFailed,
        Self::CancelledByCustomer,
        Self::Other,
    ];

    /// The stable text, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RefusedByBank => "refused_by_bank",
            Self::InsufficientFunds => "insufficient_funds",
            Self::ExpiredToken => "expired_token",
            Self::AuthenticationRequired => "authentication_required",
            Self::AuthenticationFailed => "authentication_failed",
            Self::CancelledByCustomer => "cancelled_by_customer",
            Self::Other => "other",
        }
    }

    /// The reason of a stored or told text; [`DeclineReason::Other`] for one that we do not know.
    pub fn from_code(code: &str) -> Self {
        Self::ALL.iter().copied().find(|reason| reason.code() == code).unwrap_or(Self::Other)
    }
}

/// Where a payment stands at the provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentState {
    /// No card yet: the customer is on the way to the page, or in front of the terminal.
    RequiresCard,
    /// The customer has to confirm on the page of [`IntentView::client_url`].
    RequiresAction,
    /// The bank has not answered.
    Processing,
    /// The money is set aside.
    Authorised,
    /// The money is taken (perhaps in part given back).
    Captured,
    /// No.
    Declined {
        /// Why.
        reason: DeclineReason,
    },
    /// Given up by us before any money moved.
    Voided,
}

impl IntentState {
    /// Whether the provider has nothing more to wait for: a verdict has fallen.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::RequiresCard | Self::RequiresAction | Self::Processing)
    }

    /// Whether the goods may go: the money is set aside or taken.
    pub const fn is_paid(self) -> bool {
        matches!(self, Self::Authorised | Self::Captured)
    }
}

/// What we may know of a card.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CardView {
    /// The provider's token, when the card was kept or paid by token.
    pub token: Option<String>,
    /// `visa`, `mastercard`.
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// 1 to 12.
    pub expiry_month: u8,
    /// Four digits.
    pub expiry_year: u16,
    /// The same for the same card, on every channel.
    pub fingerprint: String,
    /// The network's id of this payment, once approved: later charges name it.
    pub network_transaction_id: Option<String>,
}

/// A payment as the provider tells it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct IntentView {
    /// The provider's id.
    pub provider_ref: String,
    /// Grows with each change: of two pictures the one with the larger version is the newer.
    pub version: u32,
    /// Our attempt's id.
    pub reference: String,
    /// Where it stands.
    pub state: IntentState,
    /// What was asked for.
    pub amount: Money,
    /// What was taken.
    pub captured: Money,
    /// What of it was given back.
    pub refunded: Money,
    /// Until when what is set aside can be taken.
    pub set_aside_until: Option<Timestamp>,
    /// The page that the customer has to visit, if any.
    pub client_url: Option<String>,
    /// The card, once there is one.
    pub card: Option<CardView>,
}

/// Money given back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RefundView {
    /// The provider's id of the refund.
    pub refund_ref: String,
    /// How much was given back by it.
    pub amount: Money,
    /// The payment afterwards.
    pub intent: IntentView,
}

/// Why a call brought no answer that we can use.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GatewayError {
    /// No answer. The payment may or may not have been made: look it up by its reference.
    #[error("the payment provider gave no answer: {cause}")]
    Unreachable {
        /// For the log.
        cause: String,
    },
    /// The provider refused, and nothing was changed.
    #[error("the payment provider refused ({code}): {message}")]
    Refused {
        /// The provider's stable code, for instance `amount_above_captured`.
        code: String,
        /// The provider's words, for the log.
        message: String,
    },
    /// An answer that we cannot read. The outcome is as unknown as without one.
    #[error("the payment provider's answer cannot be read: {cause}")]
    Unreadable {
        /// For the log.
        cause: String,
    },
}

impl GatewayError {
    /// Whether the payment may have been made all the same, so that it must be looked up.
    pub const fn outcome_is_unknown(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Unreadable { .. })
    }
}

/// A payment provider.
pub trait Gateway: Send + Sync {
    /// Begins a payment. The same reference and request give the same answer again.
    fn create_intent<'a>(&'a self, request: &'a IntentRequest) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// The payment of one of our attempts, after a lost answer. None: it has not arrived so far;
    /// asking again with the same request is safe, a new attempt in its place is not.
    fn find_by_reference<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, GatewayResult<Option<IntentView>>>;

    /// A payment by the provider's id.
    fn get_intent<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// Takes money that was set aside: once, all or part; the rest is released. Refused with
    /// `authorisation_expired` when it was set aside too long ago.
    fn capture<'a>(&'a self, provider_ref: &'a str, amount: Money) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// Gives up a payment before any money is taken.
    fn void<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// Gives money back: several times if need be, never more in all than was taken. `reference`
    /// is our id of this refund: asking twice with the same gives back once.
    fn refund<'a>(
        &'a self,
        provider_ref: &'a str,
        amount: Money,
        reference: &'a str,
    ) -> BoxFuture<'a, GatewayResult<RefundView>>;

    /// Has the provider forget a kept card. A token that it does not know counts as forgotten.
    fn forget_token<'a>(&'a self, token: &'a str) -> BoxFuture<'a, GatewayResult<()>>;
}

/// The card terminals of a provider.
pub trait Terminal: Send + Sync {
    /// Has the terminal ask for a card. Refused with `terminal_busy` while it waits for another.
    fn start<'a>(&'a self, request: &'a TerminalRequest) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// Where that payment stands.
    fn poll<'a>(&'a self, terminal_id: &'a str, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>>;

    /// Stops waiting for the card. Refused with `invalid_state` when the card was faster.
    fn cancel<'a>(&'a self, terminal_id: &'a str, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>>;
}
