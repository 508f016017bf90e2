//! A browser that speaks like the person in front of it: `click_text("Payer")`, `see("139,80 €")`.
//!
//! What is looked for is awaited for up to ten seconds; a non-breaking or narrow blank counts as
//! a blank. Every failure says what was on the screen and leaves a screenshot in `target/shots`.

mod act;
mod check;
mod look;

pub use check::Stop;

use crate::driver::{self, Driver};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PAGE: &str = include_str!("page.js");
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";
/// How long is waited for what should appear, and between two looks.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(40);

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider",
    "--disable-search-engine-choice-screen",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--password-store=basic",
];

/// One browser window with a profile of its own: no cookie is shared with another one.
pub struct Browser {
    client: Client,
    session: String,
    base: String,
    driver: Arc<Driver>,
    _profile: TempDir,
}

impl Browser {
    /// Opens a window of `width` × `height` CSS pixels whose person reads `lang` ("fr", "en").
    /// Time zone Paris, light theme, reduced motion.
    pub async fn start(width: u32, height: u32, lang: &str) -> Self {
        let driver = driver::shared();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let wanted = capabilities(profile.path().to_str().expect("a readable path"), width, height, lang);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        let client = match builder.connect(&driver.address()).await {
            Ok(client) => client,
            Err(error) => panic!("chromium does not start: {error:?}"),
        };
        let session = client.session_id().await.expect("a session").expect("a session has an id");
        let browser = Self { client, session, base: String::new(), driver, _profile: profile };
        browser.set_size(width, height).await;
        browser.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": "Europe/Paris" })).await;
        browser.set_theme("light").await;
        browser
    }

    /// Where paths begin: the address of a server, such as `http://127.0.0.1:4000`.
    #[must_use]
    pub fn at(mut self, origin: &str) -> Self {
        origin.trim_end_matches('/').clone_into(&mut self.base);
        self
    }

    /// Opens a path of the server that was given to [`Browser::at`], or a whole address.
    pub async fn goto(&self, path: &str) {
        let address = if path.contains("://") { path.to_owned() } else { format!("{}{path}", self.base) };
        if let Err(error) = self.client.goto(&address).await {
            panic!("{address} does not open: {error}");
        }
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page loads again");
    }

    /// Goes back one page.
    pub async fn back(&self) {
        self.client.back().await.expect("there is a page before");
    }

    /// Path and query of the page that is shown.
    pub async fn path(&self) -> String {
        self.text_of("return location.pathname + location.search", vec![]).await
    }

    /// Forgets who is signed in.
    pub async fn clear_cookies(&self) {
        self.cdp("Network.clearBrowserCookies", json!({})).await;
    }

    /// Changes the width of the window, the height stays.
    pub async fn set_width(&self, width: u32) {
        let height = self.script("return window.innerHeight", vec![]).await.as_u64().unwrap_or(800);
        self.set_size(width, height as u32).await;
    }

    async fn set_size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// The theme that the person's system asks for: "light" or "dark".
    pub async fn set_theme(&self, theme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Where the person is, with the permission to be asked for it.
    pub async fn set_position(&self, latitude: f64, longitude: f64) {
        self.cdp("Browser.grantPermissions", json!({ "permissions": ["geolocation"] })).await;
        let position = json!({ "latitude": latitude, "longitude": longitude, "accuracy": 30 });
        self.cdp("Emulation.setGeolocationOverride", position).await;
    }

    /// Cuts the window off from the network, or connects it again.
    pub async fn set_offline(&self, offline: bool) {
        self.cdp("Network.enable", json!({})).await;
        let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", conditions).await;
    }

    /// Saves what the window shows as `target/shots/NAME.png` and returns the path.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = crate::target().join("shots");
        std::fs::create_dir_all(&folder).expect("target can be written");
        let path = folder.join(format!("{name}.png"));
        let picture = self.client.screenshot().await.expect("the window can be photographed");
        std::fs::write(&path, picture).expect("target can be written");
        path
    }

