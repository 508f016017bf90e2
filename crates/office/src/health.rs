//! Whether the house is well: jobs that were given up, and sums that are recomputed on request.

use crate::desk::Desk;
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use db::{Command, DbError, FailedJob, Tx};
use flows::Finding;
use identity::Permission;
use kernel::{JobId, LocationId, VariantId};
use serde::Deserialize;
use stock::{Difference, DifferenceAt};
use uuid::Uuid;
use web::{Answer, App, Checked, Toast};

/// Findings of each kind that are shown.
const FINDINGS: i64 = 100;

pub(crate) fn router() -> Router<App> {
    Router::new().route("/office/health", get(show).post(verify)).route("/office/health/retry", post(retry))
}

/// A sum that does not agree.
struct Row {
    what: String,
    subject: String,
    expected: i64,
    found: i64,
}

#[derive(Template)]
#[template(path = "office/health.html")]
struct HealthPage {
    page: Desk,
    jobs: Vec<FailedJob>,
    findings: Option<Vec<Row>>,
    /// What the legal pages cannot name yet.
    missing: Vec<String>,
}

async fn page(desk: Desk, app: &App, findings: Option<Vec<Row>>) -> Answer {
    desk.require(Permission::Operate)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let jobs = db::list_failed_jobs(&tx, 100).await?;
    let missing = crate::house::missing(&tx, &desk).await?;
    web::html(&HealthPage { jobs, findings, missing, page: desk })
}

async fn show(desk: Desk, State(app): State<App>) -> Answer {
    page(desk, &app, None).await
}

async fn subject(tx: &Tx<'_>, desk: &Desk, variant: VariantId, place: LocationId) -> Result<String, DbError> {
    let found = catalogue::store::find_variants(tx, &[variant]).await?;
    let sku = found.get(&variant).map(|info| info.sku.to_string()).unwrap_or_default();
    Ok(format!("{sku}, {}", desk.place_name(place)))
}

/// What of the money does not add up, in words.
fn money_key(what: &str) -> &'static str {
    match what {
        "credit_balance" => "office-finding-credit-balance",
        "payment_passed_on" => "office-finding-payment-passed-on",
        "payment_from_credit" => "office-finding-payment-from-credit",
        _ => "office-finding-payment-refunded",
    }
}

async fn row(tx: &Tx<'_>, desk: &Desk, finding: Finding) -> Result<Row, DbError> {
    let at = |key: &'static str, at: DifferenceAt| (key, at);
    let (key, level) = match finding {
        Finding::Order { number, what, expected, found } => {
            return Ok(Row { what: what.replace('_', " "), subject: number, expected, found });
        }
        Finding::Money { what, id, expected, found } => {
            return Ok(Row { what: desk.t(money_key(what)), subject: id, expected, found });
        }
        Finding::Stock(Difference::Pegged { supply, expected, found }) => {
            let line = stock::find_supply(tx, supply).await?;
            let subject = line.map(|line| line.number).unwrap_or_default();
            return Ok(Row { what: desk.t("office-finding-pegged"), subject, expected, found });
        }
        Finding::Stock(Difference::Filled { peg, expected, found }) => {
            return Ok(Row { what: desk.t("office-finding-filled"), subject: peg.to_string(), expected, found });
        }
        Finding::Stock(Difference::OnHand(level)) => at("office-on-hand", level),
        Finding::Stock(Difference::Allocated(level)) => at("office-allocated", level),
    };
    let subject = subject(tx, desk, level.variant, level.location).await?;
    Ok(Row { what: desk.t(key), subject, expected: level.expected, found: level.found })
}

#[derive(Deserialize)]
struct Nothing {}

/// Recomputes what can be recomputed; it changes nothing.
async fn verify(desk: Desk, State(app): State<App>, Checked(_): Checked<Nothing>) -> Answer {
    desk.require(Permission::Operate)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let mut rows = Vec::new();
    for finding in flows::verify(&tx, FINDINGS).await? {
        rows.push(row(&tx, &desk, finding).await?);
    }
    drop(reader);
    page(desk, &app, Some(rows)).await
}

/// Lets a job be tried again now.
struct Retry {
    job: JobId,
    now: jiff::Timestamp,
}

impl Command for Retry {
    type Done = ();
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        db::retry_job(tx, self.job, Some(self.now), "", self.now).await
    }
}

#[derive(Deserialize)]
struct RetryForm {
    job: Uuid,
}

async fn retry(desk: Desk, State(app): State<App>, Checked(form): Checked<RetryForm>) -> Answer {
    desk.require(Permission::Operate)?;
    app.db().run(Retry { job: JobId(form.job), now: desk.now() }).await?;
    app.db().job_signal().notify_one();
    Ok(desk.go("/office/health").toast(Toast::new("office-job-again")).into())
}
