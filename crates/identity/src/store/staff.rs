//! Members of staff.

use super::accounts::Candidate;
use crate::model::{IdentityRefused, NewStaff, Staff};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{LocationId, StaffId};
use uuid::Uuid;

pub(super) const COLUMNS: &str = "staff.id, staff.code, staff.display_name, staff.role, staff.location_id, staff.email_key, \
                                  staff.active, staff.created_at, staff.revision";

/// Reads the columns of [`COLUMNS`] from this place on.
pub(super) fn read_staff(row: &Row<'_>, from: usize) -> Result<Staff, DbError> {
    Ok(Staff {
        id: row.get(from)?,
        code: row.get(from + 1)?,
        display_name: row.get(from + 2)?,
        role: row.parse(from + 3)?,
        location: row.get(from + 4)?,
        email_key: row.get(from + 5)?,
        active: row.get(from + 6)?,
        created_at: row.get(from + 7)?,
        revision: row.get(from + 8)?,
    })
}

const HEAD: &str = "INSERT INTO staff (id, code, display_name, role, location_id, email_key, pin_hash, password_hash, active, \
                    created_at, revision)";

fn row(new: &NewStaff, at: Timestamp) -> Vec<Value> {
    params![
        new.id,
        new.code,
        new.display_name,
        new.role,
        new.location,
        new.email,
        new.pin_hash,
        new.password_hash,
        true,
        at,
        1_i64
    ]
    .to_vec()
}

/// Writes a new member of staff. Refuses a code or an e-mail address that another one has.
pub async fn insert_staff(tx: &Tx<'_>, new: &NewStaff, at: Timestamp) -> Result<Staff, IdentityRefused> {
    let new = new.clone().checked()?;
    if tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &[row(&new, at)]).await? == 1 {
        return Ok(get_staff(tx, new.id).await?);
    }
    if find_staff_by_code(tx, &new.code).await?.is_some() {
        return Err(IdentityRefused::CodeTaken);
    }
    Err(IdentityRefused::EmailTaken)
}

/// Writes many members of staff at once, for imports; how many were written.
pub async fn insert_staff_many(tx: &Tx<'_>, new: &[NewStaff], at: Timestamp) -> Result<u64, IdentityRefused> {
    let mut rows = Vec::with_capacity(new.len());
    for one in new {
        rows.push(row(&one.clone().checked()?, at));
    }
    Ok(tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &rows).await?)
}

/// Writes code, name, role, store and address, if nobody else changed them since `seen_revision`.
/// Secrets stay as they are.
pub async fn change_staff(tx: &Tx<'_>, seen_revision: i64, changed: &NewStaff) -> Result<Staff, IdentityRefused> {
    let changed = changed.clone().checked()?;
    let taken: Option<String> = tx
        .find(
            "SELECT code FROM staff WHERE (code = $1 OR email_key = $2) AND id <> $3",
            params![changed.code, changed.email, changed.id],
            |row| row.get(0),
        )
        .await?;
    if let Some(code) = taken {
        return Err(if code == changed.code { IdentityRefused::CodeTaken } else { IdentityRefused::EmailTaken });
    }
    let hit = tx
        .guard(
            "UPDATE staff SET code = $1, display_name = $2, role = $3, location_id = $4, email_key = $5, revision = revision + 1 \
             WHERE id = $6 AND revision = $7 AND (password_hash IS NULL OR $8 = 1)",
            params![
                changed.code,
                changed.display_name,
                changed.role,
                changed.location,
                changed.email,
                changed.id,
                seen_revision,
                changed.email.is_some(),
            ],
        )
        .await?;
    let now = get_staff(tx, changed.id).await?;
    match hit {
        true => Ok(now),
        // A password without an address to sign in with would be of no use.
        false if now.revision == seen_revision => Err(IdentityRefused::StaffIncomplete),
        false => Err(IdentityRefused::ChangedMeanwhile),
    }
}

