//! What can be done about staff, accounts and sessions alone. Each is one transaction; secrets come hashed.

use crate::model::{
    CustomerAccount, IdentityRefused, LinkPurpose, NewSession, NewStaff, SessionKind, Staff, TrySubject, may_manage,
};
use crate::store::{self, Candidate, StaffSecret};
use db::{Command, DbError, Event, Tx};
use jiff::Timestamp;
use kernel::{Actor, CustomerId, LocationId, Moment, SessionId, StaffId};
use serde_json::json;
use uuid::Uuid;

fn store_of(actor: Actor) -> Option<LocationId> {
    if let Actor::Staff { location, .. } = actor { location } else { None }
}

/// Counts a try and finds who it may be. The first of three steps; nothing is compared yet.
#[derive(Clone)]
pub(crate) struct CountTry {
    pub(crate) name: TrySubject,
    pub(crate) address: TrySubject,
    pub(crate) now: Timestamp,
}

/// Who it may be.
pub(crate) enum Person {
    Staff(Candidate<Staff>),
    Customer(Candidate<CustomerAccount>),
    Nobody,
}

impl Command for CountTry {
    type Done = Person;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Person, IdentityRefused> {
        store::count_try(tx, &self.name, self.now).await?;
        store::count_try(tx, &self.address, self.now).await?;
        Ok(match &self.name {
            TrySubject::Pin(code) => {
                store::find_staff_candidate(tx, code, true).await?.map_or(Person::Nobody, Person::Staff)
            }
            TrySubject::StaffPassword(email) => {
                store::find_staff_candidate(tx, email, false).await?.map_or(Person::Nobody, Person::Staff)
            }
            TrySubject::CustomerPassword(email) => {
                store::find_customer_candidate(tx, email).await?.map_or(Person::Nobody, Person::Customer)
            }
            TrySubject::Address(_) => Person::Nobody,
        })
    }
}

/// Begins a session after the secret was found right. The last of three steps; it reads again, since
/// the person may have been deactivated, or the secret changed, in between.
#[derive(Clone)]
pub(crate) struct Begin {
    pub(crate) name: TrySubject,
    pub(crate) address: TrySubject,
    pub(crate) hash: String,
    pub(crate) session: NewSession,
    pub(crate) moment: Moment,
}

impl Command for Begin {
    type Done = Option<Staff>;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Option<Staff>, IdentityRefused> {
        let (staff, hash, subject, kind) = match &self.name {
            TrySubject::Pin(name) | TrySubject::StaffPassword(name) => {
                let by_code = matches!(self.name, TrySubject::Pin(_));
                let found =
                    store::find_staff_candidate(tx, name, by_code).await?.ok_or(IdentityRefused::WrongSignIn)?;
                (Some(found.person.clone()), found.hash, found.person.id.0, "staff_signed_in")
            }
            TrySubject::CustomerPassword(email) => {
                let found = store::find_customer_candidate(tx, email).await?.ok_or(IdentityRefused::WrongSignIn)?;
                (None, found.hash, found.person.customer.0, "customer_signed_in")
            }
            TrySubject::Address(_) => return Err(IdentityRefused::WrongSignIn),
        };
        if hash != self.hash || subject != self.session.subject {
            return Err(IdentityRefused::WrongSignIn);
        }
        store::forgive_tries(tx, &self.name, &self.address).await?;
        store::start_session(tx, &self.session).await?;
        let body = json!({"session": self.session.id, "till": self.session.till});
        tx.emit(Event::new(&self.moment, kind, subject, self.session.location, body)).await?;
        Ok(staff)
    }
}

/// Ends a session.
#[derive(Clone)]
pub struct SignOut {
    /// Which.
    pub session: SessionId,
    /// When.
    pub now: Timestamp,
}

impl Command for SignOut {
    type Done = ();
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), IdentityRefused> {
        store::end_session(tx, self.session, self.now).await?;
        Ok(())
    }
}

