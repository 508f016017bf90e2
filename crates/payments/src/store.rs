//! All SQL of payments.

mod credits;

pub use credits::{
    Issue, block_credit, credit_findings, credit_journal, credits_of, find_credit_by_code, get_credit,
    get_credit_rules, get_credits, give_to_credit, issue_credit, list_credits, put_credit_rules, spend_credit,
    unspend_credit,
};

use crate::model::{
    CameFrom, CardToken, OrderToken, Payment, PaymentRefused, PaymentState, Refund, RefundState, SeenCard, Taking,
    Tender,
};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{CustomerId, OrderId, PaymentId, RefundId, ShiftId, TokenId};
use serde::Serialize;
use serde::de::DeserializeOwned;

const PAYMENT: &str = "SELECT id, order_id, slot, customer_id, tender, state, currency, amount_minor, captured_minor, refunded_minor, \
     given_minor, token_id, terminal, save_card, mandate_text, provider_ref, client_url, brand, last4, reason, shift_id, location_id, \
     created_at, updated_at, takes_later, set_aside_until, order_token, taking, transferred_minor, share, credit_id, came_from, origin_id, \
     origin_tender FROM payment";

fn payment(row: &Row<'_>) -> Result<Payment, DbError> {
    Ok(Payment {
        id: row.get(0)?,
        order: row.get(1)?,
        slot: row.get(2)?,
        customer: row.get(3)?,
        tender: row.parse(4)?,
        state: row.parse(5)?,
        currency: row.parse(6)?,
        amount_minor: row.get(7)?,
        captured_minor: row.get(8)?,
        refunded_minor: row.get(9)?,
        given_minor: row.get(10)?,
        token: row.get(11)?,
        terminal: row.get(12)?,
        save_card: row.get(13)?,
        mandate_text: row.get(14)?,
        provider_ref: row.get(15)?,
        client_url: row.get(16)?,
        brand: row.get(17)?,
        last4: row.get(18)?,
        reason: row.get(19)?,
        shift: row.get(20)?,
        location: row.get(21)?,
        created_at: row.get(22)?,
        updated_at: row.get(23)?,
        takes_later: row.get(24)?,
        set_aside_until: row.get(25)?,
        order_token: from_json(row, 26)?,
        taking: from_json(row, 27)?,
        transferred_minor: row.get(28)?,
        share: row.get(29)?,
        credit: row.get(30)?,
        came_from: came_from(row, 31)?,
    })
}

/// Three columns: the payment before, the one at the beginning, and by what means that was paid.
fn came_from(row: &Row<'_>, at: usize) -> Result<Option<CameFrom>, DbError> {
    match (row.get(at)?, row.get(at + 1)?) {
        (Some(payment), Some(origin)) => Ok(Some(CameFrom { payment, origin, means: row.parse(at + 2)? })),
        _ => Ok(None),
    }
}

fn from_json<T: DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Option<T>, DbError> {
    let text: Option<String> = row.get(at)?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| DbError::Data(error.to_string()))).transpose()
}

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Data(error.to_string()))
}

fn values(p: &Payment) -> Result<Vec<Value>, DbError> {
    Ok(params![
        p.id,
        p.order,
        p.slot,
        p.customer,
        p.tender.as_str(),
        p.state.as_str(),
        p.currency,
        p.amount_minor,
        p.captured_minor,
        p.refunded_minor,
        p.given_minor,
        p.token,
        p.terminal,
        p.save_card,
        p.mandate_text,
        p.provider_ref,
        p.client_url,
        p.brand,
        p.last4,
        p.reason,
        p.shift,
        p.location,
        p.created_at,
        p.updated_at,
        p.takes_later,
        p.order_token.as_ref().map(json).transpose()?,
        p.taking.as_ref().map(json).transpose()?,
        p.share,
        p.credit,
        p.came_from.map(|from| from.payment),
        p.came_from.map(|from| from.origin),
        p.came_from.map(|from| from.means.as_str())
    ]
    .to_vec())
}

const INSERT: &str = "INSERT INTO payment (id, order_id, slot, customer_id, tender, state, currency, amount_minor, captured_minor, refunded_minor, \
     given_minor, token_id, terminal, save_card, mandate_text, provider_ref, client_url, brand, last4, reason, shift_id, location_id, \
     created_at, updated_at, takes_later, order_token, taking, share, credit_id, came_from, origin_id, origin_tender)";

