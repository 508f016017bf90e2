//! All SQL of places and shifts.

use crate::imprint::Imprint;
use crate::model::{CloseShift, Company, Location, MOST_CASH_MINOR, OpenShift, Policy, Shift, ShiftRefused, Till};
use db::{Command, DbError, Row, Tx, params};
use kernel::{LocationId, ShiftId, TillId};

const LOCATION: &str = "SELECT id, code, kind, name, city, street, postcode, country, phone, latitude_e6, longitude_e6, time_zone, hours, position FROM location";

fn location(row: &Row<'_>) -> Result<Location, DbError> {
    Ok(Location {
        id: row.get(0)?,
        code: row.get(1)?,
        kind: row.parse(2)?,
        name: row.get(3)?,
        city: row.get(4)?,
        street: row.get(5)?,
        postcode: row.get(6)?,
        country: row.get(7)?,
        phone: row.get(8)?,
        latitude_e6: row.get(9)?,
        longitude_e6: row.get(10)?,
        time_zone: row.get(11)?,
        hours: row.json(12)?,
        position: row.get(13)?,
    })
}

/// The firm.
pub async fn get_company(tx: &Tx<'_>) -> Result<Company, DbError> {
    tx.get("SELECT name, legal_name, siret, vat_number, currency FROM company WHERE id = 1", params![], |row| {
        Ok(Company {
            name: row.get(0)?,
            legal_name: row.get(1)?,
            siret: row.get(2)?,
            vat_number: row.get(3)?,
            currency: row.parse(4)?,
        })
    })
    .await
}

/// Writes the firm.
pub async fn put_company(tx: &Tx<'_>, company: &Company) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO company (id, name, legal_name, siret, vat_number, currency) VALUES (1, $1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, legal_name = excluded.legal_name, siret = excluded.siret, \
         vat_number = excluded.vat_number, currency = excluded.currency",
        params![company.name, company.legal_name, company.siret, company.vat_number, company.currency],
    )
    .await
    .map(|_| ())
}

/// Writes the firm of a new house; false when there is one already.
pub async fn found_company(tx: &Tx<'_>, company: &Company) -> Result<bool, DbError> {
    tx.guard(
        "INSERT INTO company (id, name, legal_name, siret, vat_number, currency) VALUES (1, $1, $2, $3, $4, $5) \
         ON CONFLICT DO NOTHING",
        params![company.name, company.legal_name, company.siret, company.vat_number, company.currency],
    )
    .await
}

/// What the law wants said of the house; nothing yet where nobody wrote it.
pub async fn get_imprint(tx: &Tx<'_>) -> Result<Imprint, DbError> {
    let found = tx.find(
        "SELECT capital, register, street, postcode, city, phone, email, director, host_name, host_address, host_phone, mediator_name, mediator_address, mediator_site FROM imprint WHERE id = 1",
        params![],
        |row| {
            Ok(Imprint {
                capital: row.get(0)?,
                register: row.get(1)?,
                street: row.get(2)?,
                postcode: row.get(3)?,
                city: row.get(4)?,
                phone: row.get(5)?,
                email: row.get(6)?,
                director: row.get(7)?,
                host_name: row.get(8)?,
                host_address: row.get(9)?,
                host_phone: row.get(10)?,
                mediator_name: row.get(11)?,
                mediator_address: row.get(12)?,
                mediator_site: row.get(13)?,
            })
        },
    );
    Ok(found.await?.unwrap_or_default())
}

/// Writes it.
pub async fn put_imprint(tx: &Tx<'_>, i: &Imprint) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO imprint (id, capital, register, street, postcode, city, phone, email, director, host_name, host_address, host_phone, mediator_name, mediator_address, mediator_site) \
         VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         ON CONFLICT (id) DO UPDATE SET capital = excluded.capital, register = excluded.register, street = excluded.street, postcode = excluded.postcode, city = excluded.city, phone = excluded.phone, email = excluded.email, director = excluded.director, host_name = excluded.host_name, host_address = excluded.host_address, host_phone = excluded.host_phone, mediator_name = excluded.mediator_name, mediator_address = excluded.mediator_address, mediator_site = excluded.mediator_site",
        params![
            i.capital,
            i.register,
            i.street,
            i.postcode,
            i.city,
            i.phone,
            i.email,
            i.director,
            i.host_name,
            i.host_address,
            i.host_phone,
            i.mediator_name,
            i.mediator_address,
            i.mediator_site,
        ],
    )
    .await
    .map(|_| ())
}

/// All places in their order; a chain has hundreds, so faces keep this list.
pub async fn all_locations(tx: &Tx<'_>) -> Result<Vec<Location>, DbError> {
    tx.rows(&format!("{LOCATION} ORDER BY position, code"), params![], location).await
}

