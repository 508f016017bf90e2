//! Pure rules: who a customer is, what they agreed to, how they are told.

mod consent;
mod contact;
mod customer;
mod duplicate;
mod news;

pub use consent::{Consent, ConsentChannel, ConsentSource, ConsentState, Purpose, current, is_allowed, merge_consents};
pub use contact::{Email, Phone};
pub use customer::{Customer, Details, NewCustomer, PersonName, customer_number, name_key, read_number};
pub use duplicate::{DuplicateOffer, Match, OfferState, Why, is_worth_offering};
pub use news::{Addresses, News, NewsPreference, Unreachable, choose_channel};

/// Gives an enum its stable text, used in tables, forms and events.
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
pub(crate) use texts;

/// Why something about a customer was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustomerRefused {
    /// Another customer has this e-mail address already.
    #[error("another customer has this e-mail address")]
    EmailKnown {
        /// Whose it is.
        customer: kernel::CustomerId,
        /// Enough of the name to recognise the person by: "Camille D.".
        hint: String,
    },
    /// Not an e-mail address.
    #[error("not an e-mail address")]
    EmailInvalid,
    /// Last name or first name is missing, or is not a name.
    #[error("last name and first name are needed")]
    NameMissing,
    /// Not a telephone number.
    #[error("not a telephone number")]
    PhoneInvalid,
    /// A consent for a channel that its purpose does not have, or without one that it needs.
    #[error("this consent is not asked for this channel")]
    ConsentChannel,
    /// Somebody else changed this customer since it was read.
    #[error("changed by somebody else in the meantime")]
    ChangedMeanwhile,
    /// One of the two was merged already, or both are the same.
    #[error("these customers cannot be merged")]
    NotMergeable,
    /// Only a member of staff decides this, or the customer themselves.
    #[error("not allowed")]
    NotAllowed,
    /// No such customer.
    #[error("no such customer")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(db::DbError),
}

impl From<db::DbError> for CustomerRefused {
    fn from(error: db::DbError) -> Self {
        if error == db::DbError::Missing { Self::Unknown } else { Self::Store(error) }
    }
}

impl CustomerRefused {
    /// The stable code that faces translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmailKnown { .. } => "email_known",
            Self::EmailInvalid => "email_invalid",
            Self::NameMissing => "name_missing",
            Self::PhoneInvalid => "phone_invalid",
            Self::ConsentChannel => "consent_channel",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::NotMergeable => "not_mergeable",
            Self::NotAllowed => "not_allowed",
            Self::Unknown => "customer_unknown",
            Self::Store(_) => "store",
        }
    }
}
