//! Store credits and gift cards.

use crate::model::{Credit, CreditCode, CreditKind, CreditMove, CreditMovement, CreditRules, Payment, PaymentRefused};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{Actor, CreditId, Currency, CustomerId, Moment, OrderId, PaymentId};
use std::fmt::Write as _;

const CREDIT: &str =
    "SELECT id, code, kind, currency, balance_minor, customer_id, valid_until, blocked_at, created_at FROM credit";

fn credit(row: &Row<'_>) -> Result<Credit, DbError> {
    Ok(Credit {
        id: row.get(0)?,
        code: row.parse(1)?,
        kind: row.parse(2)?,
        currency: row.parse(3)?,
        balance_minor: row.get(4)?,
        customer: row.get(5)?,
        valid_until: row.get(6)?,
        blocked_at: row.get(7)?,
        created_at: row.get(8)?,
    })
}

/// One credit.
pub async fn get_credit(tx: &Tx<'_>, id: CreditId) -> Result<Credit, DbError> {
    tx.get(&format!("{CREDIT} WHERE id = $1"), params![id], credit).await
}

/// Some credits, in no order.
pub async fn get_credits(tx: &Tx<'_>, ids: &[CreditId]) -> Result<Vec<Credit>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Value> = ids.iter().map(db::ToValue::to_value).collect();
    tx.rows(&format!("{CREDIT} WHERE id IN ({})", list.join(", ")), &values, credit).await
}

/// The credit of a code.
pub async fn find_credit_by_code(tx: &Tx<'_>, code: &CreditCode) -> Result<Option<Credit>, DbError> {
    tx.find(&format!("{CREDIT} WHERE code = $1"), params![code.as_str()], credit).await
}

/// The credits of a customer, newest first, `limit` at most.
pub async fn credits_of(tx: &Tx<'_>, customer: CustomerId, limit: i64) -> Result<Vec<Credit>, DbError> {
    let sql = format!("{CREDIT} WHERE customer_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2");
    tx.rows(&sql, params![customer, limit], credit).await
}

/// Credits, newest first; `before` is the last of the page before.
pub async fn list_credits(
    tx: &Tx<'_>,
    before: Option<(Timestamp, CreditId)>,
    limit: i64,
) -> Result<Vec<Credit>, DbError> {
    let mut sql = CREDIT.to_owned();
    let mut values: Vec<Value> = Vec::new();
    if let Some((at, id)) = before {
        sql.push_str(" WHERE created_at <= $1 AND id < $2");
        values.extend([db::ToValue::to_value(&at), db::ToValue::to_value(&id)]);
    }
    values.push(Value::Int(limit));
    let _ = write!(sql, " ORDER BY created_at DESC, id DESC LIMIT ${}", values.len());
    tx.rows(&sql, &values, credit).await
}

/// The journal of a credit, oldest first.
pub async fn credit_journal(tx: &Tx<'_>, id: CreditId) -> Result<Vec<CreditMovement>, DbError> {
    tx.rows(
        "SELECT kind, amount_minor, payment_id, order_id, at, actor FROM credit_movement WHERE credit_id = $1 ORDER BY at, id",
        params![id],
        |row| {
            Ok(CreditMovement {
                kind: row.parse(0)?,
                amount_minor: row.get(1)?,
                payment: row.get(2)?,
                order: row.get(3)?,
                at: row.get(4)?,
                actor: row.json(5)?,
            })
        },
    )
    .await
}

/// For how long new credits are good.
pub async fn get_credit_rules(tx: &Tx<'_>) -> Result<CreditRules, DbError> {
    let sql = "SELECT store_credit_days, gift_card_days FROM credit_rules WHERE id = 1";
    let read = |row: &Row<'_>| Ok(CreditRules { store_credit_days: row.get(0)?, gift_card_days: row.get(1)? });
    Ok(tx.find(sql, params![], read).await?.unwrap_or_default())
}

/// Sets for how long new credits are good.
pub async fn put_credit_rules(tx: &Tx<'_>, rules: CreditRules) -> Result<(), DbError> {
    tx.exec(
        "INSERT INTO credit_rules (id, store_credit_days, gift_card_days) VALUES (1, $1, $2) \
         ON CONFLICT (id) DO UPDATE SET store_credit_days = excluded.store_credit_days, gift_card_days = excluded.gift_card_days",
        params![rules.store_credit_days, rules.gift_card_days],
    )
    .await
    .map(|_| ())
}

