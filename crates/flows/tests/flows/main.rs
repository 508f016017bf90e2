//! The flows on both engines, with the provider as a party of its own.

mod fixture;
mod journey;
mod races;
