//! All SQL of orders.

mod pickups;
mod promises;
mod receipts;
mod returns;
mod sent;
mod withdrawals;

pub use pickups::{
    begin_handing, end_handing, find_pickup, find_pickup_by_code, list_ending, list_without_code, open_pickup,
    pickups_of, set_collector, set_given_to, set_put_at, set_reminded,
};
pub use promises::{insert_promises, last_promise, promises_of, set_told};
pub use receipts::{
    find_receipt_by_number, get_receipt, insert_receipts, receipts_of, receipts_of_many, receipts_of_shift, takings_in,
};
pub use returns::{
    agree_exchange, carry_out_exchange, exchanges_of, give_up_exchange, insert_return, refunded_in_shift,
    returned_in_shift, returns_of,
};
pub use sent::sample_sent;
pub use withdrawals::{insert_withdrawal, withdrawals_of};

use crate::model::{Entry, Fulfilment, FulfilmentState, Order, OrderLine, OrderState, Shipping};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{
    Address, CartId, CustomerId, FulfilmentId, LocationId, Method, Moment, OrderId, SupplyId, TokenId, VariantId,
};
use serde::Serialize;
use std::fmt::Write as _;
use uuid::Uuid;

fn json(value: &impl Serialize) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Data(error.to_string()))
}

const ORDER_COLUMNS: &str = "id, number, state, channel, customer_id, location_id, till_id, shift_id, staff_id, cart_id, language, currency, \
     total_minor, link_key, created_at, placed_at, card_id";

fn order(row: &Row<'_>) -> Result<Order, DbError> {
    Ok(Order {
        id: row.get(0)?,
        number: row.get(1)?,
        state: row.parse(2)?,
        channel: row.parse(3)?,
        customer: row.get(4)?,
        location: row.get(5)?,
        till: row.get(6)?,
        shift: row.get(7)?,
        staff: row.get(8)?,
        cart: row.get(9)?,
        language: row.parse(10)?,
        currency: row.parse(11)?,
        total_minor: row.get(12)?,
        link_key: row.get(13)?,
        created_at: row.get(14)?,
        placed_at: row.get(15)?,
        card: row.get(16)?,
    })
}

const FULFILMENT_COLUMNS: &str = "id, order_id, no, method, terms, state, location_id, supply_id, amount_minor, promised_on, first_promised_on, \
     confidence, ready_at, keep_until, ended_at, reason, version, shipping, promised_at";

fn shipping(row: &Row<'_>, at: usize) -> Result<Option<Shipping>, DbError> {
    let text: Option<String> = row.get(at)?;
    text.map(|text| serde_json::from_str(&text).map_err(|error| DbError::Data(error.to_string()))).transpose()
}

fn fulfilment(row: &Row<'_>) -> Result<Fulfilment, DbError> {
    Ok(Fulfilment {
        id: row.get(0)?,
        order: row.get(1)?,
        no: row.get(2)?,
        method: row.parse(3)?,
        terms: row.parse(4)?,
        state: row.parse(5)?,
        location: row.get(6)?,
        supply: row.get(7)?,
        amount_minor: row.get(8)?,
        promised_on: row.get(9)?,
        first_promised_on: row.get(10)?,
        confidence: row.get(11)?,
        ready_at: row.get(12)?,
        keep_until: row.get(13)?,
        ended_at: row.get(14)?,
        reason: row.get(15)?,
        version: row.get(16)?,
        shipping: shipping(row, 17)?,
        promised_at: row.get(18)?,
    })
}

/// Writes orders.
pub async fn insert_orders(tx: &Tx<'_>, orders: &[Order]) -> Result<(), DbError> {
    let rows: Vec<Vec<Value>> = orders
        .iter()
        .map(|o| {
            params![
                o.id,
                o.number,
                o.state.as_str(),
                o.channel,
                o.customer,
                o.location,
                o.till,
                o.shift,
                o.staff,
                o.cart,
                o.language,
                o.currency,
                o.total_minor,
                o.link_key,
                o.created_at,
                o.placed_at,
                o.card
            ]
            .to_vec()
        })
        .collect();
    tx.insert_many(&format!("INSERT INTO customer_order ({ORDER_COLUMNS})"), "", &rows).await.map(|_| ())
}

