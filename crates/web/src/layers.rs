//! What lies around every handler: safe headers, compression, deadlines, a log without personal
//! data, and failures shown in the language and the form that was asked for.

use crate::browser::{Browser, is_html};
use crate::{App, Face, Failure, Page, assets, browser, form_origin, ui};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Json, Redirect, Response};
use axum::routing::get;
use futures::FutureExt;
use kernel::EventId;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tower_http::compression::CompressionLayer;

/// The longest body of an ordinary form; a route that takes files sets its own `DefaultBodyLimit`.
const MOST_BYTES: usize = 256 * 1024;
/// How long an answer may take.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long when a file is being sent.
const UPLOAD_DEADLINE: Duration = Duration::from_mins(30);

/// Puts the faces together into what the server serves.
pub fn serve(faces: Router<App>, app: App) -> Router {
    faces
        .route("/assets/{*path}", get(assets::serve))
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::Other(StatusCode::METHOD_NOT_ALLOWED) })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(axum::middleware::from_fn(form_origin::layer))
        .layer(from_fn_with_state(app.clone(), dress))
        .layer(from_fn_with_state(app.clone(), browser::layer))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), protect))
        .layer(axum::middleware::from_fn(record))
        .with_state(app)
}

/// One line per request: what was matched, not who asked nor for what.
async fn record(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let method = request.method().clone();
    let start = tokio::time::Instant::now();
    let response = next.run(request).await;
    let route = route.as_deref().unwrap_or("-");
    let took_ms = start.elapsed().as_millis();
    tracing::info!(target: "http", %method, route, status = response.status().as_u16(), took_ms);
    response
}

/// Headers that keep other sites and stray scripts out.
async fn protect(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let head = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        head.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "same-origin");
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    add(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(self), payment=(self), usb=(), interest-cohort=()",
    );
    if app.settings().cookie_secure {
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !head.contains_key(header::CONTENT_SECURITY_POLICY) {
        let trusted = app.trusted_origins().join(" ");
        let policy = format!(
            "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
             img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'self' {trusted}; \
             form-action 'self' {trusted}; frame-ancestors 'none'"
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            head.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
    }
    response
}

/// Runs the handler within its time, catches a panic, and shows a failure as it was asked for.
async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&app, &request);
    let run = AssertUnwindSafe(next.run(request)).catch_unwind();
    let response = match tokio::time::timeout(asked.deadline, run).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Failure::Broken("a handler panicked".to_owned()).into_response(),
        Err(_) => Failure::Other(StatusCode::GATEWAY_TIMEOUT).into_response(),
    };
    let plain = response.status().is_client_error() || response.status().is_server_error();
    match response.extensions().get::<Failure>().cloned() {
        Some(failure) => asked.show(&app, &failure, response.headers()),
        None if plain && !is_html(&response) && !is_json(&response) => {
            asked.show(&app, &Failure::Other(response.status()), response.headers())
        }
        None => response,
    }
}

fn is_json(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    kind.starts_with(b"application/json") || kind.starts_with(b"application/problem+json")
}

/// What is kept of a request to answer it when the handler could not.
struct Asked {
    page: Page,
    uri: Uri,
    /// The page of ours that it was asked from.
    from: Option<String>,
    method: Method,
    wants_json: bool,
    deadline: Duration,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    title: String,
    text: String,
    code: &'static str,
    id: Option<String>,
    way_out: (String, String),
}

/// The page of this server that a request says it was asked from.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let from: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_ours = from.authority().is_some_and(|authority| authority.as_str() == host);
    let path = from.path_and_query().filter(|_| is_ours)?;
    Some(path.as_str().to_owned())
}

impl Asked {
    fn of(app: &App, request: &Request) -> Self {
        let browser =
            request.extensions().get().cloned().unwrap_or_else(|| Browser::read(app, request.headers(), request.uri()));
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
        let large =
            length.is_some_and(|bytes| bytes > MOST_BYTES) || (length.is_none() && is_upload(request.headers()));
        Self {
            page: Page::new(app, browser, request.uri().clone()),
            uri: request.uri().clone(),
            from: came_from(request.headers()),
            method: request.method().clone(),
            wants_json: wants_json(request.headers()),
            deadline: if large { UPLOAD_DEADLINE } else { DEADLINE },
        }
    }

