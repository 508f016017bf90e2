//! Customer accounts and one-time links.

use crate::model::{CustomerAccount, IdentityRefused, Link, LinkPurpose, NewLink};
use db::{DbError, Row, Tx, Value, params};
use jiff::{SignedDuration, Timestamp};
use kernel::CustomerId;

/// Somebody who may be the one who signs in, and the hash that tells.
#[derive(Clone)]
pub struct Candidate<P> {
    /// Who.
    pub person: P,
    /// The stored hash.
    pub hash: String,
}

const ACCOUNT: &str = "customer_id, email_key, created_at, password_changed_at";

fn read_account(row: &Row<'_>) -> Result<CustomerAccount, DbError> {
    Ok(CustomerAccount {
        customer: row.get(0)?,
        email_key: row.get(1)?,
        created_at: row.get(2)?,
        password_changed_at: row.get(3)?,
    })
}

const HEAD: &str =
    "INSERT INTO customer_account (customer_id, email_key, password_hash, created_at, password_changed_at)";

fn row(account: &CustomerAccount, password_hash: &str) -> Vec<Value> {
    let CustomerAccount { customer, email_key, created_at, password_changed_at } = account;
    params![customer, email_key.trim().to_lowercase(), password_hash, created_at, password_changed_at].to_vec()
}

/// Opens an account. Refuses a second one of a customer or of an address.
pub async fn insert_account(
    tx: &Tx<'_>,
    customer: CustomerId,
    email: &str,
    password_hash: &str,
    at: Timestamp,
) -> Result<CustomerAccount, IdentityRefused> {
    let email_key = email.trim().to_lowercase();
    let account = CustomerAccount { customer, email_key, created_at: at, password_changed_at: at };
    let inserted = tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &[row(&account, password_hash)]).await?;
    if inserted == 1 { Ok(account) } else { Err(IdentityRefused::AccountExists) }
}

/// Opens many accounts at once, for imports; how many.
pub async fn insert_accounts_many(tx: &Tx<'_>, accounts: &[(CustomerAccount, String)]) -> Result<u64, DbError> {
    let rows: Vec<_> = accounts.iter().map(|(account, hash)| row(account, hash)).collect();
    tx.insert_many(HEAD, "ON CONFLICT DO NOTHING", &rows).await
}

/// The account of a customer.
pub async fn find_account(tx: &Tx<'_>, customer: CustomerId) -> Result<Option<CustomerAccount>, DbError> {
    let sql = format!("SELECT {ACCOUNT} FROM customer_account WHERE customer_id = $1");
    tx.find(&sql, params![customer], read_account).await
}

/// The account with this address, in whatever case.
pub async fn find_account_by_email(tx: &Tx<'_>, email: &str) -> Result<Option<CustomerAccount>, DbError> {
    let sql = format!("SELECT {ACCOUNT} FROM customer_account WHERE email_key = $1");
    tx.find(&sql, params![email.trim().to_lowercase()], read_account).await
}

/// The account with this address and its hash.
pub async fn find_customer_candidate(tx: &Tx<'_>, email: &str) -> Result<Option<Candidate<CustomerAccount>>, DbError> {
    let sql = format!("SELECT {ACCOUNT}, password_hash FROM customer_account WHERE email_key = $1");
    tx.find(&sql, params![email.trim().to_lowercase()], |row| {
        Ok(Candidate { person: read_account(row)?, hash: row.get(4)? })
    })
    .await
}

/// Sets a new password. Whether there is an account.
pub async fn set_account_password(
    tx: &Tx<'_>,
    customer: CustomerId,
    password_hash: &str,
    at: Timestamp,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE customer_account SET password_hash = $1, password_changed_at = $2 WHERE customer_id = $3",
        params![password_hash, at, customer],
    )
    .await
}

/// The address to sign in with follows the customer's own. Refuses one that another account has.
pub async fn change_account_email(tx: &Tx<'_>, customer: CustomerId, email: &str) -> Result<(), IdentityRefused> {
    match find_account_by_email(tx, email).await? {
        Some(other) if other.customer != customer => Err(IdentityRefused::EmailTaken),
        _ => {
            let sql = "UPDATE customer_account SET email_key = $1 WHERE customer_id = $2";
            tx.exec(sql, params![email.trim().to_lowercase(), customer]).await?;
            Ok(())
        }
    }
}

