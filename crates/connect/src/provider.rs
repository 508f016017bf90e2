//! The client of the payment provider: its JSON interface behind the traits of `payments`.
//!
//! What may have happened is never guessed. A connection that cannot be had, or breaks before the
//! answer begins: tried once more with the same idempotency key. Anything else that is not an
//! answer (time over, answer cut off, 5xx, unreadable): the outcome is unknown, and the caller
//! looks the payment up.

use kernel::{Language, Money};
use payments::gateway::{
    BoxFuture, CaptureWhen, Gateway, GatewayError, GatewayResult, IntentRequest, IntentView, KeepCard, Means,
    RefundView, Terminal, TerminalRequest, intent_from_json, intents_from_json, refund_from_json,
};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::Duration;

/// The largest answer that is read, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// How long we wait for the provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the whole answer, connection included.
    pub answer: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(2), answer: Duration::from_secs(15) }
    }
}

/// Speaks with the payment provider. Cheap to clone.
#[derive(Clone)]
pub struct ProviderClient {
    http: reqwest::Client,
    base_url: String,
    api_key: String,
}

#[derive(Serialize)]
struct Asked<'a> {
    amount_minor: i64,
    currency: &'static str,
    merchant_reference: &'a str,
    capture: CaptureWhen,
    #[serde(skip_serializing_if = "Option::is_none")]
    rest_minor: Option<i64>,
    language: Language,
    customer_reference: Option<&'a str>,
    save_card: bool,
    mandate_text: Option<&'a str>,
    mandate_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a str>,
    off_session: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    recognise: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    network_transaction_id: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn online(request: &'a IntentRequest) -> Self {
        let plain = Self {
            amount_minor: request.amount.minor,
            currency: request.amount.currency.code(),
            merchant_reference: &request.reference,
            capture: request.capture,
            rest_minor: request.rest.map(|rest| rest.minor),
            language: request.language,
            customer_reference: request.customer_reference.as_deref(),
            save_card: false,
            mandate_text: None,
            mandate_id: None,
            return_url: None,
            token: None,
            off_session: false,
            recognise: false,
            network_transaction_id: None,
        };
        match &request.means {
            Means::CardForm { return_url, keep } => {
                Self { return_url: Some(return_url), ..plain }.keeping(keep.as_ref())
            }
            Means::TokenWithCustomer { token, return_url } => {
                Self { token: Some(token), return_url: Some(return_url), ..plain }
            }
            Means::TokenLater { token, network_transaction_id, mandate_id } => Self {
                token: Some(token),
                off_session: true,
                network_transaction_id: Some(network_transaction_id),
                mandate_id: Some(mandate_id),
                ..plain
            },
        }
    }

    fn on_terminal(request: &'a TerminalRequest) -> Self {
        Self {
            amount_minor: request.amount.minor,
            currency: request.amount.currency.code(),
            merchant_reference: &request.reference,
            capture: request.capture,
            rest_minor: request.rest.map(|rest| rest.minor),
            language: request.language,
            customer_reference: request.customer_reference.as_deref(),
            save_card: false,
            mandate_text: None,
            mandate_id: None,
            return_url: None,
            token: None,
            off_session: false,
            recognise: request.recognise,
            network_transaction_id: None,
        }
        .keeping(request.keep.as_ref())
    }

    fn keeping(self, keep: Option<&'a KeepCard>) -> Self {
        match keep {
            None => self,
            Some(keep) => Self {
                save_card: true,
                mandate_text: Some(&keep.mandate_text),
                mandate_id: keep.mandate_id.as_deref(),
                ..self
            },
        }
    }
}

#[derive(Deserialize)]
struct WireProblem {
    error: WireError,
}

#[derive(Deserialize)]
struct WireError {
    code: String,
    message: String,
}

/// A call: method, path, and for a `POST` the idempotency key and the body.
struct Call<'a> {
    method: Method,
    path: String,
    post: Option<(&'a str, Value)>,
}

impl ProviderClient {
    /// A client of the provider at this address (without a slash at the end), with its bearer
    /// key. The error is for the log: the client could not be set up on this machine.
    pub fn new(
        base_url: impl Into<String>,
        api_key: impl Into<String>,
        timeouts: Timeouts,
    ) -> Result<Self, GatewayError> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.answer)
            .build()
            .map_err(|cause| GatewayError::Unreachable { cause: cause.to_string() })?;
        let base_url = base_url.into().trim_end_matches('/').to_owned();
        Ok(Self { http, base_url, api_key: api_key.into() })
    }

    async fn get(&self, path: String) -> GatewayResult<Vec<u8>> {
        self.call(&Call { method: Method::GET, path, post: None }).await
    }

    async fn post(&self, path: String, key: &str, body: Value) -> GatewayResult<Vec<u8>> {
        self.call(&Call { method: Method::POST, path, post: Some((key, body)) }).await
    }

    /// Calls, and once more if there was no connection or it broke before an answer began. That
    /// is safe: the idempotency key goes with it.
    async fn call(&self, call: &Call<'_>) -> GatewayResult<Vec<u8>> {
        let mut sent = self.request(call).send().await;
        if sent.as_ref().is_err_and(|error| error.is_connect() || (error.is_request() && !error.is_timeout())) {
            tracing::debug!("the connection to the payment provider failed, trying once more");
            tokio::time::sleep(Duration::from_millis(200)).await;
            sent = self.request(call).send().await;
        }
        let response = sent.map_err(|cause| unreachable(&cause))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|cause| unreachable(&cause))?;
        if body.len() > MAX_ANSWER {
            return Err(GatewayError::Unreadable { cause: "the answer is too long".to_owned() });
        }
        if status.is_success() { Ok(body.to_vec()) } else { Err(refusal(status, &body)) }
    }

    fn request(&self, call: &Call<'_>) -> RequestBuilder {
        let request = self
            .http
            .request(call.method.clone(), format!("{}{}", self.base_url, call.path))
            .bearer_auth(&self.api_key);
        match &call.post {
            Some((key, body)) => request.header("idempotency-key", *key).json(body),
            None => request,
        }
    }
}

