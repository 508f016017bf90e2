//! Makes products of lines: the lines of one handle follow each other.

use super::layout::{Field, Line};
use super::reasons::Reason;
use super::{
    Format, ImportedCollection, ImportedPicture, ImportedProduct, ImportedStock, ImportedVariant, MOST_VARIANTS, Report,
};
use crate::colours::{check_colour, house_colour, is_colour_option};
use crate::model::{
    LocalText, MOST_OPTIONS, MOST_TEXT, MOST_TITLE, OptionValue, Status, VatClass, check_handle, option_key, slug,
};
use kernel::{CodeError, Currency, Gtin, Money, Sku, fold};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What became of a line.
pub(super) enum Taken {
    Added,
    Rejected(Reason),
    /// It begins another product; this one is complete.
    Finished(Box<ImportedProduct>),
}

/// The product whose lines are being read, and what was seen before: of handles, SKUs and bar codes
/// 64 bits each, so that a file may be large.
pub(super) struct Groups {
    format: Format,
    open: Option<Open>,
    handles: HashMap<u64, u64>,
    skus: HashMap<u64, u64>,
    gtins: HashMap<u64, u64>,
}

struct Open {
    product: ImportedProduct,
    pictures: Vec<(i64, ImportedPicture)>,
}

fn short(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What a rejected cell held, short enough to be shown.
fn found(cell: &str) -> String {
    if cell.chars().count() > 60 { cell.chars().take(59).chain(['…']).collect() } else { cell.to_owned() }
}

impl Groups {
    pub(super) fn new(format: Format) -> Self {
        Self { format, open: None, handles: HashMap::new(), skus: HashMap::new(), gtins: HashMap::new() }
    }

    pub(super) fn take(&mut self, line: &Line<'_>, report: &mut Report) -> Taken {
        let handle = line.cell(Field::Handle).to_lowercase();
        if handle.is_empty() {
            return Taken::Rejected(Reason::MissingHandle);
        }
        if check_handle(&handle).is_err() {
            return Taken::Rejected(Reason::BadHandle { found: found(&handle) });
        }
        let mut finished = None;
        if self.open.as_ref().is_none_or(|open| open.product.handle != handle) {
            if let Some(first_line) = self.handles.get(&short(&handle)) {
                return Taken::Rejected(Reason::ScatteredHandle { first_line: *first_line });
            }
            finished = self.finish();
            self.handles.insert(short(&handle), line.number);
            self.open = Some(Open { product: blank(line.number, handle), pictures: Vec::new() });
        }
        // A product's own cells count even when the variant of the line is rejected.
        let outcome = self.product(line).and_then(|()| self.variant(line, report));
        match (finished, outcome) {
            (None, Ok(())) => Taken::Added,
            (None, Err(reason)) => Taken::Rejected(reason),
            (Some(product), outcome) => {
                if let Err(reason) = outcome {
                    report.reject(line.number, reason);
                }
                Taken::Finished(Box::new(product))
            }
        }
    }

    /// The product that is complete now; none when all of its lines were rejected.
    pub(super) fn finish(&mut self) -> Option<ImportedProduct> {
        let Open { mut product, mut pictures } = self.open.take()?;
        pictures.sort_by_key(|(position, _)| *position);
        for (_, picture) in pictures {
            match product.pictures.iter_mut().find(|known| known.url == picture.url) {
                Some(known) => known.sku = known.sku.take().or(picture.sku),
                None => product.pictures.push(picture),
            }
        }
        (!product.variants.is_empty()).then_some(product)
    }

    fn product(&mut self, line: &Line<'_>) -> Result<(), Reason> {
        let shopify = self.format == Format::ShopifyCsv;
        let Some(Open { product, pictures }) = self.open.as_mut() else { return Ok(()) };
        let html = line.find(Field::Html).map(plain_text);
        let description = html.as_deref().unwrap_or(line.cell(Field::DescriptionFr));
        fill(&mut product.title.fr, line.cell(Field::TitleFr), "title_fr", MOST_TITLE)?;
        fill(&mut product.title.en, line.cell(Field::TitleEn), "title_en", MOST_TITLE)?;
        fill(&mut product.description.fr, description, "description_fr", MOST_TEXT)?;
        fill(&mut product.description.en, line.cell(Field::DescriptionEn), "description_en", MOST_TEXT)?;
        fill(&mut product.details.fr, line.cell(Field::DetailsFr), "details_fr", MOST_TEXT)?;
        fill(&mut product.details.en, line.cell(Field::DetailsEn), "details_en", MOST_TEXT)?;
        fill_some(&mut product.vendor, line.cell(Field::Vendor), "vendor", MOST_TITLE)?;
        fill_some(&mut product.drawing, line.cell(Field::Drawing), "drawing", MOST_TITLE)?;
        if let (None, Some(status)) = (product.status, status(line)?) {
            product.status = Some(status);
        }
        if let (None, Some(class)) = (product.vat_class, vat_class(line)?) {
            product.vat_class = Some(class);
        }
        if let (None, Some(cell)) = (&product.colour, line.find(Field::Colour)) {
            product.colour = Some(colour(cell)?);
        }
        if let (true, Some(paths)) = (product.collections.is_empty(), line.find(Field::Collection)) {
            product.collections = collections(paths)?;
        }
        option_names(&mut product.options, line, shopify)?;
        if let Some(url) = line.find(Field::PictureUrl) {
            let position = line.cell(Field::PicturePosition).parse().unwrap_or(i64::MAX);
            pictures.push((position, picture(url, line)?));
        }
        Ok(())
    }

    fn variant(&mut self, line: &Line<'_>, report: &mut Report) -> Result<(), Reason> {
        let shopify = self.format == Format::ShopifyCsv;
        let Some(Open { product, pictures }) = self.open.as_mut() else { return Ok(()) };
        if has_picture_only(line) {
            return Ok(());
        }
        let mut variant = read_variant(line, product, shopify, report)?;
        if let Some(known) = product.variants.iter_mut().find(|known| is_same(known, &variant)) {
            return more_stock(known, &mut variant);
        }
        if let Some(first_line) = self.skus.get(&short(&variant.sku)) {
            return Err(Reason::DuplicateSku { sku: variant.sku, first_line: *first_line });
        }
        let key = option_key(&variant.options);
        if let Some(known) = product.variants.iter().find(|v| !key.is_empty() && option_key(&v.options) == key) {
            return Err(Reason::DuplicateOptions { first_line: known.line });
        }
        for gtin in &variant.gtins {
            if let Some(first_line) = self.gtins.get(&short(gtin)) {
                return Err(Reason::DuplicateGtin { gtin: *gtin, first_line: *first_line });
            }
        }
        if product.variants.len() >= MOST_VARIANTS {
            return Err(Reason::TooManyVariants { most: MOST_VARIANTS });
        }
        if let Some(url) = line.find(Field::VariantPicture) {
            pictures.push((i64::MAX, ImportedPicture { sku: Some(variant.sku.clone()), ..picture(url, line)? }));
        }
        self.skus.insert(short(&variant.sku), line.number);
        self.gtins.extend(variant.gtins.iter().map(|gtin| (short(gtin), line.number)));
        product.variants.push(variant);
        Ok(())
    }
}

fn blank(line: u64, handle: String) -> ImportedProduct {
    ImportedProduct {
        line,
        handle,
        title: LocalText::default(),
        description: LocalText::default(),
        details: LocalText::default(),
        vendor: None,
        status: None,
        vat_class: None,
        drawing: None,
        colour: None,
        collections: Vec::new(),
        options: Vec::new(),
        variants: Vec::new(),
        pictures: Vec::new(),
    }
}

/// Keeps the first text that a product's lines give.
fn fill(kept: &mut String, cell: &str, column: &'static str, most: usize) -> Result<(), Reason> {
    if kept.is_empty() && !cell.is_empty() {
        *kept = clean(cell, column, most)?;
    }
    Ok(())
}

fn fill_some(kept: &mut Option<String>, cell: &str, column: &'static str, most: usize) -> Result<(), Reason> {
    if kept.is_none() && !cell.is_empty() {
        *kept = Some(clean(cell, column, most)?);
    }
    Ok(())
}

/// A text of at most so many characters, without control characters other than line feeds.
fn clean(cell: &str, column: &'static str, most: usize) -> Result<String, Reason> {
    let text: String = cell
        .replace("\r\n", "\n")
        .replace(['\r', '\t'], " ")
        .chars()
        .filter(|c| *c == '\n' || !c.is_control())
        .collect();
    let text = text.trim();
    if text.chars().count() > most { Err(Reason::TooLong { column, most }) } else { Ok(text.to_owned()) }
}

fn is_yes(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "true" | "yes" | "oui" | "vrai" | "1" => Some(true),
        "false" | "no" | "non" | "faux" | "0" => Some(false),
        _ => None,
    }
}

