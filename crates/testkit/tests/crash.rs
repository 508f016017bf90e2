//! The binary is killed at the worst moments and started again on the same database; many want
//! the same thing at once through its real forms; and days go wrong in every other way.

#[path = "crash/audit.rs"]
mod audit;
#[path = "crash/bad_days.rs"]
mod bad_days;
#[path = "crash/cards.rs"]
mod cards;
#[path = "crash/counter.rs"]
mod counter;
#[path = "crash/disk.rs"]
mod disk;
#[path = "crash/errand.rs"]
mod errand;
#[path = "crash/found.rs"]
mod found;
#[path = "crash/harness.rs"]
mod harness;
#[path = "crash/imports.rs"]
mod imports;
#[path = "crash/kills.rs"]
mod kills;
#[path = "crash/person.rs"]
mod person;
#[path = "crash/races.rs"]
mod races;
#[path = "crash/scan.rs"]
mod scan;
#[path = "crash/town.rs"]
mod town;
#[path = "crash/web.rs"]
mod web;
