//! What must hold on every page: accessible, nothing wider than the screen, no third party,
//! everything by keyboard.

use super::Browser;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::OnceLock;

/// Where the focus stood during a walk with the Tab key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Element, id and classes, such as `button#pay.btn`.
    pub path: String,
    /// What a screen reader calls it.
    pub name: String,
}

/// More stops than any page should have; a walk that takes longer is taken for a trap.
const LONGEST_WALK: usize = 600;
/// More parts than any single field has, such as the day, month and year of a date.
const LONGEST_STAY: usize = 12;

impl Browser {
    /// Fails when axe finds a violation of WCAG 2.0, 2.1 or 2.2, level A or AA.
    pub async fn axe(&self) {
        let found = self.axe_violations().await;
        if !found.is_empty() {
            self.fail(&format!("axe finds {} violations:\n    {}", found.len(), found.join("\n    "))).await;
        }
    }

    /// The violations that axe finds, one line each: rule, what it wants, where.
    pub async fn axe_violations(&self) -> Vec<String> {
        self.settle().await;
        // Half a megabyte: once for each page.
        if self.script("return !window.axe", vec![]).await == Value::Bool(true) {
            self.script(axe_source(), vec![]).await;
        }
        let body = "const done = arguments[arguments.length - 1]; \
            axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'wcag21a'] }, \
              resultTypes: ['violations'] }) \
            .then((result) => done(result.violations.flatMap((rule) => rule.nodes.map((node) => \
              `${rule.id}: ${rule.help}: ${node.target.join(' ')} ${node.any.concat(node.all, node.none).map((c) => c.message).join('; ')}`)))) \
            .catch((error) => done([`axe itself failed: ${error}`]))";
        match self.client().execute_async(body, vec![]).await {
            Ok(list) => strings(&list),
            Err(error) => vec![format!("axe does not run: {error}")],
        }
    }

    /// Fails when the page is wider than the window; names what sticks out.
    pub async fn no_overflow(&self) {
        if let Some(trouble) = self.overflow().await {
            self.fail(&format!("the page is too wide: {trouble}")).await;
        }
    }

    /// What makes the page wider than the window, if anything does.
    pub async fn overflow(&self) -> Option<String> {
        self.settle().await;
        self.ask("return page.overflow()", vec![]).await.and_then(|found| found.as_str().map(str::to_owned))
    }

    /// Fails when the page asked anybody but its own server and `origins` for something.
    pub async fn requests_only_to(&self, origins: &[&str]) {
        let strangers = self.ask("return page.strangers(arguments[0])", vec![json!(origins)]).await;
        let strangers = strings(&strangers.unwrap_or_default());
        if !strangers.is_empty() {
            self.fail(&format!("the page asks third parties: {}", strangers.join(", "))).await;
        }
    }

    /// Fails when the page has complained in the console.
    pub async fn no_console_errors(&self) {
        let errors = self.console_errors().await;
        if !errors.is_empty() {
            self.fail(&format!("the console complains:\n    {}", errors.join("\n    "))).await;
        }
    }

    /// All of the checks above for the page as it is.
    pub async fn sound(&self) {
        self.axe().await;
        self.no_overflow().await;
        self.requests_only_to(&[]).await;
        self.no_console_errors().await;
    }

    /// Walks through the page with the Tab key and returns the stops in their order. Fails when
    /// a stop has no name, no visible focus, is off the screen or covered, when the walk does not
    /// end, or when something that can be clicked was not reached.
    pub async fn tab_walk(&self) -> Vec<Stop> {
        let (stops, trouble) = self.walk().await;
        if !trouble.is_empty() {
            self.fail(&format!("by keyboard alone:\n    {}", trouble.join("\n    "))).await;
        }
        stops
    }

    /// Goes on with the Tab key until the focus is on what is called `name`, as people do who use
    /// no mouse. Fails when something on the way does not show the focus, or is off the screen.
    pub async fn tab_to(&self, name: &str) {
        self.keys_to("Tab", name).await;
    }

