//! What people do in front of the screens, in a real browser. One module per journey.

#[path = "browser/collect.rs"]
mod collect;
#[path = "browser/counts.rs"]
mod counts;
#[path = "browser/exchange.rs"]
mod exchange;
#[path = "browser/five.rs"]
mod five;
#[path = "browser/guest.rs"]
mod guest;
#[path = "browser/harness.rs"]
mod harness;
#[path = "browser/house.rs"]
mod house;
#[path = "browser/j1.rs"]
mod j1;
#[path = "browser/keyboard.rs"]
mod keyboard;
#[path = "browser/pages.rs"]
mod pages;
#[path = "browser/returns.rs"]
mod returns;
#[path = "browser/slip.rs"]
mod slip;
#[path = "browser/sources.rs"]
mod sources;
#[path = "browser/withdrawal.rs"]
mod withdrawal;
