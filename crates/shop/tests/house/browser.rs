//! A browser without a screen: cookies kept, redirections followed, the token of forms sent along.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use tower::ServiceExt;

/// A browser.
pub(crate) struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    token: Mutex<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// Path and query at which it was found in the end.
    pub(crate) path: String,
    /// Where a redirection leads, when it was not followed.
    pub(crate) location: String,
    pub(crate) body: String,
}

/// The fields of a form, lent.
pub(crate) fn pairs(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

impl Answer {
    /// Fails unless it is a page; returns it.
    pub(crate) fn ok(self) -> Self {
        assert!(self.status.is_success(), "{} answers {}:\n{}", self.path, self.status, self.body);
        self
    }

    /// Whether the page says this, with every kind of blank as a blank.
    pub(crate) fn says(&self, text: &str) -> bool {
        let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").replace("&nbsp;", " ").replace("&#39;", "'");
        plain(&self.body).contains(&plain(text))
    }

    /// What stands between two texts.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        let (_, rest) = self.body.split_once(before).unwrap_or_else(|| panic!("{before} is not in {}", self.body));
        rest.split_once(after).map_or(rest, |(found, _)| found)
    }
}

impl Browser {
    pub(crate) fn new(router: Router) -> Self {
        Self { router, cookies: Mutex::default(), token: Mutex::default() }
    }

    /// Asks for a page and follows redirections.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let first = self.send(Request::get(path), path, Body::empty()).await;
        self.follow(first).await
    }

    /// Sends a form with the token of the last page, and follows redirections.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let first = self.post_once(path, form).await;
        self.follow(first).await
    }

    /// The same, without following.
    pub(crate) async fn post_once(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        if self.token.lock().is_empty() {
            self.send(Request::get("/orders"), "/orders", Body::empty()).await;
        }
        let token = self.token.lock().clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(form);
        self.post_as_is(path, &all).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post_as_is(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = form.iter().map(|(name, value)| format!("{name}={}", web::encode(value))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, path, Body::from(body.join("&"))).await
    }

    /// Puts something into the cart; the cart.
    pub(crate) async fn add(&self, form: &[(String, String)]) -> Answer {
        let cart = self.post("/cart/add", &pairs(form)).await.ok();
        assert_eq!(cart.path, "/cart");
        cart
    }

    async fn follow(&self, mut answer: Answer) -> Answer {
        for _ in 0..8 {
            if !answer.status.is_redirection() || !answer.location.starts_with('/') {
                return answer;
            }
            let next = answer.location.clone();
            answer = self.send(Request::get(&next), &next, Body::empty()).await;
        }
        panic!("{} redirects without end", answer.path)
    }

    async fn send(&self, request: axum::http::request::Builder, path: &str, body: Body) -> Answer {
        let cookies: Vec<String> = self.cookies.lock().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::HOST, "shop.example")
            .header(header::ACCEPT_LANGUAGE, "fr")
            .header(header::COOKIE, cookies.join("; "))
            .body(body)
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        self.keep(response.headers());
        let location =
            response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (status, location) = (response.status(), location.to_owned());
        let bytes = to_bytes(response.into_body(), 8_000_000).await.unwrap();
        let answer =
            Answer { status, path: path.to_owned(), location, body: String::from_utf8_lossy(&bytes).into_owned() };
        if let Some((_, rest)) = answer.body.split_once("name=\"csrf\" value=\"") {
            rest.split('"').next().unwrap_or_default().clone_into(&mut self.token.lock());
        }
        answer
    }

    fn keep(&self, headers: &axum::http::HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() || attributes.contains("Max-Age=0") {
                self.cookies.lock().remove(name);
            } else {
                self.cookies.lock().insert(name.to_owned(), value.to_owned());
            }
        }
    }
}