fn status(line: &Line<'_>) -> Result<Option<Status>, Reason> {
    if let Some(cell) = line.find(Field::Status) {
        return match fold(cell).as_str() {
            "active" | "actif" => Ok(Some(Status::Active)),
            "draft" | "brouillon" | "archived" | "unlisted" => Ok(Some(Status::Draft)),
            _ => Err(Reason::UnknownStatus { found: found(cell) }),
        };
    }
    let Some(cell) = line.find(Field::Published) else { return Ok(None) };
    match is_yes(cell) {
        Some(true) => Ok(Some(Status::Active)),
        Some(false) => Ok(Some(Status::Draft)),
        None => Err(Reason::UnknownStatus { found: found(cell) }),
    }
}

fn vat_class(line: &Line<'_>) -> Result<Option<VatClass>, Reason> {
    if let Some(cell) = line.find(Field::VatClass) {
        return match fold(cell).trim_end_matches('%').trim().replace(',', ".").as_str() {
            "standard" | "normal" | "20" | "20.0" => Ok(Some(VatClass::Standard)),
            "reduced" | "reduit" | "5.5" => Ok(Some(VatClass::Reduced)),
            "super_reduced" | "super-reduced" | "super_reduit" | "super-reduit" | "2.1" => {
                Ok(Some(VatClass::SuperReduced))
            }
            "zero" | "0" => Ok(Some(VatClass::Zero)),
            _ => Err(Reason::UnknownVatClass { found: found(cell) }),
        };
    }
    let taxable = line.find(Field::Taxable).and_then(is_yes);
    Ok(taxable.map(|yes| if yes { VatClass::Standard } else { VatClass::Zero }))
}

