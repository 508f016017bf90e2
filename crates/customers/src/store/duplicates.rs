//! Records that may be one person.

use super::{COLUMNS, agreements, customers, read_customer};
use crate::model::{
    Consent, ConsentSource, Customer, CustomerRefused, DuplicateOffer, Email, Match, OfferState, PersonName, Phone,
    Why, is_worth_offering, merge_consents,
};
use db::{DbError, Row, Tx, params};
use futures::try_join;
use jiff::Timestamp;
use kernel::{CustomerId, Moment, StaffId};

/// Matches that a seller can look through.
const MOST_MATCHES: i64 = 10;

/// Customers who may be this person, the strongest reason first.
pub async fn find_matches(
    tx: &Tx<'_>,
    email: Option<&Email>,
    phone: Option<&Phone>,
    name: &PersonName,
) -> Result<Vec<Match>, DbError> {
    let (mailed, guests, called, named, turned) = try_join!(
        equal(tx, "email_key", email.map(|email| email.key().to_owned())),
        equal(tx, "guest_email_key", email.map(|email| email.key().to_owned())),
        equal(tx, "phone_key", phone.map(|phone| phone.key().to_owned())),
        equal(tx, "name_key", Some(name.key())),
        // Last and first name typed into each other's field.
        equal(tx, "name_key", Some(name.given_key())),
    )?;
    let mut matches: Vec<Match> = Vec::new();
    for (why, customers) in [
        (Why::SameEmail, mailed),
        (Why::SameEmail, guests),
        (Why::SamePhone, called),
        (Why::SimilarName, named),
        (Why::SimilarName, turned),
    ] {
        for customer in customers {
            if matches.iter().all(|one| one.customer.id != customer.id) {
                matches.push(Match { customer, why });
            }
        }
    }
    Ok(matches)
}

async fn equal(tx: &Tx<'_>, column: &str, key: Option<String>) -> Result<Vec<Customer>, DbError> {
    let Some(key) = key else { return Ok(Vec::new()) };
    let sql =
        format!("SELECT {COLUMNS} FROM customer WHERE {column} = $1 AND merged_into IS NULL ORDER BY id LIMIT $2");
    tx.rows(&sql, params![key, MOST_MATCHES], read_customer).await
}

/// Keeps an offer for each match that is worth somebody's look; how many are new.
pub async fn offer_duplicates(tx: &Tx<'_>, of: &Customer, matches: &[Match], at: Timestamp) -> Result<u64, DbError> {
    let pairs: Vec<_> = matches
        .iter()
        .filter(|one| one.customer.id != of.id && is_worth_offering(one.why, of, &one.customer))
        .map(|one| (of.id, one.customer.id, one.why))
        .collect();
    insert_offers(tx, &pairs, at).await
}

/// Keeps open offers for pairs in either order; a pair that was decided already stays decided.
pub async fn insert_offers(
    tx: &Tx<'_>,
    pairs: &[(CustomerId, CustomerId, Why)],
    at: Timestamp,
) -> Result<u64, DbError> {
    let rows: Vec<_> = pairs
        .iter()
        .filter(|(a, b, _)| a != b)
        .map(|(a, b, why)| params![a.min(b), a.max(b), why, OfferState::Open, at].to_vec())
        .collect();
    tx.insert_many("INSERT INTO duplicate_offer (a, b, why, state, offered_at)", "ON CONFLICT (a, b) DO NOTHING", &rows)
        .await
}

const OFFER: &str = "a, b, why, state, offered_at, decided_at, decided_by";

fn read_offer(row: &Row<'_>) -> Result<DuplicateOffer, DbError> {
    Ok(DuplicateOffer {
        a: row.get(0)?,
        b: row.get(1)?,
        why: row.parse(2)?,
        state: row.parse(3)?,
        offered_at: row.get(4)?,
        decided_at: row.get(5)?,
        decided_by: row.get(6)?,
    })
}

/// The open offers, oldest first, after the last one that was seen.
pub async fn list_open_offers(
    tx: &Tx<'_>,
    after: Option<&DuplicateOffer>,
    limit: i64,
) -> Result<Vec<DuplicateOffer>, DbError> {
    let nil = CustomerId(uuid::Uuid::nil());
    let (at, a, b) = after.map_or((Timestamp::UNIX_EPOCH, nil, nil), |offer| (offer.offered_at, offer.a, offer.b));
    let sql = format!(
        "SELECT {OFFER} FROM duplicate_offer WHERE state = 'open' AND (offered_at, a, b) > ($1, $2, $3) \
         ORDER BY offered_at, a, b LIMIT $4"
    );
    tx.rows(&sql, params![at, a, b, limit.clamp(1, 200)], read_offer).await
}

