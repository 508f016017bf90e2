//! The licences of everything that is linked into the binary. `deny.toml` says the same for
//! those who have cargo-deny; a test holds the two lists equal.

use crate::run;
use serde_json::Value;

/// Licences that ask for no more than notice, and the file-wise MPL.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Where the binary runs; what other systems need is not looked at.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// Checks every package of the lock file; fails with those that are not allowed.
pub(crate) fn check() -> Result<String, String> {
    let words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", PLATFORM];
    let metadata = run::read(&mut run::cargo(&words))?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
    let refused: Vec<String> = packages.iter().filter_map(refusal).collect();
    if refused.is_empty() {
        Ok(format!("{} packages, every licence allowed", packages.len()))
    } else {
        Err(refused.join("\n"))
    }
}

fn refusal(package: &Value) -> Option<String> {
    let name = format!("{} {}", package["name"].as_str()?, package["version"].as_str()?);
    match package["license"].as_str() {
        None => Some(format!("{name}: no licence is named")),
        Some(licence) => match is_allowed(licence) {
            Ok(true) => None,
            Ok(false) => Some(format!("{name}: {licence} is not allowed")),
            Err(error) => Some(format!("{name}: {licence} cannot be read: {error}")),
        },
    }
}

/// Whether a choice that an SPDX expression offers is allowed.
fn is_allowed(expression: &str) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut words = spaced.split_whitespace().peekable();
    let allowed = either(&mut words)?;
    match words.next() {
        None => Ok(allowed),
        Some(word) => Err(format!("{word} is one too many")),
    }
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn either(words: &mut Words<'_>) -> Result<bool, String> {
    let mut allowed = both(words)?;
    while words.next_if_eq(&"OR").is_some() {
        allowed |= both(words)?;
    }
    Ok(allowed)
}

fn both(words: &mut Words<'_>) -> Result<bool, String> {
    let mut allowed = one(words)?;
    while words.next_if_eq(&"AND").is_some() {
        allowed &= one(words)?;
    }
    Ok(allowed)
}

fn one(words: &mut Words<'_>) -> Result<bool, String> {
    match words.next() {
        Some("(") => {
            let allowed = either(words)?;
            if words.next() == Some(")") { Ok(allowed) } else { Err("a parenthesis is not closed".to_owned()) }
        }
        None | Some(")" | "OR" | "AND" | "WITH") => Err("a licence is missing".to_owned()),
        Some(licence) if words.next_if_eq(&"WITH").is_some() => {
            let exception = words.next().ok_or("an exception is missing")?;
            Ok(ALLOWED.contains(&format!("{licence} WITH {exception}").as_str()))
        }
        Some(licence) => Ok(ALLOWED.contains(&licence)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, is_allowed, refusal};
    use serde_json::json;

    #[test]
    fn expressions_are_read() {
        let table = [
            ("MIT", Ok(true)),
            ("GPL-3.0-only", Ok(false)),
            ("MIT/Apache-2.0", Ok(true)),
            ("Apache-2.0 OR GPL-2.0-only", Ok(true)),
            ("Apache-2.0 AND GPL-2.0-only", Ok(false)),
            ("(MIT OR GPL-2.0-only) AND Unicode-3.0", Ok(true)),
            ("(MIT AND GPL-2.0-only) OR AGPL-3.0-only", Ok(false)),
            ("MIT AND GPL-2.0-only OR ISC", Ok(true)),
            ("Apache-2.0 WITH LLVM-exception OR MIT", Ok(true)),
            ("GPL-2.0-only WITH Classpath-exception-2.0", Ok(false)),
            ("MIT OR", Err(())),
            ("(MIT", Err(())),
            ("MIT ISC", Err(())),
        ];
        for (expression, expected) in table {
            assert_eq!(is_allowed(expression).map_err(|_| ()), expected, "{expression}");
        }
    }

    #[test]
    fn a_package_without_a_licence_is_refused() {
        let refused = refusal(&json!({ "name": "mystery", "version": "1.0.0", "license": null }));
        assert_eq!(refused.as_deref(), Some("mystery 1.0.0: no licence is named"));
        assert_eq!(refusal(&json!({ "name": "plain", "version": "1.0.0", "license": "MIT" })), None);
    }

    #[test]
    fn deny_toml_allows_the_same() {
        let deny = std::fs::read_to_string(crate::root().join("deny.toml")).unwrap();
        let list = deny.split_once("allow = [").unwrap().1.split_once("\n]").unwrap().0;
        let listed: Vec<&str> = list.lines().filter_map(|line| line.split('"').nth(1)).collect();
        assert_eq!(listed, ALLOWED);
    }
}
