//! The catalogue on both engines.

mod catalogue;
mod fixtures;
mod import;
mod search;
