//! The outside world behind traits that the siblings declare.

pub mod carrier;
pub mod mail;
pub mod provider;
