//! What a person does: click, type, press a key, scan.

use super::{Browser, PATIENCE, PAUSE};
use fantoccini::Locator;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Instant;

impl Browser {
    /// Clicks the button, link, tab or label that says `text`: exactly, else at its beginning,
    /// else anywhere; of several, the first on the page.
    pub async fn click_text(&self, text: &str) {
        self.click_named(text, Value::Null).await;
    }

    /// Like [`Browser::click_text`], inside the first visible element that matches `css`.
    pub async fn click_text_in(&self, css: &str, text: &str) {
        self.click_named(text, json!(css)).await;
    }

    async fn click_named(&self, text: &str, scope: Value) {
        let args = vec![json!(text), scope];
        let deadline = Instant::now() + PATIENCE;
        let mut trouble = String::from("there is none");
        while Instant::now() < deadline {
            let Some(element) = self.wait_element("return page.clickable(...arguments)", args.clone()).await else {
                break;
            };
            match element.click().await {
                Ok(()) => return,
                Err(error) => trouble = error.to_string(),
            }
            self.bring_to_the_middle(&element).await;
            tokio::time::sleep(PAUSE).await;
        }
        let names = "const scope = page.scoped(arguments[1]); \
                     return scope ? page.clickables(scope).map(([, name]) => name).join(' | ') : 'no such part'";
        let names = self.text_of(names, args).await;
        self.fail(&format!("nothing to click says «{text}» ({trouble}); there is: {names}")).await;
    }

    /// Clicks the first visible element that matches a CSS selector.
    pub async fn click(&self, css: &str) {
        let body = "return [...document.querySelectorAll(arguments[0])].find(page.visible) || null";
        let deadline = Instant::now() + PATIENCE;
        let mut trouble = String::from("there is none");
        while Instant::now() < deadline {
            let Some(element) = self.wait_element(body, vec![json!(css)]).await else { break };
            match element.click().await {
                Ok(()) => return,
                Err(error) => trouble = error.to_string(),
            }
            self.bring_to_the_middle(&element).await;
            tokio::time::sleep(PAUSE).await;
        }
        self.fail(&format!("{css} cannot be clicked: {trouble}")).await;
    }

    /// What lies under a bar at the edge of the window is scrolled away from it, as a person does.
    async fn bring_to_the_middle(&self, element: &Element) {
        // It may be gone with its page: then it is looked for again.
        let body = "arguments[0].scrollIntoView({ block: 'center' })";
        let _ = self.client.execute(body, vec![element_value(element)]).await;
    }

    /// Fills the field whose label says `label`; in a list, chooses the option that says `text`.
    /// Dates are written `2026-11-26`, times `16:30`.
    pub async fn fill(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        let kind = self.kind_of(&field).await;
        match kind.as_str() {
            "checkbox" | "radio" => self.fail(&format!("«{label}» is ticked, not filled: use click_text")).await,
            "select" | "date" | "time" | "month" | "week" | "datetime-local" | "color" | "range" => {
                let args = vec![element_value(&field), json!(text)];
                let refusal = self.ask("return page.set(arguments[0], arguments[1])", args).await;
                if let Some(Value::String(reason)) = refusal {
                    self.fail(&format!("«{label}»: {reason}")).await;
                }
            }
            "file" => self.type_into(&field, label, text).await,
            _ => {
                if field.clear().await.is_err() {
                    self.fail(&format!("«{label}» cannot be cleared")).await;
                }
                self.type_into(&field, label, text).await;
            }
        }
    }

    async fn type_into(&self, field: &Element, label: &str, text: &str) {
        if let Err(error) = field.send_keys(text).await {
            self.fail(&format!("«{label}» cannot be filled: {error}")).await;
        }
    }

    /// What the field labelled `label` holds; "on" or "" for a box that is ticked or not.
    pub async fn value(&self, label: &str) -> String {
        let field = self.field(label).await;
        let body =
            "const el = arguments[0]; return /^(checkbox|radio)$/.test(el.type) ? (el.checked ? 'on' : '') : el.value";
        self.text_of(body, vec![element_value(&field)]).await
    }