/// Writes the lines of orders.
pub async fn insert_lines(tx: &Tx<'_>, lines: &[(OrderId, OrderLine)]) -> Result<(), DbError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(lines.len());
    for (order, l) in lines {
        rows.push(
            params![
                *order,
                l.line_no,
                l.fulfilment,
                l.variant,
                l.sku,
                json(&l.title)?,
                json(&l.options)?,
                l.drawing,
                l.colour,
                l.quantity,
                l.unit_minor,
                l.gross_minor,
                l.rate
            ]
            .to_vec(),
        );
    }
    tx.insert_many(
        "INSERT INTO order_line (order_id, line_no, fulfilment_id, variant_id, sku, title, options, drawing, colour, quantity, unit_minor, gross_minor, vat_rate)",
        "",
        &rows,
    )
    .await
    .map(|_| ())
}

/// Writes fulfilments.
pub async fn insert_fulfilments(tx: &Tx<'_>, fulfilments: &[Fulfilment]) -> Result<(), DbError> {
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(fulfilments.len());
    for f in fulfilments {
        rows.push(
            params![
                f.id,
                f.order,
                f.no,
                f.method,
                f.terms,
                f.state.as_str(),
                f.location,
                f.supply,
                f.amount_minor,
                f.promised_on,
                f.first_promised_on,
                f.confidence,
                f.ready_at,
                f.keep_until,
                f.ended_at,
                f.reason,
                f.version,
                f.shipping.as_ref().map(json).transpose()?,
                f.promised_at,
                f.fee_minor()
            ]
            .to_vec(),
        );
    }
    tx.insert_many(&format!("INSERT INTO fulfilment ({FULFILMENT_COLUMNS}, fee_minor)"), "", &rows).await.map(|_| ())
}

/// One order.
pub async fn get_order(tx: &Tx<'_>, id: OrderId) -> Result<Order, DbError> {
    tx.get(&format!("SELECT {ORDER_COLUMNS} FROM customer_order WHERE id = $1"), params![id], order).await
}

/// One order by its number.
pub async fn find_order_by_number(tx: &Tx<'_>, number: &str) -> Result<Option<Order>, DbError> {
    tx.find(&format!("SELECT {ORDER_COLUMNS} FROM customer_order WHERE number = $1"), params![number], order).await
}

/// The order of a cart whose payment is under way.
pub async fn find_unpaid_of_cart(tx: &Tx<'_>, cart: CartId) -> Result<Option<OrderId>, DbError> {
    let sql =
        "SELECT id FROM customer_order WHERE state = 'awaiting_payment' AND cart_id = $1 ORDER BY created_at LIMIT 1";
    tx.find(sql, params![cart], |row| row.get(0)).await
}

/// The order that a cart of a customer has become.
pub async fn find_placed_of_cart(tx: &Tx<'_>, customer: CustomerId, cart: CartId) -> Result<Option<OrderId>, DbError> {
    let sql = "SELECT id FROM customer_order WHERE customer_id = $1 AND cart_id = $2 AND placed_at IS NOT NULL \
               ORDER BY created_at DESC LIMIT 1";
    tx.find(sql, params![customer, cart], |row| row.get(0)).await
}

/// Some orders by id, in no order.
pub async fn get_orders(tx: &Tx<'_>, ids: &[OrderId]) -> Result<Vec<Order>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = in_list(ids, 1);
    tx.rows(&format!("SELECT {ORDER_COLUMNS} FROM customer_order WHERE id IN ({list})"), &values, order).await
}

