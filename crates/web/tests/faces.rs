//! The shell as a browser meets it: one request in, one answer out.

use askama::Template;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use db::{Command, DbError, Event, HOUSEKEEPING, Tx};
use futures::StreamExt;
use identity::{CreateStaff, NewStaff, Permission, SessionKind, TillSignIn, hash_pin};
use jiff::SignedDuration;
use kernel::{Actor, Clock, LocationId, Moment, Role, StaffId, TillId, from_micros};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::time::Duration;
use tower::ServiceExt;
use web::{Answer, App, Checked, Failure, OfficeSession, Page, Refusal, SignedInCustomer, TillSession, Toast, Watch};

struct House {
    app: App,
    router: Router,
    clock: Clock,
    _scratch: db::testing::Scratch,
}

async fn house_with(secure: bool) -> House {
    let scratch = db::testing::sqlite(&[HOUSEKEEPING, identity::SCHEMA]).await;
    let clock = Clock::manual(from_micros(1_795_000_000_000_000), 3);
    let app = web::testing::app(scratch.db.clone(), clock.clone(), secure);
    House { router: web::serve(pages(), app.clone()), app, clock, _scratch: scratch }
}

async fn house() -> House {
    house_with(false).await
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "base.html" %}{% block title %}{{ page.t("skip") }}{% endblock %}{% block main %}<form method="post" action="/add">{{ page.csrf() }}{{ page.key() }}</form>{% endblock %}"#
)]
struct Home {
    page: Page,
}

#[derive(Deserialize)]
struct Add {
    quantity: i64,
    #[serde(default)]
    tag: Vec<String>,
}

fn pages() -> Router<App> {
    Router::new()
        .route("/", get(|page: Page| async { web::html(&Home { page }) }))
        .route("/add", post(add))
        .route("/panic", get(|| async { panic!("on purpose") as Answer }))
        .route("/refused", get(|| async { refused() }))
        .route("/full", get(|| async { Err::<Response, _>(Failure::from(DbError::Full("no room".into()))) }))
        .route("/down", get(|| async { Err::<Response, _>(Failure::from(DbError::Unavailable("gone".into()))) }))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(90)).await }))
        .route("/account", get(|_: SignedInCustomer| async { "yours" }))
        .route("/till/work", get(|session: TillSession| async move { session.staff.code }))
        .route(
            "/till/reports",
            get(|session: TillSession| async move { session.require(Permission::SeeReports).map(|()| "ok") }),
        )
        .route(
            "/maybe",
            get(|session: Option<TillSession>| async move { if session.is_some() { "in" } else { "out" } }),
        )
        .route("/office/work", get(|session: OfficeSession| async move { session.staff.code }))
        .route(
            "/live",
            get(|State(app): State<App>| async move { app.live().open(Watch::new().kinds(&["order_placed"])) }),
        )
}

fn refused() -> Answer {
    Err(Refusal::conflict("sold_out").way_out("/cart", "back").into())
}

async fn add(page: Page, Checked(form): Checked<Add>) -> Answer {
    if form.quantity > 9 {
        return Err(kernel_refusal());
    }
    let toast =
        Toast::new("articles").with("n", form.quantity + form.tag.len() as i64).undo("/add", &[("quantity", "0")]);
    Ok(page.go("/").toast(toast).into())
}

fn kernel_refusal() -> Failure {
    cart::CartRefused::Quantity.into()
}

struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answered {
    fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// A cookie that was set: `name=value`.
    fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().expect("ASCII"));
        lines
            .filter_map(|line| line.split(';').next())
            .find(|pair| pair.starts_with(&format!("{name}=")))
            .map(str::to_owned)
    }

    fn field(&self, name: &str) -> String {
        let opening = format!("name=\"{name}\" value=\"");
        self.body.split(&opening).nth(1).and_then(|rest| rest.split('"').next()).expect("the field").to_owned()
    }
}

