//! The flows on both engines, with the provider as a party of its own.

mod bad_days;
mod collect;
mod counts;
mod days;
mod delivery;
mod exchange;
mod fixture;
mod journey;
mod lacking;
mod races;
mod returns;
mod set_aside;
mod slips;
mod sources;
mod transfers;
mod withdrawals;