/// "Vêtements > Chemises | Nouveautés": paths from the top.
fn collections(cell: &str) -> Result<Vec<Vec<ImportedCollection>>, Reason> {
    let mut paths = Vec::new();
    for path in cell.split('|').map(str::trim).filter(|path| !path.is_empty()) {
        let mut steps: Vec<ImportedCollection> = Vec::new();
        for title in path.split('>') {
            let title = clean(title, "collection", MOST_TITLE)?;
            let word = slug(&title);
            let handle = steps.last().map_or_else(|| word.clone(), |above| format!("{}-{word}", above.handle));
            if word.is_empty() || check_handle(&handle).is_err() {
                return Err(Reason::BadWord { found: found(&title) });
            }
            steps.push(ImportedCollection { handle, title });
        }
        if !paths.contains(&steps) {
            paths.push(steps);
        }
    }
    Ok(paths)
}

/// A product's options are named on its first line. Shopify says "Title: Default Title" for none.
fn option_names(names: &mut Vec<LocalText>, line: &Line<'_>, shopify: bool) -> Result<(), Reason> {
    if !names.is_empty() {
        return Ok(());
    }
    let default = shopify && line.cell(Field::OptionName(0)) == "Title" && is_default_title(line);
    for i in (0..MOST_OPTIONS).take_while(|_| !default) {
        let Some(fr) = line.find(Field::OptionName(i)) else { break };
        let en = clean(line.cell(Field::OptionNameEn(i)), "option_name_en", MOST_TITLE)?;
        let name = LocalText { fr: clean(fr, "option_name", MOST_TITLE)?, en };
        if names.iter().any(|known| fold(&known.fr) == fold(&name.fr)) {
            names.clear();
            return Err(Reason::BadWord { found: found(fr) });
        }
        names.push(name);
    }
    Ok(())
}

fn is_default_title(line: &Line<'_>) -> bool {
    line.cell(Field::OptionValue(0)) == "Default Title"
}

fn picture(url: &str, line: &Line<'_>) -> Result<ImportedPicture, Reason> {
    let fits = (url.starts_with("https://") || url.starts_with("http://")) && url.chars().count() <= 2_000;
    if !fits || url.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(Reason::BadPictureUrl { found: found(url) });
    }
    let alt = LocalText {
        fr: clean(line.cell(Field::PictureAltFr), "picture_alt_fr", MOST_TITLE * 5)?,
        en: clean(line.cell(Field::PictureAltEn), "picture_alt_en", MOST_TITLE * 5)?,
    };
    Ok(ImportedPicture { url: url.to_owned(), alt, sku: None })
}

/// A further picture of the product stands on a line of its own.
fn has_picture_only(line: &Line<'_>) -> bool {
    let fields = [Field::Sku, Field::Gtin, Field::Price, Field::OptionValue(0), Field::Stock];
    line.find(Field::PictureUrl).is_some() && fields.into_iter().all(|field| line.find(field).is_none())
}

