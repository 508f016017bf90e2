//! Bringing sales of the past in, and telling what was no sale and why.

use crate::args::SalesWish;
use crate::database::{self, Sharing};
use crate::progress::Line;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::words::{number, pick};
use insight::{Columns, ColumnsRefused, ImportRefused, NotSale, NotTaken, SalesReport, Tally, import_sales};
use kernel::Language;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

/// Reads the file beside the writer, and tells what became of it.
pub(crate) async fn run(settings: &Settings, language: Language, wish: &SalesWish) -> Result<ExitCode, Trouble> {
    let columns = columns(wish.columns.as_deref())?;
    let currency = columns.currency.clone();
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| Trouble::File { path, error }
    };
    let file = File::open(&wish.file).map_err(at(&wish.file))?;
    let size = file.metadata().map_err(at(&wish.file))?.len();
    let mut listing = wish.report.as_deref().map(|path| Listing::new(path, language)).transpose()?;
    let database = database::open(settings, Sharing::Alone).await?;
    database.db.migrate(flows::MIGRATIONS).await?;
    let own_name = || wish.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let source = wish.source.clone().unwrap_or_else(own_name);
    let line = Line::new(language);
    let progress = move |at: insight::Progress| line.show(at.bytes as usize, size as usize, &at.rows.to_string());
    let not_taken = |row: &NotTaken| {
        if let Some(listing) = &mut listing {
            listing.add(row);
        }
    };
    let report = import_sales(&database.db, &source, file, columns, progress, not_taken).await;
    Line::new(language).end();
    let report = report.map_err(|refused| trouble(language, refused))?;
    if let (Some(listing), Some(path)) = (listing, &wish.report) {
        listing.end().map_err(at(path))?;
    }
    tell(language, &currency, &report);
    Ok(ExitCode::SUCCESS)
}

fn columns(path: Option<&Path>) -> Result<Columns, Trouble> {
    let Some(path) = path else { return Ok(Columns::default()) };
    let text = std::fs::read_to_string(path).map_err(|error| Trouble::File { path: path.to_owned(), error })?;
    toml::from_str(&text).map_err(|error| Trouble::Setting { name: "--columns".to_owned(), why: error.to_string() })
}

fn trouble(language: Language, refused: ImportRefused) -> Trouble {
    let why = match refused {
        ImportRefused::Store(error) => return error.into(),
        ImportRefused::Reading(why) => why,
        ImportRefused::Columns(ColumnsRefused::Empty) => pick(language, "Il est vide.", "It is empty.").to_owned(),
        ImportRefused::Columns(ColumnsRefused::TimeZone(name)) => {
            let fr = format!("Il n’y a pas de fuseau horaire {name}.");
            pick(language, fr, format!("There is no time zone {name}."))
        }
        ImportRefused::Columns(ColumnsRefused::Missing { missing, found }) => {
            let (missing, found) = (missing.join(", "), found.join(", "));
            let fr = format!(
                "Il manque les colonnes\u{a0}: {missing}. Il a\u{a0}: {found}. Dites leurs noms dans un fichier\u{a0}: --columns FICHIER.toml"
            );
            let en = format!(
                "These columns are missing: {missing}. It has: {found}. Name them in a file: --columns FILE.toml"
            );
            pick(language, fr, en)
        }
    };
    Trouble::Import(why)
}

/// Every row that is no sale, as a file, written while the import goes on.
struct Listing {
    out: csv::Writer<File>,
    language: Language,
    failed: Option<std::io::Error>,
}

impl Listing {
    fn new(path: &Path, language: Language) -> Result<Self, Trouble> {
        let file = File::create(path).map_err(|error| Trouble::File { path: path.to_owned(), error })?;
        let mut listing = Self { out: csv::Writer::from_writer(file), language, failed: None };
        listing.write(&["row", "number", "code", "title", "sum", "code_of_reason", "reason"].map(str::to_owned));
        Ok(listing)
    }

