//! The running provider: its store, its clock, its moods.

use crate::problem::Problem;
use crate::work::{Rules, Work};
use crate::{Config, store};
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use futures::StreamExt;
use kernel::{Clock, Moment};
use parking_lot::Mutex;
use rusqlite::{Connection, TransactionBehavior};
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How often delayed verdicts are looked for.
const TICK: Duration = Duration::from_millis(250);
/// How long an idempotency key is kept.
const ANSWERS_KEPT_MS: i64 = 7 * 24 * 3_600_000;

/// How the whole API misbehaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FaultKind {
    /// It does not.
    #[default]
    None,
    /// Nothing is done; the connection is held, then cut.
    Silent,
    /// Everything is done; the connection is held, then cut.
    Lost,
    /// Everything is done, late.
    Slow,
    /// Nothing is done; the answer is 500.
    Error500,
}

/// A fault with its duration.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    pub kind: FaultKind,
    #[serde(default)]
    pub seconds: u32,
}

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct App(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Clock,
    rules: Rules,
    db: Mutex<Connection>,
    fault: Mutex<Fault>,
    owed: Notify,
    stop: watch::Receiver<bool>,
}

impl App {
    pub(crate) fn open(
        config: Config,
        public_url: String,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, rusqlite::Error> {
        let clock = Clock::system();
        let db = store::open(&config.data_dir.join("simulator.sqlite"))?;
        let fingerprint_key = store::fingerprint_key(&db, clock.moment().secret())?;
        let slow_ms = i64::try_from(config.slow_answer.as_millis()).unwrap_or(i64::MAX);
        let rules = Rules { public_url, slow_ms, fingerprint_key };
        let fault = Mutex::new(Fault::default());
        Ok(Self(Arc::new(Inner { config, clock, rules, db: Mutex::new(db), fault, owed: Notify::new(), stop })))
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    pub(crate) fn moment(&self) -> Moment {
        self.0.clock.moment()
    }

    pub(crate) fn fault(&self) -> Fault {
        *self.0.fault.lock()
    }

    pub(crate) fn set_fault(&self, fault: Fault) {
        *self.0.fault.lock() = fault;
    }

    /// Runs one transaction, off the async threads. Nothing is kept when it refuses.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        what: impl FnOnce(&Work<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let inner = Arc::clone(&self.0);
        let done = tokio::task::spawn_blocking(move || {
            let mut db = inner.db.lock();
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let moment = inner.clock.moment();
            let work = Work::new(&tx, &moment, &inner.rules);
            let value = what(&work)?;
            let owes = work.owes();
            tx.commit()?;
            if owes {
                inner.owed.notify_one();
            }
            Ok(value)
        })
        .await;
        done.map_err(|cause| Problem::internal(&cause))?
    }

    /// Waits, unless the provider is being stopped. Returns whether the time is up.
    pub(crate) async fn pause(&self, span: Duration) -> bool {
        let mut stop = self.0.stop.clone();
        tokio::select! {
            () = tokio::time::sleep(span) => true,
            _ = stop.wait_for(|stopped| *stopped) => false,
        }
    }

    /// Waits until something may be owed to the merchant, at most so long.
    pub(crate) async fn owed(&self, at_most: Duration) -> bool {
        tokio::select! {
            going = self.pause(at_most) => going,
            () = self.0.owed.notified() => true,
        }
    }

    /// Holds the connection, then cuts it in the middle of an answer.
    pub(crate) async fn cut(&self, after: Duration) -> Response {
        self.pause(after).await;
        // The pause lets the first byte leave, so that the answer has begun when it breaks off.
        let broken = futures::stream::iter([true, false]).then(async |begins| {
            if begins {
                return Ok(b" ".to_vec());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            Err(std::io::Error::other("cut on purpose"))
        });
        let mut response = Response::new(Body::from_stream(broken));
        *response.status_mut() = StatusCode::OK;
        response
    }

    /// Lets delayed verdicts fall, also those of before a restart.
    pub(crate) async fn tick(self) {
        let mut rounds = 0_u32;
        let pace_ms = i64::try_from(self.config().carrier_pace.as_millis()).unwrap_or(i64::MAX / 2);
        while self.pause(TICK).await {
            rounds = rounds.wrapping_add(1);
            let purge = rounds % 14_400 == 1;
            let result = self
                .run(move |work| {
                    if purge {
                        store::purge_answers(work.db, work.now_ms() - ANSWERS_KEPT_MS)?;
                    }
                    crate::carrier::bring(work, pace_ms)?;
                    work.finish_due()
                })
                .await;
            if let Err(problem) = result {
                tracing::warn!(code = problem.code, "delayed verdicts wait");
            }
        }
    }
}
