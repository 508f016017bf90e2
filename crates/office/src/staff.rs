//! Who works here: access, role, store, PIN and password.

use crate::desk::Desk;
use crate::query::read;
use crate::words;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use identity::{
    ChangeStaff, CreateStaff, IdentityRefused, NewStaff, Permission, SetStaffActive, SetStaffSecret, Staff,
    StaffSecret, check_password, check_pin, hash_password, hash_pin, may_manage, off_the_async_threads,
};
use kernel::{LocationId, Role, StaffId};
use serde::Deserialize;
use uuid::Uuid;
use web::{Answer, App, Checked, Errors, Failure, Toast};

const ROWS: usize = 60;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/office/staff", get(list))
        .route("/office/staff/new", get(empty).post(create))
        .route("/office/staff/{id}", get(show).post(change))
        .route("/office/staff/{id}/active", post(set_active))
        .route("/office/staff/{id}/pin", post(set_pin))
        .route("/office/staff/{id}/password", post(set_password))
}

#[derive(Deserialize, Default)]
struct Filters {
    place: Option<String>,
    all: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "office/staff.html")]
struct StaffPage {
    page: Desk,
    rows: Vec<(Staff, String)>,
    next: Option<String>,
    places: Vec<(String, String)>,
    place: String,
    all: bool,
    may_create: bool,
}

async fn list(desk: Desk, State(app): State<App>, Query(filters): Query<Filters>) -> Answer {
    desk.require(Permission::SeeStaff)?;
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let after = match read::<Uuid>(filters.after.as_ref()) {
        Some(id) => identity::find_staff(&tx, StaffId(id)).await?,
        None => None,
    };
    let place = desk.scope(read(filters.place.as_ref()));
    let all = filters.all.is_some();
    let mut found = identity::list_staff(&tx, place, all, after.as_ref(), ROWS as i64 + 1).await?;
    let is_last = found.len() <= ROWS;
    found.truncate(ROWS);
    let next = found.last().filter(|_| !is_last).map(|one| desk.here_with("after", &one.id.to_string()));
    let rows = found.into_iter().map(|one| {
        let role = desk.t(words::role(one.role));
        (one, role)
    });
    web::html(&StaffPage {
        rows: rows.collect(),
        next,
        places: desk.place_options(Some("office-all-places")),
        place: filters.place.unwrap_or_default(),
        all,
        may_create: desk.may(Permission::ManageStaff),
        page: desk,
    })
}

#[derive(Deserialize, Default)]
struct StaffForm {
    #[serde(default)]
    revision: i64,
    #[serde(default)]
    code: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    password: String,
}

impl StaffForm {
    fn of(staff: &Staff) -> Self {
        Self {
            revision: staff.revision,
            code: staff.code.clone(),
            display_name: staff.display_name.clone(),
            role: staff.role.as_str().to_owned(),
            place: staff.location.map(|id| id.to_string()).unwrap_or_default(),
            email: staff.email_key.clone().unwrap_or_default(),
            ..Self::default()
        }
    }

    fn read(&self, id: StaffId) -> NewStaff {
        let role: Role = self.role.parse().unwrap_or(Role::Seller);
        let place = self.place.parse::<Uuid>().ok().map(LocationId);
        NewStaff {
            id,
            code: self.code.clone(),
            display_name: self.display_name.clone(),
            role,
            location: place.filter(|_| role != Role::HeadOffice),
            email: Some(self.email.clone()),
            pin_hash: None,
            password_hash: None,
        }
    }
}

#[derive(Template)]
#[template(path = "office/person.html")]
struct PersonPage {
    page: Desk,
    staff: Option<Staff>,
    form: StaffForm,
    errors: Errors,
    roles: Vec<(String, String)>,
    places: Vec<(String, String)>,
    may_manage: bool,
    is_self: bool,
}

fn page(desk: Desk, staff: Option<Staff>, form: StaffForm, errors: Errors) -> PersonPage {
    let roles = Role::ALL.iter().filter(|role| desk.own().is_none() || **role == Role::Seller);
    let mut roles: Vec<(String, String)> =
        roles.map(|role| (role.as_str().to_owned(), desk.t(words::role(*role)))).collect();
    if let Some(one) = staff.as_ref().filter(|one| roles.iter().all(|(value, _)| value != one.role.as_str())) {
        roles.push((one.role.as_str().to_owned(), desk.t(words::role(one.role))));
    }
    PersonPage {
        roles,
        places: desk.store_options(Some("office-no-store")),
        may_manage: staff.as_ref().is_none_or(|one| may_manage(desk.actor(), one.role, one.location)),
        is_self: staff.as_ref().is_some_and(|one| one.id == desk.staff()),
        staff,
        form,
        errors,
        page: desk,
    }
}

async fn empty(desk: Desk) -> Answer {
    desk.require(Permission::ManageStaff)?;
    let place = desk.own().map(|id| id.to_string()).unwrap_or_default();
    let form = StaffForm { place, role: Role::Seller.as_str().to_owned(), ..StaffForm::default() };
    web::html(&page(desk, None, form, Errors::default()))
}

async fn find(desk: &Desk, app: &App, id: Uuid) -> Result<Staff, Failure> {
    desk.require(Permission::SeeStaff)?;
    let reader = app.db().reader().await?;
    let staff = identity::get_staff(&reader.tx(), StaffId(id)).await?;
    if desk.sees(staff.location) || staff.id == desk.staff() { Ok(staff) } else { Err(Failure::HeadOffice) }
}

