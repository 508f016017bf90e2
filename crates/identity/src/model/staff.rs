//! Members of staff and customer accounts.

use super::IdentityRefused;
use jiff::Timestamp;
use kernel::{Actor, CustomerId, LocationId, Role, StaffId};

/// A member of staff, without secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// What they type at a till: short, upper case.
    pub code: String,
    /// What colleagues and customers read.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// Their store; none for head office.
    pub location: Option<LocationId>,
    /// Their e-mail address in lower case, to sign in at the office.
    pub email_key: Option<String>,
    /// Whether they may sign in at all.
    pub active: bool,
    /// When the access was created.
    pub created_at: Timestamp,
    /// Grows with each change.
    pub revision: i64,
}

impl Staff {
    /// This member of staff as the one who acts, in a store.
    pub fn actor(&self, location: Option<LocationId>) -> Actor {
        Actor::Staff { id: self.id, role: self.role, location: location.or(self.location) }
    }

    /// Whether they may work at a till of this store.
    pub fn works_in(&self, store: LocationId) -> bool {
        self.role == Role::HeadOffice || self.location == Some(store)
    }
}

/// A member of staff to be created. Secrets come hashed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewStaff {
    /// Their id.
    pub id: StaffId,
    /// Code at the till.
    pub code: String,
    /// Name.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Store; none for head office.
    pub location: Option<LocationId>,
    /// E-mail address.
    pub email: Option<String>,
    /// The hash of the PIN.
    pub pin_hash: Option<String>,
    /// The hash of the password.
    pub password_hash: Option<String>,
}

impl NewStaff {
    /// Tidies code, name and address; refuses what is missing.
    pub fn checked(mut self) -> Result<Self, IdentityRefused> {
        self.code = self.code.trim().to_uppercase();
        self.display_name = self.display_name.split_whitespace().collect::<Vec<_>>().join(" ");
        self.email = self.email.map(|email| email.trim().to_lowercase()).filter(|email| !email.is_empty());
        let has_code = (1..=12).contains(&self.code.chars().count()) && self.code.chars().all(char::is_alphanumeric);
        let has_name = (1..=80).contains(&self.display_name.chars().count());
        let has_store = self.role == Role::HeadOffice || self.location.is_some();
        let has_address = self.password_hash.is_none() || self.email.is_some();
        if has_code && has_name && has_store && has_address { Ok(self) } else { Err(IdentityRefused::StaffIncomplete) }
    }
}

/// A customer's account on the web.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerAccount {
    /// Whose.
    pub customer: CustomerId,
    /// The address to sign in with, in lower case.
    pub email_key: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When the password was set.
    pub password_changed_at: Timestamp,
}
