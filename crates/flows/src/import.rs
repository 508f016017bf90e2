//! Importing products: the catalogue's part, the price and the stock of one product in one
//! transaction; the file in constant memory. The same file a second time changes nothing.

use catalogue::Put;
use catalogue::import::{
    FileRefused, Format, ImportedProduct, ImportedVariant, Progress, PutImported, Reason, Rejected, Report,
    put_imported_product,
};
use db::{Command, Db, DbError, Event, Tx};
use kernel::{Actor, Clock, LocationId, Moment, ProductId, VariantId};
use pricing::{Price, PriceRefused};
use serde_json::json;
use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use stock::{By, MovementKind, Reference, ShelfChange, StockRefused};
use thiserror::Error;
use tokio::sync::mpsc;

/// So many products are written in one command.
const AT_ONCE: usize = 40;

/// How a file of products is brought in.
#[derive(Clone, Debug)]
pub struct ImportWish {
    /// The file's name, which the journal of stock gives as the reason.
    pub file: String,
    /// How its columns are named.
    pub format: Format,
    /// Where stock lies of which the file does not say where; none leaves such stock alone.
    pub usual_place: Option<LocationId>,
    /// Find out what would be written, and write nothing.
    pub is_dry_run: bool,
    /// By whom.
    pub actor: Actor,
}

/// What an import came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// What was read, taken and rejected.
    pub report: Report,
    /// Figures of stock left alone, because nobody said where it lies.
    pub without_place: u64,
    /// The products that are new or different, for the search.
    pub changed: Vec<ProductId>,
}

