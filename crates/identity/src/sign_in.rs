//! Signing in, in three steps: count the try, compare off the async threads, begin the session.

use crate::model::{IdentityRefused, LinkPurpose, NewSession, SessionKind, Staff, TrySubject, check_password};
use crate::secret::{Secret, Strength, hash_password, off_the_async_threads, verify};
use crate::store;
use crate::use_cases::{Begin, CountTry, OpenAccount, Person, ReplacePassword, ResetPassword};
use db::Db;
use kernel::{CustomerId, LocationId, Moment, SessionId, TillId};
use uuid::Uuid;

/// Somebody was let in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What goes into the cookie.
    pub secret: Secret,
    /// The session that began.
    pub session: NewSession,
    /// The member of staff; none when it is a customer.
    pub staff: Option<Staff>,
}

/// A code and a PIN at a till.
#[derive(Clone)]
pub struct TillSignIn {
    /// The code, typed or picked.
    pub code: String,
    /// The PIN.
    pub pin: String,
    /// The till.
    pub till: TillId,
    /// Its store.
    pub location: LocationId,
    /// The network address, or another name of the device.
    pub address: String,
}

/// An e-mail address and a password.
#[derive(Clone)]
pub struct OfficeSignIn {
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: String,
    /// The network address.
    pub address: String,
}

/// Signs staff in at a till. Sellers and store managers in their own store only.
pub async fn sign_in_at_till(db: &Db, with: TillSignIn, moment: &Moment) -> Result<SignedIn, IdentityRefused> {
    let name = TrySubject::Pin(with.code);
    let found = prove(db, &name, &with.address, with.pin, Strength::Pin, moment).await?;
    let Proven::Staff(staff, hash) = found else { return Err(IdentityRefused::WrongSignIn) };
    if !staff.works_in(with.location) {
        return Err(IdentityRefused::OtherStore);
    }
    let place = (Some(with.till), Some(with.location));
    begin(db, name, with.address, hash, SessionKind::StaffTill, staff.id.0, place, moment).await
}

/// Signs staff in at the office.
pub async fn sign_in_staff(db: &Db, with: OfficeSignIn, moment: &Moment) -> Result<SignedIn, IdentityRefused> {
    let name = TrySubject::StaffPassword(with.email);
    let found = prove(db, &name, &with.address, with.password, Strength::Password, moment).await?;
    let Proven::Staff(staff, hash) = found else { return Err(IdentityRefused::WrongSignIn) };
    let place = (None, staff.location);
    begin(db, name, with.address, hash, SessionKind::StaffOffice, staff.id.0, place, moment).await
}

/// Signs a customer in on the web.
pub async fn sign_in_customer(db: &Db, with: OfficeSignIn, moment: &Moment) -> Result<SignedIn, IdentityRefused> {
    let name = TrySubject::CustomerPassword(with.email);
    let found = prove(db, &name, &with.address, with.password, Strength::Password, moment).await?;
    let Proven::Customer(customer, hash) = found else { return Err(IdentityRefused::WrongSignIn) };
    begin(db, name, with.address, hash, SessionKind::Customer, customer.0, (None, None), moment).await
}

/// Whose secret was right.
enum Proven {
    Staff(Staff, String),
    Customer(CustomerId, String),
}

/// Counts the try, then compares. One answer for an unknown name and a wrong secret, after the same work.
async fn prove(
    db: &Db,
    name: &TrySubject,
    address: &str,
    secret: String,
    strength: Strength,
    moment: &Moment,
) -> Result<Proven, IdentityRefused> {
    let address = TrySubject::Address(address.to_owned());
    let person = db.run(CountTry { name: name.clone(), address, now: moment.now }).await?;
    let hash = match &person {
        Person::Staff(found) => Some(found.hash.clone()),
        Person::Customer(found) => Some(found.hash.clone()),
        Person::Nobody => None,
    };
    let is_right = off_the_async_threads(move || verify(strength, &secret, hash.as_deref())).await;
    match person {
        Person::Staff(found) if is_right => Ok(Proven::Staff(found.person, found.hash)),
        Person::Customer(found) if is_right => Ok(Proven::Customer(found.person.customer, found.hash)),
        _ => Err(IdentityRefused::WrongSignIn),
    }
}

