//! Pure rules: what a role may do, how long a session lives, what a good secret is, how often one may try.

mod link;
mod permission;
mod rules;
mod session;
mod staff;
mod throttle;

pub use link::{Link, LinkPurpose, NewLink};
pub use permission::{Permission, may, may_manage};
pub use rules::{check_password, check_pin};
pub use session::{NewSession, Session, SessionKind};
pub use staff::{CustomerAccount, NewStaff, Staff};
pub use throttle::{Attempts, TryLimit, TrySubject};

use jiff::Timestamp;

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

/// Why somebody was not let in, or something about a person was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefused {
    /// Unknown, inactive, or the wrong secret: one answer for all.
    #[error("unknown, or wrong secret")]
    WrongSignIn,
    /// Too many tries.
    #[error("too many tries, again at {again_at}")]
    TooManyTries {
        /// When the next try is taken.
        again_at: Timestamp,
    },
    /// This member of staff belongs to another store.
    #[error("belongs to another store")]
    OtherStore,
    /// The role does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// A password has at least 10 characters.
    #[error("password too short")]
    PasswordTooShort,
    /// A password has at most 200 characters.
    #[error("password too long")]
    PasswordTooLong,
    /// The password is the e-mail address, or a part of it.
    #[error("password like the e-mail address")]
    PasswordLikeEmail,
    /// The password is one of those that everybody tries first.
    #[error("password too common")]
    PasswordCommon,
    /// A PIN is 4 to 8 digits, not all the same and not a row.
    #[error("PIN too simple")]
    PinTooSimple,
    /// The link was used, is too old, or never existed.
    #[error("link used or expired")]
    LinkInvalid,
    /// There is an account already: sign in, or ask for a new password.
    #[error("account exists")]
    AccountExists,
    /// Another member of staff has this code.
    #[error("staff code taken")]
    CodeTaken,
    /// Another member of staff has this e-mail address.
    #[error("e-mail taken")]
    EmailTaken,
    /// Code, name or store is missing.
    #[error("code, name and store are needed")]
    StaffIncomplete,
    /// Nobody deactivates their own access.
    #[error("not one's own access")]
    OwnAccess,
    /// Changed by somebody else since it was read.
    #[error("changed by somebody else in the meantime")]
    ChangedMeanwhile,
    /// No such person.
    #[error("unknown")]
    Unknown,
    /// The store failed.
    #[error(transparent)]
    Store(db::DbError),
}

impl From<db::DbError> for IdentityRefused {
    fn from(error: db::DbError) -> Self {
        if error == db::DbError::Missing { Self::Unknown } else { Self::Store(error) }
    }
}

impl IdentityRefused {
    /// The stable code that faces translate.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongSignIn => "wrong_sign_in",
            Self::TooManyTries { .. } => "too_many_tries",
            Self::OtherStore => "other_store",
            Self::NotAllowed => "not_allowed",
            Self::PasswordTooShort => "password_too_short",
            Self::PasswordTooLong => "password_too_long",
            Self::PasswordLikeEmail => "password_like_email",
            Self::PasswordCommon => "password_common",
            Self::PinTooSimple => "pin_too_simple",
            Self::LinkInvalid => "link_invalid",
            Self::AccountExists => "account_exists",
            Self::CodeTaken => "code_taken",
            Self::EmailTaken => "email_taken",
            Self::StaffIncomplete => "staff_incomplete",
            Self::OwnAccess => "own_access",
            Self::ChangedMeanwhile => "changed_meanwhile",
            Self::Unknown => "person_unknown",
            Self::Store(_) => "store",
        }
    }
}
