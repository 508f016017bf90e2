//! Which till this machine is, who sells at it, and the end of it.

use crate::desk::{self, Desk};
use askama::Template;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::Response;
use identity::{IdentityRefused, SessionKind, SignOut, Staff, TillSignIn};
use kernel::{Role, TillId};
use serde::Deserialize;
use std::net::SocketAddr;
use stores::{Location, LocationKind, Till};
use web::{Answer, App, Checked, Failure, Page, sessions};

#[derive(Template)]
#[template(path = "till/choose.html")]
struct Choose {
    page: Page,
    stores: Vec<(Location, Vec<Till>)>,
    current: Option<TillId>,
}

impl Choose {
    fn is_current(&self, till: &Till) -> bool {
        self.current == Some(till.id)
    }
}

/// `GET /till/choose`: every store with its tills.
pub(crate) async fn choose(page: Page, State(app): State<App>, headers: HeaderMap) -> Answer {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let mut stores = Vec::new();
    for store in stores::store::all_locations(&tx).await? {
        if store.kind == LocationKind::Store {
            let tills = stores::store::tills_of(&tx, store.id).await?;
            stores.push((store, tills));
        }
    }
    web::html(&Choose { page, stores, current: desk::machine(&app, &headers) })
}

/// The till that was chosen.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    till: TillId,
}

/// `POST /till/choose`: this machine is this till from now on; whoever was signed in is not any more.
pub(crate) async fn chosen(page: Page, State(app): State<App>, Checked(form): Checked<Chosen>) -> Answer {
    let reader = app.db().reader().await?;
    let till = stores::store::get_till(&reader.tx(), form.till).await?;
    let go = page.go("/till/sign-in").cookie(desk::machine_cookie(&app, till.id));
    Ok(go.cookie(sessions::forget(&app, SessionKind::StaffTill)).into())
}

/// Whose PIN is asked for.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    /// The seller's code; empty for one that is typed.
    staff: Option<String>,
    /// Where to go afterwards.
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "till/sign-in.html")]
struct SignIn {
    page: Page,
    store: Location,
    till: Till,
    staff: Vec<Staff>,
    /// The one that was picked; with an empty code, the code is typed.
    picked: Option<(String, String)>,
    wrong: Option<String>,
    next: String,
}

impl SignIn {
    /// The icon of a role.
    fn icon(staff: &Staff) -> &'static str {
        if staff.role == Role::Seller { "user" } else { "key" }
    }
}

async fn page_for(
    page: Page,
    app: &App,
    till: TillId,
    asked: &Asked,
    wrong: Option<String>,
) -> Result<SignIn, Failure> {
    let reader = app.db().reader().await?;
    let tx = reader.tx();
    let till = stores::store::get_till(&tx, till).await?;
    let store = stores::store::get_location(&tx, till.location).await?;
    let mut staff = identity::list_staff(&tx, Some(store.id), false, None, 60).await?;
    staff.sort_by(|a, b| (a.role, &a.code).cmp(&(b.role, &b.code)));
    let picked = asked.staff.as_ref().map(|code| {
        let name = staff.iter().find(|one| one.code == *code).map(|one| one.display_name.clone());
        (code.clone(), name.unwrap_or_default())
    });
    let next = web::safe_next(asked.next.as_deref(), "/till");
    Ok(SignIn { page, store, till, staff, picked, wrong, next })
}

/// `GET /till/sign-in`: pick the seller, then the PIN.
pub(crate) async fn show(page: Page, State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    let Some(till) = desk::machine(&app, &headers) else { return Ok(page.go("/till/choose").into()) };
    match page_for(page.clone(), &app, till, &asked, None).await {
        Err(Failure::NotFound) => Ok(page.go("/till/choose").into()),
        shown => web::html(&shown?),
    }
}

/// A code and a PIN.
#[derive(Deserialize)]
pub(crate) struct Proof {
    staff: String,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    next: String,
}

/// `POST /till/sign-in`.
pub(crate) async fn sign_in(
    page: Page,
    State(app): State<App>,
    headers: HeaderMap,
    extensions: Extensions,
    Checked(form): Checked<Proof>,
) -> Answer {
    let Some(till) = desk::machine(&app, &headers) else { return Ok(page.go("/till/choose").into()) };
    let reader = app.db().reader().await?;
    let location = stores::store::get_till(&reader.tx(), till).await?.location;
    drop(reader);
    let address = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| page.visitor().hash(), |ConnectInfo(from)| from.ip().to_string());
    let with = TillSignIn { code: form.staff.clone(), pin: form.pin, till, location, address };
    let next = web::safe_next(Some(form.next.as_str()).filter(|next| !next.is_empty()), "/till");
    match identity::sign_in_at_till(app.db(), with, page.moment()).await {
        Ok(signed_in) => Ok(page.go(next).cookie(sessions::begin(&app, &signed_in)).into()),
        Err(IdentityRefused::Store(error)) => Err(error.into()),
        Err(refused) => {
            let wrong = Some(words(&page, &refused));
            let asked = Asked { staff: Some(form.staff), next: Some(next) };
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page_for(page, &app, till, &asked, wrong).await?)
        }
    }
}

fn words(page: &Page, refused: &IdentityRefused) -> String {
    match refused {
        IdentityRefused::TooManyTries { again_at } => {
            page.ta("till-too-many-tries", &[("span", &page.span_to(*again_at))])
        }
        IdentityRefused::OtherStore => page.t("till-other-store"),
        _ => page.t("till-wrong-pin"),
    }
}

/// `POST /till/sign-out`.
pub(crate) async fn sign_out(
    desk: Desk,
    State(app): State<App>,
    Checked(()): Checked<()>,
) -> Result<Response, Failure> {
    let ended = app.db().run(SignOut { session: desk.session, now: desk.now() }).await;
    ended.map_err(|refused| Failure::Broken(refused.to_string()))?;
    Ok(desk.go("/till/sign-in").cookie(sessions::forget(&app, SessionKind::StaffTill)).into())
}
