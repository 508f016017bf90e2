//! Words: how texts and queries are cut, folded and stemmed. Pure.

use kernel::{Language, fold};
use tantivy::tokenizer::{Language as Stemming, RawTokenizer, Stemmer, TextAnalyzer};

/// Words that say nothing about an article.
const STOP: &[&str] = &[
    "de", "du", "des", "la", "le", "les", "un", "une", "et", "en", "a", "au", "aux", "pour", "avec", "par", "sur",
    "the", "an", "of", "for", "with", "in", "on", "to", "and", "ou",
];

/// Cuts a text into folded words. A short word before an apostrophe is dropped (`l’été`), other
/// apostrophes and hyphens separate. Of hyphenated words the whole is added too: `t-shirt` gives
/// `t`, `shirt` and `tshirt`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for chunk in fold(text).split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\'')) {
        let rest = match chunk.split_once('\'') {
            Some((article, rest)) if article.len() <= 2 && !rest.is_empty() => rest,
            _ => chunk,
        };
        let parts: Vec<&str> = rest.split(['-', '\'']).filter(|part| !part.is_empty()).collect();
        out.extend(parts.iter().map(|part| (*part).to_owned()));
        if parts.len() > 1 {
            out.push(parts.concat());
        }
    }
    out
}

/// The words of a query, each once, at most twelve. Words that say nothing are left out when others
/// remain; of hyphenated words the parts alone count.
pub(super) fn asked(query: &str) -> Vec<String> {
    let plain: String = query.chars().map(|c| if c == '-' { ' ' } else { c }).take(200).collect();
    let all = words(&plain);
    let says = |word: &&String| !STOP.contains(&word.as_str());
    let mut out: Vec<String> = Vec::new();
    let silent = !all.iter().any(|word| says(&word));
    for word in all.iter().filter(|word| silent || says(word)) {
        if !out.contains(word) {
            out.push(word.clone());
        }
    }
    out.truncate(12);
    out
}

/// Reduces words to their stems in one language. The words come folded, so that accents which were
/// left out make no difference.
pub(super) struct Stems {
    analyzer: TextAnalyzer,
    irregular: &'static [(&'static str, &'static str)],
}

impl Stems {
    pub(super) fn of(language: Language) -> Self {
        let (stemming, irregular) = match language {
            Language::Fr => (Stemming::French, FRENCH),
            Language::En => (Stemming::English, ENGLISH),
        };
        Self {
            analyzer: TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(stemming)).build(),
            irregular,
        }
    }

    pub(super) fn stem(&mut self, word: &str) -> String {
        let mut stem = word.to_owned();
        self.analyzer.token_stream(word).process(&mut |token| stem.clone_from(&token.text));
        self.irregular.iter().find(|(from, _)| *from == stem).map_or(stem, |(_, to)| (*to).to_owned())
    }

    pub(super) fn all(&mut self, words: &[String]) -> Vec<String> {
        words.iter().map(|word| self.stem(word)).collect()
    }
}

/// Stems of feminine forms that the rules do not join with the masculine, and plurals.
const FRENCH: &[(&str, &str)] = &[
    ("blanch", "blanc"),
    ("fraich", "frais"),
    ("longu", "long"),
    ("douc", "doux"),
    ("seche", "sec"),
    ("neuv", "neuf"),
    ("bijoux", "bijou"),
    ("tricots", "tricot"),
];

const ENGLISH: &[(&str, &str)] = &[("gray", "grey"), ("jewelleri", "jewel"), ("jewelri", "jewel")];

/// How many slips of the finger a word forgives.
pub(super) fn slips(word: &str) -> u8 {
    if word.chars().any(|c| c.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        4..=7 => 1,
        8..=30 => 2,
        _ => 0,
    }
}

/// Whether two words are at most so many slips apart: letters added, left out, replaced, or two
/// neighbours exchanged.
pub(super) fn is_near(one: &str, other: &str, most: u8) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().abs_diff(b.len()) > usize::from(most) {
        return false;
    }
    let mut before = vec![0; b.len() + 1];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = row[j] + usize::from(x != y);
            next[j + 1] = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i - 1] == *y && b[j - 1] == *x {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()] <= usize::from(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_into_folded_words() {
        for (text, want) in [
            ("L’Été à Noël", vec!["ete", "a", "noel"]),
            ("T-shirt rayé", vec!["t", "shirt", "tshirt", "raye"]),
            ("Qu'il fait beau, 100 % coton", vec!["il", "fait", "beau", "100", "coton"]),
            ("aujourd'hui", vec!["aujourd", "hui", "aujourdhui"]),
            ("Œuvre", vec!["oeuvre"]),
        ] {
            assert_eq!(words(text), want, "{text}");
        }
        assert_eq!(asked("la chemise DE la chemise t-shirt"), ["chemise", "t", "shirt"]);
        assert_eq!(asked("de la"), ["de", "la"]);
    }

    #[test]
    fn inflections_meet_in_one_stem() {
        let mut french = Stems::of(Language::Fr);
        for (one, other) in [
            ("chemise", "chemises"),
            ("noire", "noir"),
            ("blanche", "blanc"),
            ("blanches", "blancs"),
            ("verte", "vert"),
            ("torsade", "torsades"),
            ("manteaux", "manteau"),
            ("chaussure", "chaussures"),
            ("longue", "long"),
        ] {
            assert_eq!(french.stem(one), french.stem(other), "{one} {other}");
        }
        let mut english = Stems::of(Language::En);
        for (one, other) in [("shirts", "shirt"), ("gray", "grey"), ("dresses", "dress")] {
            assert_eq!(english.stem(one), english.stem(other), "{one} {other}");
        }
    }

    #[test]
    fn slips_are_counted() {
        for (one, other, most, want) in [
            ("oxfrod", "oxford", 1, true),
            ("chemize", "chemise", 1, true),
            ("rouge", "rouge", 0, true),
            ("roge", "rouge", 1, true),
            ("vert", "verre", 1, false),
            ("vert", "verre", 2, true),
            ("a", "abc", 1, false),
        ] {
            assert_eq!(is_near(one, other, most), want, "{one} {other}");
        }
    }
}
