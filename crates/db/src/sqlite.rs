//! SQLite: one writer thread with group commit, and a few readers.

use crate::command::Signals;
use crate::migrate::VERSION_TABLE;
use crate::tx::{Inner, Told};
use crate::{Command, DbError, Engine, Migration, Tx, dialect};
use parking_lot::Mutex;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::collections::HashMap;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::mpsc;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// The most commands that one commit carries.
const MOST_IN_BATCH: usize = 256;
/// The work that one commit carries; what has queued behind it waits for the next.
const WORK_IN_BATCH: Duration = Duration::from_millis(5);
/// Readers kept open. A read takes some 25 µs, so few are enough.
const READERS: usize = 8;

/// A database in one file.
pub struct Sqlite {
    path: PathBuf,
    queue: mpsc::Sender<Box<dyn Queued>>,
    idle: Mutex<Vec<Mutex<Connection>>>,
    places: Arc<Semaphore>,
    pub(crate) signals: Arc<Signals>,
    this: Weak<Self>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path) -> Result<Self, DbError> {
        let writer = Connection::open(path)?;
        prepare(&writer)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        let signals = Arc::new(Signals::new());
        let (queue, waiting) = mpsc::channel();
        let for_writer = Arc::clone(&signals);
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_loop(&Mutex::new(writer), &waiting, &for_writer))
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        Ok(Self {
            path: path.to_owned(),
            queue,
            idle: Mutex::default(),
            places: Arc::new(Semaphore::new(READERS)),
            signals,
            this: Weak::new(),
        })
    }

    pub(crate) async fn run<C: Command>(&self, command: C) -> Result<C::Done, C::Refused> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending { command, outcome: None, told: Told::default(), reply: Some(reply) };
        self.enqueue(Box::new(pending))?;
        answer.await.unwrap_or_else(|_| Err(DbError::Unavailable("the writer stopped".into()).into()))
    }

    fn enqueue(&self, queued: Box<dyn Queued>) -> Result<(), DbError> {
        self.queue.send(queued).map_err(|_| DbError::Unavailable("the writer stopped".into()))
    }

    pub(crate) async fn reader(&self) -> Result<Lent, DbError> {
        let place = Arc::clone(&self.places).acquire_owned().await.expect("the semaphore is never closed");
        let idle = self.idle.lock().pop();
        let connection = if let Some(connection) = idle {
            connection
        } else {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&self.path, flags)?;
            prepare(&connection)?;
            connection.pragma_update(None, "query_only", true)?;
            connection.pragma_update(None, "wal_autocheckpoint", 0)?;
            Mutex::new(connection)
        };
        connection.lock().prepare_cached("BEGIN")?.execute([])?;
        Ok(Lent { connection: Some(connection), home: self.this.clone(), _place: place })
    }

    pub(crate) fn into_shared(self) -> Arc<Self> {
        Arc::new_cyclic(|this| Self { this: this.clone(), ..self })
    }

    pub(crate) async fn migrate(&self, migrations: &[Migration]) -> Result<usize, DbError> {
        let (reply, answer) = oneshot::channel();
        self.enqueue(Box::new(Migrating { migrations: migrations.to_vec(), outcome: None, reply: Some(reply) }))?;
        answer.await.unwrap_or_else(|_| Err(DbError::Unavailable("the writer stopped".into())))
    }

    pub(crate) async fn backup(&self, to: &Path) -> Result<(), DbError> {
        let (from, to) = (self.path.clone(), to.to_owned());
        let copy = move || {
            let source = Connection::open_with_flags(&from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            let mut target = Connection::open(&to)?;
            // All pages in one step: one consistent state, while writers go on in the log.
            rusqlite::backup::Backup::new(&source, &mut target)?.run_to_completion(i32::MAX, Duration::ZERO, None)?;
            Ok(())
        };
        tokio::task::spawn_blocking(copy).await.map_err(|error| DbError::Unavailable(error.to_string()))?
    }
}

fn prepare(connection: &Connection) -> Result<(), DbError> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(512);
    // A plan is made for the statement, not for its values: otherwise many are prepared anew each time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(())
}

/// A reader's connection, lent until dropped.
pub(crate) struct Lent {
    connection: Option<Mutex<Connection>>,
    home: Weak<Sqlite>,
    _place: OwnedSemaphorePermit,
}

impl Lent {
    pub(crate) fn connection(&self) -> &Mutex<Connection> {
        self.connection.as_ref().expect("it is taken only when dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        let ended = connection.lock().prepare_cached("ROLLBACK").and_then(|mut statement| statement.execute([]));
        if let (Ok(_), Some(home)) = (ended, self.home.upgrade()) {
            home.idle.lock().push(connection);
        }
    }
}

/// A command in the writer's queue.
trait Queued: Send {
    /// Runs it; whether its changes shall stay.
    fn run(&mut self, connection: &Mutex<Connection>) -> bool;
    /// Answers whoever waits, after the commit or its failure.
    fn reply(self: Box<Self>, committed: Result<(), DbError>, signals: &Signals);
}

struct Pending<C: Command> {
    command: C,
    outcome: Option<Result<C::Done, C::Refused>>,
    told: Told,
    reply: Option<oneshot::Sender<Result<C::Done, C::Refused>>>,
}

impl<C: Command> Queued for Pending<C> {
    fn run(&mut self, connection: &Mutex<Connection>) -> bool {
        let tx = Tx::new(Inner::Sqlite(connection));
        let whole = async {
            let done = self.command.run(&tx).await?;
            tx.write_events().await?;
            Ok(done)
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| poll_once(whole)));
        let outcome = outcome.unwrap_or_else(|_| Err(DbError::Panicked.into()));
        let stays = outcome.is_ok();
        if stays {
            self.told = tx.told.into_inner();
        }
        self.outcome = Some(outcome);
        stays
    }

