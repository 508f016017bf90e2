//! All SQL of messages.

use crate::delivery::DELIVER;
use crate::model::{Filter, Medium, Message, MessageBody, MessageState, NewMessage};
use db::{DbError, Job, Row, ToValue, Tx, Value, params};
use jiff::{SignedDuration, Timestamp};
use kernel::{CustomerId, MessageId, Moment, OrderId};
use serde_json::json;

const COLUMNS: &str = "id, dedupe_key, customer_id, order_id, medium, address, template, language, subject, state, created_at, \
                       claimed_at, settled_at, attempts, doubtful, last_error";

fn read_message(row: &Row<'_>) -> Result<Message, DbError> {
    Ok(Message {
        id: row.get(0)?,
        dedupe_key: row.get(1)?,
        customer: row.get(2)?,
        order: row.get(3)?,
        medium: row.parse(4)?,
        address: row.get(5)?,
        template: row.get(6)?,
        language: row.parse(7)?,
        subject: row.get(8)?,
        state: row.parse(9)?,
        created_at: row.get(10)?,
        claimed_at: row.get(11)?,
        settled_at: row.get(12)?,
        attempts: row.get(13)?,
        doubtful: row.get(14)?,
        last_error: row.get(15)?,
    })
}

const HEAD: &str = "INSERT INTO message (id, dedupe_key, customer_id, order_id, medium, address, template, language, subject, \
                    body_text, body_html, state, created_at, settled_at, attempts, doubtful)";

fn row(new: &NewMessage, state: MessageState, at: Timestamp) -> Vec<Value> {
    let (text, html) = match new.medium {
        Medium::Email => (new.rendered.text.as_str(), new.rendered.html.as_str()),
        Medium::Sms | Medium::Push => (new.rendered.short.as_str(), ""),
    };
    let settled_at = matches!(state, MessageState::Sent | MessageState::Kept | MessageState::Failed).then_some(at);
    params![
        new.id,
        new.dedupe_key,
        new.customer,
        new.order,
        new.medium,
        new.address,
        new.template,
        new.language,
        new.rendered.subject,
        text,
        html,
        state,
        at,
        settled_at,
        0_i64,
        0_i64
    ]
    .to_vec()
}

/// Queues a message and the job that delivers it, once per key. Whether it was queued now.
pub async fn queue(tx: &Tx<'_>, new: &NewMessage, moment: &Moment) -> Result<bool, DbError> {
    let tail = "ON CONFLICT (dedupe_key) DO NOTHING";
    if tx.insert_many(HEAD, tail, &[row(new, MessageState::Queued, moment.now)]).await? == 0 {
        return Ok(false);
    }
    enqueue_delivery(tx, new.id, moment).await?;
    Ok(true)
}

async fn enqueue_delivery(tx: &Tx<'_>, id: MessageId, moment: &Moment) -> Result<(), DbError> {
    tx.enqueue(Job::new(moment, DELIVER, json!({"message": id})).once(format!("deliver:{id}"))).await
}

/// Writes many messages that were sent elsewhere, for imports; nothing is delivered. How many.
pub async fn insert_messages_many(
    tx: &Tx<'_>,
    new: &[NewMessage],
    state: MessageState,
    at: Timestamp,
) -> Result<u64, DbError> {
    let rows: Vec<_> = new.iter().map(|one| row(one, state, at)).collect();
    tx.insert_many(HEAD, "ON CONFLICT (dedupe_key) DO NOTHING", &rows).await
}

/// A message; [`DbError::Missing`] when there is none.
pub async fn get_message(tx: &Tx<'_>, id: MessageId) -> Result<Message, DbError> {
    tx.get(&format!("SELECT {COLUMNS} FROM message WHERE id = $1"), params![id], read_message).await
}

/// What a message says; [`DbError::Missing`] when there is none.
pub async fn get_body(tx: &Tx<'_>, id: MessageId) -> Result<MessageBody, DbError> {
    tx.get("SELECT body_text, body_html FROM message WHERE id = $1", params![id], |row| {
        Ok(MessageBody { text: row.get(0)?, html: row.get(1)? })
    })
    .await
}

