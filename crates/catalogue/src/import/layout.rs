//! Which column holds what.

use super::Format;
use super::reasons::FileRefused;
use kernel::fold;
use std::collections::HashMap;

/// What a column can hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Field {
    Handle,
    TitleFr,
    TitleEn,
    DescriptionFr,
    DescriptionEn,
    /// A description in HTML.
    Html,
    DetailsFr,
    DetailsEn,
    Vendor,
    Status,
    /// Whether it is on sale, as `true` or `false`.
    Published,
    VatClass,
    /// Whether it bears VAT, as `true` or `false`.
    Taxable,
    Drawing,
    Collection,
    OptionName(usize),
    OptionNameEn(usize),
    OptionValue(usize),
    OptionValueEn(usize),
    Sku,
    Gtin,
    Price,
    CompareAt,
    Currency,
    Colour,
    Weight,
    Stock,
    Location,
    Shelf,
    SupplierReference,
    PictureUrl,
    PicturePosition,
    PictureAltFr,
    PictureAltEn,
    /// The picture of this line's variant.
    VariantPicture,
}

const OWN: &[(&str, Field)] = &[
    ("handle", Field::Handle),
    ("title_fr", Field::TitleFr),
    ("title_en", Field::TitleEn),
    ("description_fr", Field::DescriptionFr),
    ("description_en", Field::DescriptionEn),
    ("details_fr", Field::DetailsFr),
    ("details_en", Field::DetailsEn),
    ("vendor", Field::Vendor),
    ("status", Field::Status),
    ("vat_class", Field::VatClass),
    ("drawing", Field::Drawing),
    ("collection", Field::Collection),
    ("option1_name", Field::OptionName(0)),
    ("option1_name_en", Field::OptionNameEn(0)),
    ("option1_value", Field::OptionValue(0)),
    ("option1_value_en", Field::OptionValueEn(0)),
    ("option2_name", Field::OptionName(1)),
    ("option2_name_en", Field::OptionNameEn(1)),
    ("option2_value", Field::OptionValue(1)),
    ("option2_value_en", Field::OptionValueEn(1)),
    ("option3_name", Field::OptionName(2)),
    ("option3_name_en", Field::OptionNameEn(2)),
    ("option3_value", Field::OptionValue(2)),
    ("option3_value_en", Field::OptionValueEn(2)),
    ("sku", Field::Sku),
    ("gtin", Field::Gtin),
    ("price", Field::Price),
    ("compare_at", Field::CompareAt),
    ("currency", Field::Currency),
    ("colour", Field::Colour),
    ("weight_g", Field::Weight),
    ("stock", Field::Stock),
    ("location", Field::Location),
    ("shelf", Field::Shelf),
    ("supplier_reference", Field::SupplierReference),
    ("picture_url", Field::PictureUrl),
    ("picture_alt_fr", Field::PictureAltFr),
    ("picture_alt_en", Field::PictureAltEn),
];

const SHOPIFY: &[(&str, Field)] = &[
    ("handle", Field::Handle),
    ("url handle", Field::Handle),
    ("title", Field::TitleFr),
    ("body (html)", Field::Html),
    ("description", Field::Html),
    ("vendor", Field::Vendor),
    ("type", Field::Collection),
    ("status", Field::Status),
    ("published", Field::Published),
    ("published on online store", Field::Published),
    ("option1 name", Field::OptionName(0)),
    ("option1 value", Field::OptionValue(0)),
    ("option2 name", Field::OptionName(1)),
    ("option2 value", Field::OptionValue(1)),
    ("option3 name", Field::OptionName(2)),
    ("option3 value", Field::OptionValue(2)),
    ("variant sku", Field::Sku),
    ("sku", Field::Sku),
    ("variant grams", Field::Weight),
    ("weight value (grams)", Field::Weight),
    ("variant inventory qty", Field::Stock),
    ("inventory quantity", Field::Stock),
    ("variant price", Field::Price),
    ("price", Field::Price),
    ("variant compare at price", Field::CompareAt),
    ("compare-at price", Field::CompareAt),
    ("variant taxable", Field::Taxable),
    ("charge tax", Field::Taxable),
    ("variant barcode", Field::Gtin),
    ("barcode", Field::Gtin),
    ("image src", Field::PictureUrl),
    ("product image url", Field::PictureUrl),
    ("image position", Field::PicturePosition),
    ("image alt text", Field::PictureAltFr),
    ("variant image", Field::VariantPicture),
    ("variant image url", Field::VariantPicture),
];

/// The columns of a file.
pub(super) struct Layout {
    pub(super) format: Format,
    /// How many there are.
    pub(super) columns: usize,
    /// Those that were not understood.
    pub(super) ignored: Vec<String>,
    places: HashMap<Field, usize>,
}

impl Layout {
    pub(super) fn of(header: Vec<String>, format: Format) -> Result<Self, FileRefused> {
        let names: Vec<String> = header.iter().map(|name| fold(name.trim())).collect();
        let has = |name: &str| names.iter().any(|n| n == name);
        let format = match format {
            Format::Auto if has("variant price") || has("variant sku") || has("option1 name") || has("url handle") => {
                Format::ShopifyCsv
            }
            Format::Auto => Format::OwnCsv,
            given => given,
        };
        let known = if format == Format::ShopifyCsv { SHOPIFY } else { OWN };
        let columns = header.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
        let mut layout = Self { format, columns, ignored: Vec::new(), places: HashMap::new() };
        for (at, (name, written)) in names.iter().zip(&header).enumerate() {
            match known.iter().find(|(column, _)| column == name) {
                Some((_, field)) => {
                    if layout.places.insert(*field, at).is_some() {
                        return Err(FileRefused::ColumnTwice { column: written.trim().to_owned() });
                    }
                }
                None if name.is_empty() => {}
                None => layout.ignored.push(written.trim().to_owned()),
            }
        }
        if layout.places.contains_key(&Field::Handle) {
            Ok(layout)
        } else {
            Err(FileRefused::NoHandle { columns: header })
        }
    }

    /// Whether a record has a cell for each column; empty ones behind the last are let pass.
    pub(super) fn fits(&self, cells: &[String]) -> bool {
        cells.len() >= self.columns && cells[self.columns..].iter().all(|cell| cell.trim().is_empty())
    }

    pub(super) fn line<'a>(&'a self, number: u64, cells: &'a [String]) -> Line<'a> {
        Line { number, layout: self, cells }
    }
}

/// One line with its columns.
pub(super) struct Line<'a> {
    pub(super) number: u64,
    layout: &'a Layout,
    cells: &'a [String],
}

impl Line<'_> {
    /// The cell without blanks at its ends; empty when there is no such column. Spreadsheets put an
    /// apostrophe before what they are to leave alone.
    pub(super) fn cell(&self, field: Field) -> &str {
        let cell = self.layout.places.get(&field).and_then(|at| self.cells.get(*at)).map_or("", String::as_str).trim();
        match field {
            Field::Sku | Field::Gtin => cell.strip_prefix(['\'', '’']).unwrap_or(cell).trim(),
            _ => cell,
        }
    }

    /// The cell, unless it is empty.
    pub(super) fn find(&self, field: Field) -> Option<&str> {
        Some(self.cell(field)).filter(|cell| !cell.is_empty())
    }
}
