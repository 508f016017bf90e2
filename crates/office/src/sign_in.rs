//! Signing in with e-mail and password, and out.

use crate::desk::Desk;
use askama::Template;
use axum::Router;
use axum::extract::{ConnectInfo, FromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::{get, post};
use identity::{IdentityRefused, OfficeSignIn, SessionKind, SignOut};
use kernel::Role;
use serde::Deserialize;
use std::convert::Infallible;
use std::net::SocketAddr;
use web::{Answer, App, Checked, Page, Refusal, sessions};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/office/sign-in", get(show).post(sign_in)).route("/office/sign-out", post(sign_out))
}

/// The network address that tries are counted by.
struct Address(String);

impl FromRequestParts<App> for Address {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        Ok(Self(known.unwrap_or_else(|| "unknown".to_owned())))
    }
}

#[derive(Template)]
#[template(path = "office/sign_in.html")]
struct SignInPage {
    page: Page,
    company: String,
    email: String,
    next: String,
    refused: Option<String>,
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn company(app: &App) -> Result<String, web::Failure> {
    let reader = app.db().reader().await?;
    Ok(stores::store::get_company(&reader.tx()).await?.name)
}

async fn show(page: Page, State(app): State<App>, Query(query): Query<Next>) -> Answer {
    let next = web::safe_next(query.next.as_deref(), "/office");
    let company = company(&app).await?;
    web::html(&SignInPage { page, company, email: String::new(), next, refused: None })
}

#[derive(Deserialize)]
struct SignInForm {
    email: String,
    password: String,
    next: Option<String>,
}

async fn sign_in(page: Page, address: Address, State(app): State<App>, Checked(form): Checked<SignInForm>) -> Answer {
    let next = web::safe_next(form.next.as_deref(), "/office");
    let with = OfficeSignIn { email: form.email.clone(), password: form.password, address: address.0 };
    let refused = match identity::sign_in_staff(app.db(), with, page.moment()).await {
        Ok(signed_in) if signed_in.staff.as_ref().is_some_and(|staff| staff.role > Role::Seller) => {
            return Ok(page.go(next).cookie(sessions::begin(&app, &signed_in)).into());
        }
        Ok(signed_in) => {
            app.db().run(SignOut { session: signed_in.session.id, now: page.now() }).await?;
            page.t("office-sign-in-seller")
        }
        Err(IdentityRefused::Store(error)) => return Err(error.into()),
        Err(refused) => words(&page, refused),
    };
    let company = company(&app).await?;
    let again = SignInPage { page, company, email: form.email, next, refused: Some(refused) };
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// A refusal in words, for a form that is shown again.
pub(crate) fn words(page: &Page, refused: impl Into<Refusal>) -> String {
    let refusal: Refusal = refused.into();
    let arguments: Vec<(&str, &dyn web::Argument)> =
        refusal.arguments.iter().map(|(name, value)| (*name, value as &dyn web::Argument)).collect();
    page.ta(&format!("refused-{}", refusal.code.replace('_', "-")), &arguments)
}

#[derive(Deserialize)]
struct Nothing {}

async fn sign_out(desk: Desk, State(app): State<App>, Checked(_): Checked<Nothing>) -> Result<Response, web::Failure> {
    app.db().run(SignOut { session: desk.session.session, now: desk.now() }).await?;
    Ok(desk.go("/office/sign-in").cookie(sessions::forget(&app, SessionKind::StaffOffice)).into())
}
