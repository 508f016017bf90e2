//! Bringing sales of the past in from a file, row by row, in constant memory.

use crate::model::{Cells, Columns, ColumnsRefused, NotSale, Progress, Row, RowKind, SalesReport};
use crate::store::{self, Came};
use csv::{ByteRecord, ReaderBuilder};
use db::{Command, Db, DbError, Tx};
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::Read;
use thiserror::Error;
use tokio::sync::mpsc;
use uuid::Uuid;

/// So many rows are written in one command.
const AT_ONCE: usize = 500;
/// So many batches wait for the writer.
const WAITING: usize = 4;

/// Why an import ended before the file did.
#[derive(Debug, Error)]
pub enum ImportRefused {
    /// The file's columns are not those that were named.
    #[error(transparent)]
    Columns(#[from] ColumnsRefused),
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Reading(String),
    /// The store failed; what was taken before is there, and the same file again goes on from it.
    #[error(transparent)]
    Store(#[from] DbError),
}

/// A row that is no sale and no return, for whoever lists them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotTaken {
    /// Its place in the file; the header is 1.
    pub row_no: i64,
    /// Its number.
    pub number: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Why.
    pub reason: NotSale,
    /// What it says, ten-thousandths.
    pub sum_e4: i64,
}

/// Brings a file of sales in. `source` is its name: rows are known by it, so the same file again
/// changes nothing. Each row that is no sale is told to `not_taken`, in order.
pub async fn import_sales(
    db: &Db,
    source: &str,
    file: impl Read + Send + 'static,
    columns: Columns,
    mut progress: impl FnMut(Progress) + Send + 'static,
    mut not_taken: impl FnMut(&NotTaken),
) -> Result<SalesReport, ImportRefused> {
    let (out, mut batches) = mpsc::channel::<Vec<Row>>(WAITING);
    let currency = columns.currency.clone();
    let reading = tokio::task::spawn_blocking(move || read(file, &columns, &out, &mut progress));
    let mut report = SalesReport::default();
    while let Some(rows) = batches.recv().await {
        for row in &rows {
            report.add(row);
            if let RowKind::Not(reason) = row.kind {
                not_taken(&NotTaken {
                    row_no: row.row_no,
                    number: row.number.clone(),
                    code: row.code.clone(),
                    title: row.title.clone(),
                    reason,
                    sum_e4: row.sum_e4(),
                });
            }
        }
        let take = Take { source: source.to_owned(), currency: currency.clone(), rows };
        let taken = db.run(take).await?;
        report.known += taken.known;
        report.matched_units += taken.matched_units;
        report.unmatched_units += taken.unmatched_units;
    }
    reading.await.map_err(|error| ImportRefused::Reading(error.to_string()))??;
    Ok(report)
}

/// Where each column stands.
struct Places {
    all: [usize; 7],
    country: Option<usize>,
}

impl Places {
    fn of(header: &ByteRecord, columns: &Columns) -> Result<Self, ColumnsRefused> {
        let found: Vec<String> =
            header.iter().map(|cell| text(cell).trim_start_matches('\u{feff}').trim().to_owned()).collect();
        let place = |name: &str| found.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let c = columns;
        let names = [&c.number, &c.at, &c.code, &c.title, &c.quantity, &c.unit_price, &c.customer];
        let missing: Vec<String> = names.iter().filter(|name| place(name).is_none()).map(ToString::to_string).collect();
        if !missing.is_empty() {
            return Err(ColumnsRefused::Missing { missing, found });
        }
        Ok(Self { all: names.map(|name| place(name).unwrap_or(0)), country: place(&c.country) })
    }
}

/// A cell as text: UTF-8, or else as the old western page of characters has it.
fn text(cell: &[u8]) -> String {
    std::str::from_utf8(cell).map_or_else(|_| cell.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
}

fn read(
    file: impl Read,
    columns: &Columns,
    out: &mpsc::Sender<Vec<Row>>,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), ImportRefused> {
    let reading = |error: csv::Error| ImportRefused::Reading(error.to_string());
    let zone = TimeZone::get(&columns.time_zone).map_err(|_| ColumnsRefused::TimeZone(columns.time_zone.clone()))?;
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(reading)? {
        return Err(ColumnsRefused::Empty.into());
    }
    let places = Places::of(&record, columns)?;
    let mut rows = Vec::with_capacity(AT_ONCE);
    let mut row_no = 1;
    while reader.read_byte_record(&mut record).map_err(reading)? {
        row_no += 1;
        let cell = |at: usize| text(record.get(at).unwrap_or_default());
        let [number, at, code, title, quantity, unit_price, customer] = places.all.map(cell);
        let country = places.country.map(cell).unwrap_or_default();
        let cells = Cells {
            number: &number,
            at: &at,
            code: &code,
            title: &title,
            quantity: &quantity,
            unit_price: &unit_price,
            customer: &customer,
            country: &country,
        };
        rows.push(columns.read(&zone, row_no, &cells));
        if rows.len() == AT_ONCE {
            progress(Progress { bytes: record.position().map_or(0, csv::Position::byte), rows: row_no as u64 - 1 });
            if out.blocking_send(std::mem::take(&mut rows)).is_err() {
                // The writer failed; its own error tells why.
                return Ok(());
            }
        }
    }
    let _ = out.blocking_send(rows);
    Ok(())
}

/// The same invoice of the same file has the same id, whenever it is met.
fn sale_id(source: &str, number: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(source.as_bytes());
    hash.update([0]);
    hash.update(number.as_bytes());
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

struct Take {
    source: String,
    currency: String,
    rows: Vec<Row>,
}

#[derive(Default)]
struct Taken {
    known: u64,
    matched_units: i64,
    unmatched_units: i64,
}

impl Command for Take {
    type Done = Taken;
    type Refused = DbError;

    async fn run(&self, tx: &Tx<'_>) -> Result<Taken, DbError> {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return Ok(Taken::default()) };
        let known = store::known_rows(tx, &self.source, first.row_no, last.row_no).await?;
        let mut taken = Taken { known: known.len() as u64, ..Taken::default() };
        let mut sales: Vec<(Uuid, &Row)> = Vec::new();
        for row in self.rows.iter().filter(|row| is_new(&known, row)) {
            match row.kind {
                RowKind::Sale => sales.push((sale_id(&self.source, &row.number), row)),
                RowKind::Return => {
                    // What came back may have been sold just before.
                    store::insert_sales(tx, &self.source, &self.currency, &std::mem::take(&mut sales)).await?;
                    self.take_back(tx, row, &mut taken).await?;
                }
                RowKind::Not(_) => {}
            }
        }
        store::insert_sales(tx, &self.source, &self.currency, &sales).await?;
        Ok(taken)
    }
}

fn is_new(known: &HashSet<i64>, row: &Row) -> bool {
    !known.contains(&row.row_no)
}

impl Take {
    /// Finds the lines that it came from, the latest first, until all units are placed.
    async fn take_back(&self, tx: &Tx<'_>, row: &Row, taken: &mut Taken) -> Result<(), DbError> {
        let mut left = -row.quantity;
        let mut parts = Vec::new();
        for bought in store::bought(tx, row).await? {
            let units = left.min(bought.left);
            if units == 0 {
                break;
            }
            left -= units;
            taken.matched_units += units;
            parts.push(Came { units, of: Some((bought.source, bought.row_no)) });
        }
        if left > 0 {
            taken.unmatched_units += left;
            parts.push(Came { units: left, of: None });
        }
        store::insert_return(tx, &self.source, row, &parts).await
    }
}