/// Writes that a session is in use.
#[derive(Clone)]
pub struct TouchSession {
    /// Which.
    pub session: crate::model::Session,
    /// When.
    pub now: Timestamp,
}

impl Command for TouchSession {
    type Done = ();
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        store::touch_session(tx, &self.session, self.now).await
    }
}

/// Creates the access of a member of staff.
#[derive(Clone)]
pub struct CreateStaff {
    /// Who; secrets hashed.
    pub new: NewStaff,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for CreateStaff {
    type Done = Staff;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Staff, IdentityRefused> {
        if !may_manage(self.actor, self.new.role, self.new.location) {
            return Err(IdentityRefused::NotAllowed);
        }
        let staff = store::insert_staff(tx, &self.new, self.moment.now).await?;
        let body = json!({"role": staff.role});
        tx.emit(Event::new(&self.moment, "staff_created", staff.id, staff.location, body)).await?;
        Ok(staff)
    }
}

/// The member of staff, if the actor may manage them.
async fn managed(tx: &Tx<'_>, actor: Actor, id: StaffId) -> Result<Staff, IdentityRefused> {
    let staff = store::get_staff(tx, id).await?;
    if may_manage(actor, staff.role, staff.location) { Ok(staff) } else { Err(IdentityRefused::NotAllowed) }
}

fn is_self(actor: Actor, staff: StaffId) -> bool {
    matches!(actor, Actor::Staff { id, .. } if id == staff)
}

/// Changes code, name, role, store or address of a member of staff.
#[derive(Clone)]
pub struct ChangeStaff {
    /// The revision that was on the screen.
    pub seen_revision: i64,
    /// Everything, as it shall be; its secrets are not looked at.
    pub changed: NewStaff,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for ChangeStaff {
    type Done = Staff;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<Staff, IdentityRefused> {
        let before = managed(tx, self.actor, self.changed.id).await?;
        if !may_manage(self.actor, self.changed.role, self.changed.location) {
            return Err(IdentityRefused::NotAllowed);
        }
        if is_self(self.actor, before.id) && before.role != self.changed.role {
            return Err(IdentityRefused::OwnAccess);
        }
        let staff = store::change_staff(tx, self.seen_revision, &self.changed).await?;
        if (before.role, before.location) != (staff.role, staff.location) {
            store::end_sessions_of(tx, staff.id.0, None, self.moment.now).await?;
        }
        let body = json!({"revision": staff.revision});
        tx.emit(Event::new(&self.moment, "staff_changed", staff.id, staff.location, body)).await?;
        Ok(staff)
    }
}

/// Lets a member of staff sign in again, or no longer; their sessions end at once.
#[derive(Clone)]
pub struct SetStaffActive {
    /// Who.
    pub staff: StaffId,
    /// Whether they may sign in.
    pub active: bool,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub moment: Moment,
}

impl Command for SetStaffActive {
    type Done = ();
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), IdentityRefused> {
        let staff = managed(tx, self.actor, self.staff).await?;
        if is_self(self.actor, self.staff) {
            return Err(IdentityRefused::OwnAccess);
        }
        if !store::set_staff_active(tx, self.staff, self.active).await? {
            return Ok(());
        }
        if !self.active {
            store::end_sessions_of(tx, self.staff.0, None, self.moment.now).await?;
        }
        let kind = if self.active { "staff_changed" } else { "staff_deactivated" };
        tx.emit(Event::new(&self.moment, kind, self.staff, staff.location, json!({"active": self.active}))).await?;
        Ok(())
    }
}

/// Gives a member of staff a new PIN or password, hashed. One's own, or that of somebody one manages.
#[derive(Clone)]
pub struct SetStaffSecret {
    /// Who.
    pub staff: StaffId,
    /// The hash of the new secret.
    pub secret: StaffSecret,
    /// Who does it.
    pub actor: Actor,
    /// The session that stays open when it is one's own secret.
    pub session: Option<SessionId>,
    /// When.
    pub moment: Moment,
}

impl Command for SetStaffSecret {
    type Done = ();
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), IdentityRefused> {
        let own = is_self(self.actor, self.staff);
        if !own {
            managed(tx, self.actor, self.staff).await?;
        }
        store::set_staff_secret(tx, self.staff, &self.secret).await?;
        store::end_sessions_of(tx, self.staff.0, self.session.filter(|_| own), self.moment.now).await?;
        tx.emit(Event::new(&self.moment, "password_changed", self.staff, store_of(self.actor), json!({}))).await?;
        Ok(())
    }
}