/// After two customers became one: the account and the sessions of the lost record go to the kept
/// one. When both have an account, the kept one's stays and the other's is closed.
pub async fn move_account(tx: &Tx<'_>, gone: CustomerId, keep: CustomerId) -> Result<(), DbError> {
    if find_account(tx, keep).await?.is_some() {
        tx.exec("DELETE FROM customer_account WHERE customer_id = $1", params![gone]).await?;
    } else {
        tx.exec("UPDATE customer_account SET customer_id = $1 WHERE customer_id = $2", params![keep, gone]).await?;
    }
    tx.exec(
        "UPDATE session SET subject = $1 WHERE subject = $2 AND kind = 'customer' AND ended_at IS NULL",
        params![keep, gone],
    )
    .await?;
    tx.exec("UPDATE one_time_link SET customer_id = $1 WHERE customer_id = $2", params![keep, gone]).await?;
    Ok(())
}

/// Writes a link. A new one of the same single-use purpose replaces those sent before.
pub async fn insert_link(tx: &Tx<'_>, new: &NewLink) -> Result<(), DbError> {
    if new.purpose.is_single_use() {
        tx.exec(
            "UPDATE one_time_link SET used_at = $1 WHERE customer_id = $2 AND purpose = $3 AND used_at IS NULL",
            params![new.created_at, new.customer, new.purpose],
        )
        .await?;
    }
    let email_key = new.email.as_ref().map(|email| email.trim().to_lowercase());
    tx.exec(
        "INSERT INTO one_time_link (token_hash, purpose, customer_id, order_id, email_key, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![new.token_hash, new.purpose, new.customer, new.order, email_key, new.created_at, new.expires_at()],
    )
    .await
    .map(|_| ())
}

const LINK: &str = "purpose, customer_id, order_id, email_key, expires_at";

fn read_link(row: &Row<'_>) -> Result<Link, DbError> {
    Ok(Link {
        purpose: row.parse(0)?,
        customer: row.get(1)?,
        order: row.get(2)?,
        email_key: row.get(3)?,
        expires_at: row.get(4)?,
    })
}

/// A link that still works.
pub async fn find_link(
    tx: &Tx<'_>,
    token_hash: &str,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Option<Link>, DbError> {
    let sql = format!(
        "SELECT {LINK} FROM one_time_link WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3 AND used_at IS NULL"
    );
    tx.find(&sql, params![token_hash, purpose, now], read_link).await
}

/// Uses a single-use link up; of two at once one succeeds.
pub async fn use_link(
    tx: &Tx<'_>,
    token_hash: &str,
    purpose: LinkPurpose,
    now: Timestamp,
) -> Result<Link, IdentityRefused> {
    let sql = format!(
        "UPDATE one_time_link SET used_at = $1 WHERE token_hash = $2 AND purpose = $3 AND expires_at > $1 AND used_at IS NULL \
         RETURNING {LINK}"
    );
    tx.find(&sql, params![now, token_hash, purpose], read_link).await?.ok_or(IdentityRefused::LinkInvalid)
}

/// A person is sent one link in so long, however often they ask.
const BETWEEN_RESETS: SignedDuration = SignedDuration::from_mins(2);

/// Writes a link for a new password, if there is an account with this address and none was sent just
/// now. The caller sends the message in the same transaction when there is one, and answers the
/// same either way.
pub async fn request_reset(
    tx: &Tx<'_>,
    email: &str,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<CustomerAccount>, DbError> {
    let Some(account) = find_account_by_email(tx, email).await? else { return Ok(None) };
    let since = now.saturating_sub(BETWEEN_RESETS).unwrap_or(now);
    let recent: Option<i64> = tx
        .find(
            "SELECT created_at FROM one_time_link WHERE customer_id = $1 AND purpose = $2 AND used_at IS NULL AND created_at > $3",
            params![account.customer, LinkPurpose::ResetPassword, since],
            |row| row.get(0),
        )
        .await?;
    if recent.is_some() {
        return Ok(None);
    }
    let link = NewLink {
        token_hash: token_hash.to_owned(),
        purpose: LinkPurpose::ResetPassword,
        customer: Some(account.customer),
        order: None,
        email: Some(account.email_key.clone()),
        created_at: now,
    };
    insert_link(tx, &link).await?;
    Ok(Some(account))
}

/// Forgets links that expired before an instant, a few at a time; how many.
pub async fn forget_old_links(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "DELETE FROM one_time_link WHERE token_hash IN \
         (SELECT token_hash FROM one_time_link WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        params![before, limit],
    )
    .await
}
