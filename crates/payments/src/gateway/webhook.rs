//! The provider's messages: who sent them, when, and what they say (Standard Webhooks).

use super::IntentView;
use super::wire::WireIntent;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::Deserialize;
use sha2::Sha256;

/// How far the message's clock may be from ours, either way, in seconds.
const TOLERANCE_S: i64 = 5 * 60;

/// The three headers of a message.
#[derive(Clone, Copy, Debug)]
pub struct WebhookHeaders<'a> {
    /// `webhook-id`: the same when the message is sent again.
    pub id: &'a str,
    /// `webhook-timestamp`: seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or several of `v1,…`, separated by blanks.
    pub signature: &'a str,
}

impl<'a> WebhookHeaders<'a> {
    /// Takes the headers from wherever they are, by their lowercase names.
    pub fn read(find: impl Fn(&'static str) -> Option<&'a str>) -> Result<Self, WebhookRefused> {
        let need = |name| find(name).filter(|value| !value.is_empty()).ok_or(WebhookRefused::HeaderMissing(name));
        Ok(Self {
            id: need("webhook-id")?,
            timestamp: need("webhook-timestamp")?,
            signature: need("webhook-signature")?,
        })
    }
}

/// A message that is the provider's, and recent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderEvent {
    /// The message's id: keep it, and do nothing when it comes again.
    pub id: String,
    /// For instance `intent.captured`.
    pub kind: String,
    /// When it happened at the provider's.
    pub occurred_at: Timestamp,
    /// The payment as it was then. Messages may overtake each other: compare `version`.
    pub intent: IntentView,
}

/// Why a message is not believed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WebhookRefused {
    /// A header is missing.
    #[error("header {0} is missing")]
    HeaderMissing(&'static str),
    /// The timestamp is not a number, or too far from our clock.
    #[error("the timestamp is not within five minutes of our clock")]
    NotRecent,
    /// Our own secret is not well formed.
    #[error("the webhook secret is not base64 after whsec_")]
    SecretUnusable,
    /// No signature fits.
    #[error("no signature fits")]
    SignatureWrong,
    /// It cannot be taken now; it should be sent again.
    #[error("it cannot be taken now: {0}")]
    NotNow(String),
    /// The signature fits, but the body cannot be read.
    #[error("the body cannot be read: {0}")]
    BodyUnreadable(String),
}

#[derive(Deserialize)]
struct WireEvent {
    #[serde(rename = "type")]
    kind: String,
    timestamp: Timestamp,
    data: WireIntent,
}