/// The text and values of an IN list whose first parameter is `$first`.
fn in_list<T: db::ToValue>(items: &[T], first: usize) -> (String, Vec<Value>) {
    let mut list = String::new();
    for i in 0..items.len() {
        let _ = write!(list, "{}${}", if i == 0 { "" } else { ", " }, i + first);
    }
    (list, items.iter().map(db::ToValue::to_value).collect())
}

/// The lines of an order.
pub async fn lines_of(tx: &Tx<'_>, id: OrderId) -> Result<Vec<OrderLine>, DbError> {
    Ok(lines_of_many(tx, &[id]).await?.into_iter().map(|(_, line)| line).collect())
}

/// The lines of several orders, each with its order.
pub async fn lines_of_many(tx: &Tx<'_>, ids: &[OrderId]) -> Result<Vec<(OrderId, OrderLine)>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = in_list(ids, 1);
    tx.rows(
        &format!(
            "SELECT order_id, line_no, fulfilment_id, variant_id, sku, title, options, drawing, colour, quantity, unit_minor, gross_minor, vat_rate, returned \
             FROM order_line WHERE order_id IN ({list}) ORDER BY order_id, line_no"
        ),
        &values,
        |row| {
            Ok((
                row.get(0)?,
                OrderLine {
                    line_no: row.get(1)?,
                    fulfilment: row.get(2)?,
                    variant: row.get(3)?,
                    sku: row.get(4)?,
                    title: row.json(5)?,
                    options: row.json(6)?,
                    drawing: row.get(7)?,
                    colour: row.get(8)?,
                    quantity: row.get(9)?,
                    unit_minor: row.get(10)?,
                    gross_minor: row.get(11)?,
                    rate: row.get(12)?,
                    returned: row.get(13)?,
                },
            ))
        },
    )
    .await
}

/// The fulfilments of an order, in their places.
pub async fn fulfilments_of(tx: &Tx<'_>, id: OrderId) -> Result<Vec<Fulfilment>, DbError> {
    fulfilments_of_many(tx, &[id]).await
}

/// The fulfilments of several orders.
pub async fn fulfilments_of_many(tx: &Tx<'_>, ids: &[OrderId]) -> Result<Vec<Fulfilment>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = in_list(ids, 1);
    let sql = format!("SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE order_id IN ({list}) ORDER BY order_id, no");
    tx.rows(&sql, &values, fulfilment).await
}

/// Where a customer had something sent, the last one first, from the last twenty orders.
pub async fn last_addresses(tx: &Tx<'_>, customer: CustomerId) -> Result<Vec<Address>, DbError> {
    let sql = "SELECT f.shipping FROM (SELECT id, created_at FROM customer_order WHERE customer_id = $1 AND placed_at IS NOT NULL \
               ORDER BY created_at DESC LIMIT 20) o JOIN fulfilment f ON f.order_id = o.id \
               WHERE f.method = 'ship' AND f.state <> 'cancelled' ORDER BY o.created_at DESC, f.no LIMIT 40";
    let found = tx.rows(sql, params![customer], |row| shipping(row, 0)).await?;
    Ok(found.into_iter().flatten().map(|shipping| shipping.address).collect())
}

/// One fulfilment.
pub async fn get_fulfilment(tx: &Tx<'_>, id: FulfilmentId) -> Result<Fulfilment, DbError> {
    tx.get(&format!("SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE id = $1"), params![id], fulfilment).await
}

/// Some fulfilments by id, in no order.
pub async fn get_fulfilments(tx: &Tx<'_>, ids: &[FulfilmentId]) -> Result<Vec<Fulfilment>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (list, values) = in_list(ids, 1);
    tx.rows(&format!("SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE id IN ({list})"), &values, fulfilment).await
}

