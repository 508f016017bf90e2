//! Measures what things cost, with the load on the same machine. Never run as a test: a figure
//! comes with the machine that it was measured on.

mod floor;
mod orders;
mod shop;
mod sourcing;

pub use orders::{Figures, OrdersBench, orders, run_orders};
pub use sourcing::{SourcingBench, SourcingFigures, network, sourcing};

use jiff::SignedDuration;

/// The p-th percentile of sorted times, in milliseconds.
#[expect(clippy::float_arithmetic, reason = "a figure for reading")]
fn percentile_ms(sorted: &[SignedDuration], p: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    let at = ((sorted.len() - 1) as f64 * p).round() as usize;
    (sorted[at].as_secs_f64() * 100_000.0).round() / 100.0
}
