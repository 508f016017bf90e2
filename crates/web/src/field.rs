//! Fields of forms, and what is wrong with them.

use crate::Page;
use crate::ui::{Like, Markup};
use askama::Template;
use std::fmt::Display;

/// What a form said that cannot be: by field, in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Errors(Vec<(&'static str, String)>);

impl Errors {
    /// Adds one.
    pub fn add(&mut self, field: &'static str, text: impl Into<String>) {
        self.0.push((field, text.into()));
    }

    /// Adds those of another part of the form.
    pub fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first one of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// One field of a form, with its label, hint and error bound to it.
#[derive(Clone, Debug)]
pub struct Field {
    name: String,
    label: String,
    kind: &'static str,
    value: String,
    hint: Option<String>,
    error: Option<String>,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    icon: Option<&'static str>,
    placeholder: Option<String>,
    options: Vec<(String, String)>,
    rows: usize,
    is_required: bool,
    is_wanted: bool,
    has_focus: bool,
}

impl Field {
    /// A line of text. `label` is the key of its label.
    pub fn text(name: &str, label: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            kind: "text",
            value: String::new(),
            hint: None,
            error: None,
            autocomplete: None,
            inputmode: None,
            icon: None,
            placeholder: None,
            options: Vec::new(),
            rows: 0,
            is_required: false,
            is_wanted: false,
            has_focus: false,
        }
    }

    fn kind(mut self, kind: &'static str, autocomplete: &'static str) -> Self {
        self.kind = kind;
        self.autocomplete = (!autocomplete.is_empty()).then_some(autocomplete);
        self
    }

    /// An e-mail address.
    pub fn email(name: &str, label: &str) -> Self {
        Self::text(name, label).kind("email", "email")
    }

    /// A telephone number.
    pub fn phone(name: &str, label: &str) -> Self {
        Self::text(name, label).kind("tel", "tel")
    }

    /// A password that exists already.
    pub fn password(name: &str, label: &str) -> Self {
        Self::text(name, label).kind("password", "current-password")
    }

    /// A day.
    pub fn date(name: &str, label: &str) -> Self {
        Self::text(name, label).kind("date", "")
    }

    /// A whole number, written by the digits of a telephone.
    pub fn digits(name: &str, label: &str) -> Self {
        Self { inputmode: Some("numeric"), ..Self::text(name, label) }
    }

    /// An amount.
    pub fn amount(name: &str, label: &str) -> Self {
        Self { inputmode: Some("decimal"), ..Self::text(name, label) }
    }

    /// A choice: value and text of each.
    pub fn choice(name: &str, label: &str, options: Vec<(String, String)>) -> Self {
        Self { kind: "select", options, ..Self::text(name, label) }
    }

    /// Several lines of text.
    pub fn lines(name: &str, label: &str, rows: usize) -> Self {
        Self { kind: "textarea", rows, ..Self::text(name, label) }
    }

    /// What is in it.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }

    /// A line of help: its key.
    #[must_use]
    pub fn hint(mut self, key: &str) -> Self {
        self.hint = Some(key.to_owned());
        self
    }

    /// What is wrong with it, if anything, in the reader's language.
    #[must_use]
    pub fn error(mut self, text: Option<&str>) -> Self {
        self.error = text.map(str::to_owned);
        self
    }

    /// It must be filled in.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// It has the focus when the page opens.
    #[must_use]
    pub fn focus(mut self) -> Self {
        self.has_focus = true;
        self
    }

    /// It has the focus when something must be mended in it.
    #[must_use]
    pub fn focus_if(mut self, has_focus: bool) -> Self {
        self.has_focus = has_focus;
        self
    }

    /// It is wanted, but the rest of the form may be sent without it: nothing says that it is optional.
    #[must_use]
    pub fn wanted(mut self) -> Self {
        self.is_wanted = true;
        self
    }

    /// What the browser may fill in: `given-name`, `new-password`, `off`…
    #[must_use]
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// An icon in it.
    #[must_use]
    pub fn icon(mut self, name: &'static str) -> Self {
        self.icon = Some(name);
        self
    }

    /// A grey example: its key.
    #[must_use]
    pub fn placeholder(mut self, key: &str) -> Self {
        self.placeholder = Some(key.to_owned());
        self
    }

    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        [error, hint].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[derive(Template)]
#[template(path = "ui/field.html")]
struct FieldView<'a> {
    page: &'a Page,
    field: &'a Field,
    described_by: String,
}

impl Page {
    /// A field of a form.
    pub fn field(&self, field: impl Like<Field>) -> Markup {
        let field = field.like();
        Markup::of(&FieldView { page: self, described_by: field.described_by(), field })
    }
}
