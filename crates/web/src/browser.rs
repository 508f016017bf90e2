//! What is known of the browser before anybody signs in: its secret, language, theme, and the
//! toast that waits for it. One layer reads the cookies and writes them.

use crate::assets::hex;
use crate::texts::accepted_language;
use crate::toast::Toast;
use crate::{App, Face, cookie, sessions};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use kernel::{Language, Moment};
use sha2::{Digest, Sha256};

/// The secret of a browser: 128 random bits in a cookie that no script can read. It names the cart
/// of somebody who is not signed in, and the token of every form comes from it.
#[derive(Clone, PartialEq, Eq)]
pub struct Visitor(String);

impl Visitor {
    /// A new one.
    pub fn new(moment: &Moment) -> Self {
        Self(hex(&moment.secret::<16>()))
    }

    fn from_cookie(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// What the store keeps to find this visitor's cart: never the secret itself.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(format!("visitor:{}", self.0)))
    }

    /// The token that each of this browser's forms carries.
    pub fn form_token(&self) -> String {
        hex(&Sha256::digest(format!("form:{}", self.0))[..16])
    }

    /// The cookie that makes the browser this visitor from now on: after signing in or out, so
    /// that what was known before is worth nothing.
    pub fn cookie(&self, app: &App) -> HeaderValue {
        cookie::set(app, VISITOR, &self.0, Some(cookie::HALF_A_YEAR))
    }
}

impl std::fmt::Debug for Visitor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Visitor(…)")
    }
}

/// Light, dark, or as the machine is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the machine is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, as offered.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The stable text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text)
    }
}

/// One request's browser; the layer puts it into the request.
#[derive(Clone, Debug)]
pub(crate) struct Browser {
    pub(crate) visitor: Visitor,
    pub(crate) language: Language,
    pub(crate) theme: Theme,
    pub(crate) toast: Option<Toast>,
    pub(crate) is_htmx: bool,
}

const VISITOR: &str = "visitor";
const LANGUAGE: &str = "lang";
const THEME: &str = "theme";
pub(crate) const TOAST: &str = "toast";

impl Browser {
    /// Reads the cookies of a request; a browser without a secret gets a new one.
    pub(crate) fn read(app: &App, headers: &HeaderMap, uri: &Uri) -> Self {
        let language = query_value(uri, "lang")
            .or_else(|| cookie::get(app, headers, LANGUAGE))
            .and_then(|text| text.parse().ok())
            .or_else(|| accepted_language(headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?));
        let theme = query_value(uri, "theme").or_else(|| cookie::get(app, headers, THEME));
        Self {
            visitor: cookie::get(app, headers, VISITOR)
                .and_then(|text| Visitor::from_cookie(&text))
                .unwrap_or_else(|| Visitor::new(&app.moment())),
            language: language.unwrap_or_default(),
            theme: theme.and_then(|text| Theme::parse(&text)).unwrap_or_default(),
            toast: cookie::get(app, headers, TOAST).and_then(|text| Toast::from_cookie(&text)),
            is_htmx: headers.contains_key("hx-request"),
        }
    }

    /// Of a request that passed the layer, or of one in a test that did not.
    pub(crate) fn of(app: &App, parts: &Parts) -> Self {
        parts.extensions.get().cloned().unwrap_or_else(|| Self::read(app, &parts.headers, &parts.uri))
    }
}

/// One value of the query, not decoded: ours are single words.
pub(crate) fn query_value(uri: &Uri, name: &str) -> Option<String> {
    uri.query()?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, v)| v.to_owned())
}

/// The layer: reads the browser, and writes its cookies where they are new.
pub(crate) async fn layer(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let browser = Browser::read(&app, request.headers(), request.uri());
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = cookie::get(&app, request.headers(), VISITOR).is_some_and(|text| Visitor::from_cookie(&text).is_some());
    let language = query_value(request.uri(), LANGUAGE).is_some();
    let theme = query_value(request.uri(), THEME).is_some();
    let is_personal = Face::of(request.uri().path()) != Face::Shop
        || cookie::get(&app, request.headers(), sessions::CUSTOMER).is_some();
    request.extensions_mut().insert(browser.clone());
    let mut response = next.run(request).await;
    // A language that was asked for is kept also when the answer leads elsewhere.
    if !is_html(&response) && !response.status().is_redirection() {
        return response;
    }
    let shows_toast = looks && browser.toast.is_some() && !browser.is_htmx && response.status().is_success();
    let shows_page = is_html(&response);
    let head = response.headers_mut();
    let mut add = |value| head.append(header::SET_COOKIE, value);
    if looks && !known && shows_page {
        add(browser.visitor.cookie(&app));
    }
    if language {
        add(cookie::set(&app, LANGUAGE, browser.language.as_str(), Some(cookie::HALF_A_YEAR)));
    }
    if theme {
        add(cookie::set(&app, THEME, browser.theme.as_str(), Some(cookie::HALF_A_YEAR)));
    }
    if shows_toast {
        add(cookie::remove(&app, TOAST));
    }
    if !shows_page {
        return response;
    }
    head.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(browser.language.as_str()));
    // A part of a page is never shown as the page of the same address, as when somebody goes back to it.
    let keep = if is_personal || browser.is_htmx { "no-store" } else { "private, no-cache" };
    head.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(keep));
    response
}

pub(crate) fn is_html(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}