    fn show(self, app: &App, failure: &Failure, before: &HeaderMap) -> Response {
        let id = failure.cause().map(|cause| {
            let id = app.moment().id::<EventId>().0.simple().to_string().split_off(20);
            let path = self.uri.path();
            tracing::error!(id, code = failure.code(), cause, method = %self.method, path, "a request failed");
            id
        });
        let mut response = match failure {
            Failure::SignIn(face) if !self.wants_json => self.to_sign_in(*face),
            _ if self.wants_json => self.problem(failure, id.as_deref()),
            _ if self.page.is_htmx() => self.fragment(failure, id.as_deref()),
            _ => self.page(failure, id),
        };
        let head = response.headers_mut();
        head.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if failure.status() == StatusCode::SERVICE_UNAVAILABLE {
            head.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        for name in [header::ALLOW, header::SET_COOKIE] {
            for value in before.get_all(&name) {
                head.append(name.clone(), value.clone());
            }
        }
        response
    }

    /// To the sign-in of the face, and back afterwards to what was being looked at.
    fn to_sign_in(&self, face: Face) -> Response {
        let back = match self.uri.path_and_query() {
            Some(here) if self.method == Method::GET && !self.page.is_htmx() => {
                format!("?next={}", crate::encode(here.as_str()))
            }
            _ => String::new(),
        };
        let address = format!("{}{back}", face.sign_in());
        if self.page.is_htmx() {
            let header = HeaderValue::from_str(&address).unwrap_or(HeaderValue::from_static("/"));
            return (StatusCode::UNAUTHORIZED, [(HeaderName::from_static("hx-redirect"), header)]).into_response();
        }
        Redirect::to(&address).into_response()
    }

    /// Problem details (RFC 9457).
    fn problem(&self, failure: &Failure, id: Option<&str>) -> Response {
        let (title, text) = self.words(failure);
        let status = failure.status();
        let body = serde_json::json!({
            "type": format!("about:blank#{}", failure.code()), "title": title, "status": status.as_u16(),
            "detail": text, "code": failure.code(), "id": id,
        });
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, kind)], Json(body)).into_response()
    }

    /// A toast in the page that is open.
    fn fragment(&self, failure: &Failure, id: Option<&str>) -> Response {
        let (_, text) = self.words(failure);
        let way_out = match failure {
            Failure::Refused(refusal) => refusal.way_out.as_ref().map(|(href, key)| (href.as_str(), self.page.t(key))),
            Failure::Stale => Some((self.from.as_deref().unwrap_or(self.uri.path()), self.page.t("error-reload"))),
            _ => None,
        };
        let toast = ui::failure_toast(&self.page, &text, way_out, id);
        let headers = [
            (HeaderName::from_static("hx-retarget"), HeaderValue::from_static("#toasts")),
            (HeaderName::from_static("hx-reswap"), HeaderValue::from_static("beforeend")),
            // Whatever part of a page was asked for: the toast is none.
            (HeaderName::from_static("hx-reselect"), HeaderValue::from_static(".toast")),
        ];
        (failure.status(), headers, Html(toast.to_string())).into_response()
    }

    fn page(self, failure: &Failure, id: Option<String>) -> Response {
        let (title, text) = self.words(failure);
        let way_out = match failure {
            Failure::Refused(refusal) => refusal.way_out.as_ref().map(|(href, key)| (href.clone(), self.page.t(key))),
            Failure::Stale | Failure::Busy if self.method == Method::GET => {
                Some((self.uri.path().to_owned(), self.page.t("error-reload")))
            }
            Failure::Stale | Failure::Busy => self.from.clone().map(|from| (from, self.page.t("error-reload"))),
            _ => None,
        };
        // What was asked for by a form is mended where the form stands.
        let to_form = || self.from.clone().filter(|_| self.method != Method::GET);
        let way_out = way_out.or_else(|| to_form().map(|from| (from, self.page.t("error-back"))));
        let home = || (self.page.face().home().to_owned(), self.page.t(self.page.face().home_label()));
        let way_out = way_out.unwrap_or_else(home);
        let template = ErrorPage { title, text, code: failure.code(), id, way_out, page: self.page };
        match template.render() {
            Ok(html) => (failure.status(), Html(html)).into_response(),
            Err(error) => {
                tracing::error!(%error, "the error page itself failed");
                (failure.status(), template.text).into_response()
            }
        }
    }

    /// Title and text in the reader's language.
    fn words(&self, failure: &Failure) -> (String, String) {
        let language = self.page.language();
        if let Failure::Refused(refusal) = failure {
            let key = format!("refused-{}", refusal.code.replace('_', "-"));
            let given: Vec<(&str, &dyn crate::Argument)> =
                refusal.arguments.iter().map(|(name, value)| (*name, value as &dyn crate::Argument)).collect();
            let text = crate::texts::find_text(language, &key, &given).unwrap_or_else(|| {
                tracing::error!(key, "a refusal has no text");
                self.page.t("refused")
            });
            return (self.page.t("refused-title"), text);
        }
        let code = failure.code().replace('_', "-");
        (self.page.t(&format!("error-{code}-title")), self.page.t(&format!("error-{code}")))
    }
}

fn is_upload(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"))
}

/// A machine asked: it accepts JSON and no page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("text/html")
}
