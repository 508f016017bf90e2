//! Sessions.

use super::staff::{COLUMNS as STAFF, read_staff};
use crate::model::{NewSession, Session, SessionKind, Staff};
use db::{DbError, Row, Tx, params};
use jiff::Timestamp;
use kernel::{Actor, CustomerId, SessionId};
use uuid::Uuid;

/// Who is there: a session, with the member of staff that it belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Presence {
    /// The session.
    pub session: Session,
    /// The member of staff, in a session of staff.
    pub staff: Option<Staff>,
}

impl Presence {
    /// The one who acts.
    pub fn actor(&self) -> Actor {
        match &self.staff {
            Some(staff) => staff.actor(self.session.location),
            None => Actor::Customer(CustomerId(self.session.subject)),
        }
    }
}

const COLUMNS: &str = "session.id, session.kind, session.subject, session.till_id, session.location_id, session.csrf, \
                       session.created_at, session.last_seen_at, session.expires_at";

fn read_session(row: &Row<'_>) -> Result<Session, DbError> {
    Ok(Session {
        id: row.get(0)?,
        kind: row.parse(1)?,
        subject: row.get(2)?,
        till: row.get(3)?,
        location: row.get(4)?,
        csrf: row.get(5)?,
        created_at: row.get(6)?,
        last_seen_at: row.get(7)?,
        expires_at: row.get(8)?,
    })
}

/// Begins a session.
pub async fn start_session(tx: &Tx<'_>, new: &NewSession) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO session (id, token_hash, kind, subject, till_id, location_id, csrf, created_at, last_seen_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
        params![
            new.id,
            new.token_hash,
            new.kind,
            new.subject,
            new.till,
            new.location,
            new.csrf,
            new.created_at,
            new.kind.expires_at(new.created_at, new.created_at)
        ],
    )
    .await
    .map(|_| ())
}

/// The session of a token, with its member of staff, in one indexed read. None when it ended,
/// expired, or the member of staff may no longer sign in.
pub async fn find_session(tx: &Tx<'_>, token_hash: &str, now: Timestamp) -> Result<Option<Presence>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS}, {STAFF} FROM session LEFT JOIN staff ON staff.id = session.subject AND session.kind <> 'customer' \
         WHERE session.token_hash = $1 AND session.ended_at IS NULL AND session.expires_at > $2"
    );
    let found = tx
        .find(&sql, params![token_hash, now], |row| {
            let session = read_session(row)?;
            let is_staff = row.get::<Option<Uuid>>(9)?.is_some();
            let staff = if is_staff { Some(read_staff(row, 9)?) } else { None };
            Ok(Presence { session, staff })
        })
        .await?;
    Ok(found.filter(|presence| match &presence.staff {
        Some(staff) => staff.active,
        None => presence.session.kind == SessionKind::Customer,
    }))
}

/// Writes that a session is in use; it lives longer by that. Call it when
/// [`Session::is_to_be_touched`], not at each request.
pub async fn touch_session(tx: &Tx<'_>, session: &Session, now: Timestamp) -> Result<(), DbError> {
    let expires_at = session.kind.expires_at(session.created_at, now);
    tx.exec(
        "UPDATE session SET last_seen_at = $1, expires_at = $2 WHERE id = $3 AND last_seen_at < $1 AND ended_at IS NULL",
        params![now, expires_at, session.id],
    )
    .await
    .map(|_| ())
}

/// Ends a session. Whether it was open.
pub async fn end_session(tx: &Tx<'_>, id: SessionId, at: Timestamp) -> Result<bool, DbError> {
    tx.guard("UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", params![at, id]).await
}

/// Ends all sessions of a person, but one; how many.
pub async fn end_sessions_of(
    tx: &Tx<'_>,
    subject: Uuid,
    except: Option<SessionId>,
    at: Timestamp,
) -> Result<u64, DbError> {
    let except = except.unwrap_or(SessionId(Uuid::nil()));
    tx.exec(
        "UPDATE session SET ended_at = $1 WHERE subject = $2 AND id <> $3 AND ended_at IS NULL",
        params![at, subject, except],
    )
    .await
}

/// The open sessions of a person, newest first.
pub async fn list_sessions_of(tx: &Tx<'_>, subject: Uuid, now: Timestamp) -> Result<Vec<Session>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM session WHERE subject = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 50"
    );
    tx.rows(&sql, params![subject, now], read_session).await
}

/// Forgets sessions that expired before an instant, a few at a time; how many.
pub async fn forget_old_sessions(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        params![before, limit],
    )
    .await
}