impl House {
    async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10_000_000).await.expect("a body");
        Answered { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answered {
        let mut request = Request::get(path).header("accept", "text/html");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    async fn post(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answered {
        let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request")).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_asked_for_remembered_and_guessed() {
    let house = house().await;
    for (path, headers, expected) in [
        ("/", vec![], "fr"),
        ("/", vec![("accept-language", "en-GB,en;q=0.9")], "en"),
        ("/", vec![("accept-language", "en"), ("cookie", "lang=fr")], "fr"),
        ("/?lang=en", vec![("cookie", "lang=fr")], "en"),
        ("/?lang=xx", vec![("accept-language", "en")], "fr"),
    ] {
        let answer = house.get(path, &headers).await;
        if path != "/?lang=xx" {
            assert!(answer.body.contains(&format!("<html lang=\"{expected}\"")), "{path} {headers:?}");
            assert_eq!(answer.header(header::CONTENT_LANGUAGE), expected);
        }
    }
    assert_eq!(house.get("/?lang=en", &[]).await.cookie("lang"), Some("lang=en".to_owned()));
    assert_eq!(house.get("/?theme=dark", &[]).await.cookie("theme"), Some("theme=dark".to_owned()));
    assert!(house.get("/", &[("cookie", "theme=dark")]).await.body.contains("data-theme=\"dark\""));
    assert_eq!(house.get("/", &[]).await.cookie("lang"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_gets_one_secret_and_keeps_it() {
    let house = house().await;
    let first = house.get("/", &[]).await;
    let line = first.header(header::SET_COOKIE).to_owned();
    assert!(line.contains("HttpOnly") && line.contains("SameSite=Lax") && !line.contains("Secure"), "{line}");
    let visitor = first.cookie("visitor").expect("a secret");
    assert_eq!(visitor.len(), "visitor=".len() + 32);
    assert!(house.get("/", &[("cookie", &visitor)]).await.cookie("visitor").is_none());
    assert!(house.get("/", &[("cookie", "visitor=<script>")]).await.cookie("visitor").is_some());
    assert_ne!(house.get("/", &[]).await.cookie("visitor"), Some(visitor));
    let secure = house_with(true).await.get("/", &[]).await;
    assert!(secure.cookie("__Host-visitor").is_some());
    assert!(secure.header(header::SET_COOKIE).contains("; Secure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_counts_only_from_its_own_page() {
    let house = house().await;
    let page = house.get("/", &[]).await;
    let (visitor, token) = (page.cookie("visitor").unwrap(), page.field("csrf"));
    assert_eq!(page.field("idempotency").len(), 36);
    let good = format!("csrf={token}&quantity=2&tag=a&tag=b");
    let cookie = ("cookie", visitor.as_str());
    for (body, headers, status) in [
        (good.as_str(), vec![cookie], StatusCode::SEE_OTHER),
        (good.as_str(), vec![cookie, ("sec-fetch-site", "same-origin")], StatusCode::SEE_OTHER),
        ("quantity=2", vec![cookie, ("x-csrf-token", token.as_str())], StatusCode::SEE_OTHER),
        ("quantity=2", vec![cookie], StatusCode::FORBIDDEN),
        ("quantity=2&csrf=0123", vec![cookie], StatusCode::FORBIDDEN),
        (good.as_str(), vec![], StatusCode::FORBIDDEN),
        (good.as_str(), vec![cookie, ("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (
            good.as_str(),
            vec![cookie, ("origin", "https://evil.example"), ("host", "shop.example")],
            StatusCode::FORBIDDEN,
        ),
    ] {
        let answer = house.post("/add", body, &headers).await;
        assert_eq!(answer.status, status, "{body} {headers:?} {}", answer.body);
    }
    let unreadable = house.post("/add", &format!("csrf={token}&quantity=many"), &[cookie]).await;
    assert_eq!(unreadable.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = house.post("/add", &format!("csrf={token}&quantity=10"), &[cookie]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("9\u{202f}999"), "{}", refused.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_said_once_and_can_be_undone() {
    let house = house().await;
    let page = house.get("/", &[]).await;
    let (visitor, token) = (page.cookie("visitor").unwrap(), page.field("csrf"));
    let done = house.post("/add", &format!("csrf={token}&quantity=2"), &[("cookie", &visitor)]).await;
    assert_eq!(done.header(header::LOCATION), "/");
    let toast = done.cookie("toast").expect("a toast");
    let next = house.get("/", &[("cookie", &format!("{visitor}; {toast}"))]).await;
    assert!(next.body.contains("2\u{a0}articles") && next.body.contains("action=\"/add\""), "{}", next.body);
    assert_eq!(next.cookie("toast"), Some("toast=".to_owned()), "it is taken away");
    let htmx = [("cookie", visitor.as_str()), ("hx-request", "true")];
    let done = house.post("/add", &format!("csrf={token}&quantity=2"), &htmx).await;
    assert_eq!((done.status, done.header("hx-redirect")), (StatusCode::OK, "/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_shown_as_it_was_asked_for() {
    let house = house().await;
    for (path, status, code, fr, en) in [
        ("/nowhere", 404, "not_found", "n’existe pas", "no such page"),
        ("/refused", 409, "sold_out", "vient d’être pris", "just taken"),
        ("/down", 503, "busy", "Un instant", "One moment"),
        ("/full", 503, "full", "Le disque est plein", "The disk is full"),
        ("/panic", 500, "broken", "L’erreur vient de nous", "The mistake is ours"),
        ("/add", 405, "method", "Action impossible", "Not possible here"),
        ("/assets/none.css", 404, "not_found", "n’existe pas", "no such page"),
    ] {
        let page = house.get(path, &[]).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert!(
            page.body.contains(fr) && page.body.contains("<main") && page.body.contains(code),
            "{path}: {}",
            page.body
        );
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store", "{path}");
        assert!(house.get(path, &[("cookie", "lang=en")]).await.body.contains(en), "{path}");
        let fragment = house.get(path, &[("hx-request", "true")]).await;
        assert_eq!((fragment.status.as_u16(), fragment.header("hx-retarget")), (status, "#toasts"), "{path}");
        assert!(fragment.body.contains("role=\"alert\"") && !fragment.body.contains("<html"), "{path}");
        let machine =
            house.send(Request::get(path).header("accept", "application/json").body(Body::empty()).unwrap()).await;
        let problem: Json = serde_json::from_str(&machine.body).expect("problem details");
        assert_eq!(
            (problem["status"].as_u64(), problem["code"].as_str()),
            (Some(u64::from(status)), Some(code)),
            "{path}"
        );
        assert_eq!(machine.header(header::CONTENT_TYPE), "application/problem+json", "{path}");
    }
    assert!(house.get("/refused", &[]).await.body.contains("href=\"/cart\""), "the way out");
    assert_eq!(house.get("/down", &[]).await.header(header::RETRY_AFTER), "5");
    assert!(!house.get("/down", &[]).await.body.contains("gone"), "the cause is for the log");
    assert!(house.get("/panic", &[]).await.body.contains("Repère"), "an id that is in the log");
    assert_eq!(house.get("/add", &[]).await.header(header::ALLOW), "POST");
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_given_up() {
    let house = house().await;
    assert_eq!(house.get("/slow", &[]).await.status, StatusCode::GATEWAY_TIMEOUT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_is_refused() {
    let house = house().await;
    let answer = house.post("/add", &"a".repeat(300_000), &[("accept", "text/html")]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("too_large"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_keep_strangers_out() {
    let house = house().await;
    let page = house.get("/", &[]).await;
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    for part in
        ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self' https://pay.example"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script-src 'self' 'unsafe") && !policy.contains("style-src 'self' 'unsafe"));
    assert_eq!(page.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-cache");
    assert_eq!(house.get("/", &[("cookie", "customer=x")]).await.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(page.header(header::STRICT_TRANSPORT_SECURITY), "");
    assert!(!house_with(true).await.get("/", &[]).await.header(header::STRICT_TRANSPORT_SECURITY).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_compressed_and_named_by_content() {
    let house = house().await;
    for (name, kind) in [
        ("tokens.css", "text/css"),
        ("live.js", "text/javascript"),
        ("articles.svg", "image/svg+xml"),
        ("vendor/htmx.min.js", "text/javascript"),
    ] {
        let asset = house.get(web::asset(name), &[]).await;
        assert_eq!(asset.status, StatusCode::OK, "{name}");
        assert!(asset.header(header::CONTENT_TYPE).starts_with(kind), "{name}");
        assert!(asset.headers.get(header::SET_COOKIE).is_none(), "{name}");
        let tag = asset.header(header::ETAG).to_owned();
        assert_eq!(house.get(web::asset(name), &[("if-none-match", &tag)]).await.status, StatusCode::NOT_MODIFIED);
        let small = house.get(web::asset(name), &[("accept-encoding", "gzip")]).await;
        assert_eq!(small.header(header::CONTENT_ENCODING), "gzip", "{name}");
        assert!(small.body.len() < asset.body.len(), "{name}");
    }
    assert_eq!(web::asset("none.css"), "/assets/missing");
}

struct Tell {
    kind: &'static str,
    moment: Moment,
}

impl Command for Tell {
    type Done = ();
    type Refused = DbError;
    async fn run(&self, tx: &Tx<'_>) -> Result<(), DbError> {
        tx.emit(Event::new(&self.moment, self.kind, uuid::Uuid::nil(), None, json!({"secret": 1}))).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_screen_hears_what_concerns_it_until_the_end() {
    let house = house().await;
    let request = Request::get("/live").header("accept-encoding", "gzip").body(Body::empty()).unwrap();
    let response = house.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(response.headers().get(header::CONTENT_ENCODING).is_none());
    let mut stream = response.into_body().into_data_stream();
    let mut next = async || -> Option<Bytes> {
        tokio::time::timeout(Duration::from_secs(5), stream.next()).await.expect("in time").map(Result::unwrap)
    };
    assert!(String::from_utf8_lossy(&next().await.unwrap()).contains("event: hello"));
    assert_eq!(house.app.live().open_streams(), 1);
    for kind in ["price_changed", "order_placed"] {
        house.app.db().run(Tell { kind, moment: house.clock.moment() }).await.unwrap();
    }
    let told = String::from_utf8_lossy(&next().await.unwrap()).into_owned();
    assert!(told.contains("event: change") && told.contains("order_placed") && !told.contains("secret"), "{told}");
    house.app.live().close();
    assert!(next().await.is_none());
    drop(stream);
    assert_eq!(house.app.live().open_streams(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_streams_are_asked_to_come_back() {
    let house = house().await;
    let open: Vec<_> = (0..2_000).map(|_| house.app.live().open(Watch::new()).expect("a place")).collect();
    let answer = house.get("/live", &[]).await;
    assert_eq!((answer.status, answer.header(header::RETRY_AFTER)), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    drop(open);
    assert!(house.app.live().open(Watch::new()).is_ok());
}

/// A seller of a store, signed in at its till: the cookie.
async fn seller(house: &House) -> String {
    let moment = house.clock.moment();
    let (store, till): (LocationId, TillId) = (moment.id(), moment.id());
    let staff = NewStaff {
        id: moment.id::<StaffId>(),
        code: "LEA".to_owned(),
        display_name: "Vendeur L.".to_owned(),
        role: Role::Seller,
        location: Some(store),
        email: None,
        pin_hash: Some(hash_pin("2580", &moment.secret())),
        password_hash: None,
    };
    house
        .app
        .db()
        .run(CreateStaff { new: staff, actor: Actor::System, moment: moment.clone() })
        .await
        .expect("a seller");
    let with = TillSignIn { code: "LEA".into(), pin: "2580".into(), till, location: store, address: "10.0.0.1".into() };
    let signed_in = identity::sign_in_at_till(house.app.db(), with, &moment).await.expect("signed in");
    let cookie = web::sessions::begin(&house.app, &signed_in);
    cookie.to_str().unwrap().split(';').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_opens_its_own_face_and_no_other() {
    let house = house().await;
    let away = house.get("/till/work?a=1", &[]).await;
    assert_eq!(
        (away.status, away.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/till/sign-in?next=/till/work%3Fa%3D1")
    );
    let asked = house.get("/till/work?lang=en", &[]).await;
    assert_eq!(asked.cookie("lang"), Some("lang=en".to_owned()), "what was asked for outlives the way to the sign-in");
    assert_eq!(house.get("/account", &[]).await.header(header::LOCATION), "/sign-in?next=/account");
    assert_eq!(house.get("/office/work", &[]).await.header(header::LOCATION), "/office/sign-in?next=/office/work");
    let htmx = house.get("/till/work", &[("hx-request", "true")]).await;
    assert_eq!((htmx.status, htmx.header("hx-redirect")), (StatusCode::UNAUTHORIZED, "/till/sign-in"));
    let machine = house.get("/till/work", &[]).await;
    assert!(machine.status.is_redirection());

    let cookie = seller(&house).await;
    let headers = [("cookie", cookie.as_str())];
    assert_eq!(house.get("/till/work", &headers).await.body, "LEA");
    assert_eq!(house.get("/maybe", &headers).await.body, "in");
    assert_eq!(house.get("/maybe", &[]).await.body, "out");
    assert_eq!(house.get("/till/reports", &headers).await.status, StatusCode::FORBIDDEN);
    let stolen = cookie.replace("till=", "office=");
    assert!(house.get("/office/work", &[("cookie", &stolen)]).await.status.is_redirection());
    house.clock.advance(SignedDuration::from_hours(3));
    assert_eq!(house.get("/till/work", &headers).await.body, "LEA", "in use, it lives on");
    house.clock.advance(SignedDuration::from_hours(3));
    assert_eq!(house.get("/till/work", &headers).await.body, "LEA");
    house.clock.advance(SignedDuration::from_hours(5));
    assert!(house.get("/till/work", &headers).await.status.is_redirection(), "left alone, it ends");
    let gone = web::sessions::forget(&house.app, SessionKind::StaffTill);
    assert!(gone.to_str().unwrap().starts_with("till=; ") && gone.to_str().unwrap().contains("Max-Age=0"));
}

#[test]
fn one_goes_back_only_into_the_house() {
    for (next, to) in [
        (Some("/cart?a=1"), "/cart?a=1"),
        (Some("//evil.example"), "/"),
        (Some("https://evil.example"), "/"),
        (Some("/\\evil.example"), "/"),
        (None, "/"),
    ] {
        assert_eq!(web::safe_next(next, "/"), to);
    }
}