/// Writes new attempts. Refuses while another for the same thing is under way or has succeeded.
pub async fn begin(tx: &Tx<'_>, payments: &[Payment]) -> Result<(), PaymentRefused> {
    if payments.iter().any(|p| p.tender == Tender::Cash && p.given_minor < p.amount_minor) {
        return Err(PaymentRefused::NotEnoughCash);
    }
    let rows = payments.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    let begun = tx.insert_many(INSERT, "ON CONFLICT DO NOTHING", &rows).await?;
    if begun == payments.len() as u64 { Ok(()) } else { Err(PaymentRefused::Under) }
}

/// Writes many payments of the past.
pub async fn insert_many(tx: &Tx<'_>, payments: &[Payment]) -> Result<(), DbError> {
    let rows = payments.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    tx.insert_many(INSERT, "", &rows).await.map(|_| ())
}

/// One attempt.
pub async fn get_payment(tx: &Tx<'_>, id: PaymentId) -> Result<Payment, DbError> {
    tx.get(&format!("{PAYMENT} WHERE id = $1"), params![id], payment).await
}

/// One attempt that may not be ours.
pub async fn find_payment(tx: &Tx<'_>, id: PaymentId) -> Result<Option<Payment>, DbError> {
    tx.find(&format!("{PAYMENT} WHERE id = $1"), params![id], payment).await
}

/// All attempts for an order, oldest first.
pub async fn payments_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Payment>, DbError> {
    tx.rows(&format!("{PAYMENT} WHERE order_id = $1 ORDER BY created_at, id"), params![order], payment).await
}

/// All attempts for several orders, oldest first.
pub async fn payments_of_many(tx: &Tx<'_>, orders: &[OrderId]) -> Result<Vec<Payment>, DbError> {
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = (1..=orders.len()).map(|n| format!("${n}")).collect();
    let values: Vec<db::Value> = orders.iter().map(db::ToValue::to_value).collect();
    let sql = format!("{PAYMENT} WHERE order_id IN ({}) ORDER BY created_at, id", list.join(", "));
    tx.rows(&sql, &values, payment).await
}

