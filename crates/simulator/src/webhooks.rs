//! Messages to the merchant: signed after Standard Webhooks, at least once, until they arrive.

use crate::Config;
use crate::app::App;
use crate::store::{self, Webhook};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;
use tokio::task::JoinSet;

/// Messages that travel at the same time.
const BATCH: u32 = 16;
/// Attempts after which a message is given up: about three days.
const MAX_ATTEMPTS: u32 = 60;
/// The longest time between two attempts.
const MAX_BACKOFF_MS: i64 = 3_600_000;

/// The key behind a secret: base64 after `whsec_`, or the bytes themselves.
pub(crate) fn key_of(secret: &str) -> Vec<u8> {
    secret
        .strip_prefix("whsec_")
        .and_then(|text| STANDARD.decode(text).ok())
        .unwrap_or_else(|| secret.as_bytes().into())
}

/// The header `webhook-signature` of a message.
pub(crate) fn sign(key: &[u8], id: &str, timestamp_s: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Milliseconds until the next attempt, after so many: 1 s, 2 s, 4 s … one hour.
fn backoff_ms(first_ms: i64, attempts: u32) -> i64 {
    first_ms.saturating_mul(1 << attempts.min(20)).min(MAX_BACKOFF_MS)
}

/// Delivers what is owed until the provider is stopped.
pub(crate) async fn deliver(app: App) {
    if app.config().webhook_url.is_none() && app.config().carrier_webhook_url.is_none() {
        return;
    }
    let client = match client() {
        Ok(client) => client,
        Err(cause) => return tracing::error!(%cause, "no client for webhooks"),
    };
    loop {
        let due = app.run(|work| Ok(store::list_due_webhooks(work.db, work.now_ms(), BATCH)?)).await;
        let due = due.unwrap_or_default();
        let more = due.len() == BATCH as usize;
        send_all(&app, &client, due).await;
        let at_most = if more { Duration::ZERO } else { Duration::from_millis(200) };
        if !app.owed(at_most).await {
            return;
        }
    }
}

fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build()
}

async fn send_all(app: &App, client: &reqwest::Client, due: Vec<Webhook>) {
    let mut tasks = JoinSet::new();
    for webhook in due {
        let (app, client) = (app.clone(), client.clone());
        tasks.spawn(async move {
            let config = app.config();
            let is_parcel = webhook.kind.starts_with("parcel.");
            let url = if is_parcel { config.carrier_webhook_url.clone() } else { config.webhook_url.clone() };
            // Nobody wants to hear it.
            let Some(url) = url else { return note(&app, webhook, true).await };
            let arrived = attempt(&app, &client, &url, &webhook).await;
            note(&app, webhook, arrived).await;
        });
    }
    while tasks.join_next().await.is_some() {}
}

async fn attempt(app: &App, client: &reqwest::Client, url: &str, webhook: &Webhook) -> bool {
    let config: &Config = app.config();
    let timestamp_s = app.moment().now.as_second();
    let signature = sign(&key_of(&config.webhook_secret), &webhook.id, timestamp_s, &webhook.body);
    let copies = if config.duplicate_webhooks { 2 } else { 1 };
    let mut arrived = false;
    for _ in 0..copies {
        let sent = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &webhook.id)
            .header("webhook-timestamp", timestamp_s)
            .header("webhook-signature", &signature)
            .body(webhook.body.clone())
            .send()
            .await;
        arrived |= sent.is_ok_and(|response| response.status().is_success());
    }
    arrived
}

async fn note(app: &App, webhook: Webhook, arrived: bool) {
    let first_ms = i64::try_from(app.config().first_retry.as_millis()).unwrap_or(MAX_BACKOFF_MS);
    let noted = app
        .run(move |work| {
            let now_ms = work.now_ms();
            let given_up = webhook.attempts + 1 >= MAX_ATTEMPTS;
            let next_ms = (!arrived && !given_up).then(|| now_ms + backoff_ms(first_ms, webhook.attempts));
            Ok(store::note_attempt(work.db, &webhook.id, arrived.then_some(now_ms), next_ms)?)
        })
        .await;
    if let Err(problem) = noted {
        tracing::warn!(code = problem.code, "an attempt could not be noted; it will be repeated");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signature_is_that_of_the_published_vector() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/vectors/webhooks/standard-webhooks.json");
        let text =
            std::fs::read_to_string(path).unwrap_or_else(|cause| panic!("the vector is missing: {path}: {cause}"));
        let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
        for vector in vectors {
            let field = |name: &str| vector[name].as_str().expect("text").to_owned();
            let timestamp = field("webhook-timestamp").parse().expect("seconds");
            let key = key_of(&field("secret"));
            assert_eq!(sign(&key, &field("webhook-id"), timestamp, &field("body")), field("webhook-signature"));
        }
    }

    #[test]
    fn attempts_come_less_and_less_often() {
        let waits: Vec<i64> = [0, 1, 2, 12, 59].map(|attempts| backoff_ms(1_000, attempts)).into();
        assert_eq!(waits, [1_000, 2_000, 4_000, 3_600_000, 3_600_000]);
    }
}
