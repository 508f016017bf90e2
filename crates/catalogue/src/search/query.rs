//! What is asked, in tiers: the exact word before its beginning, before its stem, before a word with
//! a slip of the finger; titles before colours, sizes and collections, before descriptions; the
//! language of the screen before the other.

use super::SearchFilters;
use super::document::{Fields, Words, code};
use super::words::{Stems, slips};
use kernel::Language;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

/// How the last word is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As a word.
    Whole,
    /// As what has been typed of a word so far.
    Begun,
}

pub(super) struct Asking<'a> {
    pub(super) fields: &'a Fields,
    pub(super) language: Language,
    french: Stems,
    english: Stems,
}

fn scored(query: impl Query + 'static, score: Score) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

fn is(field: Field, text: &str) -> TermQuery {
    TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic)
}

fn begins(field: Field, text: &str) -> FuzzyTermQuery {
    FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 0, true)
}

impl<'a> Asking<'a> {
    pub(super) fn new(fields: &'a Fields, language: Language) -> Self {
        Self { fields, language, french: Stems::of(Language::Fr), english: Stems::of(Language::En) }
    }

    /// One word, in all its tiers. With `forgiving`, slips of the finger are forgiven.
    pub(super) fn word(&mut self, word: &str, reading: Reading, forgiving: bool) -> Box<dyn Query> {
        let mut tiers = Vec::new();
        let folded = code(word);
        tiers.push(scored(is(self.fields.code, &folded), 12.0));
        if folded.len() >= 4 && folded.bytes().any(|b| b.is_ascii_digit()) {
            tiers.push(scored(begins(self.fields.code, &folded), 7.0));
        }
        let other = if self.language == Language::Fr { Language::En } else { Language::Fr };
        for (language, weight) in [(self.language, 1.0), (other, 0.5)] {
            let words = self.fields.words(language);
            let stem = match language {
                Language::Fr => self.french.stem(word),
                Language::En => self.english.stem(word),
            };
            strict(&mut tiers, words, word, &stem, reading, weight);
            if forgiving {
                slipped(&mut tiers, words, word, reading, weight);
            }
        }
        Box::new(DisjunctionMaxQuery::new(tiers))
    }

    /// The words that must be there, of which `least` at least; all products when there are no words.
    pub(super) fn all(&self, mut words: Vec<Box<dyn Query>>, least: usize, filters: &SearchFilters) -> BooleanQuery {
        let asked: Box<dyn Query> = if words.is_empty() {
            Box::new(AllQuery)
        } else if words.len() == 1 {
            words.remove(0)
        } else if least >= words.len() {
            Box::new(BooleanQuery::intersection(words))
        } else {
            Box::new(BooleanQuery::union_with_minimum_required_clauses(words, least))
        };
        let mut clauses = vec![(Occur::Must, asked)];
        if let Some(collection) = filters.collection {
            clauses.push((Occur::Must, silent(is(self.fields.collection, &collection.to_string()))));
        }
        if !filters.colours.is_empty() {
            let any = filters.colours.iter().map(|colour| Box::new(is(self.fields.colour, colour)) as Box<dyn Query>);
            clauses.push((Occur::Must, silent(BooleanQuery::union(any.collect()))));
        }
        BooleanQuery::new(clauses)
    }
}

/// A condition that does not count.
fn silent(query: impl Query + 'static) -> Box<dyn Query> {
    Box::new(BoostQuery::new(Box::new(ConstScoreQuery::new(Box::new(query), 0.0)), 1.0))
}

fn strict(tiers: &mut Vec<Box<dyn Query>>, fields: Words, word: &str, stem: &str, reading: Reading, weight: Score) {
    tiers.push(scored(is(fields.title, word), 10.0 * weight));
    tiers.push(scored(is(fields.about, word), 8.0 * weight));
    // "40" is a size and not the beginning of one; a letter is a size too, unless it is being typed.
    let letters = word.chars().all(char::is_alphabetic);
    if reading == Reading::Begun || (letters && word.chars().count() >= 3) {
        tiers.push(scored(begins(fields.title, word), 6.0 * weight));
        tiers.push(scored(begins(fields.about, word), 5.0 * weight));
    }
    tiers.push(scored(is(fields.title_stem, stem), 4.0 * weight));
    tiers.push(scored(is(fields.about_stem, stem), 3.5 * weight));
    tiers.push(scored(is(fields.body_stem, stem), 2.0 * weight));
}

fn slipped(tiers: &mut Vec<Box<dyn Query>>, fields: Words, word: &str, reading: Reading, weight: Score) {
    for distance in 1..=slips(word) {
        let score = if distance == 1 { 1.5 } else { 0.75 } * weight;
        for (field, score) in [(fields.title, score), (fields.about, score * 0.75), (fields.title_stem, score * 0.5)] {
            let term = Term::from_field_text(field, word);
            tiers.push(scored(FuzzyTermQuery::new(term.clone(), distance, true), score));
            if reading == Reading::Begun && distance == 1 && field != fields.title_stem {
                tiers.push(scored(FuzzyTermQuery::new_prefix(term, 1, true), score * 0.5));
            }
        }
    }
}
