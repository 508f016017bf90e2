//! Consents, preferences of news, and who looked.

use crate::model::{
    Consent, ConsentChannel, Customer, CustomerRefused, News, NewsPreference, Unreachable, choose_channel,
};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{CustomerId, LocationId, StaffId};
use uuid::Uuid;

const CONSENT: &str = "id, customer_id, purpose, channel, state, text_version, source, staff_id, at";

fn read_consent(row: &Row<'_>) -> Result<Consent, DbError> {
    Ok(Consent {
        id: row.get(0)?,
        customer: row.get(1)?,
        purpose: row.parse(2)?,
        channel: row.parse(3)?,
        state: row.parse(4)?,
        text_version: row.get(5)?,
        source: row.parse(6)?,
        staff: row.get(7)?,
        at: row.get(8)?,
    })
}

fn consent_row(one: &Consent) -> Vec<Value> {
    params![one.id, one.customer, one.purpose, one.channel, one.state, one.text_version, one.source, one.staff, one.at]
        .to_vec()
}

/// Adds an answer to the history. Refuses a channel that its purpose does not have.
pub async fn record_consent(tx: &Tx<'_>, consent: &Consent) -> Result<(), CustomerRefused> {
    if !consent.purpose.takes(consent.channel) {
        return Err(CustomerRefused::ConsentChannel);
    }
    insert_consents_many(tx, std::slice::from_ref(consent)).await?;
    Ok(())
}

/// Adds many answers at once, for imports; how many.
pub async fn insert_consents_many(tx: &Tx<'_>, consents: &[Consent]) -> Result<u64, DbError> {
    let rows: Vec<_> = consents.iter().map(consent_row).collect();
    tx.insert_many(&format!("INSERT INTO consent ({CONSENT})"), "", &rows).await
}

/// The answers in force, one of each purpose and channel. Read it at each use, keep it nowhere.
pub async fn list_consents(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<Consent>, DbError> {
    let sql = format!(
        "SELECT {CONSENT} FROM consent WHERE customer_id = $1 AND NOT EXISTS (SELECT 1 FROM consent later \
         WHERE later.customer_id = consent.customer_id AND later.purpose = consent.purpose \
         AND later.channel = consent.channel AND (later.at, later.id) > (consent.at, consent.id)) \
         ORDER BY purpose, channel"
    );
    tx.rows(&sql, params![customer], read_consent).await
}

/// Every answer ever given, newest first, `limit` at most.
pub async fn list_consent_history(tx: &Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Consent>, DbError> {
    let sql = format!("SELECT {CONSENT} FROM consent WHERE customer_id = $1 ORDER BY at DESC, id DESC LIMIT $2");
    tx.rows(&sql, params![customer, limit.clamp(1, 500)], read_consent).await
}

/// What the customer chose, by kind of news.
pub async fn list_news_preferences(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<NewsPreference>, DbError> {
    tx.rows(
        "SELECT news, channel, at FROM news_preference WHERE customer_id = $1 ORDER BY news",
        params![customer],
        |row| Ok(NewsPreference { news: row.parse(0)?, channel: row.parse(1)?, at: row.get(2)? }),
    )
    .await
}

/// By which channel and address a customer is told of this, or why they are not.
pub async fn reach(
    tx: &Tx<'_>,
    customer: &Customer,
    news: News,
) -> Result<Result<(ConsentChannel, String), Unreachable>, DbError> {
    let (preferences, consents) =
        futures::try_join!(list_news_preferences(tx, customer.id), list_consents(tx, customer.id))?;
    Ok(choose_channel(&preferences, &consents, &customer.addresses(), news))
}

/// Keeps what the customer chose for one kind of news.
pub async fn set_news_preference(
    tx: &Tx<'_>,
    customer: CustomerId,
    news: News,
    channel: ConsentChannel,
    at: Timestamp,
) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO news_preference (customer_id, news, channel, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (customer_id, news) DO UPDATE SET channel = excluded.channel, at = excluded.at",
        params![customer, news, channel, at],
    )
    .await
    .map(|_| ())
}

/// One look of a member of staff at a customer's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Look {
    /// Who looked.
    pub staff: StaffId,
    /// In which store; none at head office.
    pub location: Option<LocationId>,
    /// When.
    pub at: Timestamp,
}

/// Writes down that somebody opened a customer's record.
pub async fn record_look(tx: &Tx<'_>, id: Uuid, customer: CustomerId, look: &Look) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO customer_look (id, customer_id, staff_id, location_id, at) VALUES ($1, $2, $3, $4, $5)",
        params![id, customer, look.staff, look.location, look.at],
    )
    .await
    .map(|_| ())
}

/// Who opened the record, newest first, `limit` at most.
pub async fn list_looks(tx: &Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Look>, DbError> {
    tx.rows(
        "SELECT staff_id, location_id, at FROM customer_look WHERE customer_id = $1 ORDER BY id DESC LIMIT $2",
        params![customer, limit.clamp(1, 500)],
        |row| Ok(Look { staff: row.get(0)?, location: row.get(1)?, at: row.get(2)? }),
    )
    .await
}
