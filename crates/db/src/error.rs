//! What can go wrong below a use case.

use thiserror::Error;

/// A failure of the store. A refusal by a rule is not one of these: it is the command's own value.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum DbError {
    /// The row that must be there is not.
    #[error("not found")]
    Missing,
    /// A unique or check constraint said no.
    #[error("constraint: {0}")]
    Constraint(String),
    /// The disk is full or the file cannot be written; nothing was changed.
    #[error("no space left or not writable: {0}")]
    Full(String),
    /// The store does not answer; whether the last change was kept is unknown only if it was being committed.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// What was read does not fit what was expected.
    #[error("unexpected data: {0}")]
    Data(String),
    /// A statement was refused by the engine.
    #[error("statement: {0}")]
    Statement(String),
    /// The command panicked; it alone was rolled back.
    #[error("the command panicked")]
    Panicked,
    /// The command awaited the outside world inside a transaction.
    #[error("the command awaited something other than its transaction")]
    AwaitedOutside,
    /// The schema is not the one that this program knows.
    #[error("schema: {0}")]
    Schema(String),
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error {
            rusqlite::Error::QueryReturnedNoRows => Self::Missing,
            rusqlite::Error::SqliteFailure(code, ref text) => {
                let text = text.clone().unwrap_or_else(|| code.to_string());
                match code.code {
                    Code::ConstraintViolation => Self::Constraint(text),
                    Code::DiskFull | Code::ReadOnly | Code::SystemIoFailure => Self::Full(text),
                    Code::DatabaseBusy | Code::DatabaseLocked | Code::CannotOpen => Self::Unavailable(text),
                    _ => Self::Statement(text),
                }
            }
            other => Self::Statement(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(cause) = error.as_db_error() else {
            return if error.is_closed()
                || std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
            {
                Self::Unavailable(error.to_string())
            } else {
                Self::Statement(format!("{error}: {:?}", std::error::Error::source(&error).map(ToString::to_string)))
            };
        };
        let text = format!("{} ({})", cause.message(), cause.constraint().unwrap_or_default());
        match &cause.code().code()[..2] {
            "23" => Self::Constraint(text),
            "53" if cause.code().code() == "53100" => Self::Full(text),
            "08" | "53" | "57" => Self::Unavailable(text),
            _ => Self::Statement(format!("{} {text}", cause.code().code())),
        }
    }
}