    fn add(&mut self, row: &NotTaken) {
        let reason = why(self.language, row.reason).to_owned();
        self.write(&[
            row.row_no.to_string(),
            row.number.clone(),
            row.code.clone(),
            row.title.clone(),
            decimal(row.sum_e4),
            row.reason.code().to_owned(),
            reason,
        ]);
    }

    fn write(&mut self, cells: &[String; 7]) {
        if let Err(error) = self.out.write_record(cells) {
            self.failed.get_or_insert_with(|| std::io::Error::other(error.to_string()));
        }
    }

    fn end(mut self) -> Result<(), std::io::Error> {
        self.out.flush()?;
        self.failed.map_or(Ok(()), Err)
    }
}

fn why(language: Language, reason: NotSale) -> &'static str {
    let (fr, en) = match reason {
        NotSale::NotGoods => {
            ("pas une marchandise\u{a0}: port, frais, geste commercial", "no goods: postage, fee, adjustment by hand")
        }
        NotSale::NoPrice => {
            ("sans prix\u{a0}: note de stock, échantillon, cadeau", "no price: note about stock, sample, gift")
        }
        NotSale::StockCorrection => {
            ("correction de stock, sans annulation", "correction of stock, without a cancellation")
        }
        NotSale::NegativePrice => ("prix négatif", "price below zero"),
        NotSale::NoUnits => ("aucune unité, ou annulation de rien", "no units, or a cancellation of nothing"),
        NotSale::BadQuantity => ("quantité illisible", "quantity cannot be read"),
        NotSale::BadPrice => ("prix illisible", "price cannot be read"),
        NotSale::BadDate => ("date illisible", "date cannot be read"),
        NotSale::NoNumber => ("numéro ou code manquant", "number or code missing"),
    };
    pick(language, fr, en)
}

/// Ten-thousandths as a decimal number: at least two decimals, more only when they say something.
fn decimal(e4: i64) -> String {
    let (units, part) = (e4.unsigned_abs() / 10_000, e4.unsigned_abs() % 10_000);
    let part = format!("{part:04}");
    let shown = part[2..].trim_end_matches('0');
    format!("{}{units}.{}{shown}", if e4 < 0 { "-" } else { "" }, &part[..2])
}

fn tell(language: Language, currency: &str, report: &SalesReport) {
    let row = |name: &str, tally: &Tally| {
        let (rows, units) = (number(language, tally.rows as i64), number(language, tally.units));
        println!("  {name:<44} {rows:>10} {units:>12} {:>16}", decimal(tally.sum_e4));
    };
    let (rows, units) = (pick(language, "lignes", "rows"), pick(language, "unités", "units"));
    println!("  {:<44} {rows:>10} {units:>12} {currency:>16}", "");
    row(pick(language, "ventes", "sales"), &report.sales);
    row(pick(language, "retours", "returns"), &report.returns);
    for (reason, tally) in &report.not_sales {
        row(why(language, *reason), tally);
    }
    row(pick(language, "le fichier", "the file"), &report.file);
    if !report.adds_up() {
        println!("{}", pick(language, "Les parties ne font pas le tout.", "The parts do not make the whole."));
    }
    let (matched, unmatched) = (number(language, report.matched_units), number(language, report.unmatched_units));
    let fr = format!("Unités rendues\u{a0}: {matched} dont la vente est connue, {unmatched} sans vente connue.");
    let en = format!("Units that came back: {matched} of a known sale, {unmatched} of no known sale.");
    println!("{}", pick(language, fr, en));
    if report.known > 0 {
        let known = number(language, report.known as i64);
        let fr = format!("Déjà importées, laissées comme elles étaient\u{a0}: {known} lignes.");
        println!("{}", pick(language, fr, format!("Taken before, left as they were: {known} rows.")));
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn sums_are_written_to_the_penny_and_beyond_it_only_when_needed() {
        for (e4, text) in [(43_979_507_610, "4397950.761"), (-255_000, "-25.50"), (0, "0.00"), (1, "0.0001")] {
            assert_eq!(decimal(e4), text);
        }
    }
}
