//! Customers themselves.

use super::{COLUMNS, read_customer};
use crate::model::{Customer, CustomerRefused, Details, Email, NewCustomer, Phone, customer_number};
use db::{DbError, Tx, Value, params};
use kernel::CustomerId;

/// Numbers that are tried for one customer. The first is free practically always.
const DRAWS: u32 = 16;

const HEAD: &str = "INSERT INTO customer (id, number, last_name, first_name, name_key, given_key, email, email_key, phone, \
                    phone_key, language, note, created_at, created_in, created_by, merged_into, merged_at, revision)";

fn row(new: &NewCustomer, number: &str) -> Vec<Value> {
    let Details { name, email, phone, language, note } = &new.details;
    params![
        new.id,
        number,
        name.last(),
        name.first(),
        name.key(),
        name.given_key(),
        email.as_ref().map(Email::as_typed),
        email.as_ref().map(Email::key),
        phone.as_ref().map(Phone::as_typed),
        phone.as_ref().map(Phone::key),
        language,
        note,
        new.created_at,
        new.created_in,
        new.created_by,
        None::<CustomerId>,
        None::<i64>,
        1_i64,
    ]
    .to_vec()
}

/// Writes a new customer with a free number. Refuses an e-mail address that another one has.
pub async fn create_customer(tx: &Tx<'_>, new: &NewCustomer) -> Result<Customer, CustomerRefused> {
    for draw in 0..DRAWS {
        let number = customer_number(new.id, draw);
        // Either the number or the e-mail address is taken when nothing is inserted.
        if tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &[row(new, &number)]).await? == 1 {
            return Ok(get_customer(tx, new.id).await?);
        }
        if let Some(email) = &new.details.email {
            refuse_known_email(tx, email.key(), new.id).await?;
        }
        if find_customer(tx, new.id).await?.is_some() {
            return Err(DbError::Constraint("a customer with this id exists".into()).into());
        }
    }
    Err(DbError::Constraint("no free customer number".into()).into())
}

/// Writes a guest of the web: the address is theirs to be written to, and finds nobody.
pub async fn create_guest(tx: &Tx<'_>, new: &NewCustomer) -> Result<Customer, CustomerRefused> {
    let email = new.details.email.clone().ok_or(CustomerRefused::EmailInvalid)?;
    let details = Details { email: None, ..new.details.clone() };
    create_customer(tx, &NewCustomer { details, ..new.clone() }).await?;
    let sql = "UPDATE customer SET guest_email = $1, guest_email_key = $2 WHERE id = $3";
    tx.exec(sql, params![email.as_typed(), email.key(), new.id]).await?;
    Ok(get_customer(tx, new.id).await?)
}

/// The address that a guest typed becomes the customer's own, after it was proved.
pub async fn own_address(tx: &Tx<'_>, guest: CustomerId) -> Result<(), DbError> {
    let sql = "UPDATE customer SET email = guest_email, email_key = guest_email_key, guest_email = NULL, \
               guest_email_key = NULL, revision = revision + 1 \
               WHERE id = $1 AND email IS NULL AND guest_email IS NOT NULL AND merged_into IS NULL";
    tx.exec(sql, params![guest]).await.map(|_| ())
}

async fn refuse_known_email(tx: &Tx<'_>, key: &str, except: CustomerId) -> Result<(), CustomerRefused> {
    match find_by_email(tx, key).await? {
        Some(other) if other.id != except => {
            Err(CustomerRefused::EmailKnown { customer: other.id, hint: other.name_hint() })
        }
        _ => Ok(()),
    }
}

/// Writes many customers at once, for imports; how many were written. Those whose number or e-mail
/// address is taken are left out.
pub async fn insert_customers_many(tx: &Tx<'_>, new: &[NewCustomer]) -> Result<u64, DbError> {
    let rows: Vec<_> = new.iter().map(|one| row(one, &customer_number(one.id, 0))).collect();
    tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &rows).await
}