/// Opens an account from an invitation, and signs in.
#[derive(Clone)]
pub struct OpenAccount {
    /// The hash of the token in the link.
    pub token_hash: String,
    /// The hash of the chosen password.
    pub password_hash: String,
    /// The session to begin; its subject is filled in.
    pub session: NewSession,
    /// When.
    pub moment: Moment,
}

impl Command for OpenAccount {
    type Done = CustomerAccount;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<CustomerAccount, IdentityRefused> {
        let link = store::use_link(tx, &self.token_hash, LinkPurpose::OpenAccount, self.moment.now).await?;
        let (Some(customer), Some(email)) = (link.customer, link.email_key) else {
            return Err(IdentityRefused::LinkInvalid);
        };
        let account = store::insert_account(tx, customer, &email, &self.password_hash, self.moment.now).await?;
        begin_for(tx, &self.session, customer).await?;
        tx.emit(Event::new(&self.moment, "account_opened", customer, None, json!({}))).await?;
        Ok(account)
    }
}

async fn begin_for(tx: &Tx<'_>, session: &NewSession, customer: CustomerId) -> Result<(), DbError> {
    let session = NewSession { subject: customer.0, kind: SessionKind::Customer, ..session.clone() };
    store::start_session(tx, &session).await
}

/// Sets a new password from a link, ends all sessions, and signs in.
#[derive(Clone)]
pub struct ResetPassword {
    /// The hash of the token in the link.
    pub token_hash: String,
    /// The hash of the new password.
    pub password_hash: String,
    /// The session to begin; its subject is filled in.
    pub session: NewSession,
    /// When.
    pub moment: Moment,
}

impl Command for ResetPassword {
    type Done = CustomerId;
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<CustomerId, IdentityRefused> {
        let link = store::use_link(tx, &self.token_hash, LinkPurpose::ResetPassword, self.moment.now).await?;
        let customer = link.customer.ok_or(IdentityRefused::LinkInvalid)?;
        new_password(tx, customer, &self.password_hash, None, &self.moment).await?;
        begin_for(tx, &self.session, customer).await?;
        Ok(customer)
    }
}

async fn new_password(
    tx: &Tx<'_>,
    customer: CustomerId,
    hash: &str,
    stays: Option<SessionId>,
    moment: &Moment,
) -> Result<(), IdentityRefused> {
    if !store::set_account_password(tx, customer, hash, moment.now).await? {
        return Err(IdentityRefused::LinkInvalid);
    }
    store::end_sessions_of(tx, customer.0, stays, moment.now).await?;
    tx.emit(Event::new(moment, "password_changed", Uuid::from(customer), None, json!({}))).await?;
    Ok(())
}

/// Sets a new password after the old one was found right; other sessions end.
#[derive(Clone)]
pub(crate) struct ReplacePassword {
    pub(crate) customer: CustomerId,
    pub(crate) session: SessionId,
    pub(crate) name: TrySubject,
    pub(crate) address: TrySubject,
    pub(crate) password_hash: String,
    pub(crate) moment: Moment,
}

impl Command for ReplacePassword {
    type Done = ();
    type Refused = IdentityRefused;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), IdentityRefused> {
        store::forgive_tries(tx, &self.name, &self.address).await?;
        new_password(tx, self.customer, &self.password_hash, Some(self.session), &self.moment).await
    }
}
