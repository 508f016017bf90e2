//! The outside world behind traits that the siblings declare.

pub mod mail;
pub mod provider;
