//! Measures orders in a scratch database: `cargo run --release -p bench --example orders`.

#[tokio::main]
async fn main() -> Result<(), String> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "bench.db".into());
    let db = db::Db::open(&address).await.map_err(|error| error.to_string())?;
    let bench = bench::OrdersBench {
        engine: "x".into(),
        callers: vec![1, 8, 64],
        orders: std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(2_000),
        rounds: 2,
    };
    bench::orders(&db, &bench, |f| println!("{f:?}")).await.map(|_| ())
}
