//! Everything that the provider writes down, in one SQLite file. All SQL is here.

use crate::model::{Intent, TerminalMode, Token};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;

type Stored<T> = Result<T, rusqlite::Error>;

const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS meta (
  name TEXT PRIMARY KEY, value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS intents (
  id TEXT PRIMARY KEY,
  merchant_reference TEXT NOT NULL,
  terminal_id TEXT,
  state TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  captured_minor INTEGER NOT NULL CHECK (captured_minor BETWEEN 0 AND amount_minor),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND captured_minor),
  finish_at_ms INTEGER,
  created_ms INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS intents_by_reference ON intents (merchant_reference, created_ms);
CREATE INDEX IF NOT EXISTS intents_by_time ON intents (created_ms);
CREATE INDEX IF NOT EXISTS intents_unfinished ON intents (finish_at_ms) WHERE finish_at_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS intents_on_terminal ON intents (terminal_id, created_ms) WHERE terminal_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS refunds (
  id TEXT PRIMARY KEY,
  intent_id TEXT NOT NULL REFERENCES intents (id),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  merchant_reference TEXT,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
  id TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS terminals (
  id TEXT PRIMARY KEY, mode TEXT NOT NULL, delay_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
  idempotency_key TEXT PRIMARY KEY,
  fingerprint BLOB NOT NULL,
  intent_id TEXT NOT NULL,
  body TEXT,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_open ON answers (intent_id) WHERE body IS NULL;
CREATE TABLE IF NOT EXISTS webhooks (
  id TEXT PRIMARY KEY,
  intent_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_ms INTEGER,
  delivered_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS parcels (
  number TEXT PRIMARY KEY, created_ms INTEGER NOT NULL, next_ms INTEGER, doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parcels_due ON parcels (next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS webhooks_due ON webhooks (next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS webhooks_of_intent ON webhooks (intent_id, created_ms);
";

/// Opens the file, durable to the last commit.
pub(crate) fn open(path: &Path) -> Stored<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

/// The key of the card fingerprints: the stored one, or this one from now on.
pub(crate) fn fingerprint_key(db: &Connection, fresh: [u8; 32]) -> Stored<Vec<u8>> {
    db.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('fingerprint_key', ?1)", [&fresh[..]])?;
    db.query_row("SELECT value FROM meta WHERE name = 'fingerprint_key'", [], |row| row.get(0))
}

fn document<T: serde::de::DeserializeOwned>(row: &Row<'_>) -> Stored<T> {
    let text: String = row.get(0)?;
    serde_json::from_str(&text)
        .map_err(|cause| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(cause)))
}

fn text_of<T: serde::Serialize>(value: &T) -> Stored<String> {
    serde_json::to_string(value).map_err(|cause| rusqlite::Error::ToSqlConversionFailure(Box::new(cause)))
}

pub(crate) fn find_intent(db: &Connection, id: &str) -> Stored<Option<Intent>> {
    db.prepare_cached("SELECT doc FROM intents WHERE id = ?1")?.query_row([id], document).optional()
}

/// Oldest first.
pub(crate) fn list_by_reference(db: &Connection, reference: &str) -> Stored<Vec<Intent>> {
    db.prepare_cached("SELECT doc FROM intents WHERE merchant_reference = ?1 ORDER BY created_ms, id LIMIT 20")?
        .query_map([reference], document)?
        .collect()
}

/// Newest first.
pub(crate) fn list_recent(db: &Connection, limit: u32) -> Stored<Vec<Intent>> {
    db.prepare_cached("SELECT doc FROM intents ORDER BY created_ms DESC, id LIMIT ?1")?
        .query_map([limit], document)?
        .collect()
}

/// The payments whose delayed verdict is due.
pub(crate) fn list_due(db: &Connection, now_ms: i64) -> Stored<Vec<Intent>> {
    db.prepare_cached("SELECT doc FROM intents WHERE finish_at_ms <= ?1 LIMIT 100")?
        .query_map([now_ms], document)?
        .collect()
}

/// The payment that was last started on a terminal.
pub(crate) fn find_last_on_terminal(db: &Connection, terminal: &str) -> Stored<Option<Intent>> {
    db.prepare_cached("SELECT doc FROM intents WHERE terminal_id = ?1 ORDER BY created_ms DESC, id DESC LIMIT 1")?
        .query_row([terminal], document)
        .optional()
}

pub(crate) fn put_intent(db: &Connection, intent: &Intent) -> Stored<()> {
    db.prepare_cached(
        "INSERT INTO intents (id, merchant_reference, terminal_id, state, amount_minor, captured_minor,
           refunded_minor, finish_at_ms, created_ms, doc)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, captured_minor = excluded.captured_minor,
           refunded_minor = excluded.refunded_minor, finish_at_ms = excluded.finish_at_ms, doc = excluded.doc",
    )?
    .execute(params![
        intent.id,
        intent.merchant_reference,
        intent.terminal_id,
        intent.state.code(),
        intent.amount_minor,
        intent.captured_minor,
        intent.refunded_minor,
        intent.finish_at_ms,
        intent.created_ms,
        text_of(intent)?,
    ])?;
    Ok(())
}

pub(crate) fn put_refund(
    db: &Connection,
    id: &str,
    intent_id: &str,
    amount_minor: i64,
    reference: Option<&str>,
    now_ms: i64,
) -> Stored<()> {
    db.prepare_cached(
        "INSERT INTO refunds (id, intent_id, amount_minor, merchant_reference, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![id, intent_id, amount_minor, reference, now_ms])?;
    Ok(())
}

pub(crate) fn find_token(db: &Connection, id: &str) -> Stored<Option<Token>> {
    db.prepare_cached("SELECT doc FROM tokens WHERE id = ?1")?.query_row([id], document).optional()
}

/// Newest first.
pub(crate) fn list_tokens(db: &Connection, limit: u32) -> Stored<Vec<Token>> {
    db.prepare_cached("SELECT doc FROM tokens ORDER BY created_ms DESC, id LIMIT ?1")?
        .query_map([limit], document)?
        .collect()
}

pub(crate) fn put_token(db: &Connection, token: &Token) -> Stored<()> {
    db.prepare_cached(
        "INSERT INTO tokens (id, created_ms, doc) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
    )?
    .execute(params![token.id, token.created_ms, text_of(token)?])?;
    Ok(())
}

/// The terminal's mode and its delay in milliseconds.
pub(crate) fn terminal_mode(db: &Connection, id: &str) -> Stored<(TerminalMode, i64)> {
    let found = db
        .prepare_cached("SELECT mode, delay_ms FROM terminals WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))
        .optional()?;
    Ok(found.map_or((TerminalMode::default(), 0), |(mode, delay)| (mode_from(&mode), delay)))
}

pub(crate) fn put_terminal(db: &Connection, id: &str, mode: TerminalMode, delay_ms: i64) -> Stored<()> {
    db.execute(
        "INSERT INTO terminals (id, mode, delay_ms) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET mode = excluded.mode, delay_ms = excluded.delay_ms",
        params![id, mode_text(mode), delay_ms],
    )?;
    Ok(())
}

/// Makes the terminal known, so that the provider's own page lists it.
pub(crate) fn touch_terminal(db: &Connection, id: &str) -> Stored<()> {
    db.prepare_cached("INSERT OR IGNORE INTO terminals (id, mode, delay_ms) VALUES (?1, 'manual', 0)")?
        .execute([id])?;
    Ok(())
}

pub(crate) fn list_terminals(db: &Connection) -> Stored<Vec<String>> {
    db.prepare_cached("SELECT id FROM terminals ORDER BY id LIMIT 200")?.query_map([], |row| row.get(0))?.collect()
}

fn mode_text(mode: TerminalMode) -> &'static str {
    match mode {
        TerminalMode::Manual => "manual",
        TerminalMode::AutoSuccess => "auto_success",
        TerminalMode::AutoDecline => "auto_decline",
        TerminalMode::Silent => "silent",
    }
}

fn mode_from(text: &str) -> TerminalMode {
    match text {
        "auto_success" => TerminalMode::AutoSuccess,
        "auto_decline" => TerminalMode::AutoDecline,
        "silent" => TerminalMode::Silent,
        _ => TerminalMode::Manual,
    }
}

/// An answer given, or still to be given, under an idempotency key.
pub(crate) struct Answer {
    pub fingerprint: Vec<u8>,
    pub intent_id: String,
    pub body: Option<String>,
}

pub(crate) fn find_answer(db: &Connection, key: &str) -> Stored<Option<Answer>> {
    db.prepare_cached("SELECT fingerprint, intent_id, body FROM answers WHERE idempotency_key = ?1")?
        .query_row([key], |row| Ok(Answer { fingerprint: row.get(0)?, intent_id: row.get(1)?, body: row.get(2)? }))
        .optional()
}

pub(crate) fn put_answer(db: &Connection, key: &str, answer: &Answer, now_ms: i64) -> Stored<()> {
    db.prepare_cached(
        "INSERT INTO answers (idempotency_key, fingerprint, intent_id, body, created_ms)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![key, answer.fingerprint, answer.intent_id, answer.body, now_ms])?;
    Ok(())
}

/// Gives the answers that waited for this payment's verdict.
pub(crate) fn close_answers(db: &Connection, intent_id: &str, body: &str) -> Stored<()> {
    db.prepare_cached("UPDATE answers SET body = ?2 WHERE intent_id = ?1 AND body IS NULL")?
        .execute([intent_id, body])?;
    Ok(())
}

/// Forgets answers given before that instant.
pub(crate) fn purge_answers(db: &Connection, before_ms: i64) -> Stored<usize> {
    db.execute("DELETE FROM answers WHERE created_ms < ?1 AND body IS NOT NULL", [before_ms])
}

/// A message that a merchant is owed.
pub(crate) struct Webhook {
    pub id: String,
    pub kind: String,
    pub body: String,
    pub attempts: u32,
}

pub(crate) fn put_webhook(
    db: &Connection,
    id: &str,
    intent_id: &str,
    kind: &str,
    body: &str,
    now_ms: i64,
) -> Stored<()> {
    db.prepare_cached(
        "INSERT INTO webhooks (id, intent_id, kind, body, created_ms, attempts, next_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?5)",
    )?
    .execute(params![id, intent_id, kind, body, now_ms])?;
    Ok(())
}

pub(crate) fn list_due_webhooks(db: &Connection, now_ms: i64, limit: u32) -> Stored<Vec<Webhook>> {
    db.prepare_cached(
        "SELECT id, kind, body, attempts FROM webhooks WHERE next_ms <= ?1 ORDER BY next_ms, created_ms LIMIT ?2",
    )?
    .query_map(params![now_ms, limit], |row| {
        Ok(Webhook { id: row.get(0)?, kind: row.get(1)?, body: row.get(2)?, attempts: row.get(3)? })
    })?
    .collect()
}

/// Notes one attempt: delivered, to be tried again at `next_ms`, or given up (both absent).
pub(crate) fn note_attempt(db: &Connection, id: &str, delivered_ms: Option<i64>, next_ms: Option<i64>) -> Stored<()> {
    db.prepare_cached(
        "UPDATE webhooks SET attempts = attempts + 1, delivered_ms = COALESCE(delivered_ms, ?2), next_ms = ?3
         WHERE id = ?1",
    )?
    .execute(params![id, delivered_ms, next_ms])?;
    Ok(())
}

/// How many messages are (delivered, still owed, given up).
pub(crate) fn count_webhooks(db: &Connection) -> Stored<(u32, u32, u32)> {
    db.query_row(
        "SELECT COUNT(delivered_ms), COUNT(next_ms),
           COUNT(CASE WHEN delivered_ms IS NULL AND next_ms IS NULL THEN 1 END) FROM webhooks",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
