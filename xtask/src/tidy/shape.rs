//! The shape of the code: pure models, short functions.

use super::lexer::{Rust, closing};
use super::{House, Violation, line_at, words_at};

/// Lines of a function, from its name to its last brace.
const LONGEST_FUNCTION: usize = 70;
/// What asks for more than that: a reason, right above.
const EXCUSE: &str = "// tidy: long because ";

/// What a model must not reach for, and what it should do instead.
const IMPURE: &[&str] = &[
    "Timestamp::now",
    "Zoned::now",
    "SystemTime",
    "Instant::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "tokio::",
    "rand::rng",
    "rand::random",
    "thread_rng",
    ".await",
    "async fn",
];

/// `model.rs` and `model/` see neither clock nor chance nor the outside world.
pub(crate) fn models_are_pure(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, rust) in house.rust().filter(|(file, _)| is_model(&file.path)) {
        for impure in IMPURE {
            let lines = rust.code.match_indices(impure).map(|(at, _)| line_at(&rust.code, at));
            found.extend(
                lines
                    .filter(|line| !rust.is_test(*line))
                    .map(|line| file.violation(line, format!("{impure} in a model: let it come in as an argument"))),
            );
        }
    }
    found
}

fn is_model(path: &str) -> bool {
    path.starts_with("crates/") && (path.ends_with("/src/model.rs") || path.contains("/src/model/"))
}

/// A function longer than a screen says why.
pub(crate) fn functions_are_short(house: &House) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, rust) in house.rust() {
        for (name, first, last) in functions(rust) {
            let length = last - first + 1;
            if length > LONGEST_FUNCTION && !is_excused(&file.text, first) {
                let reason = format!(
                    "{name} has {length} lines of at most {LONGEST_FUNCTION}: split it, or write above it {EXCUSE}…"
                );
                found.push(file.violation(first, reason));
            }
        }
    }
    found
}

/// Name, first and last line of every function with a body.
fn functions(rust: &Rust) -> Vec<(&str, usize, usize)> {
    let code = &rust.code;
    let functions = words_at(code, "fn").filter_map(|at| {
        let rest = code[at + 2..].trim_start();
        let name = &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_')?];
        let body = body(code, at)?;
        (!name.is_empty()).then(|| (name, line_at(code, at), line_at(code, closing(code, body))))
    });
    functions.collect()
}

/// Where the body of the function at `at` opens; a `;` outside of brackets comes first when it has none.
fn body(code: &str, at: usize) -> Option<usize> {
    let mut depth = 0;
    for (offset, c) in code[at..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at + offset),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether the comments and attributes right above a line hold the excuse.
fn is_excused(text: &str, line: usize) -> bool {
    let lines: Vec<&str> = text.lines().collect();
    lines[..line - 1]
        .iter()
        .rev()
        .map(|line| line.trim())
        .take_while(|line| line.starts_with("//") || line.starts_with("#["))
        .any(|line| line.strip_prefix(EXCUSE).is_some_and(|reason| !reason.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{functions_are_short, models_are_pure};
    use crate::tidy::samples::found;

    const MODEL: &str = "crates/stock/src/model.rs";

    #[test]
    fn an_impure_model_is_found() {
        let table = [
            ("fn a() { Timestamp::now() }", 1),
            ("fn a() { x.await }", 1),
            ("async fn a() {}", 1),
            ("use tokio::time;", 1),
            ("// no clock: Timestamp::now is forbidden", 0),
            ("fn a() { \"SystemTime\" }", 0),
            ("#[cfg(test)]\nmod tests { fn a() { Timestamp::now() } }", 0),
        ];
        for (text, number) in table {
            assert_eq!(found(models_are_pure, &[(MODEL, text)]).len(), number, "{text}");
            assert!(found(models_are_pure, &[("crates/stock/src/store.rs", text)]).is_empty());
            assert_eq!(found(models_are_pure, &[("crates/stock/src/model/a.rs", text)]).len(), number);
        }
    }

    #[test]
    fn a_long_function_is_found_unless_it_says_why() {
        let long = |above: &str, lines: usize| {
            format!("{above}pub(crate) fn a(x: [u8; 3]) -> u8 {{\n{}}}\n", "    b();\n".repeat(lines - 2))
        };
        assert!(found(functions_are_short, &[("a/b.rs", &long("", 70))]).is_empty());
        assert_eq!(found(functions_are_short, &[("a/b.rs", &long("", 71))]), ["a/b.rs:1"]);
        let reason = "// tidy: long because it is a table\n#[test]\n";
        assert!(found(functions_are_short, &[("a/b.rs", &long(reason, 90))]).is_empty());
        let empty = "// tidy: long because \n";
        assert_eq!(found(functions_are_short, &[("a/b.rs", &long(empty, 90))]), ["a/b.rs:2"]);
        let declared = format!("trait T {{ fn a(x: [u8; 3]); }}\n{}", "const B: u8 = 1;\n".repeat(80));
        assert!(found(functions_are_short, &[("a/b.rs", &declared)]).is_empty());
    }
}
