//! What was just done, said in one line, with a way to undo it.
//!
//! After a form: `web::see_other("/cart").toast(&app, Toast::new("shop-line-removed").undo(...))`
//! shows it on the next page. In a fragment: `{{ page.toast_now(&toast) }}` adds it to the page
//! that is open.

use crate::Argument;
use crate::assets::hex;
use crate::texts::Value;
use serde::{Deserialize, Serialize};

/// A line at the foot of the page. Its text is a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// The key of the text.
    pub key: String,
    /// What is put into the text.
    #[serde(default)]
    pub arguments: Vec<(String, Value)>,
    /// How to undo it.
    #[serde(default)]
    pub undo: Option<Undo>,
}

/// A form with one button: where it is sent, and its hidden fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// The address, within this house.
    pub action: String,
    /// Hidden fields.
    pub fields: Vec<(String, String)>,
}

impl Toast {
    /// Whether it says no, rather than that something was done: such a line stays until it is closed.
    pub fn is_refusal(&self) -> bool {
        self.key.starts_with("refused") || self.key.contains("-refused-") || self.key.ends_with("-declined")
    }

    /// A toast with the text of a key.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), arguments: Vec::new(), undo: None }
    }

    /// Puts a word or a number into the text.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Argument) -> Self {
        self.arguments.push((name.to_owned(), value.value()));
        self
    }

    /// Offers to undo it by a form.
    #[must_use]
    pub fn undo(mut self, action: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.undo = Some(Undo { action: action.into(), fields });
        self
    }

    /// As a cookie carries it.
    pub(crate) fn to_cookie(&self) -> String {
        hex(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    /// From a cookie; nothing that does not fit, and no form that leads out of the house.
    pub(crate) fn from_cookie(text: &str) -> Option<Self> {
        let bytes: Option<Vec<u8>> = (0..text.len() / 2)
            .map(|i| text.get(2 * i..2 * i + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        let toast: Self = serde_json::from_slice(&bytes?).ok()?;
        let stays =
            toast.undo.as_ref().is_none_or(|undo| undo.action.starts_with('/') && !undo.action.starts_with("//"));
        stays.then_some(toast)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_is_never_shown_as_done() {
        for (key, says_no) in [
            ("refused-cart-closed", true),
            ("till-refused-sold-out", true),
            ("till-release-declined", true),
            ("till-returned-toast", false),
        ] {
            assert_eq!(Toast::new(key).is_refusal(), says_no, "{key}");
        }
    }

    #[test]
    fn a_toast_travels_in_a_cookie() {
        let toast = Toast::new("undo").with("name", "Chemise « Oxford »").undo("/cart/restore", &[("line", "7")]);
        assert_eq!(Toast::from_cookie(&toast.to_cookie()), Some(toast.clone()));
        assert_eq!(Toast::from_cookie("zz"), None);
        assert_eq!(Toast::from_cookie(&Toast::new("undo").undo("//elsewhere.example", &[]).to_cookie()), None);
    }
}