/// Messages, newest first, before the last one that was seen.
pub async fn list(tx: &Tx<'_>, filter: &Filter, after: Option<MessageId>, limit: i64) -> Result<Vec<Message>, DbError> {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut add = |column: &str, comparison: &str, value: Value| {
        values.push(value);
        conditions.push(format!("{column} {comparison} ${}", values.len()));
    };
    if let Some(state) = filter.state {
        add("state", "=", state.to_value());
    }
    if let Some(customer) = filter.customer {
        add("customer_id", "=", customer.to_value());
    }
    if let Some(order) = filter.order {
        add("order_id", "=", order.to_value());
    }
    if let Some(after) = after {
        add("id", "<", after.to_value());
    }
    values.push(limit.clamp(1, 200).to_value());
    let sql = format!(
        "SELECT {COLUMNS} FROM message WHERE {} ORDER BY id DESC LIMIT ${}",
        conditions.join(" AND "),
        values.len()
    );
    tx.rows(&sql, &values, read_message).await
}

/// The messages about an order, newest first.
pub async fn list_for_order(tx: &Tx<'_>, order: OrderId, limit: i64) -> Result<Vec<Message>, DbError> {
    list(tx, &Filter { order: Some(order), ..Filter::default() }, None, limit).await
}

/// The messages to a customer, newest first.
pub async fn list_for_customer(tx: &Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Message>, DbError> {
    list(tx, &Filter { customer: Some(customer), ..Filter::default() }, None, limit).await
}

/// After two customers became one: the messages of the lost record belong to the kept one.
pub async fn move_customer(tx: &Tx<'_>, gone: CustomerId, keep: CustomerId) -> Result<u64, DbError> {
    tx.exec("UPDATE message SET customer_id = $1 WHERE customer_id = $2", params![keep, gone]).await
}

/// Empties what old settled messages say, a few at a time; how many. That they were sent stays.
pub async fn forget_old_bodies(tx: &Tx<'_>, before: MessageId, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "UPDATE message SET body_text = '', body_html = '' WHERE id IN (SELECT id FROM message \
         WHERE id < $1 AND settled_at IS NOT NULL AND body_text <> '' ORDER BY id LIMIT $2)",
        params![before, limit],
    )
    .await
}

/// What a claim gives: the message and what it says.
pub(crate) struct Claimed {
    pub(crate) message: Message,
    pub(crate) body: MessageBody,
}

/// Takes a message to send it. A claim that was never settled may be taken over once, after `lease`.
pub(crate) async fn claim(
    tx: &Tx<'_>,
    id: MessageId,
    now: Timestamp,
    lease: SignedDuration,
) -> Result<Option<Claimed>, DbError> {
    let stale = now.saturating_sub(lease).unwrap_or(now);
    let sql = format!(
        "UPDATE message SET doubtful = doubtful + CASE WHEN state = 'sending' THEN 1 ELSE 0 END, \
         state = 'sending', claimed_at = $1, attempts = attempts + 1 \
         WHERE id = $2 AND (state = 'queued' OR (state = 'sending' AND claimed_at <= $3 AND doubtful = 0)) \
         RETURNING {COLUMNS}, body_text, body_html"
    );
    tx.find(&sql, params![now, id, stale], |row| {
        Ok(Claimed { message: read_message(row)?, body: MessageBody { text: row.get(16)?, html: row.get(17)? } })
    })
    .await
}

/// Writes how a sending ended. Whether the message was still being sent.
pub(crate) async fn settle(
    tx: &Tx<'_>,
    id: MessageId,
    state: MessageState,
    error: Option<&str>,
    at: Timestamp,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE message SET state = $1, settled_at = $2, last_error = $3 WHERE id = $4 AND state = 'sending'",
        params![state, at, error, id],
    )
    .await
}

/// Puts a message back after an attempt that surely did not deliver it, if nobody else took it since.
pub(crate) async fn put_back(tx: &Tx<'_>, id: MessageId, attempts: i64, error: &str) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE message SET state = 'queued', last_error = $1 WHERE id = $2 AND state = 'sending' AND attempts = $3",
        params![error, id, attempts],
    )
    .await
}

/// Queues a message again that failed or was kept. Whether it was one of these.
pub(crate) async fn requeue(tx: &Tx<'_>, id: MessageId, moment: &Moment) -> Result<bool, DbError> {
    let again = tx
        .guard(
            "UPDATE message SET state = 'queued', settled_at = NULL, attempts = 0, doubtful = 0 \
             WHERE id = $1 AND state IN ('failed', 'kept')",
            params![id],
        )
        .await?;
    if again {
        enqueue_delivery(tx, id, moment).await?;
    }
    Ok(again)
}
