//! Idempotency keys: the same request twice gives the same answer and one change.

use crate::{DbError, Tx, params};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// What a key turned out to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Claim<T> {
    /// Seen for the first time: go on.
    New,
    /// The same request was answered already: give this answer again.
    Same(T),
    /// The key was used for another request: refuse.
    Other,
}

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Data(error.to_string()))
}

/// Claims a key for a request inside the transaction that carries it out, together with the answer
/// when it is known before (its ids are); [`remember_answer`] keeps another one.
pub async fn claim_key<T: Serialize + DeserializeOwned>(
    tx: &Tx<'_>,
    scope: &str,
    key: &str,
    request: &impl Serialize,
    answer: &T,
    now: Timestamp,
) -> Result<Claim<T>, DbError> {
    let text = json(request)?;
    let hash = kernel::hex(&Sha256::digest(text.as_bytes()));
    let inserted = tx
        .guard(
            "INSERT INTO idempotency_key (scope, key, request_hash, answer, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (scope, key) DO NOTHING",
            params![scope, key, hash, json(answer)?, now],
        )
        .await?;
    if inserted {
        return Ok(Claim::New);
    }
    let (known, answer): (String, Option<String>) = tx
        .get(
            "SELECT request_hash, answer FROM idempotency_key WHERE scope = $1 AND key = $2",
            params![scope, key],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .await?;
    match answer {
        Some(answer) if known == hash => {
            serde_json::from_str(&answer).map(Claim::Same).map_err(|error| DbError::Data(error.to_string()))
        }
        _ => Ok(Claim::Other),
    }
}

/// The answer that is kept under a key, whatever was asked with it.
pub async fn find_answer<T: DeserializeOwned>(tx: &Tx<'_>, scope: &str, key: &str) -> Result<Option<T>, DbError> {
    let sql = "SELECT answer FROM idempotency_key WHERE scope = $1 AND key = $2";
    let answer: Option<Option<String>> = tx.find(sql, params![scope, key], |row| row.get(0)).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|error| DbError::Data(error.to_string()));
    answer.flatten().map(read).transpose()
}

/// Keeps the answer of a claimed key, in the same transaction.
pub async fn remember_answer(tx: &Tx<'_>, scope: &str, key: &str, answer: &impl Serialize) -> Result<(), DbError> {
    let text = json(answer)?;
    tx.exec("UPDATE idempotency_key SET answer = $1 WHERE scope = $2 AND key = $3", params![text, scope, key])
        .await
        .map(|_| ())
}

/// Forgets keys older than an instant, a few at a time; how many.
pub async fn forget_old_keys(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "DELETE FROM idempotency_key WHERE (scope, key) IN \
         (SELECT scope, key FROM idempotency_key WHERE at < $1 ORDER BY at LIMIT $2)",
        params![before, limit],
    )
    .await
}
