//! What the index knows of a product.

use super::words::{Stems, words};
use crate::model::{Collection, LocalText, OptionValue, SearchSource};
use kernel::{CollectionId, Language, ProductId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value as _,
};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{TantivyDocument, Term};

/// Grows when the fields change: an index of another version is built anew.
pub(super) const VERSION: &str = "v1";
/// By shorter titles first, then by age.
pub(super) const ORDER: &str = "order";

/// The fields of one language.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub(super) title: Field,
    pub(super) title_stem: Field,
    /// Colours, sizes, collections, vendor.
    pub(super) about: Field,
    pub(super) about_stem: Field,
    /// Description and details.
    pub(super) body_stem: Field,
}

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) order: Field,
    /// What a page of results shows without the database.
    pub(super) shown: Field,
    /// SKUs and bar codes.
    pub(super) code: Field,
    pub(super) collection: Field,
    pub(super) colour: Field,
    pub(super) fr: Words,
    pub(super) en: Words,
}

impl Fields {
    pub(super) fn build() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic);
        let text = TextOptions::default().set_indexing_options(indexing.set_fieldnorms(false));
        let mut language = |suffix: &str| Words {
            title: schema.add_text_field(&format!("title_{suffix}"), text.clone()),
            title_stem: schema.add_text_field(&format!("title_stem_{suffix}"), text.clone()),
            about: schema.add_text_field(&format!("about_{suffix}"), text.clone()),
            about_stem: schema.add_text_field(&format!("about_stem_{suffix}"), text.clone()),
            body_stem: schema.add_text_field(&format!("body_stem_{suffix}"), text.clone()),
        };
        let (fr, en) = (language("fr"), language("en"));
        let fields = Self {
            id: schema.add_text_field("id", STRING | STORED),
            order: schema.add_u64_field(ORDER, FAST),
            shown: schema.add_text_field("shown", STORED),
            code: schema.add_text_field("code", STRING),
            collection: schema.add_text_field("collection", STRING),
            colour: schema.add_text_field("colour", STRING),
            fr,
            en,
        };
        (schema.build(), fields)
    }

    pub(super) fn words(&self, language: Language) -> Words {
        match language {
            Language::Fr => self.fr,
            Language::En => self.en,
        }
    }

    pub(super) fn id_term(&self, id: ProductId) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    pub(super) fn read(&self, document: &TantivyDocument) -> Option<(ProductId, Shown)> {
        let id = document.get_first(self.id)?.as_str()?.parse().ok()?;
        let shown = serde_json::from_str(document.get_first(self.shown)?.as_str()?).ok()?;
        Some((id, shown))
    }
}

/// What is kept of a product beside its words.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) handle: String,
    pub(super) title: LocalText,
    pub(super) colours: Vec<OptionValue>,
}

/// Makes documents of products.
pub(super) struct Writer<'a> {
    fields: &'a Fields,
    collections: HashMap<CollectionId, Collection>,
    french: Stems,
    english: Stems,
}

impl<'a> Writer<'a> {
    pub(super) fn new(fields: &'a Fields, collections: Vec<Collection>) -> Self {
        Self {
            fields,
            collections: collections.into_iter().map(|c| (c.id, c)).collect(),
            french: Stems::of(Language::Fr),
            english: Stems::of(Language::En),
        }
    }

    pub(super) fn document(&mut self, source: &SearchSource) -> TantivyDocument {
        let product = &source.product;
        let mut document = TantivyDocument::default();
        let colours = colours(source);
        document.add_text(self.fields.id, product.id.to_string());
        document.add_u64(self.fields.order, order(source));
        for code in codes(source) {
            document.add_text(self.fields.code, code);
        }
        let lies_in = self.with_ancestors(&source.collection_ids);
        for collection in &lies_in {
            document.add_text(self.fields.collection, collection.to_string());
        }
        let tokens: BTreeSet<&str> =
            colours.iter().flat_map(|c| [Some(c.code.as_str()), c.colour.as_deref()]).flatten().collect();
        for token in tokens {
            document.add_text(self.fields.colour, token);
        }
        for language in [Language::Fr, Language::En] {
            self.add_words(&mut document, source, &lies_in, language);
        }
        let shown = Shown { handle: product.handle.clone(), title: product.title.clone(), colours };
        document.add_text(self.fields.shown, serde_json::to_string(&shown).unwrap_or_default());
        document
    }

    fn add_words(
        &mut self,
        document: &mut TantivyDocument,
        source: &SearchSource,
        lies_in: &[CollectionId],
        language: Language,
    ) {
        let product = &source.product;
        let fields = self.fields.words(language);
        let values = source.variants.iter().flat_map(|v| &v.options).flat_map(|value| {
            [Some(value.label.text(language)), value.colour.as_deref().filter(|colour| !colour.starts_with('#'))]
        });
        let collections =
            lies_in.iter().filter_map(|id| self.collections.get(id)).map(|c| Some(c.title.text(language)));
        let about: BTreeSet<String> =
            values.chain(collections).chain([Some(product.vendor.as_str())]).flatten().flat_map(words).collect();
        let about: Vec<String> = about.into_iter().collect();
        let title = words(product.title.text(language));
        let body: BTreeSet<String> =
            [product.description.text(language), product.details.text(language)].into_iter().flat_map(words).collect();
        let body: Vec<String> = body.into_iter().collect();
        let stems = match language {
            Language::Fr => &mut self.french,
            Language::En => &mut self.english,
        };
        for (field, words) in [
            (fields.title_stem, stems.all(&title)),
            (fields.about_stem, stems.all(&about)),
            (fields.body_stem, stems.all(&body)),
            (fields.title, title),
            (fields.about, about),
        ] {
            document.add_pre_tokenized_text(field, tokens(words));
        }
    }

    fn with_ancestors(&self, ids: &[CollectionId]) -> Vec<CollectionId> {
        let mut all: Vec<CollectionId> = Vec::new();
        for id in ids {
            let mut next = Some(*id);
            while let Some(id) = next.filter(|id| !all.contains(id)) {
                all.push(id);
                next = self.collections.get(&id).and_then(|c| c.parent_id);
            }
        }
        all
    }
}

fn tokens(words: Vec<String>) -> PreTokenizedString {
    let tokens = words.into_iter().enumerate().map(|(position, text)| Token { position, text, ..Token::default() });
    PreTokenizedString { text: String::new(), tokens: tokens.collect() }
}

/// The colours of a product, each once.
fn colours(source: &SearchSource) -> Vec<OptionValue> {
    let mut colours: Vec<OptionValue> = Vec::new();
    for value in source.variants.iter().filter_map(|v| crate::model::colour_of(&v.options)) {
        if !colours.iter().any(|known| known.code == value.code) {
            colours.push(value.clone());
        }
    }
    colours
}

fn codes(source: &SearchSource) -> BTreeSet<String> {
    let skus = source.variants.iter().map(|v| code(v.sku.as_str()));
    let gtins = source.variants.iter().flat_map(|v| &v.gtins).map(|gtin| code(&gtin.digits14()));
    skus.chain(gtins).collect()
}

/// A code as it is compared: folded, bar codes without leading zeros.
pub(super) fn code(text: &str) -> String {
    let text = kernel::fold(text.trim());
    if text.bytes().all(|b| b.is_ascii_digit()) { text.trim_start_matches('0').to_owned() } else { text }
}

fn order(source: &SearchSource) -> u64 {
    let length = words(source.product.title.text(Language::Fr)).len().min(255) as u64;
    let (age, _) = source.product.id.0.as_u64_pair();
    (length << 56) | (age >> 8)
}