/// The open fulfilments of a store that are not carried out: reservations and collections, those
/// kept the shortest time first, then those that arrive first.
pub async fn list_open_fulfilments(tx: &Tx<'_>, location: LocationId, limit: i64) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!(
            "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE location_id = $1 AND ended_at IS NULL \
             AND method IN ('collect', 'collect_on_arrival') AND state <> 'awaiting_payment' ORDER BY keep_until NULLS LAST, promised_on, id LIMIT $2"
        ),
        params![location, limit],
        fulfilment,
    )
    .await
}

/// What a place has to send: by the day on which the carrier shall have it, the oldest order first.
pub async fn list_to_send(tx: &Tx<'_>, location: Option<LocationId>, limit: i64) -> Result<Vec<Fulfilment>, DbError> {
    let open = format!(
        "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND shipping IS NOT NULL \
         AND state IN ('allocated', 'packed', 'dispatched')"
    );
    match location {
        Some(location) => {
            let sql = format!("{open} AND location_id = $1 ORDER BY promised_on, id LIMIT $2");
            tx.rows(&sql, params![location, limit], fulfilment).await
        }
        None => tx.rows(&format!("{open} ORDER BY promised_on, id LIMIT $1"), params![limit], fulfilment).await,
    }
}

/// What stores have to put aside for who comes for it, the oldest first.
pub async fn list_to_put_aside(
    tx: &Tx<'_>,
    location: Option<LocationId>,
    limit: i64,
) -> Result<Vec<Fulfilment>, DbError> {
    let open = format!(
        "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND shipping IS NULL AND state = 'allocated'"
    );
    match location {
        Some(location) => {
            let sql = format!("{open} AND location_id = $1 ORDER BY id LIMIT $2");
            tx.rows(&sql, params![location, limit], fulfilment).await
        }
        None => tx.rows(&format!("{open} ORDER BY id LIMIT $1"), params![limit], fulfilment).await,
    }
}

/// How many parcels each place has to pack: of what is open only.
pub async fn count_to_pack(tx: &Tx<'_>) -> Result<Vec<(LocationId, i64)>, DbError> {
    tx.rows(
        "SELECT location_id, COUNT(*) FROM fulfilment WHERE ended_at IS NULL AND shipping IS NOT NULL \
         AND state IN ('awaiting_payment', 'allocated') GROUP BY location_id",
        params![],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
    .await
}

/// What places have to send, by place and state: of what is open only.
pub async fn count_to_send(tx: &Tx<'_>) -> Result<Vec<(LocationId, FulfilmentState, i64)>, DbError> {
    tx.rows(
        "SELECT location_id, state, COUNT(*) FROM fulfilment WHERE ended_at IS NULL AND shipping IS NOT NULL \
         AND state IN ('allocated', 'packed', 'dispatched') GROUP BY location_id, state",
        params![],
        |row| Ok((row.get(0)?, row.parse(1)?, row.get(2)?)),
    )
    .await
}

/// What lies ready and was not fetched in its time, paid or not.
pub async fn list_expired(tx: &Tx<'_>, now: Timestamp, limit: i64) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!(
            "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND keep_until IS NOT NULL AND keep_until < $1 \
             AND state = 'ready_for_pickup' ORDER BY keep_until LIMIT $2"
        ),
        params![now, limit],
        fulfilment,
    )
    .await
}

/// The open fulfilments that wait for a supply line.
pub async fn list_waiting_for(tx: &Tx<'_>, supply: SupplyId) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!("SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE supply_id = $1 AND ended_at IS NULL ORDER BY id"),
        params![supply],
        fulfilment,
    )
    .await
}

/// Writes a changed fulfilment over the version that was read; false when somebody was faster.
pub async fn update_fulfilment(tx: &Tx<'_>, f: &Fulfilment) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE fulfilment SET state = $1, supply_id = $2, promised_on = $3, first_promised_on = $4, confidence = $5, ready_at = $6, \
         keep_until = $7, ended_at = $8, reason = $9, version = version + 1 WHERE id = $10 AND version = $11",
        params![
            f.state.as_str(),
            f.supply,
            f.promised_on,
            f.first_promised_on,
            f.confidence,
            f.ready_at,
            f.keep_until,
            f.ended_at,
            f.reason,
            f.id,
            f.version
        ],
    )
    .await
}

