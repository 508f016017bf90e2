//! A payment and a token as merchants read them.

use crate::model::{Intent, State, Token};
use serde_json::{Value, json};

/// The payment; `public_url` is where the provider's pages are.
pub(crate) fn intent(intent: &Intent, public_url: &str) -> Value {
    let card = intent.card.as_ref().map(|card| {
        json!({
            "token": intent.token.as_ref().or(intent.source_token.as_ref()),
            "brand": card.brand,
            "last4": card.last4,
            "expiry_month": card.expiry_month,
            "expiry_year": card.expiry_year,
            "fingerprint": card.fingerprint,
            "network_transaction_id": intent.network_transaction_id,
        })
    });
    json!({
        "id": intent.id,
        "object": "intent",
        "version": intent.version,
        "state": intent.state,
        "reason": intent.reason,
        "amount_minor": intent.amount_minor,
        "currency": intent.currency,
        "captured_minor": intent.captured_minor,
        "refunded_minor": intent.refunded_minor,
        "merchant_reference": intent.merchant_reference,
        "rest_minor": intent.rest_minor,
        "set_aside_until": intent.set_aside_until_ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok()),
        "customer_reference": intent.customer_reference,
        "mandate_id": intent.mandate_id,
        "off_session": intent.off_session,
        "terminal_id": intent.terminal_id,
        "client_url": client_url(intent, public_url),
        "card": card,
    })
}

fn client_url(intent: &Intent, public_url: &str) -> Option<String> {
    if intent.terminal_id.is_some() || intent.off_session {
        return None;
    }
    match intent.state {
        State::RequiresCard => Some(format!("{public_url}/pay/{}", intent.id)),
        State::RequiresAction => Some(format!("{public_url}/pay/{}/challenge", intent.id)),
        _ => None,
    }
}

/// The token.
pub(crate) fn token(token: &Token) -> Value {
    json!({
        "id": token.id,
        "object": "token",
        "brand": token.card.brand,
        "last4": token.card.last4,
        "expiry_month": token.card.expiry_month,
        "expiry_year": token.card.expiry_year,
        "fingerprint": token.card.fingerprint,
        "network_transaction_id": token.network_transaction_id,
        "customer_reference": token.customer_reference,
        "mandate_text": token.mandate_text,
    })
}