    fn reply(mut self: Box<Self>, committed: Result<(), DbError>, signals: &Signals) {
        let outcome = self.outcome.take().unwrap_or_else(|| Err(DbError::Panicked.into()));
        let answer = match (outcome, committed) {
            (Ok(done), Ok(())) => {
                signals.tell(std::mem::take(&mut self.told));
                Ok(done)
            }
            (Ok(_), Err(error)) => Err(error.into()),
            (Err(refused), _) => Err(refused),
        };
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(answer);
        }
    }
}

/// Every operation of a `Tx` is done when polled, so a command that is still pending has awaited
/// the outside world inside a transaction: a mistake that tests catch.
fn poll_once<T, E: From<DbError>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(DbError::AwaitedOutside.into()),
    }
}

struct Migrating {
    migrations: Vec<Migration>,
    outcome: Option<Result<usize, DbError>>,
    reply: Option<oneshot::Sender<Result<usize, DbError>>>,
}

impl Migrating {
    fn apply(&self, connection: &Connection) -> Result<usize, DbError> {
        connection.execute_batch(&dialect::expand(VERSION_TABLE, Engine::Sqlite))?;
        let applied: HashMap<i64, String> = connection
            .prepare("SELECT n, checksum FROM schema_version")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut count = 0;
        for step in &self.migrations {
            if step.is_due(applied.get(&step.number))? {
                connection.execute_batch(&step.text(Engine::Sqlite))?;
                connection.execute(
                    "INSERT INTO schema_version (n, name, checksum) VALUES (?1, ?2, ?3)",
                    (step.number, step.name, step.checksum()),
                )?;
                count += 1;
            }
        }
        Ok(count)
    }
}

impl Queued for Migrating {
    fn run(&mut self, connection: &Mutex<Connection>) -> bool {
        let outcome = self.apply(&connection.lock());
        let stays = outcome.is_ok();
        self.outcome = Some(outcome);
        stays
    }

    fn reply(mut self: Box<Self>, committed: Result<(), DbError>, _: &Signals) {
        let outcome = self.outcome.take().unwrap_or(Ok(0));
        if let Some(reply) = self.reply.take() {
            let _ = reply.send(outcome.and_then(|count| committed.map(|()| count)));
        }
    }
}

fn write_loop(connection: &Mutex<Connection>, waiting: &mpsc::Receiver<Box<dyn Queued>>, signals: &Signals) {
    while let Ok(first) = waiting.recv() {
        let (batch, committed) = write_batch(connection, first, waiting);
        for queued in batch {
            queued.reply(committed.clone(), signals);
        }
    }
}

/// One commit: each command in a savepoint of its own, then all answers at once.
fn write_batch(
    connection: &Mutex<Connection>,
    first: Box<dyn Queued>,
    waiting: &mpsc::Receiver<Box<dyn Queued>>,
) -> (Vec<Box<dyn Queued>>, Result<(), DbError>) {
    let mut batch = Vec::new();
    if let Err(error) = execute(connection, "BEGIN IMMEDIATE") {
        batch.push(first);
        return (batch, Err(error));
    }
    let begun = Instant::now();
    let mut next = Some(first);
    let mut lost = None;
    while let Some(mut queued) = next.take() {
        if let Err(error) = execute(connection, "SAVEPOINT command") {
            lost = Some(error);
            batch.push(queued);
            break;
        }
        let stays = queued.run(connection);
        batch.push(queued);
        // A full disk may end the whole transaction: then nothing of this batch is kept.
        if connection.lock().is_autocommit() {
            lost = Some(DbError::Full("the transaction was given up by the engine".into()));
            break;
        }
        let undone = if stays { Ok(()) } else { execute(connection, "ROLLBACK TO command") };
        if let Err(error) = undone.and_then(|()| execute(connection, "RELEASE command")) {
            lost = Some(error);
            break;
        }
        if batch.len() < MOST_IN_BATCH && begun.elapsed() < WORK_IN_BATCH {
            next = waiting.try_recv().ok();
        }
    }
    let committed = match lost {
        Some(error) => Err(error),
        None => execute(connection, "COMMIT"),
    };
    if committed.is_err() && !connection.lock().is_autocommit() {
        let _ = execute(connection, "ROLLBACK");
    }
    (batch, committed)
}

fn execute(connection: &Mutex<Connection>, sql: &str) -> Result<(), DbError> {
    connection.lock().prepare_cached(sql)?.execute([])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::prepare;
    use rusqlite::{Connection, StatementStatus};

    /// Preparing costs more than running; a database once did it for each order and cart that was read.
    #[test]
    fn a_statement_is_not_prepared_again_for_other_values() {
        let connection = Connection::open_in_memory().unwrap();
        prepare(&connection).unwrap();
        let table =
            "CREATE TABLE line (id INTEGER PRIMARY KEY, cart INTEGER, at INTEGER); CREATE INDEX of ON line (cart)";
        connection.execute_batch(table).unwrap();
        let sql = "SELECT id FROM line WHERE cart = $1 ORDER BY at, id";
        for cart in [7, 8, 9] {
            let mut statement = connection.prepare_cached(sql).unwrap();
            let read = statement.query_map([cart], |row| row.get(0)).unwrap();
            assert_eq!(read.collect::<Result<Vec<i64>, _>>().unwrap(), Vec::<i64>::new());
            assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