/// Writes where a part is sent from, by when, and what it costs, over the version that was read;
/// false when somebody was faster.
pub async fn rewrite_fulfilment(tx: &Tx<'_>, f: &Fulfilment) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE fulfilment SET location_id = $1, promised_on = $2, confidence = $3, amount_minor = $4, fee_minor = $5, \
         shipping = $6, version = version + 1 WHERE id = $7 AND version = $8",
        params![
            f.location,
            f.promised_on,
            f.confidence,
            f.amount_minor,
            f.fee_minor(),
            f.shipping.as_ref().map(json).transpose()?,
            f.id,
            f.version
        ],
    )
    .await
}

/// Says by which way a part reaches the customer from now on.
pub async fn set_method(tx: &Tx<'_>, id: FulfilmentId, method: Method) -> Result<(), DbError> {
    tx.exec("UPDATE fulfilment SET method = $1 WHERE id = $2", params![method, id]).await.map(|_| ())
}

/// So many units are left of a line; the others have become lines of other parts. With none left the
/// line is gone.
pub async fn set_line_units(
    tx: &Tx<'_>,
    order: OrderId,
    line_no: i64,
    units: i64,
    unit_minor: i64,
) -> Result<(), DbError> {
    if units == 0 {
        return tx
            .exec("DELETE FROM order_line WHERE order_id = $1 AND line_no = $2", params![order, line_no])
            .await
            .map(|_| ());
    }
    tx.exec(
        "UPDATE order_line SET quantity = $1, gross_minor = $2 WHERE order_id = $3 AND line_no = $4",
        params![units, units * unit_minor, order, line_no],
    )
    .await
    .map(|_| ())
}

/// Moves all fulfilments of an order that await payment; for a placed or refused order.
pub async fn set_order_state(
    tx: &Tx<'_>,
    id: OrderId,
    from: OrderState,
    to: OrderState,
    placed_at: Option<Timestamp>,
) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE customer_order SET state = $1, placed_at = COALESCE($2, placed_at) WHERE id = $3 AND state = $4",
        params![to.as_str(), placed_at, id, from.as_str()],
    )
    .await
}

/// Ends a placed order once all its fulfilments have ended; the state it has then, if it ended.
pub async fn complete_if_ended(tx: &Tx<'_>, id: OrderId) -> Result<Option<Ended>, DbError> {
    let parts = fulfilments_of(tx, id).await?;
    if parts.iter().any(|f| !f.state.has_ended()) {
        return Ok(None);
    }
    let was_awaited = parts.iter().any(|f| f.method != Method::CarryOut);
    let handed_over = parts.iter().any(|f| f.state == FulfilmentState::HandedOver);
    let state = if handed_over { OrderState::Completed } else { OrderState::Cancelled };
    set_order_state(tx, id, OrderState::Placed, state, None).await?;
    Ok(Some(Ended { state, was_awaited }))
}

/// How an order ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// Completed or cancelled.
    pub state: OrderState,
    /// Whether something of it was to be sent or fetched: not all of it was carried out at once.
    pub was_awaited: bool,
}

/// Says which stored card was agreed to.
pub async fn set_card(tx: &Tx<'_>, id: OrderId, card: TokenId) -> Result<(), DbError> {
    tx.exec("UPDATE customer_order SET card_id = $1 WHERE id = $2", params![card, id]).await.map(|_| ())
}

/// Says whose order it is, for one that was placed without a customer.
pub async fn set_customer(tx: &Tx<'_>, id: OrderId, customer: CustomerId) -> Result<bool, DbError> {
    tx.guard("UPDATE customer_order SET customer_id = $1 WHERE id = $2 AND customer_id IS NULL", params![customer, id])
        .await
}

