//! Bringing a file of products in: catalogue, prices and stock.

use crate::args::{ImportFormat, ImportWish};
use crate::database::{self, Sharing};
use crate::progress::Line;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::words::{number, pick};
use catalogue::Put;
use catalogue::import::{
    FileRefused, Format, ImportedProduct, ImportedVariant, Progress, PutImported, Reason, Rejected, Report,
    import_products, put_imported_product,
};
use db::{Command, Db, DbError, Event, Tx};
use kernel::{Actor, Clock, Language, LocationId, Moment, VariantId};
use pricing::{Price, PriceRefused};
use serde_json::json;
use std::collections::HashMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::Arc;
use stock::{By, MovementKind, Reference, ShelfChange, StockRefused};
use tokio::sync::mpsc;

/// So many products are written in one command.
const AT_ONCE: usize = 40;
/// So many rejected lines are shown; the rest is counted.
const MOST_SHOWN: usize = 200;

/// Reads the file beside the writer, and tells what became of it.
pub(crate) async fn run(settings: &Settings, language: Language, wish: &ImportWish) -> Result<ExitCode, Trouble> {
    let path = wish.file.clone();
    let failed = |error| Trouble::File { path: path.clone(), error };
    let file = File::open(&path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    let database = database::open(settings, Sharing::Alone).await?;
    database.db.migrate(flows::MIGRATIONS).await?;
    let places = places(&database.db, wish.location.as_deref()).await?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let format = match wish.format {
        ImportFormat::Auto => Format::Auto,
        ImportFormat::Own => Format::OwnCsv,
        ImportFormat::Shopify => Format::ShopifyCsv,
    };
    let line = Line::new(language);
    let (sender, receiver) = mpsc::channel(4 * AT_ONCE);
    let reading = tokio::task::spawn_blocking(move || read(file, format, &sender, &line, size));
    let import = Import { places: Arc::new(places), file: name, is_dry_run: wish.dry_run };
    let taken = import.write_all(&database.db, receiver).await?;
    let report = reading.await.map_err(|error| Trouble::Import(error.to_string()))?;
    let mut report = report.map_err(|refused: FileRefused| Trouble::Import(refused.text(language)))?;
    Line::new(language).end();
    report.add_written(taken.written);
    tell(language, &report, taken.without_place, wish.dry_run);
    Ok(if report.rejected.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read(
    file: File,
    format: Format,
    sender: &mpsc::Sender<ImportedProduct>,
    line: &Line,
    size: u64,
) -> Result<Report, FileRefused> {
    let mut sink = |product: ImportedProduct| match sender.blocking_send(product) {
        Ok(()) => ControlFlow::Continue(()),
        // The writer failed; its own error tells why.
        Err(_) => ControlFlow::Break(()),
    };
    let mut progress = |at: Progress| line.show(at.bytes as usize, size as usize, &at.lines.to_string());
    import_products(file, format, &mut sink, &mut progress)
}

/// The places that stock may lie in.
struct Places {
    by_code: HashMap<String, LocationId>,
    /// Where stock lies of which the file does not say where.
    usual: Option<LocationId>,
}

impl Places {
    fn of(&self, code: Option<&str>) -> Option<LocationId> {
        match code {
            Some(code) => self.by_code.get(&code.to_uppercase()).copied(),
            None => self.usual,
        }
    }
}

async fn places(db: &Db, usual: Option<&str>) -> Result<Places, Trouble> {
    let all = stores::store::all_locations(&db.reader().await?.tx()).await?;
    let by_code: HashMap<String, LocationId> = all.iter().map(|place| (place.code.to_uppercase(), place.id)).collect();
    let usual = match usual {
        Some(code) => Some(by_code.get(&code.to_uppercase()).copied().ok_or_else(|| Trouble::Setting {
            name: "--location".to_owned(),
            why: all.iter().map(|place| place.code.as_str()).collect::<Vec<_>>().join(", "),
        })?),
        None if all.len() == 1 => all.first().map(|place| place.id),
        None => None,
    };
    Ok(Places { by_code, usual })
}

/// What the whole file came to.
#[derive(Default)]
struct Written {
    written: Report,
    /// Stock of which nobody said where it lies.
    without_place: i64,
}

/// What was written of some products, or would be.
#[derive(Default)]
struct Taken {
    puts: Vec<PutImported>,
    rejected: Vec<Rejected>,
    /// Stock of which nobody said where it lies.
    without_place: i64,
}

#[derive(Clone)]
struct Import {
    places: Arc<Places>,
    file: String,
    is_dry_run: bool,
}

impl Import {
    async fn write_all(&self, db: &Db, mut products: mpsc::Receiver<ImportedProduct>) -> Result<Written, Trouble> {
        let clock = Clock::system();
        let mut all = Written::default();
        let mut some = Vec::with_capacity(AT_ONCE);
        while products.recv_many(&mut some, AT_ONCE).await > 0 {
            let products = std::mem::take(&mut some);
            let taken = match db.run(Take { import: self.clone(), products, moment: clock.moment() }).await {
                Ok(taken) | Err(NotTaken::DryRun(taken)) => taken,
                Err(NotTaken::Store(error)) => return Err(error.into()),
            };
            // Counted at once: what a large file came to, product by product, would fill the memory.
            taken.puts.iter().for_each(|put| all.written.add(put));
            for rejected in taken.rejected {
                all.written.reject(rejected.line, rejected.reason);
            }
            all.without_place += taken.without_place;
        }
        Ok(all)
    }
}

/// Writes some products, or finds out what would be written.
struct Take {
    import: Import,
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
            let mut put = put_imported_product(tx, product, &self.moment).await?;
            let mut is_changed = false;
            for variant in &put.variants {
                if let Some(imported) = product.variants.iter().find(|one| one.line == variant.line) {
                    is_changed |= self.price(tx, variant.id, imported, &mut taken).await?;
                    is_changed |= self.stock(tx, variant.id, imported, &mut taken).await?;
                }
            }
            if is_changed && put.put == Some(Put::Unchanged) {
                put.put = Some(Put::Changed);
            }
            taken.puts.push(put);
        }
        if self.import.is_dry_run { Err(NotTaken::DryRun(taken)) } else { Ok(taken) }
    }
}

impl Take {
    async fn price(
        &self,
        tx: &Tx<'_>,
        variant: VariantId,
        imported: &ImportedVariant,
        taken: &mut Taken,
    ) -> Result<bool, DbError> {
        let Some(amount) = imported.price else { return Ok(false) };
        let now = self.moment.now;
        match pricing::store::set_price(tx, Price { variant, amount, valid_from: now }, &Actor::System, now).await {
            Ok(is_new) => {
                if is_new {
                    tx.emit(Event::new(&self.moment, "price_changed", variant, None, json!({}))).await?;
                }
                Ok(is_new)
            }
            Err(PriceRefused::Amount) => {
                let reason = Reason::BadPrice { found: amount.minor.to_string() };
                taken.rejected.push(Rejected { line: imported.line, reason });
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
        imported: &ImportedVariant,
        taken: &mut Taken,
    ) -> Result<bool, DbError> {
        let mut is_changed = false;
        for wanted in &imported.stock {
            let Some(location) = self.import.places.of(wanted.location_code.as_deref()) else {
                match &wanted.location_code {
                    Some(code) => {
                        let reason = Reason::UnknownLocation { found: code.clone() };
                        taken.rejected.push(Rejected { line: wanted.line, reason });
                    }
                    None => taken.without_place += 1,
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
            reference: Reference::import(self.import.file.as_str()),
            reason: self.import.file.clone(),
        };
        let by = By::new(self.moment.clone(), Actor::System);
        stock::change_shelf(tx, &change, &by).await.map_err(|refused| match refused {
            StockRefused::Store(error) => error,
            other => DbError::Data(other.to_string()),
        })?;
        tx.emit(Event::new(&self.moment, "stock_changed", variant, Some(location), json!({}))).await
    }
}

fn tell(language: Language, report: &Report, without_place: i64, is_dry_run: bool) {
    let n = |value: u64| number(language, value as i64);
    if is_dry_run {
        println!("{}", pick(language, "Essai\u{a0}: rien n’est écrit.", "Dry run: nothing is written."));
    }
    let rows = [
        (pick(language, "lignes lues", "lines read"), n(report.lines)),
        (pick(language, "produits", "products"), n(report.products)),
        (pick(language, "variantes", "variants"), n(report.variants)),
        (pick(language, "nouveaux", "created"), n(report.created)),
        (pick(language, "modifiés", "changed"), n(report.changed)),
        (pick(language, "inchangés", "unchanged"), n(report.unchanged)),
        (pick(language, "lignes rejetées", "lines rejected"), n(report.rejected_lines)),
    ];
    for (name, value) in rows {
        println!("  {name:<16} {value:>10}");
    }
    if !report.ignored_columns.is_empty() {
        let columns = report.ignored_columns.join(", ");
        let fr = format!("Colonnes laissées de côté\u{a0}: {columns}");
        println!("{}", pick(language, fr, format!("Columns left alone: {columns}")));
    }
    if without_place > 0 {
        let count = number(language, without_place);
        let fr = format!("Stocks laissés de côté\u{a0}: {count}. Dites où ils sont\u{a0}: --location CODE");
        println!("{}", pick(language, fr, format!("Stock left alone: {count}. Say where it is: --location CODE")));
    }
    for rejected in report.rejected.iter().take(MOST_SHOWN) {
        let name = pick(language, "ligne", "line");
        eprintln!("  {name} {}  {}", rejected.line, rejected.reason.text(language));
    }
    let more = report.rejected_lines.saturating_sub(MOST_SHOWN as u64);
    if more > 0 {
        eprintln!("  … {}", n(more));
    }
}