/// Attempts whose outcome is still unknown and that have not moved since an instant.
pub async fn list_stale(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<Vec<Payment>, DbError> {
    tx.rows(
        &format!("{PAYMENT} WHERE state = 'pending' AND updated_at < $1 ORDER BY updated_at LIMIT $2"),
        params![before, limit],
        payment,
    )
    .await
}

/// Attempts that wait for a card on a terminal; few of all are pending at a time.
pub async fn list_on_terminal(tx: &Tx<'_>, terminal: &str) -> Result<Vec<Payment>, DbError> {
    let sql = format!("{PAYMENT} WHERE state = 'pending' AND terminal = $1 ORDER BY updated_at");
    tx.rows(&sql, params![terminal], payment).await
}

/// Money that is set aside, was asked for, and has not come since an instant.
pub async fn list_asked_for(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<Vec<Payment>, DbError> {
    tx.rows(
        &format!(
            "{PAYMENT} WHERE state = 'authorised' AND taking IS NOT NULL AND updated_at < $1 ORDER BY updated_at LIMIT $2"
        ),
        params![before, limit],
        payment,
    )
    .await
}

/// What a customer confirmed for the further charges of an order is not kept any more.
pub async fn forget_order_tokens(tx: &Tx<'_>, order: OrderId) -> Result<(), DbError> {
    let sql = "UPDATE payment SET order_token = NULL WHERE order_id = $1 AND order_token IS NOT NULL \
               AND state NOT IN ('pending', 'authorised')";
    tx.exec(sql, params![order]).await.map(|_| ())
}

/// The orders that a card paid, the latest first: by the provider's fingerprint of it.
pub async fn orders_by_card(tx: &Tx<'_>, fingerprint: &str, limit: i64) -> Result<Vec<OrderId>, DbError> {
    // An order of several parts has a payment for each.
    let sql = "SELECT order_id FROM payment WHERE fingerprint = $1 AND state IN ('authorised', 'captured') \
               ORDER BY created_at DESC LIMIT $2";
    let mut found: Vec<OrderId> = tx.rows(sql, params![fingerprint, limit * 8], |row| row.get(0)).await?;
    let mut seen = std::collections::HashSet::new();
    found.retain(|order| seen.insert(*order));
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// Marks that the money is set aside; false when the attempt had ended before.
pub async fn set_aside(
    tx: &Tx<'_>,
    id: PaymentId,
    provider_ref: &str,
    card: Option<SeenCard<'_>>,
    kept: (Option<Timestamp>, Option<&OrderToken>),
    now: Timestamp,
) -> Result<bool, DbError> {
    let card = SeenCard::columns(card);
    let token = kept.1.map(json).transpose()?;
    tx.guard(
        "UPDATE payment SET state = 'authorised', provider_ref = $1, brand = COALESCE($2, brand), last4 = COALESCE($3, last4), \
         fingerprint = COALESCE($4, fingerprint), set_aside_until = $5, order_token = COALESCE($6, order_token), updated_at = $7 \
         WHERE id = $8 AND state = 'pending'",
        params![provider_ref, card[0], card[1], card[2], kept.0, token, now, id],
    )
    .await
}

/// Writes down that what is set aside is asked for, and by whom; false when it is not set aside.
pub async fn ask_for(tx: &Tx<'_>, id: PaymentId, taking: Taking, now: Timestamp) -> Result<bool, DbError> {
    let text = json(&taking)?;
    tx.guard(
        "UPDATE payment SET taking = COALESCE(taking, $1), updated_at = $2 WHERE id = $3 AND state = 'authorised'",
        params![text, now, id],
    )
    .await
}

/// No more than this is taken of what is set aside; false when it is not set aside (any longer).
pub async fn lower(tx: &Tx<'_>, id: PaymentId, amount_minor: i64, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE payment SET amount_minor = $1, updated_at = $2 WHERE id = $3 AND state = 'authorised' AND amount_minor >= $1",
        params![amount_minor, now, id],
    )
    .await
}

/// What was set aside is not needed, or is gone; false when it was taken or had ended.
pub async fn let_go(tx: &Tx<'_>, id: PaymentId, reason: &str, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE payment SET state = 'voided', reason = $1, updated_at = $2 WHERE id = $3 AND state = 'authorised'",
        params![reason, now, id],
    )
    .await
}

/// Keeps what the provider answered to a begun attempt.
pub async fn note_provider(
    tx: &Tx<'_>,
    id: PaymentId,
    provider_ref: &str,
    client_url: Option<&str>,
    now: Timestamp,
) -> Result<(), DbError> {
    tx.exec(
        "UPDATE payment SET provider_ref = $1, client_url = $2, updated_at = $3 WHERE id = $4",
        params![provider_ref, client_url, now, id],
    )
    .await
    .map(|_| ())
}

/// Marks that the money came; false when the attempt had ended before.
pub async fn capture(
    tx: &Tx<'_>,
    id: PaymentId,
    provider_ref: Option<&str>,
    card: Option<SeenCard<'_>>,
    now: Timestamp,
) -> Result<bool, DbError> {
    let card = SeenCard::columns(card);
    tx.guard(
        "UPDATE payment SET state = 'captured', captured_minor = amount_minor, provider_ref = COALESCE($1, provider_ref), \
         brand = COALESCE($2, brand), last4 = COALESCE($3, last4), fingerprint = COALESCE($4, fingerprint), updated_at = $5 \
         WHERE id = $6 AND state IN ('pending', 'authorised')",
        params![provider_ref, card[0], card[1], card[2], now, id],
    )
    .await
}

/// Marks that nothing was taken; false when the attempt had ended before.
pub async fn fail(
    tx: &Tx<'_>,
    id: PaymentId,
    state: PaymentState,
    reason: &str,
    now: Timestamp,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE payment SET state = $1, reason = $2, updated_at = $3 WHERE id = $4 AND state = 'pending'",
        params![state.as_str(), reason, now, id],
    )
    .await
}

/// Decides that money goes back: never more than came in. Cash is done at once.
pub async fn begin_refund(tx: &Tx<'_>, refund: &Refund, now: Timestamp) -> Result<(), PaymentRefused> {
    let within = tx
        .guard(
            "UPDATE payment SET refunded_minor = refunded_minor + $1, updated_at = $2 WHERE id = $3 AND captured_minor - refunded_minor - transferred_minor >= $1",
            params![refund.amount_minor, now, refund.payment],
        )
        .await?;
    if !within {
        return Err(PaymentRefused::MoreThanTaken);
    }
    tx.exec(
        "INSERT INTO refund (id, payment_id, amount_minor, state, reason, shift_id, created_at, updated_at, credit_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        params![
            refund.id,
            refund.payment,
            refund.amount_minor,
            refund.state.as_str(),
            refund.reason,
            refund.in_cash,
            now,
            refund.credit
        ],
    )
    .await?;
    Ok(())
}

