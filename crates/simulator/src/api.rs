//! The merchants' interface: JSON under `/v1`, with a bearer key.
//!
//! | request | does |
//! |---|---|
//! | `POST /v1/intents` | begins a payment by card form or token |
//! | `GET /v1/intents?merchant_reference=` | finds payments after a lost answer, oldest first |
//! | `GET /v1/intents/{id}` | tells where one stands |
//! | `POST /v1/intents/{id}/capture` | takes all or part of an authorised amount, once |
//! | `POST /v1/intents/{id}/lapse` | lets what is set aside lapse now, for trying out |
//! | `POST /v1/intents/{id}/void` | gives it up before money is taken |
//! | `POST /v1/intents/{id}/refunds` | gives money back, in parts |
//! | `GET`, `DELETE /v1/tokens/{id}` | shows or forgets a kept card |
//! | `POST /v1/terminals/{t}/payments` | has a terminal ask for a card; with `recognise` only to read it |
//! | `GET /v1/terminals/{t}/payments/{id}` | tells where that stands |
//! | `POST /v1/terminals/{t}/payments/{id}/cancel` | stops waiting for the card |
//! | `POST /v1/terminals/{t}/mode` | `manual`, `auto_success`, `auto_decline`, `silent`, with `delay_ms` |
//! | `POST /carrier/v1/parcels` | announces a parcel to the simulated carrier; `/{number}` tells, `/{number}/events` pushes |
//! | `POST /v1/faults` | `none`, `silent`, `lost`, `slow`, `error500`, with `seconds` |
//!
//! Refusals are `{"error": {"code", "message"}}`. Requests that move a payment need an
//! `Idempotency-Key`; what was refused is not remembered under it.

use crate::app::{App, Fault, FaultKind};
use crate::model::{Intent, TerminalMode};
use crate::problem::Problem;
use crate::store::Answer;
use crate::work::{AmountBody, IntentBody, Outcome, Work};
use crate::{carrier, store, view};
use axum::body::Bytes;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;

type Answered = Result<Response, Problem>;

/// The routes under `/v1`.
pub(crate) fn routes(app: &App) -> Router<App> {
    Router::new()
        .route("/v1/intents", post(create).get(list))
        .route("/v1/intents/{id}", get(show))
        .route("/v1/intents/{id}/capture", post(capture))
        .route("/v1/intents/{id}/lapse", post(lapse))
        .route("/v1/intents/{id}/void", post(void))
        .route("/v1/intents/{id}/refunds", post(refund))
        .route("/v1/tokens/{id}", get(show_token).delete(forget_token))
        .route("/v1/terminals/{terminal}/payments", post(start))
        .route("/v1/terminals/{terminal}/payments/{id}", get(poll))
        .route("/v1/terminals/{terminal}/payments/{id}/cancel", post(cancel))
        .route("/v1/terminals/{terminal}/mode", post(set_mode))
        .layer(middleware::from_fn_with_state(app.clone(), misbehave))
        .route("/v1/faults", post(set_fault))
        .merge(carrier::api())
        .layer(middleware::from_fn_with_state(app.clone(), authenticate))
}

async fn authenticate(State(app): State<App>, request: Request, next: Next) -> Answered {
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let key = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    // Digests of equal length: the comparison tells nothing about the key by its time.
    if Sha256::digest(key) == Sha256::digest(&app.config().api_key) {
        Ok(next.run(request).await)
    } else {
        Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorised", "a bearer key of this provider is needed"))
    }
}

async fn misbehave(State(app): State<App>, request: Request, next: Next) -> Answered {
    let fault = app.fault();
    let span = Duration::from_secs(u64::from(fault.seconds));
    match fault.kind {
        FaultKind::None => Ok(next.run(request).await),
        FaultKind::Silent => Ok(app.cut(span).await),
        FaultKind::Error500 => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "a fault on request")),
        FaultKind::Lost => {
            next.run(request).await;
            Ok(app.cut(span).await)
        }
        FaultKind::Slow => {
            let response = next.run(request).await;
            app.pause(span).await;
            Ok(response)
        }
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|cause| Problem::bad_request("body_invalid", cause.to_string()))
}

/// A request that may be repeated: its key, and a digest of what it asks.
struct Repeatable {
    key: String,
    fingerprint: Vec<u8>,
}

impl Repeatable {
    fn of(headers: &HeaderMap, path: &Uri, body: &[u8]) -> Result<Self, Problem> {
        let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if key.is_empty() || key.len() > 200 {
            return Err(Problem::bad_request("idempotency_key_missing", "send an Idempotency-Key of 1 to 200 bytes"));
        }
        let fingerprint = Sha256::new().chain_update(path.path()).chain_update("\n").chain_update(body).finalize();
        Ok(Self { key: key.to_owned(), fingerprint: fingerprint.to_vec() })
    }
}

enum Reply {
    Ready { body: String, lost: bool },
    Waits { due_ms: i64 },
}

