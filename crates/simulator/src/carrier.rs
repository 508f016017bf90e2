//! A carrier for trying out: it takes parcels that were announced, brings them a step at a time, and
//! tells of each step. `GET /carrier` shows its parcels to whoever wants to push one on.

use crate::app::App;
use crate::model::Lang;
use crate::problem::Problem;
use crate::work::Work;
use askama::Template;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;

/// What happens to a parcel that is brought to a door, in this order.
const TO_DOOR: [&str; 4] = ["collected", "in_transit", "out_for_delivery", "delivered"];
/// What happens to one that is fetched at a relay point.
const TO_POINT: [&str; 4] = ["collected", "in_transit", "at_point", "delivered"];
/// What it says when nobody is there.
const FAILED: &str = "failed";
/// Most parcels on the page.
const SHOWN: u32 = 100;

/// A parcel as it was announced. The carrier knows doors, and no orders.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Parcel {
    number: String,
    service: String,
    from: Door,
    to: Door,
    /// The code of the relay point that it goes to.
    #[serde(default)]
    point: Option<String>,
    /// How many steps it has taken.
    #[serde(default)]
    steps: usize,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Door {
    name: String,
    street: String,
    #[serde(default)]
    more: String,
    postcode: String,
    city: String,
    country: String,
    #[serde(default)]
    phone: String,
}

impl Parcel {
    fn steps(&self) -> &'static [&'static str] {
        if self.point.is_some() { &TO_POINT } else { &TO_DOOR }
    }

    /// What comes next; none when it is there.
    fn next(&self) -> Option<&'static str> {
        self.steps().get(self.steps).copied()
    }

    fn last(&self) -> Option<&'static str> {
        self.steps.checked_sub(1).and_then(|at| self.steps().get(at)).copied()
    }

    /// Where that happens.
    fn place(&self, event: &str) -> String {
        if event == TO_DOOR[0] { self.from.city.clone() } else { self.to.city.clone() }
    }
}

/// The merchants' interface: with the bearer key.
pub(crate) fn api() -> Router<App> {
    Router::new()
        .route("/carrier/v1/parcels", post(announce))
        .route("/carrier/v1/parcels/{number}", get(show))
        .route("/carrier/v1/parcels/{number}/events", post(push))
}

/// Its page.
pub(crate) fn pages() -> Router<App> {
    Router::new().route("/carrier", get(list)).route("/carrier/{number}/act", post(act))
}

type Answered = Result<Response, Problem>;

async fn announce(Shared(app): Shared<App>, Json(parcel): Json<Parcel>) -> Answered {
    if parcel.number.len() != 18 || !parcel.number.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(Problem::unprocessable("number_invalid", "the eighteen digits of an SSCC"));
    }
    let pace_ms = pace_ms(&app);
    let told = app
        .run(move |work| {
            // Announced twice, it is one parcel.
            if let Some(known) = find(work, &parcel.number)? {
                return Ok(known);
            }
            let parcel = Parcel { steps: 0, ..parcel };
            put(work, &parcel, Some(work.now_ms() + pace_ms))?;
            Ok(parcel)
        })
        .await?;
    Ok(Json(view(&told)).into_response())
}

async fn show(Shared(app): Shared<App>, Path(number): Path<String>) -> Answered {
    let found = app.run(move |work| find(work, &number)).await?;
    Ok(Json(view(&found.ok_or_else(|| Problem::not_found("parcel"))?)).into_response())
}

#[derive(Deserialize)]
struct Push {
    /// One of the steps, or `failed`. Without one, the next.
    event: Option<String>,
}

async fn push(Shared(app): Shared<App>, Path(number): Path<String>, Json(push): Json<Push>) -> Answered {
    let pace_ms = pace_ms(&app);
    let told = app
        .run(move |work| {
            let parcel = find(work, &number)?.ok_or_else(|| Problem::not_found("parcel"))?;
            step(work, parcel, push.event.as_deref(), pace_ms)
        })
        .await?;
    Ok(Json(view(&told)).into_response())
}

fn pace_ms(app: &App) -> i64 {
    i64::try_from(app.config().carrier_pace.as_millis()).unwrap_or(i64::MAX / 2)
}

fn view(parcel: &Parcel) -> Value {
    json!({"number": parcel.number, "service": parcel.service, "state": parcel.last().unwrap_or("announced")})
}