/// Value leaves a payment to pay something else: never more than is left of it.
pub async fn transfer(tx: &Tx<'_>, id: PaymentId, amount_minor: i64, now: Timestamp) -> Result<(), PaymentRefused> {
    let within = tx
        .guard(
            "UPDATE payment SET transferred_minor = transferred_minor + $1, updated_at = $2 WHERE id = $3 \
             AND captured_minor - refunded_minor - transferred_minor >= $1",
            params![amount_minor, now, id],
        )
        .await?;
    if within { Ok(()) } else { Err(PaymentRefused::MoreThanTaken) }
}

/// What value was to pay came to nothing: it is where it was.
pub async fn transfer_back(tx: &Tx<'_>, id: PaymentId, amount_minor: i64, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE payment SET transferred_minor = transferred_minor - $1, updated_at = $2 WHERE id = $3 AND transferred_minor >= $1",
        params![amount_minor, now, id],
    )
    .await
}

/// What value of an order's payments pays elsewhere, oldest first.
pub async fn passed_on_from(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Payment>, DbError> {
    tx.rows(
        &format!(
            "{PAYMENT} WHERE came_from IN (SELECT id FROM payment WHERE order_id = $1) AND state IN ('authorised', 'captured') \
             ORDER BY created_at, id"
        ),
        params![order],
        payment,
    )
    .await
}

fn refund(row: &Row<'_>) -> Result<Refund, DbError> {
    Ok(Refund {
        id: row.get(0)?,
        payment: row.get(1)?,
        amount_minor: row.get(2)?,
        state: row.parse(3)?,
        reason: row.get(4)?,
        in_cash: row.get(5)?,
        created_at: row.get(6)?,
        credit: row.get(7)?,
    })
}

/// One refund.
pub async fn get_refund(tx: &Tx<'_>, id: RefundId) -> Result<Refund, DbError> {
    tx.get(
        "SELECT id, payment_id, amount_minor, state, reason, shift_id, created_at, credit_id FROM refund WHERE id = $1",
        params![id],
        refund,
    )
    .await
}

/// The refunds of an order's payments, oldest first.
pub async fn refunds_of_order(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Refund>, DbError> {
    tx.rows(
        "SELECT r.id, r.payment_id, r.amount_minor, r.state, r.reason, r.shift_id, r.created_at, r.credit_id FROM refund r \
         JOIN payment p ON p.id = r.payment_id WHERE p.order_id = $1 ORDER BY r.created_at, r.id",
        params![order],
        refund,
    )
    .await
}

/// Marks a refund done, or failed for somebody to look at.
pub async fn end_refund(
    tx: &Tx<'_>,
    id: RefundId,
    state: RefundState,
    provider_ref: Option<&str>,
    now: Timestamp,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE refund SET state = $1, provider_ref = $2, updated_at = $3 WHERE id = $4 AND state = 'pending'",
        params![state.as_str(), provider_ref, now, id],
    )
    .await
}

/// Cash that waits for its customer is given from the drawer of a shift; false when it was given, or goes
/// back by the provider.
pub async fn pay_out(tx: &Tx<'_>, id: RefundId, shift: ShiftId, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE refund SET state = 'done', shift_id = $1, updated_at = $2 WHERE id = $3 AND state = 'pending' \
         AND payment_id IN (SELECT id FROM payment WHERE tender = 'cash')",
        params![shift, now, id],
    )
    .await
}

/// Cash that came into the drawer in a shift, less what went back, minor units.
pub async fn cash_of_shift(tx: &Tx<'_>, shift: ShiftId) -> Result<i64, DbError> {
    let taken: i64 = tx
        .get(
            "SELECT CAST(COALESCE(SUM(captured_minor), 0) AS BIGINT) FROM payment WHERE shift_id = $1 AND tender = 'cash'",
            params![shift],
            |row| row.get(0),
        )
        .await?;
    Ok(taken - cash_back_of_shift(tx, shift).await?.1)
}

/// What a shift took by each means: tender, number of payments, minor units. Goods that paid for
/// others took nothing.
pub async fn takings_of_shift(tx: &Tx<'_>, shift: ShiftId) -> Result<Vec<(Tender, i64, i64)>, DbError> {
    tx.rows(
        "SELECT tender, COUNT(*), CAST(SUM(captured_minor) AS BIGINT) FROM payment WHERE shift_id = $1 AND state = 'captured' \
         AND tender <> 'exchange' GROUP BY tender ORDER BY tender",
        params![shift],
        |row| Ok((row.parse(0)?, row.get(1)?, row.get(2)?)),
    )
    .await
}