/// Believes a message, or not: headers there, clock within five minutes, one signature fits,
/// body readable. The secret is `whsec_` and base64, or any text. The comparison takes the
/// same time whatever the signature is.
pub fn verify_webhook(
    secret: &str,
    headers: &WebhookHeaders<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<ProviderEvent, WebhookRefused> {
    verify_signature(secret, headers, body, now)?;
    let unreadable = |cause: String| WebhookRefused::BodyUnreadable(cause);
    let event: WireEvent = serde_json::from_slice(body).map_err(|cause| unreadable(cause.to_string()))?;
    let intent = event.data.into_view().map_err(unreadable)?;
    Ok(ProviderEvent { id: headers.id.to_owned(), kind: event.kind, occurred_at: event.timestamp, intent })
}

/// The first half of it: who sent these bytes, and when. For messages of others that sign alike.
pub fn verify_signature(
    secret: &str,
    headers: &WebhookHeaders<'_>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), WebhookRefused> {
    let sent_s: i64 = headers.timestamp.parse().map_err(|_| WebhookRefused::NotRecent)?;
    if now.as_second().abs_diff(sent_s) > TOLERANCE_S.unsigned_abs() {
        return Err(WebhookRefused::NotRecent);
    }
    let key = match secret.strip_prefix("whsec_") {
        Some(text) => STANDARD.decode(text).map_err(|_| WebhookRefused::SecretUnusable)?,
        None => secret.as_bytes().to_vec(),
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| WebhookRefused::SecretUnusable)?;
    mac.update(headers.id.as_bytes());
    mac.update(b".");
    mac.update(headers.timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    let fits = |signature: &str| {
        let decoded = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        decoded.is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
    };
    if headers.signature.split_ascii_whitespace().any(fits) { Ok(()) } else { Err(WebhookRefused::SignatureWrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    #[derive(Deserialize)]
    struct Vector {
        secret: String,
        #[serde(rename = "webhook-id")]
        id: String,
        #[serde(rename = "webhook-timestamp")]
        timestamp: String,
        body: String,
        #[serde(rename = "webhook-signature")]
        signature: String,
    }

    impl Vector {
        fn headers(&self) -> WebhookHeaders<'_> {
            WebhookHeaders { id: &self.id, timestamp: &self.timestamp, signature: &self.signature }
        }

        fn sent_at(&self, plus_s: i64) -> Timestamp {
            Timestamp::from_second(self.timestamp.parse::<i64>().expect("seconds") + plus_s).expect("an instant")
        }
    }

    fn vectors() -> Vec<Vector> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors/webhooks/standard-webhooks.json");
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|cause| panic!("the vectors are missing: {path}: {cause}"));
        let vectors: Vec<Vector> = serde_json::from_str(&text).expect("vectors are JSON");
        assert!(!vectors.is_empty());
        vectors
    }

    #[test]
    fn published_vectors_are_believed_within_five_minutes() {
        for vector in vectors() {
            for (plus_s, believed) in [(0, true), (300, true), (-300, true), (301, false), (-301, false)] {
                let verdict =
                    verify_signature(&vector.secret, &vector.headers(), vector.body.as_bytes(), vector.sent_at(plus_s));
                assert_eq!(verdict.is_ok(), believed, "{} {plus_s}: {verdict:?}", vector.id);
            }
        }
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        for vector in vectors() {
            let now = vector.sent_at(0);
            let good = vector.headers();
            let try_with = |headers: WebhookHeaders<'_>, body: &str, secret: &str| {
                verify_signature(secret, &headers, body.as_bytes(), now)
            };
            assert_eq!(try_with(good, "{}", &vector.secret), Err(WebhookRefused::SignatureWrong));
            let other_id = WebhookHeaders { id: "msg_other", ..good };
            assert_eq!(try_with(other_id, &vector.body, &vector.secret), Err(WebhookRefused::SignatureWrong));
            assert_eq!(try_with(good, &vector.body, "another"), Err(WebhookRefused::SignatureWrong));
            assert_eq!(try_with(good, &vector.body, "whsec_*"), Err(WebhookRefused::SecretUnusable));
            for signature in ["", "v1,", "v1,AAAA", "v2,AAAA", "tZ1I4"] {
                let forged = WebhookHeaders { signature, ..good };
                assert_eq!(try_with(forged, &vector.body, &vector.secret), Err(WebhookRefused::SignatureWrong));
            }
            let rotated = format!("v1,AAAA {}", vector.signature);
            assert!(try_with(WebhookHeaders { signature: &rotated, ..good }, &vector.body, &vector.secret).is_ok());
        }
    }

    #[test]
    fn headers_must_be_there() {
        let read = WebhookHeaders::read(|name| (name != "webhook-id").then_some("x"));
        assert_eq!(read.err(), Some(WebhookRefused::HeaderMissing("webhook-id")));
    }

    #[test]
    fn a_signed_body_that_is_no_payment_is_refused() {
        let vector = &vectors()[0];
        assert_eq!(vector.secret, SECRET);
        let verdict = verify_webhook(SECRET, &vector.headers(), vector.body.as_bytes(), vector.sent_at(0));
        assert!(matches!(verdict, Err(WebhookRefused::BodyUnreadable(_))), "{verdict:?}");
    }
}
