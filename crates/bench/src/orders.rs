//! Orders per second: the real flow (cart to placed order, with a payment), beside the bare
//! transaction of the same rows, in turns.

use crate::floor::BareOrder;
use crate::measure::{Run, measure, percentile_ms};
use crate::scratch;
use crate::shop::{FillCart, Shop, VARIANTS, found};
use db::Db;
use flows::{Pay, PlaceOrder, Placing};
use kernel::{Actor, CartId, Channel, CustomerId, Language, VariantId};
use serde::Serialize;
use std::sync::Arc;

/// What to measure.
#[derive(Clone, Debug)]
pub struct OrdersBench {
    /// The name of the engine, for the answer.
    pub engine: String,
    /// How many callers at once, one run each.
    pub callers: Vec<usize>,
    /// Orders of each run and round.
    pub orders: usize,
    /// Rounds: flow and floor take turns, the best of each counts.
    pub rounds: usize,
}

/// What one number of callers came to.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// Which engine.
    pub engine: String,
    /// How many callers at once.
    pub callers: usize,
    /// Orders placed per second, durable.
    pub per_s: f64,
    /// Half of them took no longer, milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 took no longer, milliseconds.
    pub p99_ms: f64,
    /// Bare transactions of the same rows per second.
    pub floor_per_s: f64,
    /// The first divided by the second.
    pub ratio: f64,
}

/// Measures in a scratch database of an engine; see [`crate::scratch`].
pub async fn run_orders(
    bench: &OrdersBench,
    server: Option<&str>,
    told: impl FnMut(&Figures),
) -> Result<Vec<Figures>, String> {
    let scratch = scratch::open(&bench.engine, server).await?;
    orders(scratch.db(), bench, told).await
}

/// Measures in an empty database, telling each line as it is known.
async fn orders(db: &Db, bench: &OrdersBench, mut told: impl FnMut(&Figures)) -> Result<Vec<Figures>, String> {
    let shop = Arc::new(found(db).await?);
    let mut out = Vec::new();
    for callers in &bench.callers {
        // Connections are opened and statements prepared before the clock starts.
        run_flow(&shop, *callers, 10 * callers).await?;
        run_floor(&shop, *callers, 10 * callers).await?;
        let (mut best, mut floor): (Option<Run>, f64) = (None, 0.0);
        for _ in 0..bench.rounds.max(1) {
            let flow = run_flow(&shop, *callers, bench.orders).await?;
            let bare = run_floor(&shop, *callers, bench.orders).await?;
            floor = floor.max(bare.per_s);
            if best.as_ref().is_none_or(|known| flow.per_s > known.per_s) {
                best = Some(flow);
            }
        }
        let figures = figures(bench, *callers, &best.ok_or("nothing was measured")?, floor);
        told(&figures);
        out.push(figures);
    }
    Ok(out)
}

#[expect(clippy::float_arithmetic, reason = "figures for reading")]
fn figures(bench: &OrdersBench, callers: usize, run: &Run, floor: f64) -> Figures {
    let mut sorted = run.times.clone();
    sorted.sort();
    let round = |value: f64| (value * 100.0).round() / 100.0;
    Figures {
        engine: bench.engine.clone(),
        callers,
        per_s: round(run.per_s),
        p50_ms: percentile_ms(&sorted, 50),
        p99_ms: percentile_ms(&sorted, 99),
        floor_per_s: round(floor),
        ratio: round(if floor > 0.0 { run.per_s / floor } else { 0.0 }),
    }
}

fn pair(shop: &Shop, at: usize) -> [VariantId; 2] {
    [shop.variants[(at * 7) % VARIANTS], shop.variants[(at * 13 + 1) % VARIANTS]]
}

async fn fill(shop: &Shop, at: usize) -> Result<(CartId, CustomerId), String> {
    let moment = shop.house.clock.moment();
    let customer = moment.id();
    let variants = pair(shop, at);
    let cart = FillCart { moment, customer, store: shop.store, variants };
    shop.house.db.run(cart).await.map(|cart| (cart, customer)).map_err(|error| error.to_string())
}

fn request(shop: &Shop, cart: CartId, customer: CustomerId) -> PlaceOrder {
    PlaceOrder {
        cart,
        channel: Channel::Web,
        actor: Actor::Customer(customer),
        language: Language::Fr,
        store: Some(shop.store),
        till: None,
        shift: None,
        staff: None,
        customer: Some(customer),
        pay: Pay::CardForm { keep: None },
        later_card: None,
        return_url: "http://localhost/checkout/return".into(),
        key: shop.house.clock.moment().id(),
    }
}

/// Carts are filled before the clock starts; placing them is what is measured.
async fn run_flow(shop: &Arc<Shop>, callers: usize, count: usize) -> Result<Run, String> {
    let filled = futures::future::join_all((0..count).map(|at| fill(shop, at))).await;
    let carts: Arc<Vec<(CartId, CustomerId)>> = Arc::new(filled.into_iter().collect::<Result<_, _>>()?);
    let shop = Arc::clone(shop);
    measure(callers, count, move |at| {
        let (shop, (cart, customer)) = (Arc::clone(&shop), carts[at]);
        async move { place(&shop, cart, customer).await }
    })
    .await
}

async fn place(shop: &Shop, cart: CartId, customer: CustomerId) -> Result<(), String> {
    match flows::place_order(&shop.house, request(shop, cart, customer)).await {
        Ok(Placing::Placed { .. }) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

async fn run_floor(shop: &Arc<Shop>, callers: usize, count: usize) -> Result<Run, String> {
    let shop = Arc::clone(shop);
    measure(callers, count, move |at| {
        let shop = Arc::clone(&shop);
        async move {
            let (moment, variants) = (shop.house.clock.moment(), pair(&shop, at));
            let bare = BareOrder { moment, store: shop.store, variants };
            shop.house.db.run(bare).await.map_err(|error| error.to_string())
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::{fill, found, place, run_floor};
    use crate::scratch;
    use crate::shop::Shop;
    use db::params;
    use std::collections::BTreeMap;
    use std::sync::Arc;

    /// How many rows each table has.
    async fn rows(shop: &Shop) -> BTreeMap<String, i64> {
        let reader = shop.house.db.reader().await.unwrap();
        let tx = reader.tx();
        let named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let tables: Vec<String> = tx.rows(named, params![], |row| row.get(0)).await.unwrap();
        let mut rows = BTreeMap::new();
        for table in tables {
            let sql = format!("SELECT count(*) FROM {table}");
            let count = tx.get(&sql, params![], |row| row.get(0)).await.unwrap();
            rows.insert(table, count);
        }
        rows
    }

    fn added(before: &BTreeMap<String, i64>, after: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
        let more = after.iter().map(|(table, count)| (table.clone(), count - before[table]));
        more.filter(|(_, more)| *more != 0).collect()
    }

    /// A floor that writes less than the flow would flatter nobody, and one that writes more everybody.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_floor_writes_the_rows_that_an_order_writes() {
        let scratch = scratch::open("sqlite", None).await.unwrap();
        let shop = Arc::new(found(scratch.db()).await.unwrap());
        let (cart, customer) = fill(&shop, 0).await.unwrap();
        let begun = rows(&shop).await;
        place(&shop, cart, customer).await.unwrap();
        let ordered = rows(&shop).await;
        run_floor(&shop, 1, 1).await.unwrap();
        let bare = rows(&shop).await;
        assert_eq!(added(&begun, &ordered), added(&ordered, &bare));
    }
}