fn read_variant(
    line: &Line<'_>,
    product: &ImportedProduct,
    shopify: bool,
    report: &mut Report,
) -> Result<ImportedVariant, Reason> {
    let options = option_values(line, product, shopify)?;
    let sku = match line.find(Field::Sku) {
        Some(cell) => cell.parse().map_err(|_| Reason::BadSku { found: found(cell) })?,
        None => derived_sku(&product.handle, &options),
    };
    let currency = match line.find(Field::Currency) {
        Some(cell) => cell.to_uppercase().parse().map_err(|_| Reason::UnknownCurrency { found: found(cell) })?,
        None => Currency::EUR,
    };
    let shelf = clean(line.cell(Field::Shelf), "shelf", MOST_TITLE)?;
    let reference = clean(line.cell(Field::SupplierReference), "supplier_reference", MOST_TITLE)?;
    let location = clean(line.cell(Field::Location), "location", MOST_TITLE)?;
    Ok(ImportedVariant {
        line: line.number,
        sku,
        sku_derived: line.find(Field::Sku).is_none(),
        gtins: gtins(line.cell(Field::Gtin))?,
        options,
        price: line.find(Field::Price).map(|cell| price(cell, currency)).transpose()?,
        compare_at: line.find(Field::CompareAt).map(|cell| price(cell, currency)).transpose()?,
        weight_g: weight(line.cell(Field::Weight))?,
        shelf: Some(shelf).filter(|text| !text.is_empty()),
        supplier_reference: Some(reference).filter(|text| !text.is_empty()),
        stock: stock(line, location, shopify, report)?,
    })
}

fn option_values(line: &Line<'_>, product: &ImportedProduct, shopify: bool) -> Result<Vec<OptionValue>, Reason> {
    let default = shopify && product.options.is_empty() && is_default_title(line);
    let mut values = Vec::with_capacity(product.options.len());
    for i in 0..MOST_OPTIONS {
        let cell = line.cell(Field::OptionValue(i));
        match (product.options.get(i), cell.is_empty()) {
            (None, true) => {}
            (None, false) if default => {}
            (None, false) => return Err(Reason::OptionWithoutName { number: i + 1 }),
            (Some(name), true) => return Err(Reason::MissingOptionValue { name: name.fr.clone() }),
            (Some(_), false) => {
                let label = LocalText {
                    fr: clean(cell, "option_value", MOST_TITLE)?,
                    en: clean(line.cell(Field::OptionValueEn(i)), "option_value_en", MOST_TITLE)?,
                };
                let code = slug(&label.fr);
                if code.is_empty() {
                    return Err(Reason::BadWord { found: found(cell) });
                }
                values.push(OptionValue { code, label, colour: None });
            }
        }
    }
    let at = product.options.iter().position(|name| is_colour_option(&name.fr) || is_colour_option(&name.en));
    if let (Some(value), Some(cell)) = (values.get_mut(at.unwrap_or(0)), line.find(Field::Colour)) {
        value.colour = Some(colour(cell)?);
    }
    Ok(values)
}

fn colour(cell: &str) -> Result<String, Reason> {
    let known = house_colour(cell).map_or_else(|| cell.to_lowercase(), str::to_owned);
    check_colour(&known).map(|()| known).map_err(|_| Reason::BadColour { found: found(cell) })
}

/// A SKU that stays the same however often the file is read: handle and options, joined by points,
/// which neither of them holds. What is too long is cut and told apart by its hash (FNV-1a).
fn derived_sku(handle: &str, options: &[OptionValue]) -> Sku {
    let parts: Vec<&str> = std::iter::once(handle).chain(options.iter().map(|value| value.code.as_str())).collect();
    let text = parts.join(".").to_uppercase();
    if let (true, Ok(sku)) = (text.chars().count() <= 64, text.parse()) {
        return sku;
    }
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let cut: String = text.chars().take(45).collect();
    format!("{cut}..{hash:016X}").parse().expect("63 characters at most, and none that a SKU does not bear")
}

fn gtins(cell: &str) -> Result<Vec<Gtin>, Reason> {
    let mut gtins = Vec::new();
    for code in cell.split('|').map(str::trim).filter(|code| !code.is_empty()) {
        let gtin = code.parse().map_err(|error| match error {
            CodeError::CheckDigit => Reason::GtinCheckDigit { found: found(code) },
            CodeError::Syntax => Reason::BadGtin { found: found(code) },
        })?;
        if !gtins.contains(&gtin) {
            gtins.push(gtin);
        }
    }
    if gtins.len() > crate::model::MOST_GTINS { Err(Reason::BadGtin { found: found(cell) }) } else { Ok(gtins) }
}

