//! Texts in French and English: Fluent files under `locales/`, one per face and one shared.

use crate::wording;
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Language, Money};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

fluent_templates::static_loader! {
    static TEXTS = {
        locales: "locales",
        fallback_language: "fr",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let french = bundle.locales.first().is_some_and(|locale| locale.language.as_str() == "fr");
            bundle.set_formatter(Some(if french { french_number } else { english_number }));
        },
    };
}

const FRENCH: LanguageIdentifier = langid!("fr");
const ENGLISH: LanguageIdentifier = langid!("en");

fn french_number<M>(value: &FluentValue, _: &M) -> Option<String> {
    whole(value).map(|value| wording::number(Language::Fr, value))
}

fn english_number<M>(value: &FluentValue, _: &M) -> Option<String> {
    whole(value).map(|value| wording::number(Language::En, value))
}

fn whole(value: &FluentValue) -> Option<i64> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(number.value as i64),
        _ => None,
    }
}

/// What may be put into a text: a whole number (which chooses the plural), words, or what each
/// language writes in its own way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A whole number.
    Number(i64),
    /// An amount: "49,90 €".
    Money(Money),
    /// An instant: "jeu. 26 nov. 15 h 42", in French time.
    Instant(Timestamp),
    /// A day: "jeu. 26 nov."
    Day(Date),
    /// Words.
    Text(String),
}

/// What can be put into a text.
pub trait Argument {
    /// The value.
    fn value(&self) -> Value;
}

macro_rules! arguments {
    (number: $($number:ty),+; text: $($text:ty),+) => {
        $(impl Argument for $number {
            fn value(&self) -> Value {
                Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        })+
        $(impl Argument for $text {
            fn value(&self) -> Value {
                Value::Text(self.to_string())
            }
        })+
    };
}

arguments!(number: i64, i32, u64, u32, usize; text: str, String, std::borrow::Cow<'_, str>, kernel::Sku);

impl Argument for kernel::Quantity {
    fn value(&self) -> Value {
        Value::Number(self.units())
    }
}

impl Argument for Money {
    fn value(&self) -> Value {
        Value::Money(*self)
    }
}

impl Argument for Timestamp {
    fn value(&self) -> Value {
        Value::Instant(*self)
    }
}

impl Argument for Date {
    fn value(&self) -> Value {
        Value::Day(*self)
    }
}

impl Argument for Value {
    fn value(&self) -> Self {
        self.clone()
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> Value {
        (**self).value()
    }
}

fn fluent(language: Language, value: Value) -> FluentValue<'static> {
    match value {
        Value::Number(number) => FluentValue::from(number),
        Value::Money(amount) => FluentValue::from(wording::money(language, amount)),
        Value::Instant(at) => {
            FluentValue::from(wording::date_time(language, at, &kernel::store_time_zone("Europe/Paris")))
        }
        Value::Day(date) => FluentValue::from(wording::day(language, date)),
        Value::Text(text) => FluentValue::from(text),
    }
}

/// The text of a key. A key that is missing shows itself, so that a test or an eye finds it.
pub fn text(language: Language, key: &str, arguments: &[(&str, &dyn Argument)]) -> String {
    find_text(language, key, arguments).unwrap_or_else(|| {
        tracing::error!(key, "a text is missing");
        format!("⟨{key}⟩")
    })
}

/// The text of a key, if there is one: for keys that are put together, such as `refused-…`.
pub fn find_text(language: Language, key: &str, arguments: &[(&str, &dyn Argument)]) -> Option<String> {
    let locale = match language {
        Language::Fr => FRENCH,
        Language::En => ENGLISH,
    };
    let arguments: Option<HashMap<&str, FluentValue>> = (!arguments.is_empty())
        .then(|| arguments.iter().map(|(name, value)| (*name, fluent(language, value.value()))).collect());
    TEXTS
        .lookup_single_language(&locale, key, arguments.as_ref())
        .or_else(|_| TEXTS.lookup_single_language(&FRENCH, key, arguments.as_ref()))
        .ok()
}

/// The language that a browser asks for, by the weights of `Accept-Language`.
pub(crate) fn accepted_language(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for part in header.split(',') {
        let mut pieces = part.trim().split(';');
        let tag = pieces.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let Ok(language) = tag.split('-').next().unwrap_or_default().parse::<Language>() else { continue };
        if weight > 0.0 && best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_heard() {
        for (header, expected) in [
            ("fr-FR,fr;q=0.9,en;q=0.8", Some(Language::Fr)),
            ("en-GB", Some(Language::En)),
            ("de-DE,de;q=0.9,en;q=0.5,fr;q=0.4", Some(Language::En)),
            ("en;q=0.3, fr", Some(Language::Fr)),
            ("de, *;q=0.1", None),
            ("en;q=0", None),
            ("", None),
        ] {
            assert_eq!(accepted_language(header), expected, "{header}");
        }
    }

    #[test]
    fn plurals_and_thousands_follow_the_language() {
        for (n, fr, en) in [
            (0_i64, "0 article", "0 items"),
            (1, "1 article", "1 item"),
            (1200, "1\u{202f}200 articles", "1,200 items"),
        ] {
            assert_eq!(text(Language::Fr, "articles", &[("n", &n)]).replace('\u{a0}', " "), fr);
            assert_eq!(text(Language::En, "articles", &[("n", &n)]).replace('\u{a0}', " "), en);
        }
    }
}
