//! The provider's own picture of a payment: pure states and transitions.
//! The clock and chance come in as arguments.

use crate::cards::Behaviour;
use serde::{Deserialize, Serialize};

/// Wrong codes after which the bank gives up on the customer.
const MAX_WRONG_CODES: u8 = 3;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    RequiresCard,
    RequiresAction,
    Processing,
    Authorised,
    Captured,
    Declined,
    Voided,
}

impl State {
    /// The word that merchants read.
    pub(crate) fn code(self) -> &'static str {
        match self {
            State::RequiresCard => "requires_card",
            State::RequiresAction => "requires_action",
            State::Processing => "processing",
            State::Authorised => "authorised",
            State::Captured => "captured",
            State::Declined => "declined",
            State::Voided => "voided",
        }
    }

    /// Whether the customer has nothing more to do.
    pub(crate) fn is_settled(self) -> bool {
        !matches!(self, State::RequiresCard | State::RequiresAction | State::Processing)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    RefusedByBank,
    InsufficientFunds,
    ExpiredToken,
    AuthenticationRequired,
    AuthenticationFailed,
    CancelledByCustomer,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CaptureWhen {
    Now,
    Later,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lang {
    #[default]
    Fr,
    En,
}

/// What is kept of a card. Never its number.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Card {
    pub brand: String,
    pub last4: String,
    pub expiry_month: u8,
    pub expiry_year: u16,
    pub fingerprint: String,
}

/// A card that may be charged again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Token {
    pub id: String,
    pub intent_id: String,
    pub card: Card,
    pub behaviour: Behaviour,
    pub customer_reference: Option<String>,
    pub mandate_text: Option<String>,
    pub network_transaction_id: String,
    /// Charges without the customer that were approved so far.
    pub later_charges: u32,
    pub created_ms: i64,
    pub forgotten_ms: Option<i64>,
}

/// How a card comes to be charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Typed on the provider's page.
    Form,
    /// Held to a terminal.
    Terminal,
    /// By token, the customer is there and confirmed.
    TokenWithCustomer,
    /// By token, without the customer.
    TokenLater { earlier_charges: u32 },
}

enum Verdict {
    Approve,
    Challenge,
    Delay,
    Refuse(Reason),
}

fn verdict(behaviour: Behaviour, way: Way) -> Verdict {
    match (behaviour, way) {
        (Behaviour::Decline, _) => Verdict::Refuse(Reason::RefusedByBank),
        (Behaviour::InsufficientFunds, _) | (Behaviour::LaterInsufficientFunds, Way::TokenLater { .. }) => {
            Verdict::Refuse(Reason::InsufficientFunds)
        }
        (Behaviour::TokenExpires, Way::TokenLater { earlier_charges }) if earlier_charges > 0 => {
            Verdict::Refuse(Reason::ExpiredToken)
        }
        (Behaviour::LaterAuthentication, Way::TokenLater { .. }) => Verdict::Refuse(Reason::AuthenticationRequired),
        (Behaviour::Challenge, Way::Form | Way::TokenWithCustomer)
        | (Behaviour::LaterAuthentication, Way::TokenWithCustomer) => Verdict::Challenge,
        (Behaviour::Slow, _) => Verdict::Delay,
        _ => Verdict::Approve,
    }
}

/// Ids drawn for an approval, whether or not it comes to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Drawn {
    pub token: String,
    pub network_transaction_id: String,
}

/// Why a request cannot be followed in the present state. The code is stable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the payment is in a state that does not allow this")]
    InvalidState,
    #[error("the amount must be above zero")]
    AmountNotPositive,
    #[error("more than was authorised cannot be captured")]
    AboveAuthorised,
    #[error("more than was captured cannot be refunded")]
    AboveCaptured,
    #[error("what was set aside has lapsed")]
    Lapsed,
}

impl Refusal {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Refusal::InvalidState => "invalid_state",
            Refusal::AmountNotPositive => "amount_not_positive",
            Refusal::AboveAuthorised => "amount_above_authorised",
            Refusal::AboveCaptured => "amount_above_captured",
            Refusal::Lapsed => "authorisation_expired",
        }
    }
}

/// One payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Intent {
    pub id: String,
    /// Grows by one with each stored change.
    pub version: u32,
    pub state: State,
    pub reason: Option<Reason>,
    pub amount_minor: i64,
    pub currency: String,
    pub captured_minor: i64,
    pub refunded_minor: i64,
    pub merchant_reference: String,
    pub customer_reference: Option<String>,
    pub capture: CaptureWhen,
    /// What else of the same order the customer confirms with it.
    #[serde(default)]
    pub rest_minor: Option<i64>,
    /// Until when what is set aside can be taken.
    #[serde(default)]
    pub set_aside_until_ms: Option<i64>,
    pub save_card: bool,
    pub mandate_text: Option<String>,
    pub mandate_id: Option<String>,
    pub quoted_network_transaction_id: Option<String>,
    pub language: Lang,
    pub return_url: Option<String>,
    pub terminal_id: Option<String>,
    pub source_token: Option<String>,
    pub off_session: bool,
    /// Whether the card is only read.
    #[serde(default)]
    pub recognise: bool,
    pub card: Option<Card>,
    pub behaviour: Option<Behaviour>,
    /// Set once the payment is approved and the card was to be kept.
    pub token: Option<String>,
    pub network_transaction_id: Option<String>,
    pub drawn: Drawn,
    pub wrong_codes: u8,
    /// When a delayed verdict falls.
    pub finish_at_ms: Option<i64>,
    pub created_ms: i64,
    pub updated_ms: i64,
}

