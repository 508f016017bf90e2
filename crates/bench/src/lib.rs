//! Measures what things cost, with the load on the same machine. Never run as a test: a figure
//! comes with the machine that it was measured on.

mod availability;
mod floor;
mod measure;
mod orders;
mod scratch;
mod shop;
mod sourcing;

pub use availability::{AvailabilityBench, AvailabilityFigures, availability};
pub use orders::{Figures, OrdersBench, run_orders};
pub use sourcing::{SourcingBench, SourcingFigures, network, sourcing};
