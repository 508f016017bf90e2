//! Migrations: one text for both engines, applied once, never edited afterwards.

use crate::{Db, DbError, Engine, dialect};
use sha2::{Digest, Sha256};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place in the order, from 1.
    pub number: i64,
    /// What it is for.
    pub name: &'static str,
    /// Statements ended by `;`, with the tokens `{uuid} {int} {json} {ts} {opts}`.
    pub sql: &'static str,
}

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        kernel::hex(&Sha256::digest(self.sql.as_bytes())[..16])
    }

    pub(crate) fn text(&self, engine: Engine) -> String {
        dialect::expand(self.sql, engine)
    }

    /// Whether it must be applied, given what the database says about its number.
    pub(crate) fn is_due(&self, applied: Option<&String>) -> Result<bool, DbError> {
        match applied {
            None => Ok(true),
            Some(checksum) if *checksum == self.checksum() => Ok(false),
            Some(_) => Err(DbError::Schema(format!(
                "migration {} ({}) was changed after it had been applied",
                self.number, self.name
            ))),
        }
    }
}

pub(crate) const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (n {int} NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) {opts}";

impl Db {
    /// Brings the schema up to date; how many steps were applied.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<usize, DbError> {
        match self {
            Self::Sqlite(db) => db.migrate(migrations).await,
            Self::Postgres(db) => db.migrate(migrations).await,
        }
    }
}
