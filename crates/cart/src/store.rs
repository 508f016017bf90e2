//! All SQL of carts.

use crate::model::{Cart, CartRefused, CartState, Destination, Intent, Owner, Typed, Wish, rest_of};
use db::{DbError, Row, Tx, Value, params};
use jiff::Timestamp;
use kernel::{AddressId, CartId, Channel, CustomerId, IntentId, Quantity, TillId, VariantId};

const COLUMNS: &str = "id, state, channel, customer_id, till_id, label, version, updated_at, coming, credits";

/// A list that is absent while it is empty.
fn list<T: serde::de::DeserializeOwned>(row: &Row<'_>, at: usize) -> Result<Vec<T>, DbError> {
    let text: Option<String> = row.get(at)?;
    let Some(text) = text else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|error| DbError::Data(error.to_string()))
}

fn json_list<T: serde::Serialize>(list: &[T]) -> Result<Option<String>, DbError> {
    if list.is_empty() {
        return Ok(None);
    }
    serde_json::to_string(list).map(Some).map_err(|error| DbError::Data(error.to_string()))
}

fn cart(row: &Row<'_>) -> Result<Cart, DbError> {
    Ok(Cart {
        id: row.get(0)?,
        state: row.parse(1)?,
        channel: row.parse(2)?,
        customer: row.get(3)?,
        till: row.get(4)?,
        label: row.get(5)?,
        version: row.get(6)?,
        updated_at: row.get(7)?,
        intents: Vec::new(),
        destinations: Vec::new(),
        coming: list(row, 8)?,
        credits: list(row, 9)?,
    })
}

fn intent(row: &Row<'_>) -> Result<Intent, DbError> {
    Ok(Intent {
        id: row.get(0)?,
        variant: row.get(1)?,
        quantity: row.get(2)?,
        wish: Wish {
            method: row.parse(3)?,
            terms: row.parse(4)?,
            location: row.get(5)?,
            supply: row.get(6)?,
            service: row.get(7)?,
            address: row.get(8)?,
        },
        added_channel: row.parse(9)?,
        added_by: row.json(10)?,
        added_at: row.get(11)?,
    })
}

async fn destinations_of(tx: &Tx<'_>, id: CartId) -> Result<Vec<Destination>, DbError> {
    tx.rows("SELECT id, point_id, address FROM cart_address WHERE cart_id = $1 ORDER BY id", params![id], |row| {
        Ok(Destination { id: row.get(0)?, point: row.get(1)?, address: row.json(2)? })
    })
    .await
}

/// Writes down where a cart may be sent; the same id again is a correction. The address of another
/// cart is not there.
pub async fn put_destination(
    tx: &Tx<'_>,
    cart: CartId,
    destination: &Destination,
    now: Timestamp,
) -> Result<(), CartRefused> {
    touch(tx, cart, now).await?;
    let text = serde_json::to_string(&destination.address).map_err(|error| DbError::Data(error.to_string()))?;
    let hit = tx
        .guard(
            "INSERT INTO cart_address (id, cart_id, point_id, address) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO UPDATE SET point_id = excluded.point_id, address = excluded.address \
             WHERE cart_address.cart_id = excluded.cart_id",
            params![destination.id, cart, destination.point, text],
        )
        .await?;
    if hit { Ok(()) } else { Err(DbError::Missing.into()) }
}

/// Sends a line that is sent to this destination of the cart.
pub async fn address_line(tx: &Tx<'_>, cart: CartId, line: IntentId, id: AddressId) -> Result<(), CartRefused> {
    let hit = tx
        .guard(
            "UPDATE intent SET address_id = $1 WHERE id = $2 AND cart_id = $3 AND method IN ('ship', 'relay')",
            params![id, line, cart],
        )
        .await?;
    if hit { Ok(()) } else { Err(CartRefused::NoSuchLine) }
}

/// Sends every line that is brought to a door and has no address yet to this one.
pub async fn address_rest(tx: &Tx<'_>, cart: CartId, id: AddressId) -> Result<(), DbError> {
    tx.exec(
        "UPDATE intent SET address_id = $1 WHERE cart_id = $2 AND method = 'ship' AND address_id IS NULL",
        params![id, cart],
    )
    .await
    .map(|_| ())
}