/// After a merge of customers: the orders follow.
pub async fn move_to_customer(tx: &Tx<'_>, from: CustomerId, to: CustomerId) -> Result<(), DbError> {
    tx.exec("UPDATE customer_order SET customer_id = $1 WHERE customer_id = $2", params![to, from]).await.map(|_| ())
}

/// Adds to the timeline.
pub async fn add_entry(tx: &Tx<'_>, order: OrderId, entry: &Entry, moment: &Moment) -> Result<(), DbError> {
    add_entries(tx, &[(order, entry.clone())], moment).await
}

/// Adds many entries.
pub async fn add_entries(tx: &Tx<'_>, entries: &[(OrderId, Entry)], moment: &Moment) -> Result<(), DbError> {
    let mut rows = Vec::with_capacity(entries.len());
    for (order, e) in entries {
        let id: Uuid = moment.id();
        rows.push(params![id, *order, e.fulfilment, e.at, e.kind, json(&e.body)?, json(&e.actor)?].to_vec());
    }
    tx.insert_many("INSERT INTO order_entry (id, order_id, fulfilment_id, at, kind, body, actor)", "", &rows)
        .await
        .map(|_| ())
}

/// The timeline of an order, oldest first.
pub async fn entries_of(tx: &Tx<'_>, order: OrderId) -> Result<Vec<Entry>, DbError> {
    tx.rows(
        "SELECT fulfilment_id, at, kind, body, actor FROM order_entry WHERE order_id = $1 ORDER BY at, id",
        params![order],
        |row| {
            Ok(Entry {
                fulfilment: row.get(0)?,
                at: row.get(1)?,
                kind: row.get(2)?,
                body: row.json(3)?,
                actor: row.json(4)?,
            })
        },
    )
    .await
}

/// Which orders a list shows.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// In this state.
    pub state: Option<OrderState>,
    /// Placed in, or handed over by, this store.
    pub location: Option<LocationId>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// Whose number begins so.
    pub number: Option<String>,
    /// With a fulfilment that is still open.
    pub open_only: bool,
    /// Placed at some time: not those whose payment never came.
    pub placed_only: bool,
    /// Older than this one (the last of the page before).
    pub before: Option<(Timestamp, OrderId)>,
}

/// Orders, newest first, `limit` at most.
pub async fn list_orders(tx: &Tx<'_>, filter: &OrderFilter, limit: i64) -> Result<Vec<Order>, DbError> {
    let mut sql = format!("SELECT {ORDER_COLUMNS} FROM customer_order o WHERE 1 = 1");
    let mut values: Vec<Value> = Vec::new();
    if filter.placed_only {
        sql.push_str(" AND o.placed_at IS NOT NULL");
    }
    let mut add = |text: &str, value: Value| {
        values.push(value);
        let _ = write!(sql, " AND {}", text.replace("$?", &format!("${}", values.len())));
    };
    if let Some(state) = filter.state {
        add("o.state = $?", db::ToValue::to_value(state.as_str()));
    }
    if let Some(customer) = filter.customer {
        add("o.customer_id = $?", db::ToValue::to_value(&customer));
    }
    if let Some(number) = &filter.number {
        add("o.number LIKE $?", db::ToValue::to_value(&format!("{}%", number.replace(['%', '_'], ""))));
    }
    if let Some(location) = filter.location {
        add(
            "(o.location_id = $? OR EXISTS (SELECT 1 FROM fulfilment f WHERE f.order_id = o.id AND f.location_id = $?))",
            db::ToValue::to_value(&location),
        );
    }
    if let Some((at, id)) = filter.before {
        add("o.created_at <= $?", db::ToValue::to_value(&at));
        add("o.id < $?", db::ToValue::to_value(&id));
    }
    if filter.open_only {
        sql.push_str(" AND o.state IN ('placed', 'awaiting_payment')");
    }
    values.push(Value::Int(limit));
    let _ = write!(sql, " ORDER BY o.created_at DESC, o.id DESC LIMIT ${}", values.len());
    tx.rows(&sql, &values, order).await
}

