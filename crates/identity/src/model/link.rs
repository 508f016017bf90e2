//! Links in messages that open something once, or for a while.

use super::texts;
use jiff::{SignedDuration, Timestamp};
use kernel::{CustomerId, OrderId};

/// What a link opens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LinkPurpose {
    /// Opens an account: the customer sets a password. Once.
    OpenAccount,
    /// Sets a new password. Once.
    ResetPassword,
    /// Proves that its reader has the address that a guest typed for an order, as often as one likes until it
    /// expires: what it does, it does once.
    OrderLink,
}

texts!(LinkPurpose { OpenAccount = "open_account", ResetPassword = "reset_password", OrderLink = "order_link" });

impl LinkPurpose {
    /// How long it works.
    pub const fn lifetime(self) -> SignedDuration {
        match self {
            Self::OpenAccount => SignedDuration::from_hours(24 * 30),
            Self::ResetPassword => SignedDuration::from_hours(1),
            Self::OrderLink => SignedDuration::from_hours(24 * 365),
        }
    }

    /// Whether it works once only.
    pub const fn is_single_use(self) -> bool {
        !matches!(self, Self::OrderLink)
    }
}

/// A link to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewLink {
    /// The hash of the token in the link.
    pub token_hash: String,
    /// What it opens.
    pub purpose: LinkPurpose,
    /// Whose account.
    pub customer: Option<CustomerId>,
    /// Which order.
    pub order: Option<OrderId>,
    /// The address that the message goes to; the account will be opened with it.
    pub email: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

impl NewLink {
    /// An invitation to open an account with this address.
    pub fn invitation(token_hash: String, customer: CustomerId, email: &str, created_at: Timestamp) -> Self {
        let email = Some(email.to_owned());
        Self { token_hash, purpose: LinkPurpose::OpenAccount, customer: Some(customer), order: None, email, created_at }
    }

    /// A link in the letter about a guest's order, which went to this address.
    pub fn order(token_hash: String, order: OrderId, guest: CustomerId, email: &str, created_at: Timestamp) -> Self {
        let email = Some(email.to_owned());
        let purpose = LinkPurpose::OrderLink;
        Self { token_hash, purpose, customer: Some(guest), order: Some(order), email, created_at }
    }

    /// When it stops working.
    pub fn expires_at(&self) -> Timestamp {
        self.created_at.saturating_add(self.purpose.lifetime()).unwrap_or(Timestamp::MAX)
    }
}

/// A link that works.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// What it opens.
    pub purpose: LinkPurpose,
    /// Whose account.
    pub customer: Option<CustomerId>,
    /// Which order.
    pub order: Option<OrderId>,
    /// The address that the message went to, in lower case.
    pub email_key: Option<String>,
    /// When it stops working.
    pub expires_at: Timestamp,
}