async fn intents_of(tx: &Tx<'_>, id: CartId) -> Result<Vec<Intent>, DbError> {
    tx.rows(
        "SELECT id, variant_id, quantity, method, terms, location_id, supply_id, service_id, address_id, added_channel, added_by, added_at \
         FROM intent WHERE cart_id = $1 ORDER BY added_at, id",
        params![id],
        intent,
    )
    .await
}

/// A cart with its intents.
pub async fn find_cart(tx: &Tx<'_>, id: CartId) -> Result<Option<Cart>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM cart WHERE id = $1");
    let values = params![id];
    let (found, intents, destinations) =
        futures::try_join!(tx.find(&sql, values, cart), intents_of(tx, id), destinations_of(tx, id))?;
    Ok(found.map(|cart| Cart { intents, destinations, ..cart }))
}

/// The open cart of a customer, a visitor or a till.
pub async fn find_open_cart(tx: &Tx<'_>, owner: &Owner) -> Result<Option<Cart>, DbError> {
    let (column, value): (&str, Value) = match owner {
        Owner::Customer(id) => ("channel = 'web' AND customer_id", db::ToValue::to_value(id)),
        Owner::Visitor(key) => ("visitor_key", db::ToValue::to_value(key)),
        Owner::Till(id) => ("till_id", db::ToValue::to_value(id)),
    };
    let found =
        tx.find(&format!("SELECT {COLUMNS} FROM cart WHERE state = 'open' AND {column} = $1"), &[value], cart).await?;
    match found {
        Some(cart) => {
            let (intents, destinations) = futures::try_join!(intents_of(tx, cart.id), destinations_of(tx, cart.id))?;
            Ok(Some(Cart { intents, destinations, ..cart }))
        }
        None => Ok(None),
    }
}

/// The open cart of an owner; opens one under `id` when there is none.
pub async fn open_cart(tx: &Tx<'_>, owner: &Owner, id: CartId, now: Timestamp) -> Result<Cart, DbError> {
    if let Some(cart) = find_open_cart(tx, owner).await? {
        return Ok(cart);
    }
    let (channel, customer, visitor, till) = match owner {
        Owner::Customer(customer) => (Channel::Web, Some(*customer), None, None),
        Owner::Visitor(key) => (Channel::Web, None, Some(key.clone()), None),
        Owner::Till(till) => (Channel::Till, None, None, Some(*till)),
    };
    tx.exec(
        "INSERT INTO cart (id, state, channel, customer_id, visitor_key, till_id, label, version, created_at, updated_at) \
         VALUES ($1, 'open', $2, $3, $4, $5, '', 0, $6, $6) ON CONFLICT DO NOTHING",
        params![id, channel, customer, visitor, till, now],
    )
    .await?;
    find_open_cart(tx, owner).await?.ok_or(DbError::Missing)
}

/// Grows the version of an open cart: every change goes through here, so two people at one cart
/// both see both changes, and a closed cart is not changed.
async fn touch(tx: &Tx<'_>, id: CartId, now: Timestamp) -> Result<(), CartRefused> {
    let open = tx
        .guard(
            "UPDATE cart SET version = version + 1, updated_at = $1 WHERE id = $2 AND state IN ('open', 'parked')",
            params![now, id],
        )
        .await?;
    if open { Ok(()) } else { Err(CartRefused::Closed) }
}

/// Puts an intent into a cart. The same variant with the same wish is one line with more units.
pub async fn add_intent(tx: &Tx<'_>, cart: CartId, intent: &Intent, now: Timestamp) -> Result<IntentId, CartRefused> {
    touch(tx, cart, now).await?;
    let wish = intent.wish;
    let grown: Option<IntentId> = tx
        .find(
            "UPDATE intent SET quantity = quantity + $1 WHERE cart_id = $2 AND variant_id = $3 AND method = $4 AND terms = $5 \
             AND location_id IS NOT DISTINCT FROM $6 AND supply_id IS NOT DISTINCT FROM $7 \
             AND service_id IS NOT DISTINCT FROM $8 AND address_id IS NOT DISTINCT FROM $9 AND quantity + $1 <= 9999 RETURNING id",
            params![
                intent.quantity,
                cart,
                intent.variant,
                wish.method,
                wish.terms,
                wish.location,
                wish.supply,
                wish.service,
                wish.address
            ],
            |row| row.get(0),
        )
        .await?;
    if let Some(id) = grown {
        return Ok(id);
    }
    insert_intent(tx, cart, intent).await?;
    Ok(intent.id)
}