/// Writes the details of a customer, if it still has the revision that was seen and is not merged.
pub async fn change_customer(
    tx: &Tx<'_>,
    id: CustomerId,
    seen_revision: i64,
    details: &Details,
) -> Result<Customer, CustomerRefused> {
    let Details { name, email, phone, language, note } = details;
    if let Some(email) = email {
        refuse_known_email(tx, email.key(), id).await?;
    }
    let sql = "UPDATE customer SET last_name = $1, first_name = $2, name_key = $3, given_key = $4, email = $5, email_key = $6, \
               phone = $7, phone_key = $8, language = $9, note = $10, revision = revision + 1 \
               WHERE id = $11 AND revision = $12 AND merged_into IS NULL";
    let changed = tx
        .guard(
            sql,
            params![
                name.last(),
                name.first(),
                name.key(),
                name.given_key(),
                email.as_ref().map(Email::as_typed),
                email.as_ref().map(Email::key),
                phone.as_ref().map(Phone::as_typed),
                phone.as_ref().map(Phone::key),
                language,
                note,
                id,
                seen_revision,
            ],
        )
        .await?;
    let now = get_customer(tx, id).await?;
    if changed { Ok(now) } else { Err(CustomerRefused::ChangedMeanwhile) }
}

/// A customer by id, merged or not.
pub async fn find_customer(tx: &Tx<'_>, id: CustomerId) -> Result<Option<Customer>, DbError> {
    tx.find(&format!("SELECT {COLUMNS} FROM customer WHERE id = $1"), params![id], read_customer).await
}

/// A customer by id, merged or not; [`DbError::Missing`] when there is none.
pub async fn get_customer(tx: &Tx<'_>, id: CustomerId) -> Result<Customer, DbError> {
    find_customer(tx, id).await?.ok_or(DbError::Missing)
}

/// The customer that this one became part of, or itself; [`DbError::Missing`] when there is none.
/// Every reference to a customer that may be old goes through here.
pub async fn resolve(tx: &Tx<'_>, id: CustomerId) -> Result<Customer, DbError> {
    let mut customer = get_customer(tx, id).await?;
    // One hop by construction; a second is followed all the same.
    for _ in 0..8 {
        match customer.merged_into {
            Some(into) => customer = get_customer(tx, into).await?,
            None => return Ok(customer),
        }
    }
    Err(DbError::Data(format!("customer {id} was merged in a circle")))
}

/// The customer with this e-mail address, in whatever case.
pub async fn find_by_email(tx: &Tx<'_>, email: &str) -> Result<Option<Customer>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM customer WHERE email_key = $1 AND merged_into IS NULL");
    tx.find(&sql, params![email.trim().to_ascii_lowercase()], read_customer).await
}

/// The customer with this number, merged or not.
pub async fn find_by_number(tx: &Tx<'_>, number: &str) -> Result<Option<Customer>, DbError> {
    tx.find(&format!("SELECT {COLUMNS} FROM customer WHERE number = $1"), params![number], read_customer).await
}

/// The customers with these ids (200 at most), in no order: for lists that show names.
pub async fn list_customers_by_ids(tx: &Tx<'_>, ids: &[CustomerId]) -> Result<Vec<Customer>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = &ids[..ids.len().min(200)];
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT {COLUMNS} FROM customer WHERE id IN ({})", places.join(", "));
    let values: Vec<Value> = ids.iter().map(db::ToValue::to_value).collect();
    tx.rows(&sql, &values, read_customer).await
}

/// A page of customers by name, after the last one that was seen (its key of the name and its id).
pub async fn list_customers(
    tx: &Tx<'_>,
    after: Option<(&str, CustomerId)>,
    limit: i64,
) -> Result<Vec<Customer>, DbError> {
    let (key, id) = after.unwrap_or(("", CustomerId(uuid::Uuid::nil())));
    let sql = format!(
        "SELECT {COLUMNS} FROM customer WHERE merged_into IS NULL AND (name_key, id) > ($1, $2) \
         ORDER BY name_key, customer.id LIMIT $3"
    );
    tx.rows(&sql, params![key, id, limit.clamp(1, 200)], read_customer).await
}
