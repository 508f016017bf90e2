//! What the program asks a database before it dares to use it.

use db::{DbError, Tx, params};

/// The highest step of the schema that was ever applied; none in an empty database.
pub(crate) async fn newest_step(tx: &Tx<'_>) -> Result<Option<i64>, DbError> {
    match tx.get("SELECT MAX(n) FROM schema_version", params![], |row| row.get(0)).await {
        Ok(newest) => Ok(newest),
        // No such table yet.
        Err(DbError::Statement(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
