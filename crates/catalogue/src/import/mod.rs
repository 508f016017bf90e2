//! Bringing products in from files. The columns are described in `docs/import.md`.
//!
//! [`import_products`] reads a file in constant memory and hands on one [`ImportedProduct`] at a
//! time, with prices and stock as plain values for the rooms that keep them; [`put_imported_product`]
//! writes what belongs to the catalogue. Of a file's lines, those that cannot be taken are listed with
//! their number and a [`Reason`]; the others are taken. An import adds and changes, it never removes,
//! and an empty cell leaves what is there; so the same file a second time changes nothing.
//!
//! Reading blocks: run it beside the async threads, and hand the products over.

mod group;
mod layout;
mod merge;
mod put;
mod reasons;
mod records;

pub use put::{PutImported, PutVariant, put_imported_product};
pub use reasons::{FileRefused, Reason};
pub use records::FileEncoding;

use crate::model::{LocalText, OptionValue, Status, VatClass};
use group::{Groups, Taken};
use kernel::{Gtin, Money, Sku};
use layout::Layout;
use records::{Broken, Records};
use serde::Serialize;
use std::io::Read;
use std::ops::ControlFlow;

/// Most variants of one product in a file.
pub const MOST_VARIANTS: usize = 2_000;

/// Most lines that a report lists one by one as not taken.
pub const MOST_REJECTED: usize = 10_000;

/// How a file's columns are named.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Told from the header.
    #[default]
    Auto,
    /// Our own.
    OwnCsv,
    /// As Shopify exports products.
    ShopifyCsv,
}

/// A product as a file has it. An empty text and a `None` mean: leave what is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedProduct {
    /// The line on which it begins.
    pub line: u64,
    /// Its handle.
    pub handle: String,
    /// Its name.
    pub title: LocalText,
    /// What it is, in plain text.
    pub description: LocalText,
    /// Composition, care, measures.
    pub details: LocalText,
    /// Brand or maker.
    pub vendor: Option<String>,
    /// Whether customers see it.
    pub status: Option<Status>,
    /// Which VAT it bears.
    pub vat_class: Option<VatClass>,
    /// The symbol that draws it.
    pub drawing: Option<String>,
    /// The colour of its drawing, when colour is none of its options.
    pub colour: Option<String>,
    /// The collections in which it lies, each as a path from the top.
    pub collections: Vec<Vec<ImportedCollection>>,
    /// The names of its options; none when the file names none.
    pub options: Vec<LocalText>,
    /// Its variants.
    pub variants: Vec<ImportedVariant>,
    /// Its pictures, in order; none leaves those that are there.
    pub pictures: Vec<ImportedPicture>,
}

/// A collection as a file names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedCollection {
    /// Its handle.
    pub handle: String,
    /// Its name, for when it is new.
    pub title: String,
}

/// A variant as a file has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedVariant {
    /// Its line.
    pub line: u64,
    /// Its SKU.
    pub sku: Sku,
    /// Whether the file left the SKU out and it was made from handle and options.
    pub sku_derived: bool,
    /// Its bar codes.
    pub gtins: Vec<Gtin>,
    /// One value for each option.
    pub options: Vec<OptionValue>,
    /// Its price; for the room `pricing`.
    pub price: Option<Money>,
    /// What it cost before, or elsewhere; for the room `pricing`.
    pub compare_at: Option<Money>,
    /// How many there are, by location; for the room `stock`.
    pub stock: Vec<ImportedStock>,
    /// Grams, packed.
    pub weight_g: Option<i64>,
    /// Where it stands in a shop.
    pub shelf: Option<String>,
    /// What the supplier calls it.
    pub supplier_reference: Option<String>,
}

/// How many of a variant there are at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedStock {
    /// The line that says so.
    pub line: u64,
    /// The code of the location; none when the file knows one place only.
    pub location_code: Option<String>,
    /// Units, zero or more.
    pub quantity: i64,
}

/// A picture as a file has it. Faces show pictures of the house only; an address elsewhere is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportedPicture {
    /// Its address.
    pub url: String,
    /// What it shows.
    pub alt: LocalText,
    /// The variant that it shows, by SKU.
    pub sku: Option<Sku>,
}

/// Takes products as they are read.
pub trait ImportSink {
    /// Takes one; `Break` ends the import.
    fn product(&mut self, product: ImportedProduct) -> ControlFlow<()>;
}

impl<F: FnMut(ImportedProduct) -> ControlFlow<()>> ImportSink for F {
    fn product(&mut self, product: ImportedProduct) -> ControlFlow<()> {
        self(product)
    }
}

/// How far reading has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Progress {
    /// Bytes of the file read.
    pub bytes: u64,
    /// Lines of data read.
    pub lines: u64,
    /// Products handed on.
    pub products: u64,
    /// Lines rejected.
    pub rejected: u64,
}

/// A line that was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rejected {
    /// Its number in the file; the header is 1.
    pub line: u64,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What an import came to.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Report {
    /// How the columns were named.
    pub format: Format,
    /// How the characters were written; worth telling when it is not UTF-8.
    pub encoding: FileEncoding,
    /// What separates the cells.
    pub delimiter: char,
    /// Columns that were not understood and left alone.
    pub ignored_columns: Vec<String>,
    /// Records of data, the header not counted.
    pub lines: u64,
    /// Products handed on.
    pub products: u64,
    /// Variants handed on.
    pub variants: u64,
    /// Lines whose stock was below zero and was taken as zero: units sold before they came.
    pub stock_raised_to_zero: Vec<u64>,
    /// Products that were new; counted by [`Report::add`].
    pub created: u64,
    /// Products that are different now; counted by [`Report::add`].
    pub changed: u64,
    /// Products that were as the file has them; counted by [`Report::add`].
    pub unchanged: u64,
    /// The first [`MOST_REJECTED`] lines that were not taken, in order.
    pub rejected: Vec<Rejected>,
    /// How many lines were not taken, those included that are not listed.
    pub rejected_lines: u64,
    /// Whether the sink ended the import before the end of the file.
    pub stopped: bool,
}