/// Puts a line back as it was: for undo.
pub async fn restore_intent(tx: &Tx<'_>, cart: CartId, intent: &Intent, now: Timestamp) -> Result<(), CartRefused> {
    touch(tx, cart, now).await?;
    Ok(insert_intent(tx, cart, intent).await?)
}

async fn insert_intent(tx: &Tx<'_>, cart: CartId, intent: &Intent) -> Result<(), DbError> {
    let by = serde_json::to_string(&intent.added_by).map_err(|error| DbError::Data(error.to_string()))?;
    let wish = intent.wish;
    tx.exec(
        "INSERT INTO intent (id, cart_id, variant_id, quantity, method, terms, location_id, supply_id, service_id, address_id, added_channel, added_by, added_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
        params![
            intent.id,
            cart,
            intent.variant,
            intent.quantity,
            wish.method,
            wish.terms,
            wish.location,
            wish.supply,
            wish.service,
            wish.address,
            intent.added_channel,
            by,
            intent.added_at
        ],
    )
    .await
    .map(|_| ())
}

/// Changes how many.
pub async fn set_quantity(
    tx: &Tx<'_>,
    cart: CartId,
    line: IntentId,
    quantity: Quantity,
    now: Timestamp,
) -> Result<(), CartRefused> {
    touch(tx, cart, now).await?;
    let hit = tx
        .guard("UPDATE intent SET quantity = $1 WHERE id = $2 AND cart_id = $3", params![quantity, line, cart])
        .await?;
    if hit { Ok(()) } else { Err(CartRefused::NoSuchLine) }
}

/// Changes how the customer would like to get it.
pub async fn set_wish(
    tx: &Tx<'_>,
    cart: CartId,
    line: IntentId,
    wish: Wish,
    now: Timestamp,
) -> Result<(), CartRefused> {
    touch(tx, cart, now).await?;
    let hit = tx
        .guard(
            "UPDATE intent SET method = $1, terms = $2, location_id = $3, supply_id = $4, service_id = $5, address_id = $6 \
             WHERE id = $7 AND cart_id = $8",
            params![wish.method, wish.terms, wish.location, wish.supply, wish.service, wish.address, line, cart],
        )
        .await?;
    if hit { Ok(()) } else { Err(CartRefused::NoSuchLine) }
}

/// Takes a line out; the line, so that it can be put back.
pub async fn remove_intent(tx: &Tx<'_>, cart: CartId, line: IntentId, now: Timestamp) -> Result<Intent, CartRefused> {
    touch(tx, cart, now).await?;
    let removed = tx
        .find(
            "DELETE FROM intent WHERE id = $1 AND cart_id = $2 RETURNING id, variant_id, quantity, method, terms, location_id, \
             supply_id, service_id, address_id, added_channel, added_by, added_at",
            params![line, cart],
            intent,
        )
        .await?;
    removed.ok_or(CartRefused::NoSuchLine)
}

/// Writes down what comes back with a cart and the credits that pay it, as they stand in `cart`.
pub async fn put_settling(tx: &Tx<'_>, cart: &Cart, now: Timestamp) -> Result<(), CartRefused> {
    touch(tx, cart.id, now).await?;
    let (coming, credits) = (json_list(&cart.coming)?, json_list(&cart.credits)?);
    tx.exec("UPDATE cart SET coming = $1, credits = $2 WHERE id = $3", params![coming, credits, cart.id]).await?;
    Ok(())
}

/// A cart that can still be changed, kept from everybody else until this transaction ends.
pub async fn hold(tx: &Tx<'_>, id: CartId) -> Result<Cart, CartRefused> {
    let sql = "UPDATE cart SET version = version WHERE id = $1 AND state IN ('open', 'parked')";
    if !tx.guard(sql, params![id]).await? {
        return Err(CartRefused::Closed);
    }
    Ok(find_cart(tx, id).await?.ok_or(DbError::Missing)?)
}