/// A credit that is issued.
#[derive(Clone, Copy, Debug)]
pub struct Issue {
    /// Its id.
    pub id: CreditId,
    /// What it is.
    pub kind: CreditKind,
    /// The currency of its balance.
    pub currency: Currency,
    /// How much, minor units.
    pub amount_minor: i64,
    /// For whom, when that is known.
    pub customer: Option<CustomerId>,
    /// For the goods of which order.
    pub order: Option<OrderId>,
    /// By whom.
    pub actor: Actor,
}

/// Issues a credit under a code from chance.
pub async fn issue_credit(tx: &Tx<'_>, issue: &Issue, moment: &Moment) -> Result<Credit, DbError> {
    let rules = get_credit_rules(tx).await?;
    let issued = Credit {
        id: issue.id,
        code: CreditCode::from_chance(moment.secret()),
        kind: issue.kind,
        currency: issue.currency,
        balance_minor: issue.amount_minor,
        customer: issue.customer,
        valid_until: rules.valid_until(issue.kind, moment.now),
        blocked_at: None,
        created_at: moment.now,
    };
    tx.exec(
        "INSERT INTO credit (id, code, kind, currency, balance_minor, customer_id, valid_until, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
        params![
            issued.id,
            issued.code.as_str(),
            issued.kind.as_str(),
            issued.currency,
            issued.balance_minor,
            issued.customer,
            issued.valid_until,
            moment.now
        ],
    )
    .await?;
    let entry = CreditMovement {
        kind: CreditMove::Issued,
        amount_minor: issue.amount_minor,
        payment: None,
        order: issue.order,
        at: moment.now,
        actor: issue.actor,
    };
    write(tx, issue.id, &entry, moment).await?;
    Ok(issued)
}

async fn write(tx: &Tx<'_>, credit: CreditId, entry: &CreditMovement, moment: &Moment) -> Result<(), DbError> {
    let id: uuid::Uuid = moment.id();
    let actor = serde_json::to_string(&entry.actor).map_err(|error| DbError::Data(error.to_string()))?;
    tx.exec(
        "INSERT INTO credit_movement (id, credit_id, kind, amount_minor, payment_id, order_id, at, actor) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, credit, entry.kind.as_str(), entry.amount_minor, entry.payment, entry.order, entry.at, actor],
    )
    .await
    .map(|_| ())
}

/// What of a credit a payment takes; the guard says that it is there, good, and not blocked.
pub async fn spend_credit(
    tx: &Tx<'_>,
    payment: &Payment,
    credit: CreditId,
    actor: Actor,
    moment: &Moment,
) -> Result<(), PaymentRefused> {
    let taken = tx
        .guard(
            "UPDATE credit SET balance_minor = balance_minor - $1, updated_at = $2 WHERE id = $3 AND currency = $4 \
             AND balance_minor >= $1 AND blocked_at IS NULL AND valid_until >= $2",
            params![payment.amount_minor, moment.now, credit, payment.currency],
        )
        .await?;
    if !taken {
        return Err(PaymentRefused::CreditShort);
    }
    let entry = CreditMovement {
        kind: CreditMove::Spent,
        amount_minor: -payment.amount_minor,
        payment: Some(payment.id),
        order: Some(payment.order),
        at: moment.now,
        actor,
    };
    Ok(write(tx, credit, &entry, moment).await?)
}

/// What a credit was to pay came to nothing: it has what it had.
pub async fn unspend_credit(
    tx: &Tx<'_>,
    payment: &Payment,
    credit: CreditId,
    actor: Actor,
    moment: &Moment,
) -> Result<(), DbError> {
    tx.exec(
        "UPDATE credit SET balance_minor = balance_minor + $1, updated_at = $2 WHERE id = $3",
        params![payment.amount_minor, moment.now, credit],
    )
    .await?;
    let entry = CreditMovement {
        kind: CreditMove::Unspent,
        amount_minor: payment.amount_minor,
        payment: Some(payment.id),
        order: Some(payment.order),
        at: moment.now,
        actor,
    };
    write(tx, credit, &entry, moment).await
}

