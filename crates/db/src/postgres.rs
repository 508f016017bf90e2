//! PostgreSQL: pooled connections, prepared statements, pipelining, retry.

use crate::command::Signals;
use crate::migrate::VERSION_TABLE;
use crate::tx::Inner;
use crate::{Command, DbError, Engine, Migration, Tx, Value, dialect, list_events};
use futures::FutureExt as _;
use kernel::EventId;
use parking_lot::Mutex;
use rand::Rng as _;
use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row, Statement};

/// Connections kept by one process.
pub(crate) const POOL: usize = 24;
/// How often a command is run again after losing to another.
const MOST_RETRIES: u32 = 20;

/// A database on a server.
pub struct Postgres {
    address: String,
    idle: Mutex<Vec<PgConnection>>,
    places: Arc<Semaphore>,
    pub(crate) signals: Arc<Signals>,
    this: Weak<Self>,
}

/// One connection with its prepared statements.
pub(crate) struct PgConnection {
    client: Client,
    statements: Mutex<HashMap<String, Statement>>,
    /// Set when a statement lost to another transaction: the command is then run again,
    /// whatever it made of the error.
    lost: Mutex<Option<DbError>>,
}

impl PgConnection {
    async fn open(address: &str) -> Result<Self, DbError> {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await.map_err(|error| {
            DbError::Unavailable(format!("{error}: {:?}", std::error::Error::source(&error).map(ToString::to_string)))
        })?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "a connection to the database ended");
            }
        });
        Ok(Self { client, statements: Mutex::default(), lost: Mutex::default() })
    }

    async fn statement(&self, sql: &str) -> Result<Statement, DbError> {
        let known = self.statements.lock().get(sql).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare(sql).await.map_err(|error| in_sql(sql, error))?;
        self.statements.lock().insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    pub(crate) async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql).await?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        self.client.query(&statement, &params).await.map_err(|error| self.failed(sql, error))
    }

    pub(crate) async fn execute(&self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let statement = self.statement(sql).await?;
        let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
        self.client.execute(&statement, &params).await.map_err(|error| self.failed(sql, error))
    }

    fn failed(&self, sql: &str, error: tokio_postgres::Error) -> DbError {
        let conflict = is_conflict(&error);
        let error = in_sql(sql, error);
        if conflict {
            *self.lost.lock() = Some(error.clone());
        }
        error
    }
}

impl Postgres {
    pub(crate) async fn open(address: &str, connections: usize) -> Result<Self, DbError> {
        let first = PgConnection::open(address).await?;
        Ok(Self {
            address: address.to_owned(),
            idle: Mutex::new(vec![first]),
            places: Arc::new(Semaphore::new(connections)),
            signals: Arc::new(Signals::new()),
            this: Weak::new(),
        })
    }

    pub(crate) fn into_shared(self) -> Arc<Self> {
        Arc::new_cyclic(|this| Self { this: this.clone(), ..self })
    }

    pub(crate) async fn lend(&self) -> Result<Lent, DbError> {
        let place = Arc::clone(&self.places).acquire_owned().await.expect("the semaphore is never closed");
        loop {
            let idle = self.idle.lock().pop();
            match idle {
                Some(connection) if connection.client.is_closed() => {}
                Some(connection) => return Ok(self.lent(connection, place)),
                None => return Ok(self.lent(PgConnection::open(&self.address).await?, place)),
            }
        }
    }

    fn lent(&self, connection: PgConnection, place: OwnedSemaphorePermit) -> Lent {
        Lent { connection: Some(connection), home: self.this.clone(), clean: true, _place: place }
    }

    pub(crate) async fn run<C: Command>(&self, command: C) -> Result<C::Done, C::Refused> {
        for retry in 0.. {
            match self.attempt(&command).await? {
                Attempt::Done(outcome) => return outcome,
                Attempt::Again(error) if retry >= MOST_RETRIES => return Err(error.into()),
                Attempt::Again(_) => {
                    let most = 2_u64 << retry.min(6);
                    let wait = rand::rng().random_range(0..=most);
                    tokio::time::sleep(Duration::from_millis(wait)).await;
                }
            }
        }
        unreachable!("the loop ends by returning")
    }