/// One step, and the message that tells of it: in one transaction.
fn step(work: &Work<'_>, mut parcel: Parcel, event: Option<&str>, pace_ms: i64) -> Result<Parcel, Problem> {
    let steps = parcel.steps();
    let known = |name: &str| steps.iter().copied().chain([FAILED]).find(|step| *step == name);
    let event = match event {
        Some(name) => known(name).ok_or_else(|| Problem::unprocessable("event_unknown", "no such step"))?,
        None => parcel.next().ok_or_else(|| Problem::conflict("delivered", "it is there already"))?,
    };
    if let Some(at) = steps.iter().position(|step| *step == event) {
        parcel.steps = parcel.steps.max(at + 1);
    }
    let next_ms = parcel.next().map(|_| work.now_ms() + pace_ms);
    put(work, &parcel, next_ms)?;
    let data = json!({
        "number": parcel.number,
        "event": event,
        "at": work.moment.now.to_string(),
        "place": parcel.place(event),
    });
    work.tell("parcel", &parcel.number, event, &data)?;
    Ok(parcel)
}

/// Lets every parcel whose time has come take its next step.
pub(crate) fn bring(work: &Work<'_>, pace_ms: i64) -> Result<(), Problem> {
    let due: Vec<String> = work
        .db
        .prepare_cached("SELECT doc FROM parcels WHERE next_ms <= ?1 ORDER BY next_ms LIMIT 50")?
        .query_map(params![work.now_ms()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for doc in due {
        let parcel: Parcel = serde_json::from_str(&doc).map_err(|cause| Problem::internal(&cause))?;
        step(work, parcel, None, pace_ms)?;
    }
    Ok(())
}

fn find(work: &Work<'_>, number: &str) -> Result<Option<Parcel>, Problem> {
    let doc: Option<String> =
        work.db.query_row("SELECT doc FROM parcels WHERE number = ?1", params![number], |row| row.get(0)).optional()?;
    doc.map(|doc| serde_json::from_str(&doc).map_err(|cause| Problem::internal(&cause))).transpose()
}

fn put(work: &Work<'_>, parcel: &Parcel, next_ms: Option<i64>) -> Result<(), Problem> {
    let doc = serde_json::to_string(parcel).map_err(|cause| Problem::internal(&cause))?;
    work.db.execute(
        "INSERT INTO parcels (number, created_ms, next_ms, doc) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (number) DO UPDATE SET next_ms = excluded.next_ms, doc = excluded.doc",
        params![parcel.number, work.now_ms(), next_ms, doc],
    )?;
    Ok(())
}

#[derive(Template)]
#[template(path = "carrier.html")]
struct CarrierPage {
    lang: Lang,
    parcels: Vec<Parcel>,
}

#[derive(Deserialize)]
struct Asked {
    lang: Option<String>,
}

async fn list(Shared(app): Shared<App>, Query(asked): Query<Asked>) -> Answered {
    let docs: Vec<String> = app
        .run(|work| {
            Ok(work
                .db
                .prepare_cached("SELECT doc FROM parcels ORDER BY created_ms DESC LIMIT ?1")?
                .query_map(params![SHOWN], |row| row.get(0))?
                .collect::<Result<_, _>>()?)
        })
        .await?;
    let parcels = docs.iter().filter_map(|doc| serde_json::from_str(doc).ok()).collect();
    let page = CarrierPage { lang: Lang::choose(asked.lang.as_deref(), None), parcels };
    Ok(Html(page.render().map_err(|cause| Problem::internal(&cause))?).into_response())
}

#[derive(Deserialize)]
struct Act {
    /// `next` or `failed`.
    event: String,
    #[serde(default)]
    lang: String,
}

async fn act(Shared(app): Shared<App>, Path(number): Path<String>, Form(form): Form<Act>) -> Answered {
    let pace_ms = pace_ms(&app);
    let lang = Lang::choose(Some(&form.lang), None);
    app.run(move |work| {
        let parcel = find(work, &number)?.ok_or_else(|| Problem::not_found("parcel"))?;
        let event = (form.event == FAILED).then_some(FAILED);
        step(work, parcel, event, pace_ms)
    })
    .await?;
    Ok(Redirect::to(&format!("/carrier?lang={}", lang.code())).into_response())
}

impl CarrierPage {
    /// What happened last, in words.
    fn words(&self, step: Option<&'static str>) -> Cow<'static, str> {
        match step.unwrap_or_default() {
            "collected" => self.lang.t("Pris en charge", "Collected"),
            "in_transit" => self.lang.t("Passé par un dépôt", "Through a depot"),
            "at_point" => self.lang.t("Au point relais", "At the relay point"),
            "out_for_delivery" => self.lang.t("En livraison", "Out for delivery"),
            "delivered" => self.lang.t("Livré", "Delivered"),
            _ => self.lang.t("Annoncé", "Announced"),
        }
    }
}