/// An error with its causes, without the address: it may carry a reference.
fn unreachable(error: &reqwest::Error) -> GatewayError {
    let mut cause = if error.is_timeout() { "time is over".to_owned() } else { "connection failed".to_owned() };
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let _ = write!(cause, ": {inner}");
        source = inner.source();
    }
    GatewayError::Unreachable { cause }
}

fn refusal(status: StatusCode, body: &[u8]) -> GatewayError {
    if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT {
        return GatewayError::Unreachable { cause: format!("status {status}") };
    }
    match serde_json::from_slice::<WireProblem>(body) {
        Ok(problem) => GatewayError::Refused { code: problem.error.code, message: problem.error.message },
        Err(_) => GatewayError::Refused { code: format!("http_{}", status.as_u16()), message: status.to_string() },
    }
}

fn understood<T>(read: Result<T, String>) -> GatewayResult<T> {
    read.map_err(|cause| GatewayError::Unreadable { cause })
}

/// The text as one segment or value of an address.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn body_of(asked: &Asked<'_>) -> GatewayResult<Value> {
    understood(serde_json::to_value(asked).map_err(|cause| cause.to_string()))
}

impl Gateway for ProviderClient {
    fn create_intent<'a>(&'a self, request: &'a IntentRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            let key = format!("create-{}", request.reference);
            let body = body_of(&Asked::online(request))?;
            understood(intent_from_json(&self.post("/v1/intents".to_owned(), &key, body).await?))
        })
    }

    fn find_by_reference<'a>(&'a self, reference: &'a str) -> BoxFuture<'a, GatewayResult<Option<IntentView>>> {
        Box::pin(async move {
            let path = format!("/v1/intents?merchant_reference={}", escaped(reference));
            let found = understood(intents_from_json(&self.get(path).await?))?;
            Ok(found.into_iter().next())
        })
    }

    fn get_intent<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            understood(intent_from_json(&self.get(format!("/v1/intents/{}", escaped(provider_ref))).await?))
        })
    }

    fn capture<'a>(&'a self, provider_ref: &'a str, amount: Money) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            let path = format!("/v1/intents/{}/capture", escaped(provider_ref));
            let body = json!({ "amount_minor": amount.minor });
            understood(intent_from_json(&self.post(path, &format!("capture-{provider_ref}"), body).await?))
        })
    }

    fn void<'a>(&'a self, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            let path = format!("/v1/intents/{}/void", escaped(provider_ref));
            understood(intent_from_json(&self.post(path, &format!("void-{provider_ref}"), json!({})).await?))
        })
    }

    fn refund<'a>(
        &'a self,
        provider_ref: &'a str,
        amount: Money,
        reference: &'a str,
    ) -> BoxFuture<'a, GatewayResult<RefundView>> {
        Box::pin(async move {
            let path = format!("/v1/intents/{}/refunds", escaped(provider_ref));
            let body = json!({ "amount_minor": amount.minor, "merchant_reference": reference });
            understood(refund_from_json(&self.post(path, &format!("refund-{reference}"), body).await?))
        })
    }

    fn forget_token<'a>(&'a self, token: &'a str) -> BoxFuture<'a, GatewayResult<()>> {
        Box::pin(async move {
            let path = format!("/v1/tokens/{}", escaped(token));
            match self.call(&Call { method: Method::DELETE, path, post: None }).await {
                Ok(_) => Ok(()),
                Err(GatewayError::Refused { code, .. }) if code == "not_found" => Ok(()),
                Err(error) => Err(error),
            }
        })
    }
}

fn on_terminal(terminal_id: &str, provider_ref: &str) -> String {
    format!("/v1/terminals/{}/payments/{}", escaped(terminal_id), escaped(provider_ref))
}

impl Terminal for ProviderClient {
    fn start<'a>(&'a self, request: &'a TerminalRequest) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            let path = format!("/v1/terminals/{}/payments", escaped(&request.terminal_id));
            let key = format!("start-{}", request.reference);
            let body = body_of(&Asked::on_terminal(request))?;
            understood(intent_from_json(&self.post(path, &key, body).await?))
        })
    }

    fn poll<'a>(&'a self, terminal_id: &'a str, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move { understood(intent_from_json(&self.get(on_terminal(terminal_id, provider_ref)).await?)) })
    }

    fn cancel<'a>(&'a self, terminal_id: &'a str, provider_ref: &'a str) -> BoxFuture<'a, GatewayResult<IntentView>> {
        Box::pin(async move {
            let path = format!("{}/cancel", on_terminal(terminal_id, provider_ref));
            understood(intent_from_json(&self.post(path, &format!("cancel-{provider_ref}"), json!({})).await?))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_any_text() {
        assert_eq!(escaped("till 1/é"), "till%201%2F%C3%A9");
    }

    #[test]
    fn a_server_error_leaves_the_outcome_open_and_a_refusal_does_not() {
        assert!(refusal(StatusCode::BAD_GATEWAY, b"").outcome_is_unknown());
        let refused = refusal(StatusCode::CONFLICT, br#"{"error":{"code":"invalid_state","message":"no"}}"#);
        assert_eq!(refused, GatewayError::Refused { code: "invalid_state".into(), message: "no".into() });
        assert!(!refusal(StatusCode::NOT_FOUND, b"<html>").outcome_is_unknown());
    }
}
