//! Messages and their states.

use crate::letter::Rendered;
use crate::templates::Template;
use db::DbError;
use jiff::Timestamp;
use kernel::{CustomerId, Language, MessageId, OrderId};

/// Gives an enum its stable text, used in tables, URLs and events.
macro_rules! texts {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// The stable text, as stored.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
        impl db::ToValue for $name {
            fn to_value(&self) -> db::Value {
                db::Value::Text(self.as_str().to_owned())
            }
        }
    };
}

/// By which way a message travels.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Medium {
    /// E-mail.
    Email,
    /// Text message.
    Sms,
    /// Notification on the phone or computer.
    Push,
}

texts!(Medium { Email = "email", Sms = "sms", Push = "push" });

/// Where a message is on its way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MessageState {
    /// Waits to be sent.
    Queued,
    /// Somebody is sending it.
    Sending,
    /// The server took it.
    Sent,
    /// Nothing is configured to send it by: it can be read here.
    Kept,
    /// Given up; a person may send it again.
    Failed,
}

texts!(MessageState { Queued = "queued", Sending = "sending", Sent = "sent", Kept = "kept", Failed = "failed" });

/// A message to be queued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewMessage {
    /// Its id; the Message-ID of a mail is made of it.
    pub id: MessageId,
    /// What it tells of: "ready:FULFILMENT". The same key is never queued twice.
    pub dedupe_key: String,
    /// To whom.
    pub customer: Option<CustomerId>,
    /// About which order.
    pub order: Option<OrderId>,
    /// How.
    pub medium: Medium,
    /// Where to.
    pub address: String,
    /// The stable name of its template.
    pub template: String,
    /// Its language.
    pub language: Language,
    /// What it says.
    pub rendered: Rendered,
}

impl NewMessage {
    /// A message from a template, rendered in a language; without customer and order yet.
    pub fn new(
        id: MessageId,
        dedupe_key: impl Into<String>,
        (medium, address): (Medium, &str),
        template: &Template,
        (language, house): (Language, &crate::letter::House),
    ) -> Self {
        Self {
            id,
            dedupe_key: dedupe_key.into(),
            customer: None,
            order: None,
            medium,
            address: address.to_owned(),
            template: template.name().to_owned(),
            language,
            rendered: crate::templates::render(template, language, house),
        }
    }

    /// To a customer, about an order.
    #[must_use]
    pub fn about(mut self, customer: Option<CustomerId>, order: Option<OrderId>) -> Self {
        (self.customer, self.order) = (customer, order);
        self
    }
}

/// A message, without its bodies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// What it tells of.
    pub dedupe_key: String,
    /// To whom.
    pub customer: Option<CustomerId>,
    /// About which order.
    pub order: Option<OrderId>,
    /// How.
    pub medium: Medium,
    /// Where to.
    pub address: String,
    /// The stable name of its template.
    pub template: String,
    /// Its language.
    pub language: Language,
    /// Its subject.
    pub subject: String,
    /// Where it is.
    pub state: MessageState,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was claimed last.
    pub claimed_at: Option<Timestamp>,
    /// When it was sent, kept or given up.
    pub settled_at: Option<Timestamp>,
    /// How often sending was begun.
    pub attempts: i64,
    /// How often nobody could tell whether the server had taken it.
    pub doubtful: i64,
    /// The last error.
    pub last_error: Option<String>,
}

/// What a message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MessageBody {
    /// The plain text; for a text message or a notification, all of it.
    pub text: String,
    /// The HTML; empty for a text message or a notification.
    pub html: String,
}

/// Which messages to list.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// In this state.
    pub state: Option<MessageState>,
    /// To this customer.
    pub customer: Option<CustomerId>,
    /// About this order.
    pub order: Option<OrderId>,
}

/// Why something about a message was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefused {
    /// Only what failed or was kept is sent again.
    #[error("only a message that failed or was kept is sent again")]
    NotResendable,
    /// Only staff sends again.
    #[error("not allowed")]
    NotAllowed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] DbError),
}

impl MessageRefused {
    /// The stable code that faces translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotResendable => "not_resendable",
            Self::NotAllowed => "not_allowed",
            Self::Store(DbError::Missing) => "message_unknown",
            Self::Store(_) => "store",
        }
    }
}
