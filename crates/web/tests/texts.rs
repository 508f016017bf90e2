//! What is written: both languages have the same keys, every key that is used exists, every code of
//! a refusal has its text, French spaces are right, every icon and asset that is named is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const FACES: [&str; 4] = ["web", "shop", "till", "office"];
const FILES: [&str; 4] = ["shared", "shop", "till", "office"];

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates").to_owned()
}

fn ftl(language: &str, file: &str) -> String {
    let path = crates().join("web/locales").join(language).join(format!("{file}.ftl"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The messages of a file: key and the text as written.
fn messages(text: &str) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let key = line.split_once(" =").map(|(key, _)| key).filter(|key| {
            key.starts_with(|c: char| c.is_ascii_lowercase())
                && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        });
        if let Some(key) = key {
            assert!(!out.contains_key(key), "{key} stands twice");
            current = Some(key.to_owned());
        } else if line.starts_with('#') {
            current = None;
        }
        if let Some(key) = &current {
            let text = out.entry(key.clone()).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    out
}

fn all_messages(language: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for file in FILES {
        for (key, text) in messages(&ftl(language, file)) {
            assert!(all.insert(key.clone(), text).is_none(), "{key} stands in two files");
        }
    }
    all
}

/// The variables of a text: `{ $n }`.
fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    text.split('$').skip(1).map(name).collect()
}

fn sources(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html") {
            let text = fs::read_to_string(&path).expect("a readable source");
            out.push((path, text));
        }
    }
}

fn face_sources() -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    for face in FACES {
        for folder in ["src", "templates"] {
            sources(&crates().join(face).join(folder), &mut out);
        }
    }
    out
}

/// The literals that follow an opening such as `.t("`, without comments and tests.
fn literals(text: &str, opening: &str, nth: usize) -> Vec<String> {
    let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(nth).map(str::to_owned))
        .filter(|key| !key.contains(['{', ' ']))
        .collect()
}

fn used_keys() -> BTreeMap<String, PathBuf> {
    let openings = [".t(\"", ".ta(\"", ".n(\"", ".hint(\"", ".placeholder(\"", "Toast::new(\""];
    let fields = ["text", "email", "phone", "password", "date", "digits", "amount", "choice", "lines"];
    let mut out = BTreeMap::new();
    for (path, text) in face_sources() {
        let plain = openings.iter().flat_map(|opening| literals(&text, opening, 0));
        let labels = fields.iter().flat_map(|field| literals(&text, &format!("Field::{field}(\""), 2));
        for key in plain.chain(labels) {
            out.insert(key, path.clone());
        }
    }
    out
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    for file in FILES {
        let (french, english) = (messages(&ftl("fr", file)), messages(&ftl("en", file)));
        let missing: Vec<_> = french.keys().filter(|key| !english.contains_key(*key)).collect();
        let strange: Vec<_> = english.keys().filter(|key| !french.contains_key(*key)).collect();
        assert!(
            missing.is_empty() && strange.is_empty(),
            "{file}: not in English {missing:?}, not in French {strange:?}"
        );
        for (key, text) in &french {
            assert_eq!(variables(text), variables(&english[key]), "{key}");
        }
    }
}

#[test]
fn every_key_that_is_used_exists() {
    let known = all_messages("fr");
    let unknown: Vec<_> = used_keys().into_iter().filter(|(key, _)| !known.contains_key(key)).collect();
    assert!(unknown.is_empty(), "no text for {unknown:#?}");
    for code in [
        "home-shop",
        "home-till",
        "home-office",
        "theme-auto",
        "theme-light",
        "theme-dark",
        "step-done",
        "step-now",
        "step-ahead",
        "step-slipped",
    ] {
        assert!(known.contains_key(code), "{code}");
    }
    for code in [
        "sign-in",
        "stale",
        "unreadable",
        "forbidden",
        "not-found",
        "method",
        "too-slow",
        "too-large",
        "busy",
        "broken",
    ] {
        assert!(
            known.contains_key(&format!("error-{code}")) && known.contains_key(&format!("error-{code}-title")),
            "{code}"
        );
    }
}

