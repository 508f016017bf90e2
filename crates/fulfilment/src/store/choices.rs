//! Choices of sources as they were made, and drafts of rules that are tried.

use super::json;
use crate::model::{Choice, ChoiceOccasion, KeptChoice, Trial};
use db::{DbError, Row, Tx, params};
use kernel::{Moment, OrderId};
use uuid::Uuid;

/// Choices of one order that are shown; it has one for each address, and one each time that a place
/// did not send.
const MOST_CHOICES: i64 = 40;

/// Keeps why parts of an order are sent from where they are.
pub async fn insert_choices(
    tx: &Tx<'_>,
    order: OrderId,
    occasion: ChoiceOccasion,
    choices: &[&Choice],
    moment: &Moment,
) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(choices.len());
    for choice in choices {
        rows.push(params![moment.id::<Uuid>(), order, moment.now, occasion.as_str(), json(choice)?].to_vec());
    }
    tx.insert_many("INSERT INTO sourcing_choice (id, order_id, at, occasion, body)", "", &rows).await.map(|_| ())
}

/// The choices of an order, the first one first.
pub async fn choices_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<KeptChoice>, DbError> {
    tx.rows(
        "SELECT id, at, occasion, body FROM sourcing_choice WHERE order_id = $1 ORDER BY at, id LIMIT $2",
        params![order, MOST_CHOICES],
        |row| Ok(KeptChoice { id: row.get(0)?, at: row.get(1)?, occasion: row.parse(2)?, choice: row.json(3)? }),
    )
    .await
}

const TRIAL: &str = "SELECT id, at, staff_id, state, present, draft, sample, done, tried FROM sourcing_trial";

fn trial(row: &Row<'_>) -> Result<Trial, DbError> {
    let sample: Option<String> = row.get(6)?;
    Ok(Trial {
        id: row.get(0)?,
        at: row.get(1)?,
        staff: row.get(2)?,
        state: row.parse(3)?,
        present: row.json(4)?,
        draft: row.json(5)?,
        sample: sample
            .map(|text| serde_json::from_str(&text).map_err(|error| DbError::Data(error.to_string())))
            .transpose()?,
        done: row.get(7)?,
        tried: row.json(8)?,
    })
}

/// Writes a trial that begins.
pub async fn insert_trial(tx: &Tx<'_>, t: &Trial) -> Result<(), DbError> {
    let sample = t.sample.as_ref().map(json).transpose()?;
    tx.exec(
        "INSERT INTO sourcing_trial (id, at, staff_id, state, present, draft, sample, done, tried) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            t.id,
            t.at,
            t.staff,
            t.state.as_str(),
            json(&t.present)?,
            json(&t.draft)?,
            sample,
            t.done,
            json(&t.tried)?
        ],
    )
    .await
    .map(|_| ())
}

/// A trial.
pub async fn find_trial(tx: &Tx<'_>, id: Uuid) -> Result<Option<Trial>, DbError> {
    tx.find(&format!("{TRIAL} WHERE id = $1"), params![id], trial).await
}

/// The latest trials, newest first; what they look at is left away.
pub async fn list_trials(tx: &Tx<'_>, limit: i64) -> Result<Vec<Trial>, DbError> {
    let short = TRIAL.replace("sample", "NULL");
    tx.rows(&format!("{short} ORDER BY at DESC, id DESC LIMIT $1"), params![limit], trial).await
}

/// Keeps what a step found; false when another one did it, or the trial is gone.
pub async fn keep_tried(tx: &Tx<'_>, t: &Trial, done_before: i64) -> Result<bool, DbError> {
    let sample = t.sample.as_ref().map(json).transpose()?;
    tx.guard(
        "UPDATE sourcing_trial SET state = $1, sample = $2, done = $3, tried = $4 \
         WHERE id = $5 AND done = $6 AND state = 'running'",
        params![t.state.as_str(), sample, t.done, json(&t.tried)?, t.id, done_before],
    )
    .await
}

/// Notes that the draft of a trial is in force.
pub async fn set_trial_on(tx: &Tx<'_>, id: Uuid) -> Result<(), DbError> {
    tx.exec("UPDATE sourcing_trial SET state = 'switched_on' WHERE id = $1", params![id]).await.map(|_| ())
}

/// Throws a trial away.
pub async fn delete_trial(tx: &Tx<'_>, id: Uuid) -> Result<(), DbError> {
    tx.exec("DELETE FROM sourcing_trial WHERE id = $1", params![id]).await.map(|_| ())
}

/// Forgets all but the latest trials.
pub async fn forget_trials(tx: &Tx<'_>, most: i64) -> Result<(), DbError> {
    tx.exec(
        "DELETE FROM sourcing_trial WHERE id NOT IN (SELECT id FROM sourcing_trial ORDER BY at DESC, id DESC LIMIT $1)",
        params![most],
    )
    .await
    .map(|_| ())
}
