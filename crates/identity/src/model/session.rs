//! Sessions: a random token in a cookie, its hash in the table.

use super::texts;
use crate::secret::same;
use jiff::{SignedDuration, Timestamp};
use kernel::{CustomerId, LocationId, SessionId, StaffId, TillId};
use uuid::Uuid;

/// Whose session, and where.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SessionKind {
    /// Staff at a till or tablet.
    StaffTill,
    /// Staff in the office.
    StaffOffice,
    /// A customer on the web.
    Customer,
}

texts!(SessionKind { StaffTill = "staff_till", StaffOffice = "staff_office", Customer = "customer" });

impl SessionKind {
    /// How long it lives in all, and how long without being used.
    const fn lifetime(self) -> (SignedDuration, SignedDuration) {
        match self {
            // A till is shared: one service at most.
            Self::StaffTill => (SignedDuration::from_hours(14), SignedDuration::from_hours(4)),
            Self::StaffOffice => (SignedDuration::from_hours(12), SignedDuration::from_hours(3)),
            Self::Customer => (SignedDuration::from_hours(24 * 365), SignedDuration::from_hours(24 * 60)),
        }
    }

    /// When a session that is used now ends by itself.
    pub fn expires_at(self, created_at: Timestamp, now: Timestamp) -> Timestamp {
        let (whole, idle) = self.lifetime();
        let last = created_at.saturating_add(whole).unwrap_or(Timestamp::MAX);
        now.saturating_add(idle).unwrap_or(Timestamp::MAX).min(last)
    }
}

/// How coarse "last seen" is: a session in use is written once in so long, not at each request.
const COARSE: SignedDuration = SignedDuration::from_mins(10);

/// A session, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose, and where.
    pub kind: SessionKind,
    /// The member of staff or the customer.
    pub subject: Uuid,
    /// The till, at a till.
    pub till: Option<TillId>,
    /// The store that is acted in.
    pub location: Option<LocationId>,
    /// The secret of its forms.
    pub csrf: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last, coarsely.
    pub last_seen_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

impl Session {
    /// The customer, in a customer's session.
    pub fn customer(&self) -> Option<CustomerId> {
        (self.kind == SessionKind::Customer).then_some(CustomerId(self.subject))
    }

    /// The member of staff, in a session of staff.
    pub fn staff(&self) -> Option<StaffId> {
        (self.kind != SessionKind::Customer).then_some(StaffId(self.subject))
    }

    /// What a form carries, to show that it comes from our own page.
    pub fn csrf_token(&self) -> &str {
        &self.csrf
    }

    /// Whether a form carries the right token.
    pub fn accepts_form(&self, token: &str) -> bool {
        same(self.csrf.as_bytes(), token.as_bytes())
    }

    /// Whether it is time to write that the session is in use.
    pub fn is_to_be_touched(&self, now: Timestamp) -> bool {
        now.duration_since(self.last_seen_at) >= COARSE
    }
}

/// A session to be begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// The hash of the token in the cookie.
    pub token_hash: String,
    /// Whose, and where.
    pub kind: SessionKind,
    /// The member of staff or the customer.
    pub subject: Uuid,
    /// The till, at a till.
    pub till: Option<TillId>,
    /// The store that is acted in.
    pub location: Option<LocationId>,
    /// The secret of its forms.
    pub csrf: String,
    /// When.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_slides_until_its_last_hour() {
        let start = kernel::from_micros(1_790_000_000_000_000);
        let at = |hours| start.saturating_add(SignedDuration::from_hours(hours)).unwrap();
        let till = SessionKind::StaffTill;
        assert_eq!(till.expires_at(start, start), at(4));
        assert_eq!(till.expires_at(start, at(3)), at(7));
        assert_eq!(till.expires_at(start, at(13)), at(14));
        assert_eq!(SessionKind::Customer.expires_at(start, start), at(24 * 60));
    }
}
