//! `bench`: measures on this machine and prints figures, one line for each run.

use crate::args::{BenchWish, Engine};
use crate::progress::Line;
use crate::trouble::Trouble;
use bench::{AvailabilityBench, AvailabilityFigures, Figures, OrdersBench, SourcingBench, SourcingFigures};
use kernel::Language;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

/// Measures what was asked for.
pub(crate) async fn run(wish: BenchWish, language: Language) -> Result<ExitCode, Trouble> {
    match wish {
        BenchWish::Orders { engine, callers, orders, rounds, server, json } => {
            head(json, "engine    callers   orders/s    p50 ms    p99 ms    floor/s   ratio");
            let wish = OrdersBench { engine: name(engine), callers, orders, rounds };
            let told = |figures: &Figures| tell(json, figures, order_row);
            bench::run_orders(&wish, server.as_deref(), told).await.map_err(Trouble::Bench)?;
        }
        BenchWish::Availability { engine, variants, locations, reads, callers, server, json } => {
            head(json, "engine          rows  places  callers   answers/s    p50 µs    p99 µs");
            let wish = AvailabilityBench { engine: name(engine), variants, locations, reads, callers };
            let line = Line::new(language);
            let filled = |rows, all| line.show(rows, all, "");
            let told = |figures: &AvailabilityFigures| {
                line.end();
                tell(json, figures, availability_row);
            };
            bench::availability(&wish, server.as_deref(), filled, told).await.map_err(Trouble::Bench)?;
        }
        BenchWish::Sourcing { lines, locations, orders, stores, seed, json } => {
            let network = stores.as_deref().map(network).transpose()?;
            head(json, "lines  places    p50 µs    p99 µs   parcels");
            let wish = SourcingBench { lines, locations, orders, seed };
            bench::sourcing(&wish, network, |figures| tell(json, figures, sourcing_row)).map_err(Trouble::Bench)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn head(json: bool, names: &str) {
    if !json {
        println!("{names}");
    }
}

fn name(engine: Engine) -> String {
    match engine {
        Engine::Sqlite => "sqlite".to_owned(),
        Engine::Postgres => "postgres".to_owned(),
    }
}

fn network(path: &Path) -> Result<Vec<(i64, i64)>, Trouble> {
    if path == Path::new("-") {
        return bench::network(std::io::stdin()).map_err(Trouble::Bench);
    }
    let file = File::open(path).map_err(|error| Trouble::File { path: path.to_owned(), error })?;
    bench::network(file).map_err(Trouble::Bench)
}

fn tell<F: serde::Serialize>(json: bool, figures: &F, row: impl Fn(&F) -> String) {
    if json {
        println!("{}", serde_json::to_string(figures).unwrap_or_default());
    } else {
        println!("{}", row(figures));
    }
}

fn order_row(f: &Figures) -> String {
    format!(
        "{:<9} {:>7} {:>10.1} {:>9.2} {:>9.2} {:>10.1} {:>7.2}",
        f.engine, f.callers, f.per_s, f.p50_ms, f.p99_ms, f.floor_per_s, f.ratio
    )
}

fn availability_row(f: &AvailabilityFigures) -> String {
    format!(
        "{:<9} {:>10} {:>7} {:>8} {:>11.1} {:>9} {:>9}",
        f.engine, f.rows, f.locations, f.callers, f.per_s, f.p50_us, f.p99_us
    )
}

fn sourcing_row(f: &SourcingFigures) -> String {
    let (whole, thousandths) = (f.parcels_e3 / 1_000, f.parcels_e3 % 1_000);
    format!("{:>5} {:>7} {:>9} {:>9} {:>5}.{:03}", f.lines, f.locations, f.p50_us, f.p99_us, whole, thousandths)
}
