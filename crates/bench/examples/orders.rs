//! Measures orders in a scratch database: `cargo run --release -p bench --example orders -- sqlite 2000`.

use bench::{OrdersBench, run_orders};

#[tokio::main]
async fn main() -> Result<(), String> {
    let argument = |at: usize| std::env::args().nth(at);
    let engine = argument(1).unwrap_or_else(|| "sqlite".into());
    let orders = argument(2).and_then(|n| n.parse().ok()).unwrap_or(2_000);
    let bench = OrdersBench { engine, callers: vec![1, 8, 64], orders, rounds: 2 };
    run_orders(&bench, None, |figures| println!("{figures:?}")).await.map(|_| ())
}
