//! Who is signed in: extractors that load the session and scope what follows. Without one, a page
//! leads to the sign-in of its face, a fragment and a machine get 401.
//!
//! `Option<SignedInCustomer>` and the like never refuse. A handler asks for what the role needs:
//! `session.require(Permission::Refund)?`.
//!
//! Signing in: `identity::sign_in_at_till(…)` gives a [`SignedIn`]; answer
//! `page.go("/till").cookie(sessions::begin(&app, &signed_in))`. Signing out:
//! `app.db().run(identity::SignOut { … })`, then `.cookie(sessions::forget(&app, SessionKind::StaffTill))`.

use crate::{App, Face, Failure, cookie};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderValue;
use axum::http::request::Parts;
use identity::{Permission, Presence, Secret, SessionKind, SignedIn, Staff, may};
use kernel::{Actor, CustomerId, LocationId, SessionId, TillId};

pub(crate) const CUSTOMER: &str = "customer";
const TILL: &str = "till";
const OFFICE: &str = "office";

const fn cookie_of(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Customer => CUSTOMER,
        SessionKind::StaffTill => TILL,
        SessionKind::StaffOffice => OFFICE,
    }
}

/// The cookie of a session that began. Staff is forgotten when the browser is closed.
pub fn begin(app: &App, signed_in: &SignedIn) -> HeaderValue {
    let kind = signed_in.session.kind;
    let seconds = (kind == SessionKind::Customer).then_some(cookie::HALF_A_YEAR);
    cookie::set(app, cookie_of(kind), signed_in.secret.text(), seconds)
}

/// Removes the cookie of a session that ended.
pub fn forget(app: &App, kind: SessionKind) -> HeaderValue {
    cookie::remove(app, cookie_of(kind))
}

/// The session of a request: one indexed read. That it is in use is written now and then.
async fn find(app: &App, parts: &Parts, kind: SessionKind) -> Result<Option<Presence>, Failure> {
    let Some(text) = cookie::get(app, &parts.headers, cookie_of(kind)) else { return Ok(None) };
    let now = app.clock().now();
    let found = {
        let reader = app.db().reader().await?;
        identity::find_session(&reader.tx(), &Secret::read(&text).hash(), now).await?
    };
    let Some(presence) = found.filter(|presence| presence.session.kind == kind) else { return Ok(None) };
    if presence.session.is_to_be_touched(now) {
        let touch = identity::TouchSession { session: presence.session.clone(), now };
        if let Err(error) = app.db().run(touch).await {
            tracing::warn!(%error, "a session could not be kept alive");
        }
    }
    Ok(Some(presence))
}

/// A customer on the web.
#[derive(Clone, Debug)]
pub struct SignedInCustomer {
    /// Who.
    pub customer: CustomerId,
    /// Which session.
    pub session: SessionId,
}

impl SignedInCustomer {
    /// The one who acts.
    pub const fn actor(&self) -> Actor {
        Actor::Customer(self.customer)
    }

    async fn find(app: &App, parts: &Parts) -> Result<Option<Self>, Failure> {
        let presence = find(app, parts, SessionKind::Customer).await?;
        Ok(presence.and_then(|found| Some(Self { customer: found.session.customer()?, session: found.session.id })))
    }
}

/// Staff at a till of one store.
#[derive(Clone, Debug)]
pub struct TillSession {
    /// Who.
    pub staff: Staff,
    /// In which store: also the head office's people act in one store here.
    pub store: LocationId,
    /// At which till.
    pub till: TillId,
    /// Which session.
    pub session: SessionId,
}

impl TillSession {
    /// The one who acts, in this store.
    pub fn actor(&self) -> Actor {
        self.staff.actor(Some(self.store))
    }

    /// Whether the role may do this.
    pub fn may(&self, permission: Permission) -> bool {
        may(self.staff.role, permission)
    }

    /// Goes on only when the role may do this.
    pub fn require(&self, permission: Permission) -> Result<(), Failure> {
        if self.may(permission) { Ok(()) } else { Err(Failure::denied(permission)) }
    }

    async fn find(app: &App, parts: &Parts) -> Result<Option<Self>, Failure> {
        let presence = find(app, parts, SessionKind::StaffTill).await?;
        Ok(presence.and_then(|Presence { session, staff }| {
            Some(Self { staff: staff?, store: session.location?, till: session.till?, session: session.id })
        }))
    }
}

/// Staff in the back room of one store, or at head office.
#[derive(Clone, Debug)]
pub struct OfficeSession {
    /// Who.
    pub staff: Staff,
    /// Their store; none for head office, which sees all.
    pub store: Option<LocationId>,
    /// Which session.
    pub session: SessionId,
}

impl OfficeSession {
    /// The one who acts.
    pub fn actor(&self) -> Actor {
        self.staff.actor(self.store)
    }

    /// Whether the role may do this.
    pub fn may(&self, permission: Permission) -> bool {
        may(self.staff.role, permission)
    }

    /// Goes on only when the role may do this.
    pub fn require(&self, permission: Permission) -> Result<(), Failure> {
        if self.may(permission) { Ok(()) } else { Err(Failure::denied(permission)) }
    }

    /// Goes on only when this person may act in this place.
    pub fn require_in(&self, place: LocationId, permission: Permission) -> Result<(), Failure> {
        self.require(permission)?;
        if self.actor().may_act_in(place) { Ok(()) } else { Err(Failure::HeadOffice) }
    }

    /// The place that a list is about: the one asked for when it may be seen, otherwise one's own;
    /// none means all of them.
    pub fn scope(&self, asked: Option<LocationId>) -> Option<LocationId> {
        if self.may(Permission::SeeAllStores) { asked } else { self.store }
    }

    async fn find(app: &App, parts: &Parts) -> Result<Option<Self>, Failure> {
        let presence = find(app, parts, SessionKind::StaffOffice).await?;
        Ok(presence.and_then(|Presence { session, staff }| {
            let staff = staff?;
            Some(Self { store: staff.location, staff, session: session.id })
        }))
    }
}

macro_rules! extractor {
    ($($name:ident at $face:expr),+) => {
        $(impl FromRequestParts<App> for $name {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
                Self::find(app, parts).await?.ok_or(Failure::SignIn($face))
            }
        }

        impl OptionalFromRequestParts<App> for $name {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Failure> {
                Self::find(app, parts).await
            }
        })+
    };
}

extractor!(SignedInCustomer at Face::Shop, TillSession at Face::Till, OfficeSession at Face::Office);
