//! The harness itself, against a small page with planted faults: a check that cannot fail
//! checks nothing.

use axum::Router;
use axum::extract::Form;
use axum::http::HeaderMap;
use axum::response::{Html, Redirect};
use axum::routing::get;
use std::collections::HashMap;
use std::fmt::Write as _;
use testkit::{Browser, Visitor};
use tokio::net::TcpListener;

const GOOD: &str = r#"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Caisse</title>
<meta name="viewport" content="width=device-width"><style>
  body { font: 16px sans-serif; margin: 8px } :focus-visible { outline: 3px solid #05c }
</style></head><body><main><h1>Caisse</h1>
<p>Total 139,80&nbsp;€, soit 1&#8239;000 points&#8239;!</p><p style="display:none">caché</p>
<form method="post" action="/good">
  <label for="last">Nom</label> <input id="last" name="last">
  <label>E-mail <input name="email" type="email"></label>
  <label for="size">Taille</label>
  <select id="size" name="size"><option value="">Choisir</option><option value="38">38&nbsp;cm</option></select>
  <label for="on">Date</label> <input id="on" name="on" type="date">
  <label><input name="letter" type="checkbox"> La lettre</label>
  <button>Payer 139,80&nbsp;€</button>
</form>
<button type="button" onclick="setTimeout(() => said.textContent = 'annulé', 300)">Annuler</button>
<p id="said" role="status"></p><p id="keys" role="status"></p></main>
<script>
  let code = '';
  addEventListener('keydown', (e) => {
    if (e.target.tagName === 'INPUT') return;
    if (e.key === 'Enter' && code) { keys.textContent = 'code ' + code; code = '' }
    else if (e.key === 'F2') keys.textContent = 'aide'
    else if (e.key.length === 1) code += e.key;
  });
</script></body></html>"#;

const BAD: &str = r##"<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mauvais</title><style>
  body { margin: 0 } a { outline: none !important } #wide { width: 500px; background: #ddd }
</style></head><body><main><h1>Mauvais</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
<p style="color:#bbb;background:#fff">illisible</p><input id="nameless">
<a href="#x">lien sans contour</a><div onclick="1" role="button" tabindex="0"></div>
<div id="wide">large</div></main>
<script>fetch('http://localhost:9/espion').catch(() => 0); console.error('panne')</script></body></html>"##;

async fn serve() -> String {
    let languages = |headers: HeaderMap| async move { format!("{:?}", headers.get("accept-language")) };
    let told = |Form(form): Form<HashMap<String, String>>| async move {
        let mut fields: Vec<_> = form.into_iter().collect();
        fields.sort();
        let list = fields.iter().fold(String::new(), |mut list, (name, value)| {
            write!(list, "<li>{name}={value}</li>").expect("a string takes everything");
            list
        });
        Html(format!("<!doctype html><html lang=fr><title>Merci</title><ul>{list}</ul>"))
    };
    let router = Router::new()
        .route("/good", get(|| async { Html(GOOD) }).post(told))
        .route("/bad", get(|| async { Html(BAD) }))
        .route("/languages", get(languages))
        .route("/in", get(|| async { ([("set-cookie", "seat=7; Path=/")], Redirect::to("/seat")) }))
        .route("/seat", get(|headers: HeaderMap| async move { format!("{:?}", headers.get("cookie")) }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    origin
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_fills_a_form_and_sees_the_answer() {
    let browser = Browser::start(1280, 800, "fr").await.at(&serve().await);
    browser.goto("/good").await;
    browser.see("Total 139,80 €, soit 1 000 points !").await;
    browser.not_see("caché").await;
    browser.fill("Nom", "Cliente").await;
    browser.fill("E-mail", "cliente@example.org").await;
    browser.fill("Taille", "38 cm").await;
    browser.fill("Date", "2026-11-26").await;
    browser.click_text("La lettre").await;
    assert_eq!(browser.value("Nom").await, "Cliente");
    assert_eq!(browser.value("La lettre").await, "on");
    browser.click_text("Annuler").await;
    browser.see_in("#said", "annulé").await;
    browser.scan("3770001234560").await;
    browser.see("code 3770001234560").await;
    browser.press("F2").await;
    browser.see("aide").await;
    browser.sound().await;
    browser.click_text("Payer").await;
    browser.see("email=cliente@example.org").await;
    for part in ["last=Cliente", "size=38", "on=2026-11-26", "letter=on"] {
        browser.see(part).await;
    }
    browser.goto("/languages").await;
    browser.see("fr-FR").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checks_find_what_is_wrong() {
    let browser = Browser::start(1280, 800, "fr").await.at(&serve().await);
    browser.goto("/bad").await;
    let found = browser.axe_violations().await.join("\n");
    for rule in ["color-contrast", "image-alt", "label", "aria-command-name"] {
        assert!(found.contains(rule), "axe misses {rule}:\n{found}");
    }
    assert_eq!(browser.overflow().await, None);
    browser.set_width(360).await;
    let trouble = browser.overflow().await.expect("500 px do not fit into 360");
    assert!(trouble.contains("div#wide"), "{trouble}");
    let console = browser.console_errors().await.join("\n");
    assert!(console.contains("panne"), "{console}");
    let (_, trouble) = browser.walk().await;
    let trouble = trouble.join("\n");
    assert!(trouble.contains("lien sans contour» does not show the focus"), "{trouble}");
    assert!(trouble.contains("input#nameless «» has no name"), "{trouble}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_reaches_everything() {
    let browser = Browser::start(360, 740, "en").await.at(&serve().await);
    browser.goto("/good").await;
    let names: Vec<String> = browser.tab_walk().await.into_iter().map(|stop| stop.name).collect();
    assert_eq!(names.first().map(String::as_str), Some("Nom"), "{names:?}");
    assert_eq!(names.last().map(String::as_str), Some("Annuler"), "{names:?}");
    browser.no_overflow().await;
    browser.goto("/languages").await;
    browser.see("en-GB").await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "the page asks third parties: http://localhost:9/espion")]
async fn third_parties_are_found() {
    let browser = Browser::start(800, 600, "fr").await.at(&serve().await);
    browser.goto("/bad").await;
    browser.see("Mauvais").await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    browser.requests_only_to(&["http://127.0.0.1:1"]).await;
}

#[tokio::test(flavor = "multi_thread")]
#[should_panic(expected = "nothing to click says «Rendre»")]
async fn what_is_not_there_is_not_clicked() {
    let browser = Browser::start(800, 600, "fr").await.at(&serve().await);
    browser.goto("/good").await;
    browser.click_text("Rendre").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_keeps_cookies_and_follows_redirections() {
    let visitor = Visitor::new(&serve().await);
    let answer = visitor.get("/in").await.ok();
    assert_eq!((answer.path.as_str(), answer.says("seat=7")), ("/seat", true));
    assert!(visitor.post("/good", &[("last", "Client")]).await.ok().says("last=Client"));
}