impl Intent {
    /// The card is known now; the bank says what it says.
    pub(crate) fn present(&mut self, card: Card, behaviour: Behaviour, way: Way, due_ms: i64) -> Result<(), Refusal> {
        if self.state != State::RequiresCard {
            return Err(Refusal::InvalidState);
        }
        self.card = Some(card);
        self.behaviour = Some(behaviour);
        if self.recognise {
            self.state = State::Captured;
            return Ok(());
        }
        match verdict(behaviour, way) {
            Verdict::Approve => self.approve(),
            Verdict::Challenge => self.state = State::RequiresAction,
            Verdict::Delay => self.delay(due_ms),
            Verdict::Refuse(reason) => self.decline(reason),
        }
        Ok(())
    }

    /// The verdict falls later.
    pub(crate) fn delay(&mut self, due_ms: i64) {
        self.state = State::Processing;
        self.finish_at_ms = Some(due_ms);
    }

    /// A delayed verdict falls now.
    pub(crate) fn finish(&mut self) -> Result<(), Refusal> {
        if self.state != State::Processing || self.finish_at_ms.is_none() {
            return Err(Refusal::InvalidState);
        }
        self.finish_at_ms = None;
        match self.behaviour {
            Some(Behaviour::Decline) => self.decline(Reason::RefusedByBank),
            _ => self.approve(),
        }
        Ok(())
    }

    /// The terminal went quiet: only a cancel ends this payment.
    pub(crate) fn go_silent(&mut self) -> Result<(), Refusal> {
        if self.state != State::RequiresCard {
            return Err(Refusal::InvalidState);
        }
        self.state = State::Processing;
        Ok(())
    }

    /// The customer answered the bank's question.
    pub(crate) fn answer_challenge(&mut self, answer: ChallengeAnswer) -> Result<(), Refusal> {
        if self.state != State::RequiresAction {
            return Err(Refusal::InvalidState);
        }
        match answer {
            ChallengeAnswer::Approved => self.approve(),
            ChallengeAnswer::Refused => self.decline(Reason::AuthenticationFailed),
            ChallengeAnswer::WrongCode => {
                self.wrong_codes += 1;
                if self.wrong_codes >= MAX_WRONG_CODES {
                    self.decline(Reason::AuthenticationFailed);
                }
            }
        }
        Ok(())
    }

    /// The customer went back without paying.
    pub(crate) fn cancel_by_customer(&mut self) -> Result<(), Refusal> {
        match self.state {
            State::RequiresCard | State::RequiresAction => {
                self.decline(Reason::CancelledByCustomer);
                Ok(())
            }
            _ => Err(Refusal::InvalidState),
        }
    }

    /// What the customer confirms: this amount and the rest of the order.
    pub(crate) fn confirmed_minor(&self) -> i64 {
        self.amount_minor + self.rest_minor.unwrap_or(0)
    }

    pub(crate) fn capture(&mut self, amount_minor: i64, now_ms: i64) -> Result<(), Refusal> {
        let lapsed = self.set_aside_until_ms.is_some_and(|until| until <= now_ms);
        match self.state {
            State::Authorised if lapsed => Err(Refusal::Lapsed),
            State::Authorised if amount_minor <= 0 => Err(Refusal::AmountNotPositive),
            State::Authorised if amount_minor > self.amount_minor => Err(Refusal::AboveAuthorised),
            State::Authorised => {
                self.captured_minor = amount_minor;
                self.state = State::Captured;
                Ok(())
            }
            _ => Err(Refusal::InvalidState),
        }
    }

    /// What is set aside can no longer be taken.
    pub(crate) fn lapse(&mut self, now_ms: i64) -> Result<(), Refusal> {
        if self.state != State::Authorised {
            return Err(Refusal::InvalidState);
        }
        self.set_aside_until_ms = Some(now_ms);
        Ok(())
    }

    /// The merchant gives up the payment before any money moved.
    pub(crate) fn void(&mut self) -> Result<(), Refusal> {
        match self.state {
            State::Captured | State::Declined | State::Voided => Err(Refusal::InvalidState),
            State::Processing if self.finish_at_ms.is_some() => Err(Refusal::InvalidState),
            _ => {
                self.state = State::Voided;
                Ok(())
            }
        }
    }

    pub(crate) fn refund(&mut self, amount_minor: i64) -> Result<(), Refusal> {
        if self.state != State::Captured {
            return Err(Refusal::InvalidState);
        }
        if amount_minor <= 0 {
            return Err(Refusal::AmountNotPositive);
        }
        if amount_minor > self.captured_minor - self.refunded_minor {
            return Err(Refusal::AboveCaptured);
        }
        self.refunded_minor += amount_minor;
        Ok(())
    }

    /// Whether the answer to the request that charged the card gets lost.
    pub(crate) fn loses_answer(&self) -> bool {
        self.behaviour == Some(Behaviour::LostAnswer)
    }

    fn approve(&mut self) {
        // Nothing to take when a card is only being kept for later.
        if self.capture == CaptureWhen::Now || self.amount_minor == 0 {
            self.state = State::Captured;
            self.captured_minor = self.amount_minor;
        } else {
            self.state = State::Authorised;
        }
        self.network_transaction_id = Some(self.drawn.network_transaction_id.clone());
        if (self.save_card || self.rest_minor.is_some()) && self.source_token.is_none() {
            self.token = Some(self.drawn.token.clone());
        }
    }

    fn decline(&mut self, reason: Reason) {
        self.state = State::Declined;
        self.reason = Some(reason);
    }
}

/// What came back from the bank's page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ChallengeAnswer {
    Approved,
    Refused,
    WrongCode,
}

/// How a terminal behaves without anybody in front of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TerminalMode {
    /// Somebody presents a card on the terminal's page.
    #[default]
    Manual,
    AutoSuccess,
    AutoDecline,
    /// Never answers.
    Silent,
}
