//! The language of the terminal.

use kernel::Language;

/// French, unless the environment says otherwise.
pub(crate) fn language_of_environment() -> Language {
    let said = ["PASSERELLE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];
    let first = said.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
    language_of(first.as_deref().unwrap_or_default())
}

fn language_of(locale: &str) -> Language {
    if locale.to_lowercase().starts_with("en") { Language::En } else { Language::Fr }
}

/// One of two texts.
pub(crate) fn pick<T>(language: Language, fr: T, en: T) -> T {
    match language {
        Language::Fr => fr,
        Language::En => en,
    }
}

/// French with the spaces that belong before its signs.
pub(crate) fn french(text: &str) -> String {
    text.replace(" :", "\u{a0}:").replace(" ;", "\u{202f};").replace("« ", "«\u{a0}").replace(" »", "\u{a0}»")
}

/// A number with its thousands set apart.
pub(crate) fn number(language: Language, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::from(if value < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(pick(language, '\u{202f}', ','));
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_languages() {
        assert_eq!(number(Language::Fr, 20_000), "20\u{202f}000");
        assert_eq!(number(Language::En, -1_234_567), "-1,234,567");
        assert_eq!(number(Language::En, 999), "999");
        for (locale, language) in [("en_GB.UTF-8", Language::En), ("C.UTF-8", Language::Fr), ("fr_FR", Language::Fr)] {
            assert_eq!(language_of(locale), language, "{locale}");
        }
    }
}