#[expect(clippy::too_many_arguments, reason = "one private step of three callers")]
async fn begin(
    db: &Db,
    name: TrySubject,
    address: String,
    hash: String,
    kind: SessionKind,
    subject: Uuid,
    (till, location): (Option<TillId>, Option<LocationId>),
    moment: &Moment,
) -> Result<SignedIn, IdentityRefused> {
    let (secret, session) = new_session(kind, subject, till, location, moment);
    let address = TrySubject::Address(address);
    let staff = db.run(Begin { name, address, hash, session: session.clone(), moment: moment.clone() }).await?;
    Ok(SignedIn { secret, session, staff })
}

fn new_session(
    kind: SessionKind,
    subject: Uuid,
    till: Option<TillId>,
    location: Option<LocationId>,
    moment: &Moment,
) -> (Secret, NewSession) {
    let secret = Secret::new(moment);
    let session = NewSession {
        id: moment.id(),
        token_hash: secret.hash(),
        kind,
        subject,
        till,
        location,
        csrf: Secret::new(moment).text().to_owned(),
        created_at: moment.now,
    };
    (secret, session)
}

/// Opens an account with the token of an invitation and a chosen password, and signs in.
pub async fn open_account(
    db: &Db,
    token: &str,
    password: String,
    moment: &Moment,
) -> Result<SignedIn, IdentityRefused> {
    let (token_hash, password_hash) = chosen(db, token, LinkPurpose::OpenAccount, password, moment).await?;
    let (secret, session) = new_session(SessionKind::Customer, Uuid::nil(), None, None, moment);
    let account =
        db.run(OpenAccount { token_hash, password_hash, session: session.clone(), moment: moment.clone() }).await?;
    Ok(SignedIn { secret, session: NewSession { subject: account.customer.0, ..session }, staff: None })
}

/// Sets a new password with the token of a link, ends all other sessions, and signs in.
pub async fn reset_password(
    db: &Db,
    token: &str,
    password: String,
    moment: &Moment,
) -> Result<SignedIn, IdentityRefused> {
    let (token_hash, password_hash) = chosen(db, token, LinkPurpose::ResetPassword, password, moment).await?;
    let (secret, session) = new_session(SessionKind::Customer, Uuid::nil(), None, None, moment);
    let customer =
        db.run(ResetPassword { token_hash, password_hash, session: session.clone(), moment: moment.clone() }).await?;
    Ok(SignedIn { secret, session: NewSession { subject: customer.0, ..session }, staff: None })
}

/// The hashes of a token and of the password chosen with it, once both are good.
async fn chosen(
    db: &Db,
    token: &str,
    purpose: LinkPurpose,
    password: String,
    moment: &Moment,
) -> Result<(String, String), IdentityRefused> {
    let token_hash = Secret::read(token).hash();
    let link = {
        let reader = db.reader().await?;
        store::find_link(&reader.tx(), &token_hash, purpose, moment.now).await?
    };
    let link = link.ok_or(IdentityRefused::LinkInvalid)?;
    check_password(&password, link.email_key.as_deref().unwrap_or_default())?;
    let salt = moment.secret();
    let password_hash = off_the_async_threads(move || hash_password(&password, &salt)).await;
    Ok((token_hash, password_hash))
}

/// A signed-in customer replaces the password; the old one is asked for, other sessions end.
pub async fn change_password(
    db: &Db,
    session: (SessionId, CustomerId),
    old: OfficeSignIn,
    new: String,
    moment: &Moment,
) -> Result<(), IdentityRefused> {
    check_password(&new, &old.email)?;
    let (session, customer) = session;
    let name = TrySubject::CustomerPassword(old.email);
    match prove(db, &name, &old.address, old.password, Strength::Password, moment).await? {
        Proven::Customer(found, _) if found == customer => {}
        _ => return Err(IdentityRefused::WrongSignIn),
    }
    let salt = moment.secret();
    let password_hash = off_the_async_threads(move || hash_password(&new, &salt)).await;
    let address = TrySubject::Address(old.address);
    db.run(ReplacePassword { customer, session, name, address, password_hash, moment: moment.clone() }).await
}
