//! A card that is only read at a till: its bank is not asked for anything, and what it paid, on whatever channel,
//! is found again. Who shows the card need not know an order's number, nor be known.

use crate::House;
use db::DbError;
use kernel::{Currency, Language, Money, OrderId};
use payments::gateway::{CaptureWhen, GatewayError, IntentState, TerminalRequest};
use thiserror::Error;

/// Orders of one card that are looked through.
const MOST: i64 = 12;

/// Why no card was read.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum ReadRefused {
    /// The terminal waits for a card that pays.
    #[error("the terminal waits for a payment")]
    Busy,
    /// Neither the provider nor the terminal answers.
    #[error("the terminal does not answer")]
    Silent,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl ReadRefused {
    /// The stable code of the reason.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Busy => "terminal_busy",
            Self::Silent => "provider_silent",
            Self::Store(_) => "store",
        }
    }
}

impl From<GatewayError> for ReadRefused {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::Refused { code, .. } if code == "terminal_busy" => Self::Busy,
            error => {
                tracing::warn!(%error, "a card could not be read");
                Self::Silent
            }
        }
    }
}

/// How far a reading is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading {
    /// The terminal waits for the card.
    Waiting,
    /// It was read.
    Card {
        /// Its last four digits.
        last4: String,
        /// What it paid, the latest first.
        orders: Vec<OrderId>,
    },
    /// Nobody showed a card, or a payment took the terminal over.
    GivenUp,
}

/// Has a terminal ask for a card that is only read; the provider's name of the reading.
pub async fn begin_reading(house: &House, terminal: &str, language: Language) -> Result<String, ReadRefused> {
    let request = TerminalRequest {
        terminal_id: terminal.to_owned(),
        reference: house.clock.moment().id::<kernel::PaymentId>().to_string(),
        amount: Money::new(0, Currency::EUR),
        recognise: true,
        capture: CaptureWhen::Now,
        rest: None,
        language,
        customer_reference: None,
        keep: None,
    };
    Ok(house.terminals.start(&request).await?.provider_ref)
}

/// Where a reading stands, and what the card paid.
pub async fn follow_reading(house: &House, terminal: &str, reading: &str) -> Result<Reading, ReadRefused> {
    let view = house.terminals.poll(terminal, reading).await?;
    match (view.state, view.card) {
        // The name could be that of a payment: its card was not shown for this.
        _ if view.amount.minor != 0 => Ok(Reading::GivenUp),
        (IntentState::Captured, Some(card)) => {
            let reader = house.db.reader().await?;
            let orders = payments::store::orders_by_card(&reader.tx(), &card.fingerprint, MOST).await?;
            Ok(Reading::Card { last4: card.last4, orders })
        }
        (state, _) if state.is_settled() => Ok(Reading::GivenUp),
        _ => Ok(Reading::Waiting),
    }
}

/// The terminal stops waiting for the card.
pub async fn give_up_reading(house: &House, terminal: &str, reading: &str) {
    if let Err(error) = house.terminals.cancel(terminal, reading).await {
        tracing::debug!(%error, "a reading had ended");
    }
}