/// Answers a request once: the same key and body give the same answer.
async fn once(
    app: &App,
    asked: Repeatable,
    what: impl FnOnce(&Work<'_>) -> Result<Outcome, Problem> + Send + 'static,
) -> Answered {
    let key = asked.key.clone();
    let reply = app.run(move |work| claim(work, asked, what)).await?;
    match reply {
        Reply::Ready { lost: true, .. } => Ok(app.cut(app.config().lost_answer).await),
        Reply::Ready { body, .. } => Ok(json_text(body)),
        Reply::Waits { due_ms } => wait_for(app, key, due_ms).await,
    }
}

fn claim(
    work: &Work<'_>,
    asked: Repeatable,
    what: impl FnOnce(&Work<'_>) -> Result<Outcome, Problem>,
) -> Result<Reply, Problem> {
    if let Some(answer) = store::find_answer(work.db, &asked.key)? {
        if answer.fingerprint != asked.fingerprint {
            return Err(Problem::conflict("idempotency_conflict", "this key was used for another request"));
        }
        return Ok(match answer.body {
            Some(body) => Reply::Ready { body, lost: false },
            None => Reply::Waits { due_ms: work.get(&answer.intent_id)?.finish_at_ms.unwrap_or(0) },
        });
    }
    let outcome = what(work)?;
    let mut value = view::intent(&outcome.intent, &work.rules.public_url);
    if let Some((name, extra)) = outcome.extra {
        value[name] = extra;
    }
    let body = value.to_string();
    let stored = if outcome.waits { None } else { Some(body.clone()) };
    let answer = Answer { fingerprint: asked.fingerprint, intent_id: outcome.intent.id, body: stored };
    store::put_answer(work.db, &asked.key, &answer, work.now_ms())?;
    Ok(if outcome.waits {
        Reply::Waits { due_ms: outcome.intent.finish_at_ms.unwrap_or(0) }
    } else {
        Reply::Ready { body, lost: outcome.lost }
    })
}

/// Holds the request until the bank's verdict has fallen.
async fn wait_for(app: &App, key: String, due_ms: i64) -> Answered {
    let left = due_ms - app.moment().now.as_millisecond();
    if !app.pause(Duration::from_millis(u64::try_from(left).unwrap_or(0))).await {
        return Ok(app.cut(Duration::ZERO).await);
    }
    let body = app
        .run(move |work| {
            work.finish_due()?;
            Ok(store::find_answer(work.db, &key)?.and_then(|answer| answer.body))
        })
        .await?;
    body.map(json_text).ok_or_else(|| Problem::internal(&"a verdict that did not fall"))
}

fn json_text(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn create(State(app): State<App>, path: Uri, headers: HeaderMap, body: Bytes) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    let wanted: IntentBody = parse(&body)?;
    once(&app, asked, move |work| work.create(wanted)).await
}

#[derive(Deserialize)]
struct ByReference {
    merchant_reference: String,
}

async fn list(State(app): State<App>, Query(query): Query<ByReference>) -> Answered {
    let data = app
        .run(move |work| {
            work.finish_due()?;
            let found = store::list_by_reference(work.db, &query.merchant_reference)?;
            Ok(found.iter().map(|intent| picture(work, intent)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Json(json!({ "data": data })).into_response())
}

async fn show(State(app): State<App>, Path(id): Path<String>) -> Answered {
    let value = app
        .run(move |work| {
            work.finish_due()?;
            Ok(picture(work, &work.get(&id)?))
        })
        .await?;
    Ok(Json(value).into_response())
}

fn picture(work: &Work<'_>, intent: &Intent) -> Value {
    view::intent(intent, &work.rules.public_url)
}

async fn capture(
    State(app): State<App>,
    Path(id): Path<String>,
    path: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    let wanted: AmountBody = parse(&body)?;
    once(&app, asked, move |work| work.capture(&id, wanted.amount_minor)).await
}

async fn void(State(app): State<App>, Path(id): Path<String>, path: Uri, headers: HeaderMap, body: Bytes) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    once(&app, asked, move |work| work.void(&id)).await
}

async fn lapse(State(app): State<App>, Path(id): Path<String>, path: Uri, headers: HeaderMap, body: Bytes) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    once(&app, asked, move |work| work.lapse(&id)).await
}

async fn refund(
    State(app): State<App>,
    Path(id): Path<String>,
    path: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    let wanted: AmountBody = parse(&body)?;
    once(&app, asked, move |work| work.refund(&id, &wanted)).await
}

async fn show_token(State(app): State<App>, Path(id): Path<String>) -> Answered {
    let token = app.run(move |work| Ok(store::find_token(work.db, &id)?)).await?;
    let token = token.filter(|token| token.forgotten_ms.is_none()).ok_or_else(|| Problem::not_found("token"))?;
    Ok(Json(view::token(&token)).into_response())
}

async fn forget_token(State(app): State<App>, Path(id): Path<String>) -> Answered {
    app.run(move |work| work.forget(&id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn start(
    State(app): State<App>,
    Path(terminal): Path<String>,
    path: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    let wanted: IntentBody = parse(&body)?;
    once(&app, asked, move |work| work.start_on_terminal(&terminal, wanted)).await
}

async fn poll(State(app): State<App>, Path((terminal, id)): Path<(String, String)>) -> Answered {
    let value = app.run(move |work| Ok(picture(work, &work.get_on_terminal(&terminal, &id)?))).await?;
    Ok(Json(value).into_response())
}

async fn cancel(
    State(app): State<App>,
    Path((terminal, id)): Path<(String, String)>,
    path: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Answered {
    let asked = Repeatable::of(&headers, &path, &body)?;
    once(&app, asked, move |work| {
        work.get_on_terminal(&terminal, &id)?;
        work.void(&id)
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ModeBody {
    mode: TerminalMode,
    #[serde(default)]
    delay_ms: u32,
}

async fn set_mode(State(app): State<App>, Path(terminal): Path<String>, body: Bytes) -> Answered {
    let wanted: ModeBody = parse(&body)?;
    app.run(move |work| Ok(store::put_terminal(work.db, &terminal, wanted.mode, i64::from(wanted.delay_ms))?)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn set_fault(State(app): State<App>, body: Bytes) -> Answered {
    let fault: Fault = parse(&body)?;
    app.set_fault(fault);
    Ok(StatusCode::NO_CONTENT.into_response())
}
