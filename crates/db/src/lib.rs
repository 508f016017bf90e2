//! One database, two engines: SQLite inside the process, or PostgreSQL beside it.
//!
//! - A [`Command`] changes something. It carries its ids, instant and chance, may be run again,
//!   and awaits nothing but its [`Tx`]. [`Db::run`] returns when the change is durable.
//! - A read opens a [`Reader`] and never waits behind a writer.
//! - Each command writes its change, its [`Event`]s and its [`Job`]s in one transaction.
//!
//! SQLite: one writer thread takes what has queued, runs each command in a savepoint and commits
//! them together (group commit). A command that refuses, fails or panics takes no other with it.
//! PostgreSQL: pooled connections, prepared and pipelined statements, retry of serialization
//! failures and deadlocks.
//!
//! One SQL text serves both, with `$1…$n` numbered in order of first use. What they do not share
//! lives in [`dialect`]. This room knows no word of retail.

mod command;
pub mod dialect;
mod error;
mod events;
mod held;
mod idempotency;
mod jobs;
mod migrate;
mod postgres;
mod sqlite;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

pub use command::{Command, Db, Engine, Reader};
pub use error::DbError;
pub use events::{Event, list_events};
pub use idempotency::{Claim, claim_key, find_answer, forget_old_keys, remember_answer};
pub use jobs::{ClaimedJob, FailedJob, Job, claim_jobs, delete_job, finish_job, list_failed_jobs, retry_job};
pub use migrate::Migration;
pub use tx::Tx;
pub use value::{Column, Row, ToValue, Value};

/// The tables of this room itself; every list of migrations begins with it.
pub const HOUSEKEEPING: Migration =
    Migration { number: 1, name: "housekeeping", sql: include_str!("../migrations/0001_housekeeping.sql") };

/// Builds the parameters of a statement: `params![id, quantity, now]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] };
}
