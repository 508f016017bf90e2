//! Jobs: work that follows from a change, done later, by whoever holds the lease.

use crate::{DbError, Tx, dialect, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{JobId, Moment};
use serde_json::Value as Json;

/// Work to be queued with a change.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Which work.
    pub kind: &'static str,
    /// At most one job of this key waits at a time.
    pub unique_key: Option<String>,
    /// The details.
    pub body: Json,
    /// Not before.
    pub run_at: Timestamp,
}

impl Job {
    /// A job due now.
    pub fn new(moment: &Moment, kind: &'static str, body: Json) -> Self {
        Self { id: moment.id(), kind, unique_key: None, body, run_at: moment.now }
    }

    /// Not before this instant.
    #[must_use]
    pub fn at(mut self, run_at: Timestamp) -> Self {
        self.run_at = run_at;
        self
    }

    /// Queued once under this key.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.unique_key = Some(key.into());
        self
    }
}

/// A job that somebody holds until the lease ends.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Its id.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// The details.
    pub body: Json,
    /// How often it was begun, this time included.
    pub attempts: i64,
}

/// A job that was given up; head office sees it.
#[derive(Clone, Debug)]
pub struct FailedJob {
    /// Its id.
    pub id: JobId,
    /// Which work.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub failed_at: Timestamp,
    /// The last error.
    pub last_error: String,
}

/// Takes up to `limit` due jobs under a lease. A job whose holder died is due again when the lease ends.
pub async fn claim_jobs(
    tx: &Tx<'_>,
    now: Timestamp,
    lease: SignedDuration,
    limit: i64,
) -> Result<Vec<ClaimedJob>, DbError> {
    let until = now.saturating_add(lease).unwrap_or(now);
    let sql = dialect::claim_jobs(tx.engine());
    tx.rows(sql, params![until, now, limit], |row| {
        Ok(ClaimedJob { id: row.get(0)?, kind: row.get(1)?, body: row.json(2)?, attempts: row.get(3)? })
    })
    .await
}

/// Removes a job that is done.
pub async fn finish_job(tx: &Tx<'_>, id: JobId) -> Result<(), DbError> {
    delete_job(tx, id).await.map(|_| ())
}

/// Removes a job; whether it was there.
pub async fn delete_job(tx: &Tx<'_>, id: JobId) -> Result<bool, DbError> {
    tx.guard("DELETE FROM job WHERE id = $1", params![id]).await
}

/// Puts a job back for later, or gives it up when `again_at` is none.
pub async fn retry_job(
    tx: &Tx<'_>,
    id: JobId,
    again_at: Option<Timestamp>,
    error: &str,
    now: Timestamp,
) -> Result<(), DbError> {
    let failed_at = if again_at.is_none() { Some(now) } else { None };
    tx.exec(
        "UPDATE job SET leased_until = 0, run_at = $1, failed_at = $2, last_error = $3 WHERE id = $4",
        params![again_at.unwrap_or(now), failed_at, error, id],
    )
    .await
    .map(|_| ())
}

/// The jobs that were given up, newest first.
pub async fn list_failed_jobs(tx: &Tx<'_>, limit: i64) -> Result<Vec<FailedJob>, DbError> {
    tx.rows(
        "SELECT id, kind, attempts, failed_at, last_error FROM job WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT $1",
        params![limit],
        |row| {
            Ok(FailedJob {
                id: row.get(0)?,
                kind: row.get(1)?,
                attempts: row.get(2)?,
                failed_at: row.get(3)?,
                last_error: row.get::<Option<String>>(4)?.unwrap_or_default(),
            })
        },
    )
    .await
}
