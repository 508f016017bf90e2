//! Searching the catalogue: an index beside the database, made from it and following its events.
//!
//! Words are compared without case and accents, in French and in English, with light stemming; slips
//! of the finger are forgiven where nothing else fits. Colours, sizes, collections, vendor, SKUs and
//! bar codes are words of a product too, so that "chemise rouge 40" finds the shirt and says in which
//! colour. All words must fit; when no product has them all, those that have most are given, and
//! [`Hits::all_words`] says so.
//!
//! Only products on sale are found. The index holds nothing that the database does not: when in doubt,
//! [`SearchIndex::rebuild`] it; a renamed collection asks for that too. While it is being rebuilt, the
//! former one answers.

mod document;
mod query;
mod words;

use crate::model::{Collection, OptionValue, SearchSource};
use crate::store;
use db::{Db, DbError};
use document::{Fields, ORDER, Shown, VERSION, Writer};
use kernel::{CollectionId, Language, ProductId};
use parking_lot::Mutex;
use query::{Asking, Reading};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::Query;
use tantivy::{Index, IndexReader, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument};
use words::{Stems, asked, is_near, slips, words};

/// Products on a page of results.
type Found = Vec<(ProductId, Shown)>;

/// Products read at a time.
const PAGE: i64 = 250;
/// Memory of the writer, in bytes.
const WRITER_MEMORY: usize = 32_000_000;

/// Why the search failed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SearchError {
    /// Reading the catalogue failed.
    #[error(transparent)]
    Store(#[from] DbError),
    /// The index cannot be read or written.
    #[error("search index: {0}")]
    Index(String),
    /// Another process writes to this directory.
    #[error("the search index is in use by another process")]
    InUse,
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::LockFailure(..) => Self::InUse,
            other => Self::Index(other.to_string()),
        }
    }
}

/// What narrows a search.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SearchFilters {
    /// Products of this collection or of one below it.
    pub collection: Option<CollectionId>,
    /// Products in one of these colours: codes of option values or house colours.
    pub colours: Vec<String>,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hits {
    /// How many products fit.
    pub total: usize,
    /// Whether they fit all words. When not, nothing did.
    pub all_words: bool,
    /// Those asked for, best first.
    pub items: Vec<Hit>,
}

/// A product that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The product.
    pub product_id: ProductId,
    /// The colour that was asked for, when the product has it.
    pub colour: Option<OptionValue>,
}

/// What could be meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// The product.
    pub product_id: ProductId,
    /// Its name in addresses.
    pub handle: String,
    /// Its name in the language asked for.
    pub title: String,
    /// The colour that was asked for, when the product has it.
    pub colour: Option<OptionValue>,
}

/// The index. Cheap to clone.
#[derive(Clone)]
pub struct SearchIndex(Arc<Inner>);

struct Inner {
    reader: IndexReader,
    fields: Fields,
    writer: Mutex<IndexWriter>,
    /// One change at a time, from reading the catalogue to the commit: the later reads the later state.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl SearchIndex {
    /// An index in memory; empty.
    pub fn in_ram() -> Result<Self, SearchError> {
        let (schema, fields) = Fields::build();
        Self::with(&Index::create_in_ram(schema), fields)
    }

    /// The index in a directory, which belongs to it; made when it is not there. One that cannot be
    /// read is made anew: see [`SearchIndex::is_empty`].
    pub fn open(directory: &Path) -> Result<Self, SearchError> {
        let directory = directory.join(VERSION);
        let io = |error: std::io::Error| SearchError::Index(error.to_string());
        std::fs::create_dir_all(&directory).map_err(io)?;
        match Self::open_or_create(&directory) {
            Err(SearchError::Index(cause)) => {
                tracing::warn!(cause, "the search index cannot be read and is made anew");
                std::fs::remove_dir_all(&directory).map_err(io)?;
                std::fs::create_dir_all(&directory).map_err(io)?;
                Self::open_or_create(&directory)
            }
            other => other,
        }
    }

    fn open_or_create(directory: &Path) -> Result<Self, SearchError> {
        let (schema, fields) = Fields::build();
        let files = tantivy::directory::MmapDirectory::open(directory)
            .map_err(|error| SearchError::Index(error.to_string()))?;
        Self::with(&Index::open_or_create(files, schema)?, fields)
    }

