//! Measures orders in a scratch database: `cargo run --release -p bench --example orders -- sqlite 2000`.

#[tokio::main]
async fn main() -> Result<(), String> {
    let argument = |at: usize| std::env::args().nth(at);
    let engine = argument(1).unwrap_or_else(|| "sqlite".into());
    let orders = argument(2).and_then(|n| n.parse().ok()).unwrap_or(2_000);
    bench::run_orders(&engine, None, &[1, 8, 64], orders, 2, |figures| println!("{figures:?}")).await.map(|_| ())
}
