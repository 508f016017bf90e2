//! Who somebody is, and what they may do: staff, customer accounts, sessions, one-time links.
//!
//! Invariants:
//! - A secret is never stored: PINs and passwords as Argon2id, tokens of sessions and links as
//!   SHA-256 of 32 random bytes.
//! - Hashing takes tens of milliseconds and never happens inside a transaction. Signing in is three
//!   steps: a try is counted (durable, before anything is compared, so that a thousand guesses at
//!   once are a thousand tries), the secret is compared off the async threads, the session is
//!   written. Counting first also closes the door while nobody looks.
//! - An unknown name and a wrong secret give one answer, after the same work.
//! - A session is found by one indexed read, together with the member of staff that it belongs to;
//!   staff that was deactivated has none.
//!
//! Tables: `staff`, `customer_account`, `session`, `one_time_link`, `sign_in_try`.
//! Events, without personal data: `staff_created`, `staff_changed`, `staff_deactivated`,
//! `staff_signed_in`, `customer_signed_in`, `account_opened`, `password_changed`.

mod model;
mod secret;
mod sign_in;
mod store;
mod use_cases;

pub use model::*;
pub use secret::{Secret, Strength, hash_password, hash_pin, mask_secrets, off_the_async_threads, verify};
pub use sign_in::{
    OfficeSignIn, SignedIn, TillSignIn, change_password, open_account, reset_password, sign_in_at_till,
    sign_in_customer, sign_in_staff,
};
pub use store::*;
pub use use_cases::*;

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 20, name: "identity", sql: include_str!("../migrations/0020_identity.sql") };
