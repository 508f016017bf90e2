//! The rules of the house as tests: what we would otherwise repeat in every review.
//!
//! Each rule looks at a [`House`], the text of all files, and names what breaks it with file and
//! line. Each rule has a test with a planted violation: a rule that cannot fail is worthless.

mod arrows;
mod lexer;
mod locales;
mod names;
mod shape;
mod sql;

use crate::run;
use lexer::Rust;
use std::fmt;
use std::process::Command;

/// All files that belong to the project, or a small sample of them in a test.
pub(crate) struct House {
    files: Vec<File>,
}

/// One text file.
pub(crate) struct File {
    /// From the root of the workspace, with `/`.
    path: String,
    text: String,
    rust: Option<Rust>,
}

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    reason: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.reason)
    }
}

type Rule = fn(&House) -> Vec<Violation>;

const RULES: &[(&str, Rule)] = &[
    ("arrows between crates", arrows::check),
    ("SQL only in stores", sql::only_in_stores),
    ("tables written by their owner", sql::written_by_owner),
    ("parameters in order", sql::parameters_in_order),
    ("one text for both engines", sql::one_text),
    ("few dialect branches", sql::few_branches),
    ("models are pure", shape::models_are_pure),
    ("functions are short", shape::functions_are_short),
    ("locales are equal", locales::check),
    ("nothing is left for later", names::nothing_for_later),
    ("no stray blanks", names::no_stray_blanks),
    ("no foreign names", names::no_foreign_names),
];

/// `cargo xtask tidy`.
pub(crate) fn command() -> Result<(), String> {
    println!("{}", check()?);
    Ok(())
}

/// Checks every rule; fails with all violations, one a line.
pub(crate) fn check() -> Result<String, String> {
    let house = House::open()?;
    let mut found: Vec<Violation> = RULES.iter().flat_map(|(_, rule)| rule(&house)).collect();
    found.sort();
    found.dedup();
    let facts = format!(
        "{} rules, {} files, {} dialect branches of at most {}",
        RULES.len(),
        house.files.len(),
        sql::branches(&house).len(),
        sql::MOST_BRANCHES
    );
    if found.is_empty() {
        return Ok(facts);
    }
    let list: Vec<String> = found.iter().map(Violation::to_string).collect();
    Err(format!("{}\n{} violations; {facts}", list.join("\n"), found.len()))
}

impl House {
    /// Every file that git knows or would take.
    fn open() -> Result<Self, String> {
        let words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = run::read(Command::new("git").args(words).current_dir(crate::root()))?;
        let files = listed
            .split('\0')
            .filter(|path| !path.is_empty() && *path != "Cargo.lock")
            // Deleted but not yet committed, or not a text: nothing to read.
            .filter_map(|path| Some((path, std::fs::read_to_string(crate::root().join(path)).ok()?)));
        Ok(Self::of(files))
    }

    fn of<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| File::new(path.into(), text.into())).collect() }
    }

    /// The Rust files, with what the lexer made of them.
    fn rust(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.files.iter().filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    fn with_extension(&self, extensions: &[&str]) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| extensions.contains(&file.extension()))
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        let is_rust = path.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs");
        let rust = is_rust.then(|| Rust::read(&text));
        Self { path, text, rust }
    }

    fn extension(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The crate it belongs to, when it lies in `crates/`.
    fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// A file that only tests are made of.
    fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || self.path.ends_with("/testing.rs")
            || self.path.ends_with("/tests.rs")
            || self.room() == Some("testkit")
    }

    fn violation(&self, line: usize, reason: impl Into<String>) -> Violation {
        Violation { path: self.path.clone(), line, reason: reason.into() }
    }
}

/// Where `word` begins in `text` as a word of its own.
fn words_at<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .filter(move |(at, _)| {
            !text[..*at].chars().next_back().is_some_and(part)
                && !text[at + word.len()..].chars().next().is_some_and(part)
        })
        .map(|(at, _)| at)
}

/// The number of the line, from 1, at a place in a text.
fn line_at(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod samples {
    use super::{House, Rule};

    /// The violations that a rule finds in a sample, as `path:line`.
    pub(crate) fn found(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
        let house = House::of(files.iter().map(|(path, text)| (*path, *text)));
        rule(&house).iter().map(|violation| format!("{}:{}", violation.path, violation.line)).collect()
    }
}