    fn with(index: &Index, fields: Fields) -> Result<Self, SearchError> {
        let writer = index.writer_with_num_threads(1, WRITER_MEMORY)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self(Arc::new(Inner { reader, fields, writer: Mutex::new(writer), turn: Arc::default() })))
    }

    /// Whether nothing is in it: it was never built, or had to be made anew.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many products are in it.
    pub fn len(&self) -> u64 {
        self.0.reader.searcher().num_docs()
    }

    /// Makes it anew from the database, page by page; `progress` is told how many products are done.
    /// Until it is complete, and when it fails, the former one answers. Tells how many products there are.
    pub async fn rebuild(&self, db: &Db, progress: &mut (dyn FnMut(u64) + Send)) -> Result<u64, SearchError> {
        let change = self.change().await;
        change.inner.writer.lock().delete_all_documents()?;
        let (mut done, mut after) = (0, None);
        loop {
            let page = {
                let reader = db.reader().await?;
                let tx = reader.tx();
                let sources = store::list_search_sources(&tx, after, PAGE).await?;
                (store::all_collections(&tx).await?, sources)
            };
            let (collections, sources) = page;
            let Some(last) = sources.last() else { break };
            (done, after) = (done + sources.len() as u64, Some(last.product.id));
            let change = Arc::clone(&change);
            aside(move || change.add(collections, &sources)).await?;
            progress(done);
        }
        aside(move || change.commit()).await?;
        Ok(done)
    }

    /// Brings some products up to date with the database. Waits while it is being rebuilt.
    pub async fn update(&self, db: &Db, ids: &[ProductId]) -> Result<(), SearchError> {
        if ids.is_empty() {
            return Ok(());
        }
        let change = self.change().await;
        let (sources, collections) = {
            let reader = db.reader().await?;
            let tx = reader.tx();
            (store::search_sources(&tx, ids).await?, store::all_collections(&tx).await?)
        };
        let ids = ids.to_vec();
        aside(move || {
            for id in ids {
                change.inner.writer.lock().delete_term(change.inner.fields.id_term(id));
            }
            change.add(collections, &sources)?;
            change.commit()
        })
        .await
    }

    /// Waits for the turn to change the index.
    async fn change(&self) -> Arc<Change> {
        let turn = Arc::clone(&self.0.turn).lock_owned().await;
        Arc::new(Change { inner: Arc::clone(&self.0), committed: AtomicBool::new(false), _turn: turn })
    }

    /// The products that fit a query best, `limit` at most after `offset`. An empty query gives all
    /// that pass the filters.
    pub fn search(
        &self,
        query: &str,
        language: Language,
        filters: &SearchFilters,
        limit: usize,
        offset: usize,
    ) -> Result<Hits, SearchError> {
        let asked = asked(query);
        let (total, all_words, found) = self.find(query, &asked, language, filters, Reading::Whole, (limit, offset))?;
        let mut colours = Colours::new(&asked, filters);
        let items = found
            .into_iter()
            .map(|(product_id, shown)| Hit { product_id, colour: colours.asked_for(shown.colours) })
            .collect();
        Ok(Hits { total, all_words, items })
    }

    /// Products that could be meant by what has been typed so far, best first.
    pub fn suggest(&self, typed: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let asked = asked(typed);
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let ended = typed.ends_with(char::is_whitespace);
        let reading = if ended { Reading::Whole } else { Reading::Begun };
        let filters = SearchFilters::default();
        let (_, _, found) = self.find(typed, &asked, language, &filters, reading, (limit, 0))?;
        let mut colours = Colours::new(&asked, &filters);
        Ok(found
            .into_iter()
            .map(|(product_id, shown)| Suggestion {
                product_id,
                handle: shown.handle,
                title: shown.title.text(language).to_owned(),
                colour: colours.asked_for(shown.colours),
            })
            .collect())
    }

    fn find(
        &self,
        query: &str,
        asked: &[String],
        language: Language,
        filters: &SearchFilters,
        reading: Reading,
        page: (usize, usize),
    ) -> Result<(usize, bool, Found), SearchError> {
        let searcher = self.0.reader.searcher();
        let mut asking = Asking::new(&self.0.fields, language);
        let last = asked.len().saturating_sub(1);
        let reading = |at: usize| if at == last { reading } else { Reading::Whole };
        // A SKU with hyphens is one code, whatever its parts are.
        let whole = code_query(query).map(|code| asking.word(&code, Reading::Whole, false));
        if let Some(code) = whole.filter(|_| asked.len() > 1) {
            let query = asking.all(vec![code], 1, filters);
            let (total, found) = self.page(&searcher, &query, page)?;
            if total > 0 {
                return Ok((total, true, found));
            }
        }
        let mut strict = Vec::with_capacity(asked.len());
        for (at, word) in asked.iter().enumerate() {
            // Slips are forgiven first where the word as it stands means nothing.
            let known = asking.word(word, reading(at), false);
            let means_nothing = searcher.search(&known, &Count)? == 0;
            strict.push(if means_nothing { asking.word(word, reading(at), true) } else { known });
        }
        let query = asking.all(strict, asked.len(), filters);
        let (total, found) = self.page(&searcher, &query, page)?;
        if total > 0 || asked.is_empty() {
            return Ok((total, true, found));
        }
        for least in (1..=asked.len()).rev() {
            let forgiving = asked.iter().enumerate().map(|(at, word)| asking.word(word, reading(at), true)).collect();
            let query = asking.all(forgiving, least, filters);
            let (total, found) = self.page(&searcher, &query, page)?;
            if total > 0 {
                return Ok((total, least == asked.len(), found));
            }
        }
        Ok((0, true, Vec::new()))
    }

    fn page(
        &self,
        searcher: &Searcher,
        query: &dyn Query,
        (limit, offset): (usize, usize),
    ) -> Result<(usize, Found), SearchError> {
        if limit == 0 {
            return Ok((searcher.search(query, &Count)?, Vec::new()));
        }
        let by_order = (SortByStaticFastValue::<u64>::for_field(ORDER), Order::Asc);
        let best = TopDocs::with_limit(limit).and_offset(offset).order_by((SortBySimilarityScore, by_order));
        let (total, addresses) = searcher.search(query, &(Count, best))?;
        let mut found = Vec::with_capacity(addresses.len());
        for (_, address) in addresses {
            let document: TantivyDocument = searcher.doc(address)?;
            found.extend(self.0.fields.read(&document));
        }
        Ok((total, found))
    }
}