async fn show(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>) -> Answer {
    let staff = find(&desk, &app, id).await?;
    let form = StaffForm::of(&staff);
    web::html(&page(desk, Some(staff), form, Errors::default()))
}

fn field_of(refused: &IdentityRefused) -> &'static str {
    match refused {
        IdentityRefused::PinTooSimple => "pin",
        IdentityRefused::PasswordCommon
        | IdentityRefused::PasswordLikeEmail
        | IdentityRefused::PasswordTooLong
        | IdentityRefused::PasswordTooShort => "password",
        IdentityRefused::EmailTaken => "email",
        _ => "code",
    }
}

/// Shows the form again with what was refused.
fn again(desk: Desk, staff: Option<Staff>, form: StaffForm, refused: IdentityRefused) -> Answer {
    match refused {
        IdentityRefused::Store(error) => Err(error.into()),
        IdentityRefused::NotAllowed => Err(Failure::HeadOffice),
        refused => {
            let mut errors = Errors::default();
            errors.add(field_of(&refused), crate::sign_in::words(&desk, refused));
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page(desk, staff, form, errors))
        }
    }
}

async fn pin_hash(desk: &Desk, pin: String) -> Result<String, IdentityRefused> {
    check_pin(&pin)?;
    let salt = desk.moment().secret();
    Ok(off_the_async_threads(move || hash_pin(&pin, &salt)).await)
}

async fn password_hash(desk: &Desk, password: String, email: &str) -> Result<String, IdentityRefused> {
    check_password(&password, email)?;
    let salt = desk.moment().secret();
    Ok(off_the_async_threads(move || hash_password(&password, &salt)).await)
}

async fn written(desk: &Desk, app: &App, form: &StaffForm) -> Result<Staff, IdentityRefused> {
    let mut new = form.read(desk.moment().id());
    if !form.pin.is_empty() {
        new.pin_hash = Some(pin_hash(desk, form.pin.clone()).await?);
    }
    if !form.password.is_empty() {
        new.password_hash = Some(password_hash(desk, form.password.clone(), &form.email).await?);
    }
    let (actor, moment) = (desk.actor(), desk.moment().clone());
    app.db().run(CreateStaff { new, actor, moment }).await
}

async fn create(desk: Desk, State(app): State<App>, Checked(form): Checked<StaffForm>) -> Answer {
    desk.require(Permission::ManageStaff)?;
    match written(&desk, &app, &form).await {
        Ok(staff) => {
            let toast = Toast::new("office-staff-created").with("name", staff.display_name);
            Ok(desk.go("/office/staff").toast(toast).into())
        }
        Err(refused) => again(desk, None, form, refused),
    }
}

async fn change(desk: Desk, State(app): State<App>, Path(id): Path<Uuid>, Checked(form): Checked<StaffForm>) -> Answer {
    let staff = find(&desk, &app, id).await?;
    let (changed, actor, moment) = (form.read(staff.id), desk.actor(), desk.moment().clone());
    let command = ChangeStaff { seen_revision: form.revision, changed, actor, moment };
    match app.db().run(command).await {
        Ok(_) => Ok(desk.go("/office/staff").toast(Toast::new("office-staff-changed")).into()),
        Err(refused) => again(desk, Some(staff), form, refused),
    }
}

#[derive(Deserialize)]
struct ActiveForm {
    active: bool,
}

async fn set_active(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<ActiveForm>,
) -> Answer {
    let staff = find(&desk, &app, id).await?;
    let (actor, moment) = (desk.actor(), desk.moment().clone());
    app.db().run(SetStaffActive { staff: staff.id, active: form.active, actor, moment }).await?;
    let key = if form.active { "office-staff-activated" } else { "office-staff-deactivated" };
    let mut toast = Toast::new(key).with("name", staff.display_name);
    if !form.active {
        toast = toast.undo(format!("/office/staff/{id}/active"), &[("active", "true")]);
    }
    Ok(desk.go("/office/staff").toast(toast).into())
}

#[derive(Deserialize)]
struct SecretForm {
    secret: String,
}

async fn set_secret(desk: Desk, app: App, staff: Staff, secret: Result<StaffSecret, IdentityRefused>) -> Answer {
    let done = match secret {
        Ok(secret) => {
            let session = Some(desk.session.session);
            let (actor, moment) = (desk.actor(), desk.moment().clone());
            app.db().run(SetStaffSecret { staff: staff.id, secret, actor, session, moment }).await
        }
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => {
            let toast = Toast::new("office-secret-set").with("name", staff.display_name);
            Ok(desk.go(format!("/office/staff/{}", staff.id)).toast(toast).into())
        }
        Err(refused) => {
            let form = StaffForm::of(&staff);
            again(desk, Some(staff), form, refused)
        }
    }
}

async fn set_pin(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<SecretForm>,
) -> Answer {
    let staff = find(&desk, &app, id).await?;
    let secret = pin_hash(&desk, form.secret).await.map(StaffSecret::Pin);
    set_secret(desk, app, staff, secret).await
}

async fn set_password(
    desk: Desk,
    State(app): State<App>,
    Path(id): Path<Uuid>,
    Checked(form): Checked<SecretForm>,
) -> Answer {
    let staff = find(&desk, &app, id).await?;
    let email = staff.email_key.clone().unwrap_or_default();
    let secret = password_hash(&desk, form.secret, &email).await.map(StaffSecret::Password);
    set_secret(desk, app, staff, secret).await
}