    /// The same, backwards.
    pub async fn tab_back_to(&self, name: &str) {
        self.keys_to("Shift+Tab", name).await;
    }

    async fn keys_to(&self, keys: &str, name: &str) {
        self.settle().await;
        let mut seen_names: Vec<String> = Vec::new();
        for _ in 0..LONGEST_WALK {
            self.press(keys).await;
            let body = "const here = page.stop(); return here && { ...here, wanted: here.name.includes(page.norm(arguments[0])) }";
            let seen = self.ask(body, vec![json!(name)]).await.unwrap_or_default();
            // From the last element the focus goes through the browser's own bar, then begins again.
            if seen.is_null() || seen["inside"] == true {
                continue;
            }
            let what = string(&seen["name"]);
            let trouble = complaints(&seen);
            if !trouble.is_empty() {
                self.fail(&format!("by keyboard, «{what}» ({}) {}", string(&seen["path"]), trouble.join(", "))).await;
            }
            if seen["wanted"] == true {
                return;
            }
            if seen["again"] == true
                && seen_names.len() > 2 * seen_names.iter().position(|it| *it == what).unwrap_or(0) + 40
            {
                break;
            }
            seen_names.push(what);
        }
        seen_names.truncate(60);
        self.fail(&format!("the keyboard never comes to «{name}», only to: {}", seen_names.join(" | "))).await;
    }

    /// Like [`Browser::tab_walk`], but returns what is wrong instead of failing.
    pub async fn walk(&self) -> (Vec<Stop>, Vec<String>) {
        let start = "document.activeElement && document.activeElement.blur(); window.getSelection().removeAllRanges(); \
                     window.scrollTo(0, 0)";
        self.script(start, vec![]).await;
        let mut stops = Vec::new();
        let mut trouble = Vec::new();
        let mut inside = 0;
        while stops.len() < LONGEST_WALK && inside < LONGEST_STAY {
            self.press("Tab").await;
            let seen = self.ask("return page.stop()", vec![]).await.unwrap_or_default();
            if seen.is_null() || seen["again"] == true {
                break;
            }
            if seen["inside"] == true {
                inside += 1;
                continue;
            }
            inside = 0;
            let stop = Stop { path: string(&seen["path"]), name: string(&seen["name"]) };
            trouble.extend(complaints(&seen).iter().map(|what| format!("{} «{}» {what}", stop.path, stop.name)));
            stops.push(stop);
        }
        if stops.len() == LONGEST_WALK || inside == LONGEST_STAY {
            let last = stops.last().map_or("", |stop: &Stop| stop.path.as_str());
            trouble.push(format!("the walk does not end; after {} stops it is at {last}", stops.len()));
        }
        let missed = strings(&self.ask("return page.missed()", vec![]).await.unwrap_or_default());
        trouble.extend(missed.iter().map(|lost| format!("{lost} is never reached")));
        (stops, trouble)
    }
}

fn complaints(stop: &Value) -> Vec<&'static str> {
    let checks = [
        (stop["name"] == "", "has no name"),
        (stop["ring"] == false, "does not show the focus"),
        (stop["on_screen"] == false, "is off the screen"),
        (stop["covered"] == true, "is covered by something else"),
    ];
    checks.iter().filter(|(wrong, _)| *wrong).map(|(_, what)| *what).collect()
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().map(|list| list.iter().map(string).collect()).unwrap_or_default()
}

/// The text of axe-core: `PASSERELLE_AXE` when set, else where `cargo xtask test` puts it.
fn axe_source() -> &'static str {
    static SOURCE: OnceLock<String> = OnceLock::new();
    SOURCE.get_or_init(|| {
        let installed = crate::target().join("xtask").join("axe").join("package").join("axe.min.js");
        let path = std::env::var_os("PASSERELLE_AXE").map_or(installed, PathBuf::from);
        std::fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("axe-core is not at {} ({error}); `cargo xtask test --only install` puts it there", path.display())
        })
    })
}