    async fn attempt<C: Command>(&self, command: &C) -> Result<Attempt<C>, DbError> {
        let mut lent = self.lend().await?;
        lent.clean = false;
        let connection = lent.connection();
        let tx = Tx::new(Inner::Postgres(connection));
        // BEGIN travels in front of the command's first statement, in the same round trip.
        let whole = async {
            let done = command.run(&tx).await?;
            // Prepared before, so that nothing but the rows themselves goes in front of the COMMIT.
            let events = tx.event_statements();
            for (sql, _) in &events {
                connection.statement(sql).await?;
            }
            Ok::<_, C::Refused>((done, events))
        };
        let (begun, outcome) =
            futures::join!(connection.client.batch_execute("BEGIN"), AssertUnwindSafe(whole).catch_unwind());
        begun?;
        let (done, events) = match outcome.unwrap_or_else(|_| Err(DbError::Panicked.into())) {
            Ok(whole) => whole,
            Err(refused) => {
                connection.client.batch_execute("ROLLBACK").await?;
                let lost = connection.lost.lock().take();
                lent.clean = true;
                return Ok(lost.map_or_else(|| Attempt::Done(Err(refused)), Attempt::Again));
            }
        };
        // The events and the COMMIT travel together: when the events fail, the engine answers the
        // COMMIT by rolling back.
        let written = futures::future::try_join_all(events.iter().map(|(sql, values)| connection.execute(sql, values)));
        let (written, committed) = futures::join!(written, connection.client.batch_execute("COMMIT"));
        let lost = connection.lost.lock().take();
        match (written, committed) {
            (Ok(_), Ok(())) => {}
            (_, Err(error)) if is_conflict(&error) => {
                lent.clean = true;
                return Ok(Attempt::Again(error.into()));
            }
            (_, Err(error)) => return Err(error.into()),
            (Err(error), Ok(())) => {
                lent.clean = true;
                return lost.map_or(Err(error), |lost| Ok(Attempt::Again(lost)));
            }
        }
        let told = tx.told.into_inner();
        lent.clean = true;
        self.signals.tell(told);
        Ok(Attempt::Done(Ok(done)))
    }

    pub(crate) async fn migrate(&self, migrations: &[Migration]) -> Result<usize, DbError> {
        let mut lent = self.lend().await?;
        lent.clean = false;
        let client = &lent.connection().client;
        client.batch_execute("BEGIN").await?;
        client.batch_execute(dialect::MIGRATION_LOCK).await?;
        client.batch_execute(&dialect::expand(VERSION_TABLE, Engine::Postgres)).await?;
        let rows = client.query("SELECT n, checksum FROM schema_version", &[]).await?;
        let applied: HashMap<i64, String> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
        let mut count = 0;
        for step in migrations {
            if step.is_due(applied.get(&step.number))? {
                client.batch_execute(&step.text(Engine::Postgres)).await?;
                client
                    .execute(
                        "INSERT INTO schema_version (n, name, checksum) VALUES ($1, $2, $3)",
                        &[&step.number, &step.name, &step.checksum()],
                    )
                    .await?;
                count += 1;
            }
        }
        client.batch_execute("COMMIT").await?;
        lent.clean = true;
        Ok(count)
    }

    /// Reads the log of other processes. Commits are not in the order of ids, so the last seconds
    /// are read again and what was told already is skipped.
    pub(crate) async fn follow(&self, from: EventId) {
        const WINDOW: usize = 8_192;
        let mut local = self.signals.events.subscribe();
        let mut seen: VecDeque<EventId> = VecDeque::new();
        let mut after = from;
        loop {
            tokio::time::sleep(Duration::from_millis(250)).await;
            while let Ok(event) = local.try_recv() {
                seen.push_back(event.id);
            }
            let Ok(lent) = self.lend().await else { continue };
            let events = {
                let tx = Tx::new(Inner::Postgres(lent.connection()));
                list_events(&tx, after, 2_000).await
            };
            drop(lent);
            for event in events.unwrap_or_default() {
                let five_seconds_before =
                    event.at.saturating_sub(jiff::SignedDuration::from_secs(5)).unwrap_or(event.at);
                let millis = u64::try_from(five_seconds_before.as_millisecond()).unwrap_or(0);
                let overlap = EventId(uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid());
                after = after.max(overlap);
                if !seen.contains(&event.id) {
                    seen.push_back(event.id);
                    let _ = self.signals.events.send(event);
                    let _ = local.try_recv();
                }
            }
            while seen.len() > WINDOW {
                seen.pop_front();
            }
        }
    }

    pub(crate) async fn backup(&self, to: &Path) -> Result<(), DbError> {
        let status = tokio::process::Command::new("pg_dump")
            .args(["--format=custom", "--file"])
            .arg(to)
            .arg(&self.address)
            .status()
            .await
            .map_err(|error| DbError::Unavailable(format!("pg_dump: {error}")))?;
        if status.success() { Ok(()) } else { Err(DbError::Unavailable(format!("pg_dump ended with {status}"))) }
    }
}

enum Attempt<C: Command> {
    Done(Result<C::Done, C::Refused>),
    Again(DbError),
}

/// Whether the transaction lost to another. 25P02 is heard when a statement sent behind the losing one
/// is answered first: the cause is then the same, and running the command again is as right.
fn is_conflict(error: &tokio_postgres::Error) -> bool {
    error.code().is_some_and(|code| matches!(code.code(), "40001" | "40P01" | "25P02"))
}

fn in_sql(sql: &str, error: tokio_postgres::Error) -> DbError {
    match DbError::from(error) {
        DbError::Statement(text) => DbError::Statement(format!("{text} in {sql}")),
        other => other,
    }
}

/// A connection, lent until dropped. One that was left inside a transaction is not used again.
pub(crate) struct Lent {
    connection: Option<PgConnection>,
    home: Weak<Postgres>,
    clean: bool,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    pub(crate) fn connection(&self) -> &PgConnection {
        self.connection.as_ref().expect("it is taken only when dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let (Some(connection), Some(home)) = (self.connection.take(), self.home.upgrade()) else { return };
        if self.clean && !connection.client.is_closed() {
            home.idle.lock().push(connection);
        }
    }
}
