//! The one field at the till: name, e-mail, telephone or number.

use super::{COLUMNS, read_customer};
use crate::model::{Customer, Phone, name_key, read_number};
use db::{DbError, Tx, params};
use futures::try_join;

/// Finds customers by the beginning of the e-mail address, of the telephone number, of the name
/// (either order, without accents), or by number; the surest first, `limit` at most (50). Fewer
/// than two signs find nothing.
pub async fn search(tx: &Tx<'_>, text: &str, limit: i64) -> Result<Vec<Customer>, DbError> {
    let text = text.trim();
    let limit = limit.clamp(1, 50);
    if text.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let (numbered, called, mailed, guests, family, given) = try_join!(
        by_number(tx, text),
        by_phone(tx, text, limit),
        by_prefix(tx, "email_key", email_key(text), limit),
        by_prefix(tx, "guest_email_key", email_key(text), limit),
        by_prefix(tx, "name_key", sure_key(text), limit),
        by_prefix(tx, "given_key", sure_key(text), limit),
    )?;
    let mut found: Vec<Customer> = Vec::new();
    for customer in [numbered, called, mailed, guests, family, given].into_iter().flatten() {
        if found.iter().all(|one| one.id != customer.id) {
            found.push(customer);
        }
    }
    found.truncate(usize::try_from(limit).unwrap_or(50));
    Ok(found)
}

/// An address has no blanks; something without one may be the beginning of it.
fn email_key(text: &str) -> Option<String> {
    let is_beginning =
        text.is_ascii() && !text.contains(char::is_whitespace) && text.bytes().any(|b| b.is_ascii_alphabetic());
    is_beginning.then(|| text.to_ascii_lowercase())
}

fn sure_key(text: &str) -> Option<String> {
    let has_letters = text.chars().any(char::is_alphabetic) && !text.contains('@');
    has_letters.then(|| name_key(text)).filter(|key| key.len() >= 2)
}

async fn by_number(tx: &Tx<'_>, text: &str) -> Result<Vec<Customer>, DbError> {
    let Some(number) = read_number(text) else { return Ok(Vec::new()) };
    // A number that was printed before a merge finds the record that was kept.
    let sql = format!(
        "SELECT {COLUMNS} FROM customer WHERE id = (SELECT COALESCE(merged_into, id) FROM customer WHERE number = $1)"
    );
    tx.rows(&sql, params![number], read_customer).await
}

async fn by_phone(tx: &Tx<'_>, text: &str, limit: i64) -> Result<Vec<Customer>, DbError> {
    by_prefix(tx, "phone_key", Phone::key_prefix(text), limit).await
}

/// Keys are ASCII, so that this range is right under every collation: nothing that begins with the
/// prefix comes after the prefix and a row of z.
async fn by_prefix(tx: &Tx<'_>, column: &str, prefix: Option<String>, limit: i64) -> Result<Vec<Customer>, DbError> {
    let Some(prefix) = prefix else { return Ok(Vec::new()) };
    let end = format!("{prefix}{}", "z".repeat(24));
    let sql = format!(
        "SELECT {COLUMNS} FROM customer WHERE merged_into IS NULL AND {column} >= $1 AND {column} < $2 \
         ORDER BY {column}, id LIMIT $3"
    );
    tx.rows(&sql, params![prefix, end, limit], read_customer).await
}