/// What a credit had paid comes back to it. One whose time is nearly over, or over, is good again for
/// the time that the house gives: nobody loses money by bringing something back.
pub async fn give_to_credit(
    tx: &Tx<'_>,
    (payment, order): (PaymentId, OrderId),
    credit: CreditId,
    amount_minor: i64,
    actor: Actor,
    moment: &Moment,
) -> Result<Credit, DbError> {
    let (rules, known) = (get_credit_rules(tx).await?, get_credit(tx, credit).await?);
    let valid_until = known.valid_until.max(rules.valid_until(known.kind, moment.now));
    tx.exec(
        "UPDATE credit SET balance_minor = balance_minor + $1, valid_until = $2, updated_at = $3 WHERE id = $4",
        params![amount_minor, valid_until, moment.now, credit],
    )
    .await?;
    let entry = CreditMovement {
        kind: CreditMove::GivenBack,
        amount_minor,
        payment: Some(payment),
        order: Some(order),
        at: moment.now,
        actor,
    };
    write(tx, credit, &entry, moment).await?;
    get_credit(tx, credit).await
}

/// Nobody spends it any more, or somebody may again; whether that changed anything.
pub async fn block_credit(tx: &Tx<'_>, id: CreditId, blocked: bool, now: Timestamp) -> Result<bool, DbError> {
    let at = blocked.then_some(now);
    let sql = if blocked {
        "UPDATE credit SET blocked_at = $1, updated_at = $2 WHERE id = $3 AND blocked_at IS NULL"
    } else {
        "UPDATE credit SET blocked_at = $1, updated_at = $2 WHERE id = $3 AND blocked_at IS NOT NULL"
    };
    tx.guard(sql, params![at, now, id]).await
}

/// What the journals do not explain: what, as a stable code, of which row, expected, found. For `verify`.
pub async fn credit_findings(tx: &Tx<'_>, limit: i64) -> Result<Vec<(&'static str, String, i64, i64)>, DbError> {
    let checks = [
        (
            "credit_balance",
            "SELECT c.id, CAST(COALESCE(m.total, 0) AS BIGINT), c.balance_minor FROM credit c LEFT JOIN \
             (SELECT credit_id, SUM(amount_minor) AS total FROM credit_movement GROUP BY credit_id) m ON m.credit_id = c.id \
             WHERE c.balance_minor <> COALESCE(m.total, 0) LIMIT $1",
        ),
        (
            "payment_passed_on",
            "SELECT p.id, CAST(COALESCE(n.total, 0) AS BIGINT), p.transferred_minor FROM payment p LEFT JOIN \
             (SELECT came_from, SUM(amount_minor) AS total FROM payment WHERE came_from IS NOT NULL \
              AND state IN ('authorised', 'captured') GROUP BY came_from) n ON n.came_from = p.id \
             WHERE p.transferred_minor <> COALESCE(n.total, 0) LIMIT $1",
        ),
        (
            "payment_from_credit",
            "SELECT p.id, p.amount_minor, CAST(COALESCE(m.total, 0) AS BIGINT) FROM payment p LEFT JOIN \
             (SELECT payment_id, -SUM(amount_minor) AS total FROM credit_movement WHERE kind IN ('spent', 'unspent') \
              GROUP BY payment_id) m ON m.payment_id = p.id \
             WHERE p.tender IN ('store_credit', 'gift_card') AND p.came_from IS NULL AND COALESCE(m.total, 0) <> \
             CASE WHEN p.state IN ('authorised', 'captured') THEN p.amount_minor ELSE 0 END LIMIT $1",
        ),
        (
            "payment_refunded",
            "SELECT p.id, CAST(COALESCE(r.total, 0) AS BIGINT), p.refunded_minor FROM payment p LEFT JOIN \
             (SELECT payment_id, SUM(amount_minor) AS total FROM refund GROUP BY payment_id) r ON r.payment_id = p.id \
             WHERE p.refunded_minor <> COALESCE(r.total, 0) LIMIT $1",
        ),
    ];
    let mut out = Vec::new();
    for (what, sql) in checks {
        let read = |row: &Row<'_>| Ok((what, row.get::<uuid::Uuid>(0)?.to_string(), row.get(1)?, row.get(2)?));
        out.extend(tx.rows(sql, params![limit], read).await?);
    }
    Ok(out)
}