fn price(cell: &str, currency: Currency) -> Result<Money, Reason> {
    let amount = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '€' | '$' | '£'));
    let amount = amount.strip_suffix(currency.code()).unwrap_or(amount);
    match Money::parse(amount, currency) {
        Ok(price) if price.minor < 0 => Err(Reason::NegativePrice { found: found(cell) }),
        Ok(price) => Ok(price),
        Err(_) => Err(Reason::BadPrice { found: found(cell) }),
    }
}

fn weight(cell: &str) -> Result<Option<i64>, Reason> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.replace(',', ".").parse::<f64>() {
        Ok(grams) if (0.0..=1_000_000.0).contains(&grams) => Ok(Some(grams.round() as i64).filter(|grams| *grams > 0)),
        _ => Err(Reason::BadWeight { found: found(cell) }),
    }
}

fn stock(line: &Line<'_>, location: String, shopify: bool, report: &mut Report) -> Result<Vec<ImportedStock>, Reason> {
    let Some(cell) = line.find(Field::Stock) else { return Ok(Vec::new()) };
    let digits: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let quantity = match digits.parse::<i64>() {
        Ok(units) if units < 0 && shopify => {
            report.stock_raised_to_zero.push(line.number);
            0
        }
        Ok(units) if units < 0 => return Err(Reason::NegativeQuantity { found: found(cell) }),
        Ok(units) if units <= 1_000_000 => units,
        _ => return Err(Reason::BadQuantity { found: found(cell) }),
    };
    let location_code = Some(location).filter(|code| !code.is_empty());
    Ok(vec![ImportedStock { line: line.number, location_code, quantity }])
}

/// A further line of a variant tells its stock in a further place.
fn is_same(known: &ImportedVariant, next: &ImportedVariant) -> bool {
    known.sku == next.sku && option_key(&known.options) == option_key(&next.options)
}

fn more_stock(known: &mut ImportedVariant, next: &mut ImportedVariant) -> Result<(), Reason> {
    let elsewhere = |place: &ImportedStock| {
        place.location_code.is_some() && !known.stock.iter().any(|s| s.location_code == place.location_code)
    };
    if !next.stock.is_empty() && next.stock.iter().all(elsewhere) {
        known.stock.append(&mut next.stock);
        Ok(())
    } else if known.options.is_empty() || !next.sku_derived {
        Err(Reason::DuplicateSku { sku: next.sku.clone(), first_line: known.line })
    } else {
        Err(Reason::DuplicateOptions { first_line: known.line })
    }
}

/// The words of a piece of HTML. Paragraphs, breaks and list items begin a line.
fn plain_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            out.push_str(&rest[open..]);
            rest = "";
            break;
        };
        let tag = rest[open + 1..open + close].trim_start_matches('/').to_lowercase();
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        if matches!(name.as_str(), "p" | "br" | "div" | "li" | "ul" | "ol" | "tr" | "h1" | "h2" | "h3" | "h4") {
            out.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    for (entity, text) in [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&rsquo;", "’"),
        ("&eacute;", "é"),
        ("&egrave;", "è"),
        ("&agrave;", "à"),
        ("&amp;", "&"),
    ] {
        out = out.replace(entity, text);
    }
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_lines() {
        let html = "<p>Chemise <b>bleue</b>&nbsp;&amp; douce.</p>\n<ul><li>Coton</li><li>Lin</li></ul> a < b";
        assert_eq!(plain_text(html), "Chemise bleue\u{a0}& douce.\nCoton\nLin\na < b");
    }

    #[test]
    fn derived_skus_are_stable_and_distinct() {
        let value = |code: &str| OptionValue { code: code.into(), label: LocalText::new(code, ""), colour: None };
        assert_eq!(derived_sku("veste", &[]).as_str(), "VESTE");
        assert_eq!(derived_sku("top", &[value("small")]).as_str(), "TOP.SMALL");
        assert_ne!(derived_sku("a-b", &[value("c")]), derived_sku("a", &[value("b-c")]));
        let long = "x".repeat(120);
        let (one, two) = (derived_sku(&long, &[value("1")]), derived_sku(&long, &[value("2")]));
        assert!(one != two && one.as_str().chars().count() <= 64);
        assert_eq!(one, derived_sku(&long, &[value("1")]));
    }
}