/// The offers that concern one customer, decided or not.
pub async fn list_offers_of(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<DuplicateOffer>, DbError> {
    let sql = format!("SELECT {OFFER} FROM duplicate_offer WHERE a = $1 OR b = $1 ORDER BY offered_at DESC LIMIT 100");
    tx.rows(&sql, params![customer], read_offer).await
}

/// Two people after all: the pair is not offered again. Whether there was an open offer.
pub async fn refuse_offer(
    tx: &Tx<'_>,
    one: CustomerId,
    other: CustomerId,
    by: StaffId,
    at: Timestamp,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE duplicate_offer SET state = 'refused', decided_at = $1, decided_by = $2 \
         WHERE a = $3 AND b = $4 AND state = 'open'",
        params![at, by, one.min(other), one.max(other)],
    )
    .await
}

/// Makes one record of two: `gone` points to `keep` from now on, blanks of `keep` are filled from
/// it, a no on either side stays a no. What other rooms hold for `gone` is moved by the caller, in
/// this same transaction. `by` is none when a guest proved to be the one that is kept.
pub async fn merge_customers(
    tx: &Tx<'_>,
    keep: CustomerId,
    gone: CustomerId,
    by: Option<StaffId>,
    moment: &Moment,
) -> Result<Customer, CustomerRefused> {
    // Touching both rows first makes two merges of the same records wait for each other.
    let touched = tx
        .exec(
            "UPDATE customer SET revision = revision + 1 WHERE id IN ($1, $2) AND merged_into IS NULL",
            params![keep, gone],
        )
        .await?;
    if keep == gone || touched != 2 {
        return Err(CustomerRefused::NotMergeable);
    }
    let (kept, lost) = try_join!(customers::get_customer(tx, keep), customers::get_customer(tx, gone))?;
    tx.exec(
        "UPDATE customer SET merged_into = $1, merged_at = $2 WHERE id = $3 OR merged_into = $3",
        params![keep, moment.now, gone],
    )
    .await?;
    fill_blanks(tx, &kept, &lost).await?;
    move_consents(tx, keep, gone, by, moment).await?;
    tx.exec(
        "INSERT INTO news_preference (customer_id, news, channel, at) \
         SELECT $1, news, channel, at FROM news_preference WHERE customer_id = $2 ON CONFLICT (customer_id, news) DO NOTHING",
        params![keep, gone],
    )
    .await?;
    close_offers(tx, keep, gone, by, moment.now).await?;
    Ok(customers::get_customer(tx, keep).await?)
}

async fn fill_blanks(tx: &Tx<'_>, kept: &Customer, lost: &Customer) -> Result<(), DbError> {
    let note = match (kept.note.as_str(), lost.note.as_str()) {
        (kept, "") => kept.to_owned(),
        ("", lost) => lost.to_owned(),
        (kept, lost) => format!("{kept}\n{lost}"),
    };
    let (email, email_key) =
        if kept.email.is_some() { (&kept.email, &kept.email_key) } else { (&lost.email, &lost.email_key) };
    let (phone, phone_key) =
        if kept.phone.is_some() { (&kept.phone, &kept.phone_key) } else { (&lost.phone, &lost.phone_key) };
    let (guest, guest_key) = match (&kept.guest_email, email) {
        (_, Some(_)) => (&None, &None),
        (Some(_), None) => (&kept.guest_email, &kept.guest_email_key),
        (None, None) => (&lost.guest_email, &lost.guest_email_key),
    };
    tx.exec(
        "UPDATE customer SET email = $1, email_key = $2, guest_email = $3, guest_email_key = $4, phone = $5, \
         phone_key = $6, note = $7 WHERE id = $8",
        params![email, email_key, guest, guest_key, phone, phone_key, note, kept.id],
    )
    .await
    .map(|_| ())
}

async fn move_consents(
    tx: &Tx<'_>,
    keep: CustomerId,
    gone: CustomerId,
    by: Option<StaffId>,
    moment: &Moment,
) -> Result<(), DbError> {
    let (kept, lost) = try_join!(agreements::list_consents(tx, keep), agreements::list_consents(tx, gone))?;
    let moved: Vec<Consent> = merge_consents(&kept, &lost)
        .into_iter()
        .map(|one| Consent {
            id: moment.id(),
            customer: keep,
            source: ConsentSource::Merge,
            staff: by,
            at: moment.now,
            ..one
        })
        .collect();
    agreements::insert_consents_many(tx, &moved).await.map(|_| ())
}

/// The pair is decided; what was offered between the lost record and others is offered for the kept one.
async fn close_offers(
    tx: &Tx<'_>,
    keep: CustomerId,
    gone: CustomerId,
    by: Option<StaffId>,
    at: Timestamp,
) -> Result<(), DbError> {
    let offers = list_offers_of(tx, gone).await?;
    tx.exec(
        "UPDATE duplicate_offer SET state = 'merged', decided_at = $1, decided_by = $2 \
         WHERE (a = $3 OR b = $3) AND state = 'open'",
        params![at, by, gone],
    )
    .await?;
    let others: Vec<_> = offers
        .iter()
        .filter(|offer| offer.state == OfferState::Open)
        .map(|offer| (keep, if offer.a == gone { offer.b } else { offer.a }, offer.why))
        .collect();
    insert_offers(tx, &others, at).await.map(|_| ())
}
