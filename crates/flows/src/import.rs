//! Importing products: the catalogue's part, the price and the stock of one product in one
//! transaction; the file in constant memory. The same file a second time changes nothing.

use crate::House;
use catalogue::Put;
use catalogue::import::{
    FileRefused, Format, ImportSink, ImportedProduct, ImportedVariant, Progress, PutImported, PutVariant, Rejected,
    Report, put_imported_product,
};
use db::{Command, DbError, Event, Tx};
use kernel::{Actor, LocationId, Moment};
use pricing::{Price, PriceRefused};
use serde_json::json;
use std::io::Read;
use std::ops::ControlFlow;
use stock::{By, CountedShelf, StockRefused};
use stores::Location;
use thiserror::Error;
use tokio::sync::mpsc;

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

/// Prices and stock of a product that changed although the catalogue's part did not.
struct PutProduct {
    imported: ImportedProduct,
    places: std::sync::Arc<Vec<Location>>,
    default_place: Option<LocationId>,
    actor: Actor,
    moment: Moment,
}

impl Command for PutProduct {
    type Done = PutImported;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<PutImported, DbError> {
        let mut put = put_imported_product(tx, &self.imported, &self.moment).await?;
        let mut touched = false;
        for variant in put.variants.clone() {
            let Some(line) = self.imported.variants.iter().find(|one| one.line == variant.line) else { continue };
            touched |= self.price(tx, &variant, line).await?;
            touched |= self.stock(tx, &variant, line, &mut put.rejected).await?;
        }
        if touched && put.put == Some(Put::Unchanged) {
            put.put = Some(Put::Changed);
        }
        Ok(put)
    }
}

impl PutProduct {
    async fn price(&self, tx: &Tx<'_>, variant: &PutVariant, line: &ImportedVariant) -> Result<bool, DbError> {
        let Some(amount) = line.price else { return Ok(false) };
        let price = Price { variant: variant.id, amount, valid_from: self.moment.now };
        match pricing::store::set_price(tx, price, &self.actor, self.moment.now).await {
            Ok(written) => Ok(written),
            Err(PriceRefused::Store(error)) => Err(error),
            Err(PriceRefused::Amount) => Ok(false),
        }
    }

    /// The file says how many there are: what differs is counted, so the journal explains it.
    async fn stock(
        &self,
        tx: &Tx<'_>,
        variant: &PutVariant,
        line: &ImportedVariant,
        rejected: &mut Vec<Rejected>,
    ) -> Result<bool, DbError> {
        let mut touched = false;
        for wanted in &line.stock {
            let place = match &wanted.location_code {
                Some(code) => self.places.iter().find(|place| place.code == *code).map(|place| place.id),
                None => self.default_place,
            };
            let Some(location) = place else {
                let found = wanted.location_code.clone().unwrap_or_default();
                let reason = catalogue::import::Reason::UnknownLocation { found };
                rejected.push(Rejected { line: wanted.line, reason });
                continue;
            };
            let known = stock::levels_at(tx, location, &[variant.id]).await?;
            let expected = known.first().map_or(0, |level| level.on_hand);
            if expected == wanted.quantity {
                continue;
            }
            let shelf = CountedShelf { variant: variant.id, location, counted: wanted.quantity, expected };
            let by = By::new(self.moment.clone(), self.actor);
            match stock::count(tx, &shelf, "import", &by).await {
                Ok(_) => touched = true,
                Err(StockRefused::Store(error)) => return Err(error),
                Err(refused) => return Err(DbError::Data(refused.to_string())),
            }
            tx.emit(Event::new(&self.moment, "stock_changed", variant.id, Some(location), json!({}))).await?;
        }
        Ok(touched)
    }
}

/// Hands products from the reading thread to the writing task, a few at a time.
struct Handing {
    out: mpsc::Sender<ImportedProduct>,
}

impl ImportSink for Handing {
    fn product(&mut self, product: ImportedProduct) -> ControlFlow<()> {
        match self.out.blocking_send(product) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Imports a file of products. Told is every rejected line by number and reason.
pub async fn import_products(
    house: &House,
    file: impl Read + Send + 'static,
    format: Format,
    actor: Actor,
    mut progress: impl FnMut(Progress) + Send + 'static,
) -> Result<Report, ImportRefused> {
    let places = {
        let reader = house.db.reader().await?;
        std::sync::Arc::new(stores::store::all_locations(&reader.tx()).await?)
    };
    let default_place =
        places.iter().find(|one| one.kind == stores::LocationKind::Warehouse).or(places.first()).map(|p| p.id);
    let (out, mut products) = mpsc::channel(8);
    let reading = tokio::task::spawn_blocking(move || {
        catalogue::import::import_products(file, format, &mut Handing { out }, &mut progress)
    });
    let (mut tally, mut changed) = (Report::default(), Vec::new());
    while let Some(imported) = products.recv().await {
        let (places, moment) = (std::sync::Arc::clone(&places), house.clock.moment());
        let put = house.db.run(PutProduct { imported, places, default_place, actor, moment }).await?;
        tally.add(&put);
        if put.put != Some(Put::Unchanged) {
            changed.extend(put.product_id);
        }
    }
    let read = reading.await.map_err(|error| DbError::Unavailable(error.to_string()))?;
    let mut report = read.map_err(ImportRefused::File)?;
    report.add_written(tally);
    if let Err(error) = house.search.update(&house.db, &changed).await {
        tracing::warn!(%error, "the search could not follow an import; it is rebuilt at the next start");
    }
    Ok(report)
}