/// One place.
pub async fn get_location(tx: &Tx<'_>, id: LocationId) -> Result<Location, DbError> {
    tx.get(&format!("{LOCATION} WHERE id = $1"), params![id], location).await
}

/// Some places by id, in no order.
pub async fn get_locations(tx: &Tx<'_>, ids: &[LocationId]) -> Result<Vec<Location>, DbError> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(tx.find(&format!("{LOCATION} WHERE id = $1"), params![*id], location).await?);
    }
    Ok(found)
}

/// One place by its code.
pub async fn find_location_by_code(tx: &Tx<'_>, code: &str) -> Result<Option<Location>, DbError> {
    tx.find(&format!("{LOCATION} WHERE code = $1"), params![code], location).await
}

/// Writes a place.
pub async fn put_location(tx: &Tx<'_>, l: &Location) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO location (id, code, kind, name, city, street, postcode, country, phone, latitude_e6, longitude_e6, time_zone, hours, position) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         ON CONFLICT (id) DO UPDATE SET code = excluded.code, kind = excluded.kind, name = excluded.name, city = excluded.city, \
         street = excluded.street, postcode = excluded.postcode, country = excluded.country, phone = excluded.phone, \
         latitude_e6 = excluded.latitude_e6, longitude_e6 = excluded.longitude_e6, time_zone = excluded.time_zone, \
         hours = excluded.hours, position = excluded.position",
        params![
            l.id,
            l.code,
            l.kind.as_str(),
            l.name,
            l.city,
            l.street,
            l.postcode,
            l.country,
            l.phone,
            l.latitude_e6,
            l.longitude_e6,
            l.time_zone,
            l.hours.to_string(),
            l.position
        ],
    )
    .await
    .map(|_| ())
}

/// The place in lists behind all others.
pub async fn next_position(tx: &Tx<'_>) -> Result<i64, DbError> {
    tx.get("SELECT COALESCE(MAX(position), 0) + 1 FROM location", params![], |row| row.get(0)).await
}

fn till(row: &Row<'_>) -> Result<Till, DbError> {
    Ok(Till { id: row.get(0)?, location: row.get(1)?, number: row.get(2)?, terminal: row.get(3)? })
}

/// The tills of a store.
pub async fn tills_of(tx: &Tx<'_>, store: LocationId) -> Result<Vec<Till>, DbError> {
    tx.rows(
        "SELECT id, location_id, number, terminal FROM till WHERE location_id = $1 ORDER BY number",
        params![store],
        till,
    )
    .await
}

/// Keeps a shift from being closed until this transaction ends; whether it is open.
pub async fn hold_open_shift(tx: &Tx<'_>, id: ShiftId) -> Result<bool, DbError> {
    tx.guard("UPDATE shift SET float_minor = float_minor WHERE id = $1 AND closed_at IS NULL", params![id]).await
}

/// One till.
pub async fn get_till(tx: &Tx<'_>, id: TillId) -> Result<Till, DbError> {
    tx.get("SELECT id, location_id, number, terminal FROM till WHERE id = $1", params![id], till).await
}

/// The till beside a terminal.
pub async fn find_till_by_terminal(tx: &Tx<'_>, terminal: &str) -> Result<Option<Till>, DbError> {
    tx.find("SELECT id, location_id, number, terminal FROM till WHERE terminal = $1", params![terminal], till).await
}

/// Adds a till, or changes its terminal.
pub async fn put_till(tx: &Tx<'_>, t: &Till) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO till (id, location_id, number, terminal, next_receipt) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (id) DO UPDATE SET terminal = excluded.terminal",
        params![t.id, t.location, t.number, t.terminal],
    )
    .await
    .map(|_| ())
}

/// Takes the next receipt number of a till. Without a gap, as it is taken in the transaction that
/// writes the receipt.
pub async fn next_receipt_number(tx: &Tx<'_>, till: TillId) -> Result<i64, DbError> {
    tx.get(
        "UPDATE till SET next_receipt = next_receipt + 1 WHERE id = $1 RETURNING next_receipt - 1",
        params![till],
        |row| row.get(0),
    )
    .await
}

/// Sets the next receipt number of a till, after a bulk load of past receipts.
pub async fn set_next_receipt(tx: &Tx<'_>, till: TillId, next: i64) -> Result<(), DbError> {
    tx.exec("UPDATE till SET next_receipt = $1 WHERE id = $2", params![next, till]).await.map(|_| ())
}