/// Cash that went back from the drawer in a shift, for goods that came back and for what was called
/// off: how many times, minor units.
pub async fn cash_back_of_shift(tx: &Tx<'_>, shift: ShiftId) -> Result<(i64, i64), DbError> {
    tx.get(
        "SELECT COUNT(*), CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM refund WHERE shift_id = $1",
        params![shift],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

const TOKEN: &str = "SELECT id, customer_id, provider_token, fingerprint, brand, last4, expires_month, expires_year, network_transaction_id, \
     mandate_text, mandate_at, mandate_id FROM card_token";

fn token(row: &Row<'_>) -> Result<CardToken, DbError> {
    Ok(CardToken {
        id: row.get(0)?,
        customer: row.get(1)?,
        provider_token: row.get(2)?,
        fingerprint: row.get(3)?,
        brand: row.get(4)?,
        last4: row.get(5)?,
        expires_month: row.get(6)?,
        expires_year: row.get(7)?,
        network_transaction_id: row.get(8)?,
        mandate_text: row.get(9)?,
        mandate_at: row.get(10)?,
        mandate_id: row.get(11)?,
    })
}

/// The stored cards of a customer, newest first.
pub async fn tokens_of(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<CardToken>, DbError> {
    tx.rows(
        &format!("{TOKEN} WHERE customer_id = $1 AND removed_at IS NULL ORDER BY created_at DESC, id DESC"),
        params![customer],
        token,
    )
    .await
}

/// A stored card of this customer that was not removed.
pub async fn get_token(tx: &Tx<'_>, customer: CustomerId, id: TokenId) -> Result<CardToken, PaymentRefused> {
    tx.find(&format!("{TOKEN} WHERE id = $1 AND customer_id = $2 AND removed_at IS NULL"), params![id, customer], token)
        .await?
        .ok_or(PaymentRefused::NoSuchCard)
}

/// Keeps a card. The same card of the same customer is kept once, with the newest token and mandate.
pub async fn keep_token(tx: &Tx<'_>, t: &CardToken, now: Timestamp) -> Result<TokenId, DbError> {
    tx.get(
        "INSERT INTO card_token (id, customer_id, provider_token, fingerprint, brand, last4, expires_month, expires_year, \
         network_transaction_id, mandate_text, mandate_at, created_at, mandate_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (customer_id, fingerprint) WHERE removed_at IS NULL DO UPDATE SET provider_token = excluded.provider_token, \
         expires_month = excluded.expires_month, expires_year = excluded.expires_year, \
         network_transaction_id = excluded.network_transaction_id, mandate_text = excluded.mandate_text, mandate_at = excluded.mandate_at, mandate_id = excluded.mandate_id \
         RETURNING id",
        params![
            t.id,
            t.customer,
            t.provider_token,
            t.fingerprint,
            t.brand,
            t.last4,
            t.expires_month,
            t.expires_year,
            t.network_transaction_id,
            t.mandate_text,
            t.mandate_at,
            now,
            t.mandate_id
        ],
        |row| row.get(0),
    )
    .await
}

/// Removes a stored card at its customer's wish; whether it was there.
pub async fn remove_token(tx: &Tx<'_>, customer: CustomerId, id: TokenId, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE card_token SET removed_at = $1 WHERE id = $2 AND customer_id = $3 AND removed_at IS NULL",
        params![now, id, customer],
    )
    .await
}

/// After a merge of customers: cards and payments follow. A card that both had stays once.
pub async fn move_to_customer(tx: &Tx<'_>, from: CustomerId, to: CustomerId, now: Timestamp) -> Result<(), DbError> {
    tx.exec(
        "UPDATE card_token SET removed_at = $1 WHERE customer_id = $2 AND removed_at IS NULL AND fingerprint IN \
         (SELECT fingerprint FROM card_token WHERE customer_id = $3 AND removed_at IS NULL)",
        params![now, from, to],
    )
    .await?;
    tx.exec("UPDATE card_token SET customer_id = $1 WHERE customer_id = $2", params![to, from]).await?;
    tx.exec("UPDATE credit SET customer_id = $1 WHERE customer_id = $2", params![to, from]).await?;
    tx.exec("UPDATE payment SET customer_id = $1 WHERE customer_id = $2", params![to, from]).await.map(|_| ())
}
