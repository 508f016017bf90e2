//! French and English say the same things.

use super::{File, House, Violation};
use std::collections::BTreeMap;

/// Every key of one language is in the other, and only once.
pub(crate) fn check(house: &House) -> Vec<Violation> {
    let mut places: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    for file in house.with_extension(&["ftl"]) {
        if let Some((place, _)) = file.path.split_once("/locales/") {
            places.entry(place).or_default().push(file);
        }
    }
    places.into_iter().flat_map(|(place, files)| compare(place, &files)).collect()
}

fn compare(place: &str, files: &[&File]) -> Vec<Violation> {
    let mut violations = Vec::new();
    let languages = ["fr", "en"].map(|language| {
        let folder = format!("{place}/locales/{language}/");
        let mut keys: BTreeMap<String, (&File, usize)> = BTreeMap::new();
        for file in files.iter().filter(|file| file.path.starts_with(&folder)) {
            for (line, key) in keys_of(&file.text) {
                if keys.insert(key.clone(), (file, line)).is_some() {
                    violations.push(file.violation(line, format!("{key} is said twice in {language}")));
                }
            }
        }
        keys
    });
    let [french, english] = &languages;
    for (here, there, language) in [(french, english, "English"), (english, french, "French")] {
        let missing = here.iter().filter(|(key, _)| !there.contains_key(*key));
        violations.extend(
            missing.map(|(key, (file, line))| file.violation(*line, format!("{key} is missing in {language}"))),
        );
    }
    violations
}

/// Messages, and attributes as `message.attribute`, with their lines.
fn keys_of(text: &str) -> Vec<(usize, String)> {
    let mut message = String::new();
    let mut keys = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some((name, _)) = line.split_once('=') else { continue };
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-')
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        let name = name.trim_end();
        if is_name(name) {
            name.clone_into(&mut message);
            keys.push((number + 1, message.clone()));
        } else if let Some(attribute) = name.trim_start().strip_prefix('.').filter(|name| is_name(name)) {
            keys.push((number + 1, format!("{message}.{attribute}")));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::samples::found;

    const FR: &str = "crates/web/locales/fr/a.ftl";
    const EN: &str = "crates/web/locales/en/b.ftl";

    #[test]
    fn languages_with_the_same_keys_pass() {
        let french = "# titre = rien\npay = Payer\n    .title = Encaisser = tout\nlong =\n    { $n ->\n        [one] un = 1\n       *[other] deux\n    }\n";
        let english = "long = short\npay = Pay\n    .title = Take\n";
        assert!(found(check, &[(FR, french), (EN, english)]).is_empty());
    }

    #[test]
    fn a_missing_and_a_doubled_key_are_found() {
        let french = "pay = Payer\n    .title = Encaisser\npay = Payer\n";
        let english = "pay = Pay\nundo = Undo\n";
        let found = found(check, &[(FR, french), (EN, english)]);
        assert_eq!(found, [format!("{FR}:3"), format!("{FR}:2"), format!("{EN}:2")]);
    }
}
