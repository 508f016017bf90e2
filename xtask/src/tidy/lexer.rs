//! Enough of Rust's lexical rules to tell code from strings and comments.

/// A Rust file taken apart.
pub(crate) struct Rust {
    /// The code; strings and comments are blank, lines and columns are where they were.
    pub(crate) code: String,
    /// The string literals, in order.
    pub(crate) strings: Vec<Literal>,
    /// First and last line of what is compiled for tests alone.
    tests: Vec<(usize, usize)>,
}

/// A string literal.
pub(crate) struct Literal {
    /// The line it begins on, from 1.
    pub(crate) line: usize,
    /// What it says; continued lines are joined, other escapes are left as written.
    pub(crate) text: String,
}

impl Rust {
    /// Takes a file apart.
    pub(crate) fn read(text: &str) -> Self {
        let mut lexer = Lexer { rest: text, line: 1, code: String::with_capacity(text.len()), strings: Vec::new() };
        while lexer.step() {}
        let tests = test_parts(&lexer.code);
        Self { code: lexer.code, strings: lexer.strings, tests }
    }

    /// Whether a line is compiled for tests alone.
    pub(crate) fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    strings: Vec<Literal>,
}

impl Lexer<'_> {
    /// Takes one thing; false at the end.
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        let fresh = !self.code.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some((open, hashes)) = raw_string(self.rest).filter(|_| fresh) {
            let close = format!("\"{}", "#".repeat(hashes));
            let inside = self.rest[open..].find(&close).unwrap_or(self.rest.len() - open);
            self.literal(open, inside, close.len(), false);
        } else if first == '"' {
            let inside = plain_string(&self.rest[1..]);
            self.literal(1, inside, 1, true);
        } else if first == '\'' {
            self.quote();
        } else {
            self.keep(first.len_utf8());
        }
        true
    }

    fn keep(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes);
        self.line += taken.matches('\n').count();
        self.code.push_str(taken);
        self.rest = rest;
    }

    fn blank(&mut self, bytes: usize) {
        let (taken, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        self.line += taken.matches('\n').count();
        self.code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
    }

    fn literal(&mut self, open: usize, inside: usize, close: usize, escapes: bool) {
        let text = &self.rest[open..open + inside];
        let text = if escapes { joined(text) } else { text.to_owned() };
        self.strings.push(Literal { line: self.line, text });
        // The quotes stay, so that code shows where a string was.
        self.keep(open);
        self.blank(inside);
        self.keep(close.min(self.rest.len()));
    }

    /// A character literal is blanked, a lifetime or label kept.
    fn quote(&mut self) {
        let mut inside = self.rest[1..].chars();
        let length = match (inside.next(), inside.next()) {
            (Some('\\'), _) => self.rest[3..].find('\'').map(|at| at + 4),
            (Some(c), Some('\'')) => Some(c.len_utf8() + 2),
            _ => None,
        };
        match length {
            Some(length) => self.blank(length),
            None => self.keep(1),
        }
    }
}

/// Length of a comment that may hold other comments.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        let step = if text[at..].starts_with("/*") {
            depth += 1;
            2
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            2
        } else {
            text[at..].chars().next().map_or(1, char::len_utf8)
        };
        at += step;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// Length of the opening and number of `#`, at `r"`, `r#"`, `br"` and their like.
fn raw_string(text: &str) -> Option<(usize, usize)> {
    let after = text.strip_prefix("br").or_else(|| text.strip_prefix("cr")).or_else(|| text.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then(|| (text.len() - after.len() + hashes + 1, hashes))
}

/// Length up to the closing quote.
fn plain_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// A literal without the line ends that `\` swallows.
fn joined(text: &str) -> String {
    let mut parts = text.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |line, part| line + part.trim_start())
}

/// Lines under `#[cfg(test)]`, up to the end of the item's braces.
fn test_parts(code: &str) -> Vec<(usize, usize)> {
    let ends = |at: usize| {
        let open = code[at..].find('{').map(|it| at + it);
        let flat = code[at..].find(';').map(|it| at + it);
        match (open, flat) {
            (Some(open), Some(flat)) if flat < open => flat,
            (Some(open), _) => closing(code, open),
            (None, flat) => flat.unwrap_or(code.len()),
        }
    };
    ["#[cfg(test)]", "#[cfg(any(test"]
        .iter()
        .flat_map(|mark| code.match_indices(mark))
        .map(|(at, _)| (super::line_at(code, at), super::line_at(code, ends(at))))
        .collect()
}

/// Where the brace that opens at `open` is closed.
pub(crate) fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in code[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + at;
        }
    }
    code.len()
}

#[cfg(test)]
mod tests {
    use super::Rust;

    #[test]
    fn strings_and_comments_are_told_from_code() {
        let text = "let a = \"x // y\"; // \"no\"\nlet b = r#\"q \" q\"#; /* /* */ 'c' */ let l: &'static str = 'd'.x();\n\
                    let c = \"one \\\n    two\\\"\";\nfn bar() { '\"'; '\\''; b'{'; }";
        let rust = Rust::read(text);
        let strings: Vec<(usize, &str)> = rust.strings.iter().map(|it| (it.line, it.text.as_str())).collect();
        assert_eq!(strings, [(1, "x // y"), (2, "q \" q"), (3, "one two\\\"")]);
        assert_eq!(rust.code.lines().count(), text.lines().count());
        assert!(rust.code.contains("&'static str"));
        assert!(!rust.code.contains("no") && !rust.code.contains("'d'") && !rust.code.contains("'{'"));
    }

    #[test]
    fn test_parts_are_known() {
        let rust = Rust::read(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nmod d;\nfn e() {}",
        );
        let tests: Vec<usize> = (1..=9).filter(|line| rust.is_test(*line)).collect();
        assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
    }
}