    /// A picture of a step for who wants to look at the screens, `PASSERELLE_PICTURES` being set: a suite that
    /// nobody looks at is spared a quarter of an hour of painting.
    pub async fn picture(&self, name: &str) {
        if pictures_wanted() {
            self.screenshot(name).await;
        }
    }

    /// The same of the whole page, however long.
    pub async fn picture_whole(&self, name: &str) {
        if !pictures_wanted() {
            return;
        }
        let size = "return [window.innerWidth, window.innerHeight, document.documentElement.scrollHeight]";
        let size = self.script(size, vec![]).await;
        let side = |i: usize| size[i].as_u64().expect("a page has a size") as u32;
        self.set_size(side(0), side(2).min(12_000)).await;
        self.screenshot(name).await;
        self.set_size(side(0), side(1)).await;
    }

    /// The WebDriver client, for what the words here do not cover.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Runs a script in the page; `arguments` holds `args`; returns what it returns.
    pub async fn script(&self, body: &str, args: Vec<Value>) -> Value {
        match self.client.execute(body, args).await {
            Ok(value) => value,
            Err(error) => panic!("the script does not run: {error}\n{body}"),
        }
    }

    /// Like [`Browser::script`], with the helpers of `page.js`; `None` while the page is changing.
    async fn ask(&self, body: &str, args: Vec<Value>) -> Option<Value> {
        self.client.execute(&format!("{PAGE}\n{body}"), args).await.ok()
    }

    async fn text_of(&self, body: &str, args: Vec<Value>) -> String {
        self.ask(body, args).await.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Asks until there is an answer other than null, false or nothing at all.
    async fn wait_for(&self, body: &str, args: Vec<Value>) -> Option<Value> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.ask(body, args.clone()).await {
                Some(Value::Null | Value::Bool(false)) | None => {}
                found => return found,
            }
            if Instant::now() >= deadline {
                return None;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn wait_element(&self, body: &str, args: Vec<Value>) -> Option<Element> {
        let found = self.wait_for(body, args).await?;
        let id = found.get(ELEMENT_KEY)?.as_str()?.to_owned();
        Some(Element::from_element_id(self.client.clone(), ElementRef::from(id)))
    }

    /// A command of Chromium's own protocol.
    async fn cdp(&self, command: &'static str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params });
        match self.client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await {
            Ok(value) => value,
            Err(error) => panic!("{command}: {error}"),
        }
    }

    /// Panics with what was on the screen, and leaves a screenshot.
    async fn fail(&self, message: &str) -> ! {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("failed-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let picture = self.screenshot(&name).await;
        let path = self.path().await;
        let text: String = self.text().await.chars().take(1500).collect();
        panic!("{message}\n  on {path}\n  picture {}\n  the screen says: {text}", picture.display());
    }
}

fn pictures_wanted() -> bool {
    std::env::var_os("PASSERELLE_PICTURES").is_some()
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.close(&self.session);
    }
}

fn capabilities(profile: &str, width: u32, height: u32, lang: &str) -> serde_json::Map<String, Value> {
    let languages = match lang {
        "fr" => "fr-FR,fr".to_owned(),
        "en" => "en-GB,en".to_owned(),
        other => other.to_owned(),
    };
    let mut args: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    args.push(format!("--user-data-dir={profile}"));
    args.push(format!("--window-size={width},{height}"));
    args.push(format!("--lang={lang}"));
    args.push(format!("--accept-lang={languages}"));
    let mut options = json!({ "args": args, "prefs": { "intl.accept_languages": languages } });
    let chromium = std::env::var("PASSERELLE_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    if std::path::Path::new(&chromium).exists() {
        options["binary"] = json!(chromium);
    }
    let wanted = json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": options,
        "timeouts": { "script": 60_000, "pageLoad": 60_000, "implicit": 0 },
    });
    wanted.as_object().expect("an object, as written above").clone()
}

/// A command beyond the WebDriver standard.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