/// Why an import ended before the file did.
#[derive(Debug, Error)]
pub enum ImportRefused {
    /// The file as a whole cannot be read.
    #[error("the file cannot be read: {0:?}")]
    File(FileRefused),
    /// The store failed; what was told as taken is there.
    #[error(transparent)]
    Store(#[from] DbError),
}

/// Imports a file of products. Told is every rejected line by number and reason. The search is the
/// caller's to bring up to date with what changed.
pub async fn import_products(
    db: &Db,
    clock: &Clock,
    file: impl Read + Send + 'static,
    wish: ImportWish,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Imported, ImportRefused> {
    let places = {
        let reader = db.reader().await?;
        let all = stores::store::all_locations(&reader.tx()).await?;
        Arc::new(all.into_iter().map(|place| (place.code.to_uppercase(), place.id)).collect::<HashMap<_, _>>())
    };
    let (out, mut products) = mpsc::channel(4 * AT_ONCE);
    let format = wish.format;
    let reading = tokio::task::spawn_blocking(move || {
        let mut sink = |product: ImportedProduct| match out.blocking_send(product) {
            Ok(()) => ControlFlow::Continue(()),
            // The writer failed; its own error tells why.
            Err(_) => ControlFlow::Break(()),
        };
        catalogue::import::import_products(file, format, &mut sink, &mut progress)
    });
    let mut all = Taken::default();
    let mut some = Vec::with_capacity(AT_ONCE);
    while products.recv_many(&mut some, AT_ONCE).await > 0 {
        let products = std::mem::take(&mut some);
        let take = Take { wish: wish.clone(), places: Arc::clone(&places), products, moment: clock.moment() };
        match db.run(take).await {
            Ok(taken) | Err(NotTaken::DryRun(taken)) => all.add(taken),
            Err(NotTaken::Store(error)) => return Err(error.into()),
        }
    }
    let read = reading.await.map_err(|error| DbError::Unavailable(error.to_string()))?;
    let mut report = read.map_err(ImportRefused::File)?;
    let Taken { tally, without_place, changed } = all;
    report.add_written(tally);
    Ok(Imported { report, without_place, changed })
}

/// What was written, or would be.
#[derive(Default)]
struct Taken {
    tally: Report,
    without_place: u64,
    changed: Vec<ProductId>,
}

impl Taken {
    fn add(&mut self, other: Self) {
        self.tally.created += other.tally.created;
        self.tally.changed += other.tally.changed;
        self.tally.unchanged += other.tally.unchanged;
        for rejected in other.tally.rejected {
            self.tally.reject(rejected.line, rejected.reason);
        }
        self.without_place += other.without_place;
        self.changed.extend(other.changed);
    }
}

/// Writes some products, or finds out what would be written.
struct Take {
    wish: ImportWish,
    /// By their codes, in capitals.
    places: Arc<HashMap<String, LocationId>>,
    products: Vec<ImportedProduct>,
    moment: Moment,
}

enum NotTaken {
    /// Everything is taken back; this is what it came to.
    DryRun(Taken),
    Store(DbError),
}

impl From<DbError> for NotTaken {
    fn from(error: DbError) -> Self {
        Self::Store(error)
    }
}

impl Command for Take {
    type Done = Taken;
    type Refused = NotTaken;

    async fn run(&self, tx: &Tx<'_>) -> Result<Taken, NotTaken> {
        let mut taken = Taken::default();
        for product in &self.products {
            let put = self.product(tx, product, &mut taken).await?;
            if put.put != Some(Put::Unchanged) {
                taken.changed.extend(put.product_id);
            }
            taken.tally.add(&put);
        }
        if self.wish.is_dry_run { Err(NotTaken::DryRun(taken)) } else { Ok(taken) }
    }
}

impl Take {
    async fn product(&self, tx: &Tx<'_>, product: &ImportedProduct, taken: &mut Taken) -> Result<PutImported, DbError> {
        let mut put = put_imported_product(tx, product, &self.moment).await?;
        let mut is_changed = false;
        for variant in &put.variants {
            if let Some(line) = product.variants.iter().find(|one| one.line == variant.line) {
                is_changed |= self.price(tx, variant.id, line, &mut put.rejected).await?;
                is_changed |= self.stock(tx, variant.id, line, &mut put.rejected, &mut taken.without_place).await?;
            }
        }
        if is_changed && put.put == Some(Put::Unchanged) {
            put.put = Some(Put::Changed);
        }
        Ok(put)
    }

    async fn price(
        &self,
        tx: &Tx<'_>,
        variant: VariantId,
        line: &ImportedVariant,
        rejected: &mut Vec<Rejected>,
    ) -> Result<bool, DbError> {
        let Some(amount) = line.price else { return Ok(false) };
        let now = self.moment.now;
        match pricing::store::set_price(tx, Price { variant, amount, valid_from: now }, &self.wish.actor, now).await {
            Ok(is_new) => {
                if is_new {
                    tx.emit(Event::new(&self.moment, "price_changed", variant, None, json!({}))).await?;
                }
                Ok(is_new)
            }
            Err(PriceRefused::Amount) => {
                let reason = Reason::BadPrice { found: amount.minor.to_string() };
                rejected.push(Rejected { line: line.line, reason });
                Ok(false)
            }
            Err(PriceRefused::Store(error)) => Err(error),
        }
    }

    /// Brings the shelves to what the file says; each difference is an adjustment in the journal.
    async fn stock(
        &self,
        tx: &Tx<'_>,
        variant: VariantId,
        line: &ImportedVariant,
        rejected: &mut Vec<Rejected>,
        without_place: &mut u64,
    ) -> Result<bool, DbError> {
        let mut is_changed = false;
        for wanted in &line.stock {
            let place = match &wanted.location_code {
                Some(code) => self.places.get(&code.to_uppercase()).copied(),
                None => self.wish.usual_place,
            };
            let Some(location) = place else {
                match &wanted.location_code {
                    Some(code) => {
                        let reason = Reason::UnknownLocation { found: code.clone() };
                        rejected.push(Rejected { line: wanted.line, reason });
                    }
                    None => *without_place += 1,
                }
                continue;
            };
            let on_hand = stock::levels_at(tx, location, &[variant]).await?.first().map_or(0, |level| level.on_hand);
            if wanted.quantity != on_hand {
                self.adjust(tx, variant, location, wanted.quantity - on_hand).await?;
                is_changed = true;
            }
        }
        Ok(is_changed)
    }

    async fn adjust(
        &self,
        tx: &Tx<'_>,
        variant: VariantId,
        location: LocationId,
        quantity: i64,
    ) -> Result<(), DbError> {
        let change = ShelfChange {
            variant,
            location,
            kind: MovementKind::Adjustment,
            quantity,
            reference: Reference::import(self.wish.file.as_str()),
            reason: self.wish.file.clone(),
        };
        let by = By::new(self.moment.clone(), self.wish.actor);
        stock::change_shelf(tx, &change, &by).await.map_err(|refused| match refused {
            StockRefused::Store(error) => error,
            other => DbError::Data(other.to_string()),
        })?;
        tx.emit(Event::new(&self.moment, "stock_changed", variant, Some(location), json!({}))).await
    }
}