impl Report {
    /// Counts what writing a product came to.
    pub fn add(&mut self, put: &PutImported) {
        match put.put {
            Some(crate::Put::Created) => self.created += 1,
            Some(crate::Put::Changed) => self.changed += 1,
            Some(crate::Put::Unchanged) => self.unchanged += 1,
            None => {}
        }
        for rejected in &put.rejected {
            self.reject(rejected.line, rejected.reason.clone());
        }
    }

    /// Lists a line as not taken, in order. A line is listed once, with the first reason. A file of
    /// which every line is wrong is told of by its first lines and their count: listing millions of
    /// them would help nobody and take the memory of everybody.
    pub fn reject(&mut self, line: u64, reason: Reason) {
        let at = self.rejected.partition_point(|known| known.line < line);
        if self.rejected.get(at).is_none_or(|known| known.line != line) {
            self.rejected_lines += 1;
            if at < MOST_REJECTED {
                self.rejected.insert(at, Rejected { line, reason });
                self.rejected.truncate(MOST_REJECTED);
            }
        }
    }

    /// Takes over what writing the products came to, counted by [`Report::add`].
    pub fn add_written(&mut self, written: Self) {
        (self.created, self.changed, self.unchanged) = (written.created, written.changed, written.unchanged);
        self.rejected_lines += written.rejected_lines - written.rejected.len() as u64;
        for rejected in written.rejected {
            self.reject(rejected.line, rejected.reason);
        }
    }
}

/// Reads a file of products and hands them on one by one. Fails only when nothing can be made of the
/// file as a whole, or when reading it fails; what was handed on before is taken.
pub fn import_products(
    reader: impl Read,
    format: Format,
    sink: &mut dyn ImportSink,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, FileRefused> {
    let reading = |error: std::io::Error| FileRefused::Reading(error.to_string());
    let mut records = Records::new(reader).map_err(reading)?;
    let header = records.next().map_err(reading)?.ok_or(FileRefused::Empty)?;
    let layout = Layout::of(header.fields.map_err(|_| FileRefused::BadHeader)?, format)?;
    let mut report = Report {
        format: layout.format,
        delimiter: char::from(records.delimiter),
        ignored_columns: layout.ignored.clone(),
        ..Report::default()
    };
    let mut groups = Groups::new(layout.format);
    while let Some(record) = records.next().map_err(reading)? {
        report.lines += 1;
        let taken = match record.fields {
            Ok(fields) if layout.fits(&fields) => groups.take(&layout.line(record.line, &fields), &mut report),
            Ok(fields) => Taken::Rejected(Reason::WrongColumns { expected: layout.columns, found: fields.len() }),
            Err(Broken::NotReadable) => Taken::Rejected(Reason::NotReadable),
            Err(Broken::QuoteNotClosed) => Taken::Rejected(Reason::QuoteNotClosed),
            Err(Broken::TooLong) => Taken::Rejected(Reason::LineTooLong),
        };
        match taken {
            Taken::Added => {}
            Taken::Rejected(reason) => report.reject(record.line, reason),
            Taken::Finished(product) => hand_on(*product, sink, &mut report),
        }
        if report.lines.is_multiple_of(500) {
            progress(how_far(&records, &report));
        }
        if report.stopped {
            break;
        }
    }
    if let Some(product) = groups.finish().filter(|_| !report.stopped) {
        hand_on(product, sink, &mut report);
    }
    report.encoding = records.encoding();
    progress(how_far(&records, &report));
    Ok(report)
}

fn hand_on(product: ImportedProduct, sink: &mut dyn ImportSink, report: &mut Report) {
    report.products += 1;
    report.variants += product.variants.len() as u64;
    report.stopped = sink.product(product).is_break();
}

fn how_far<R: Read>(records: &Records<R>, report: &Report) -> Progress {
    Progress {
        bytes: records.bytes_read(),
        lines: report.lines,
        products: report.products,
        rejected: report.rejected_lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_a_file_that_is_all_wrong_stays_small() {
        let lines = 3 * MOST_REJECTED as u64;
        let mut report = Report::default();
        (2..lines + 2).for_each(|line| report.reject(line, Reason::MissingHandle));
        report.reject(2, Reason::MissingTitle);
        assert_eq!((report.rejected.len(), report.rejected_lines), (MOST_REJECTED, lines));
        let mut written = Report { created: 1, ..Report::default() };
        (lines + 2..2 * lines + 2).for_each(|line| written.reject(line, Reason::MissingHandle));
        written.reject(1, Reason::MissingTitle);
        report.add_written(written);
        assert_eq!((report.rejected.len(), report.rejected_lines, report.created), (MOST_REJECTED, 2 * lines + 1, 1));
        assert_eq!(report.rejected[0], Rejected { line: 1, reason: Reason::MissingTitle });
        assert!(report.rejected.is_sorted_by_key(|one| one.line));
    }
}
