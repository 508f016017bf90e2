//! What every use case and every face is given.

use db::{Db, Migration};
use kernel::{Clock, Currency};
use payments::gateway::{Gateway, Terminal};
use std::sync::Arc;

/// The whole schema, in order.
pub const MIGRATIONS: &[Migration] = &[
    db::HOUSEKEEPING,
    stores::SCHEMA,
    stores::RETURNS,
    stores::IMPRINT,
    identity::SCHEMA,
    catalogue::SCHEMA,
    pricing::SCHEMA,
    stock::SCHEMA,
    stock::NO_HOLDS,
    stock::TO_HAND_OVER,
    stock::COUNT,
    stock::RECOUNT,
    customers::SCHEMA,
    customers::GUESTS,
    payments::SCHEMA,
    payments::SET_ASIDE,
    payments::CREDITS,
    payments::CARD_SEEN,
    cart::SCHEMA,
    cart::ADDRESSES,
    cart::TYPED,
    cart::POINT,
    cart::SETTLING,
    orders::SCHEMA,
    orders::RETURNS,
    orders::SHIPPING,
    orders::CARD,
    orders::RELAY,
    orders::WITHDRAWAL,
    orders::PICKUP,
    orders::EXCHANGE,
    orders::PROMISES,
    orders::RECEIPTS_BY_TIME,
    messages::SCHEMA,
    insight::SCHEMA,
    fulfilment::SCHEMA,
    fulfilment::RELAY,
    fulfilment::PICKED,
    fulfilment::CHOICES,
    fulfilment::LIMITS,
];

/// What an installation decides once.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where customers reach the shop, without a slash at the end: `https://shop.example`.
    pub public_url: String,
    /// Whether the demo's sign-ins and test cards are shown.
    pub demo: bool,
    /// Whether cookies travel over HTTPS alone.
    pub cookie_secure: bool,
    /// The currency of all prices.
    pub currency: Currency,
    /// What order numbers begin with.
    pub order_prefix: String,
    /// The key that the provider signs its webhooks with.
    pub webhook_secret: String,
}

/// What every use case and every face is given. Cheap to share behind an `Arc`.
pub struct House {
    /// The database.
    pub db: Db,
    /// Time and chance.
    pub clock: Clock,
    /// The payment provider on the web and for stored cards.
    pub gateway: Arc<dyn Gateway>,
    /// The card terminals in the stores.
    pub terminals: Arc<dyn Terminal>,
    /// Who hears of parcels that leave.
    pub carrier: Arc<dyn fulfilment::Carrier>,
    /// What messages leave by; without a mail server they are kept.
    pub mailer: Arc<dyn messages::Mailer>,
    /// The search over the catalogue.
    pub search: catalogue::search::SearchIndex,
    /// What the installation decided.
    pub settings: Settings,
}
