//! Messages to customers: written well in both languages, queued with the change that they tell of,
//! delivered once.
//!
//! **Queued once.** A message has a key that names what it tells of ("ready:FULFILMENT"). The second
//! [`queue`] with the same key does nothing, so a use case that is run again tells nobody twice. The
//! message and the job that delivers it are written in the transaction of the change itself.
//!
//! **Delivered once.** `queued → sending → sent`, or `kept` (nothing is configured to leave by), or
//! `failed`. A message is marked `sending` before the mail server is spoken to, and `sent` after it
//! took it. When the process dies in between, nobody can know whether the server took it: after
//! [`CLAIM`] it is sent **one** more time with the same Message-ID, by which mail programs fold
//! copies together; a second doubt makes it `failed`, and a person decides. So: exactly once as long
//! as nothing dies, at most twice with one identity otherwise, and never silently lost.
//!
//! Table: `message`. Events: `message_sent`, `message_kept`, `message_failed`. Job: [`DELIVER`].

mod delivery;
mod letter;
mod model;
mod store;
mod templates;
pub mod wording;

pub use delivery::{CLAIM, DELIVER, Delivery, MailError, Mailer, Outcome, Outgoing, Resend, deliver};
/// What a [`Mailer`] answers with.
pub use futures::future::BoxFuture;
pub use letter::{House, Rendered};
pub use model::{Filter, Medium, Message, MessageBody, MessageRefused, MessageState, NewMessage};
pub use store::{
    forget_old_bodies, get_body, get_message, insert_messages_many, list, list_for_customer, list_for_order,
    move_customer, queue,
};
pub use templates::{
    AccountInvitation, Article, Charged, ChargedWhen, CreditSlip, DateChanged, EndedBecause, Hours, How, LaterLine,
    Line, NewDate, OrderConfirmed, OrderPart, ParcelSent, PasswordReset, PickupCode, ReadyForPickup, Receipt, Refunded,
    ReservationConfirmed, ReservationEnded, SupplyCancelled, Template, Tender, Until, VatLine, Way, Withdrawn, render,
};

/// The tables of this room.
pub const SCHEMA: db::Migration =
    db::Migration { number: 100, name: "messages", sql: include_str!("../migrations/0100_messages.sql") };