/// Says whose cart it is; none makes it nobody's again.
pub async fn set_customer(
    tx: &Tx<'_>,
    cart: CartId,
    customer: Option<CustomerId>,
    now: Timestamp,
) -> Result<(), CartRefused> {
    touch(tx, cart, now).await?;
    tx.exec("UPDATE cart SET customer_id = $1 WHERE id = $2", params![customer, cart]).await?;
    Ok(())
}

/// Puts the open ticket of a till aside.
pub async fn park(tx: &Tx<'_>, cart: CartId, label: &str, now: Timestamp) -> Result<(), CartRefused> {
    let hit = tx
        .guard(
            "UPDATE cart SET state = 'parked', label = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND state = 'open'",
            params![label, now, cart],
        )
        .await?;
    if hit { Ok(()) } else { Err(CartRefused::Closed) }
}

/// Takes a parked ticket up again on a till that has none open.
pub async fn unpark(tx: &Tx<'_>, cart: CartId, till: TillId, now: Timestamp) -> Result<(), CartRefused> {
    if let Some(open) = find_open_cart(tx, &Owner::Till(till)).await? {
        if !open.is_blank() {
            return Err(CartRefused::TillBusy);
        }
        close(tx, open.id, CartState::Left, now).await?;
    }
    let hit = tx
        .guard(
            "UPDATE cart SET state = 'open', till_id = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND state = 'parked'",
            params![till, now, cart],
        )
        .await?;
    if hit { Ok(()) } else { Err(CartRefused::Closed) }
}

/// The parked tickets of some tills, oldest first.
pub async fn list_parked(tx: &Tx<'_>, till: TillId, limit: i64) -> Result<Vec<Cart>, DbError> {
    let parked = tx
        .rows(
            &format!("SELECT {COLUMNS} FROM cart WHERE state = 'parked' AND till_id = $1 ORDER BY updated_at LIMIT $2"),
            params![till, limit],
            cart,
        )
        .await?;
    let mut out = Vec::with_capacity(parked.len());
    for cart in parked {
        let intents = intents_of(tx, cart.id).await?;
        out.push(Cart { intents, ..cart });
    }
    Ok(out)
}

/// Keeps an open cart from everybody else until this transaction ends; its version, or none when it is not
/// open.
pub async fn hold_open(tx: &Tx<'_>, id: CartId) -> Result<Option<i64>, DbError> {
    let sql = "UPDATE cart SET version = version WHERE id = $1 AND state = 'open' RETURNING version";
    tx.find(sql, params![id], |row| row.get(0)).await
}

/// Ends a cart: it became an order, or was left. Whether it was open.
pub async fn close(tx: &Tx<'_>, cart: CartId, state: CartState, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE cart SET state = $1, updated_at = $2, version = version + 1, typed = NULL \
         WHERE id = $3 AND state IN ('open', 'parked')",
        params![state.as_str(), now, cart],
    )
    .await
}

/// Ends a cart that became an order, if nobody changed it since then. Whether that was so.
pub async fn close_as_seen(tx: &Tx<'_>, cart: CartId, seen_at: Timestamp, now: Timestamp) -> Result<bool, DbError> {
    tx.guard(
        "UPDATE cart SET state = 'ordered', updated_at = $1, version = version + 1, typed = NULL \
         WHERE id = $2 AND state IN ('open', 'parked') AND updated_at <= $3",
        params![now, cart, seen_at],
    )
    .await
}

/// Ends a cart that became an order although something was put into it meanwhile: what was not ordered
/// stays, in a cart `fresh` of the same owner. False when the cart had ended before.
pub async fn close_but_rest(
    tx: &Tx<'_>,
    cart: CartId,
    ordered: &[(VariantId, i64)],
    fresh: CartId,
    now: Timestamp,
) -> Result<bool, DbError> {
    let Some(changed) = find_cart(tx, cart).await? else { return Ok(false) };
    if !close(tx, cart, CartState::Ordered, now).await? {
        return Ok(false);
    }
    let rest = rest_of(&changed.intents, ordered);
    if rest.is_empty() {
        return Ok(true);
    }
    tx.exec(
        "INSERT INTO cart (id, state, channel, customer_id, visitor_key, till_id, label, version, created_at, updated_at) \
         SELECT $1, $2, channel, customer_id, visitor_key, till_id, label, 1, $3, $3 FROM cart WHERE id = $4",
        params![fresh, changed.state.as_str(), now, cart],
    )
    .await?;
    for (line, quantity) in rest {
        // Where the order goes is said of the order; the rest is asked for again.
        let sql = "UPDATE intent SET cart_id = $1, quantity = $2, address_id = NULL WHERE id = $3";
        tx.exec(sql, params![fresh, quantity, line]).await?;
    }
    Ok(true)
}