/// The chain's rules.
pub async fn get_policy(tx: &Tx<'_>) -> Result<Policy, DbError> {
    let policy = tx
        .find(
            "SELECT keep_days, hold_minutes, preparation_minutes, return_days FROM policy WHERE id = 1",
            params![],
            |row| {
                Ok(Policy {
                    keep_days: row.get(0)?,
                    hold_minutes: row.get(1)?,
                    preparation_minutes: row.get(2)?,
                    return_days: row.get(3)?,
                })
            },
        )
        .await?;
    Ok(policy.unwrap_or_default())
}

/// Sets the chain's rules.
pub async fn put_policy(tx: &Tx<'_>, policy: &Policy) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO policy (id, keep_days, hold_minutes, preparation_minutes, return_days) VALUES (1, $1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET keep_days = excluded.keep_days, hold_minutes = excluded.hold_minutes, \
         preparation_minutes = excluded.preparation_minutes, return_days = excluded.return_days",
        params![policy.keep_days, policy.hold_minutes, policy.preparation_minutes, policy.return_days],
    )
    .await
    .map(|_| ())
}

const SHIFT: &str = "SELECT id, till_id, location_id, staff_id, opened_at, float_minor, closed_at, expected_minor, counted_minor, note FROM shift";

fn shift(row: &Row<'_>) -> Result<Shift, DbError> {
    Ok(Shift {
        id: row.get(0)?,
        till: row.get(1)?,
        location: row.get(2)?,
        staff: row.get(3)?,
        opened_at: row.get(4)?,
        float_minor: row.get(5)?,
        closed_at: row.get(6)?,
        expected_minor: row.get(7)?,
        counted_minor: row.get(8)?,
        note: row.get(9)?,
    })
}

/// The open shift of a till.
pub async fn find_open_shift(tx: &Tx<'_>, till: TillId) -> Result<Option<Shift>, DbError> {
    tx.find(&format!("{SHIFT} WHERE till_id = $1 AND closed_at IS NULL"), params![till], shift).await
}

/// One shift.
pub async fn find_shift(tx: &Tx<'_>, id: ShiftId) -> Result<Option<Shift>, DbError> {
    tx.find(&format!("{SHIFT} WHERE id = $1"), params![id], shift).await
}

/// The latest shifts of a store, newest first.
pub async fn list_shifts(tx: &Tx<'_>, store: LocationId, limit: i64) -> Result<Vec<Shift>, DbError> {
    tx.rows(&format!("{SHIFT} WHERE location_id = $1 ORDER BY opened_at DESC LIMIT $2"), params![store, limit], shift)
        .await
}

impl Command for OpenShift {
    type Done = Shift;
    type Refused = ShiftRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Shift, ShiftRefused> {
        if !(0..=MOST_CASH_MINOR).contains(&self.float_minor) {
            return Err(ShiftRefused::Amount);
        }
        let till = get_till(tx, self.till).await?;
        if !self.actor.may_act_in(till.location) {
            return Err(ShiftRefused::OtherStore);
        }
        let opened = tx
            .guard(
                "INSERT INTO shift (id, till_id, location_id, staff_id, opened_at, float_minor) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                params![self.id, self.till, till.location, self.staff, self.now, self.float_minor],
            )
            .await?;
        if !opened {
            return Err(ShiftRefused::AlreadyOpen);
        }
        Ok(find_open_shift(tx, self.till).await?.ok_or(DbError::Missing)?)
    }
}

impl Command for CloseShift {
    type Done = Shift;
    type Refused = ShiftRefused;

    async fn run(&self, tx: &Tx<'_>) -> Result<Shift, ShiftRefused> {
        if !(0..=MOST_CASH_MINOR).contains(&self.counted_minor) {
            return Err(ShiftRefused::Amount);
        }
        let till = get_till(tx, self.till).await?;
        if !self.actor.may_act_in(till.location) {
            return Err(ShiftRefused::OtherStore);
        }
        let open = find_open_shift(tx, self.till).await?.ok_or(ShiftRefused::NotOpen)?;
        let note = if self.note.trim().is_empty() { None } else { Some(self.note.trim().to_owned()) };
        let difference_minor = self.counted_minor - self.expected_minor;
        if difference_minor != 0 && note.is_none() {
            return Err(ShiftRefused::Reason { difference_minor });
        }
        let closed = tx
            .guard(
                "UPDATE shift SET closed_at = $1, expected_minor = $2, counted_minor = $3, note = $4 \
                 WHERE id = $5 AND closed_at IS NULL",
                params![self.now, self.expected_minor, self.counted_minor, note.clone(), open.id],
            )
            .await?;
        if !closed {
            return Err(ShiftRefused::NotOpen);
        }
        Ok(Shift {
            closed_at: Some(self.now),
            expected_minor: Some(self.expected_minor),
            counted_minor: Some(self.counted_minor),
            note,
            ..open
        })
    }
}
