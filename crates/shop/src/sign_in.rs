//! Signing in and out, a new password, opening an account by the link of a message.

use crate::shell::{Account, Shop};
use askama::Template;
use axum::extract::{ConnectInfo, FromRequestParts, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use customers::{ConsentChannel, ConsentSource, ConsentState, CustomerRefused, Details, Purpose};
use db::DbError;
use identity::{IdentityRefused, LinkPurpose, OfficeSignIn, Secret, SessionKind, SignedIn};
use kernel::{Actor, CustomerId};
use serde::Deserialize;
use std::convert::Infallible;
use std::net::SocketAddr;
use web::{Answer, App, Checked, Errors, Failure, Toast, Visitor, sessions};

/// From where a request comes, for counting tries: the network address, or the browser when the
/// server does not know it.
pub(crate) struct Whence(pub(crate) String);

impl FromRequestParts<App> for Whence {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        let Ok(page) = web::Page::from_request_parts(parts, app).await;
        Ok(Self(address.unwrap_or_else(|| page.visitor().hash())))
    }
}

#[derive(Template)]
#[template(path = "shop/sign-in.html")]
struct SignInPage {
    page: Shop,
    form: SignIn,
    notice: Option<String>,
}

/// A form of signing in.
#[derive(Deserialize, Default)]
pub(crate) struct SignIn {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub(crate) struct Next {
    next: Option<String>,
}

/// `GET /sign-in`.
pub(crate) async fn show(page: Shop, Query(next): Query<Next>) -> Answer {
    let next = web::safe_next(next.next.as_deref(), "/account");
    if page.customer.is_some() {
        return Ok(page.go(next).into());
    }
    web::html(&SignInPage { page, form: SignIn { next, ..SignIn::default() }, notice: None })
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(
    State(app): State<App>,
    page: Shop,
    Whence(address): Whence,
    Checked(form): Checked<SignIn>,
) -> Answer {
    let with = OfficeSignIn { email: form.email.clone(), password: form.password.clone(), address };
    match identity::sign_in_customer(app.db(), with, page.moment()).await {
        Ok(signed_in) => enter(&app, &page, &signed_in, web::safe_next(Some(&form.next), "/account"), None).await,
        Err(refused) => {
            let notice = in_words(&page, &refused)?;
            let status = match refused {
                IdentityRefused::TooManyTries { .. } => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            web::html_with(status, &SignInPage { page, form, notice: Some(notice) })
        }
    }
}

/// A refusal in words; a failure of the store stays one.
fn in_words(page: &Shop, refused: &IdentityRefused) -> Result<String, Failure> {
    match refused {
        IdentityRefused::Store(error) => Err(error.clone().into()),
        IdentityRefused::WrongSignIn => Ok(page.t("shop-wrong-sign-in")),
        IdentityRefused::TooManyTries { again_at } => {
            Ok(page.ta("shop-too-many-tries", &[("time", &page.time(*again_at))]))
        }
        other => {
            let key = format!("refused-{}", other.code().replace('_', "-"));
            Ok(page.find_t(&key).unwrap_or_else(|| page.t("refused")))
        }
    }
}

/// Lets somebody in: the visitor's cart joins the customer's, and the browser gets a new secret.
async fn enter(app: &App, page: &Shop, signed_in: &SignedIn, next: String, toast: Option<Toast>) -> Answer {
    let customer = CustomerId(signed_in.session.subject);
    let had_cart = page.cart.as_ref().is_some_and(|cart| !cart.intents.is_empty());
    flows::cart_join(app.house(), &page.visitor().hash(), customer).await?;
    let fresh = Visitor::new(page.moment());
    let mut go = page.go(next).cookie(sessions::begin(app, signed_in)).cookie(fresh.cookie(app));
    if let Some(toast) = toast.or_else(|| had_cart.then(|| Toast::new("shop-cart-joined"))) {
        go = go.toast(toast);
    }
    Ok(go.into())
}

#[derive(Deserialize)]
pub(crate) struct Nothing {}

/// `POST /sign-out`.
pub(crate) async fn sign_out(
    State(app): State<App>,
    account: Account,
    Checked(Nothing {}): Checked<Nothing>,
) -> Result<Response, Failure> {
    let page = account.page;
    app.db().run(identity::SignOut { session: account.session, now: page.now() }).await?;
    let fresh = Visitor::new(page.moment());
    let go = page.go("/").cookie(sessions::forget(&app, SessionKind::Customer)).cookie(fresh.cookie(&app));
    Ok(go.toast(Toast::new("shop-signed-out")).into())
}

#[derive(Template)]
#[template(path = "shop/password-forgotten.html")]
struct ForgottenPage {
    page: Shop,
    email: String,
    is_sent: bool,
}

#[derive(Deserialize)]
pub(crate) struct Forgotten {
    #[serde(default)]
    email: String,
}

/// `GET /sign-in/forgotten`.
pub(crate) async fn forgotten_form(page: Shop) -> Answer {
    web::html(&ForgottenPage { page, email: String::new(), is_sent: false })
}

/// `POST /sign-in/forgotten`: the same answer, whether there is an account or not.
pub(crate) async fn forgotten(State(app): State<App>, page: Shop, Checked(form): Checked<Forgotten>) -> Answer {
    flows::request_reset(app.house(), &form.email).await?;
    web::html(&ForgottenPage { page, email: form.email, is_sent: true })
}

#[derive(Template)]
#[template(path = "shop/password-new.html")]
struct NewPasswordPage {
    page: Shop,
    action: String,
    /// Whether an account is opened by it.
    opens: bool,
    email: String,
    errors: Errors,
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    #[serde(default)]
    password: String,
}

/// The address that a link was sent to, if the link still works.
async fn address_of(app: &App, page: &Shop, token: &str, purpose: LinkPurpose) -> Result<Option<String>, DbError> {
    let reader = app.db().reader().await?;
    let link = identity::find_link(&reader.tx(), &Secret::read(token).hash(), purpose, page.now()).await?;
    Ok(link.map(|link| link.email_key.unwrap_or_default()))
}

#[derive(Template)]
#[template(path = "shop/link-used.html")]
struct UsedPage {
    page: Shop,
    /// Whether it would have opened an account.
    opens: bool,
}

/// Who used a link before has an account now: first the way to sign in.
fn used_up(page: Shop, purpose: LinkPurpose) -> Answer {
    web::html_with(StatusCode::CONFLICT, &UsedPage { page, opens: purpose == LinkPurpose::OpenAccount })
}

async fn new_password_form(app: &App, page: Shop, token: &str, purpose: LinkPurpose) -> Answer {
    let Some(email) = address_of(app, &page, token, purpose).await? else { return used_up(page, purpose) };
    let action = page.path().to_owned();
    let opens = purpose == LinkPurpose::OpenAccount;
    web::html(&NewPasswordPage { page, action, opens, email, errors: Errors::default() })
}

/// `GET /account/open/{token}`.
pub(crate) async fn open_form(State(app): State<App>, page: Shop, Path(token): Path<String>) -> Answer {
    new_password_form(&app, page, &token, LinkPurpose::OpenAccount).await
}

/// `GET /account/reset/{token}`.
pub(crate) async fn reset_form(State(app): State<App>, page: Shop, Path(token): Path<String>) -> Answer {
    new_password_form(&app, page, &token, LinkPurpose::ResetPassword).await
}

/// `POST /account/open/{token}`.
pub(crate) async fn open(
    State(app): State<App>,
    page: Shop,
    Path(token): Path<String>,
    Checked(form): Checked<NewPassword>,
) -> Answer {
    let opened = identity::open_account(app.db(), &token, form.password, page.moment()).await;
    set(&app, page, &token, LinkPurpose::OpenAccount, opened).await
}

/// `POST /account/reset/{token}`.
pub(crate) async fn reset(
    State(app): State<App>,
    page: Shop,
    Path(token): Path<String>,
    Checked(form): Checked<NewPassword>,
) -> Answer {
    let done = identity::reset_password(app.db(), &token, form.password, page.moment()).await;
    set(&app, page, &token, LinkPurpose::ResetPassword, done).await
}

async fn set(
    app: &App,
    page: Shop,
    token: &str,
    purpose: LinkPurpose,
    done: Result<SignedIn, IdentityRefused>,
) -> Answer {
    let opens = purpose == LinkPurpose::OpenAccount;
    match done {
        Ok(signed_in) => {
            let toast = Toast::new(if opens { "shop-account-opened" } else { "shop-password-changed" });
            enter(app, &page, &signed_in, "/account".to_owned(), Some(toast)).await
        }
        Err(IdentityRefused::LinkInvalid) => used_up(page, purpose),
        Err(refused) => {
            let Some(email) = address_of(app, &page, token, purpose).await? else { return used_up(page, purpose) };
            let mut errors = Errors::default();
            errors.add("password", in_words(&page, &refused)?);
            let action = page.path().to_owned();
            web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &NewPasswordPage { page, action, opens, email, errors })
        }
    }
}

#[derive(Template)]
#[template(path = "shop/account-create.html")]
struct CreatePage {
    page: Shop,
    form: Create,
    errors: Errors,
    is_sent: bool,
}

#[derive(Deserialize, Default)]
pub(crate) struct Create {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    news: String,
}

/// `GET /account/create`.
pub(crate) async fn create_form(page: Shop) -> Answer {
    web::html(&CreatePage { page, form: Create::default(), errors: Errors::default(), is_sent: false })
}

/// `POST /account/create`: a link is sent; for an address that has an account, one for a new
/// password. The answer is the same.
pub(crate) async fn create(State(app): State<App>, page: Shop, Checked(form): Checked<Create>) -> Answer {
    let details = match Details::parse(&form.last_name, &form.first_name, &form.email, "", page.language()) {
        Ok(details) if details.email.is_some() => details,
        Ok(_) | Err(CustomerRefused::EmailInvalid) => return wrong(page, form, "email", "refused-email-invalid"),
        Err(CustomerRefused::NameMissing) => {
            let field = if form.first_name.trim().is_empty() { "first_name" } else { "last_name" };
            return wrong(page, form, field, "refused-name-missing");
        }
        Err(other) => return Err(other.into()),
    };
    let answer = |purpose, is_yes: bool| customers::Answer {
        purpose,
        channel: ConsentChannel::Email,
        state: if is_yes { ConsentState::Granted } else { ConsentState::Refused },
        text_version: format!("{}-2026-11", purpose.as_str()),
    };
    let answers = vec![answer(Purpose::OrderMessages, true), answer(Purpose::Marketing, form.news == "yes")];
    let request = flows::CreateCustomer {
        details,
        answers,
        source: ConsentSource::Web,
        actor: Actor::Visitor,
        store: page.store_id(),
        invite: true,
    };
    match flows::create_customer(app.house(), request).await {
        Ok(_) => {}
        Err(CustomerRefused::EmailKnown { .. }) => flows::request_reset(app.house(), &form.email).await?,
        Err(other) => return Err(other.into()),
    }
    web::html(&CreatePage { page, form, errors: Errors::default(), is_sent: true })
}

fn wrong(page: Shop, form: Create, field: &'static str, key: &str) -> Answer {
    let mut errors = Errors::default();
    errors.add(field, page.t(key));
    web::html_with(StatusCode::UNPROCESSABLE_ENTITY, &CreatePage { page, form, errors, is_sent: false })
}