/// The orders of a place with an article, the latest first.
pub async fn orders_with(
    tx: &Tx<'_>,
    variant: VariantId,
    location: LocationId,
    limit: i64,
) -> Result<Vec<Order>, DbError> {
    /// Ids grow with time: as many of the latest lines are looked at, and no more.
    const LOOKED_AT: i64 = 400;
    let sql = format!(
        "SELECT {ORDER_COLUMNS} FROM customer_order o WHERE o.location_id = $1 AND o.placed_at IS NOT NULL AND o.id IN \
         (SELECT order_id FROM order_line WHERE variant_id = $2 ORDER BY order_id DESC LIMIT {LOOKED_AT}) \
         ORDER BY o.created_at DESC, o.id DESC LIMIT $3"
    );
    tx.rows(&sql, params![location, variant, limit], order).await
}

/// How many orders are in each state, of the open ones.
pub async fn count_open(tx: &Tx<'_>) -> Result<i64, DbError> {
    tx.get("SELECT COUNT(*) FROM customer_order WHERE state IN ('placed', 'awaiting_payment')", params![], |row| {
        row.get(0)
    })
    .await
}

/// What is reserved and will be charged at hand-over, over all open fulfilments: number, minor units.
pub async fn reserved_value(tx: &Tx<'_>, location: Option<LocationId>) -> Result<(i64, i64), DbError> {
    let base = "SELECT COUNT(*), CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) FROM fulfilment \
                WHERE ended_at IS NULL AND terms = 'at_hand_over' AND state <> 'awaiting_payment'";
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    match location {
        Some(location) => tx.get(&format!("{base} AND location_id = $1"), params![location], read).await,
        None => tx.get(base, params![], read).await,
    }
}

/// The fulfilments whose promise is in the past and that have not been handed over, oldest promise first.
pub async fn list_late(tx: &Tx<'_>, today: Date, limit: i64) -> Result<Vec<Fulfilment>, DbError> {
    tx.rows(
        &format!(
            "SELECT {FULFILMENT_COLUMNS} FROM fulfilment WHERE ended_at IS NULL AND state IN ('waiting', 'allocated', 'packed', 'dispatched') AND promised_on < $1 \
             ORDER BY promised_on, id LIMIT $2"
        ),
        params![today, limit],
        fulfilment,
    )
    .await
}

/// Orders whose parts do not add up: number, what, expected, found. For `verify`.
pub async fn list_sums_that_differ(tx: &Tx<'_>, limit: i64) -> Result<Vec<(String, &'static str, i64, i64)>, DbError> {
    let mut out = Vec::new();
    let checks = [
        (
            "lines and fees of the order",
            "SELECT order_id AS id, SUM(minor) AS total FROM (SELECT order_id, gross_minor AS minor FROM order_line \
             UNION ALL SELECT order_id, fee_minor FROM fulfilment) parts GROUP BY order_id",
        ),
        (
            "fulfilments of the order",
            "SELECT order_id AS id, SUM(amount_minor) AS total FROM fulfilment GROUP BY order_id",
        ),
    ];
    for (what, sums) in checks {
        let sql = format!(
            "SELECT o.number, o.total_minor, CAST(COALESCE(s.total, 0) AS BIGINT) FROM customer_order o LEFT JOIN ({sums}) s ON s.id = o.id \
             WHERE o.total_minor <> COALESCE(s.total, 0) LIMIT $1"
        );
        let rows = tx.rows(&sql, params![limit], |row| Ok((row.get(0)?, what, row.get(1)?, row.get(2)?))).await?;
        out.extend(rows);
    }
    Ok(out)
}