/// A new secret of a member of staff, hashed.
#[derive(Clone, PartialEq, Eq)]
pub enum StaffSecret {
    /// For the till.
    Pin(String),
    /// For the office.
    Password(String),
}

/// Replaces a secret. A password needs an e-mail address to sign in with.
pub async fn set_staff_secret(tx: &Tx<'_>, id: StaffId, secret: &StaffSecret) -> Result<(), IdentityRefused> {
    let (sql, hash) = match secret {
        StaffSecret::Pin(hash) => ("UPDATE staff SET pin_hash = $1, revision = revision + 1 WHERE id = $2", hash),
        StaffSecret::Password(hash) => (
            "UPDATE staff SET password_hash = $1, revision = revision + 1 WHERE id = $2 AND email_key IS NOT NULL",
            hash,
        ),
    };
    if tx.guard(sql, params![hash, id]).await? {
        return Ok(());
    }
    get_staff(tx, id).await?;
    Err(IdentityRefused::StaffIncomplete)
}

/// Lets somebody sign in, or no longer. Whether it changed anything.
pub async fn set_staff_active(tx: &Tx<'_>, id: StaffId, active: bool) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE staff SET active = $1, revision = revision + 1 WHERE id = $2 AND active <> $1",
        params![active, id],
    )
    .await
}

/// A member of staff by id.
pub async fn find_staff(tx: &Tx<'_>, id: StaffId) -> Result<Option<Staff>, DbError> {
    tx.find(&format!("SELECT {COLUMNS} FROM staff WHERE id = $1"), params![id], |row| read_staff(row, 0)).await
}

/// A member of staff by id; [`DbError::Missing`] when there is none.
pub async fn get_staff(tx: &Tx<'_>, id: StaffId) -> Result<Staff, DbError> {
    find_staff(tx, id).await?.ok_or(DbError::Missing)
}

/// A member of staff by code, in whatever case.
pub async fn find_staff_by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Staff>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM staff WHERE code = $1");
    tx.find(&sql, params![code.trim().to_uppercase()], |row| read_staff(row, 0)).await
}

/// An active member of staff by code (with the hash of the PIN) or by e-mail (with the hash of the password).
pub async fn find_staff_candidate(tx: &Tx<'_>, name: &str, by_code: bool) -> Result<Option<Candidate<Staff>>, DbError> {
    let (column, hash, name) = if by_code {
        ("code", "pin_hash", name.trim().to_uppercase())
    } else {
        ("email_key", "password_hash", name.trim().to_lowercase())
    };
    let sql = format!("SELECT {COLUMNS}, {hash} FROM staff WHERE {column} = $1 AND active = 1 AND {hash} IS NOT NULL");
    tx.find(&sql, params![name], |row| Ok(Candidate { person: read_staff(row, 0)?, hash: row.get(9)? })).await
}

/// A page of staff by name: of one store, or of all; with those who left, or without. `after` is the
/// last one that was seen.
pub async fn list_staff(
    tx: &Tx<'_>,
    location: Option<LocationId>,
    with_inactive: bool,
    after: Option<&Staff>,
    limit: i64,
) -> Result<Vec<Staff>, DbError> {
    let (name, id) = after.map_or(("", StaffId(Uuid::nil())), |staff| (staff.display_name.as_str(), staff.id));
    let least = i64::from(!with_inactive);
    let limit = limit.clamp(1, 200);
    let read = |row: &Row<'_>| read_staff(row, 0);
    if let Some(location) = location {
        let sql = format!(
            "SELECT {COLUMNS} FROM staff WHERE location_id = $1 AND active >= $2 AND (display_name, id) > ($3, $4) \
             ORDER BY display_name, id LIMIT $5"
        );
        return tx.rows(&sql, params![location, least, name, id, limit], read).await;
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM staff WHERE active >= $1 AND (display_name, id) > ($2, $3) ORDER BY display_name, id LIMIT $4"
    );
    tx.rows(&sql, params![least, name, id, limit], read).await
}
