//! The binary is killed at the worst moments and started again on the same database.

#[path = "crash/harness.rs"]
mod harness;
