//! What a handler answers when it cannot do what was asked.
//!
//! A handler returns [`Failure`] and does not care how it is shown: the outermost layer knows the
//! language and whether a page, a fragment or a machine asked, and writes a page, a toast or
//! problem details. The client sees a code and a way out; the log has the cause, once.

use crate::texts::Value;
use crate::{Argument, Face};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use db::DbError;

/// A refusal by a rule: something that a person can act on.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The stable code; its text is `refused-<code>` with hyphens.
    pub code: &'static str,
    /// What is put into the text.
    pub arguments: Vec<(&'static str, Value)>,
    /// 409 when the world is not as asked (sold out), 422 when the request itself is wrong.
    pub status: StatusCode,
    /// Where to go on from: an address and the key of its label.
    pub way_out: Option<(String, &'static str)>,
}

impl Refusal {
    /// The world is not as the request assumed: 409.
    pub fn conflict(code: &'static str) -> Self {
        Self { code, arguments: Vec::new(), status: StatusCode::CONFLICT, way_out: None }
    }

    /// The request itself cannot be right: 422.
    pub fn invalid(code: &'static str) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, ..Self::conflict(code) }
    }

    /// Puts a value into the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &dyn Argument) -> Self {
        self.arguments.push((name, value.value()));
        self
    }

    /// Says where to go on from; the label is a key.
    #[must_use]
    pub fn way_out(mut self, href: impl Into<String>, label: &'static str) -> Self {
        self.way_out = Some((href.into(), label));
        self
    }
}

/// Why there is no ordinary answer.
#[derive(Clone, Debug)]
pub enum Failure {
    /// A rule said no.
    Refused(Refusal),
    /// There is no such page or thing.
    NotFound,
    /// Somebody else may, you may not.
    Forbidden,
    /// Head office may, nobody in a store.
    HeadOffice,
    /// Sign in first. A page is sent to the sign-in of the face and comes back afterwards.
    SignIn(Face),
    /// The form belongs to another session or to another site.
    Stale,
    /// Too many at once; come back in a moment.
    Busy,
    /// The store of data failed.
    Store(DbError),
    /// Anything else that must not happen; the text is for the log alone.
    Broken(String),
    /// An answer of the framework itself: a form that cannot be read, a body too large.
    Other(StatusCode),
}

impl Failure {
    /// A role may not do this: who may is said, so that nobody is sent to themselves.
    pub fn denied(permission: identity::Permission) -> Self {
        if identity::may(kernel::Role::StoreManager, permission) { Self::Forbidden } else { Self::HeadOffice }
    }

    /// A refusal with 409.
    pub fn conflict(code: &'static str) -> Self {
        Self::Refused(Refusal::conflict(code))
    }

    /// A refusal with 422.
    pub fn invalid(code: &'static str) -> Self {
        Self::Refused(Refusal::invalid(code))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Refused(refusal) => refusal.status,
            Self::NotFound | Self::Store(DbError::Missing) => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::HeadOffice | Self::Stale => StatusCode::FORBIDDEN,
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::Busy | Self::Store(DbError::Unavailable(_) | DbError::Full(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Other(status) => *status,
        }
    }

    /// The stable code that a client sees.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::SignIn(_) => "sign_in",
            Self::Stale => "stale",
            Self::HeadOffice => "head_office",
            // Trying again in a moment would not help: somebody has to make room.
            Self::Store(DbError::Full(_)) => "full",
            _ => match self.status().as_u16() {
                403 => "forbidden",
                404 => "not_found",
                405 => "method",
                408 | 504 => "too_slow",
                413 => "too_large",
                400 | 415 | 422 => "unreadable",
                429 | 503 => "busy",
                _ => "broken",
            },
        }
    }

    /// The cause, when it belongs in the log.
    pub(crate) fn cause(&self) -> Option<String> {
        match self {
            Self::Store(DbError::Missing) => None,
            Self::Store(error) => Some(error.to_string()),
            Self::Broken(cause) => Some(cause.clone()),
            _ => None,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        if error == DbError::Missing { Self::NotFound } else { Self::Store(error) }
    }
}

impl From<askama::Error> for Failure {
    fn from(error: askama::Error) -> Self {
        Self::Broken(format!("a template: {error}"))
    }
}

impl IntoResponse for Failure {
    /// Only the status; the layer [`crate::layers`] writes the rest.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}
