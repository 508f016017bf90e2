//! The door: run a command, open a reader.

use crate::held::{Held, holds_none};
use crate::postgres::{self, PgConnection, Postgres};
use crate::sqlite::{self, Sqlite};
use crate::tx::Inner;
use crate::{DbError, Event, Tx};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{Notify, broadcast};

/// One change, all or nothing. It carries everything that it needs, ids and instant included, and
/// may be run more than once before it is durable; it awaits nothing but `tx`.
pub trait Command: Send + Sync + 'static {
    /// What it answers.
    type Done: Send + 'static;
    /// Why it was not carried out: a refusal by a rule, or a failure of the store.
    type Refused: From<DbError> + Send + 'static;

    /// Does it. An `Err` rolls back this command alone.
    fn run(&self, tx: &Tx<'_>) -> impl Future<Output = Result<Self::Done, Self::Refused>> + Send;
}

/// Which engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// Inside the process, in one file.
    Sqlite,
    /// PostgreSQL, or what speaks like it.
    Postgres,
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub enum Db {
    /// SQLite.
    Sqlite(Arc<Sqlite>),
    /// PostgreSQL.
    Postgres(Arc<Postgres>),
}

/// What follows a commit: live screens and the runner of jobs listen here.
pub(crate) struct Signals {
    pub(crate) events: broadcast::Sender<Event>,
    pub(crate) jobs: Arc<Notify>,
}

impl Signals {
    pub(crate) fn new() -> Self {
        Self { events: broadcast::channel(4096).0, jobs: Arc::new(Notify::new()) }
    }

    pub(crate) fn tell(&self, told: crate::tx::Told) {
        for event in told.events {
            let _ = self.events.send(event);
        }
        if told.jobs {
            self.jobs.notify_one();
        }
    }
}

impl Db {
    /// Opens `postgres://…`, or a file of SQLite at a path.
    pub async fn open(address: &str) -> Result<Self, DbError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Ok(Self::Postgres(Postgres::open(address, postgres::POOL).await?.into_shared()))
        } else {
            Ok(Self::Sqlite(Sqlite::open(Path::new(address))?.into_shared()))
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Carries out a command; returns when the change is durable.
    pub async fn run<C: Command>(&self, command: C) -> Result<C::Done, C::Refused> {
        holds_none();
        match self {
            Self::Sqlite(db) => db.run(command).await,
            Self::Postgres(db) => db.run(command).await,
        }
    }

    /// Opens a view for reading. On SQLite all its reads see one state; on PostgreSQL each
    /// statement sees the latest. Who holds one asks for no other and runs no command (see `held`).
    pub async fn reader(&self) -> Result<Reader, DbError> {
        holds_none();
        let lent = match self {
            Self::Sqlite(db) => Lent::Sqlite(db.reader().await?),
            Self::Postgres(db) => Lent::Postgres(db.lend().await?),
        };
        Ok(Reader { lent, _held: Held::here() })
    }

    /// Events of this process from now on, once durable. [`Db::follow`] adds those of other processes.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.signals().events.subscribe()
    }

    /// Told when a job was queued here.
    pub fn job_signal(&self) -> Arc<Notify> {
        Arc::clone(&self.signals().jobs)
    }

    /// Passes on the events of other processes on the same database, until the future is dropped.
    /// With SQLite there are none.
    pub async fn follow(&self, from: kernel::EventId) {
        match self {
            Self::Sqlite(_) => std::future::pending().await,
            Self::Postgres(db) => db.follow(from).await,
        }
    }

    /// Copies the whole database to a file while it is in use: one consistent state.
    pub async fn backup(&self, to: &Path) -> Result<(), DbError> {
        match self {
            Self::Sqlite(db) => db.backup(to).await,
            Self::Postgres(db) => db.backup(to).await,
        }
    }

    fn signals(&self) -> &Signals {
        match self {
            Self::Sqlite(db) => &db.signals,
            Self::Postgres(db) => &db.signals,
        }
    }
}

/// A view for reading; give it back soon.
pub struct Reader {
    lent: Lent,
    _held: Held,
}

enum Lent {
    Sqlite(sqlite::Lent),
    Postgres(postgres::Lent),
}

impl Reader {
    /// The transaction to read through.
    pub fn tx(&self) -> Tx<'_> {
        Tx::new(match &self.lent {
            Lent::Sqlite(lent) => Inner::Sqlite(lent.connection()),
            Lent::Postgres(lent) => Inner::Postgres(lent.connection()),
        })
    }
}

// Both kinds of connection may be shared between the threads of the runtime.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Mutex<Connection>>();
    shared::<PgConnection>();
};