    async fn field(&self, label: &str) -> Element {
        if let Some(element) = self.wait_element("return page.field(arguments[0])", vec![json!(label)]).await {
            return element;
        }
        let names = "return page.fields(page.root()).map(([, name]) => name).filter(Boolean).join(' | ')";
        let names = self.text_of(names, vec![]).await;
        self.fail(&format!("no field is labelled «{label}»; there are: {names}")).await
    }

    async fn kind_of(&self, field: &Element) -> String {
        let body = "const el = arguments[0]; return el.tagName === 'INPUT' ? el.type : el.tagName.toLowerCase()";
        self.text_of(body, vec![element_value(field)]).await
    }

    /// Presses a key, or several together: "Enter", "F2", "Shift+Tab", "Control+k".
    pub async fn press(&self, keys: &str) {
        let codes: Vec<char> = if keys == "+" { vec!['+'] } else { keys.split('+').map(key).collect() };
        let down = codes
            .iter()
            .fold(KeyActions::new("keyboard".to_owned()), |actions, &value| actions.then(KeyAction::Down { value }));
        let all = codes.iter().rev().fold(down, |actions, &value| actions.then(KeyAction::Up { value }));
        if let Err(error) = self.client.perform_actions(all).await {
            self.fail(&format!("{keys} cannot be pressed: {error}")).await;
        }
    }

    /// Types on the keyboard, wherever the focus is.
    pub async fn type_text(&self, text: &str) {
        self.strike(text.chars()).await;
    }

    /// Scans a code: as a keyboard wedge does, all characters at once and then Enter.
    pub async fn scan(&self, code: &str) {
        self.strike(code.chars().chain(std::iter::once(key("Enter")))).await;
    }

    async fn strike(&self, keys: impl Iterator<Item = char>) {
        let actions = keys.fold(KeyActions::new("keyboard".to_owned()), |actions, value| {
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        if let Err(error) = self.client.perform_actions(actions).await {
            self.fail(&format!("the keyboard does not reach the page: {error}")).await;
        }
    }

    /// Puts the focus on the first element that matches a CSS selector.
    pub async fn focus(&self, css: &str) {
        if self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.is_err() {
            self.fail(&format!("{css} is not there")).await;
        }
        self.script("document.querySelector(arguments[0]).focus()", vec![json!(css)]).await;
    }

    /// Answers the browser's own question (`confirm`) with yes.
    pub async fn accept_question(&self) {
        self.client.accept_alert().await.expect("the browser asks something");
    }
}

fn element_value(element: &Element) -> Value {
    json!({ super::ELEMENT_KEY: element.element_id().as_ref() })
}

/// The WebDriver code of a key's name; a single character is itself.
fn key(name: &str) -> char {
    let named = match name {
        "Enter" => Key::Enter,
        "Tab" => Key::Tab,
        "Escape" => Key::Escape,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Space" => return ' ',
        "Shift" => Key::Shift,
        "Control" => Key::Control,
        "Alt" => Key::Alt,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        _ => return function_key(name),
    };
    code(named)
}

fn function_key(name: &str) -> char {
    const KEYS: [Key; 12] =
        [Key::F1, Key::F2, Key::F3, Key::F4, Key::F5, Key::F6, Key::F7, Key::F8, Key::F9, Key::F10, Key::F11, Key::F12];
    let number = name.strip_prefix('F').and_then(|n| n.parse::<usize>().ok()).filter(|n| (1..=12).contains(n));
    let mut letters = name.chars();
    match (number, letters.next(), letters.next()) {
        (Some(n), ..) => code(KEYS[n - 1]),
        (None, Some(letter), None) => letter,
        _ => panic!("no key is called {name}"),
    }
}

fn code(key: Key) -> char {
    key.chars().next().expect("every key has a code")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn keys_have_the_codes_of_the_standard() {
        let table = [("Enter", '\u{e007}'), ("F2", '\u{e032}'), ("F12", '\u{e03c}'), ("Shift", '\u{e008}'), ("k", 'k')];
        for (name, code) in table {
            assert_eq!(key(name), code, "{name}");
        }
    }

    #[test]
    #[should_panic(expected = "no key is called F13")]
    fn an_unknown_key_is_refused() {
        key("F13");
    }
}
