//! Words and blanks that have no place in a committed file.

use super::{House, Violation, line_at, words_at};

/// Written in two halves, so that this file does not name them.
const LATER: &[(&str, &str)] = &[("TO", "DO"), ("FIX", "ME"), ("X", "XX"), ("for ", "now")];
const HOSTS: &[(&str, &str)] = &[
    ("crates", ".io"),
    ("npm", "js"),
    ("py", "pi"),
    ("unp", "kg.com"),
    ("jsde", "livr"),
    ("yarn", "pkg"),
    ("python", "hosted"),
    ("deb.", "debian.org"),
];
const PLACES: &[(&str, &str)] = &[("/ro", "ot"), ("/wo", "rk")];
const SCRATCH: (&str, &str) = ("/tm", "p");

fn whole((first, second): &(&str, &str)) -> String {
    format!("{first}{second}")
}

/// What is left undone is an issue, not a comment.
pub(crate) fn nothing_for_later(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in house.with_extension(&["rs", "html", "css", "ftl", "sql", "js", "toml", "md", "svg"]) {
        for word in LATER.iter().map(whole) {
            let places = words_at(&file.text, &word).map(|at| line_at(&file.text, at));
            found.extend(places.map(|line| file.violation(line, format!("{word}: finish it or leave it out"))));
        }
    }
    found
}

/// No tab, no blank at the end of a line, one line end at the end of the file.
pub(crate) fn no_stray_blanks(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in house.with_extension(&["rs", "html", "css", "ftl", "sql"]) {
        for (number, line) in file.text.split('\n').enumerate().map(|(i, line)| (i + 1, line)) {
            if line.contains('\t') {
                found.push(file.violation(number, "a tab: indent with blanks"));
            }
            if line.ends_with([' ', '\r']) {
                found.push(file.violation(number, "a blank at the end of the line"));
            }
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            found.push(file.violation(file.text.lines().count(), "the last line has no end"));
        }
    }
    found
}

/// No package host, no path of somebody's machine.
pub(crate) fn no_foreign_names(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in &house.files {
        for host in HOSTS.iter().map(whole) {
            let places = words_at(&file.text, &host).map(|at| line_at(&file.text, at));
            found.extend(
                places.map(|line| file.violation(line, format!("{host}: packages are named, not their hosts"))),
            );
        }
        for place in PLACES.iter().map(whole) {
            let places = paths_at(&file.text, &place);
            found.extend(places.map(|line| file.violation(line, format!("{place} is a path of one machine"))));
        }
        let scratch = whole(&SCRATCH);
        let places = paths_at(&file.text, &scratch)
            .filter(|line| !file.is_test() && !file.rust.as_ref().is_some_and(|rust| rust.is_test(*line)));
        found.extend(places.map(|line| file.violation(line, format!("{scratch}: ask the system for its folder"))));
    }
    found
}

/// Lines where an absolute path begins with `place`.
fn paths_at<'a>(text: &'a str, place: &'a str) -> impl Iterator<Item = usize> + 'a {
    let before = |c: char| c.is_alphanumeric() || "_.-/}*~<>".contains(c);
    let after = |c: char| c.is_alphanumeric() || "_.-{".contains(c);
    text.match_indices(place)
        .filter(move |(at, _)| {
            !text[..*at].chars().next_back().is_some_and(before)
                && !text[at + place.len()..].chars().next().is_some_and(after)
        })
        .map(move |(at, _)| line_at(text, at))
}

#[cfg(test)]
mod tests {
    use super::{HOSTS, LATER, PLACES, SCRATCH, no_foreign_names, no_stray_blanks, nothing_for_later, whole};
    use crate::tidy::samples::found;

    #[test]
    fn what_is_left_for_later_is_found() {
        for word in LATER.iter().map(whole) {
            let text = format!("fn a() {{}}\n// {word} more\n");
            assert_eq!(found(nothing_for_later, &[("a/b.rs", &text)]), ["a/b.rs:2"], "{word}");
            let inside = format!("// x{word}x\n");
            assert!(found(nothing_for_later, &[("a/b.rs", &inside)]).is_empty(), "{word}");
        }
    }

    #[test]
    fn stray_blanks_are_found() {
        let table = [("a\n", 0), ("a \n", 1), ("\ta\n", 1), ("a\r\n", 1), ("a", 1), ("a\n\n", 0)];
        for (text, number) in table {
            assert_eq!(found(no_stray_blanks, &[("a/b.css", text)]).len(), number, "{text:?}");
        }
    }

    #[test]
    fn hosts_and_places_are_found() {
        for host in HOSTS.iter().map(whole) {
            let text = format!("see\nhttps://{host}/x\n");
            assert_eq!(found(no_foreign_names, &[("README.md", &text)]), ["README.md:2"], "{host}");
        }
        for place in PLACES.iter().map(whole) {
            let text = format!("cd {place}/main\nopen(\"{place}\")\nuse {place}shop and a{place} and {place}.css\n");
            assert_eq!(found(no_foreign_names, &[("a/b.rs", &text)]), ["a/b.rs:1", "a/b.rs:2"], "{place}");
        }
        let scratch = format!("open(\"{}/x\")\n", whole(&SCRATCH));
        assert_eq!(found(no_foreign_names, &[("crates/a/src/b.rs", &scratch)]).len(), 1);
        assert_eq!(found(no_foreign_names, &[("crates/a/tests/b.rs", &scratch)]).len(), 0);
    }
}
