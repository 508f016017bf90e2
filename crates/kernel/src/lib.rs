//! The words that every room shares: money, quantities, ids, codes, clock,
//! channel, context and actor. No I/O, no async, no word of one subject alone.

mod address;
mod clock;
mod codes;
mod id;
mod money;
mod who;

pub use address::{Address, AddressRefused, TypedAddress, is_postcode};
pub use clock::{Clock, Entropy, Moment, PARIS, date_in, from_micros, micros, store_time_zone};
pub use codes::{CodeError, Gtin, Sku, fold, hex};
pub use id::*;
pub use money::{Currency, Money, MoneyError, Quantity, Rate, spread};
pub use who::{Actor, Channel, Context, Language, Method, PaymentTerms, Role};
