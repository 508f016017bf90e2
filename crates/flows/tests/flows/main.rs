//! The flows on both engines, with the provider as a party of its own.

mod bad_days;
mod days;
mod delivery;
mod fixture;
mod journey;
mod lacking;
mod races;
mod returns;
mod set_aside;
mod sources;
mod transfers;
mod withdrawals;
