//! A person without a browser: requests with cookies, redirections followed.

use reqwest::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Url};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// Keeps the cookies that one server sets, and sends them back.
pub struct Visitor {
    client: Client,
    origin: Url,
    cookies: Mutex<BTreeMap<String, String>>,
    language: &'static str,
}

/// What the server answered, after redirections.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// Path and query at which it was found in the end.
    pub path: String,
}

impl Visitor {
    /// A visitor of the server at `origin`, who reads French.
    pub fn new(origin: &str) -> Self {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_mins(1))
            .no_proxy()
            .build()
            .expect("a client without special wishes");
        let origin = Url::parse(origin).expect("an address such as http://127.0.0.1:4000");
        Self { client, origin, cookies: Mutex::default(), language: "fr" }
    }

    /// Another person at the same server, with no cookie. What is costly to make is shared, so that
    /// hundreds are made in a moment.
    #[must_use]
    pub fn another(&self) -> Self {
        let (client, origin) = (self.client.clone(), self.origin.clone());
        Self { client, origin, cookies: Mutex::default(), language: self.language }
    }

    /// The same visitor, who reads English.
    #[must_use]
    pub fn in_english(mut self) -> Self {
        self.language = "en";
        self
    }

    /// Asks for a page and follows redirections.
    pub async fn get(&self, path: &str) -> Answer {
        told(path, self.try_get(path).await)
    }

    /// Like [`Visitor::get`]; fails when the server is not there.
    pub async fn try_get(&self, path: &str) -> Result<Answer, reqwest::Error> {
        let first = self.try_send(self.request(Method::GET, path), path).await?;
        self.follow(first).await
    }

    /// Sends a form, as a browser on a page of the same server does, and follows redirections.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        told(path, self.try_post(path, form).await)
    }

    /// Like [`Visitor::post`]; fails when the server is not there, or goes while it answers.
    pub async fn try_post(&self, path: &str, form: &[(&str, &str)]) -> Result<Answer, reqwest::Error> {
        let first = self.try_send(self.request(Method::POST, path).form(form), path).await?;
        self.follow(first).await
    }

    /// Sends JSON; redirections are not followed.
    pub async fn post_json(&self, path: &str, body: &Value) -> Answer {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, "application/json").body(body.to_string());
        self.send(request, path).await
    }

    /// A request with cookies and language, for what the words here do not cover: add to it and
    /// send it with [`Visitor::send`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = self.origin.join(path).expect("a path");
        let cookies = self.cookies.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self
            .client
            .request(method, url)
            .header(ACCEPT_LANGUAGE, self.language)
            .header(ORIGIN, self.origin.origin().ascii_serialization());
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) }
    }

    /// Sends a request and keeps the cookies of the answer.
    pub async fn send(&self, request: RequestBuilder, path: &str) -> Answer {
        told(path, self.try_send(request, path).await)
    }

    /// Like [`Visitor::send`]; fails when the server is not there, as after a kill.
    pub async fn try_send(&self, request: RequestBuilder, path: &str) -> Result<Answer, reqwest::Error> {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.remember(&headers);
        let body = response.text().await?;
        Ok(Answer { status, headers, body, path: path.to_owned() })
    }

    /// The value of a cookie that the server has set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get(name).cloned()
    }

    fn remember(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for set in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if value.is_empty() || attributes.to_ascii_lowercase().contains("max-age=0") {
                cookies.remove(name.trim());
            } else {
                cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }

    async fn follow(&self, mut answer: Answer) -> Result<Answer, reqwest::Error> {
        for _ in 0..10 {
            let Some(target) = answer.leads_to() else { return Ok(answer) };
            let base = self.origin.join(&answer.path).expect("the path that was just asked");
            let url = base.join(target).expect("a redirection leads to an address");
            if url.origin() != self.origin.origin() {
                return Ok(answer);
            }
            let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
            answer = self.try_send(self.request(Method::GET, &path), &path).await?;
        }
        panic!("{} redirects without end", answer.path)
    }
}

fn told(path: &str, answer: Result<Answer, reqwest::Error>) -> Answer {
    answer.unwrap_or_else(|error| panic!("{path} is not answered: {error:?}"))
}

impl Answer {
    /// Fails unless the status is in 200–299; returns the answer.
    #[must_use]
    pub fn ok(self) -> Self {
        assert!((200..300).contains(&self.status), "{} answers {}:\n{}", self.path, self.status, self.body);
        self
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{} does not answer JSON ({error}):\n{}", self.path, self.body))
    }

    /// Where the answer sends on to, when it does; after redirections, an address of another server.
    pub fn leads_to(&self) -> Option<&str> {
        let target = self.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        target.filter(|_| (300..400).contains(&self.status))
    }

    /// The value of the first hidden field of this name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.between(&format!("name=\"{name}\" value=\""), "\"")
    }

    /// The text between the first `before` and the next `after`.
    pub fn between(&self, before: &str, after: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(before)?;
        rest.split_once(after).map(|(found, _)| found)
    }

    /// What a person reads: without tags, each run of blanks as one.
    pub fn text(&self) -> String {
        let mut parts = self.body.split('<');
        let first = parts.next().unwrap_or_default();
        let rest = parts.map(|part| part.split_once('>').map_or("", |(_, text)| text));
        let text: Vec<&str> = std::iter::once(first).chain(rest).collect();
        text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether the body contains `text`, with non-breaking and narrow blanks as blanks.
    pub fn says(&self, text: &str) -> bool {
        let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}'], " ").replace("&nbsp;", " ");
        plain(&self.body).contains(&plain(text))
    }
}