/// Addresses go where their lines went.
async fn follow(tx: &Tx<'_>, from: CartId, to: CartId) -> Result<(), DbError> {
    tx.exec("UPDATE cart_address SET cart_id = $1 WHERE cart_id = $2", params![to, from]).await.map(|_| ())
}

/// At sign-in: the visitor's lines join the customer's cart; the same line grows, no line is lost.
pub async fn join(
    tx: &Tx<'_>,
    visitor: &str,
    customer: CustomerId,
    id: CartId,
    now: Timestamp,
) -> Result<Cart, CartRefused> {
    let owner = Owner::Customer(customer);
    let mine = open_cart(tx, &owner, id, now).await?;
    let Some(theirs) = find_open_cart(tx, &Owner::Visitor(visitor.to_owned())).await? else { return Ok(mine) };
    for intent in &theirs.intents {
        let fresh = Intent { id: intent.id, ..intent.clone() };
        remove_intent(tx, theirs.id, intent.id, now).await?;
        add_intent(tx, mine.id, &fresh, now).await?;
    }
    follow(tx, theirs.id, mine.id).await?;
    if !theirs.credits.is_empty() {
        let mut credits = mine.credits.clone();
        credits.extend(theirs.credits.iter().filter(|one| !mine.credits.contains(one)));
        put_settling(tx, &Cart { credits, ..mine.clone() }, now).await?;
    }
    close(tx, theirs.id, CartState::Left, now).await?;
    Ok(find_open_cart(tx, &owner).await?.ok_or(DbError::Missing)?)
}

/// After a merge of customers: what was one's becomes the other's. An open web cart of both keeps
/// the lines of both.
pub async fn move_to_customer(
    tx: &Tx<'_>,
    from: CustomerId,
    to: CustomerId,
    id: CartId,
    now: Timestamp,
) -> Result<(), CartRefused> {
    if let Some(theirs) = find_open_cart(tx, &Owner::Customer(from)).await? {
        let mine = open_cart(tx, &Owner::Customer(to), id, now).await?;
        for intent in &theirs.intents {
            remove_intent(tx, theirs.id, intent.id, now).await?;
            add_intent(tx, mine.id, intent, now).await?;
        }
        follow(tx, theirs.id, mine.id).await?;
        close(tx, theirs.id, CartState::Left, now).await?;
    }
    tx.exec("UPDATE cart SET customer_id = $1 WHERE customer_id = $2", params![to, from]).await?;
    Ok(())
}

/// What was typed at the checkout of this cart.
pub async fn find_typed(tx: &Tx<'_>, cart: CartId) -> Result<Option<Typed>, DbError> {
    tx.find("SELECT typed FROM cart WHERE id = $1 AND typed IS NOT NULL", params![cart], |row| row.json(0)).await
}

/// Keeps what was typed at the checkout of an open cart.
pub async fn keep_typed(tx: &Tx<'_>, cart: CartId, typed: &Typed, now: Timestamp) -> Result<(), DbError> {
    let text = serde_json::to_string(typed).map_err(|error| DbError::Data(error.to_string()))?;
    let sql = "UPDATE cart SET typed = $1, updated_at = $2 WHERE id = $3 AND state = 'open'";
    tx.exec(sql, params![text, now, cart]).await.map(|_| ())
}

/// Forgets what was typed in carts that nobody changed since an instant, a few at a time; how many.
pub async fn forget_typed(tx: &Tx<'_>, before: Timestamp, limit: i64) -> Result<u64, DbError> {
    tx.exec(
        "UPDATE cart SET typed = NULL WHERE id IN \
         (SELECT id FROM cart WHERE typed IS NOT NULL AND updated_at < $1 ORDER BY updated_at LIMIT $2)",
        params![before, limit],
    )
    .await
}