/// A query without blanks that may be a SKU or a bar code.
fn code_query(query: &str) -> Option<String> {
    let query = query.trim();
    (query.len() <= 64 && query.contains(|c: char| !c.is_alphanumeric()) && !query.contains(char::is_whitespace))
        .then(|| query.to_owned())
}

/// A change that is being made. Blocking work goes on when the future that waits for it is dropped;
/// so the work shares the change, and the turn ends, and what was not committed is taken back, only
/// when the last of them lets go.
struct Change {
    inner: Arc<Inner>,
    committed: AtomicBool,
    _turn: tokio::sync::OwnedMutexGuard<()>,
}

impl Change {
    fn add(&self, collections: Vec<Collection>, sources: &[SearchSource]) -> Result<(), SearchError> {
        let mut documents = Writer::new(&self.inner.fields, collections);
        let writer = self.inner.writer.lock();
        for source in sources {
            writer.add_document(documents.document(source))?;
        }
        Ok(())
    }

    fn commit(&self) -> Result<(), SearchError> {
        self.inner.writer.lock().commit()?;
        self.committed.store(true, Ordering::SeqCst);
        Ok(self.inner.reader.reload()?)
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        if !self.committed.load(Ordering::SeqCst)
            && let Err(error) = self.inner.writer.lock().rollback()
        {
            tracing::error!(%error, "an unfinished change of the search index could not be taken back");
        }
    }
}

/// Runs blocking work beside the async threads.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SearchError> + Send + 'static,
) -> Result<T, SearchError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| SearchError::Index(error.to_string()))?
}

/// Tells which of a product's colours was asked for.
struct Colours<'a> {
    asked: &'a [String],
    wanted: &'a [String],
    french: Stems,
    english: Stems,
}

impl<'a> Colours<'a> {
    fn new(asked: &'a [String], filters: &'a SearchFilters) -> Self {
        Self { asked, wanted: &filters.colours, french: Stems::of(Language::Fr), english: Stems::of(Language::En) }
    }

    /// The colour whose words fit those of the query best; the earlier one when several do.
    fn asked_for(&mut self, colours: Vec<OptionValue>) -> Option<OptionValue> {
        let is_wanted = |c: &OptionValue| {
            self.wanted.contains(&c.code) || c.colour.as_ref().is_some_and(|colour| self.wanted.contains(colour))
        };
        let among: Vec<OptionValue> =
            if self.wanted.is_empty() { colours } else { colours.into_iter().filter(is_wanted).collect() };
        let mut best: Option<(u32, OptionValue)> = None;
        for colour in among {
            let fit = self.fit(&colour) + u32::from(!self.wanted.is_empty());
            if fit > best.as_ref().map_or(0, |(known, _)| *known) {
                best = Some((fit, colour));
            }
        }
        best.map(|(_, colour)| colour)
    }

    fn fit(&mut self, colour: &OptionValue) -> u32 {
        let token = colour.colour.as_deref().filter(|c| !c.starts_with('#')).unwrap_or_default();
        let labels: Vec<String> = [&colour.label.fr, &colour.label.en].into_iter().flat_map(|l| words(l)).collect();
        let mut fit = 0;
        for word in self.asked {
            let stems = [self.french.stem(word), self.english.stem(word)];
            let best = labels.iter().map(|label| {
                if label == word {
                    16
                } else if self.french.stem(label) == stems[0] || self.english.stem(label) == stems[1] {
                    8
                } else if slips(word) > 0 && is_near(word, label, 1) {
                    4
                } else {
                    0
                }
            });
            fit += best.max().unwrap_or(0).max(if token == word || stems[0] == token { 6 } else { 0 });
        }
        fit
    }
}
