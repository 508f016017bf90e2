//! Measures orders in a scratch database: engine, orders of a run, callers:
//! `cargo run --release -p bench --example orders -- sqlite 2000 64`.

use bench::{OrdersBench, run_orders};

#[tokio::main]
async fn main() -> Result<(), String> {
    let argument = |at: usize| std::env::args().nth(at);
    let engine = argument(1).unwrap_or_else(|| "sqlite".into());
    let orders = argument(2).and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let callers = argument(3).and_then(|n| n.parse().ok()).map_or(vec![1, 8, 64], |n| vec![n]);
    let bench = OrdersBench { engine, callers, orders, rounds: 2 };
    run_orders(&bench, None, |figures| println!("{figures:?}")).await.map(|_| ())
}
