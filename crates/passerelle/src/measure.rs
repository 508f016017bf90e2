//! `bench`: measures on this machine and prints figures, one line for each number of callers.

use crate::args::{BenchWish, Engine};
use crate::trouble::Trouble;
use std::process::ExitCode;

/// Measures what was asked for.
pub(crate) async fn run(wish: &BenchWish) -> Result<ExitCode, Trouble> {
    let BenchWish::Orders { engine, callers, orders, rounds, server, json } = wish;
    let name = match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    if !json {
        println!("engine    callers   orders/s    p50 ms    p99 ms    floor/s   ratio");
    }
    let told = |f: &bench::Figures| {
        if *json {
            println!("{}", serde_json::to_string(f).unwrap_or_default());
        } else {
            println!(
                "{:<9} {:>7} {:>10.1} {:>9.2} {:>9.2} {:>10.1} {:>7.2}",
                f.engine, f.callers, f.per_s, f.p50_ms, f.p99_ms, f.floor_per_s, f.ratio
            );
        }
    };
    bench::run_orders(name, server.as_deref(), callers, *orders, *rounds, told).await.map_err(Trouble::Bench)?;
    Ok(ExitCode::SUCCESS)
}
