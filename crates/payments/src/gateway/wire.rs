//! The provider's JSON, read into our words.

use super::{CardView, DeclineReason, IntentState, IntentView, RefundView};
use jiff::Timestamp;
use kernel::{Currency, Money};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct WireIntent {
    id: String,
    version: u32,
    state: WireState,
    reason: Option<String>,
    amount_minor: i64,
    currency: String,
    captured_minor: i64,
    refunded_minor: i64,
    merchant_reference: String,
    set_aside_until: Option<Timestamp>,
    client_url: Option<String>,
    card: Option<CardView>,
    refund: Option<WireRefund>,
}

#[derive(Deserialize)]
struct WireRefund {
    id: String,
    amount_minor: i64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireState {
    RequiresCard,
    RequiresAction,
    Processing,
    Authorised,
    Captured,
    Declined,
    Voided,
}

#[derive(Deserialize)]
struct WireList {
    data: Vec<WireIntent>,
}

impl WireIntent {
    fn currency(&self) -> Result<Currency, String> {
        self.currency.parse().map_err(|_| format!("unknown currency {}", self.currency))
    }

    pub(super) fn into_view(self) -> Result<IntentView, String> {
        let currency = self.currency()?;
        let state = match self.state {
            WireState::RequiresCard => IntentState::RequiresCard,
            WireState::RequiresAction => IntentState::RequiresAction,
            WireState::Processing => IntentState::Processing,
            WireState::Authorised => IntentState::Authorised,
            WireState::Captured => IntentState::Captured,
            WireState::Voided => IntentState::Voided,
            WireState::Declined => {
                let reason = self.reason.as_deref().map_or(DeclineReason::Other, DeclineReason::from_code);
                IntentState::Declined { reason }
            }
        };
        Ok(IntentView {
            provider_ref: self.id,
            version: self.version,
            reference: self.merchant_reference,
            state,
            amount: Money::new(self.amount_minor, currency),
            captured: Money::new(self.captured_minor, currency),
            refunded: Money::new(self.refunded_minor, currency),
            set_aside_until: self.set_aside_until,
            client_url: self.client_url,
            card: self.card,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|cause| cause.to_string())
}

/// Reads one payment. The error is for the log.
pub fn intent_from_json(json: &[u8]) -> Result<IntentView, String> {
    read::<WireIntent>(json)?.into_view()
}

/// Reads a list of payments, oldest first.
pub fn intents_from_json(json: &[u8]) -> Result<Vec<IntentView>, String> {
    read::<WireList>(json)?.data.into_iter().map(WireIntent::into_view).collect()
}

/// Reads the answer to a refund: the payment, and what was given back.
pub fn refund_from_json(json: &[u8]) -> Result<RefundView, String> {
    let mut wire: WireIntent = read(json)?;
    let refund = wire.refund.take().ok_or("no refund in the answer")?;
    let amount = Money::new(refund.amount_minor, wire.currency()?);
    Ok(RefundView { refund_ref: refund.id, amount, intent: wire.into_view()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAPTURED: &str = r#"{"id":"pi_1","object":"intent","version":3,"state":"captured","reason":null,
        "amount_minor":13980,"currency":"EUR","captured_minor":13980,"refunded_minor":100,
        "merchant_reference":"attempt-1","client_url":null,"card":{"token":"tok_1","brand":"visa","last4":"4417",
        "expiry_month":12,"expiry_year":2031,"fingerprint":"ab","network_transaction_id":"NT_1"},
        "refund":{"id":"re_1","amount_minor":100}}"#;

    #[test]
    fn a_payment_is_read_with_its_card_and_refund() {
        let view = intent_from_json(CAPTURED.as_bytes()).expect("readable");
        assert_eq!(
            (view.state, view.captured, view.refunded),
            (IntentState::Captured, Money::eur(13_980), Money::eur(100))
        );
        assert_eq!(view.card.and_then(|card| card.token).as_deref(), Some("tok_1"));
        let refund = refund_from_json(CAPTURED.as_bytes()).expect("readable");
        assert_eq!((refund.refund_ref.as_str(), refund.amount), ("re_1", Money::eur(100)));
    }

    #[test]
    fn an_unknown_reason_is_still_a_refusal() {
        let json = CAPTURED.replace("\"captured\"", "\"declined\"").replace("\"reason\":null", "\"reason\":\"moon\"");
        let view = intent_from_json(json.as_bytes()).expect("readable");
        assert_eq!(view.state, IntentState::Declined { reason: DeclineReason::Other });
    }

    #[test]
    fn an_unknown_state_or_currency_cannot_be_read() {
        assert!(intent_from_json(CAPTURED.replace("\"captured\"", "\"lost\"").as_bytes()).is_err());
        assert!(intent_from_json(CAPTURED.replace("EUR", "XTS").as_bytes()).is_err());
        assert!(intent_from_json(b"<html>").is_err());
    }

    #[test]
    fn reason_codes_go_there_and_back() {
        for reason in DeclineReason::ALL {
            assert_eq!(DeclineReason::from_code(reason.code()), *reason);
        }
    }
}