/// A key may be chosen long before it is said: what begins like one of a face's keys in its sources is one,
/// or the beginning of several.
#[test]
fn every_key_that_is_chosen_by_a_condition_exists() {
    let known = all_messages("fr");
    let mut unknown = Vec::new();
    for (path, text) in face_sources().into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "rs")) {
        for face in ["shop", "till", "office"] {
            let own = path.components().any(|part| part.as_os_str() == face);
            let ends = literals(&text, &format!("\"{face}-"), 0).into_iter().map(|end| format!("{face}-{end}"));
            // What a customer agreed to is versioned by words that look alike: "till-2026-11".
            let is_version = |key: &String| key.trim_start_matches(face).starts_with("-2");
            let is_there = |key: &String| known.keys().any(|one| one.starts_with(key.as_str()));
            unknown.extend(ends.filter(|key| own && !is_version(key) && !is_there(key)).map(|key| (key, path.clone())));
        }
    }
    assert!(unknown.is_empty(), "no text for {unknown:#?}");
}

/// The codes of every `…Refused`, read from its `fn code`.
fn refusal_codes() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(crates()).expect("the crates").flatten() {
        if entry.file_name() != "simulator" && entry.file_name() != "connect" {
            sources(&entry.path().join("src"), &mut files);
        }
    }
    let mut out = BTreeMap::new();
    for (_, text) in files {
        for block in text.split("\nimpl ").skip(1) {
            let name: String = block.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !name.ends_with("Refused") || ["FileRefused", "WebhookRefused"].contains(&name.as_str()) {
                continue;
            }
            let Some((_, rest)) = block.split_once("fn code(") else { continue };
            let body = rest.split("\n    }\n").next().unwrap_or_default();
            for code in literals(body, "=> \"", 0) {
                out.insert(code, name.clone());
            }
        }
    }
    out.retain(|code, _| !code.starts_with("store"));
    out
}

#[test]
fn every_refusal_has_its_text() {
    let known = all_messages("fr");
    let codes = refusal_codes();
    assert!(codes.len() > 40, "the codes were not found: {codes:?}");
    let mute: Vec<_> =
        codes.iter().filter(|(code, _)| !known.contains_key(&format!("refused-{}", code.replace('_', "-")))).collect();
    assert!(mute.is_empty(), "no text for {mute:#?}");
}

#[test]
fn french_spaces_and_apostrophes_are_right() {
    for file in FILES {
        for (key, text) in messages(&ftl("fr", file)) {
            let prose: String = text.split(['{', '}']).step_by(2).collect();
            assert!(!prose.contains('\''), "{key}: a straight apostrophe");
            for wrong in [" :", " ;", " !", " ?", " %", " €", " »", "« ", "\u{a0};", "\u{a0}!", "\u{a0}?", "..."] {
                assert!(!prose.contains(wrong), "{key}: «{wrong}» in {prose}");
            }
            let glued = prose
                .char_indices()
                .find(|(i, c)| ";!?".contains(*c) && !prose[..*i].ends_with('\u{202f}') && !prose[..*i].is_empty());
            assert!(glued.is_none(), "{key}: no narrow space before {glued:?}");
        }
    }
}

#[test]
fn every_icon_drawing_and_asset_that_is_named_is_there() {
    let icons = web::asset_text("icons.svg").expect("the icons");
    for (path, text) in face_sources() {
        for opening in [".icon(\"", ".icon_l(\"", ".icon_s(\""] {
            for name in literals(&text, opening, 0) {
                assert!(icons.contains(&format!("id=\"i-{name}\"")), "no icon {name} for {}", path.display());
            }
        }
        for name in literals(&text, ".asset(\"", 0) {
            assert_ne!(web::asset(&name), "/assets/missing", "no asset {name} for {}", path.display());
        }
    }
}

#[test]
fn no_page_brings_inline_script_or_style() {
    for (path, text) in
        face_sources().into_iter().filter(|(path, _)| path.extension().is_some_and(|kind| kind == "html"))
    {
        for wrong in ["<style", "<script>", " onclick=", " onchange=", " onsubmit=", "javascript:", "hx-on"] {
            assert!(!text.contains(wrong), "{wrong} in {}", path.display());
        }
        let posts = text.matches("method=\"post\"").count();
        let tokens = text.matches("page.csrf").count();
        assert!(tokens >= posts, "a form without page.csrf() in {}", path.display());
    }
}
