//! The transaction that commands and reads speak through.

use crate::events::Event;
use crate::jobs::Job;
use crate::postgres::PgConnection;
use crate::value::{Cells, Row, Value};
use crate::{DbError, Engine, params};
use parking_lot::Mutex;
use rusqlite::Connection;

/// An open transaction, or the consistent view of a reader. Statements that do not depend on each
/// other may be joined (`futures::join!`): PostgreSQL then gets them in one round trip.
pub struct Tx<'a> {
    pub(crate) engine: Inner<'a>,
    pub(crate) told: Mutex<Told>,
}

/// What becomes known once the transaction is durable.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) events: Vec<Event>,
    pub(crate) jobs: bool,
}

pub(crate) enum Inner<'a> {
    Sqlite(&'a Mutex<Connection>),
    Postgres(&'a PgConnection),
}

/// A statement's parameters may not exceed what both engines take.
const MOST_PARAMETERS: usize = 30_000;

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: Inner<'a>) -> Self {
        Self { engine, told: Mutex::default() }
    }

    /// Which engine this is; for [`crate::dialect`] alone.
    pub fn engine(&self) -> Engine {
        match self.engine {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// All rows of a query, each turned into `T`.
    pub async fn rows<T>(
        &self,
        sql: &str,
        params: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        match &self.engine {
            Inner::Sqlite(connection) => {
                let connection = connection.lock();
                let mut statement = connection.prepare_cached(sql).map_err(|error| in_sql(sql, error))?;
                let mut rows =
                    statement.query(rusqlite::params_from_iter(params)).map_err(|error| in_sql(sql, error))?;
                let mut out = Vec::new();
                while let Some(row) = rows.next()? {
                    out.push(read(&Row(Cells::Sqlite(row)))?);
                }
                Ok(out)
            }
            Inner::Postgres(connection) => {
                let rows = connection.query(sql, params).await?;
                rows.iter().map(|row| read(&Row(Cells::Postgres(row)))).collect()
            }
        }
    }

    /// The first row, if there is one.
    pub async fn find<T>(
        &self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        Ok(self.rows(sql, params, read).await?.into_iter().next())
    }

    /// The row that must be there; [`DbError::Missing`] otherwise.
    pub async fn get<T>(
        &self,
        sql: &str,
        params: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        self.find(sql, params, read).await?.ok_or(DbError::Missing)
    }

    /// Runs a statement and tells how many rows it touched.
    pub async fn exec(&self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        match &self.engine {
            Inner::Sqlite(connection) => {
                let connection = connection.lock();
                let mut statement = connection.prepare_cached(sql).map_err(|error| in_sql(sql, error))?;
                let touched =
                    statement.execute(rusqlite::params_from_iter(params)).map_err(|error| in_sql(sql, error))?;
                Ok(touched as u64)
            }
            Inner::Postgres(connection) => connection.execute(sql, params).await,
        }
    }

    /// A write that must hit: whether the statement touched exactly one row. The invariant stands
    /// in its WHERE; when this is false the command refuses.
    pub async fn guard(&self, sql: &str, params: &[Value]) -> Result<bool, DbError> {
        Ok(self.exec(sql, params).await? == 1)
    }

    /// Inserts many rows with few statements: `head` is `INSERT INTO t (a, b)`, `tail` may be
    /// `ON CONFLICT DO NOTHING` or empty. Tells how many rows were touched.
    pub async fn insert_many(&self, head: &str, tail: &str, rows: &[Vec<Value>]) -> Result<u64, DbError> {
        let mut touched = 0;
        for (sql, values) in self.inserts(head, tail, rows) {
            touched += self.exec(&sql, &values).await?;
        }
        Ok(touched)
    }

    /// The statements of [`Tx::insert_many`], each with its parameters.
    fn inserts(&self, head: &str, tail: &str, rows: &[Vec<Value>]) -> Vec<(String, Vec<Value>)> {
        let width = rows.first().map_or(0, Vec::len);
        let most = (MOST_PARAMETERS / width.max(1)).clamp(1, 512);
        // SQLite looks `$n` up by name, one by one; by number it is a hundred times faster.
        let sign = if self.engine() == Engine::Sqlite { '?' } else { '$' };
        let (mut statements, mut rest) = (Vec::new(), rows);
        while !rest.is_empty() {
            // Few sizes, so that the statements stay prepared.
            let few = rest.len().min(most);
            let size = [512, 64, 16].into_iter().find(|n| *n <= few).unwrap_or(few);
            let (chunk, left) = rest.split_at(size);
            rest = left;
            let mut sql = format!("{head} VALUES ");
            let mut flat = Vec::with_capacity(size * width);
            for (i, row) in chunk.iter().enumerate() {
                sql.push_str(if i == 0 { "(" } else { ", (" });
                for j in 0..width {
                    use std::fmt::Write as _;
                    let _ = write!(sql, "{}{sign}{}", if j == 0 { "" } else { ", " }, i * width + j + 1);
                }
                sql.push(')');
                flat.extend(row.iter().cloned());
            }
            sql.push(' ');
            sql.push_str(tail);
            statements.push((sql, flat));
        }
        statements
    }

    /// An event of this change. All events of a command are written together at its end, and
    /// screens hear of them once they are durable.
    #[expect(clippy::unused_async, reason = "a write like the others, whenever it reaches the engine")]
    pub async fn emit(&self, event: Event) -> Result<(), DbError> {
        self.told.lock().events.push(event);
        Ok(())
    }

    /// The statements that write the events of the command.
    pub(crate) fn event_statements(&self) -> Vec<(String, Vec<Value>)> {
        let rows: Vec<Vec<Value>> = self
            .told
            .lock()
            .events
            .iter()
            .map(|e| params![e.id, e.at, e.kind, e.subject, e.location, e.body.to_string()].to_vec())
            .collect();
        self.inserts("INSERT INTO event (id, at, kind, subject, location_id, body)", "", &rows)
    }

    /// Writes the events of the command.
    pub(crate) async fn write_events(&self) -> Result<(), DbError> {
        for (sql, values) in self.event_statements() {
            self.exec(&sql, &values).await?;
        }
        Ok(())
    }

    /// Queues a job with this change. A job whose unique key is queued already is not queued again.
    pub async fn enqueue(&self, job: Job) -> Result<(), DbError> {
        self.exec(
            "INSERT INTO job (id, kind, unique_key, body, run_at, leased_until, attempts) \
             VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT (unique_key) DO NOTHING",
            params![job.id, job.kind, job.unique_key, job.body.to_string(), job.run_at],
        )
        .await?;
        self.told.lock().jobs = true;
        Ok(())
    }
}

/// A refused statement names its text, so that the log tells which one it was.
fn in_sql(sql: &str, error: rusqlite::Error) -> DbError {
    match DbError::from(error) {
        DbError::Statement(text) => DbError::Statement(format!("{text} in {sql}")),
        other => other,
    }
}
