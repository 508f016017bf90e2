//! Tries to sign in.

use crate::model::{Attempts, IdentityRefused, TrySubject};
use db::{DbError, Tx, params};
use jiff::Timestamp;

/// Counts one more try, or refuses it. Durable before anything is compared.
pub async fn count_try(tx: &Tx<'_>, subject: &TrySubject, now: Timestamp) -> Result<(), IdentityRefused> {
    let key = subject.key();
    // Touching the row makes tries at the same time wait for each other.
    let so_far = tx
        .get(
            "INSERT INTO sign_in_try (subject, tries, since, closed_until) VALUES ($1, 0, 0, 0) \
             ON CONFLICT (subject) DO UPDATE SET tries = sign_in_try.tries RETURNING tries, since, closed_until",
            params![key],
            |row| Ok(Attempts { tries: row.get(0)?, since: row.get(1)?, closed_until: row.get(2)? }),
        )
        .await?;
    let next = so_far.one_more(subject.limit(), now)?;
    tx.exec(
        "UPDATE sign_in_try SET tries = $1, since = $2, closed_until = $3 WHERE subject = $4",
        params![next.tries, next.since, next.closed_until, key],
    )
    .await?;
    Ok(())
}

/// After a success: the tries of the name are forgotten, that of the address is taken back.
pub async fn forgive_tries(tx: &Tx<'_>, name: &TrySubject, address: &TrySubject) -> Result<(), DbError> {
    tx.exec("DELETE FROM sign_in_try WHERE subject = $1", params![name.key()]).await?;
    tx.exec("UPDATE sign_in_try SET tries = tries - 1 WHERE subject = $1 AND tries > 0", params![address.key()])
        .await?;
    Ok(())
}

/// Forgets tries older than an instant, a few at a time; how many.
pub async fn forget_old_tries(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "DELETE FROM sign_in_try WHERE subject IN \
         (SELECT subject FROM sign_in_try WHERE since < $1 AND closed_until < $1 ORDER BY since LIMIT $2)",
        params![before, limit],
    )
    .await
}
