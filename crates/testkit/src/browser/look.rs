//! What a person sees.

use super::{Browser, PATIENCE, PAUSE, Vendor};
use serde_json::{Value, json};
use std::time::Instant;

impl Browser {
    /// Waits until the page shows `text`.
    pub async fn see(&self, text: &str) {
        let body = "return page.text().includes(page.norm(arguments[0]))";
        if self.wait_for(body, vec![json!(text)]).await.is_none() {
            self.fail(&format!("the screen does not say «{text}»")).await;
        }
    }

    /// Waits until a part of the page shows `text`.
    pub async fn see_in(&self, css: &str, text: &str) {
        let body = "return page.text(arguments[1]).includes(page.norm(arguments[0]))";
        if self.wait_for(body, vec![json!(text), json!(css)]).await.is_none() {
            let there = self.text_in(css).await;
            self.fail(&format!("{css} does not say «{text}» but «{there}»")).await;
        }
    }

    /// Waits until the page no longer shows `text`.
    pub async fn not_see(&self, text: &str) {
        let body = "return !page.text().includes(page.norm(arguments[0]))";
        if self.wait_for(body, vec![json!(text)]).await.is_none() {
            self.fail(&format!("the screen still says «{text}»")).await;
        }
    }

    /// Waits until something visible matches a CSS selector.
    pub async fn see_element(&self, css: &str) {
        let body = "return [...document.querySelectorAll(arguments[0])].some(page.visible)";
        if self.wait_for(body, vec![json!(css)]).await.is_none() {
            self.fail(&format!("there is no visible {css}")).await;
        }
    }

    /// Whether the page shows `text` at this moment.
    pub async fn sees(&self, text: &str) -> bool {
        let body = "return page.text().includes(page.norm(arguments[0]))";
        self.ask(body, vec![json!(text)]).await == Some(Value::Bool(true))
    }

    /// How many visible elements match a CSS selector.
    pub async fn count(&self, css: &str) -> usize {
        let body = "return [...document.querySelectorAll(arguments[0])].filter(page.visible).length";
        let number = self.ask(body, vec![json!(css)]).await.and_then(|value| value.as_u64());
        number.map_or(0, |number| number as usize)
    }

    /// Everything that the page shows, with every run of blanks as one.
    pub async fn text(&self) -> String {
        self.text_of("return page.text()", vec![]).await
    }

    /// What the visible elements that match a CSS selector show.
    pub async fn text_in(&self, css: &str) -> String {
        self.text_of("return page.text(arguments[0])", vec![json!(css)]).await
    }

    /// Waits until path and query of the page contain `part`.
    pub async fn see_path(&self, part: &str) {
        let body = "return (location.pathname + location.search).includes(arguments[0])";
        if self.wait_for(body, vec![json!(part)]).await.is_none() {
            self.fail(&format!("the address does not contain {part}")).await;
        }
    }

    /// What the page complained about since the last look: script errors, refused loads, and
    /// answers of 400 and above. The browser's own request for an icon is left out.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Vendor { path: "se/log", body: json!({ "type": "browser" }) }).await;
        let entries = log.ok().and_then(|log| log.as_array().cloned()).unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .filter_map(|entry| entry["message"].as_str())
            .filter(|message| !message.contains("/favicon.ico"))
            .map(str::to_owned)
            .collect()
    }

    /// Waits until nothing moves: the document is loaded and no htmx request is under way.
    pub async fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        let body = "return document.readyState === 'complete' && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')";
        while Instant::now() < deadline {
            if self.ask(body, vec![]).await == Some(Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
